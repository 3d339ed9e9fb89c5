/* SPDX-License-Identifier: GPL-2.0-only */
/* an array behind a pointer to its pointer, taken and given back by helpers; vmap() may fail */
#include "kernel.h"

struct page **take(unsigned long start, int n)
{
	struct page **pages = kvmalloc_array(n, sizeof(*pages), GFP_KERNEL);

	if (!pages)
		return ERR_PTR(-ENOMEM);
	if (pin_user_pages_fast(start, n, FOLL_WRITE, pages) != n) {
		kvfree(pages);
		return ERR_PTR(-EFAULT);
	}
	return pages;
}

void give_back(struct page ***pages, int n)
{
	struct page **array = *pages;

	if (!array)
		return;
	unpin_user_pages(array, n);
	*pages = NULL;
}

void *map(struct page **pages, int n)
{
	void *p;

	if (pin_user_pages_fast(0, n, FOLL_WRITE, pages) != n)
		return NULL;
	p = vmap(pages, n, 0, 0);
	if (p)
		return p;
	unpin_user_pages(pages, n);
	return NULL;
}

/* golden: summary
 * take()
 * 11: acquire pin_user_pages_fast PIN, flags FOLL_WRITE, count 'n', in 'pages'
 * take:
 *   returns ERR_PTR:
 *     may: acquires PIN count 'pin_user_pages_fast()' on unknown place, array, pin_user_pages_fast line 11
 *   returns a pointer:
 *     acquires PIN count 'n' on return value, array, pin_user_pages_fast line 11
 *
 * give_back()
 * 24: release unpin_user_pages PIN, count 'n', in 'array'
 * give_back:
 *   writes 0x1 captures 0x0
 *   returns:
 *     may: releases PIN count 'n' at param0[0], array, unpin_user_pages line 24
 *
 * map()
 * 32: acquire pin_user_pages_fast PIN, flags FOLL_WRITE, count 'n', in 'pages' (parameter 0)
 * 37: release unpin_user_pages PIN, count 'n', in 'pages' (parameter 0), of pin_user_pages_fast
 * map:
 *   writes 0x1 captures 0x1
 *   returns NULL:
 *     may: acquires PIN count 'pin_user_pages_fast()' on param0, array, pin_user_pages_fast line 32
 *   returns a pointer:
 *     acquires PIN count 'n' on return value, array, pin_user_pages_fast line 32
 *
 */
