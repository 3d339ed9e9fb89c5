// SPDX-License-Identifier: GPL-2.0-only
/// Pin the pages with FOLL_LONGTERM: user space decides when they are released.
//# -D fn=FUNCTION -D place=NAME. A patch of its own: it adds migration and new
//# failures. Left alone if FOLL_LONGTERM is mentioned in the function already.
// Confidence: Moderate
// Copyright: (C) 2026 The guptool developers. GPLv2.
// Options: --no-includes --include-headers
// Requires: 1.1.0
// Keywords: FOLL_LONGTERM, pin_user_pages

// The isomorphism takes bv[i].bv_page for bv->bv_page and would lose the index.

@longterm_there@
identifier virtual.fn;
symbol FOLL_LONGTERM;
@@
 fn(...) { <+... FOLL_LONGTERM ...+> }

@longterm_add depends on !longterm_there disable ptr_to_array@
identifier virtual.fn, virtual.place;
identifier take = {pin_user_pages, pin_user_pages_fast};
expression a, n, m, i, x, f, e1, e2, e3;
@@
 fn(...) {
 <...
(
 take(a, n,
(
- 0
+ FOLL_LONGTERM
|
- e1 ? e2 : e3
+ (e1 ? e2 : e3) | FOLL_LONGTERM
|
  f
+ | FOLL_LONGTERM
)
 , \(&\(place\|x->place\|x.place\)[i]\|\(place\|x->place\|x.place\) + i\|&\(place\|x->place\|x.place\)\|\(place\|x->place\|x.place\)\), ...)
|
 pin_user_pages_unlocked(a, n, \(&\(place\|x->place\|x.place\)[i]\|\(place\|x->place\|x.place\) + i\|&\(place\|x->place\|x.place\)\|\(place\|x->place\|x.place\)\),
(
- 0
+ FOLL_LONGTERM
|
- e1 ? e2 : e3
+ (e1 ? e2 : e3) | FOLL_LONGTERM
|
  f
+ | FOLL_LONGTERM
)
 )
|
 pin_user_pages_remote(m, a, n,
(
- 0
+ FOLL_LONGTERM
|
- e1 ? e2 : e3
+ (e1 ? e2 : e3) | FOLL_LONGTERM
|
  f
+ | FOLL_LONGTERM
)
 , \(&\(place\|x->place\|x.place\)[i]\|\(place\|x->place\|x.place\) + i\|&\(place\|x->place\|x.place\)\|\(place\|x->place\|x.place\)\), ...)
)
 ...>
 }
