/* SPDX-License-Identifier: GPL-2.0-only */
/* pages go from an array into an object, batch by batch: where callers find them */
#include "kernel.h"

struct sg_append_table {
	struct scatterlist *first;
};

int sg_alloc_append_table_from_pages(struct sg_append_table *table, struct page **pages, unsigned int n_pages,
				     unsigned int offset, unsigned long size);
int map_for_device(struct sg_append_table *table);

struct region {
	unsigned long start;
	struct sg_append_table table;
};

/* the object is returned, or its pages are nobody's */
struct region *region_new(unsigned long start, unsigned long left)
{
	struct region *r = kzalloc(sizeof(*r), GFP_KERNEL);
	struct page *batch[16];
	int n, err = 0;

	if (!r)
		return ERR_PTR(-ENOMEM);
	while (left) {
		n = pin_user_pages_fast(start, 16, FOLL_LONGTERM, batch);
		if (n < 0)
			return ERR_PTR(n);
		left -= n;
		err = sg_alloc_append_table_from_pages(&r->table, batch, n, 0, left);
		if (err) {
			unpin_user_pages(batch, n);
			return ERR_PTR(err);
		}
	}
	return r;
}

/* the object is the caller's */
int region_fill(struct region *r, unsigned long left)
{
	struct page *batch[16];
	int n;

	while (left) {
		n = pin_user_pages_fast(r->start, 16, FOLL_LONGTERM, batch);
		if (n < 0)
			return n;
		left -= n;
		if (sg_alloc_append_table_from_pages(&r->table, batch, n, 0, left)) {
			unpin_user_pages(batch, n);
			return -ENOMEM;
		}
	}
	return map_for_device(&r->table);
}

/* taken into what comes back, which somebody else allocated */
struct frame_vector *frame_vector_create(unsigned int nr);

struct frame_vector *vector_new(unsigned long start, unsigned int nr)
{
	struct frame_vector *vec = frame_vector_create(nr);
	int n;

	if (!vec)
		return NULL;
	n = get_vaddr_frames(start, nr, true, vec);
	if (n > 0 && n < nr) {
		put_vaddr_frames(vec);
		return NULL;
	}
	return n < 0 ? NULL : vec;
}

/* a page that is held is a page: neither NULL nor an error */
struct page *one_page(unsigned long start)
{
	struct page *page;

	if (get_user_pages_fast(start, 1, 0, &page) != 1)
		return NULL;
	return page;
}

/* golden: summary
 * region_new()
 * 28: acquire pin_user_pages_fast PIN, flags FOLL_LONGTERM, count '16', in 'batch', result in 'n', in a loop
 * 34: release unpin_user_pages PIN, count 'n', in 'batch', of pin_user_pages_fast
 * region_new:
 *   returns ERR_PTR:
 *     may: hands on PIN count ? at unknown place, pin_user_pages_fast line 28
 *   returns a pointer:
 *     may: acquires PIN LONGTERM count 'pin_user_pages_fast()' on return value->..., array, pin_user_pages_fast line 28
 *     may: hands on PIN count ? at unknown place, pin_user_pages_fast line 28
 *     may: hands on PIN count ? at return value->..., pin_user_pages_fast line 28
 *
 * region_fill()
 * 48: acquire pin_user_pages_fast PIN, flags FOLL_LONGTERM, count '16', in 'batch', result in 'n', in a loop
 * 53: release unpin_user_pages PIN, count 'n', in 'batch', of pin_user_pages_fast
 * region_fill:
 *   writes 0x1 captures 0x1
 *   returns < 0:
 *     may: acquires PIN LONGTERM count 'pin_user_pages_fast()' on param0->table.*, array, pin_user_pages_fast line 48
 *     may: hands on PIN count ? at param0->table.*, pin_user_pages_fast line 48
 *   returns 0:
 *     may: acquires PIN LONGTERM count 'pin_user_pages_fast()' on param0->table.*, array, pin_user_pages_fast line 48
 *     may: hands on PIN count ? at param0->table.*, pin_user_pages_fast line 48
 *   returns > 0:
 *     may: acquires PIN LONGTERM count 'pin_user_pages_fast()' on param0->table.*, array, pin_user_pages_fast line 48
 *     may: hands on PIN count ? at param0->table.*, pin_user_pages_fast line 48
 *
 * vector_new()
 * 70: acquire get_vaddr_frames PIN, flags FOLL_WRITE, count 'nr', in 'vec', result in 'n'
 * 72: release put_vaddr_frames PIN, in 'vec', of get_vaddr_frames
 * vector_new:
 *   writes 0x0 captures 0x2
 *   returns NULL: nothing
 *   returns ERR_PTR:
 *     may: acquires PIN LONGTERM count 'nr' on return value, get_vaddr_frames line 70
 *   returns a pointer:
 *     may: acquires PIN LONGTERM count 'nr' on return value, get_vaddr_frames line 70
 *
 * one_page()
 * 83: acquire get_user_pages_fast GET, flags 0, count '1', in '&page'
 * one_page:
 *   returns NULL: nothing
 *   returns a pointer:
 *     acquires GET count 'get_user_pages_fast()' on return value, get_user_pages_fast line 83
 *
 */
