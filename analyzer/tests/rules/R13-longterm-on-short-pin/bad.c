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
