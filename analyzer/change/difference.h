/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * difference.h - what a change makes better or worse: two sets of findings
 *
 *	struct difference d = DIFFERENCE_INIT;
 *	difference_renamed(&d, "a.c", "b.c");	for each file that the change renames
 *	difference_of_sinks(&d, old, new);	both after finding_finish()
 *	difference_release(&d);
 *
 * Findings are paired, each with one at most, by the first of these that fits:
 *  1. the fingerprint (kept);
 *  2. the one without the path (moved): the function went to another file;
 *  3. rule, file, function, acquiring and releasing callee (edited): the text
 *     of the call changed, a renamed variable;
 *  4. rule, file, both callees and the text of the acquiring call (edited): the
 *     function got another name;
 *  5. rule, file and both callees (edited), where the old function is gone and
 *     the new one was not there (d->is_replaced): both got other names.
 * In 3 to 5 a renamed file is the same file; what is left is fixed (old) or introduced (new). So a finding counts as
 * introduced when there are more of its kind in its function than before.
 * Among equals the order of the input decides; the same input gives the same result.
 *
 * Suppressed findings take part; 'worse' and 'better' look at them: a finding
 * that becomes suppressed is better, one that loses its suppression is worse.
 */
#ifndef GUPTOOL_DIFFERENCE_H
#define GUPTOOL_DIFFERENCE_H
#include <stdbool.h>
#include <stddef.h>
#include "../../lib/strmap.h"

struct finding;
struct finding_sink;

enum difference_kind {
	DIFFERENCE_INTRODUCED, DIFFERENCE_FIXED, DIFFERENCE_KEPT, DIFFERENCE_MOVED, DIFFERENCE_EDITED, DIFFERENCE_NR_KINDS,
};
struct difference_entry {
	enum difference_kind kind;
	const struct finding *old, *new;	/* owned by the caller; NULL: not there */
	bool worse;		/* unsuppressed now, was not there or suppressed */
	bool better;		/* was there unsuppressed, now is not */
};
struct difference {
	struct difference_entry *entry;	/* those with 'new' in its order, then the fixed ones in the order of 'old' */
	size_t n, cap;
	size_t count[DIFFERENCE_NR_KINDS];
	size_t worse, better;
	struct strmap renamed;		/* old path to new path, owned */
	/* Is the function of an old finding gone, that of a new one new? NULL: not known. */
	bool (*is_replaced)(void *ctx, const struct finding *f, bool is_old);
	void *ctx;
};
#define DIFFERENCE_INIT { .renamed = STRMAP_INIT }

/* Before difference_of(); copies. In a series: for each patch in order, so that a.c to b.c to c.c is a.c to c.c. */
void difference_renamed(struct difference *d, const char *old_path, const char *new_path);

/* Arrays of pointers, NULL allowed when empty. 'd' has no entries yet. */
void difference_of(struct difference *d, const struct finding *const *old, size_t nold,
		   const struct finding *const *new, size_t nnew);
void difference_of_sinks(struct difference *d, const struct finding_sink *old, const struct finding_sink *new);
void difference_release(struct difference *d);
const char *difference_kind_name(enum difference_kind k);	/* "introduced" */
#endif
