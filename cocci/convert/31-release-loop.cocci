// SPDX-License-Identifier: GPL-2.0-only
/// Release an array of pinned pages with one call of unpin_user_pages().
//# -D fn=FUNCTION -D place=NAME, the array; -D put=, -D unpins= the names of the release
//# before and after. A loop that tests the entry keeps its form: the array has
//# holes (step 33 changes the call in it). A loop whose counter is used after it
//# keeps its form too. The count must not be negative.
// Confidence: High
// Copyright: (C) 2026 The guptool developers. GPLv2.
// Options: --no-includes --include-headers
// Requires: 1.1.0
// Keywords: put_page, release_pages, unpin_user_pages

// The isomorphism takes bv[i].bv_page for bv->bv_page and would lose the index.

@release_loop_returned exists@
identifier virtual.fn, virtual.put;
identifier i;
expression n, e, p;
position used;
@@
 for (i = 0; i < n; i++)
 	put@used(p[i]);
 ... when != i = e
 return i;

@release_loop_counter exists@
identifier virtual.fn, virtual.put;
identifier i, g;
expression n, e, p;
position used;
@@
 for (i = 0; i < n; i++)
 	put@used(p[i]);
 ... when != i = e
 \(i++\|i--\|++i\|--i\|i < e\|i > e\|i <= e\|i >= e\|i == e\|i != e\|i + e\|i - e\|e + i\|e - i\|e[i]\|g(..., i, ...)\)

@release_loop disable ptr_to_array@
identifier virtual.fn, virtual.place, virtual.put, virtual.unpins;
identifier i, pg;
expression x, n, j;
position at != {release_loop_returned.used, release_loop_counter.used};
@@
 fn(...) {
 <...
(
- release_pages(place, n);
+ unpins(place, n);
|
- release_pages(place + j, n);
+ unpins(place + j, n);
|
- release_pages(&place[j], n);
+ unpins(&place[j], n);
|
- for (i = 0; i < n; i++)
- 	put@at(place[i]);
+ unpins(place, n);
|
- for (i = n - 1; i >= 0; i--)
- 	put@at(place[i]);
+ unpins(place, n);
|
- for (i--; i >= 0; i--)
- 	put@at(place[i]);
+ unpins(place, i);
|
- for (--i; i >= 0; --i)
- 	put@at(place[i]);
+ unpins(place, i);
|
- while (--i >= 0)
- 	put@at(place[i]);
+ unpins(place, i);
|
- while (i--)
- 	put@at(place[i]);
+ unpins(place, i);
|
- while (i-- > 0)
- 	put@at(place[i]);
+ unpins(place, i);
|
- while (i > 0)
- 	put@at(place[--i]);
+ unpins(place, i);
|
- while (i)
- 	put@at(place[--i]);
+ unpins(place, i);
|
- for (i = 0; i < n; i++) {
- 	pg = place[i];
- 	put@at(pg);
- }
+ unpins(place, n);
|
- for (i = 0; i < n; i++) {
- 	struct page *pg = place[i];
- 	put@at(pg);
- }
+ unpins(place, n);
|
- release_pages(x->place, n);
+ unpins(x->place, n);
|
- release_pages(x->place + j, n);
+ unpins(x->place + j, n);
|
- release_pages(&x->place[j], n);
+ unpins(&x->place[j], n);
|
- for (i = 0; i < n; i++)
- 	put@at(x->place[i]);
+ unpins(x->place, n);
|
- for (i = n - 1; i >= 0; i--)
- 	put@at(x->place[i]);
+ unpins(x->place, n);
|
- for (i--; i >= 0; i--)
- 	put@at(x->place[i]);
+ unpins(x->place, i);
|
- for (--i; i >= 0; --i)
- 	put@at(x->place[i]);
+ unpins(x->place, i);
|
- while (--i >= 0)
- 	put@at(x->place[i]);
+ unpins(x->place, i);
|
- while (i--)
- 	put@at(x->place[i]);
+ unpins(x->place, i);
|
- while (i-- > 0)
- 	put@at(x->place[i]);
+ unpins(x->place, i);
|
- while (i > 0)
- 	put@at(x->place[--i]);
+ unpins(x->place, i);
|
- while (i)
- 	put@at(x->place[--i]);
+ unpins(x->place, i);
|
- for (i = 0; i < n; i++) {
- 	pg = x->place[i];
- 	put@at(pg);
- }
+ unpins(x->place, n);
|
- for (i = 0; i < n; i++) {
- 	struct page *pg = x->place[i];
- 	put@at(pg);
- }
+ unpins(x->place, n);
|
- release_pages(x.place, n);
+ unpins(x.place, n);
|
- release_pages(x.place + j, n);
+ unpins(x.place + j, n);
|
- release_pages(&x.place[j], n);
+ unpins(&x.place[j], n);
|
- for (i = 0; i < n; i++)
- 	put@at(x.place[i]);
+ unpins(x.place, n);
|
- for (i = n - 1; i >= 0; i--)
- 	put@at(x.place[i]);
+ unpins(x.place, n);
|
- for (i--; i >= 0; i--)
- 	put@at(x.place[i]);
+ unpins(x.place, i);
|
- for (--i; i >= 0; --i)
- 	put@at(x.place[i]);
+ unpins(x.place, i);
|
- while (--i >= 0)
- 	put@at(x.place[i]);
+ unpins(x.place, i);
|
- while (i--)
- 	put@at(x.place[i]);
+ unpins(x.place, i);
|
- while (i-- > 0)
- 	put@at(x.place[i]);
+ unpins(x.place, i);
|
- while (i > 0)
- 	put@at(x.place[--i]);
+ unpins(x.place, i);
|
- while (i)
- 	put@at(x.place[--i]);
+ unpins(x.place, i);
|
- for (i = 0; i < n; i++) {
- 	pg = x.place[i];
- 	put@at(pg);
- }
+ unpins(x.place, n);
|
- for (i = 0; i < n; i++) {
- 	struct page *pg = x.place[i];
- 	put@at(pg);
- }
+ unpins(x.place, n);
)
 ...>
 }
