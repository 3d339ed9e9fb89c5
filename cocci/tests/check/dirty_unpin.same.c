/* SPDX-License-Identifier: GPL-2.0-only */
void two(struct page *page, struct page *other)
{
	set_page_dirty_lock(other);
	unpin_user_page(page);
}

void apart(struct page *page)
{
	set_page_dirty_lock(page);
	kunmap(page);
	unpin_user_page(page);
}
