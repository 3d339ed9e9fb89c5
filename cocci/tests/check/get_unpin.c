/* SPDX-License-Identifier: GPL-2.0-only */
struct foo {
	struct page **pages;
	int n;
};

int array(unsigned long a, int n, struct page **pg)
{
	int r = get_user_pages_fast(a, n, FOLL_WRITE, pg);

	if (r > 0)
		unpin_user_pages(pg, r);
	return 0;
}

int slot(unsigned long a)
{
	struct page *page;

	if (get_user_pages_unlocked(a, 1, &page, 0) != 1)
		return -EFAULT;
	unpin_user_page(page); /* not a pin */
	return 0;
}

int dirty(unsigned long a)
{
	struct page *page;

	if (get_user_pages_fast(a, 1, FOLL_WRITE, &page) != 1)
		return -EFAULT;
	unpin_user_pages_dirty_lock(&page, 1, true);
	return 0;
}

int field_acquire(struct foo *foo, unsigned long a)
{
	return get_user_pages(a, foo->n, 0, foo->pages);
}

void field_release(struct foo *f)
{
	int i;

	for (i = 0; i < f->n; i++)
		unpin_user_page(f->pages[i]);
}
