/* SPDX-License-Identifier: GPL-2.0-only */
/* args: -D fn=f -D place=page */
void f(struct foo *foo, struct page *table)
{
	put_page(table);
	put_page(foo->own_page);
	put_page(virt_to_page(foo->page));
}

void not_named(struct page *page)
{
	put_page(page);
}
