/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * scout_p.h - the two halves of the scout
 *
 * scout.c walks the tree and hands files to threads; scout_scan.c looks at the
 * bytes of one file. Nothing here interns or prints: threads run it.
 */
#ifndef GUPTOOL_SCOUT_P_H
#define GUPTOOL_SCOUT_P_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "tree.h"

/* The names looked for, prepared once, then read only. */
struct scout_set {
	const char *const *name;
	unsigned int *len;
	size_t n;
	unsigned int *slot;	/* open addressing: index + 1 */
	size_t nslot;		/* a power of two */
	size_t min;		/* length of the shortest name */
	unsigned char *shift;	/* by the last two bytes of a window of 'min' bytes; see scout_scan.c */
};

void scout_set_init(struct scout_set *s, const char *const *name, size_t n);
void scout_set_release(struct scout_set *s);
/* Index of the name that [p, p + len) is, or -1. */
int scout_set_find(const struct scout_set *s, const char *p, size_t len);

/* Does the text hold any name as a whole identifier? Fast: most files do not. */
bool scout_has_any(const struct scout_set *s, const char *text, size_t len);

/*
 * All whole-identifier mentions in order of position. The array is heap memory
 * of the caller (vec_free_()), NULL when there is none.
 */
struct scout_mention *scout_classify(const struct scout_set *s, const char *text, size_t len,
				     size_t *n);
#endif
