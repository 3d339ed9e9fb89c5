// SPDX-License-Identifier: GPL-2.0-only
/// Release one page with put_page() instead of unpin_user_page().
//# For the round-trip test, never for a tree.
//# -D fn=FUNCTION -D place=NAME as in the forward steps.
// Confidence: High
// Copyright: (C) 2026 The guptool developers. GPLv2.
// Options: --no-includes --include-headers
// Requires: 1.1.0
// Keywords: round trip

// The isomorphism takes bv[i].bv_page for bv->bv_page and would lose the index.

@reverse_page disable ptr_to_array@
identifier virtual.fn, virtual.place;
expression x, i;
@@
 fn(...) {
 <...
- unpin_user_page
+ put_page
  (\(\(place\|x->place\|x.place\)[i]\|*\(place\|x->place\|x.place\)\|*(\(place\|x->place\|x.place\) + i)\|\(place\|x->place\|x.place\)\|sg_page(place)\|sg_page(&place[i])\|sg_page(&x->place[i])\|sg_page(x->place)\|sg_page(&x->place)\|sg_page(<+... \(place\|x->place\|x.place\) ...+>)\|pfn_to_page(<+... \(place\|x->place\|x.place\) ...+>)\))
 ...>
 }
