/* SPDX-License-Identifier: GPL-2.0-only */
/* The array is not the pages, and own pages are ours to free. */
#include "kernel.h"

/* like drivers/infiniband/core/umem.c ib_umem_get() */
static int free_the_array(unsigned long a, int n)
{
	struct page **list = (struct page **)__get_free_page(GFP_KERNEL);
	int r;

	if (!list)
		return -ENOMEM;
	r = pin_user_pages_fast(a, n, 0, list);
	if (r > 0)
		unpin_user_pages(list, r);
	free_page((unsigned long)list);
	return r < 0 ? r : 0;
}

/* like vmwgfx_msg.c vmw_mksstat_cleanup_descriptor(): only the descriptor page is ours */
static void descriptor(struct page *desc, struct page **pg, unsigned long n)
{
	unpin_user_pages(pg, n);
	__free_page(desc);
}

static int bounce(unsigned long a)
{
	struct page *page, *own = alloc_page(GFP_KERNEL);

	if (!own)
		return -ENOMEM;
	if (get_user_pages_fast(a, 1, 0, &page) != 1) {
		__free_page(own);
		return -EFAULT;
	}
	put_page(page);
	__free_page(own);
	return 0;
}

struct res { bool copied; struct page *page; };

/* like drivers/vhost/scsi.c vhost_scsi_release_cmd_res(): a flag tells the two apart */
static void by_a_flag(struct res *r)
{
	if (r->copied)
		__free_page(r->page);
	else
		put_page(r->page);
}

static int allocated_or_pinned(unsigned long a, bool bounce)
{
	struct page *page;

	if (bounce) {
		page = alloc_page(GFP_KERNEL);
		if (!page)
			return -ENOMEM;
	} else if (pin_user_pages_fast(a, 1, 0, &page) != 1) {
		return -EFAULT;
	}
	if (bounce)
		__free_page(page);
	else
		unpin_user_page(page);
	return 0;
}

/* --- kept by one function, freed by another --- */

/* like drivers/vhost/scsi.c: bounce pages and the user's in one list, a flag tells */
struct list {
	struct page **pages;
	long n;
	bool copied;
};

static long list_take(struct list *l, unsigned long a)
{
	l->n = get_user_pages_fast(a, 8, FOLL_WRITE, l->pages);
	return l->n;
}

static void list_copy(struct list *l)
{
	l->copied = true;
	for (long i = 0; i < l->n; i++)
		l->pages[i] = alloc_page(GFP_KERNEL);
}

static void list_drop(struct list *l)
{
	for (long i = 0; i < l->n; i++)
		if (l->copied)
			__free_page(l->pages[i]);
		else
			put_page(l->pages[i]);
}
