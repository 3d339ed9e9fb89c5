/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * mend.h - the semantic patches of cocci/mend/: what a finding asks for, done in one place of one text
 *
 * A rule has at most one; whether the result is right is not known here. To add
 * one: a file in cocci/mend/ with its pair in cocci/tests/mend/, a row in mend.c.
 */
#ifndef GUPTOOL_MEND_H
#define GUPTOOL_MEND_H
#include <stdbool.h>
#include <stddef.h>

struct strbuf;

struct mend_rule {
	const char *rule;		/* "R1" */
	const char *patch;		/* "release_unpin" */
	bool at_acquire;		/* the call to change is the acquiring one, not that of the finding */
};
/* NULL: what mends such a finding has to be thought about. */
const struct mend_rule *mend_find(const char *rule);

/* Why there is none for this rule, a half sentence that is true for each of its findings. */
const char *mend_why_not(const char *rule);

struct mend_job {
	const char *patch, *function;
	unsigned int line;		/* of the call */
	bool is_pin;			/* the pages are pinned; else referenced */
	const char *dir;		/* existing, private to this job */
	unsigned int timeout;		/* seconds */
};
/* 0 and the new text, equal to the old one where the patch does not fit; -1 and one line of reason. */
int mend_apply(const struct mend_job *j, const char *text, size_t len, struct strbuf *out, struct strbuf *why);

/* The lines of a text, from 1, that are not in another; last >= first - 1. False: the texts are equal. */
bool mend_lines(const char *was, const char *now, unsigned int *first, unsigned int *last);
#endif
