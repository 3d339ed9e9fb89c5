/* SPDX-License-Identifier: GPL-2.0-only */
/* Once on each path, or again after taking again. */
#include "kernel.h"

static int one_on_each_path(unsigned long a, int n, struct page **pg, void *arg)
{
	int r = pin_user_pages_fast(a, n, 0, pg);

	if (r <= 0)
		return r;
	if (copy_from_user(arg, (void *)a, 8)) {
		unpin_user_pages(pg, r);
		return -EFAULT;
	}
	unpin_user_pages(pg, r);
	return 0;
}

static int taken_again(unsigned long a)
{
	struct page *page;

	if (get_user_pages_fast(a, 1, 0, &page) != 1)
		return -EFAULT;
	put_page(page);
	if (get_user_pages_fast(a, 1, FOLL_WRITE, &page) != 1)
		return -EFAULT;
	put_page(page);
	return 0;
}

/* like rio_mport_cdev.c rio_dma_transfer(): the pointer says who owns */
static int pointer_tells(unsigned long a, int n, void *arg)
{
	struct page **pg = kvmalloc_array(n, sizeof(*pg), GFP_KERNEL);
	int r, ret = 0;

	if (!pg)
		return -ENOMEM;
	r = pin_user_pages_fast(a, n, 0, pg);
	if (r <= 0) {
		kvfree(pg);
		return r;
	}
	if (copy_from_user(arg, (void *)a, 8)) {
		unpin_user_pages(pg, r);
		kvfree(pg);
		pg = NULL;
		ret = -EFAULT;
	}
	if (pg) {
		unpin_user_pages(pg, r);
		kvfree(pg);
	}
	return ret;
}

struct umem { struct page **pgs; unsigned int npgs; };

static void umem_unpin(struct umem *u)
{
	unpin_user_pages_dirty_lock(u->pgs, u->npgs, true);
	kvfree(u->pgs);
	u->pgs = NULL;
}

/* like net/xdp/xdp_umem.c xdp_umem_pin_pages(): the helper forgets the array */
static int helper_nulls(struct umem *u, unsigned long a)
{
	long r = pin_user_pages(a, u->npgs, FOLL_WRITE, u->pgs);

	if (r != u->npgs) {
		if (r >= 0) {
			u->npgs = r;
			umem_unpin(u);
			return -ENOMEM;
		}
		kvfree(u->pgs);
		u->pgs = NULL;
		return r;
	}
	return 0;
}

/* i915: a reference on top of each */
static int two_references(unsigned long a)
{
	struct page *page;

	if (get_user_pages_fast(a, 1, 0, &page) != 1)
		return -EFAULT;
	get_page(page);
	put_page(page);
	put_page(page);
	return 0;
}

static int each_element_once(unsigned long a, struct page **pg)
{
	int r = pin_user_pages_fast(a, 2, 0, pg);

	if (r == 2) {
		unpin_user_page(pg[0]);
		unpin_user_page(pg[1]);
	} else if (r == 1) {
		unpin_user_page(pg[0]);
	}
	return 0;
}

/* The page of each turn is another page. */
static int in_turns(unsigned long a, int n)
{
	struct page *page;
	int i;

	for (i = 0; i < n; i++) {
		if (get_user_pages_fast(a + i * PAGE_SIZE, 1, 0, &page) != 1)
			return -EFAULT;
		put_page(page);
	}
	return 0;
}

struct owner {
	struct page *page, *other;
};

struct page *owner_page(struct owner *o);

static void teardown(struct owner *o)
{
	struct page *p = owner_page(o);

	unpin_user_page(p);
	p = owner_page(o);
	unpin_user_page(p);
	unpin_user_page(o->page);
	unpin_user_page(o->other);
	o->page = owner_page(o);
	unpin_user_page(o->page);
}

/* --- pages that somebody else took --- */

struct keeper {
	struct page **pages;
	struct page *spare;
	unsigned long n;
};

void refill(struct keeper *o);

/* each element once: the same words, another page */
static void put_each(struct keeper *o)
{
	unsigned long i;

	for (i = 0; i < o->n; i++)
		put_page(o->pages[i]);
	if (o->spare)
		put_page(o->spare);
	o->spare = NULL;
	if (o->spare)
		put_page(o->spare);
}

/* like fs/fuse/dev.c fuse_try_move_page(): the function's own reference, and the list's */
static void own_and_given(struct page *page, int bad)
{
	get_page(page);
	if (bad)
		goto out;
	put_page(page);
out:
	put_page(page);
}

/* filled again in between */
static void drained_twice(struct keeper *o)
{
	unpin_user_pages(o->pages, o->n);
	refill(o);
	unpin_user_pages(o->pages, o->n);
}

/* the slot holds another page by now */
static void slot_changed(struct keeper *o, struct page *next)
{
	unpin_user_page(o->pages[0]);
	o->pages[0] = next;
	unpin_user_pages(o->pages, o->n);
}

/* two parts of one array */
static void halves(struct keeper *o, unsigned long k)
{
	unpin_user_pages(o->pages, k);
	unpin_user_pages(o->pages + k, o->n - k);
}

/* kernel/events/uprobes.c: the callee takes the page out of a mapping, and puts the mapping's reference */
static int out_of_mapping(struct page *page)
{
	put_page(page);
	return 0;
}

static void replaced(struct keeper *o)
{
	out_of_mapping(o->spare);
	put_page(o->spare);
}

/* mm/migrate.c migrate_vma_prepare() of 5.4: the isolation took a reference beside that of whoever collected the page */
int isolate_from_lru(struct page *page);
void unlock_page(struct page *page);

static void give_back_isolated(struct page *page)
{
	if (isolate_from_lru(page))
		return;
	unlock_page(page);
	put_page(page);
	put_page(page);
}
