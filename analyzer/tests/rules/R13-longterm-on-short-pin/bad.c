/* SPDX-License-Identifier: GPL-2.0-only */
#include "entry.h"

void copy_out(struct page **pages, int n);

/* In one function. */
int read_once(unsigned long start, int n, struct page **pages)
{
	int got = pin_user_pages_fast(start, n, FOLL_LONGTERM, pages);	// expect: longterm-on-short-pin: always released before read_once() returns

	if (got <= 0)
		return -EFAULT;
	copy_out(pages, got);
	unpin_user_pages(pages, got);	// expect-note: released here
	return 0;
}

/* Through a helper, whose only caller releases. */
static int take(struct page **pages, unsigned long start, int n)
{
	return pin_user_pages_fast(start, n, FOLL_LONGTERM | FOLL_WRITE, pages);	// expect: longterm-on-short-pin: always released before use_taken() returns
}

int use_taken(unsigned long start, int n, struct page **pages)
{
	int got = take(pages, start, n);

	if (got < 0)
		return got;
	copy_out(pages, got);
	unpin_user_pages_dirty_lock(pages, got, true);
	return 0;
}

/* Kept in an object that outlives the call, and emptied before it ends. */
struct scratch {
	struct page **pages;
	int npages;
};

int scratch_use(struct scratch *s, unsigned long start)
{
	int ret = 0, got = pin_user_pages_fast(start, s->npages, FOLL_LONGTERM, s->pages);	// expect: longterm-on-short-pin: always released before scratch_use() returns

	if (got <= 0)
		return -EFAULT;
	if (got != s->npages) {
		ret = -EINVAL;
		goto out;
	}
	copy_out(s->pages, got);
out:
	unpin_user_pages(s->pages, got);
	return ret;
}

/* Page by page. */
int one_by_one(unsigned long start, struct page **pages)
{
	int got = pin_user_pages_fast(start, 4, FOLL_LONGTERM | FOLL_WRITE, pages);	// expect: longterm-on-short-pin: always released before one_by_one() returns

	if (got != 4) {
		if (got > 0)
			unpin_user_pages(pages, got);
		return -EFAULT;
	}
	copy_out(pages, 4);
	unpin_user_page(pages[0]);
	unpin_user_page(pages[1]);
	unpin_user_page(pages[2]);
	unpin_user_page(pages[3]);
	return 0;
}
