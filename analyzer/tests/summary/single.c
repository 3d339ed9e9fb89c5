/* SPDX-License-Identifier: GPL-2.0-only */
/* one page in a local slot */
#include "kernel.h"

int one(unsigned long addr)
{
	struct page *page;
	void *p;
	int ret = pin_user_pages_fast(addr, 1, FOLL_WRITE, &page);

	if (ret < 0)
		return ret;
	if (ret != 1)
		return -EFAULT;
	guptool_show(page);
	p = kmap_local_page(page);
	memset(p, 0, 8);
	kunmap_local(p);
	set_page_dirty_lock(page);
	unpin_user_page(page);
	guptool_state();
	return 0;
}

/* golden: summary
 * one()
 * 9: acquire pin_user_pages_fast PIN, flags FOLL_WRITE, count '1', in '&page', result in 'ret'
 * 19: dirty set_page_dirty_lock, in 'page', of pin_user_pages_fast
 * 20: release unpin_user_page PIN, in 'page', of pin_user_pages_fast
 * 15: page = page; page of: PIN pin_user_pages_fast present held count pin_user_pages_fast()
 * 21: PIN pin_user_pages_fast present released count pin_user_pages_fast() dirtied
 * one:
 *   returns < 0: nothing
 *   returns 0: nothing
 *
 */
