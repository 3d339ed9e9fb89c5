// SPDX-License-Identifier: GPL-2.0-only
/// Release a physical range of pinned pages with unpin_user_page_range_dirty_lock().
//# -D fn=FUNCTION -D place=NAME, the variable, array or field with the first page, the entry of a
//# scatterlist or the frame number; -D put= the name of the release before. For trees
//# that have the function (5.13 and later). The page of each turn must be nth_page() of one page,
//# or pfn_to_page() of one frame number plus the counter. A loop whose condition depends on the page stays.
// Confidence: High
// Copyright: (C) 2026 The guptool developers. GPLv2.
// Options: --no-includes --include-headers
// Requires: 1.1.0
// Keywords: nth_page, set_page_dirty_lock, unpin_user_page_range_dirty_lock

// The isomorphism takes bv[i].bv_page for bv->bv_page and would lose the index.

// The page or frame number that the range starts with is the object's: 'b'.

@range_base disable ptr_to_array exists@
identifier virtual.fn, virtual.place, virtual.put;
expression b, x, i, j, o;
@@
 fn(...) {
 <+...
 \(nth_page(\(b\&\(sg_page(\(place\|x->place\|x.place\))\|pfn_to_page(\(place\|place + o\|place[j]\|place[j] + o\|x->place\|x->place + o\|x->place[j]\|x->place[j] + o\|x.place\|x.place + o\|x.place[j]\|x.place[j] + o\))\|\(place\|x->place\|x.place\)\)\), i)\|pfn_to_page(\(b\&\(place\|place + o\|place[j]\|place[j] + o\|x->place\|x->place + o\|x->place[j]\|x->place[j] + o\|x.place\|x.place + o\|x.place[j]\|x.place[j] + o\)\) + i)\)
 ...+>
 }

// The condition is about one page: no call for all of them.

@range_varies depends on range_base@
identifier virtual.fn, virtual.put;
identifier i, pg, mark = {set_page_dirty_lock, set_page_dirty, SetPageDirty};
expression n, e;
@@
 fn(...) {
 <+...
(
 for (i = 0; i < n; i++) {
 	if (<+...i...+>)
 		mark(e);
 	put(e);
 }
|
 for (i = 0; i < n; i++) {
 	pg = e;
 	if (<+...pg...+>)
 		mark(pg);
 	put(pg);
 }
|
 for (i = 0; i < n; i++) {
 	struct page *pg = e;
 	if (<+...pg...+>)
 		mark(pg);
 	put(pg);
 }
)
 ...+>
 }

@range depends on range_base && !range_varies disable ptr_to_array@
identifier virtual.fn, virtual.place, virtual.put;
identifier i, pg;
expression range_base.b;
expression n, d;
@@
 fn(...) {
 <...
(
- for (i = 0; i < n; i++) {
- 	if (d)
- 		set_page_dirty_lock(nth_page(b, i));
- 	put(nth_page(b, i));
- }
+ unpin_user_page_range_dirty_lock(b, n, d);
|
- for (i = 0; i < n; i++) {
- 	pg = nth_page(b, i);
- 	if (d)
- 		set_page_dirty_lock(pg);
- 	put(pg);
- }
+ unpin_user_page_range_dirty_lock(b, n, d);
|
- for (i = 0; i < n; i++) {
- 	struct page *pg = nth_page(b, i);
- 	if (d)
- 		set_page_dirty_lock(pg);
- 	put(pg);
- }
+ unpin_user_page_range_dirty_lock(b, n, d);
|
- if (d) {
- 	for (i = 0; i < n; i++)
- 		set_page_dirty_lock(nth_page(b, i));
- }
- for (i = 0; i < n; i++)
- 	put(nth_page(b, i));
+ unpin_user_page_range_dirty_lock(b, n, d);
|
- if (d)
- 	for (i = 0; i < n; i++)
- 		set_page_dirty_lock(nth_page(b, i));
- for (i = 0; i < n; i++)
- 	put(nth_page(b, i));
+ unpin_user_page_range_dirty_lock(b, n, d);
|
- for (i = 0; i < n; i++) {
- 	if (d)
- 		set_page_dirty_lock(pfn_to_page(b + i));
- 	put(pfn_to_page(b + i));
- }
+ unpin_user_page_range_dirty_lock(pfn_to_page(b), n, d);
|
- for (i = 0; i < n; i++) {
- 	pg = pfn_to_page(b + i);
- 	if (d)
- 		set_page_dirty_lock(pg);
- 	put(pg);
- }
+ unpin_user_page_range_dirty_lock(pfn_to_page(b), n, d);
|
- for (i = 0; i < n; i++) {
- 	struct page *pg = pfn_to_page(b + i);
- 	if (d)
- 		set_page_dirty_lock(pg);
- 	put(pg);
- }
+ unpin_user_page_range_dirty_lock(pfn_to_page(b), n, d);
|
- if (d) {
- 	for (i = 0; i < n; i++)
- 		set_page_dirty_lock(pfn_to_page(b + i));
- }
- for (i = 0; i < n; i++)
- 	put(pfn_to_page(b + i));
+ unpin_user_page_range_dirty_lock(pfn_to_page(b), n, d);
|
- if (d)
- 	for (i = 0; i < n; i++)
- 		set_page_dirty_lock(pfn_to_page(b + i));
- for (i = 0; i < n; i++)
- 	put(pfn_to_page(b + i));
+ unpin_user_page_range_dirty_lock(pfn_to_page(b), n, d);
|
- for (i = 0; i < n; i++) {
- 	set_page_dirty_lock(nth_page(b, i));
- 	put(nth_page(b, i));
- }
+ unpin_user_page_range_dirty_lock(b, n, true);
|
- for (i = 0; i < n; i++) {
- 	pg = nth_page(b, i);
- 	set_page_dirty_lock(pg);
- 	put(pg);
- }
+ unpin_user_page_range_dirty_lock(b, n, true);
|
- for (i = 0; i < n; i++) {
- 	struct page *pg = nth_page(b, i);
- 	set_page_dirty_lock(pg);
- 	put(pg);
- }
+ unpin_user_page_range_dirty_lock(b, n, true);
|
- for (i = 0; i < n; i++)
- 	set_page_dirty_lock(nth_page(b, i));
- for (i = 0; i < n; i++)
- 	put(nth_page(b, i));
+ unpin_user_page_range_dirty_lock(b, n, true);
|
- for (i = 0; i < n; i++) {
- 	set_page_dirty_lock(pfn_to_page(b + i));
- 	put(pfn_to_page(b + i));
- }
+ unpin_user_page_range_dirty_lock(pfn_to_page(b), n, true);
|
- for (i = 0; i < n; i++) {
- 	pg = pfn_to_page(b + i);
- 	set_page_dirty_lock(pg);
- 	put(pg);
- }
+ unpin_user_page_range_dirty_lock(pfn_to_page(b), n, true);
|
- for (i = 0; i < n; i++) {
- 	struct page *pg = pfn_to_page(b + i);
- 	set_page_dirty_lock(pg);
- 	put(pg);
- }
+ unpin_user_page_range_dirty_lock(pfn_to_page(b), n, true);
|
- for (i = 0; i < n; i++)
- 	set_page_dirty_lock(pfn_to_page(b + i));
- for (i = 0; i < n; i++)
- 	put(pfn_to_page(b + i));
+ unpin_user_page_range_dirty_lock(pfn_to_page(b), n, true);
)
 ...>
 }

@range_none depends on range_base && !range_varies disable ptr_to_array@
identifier virtual.fn, virtual.place, virtual.put;
identifier i, pg;
expression range_base.b;
expression n;
@@
 fn(...) {
 <...
(
- for (i = 0; i < n; i++)
- 	put(nth_page(b, i));
+ unpin_user_page_range_dirty_lock(b, n, false);
|
- for (i = 0; i < n; i++) {
- 	pg = nth_page(b, i);
- 	put(pg);
- }
+ unpin_user_page_range_dirty_lock(b, n, false);
|
- for (i = 0; i < n; i++) {
- 	struct page *pg = nth_page(b, i);
- 	put(pg);
- }
+ unpin_user_page_range_dirty_lock(b, n, false);
|
- for (i = 0; i < n; i++)
- 	put(pfn_to_page(b + i));
+ unpin_user_page_range_dirty_lock(pfn_to_page(b), n, false);
|
- for (i = 0; i < n; i++) {
- 	pg = pfn_to_page(b + i);
- 	put(pg);
- }
+ unpin_user_page_range_dirty_lock(pfn_to_page(b), n, false);
|
- for (i = 0; i < n; i++) {
- 	struct page *pg = pfn_to_page(b + i);
- 	put(pg);
- }
+ unpin_user_page_range_dirty_lock(pfn_to_page(b), n, false);
)
 ...>
 }
