/* SPDX-License-Identifier: GPL-2.0-only */
/* More is released than was got. */
#include "kernel.h"

static int requested_not_got(unsigned long a, int n, struct page **pg)
{
	int r = pin_user_pages_fast(a, n, 0, pg);

	if (r < 0)
		return r;
	if (r < n) {
		unpin_user_pages(pg, n); // expect: over-unpin: unpin_user_pages() releases n pages
		return -EFAULT;
	}
	unpin_user_pages(pg, n);
	return 0;
}

static int not_equal(unsigned long a, struct page **pg)
{
	long r = get_user_pages_unlocked(a, 32, pg, FOLL_WRITE);

	if (r <= 0)
		return r;
	if (r != 32) {
		release_pages(pg, 32); // expect: over-unpin: release_pages() releases 32 pages
		return -EFAULT;
	}
	release_pages(pg, r);
	return 0;
}

static int loop_over_requested(unsigned long a, int n, struct page **pg)
{
	int i, r = get_user_pages_fast(a, n, 0, pg);

	if (r <= 0)
		return r;
	if (r < n) {
		for (i = 0; i < n; i++)
			put_page(pg[i]); // expect: over-unpin: put_page() releases
		return -EFAULT;
	}
	release_pages(pg, r);
	return 0;
}

static int one_too_many(unsigned long a, struct page **pg)
{
	int r = pin_user_pages_fast(a, 8, FOLL_WRITE, pg);

	if (r <= 0)
		return r;
	unpin_user_pages_dirty_lock(pg, r + 1, true); // expect: over-unpin: releases r + 1 pages
	return 0;
}

/* nobody asks whether as many came */
static int requested(unsigned long a, int n, struct page **pg)
{
	int r = pin_user_pages_fast(a, n, FOLL_WRITE, pg); // expect: return-unchecked: may get fewer pages than asked for

	if (r < 0)
		return r;
	unpin_user_pages_dirty_lock(pg, n, true); // expect: over-unpin: releases n pages
	return 0;
}

/* --- taken by one function, given back by another --- */

struct area {
	struct page **pages;
	unsigned long npages;
};

static int area_take(struct area *a, unsigned long start)
{
	long got = pin_user_pages_fast(start, a->npages, FOLL_WRITE, a->pages); // expect-note: pinned here

	if (got == a->npages)
		return 0;
	if (got > 0)
		unpin_user_pages(a->pages, got);
	return -EFAULT;
}

static void area_drop(struct area *a)
{
	unpin_user_pages(a->pages, a->npages + 1); // expect: over-unpin: releases npages + 1 pages, but npages is the number of pin_user_pages_fast() in area_take()
}

/* the number goes through a parameter; the loop goes one too far */
struct list {
	struct page **pages;
	int count;
};

static void put_all(struct page **pages, int n)
{
	int i;

	for (i = 0; i <= n; i++)
		put_page(pages[i]); // expect: over-unpin: the loop around put_page() goes over n + 1 pages, but n is the number of get_user_pages_fast() in list_take()
}

static int list_take(struct list *l, unsigned long start, int n)
{
	int got = get_user_pages_fast(start, n, 0, l->pages); // expect-note: taken here

	if (got <= 0)
		return -EFAULT;
	l->count = got;
	return 0;
}

static void list_drop(struct list *l)
{
	put_all(l->pages, l->count);
}

/* the number comes back behind a pointer, and is the caller's variable then */
static struct page **pin_range(unsigned long start, unsigned long size, unsigned long *n)
{
	unsigned long npages = size >> 12;
	struct page **pages = kvmalloc_array(npages, sizeof(*pages), GFP_KERNEL);
	long got;

	if (!pages)
		return NULL;
	got = pin_user_pages_fast(start, npages, FOLL_WRITE, pages); // expect-note: pinned here
	if (got != npages) {
		if (got > 0)
			unpin_user_pages(pages, got);
		kvfree(pages);
		return NULL;
	}
	*n = npages;
	return pages;
}

static void unpin_range(struct page **pages, unsigned long n)
{
	unpin_user_pages(pages, n + 1); // expect: over-unpin: releases n + 1 pages, but n is the number of pin_user_pages_fast() in pin_range()
	kvfree(pages);
}

static int touch_range(unsigned long start, unsigned long size)
{
	unsigned long n;
	struct page **pages = pin_range(start, size, &n);

	if (!pages)
		return -EFAULT;
	unpin_range(pages, n);
	return 0;
}

/* nobody is known who took them; but the field goes with the array */
struct batch {
	struct page *pages[16];
	unsigned int nr;
};

static void batch_add(struct batch *b, struct page *page)
{
	b->pages[b->nr++] = page;
}

static void batch_flush(struct batch *b)
{
	unpin_user_pages(b->pages, b->nr + 1); // expect: over-unpin: releases nr + 1 pages, elsewhere nr is the number that goes with the array
	b->nr = 0;
}

/* as many as asked for, on the path where fewer came */
static int known_short(unsigned long a, unsigned long nr, struct page **pg)
{
	int res;

	if (nr > 512)
		return -EINVAL;
	res = pin_user_pages_fast(a, nr, 0, pg);
	if (res != nr)
		goto out;
	unpin_user_pages(pg, nr);
	return 0;
out:
	if (res > 0)
		unpin_user_pages(pg, nr); // expect: over-unpin: releases nr pages, but fewer were pinned
	return -EFAULT;
}

/* one page, whoever took it, and two released */
static void one_and_a_neighbour(struct page *page)
{
	unpin_user_pages_dirty_lock(&page, 2, true); // expect: over-unpin: releases 2 pages, but the array has room for 1
}

/* pages in a table */
struct table {
	struct bio_vec *vec;
	unsigned int nvec;
};

void show_vecs(struct bio_vec *vec, unsigned int n);

static void table_show(struct table *t)
{
	show_vecs(t->vec, t->nvec);
}

static void table_drop(struct table *t)
{
	unsigned int i;

	for (i = 0; i <= t->nvec; i++)
		unpin_user_page(t->vec[i].bv_page); // expect: over-unpin: the loop around unpin_user_page() goes over nvec + 1 pages
}
