/* SPDX-License-Identifier: GPL-2.0-only */
struct foo {
	struct page **pages;
	int n;
};

int array(unsigned long a, int n, struct page **pg)
{
	int i, r;

	r = pin_user_pages_fast(a, n, FOLL_WRITE, pg);
	if (r < 0)
		return r;
	for (i = 0; i < r; i++)
		put_page(pg[i]);
	return 0;
}

int slot(unsigned long a)
{
	struct page *page;

	if (pin_user_pages_fast(a, 1, 0, &page) != 1)
		return -EFAULT;
	use(page);
	put_page(page);
	return 0;
}

int copy(unsigned long a, int n, struct page **pg)
{
	int i, r;

	r = pin_user_pages_unlocked(a, n, &pg[2], 0);
	for (i = 0; i < r; i++) {
		struct page *p = pg[i];

		/* hidden behind a name */
		put_page(p);
	}
	return 0;
}

int field_acquire(struct foo *foo, unsigned long a)
{
	return pin_user_pages_remote(foo->mm, a, foo->n, 0, foo->pages, NULL);
}

void field_release(struct foo *f)
{
	release_pages(f->pages, f->n);
}

int memfd(struct file *f, struct folio **folios)
{
	long n = memfd_pin_folios(f, 0, 100, folios, 4, &off);

	while (n--)
		folio_put(folios[n]);
	return 0;
}
