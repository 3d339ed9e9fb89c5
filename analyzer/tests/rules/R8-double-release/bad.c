/* SPDX-License-Identifier: GPL-2.0-only */
/* Released, and released again. */
#include "kernel.h"

static int label_again(unsigned long a, int n, struct page **pg, void *arg)
{
	int r = pin_user_pages_fast(a, n, 0, pg);

	if (r <= 0)
		return r;
	if (copy_from_user(arg, (void *)a, 8)) {
		unpin_user_pages(pg, r);
		goto out;
	}
	unpin_user_pages(pg, r);
	return 0;
out:
	unpin_user_pages(pg, r); // expect: double-release: released again with unpin_user_pages()
	return -EFAULT;
}

static int one_page_twice(unsigned long a)
{
	struct page *page;

	if (get_user_pages_fast(a, 1, 0, &page) != 1)
		return -EFAULT;
	put_page(page); // expect-note: released here
	put_page(page); // expect: double-release: first with put_page()
	return 0;
}

static int consume(struct page **pg, unsigned long n, int bad)
{
	if (bad) {
		unpin_user_pages(pg, n);
		return -EIO;
	}
	return 0;
}

static int callee_did_it(unsigned long a, int n, struct page **pg, int bad)
{
	int ret, r = pin_user_pages_fast(a, n, 0, pg);

	if (r <= 0)
		return r;
	ret = consume(pg, r, bad);
	if (ret) {
		unpin_user_pages(pg, r); // expect: double-release: released again with unpin_user_pages()
		return ret;
	}
	unpin_user_pages(pg, r);
	return 0;
}

static int then_in_a_loop(unsigned long a, int n, struct page **pg, int bad)
{
	int i, r = get_user_pages_fast(a, n, 0, pg);

	if (r <= 0)
		return r;
	if (bad)
		release_pages(pg, r);
	for (i = 0; i < r; i++)
		put_page(pg[i]); // expect: double-release: released again with put_page()
	return 0;
}

void udelay(unsigned long usecs);

struct owner {
	struct page **pages;
	unsigned long n;
};

/* taken elsewhere */
static void teardown(struct owner *o)
{
	unpin_user_pages(o->pages, o->n);
	o->n = 0;
	unpin_user_pages(o->pages, 1); // expect: double-release: pages released again with unpin_user_pages(), first with unpin_user_pages()
}

/* one page of many, twice, whoever took it */
static void put_each(struct owner *o)
{
	unsigned long i;

	for (i = 0; i < o->n; i++) {
		put_page(o->pages[i]);
		put_page(o->pages[i]); // expect: double-release: pages released again with put_page(), first with put_page()
	}
}

/* the helper gives up the first page; the array goes as a whole */
static void drop_head(struct page **pages)
{
	unpin_user_page(pages[0]);
}

static void helper_and_all(struct owner *o, int tell)
{
	drop_head(o->pages);
	if (tell)
		udelay(10);
	unpin_user_pages(o->pages, o->n); // expect: double-release: pages released again with unpin_user_pages(), first with drop_head()
}

/* an element of what went before, on the failure path */
static int tail_again(struct page **pages, unsigned long n, int bad)
{
	unpin_user_pages(pages, n);
	if (n > 2 && bad)
		unpin_user_page(pages[2]); // expect: double-release: pages released again with unpin_user_page(), first with unpin_user_pages()
	return 0;
}
