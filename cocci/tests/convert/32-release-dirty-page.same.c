/* SPDX-License-Identifier: GPL-2.0-only */
/* args: -D fn=f -D place=page */
void f(struct page *page, struct page *other)
{
	set_page_dirty_lock(other);
	put_page(page);
	set_page_dirty(page);
	put_page(page);
}
