/* SPDX-License-Identifier: GPL-2.0-only */
/* More places that look like this mistake and are none; each after a function of the kernel. */
#include "kernel.h"

bool can_coalesce(void *skb, struct page *page);
void add_fragment(void *skb, struct page *page);

/* net/core/skbuff.c skb_splice_from_iter(): the iterator only lists pages of the kernel, a reference is taken for each */
ssize_t splice_in(void *skb, struct iov_iter *from, size_t max)
{
	struct page *pages[8], **list = pages;
	ssize_t spliced = 0;

	while (from->count > 0) {
		size_t off;
		ssize_t len = iov_iter_extract_pages(from, &list, max, 8, 0, &off);
		int i = 0;

		if (len <= 0)
			return len ? len : -EIO;
		do {
			struct page *page = pages[i++];

			if (!can_coalesce(skb, page)) {
				get_page(page);
				add_fragment(skb, page);
			}
			spliced += PAGE_SIZE;
			len -= PAGE_SIZE;
		} while (len > 0);
	}
	return spliced;
}

/* fs/nfs and others: a second reference for a list goes with put_page(), the pin with unpin */
int twice_held(unsigned long a, struct page **keep)
{
	struct page *page;

	if (pin_user_pages_fast(a, 1, FOLL_WRITE, &page) != 1)
		return -EFAULT;
	get_page(page);
	put_page(page);
	unpin_user_page(page);
	return 0;
}
