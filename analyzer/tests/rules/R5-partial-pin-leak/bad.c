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
