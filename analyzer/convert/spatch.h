/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * spatch.h - one run of Coccinelle on one file of ours
 *
 * It works on a copy in a directory of its own, so no .cocciconfig of a tree and
 * no file of one plays a part.
 */
#ifndef GUPTOOL_SPATCH_H
#define GUPTOOL_SPATCH_H
#include <stddef.h>

struct strbuf;
struct spatch_job {
	const char *dir;		/* existing, private to this run */
	const char *rules, *file;	/* paths; the file is changed */
	const char *const *define;	/* "name=value", or the name of a virtual rule */
	size_t ndefine;
	unsigned int timeout;		/* seconds */
};

/* 0, or -1 and what went wrong, without a line end. */
int spatch_run(const struct spatch_job *j, struct strbuf *why);
#endif
