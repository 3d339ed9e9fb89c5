/* SPDX-License-Identifier: GPL-2.0-only */
#include "entry.h"

/* kernel/events/core.c perf_virt_to_phys(): where the page is, and no more */
unsigned long long physical(unsigned long a)
{
	struct page *page;
	unsigned long long phys = 0;

	if (get_user_page_fast_only(a, 0, &page)) {
		phys = (unsigned long long)(unsigned long)page + (a & (PAGE_SIZE - 1));
		put_page(page);
	}
	return phys;
}

/* mm/madvise.c: the reference is the poisoner's */
int soft_offline(unsigned long frame, int flags);
unsigned long frame_of(struct page *page);

int offline(unsigned long a)
{
	struct page *page;
	int ret = get_user_pages_fast(a, 1, 0, &page);

	if (ret != 1)
		return ret;
	return soft_offline(frame_of(page), 1);
}
