// SPDX-License-Identifier: GPL-2.0-only
/// Take pages with get_user_pages*() instead of pin_user_pages*().
//# For the round-trip test, never for a tree.
//# -D fn=FUNCTION -D place=NAME as in the forward steps.
//# FOLL_LONGTERM goes, since get_user_pages*() refuses it.
// Confidence: High
// Copyright: (C) 2026 The guptool developers. GPLv2.
// Options: --no-includes --include-headers
// Requires: 1.1.0
// Keywords: round trip

// The isomorphism takes bv[i].bv_page for bv->bv_page and would lose the index.

@reverse_longterm@
identifier virtual.fn;
identifier pin = {pin_user_pages, pin_user_pages_fast, pin_user_pages_unlocked, pin_user_pages_remote};
expression list[k] before;
expression e;
symbol FOLL_LONGTERM;
@@
 fn(...) {
 <...
 pin(before,
(
- FOLL_LONGTERM | e
+ e
|
- e | FOLL_LONGTERM
+ e
|
- FOLL_LONGTERM
+ 0
)
 , ...)
 ...>
 }

// The flag in a variable that is passed later.

@reverse_longterm_variable@
identifier virtual.fn;
expression e;
symbol FOLL_LONGTERM;
@@
 fn(...) {
 <...
(
- FOLL_LONGTERM | e
+ e
|
- e | FOLL_LONGTERM
+ e
)
 ...>
 }

@reverse_longterm_start@
identifier virtual.fn;
identifier v;
type T;
symbol FOLL_LONGTERM;
@@
 fn(...) {
 <...
 T v =
- FOLL_LONGTERM
+ 0
 ;
 ...>
 }

@reverse_acquire disable ptr_to_array@
identifier virtual.fn, virtual.place;
expression a, n, f, m, i, x;
@@
 fn(...) {
 <...
(
- pin_user_pages_fast
+ get_user_pages_fast
  (a, n, f, \(&\(place\|x->place\|x.place\)[i]\|\(place\|x->place\|x.place\) + i\|&\(place\|x->place\|x.place\)\|\(place\|x->place\|x.place\)\))
|
- pin_user_pages
+ get_user_pages
  (a, n, f, \(&\(place\|x->place\|x.place\)[i]\|\(place\|x->place\|x.place\) + i\|&\(place\|x->place\|x.place\)\|\(place\|x->place\|x.place\)\), ...)
|
- pin_user_pages_unlocked
+ get_user_pages_unlocked
  (a, n, \(&\(place\|x->place\|x.place\)[i]\|\(place\|x->place\|x.place\) + i\|&\(place\|x->place\|x.place\)\|\(place\|x->place\|x.place\)\), f)
|
- pin_user_pages_remote
+ get_user_pages_remote
  (m, a, n, f, \(&\(place\|x->place\|x.place\)[i]\|\(place\|x->place\|x.place\) + i\|&\(place\|x->place\|x.place\)\|\(place\|x->place\|x.place\)\), ...)
)
 ...>
 }
