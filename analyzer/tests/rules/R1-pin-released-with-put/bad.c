/* SPDX-License-Identifier: GPL-2.0-only */
/* Pins that go back as plain references: loop, single page, array call, error label, folio. */
#include "kernel.h"

static int loop_over_result(unsigned long a, int n, struct page **pg)
{
	int i, r;

	r = pin_user_pages_fast(a, n, FOLL_WRITE, pg); // expect-note: pinned here
	if (r <= 0)
		return r;
	for (i = 0; i < r; i++)
		put_page(pg[i]); // expect: pin-released-with-put: released with put_page()
	return 0;
}

static int one_page(unsigned long a)
{
	struct page *page;
	int r = pin_user_pages_fast(a, 1, 0, &page);

	if (r != 1)
		return r < 0 ? r : -EFAULT;
	put_page(page); // expect: pin-released-with-put: released with put_page()
	return 0;
}

static long array_call(unsigned long a, struct page **pg)
{
	long r = pin_user_pages(a, 16, 0, pg);

	if (r > 0)
		release_pages(pg, r); // expect: pin-released-with-put: released with release_pages()
	return r;
}

static int on_the_label(struct mm_struct *mm, unsigned long a, void *arg)
{
	struct page *page;
	int ret;

	mmap_read_lock(mm);
	ret = pin_user_pages_remote(mm, a, 1, FOLL_WRITE, &page, NULL); // expect-note: pinned here
	mmap_read_unlock(mm);
	if (ret <= 0)
		return ret ? ret : -EFAULT;
	if (copy_from_user(arg, (void *)a, 8)) {
		ret = -EFAULT;
		goto out;
	}
	unpin_user_page(page);
	return 0;
out:
	put_page(page); // expect: pin-released-with-put: released with put_page()
	return ret;
}

static int through_the_folio(unsigned long a)
{
	struct page *page;

	if (pin_user_pages_fast(a, 1, 0, &page) != 1)
		return -EFAULT;
	folio_put(page_folio(page)); // expect: pin-released-with-put: released with folio_put()
	return 0;
}

static int one_of_two_ways(unsigned long a, bool dma)
{
	struct page *page;
	int r;

	if (dma)
		r = pin_user_pages_fast(a, 1, 0, &page);
	else
		r = get_user_pages_fast(a, 1, 0, &page);
	if (r != 1)
		return -EFAULT;
	put_page(page); // expect: pin-released-with-put: released with put_page()
	return 0;
}

/* --- kept by one function, given back by another --- */

struct monitor {
	struct page *page;
	struct page **list;
	int n;
};

static long monitor_set(struct monitor *m, unsigned long a)
{
	struct page *page;

	if (pin_user_pages_fast(a, 1, FOLL_WRITE | FOLL_LONGTERM, &page) != 1) // expect-note: pinned here
		return -EFAULT;
	if (m->page)
		unpin_user_page(m->page);
	m->page = page;
	return 0;
}

static void monitor_drop(struct monitor *m)
{
	if (m->page)
		put_page(m->page); // expect: pin-released-with-put: pages pinned with pin_user_pages_fast() in monitor_set() released with put_page()
	m->page = NULL;
}
