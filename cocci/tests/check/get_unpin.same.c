/* SPDX-License-Identifier: GPL-2.0-only */
struct bar {
	struct page **pages;
	int n;
};

/* released as taken, by mode: both() of mm/gup_test.c */
int both(unsigned long a, int n, struct page **pg, int pin)
{
	int r;

	if (pin)
		r = pin_user_pages_fast(a, n, 0, pg);
	else
		r = get_user_pages_fast(a, n, 0, pg);
	if (pin)
		unpin_user_pages(pg, r);
	else
		release_pages(pg, r);
	return 0;
}

int field_both(struct bar *b, unsigned long a)
{
	if (pin_user_pages_fast(a, b->n, 0, b->pages) == b->n)
		return 0;
	return get_user_pages_fast(a, b->n, 0, b->pages);
}

void field_both_release(struct bar *b)
{
	unpin_user_pages(b->pages, b->n);
}

int get_put(unsigned long a)
{
	struct page *page;

	if (get_user_pages_fast(a, 1, 0, &page) != 1)
		return -EFAULT;
	put_page(page);
	return 0;
}
