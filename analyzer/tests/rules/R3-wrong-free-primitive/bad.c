/* SPDX-License-Identifier: GPL-2.0-only */
/* User pages to the allocator, own pages to unpin. */
#include "kernel.h"

static int bad_page(unsigned long a, bool bad)
{
	struct page *page;

	if (get_user_pages_fast(a, 1, FOLL_WRITE, &page) != 1)
		return -EFAULT;
	if (bad) {
		__free_page(page); // expect: wrong-free-primitive: user page taken
		return -EIO;
	}
	put_page(page);
	return 0;
}

static int loop(unsigned long a, int n, struct page **pg)
{
	int i, r = pin_user_pages_fast(a, n, 0, pg);

	for (i = 0; i < r; i++)
		__free_pages(pg[i], 0); // expect: wrong-free-primitive: freed with __free_pages()
	return 0;
}

static int to_kfree(unsigned long a)
{
	struct page *page;
	int r = pin_user_pages_fast(a, 1, 0, &page);

	if (r != 1)
		return -EFAULT;
	kfree(page); // expect: wrong-free-primitive: freed with kfree()
	return 0;
}

static int own_page(void)
{
	struct page *page = alloc_page(GFP_KERNEL);

	if (!page)
		return -ENOMEM;
	unpin_user_page(page); // expect: wrong-free-primitive: page allocated
	return 0;
}
