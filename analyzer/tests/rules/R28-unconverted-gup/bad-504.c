/* SPDX-License-Identifier: GPL-2.0-only */
/* era: 504: nothing is pinned yet, and what will have to be is known */
#include "entry.h"

int send_page(struct device *dev, unsigned long addr)
{
	struct page *page;

	if (get_user_pages_fast(addr, 1, 0, &page) != 1)	// expect: unconverted-gup: case 1
		return -EFAULT;
	dma_map_page(dev, page, 0, PAGE_SIZE, 1);
	put_user_page(page);	// expect-note: changes with it: put_user_page()
	return 0;
}
