/* SPDX-License-Identifier: GPL-2.0-only */
/* A failing return that forgets the pages. */
#include "kernel.h"

struct chunk { struct list_head list; int n; };

static int no_memory(unsigned long a)
{
	struct page *pg[4];
	char *b;
	int r = pin_user_pages_fast(a, 4, 0, pg); // expect-note: pinned here

	if (r <= 0)
		return r ? r : -EFAULT;
	b = kmalloc(64, GFP_KERNEL);
	if (!b)
		return -ENOMEM; // expect: leak-on-error-path: pages pinned at line 11 are not released
	unpin_user_pages(pg, r);
	kfree(b);
	return 0;
}

/* net/rds/rdma.c __rds_rdma_map(): the label frees the array and not the pages */
static int label_frees_array(unsigned long a, int n)
{
	struct page **pg = kcalloc(n, sizeof(*pg), GFP_KERNEL);
	void *sg;
	int r;

	if (!pg)
		return -ENOMEM;
	r = pin_user_pages_fast(a, n, FOLL_WRITE, pg);
	if (r <= 0)
		goto out;
	sg = kmalloc_array(r, 32, GFP_KERNEL);
	if (!sg) {
		r = -ENOMEM;
		goto out;
	}
	unpin_user_pages(pg, r);
	kfree(sg);
	r = 0;
out:
	kfree(pg);
	return r; // expect: leak-on-error-path: pages pinned at line
}

/* one page, "< 0" is enough of a test */
static int one_page(unsigned long a, int want)
{
	struct page *page;
	int r = get_user_pages_fast(a, 1, 0, &page);

	if (r < 0)
		return r;
	if (want > 7)
		return -EINVAL; // expect: leak-on-error-path: pages taken at line
	put_page(page);
	return 0;
}

/* the loop at the label begins behind the first page */
static int rest_only(unsigned long a, int n, int bad)
{
	struct page **pg = kcalloc(n, sizeof(*pg), GFP_KERNEL);
	int i, r;

	if (!pg)
		return -ENOMEM;
	r = get_user_pages_fast(a, n, 0, pg);
	if (r <= 1) {
		if (r == 1)
			put_page(pg[0]);
		kfree(pg);
		return -EFAULT;
	}
	if (bad) {
		for (i = 1; i < r; i++)
			put_page(pg[i]);
		kfree(pg);
		return -EINVAL; // expect: leak-on-error-path: some of the pages taken at line
	}
	release_pages(pg, r);
	kfree(pg);
	return 0;
}

/* the pages are in an object of the caller, and this function frees the array that names them */
struct object { struct page **pages; int n; };
static int in_object(struct object *o, unsigned long a, int n, int bad)
{
	int r;

	o->pages = kcalloc(n, sizeof(*o->pages), GFP_KERNEL);
	if (!o->pages)
		return -ENOMEM;
	r = pin_user_pages_fast(a, n, FOLL_WRITE, o->pages);
	if (r <= 0)
		goto free;
	if (bad) {
		r = -EINVAL;
		goto free;
	}
	o->n = r;
	return 0;
free:
	kfree(o->pages);
	o->pages = NULL;
	return r; // expect: leak-on-error-path: pages pinned at line
}

/* drivers/infiniband/hw/usnic/usnic_uiom.c usnic_uiom_get_pages(), one batch */
static int chunk_fails(unsigned long a, struct list_head *out)
{
	struct page *pg[16];
	struct chunk *c;
	int r = pin_user_pages_fast(a, 16, FOLL_LONGTERM, pg);

	if (r < 0)
		goto out;
	while (r) {
		c = kmalloc(sizeof(*c), GFP_KERNEL);
		if (!c) {
			r = -ENOMEM;
			goto out;
		}
		c->n = min_t(int, r, 4);
		unpin_user_pages(pg, c->n);
		return 0;
	}
out:
	return r; // expect: leak-on-error-path: pages pinned at line
}

/* bytes and offset become a number of pages; the array goes, the pages stay */
static ssize_t bytes(struct iov_iter *it, int bad)
{
	struct page **pg;
	size_t off;
	ssize_t r = iov_iter_get_pages_alloc2(it, &pg, 65536, &off);

	if (r <= 0)
		return r;
	if (bad) {
		kvfree(pg);
		return -EINVAL; // expect: leak-on-error-path: pages taken at line
	}
	release_pages(pg, DIV_ROUND_UP(r + off, PAGE_SIZE));
	kvfree(pg);
	return r;
}

/* drivers/virt/nitro_enclaves: a page a turn, counted behind what may fail */
int looks_well(unsigned long a);
static long counted_last(unsigned long a, unsigned long n)
{
	struct page **pg = kcalloc(n, sizeof(*pg), GFP_KERNEL);
	unsigned long nr = 0;
	long r, rc = 0;

	if (!pg)
		return -ENOMEM;
	do {
		r = pin_user_pages_unlocked(a + nr * PAGE_SIZE, 1, pg + nr, 0);
		if (r < 0) {
			rc = r;
			break;
		}
		rc = looks_well(a + nr);
		if (rc < 0)
			break;
		nr++;
	} while (nr < n);
	unpin_user_pages(pg, nr);
	kfree(pg);
	return rc; // expect: leak-on-error-path: pages pinned at line
}

/* the array is an object's, which others may clean up; but one failing path does it here */
struct buffer { struct page **pages; int n; };
int buffer_check(struct page **pages, int n);

static int one_of_two(struct buffer *b, unsigned long a, int n)
{
	int ret, r = pin_user_pages_fast(a, n, FOLL_WRITE, b->pages);

	if (r <= 0)
		return -EFAULT;
	if (n & 1)
		return -EINVAL; // expect: leak-on-error-path: are not released on this failure path, but on others
	if (n & 2) {
		unpin_user_pages(b->pages, r);
		return -ENOMEM;
	}
	ret = 0;
	b->n = r;
	return ret;
}

/* the same after a function that is not known failed */
static int after_unknown(struct buffer *b, unsigned long a, int n)
{
	int ret, r = pin_user_pages_fast(a, n, FOLL_WRITE, b->pages);

	if (r <= 0)
		return -EFAULT;
	ret = buffer_check(b->pages, r);
	if (ret < 0) {
		if (ret == -EINTR)
			return ret; // expect: leak-on-error-path: are not released on this failure path, but on others
		goto unpin;
	}
	b->n = r;
	return 0;
unpin:
	unpin_user_pages(b->pages, r);
	return ret;
}
