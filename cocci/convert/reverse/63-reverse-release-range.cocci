// SPDX-License-Identifier: GPL-2.0-only
/// Mark dirty and release a physical range of pages in one of four ways instead of with
/// unpin_user_page_range_dirty_lock().
//# For the round-trip test, never for a tree.
//# -D fn=FUNCTION. -D counter=NAME, a name that is free in the function; -D spellingN, 1 to 4, which the
//# caller chooses by a hash of the place: one loop, two loops, a loop with a variable for
//# the page, two loops with braces. Every call of the function is taken.
// Confidence: High
// Copyright: (C) 2026 The guptool developers. GPLv2.
// Options: --no-includes --include-headers
// Requires: 1.1.0
// Keywords: round trip

virtual spelling1
virtual spelling2
virtual spelling3
virtual spelling4

@reverse_range_found depends on spelling1 || spelling2 || spelling3 || spelling4@
identifier virtual.fn;
@@
 fn(...) { <+... unpin_user_page_range_dirty_lock(...) ...+> }

@reverse_range_counter depends on reverse_range_found@
identifier virtual.fn, virtual.counter;
@@
 fn(...) {
+ int counter;
 ...
 }

@reverse_range_loop depends on spelling1@
identifier virtual.fn, virtual.counter;
expression b, n, d;
@@
 fn(...) {
 <...
- unpin_user_page_range_dirty_lock(b, n, d);
+ for (counter = 0; counter < n; counter++) {
+ 	if (d)
+ 		set_page_dirty_lock(nth_page(b, counter));
+ 	put_page(nth_page(b, counter));
+ }
 ...>
 }

@reverse_range_two depends on spelling2@
identifier virtual.fn, virtual.counter;
expression b, n, d;
@@
 fn(...) {
 <...
- unpin_user_page_range_dirty_lock(b, n, d);
+ if (d)
+ 	for (counter = 0; counter < n; counter++)
+ 		set_page_dirty_lock(nth_page(b, counter));
+ for (counter = 0; counter < n; counter++)
+ 	put_page(nth_page(b, counter));
 ...>
 }

@reverse_range_copy depends on spelling3@
identifier virtual.fn, virtual.counter;
expression b, n, d;
@@
 fn(...) {
 <...
- unpin_user_page_range_dirty_lock(b, n, d);
+ for (counter = 0; counter < n; counter++) {
+ 	struct page *page = nth_page(b, counter);
+
+ 	if (d)
+ 		set_page_dirty_lock(page);
+ 	put_page(page);
+ }
 ...>
 }

@reverse_range_braces depends on spelling4@
identifier virtual.fn, virtual.counter;
expression b, n, d;
@@
 fn(...) {
 <...
- unpin_user_page_range_dirty_lock(b, n, d);
+ if (d) {
+ 	for (counter = 0; counter < n; counter++)
+ 		set_page_dirty_lock(nth_page(b, counter));
+ }
+ for (counter = 0; counter < n; counter++)
+ 	put_page(nth_page(b, counter));
 ...>
 }
