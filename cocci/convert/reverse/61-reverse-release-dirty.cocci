// SPDX-License-Identifier: GPL-2.0-only
/// Mark dirty and release the pages of an array in one of four ways instead of with
/// unpin_user_pages_dirty_lock().
//# For the round-trip test, never for a tree.
//# -D fn=FUNCTION -D place=NAME as in the forward steps.
//# -D counter=NAME, a name that is free in the function; -D spellingN, 1 to 4, which the
//# caller chooses by a hash of the place: one loop, two loops, a loop with a variable for
//# the page, two loops with braces.
// Confidence: High
// Copyright: (C) 2026 The guptool developers. GPLv2.
// Options: --no-includes --include-headers
// Requires: 1.1.0
// Keywords: round trip

virtual spelling1
virtual spelling2
virtual spelling3
virtual spelling4

// The isomorphism takes bv[i].bv_page for bv->bv_page and would lose the index.

@reverse_dirty_page disable ptr_to_array@
identifier virtual.fn, virtual.place;
expression x, d, i;
@@
 fn(...) {
 <...
(
- unpin_user_pages_dirty_lock(&place[i], 1, d);
+ if (d)
+ 	set_page_dirty_lock(place[i]);
+ put_page(place[i]);
|
- unpin_user_pages_dirty_lock(&place, 1, d);
+ if (d)
+ 	set_page_dirty_lock(place);
+ put_page(place);
|
- unpin_user_pages_dirty_lock(&x->place[i], 1, d);
+ if (d)
+ 	set_page_dirty_lock(x->place[i]);
+ put_page(x->place[i]);
|
- unpin_user_pages_dirty_lock(&x->place, 1, d);
+ if (d)
+ 	set_page_dirty_lock(x->place);
+ put_page(x->place);
|
- unpin_user_pages_dirty_lock(&x.place[i], 1, d);
+ if (d)
+ 	set_page_dirty_lock(x.place[i]);
+ put_page(x.place[i]);
|
- unpin_user_pages_dirty_lock(&x.place, 1, d);
+ if (d)
+ 	set_page_dirty_lock(x.place);
+ put_page(x.place);
)
 ...>
 }

@reverse_dirty_found depends on spelling1 || spelling2 || spelling3 || spelling4 disable ptr_to_array@
identifier virtual.fn, virtual.place;
expression x, n, d;
@@
 fn(...) { <+... unpin_user_pages_dirty_lock(\(place\|x->place\|x.place\), n, d) ...+> }

@reverse_dirty_counter depends on reverse_dirty_found@
identifier virtual.fn, virtual.counter;
@@
 fn(...) {
+ int counter;
 ...
 }

@reverse_dirty_loop depends on spelling1 disable ptr_to_array@
identifier virtual.fn, virtual.place, virtual.counter;
expression x, n, d;
@@
 fn(...) {
 <...
(
- unpin_user_pages_dirty_lock(place, n, d);
+ for (counter = 0; counter < n; counter++) {
+ 	if (d)
+ 		set_page_dirty_lock(place[counter]);
+ 	put_page(place[counter]);
+ }
|
- unpin_user_pages_dirty_lock(x->place, n, d);
+ for (counter = 0; counter < n; counter++) {
+ 	if (d)
+ 		set_page_dirty_lock(x->place[counter]);
+ 	put_page(x->place[counter]);
+ }
|
- unpin_user_pages_dirty_lock(x.place, n, d);
+ for (counter = 0; counter < n; counter++) {
+ 	if (d)
+ 		set_page_dirty_lock(x.place[counter]);
+ 	put_page(x.place[counter]);
+ }
)
 ...>
 }

@reverse_dirty_two depends on spelling2 disable ptr_to_array@
identifier virtual.fn, virtual.place, virtual.counter;
expression x, n, d;
@@
 fn(...) {
 <...
(
- unpin_user_pages_dirty_lock(place, n, d);
+ if (d)
+ 	for (counter = 0; counter < n; counter++)
+ 		set_page_dirty_lock(place[counter]);
+ for (counter = 0; counter < n; counter++)
+ 	put_page(place[counter]);
|
- unpin_user_pages_dirty_lock(x->place, n, d);
+ if (d)
+ 	for (counter = 0; counter < n; counter++)
+ 		set_page_dirty_lock(x->place[counter]);
+ for (counter = 0; counter < n; counter++)
+ 	put_page(x->place[counter]);
|
- unpin_user_pages_dirty_lock(x.place, n, d);
+ if (d)
+ 	for (counter = 0; counter < n; counter++)
+ 		set_page_dirty_lock(x.place[counter]);
+ for (counter = 0; counter < n; counter++)
+ 	put_page(x.place[counter]);
)
 ...>
 }

@reverse_dirty_copy depends on spelling3 disable ptr_to_array@
identifier virtual.fn, virtual.place, virtual.counter;
expression x, n, d;
@@
 fn(...) {
 <...
(
- unpin_user_pages_dirty_lock(place, n, d);
+ for (counter = 0; counter < n; counter++) {
+ 	struct page *page = place[counter];
+
+ 	if (d)
+ 		set_page_dirty_lock(page);
+ 	put_page(page);
+ }
|
- unpin_user_pages_dirty_lock(x->place, n, d);
+ for (counter = 0; counter < n; counter++) {
+ 	struct page *page = x->place[counter];
+
+ 	if (d)
+ 		set_page_dirty_lock(page);
+ 	put_page(page);
+ }
|
- unpin_user_pages_dirty_lock(x.place, n, d);
+ for (counter = 0; counter < n; counter++) {
+ 	struct page *page = x.place[counter];
+
+ 	if (d)
+ 		set_page_dirty_lock(page);
+ 	put_page(page);
+ }
)
 ...>
 }

@reverse_dirty_braces depends on spelling4 disable ptr_to_array@
identifier virtual.fn, virtual.place, virtual.counter;
expression x, n, d;
@@
 fn(...) {
 <...
(
- unpin_user_pages_dirty_lock(place, n, d);
+ if (d) {
+ 	for (counter = 0; counter < n; counter++)
+ 		set_page_dirty_lock(place[counter]);
+ }
+ for (counter = 0; counter < n; counter++)
+ 	put_page(place[counter]);
|
- unpin_user_pages_dirty_lock(x->place, n, d);
+ if (d) {
+ 	for (counter = 0; counter < n; counter++)
+ 		set_page_dirty_lock(x->place[counter]);
+ }
+ for (counter = 0; counter < n; counter++)
+ 	put_page(x->place[counter]);
|
- unpin_user_pages_dirty_lock(x.place, n, d);
+ if (d) {
+ 	for (counter = 0; counter < n; counter++)
+ 		set_page_dirty_lock(x.place[counter]);
+ }
+ for (counter = 0; counter < n; counter++)
+ 	put_page(x.place[counter]);
)
 ...>
 }
