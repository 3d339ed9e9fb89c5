/* SPDX-License-Identifier: GPL-2.0-only */
/* The release depends on the answer, wherever it is kept. Modelled on real functions. */
#include "kernel.h"

struct dio { bool is_pinned; struct page **pages; };
struct args { bool is_pinned : 1; };
bool user_backed_iter(const struct iov_iter *i);
bool iov_iter_is_kvec(const struct iov_iter *i);
void put_kernel_pages(struct page **pg, size_t n);

static ssize_t asked(struct iov_iter *it, struct page **pg, size_t size, unsigned int max)
{
	size_t off;
	bool pinned = iov_iter_extract_will_pin(it);
	ssize_t r = iov_iter_extract_pages(it, &pg, size, max, 0, &off);

	if (r <= 0)
		return r;
	if (pinned)
		unpin_user_pages(pg, DIV_ROUND_UP(r + off, PAGE_SIZE));
	return r;
}

/* fs/direct-io.c: another function stored it in dio->is_pinned; netfs, af_alg likewise */
static ssize_t in_field(struct dio *dio, struct iov_iter *it, size_t size, unsigned int max)
{
	size_t off;
	ssize_t r = iov_iter_extract_pages(it, &dio->pages, size, max, 0, &off);

	if (r <= 0)
		return r;
	if (dio->is_pinned)
		unpin_user_pages(dio->pages, DIV_ROUND_UP(r + off, PAGE_SIZE));
	return r;
}

/* fs/fuse/file.c: in one bit, and back */
static ssize_t in_bit(struct args *args, struct iov_iter *it, struct page **pg, size_t size, unsigned int max)
{
	size_t off;
	ssize_t r = iov_iter_extract_pages(it, &pg, size, max, 0, &off);

	args->is_pinned = iov_iter_extract_will_pin(it);
	if (r <= 0)
		return r;
	if (args->is_pinned)
		unpin_user_pages(pg, DIV_ROUND_UP(r + off, PAGE_SIZE));
	return r;
}

/* fs/netfs/iterator.c netfs_extract_user_iter(): only user iterators get in */
static ssize_t entry_check(struct iov_iter *it, struct page **pg, size_t size, unsigned int max)
{
	size_t off;
	ssize_t r;

	if (WARN_ON_ONCE(!user_backed_iter(it)))
		return -EIO;
	r = iov_iter_extract_pages(it, &pg, size, max, 0, &off);
	if (r <= 0)
		return r;
	unpin_user_pages(pg, DIV_ROUND_UP(r + off, PAGE_SIZE));
	return r;
}

/* drivers/tee/tee_shm.c: the kind of iterator decides */
static ssize_t by_kind(struct iov_iter *it, struct page **pg, size_t size, unsigned int max)
{
	size_t off;
	ssize_t r = iov_iter_extract_pages(it, &pg, size, max, 0, &off);

	if (r <= 0)
		return r;
	if (!iov_iter_is_kvec(it))
		unpin_user_pages(pg, DIV_ROUND_UP(r + off, PAGE_SIZE));
	else
		put_kernel_pages(pg, DIV_ROUND_UP(r + off, PAGE_SIZE));
	return r;
}

/* lib/scatterlist.c: a switch on the type got here */
static ssize_t by_switch(struct iov_iter *it, struct page **pg, size_t size, unsigned int max)
{
	size_t off;
	ssize_t r;

	switch (it->iter_type) {
	case 0:
	case 1:
		r = iov_iter_extract_pages(it, &pg, size, max, 0, &off);
		if (r <= 0)
			return r;
		unpin_user_pages(pg, DIV_ROUND_UP(r + off, PAGE_SIZE));
		return r;
	default:
		return -EIO;
	}
}

/* net/tls, net/core/skbuff.c: pages of the kernel, with a reference taken here */
static ssize_t spliced(struct iov_iter *it, struct page **pg, size_t size, unsigned int max)
{
	size_t off;
	ssize_t r = iov_iter_extract_pages(it, &pg, size, 1, 0, &off);

	if (r <= 0)
		return r;
	get_page(pg[0]);
	put_page(pg[0]);
	return r;
}
