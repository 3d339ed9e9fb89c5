/* SPDX-License-Identifier: GPL-2.0-only */
/* pages stored one by one: in the caller's object, on the heap, on the stack */
#include "kernel.h"

struct slot { struct page *page; };

int in_the_callers(struct slot *s, unsigned long addr)
{
	struct page *page;

	if (get_user_pages_fast(addr, 1, 0, &page) != 1)
		return -EFAULT;
	s->page = page;
	guptool_state();
	return 0;
}

struct slot *on_the_heap(unsigned long addr)
{
	struct slot *s = kmalloc(sizeof(*s), GFP_KERNEL);
	struct page *page;

	if (!s)
		return NULL;
	if (get_user_pages_fast(addr, 1, 0, &page) != 1) {
		kfree(s);
		return NULL;
	}
	s->page = page;
	guptool_state();
	return s;
}

int on_the_stack(unsigned long addr)
{
	struct slot s;
	struct page *page;

	if (get_user_pages_fast(addr, 1, 0, &page) != 1)
		return -EFAULT;
	s.page = page;
	guptool_state();
	put_page(s.page);
	guptool_state();
	return 0;
}

void in_a_list(struct scatterlist *sg, unsigned long addr)
{
	struct page *page;

	if (get_user_pages_fast(addr, 1, 0, &page) != 1)
		return;
	sg_set_page(sg, page, PAGE_SIZE, 0);
	guptool_state();
}

/* golden: summary
 * in_the_callers()
 * 11: acquire get_user_pages_fast GET, flags 0, count '1', in '&page'
 * 14: GET get_user_pages_fast present held count get_user_pages_fast() escapes:parameter
 * in_the_callers:
 *   writes 0x1 captures 0x0
 *   returns < 0 (-14): nothing
 *   returns 0:
 *     acquires GET count 'get_user_pages_fast()' on param0->page (slot.page), get_user_pages_fast line 11
 *
 * on_the_heap()
 * 25: acquire get_user_pages_fast GET, flags 0, count '1', in '&page'
 * 30: GET get_user_pages_fast present held count get_user_pages_fast()
 * on_the_heap:
 *   returns NULL: nothing
 *   returns a pointer:
 *     acquires GET count 'get_user_pages_fast()' on return value->..., get_user_pages_fast line 25
 *
 * on_the_stack()
 * 39: acquire get_user_pages_fast GET, flags 0, count '1', in '&page'
 * 43: release put_page GET, in 's.page' (slot.page), of get_user_pages_fast
 * 42: GET get_user_pages_fast present held count get_user_pages_fast()
 * 44: GET get_user_pages_fast present released count get_user_pages_fast()
 * on_the_stack:
 *   returns < 0 (-14): nothing
 *   returns 0: nothing
 *
 * in_a_list()
 * 52: acquire get_user_pages_fast GET, flags 0, count '1', in '&page'
 * 55: GET get_user_pages_fast present held count get_user_pages_fast() escapes:parameter
 * in_a_list:
 *   returns:
 *     may: acquires GET count 'get_user_pages_fast()' on param0->*, get_user_pages_fast line 52
 *
 */
