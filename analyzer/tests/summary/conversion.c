/* SPDX-License-Identifier: GPL-2.0-only */
/* a comparison as unsigned long speaks about the int once the int fits */
#include "kernel.h"

int compared(unsigned long addr, unsigned long n, struct page **pages)
{
	int ret = pin_user_pages_fast(addr, n, 0, pages);
	unsigned long i;

	if (ret != n) {
		guptool_show(ret);
		return -EFAULT;
	}
	guptool_show(ret);
	for (i = 0; i < n; i++)
		unpin_user_page(pages[i]);
	guptool_state();
	return 0;
}

int kept_unsigned(unsigned long addr, int n, struct page **pages)
{
	unsigned int ret = pin_user_pages_fast(addr, n, 0, pages);

	guptool_show(ret);
	if ((int)ret < 0) {
		guptool_show(ret);
		guptool_state();
		return ret;
	}
	guptool_show(ret);
	return 0;
}

/* golden: summary
 * compared()
 * 7: acquire pin_user_pages_fast PIN, flags 0, count 'n', in 'pages' (parameter 2), result in 'ret'
 * 16: release unpin_user_page PIN, in 'pages[i]' (parameter 2), of pin_user_pages_fast, in a loop
 * 11: ret = ret in [-4095, 2147483647]
 * 14: ret = ret in [0, 2147483647]
 * 17: no holds
 * 17: PIN pin_user_pages_fast present released escapes:parameter
 * compared:
 *   writes 0x4 captures 0x0
 *   returns < 0 (-14):
 *     acquires PIN count 'ret' on param2, array, pin_user_pages_fast line 7
 *   returns 0: nothing
 *
 * kept_unsigned()
 * 23: acquire pin_user_pages_fast PIN, flags 0, count 'n', in 'pages' (parameter 2), result in 'ret'
 * 25: ret = ret
 * 27: ret = pin_user_pages_fast() + 4294967296 in [4294963201, 4294967295]
 * 28: no holds
 * 31: ret = pin_user_pages_fast() in [0, 2147483647]
 * kept_unsigned:
 *   writes 0x4 captures 0x0
 *   returns < 0: nothing
 *   returns 0:
 *     acquires PIN count 'pin_user_pages_fast()' on param2, array, pin_user_pages_fast line 23
 *
 */
