/* SPDX-License-Identifier: GPL-2.0-only */
/* Marked dirty, and taken for writing, or not known to be for reading. */
#include "kernel.h"

/* rds_info_getsockopt(), hl_unpin_host_memory(), exynos g2d: true, to be on the safe side */
static int conservative(unsigned long a, int n, struct page **pg)
{
	int r = pin_user_pages_fast(a, n, FOLL_WRITE, pg);

	if (r <= 0)
		return -EFAULT;
	unpin_user_pages_dirty_lock(pg, r, true);
	return 0;
}

static int by_argument(unsigned long a, int n, struct page **pg, unsigned int flags)
{
	int r = pin_user_pages_fast(a, n, flags, pg);

	if (r <= 0)
		return -EFAULT;
	unpin_user_pages_dirty_lock(pg, r, true);
	return 0;
}

static int as_taken(unsigned long a, int n, struct page **pg, bool write)
{
	int r = pin_user_pages_fast(a, n, write ? FOLL_WRITE : 0, pg);

	if (r <= 0)
		return -EFAULT;
	unpin_user_pages_dirty_lock(pg, r, write);
	return 0;
}

static int not_dirty(unsigned long a, int n, struct page **pg)
{
	int r = pin_user_pages_fast(a, n, 0, pg);

	if (r <= 0)
		return -EFAULT;
	unpin_user_pages_dirty_lock(pg, r, false);
	return 0;
}

static int of_iterator(struct iov_iter *it, struct page **pg, int n)
{
	size_t off;
	ssize_t len = iov_iter_get_pages2(it, pg, 4096, 1, &off);

	if (len <= 0)
		return len;
	set_page_dirty_lock(pg[0]);
	put_page(pg[0]);
	return 0;
}

/* flags that the caller chooses; a release that never marks */
struct kept { struct page **pages; int n; bool dirty; };

static int keep(struct kept *k, unsigned long a, int n, unsigned int flags)
{
	int r = pin_user_pages_fast(a, n, flags, k->pages);

	if (r < 0)
		return r;
	k->n = r;
	return 0;
}

static void drop(struct kept *k)
{
	unpin_user_pages_dirty_lock(k->pages, k->n, k->dirty);
}

struct quiet { struct page **pages; int n; };

static int keep_quiet(struct quiet *k, unsigned long a, int n)
{
	int r = pin_user_pages_fast(a, n, 0, k->pages);

	if (r < 0)
		return r;
	k->n = r;
	return 0;
}

static void drop_quiet(struct quiet *k)
{
	unpin_user_pages(k->pages, k->n);
}
