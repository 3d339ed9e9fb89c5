// SPDX-License-Identifier: GPL-2.0-only
/// Release the pages of an iterator only if they were pinned.
//# -D fn=FUNCTION -D place=NAME -D owner=VARIABLE -D flag=FIELD as in step 23, -D put=,
//# -D unpin=, -D unpins= the names of the release before and after. A release that is
//# already under a condition on the flag is left alone.
// Confidence: Moderate
// Copyright: (C) 2026 The guptool developers. GPLv2.
// Options: --no-includes --include-headers
// Requires: 1.1.0
// Keywords: iov_iter_extract_pages, unpin_user_pages

// The isomorphism takes bv[i].bv_page for bv->bv_page and would lose the index.

@release_array_if_pinned disable ptr_to_array@
identifier virtual.fn, virtual.place, virtual.owner, virtual.flag;
identifier virtual.put, virtual.unpin, virtual.unpins;
identifier i;
expression x, n, e;
@@
 fn(...) {
 <...
(
- for (i = 0; i < n; i++)
- 	put(place[i]);
+ if (owner->flag)
+ 	unpins(place, n);
|
- release_pages(place, n);
+ if (owner->flag)
+ 	unpins(place, n);
|
- for (i = 0; i < n; i++)
- 	put(x->place[i]);
+ if (owner->flag)
+ 	unpins(x->place, n);
|
- release_pages(x->place, n);
+ if (owner->flag)
+ 	unpins(x->place, n);
|
- for (i = 0; i < n; i++)
- 	put(x.place[i]);
+ if (owner->flag)
+ 	unpins(x.place, n);
|
- release_pages(x.place, n);
+ if (owner->flag)
+ 	unpins(x.place, n);
)
 ...>
 }

// What is left: the loops are gone.

@release_page_if_pinned disable ptr_to_array@
identifier virtual.fn, virtual.place, virtual.owner, virtual.flag;
identifier virtual.put, virtual.unpin, virtual.unpins;
identifier i;
expression x, n, e;
@@
 fn(...) {
 <...
(
- put(place[e]);
+ if (owner->flag)
+ 	unpin(place[e]);
|
- put(place);
+ if (owner->flag)
+ 	unpin(place);
|
- put(x->place[e]);
+ if (owner->flag)
+ 	unpin(x->place[e]);
|
- put(x->place);
+ if (owner->flag)
+ 	unpin(x->place);
|
- put(x.place[e]);
+ if (owner->flag)
+ 	unpin(x.place[e]);
|
- put(x.place);
+ if (owner->flag)
+ 	unpin(x.place);
)
 ...>
 }
