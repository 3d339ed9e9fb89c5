/* SPDX-License-Identifier: GPL-2.0-only */
/* What is kept is not the page, or the page is still held. */
#include "kernel.h"

static int dirty_first(unsigned long a)
{
	struct page *page;

	if (pin_user_pages_fast(a, 1, FOLL_WRITE, &page) != 1)
		return -EFAULT;
	set_page_dirty_lock(page);
	unpin_user_page(page);
	return 0;
}

/* like sgi-gru non_atomic_pte_lookup() and kernel/events/core.c: only the address is kept */
static int address_is_kept(unsigned long a, unsigned long *phys)
{
	struct page *page;

	if (get_user_pages_fast(a, 1, 0, &page) != 1)
		return -EFAULT;
	*phys = (unsigned long)page_address(page);
	put_page(page);
	return *phys != 0;
}

static int only_compared(unsigned long a, struct page *other)
{
	struct page *page;

	if (get_user_pages_fast(a, 1, 0, &page) != 1)
		return -EFAULT;
	put_page(page);
	return page == other;
}

struct bitmap { unsigned long bits; };

/* like kvmppc_unpin_guest_page(): the guest's own bitmap is marked, not the page */
static void marks_a_bitmap(struct bitmap *b, struct page *page)
{
	put_page(page);
	b->bits |= 1;
}

static unsigned long still_referenced(unsigned long a)
{
	struct page *page;
	unsigned long index;

	if (pin_user_pages_fast(a, 1, 0, &page) != 1)
		return 0;
	get_page(page);
	unpin_user_page(page);
	index = page->index;
	put_page(page);
	return index;
}

static int the_rest_is_held(unsigned long a, struct page **pg)
{
	int r = get_user_pages_fast(a, 2, FOLL_WRITE, pg);

	if (r != 2) {
		if (r == 1)
			put_page(pg[0]);
		return -EFAULT;
	}
	put_page(pg[0]);
	set_page_dirty_lock(pg[1]);
	put_page(pg[1]);
	return 0;
}

void frame_vector_destroy(struct frame_vector *vec);
void bio_put(struct bio *bio);
int bio_iov_iter_get_pages(struct bio *bio, struct iov_iter *iter);

/* like videobuf2-memops.c vb2_create_framevec(): the vector outlives its pages */
static int the_vector_is_no_page(unsigned long a, unsigned int nr, struct frame_vector *vec)
{
	int ret = get_vaddr_frames(a, nr, true, vec);

	if (ret < 0)
		goto out_destroy;
	if (ret != (int)nr) {
		ret = -EFAULT;
		goto out_release;
	}
	return 0;
out_release:
	put_vaddr_frames(vec);
out_destroy:
	frame_vector_destroy(vec);
	return ret;
}

/* like block/fops.c __blkdev_direct_IO(): so does the bio */
static int the_bio_is_no_page(struct bio *bio, struct iov_iter *iter, int again)
{
	int ret = bio_iov_iter_get_pages(bio, iter);

	if (ret)
		return ret;
	if (again) {
		bio_release_pages(bio, false);
		bio->bi_flags &= ~1;
		bio_put(bio);
		return -11;
	}
	return 0;
}
