/* SPDX-License-Identifier: GPL-2.0-only */
/* era: 504 */
/* Nothing is pinned yet: two of the get calls take the flag. */
#include "kernel.h"

static int fast(unsigned long a, int n, struct page **pg)
{
	return get_user_pages_fast(a, n, FOLL_LONGTERM | FOLL_WRITE, pg);
}

static long slow(unsigned long a, unsigned long n, struct page **pg)
{
	return get_user_pages(a, n, FOLL_LONGTERM, pg, NULL);
}
