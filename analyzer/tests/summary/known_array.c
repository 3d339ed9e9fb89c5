/* SPDX-License-Identifier: GPL-2.0-only */
/* an array that an object of the caller leads to is the caller's business */
#include "kernel.h"

struct umem {
	struct page **pgs;
	unsigned int npgs;
};

static void unpin(struct umem *u)
{
	unpin_user_pages_dirty_lock(u->pgs, u->npgs, true);
	kvfree(u->pgs);
	u->pgs = NULL;
}

int pin(struct umem *u, unsigned long addr)
{
	long n;
	int err;

	u->pgs = kvcalloc(u->npgs, sizeof(*u->pgs), GFP_KERNEL);
	if (!u->pgs)
		return -ENOMEM;
	mmap_read_lock(current->mm);
	n = pin_user_pages(addr, u->npgs, FOLL_WRITE | FOLL_LONGTERM, &u->pgs[0]);
	mmap_read_unlock(current->mm);
	if (n != u->npgs) {
		if (n >= 0) {
			u->npgs = n;
			err = -ENOMEM;
			guptool_state();
			unpin(u);
			guptool_state();
			return err;
		}
		kvfree(u->pgs);
		return n;
	}
	return 0;
}

/* golden: summary
 * unpin()
 * 12: release unpin_user_pages_dirty_lock PIN, count 'u->npgs', in 'u->pgs' (umem.pgs), dirties
 * unpin:
 *   writes 0x1 captures 0x0
 *   returns:
 *     releases PIN count 'u->npgs' at param0->pgs (umem.pgs), array, unpin_user_pages_dirty_lock line 12
 *     dirties PIN count 'u->npgs' at param0->pgs (umem.pgs), array, unpin_user_pages_dirty_lock line 12
 *     frees count ? at param0->pgs (umem.pgs), kvfree line 13
 *
 * pin()
 * 26: acquire pin_user_pages PIN, flags FOLL_WRITE|FOLL_LONGTERM, count 'u->npgs', in '&u->pgs[0]' (umem.pgs), result in 'n'
 * 33: wrapped release unpin PIN, in 'u' (umem.pgs), of pin_user_pages
 * 32: PIN pin_user_pages maybe held count n longterm escapes:parameter
 * 34: PIN pin_user_pages maybe released count n longterm dirtied array-freed escapes:parameter
 * pin:
 *   writes 0x1 captures 0x0
 *   returns < 0: nothing
 *   returns 0:
 *     acquires PIN LONGTERM count 'pin_user_pages()' on param0->pgs (umem.pgs), array, pin_user_pages line 26
 *
 */
