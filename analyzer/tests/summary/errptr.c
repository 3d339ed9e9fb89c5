/* SPDX-License-Identifier: GPL-2.0-only */
/* pointers that may be errors */
#include "kernel.h"

struct page *find(struct mm_struct *mm, unsigned long addr)
{
	struct vm_area_struct *vma;
	struct page *page = get_user_page_vma_remote(mm, addr, FOLL_WRITE, &vma);

	if (IS_ERR(page)) {
		guptool_show(page);
		guptool_state();
		return page;
	}
	guptool_state();
	return page;
}

int use(struct mm_struct *mm, unsigned long addr)
{
	struct page *page = find(mm, addr);

	if (IS_ERR(page))
		return PTR_ERR(page);
	guptool_state();
	put_page(page);
	guptool_state();
	return 0;
}

/* golden: summary
 * find()
 * 8: acquire get_user_page_vma_remote GET, flags FOLL_WRITE, in 'return value', result in 'page'
 * 11: page = page in [-4095, -1]
 * 12: no holds
 * 15: GET get_user_page_vma_remote maybe held count 1
 * find:
 *   returns NULL: nothing
 *   returns ERR_PTR: nothing
 *   returns a pointer:
 *     acquires GET count '1' on return value, get_user_page_vma_remote line 8
 *
 * use()
 * 21: wrapped acquire find GET, in 'return value', result in 'page'
 * 26: release put_page GET, in 'page', of find
 * 25: GET get_user_page_vma_remote present held count 1
 * 25: no holds
 * 27: GET get_user_page_vma_remote present released count 1
 * 27: no holds
 * use:
 *   returns < 0: nothing
 *   returns 0:
 *     may: releases GET count '1' at unknown place, put_page line 26
 *
 */
