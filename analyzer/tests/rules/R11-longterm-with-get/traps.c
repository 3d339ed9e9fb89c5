/* SPDX-License-Identifier: GPL-2.0-only */
/* Words are no calls. */
#include "kernel.h"

/* Once this was get_user_pages(start, n, FOLL_WRITE | FOLL_LONGTERM, pages, NULL), as old comments still say. */
long words(unsigned long start, unsigned long n, struct page **pages)
{
	printk("get_user_pages_fast(FOLL_LONGTERM) would fail\n");
	return pin_user_pages_fast(start, n, FOLL_WRITE | FOLL_LONGTERM, pages);
}
