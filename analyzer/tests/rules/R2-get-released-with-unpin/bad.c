/* SPDX-License-Identifier: GPL-2.0-only */
/* Plain references that go back as pins. */
#include "kernel.h"

static int one_page(unsigned long a)
{
	struct page *page;

	if (get_user_pages_fast(a, 1, 0, &page) == 1) // expect-note: taken here
		unpin_user_page(page); // expect: get-released-with-unpin: taken with get_user_pages_fast()
	return 0;
}

static int array_call(unsigned long a, int n, struct page **pg)
{
	int r = get_user_pages_fast(a, n, FOLL_WRITE, pg);

	if (r <= 0)
		return r;
	unpin_user_pages_dirty_lock(pg, r, true); // expect: get-released-with-unpin: released with unpin_user_pages_dirty_lock()
	return 0;
}

static int loop(struct mm_struct *mm, unsigned long a, struct page **pg)
{
	long i, r = get_user_pages_remote(mm, a, 8, 0, pg, NULL);

	if (r < 0)
		return r;
	for (i = 0; i < r; i++)
		unpin_user_page(pg[i]); // expect: get-released-with-unpin: released with unpin_user_page()
	return 0;
}

static int half_converted(unsigned long a, int n, struct page **pg, void *arg)
{
	int r = get_user_pages_unlocked(a, n, pg, 0);

	if (r <= 0)
		return r;
	if (copy_from_user(arg, (void *)a, 8))
		goto fail;
	release_pages(pg, r);
	return 0;
fail:
	unpin_user_pages(pg, r); // expect: get-released-with-unpin: released with unpin_user_pages()
	return -EFAULT;
}

static int dumped(unsigned long a)
{
	struct page *page = get_dump_page(a);

	if (!page)
		return -EFAULT;
	unpin_user_page(page); // expect: get-released-with-unpin: taken with get_dump_page()
	return 0;
}

/* --- kept by one function, given back by another --- */

struct kept {
	struct page **pages;
	long n;
};

static long keep(struct kept *k, unsigned long a)
{
	k->n = get_user_pages_fast(a, 8, FOLL_WRITE, k->pages); // expect-note: taken here
	return k->n;
}

static void give_back(struct kept *k)
{
	unpin_user_pages(k->pages, k->n); // expect: get-released-with-unpin: pages taken with get_user_pages_fast() in keep() released with unpin_user_pages()
}
