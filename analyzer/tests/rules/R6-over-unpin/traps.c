/* SPDX-License-Identifier: GPL-2.0-only */
/* More surplus that is meant; each after a function of the kernel. */
#include "kernel.h"

struct page *zero_page(void);
unsigned long frame_of(struct page *page);

/* block/bio-integrity.c bvec_from_pages(): pages that follow each other share an entry, one pin for each folio stays */
unsigned int to_vectors(struct bio_vec *bv, struct page **pages, int n, size_t bytes, size_t off)
{
	unsigned int used = 0;

	for (int i = 0; i < n; i++) {
		struct folio *folio = page_folio(pages[i]);
		size_t len = bytes < PAGE_SIZE - off ? bytes : PAGE_SIZE - off;
		int k;

		for (k = i + 1; k < n; k++) {
			if (page_folio(pages[k]) != folio || frame_of(pages[k]) != frame_of(pages[k - 1]) + 1)
				break;
			unpin_user_page(pages[k]);
			len += PAGE_SIZE;
		}
		bv[used].bv_page = pages[i];
		bv[used].bv_offset = off;
		bv[used++].bv_len = len;
		i = k - 1;
		off = 0;
	}
	return used;
}

long map_vectors(struct iov_iter *it, struct bio_vec *bv, unsigned int max)
{
	struct page *stack[8], **pages = stack;
	size_t off;
	ssize_t got = iov_iter_extract_pages(it, &pages, it->count, 8, 0, &off);

	if (got < 0)
		return got;
	return to_vectors(bv, pages, DIV_ROUND_UP(got + off, PAGE_SIZE), got, off);
}

/* block/bio.c bio_iov_add_folio(): the same page as the last entry keeps one pin of two */
struct request_io { struct bio_vec last; bool pinned; };
bool merges(struct request_io *io, struct page *page, bool *same);

void add_one(struct request_io *io, struct page *page)
{
	bool same = false;

	if (merges(io, page, &same)) {
		if (same && io->pinned)
			unpin_user_page(page);
		return;
	}
	io->last.bv_page = page;
}

/* fs/direct-io.c dio_refill_pages(): the zero page stands in for what could not be read; unpinning it does nothing */
struct direct { struct page *pages[8]; unsigned int head, tail; int error; bool pinned; };

int refill(struct direct *d, struct iov_iter *it)
{
	struct page **pages = d->pages;
	size_t off;
	ssize_t got = iov_iter_extract_pages(it, &pages, it->count, 8, 0, &off);

	if (got < 0) {
		d->pages[0] = zero_page();
		d->head = 0;
		d->tail = 1;
		d->error = got;
		return 0;
	}
	d->head = 0;
	d->tail = DIV_ROUND_UP(got + off, PAGE_SIZE);
	return 0;
}

void drop_rest(struct direct *d)
{
	if (d->pinned)
		unpin_user_pages(d->pages + d->head, d->tail - d->head);
}

/* drivers/infiniband hfi1 pin_system_pages(): the number of a field that is nothing here is added to where it starts */
struct sdma_node { unsigned int npages; struct page **pages; };

int pin_more(struct sdma_node *node, unsigned long start, unsigned int npages)
{
	struct page **pages = kcalloc(node->npages + npages, sizeof(*pages), GFP_KERNEL);
	int pinned;

	if (!pages)
		return -ENOMEM;
	memcpy(pages, node->pages, node->npages * sizeof(*pages));
	pinned = pin_user_pages_fast(start, npages, FOLL_LONGTERM, pages + node->npages);
	if (pinned < 0) {
		kfree(pages);
		return pinned;
	}
	if (pinned != npages) {
		unpin_user_pages(pages + node->npages, pinned);
		kfree(pages);
		return -EFAULT;
	}
	kfree(node->pages);
	node->pages = pages;
	node->npages += pinned;
	return 0;
}
