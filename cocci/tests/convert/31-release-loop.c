/* SPDX-License-Identifier: GPL-2.0-only */
/* args: -D fn=a -D place=pages */
/* args: -D fn=b -D place=pages */
/* args: -D fn=c -D place=pages */
/* args: -D fn=d -D place=pages */
int a(struct foo *foo, unsigned long addr, int n)
{
	int i, r;

	r = pin_user_pages_fast(addr, n, 0, foo->pages);
	if (r < n)
		goto unpin;
	return 0;

unpin:	/* what is held */
	for (i = 0; i < r; i++)
		put_page(foo->pages[i]);
	return -EFAULT;
}

void b(struct page **pages, int i)
{
	while (--i >= 0)
		put_page(pages[i]);
}

void c(struct page **pages, int n)
{
	release_pages(pages, n);
	release_pages(pages + 2, n);
}

void d(struct foo *foo)
{
	unsigned int i;

	for (i = 0; i < foo->n; i++) {
		struct page *page = foo->pages[i];

		put_page(page);
	}
}
