/* SPDX-License-Identifier: GPL-2.0-only */
/* loops that count down, in three spellings */
#include "kernel.h"

void down_post(unsigned long addr, int n, struct page **pages)
{
	int ret = get_user_pages_fast(addr, n, 0, pages);

	if (ret <= 0)
		return;
	while (ret--)
		put_page(pages[ret]);
	guptool_state();
}

void down_pre(unsigned long addr, int n, struct page **pages)
{
	int ret = get_user_pages_fast(addr, n, 0, pages);

	while (--ret >= 0)
		put_page(pages[ret]);
	guptool_state();
}

void down_for(unsigned long addr, int n, struct page **pages)
{
	int ret = get_user_pages_fast(addr, n, 0, pages);
	int i;

	for (i = ret - 1; i >= 0; i--)
		put_page(pages[i]);
	guptool_state();
}

/* golden: summary
 * down_post()
 * 7: acquire get_user_pages_fast GET, flags 0, count 'n', in 'pages' (parameter 2), result in 'ret'
 * 12: release put_page GET, in 'pages[ret]' (parameter 2), of get_user_pages_fast, in a loop
 * 13: GET get_user_pages_fast present released escapes:parameter
 * down_post:
 *   writes 0x4 captures 0x0
 *   returns: nothing
 *
 * down_pre()
 * 18: acquire get_user_pages_fast GET, flags 0, count 'n', in 'pages' (parameter 2), result in 'ret'
 * 21: release put_page GET, in 'pages[ret]' (parameter 2), of get_user_pages_fast, in a loop
 * 22: no holds
 * 22: GET get_user_pages_fast present released escapes:parameter
 * down_pre:
 *   writes 0x4 captures 0x0
 *   returns: nothing
 *
 * down_for()
 * 27: acquire get_user_pages_fast GET, flags 0, count 'n', in 'pages' (parameter 2), result in 'ret'
 * 31: release put_page GET, in 'pages[i]' (parameter 2), of get_user_pages_fast, in a loop
 * 32: no holds
 * 32: GET get_user_pages_fast present released escapes:parameter
 * down_for:
 *   writes 0x4 captures 0x0
 *   returns: nothing
 *
 */
