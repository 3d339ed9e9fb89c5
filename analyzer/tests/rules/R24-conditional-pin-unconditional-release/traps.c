/* SPDX-License-Identifier: GPL-2.0-only */
/* More ways to keep the answer; each after a function of the kernel. */
#include "kernel.h"

#define SHM_USER_MAPPED 4u
struct shm { unsigned int flags; struct page **pages; size_t n; };
void put_kernel_pages(struct page **pages, size_t n);
bool user_backed_iter(const struct iov_iter *i);

/* drivers/tee/tee_shm.c: a flag of the object says whose pages they are, the release is another function's */
long shm_fill(struct shm *s, struct iov_iter *it)
{
	size_t off;
	ssize_t got;

	s->flags = user_backed_iter(it) ? SHM_USER_MAPPED : 0;
	got = iov_iter_extract_pages(it, &s->pages, it->count, 16, 0, &off);
	if (got <= 0)
		return got ? got : -ENOMEM;
	s->n = DIV_ROUND_UP(got + off, PAGE_SIZE);
	return 0;
}

void shm_drop(struct shm *s)
{
	if (s->flags & SHM_USER_MAPPED)
		unpin_user_pages(s->pages, s->n);
	else
		put_kernel_pages(s->pages, s->n);
}

/* fs/fuse: one bit of what is carried with the request */
struct arg_pages { struct page *pages[8]; unsigned int n; unsigned int user : 1, is_pinned : 1; };
struct io_args { struct arg_pages ap; };

int arg_fill(struct io_args *a, struct iov_iter *it)
{
	struct page **pages = a->ap.pages;
	size_t off;
	ssize_t got;

	a->ap.is_pinned = iov_iter_extract_will_pin(it);
	got = iov_iter_extract_pages(it, &pages, it->count, 8, 0, &off);
	if (got < 0)
		return got;
	a->ap.n = DIV_ROUND_UP(got + off, PAGE_SIZE);
	return 0;
}

void arg_drop(struct io_args *a)
{
	for (unsigned int i = 0; i < a->ap.n; i++)
		if (a->ap.is_pinned)
			unpin_user_page(a->ap.pages[i]);
}

/* crypto/af_alg.c need_unpin, fs/netfs direct_bv_unpin: a field of the object */
struct bv_request { struct bio_vec *bv; unsigned int n; bool unpin; };

int bv_fill(struct bv_request *r, struct iov_iter *it, struct page **pages)
{
	size_t off;
	ssize_t got;

	r->unpin = iov_iter_extract_will_pin(it);
	got = iov_iter_extract_pages(it, &pages, it->count, 8, 0, &off);
	if (got <= 0)
		return -EIO;
	r->n = DIV_ROUND_UP(got + off, PAGE_SIZE);
	for (unsigned int i = 0; i < r->n; i++)
		r->bv[i].bv_page = pages[i];
	return 0;
}

void bv_drop(struct bv_request *r)
{
	for (unsigned int i = 0; r->unpin && i < r->n; i++)
		unpin_user_page(r->bv[i].bv_page);
}
