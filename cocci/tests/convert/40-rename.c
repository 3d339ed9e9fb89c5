/* SPDX-License-Identifier: GPL-2.0-only */
/* args: */
void release(struct page **pg, int n, bool dirty)
{
	put_user_page(pg[0]);
	put_user_pages(pg + 1, n - 1); /* the rest */
	put_user_pages_dirty_lock(pg, n, dirty);
}
