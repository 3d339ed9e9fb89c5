/* SPDX-License-Identifier: GPL-2.0-only */
/* Names of other trees. */
#include "kernel.h"

void put_user_page(struct page *page);
void put_user_pages(struct page **pages, unsigned long npages);
#define FOLL_SPLIT 0
#define FOLL_NUMA 0

static int one(unsigned long a)
{
	struct page *page;

	if (pin_user_pages_fast(a, 1, 0, &page) != 1)
		return -EFAULT;
	put_user_page(page); // expect: deprecated-name: put_user_page() is gone from this tree, use unpin_user_page
	return 0;
}

static void array(struct page **pg, unsigned long n)
{
	put_user_pages(pg, n); // expect: deprecated-name: use unpin_user_pages
}

static void only_call(struct page *page)
{
	put_user_page(page); // expect: deprecated-name: put_user_page() is gone
}

static int flag(unsigned long a, struct page **pg)
{
	return get_user_pages_fast(a, 1, FOLL_WRITE | FOLL_SPLIT, pg); // expect: deprecated-name: FOLL_SPLIT is gone from this tree
}
