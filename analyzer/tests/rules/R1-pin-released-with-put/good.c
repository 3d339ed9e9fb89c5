/* SPDX-License-Identifier: GPL-2.0-only */
/* Right pairs, references on top of a pin, and releases of something else. */
#include "kernel.h"

static int pairs(unsigned long a, int n, struct page **pg)
{
	int i, r = pin_user_pages_fast(a, n, FOLL_WRITE, pg);

	if (r <= 0)
		return r;
	for (i = 0; i < r; i++)
		unpin_user_page(pg[i]);
	return 0;
}

/* like mm/gup.c migrate_longterm_unpinnable_folios(): a reference first, then the pin goes */
static int reference_on_top(unsigned long a)
{
	struct page *page;

	if (pin_user_pages_fast(a, 1, 0, &page) != 1)
		return -EFAULT;
	get_page(page);
	unpin_user_page(page);
	put_page(page);
	return 0;
}

static int reference_put_first(unsigned long a)
{
	struct page *page;

	if (pin_user_pages_fast(a, 1, 0, &page) != 1)
		return -EFAULT;
	folio_get(page_folio(page));
	folio_put(page_folio(page));
	unpin_user_page(page);
	return 0;
}

static int by_the_same_flag(unsigned long a, bool dma)
{
	struct page *page;
	int r;

	if (dma)
		r = pin_user_pages_fast(a, 1, 0, &page);
	else
		r = get_user_pages_fast(a, 1, 0, &page);
	if (r != 1)
		return -EFAULT;
	if (dma)
		unpin_user_page(page);
	else
		put_page(page);
	return 0;
}

/* The pin failed: what is in the array came from somewhere else. */
static int fall_back(unsigned long a, struct page *spare)
{
	struct page *page;

	if (pin_user_pages_fast(a, 1, 0, &page) == 1) {
		unpin_user_page(page);
		return 0;
	}
	page = spare;
	put_page(page);
	return 0;
}

/* like net/tls/tls_sw.c: extract lists kernel pages, get_page() by the helper, put_page() later */
static int extracted(struct iov_iter *it, struct page **pg)
{
	size_t off;
	ssize_t n = iov_iter_extract_pages(it, &pg, 4096, 1, 0, &off);

	if (n <= 0)
		return n;
	get_page(pg[0]);
	put_page(pg[0]);
	return 0;
}

/* --- kept by one function, given back by another --- */

/* like io_uring/memmap.c: pages of the user or own ones, in the same field */
struct region {
	struct page **pages;
	int n;
	bool user;
};

static int region_pin(struct region *r, unsigned long a)
{
	return pin_user_pages_fast(a, r->n, FOLL_WRITE, r->pages);
}

static void region_alloc(struct region *r)
{
	for (int i = 0; i < r->n; i++)
		r->pages[i] = alloc_page(GFP_KERNEL);
}

static void region_free(struct region *r)
{
	if (r->user) {
		unpin_user_pages(r->pages, r->n);
		return;
	}
	for (int i = 0; i < r->n; i++)
		put_page(r->pages[i]);
}

/* a function that is not known may put any page there */
struct cache {
	struct page *page;
};

struct page *find_cached(unsigned long key);

static int cache_pin(struct cache *c, unsigned long a)
{
	return pin_user_pages_fast(a, 1, 0, &c->page);
}

static void cache_find(struct cache *c, unsigned long key)
{
	c->page = find_cached(key);
}

static void cache_drop(struct cache *c)
{
	put_page(c->page);
}

/* anybody may call it, with any page */
struct slot {
	struct page *page;
};

static int slot_pin(struct slot *s, unsigned long a)
{
	return pin_user_pages_fast(a, 1, 0, &s->page);
}

void slot_put(struct page *page)
{
	put_page(page);
}

static void slot_drop(struct slot *s)
{
	slot_put(s->page);
}

/* one reference more than the pin */
struct shared {
	struct page *page;
};

static int shared_pin(struct shared *s, unsigned long a)
{
	int r = pin_user_pages_fast(a, 1, 0, &s->page);

	if (r == 1)
		get_page(s->page);
	return r;
}

static void shared_drop(struct shared *s)
{
	put_page(s->page);
}
