/* SPDX-License-Identifier: GPL-2.0-only */
/* Prefaults, arrays that are long enough, arrays of unknown size. */
#include "kernel.h"

/* like virt/kvm/kvm_main.c check_user_page_hwpoison() */
static long prefault(unsigned long a)
{
	return get_user_pages(a, 1, FOLL_HWPOISON | FOLL_WRITE, NULL);
}

static long prefault_unlocked(unsigned long a)
{
	return get_user_pages_unlocked(a, 1, NULL, FOLL_WRITE);
}

static int exact(unsigned long a)
{
	struct page *pg[4];
	int r = pin_user_pages_fast(a, ARRAY_SIZE(pg), 0, pg);

	if (r > 0)
		unpin_user_pages(pg, r);
	return r;
}

/* like block/bio.c __bio_iov_iter_get_pages(): the tail of another array */
static int carved(struct bio_vec *bv, unsigned long a, int n)
{
	struct page **pages = (struct page **)bv;

	pages += n;
	return get_user_pages_fast(a, n, 0, pages);
}

static int unknown_number(unsigned long a, int n)
{
	struct page *pg[16];
	int r;

	if (n > 16)
		return -EINVAL;
	r = get_user_pages_fast(a, n, 0, pg);
	if (r > 0)
		release_pages(pg, r);
	return r;
}

/* like 5.4's struct frame_vector: a trailing array without a length has room for as many as were allocated */
struct trailing { unsigned int n; void *ptrs[0]; };

static int open_end(struct trailing *t, unsigned long a)
{
	return pin_user_pages_fast(a, t->n, 0, (struct page **)t->ptrs);
}

/* like arch/powerpc/mm/book3s64/iommu_api.c mm_iommu_do_alloc(): two names for one place, and the other was set */
struct two_names {
	unsigned long n;
	union {
		struct page **pages;
		unsigned long *addresses;
	};
};

static long other_name(unsigned long a, int n)
{
	struct two_names *t = kzalloc(sizeof(*t), 0);
	int r;

	if (!t)
		return -ENOMEM;
	t->addresses = kzalloc(n * sizeof(*t->addresses), 0);
	if (!t->addresses) {
		kfree(t);
		return -ENOMEM;
	}
	r = pin_user_pages_fast(a, n, 0, t->pages);
	if (r > 0)
		unpin_user_pages(t->pages, r);
	kfree(t->addresses);
	kfree(t);
	return 0;
}
