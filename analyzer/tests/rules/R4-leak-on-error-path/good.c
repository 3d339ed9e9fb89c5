/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Failing returns that leak nothing: nothing was got, somebody else has the
 * pages, a helper or a label releases. Modelled on real functions.
 */
#include "kernel.h"

struct object { struct page **pages; int n; int ready; };
int helper(struct page **pages, int n);
int submit(struct object *o);
int add_to_pipe(void *pipe, struct pipe_buffer *buf);
void flush_dcache_page(struct page *page);

/* the failing return of the call itself: gntdev, iova_bitmap, hfi1, vhost, privcmd, goldfish, frame_vector */
static int itself(unsigned long a, int n, struct page **pg)
{
	int r = pin_user_pages_fast(a, n, FOLL_WRITE, pg);

	if (r <= 0)
		return r ? r : -EFAULT;
	unpin_user_pages(pg, r);
	return 0;
}

/* drivers/scsi/st.c, acrn, etnaviv, exynos, rio: the object has them when the function fails later */
static int to_object(struct object *o, unsigned long a, int n)
{
	struct page **pg = kcalloc(n, sizeof(*pg), GFP_KERNEL);
	int r;

	if (!pg)
		return -ENOMEM;
	r = pin_user_pages_fast(a, n, FOLL_WRITE, pg);
	if (r != n) {
		if (r > 0)
			unpin_user_pages(pg, r);
		kfree(pg);
		return -EFAULT;
	}
	o->pages = pg;
	o->n = n;
	if (!o->ready)
		return -EBUSY;
	return submit(o);
}

/* fs/fuse/file.c fuse_get_user_pages(): the caller's fuse_direct_io() releases what the field counts */
static int out_parameter(struct page **pg, int *got, unsigned long a, int n)
{
	int r = pin_user_pages_fast(a, n, 0, pg);

	if (r < 0)
		return r;
	*got = r;
	return r == n ? 0 : -EFAULT;
}

/* drivers/staging/vc04_services vchiq create_pagelist(): a helper cleans up */
static void cleanup(struct object *o)
{
	if (o->n)
		unpin_user_pages(o->pages, o->n);
	kfree(o->pages);
	kfree(o);
}

static int by_helper(unsigned long a, int n, int bad)
{
	struct object *o = kzalloc(sizeof(*o), GFP_KERNEL);

	if (!o)
		return -ENOMEM;
	o->pages = kcalloc(n, sizeof(*o->pages), GFP_KERNEL);
	if (!o->pages) {
		kfree(o);
		return -ENOMEM;
	}
	o->n = pin_user_pages_fast(a, n, 0, o->pages);
	if (o->n < 0)
		o->n = 0;
	if (bad) {
		cleanup(o);
		return -EINVAL;
	}
	cleanup(o);
	return 0;
}

/* a helper that nobody knows may do anything */
static int unknown_helper(unsigned long a)
{
	struct page *pg[4];
	int r = pin_user_pages_fast(a, 4, 0, pg);

	if (r <= 0)
		return -EFAULT;
	if (helper(pg, r))
		return -EIO;
	unpin_user_pages(pg, r);
	return 0;
}

/* xilinx_sdfec, pvr2fb, dfl, genwqe: a label that all share */
static int shared_label(unsigned long a, int n, int bad)
{
	struct page **pg = kcalloc(n, sizeof(*pg), GFP_KERNEL);
	int i, r, err = 0;

	if (!pg)
		return -ENOMEM;
	r = pin_user_pages_fast(a, n, 0, pg);
	if (r < n) {
		err = -EINVAL;
		goto put;
	}
	if (bad) {
		err = -EIO;
		goto put;
	}
put:
	for (i = 0; i < r; i++)
		unpin_user_page(pg[i]);
	kfree(pg);
	return err;
}

/* fs/exec.c copy_strings(): the page of the last turn is in a variable that each turn may change */
struct page *one_more(unsigned long at);
static int last_of_loop(unsigned long at, int n)
{
	struct page *have = NULL;
	int r = 0;

	while (n-- > 0) {
		struct page *page;

		if (get_user_pages_fast(at, 1, FOLL_WRITE, &page) != 1) {
			r = -EFAULT;
			goto out;
		}
		if (have)
			put_page(have);
		have = page;
		at += PAGE_SIZE;
		if (n == 77) {
			r = -EINTR;
			goto out;
		}
	}
out:
	if (have)
		put_page(have);
	return r;
}

/* fs/splice.c iter_to_pipe(): each page goes into a pipe buffer, the one that failed with it */
static ssize_t to_pipe(struct iov_iter *from, void *pipe)
{
	struct pipe_buffer buf = {};
	struct page *pages[16];
	size_t start;
	ssize_t left = iov_iter_get_pages2(from, pages, ~0UL, 16, &start);
	ssize_t ret = 0;
	int i, n;

	if (left <= 0)
		return left;
	n = DIV_ROUND_UP(left + start, PAGE_SIZE);
	for (i = 0; i < n; i++) {
		buf.page = pages[i];
		ret = add_to_pipe(pipe, &buf);
		if (ret < 0) {
			while (++i < n)
				put_page(pages[i]);
			break;
		}
	}
	return ret;
}

/* fs/nfs/direct.c: as many pages as the bytes touch, which is none when there are no bytes */
static ssize_t bytes_in_loop(struct iov_iter *it, size_t size)
{
	ssize_t result = -EINVAL;
	size_t done = 0;

	while (it->count) {
		struct page **vec;
		size_t base;
		unsigned int npages, i;

		result = iov_iter_get_pages_alloc2(it, &vec, size, &base);
		if (result < 0)
			break;
		npages = (result + base + PAGE_SIZE - 1) / PAGE_SIZE;
		for (i = 0; i < npages; i++)
			flush_dcache_page(vec[i]);
		done += result;
		for (i = 0; i < npages; i++)
			put_page(vec[i]);
		kvfree(vec);
	}
	if (!done)
		return result < 0 ? result : -EIO;
	return done;
}

/* drivers/accel/qaic, drivers/fpga/dfl: a helper that may write to the object loads the array again */
static void fill(struct object *o, int v)
{
	o->ready = v;
	o->pages = (struct page **)(unsigned long)v;
}

static int loaded_again(struct object *out, unsigned long a, int n, int bad)
{
	struct object *o = kzalloc(sizeof(*o), GFP_KERNEL);
	int r;

	if (!o)
		return -ENOMEM;
	o->pages = kcalloc(n, sizeof(*o->pages), GFP_KERNEL);
	if (!o->pages) {
		kfree(o);
		return -ENOMEM;
	}
	r = pin_user_pages_fast(a, n, 0, o->pages);
	if (r != n) {
		if (r > 0)
			unpin_user_pages(o->pages, r);
		kfree(o->pages);
		kfree(o);
		return -EFAULT;
	}
	fill(o, bad);
	if (bad) {
		unpin_user_pages(o->pages, n);
		kfree(o->pages);
		kfree(o);
		return -EINVAL;
	}
	out->pages = o->pages;
	kfree(o);
	return 0;
}

/* block/bio-integrity.c bio_integrity_map_user(): what came of a partial pin goes back page by page */
bool user_backed_iter(const struct iov_iter *i);
int map_pages(struct page **pages, size_t off, size_t bytes);
static int partial(struct iov_iter *iter, int nr)
{
	struct page *stack[8], **pages = stack;
	size_t off, bytes = iter->count;
	int ret;

	if (nr > 8)
		pages = NULL;
	ret = iov_iter_extract_pages(iter, &pages, bytes, nr, 0, &off);
	if (ret < 0)
		return ret;
	if (user_backed_iter(iter) && ret != bytes) {
		if (ret > 0) {
			int pinned = DIV_ROUND_UP(off + ret, PAGE_SIZE);
			int i;

			for (i = 0; i < pinned; i++)
				unpin_user_page(pages[i]);
		}
		if (pages != stack)
			kvfree(pages);
		return -EFAULT;
	}
	return map_pages(pages, off, ret);
}

/* drivers/virt/nitro_enclaves: a page a turn, counted before what may fail, so that the count covers it */
struct counted { struct page **pages; unsigned long nr; };
int looks_well(unsigned long a);
static long counted_first(unsigned long a, unsigned long size)
{
	struct counted *o = kzalloc(sizeof(*o), GFP_KERNEL);
	unsigned long i, done = 0;
	long r, rc = -EINVAL;

	if (!o)
		return -ENOMEM;
	o->pages = kcalloc(size, sizeof(*o->pages), GFP_KERNEL);
	if (!o->pages) {
		kfree(o);
		return -ENOMEM;
	}
	do {
		i = o->nr;
		r = pin_user_pages_unlocked(a + done, 1, o->pages + i, FOLL_LONGTERM);
		if (r < 0) {
			rc = r;
			goto unpin;
		}
		o->nr++;
		rc = looks_well(a + done);
		if (rc < 0)
			goto unpin;
		done += PAGE_SIZE;
	} while (done < size);
	unpin_user_pages(o->pages, o->nr);
	rc = 0;
	goto out;
unpin:
	unpin_user_pages(o->pages, o->nr);
out:
	kfree(o->pages);
	kfree(o);
	return rc;
}

/* the same with the counter of a for loop, which the failing turn moves on */
static long moved_on(unsigned long a, unsigned long n)
{
	struct page **pg = kcalloc(n, sizeof(*pg), GFP_KERNEL);
	unsigned long i;
	long r, rc = 0;

	if (!pg)
		return -ENOMEM;
	for (i = 0; i < n; i++) {
		r = pin_user_pages_unlocked(a + i * PAGE_SIZE, 1, &pg[i], 0);
		if (r != 1) {
			rc = -EFAULT;
			goto unpin;
		}
		rc = looks_well(a + i);
		if (rc < 0) {
			i++;
			goto unpin;
		}
	}
unpin:
	unpin_user_pages(pg, i);
	kfree(pg);
	return rc;
}

/* and put one by one */
static long put_one_by_one(unsigned long a, unsigned long n)
{
	struct page **pg = kcalloc(n, sizeof(*pg), GFP_KERNEL);
	unsigned long i, nr = 0;
	long r, rc = 0;

	if (!pg)
		return -ENOMEM;
	do {
		r = get_user_pages_unlocked(a + nr * PAGE_SIZE, 1, pg + nr, 0);
		if (r < 0) {
			rc = r;
			break;
		}
		nr++;
		rc = looks_well(a + nr);
		if (rc < 0)
			break;
	} while (nr < n);
	for (i = 0; i < nr; i++)
		put_page(pg[i]);
	kfree(pg);
	return rc;
}

/* drivers/virt/nitro_enclaves: once it is in a list, the list's owner releases, on failure, too */
struct region { struct list_head entry; struct page **pages; int n; };
int region_check(struct page **pages, int n);
int region_request(int slot);
void list_add(struct list_head *new, struct list_head *head);

static int listed(struct region *m, struct list_head *all, unsigned long a, int n)
{
	int ret, r = pin_user_pages_fast(a, n, FOLL_WRITE, m->pages);

	if (r <= 0)
		return -EFAULT;
	ret = region_check(m->pages, n);
	if (ret < 0) {
		unpin_user_pages(m->pages, r);
		return ret;
	}
	m->n = r;
	list_add(&m->entry, all);
	ret = region_request(n);
	return ret < 0 ? ret : 0;
}

/* net/rds/rdma.c: who took them over keeps them, unless it said that it failed */
static int taken_over(struct region *m, unsigned long a, int n, int *to)
{
	int ret, r = pin_user_pages_fast(a, n, FOLL_WRITE, m->pages);

	if (r <= 0)
		return -EFAULT;
	ret = region_check(m->pages, n);
	if (ret < 0) {
		unpin_user_pages(m->pages, r);
		return ret;
	}
	if (!*to)
		return -EFAULT;
	return 0;
}

/* drivers/infiniband/hw/mthca/mthca_memfree.c: released through the list that it was put in */
struct slot { struct scatterlist mem; };
int slot_map(struct slot *s);

static int through_list(struct slot *s, unsigned long a, int n)
{
	struct page *page;
	int ret;

	if (pin_user_pages_fast(a, 1, FOLL_WRITE, &page) != 1)
		return -EFAULT;
	sg_set_page(&s->mem, page, PAGE_SIZE, 0);
	if (n & 1) {
		unpin_user_page(page);
		return -EINVAL;
	}
	ret = slot_map(s);
	if (ret < 0) {
		unpin_user_page(sg_page(&s->mem));
		return ret;
	}
	return 0;
}

/* drivers/gpu/drm/radeon/radeon_ttm.c: what several turns took is released at once */
static int turns(struct region *m, unsigned long a, unsigned int n)
{
	unsigned int got = 0;
	int r;

	do {
		r = get_user_pages_fast(a + got * PAGE_SIZE, n - got, FOLL_WRITE, m->pages + got);
		if (r < 0)
			goto release;
		got += r;
	} while (got < n);
	r = region_check(m->pages, n);
	if (r)
		goto release;
	return 0;
release:
	release_pages(m->pages, got);
	return r;
}
