/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * maintainers.h - whom a file belongs to, read from the tree's own MAINTAINERS
 *
 * Only what a page shows: title, status, people, lists. Patterns mean what the
 * head of that file says: F: with a slash at the end is a folder and all below,
 * '*' and '?' do not cross a slash, X: takes out, N: is a regular expression.
 */
#ifndef GUPTOOL_MAINTAINERS_H
#define GUPTOOL_MAINTAINERS_H
#include <stdbool.h>
#include <stddef.h>

struct maintainers;

struct maintainers_entry {
	const char *title;
	const char *status;		/* "Maintained"; NULL: not said */
	const char *const *person;	/* M: and R: */
	size_t nperson;
	const char *const *list;	/* L: */
	size_t nlist;
};

/* NULL when the tree has no such file. Heap: maintainers_free(). */
struct maintainers *maintainers_read(const char *root);
void maintainers_free(struct maintainers *m);

/*
 * The k-th entry (from 0) for a file, the most specific first; NULL when there are
 * no more. An entry for everything counts only where no other one does.
 */
const struct maintainers_entry *maintainers_find(struct maintainers *m, const char *path, size_t k);
#endif
