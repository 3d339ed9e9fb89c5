// SPDX-License-Identifier: GPL-2.0-only
/// Release the pages of an array in one of four ways instead of with unpin_user_pages().
//# For the round-trip test, never for a tree.
//# -D fn=FUNCTION -D place=NAME as in the forward steps.
//# -D counter=NAME, a name that is free in the function; -D spellingN, 1 to 4, which the
//# caller chooses by a hash of the place: loop, release_pages(), loop down from the
//# count, loop with a variable for the page.
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

@reverse_array_found depends on spelling1 || spelling3 || spelling4 disable ptr_to_array@
identifier virtual.fn, virtual.place;
expression x, n;
@@
 fn(...) { <+... unpin_user_pages(\(place\|x->place\|x.place\), n) ...+> }

@reverse_array_counter depends on reverse_array_found@
identifier virtual.fn, virtual.counter;
@@
 fn(...) {
+ int counter;
 ...
 }

@reverse_array_loop depends on spelling1 disable ptr_to_array@
identifier virtual.fn, virtual.place, virtual.counter;
expression x, n;
@@
 fn(...) {
 <...
(
- unpin_user_pages(place, n);
+ for (counter = 0; counter < n; counter++)
+ 	put_page(place[counter]);
|
- unpin_user_pages(x->place, n);
+ for (counter = 0; counter < n; counter++)
+ 	put_page(x->place[counter]);
|
- unpin_user_pages(x.place, n);
+ for (counter = 0; counter < n; counter++)
+ 	put_page(x.place[counter]);
)
 ...>
 }

@reverse_array_release depends on spelling2 disable ptr_to_array@
identifier virtual.fn, virtual.place;
expression x, n;
@@
 fn(...) {
 <...
(
- unpin_user_pages(place, n);
+ release_pages(place, n);
|
- unpin_user_pages(x->place, n);
+ release_pages(x->place, n);
|
- unpin_user_pages(x.place, n);
+ release_pages(x.place, n);
)
 ...>
 }

@reverse_array_down depends on spelling3 disable ptr_to_array@
identifier virtual.fn, virtual.place, virtual.counter;
expression x, n;
@@
 fn(...) {
 <...
(
- unpin_user_pages(place, n);
+ for (counter = n - 1; counter >= 0; counter--)
+ 	put_page(place[counter]);
|
- unpin_user_pages(x->place, n);
+ for (counter = n - 1; counter >= 0; counter--)
+ 	put_page(x->place[counter]);
|
- unpin_user_pages(x.place, n);
+ for (counter = n - 1; counter >= 0; counter--)
+ 	put_page(x.place[counter]);
)
 ...>
 }

@reverse_array_copy depends on spelling4 disable ptr_to_array@
identifier virtual.fn, virtual.place, virtual.counter;
expression x, n;
@@
 fn(...) {
 <...
(
- unpin_user_pages(place, n);
+ for (counter = 0; counter < n; counter++) {
+ 	struct page *page = place[counter];
+
+ 	put_page(page);
+ }
|
- unpin_user_pages(x->place, n);
+ for (counter = 0; counter < n; counter++) {
+ 	struct page *page = x->place[counter];
+
+ 	put_page(page);
+ }
|
- unpin_user_pages(x.place, n);
+ for (counter = 0; counter < n; counter++) {
+ 	struct page *page = x.place[counter];
+
+ 	put_page(page);
+ }
)
 ...>
 }

// A part of the array has one spelling.

@reverse_array_part disable ptr_to_array@
identifier virtual.fn, virtual.place;
expression x, n, j;
@@
 fn(...) {
 <...
- unpin_user_pages
+ release_pages
  (\(\(place\|x->place\|x.place\) + j\|&\(place\|x->place\|x.place\)[j]\), n)
 ...>
 }
