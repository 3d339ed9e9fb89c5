/* SPDX-License-Identifier: GPL-2.0-only */
/* Tested, preset, or no array at all. */
#include "kernel.h"

/* like arch/s390/kvm/interrupt.c get_map_page(): the pointer itself tells */
static struct page *preset(struct mm_struct *mm, unsigned long a)
{
	struct page *page = NULL;

	mmap_read_lock(mm);
	get_user_pages_remote(mm, a, 1, FOLL_WRITE, &page, NULL);
	mmap_read_unlock(mm);
	return page;
}

static void preset_and_tested(struct mm_struct *mm, unsigned long a)
{
	struct page *page = NULL;

	get_user_pages_remote(mm, a, 1, FOLL_WRITE, &page, NULL);
	if (!page)
		return;
	set_page_dirty_lock(page);
	put_page(page);
}

/* like virt/kvm/async_pf.c async_pf_execute(): a prefault */
static void prefault(struct mm_struct *mm, unsigned long a)
{
	int locked = 1;

	mmap_read_lock(mm);
	get_user_pages_remote(mm, a, 1, FOLL_WRITE, NULL, &locked);
	if (locked)
		mmap_read_unlock(mm);
}

/* one page: not negative is one */
static int one_not_negative(unsigned long a)
{
	struct page *page;
	int r = pin_user_pages_fast(a, 1, FOLL_WRITE, &page);

	if (r < 0)
		return r;
	memset(kmap_local_page(page), 0, 8);
	unpin_user_pages_dirty_lock(&page, 1, true);
	return 0;
}

static int loop_over_result(unsigned long a, int n, struct page **pg)
{
	int i, r = get_user_pages_fast(a, n, FOLL_WRITE, pg);

	for (i = 0; i < r; i++) {
		set_page_dirty_lock(pg[i]);
		put_page(pg[i]);
	}
	return r;
}

static int all_or_nothing(unsigned long a, int n, struct page **pg)
{
	int r = pin_user_pages_fast(a, n, FOLL_WRITE, pg);

	if (r != n) {
		if (r > 0)
			unpin_user_pages(pg, r);
		return -EFAULT;
	}
	memset(kmap_local_page(pg[n - 1]), 0, 8);
	unpin_user_pages_dirty_lock(pg, n, true);
	return 0;
}

struct mem { struct page **pages; unsigned long nr_pages; };
int check_page(struct page *page);

/* drivers/virt/nitro_enclaves/ne_misc_dev.c ne_set_user_memory_region_ioctl(): one page a turn, '< 0' is enough */
static int one_a_turn(struct mem *m, unsigned long a, unsigned long max)
{
	unsigned long i, size = 0;
	long gup_rc;
	int rc;

	do {
		i = m->nr_pages;
		if (i == max) {
			rc = -ENOMEM;
			goto put_pages;
		}
		gup_rc = get_user_pages_unlocked(a + size, 1, m->pages + i, 0);
		if (gup_rc < 0) {
			rc = gup_rc;
			goto put_pages;
		}
		rc = check_page(m->pages[i]);
		if (rc < 0)
			goto put_pages;
		size += m->pages[i]->index;
		m->nr_pages++;
	} while (size < 65536);
	return 0;
put_pages:
	for (i = 0; i < m->nr_pages; i++)
		put_page(m->pages[i]);
	return rc;
}

/* reckoned with after a test */
static long tested_first(unsigned long a, unsigned long n, struct page **pg)
{
	unsigned long done = 0;

	while (done < n) {
		long ret = pin_user_pages_fast(a + done * 4096, n - done, FOLL_WRITE, pg + done);

		if (ret <= 0)
			break;
		done += ret;
	}
	return done;
}

/* compared with what was asked for: an errno is not that */
static long compared(unsigned long a, unsigned long n, struct page **pg)
{
	long ret = pin_user_pages_fast(a, n, FOLL_WRITE, pg);

	if (ret != n)
		return -EFAULT;
	return ret * 4096;
}

/* the number goes on: to the caller, to a field, into a sum; or there is one page */
struct list { struct page **pages; int n; };

static int to_caller(struct list *l, unsigned long a, int n)
{
	int ret = pin_user_pages_fast(a, n, FOLL_WRITE, l->pages);

	if (ret < 0)
		printk("%d", ret);
	return ret;
}

static int to_field(struct list *l, unsigned long a, int n)
{
	int ret = pin_user_pages_fast(a, n, FOLL_WRITE, l->pages);

	if (ret < 0)
		return ret;
	l->n = ret;
	return 0;
}

static int to_sum(struct list *l, unsigned long a, int n)
{
	int ret, got = 0;

	while (got < n) {
		ret = pin_user_pages_fast(a + got * PAGE_SIZE, n - got, FOLL_WRITE, l->pages + got);
		if (ret <= 0)
			return -EFAULT;
		got += ret;
	}
	return 0;
}

static int for_one(struct list *l, unsigned long a)
{
	int ret = pin_user_pages_fast(a, 1, FOLL_WRITE, l->pages);

	if (ret < 0)
		return ret;
	l->n = 1;
	return 0;
}
