/* SPDX-License-Identifier: GPL-2.0-only */
/* The lock was given up, was not got, or is not known to be the one that the call takes. */
#include "kernel.h"

struct dev { struct mm_struct *mm; };
int may_unlock(struct mm_struct *mm);

static int given_up(unsigned long a, struct page **pg)
{
	int r;

	mmap_read_lock(current->mm);
	mmap_read_unlock(current->mm);
	r = pin_user_pages_fast(a, 1, 0, pg);
	if (r == 1)
		unpin_user_page(pg[0]);
	return r;
}

static int not_got(unsigned long a, struct page **pg)
{
	int r;

	if (mmap_read_trylock(current->mm)) {
		mmap_read_unlock(current->mm);
		return -EAGAIN;
	}
	r = get_user_pages_fast(a, 1, 0, pg);
	if (r == 1)
		put_page(pg[0]);
	return r;
}

/* another process' mm */
static int other(struct dev *dev, unsigned long a, struct page **pg)
{
	int r;

	mmap_read_lock(dev->mm);
	r = get_user_pages_fast(a, 1, 0, pg);
	mmap_read_unlock(dev->mm);
	if (r == 1)
		put_page(pg[0]);
	return r;
}

/* *_fast_only never takes it */
static int fast_only(unsigned long a, struct page **pg)
{
	int r;

	mmap_read_lock(current->mm);
	r = get_user_pages_fast_only(a, 1, 0, pg);
	mmap_read_unlock(current->mm);
	if (r == 1)
		put_page(pg[0]);
	return r;
}

/* a callee with the mm may have given it up */
static int by_callee(unsigned long a, struct page **pg)
{
	int r;

	mmap_read_lock(current->mm);
	if (may_unlock(current->mm))
		return -EAGAIN;
	r = get_user_pages_fast(a, 1, 0, pg);
	if (r == 1)
		put_page(pg[0]);
	return r;
}

/* asserted, and given up before the call that takes it */
static int asserted_first(unsigned long a, struct page **pg)
{
	int r;

	mmap_assert_locked(current->mm);
	mmap_read_unlock(current->mm);
	r = pin_user_pages_fast(a, 1, 0, pg);
	mmap_read_lock(current->mm);
	if (r == 1)
		unpin_user_page(pg[0]);
	return r;
}
