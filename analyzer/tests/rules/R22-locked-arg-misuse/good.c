/* SPDX-License-Identifier: GPL-2.0-only */
/* 'locked' as it is meant. Modelled on real functions. */
#include "kernel.h"

/* mm/process_vm_access.c process_vm_rw_single_vec() */
static long model(struct mm_struct *mm, unsigned long a, unsigned long n, struct page **pg)
{
	long done = 0;

	while (n) {
		int locked = 1;
		long r;

		mmap_read_lock(mm);
		r = pin_user_pages_remote(mm, a, min(n, 16UL), 0, pg, &locked);
		if (locked)
			mmap_read_unlock(mm);
		if (r <= 0)
			return -EFAULT;
		unpin_user_pages(pg, r);
		n -= r;
		a += r * PAGE_SIZE;
		done += r;
	}
	return done;
}

/* the caller's variable and the caller's lock */
static long of_caller(struct mm_struct *mm, unsigned long a, struct page **pg, int *locked)
{
	return get_user_pages_remote(mm, a, 1, 0, pg, locked);
}

static long none(struct mm_struct *mm, unsigned long a, struct page **pg)
{
	long r;

	mmap_read_lock(mm);
	r = get_user_pages_remote(mm, a, 1, 0, pg, NULL);
	mmap_read_unlock(mm);
	if (r == 1)
		put_page(pg[0]);
	return r;
}

/* taken again when it was given up */
static long again(struct mm_struct *mm, unsigned long a, struct page **pg)
{
	int locked = 1;
	long r;

	mmap_read_lock(mm);
	r = get_user_pages_remote(mm, a, 1, 0, pg, &locked);
	if (!locked)
		mmap_read_lock(mm);
	mmap_read_unlock(mm);
	if (r == 1)
		put_page(pg[0]);
	return r;
}
