/* SPDX-License-Identifier: GPL-2.0-only */
/* Nowhere to put the pages. */
#include "kernel.h"

static long pin_null(unsigned long a, unsigned long n)
{
	return pin_user_pages(a, n, 0, NULL); // expect: null-pages-or-vmas: without an array for the pages
}

static int fast_null(unsigned long a)
{
	return get_user_pages_fast(a, 1, FOLL_WRITE, NULL); // expect: null-pages-or-vmas: get_user_pages_fast() is called without
}

static long null_with_get(struct mm_struct *mm, unsigned long a)
{
	return get_user_pages_remote(mm, a, 1, FOLL_GET, NULL, NULL); // expect: null-pages-or-vmas: without an array // expect: internal-flag-passed: implied
}

static int too_short(unsigned long a)
{
	struct page *pg[4];
	int r = pin_user_pages_fast(a, 8, 0, pg); // expect: null-pages-or-vmas: asked for 8 pages, but the array has room for 4

	if (r > 0)
		unpin_user_pages(pg, r);
	return r;
}

static int more_than_one(unsigned long a)
{
	struct page *page;
	int r = get_user_pages_fast(a, 2, 0, &page); // expect: null-pages-or-vmas: the array has room for 1

	if (r > 0)
		put_page(page);
	return r;
}
