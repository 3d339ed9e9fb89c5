/* SPDX-License-Identifier: GPL-2.0-only */
/* Taken for reading, written to. */
#include "kernel.h"

static int clear(unsigned long a)
{
	struct page *page;

	if (get_user_pages_fast(a, 1, 0, &page) != 1)
		return -EFAULT;
	memset(kmap_local_page(page), 0, 8); // expect: write-without-foll-write: page taken for reading at line 9 is written to
	set_page_dirty_lock(page);
	put_page(page);
	return 0;
}

static int store(unsigned long a, int n, struct page **pg)
{
	int i, r = pin_user_pages_fast(a, n, FOLL_LONGTERM, pg);

	for (i = 0; i < r; i++) {
		unsigned int *p = page_address(pg[i]);

		p[4] = 7; // expect: write-without-foll-write: page pinned for reading
	}
	if (r > 0)
		unpin_user_pages_dirty_lock(pg, r, true);
	return r;
}

static int device(struct device *dev, unsigned long a)
{
	struct page *page;
	dma_addr_t at;

	if (pin_user_pages_fast(a, 1, 0, &page) != 1)
		return -EFAULT;
	at = dma_map_page_attrs(dev, page, 0, PAGE_SIZE, 2, 0); // expect: write-without-foll-write: mapped for DMA from the device
	unpin_user_pages_dirty_lock(&page, 1, at != 0);
	return 0;
}

static int wrong_branch(unsigned long a, int write, const void __user *from)
{
	struct page *page;
	char *p;

	if (pin_user_pages_fast(a, 1, write ? 0 : FOLL_WRITE, &page) != 1)
		return -EFAULT;
	if (write) {
		p = kmap(page);
		if (copy_from_user(p, from, 16)) // expect: write-without-foll-write: is written to
			printk("short");
		kunmap(page);
	}
	unpin_user_pages_dirty_lock(&page, 1, write);
	return 0;
}

static int mapped(unsigned long a, int n, struct page **pg)
{
	char *p;
	int r = pin_user_pages_fast(a, n, 0, pg);

	if (r <= 0)
		return -EFAULT;
	p = vmap(pg, r, VM_MAP, 0);
	if (p)
		p[0] = 1; // expect: write-without-foll-write: pinned for reading
	unpin_user_pages_dirty_lock(pg, r, true);
	return 0;
}

/* kept in an object; another function maps it for the device */
struct held { struct page *page; };

static int hold(struct held *h, unsigned long a)
{
	int r = pin_user_pages_fast(a, 1, 0, &h->page); // expect: write-without-foll-write: pinned for reading are mapped for DMA from the device in device_fills()

	return r == 1 ? 0 : -EFAULT;
}

static dma_addr_t device_fills(struct device *dev, struct held *h)
{
	return dma_map_page_attrs(dev, h->page, 0, PAGE_SIZE, 2, 0);
}

struct mailbox { struct page *slot; };

static int hold_mailbox(struct mailbox *m, unsigned long a)
{
	int r = pin_user_pages_fast(a, 1, 0, &m->slot); // expect: write-without-foll-write: pinned for reading are mapped for DMA in both directions in device_shares()

	return r == 1 ? 0 : -EFAULT;
}

static dma_addr_t device_shares(struct device *dev, struct mailbox *m)
{
	return dma_map_page_attrs(dev, m->slot, 0, PAGE_SIZE, 0, 0);
}
