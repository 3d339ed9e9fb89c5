/* SPDX-License-Identifier: GPL-2.0-only */
/* args: -D fn=a -D place=pages */
/* args: -D fn=b -D place=pages */
/* args: -D fn=c -D place=pages */
/* args: -D fn=d -D place=pages */
/* args: -D fn=e -D place=pages -D sleepable */
void a(struct foo *foo, bool write)
{
	int i;

	/* before */
	for (i = 0; i < foo->n; i++) {
		if (write)
			set_page_dirty_lock(foo->pages[i]);
		put_page(foo->pages[i]);
	}
	/* after */
	kfree(foo->pages);
}

void b(struct page **pages, int n)
{
	int i;

	for (i = 0; i < n; i++) {
		set_page_dirty_lock(pages[i]);
		put_page(pages[i]);
	}
}

void c(struct foo *foo, int dirty)
{
	unsigned int i;

	for (i = 0; i < foo->n; i++) {
		struct page *page = foo->pages[i];

		if (dirty)
			set_page_dirty_lock(page);
		put_page(page);
	}
}

void d(struct page **pages, int n, bool write)
{
	int i;

	if (write)
		for (i = 0; i < n; i++)
			set_page_dirty_lock(pages[i]);
	for (i = 0; i < n; i++)
		put_page(pages[i]);
}

void e(struct page **pages, int n, bool write)
{
	int i;

	for (i = 0; i < n; i++) {
		if (write)
			set_page_dirty(pages[i]);
		put_page(pages[i]);
	}
}
