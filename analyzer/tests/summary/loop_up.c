/* SPDX-License-Identifier: GPL-2.0-only */
/* a loop that puts each page releases the whole range */
#include "kernel.h"

int put_all(unsigned long addr, int n, struct page **pages)
{
	int ret = get_user_pages_fast(addr, n, 0, pages);
	int i;

	for (i = 0; i < ret; i++) {
		guptool_state();
		put_page(pages[i]);
	}
	guptool_state();
	return ret < 0 ? ret : 0;
}

/* golden: summary
 * put_all()
 * 7: acquire get_user_pages_fast GET, flags 0, count 'n', in 'pages' (parameter 2), result in 'ret'
 * 12: release put_page GET, in 'pages[i]' (parameter 2), of get_user_pages_fast, in a loop
 * 11: GET get_user_pages_fast present held count ret escapes:parameter
 * 11: GET get_user_pages_fast present partly released [0, i) count ret escapes:parameter
 * 14: no holds
 * 14: GET get_user_pages_fast present released escapes:parameter
 * put_all:
 *   writes 0x4 captures 0x0
 *   returns < 0: nothing
 *   returns 0: nothing
 *
 */
