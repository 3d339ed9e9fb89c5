/* SPDX-License-Identifier: GPL-2.0-only */
/* With a pin, or without the flag, or not known. */
#include "kernel.h"

static int pin(unsigned long a, int n, struct page **pg)
{
	return pin_user_pages_fast(a, n, FOLL_LONGTERM | FOLL_WRITE, pg);
}

static long get(unsigned long a, unsigned long n, struct page **pg)
{
	return get_user_pages(a, n, FOLL_WRITE, pg);
}

static int parameter(unsigned long a, unsigned int gup_flags, struct page **pg)
{
	return get_user_pages_fast(a, 1, gup_flags, pg);
}

static int taken_away(unsigned long a, unsigned int gup_flags, struct page **pg)
{
	return get_user_pages_fast(a, 1, (gup_flags | FOLL_LONGTERM) & ~FOLL_LONGTERM, pg);
}
