/* SPDX-License-Identifier: GPL-2.0-only */
/* Refused, always. */
#include "kernel.h"

static int fast(unsigned long a, int n, struct page **pg)
{
	return get_user_pages_fast(a, n, FOLL_LONGTERM, pg); // expect: longterm-with-get: get_user_pages_fast() refuses FOLL_LONGTERM
}

static long slow(unsigned long a, unsigned long n, struct page **pg)
{
	return get_user_pages(a, n, FOLL_WRITE | FOLL_LONGTERM, pg); // expect: longterm-with-get: it needs a pin_user_pages*() call
}

static long by_variable(struct mm_struct *mm, unsigned long a, struct page **pg, bool write)
{
	unsigned int flags = FOLL_LONGTERM;
	int locked = 1;

	if (write)
		flags |= FOLL_WRITE;
	return get_user_pages_remote(mm, a, 1, flags, pg, &locked); // expect: longterm-with-get: get_user_pages_remote() refuses
}

static long unlocked(unsigned long a, struct page **pg, bool keep)
{
	unsigned int flags = FOLL_FORCE;

	if (keep)
		flags |= FOLL_LONGTERM;
	return get_user_pages_unlocked(a, 1, pg, flags); // expect: longterm-with-get: get_user_pages_unlocked() refuses
}
