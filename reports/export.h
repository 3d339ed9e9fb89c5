/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * export.h - the rows of a query as text: for a terminal, a spreadsheet, a program, a picture
 *
 * Text from a kernel tree is untrusted: a table shows control characters as
 * \xNN, CSV guards cells that a spreadsheet would take for a formula, DOT
 * quotes every name.
 *
 * DOT needs a query that says which columns are nodes, in its header:
 *
 *	-- graph: caller -> callee by kind
 *
 * Each different (from, to, kind) is one edge, labelled with the number of rows
 * that have it where there are several. To add a format: a name in
 * export_format_find(), its functions in export.c, the option's text in cmd/query.c.
 */
#ifndef GUPTOOL_EXPORT_H
#define GUPTOOL_EXPORT_H
#include <stddef.h>

struct store;
struct strbuf;

enum export_format { EXPORT_TABLE, EXPORT_CSV, EXPORT_JSON, EXPORT_JSONL, EXPORT_DOT };
#define EXPORT_FORMATS "table, csv, json, jsonl or dot"

/* The format of that name; -1 when there is none. */
int export_format_find(const char *name);

/*
 * Runs a query (see store_query()) and appends its rows to 'out'. Number of rows,
 * or -1 after error(); 'out' may hold a part of them then.
 */
long export_query(struct store *s, const char *query, const char *const *arg, size_t narg, enum export_format f,
		struct strbuf *out);
#endif
