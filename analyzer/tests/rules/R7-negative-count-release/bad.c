/* SPDX-License-Identifier: GPL-2.0-only */
/* An errno becomes the number of pages. */
#include "kernel.h"

static void kept_unsigned(unsigned long a, int n, struct page **pg)
{
	unsigned int r = pin_user_pages_fast(a, n, 0, pg);

	unpin_user_pages(pg, r); // expect: negative-count-release: count of unpin_user_pages()
}

static void sign_extended(unsigned long a, int n, struct page **pg)
{
	int r = pin_user_pages_fast(a, n, FOLL_WRITE, pg);

	unpin_user_pages_dirty_lock(pg, r, true); // expect: negative-count-release: a negative errno
}

static int known_negative(unsigned long a, int n, struct page **pg)
{
	int r = pin_user_pages_fast(a, n, 0, pg); // expect: return-unchecked: may get fewer pages than asked for

	if (r < 0)
		goto out;
	return 0;
out:
	unpin_user_pages(pg, r); // expect: negative-count-release: a negative errno
	return r;
}

static long in_an_expression(unsigned long a, unsigned long n, struct page **pg)
{
	long r = pin_user_pages(a, n, 0, pg);

	if (r != n) {
		unpin_user_pages_dirty_lock(pg, r, false); // expect: negative-count-release: a negative errno
		return -EFAULT;
	}
	unpin_user_pages(pg, r);
	return 0;
}
