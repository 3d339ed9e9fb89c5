/* SPDX-License-Identifier: GPL-2.0-only */
/* era: 601 */
/* 'vmas' together with 'locked', where both exist. */
#include "kernel.h"

static long vmas(struct mm_struct *mm, unsigned long a, struct page **pg)
{
	struct vm_area_struct *vma;
	int locked = 1;
	long r;

	mmap_read_lock(mm);
	r = get_user_pages_remote(mm, a, 1, 0, pg, &vma, &locked); // expect: locked-arg-misuse: 'vmas' and 'locked'
	if (locked)
		mmap_read_unlock(mm);
	if (r == 1)
		put_page(pg[0]);
	return r;
}
