/* SPDX-License-Identifier: GPL-2.0-only */
/* Dirtying with the lock, or where somebody else may hold it. Modelled on real functions. */
#include "kernel.h"

struct object { struct page **pages; unsigned long n; };
bool PageAnon(const struct page *page);
bool trylock_page(struct page *page);

static int with_lock(unsigned long a)
{
	struct page *page;

	if (get_user_pages_fast(a, 1, FOLL_WRITE, &page) != 1)
		return -EFAULT;
	lock_page(page);
	set_page_dirty(page);
	unlock_page(page);
	put_page(page);
	return 0;
}

static int lock_variant(unsigned long a)
{
	struct page *page;

	if (get_user_pages_fast(a, 1, FOLL_WRITE, &page) != 1)
		return -EFAULT;
	set_page_dirty_lock(page);
	put_page(page);
	return 0;
}

static int anon(unsigned long a)
{
	struct page *page;

	if (get_user_pages_fast(a, 1, FOLL_WRITE, &page) != 1)
		return -EFAULT;
	if (PageAnon(page))
		set_page_dirty(page);
	else
		set_page_dirty_lock(page);
	put_page(page);
	return 0;
}

/* drivers/gpu/drm/i915 i915_gem_userptr_put_pages(): tries the lock itself */
static void try(struct object *o)
{
	for (unsigned long i = 0; i < o->n; i++) {
		if (trylock_page(o->pages[i])) {
			set_page_dirty(o->pages[i]);
			unlock_page(o->pages[i]);
		}
		unpin_user_page(o->pages[i]);
	}
}

/* drivers/gpu/drm/radeon, vchiq, powerpc iommu_api.c: pages of the caller */
static void of_caller(struct object *o)
{
	for (unsigned long i = 0; i < o->n; i++) {
		set_page_dirty(o->pages[i]);
		put_page(o->pages[i]);
	}
}

/* drivers/block/ublk_drv.c ublk_copy_user_pages(), fs/nfs/direct.c: pages of an iterator */
static ssize_t of_iterator(struct iov_iter *it, struct page **pg, int n)
{
	size_t off;
	ssize_t len = iov_iter_get_pages2(it, pg, 65536, n, &off);
	int i, nr;

	if (len <= 0)
		return len;
	nr = DIV_ROUND_UP(len + off, PAGE_SIZE);
	for (i = 0; i < nr; i++) {
		set_page_dirty(pg[i]);
		put_page(pg[i]);
	}
	return len;
}

/* a helper whose name speaks of locking may have taken it */
void object_lock(struct object *o);
static int helper(struct object *o, unsigned long a)
{
	struct page *page;

	if (get_user_pages_fast(a, 1, FOLL_WRITE, &page) != 1)
		return -EFAULT;
	spin_lock((spinlock_t *)o);
	spin_unlock((spinlock_t *)o);
	lock_page(page);
	object_lock(o);
	set_page_dirty(page);
	unlock_page(page);
	put_page(page);
	return 0;
}
