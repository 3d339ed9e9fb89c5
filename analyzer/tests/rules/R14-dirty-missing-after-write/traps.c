/* SPDX-License-Identifier: GPL-2.0-only */
/* More places where somebody marks the pages; each after a function of the kernel. */
#include "kernel.h"

int bio_iov_iter_get_pages(struct bio *bio, struct iov_iter *iter);
void bio_set_pages_dirty(struct bio *bio);
int submit_and_wait(struct bio *bio);

/* block/fops.c __blkdev_direct_IO_simple(): marked before the device is asked */
int direct_read(struct bio *bio, struct iov_iter *iter)
{
	int ret = bio_iov_iter_get_pages(bio, iter);

	if (ret)
		return ret;
	bio_set_pages_dirty(bio);
	ret = submit_and_wait(bio);
	bio_release_pages(bio, false);
	return ret;
}

/* arch/powerpc/kernel/iommu.c iommu_tce_xchg_no_kill(): whoever takes the entry out of the table marks the page */
unsigned long exchange(unsigned long entry, unsigned long *old);
bool was_writable(unsigned long old);

long take_out(unsigned long entry, struct page *page)
{
	unsigned long old;

	exchange(entry, &old);
	if (was_writable(old))
		set_page_dirty_lock(page);
	unpin_user_page(page);
	return 0;
}
