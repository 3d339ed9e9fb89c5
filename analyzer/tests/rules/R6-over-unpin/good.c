/* SPDX-License-Identifier: GPL-2.0-only */
/* Counts that are right, or smaller, or not known. */
#include "kernel.h"

static int exact(unsigned long a, int n, struct page **pg)
{
	int r = pin_user_pages_fast(a, n, 0, pg);

	if (r <= 0)
		return r;
	unpin_user_pages(pg, r);
	return 0;
}

/* all were got, so the number asked for is right */
static int requested_is_got(unsigned long a, int n, struct page **pg)
{
	int r = pin_user_pages_fast(a, n, 0, pg);

	if (r != n) {
		if (r > 0)
			unpin_user_pages(pg, r);
		return -EFAULT;
	}
	unpin_user_pages(pg, n);
	return 0;
}

static int in_two_parts(unsigned long a, struct page **pg)
{
	int r = pin_user_pages_fast(a, 8, 0, pg);

	if (r <= 0)
		return r;
	unpin_user_page(pg[0]);
	unpin_user_pages(pg + 1, r - 1);
	return 0;
}

/* like io_uring/rsrc.c io_do_coalesce_buffer(): a surplus pin of the same folio goes */
static int coalesce(struct page **pg, int n, struct page **heads)
{
	int i, k = 0;

	heads[0] = pg[0];
	for (i = 1; i < n; i++) {
		if (page_folio(pg[i]) == page_folio(heads[k]))
			unpin_user_page(pg[i]);
		else
			heads[++k] = pg[i];
	}
	return k + 1;
}

static int by_field(struct page **pg, const unsigned long *nr)
{
	unpin_user_pages(pg, *nr);
	return 0;
}

/* one page: nothing is between none and all */
static int only_one(unsigned long a, struct page **pg)
{
	int r = pin_user_pages_fast(a, 1, FOLL_WRITE, pg);

	if (r < 0)
		return r;
	unpin_user_pages(pg, 1);
	return 0;
}

static int complete(unsigned long a, int n, struct page **pg)
{
	int r = pin_user_pages_fast(a, n, FOLL_WRITE, pg);

	if (r != n) {
		if (r > 0)
			unpin_user_pages(pg, r);
		return r < 0 ? r : -EFAULT;
	}
	unpin_user_pages_dirty_lock(pg, n, true);
	return 0;
}

/* --- taken by one function, given back by another --- */

/* the field has the number of the last page, not how many there are */
struct span {
	struct page **pages;
	unsigned long last;
};

static int span_take(struct span *s, unsigned long start)
{
	long got = pin_user_pages_fast(start, s->last + 1, FOLL_WRITE, s->pages);

	return got == s->last + 1 ? 0 : -EFAULT;
}

static void span_drop(struct span *s)
{
	unpin_user_pages(s->pages, s->last + 1);
}

static void span_drop_each(struct span *s)
{
	unsigned long i;

	for (i = 0; i <= s->last; i++)
		unpin_user_page(s->pages[i]);
}

/* as many as there are, and the rest from a place on */
struct area {
	struct page **pages;
	unsigned long npages;
};

static int area_take(struct area *a, unsigned long start)
{
	long got = pin_user_pages_fast(start, a->npages, FOLL_WRITE, a->pages);

	return got == a->npages ? 0 : -EFAULT;
}

static void area_drop(struct area *a)
{
	unpin_user_pages(a->pages, a->npages);
}

static void area_drop_rest(struct area *a, unsigned long done)
{
	unpin_user_pages(a->pages + done + 1, a->npages - (done + 1));
}

/* the field goes with the array in two ways: which of them is right here is not known */
struct window {
	struct page **pages;
	unsigned long nr;
};

void look_at(struct page **pages, unsigned long nr);

static void window_show(struct window *w)
{
	look_at(w->pages, w->nr);
}

static void window_show_all(struct window *w)
{
	look_at(w->pages, w->nr + 1);
}

static void window_drop(struct window *w)
{
	unpin_user_pages(w->pages, w->nr + 1);
}
