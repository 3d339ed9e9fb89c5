// SPDX-License-Identifier: GPL-2.0-only
/// Mark dirty and release one pinned page with unpin_user_pages_dirty_lock().
//# -D fn=FUNCTION -D place=NAME, the variable, array or field with the page (also in a
//# loop over a scatterlist or bvec); -D put=, -D unpins_dirty= the names of the release
//# before and after. -D sleepable also takes set_page_dirty() and SetPageDirty(), where the
//# page lock may be taken. The two calls must stand next to each other.
// Confidence: High
// Copyright: (C) 2026 The guptool developers. GPLv2.
// Options: --no-includes --include-headers
// Requires: 1.1.0
// Keywords: set_page_dirty_lock, unpin_user_pages_dirty_lock, bio_vec, scatterlist

virtual sleepable

// The isomorphism takes bv[i].bv_page for bv->bv_page and would lose the index.

@dirty_page_cond disable ptr_to_array@
identifier virtual.fn, virtual.place, virtual.put, virtual.unpins_dirty;
expression x, i, d;
@@
 fn(...) {
 <...
(
- if (d)
- 	set_page_dirty_lock(place[i]);
- put(place[i]);
+ unpins_dirty(&place[i], 1, d);
|
- if (d)
- 	set_page_dirty_lock(*place);
- put(*place);
+ unpins_dirty(place, 1, d);
|
- if (d)
- 	set_page_dirty_lock(place);
- put(place);
+ unpins_dirty(&place, 1, d);
|
- if (d)
- 	set_page_dirty_lock(x->place[i]);
- put(x->place[i]);
+ unpins_dirty(&x->place[i], 1, d);
|
- if (d)
- 	set_page_dirty_lock(*x->place);
- put(*x->place);
+ unpins_dirty(x->place, 1, d);
|
- if (d)
- 	set_page_dirty_lock(x->place);
- put(x->place);
+ unpins_dirty(&x->place, 1, d);
|
- if (d)
- 	set_page_dirty_lock(x.place[i]);
- put(x.place[i]);
+ unpins_dirty(&x.place[i], 1, d);
|
- if (d)
- 	set_page_dirty_lock(*x.place);
- put(*x.place);
+ unpins_dirty(x.place, 1, d);
|
- if (d)
- 	set_page_dirty_lock(x.place);
- put(x.place);
+ unpins_dirty(&x.place, 1, d);
|
- if (d)
- 	set_page_dirty_lock(sg_page(place));
- put(sg_page(place));
+ unpin_user_page_range_dirty_lock(sg_page(place), 1, d);
)
 ...>
 }

@dirty_page_all disable ptr_to_array@
identifier virtual.fn, virtual.place, virtual.put, virtual.unpins_dirty;
expression x, i;
@@
 fn(...) {
 <...
(
- set_page_dirty_lock(place[i]);
- put(place[i]);
+ unpins_dirty(&place[i], 1, true);
|
- set_page_dirty_lock(*place);
- put(*place);
+ unpins_dirty(place, 1, true);
|
- set_page_dirty_lock(place);
- put(place);
+ unpins_dirty(&place, 1, true);
|
- set_page_dirty_lock(x->place[i]);
- put(x->place[i]);
+ unpins_dirty(&x->place[i], 1, true);
|
- set_page_dirty_lock(*x->place);
- put(*x->place);
+ unpins_dirty(x->place, 1, true);
|
- set_page_dirty_lock(x->place);
- put(x->place);
+ unpins_dirty(&x->place, 1, true);
|
- set_page_dirty_lock(x.place[i]);
- put(x.place[i]);
+ unpins_dirty(&x.place[i], 1, true);
|
- set_page_dirty_lock(*x.place);
- put(*x.place);
+ unpins_dirty(x.place, 1, true);
|
- set_page_dirty_lock(x.place);
- put(x.place);
+ unpins_dirty(&x.place, 1, true);
|
- set_page_dirty_lock(sg_page(place));
- put(sg_page(place));
+ unpin_user_page_range_dirty_lock(sg_page(place), 1, true);
)
 ...>
 }

@dirty_page_cond_unlocked depends on sleepable disable ptr_to_array@
identifier virtual.fn, virtual.place, virtual.put, virtual.unpins_dirty;
identifier mark = {set_page_dirty, SetPageDirty};
expression x, i, d;
@@
 fn(...) {
 <...
(
- if (d)
- 	mark(place[i]);
- put(place[i]);
+ unpins_dirty(&place[i], 1, d);
|
- if (d)
- 	mark(*place);
- put(*place);
+ unpins_dirty(place, 1, d);
|
- if (d)
- 	mark(place);
- put(place);
+ unpins_dirty(&place, 1, d);
|
- if (d)
- 	mark(x->place[i]);
- put(x->place[i]);
+ unpins_dirty(&x->place[i], 1, d);
|
- if (d)
- 	mark(*x->place);
- put(*x->place);
+ unpins_dirty(x->place, 1, d);
|
- if (d)
- 	mark(x->place);
- put(x->place);
+ unpins_dirty(&x->place, 1, d);
|
- if (d)
- 	mark(x.place[i]);
- put(x.place[i]);
+ unpins_dirty(&x.place[i], 1, d);
|
- if (d)
- 	mark(*x.place);
- put(*x.place);
+ unpins_dirty(x.place, 1, d);
|
- if (d)
- 	mark(x.place);
- put(x.place);
+ unpins_dirty(&x.place, 1, d);
|
- if (d)
- 	mark(sg_page(place));
- put(sg_page(place));
+ unpin_user_page_range_dirty_lock(sg_page(place), 1, d);
)
 ...>
 }

@dirty_page_all_unlocked depends on sleepable disable ptr_to_array@
identifier virtual.fn, virtual.place, virtual.put, virtual.unpins_dirty;
identifier mark = {set_page_dirty, SetPageDirty};
expression x, i;
@@
 fn(...) {
 <...
(
- mark(place[i]);
- put(place[i]);
+ unpins_dirty(&place[i], 1, true);
|
- mark(*place);
- put(*place);
+ unpins_dirty(place, 1, true);
|
- mark(place);
- put(place);
+ unpins_dirty(&place, 1, true);
|
- mark(x->place[i]);
- put(x->place[i]);
+ unpins_dirty(&x->place[i], 1, true);
|
- mark(*x->place);
- put(*x->place);
+ unpins_dirty(x->place, 1, true);
|
- mark(x->place);
- put(x->place);
+ unpins_dirty(&x->place, 1, true);
|
- mark(x.place[i]);
- put(x.place[i]);
+ unpins_dirty(&x.place[i], 1, true);
|
- mark(*x.place);
- put(*x.place);
+ unpins_dirty(x.place, 1, true);
|
- mark(x.place);
- put(x.place);
+ unpins_dirty(&x.place, 1, true);
|
- mark(sg_page(place));
- put(sg_page(place));
+ unpin_user_page_range_dirty_lock(sg_page(place), 1, true);
)
 ...>
 }
