/* SPDX-License-Identifier: GPL-2.0-only */
/* a short pin on the failure branch is still held */
#include "kernel.h"

int take(unsigned long addr, int n)
{
	struct page **pages = kvmalloc_array(n, sizeof(*pages), GFP_KERNEL);
	int ret;

	if (!pages)
		return -ENOMEM;
	ret = pin_user_pages_fast(addr, n, FOLL_WRITE | FOLL_LONGTERM, pages);
	if (ret != n) {
		guptool_state();
		guptool_show(ret);
		kvfree(pages);
		return -EFAULT;
	}
	unpin_user_pages(pages, n);
	guptool_state();
	kvfree(pages);
	return 0;
}

/* golden: summary
 * take()
 * 12: acquire pin_user_pages_fast PIN, flags FOLL_WRITE|FOLL_LONGTERM, count 'n', in 'pages', result in 'ret'
 * 19: release unpin_user_pages PIN, count 'n', in 'pages', of pin_user_pages_fast
 * 14: PIN pin_user_pages_fast maybe held count ret longterm
 * 15: ret = ret in [-4095, 2147483646]
 * 20: PIN pin_user_pages_fast maybe released count pin_user_pages_fast() longterm
 * take:
 *   returns < 0:
 *     may: acquires PIN LONGTERM count 'ret' on unknown place, array, pin_user_pages_fast line 12
 *   returns 0: nothing
 *
 */
