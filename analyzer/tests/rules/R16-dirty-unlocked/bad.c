/* SPDX-License-Identifier: GPL-2.0-only */
/* User pages that this function took, marked dirty without their lock. */
#include "kernel.h"

static int one(unsigned long a)
{
	struct page *page;
	char *p;

	if (get_user_pages_fast(a, 1, FOLL_WRITE, &page) != 1)
		return -EFAULT;
	p = kmap_local_page(page);
	p[0] = 1;
	kunmap_local(p);
	set_page_dirty(page); // expect: dirty-unlocked: marked dirty with set_page_dirty() without its lock
	put_page(page);
	return 0;
}

static int loop(unsigned long a, int n, struct page **pg)
{
	int i, r = pin_user_pages_fast(a, n, FOLL_WRITE, pg);

	for (i = 0; i < r; i++) {
		set_page_dirty(pg[i]); // expect: dirty-unlocked: page pinned at line
		unpin_user_page(pg[i]);
	}
	return r;
}

static int folio(unsigned long a)
{
	struct page *page;

	if (pin_user_pages_fast(a, 1, FOLL_WRITE, &page) != 1)
		return -EFAULT;
	folio_mark_dirty(page_folio(page)); // expect: dirty-unlocked: folio_mark_dirty() without its lock
	unpin_user_page(page);
	return 0;
}

static int lock_given_up(unsigned long a)
{
	struct page *page;

	if (get_user_pages_fast(a, 1, FOLL_WRITE, &page) != 1)
		return -EFAULT;
	lock_page(page);
	unlock_page(page);
	set_page_dirty(page); // expect: dirty-unlocked: page taken at line
	put_page(page);
	return 0;
}

static int atomic(spinlock_t *lock, unsigned long a)
{
	struct page *page;

	if (get_user_pages_fast(a, 1, FOLL_WRITE, &page) != 1)
		return -EFAULT;
	spin_lock(lock);
	set_page_dirty(page); // expect: dirty-unlocked: do it later with the lock
	spin_unlock(lock);
	put_page(page);
	return 0;
}
