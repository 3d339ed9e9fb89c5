/* SPDX-License-Identifier: GPL-2.0-only */
/* Right pairs, references on top of a pin, and releases of something else. */
#include "kernel.h"

static int pairs(unsigned long a, int n, struct page **pg)
{
	int i, r = pin_user_pages_fast(a, n, FOLL_WRITE, pg);

	if (r <= 0)
		return r;
	for (i = 0; i < r; i++)
		unpin_user_page(pg[i]);
	return 0;
}

/* like mm/gup.c migrate_longterm_unpinnable_folios(): a reference first, then the pin goes */
static int reference_on_top(unsigned long a)
{
	struct page *page;

	if (pin_user_pages_fast(a, 1, 0, &page) != 1)
		return -EFAULT;
	get_page(page);
	unpin_user_page(page);
	put_page(page);
	return 0;
}

static int reference_put_first(unsigned long a)
{
	struct page *page;

	if (pin_user_pages_fast(a, 1, 0, &page) != 1)
		return -EFAULT;
	folio_get(page_folio(page));
	folio_put(page_folio(page));
	unpin_user_page(page);
	return 0;
}

static int by_the_same_flag(unsigned long a, bool dma)
{
	struct page *page;
	int r;

	if (dma)
		r = pin_user_pages_fast(a, 1, 0, &page);
	else
		r = get_user_pages_fast(a, 1, 0, &page);
	if (r != 1)
		return -EFAULT;
	if (dma)
		unpin_user_page(page);
	else
		put_page(page);
	return 0;
}

/* The pin failed: what is in the array came from somewhere else. */
static int fall_back(unsigned long a, struct page *spare)
{
	struct page *page;

	if (pin_user_pages_fast(a, 1, 0, &page) == 1) {
		unpin_user_page(page);
		return 0;
	}
	page = spare;
	put_page(page);
	return 0;
}

/* like net/tls/tls_sw.c: extract lists kernel pages, get_page() by the helper, put_page() later */
static int extracted(struct iov_iter *it, struct page **pg)
{
	size_t off;
	ssize_t n = iov_iter_extract_pages(it, &pg, 4096, 1, 0, &off);

	if (n <= 0)
		return n;
	get_page(pg[0]);
	put_page(pg[0]);
	return 0;
}
