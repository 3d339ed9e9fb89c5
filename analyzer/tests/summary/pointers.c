/* SPDX-License-Identifier: GPL-2.0-only */
/* the ways to ask a pointer that may be an error */
#include "kernel.h"

struct page *lookup(struct mm_struct *mm, unsigned long addr, struct vm_area_struct **vma)
{
	struct page *page = get_user_page_vma_remote(mm, addr, 0, vma);

	if (IS_ERR_OR_NULL(page)) {
		guptool_show(page);
		guptool_state();
		return page;
	}
	guptool_state();
	put_page(page);
	return NULL;
}

void *errors(int n)
{
	void *p = ERR_PTR(-ENOMEM);

	guptool_show(IS_ERR(p), PTR_ERR(p), IS_ERR(&n));
	return p;
}

/* golden: summary
 * lookup()
 * 7: acquire get_user_page_vma_remote GET, flags 0, in 'return value', result in 'page'
 * 15: release put_page GET, in 'page', of get_user_page_vma_remote
 * 10: page = page in [-4095, -1]
 * 10: page = page in [0, 0]
 * 11: no holds
 * 14: GET get_user_page_vma_remote present held count 1
 * lookup:
 *   returns NULL: nothing
 *   returns ERR_PTR: nothing
 *
 * errors()
 * 23: IS_ERR(p) = 1
 * 23: PTR_ERR(p) = -12
 * 23: IS_ERR(&n) = 0
 * errors:
 *   returns ERR_PTR: nothing
 *
 */
