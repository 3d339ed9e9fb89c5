/* SPDX-License-Identifier: GPL-2.0-only */
/* era: 601 */
/* Names of 5.4, brought along with a prototype. */
#include "kernel.h"

void put_user_pages_dirty_lock(struct page **pages, unsigned long npages, bool make_dirty);

static int release(unsigned long a, struct page **pg)
{
	int r = pin_user_pages_fast(a, 4, FOLL_WRITE, pg);

	if (r > 0)
		put_user_pages_dirty_lock(pg, r, true); // expect: deprecated-name: use unpin_user_pages_dirty_lock
	return r;
}
