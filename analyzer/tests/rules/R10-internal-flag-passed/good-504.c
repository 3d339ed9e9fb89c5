/* SPDX-License-Identifier: GPL-2.0-only */
/* era: 504 */
/* Nothing is internal yet but the bits exist. */
#include "kernel.h"

static int plain(unsigned long a, struct page **pg)
{
	return get_user_pages_fast(a, 1, FOLL_WRITE, pg);
}

static long touch(unsigned long a, struct page **pg)
{
	return get_user_pages(a, 1, FOLL_TOUCH, pg, NULL);
}
