/* SPDX-License-Identifier: GPL-2.0-only */
/* Calls that take the mmap lock themselves, under it. */
#include "kernel.h"

static int fast(unsigned long a, struct page **pg)
{
	int r;

	mmap_read_lock(current->mm);
	r = pin_user_pages_fast(a, 1, 0, pg); // expect: mmap-lock-held: pin_user_pages_fast() takes the mmap lock, which is held since line 9
	mmap_read_unlock(current->mm);
	if (r == 1)
		unpin_user_page(pg[0]);
	return r;
}

static long unlocked(unsigned long a, struct page **pg)
{
	struct mm_struct *mm = current->mm;
	long r;

	mmap_write_lock(mm);
	r = get_user_pages_unlocked(a, 1, pg, 0); // expect: mmap-lock-held: get_user_pages_unlocked() takes the mmap lock
	mmap_write_unlock(mm);
	if (r == 1)
		put_page(pg[0]);
	return r;
}

static int tried(unsigned long a, struct page **pg)
{
	int r;

	if (!mmap_read_trylock(current->mm))
		return -EAGAIN;
	r = get_user_pages_fast(a, 1, 0, pg); // expect: mmap-lock-held: get_user_pages_fast() takes the mmap lock
	mmap_read_unlock(current->mm);
	if (r == 1)
		put_page(pg[0]);
	return r;
}

static int one_branch(unsigned long a, struct page **pg, int again)
{
	int r;

	mmap_read_lock(current->mm);
	if (!again)
		mmap_read_unlock(current->mm);
	r = pin_user_pages_fast(a, 1, 0, pg); // expect: mmap-lock-held: held since line 47
	if (again)
		mmap_read_unlock(current->mm);
	if (r == 1)
		unpin_user_page(pg[0]);
	return r;
}

/* the caller has it, as this function insists */
static int asserted(unsigned long a, struct page **pg)
{
	int r;

	mmap_assert_locked(current->mm);
	r = pin_user_pages_fast(a, 1, 0, pg); // expect: mmap-lock-held: which the caller holds as line
	if (r == 1)
		unpin_user_page(pg[0]);
	return r;
}
