/* SPDX-License-Identifier: GPL-2.0-only */
/* The lock is there, may be there, or is another one. Modelled on real functions. */
#include "kernel.h"

struct dev { struct mm_struct *mm; int locked; };
int refill(struct vm_area_struct *vma);

static long held(struct mm_struct *mm, unsigned long a, struct page **pg)
{
	long r;

	mmap_read_lock(mm);
	r = get_user_pages_remote(mm, a, 1, 0, pg, NULL);
	mmap_read_unlock(mm);
	if (r == 1)
		put_page(pg[0]);
	return r;
}

/* radeon through TTM, sgx, user_events: taken frames above */
static long of_caller(unsigned long a, struct page **pg)
{
	long r = pin_user_pages(a, 1, FOLL_LONGTERM, pg);

	if (r == 1)
		unpin_user_page(pg[0]);
	return r;
}

/* drivers/vhost/vdpa.c vhost_vdpa_pa_map(): locks dev->mm, pins current's, which is the same */
static long other_name(struct dev *dev, unsigned long a, struct page **pg)
{
	long r;

	mmap_read_lock(current->mm);
	mmap_read_unlock(current->mm);
	mmap_read_lock(dev->mm);
	r = pin_user_pages(a, 1, FOLL_LONGTERM, pg);
	mmap_read_unlock(dev->mm);
	if (r == 1)
		unpin_user_page(pg[0]);
	return r;
}

/* mm/gup_test.c: locks only for some commands */
static long conditional(unsigned long a, struct page **pg, int need)
{
	long r;

	if (need)
		mmap_read_lock(current->mm);
	r = get_user_pages(a, 1, 0, pg);
	if (need)
		mmap_read_unlock(current->mm);
	if (r == 1)
		put_page(pg[0]);
	return r;
}

/* drivers/iommu/iommufd/pages.c pfn_reader_user_pin(): the state of the lock is in a field */
static long in_field(struct dev *dev, unsigned long a, struct page **pg)
{
	long r;

	if (!dev->locked) {
		mmap_read_lock(dev->mm);
		dev->locked = 1;
	}
	r = pin_user_pages_remote(dev->mm, a, 1, 0, pg, &dev->locked);
	if (r == 1)
		unpin_user_page(pg[0]);
	return r;
}

/* taken again before the next turn */
static long turn_by_turn(struct mm_struct *mm, unsigned long a, struct page **pg, int n)
{
	long r = 0;

	while (n--) {
		mmap_read_lock(mm);
		r = get_user_pages_remote(mm, a, 1, 0, pg, NULL);
		mmap_read_unlock(mm);
		if (r != 1)
			return -EFAULT;
		put_page(pg[0]);
		a += PAGE_SIZE;
	}
	return r;
}

/* a function that gets a vma may take the lock again */
static long taken_by_callee(struct mm_struct *mm, struct vm_area_struct *vma, unsigned long a, struct page **pg)
{
	long r;

	mmap_read_lock(mm);
	mmap_read_unlock(mm);
	refill(vma);
	r = get_user_pages_remote(mm, a, 1, 0, pg, NULL);
	if (r == 1)
		put_page(pg[0]);
	return r;
}
