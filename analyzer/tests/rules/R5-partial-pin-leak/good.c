/* SPDX-License-Identifier: GPL-2.0-only */
/* Short results that are released, completed, impossible, or somebody else's. */
#include "kernel.h"

static int released(unsigned long a, int n)
{
	struct page **pg = kvmalloc_array(n, sizeof(*pg), GFP_KERNEL);
	int r;

	if (!pg)
		return -ENOMEM;
	r = pin_user_pages_fast(a, n, 0, pg);
	if (r != n) {
		if (r > 0)
			unpin_user_pages(pg, r);
		kvfree(pg);
		return r < 0 ? r : -EFAULT;
	}
	unpin_user_pages(pg, n);
	kvfree(pg);
	return 0;
}

static int released_by_loop(unsigned long a, int n)
{
	struct page **pg = kvmalloc_array(n, sizeof(*pg), GFP_KERNEL);
	int i, r;

	if (!pg)
		return -ENOMEM;
	r = get_user_pages_fast(a, n, 0, pg);
	if (r < n) {
		for (i = 0; i < r; i++)
			put_page(pg[i]);
		kvfree(pg);
		return -EFAULT;
	}
	release_pages(pg, n);
	kvfree(pg);
	return 0;
}

/* n == 1: a short result is no result */
static int one(unsigned long a)
{
	struct page *page;

	if (get_user_pages_fast(a, 1, FOLL_WRITE, &page) != 1)
		return -EFAULT;
	put_page(page);
	return 0;
}

static int one_less_than(unsigned long a)
{
	struct page *page;
	int r = pin_user_pages_fast(a, 1, FOLL_WRITE, &page);

	if (r < 1)
		return r ? r : -EFAULT;
	unpin_user_page(page);
	return 0;
}

struct userptr { unsigned long addr; int npages; struct page **pages; };

/* like etnaviv_gem_userptr_get_pages(): asks again until all are there, the object owns them */
static int until_full(struct userptr *u)
{
	int pinned = 0, r;

	do {
		r = pin_user_pages_fast(u->addr + pinned * PAGE_SIZE, u->npages - pinned, FOLL_WRITE, u->pages + pinned);
		if (r < 0) {
			unpin_user_pages(u->pages, pinned);
			return r;
		}
		pinned += r;
	} while (pinned < u->npages);
	return 0;
}

/* Like fuse_get_user_pages(): the caller's object has them, the caller cleans up. */
static int left_to_the_caller(struct userptr *u, int *got)
{
	int r = pin_user_pages_fast(u->addr, u->npages, 0, u->pages);

	*got = r > 0 ? r : 0;
	if (r != u->npages)
		return r < 0 ? r : -EFAULT;
	return 0;
}

static int clamped(unsigned long a, int n, struct page **pg)
{
	int r = pin_user_pages_fast(a, n, 0, pg), ret = 0;

	if (r < 0) {
		ret = r;
		r = 0;
	} else if (r < n) {
		ret = -EFAULT;
	}
	unpin_user_pages(pg, r);
	return ret;
}

struct xfer { struct page **page_list; unsigned long nr_pages; struct sg_table *sgt; };

/* drivers/accel/qaic/qaic_control.c find_and_map_user_pages(): the number becomes what was got, one label for all */
static int one_label(struct xfer *xfer, unsigned long addr, unsigned long nr_pages)
{
	struct page **list = kmalloc_array(nr_pages, sizeof(*list), GFP_KERNEL);
	struct sg_table *sgt;
	int i, ret;

	if (!list)
		return -ENOMEM;
	ret = get_user_pages_fast(addr, nr_pages, 0, list);
	if (ret < 0)
		goto free_list;
	if (ret != nr_pages) {
		nr_pages = ret;
		ret = -EFAULT;
		goto put_pages;
	}
	sgt = kmalloc(sizeof(*sgt), GFP_KERNEL);
	if (!sgt) {
		ret = -ENOMEM;
		goto put_pages;
	}
	ret = sg_alloc_table_from_pages(sgt, list, nr_pages, 0, nr_pages << PAGE_SHIFT, GFP_KERNEL);
	if (ret)
		goto free_sgt;
	xfer->sgt = sgt;
	xfer->page_list = list;
	xfer->nr_pages = nr_pages;
	return 0;
free_sgt:
	kfree(sgt);
put_pages:
	for (i = 0; i < nr_pages; ++i)
		put_page(list[i]);
free_list:
	kfree(list);
	return ret;
}

struct completion { unsigned int done; };
struct kref { int count; };
struct dma_req { struct kref refcount; struct completion comp; struct page **page_list; unsigned int nr_pages; struct sg_table sgt; };
void init_completion(struct completion *c);
void kref_init(struct kref *k);
int kref_put(struct kref *k, void (*release)(struct kref *k));
int do_request(struct dma_req *req);
void req_free(struct kref *k);

/* drivers/rapidio/devices/rio_mport_cdev.c rio_dma_transfer(): a field that is still NULL says who releases */
static int field_tells(unsigned long addr, unsigned long nr_pages)
{
	struct dma_req *req = kzalloc(sizeof(*req), GFP_KERNEL);
	struct page **list;
	long pinned;
	int ret;

	if (!req)
		return -ENOMEM;
	kref_init(&req->refcount);
	init_completion(&req->comp);
	list = kmalloc_array(nr_pages, sizeof(*list), GFP_KERNEL);
	if (!list) {
		ret = -ENOMEM;
		goto err_req;
	}
	pinned = pin_user_pages_fast(addr, nr_pages, FOLL_WRITE, list);
	if (pinned != nr_pages) {
		nr_pages = pinned < 0 ? 0 : pinned;
		ret = -EFAULT;
		goto err_pg;
	}
	ret = sg_alloc_table_from_pages(&req->sgt, list, nr_pages, 0, 4096, GFP_KERNEL);
	if (ret)
		goto err_pg;
	req->page_list = list;
	req->nr_pages = nr_pages;
	ret = do_request(req);
err_pg:
	if (!req->page_list) {
		unpin_user_pages(list, nr_pages);
		kfree(list);
	}
err_req:
	kref_put(&req->refcount, req_free);
	return ret;
}

struct umem { struct page **pgs; unsigned int npgs; };

static void umem_unpin(struct umem *u)
{
	unpin_user_pages_dirty_lock(u->pgs, u->npgs, true);
	kvfree(u->pgs);
	u->pgs = NULL;
}

/* net/xdp/xdp_umem.c xdp_umem_pin_pages(): allocated here, but it is the object's array, and the helper knows it */
static int array_in_the_object(struct umem *u, unsigned long addr)
{
	long npgs;
	int err;

	u->pgs = kvcalloc(u->npgs, sizeof(*u->pgs), GFP_KERNEL);
	if (!u->pgs)
		return -ENOMEM;
	mmap_read_lock(current->mm);
	npgs = pin_user_pages(addr, u->npgs, FOLL_WRITE, &u->pgs[0]);
	mmap_read_unlock(current->mm);
	if (npgs != u->npgs) {
		if (npgs >= 0) {
			u->npgs = npgs;
			err = -ENOMEM;
			goto out_pin;
		}
		err = npgs;
		goto out_pgs;
	}
	return 0;
out_pin:
	umem_unpin(u);
out_pgs:
	kvfree(u->pgs);
	u->pgs = NULL;
	return err;
}

/* bytes and offset, rounded up, in three spellings */
static ssize_t rounded_up(struct iov_iter *it, struct page **pg, size_t size, unsigned int max, int how)
{
	size_t off;
	ssize_t r = iov_iter_get_pages2(it, pg, size, max, &off);

	if (r <= 0)
		return r;
	if (how == 1)
		release_pages(pg, DIV_ROUND_UP(r + off, PAGE_SIZE));
	else if (how == 2)
		release_pages(pg, (off + r + PAGE_SIZE - 1) >> PAGE_SHIFT);
	else
		release_pages(pg, (r + off + ~PAGE_MASK) / PAGE_SIZE);
	return 0;
}

/* --- taken by one function, given back by another --- */

/* the first page is another matter */
struct pool {
	struct page **pages;
	int count;
};

static void pool_take(struct pool *p, unsigned long start)
{
	p->count = get_user_pages_fast(start, 8, 0, p->pages);
}

static void pool_drop(struct pool *p)
{
	int i;

	for (i = 1; i < p->count; i++)
		put_page(p->pages[i]);
	if (p->count > 0)
		put_page(p->pages[0]);
}

static void pool_drop_each(struct pool *p)
{
	int i;

	for (i = 0; i < p->count; i++)
		put_page(p->pages[i]);
}
