/* SPDX-License-Identifier: GPL-2.0-only */
/* args: -D fn=f -D counter=k -D spelling1 */
void g(struct page *first, int n)
{
	/* another function */
	unpin_user_page_range_dirty_lock(first, n, true);
}
