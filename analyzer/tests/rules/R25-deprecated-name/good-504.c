/* SPDX-License-Identifier: GPL-2.0-only */
/* era: 504 */
/* All of these are there. */
#include "kernel.h"

static long all(unsigned long a, struct page **pg)
{
	int l = 1;
	long r = get_user_pages_locked(a, 4, 0, pg, &l);

	if (r > 0)
		put_user_pages(pg, r);
	return r;
}
