/* SPDX-License-Identifier: GPL-2.0-only */
/* Signs that are right, tests that came first, and equality. */
#include "kernel.h"

/* equality is safe across signs */
static int equality(unsigned long a, unsigned int n, struct page **pg)
{
	int r = pin_user_pages_fast(a, n, 0, pg);

	if (r != n) {
		if (r > 0)
			unpin_user_pages(pg, r);
		return -EFAULT;
	}
	unpin_user_pages(pg, n);
	return 0;
}

static int unsigned_equality(unsigned long a, unsigned int n, struct page **pg)
{
	unsigned int r = pin_user_pages_fast(a, n, 0, pg);

	return r == n ? 0 : -EFAULT;
}

static int tested_first(unsigned long a, unsigned int n, struct page **pg)
{
	int r = pin_user_pages_fast(a, n, 0, pg);

	if (r < 0)
		return r;
	if (r < n) {
		unpin_user_pages(pg, r);
		return -EFAULT;
	}
	unpin_user_pages(pg, n);
	return 0;
}

/* like st.c and xilinx_sdfec.c: the same sign */
static int same_sign(unsigned long a, int n, struct page **pg)
{
	int r = pin_user_pages_fast(a, n, 0, pg);

	if (r < n) {
		if (r > 0)
			unpin_user_pages(pg, r);
		return -EFAULT;
	}
	unpin_user_pages(pg, r);
	return 0;
}

/* like vmci_queue_pair.c: the cast says so */
static int with_a_cast(unsigned long a, u64 n, struct page **pg)
{
	int r = get_user_pages_fast(a, (int)n, 0, pg);

	if (r < (int)n) {
		if (r > 0)
			release_pages(pg, r);
		return -EFAULT;
	}
	release_pages(pg, r);
	return 0;
}

/* long against unsigned int is a signed comparison on 64 bits */
static int wider_is_signed(unsigned long a, unsigned int n, struct page **pg)
{
	long r = pin_user_pages(a, n, 0, pg);

	if (r < n) {
		if (r > 0)
			unpin_user_pages(pg, r);
		return -EFAULT;
	}
	unpin_user_pages(pg, r);
	return 0;
}

/* like sev_pin_memory(): an explicit bound before the narrowing */
static int bounded(unsigned long a, unsigned long n, struct page **pg)
{
	int r;

	if (n > INT_MAX)
		return -EINVAL;
	r = pin_user_pages_fast(a, n, FOLL_WRITE, pg);
	if (r > 0)
		unpin_user_pages(pg, r);
	return r;
}

/* like ib_umem_get(): chunks that fit */
static int chunked(unsigned long a, unsigned long n, struct page **pg)
{
	int r = pin_user_pages_fast(a, min_t(unsigned long, n, 512), FOLL_WRITE, pg);

	if (r > 0)
		unpin_user_pages(pg, r);
	return r;
}

static int int_from_long(struct mm_struct *mm, unsigned long a, struct page **pg)
{
	int r = get_user_pages_remote(mm, a, 4, 0, pg, NULL);

	if (r > 0)
		release_pages(pg, r);
	return r;
}

#define IS_ERR_VALUE(x) unlikely((unsigned long)(void *)(x) >= (unsigned long)-MAX_ERRNO)

static long unsigned_on_purpose(unsigned long a, struct page **pg)
{
	unsigned long r = get_user_pages_unlocked(a, 1, pg, 0);

	if (IS_ERR_VALUE(r))
		return r;
	return 0;
}

struct tt { unsigned int num_pages; unsigned long addr; struct page **pages; };

/* drivers/gpu/drm/radeon/radeon_ttm.c radeon_ttm_tt_pin_userptr(): a long in an int, tested, then added up unsigned */
static int added_up(struct tt *tt, bool write)
{
	unsigned int pinned = 0;
	int r;

	do {
		unsigned int n = tt->num_pages - pinned;

		r = get_user_pages(tt->addr + pinned * PAGE_SIZE, n, write ? FOLL_WRITE : 0, tt->pages + pinned);
		if (r < 0)
			goto release;
		pinned += r;
	} while (pinned < tt->num_pages);
	return 0;
release:
	release_pages(tt->pages, pinned);
	return r;
}

/* drivers/vhost/vdpa.c vhost_vdpa_pa_map(): unsigned loop bounded by a result that was compared before */
static unsigned long bounds_a_loop(unsigned long a, unsigned long n, struct page **pg)
{
	unsigned long i, sum = 0;
	long pinned = pin_user_pages(a, n, 0, pg);

	if (n != pinned) {
		if (pinned > 0)
			unpin_user_pages(pg, pinned);
		return 0;
	}
	for (i = 0; i < pinned; i++)
		sum += pg[i]->index;
	unpin_user_pages(pg, pinned);
	return sum;
}
