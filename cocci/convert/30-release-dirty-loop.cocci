// SPDX-License-Identifier: GPL-2.0-only
/// Mark dirty and release an array of pinned pages with one call of
/// unpin_user_pages_dirty_lock().
//# -D fn=FUNCTION -D place=NAME, the array; -D put=, -D unpins_dirty= the names of the
//# release before and after. -D sleepable also takes set_page_dirty() and SetPageDirty(),
//# where the page lock may be taken.
//# A condition that depends on the page keeps its loop, and so does a loop whose
//# counter or page is used after it. The count must not be negative.
// Confidence: High
// Copyright: (C) 2026 The guptool developers. GPLv2.
// Options: --no-includes --include-headers
// Requires: 1.1.0
// Keywords: set_page_dirty_lock, unpin_user_pages_dirty_lock

virtual sleepable

// The condition is about one page: no call for all of them.

// The isomorphism takes bv[i].bv_page for bv->bv_page and would lose the index.

@dirty_loop_varies@
identifier virtual.fn, virtual.put;
identifier i, pg, mark = {set_page_dirty_lock, set_page_dirty, SetPageDirty};
expression n, e;
statement S;
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

@dirty_loop_cond depends on !dirty_loop_varies disable ptr_to_array@
identifier virtual.fn, virtual.place, virtual.put, virtual.unpins_dirty;
identifier i, pg;
expression x, n, d;
@@
 fn(...) {
 <...
(
- for (i = 0; i < n; i++) {
- 	if (d)
- 		set_page_dirty_lock(place[i]);
- 	put(place[i]);
- }
+ unpins_dirty(place, n, d);
|
- for (i = 0; i < n; i++) {
- 	pg = place[i];
- 	if (d)
- 		set_page_dirty_lock(pg);
- 	put(pg);
- }
+ unpins_dirty(place, n, d);
|
- for (i = 0; i < n; i++) {
- 	struct page *pg = place[i];
- 	if (d)
- 		set_page_dirty_lock(pg);
- 	put(pg);
- }
+ unpins_dirty(place, n, d);
|
- if (d)
- 	for (i = 0; i < n; i++)
- 		set_page_dirty_lock(place[i]);
- for (i = 0; i < n; i++)
- 	put(place[i]);
+ unpins_dirty(place, n, d);
|
- if (d) {
- 	for (i = 0; i < n; i++)
- 		set_page_dirty_lock(place[i]);
- }
- for (i = 0; i < n; i++)
- 	put(place[i]);
+ unpins_dirty(place, n, d);
|
- for (i = 0; i < n; i++) {
- 	if (d)
- 		set_page_dirty_lock(x->place[i]);
- 	put(x->place[i]);
- }
+ unpins_dirty(x->place, n, d);
|
- for (i = 0; i < n; i++) {
- 	pg = x->place[i];
- 	if (d)
- 		set_page_dirty_lock(pg);
- 	put(pg);
- }
+ unpins_dirty(x->place, n, d);
|
- for (i = 0; i < n; i++) {
- 	struct page *pg = x->place[i];
- 	if (d)
- 		set_page_dirty_lock(pg);
- 	put(pg);
- }
+ unpins_dirty(x->place, n, d);
|
- if (d)
- 	for (i = 0; i < n; i++)
- 		set_page_dirty_lock(x->place[i]);
- for (i = 0; i < n; i++)
- 	put(x->place[i]);
+ unpins_dirty(x->place, n, d);
|
- if (d) {
- 	for (i = 0; i < n; i++)
- 		set_page_dirty_lock(x->place[i]);
- }
- for (i = 0; i < n; i++)
- 	put(x->place[i]);
+ unpins_dirty(x->place, n, d);
|
- for (i = 0; i < n; i++) {
- 	if (d)
- 		set_page_dirty_lock(x.place[i]);
- 	put(x.place[i]);
- }
+ unpins_dirty(x.place, n, d);
|
- for (i = 0; i < n; i++) {
- 	pg = x.place[i];
- 	if (d)
- 		set_page_dirty_lock(pg);
- 	put(pg);
- }
+ unpins_dirty(x.place, n, d);
|
- for (i = 0; i < n; i++) {
- 	struct page *pg = x.place[i];
- 	if (d)
- 		set_page_dirty_lock(pg);
- 	put(pg);
- }
+ unpins_dirty(x.place, n, d);
|
- if (d)
- 	for (i = 0; i < n; i++)
- 		set_page_dirty_lock(x.place[i]);
- for (i = 0; i < n; i++)
- 	put(x.place[i]);
+ unpins_dirty(x.place, n, d);
|
- if (d) {
- 	for (i = 0; i < n; i++)
- 		set_page_dirty_lock(x.place[i]);
- }
- for (i = 0; i < n; i++)
- 	put(x.place[i]);
+ unpins_dirty(x.place, n, d);
)
 ...>
 }

@dirty_loop_all depends on !dirty_loop_varies disable ptr_to_array@
identifier virtual.fn, virtual.place, virtual.put, virtual.unpins_dirty;
identifier i, pg;
expression x, n;
@@
 fn(...) {
 <...
(
- for (i = 0; i < n; i++) {
- 	set_page_dirty_lock(place[i]);
- 	put(place[i]);
- }
+ unpins_dirty(place, n, true);
|
- for (i = 0; i < n; i++) {
- 	pg = place[i];
- 	set_page_dirty_lock(pg);
- 	put(pg);
- }
+ unpins_dirty(place, n, true);
|
- for (i = 0; i < n; i++) {
- 	struct page *pg = place[i];
- 	set_page_dirty_lock(pg);
- 	put(pg);
- }
+ unpins_dirty(place, n, true);
|
- for (i = 0; i < n; i++)
- 	set_page_dirty_lock(place[i]);
- for (i = 0; i < n; i++)
- 	put(place[i]);
+ unpins_dirty(place, n, true);
|
- for (i = 0; i < n; i++) {
- 	set_page_dirty_lock(x->place[i]);
- 	put(x->place[i]);
- }
+ unpins_dirty(x->place, n, true);
|
- for (i = 0; i < n; i++) {
- 	pg = x->place[i];
- 	set_page_dirty_lock(pg);
- 	put(pg);
- }
+ unpins_dirty(x->place, n, true);
|
- for (i = 0; i < n; i++) {
- 	struct page *pg = x->place[i];
- 	set_page_dirty_lock(pg);
- 	put(pg);
- }
+ unpins_dirty(x->place, n, true);
|
- for (i = 0; i < n; i++)
- 	set_page_dirty_lock(x->place[i]);
- for (i = 0; i < n; i++)
- 	put(x->place[i]);
+ unpins_dirty(x->place, n, true);
|
- for (i = 0; i < n; i++) {
- 	set_page_dirty_lock(x.place[i]);
- 	put(x.place[i]);
- }
+ unpins_dirty(x.place, n, true);
|
- for (i = 0; i < n; i++) {
- 	pg = x.place[i];
- 	set_page_dirty_lock(pg);
- 	put(pg);
- }
+ unpins_dirty(x.place, n, true);
|
- for (i = 0; i < n; i++) {
- 	struct page *pg = x.place[i];
- 	set_page_dirty_lock(pg);
- 	put(pg);
- }
+ unpins_dirty(x.place, n, true);
|
- for (i = 0; i < n; i++)
- 	set_page_dirty_lock(x.place[i]);
- for (i = 0; i < n; i++)
- 	put(x.place[i]);
+ unpins_dirty(x.place, n, true);
)
 ...>
 }

@dirty_loop_cond_unlocked depends on sleepable && !dirty_loop_varies disable ptr_to_array@
identifier virtual.fn, virtual.place, virtual.put, virtual.unpins_dirty;
identifier mark = {set_page_dirty, SetPageDirty};
identifier i, pg;
expression x, n, d;
@@
 fn(...) {
 <...
(
- for (i = 0; i < n; i++) {
- 	if (d)
- 		mark(place[i]);
- 	put(place[i]);
- }
+ unpins_dirty(place, n, d);
|
- for (i = 0; i < n; i++) {
- 	pg = place[i];
- 	if (d)
- 		mark(pg);
- 	put(pg);
- }
+ unpins_dirty(place, n, d);
|
- for (i = 0; i < n; i++) {
- 	struct page *pg = place[i];
- 	if (d)
- 		mark(pg);
- 	put(pg);
- }
+ unpins_dirty(place, n, d);
|
- if (d)
- 	for (i = 0; i < n; i++)
- 		mark(place[i]);
- for (i = 0; i < n; i++)
- 	put(place[i]);
+ unpins_dirty(place, n, d);
|
- if (d) {
- 	for (i = 0; i < n; i++)
- 		mark(place[i]);
- }
- for (i = 0; i < n; i++)
- 	put(place[i]);
+ unpins_dirty(place, n, d);
|
- for (i = 0; i < n; i++) {
- 	if (d)
- 		mark(x->place[i]);
- 	put(x->place[i]);
- }
+ unpins_dirty(x->place, n, d);
|
- for (i = 0; i < n; i++) {
- 	pg = x->place[i];
- 	if (d)
- 		mark(pg);
- 	put(pg);
- }
+ unpins_dirty(x->place, n, d);
|
- for (i = 0; i < n; i++) {
- 	struct page *pg = x->place[i];
- 	if (d)
- 		mark(pg);
- 	put(pg);
- }
+ unpins_dirty(x->place, n, d);
|
- if (d)
- 	for (i = 0; i < n; i++)
- 		mark(x->place[i]);
- for (i = 0; i < n; i++)
- 	put(x->place[i]);
+ unpins_dirty(x->place, n, d);
|
- if (d) {
- 	for (i = 0; i < n; i++)
- 		mark(x->place[i]);
- }
- for (i = 0; i < n; i++)
- 	put(x->place[i]);
+ unpins_dirty(x->place, n, d);
|
- for (i = 0; i < n; i++) {
- 	if (d)
- 		mark(x.place[i]);
- 	put(x.place[i]);
- }
+ unpins_dirty(x.place, n, d);
|
- for (i = 0; i < n; i++) {
- 	pg = x.place[i];
- 	if (d)
- 		mark(pg);
- 	put(pg);
- }
+ unpins_dirty(x.place, n, d);
|
- for (i = 0; i < n; i++) {
- 	struct page *pg = x.place[i];
- 	if (d)
- 		mark(pg);
- 	put(pg);
- }
+ unpins_dirty(x.place, n, d);
|
- if (d)
- 	for (i = 0; i < n; i++)
- 		mark(x.place[i]);
- for (i = 0; i < n; i++)
- 	put(x.place[i]);
+ unpins_dirty(x.place, n, d);
|
- if (d) {
- 	for (i = 0; i < n; i++)
- 		mark(x.place[i]);
- }
- for (i = 0; i < n; i++)
- 	put(x.place[i]);
+ unpins_dirty(x.place, n, d);
)
 ...>
 }

@dirty_loop_all_unlocked depends on sleepable && !dirty_loop_varies disable ptr_to_array@
identifier virtual.fn, virtual.place, virtual.put, virtual.unpins_dirty;
identifier mark = {set_page_dirty, SetPageDirty};
identifier i, pg;
expression x, n;
@@
 fn(...) {
 <...
(
- for (i = 0; i < n; i++) {
- 	mark(place[i]);
- 	put(place[i]);
- }
+ unpins_dirty(place, n, true);
|
- for (i = 0; i < n; i++) {
- 	pg = place[i];
- 	mark(pg);
- 	put(pg);
- }
+ unpins_dirty(place, n, true);
|
- for (i = 0; i < n; i++) {
- 	struct page *pg = place[i];
- 	mark(pg);
- 	put(pg);
- }
+ unpins_dirty(place, n, true);
|
- for (i = 0; i < n; i++)
- 	mark(place[i]);
- for (i = 0; i < n; i++)
- 	put(place[i]);
+ unpins_dirty(place, n, true);
|
- for (i = 0; i < n; i++) {
- 	mark(x->place[i]);
- 	put(x->place[i]);
- }
+ unpins_dirty(x->place, n, true);
|
- for (i = 0; i < n; i++) {
- 	pg = x->place[i];
- 	mark(pg);
- 	put(pg);
- }
+ unpins_dirty(x->place, n, true);
|
- for (i = 0; i < n; i++) {
- 	struct page *pg = x->place[i];
- 	mark(pg);
- 	put(pg);
- }
+ unpins_dirty(x->place, n, true);
|
- for (i = 0; i < n; i++)
- 	mark(x->place[i]);
- for (i = 0; i < n; i++)
- 	put(x->place[i]);
+ unpins_dirty(x->place, n, true);
|
- for (i = 0; i < n; i++) {
- 	mark(x.place[i]);
- 	put(x.place[i]);
- }
+ unpins_dirty(x.place, n, true);
|
- for (i = 0; i < n; i++) {
- 	pg = x.place[i];
- 	mark(pg);
- 	put(pg);
- }
+ unpins_dirty(x.place, n, true);
|
- for (i = 0; i < n; i++) {
- 	struct page *pg = x.place[i];
- 	mark(pg);
- 	put(pg);
- }
+ unpins_dirty(x.place, n, true);
|
- for (i = 0; i < n; i++)
- 	mark(x.place[i]);
- for (i = 0; i < n; i++)
- 	put(x.place[i]);
+ unpins_dirty(x.place, n, true);
)
 ...>
 }
