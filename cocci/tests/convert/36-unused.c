/* SPDX-License-Identifier: GPL-2.0-only */
/* args: -D fn=f */
/* args: -D fn=g */
int f(struct foo *foo, int n)
{
	struct page *page;
	int i, ret;

	ret = use(foo);
	if (ret)
		unpin_user_pages(foo->pages, n);
	return ret;
}

void g(struct foo *foo)
{
	int i;

	/* all of them */
	unpin_user_pages(foo->pages, foo->n);
}
