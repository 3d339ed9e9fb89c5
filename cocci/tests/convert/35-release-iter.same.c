/* SPDX-License-Identifier: GPL-2.0-only */
/* args: -D fn=f -D place=pages -D owner=dio -D flag=is_pinned */
void f(struct dio *dio, struct page **pages, struct page *other)
{
	put_page(other);
	if (dio->is_pinned)
		unpin_user_page(pages[0]);
}
