/* SPDX-License-Identifier: GPL-2.0-only */
/* More places that release once; each after a function of the kernel. */
#include "kernel.h"

struct payload { struct bio_vec *vec; unsigned int n; bool copied; };
int attach(struct payload *p, void *buf);
void keep_for_copy_back(struct payload *p, struct bio_vec *bv, int n);

/* block/bio-integrity.c bio_integrity_copy_user(): a write needs the user's pages no longer once they are copied */
int copy_in(struct payload *p, struct page **pages, int n, bool write)
{
	void *buf = kmalloc(n * PAGE_SIZE, GFP_KERNEL);
	int ret;

	if (!buf)
		return -ENOMEM;
	if (write)
		unpin_user_pages(pages, n);
	else
		keep_for_copy_back(p, p->vec, n);
	ret = attach(p, buf);
	if (ret < 0) {
		kfree(buf);
		return ret;
	}
	p->copied = true;
	return 0;
}

int map_or_copy(struct payload *p, unsigned long a, int n, bool write)
{
	struct page *pages[8];
	int ret;

	if (n > 8)
		return -EINVAL;
	if (pin_user_pages_fast(a, n, write ? 0 : FOLL_WRITE, pages) != n)
		return -EFAULT;	// expect: partial-pin-leak: got fewer than asked for
	ret = copy_in(p, pages, n, write);
	if (ret)
		return ret;
	return 0;
}
