/* SPDX-License-Identifier: GPL-2.0-only */
/* 5.4: put_user_page() releases plain references; era: 504 */
#include "kernel.h"

int old(struct mm_struct *mm, unsigned long addr)
{
	struct page *page;
	int locked = 1;
	long ret = get_user_pages_remote(current, mm, addr, 1, FOLL_WRITE, &page, NULL, &locked);

	if (ret <= 0)
		return ret ? ret : -EFAULT;
	put_user_page(page);
	guptool_state();
	return 0;
}

/* golden: summary
 * old()
 * 9: acquire get_user_pages_remote GET, flags FOLL_WRITE, count '1', in '&page', result in 'ret'
 * 13: release put_user_page GET, in 'page', of get_user_pages_remote
 * 14: GET get_user_pages_remote present released count get_user_pages_remote()
 * old:
 *   returns < 0: nothing
 *   returns 0: nothing
 *
 */
