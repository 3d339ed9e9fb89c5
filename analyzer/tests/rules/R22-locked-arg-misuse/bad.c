/* SPDX-License-Identifier: GPL-2.0-only */
/* 'locked' not 1 on entry, or not asked afterwards. */
#include "kernel.h"

static long not_asked(struct mm_struct *mm, unsigned long a, struct page **pg)
{
	int locked = 1;
	long r;

	mmap_read_lock(mm);
	r = get_user_pages_remote(mm, a, 1, 0, pg, &locked);
	mmap_read_unlock(mm); // expect: locked-arg-misuse: 'locked' is not tested
	if (r == 1)
		put_page(pg[0]);
	return r;
}

static long zero(struct mm_struct *mm, unsigned long a, struct page **pg)
{
	int locked = 0;
	long r;

	mmap_read_lock(mm);
	r = pin_user_pages_remote(mm, a, 1, 0, pg, &locked); // expect: locked-arg-misuse: 'locked' of pin_user_pages_remote() is 0
	if (locked)
		mmap_read_unlock(mm);
	if (r == 1)
		unpin_user_page(pg[0]);
	return r;
}

static long wrong_way(struct mm_struct *mm, unsigned long a, struct page **pg)
{
	int locked = 1;
	long r;

	mmap_read_lock(mm);
	r = pin_user_pages_remote(mm, a, 1, 0, pg, &locked);
	if (!locked)
		mmap_read_unlock(mm); // expect: locked-arg-misuse: mmap_read_unlock() gives up a lock
	if (r == 1)
		unpin_user_page(pg[0]);
	return r;
}

static long one_path(struct mm_struct *mm, unsigned long a, struct page **pg)
{
	int locked = 1;
	long r;

	mmap_read_lock(mm);
	r = get_user_pages_remote(mm, a, 1, 0, pg, &locked);
	if (r <= 0) {
		mmap_read_unlock(mm); // expect: locked-arg-misuse: may have given up
		return -EFAULT;
	}
	if (locked)
		mmap_read_unlock(mm);
	put_page(pg[0]);
	return 0;
}
