/* SPDX-License-Identifier: GPL-2.0-only */
/* the failure return of the pin itself holds nothing */
#include "kernel.h"

int take(unsigned long addr, int n, struct page **pages)
{
	int ret = pin_user_pages_fast(addr, n, FOLL_WRITE, pages);

	if (ret <= 0) {
		guptool_state();
		return ret ? ret : -EFAULT;
	}
	guptool_state();
	guptool_show(ret);
	unpin_user_pages(pages, ret);
	guptool_state();
	return 0;
}

/* golden: summary
 * take()
 * 7: acquire pin_user_pages_fast PIN, flags FOLL_WRITE, count 'n', in 'pages' (parameter 2), result in 'ret'
 * 15: release unpin_user_pages PIN, count 'ret', in 'pages' (parameter 2), of pin_user_pages_fast
 * 10: no holds
 * 13: PIN pin_user_pages_fast present held count ret escapes:parameter
 * 14: ret = ret in [1, 2147483647]
 * 16: PIN pin_user_pages_fast present released count ret escapes:parameter
 * take:
 *   writes 0x4 captures 0x0
 *   returns < 0: nothing
 *   returns 0: nothing
 *
 */
