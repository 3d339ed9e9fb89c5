/* SPDX-License-Identifier: GPL-2.0-only */
/* chunks behind one another are one hold */
#include "kernel.h"

int chunked(unsigned long addr, long n, struct page **pages)
{
	long pinned = 0, ret;

	while (pinned < n) {
		ret = pin_user_pages(addr + pinned * PAGE_SIZE, n - pinned, FOLL_WRITE, pages + pinned);
		if (ret <= 0) {
			guptool_state();
			unpin_user_pages(pages, pinned);
			guptool_state();
			return ret ? ret : -EFAULT;
		}
		pinned += ret;
	}
	guptool_state();
	return 0;
}

/* golden: summary
 * chunked()
 * 10: acquire pin_user_pages PIN, flags FOLL_WRITE, count 'n - pinned', in 'pages + pinned' (parameter 2), result in 'ret', in a loop
 * 13: release unpin_user_pages PIN, count 'pinned', in 'pages' (parameter 2), of pin_user_pages
 * 12: no holds
 * 12: PIN pin_user_pages present held count pinned escapes:parameter
 * 14: no holds
 * 14: PIN pin_user_pages present released count pinned escapes:parameter
 * 19: no holds
 * 19: PIN pin_user_pages present held count pinned escapes:parameter
 * chunked:
 *   writes 0x4 captures 0x0
 *   returns < 0:
 *     may: releases PIN count '0' at param2, array, unpin_user_pages line 13
 *   returns 0:
 *     may: acquires PIN count 'n' on param2, array, pin_user_pages line 10
 *
 */
