/* SPDX-License-Identifier: GPL-2.0-only */
/* args: -D fn=a -D place=pages */
/* args: -D fn=b -D place=pages */
/* args: -D fn=c -D place=pages */
void a(struct foo *foo)
{
	int i;

	/* by page */
	for (i = 0; i < foo->n; i++) {
		if (foo->dirty[i])
			set_page_dirty_lock(foo->pages[i]);
		put_page(foo->pages[i]);
	}
}

void b(struct page **pages, int n)
{
	int i;

	/* the page lock may not be had here */
	for (i = 0; i < n; i++) {
		set_page_dirty(pages[i]);
		put_page(pages[i]);
	}
}

void c(struct page **pages, int n)
{
	int i;

	/* not dirty ones of another kind */
	for (i = 0; i < n; i++) {
		struct page *page = pages[i];

		if (!PageReserved(page))
			set_page_dirty_lock(page);
		put_page(page);
	}
}

void not_named(struct page **pages, int n)
{
	int i;

	for (i = 0; i < n; i++) {
		set_page_dirty_lock(pages[i]);
		put_page(pages[i]);
	}
}
