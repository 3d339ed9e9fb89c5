/* SPDX-License-Identifier: GPL-2.0-only */
/* args: -D fn=f */
void g(struct foo *foo)
{
	/* another function */
	put_user_pages(foo->pages, foo->n);
}

void f(struct foo *foo)
{
	put_page(foo->page);
}
