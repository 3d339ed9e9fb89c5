/* SPDX-License-Identifier: GPL-2.0-only */
/* a field of an object made here tells who owns the pages: the shape of rio_dma_transfer() */
#include "kernel.h"

struct completion { int done; };
struct req {
	struct completion comp;
	struct page **page_list;
	unsigned long nr_pages;
};

void init_completion(struct completion *c);
int submit(struct req *req);
void req_put(struct req *req);

int transfer(unsigned long addr, unsigned long nr)
{
	struct page **list = NULL;
	struct req *req = kzalloc(sizeof(*req), GFP_KERNEL);
	long pinned;
	int ret = -EFAULT;

	if (!req)
		return -ENOMEM;
	init_completion(&req->comp);
	list = kmalloc_array(nr, sizeof(*list), GFP_KERNEL);
	if (!list)
		goto out;
	pinned = pin_user_pages_fast(addr, nr, FOLL_WRITE, list);
	if (pinned != nr) {
		nr = pinned < 0 ? 0 : pinned;
		goto out;
	}
	req->page_list = list;
	req->nr_pages = nr;
	ret = submit(req);
out:
	guptool_state();
	if (!req->page_list) {
		unpin_user_pages(list, nr);
		kfree(list);
	}
	guptool_state();
	req_put(req);
	return ret;
}

/* golden: summary
 * transfer()
 * 29: acquire pin_user_pages_fast PIN, flags FOLL_WRITE, count 'nr', in 'list', result in 'pinned'
 * 40: release unpin_user_pages PIN, count 'nr', in 'list', of pin_user_pages_fast
 * 38: no holds
 * 38: PIN pin_user_pages_fast maybe held count pin_user_pages_fast() escapes:callee
 * 38: PIN pin_user_pages_fast maybe held count nr
 * 43: PIN pin_user_pages_fast maybe held count pin_user_pages_fast() escapes:callee
 * 43: no holds
 * 43: PIN pin_user_pages_fast present released array-freed escapes:callee
 * 43: PIN pin_user_pages_fast present released array-freed
 * transfer:
 *   writes 0x0 captures 0x2
 *   returns < 0:
 *     may: hands on PIN count 'nr' at unknown place, array, pin_user_pages_fast line 29
 *     may: releases PIN count ? at unknown place, array, unpin_user_pages line 40
 *   returns 0:
 *     may: hands on PIN count 'nr' at unknown place, array, pin_user_pages_fast line 29
 *   returns > 0:
 *     may: hands on PIN count 'nr' at unknown place, array, pin_user_pages_fast line 29
 *
 */
