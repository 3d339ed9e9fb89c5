/* SPDX-License-Identifier: GPL-2.0-only */
/* Names of other trees. */
#include "kernel.h"

void put_user_page(struct page *page);
void put_user_pages(struct page **pages, unsigned long npages);
void bio_set_flag(struct bio *bio, unsigned int bit);
#define BIO_NO_PAGE_REF 1

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

static void flag(struct bio *bio)
{
	bio_set_flag(bio, BIO_NO_PAGE_REF); // expect: deprecated-name: BIO_NO_PAGE_REF is gone from this tree
}
