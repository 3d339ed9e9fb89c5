/* SPDX-License-Identifier: GPL-2.0-only */
/* era: 504 */
/* The other three do not take it. */
#include "kernel.h"

static long remote(struct task_struct *t, unsigned long a, struct page **pg)
{
	return get_user_pages_remote(t, t->mm, a, 1, FOLL_LONGTERM, pg, NULL, NULL); // expect: longterm-with-get: get_user_pages_remote() refuses FOLL_LONGTERM
}

static long unlocked(unsigned long a, struct page **pg)
{
	return get_user_pages_unlocked(a, 1, pg, FOLL_LONGTERM); // expect: longterm-with-get: refuses FOLL_LONGTERM
}

static long locked(unsigned long a, struct page **pg)
{
	int l = 1;

	return get_user_pages_locked(a, 1, FOLL_LONGTERM, pg, &l); // expect: longterm-with-get: refuses FOLL_LONGTERM
}
