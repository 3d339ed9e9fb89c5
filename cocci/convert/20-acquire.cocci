// SPDX-License-Identifier: GPL-2.0-only
/// Take the pages with pin_user_pages*() instead of get_user_pages*(): their
/// contents are accessed.
//# -D fn=FUNCTION -D place=NAME, the local variable or the field that receives the
//# pages. FOLL_GET among the flags would make the call fail and is dropped.
//# Every release of the same pages has to change with it: steps 30 to 35.
// Confidence: High
// Copyright: (C) 2026 The guptool developers. GPLv2.
// Options: --no-includes --include-headers
// Requires: 1.1.0
// Keywords: get_user_pages, pin_user_pages

// The isomorphism takes bv[i].bv_page for bv->bv_page and would lose the index.

@acquire_pin disable ptr_to_array@
identifier virtual.fn, virtual.place;
expression a, n, f, m, i, x, t;
@@
 fn(...) {
 <...
(
- get_user_pages_fast
+ pin_user_pages_fast
  (a, n, f, \(&\(place\|x->place\|x.place\)[i]\|\(place\|x->place\|x.place\) + i\|&\(place\|x->place\|x.place\)\|\(place\|x->place\|x.place\)\))
|
- get_user_pages
+ pin_user_pages
  (a, n, f, \(&\(place\|x->place\|x.place\)[i]\|\(place\|x->place\|x.place\) + i\|&\(place\|x->place\|x.place\)\|\(place\|x->place\|x.place\)\), ...)
|
- get_user_pages_unlocked
+ pin_user_pages_unlocked
  (a, n, \(&\(place\|x->place\|x.place\)[i]\|\(place\|x->place\|x.place\) + i\|&\(place\|x->place\|x.place\)\|\(place\|x->place\|x.place\)\), f)
|
- get_user_pages_remote
+ pin_user_pages_remote
  (m, a, n, f, \(&\(place\|x->place\|x.place\)[i]\|\(place\|x->place\|x.place\) + i\|&\(place\|x->place\|x.place\)\|\(place\|x->place\|x.place\)\), ...)
|
- get_user_pages_remote
+ pin_user_pages_remote
  (t, m, a, n, f, \(&\(place\|x->place\|x.place\)[i]\|\(place\|x->place\|x.place\) + i\|&\(place\|x->place\|x.place\)\|\(place\|x->place\|x.place\)\), ...)
)
 ...>
 }

// Only FOLL_GET in the flags of a call, and only of a call that pins now.

@acquire_drop_get depends on acquire_pin@
identifier virtual.fn;
identifier pin = {pin_user_pages, pin_user_pages_fast, pin_user_pages_unlocked, pin_user_pages_remote};
expression list[k] before;
expression e;
symbol FOLL_GET;
@@
 fn(...) {
 <...
 pin(before,
(
- FOLL_GET | e
+ e
|
- e | FOLL_GET
+ e
|
- FOLL_GET
+ 0
)
 , ...)
 ...>
 }
