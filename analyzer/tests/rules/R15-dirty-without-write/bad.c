/* SPDX-License-Identifier: GPL-2.0-only */
/* Taken for reading, marked dirty. */
#include "kernel.h"

static int argument(unsigned long a, int n, struct page **pg)
{
	int r = pin_user_pages_fast(a, n, 0, pg);

	if (r <= 0)
		return -EFAULT;
	unpin_user_pages_dirty_lock(pg, r, true); // expect: dirty-without-write: marks pages dirty that were pinned for reading
	return 0;
}

static int page(unsigned long a)
{
	struct page *page;

	if (get_user_pages_fast(a, 1, 0, &page) != 1)
		return -EFAULT;
	set_page_dirty_lock(page); // expect: dirty-without-write: set_page_dirty_lock() marks pages dirty
	put_page(page);
	return 0;
}

static int loop(unsigned long a, int n, struct page **pg)
{
	int i, r = get_user_pages_fast(a, n, 0, pg);

	for (i = 0; i < r; i++) {
		set_page_dirty_lock(pg[i]); // expect: dirty-without-write: taken for reading at line
		put_page(pg[i]);
	}
	return r;
}

static int flags_on_path(unsigned long a, int write)
{
	unsigned int flags = write ? FOLL_WRITE : 0;
	struct page *page;

	if (pin_user_pages_fast(a, 1, flags, &page) != 1)
		return -EFAULT;
	if (!write)
		unpin_user_pages_dirty_lock(&page, 1, true); // expect: dirty-without-write: unpin_user_pages_dirty_lock() marks
	else
		unpin_user_pages_dirty_lock(&page, 1, true);
	return 0;
}

/* kept in an object, whose release marks them */
struct kept { struct page **pages; int n; bool dirty; };

static int keep(struct kept *k, unsigned long a, int n)
{
	int r = pin_user_pages_fast(a, n, 0, k->pages); // expect: dirty-without-write: pinned for reading are marked dirty by unpin_user_pages_dirty_lock() in drop()

	if (r < 0)
		return r;
	k->n = r;
	return 0;
}

static void drop(struct kept *k)
{
	unpin_user_pages_dirty_lock(k->pages, k->n, k->dirty);
}
