/* SPDX-License-Identifier: GPL-2.0-only */
/* era: 601 */
/* With vmas in the middle of the arguments. */
#include "kernel.h"

static long remote(struct mm_struct *mm, unsigned long a, struct page **pg)
{
	long i, r = pin_user_pages_remote(mm, a, 8, FOLL_WRITE, pg, NULL, NULL);

	for (i = 0; i < r; i++)
		put_page(pg[i]); // expect: pin-released-with-put: released with put_page()
	return r;
}

static int fast_only(unsigned long a, struct page **pg)
{
	int r = pin_user_pages_fast_only(a, 8, FOLL_WRITE, pg);

	if (r > 0)
		release_pages(pg, r); // expect: pin-released-with-put: released with release_pages()
	return r;
}
