/* SPDX-License-Identifier: GPL-2.0-only */
/* which flags are in survives the joining of many paths */
#include "kernel.h"

int many(unsigned long addr, int n, struct page **pages, int a, int b, int c, int d, int e)
{
	unsigned int flags = FOLL_LONGTERM;
	int x = 0;

	if (a)
		flags |= FOLL_WRITE;
	if (b)
		x += 1;
	if (c)
		x += 2;
	if (d)
		x += 4;
	if (e)
		x += 8;
	printk("%d", x);
	return pin_user_pages_fast(addr, n, flags, pages);
}

int from_caller(unsigned long addr, int n, struct page **pages, unsigned int gup_flags)
{
	return pin_user_pages_fast(addr, n, gup_flags | FOLL_WRITE, pages);
}

int masked(unsigned long addr, int n, struct page **pages, unsigned int gup_flags)
{
	return pin_user_pages_fast(addr, n, gup_flags & FOLL_WRITE, pages);
}

int truth(unsigned long addr, int n, struct page **pages, int dir)
{
	return pin_user_pages_fast(addr, n, dir == 2, pages);
}

/* golden: summary
 * many()
 * 21: acquire pin_user_pages_fast PIN, flags FOLL_LONGTERM may FOLL_WRITE, count 'n', in 'pages' (parameter 2)
 * many:
 *   writes 0x4 captures 0x0
 *   returns < 0: nothing
 *   returns 0: nothing
 *   returns > 0:
 *     acquires PIN LONGTERM count returned on param2, array, pin_user_pages_fast line 21
 *
 * from_caller()
 * 26: acquire pin_user_pages_fast PIN, flags FOLL_WRITE and parameter gup_flags, count 'n', in 'pages' (parameter 2)
 * from_caller:
 *   writes 0x4 captures 0x0
 *   returns < 0: nothing
 *   returns 0: nothing
 *   returns > 0:
 *     acquires PIN count returned on param2, array, pin_user_pages_fast line 26
 *
 * masked()
 * 31: acquire pin_user_pages_fast PIN, flags 0 may FOLL_WRITE, count 'n', in 'pages' (parameter 2)
 * masked:
 *   writes 0x4 captures 0x0
 *   returns < 0: nothing
 *   returns 0: nothing
 *   returns > 0:
 *     acquires PIN count returned on param2, array, pin_user_pages_fast line 31
 *
 * truth()
 * 36: acquire pin_user_pages_fast PIN, flags 0 may FOLL_WRITE, boolean, count 'n', in 'pages' (parameter 2)
 * truth:
 *   writes 0x4 captures 0x0
 *   returns < 0: nothing
 *   returns 0: nothing
 *   returns > 0:
 *     acquires PIN count returned on param2, array, pin_user_pages_fast line 36
 *
 */
