// SPDX-License-Identifier: GPL-2.0-only
/// Release one pinned page with unpin_user_page().
//# -D fn=FUNCTION -D place=NAME, the variable, array, field, scatterlist entry or frame number
//# with the page; -D put=, -D unpin= the names of the release before and after. After steps 30 to 32,
//# which take what is shorter in one call.
// Confidence: High
// Copyright: (C) 2026 The guptool developers. GPLv2.
// Options: --no-includes --include-headers
// Requires: 1.1.0
// Keywords: put_page, unpin_user_page

// The isomorphism takes bv[i].bv_page for bv->bv_page and would lose the index.

@release_page disable ptr_to_array@
identifier virtual.fn, virtual.place, virtual.put, virtual.unpin;
expression x, i;
@@
 fn(...) {
 <...
- put
+ unpin
  (\(\(place\|x->place\|x.place\)[i]\|*\(place\|x->place\|x.place\)\|*(\(place\|x->place\|x.place\) + i)\|\(place\|x->place\|x.place\)\|sg_page(place)\|sg_page(&place[i])\|sg_page(&x->place[i])\|sg_page(x->place)\|sg_page(&x->place)\|sg_page(<+... \(place\|x->place\|x.place\) ...+>)\|pfn_to_page(<+... \(place\|x->place\|x.place\) ...+>)\))
 ...>
 }
