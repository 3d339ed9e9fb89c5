/* SPDX-License-Identifier: GPL-2.0-only */
/* a reference on top of a pin has its own put */
#include "kernel.h"

int both(unsigned long addr)
{
	struct page *page;

	if (pin_user_pages_fast(addr, 1, 0, &page) != 1)
		return -EFAULT;
	get_page(page);
	guptool_state();
	put_page(page);
	guptool_state();
	unpin_user_page(page);
	guptool_state();
	return 0;
}

/* golden: summary
 * both()
 * 9: acquire pin_user_pages_fast PIN, flags 0, count '1', in '&page'
 * 13: release put_page GET, in 'page', of pin_user_pages_fast
 * 15: release unpin_user_page PIN, in 'page', of pin_user_pages_fast
 * 12: PIN pin_user_pages_fast present held count pin_user_pages_fast() +1 refs
 * 14: PIN pin_user_pages_fast present held count pin_user_pages_fast()
 * 16: PIN pin_user_pages_fast present released count pin_user_pages_fast()
 * both:
 *   returns < 0 (-14): nothing
 *   returns 0: nothing
 *
 */
