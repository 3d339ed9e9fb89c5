/* SPDX-License-Identifier: GPL-2.0-only */
/* era: 504 */
/* Where nothing is pinned yet, put_user_page() is put_page() under another name. */
#include "kernel.h"

static int migration_aid(unsigned long a, int n, struct page **pg)
{
	int r = get_user_pages_fast(a, n, FOLL_WRITE, pg);

	if (r <= 0)
		return r;
	put_user_pages_dirty_lock(pg, r, true);
	return 0;
}

static int one(unsigned long a)
{
	struct page *page;

	if (get_user_pages_fast(a, 1, 0, &page) != 1)
		return -EFAULT;
	put_user_page(page);
	return 0;
}
