// SPDX-License-Identifier: GPL-2.0-only
/// Take the pages of an iterator with iov_iter_extract_pages(), which pins those
/// of user space and takes nothing on those of the kernel.
//# -D fn=FUNCTION -D place=NAME, a local pointer or pointer field, not an array;
//# -D owner=VARIABLE -D flag=FIELD, the bit in the object that keeps the pages and
//# says whether they are pinned. The bit is set before the call consumes the iterator.
//# Kernel-backed iterators lose their references: somebody has to keep the
//# pages alive. Releases become conditional: step 35.
// Confidence: Moderate
// Copyright: (C) 2026 The guptool developers. GPLv2.
// Options: --no-includes --include-headers
// Requires: 1.1.0
// Keywords: iov_iter_get_pages2, iov_iter_extract_pages

// An array cannot be filled through its address.

// The isomorphism takes bv[i].bv_page for bv->bv_page and would lose the index.

@extract_array@
identifier virtual.fn, virtual.place;
expression n;
@@
 fn(...) { ... when any
 struct page *place[n];
 ... when any
 }

@extract_pages depends on !extract_array disable ptr_to_array@
identifier virtual.fn, virtual.place, virtual.owner, virtual.flag;
expression it, x, e1, e2, e3, r;
@@
 fn(...) {
 <...
(
+ owner->flag = iov_iter_extract_will_pin(it);
  r =
- iov_iter_get_pages2(it, place, e1, e2, e3)
+ iov_iter_extract_pages(it, &place, e1, e2, 0, e3)
  ;
|
+ owner->flag = iov_iter_extract_will_pin(it);
  r =
- iov_iter_get_pages2(it, x->place, e1, e2, e3)
+ iov_iter_extract_pages(it, &x->place, e1, e2, 0, e3)
  ;
|
+ owner->flag = iov_iter_extract_will_pin(it);
+ place = NULL;
  r =
- iov_iter_get_pages_alloc2(it, &place, e1, e3)
+ iov_iter_extract_pages(it, &place, e1, INT_MAX, 0, e3)
  ;
|
+ owner->flag = iov_iter_extract_will_pin(it);
+ x->place = NULL;
  r =
- iov_iter_get_pages_alloc2(it, &x->place, e1, e3)
+ iov_iter_extract_pages(it, &x->place, e1, INT_MAX, 0, e3)
  ;
)
 ...>
 }
