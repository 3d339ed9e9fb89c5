/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * steps.h - the semantic patches of cocci/convert/ on one text
 *
 * One spatch for each place, over the functions that have it, with the steps that
 * these functions need, in the order of their numbers; each works in the functions and on the place it is
 * given. Parsing the steps costs more than matching them, so those that have nothing to do stay out.
 */
#ifndef GUPTOOL_STEPS_H
#define GUPTOOL_STEPS_H
#include <stdbool.h>
#include <stddef.h>
#include "../../lib/strbuf.h"

enum steps_need {
	STEPS_ACQUIRE	= 1 << 0,
	STEPS_RELEASE	= 1 << 1,
	STEPS_DIRTY	= 1 << 2,
};

struct steps_place {
	const char *function, *place;
	unsigned int need;		/* enum steps_need */
};

enum steps_kind {
	STEPS_FORWARD,		/* get to pin */
	STEPS_LONGTERM,		/* FOLL_LONGTERM to what pins */
	STEPS_REVERSE,		/* pin to get, for the round trip */
};

struct steps_job {
	enum steps_kind kind;
	const char *path;		/* of the tree: for messages and the choice of a spelling */
	const struct steps_place *place;
	size_t n;
	bool has_range;			/* the tree has unpin_user_page_range_dirty_lock() (5.13 and later) */
	bool has_put_user;		/* the tree has put_user_page() (5.2 to 5.5) */
	bool sleepable;			/* set_page_dirty() may become the form that takes the page lock */
	const char *dir;		/* existing, private to this job */
	unsigned int timeout;		/* seconds for one spatch */
	const char *put, *unpin, *unpins, *unpins_dirty;	/* names of the releases, NULL: those of 6.x */
};

/* 0 and the new text, -1 and one line of reason. Nothing to change is 0 and the same text. */
int steps_apply(const struct steps_job *j, const char *text, size_t len, struct strbuf *out, struct strbuf *why);

/* Number of comments in a text: fewer after a change means that one was lost. */
size_t steps_count_comments(const char *text, size_t len);
#endif
