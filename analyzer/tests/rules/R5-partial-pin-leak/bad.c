/* SPDX-License-Identifier: GPL-2.0-only */
/* A short result counts as failure, and its pages are forgotten. */
#include "kernel.h"

static int not_equal(unsigned long a, int n)
{
	struct page **pg = kvmalloc_array(n, sizeof(*pg), GFP_KERNEL);

	if (!pg)
		return -ENOMEM;
	if (pin_user_pages_fast(a, n, 0, pg) != n) {
		kvfree(pg);
		return -EFAULT; // expect: partial-pin-leak: when pin_user_pages_fast() got fewer
	}
	unpin_user_pages(pg, n);
	kvfree(pg);
	return 0;
}

static int less_than(unsigned long a)
{
	struct page *pg[16];
	int r = get_user_pages_fast(a, 16, 0, pg);

	if (r < 16)
		return -EFAULT; // expect: partial-pin-leak: pages taken at line
	release_pages(pg, r);
	return 0;
}

static long label(struct mm_struct *mm, unsigned long a, unsigned long n, struct page **out)
{
	struct page **pg = kcalloc(n, sizeof(*pg), GFP_KERNEL);
	long r;

	if (!pg)
		return -ENOMEM;
	mmap_read_lock(mm);
	r = pin_user_pages(a, n, FOLL_WRITE, pg);
	mmap_read_unlock(mm);
	if (r < 0)
		goto out;
	if (r != n) {
		r = -EFAULT;
		goto out;
	}
	unpin_user_pages(pg, r);
	r = 0;
out:
	kfree(pg);
	return r; // expect: partial-pin-leak: when pin_user_pages() got fewer
}

static int positive_only(unsigned long a, int n)
{
	struct page **pg = kmalloc_array(n, sizeof(*pg), GFP_KERNEL);
	int r;

	if (!pg)
		return -ENOMEM;
	r = pin_user_pages_fast(a, n, 0, pg);
	if (r <= 0) {
		kfree(pg);
		return -EFAULT;
	}
	if (r != n) {
		kfree(pg);
		return -EINVAL; // expect: partial-pin-leak: pages pinned at line
	}
	unpin_user_pages(pg, n);
	kfree(pg);
	return 0;
}

/* drivers/tee/tee_shm.c register_shm_helper(): bytes, rounded down, without the offset */
static ssize_t rounded(struct iov_iter *it, struct page **pg, size_t size, unsigned int max)
{
	size_t off, n;
	ssize_t r = iov_iter_get_pages2(it, pg, size, max, &off);

	if (r <= 0)
		return r;
	if (DIV_ROUND_UP(r + off, PAGE_SIZE) != max) {
		n = r / PAGE_SIZE;
		release_pages(pg, n); // expect: partial-pin-leak: release_pages() releases the bytes of iov_iter_get_pages2()
		return -ENOMEM;
	}
	release_pages(pg, max);
	return 0;
}

static ssize_t shifted(struct iov_iter *it, struct page **pg, size_t size, unsigned int max)
{
	size_t off;
	ssize_t r = iov_iter_get_pages2(it, pg, size, max, &off);

	if (r <= 0)
		return r;
	release_pages(pg, r >> PAGE_SHIFT); // expect: partial-pin-leak: pages covered in part are lost
	return 0;
}

/* --- taken by one function, given back by another --- */

struct pool {
	struct page **pages;
	int count;
};

static int pool_take(struct pool *p, unsigned long start)
{
	int got = get_user_pages_fast(start, p->count, 0, p->pages); // expect-note: taken here

	return got == p->count ? 0 : -EFAULT;
}

static void pool_drop(struct pool *p)
{
	int i;

	for (i = 1; i < p->count; i++)
		put_page(p->pages[i]); // expect: partial-pin-leak: the loop around put_page() leaves out the first of the pages that get_user_pages_fast() in pool_take() took
}

/* nobody is known who took them; but everybody else begins with the first */
struct ring {
	struct page **pages;
	int nr;
};

void show_page(struct page *page);

static void ring_show(struct ring *r)
{
	int i;

	for (i = 0; i < r->nr; i++)
		show_page(r->pages[i]);
}

static void ring_drop(struct ring *r)
{
	int i;

	for (i = 1; i < r->nr; i++)
		put_page(r->pages[i]); // expect: partial-pin-leak: the loop around put_page() leaves out the first of nr pages
}
