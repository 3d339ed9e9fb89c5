/* SPDX-License-Identifier: GPL-2.0-only */
/* args: -D fn=a -D place=pages -D counter=k -D spelling1 */
void a(struct page **mine, int n)
{
	unpin_user_pages_dirty_lock(mine, n, true);
}

void not_named(struct page **pages, int n)
{
	unpin_user_pages_dirty_lock(pages, n, true);
}
