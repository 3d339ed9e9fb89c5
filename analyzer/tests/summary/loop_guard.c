/* SPDX-License-Identifier: GPL-2.0-only */
/* a guard on the element does not hide the release */
#include "kernel.h"

void guarded(unsigned long addr, int n, struct page **pages)
{
	int ret = get_user_pages_fast(addr, n, 0, pages);
	int i;

	for (i = 0; i < ret; i++)
		if (pages[i])
			put_page(pages[i]);
	guptool_state();
}

/* golden: summary
 * guarded()
 * 7: acquire get_user_pages_fast GET, flags 0, count 'n', in 'pages' (parameter 2), result in 'ret'
 * 12: release put_page GET, in 'pages[i]' (parameter 2), of get_user_pages_fast, in a loop
 * 13: no holds
 * 13: GET get_user_pages_fast present released escapes:parameter
 * guarded:
 *   writes 0x4 captures 0x0
 *   returns: nothing
 *
 */
