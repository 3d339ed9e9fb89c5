/* SPDX-License-Identifier: GPL-2.0-only */
struct bar {
	struct page **pages;
	struct page *own;
	int n;
};

/* released as it was pinned */
int right(unsigned long a, int n, struct page **pg)
{
	int r = pin_user_pages_fast(a, n, FOLL_WRITE, pg);

	unpin_user_pages(pg, r);
	return 0;
}

/* the pin is traded for a reference, which is put later */
int extra(unsigned long a)
{
	struct page *page;

	if (pin_user_pages_fast(a, 1, 0, &page) != 1)
		return -EFAULT;
	get_page(page);
	unpin_user_page(page);
	put_page(page);
	return 0;
}

/* another array */
int other(unsigned long a, int n, struct page **pg, struct page **mine)
{
	int r = pin_user_pages_fast(a, n, FOLL_WRITE, pg);

	put_page(mine[0]);
	unpin_user_pages(pg, r);
	return 0;
}

/* the field holds pages of both kinds; somebody must have a rule for it */
int both(struct bar *b, unsigned long a, int pin)
{
	if (pin)
		return pin_user_pages_fast(a, b->n, 0, b->pages);
	return get_user_pages_fast(a, b->n, 0, b->pages);
}

void both_release(struct bar *b, int pin)
{
	if (pin)
		unpin_user_pages(b->pages, b->n);
	else
		release_pages(b->pages, b->n);
}

/* the name is used again for a page of another origin */
int reused(unsigned long a, struct address_space *m)
{
	struct page *page;

	if (pin_user_pages_fast(a, 1, 0, &page) != 1)
		return -EFAULT;
	unpin_user_page(page);
	page = find_get_page(m, 0);
	put_page(page);
	return 0;
}
