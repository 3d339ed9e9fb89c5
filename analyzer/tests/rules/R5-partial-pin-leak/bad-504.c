/* SPDX-License-Identifier: GPL-2.0-only */
/* era: 504 */
/* References are lost the same way. */
#include "kernel.h"

static int not_equal(unsigned long a, int n)
{
	struct page **pg = kmalloc_array(n, sizeof(*pg), GFP_KERNEL);

	if (!pg)
		return -ENOMEM;
	if (get_user_pages_fast(a, n, FOLL_WRITE, pg) != n) {
		kfree(pg);
		return -EFAULT; // expect: partial-pin-leak: pages taken at line
	}
	put_user_pages(pg, n);
	kfree(pg);
	return 0;
}

static long locked(unsigned long a, unsigned long n)
{
	struct page *pg[32];
	int l = 1;
	long r = get_user_pages_locked(a, 32, FOLL_WRITE, pg, &l);

	if (r < 0)
		return r;
	if (r < 32)
		return -EFAULT; // expect: partial-pin-leak: when get_user_pages_locked() got fewer
	release_pages(pg, r);
	return 0;
}
