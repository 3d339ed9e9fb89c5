/* SPDX-License-Identifier: GPL-2.0-only */
/* a slot that was NULL before the call tells by itself whether there is a page */
#include "kernel.h"

void preset(struct mm_struct *mm, unsigned long addr)
{
	struct page *page = NULL;

	get_user_pages_remote(mm, addr, 1, FOLL_WRITE, &page, NULL);
	if (!page) {
		guptool_state();
		return;
	}
	guptool_state();
	put_page(page);
	guptool_state();
}

/* golden: summary
 * preset()
 * 9: acquire get_user_pages_remote GET, flags FOLL_WRITE, count '1', in '&page'
 * 15: release put_page GET, in 'page', of get_user_pages_remote
 * 11: no holds
 * 14: GET get_user_pages_remote present held count get_user_pages_remote()
 * 16: GET get_user_pages_remote present released count get_user_pages_remote()
 * preset:
 *   returns: nothing
 *
 */
