/* SPDX-License-Identifier: GPL-2.0-only */
/* Pages that may be the kernel's, unpinned in any case. */
#include "kernel.h"

static ssize_t array(struct iov_iter *it, struct page **pg, size_t size, unsigned int max)
{
	size_t off;
	ssize_t r = iov_iter_extract_pages(it, &pg, size, max, 0, &off);

	if (r <= 0)
		return r;
	unpin_user_pages(pg, DIV_ROUND_UP(r + off, PAGE_SIZE)); // expect: conditional-pin-unconditional-release: unpin_user_pages() releases pages of iov_iter_extract_pages() at line 8
	return r;
}

static ssize_t loop(struct iov_iter *it, struct page **pg, size_t size, unsigned int max)
{
	size_t off;
	ssize_t r = iov_iter_extract_pages(it, &pg, size, max, 0, &off);
	int i, n;

	if (r <= 0)
		return r;
	n = DIV_ROUND_UP(r + off, PAGE_SIZE);
	for (i = 0; i < n; i++)
		unpin_user_page(pg[i]); // expect: conditional-pin-unconditional-release: iov_iter_extract_will_pin() was not asked
	return r;
}

static ssize_t failure(struct iov_iter *it, struct page **pg, size_t size, unsigned int max)
{
	size_t off;
	ssize_t r = iov_iter_extract_pages(it, &pg, size, max, 0, &off);

	if (r <= 0)
		return r;
	if (r != size) {
		unpin_user_pages(pg, DIV_ROUND_UP(r + off, PAGE_SIZE)); // expect: conditional-pin-unconditional-release: user memory only
		return -EFAULT;
	}
	if (iov_iter_extract_will_pin(it))
		unpin_user_pages(pg, DIV_ROUND_UP(r + off, PAGE_SIZE));
	return r;
}

static ssize_t dirty(struct iov_iter *it, struct page **pg, size_t size, unsigned int max, bool write)
{
	size_t off;
	ssize_t r = iov_iter_extract_pages(it, &pg, size, max, 0, &off);

	if (r <= 0)
		return r;
	unpin_user_pages_dirty_lock(pg, DIV_ROUND_UP(r + off, PAGE_SIZE), write); // expect: conditional-pin-unconditional-release: unpin_user_pages_dirty_lock()
	return r;
}
