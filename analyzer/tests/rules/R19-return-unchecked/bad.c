/* SPDX-License-Identifier: GPL-2.0-only */
/* Entries that nobody promised. */
#include "kernel.h"

static unsigned long ignored(struct mm_struct *mm, unsigned long a)
{
	struct page *pg[4];

	get_user_pages_remote(mm, a, 4, 0, pg, NULL);
	return pg[3]->index; // expect: return-unchecked: get_user_pages_remote() at line
}

static void *kmap_at_once(unsigned long a)
{
	struct page *page;

	get_user_pages_fast(a, 1, FOLL_WRITE, &page);
	return kmap_local_page(page); // expect: return-unchecked: its result is not tested
}

static void ignored_and_released(unsigned long a, struct page **pg)
{
	pin_user_pages_fast(a, 4, 0, pg);
	unpin_user_pages(pg, 4); // expect: return-unchecked: is ignored
}

static int kept_but_not_tested(unsigned long a)
{
	struct page *page;
	int ret;

	ret = pin_user_pages_fast(a, 1, FOLL_WRITE, &page);
	memset(kmap_local_page(page), 0, 8); // expect: return-unchecked: its result is not tested
	unpin_user_pages_dirty_lock(&page, 1, true);
	return ret;
}

/* the rest of the array is found by what came back, whatever that was */
static long reckoned_with(unsigned long a, unsigned long n, struct page **pg)
{
	unsigned long done = 0;

	while (done < n) {
		long ret = pin_user_pages_fast(a + done * 4096, n - done, FOLL_WRITE, pg + done);

		done += ret; // expect: return-unchecked: is reckoned with, but it may be an errno
	}
	return done;
}

static struct page *handed_out_untested(struct mm_struct *mm, unsigned long a, int *result)
{
	struct page *page;

	mmap_read_lock(mm);
	*result = get_user_pages_remote(mm, a, 1, FOLL_WRITE, &page, NULL);
	mmap_read_unlock(mm);
	return page; // expect: return-unchecked: page returned, but get_user_pages_remote()
}

/* bytes, and none of the pages may be there */
static int bytes_untested(struct iov_iter *it, ssize_t *left)
{
	struct page *pages[4];
	size_t off;
	ssize_t got = iov_iter_get_pages2(it, pages, 4 * 4096, 4, &off);

	*left = got;
	return pages[0]->index; // expect: return-unchecked: page used
}

/* an error is looked for, and the number that came back never */
struct list { struct page **pages; int n; };

static int as_if_all(struct list *l, unsigned long a, int n)
{
	int ret = pin_user_pages_fast(a, n, FOLL_WRITE, l->pages); // expect: return-unchecked: may get fewer pages than asked for, which is never looked at

	if (ret < 0) {
		printk("%d", ret);
		return ret;
	}
	l->n = n;
	return 0;
}
