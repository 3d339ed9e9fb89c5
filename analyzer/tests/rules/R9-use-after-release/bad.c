/* SPDX-License-Identifier: GPL-2.0-only */
/* Looked at or dirtied after it was given back. */
#include "kernel.h"

static int dirty_late(unsigned long a)
{
	struct page *page;

	if (pin_user_pages_fast(a, 1, FOLL_WRITE, &page) != 1)
		return -EFAULT;
	unpin_user_page(page); // expect-note: released here
	set_page_dirty_lock(page); // expect: use-after-release: page marked dirty after its release
	return 0;
}

static int kmap_late(unsigned long a, char *buf)
{
	struct page *page;
	void *p;

	if (get_user_pages_fast(a, 1, 0, &page) != 1)
		return -EFAULT;
	put_page(page);
	p = kmap_local_page(page); // expect: use-after-release: page used after its release with put_page()
	memcpy(buf, p, 16);
	kunmap_local(p);
	return 0;
}

static unsigned long field_late(unsigned long a)
{
	struct page *page;

	if (get_user_pages_fast(a, 1, 0, &page) != 1)
		return 0;
	put_page(page);
	return page->index; // expect: use-after-release: page used after its release
}

static int dirty_loop_late(unsigned long a, int n, struct page **pg)
{
	int i, r = pin_user_pages_fast(a, n, FOLL_WRITE, pg);

	if (r <= 0)
		return r;
	unpin_user_pages(pg, r);
	for (i = 0; i < r; i++)
		set_page_dirty_lock(pg[i]); // expect: use-after-release: page marked dirty after its release
	return 0;
}

static int lock_late(unsigned long a)
{
	struct page *page;

	if (pin_user_pages_fast(a, 1, FOLL_WRITE, &page) != 1)
		return -EFAULT;
	unpin_user_page(page);
	set_page_dirty(page); // expect: use-after-release: page marked dirty after
	return 0;
}
