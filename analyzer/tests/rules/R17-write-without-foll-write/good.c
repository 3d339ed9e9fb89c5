/* SPDX-License-Identifier: GPL-2.0-only */
/* Taken for writing, or nothing is written to the user's page. Modelled on real functions. */
#include "kernel.h"

struct header { int a, b; };
void copy_highpage(struct page *to, struct page *from);

static int for_writing(unsigned long a)
{
	struct page *page;

	if (get_user_pages_fast(a, 1, FOLL_WRITE, &page) != 1)
		return -EFAULT;
	memset(kmap_local_page(page), 0, 8);
	set_page_dirty_lock(page);
	put_page(page);
	return 0;
}

/* kernel/events/uprobes.c uprobe_write_opcode(): the copy is written */
static int fresh_page(struct mm_struct *mm, unsigned long a, char insn)
{
	struct page *old, *new;
	char *p;

	if (get_user_pages_remote(mm, a, 1, FOLL_FORCE | FOLL_SPLIT_PMD, &old, NULL) != 1)
		return -EFAULT;
	new = alloc_page(GFP_KERNEL);
	if (!new) {
		put_page(old);
		return -ENOMEM;
	}
	copy_highpage(new, old);
	p = kmap_local_page(new);
	p[0] = insn;
	kunmap_local(p);
	put_page(new);
	put_page(old);
	return 0;
}

/* read-only objects of GPUs: mapped in both directions by habit */
static int both_ways(struct device *dev, unsigned long a)
{
	struct page *page;
	dma_addr_t at;

	if (pin_user_pages_fast(a, 1, 0, &page) != 1)
		return -EFAULT;
	at = dma_map_page_attrs(dev, page, 0, PAGE_SIZE, 0, 0);
	unpin_user_page(page);
	return at ? 0 : -EIO;
}

/* drivers/scsi/st.c, goldfish: "reading" from the device is writing to memory */
static int inverted(struct device *dev, unsigned long a, int n, struct page **pg, int reading)
{
	int i, r = pin_user_pages_fast(a, n, reading ? FOLL_WRITE : 0, pg);

	if (r <= 0)
		return -EFAULT;
	for (i = 0; i < r; i++)
		dma_map_page_attrs(dev, pg[i], 0, PAGE_SIZE, reading ? 2 : 1, 0);
	unpin_user_pages_dirty_lock(pg, r, reading);
	return 0;
}

static int read(unsigned long a, struct header *h)
{
	struct page *page;

	if (get_user_pages_fast(a, 1, 0, &page) != 1)
		return -EFAULT;
	memcpy(h, kmap_local_page(page), sizeof(*h));
	put_page(page);
	return 0;
}

static int by_argument(unsigned long a, unsigned int flags)
{
	struct page *page;

	if (get_user_pages_fast(a, 1, flags, &page) != 1)
		return -EFAULT;
	memset(kmap_local_page(page), 0, 8);
	set_page_dirty_lock(page);
	put_page(page);
	return 0;
}

/* the other function maps it for the device to read */
struct sent { struct page *page; };

static int hold(struct sent *s, unsigned long a)
{
	return pin_user_pages_fast(a, 1, 0, &s->page) == 1 ? 0 : -EFAULT;
}

static dma_addr_t device_reads(struct device *dev, struct sent *s)
{
	return dma_map_page_attrs(dev, s->page, 0, PAGE_SIZE, 1, 0);
}

/* drivers/media/pci/ivtv/ivtv-udma.c: a page of the kernel's own takes the place of the user's */
struct udma { struct page *map[4]; };

static int take(struct udma *u, unsigned long a)
{
	return pin_user_pages_fast(a, 4, 0, u->map) == 4 ? 0 : -EFAULT;
}

static int bounce(struct udma *u, const void *from)
{
	struct page *page = alloc_page(GFP_KERNEL);

	if (!page)
		return -ENOMEM;
	memcpy(page_address(page), from, 64);
	u->map[0] = page;
	return 0;
}

/* one is read, one is written, both end up in fields of one type */
struct both { struct page *page; };

static int first_kind(struct both *b, unsigned long a)
{
	return pin_user_pages_fast(a, 1, 0, &b->page) == 1 ? 0 : -EFAULT;
}

static int second_kind(struct both *b, unsigned long a)
{
	return pin_user_pages_fast(a, 1, FOLL_WRITE, &b->page) == 1 ? 0 : -EFAULT;
}

static dma_addr_t maps(struct device *dev, struct both *b)
{
	return dma_map_page_attrs(dev, b->page, 0, PAGE_SIZE, 2, 0);
}

static void drop(struct both *b)
{
	unpin_user_pages_dirty_lock(&b->page, 1, true);
}
