/* SPDX-License-Identifier: GPL-2.0-only */
/* Written, and given back without being marked dirty. */
#include "kernel.h"

static int store(unsigned long a, short d)
{
	struct page *page;
	short *p;
	long r = get_user_pages_fast(a, 1, FOLL_WRITE, &page);

	if (r <= 0)
		return r ? r : -EBUSY;
	p = kmap_local_page(page) + (a & ~PAGE_MASK);
	*p += d;
	kunmap_local(p);
	put_page(page); // expect: dirty-missing-after-write: written at line 14 is released with put_page()
	return 0;
}

static int copy(unsigned long a, const void *from)
{
	struct page *page;
	void *p;

	if (pin_user_pages_fast(a, 1, FOLL_WRITE, &page) != 1)
		return -EFAULT;
	p = kmap_local_page(page);
	memcpy(p, from, 64);
	kunmap_local(p);
	unpin_user_page(page); // expect: dirty-missing-after-write: page pinned at line 25
	return 0;
}

static int false_argument(unsigned long a, int n, struct page **pg)
{
	int i, r = pin_user_pages_fast(a, n, FOLL_WRITE, pg);

	if (r <= 0)
		return -EFAULT;
	for (i = 0; i < r; i++)
		memset(page_address(pg[i]), 0, PAGE_SIZE);
	unpin_user_pages_dirty_lock(pg, r, false); // expect: dirty-missing-after-write: never marked dirty
	return 0;
}

static int from_user(unsigned long a, const void __user *from)
{
	struct page *page;
	char *p;
	int left;

	if (get_user_pages_fast(a, 1, FOLL_WRITE, &page) != 1)
		return -EFAULT;
	p = kmap(page);
	left = copy_from_user(p + 8, from, 8);
	kunmap(page);
	put_page(page); // expect: dirty-missing-after-write: released with put_page()
	return left ? -EFAULT : 0;
}

/* a device wrote: only a path that succeeds says so */
static int device(struct device *dev, unsigned long a)
{
	struct page *page;
	dma_addr_t at;

	if (pin_user_pages_fast(a, 1, FOLL_WRITE, &page) != 1)
		return -EFAULT;
	at = dma_map_page_attrs(dev, page, 0, PAGE_SIZE, 2, 0);
	if (!at) {
		unpin_user_page(page);
		return -EIO;
	}
	unpin_user_page(page);
	return 0; // expect: dirty-missing-after-write: mapped for DMA from the device
}

/* kept in an object; nothing that releases it marks */
struct kept { struct page **pages; int n; };

static int keep(struct kept *k, unsigned long a, int n)
{
	int r = pin_user_pages_fast(a, n, FOLL_WRITE, k->pages); // expect: dirty-missing-after-write: pinned for writing are never marked dirty: unpin_user_pages_dirty_lock() in drop() does not

	if (r < 0)
		return r;
	k->n = r;
	return 0;
}

static void drop(struct kept *k)
{
	unpin_user_pages_dirty_lock(k->pages, k->n, false);
}

struct filled { struct page *page; };

static int take(struct filled *f, unsigned long a)
{
	return pin_user_pages_fast(a, 1, FOLL_WRITE, &f->page) == 1 ? 0 : -EFAULT; // expect: dirty-missing-after-write: mapped for DMA from the device are never marked dirty
}

static dma_addr_t device_fills(struct device *dev, struct filled *f)
{
	return dma_map_page_attrs(dev, f->page, 0, PAGE_SIZE, 2, 0);
}

static void give_back(struct filled *f)
{
	unpin_user_page(f->page);
}
