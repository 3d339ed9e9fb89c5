/* SPDX-License-Identifier: GPL-2.0-only */
/* chunks through a pointer that moves: the shape of privcmd lock_pages() */
#include "kernel.h"
struct buf { unsigned long uptr; unsigned long size; };
static int lock_pages(struct buf kbufs[], unsigned int num, struct page *pages[], unsigned int nr_pages, unsigned int *pinned)
{
	unsigned int i, off = 0;

	for (i = 0; i < num; ) {
		unsigned int requested;
		int page_count;

		requested = DIV_ROUND_UP(offset_in_page(kbufs[i].uptr) + kbufs[i].size, PAGE_SIZE) - off;
		if (requested > nr_pages)
			return -EBUSY;
		page_count = pin_user_pages_fast((unsigned long)kbufs[i].uptr + off * PAGE_SIZE, requested, FOLL_WRITE, pages);
		if (page_count <= 0)
			return page_count ? : -EFAULT;
		*pinned += page_count;
		nr_pages -= page_count;
		pages += page_count;
		off = (requested == page_count) ? 0 : off + page_count;
		i += !off;
	}
	guptool_state();
	return 0;
}

/* golden: summary
 * lock_pages()
 * 16: acquire pin_user_pages_fast PIN, flags FOLL_WRITE, count 'requested', in 'pages' (parameter 2), result in 'page_count', in a loop
 * 25: no holds
 * 25: PIN pin_user_pages_fast present held count pages escapes:parameter
 * lock_pages:
 *   writes 0x14 captures 0x0
 *   returns < 0:
 *     may: acquires PIN count ? on param2, array, pin_user_pages_fast line 16
 *   returns 0:
 *     may: acquires PIN count 'pages' on param2, array, pin_user_pages_fast line 16
 *
 */
