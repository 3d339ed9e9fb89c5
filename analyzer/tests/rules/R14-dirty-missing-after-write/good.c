/* SPDX-License-Identifier: GPL-2.0-only */
/* Marked dirty, here or elsewhere, or not written. Modelled on real functions. */
#include "kernel.h"

struct object { struct page **pages; int n; };

static int marked(unsigned long a)
{
	struct page *page;
	char *p;

	if (get_user_pages_fast(a, 1, FOLL_WRITE, &page) != 1)
		return -EFAULT;
	p = kmap_local_page(page);
	p[3] = 1;
	kunmap_local(p);
	set_page_dirty_lock(page);
	put_page(page);
	return 0;
}

/* arch/x86/kvm/svm/sev.c sev_launch_update_data(): a loop marks, the helper releases */
static void release_all(struct page **pg, int n)
{
	unpin_user_pages(pg, n);
}

static int by_loop(unsigned long a, int n, struct page **pg)
{
	int i, r = pin_user_pages_fast(a, n, FOLL_WRITE, pg);

	if (r <= 0)
		return -EFAULT;
	for (i = 0; i < r; i++)
		memset(page_address(pg[i]), 0, PAGE_SIZE);
	for (i = 0; i < r; i++)
		set_page_dirty_lock(pg[i]);
	release_all(pg, r);
	return 0;
}

/* vchiq: the argument says whether */
static int argument(unsigned long a, int n, struct page **pg, bool dirty)
{
	int i, r = pin_user_pages_fast(a, n, FOLL_WRITE, pg);

	if (r <= 0)
		return -EFAULT;
	for (i = 0; i < r; i++)
		memset(page_address(pg[i]), 0, PAGE_SIZE);
	unpin_user_pages_dirty_lock(pg, r, dirty);
	return 0;
}

/* nothing was transferred on the failure path */
static int no_transfer(struct device *dev, unsigned long a)
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
	unpin_user_pages_dirty_lock(&page, 1, true);
	return 0;
}

/* io_uring, acrn, etnaviv: a long-term pin for writing is not on a page that needs tracking */
static int longterm(unsigned long a)
{
	struct page *page;
	char *p;

	if (pin_user_pages_fast(a, 1, FOLL_WRITE | FOLL_LONGTERM, &page) != 1)
		return -EFAULT;
	p = kmap_local_page(page);
	p[0] = 0;
	kunmap_local(p);
	unpin_user_page(page);
	return 0;
}

/* videobuf2, fs/nfs/direct.c, powerpc iommu.c: whoever has the object marks them */
static int elsewhere(struct object *o, unsigned long a, int n)
{
	int i, r = pin_user_pages_fast(a, n, FOLL_WRITE, o->pages);

	if (r != n) {
		if (r > 0)
			unpin_user_pages(o->pages, r);
		return -EFAULT;
	}
	for (i = 0; i < r; i++)
		memset(page_address(o->pages[i]), 0, PAGE_SIZE);
	o->n = r;
	return 0;
}

/* only read, though it might have been written */
static int only_read(unsigned long a)
{
	struct page *page;
	int v;

	if (get_user_pages_fast(a, 1, FOLL_WRITE, &page) != 1)
		return -EFAULT;
	v = *(int *)page_address(page);
	put_page(page);
	return v == 3 ? 0 : -EINVAL;
}

/* kept in an object: one of its releases marks, where something was written */
struct kept { struct page **pages; int n; };

static int keep(struct kept *k, unsigned long a, int n)
{
	int r = pin_user_pages_fast(a, n, FOLL_WRITE, k->pages);

	if (r < 0)
		return r;
	k->n = r;
	return 0;
}

static void cancel(struct kept *k)
{
	unpin_user_pages_dirty_lock(k->pages, k->n, false);
}

static void complete_it(struct kept *k, bool dirty)
{
	unpin_user_pages_dirty_lock(k->pages, k->n, dirty);
}

/* a long-term pin for writing */
struct kept_long { struct page **pages; int n; };

static int keep_long(struct kept_long *k, unsigned long a, int n)
{
	int r = pin_user_pages_fast(a, n, FOLL_WRITE | FOLL_LONGTERM, k->pages);

	if (r < 0)
		return r;
	k->n = r;
	return 0;
}

static void drop_long(struct kept_long *k)
{
	unpin_user_pages_dirty_lock(k->pages, k->n, false);
}

/* kernel/events/uprobes.c __update_ref_ctr(): a page of another mm, which its fault made dirty */
static int other_mm(struct mm_struct *mm, unsigned long a)
{
	struct page *page;
	short *p;

	if (get_user_pages_remote(mm, a, 1, FOLL_WRITE, &page, NULL) != 1)
		return -EFAULT;
	p = kmap_local_page(page);
	*p += 1;
	kunmap_local(p);
	put_page(page);
	return 0;
}
