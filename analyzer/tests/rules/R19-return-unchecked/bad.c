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
