/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * embed.h - the SQL files of this folder, inside the program
 *
 * embed.c is made by embed.awk while building: every .sql file of db/,
 * db/queries/ and db/explain/, by name, and the pages of docs/rules/. To add a
 * query, add the file.
 */
#ifndef GUPTOOL_EMBED_H
#define GUPTOOL_EMBED_H
#include <stddef.h>

struct embed_file {
	const char *name;	/* relative to db/: "schema.sql", "queries/sites.sql"; else as it is: "docs/rules/x.md" */
	const char *text;
};
extern const struct embed_file embed_files[];
extern const size_t embed_nfiles;

/* Text of a file, NULL when there is none of that name. */
const char *embed_find(const char *name);
#endif
