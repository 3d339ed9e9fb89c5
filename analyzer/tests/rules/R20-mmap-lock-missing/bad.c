/* SPDX-License-Identifier: GPL-2.0-only */
/* Calls that need the mmap lock, after it was given up. */
#include "kernel.h"

static long after_unlock(struct mm_struct *mm, unsigned long a, struct page **pg, int *more)
{
	long r;

	mmap_read_lock(mm);
	*more = 1;
	mmap_read_unlock(mm);
	r = get_user_pages_remote(mm, a, 1, 0, pg, NULL); // expect: mmap-lock-missing: get_user_pages_remote() needs the mmap lock
	if (r == 1)
		put_page(pg[0]);
	return r;
}

static long of_current(unsigned long a, struct page **pg)
{
	struct mm_struct *mm = current->mm;
	long r;

	mmap_read_lock(mm);
	mmap_read_unlock(mm);
	r = pin_user_pages(a, 1, FOLL_LONGTERM, pg); // expect: mmap-lock-missing: pin_user_pages() needs the mmap lock
	if (r == 1)
		unpin_user_page(pg[0]);
	return r;
}

static long written_out(unsigned long a, struct page **pg)
{
	long r;

	mmap_write_lock(current->mm);
	mmap_write_unlock(current->mm);
	r = get_user_pages(a, 1, 0, pg); // expect: mmap-lock-missing: which line 36 gave up
	if (r == 1)
		put_page(pg[0]);
	return r;
}

static long second_turn(struct mm_struct *mm, unsigned long a, struct page **pg)
{
	long r;
	int locked = 1;

	mmap_read_lock(mm);
	r = get_user_pages_remote(mm, a, 1, 0, pg, &locked);
	if (locked)
		mmap_read_unlock(mm);
	if (r == 1)
		put_page(pg[0]);
	r = pin_user_pages_remote(mm, a, 1, 0, pg, NULL); // expect: mmap-lock-missing: pin_user_pages_remote() needs the mmap lock
	if (r == 1)
		unpin_user_page(pg[0]);
	return r;
}
