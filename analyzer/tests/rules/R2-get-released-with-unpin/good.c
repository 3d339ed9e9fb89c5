/* SPDX-License-Identifier: GPL-2.0-only */
/* Right pairs, and pages whose acquire is somewhere else. */
#include "kernel.h"

static int pairs(unsigned long a, int n, struct page **pg)
{
	int r = get_user_pages_fast(a, n, 0, pg);

	if (r > 0)
		release_pages(pg, r);
	return r;
}

/* like mm/gup_test.c put_back_pages(): the same command chose the acquire, in another function */
static void put_back(unsigned int cmd, struct page **pages, unsigned long nr)
{
	unsigned long i;

	switch (cmd) {
	case 1:
		for (i = 0; i < nr; i++)
			put_page(pages[i]);
		break;
	case 2:
		unpin_user_pages(pages, nr);
		break;
	}
}

struct fault { bool pin; struct page *page; };

/* like virt/kvm in 7.3: a field says which family */
static int by_a_field(struct fault *f, unsigned long a)
{
	if (f->pin) {
		if (pin_user_pages_fast(a, 1, 0, &f->page) != 1)
			return -EFAULT;
	} else {
		if (get_user_pages_fast(a, 1, 0, &f->page) != 1)
			return -EFAULT;
	}
	if (f->pin)
		unpin_user_page(f->page);
	else
		put_page(f->page);
	return 0;
}

/* --- kept by one function, given back by another --- */

/* either kind in one field: which one it is says a flag */
struct kept {
	struct page **pages;
	long n;
	bool pinned;
};

static long keep(struct kept *k, unsigned long a)
{
	k->n = get_user_pages_fast(a, 8, FOLL_WRITE, k->pages);
	return k->n;
}

static long keep_pinned(struct kept *k, unsigned long a)
{
	k->pinned = true;
	k->n = pin_user_pages_fast(a, 8, FOLL_WRITE, k->pages);
	return k->n;
}

static void give_back(struct kept *k)
{
	if (k->pinned) {
		unpin_user_pages(k->pages, k->n);
		return;
	}
	for (long i = 0; i < k->n; i++)
		put_page(k->pages[i]);
}
