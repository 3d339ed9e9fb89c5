/* SPDX-License-Identifier: GPL-2.0-only */
/* More failing returns that leak nothing; each after a function of the kernel. */
#include "entry.h"

#define WARN_ON(c) ({ bool c_ = !!(c); if (c_) warn_slow(__FILE__, __LINE__); c_; })

/* drivers/rapidio rio_dma_transfer(): the last reference to the request gives the pages back, here or on completion */
struct transfer { struct kref ref; struct page **list; unsigned int n; int cookie; };
int submit_transfer(struct transfer *t);

static void transfer_free(struct kref *ref)
{
	struct transfer *t = container_of(ref, struct transfer, ref);

	if (t->list) {
		unpin_user_pages(t->list, t->n);
		kfree(t->list);
	}
	kfree(t);
}

int do_transfer(unsigned long a, unsigned int n)
{
	struct transfer *t = kzalloc(sizeof(*t), GFP_KERNEL);
	struct page **list;
	long got;
	int ret;

	if (!t)
		return -ENOMEM;
	list = kmalloc_array(n, sizeof(*list), GFP_KERNEL);
	if (!list) {
		ret = -ENOMEM;
		goto out;
	}
	got = pin_user_pages_fast(a, n, FOLL_WRITE, list);
	if (got != n) {
		if (got > 0)
			unpin_user_pages(list, got);
		kfree(list);
		ret = -EFAULT;
		goto out;
	}
	t->list = list;
	t->n = n;
	ret = submit_transfer(t);
out:
	kref_put(&t->ref, transfer_free);
	return ret;
}

/* net/ceph ceph_msg_data_iter_next(): put at once, since the layer above holds another reference */
struct cursor { struct iov_iter iter; size_t left; };
size_t whole_pages(const struct cursor *c);

struct page *next_page(struct cursor *c, size_t *off, size_t *len)
{
	struct page *page = NULL;
	ssize_t got = iov_iter_get_pages2(&c->iter, &page, whole_pages(c), 1, off);

	if (got <= 0)
		return NULL;
	put_page(page);
	*len = got;
	c->left -= got;
	return page;
}

/* fs/netfs/iterator.c: what must not happen is warned about and left as it is */
ssize_t collect(struct iov_iter *it, struct bio_vec *bv, unsigned int max)
{
	unsigned int n = 0;

	while (it->count && n < max) {
		struct page *pages[4], **list = pages;
		size_t off;
		ssize_t got = iov_iter_extract_pages(it, &list, it->count, 4, 0, &off);

		if (got <= 0) {
			if (got < 0)
				printk("got nothing\n");
			break;
		}
		if (WARN_ON(got > 4 * PAGE_SIZE - off)) {
			printk("got more than asked for\n");
			break;
		}
		for (int i = 0; i < DIV_ROUND_UP(got + off, PAGE_SIZE) && n < max; i++)
			bv[n++].bv_page = pages[i];
	}
	return n;
}

/* drivers/infiniband hfi1 pin_sdma_pages() of 5.4: a helper gives back from some element on, and frees the array */
struct cache { unsigned int npages; struct page **pages; };
static int take_some(unsigned long a, size_t n, bool w, struct page **pages)
{
	int ret = pin_user_pages_fast(a, n, FOLL_LONGTERM | (w ? FOLL_WRITE : 0), pages);

	if (ret < 0)
		return ret;
	return ret;
}
static void drop(struct page **p, size_t n, bool dirty)
{
	unpin_user_pages_dirty_lock(p, n, dirty);
}
static void drop_from(struct page **pages, unsigned start, unsigned n)
{
	drop(pages + start, n, false);
	kfree(pages);
}
int take_more(struct cache *c, unsigned long a, int npages)
{
	struct page **pages = kcalloc(npages, sizeof(*pages), GFP_KERNEL);
	int pinned;

	if (!pages)
		return -ENOMEM;
	npages -= c->npages;
	pinned = take_some(a, npages, 0, pages + c->npages);
	if (pinned < 0) {
		kfree(pages);
		return pinned;
	}
	if (pinned != npages) {
		drop_from(pages, c->npages, pinned);
		return -EFAULT;
	}
	kfree(c->pages);
	c->pages = pages;
	return pinned;
}
