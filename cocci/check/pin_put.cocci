// SPDX-License-Identifier: GPL-2.0-only
/// Pages pinned by pin_user_pages*() or memfd_pin_folios() are released with
/// put_page(), release_pages() or folio_put(). A pin is not a page reference:
/// a small folio keeps most of the count that the pin added and can never be
/// freed, a large folio is freed with a pin count that is not zero. Release
/// what pin_user_pages*() gave with unpin_user_page*().
//# A page that was pinned and in addition got an ordinary reference by
//# get_page(), folio_get() or get_user_pages*() may be put; such functions are
//# left out. Acquire and release in different functions are matched through
//# the field of a record only, and only in one file: 'guptool check' does more.
// Confidence: High
// Copyright: (C) 2026 The guptool developers. GPLv2.
// URL: https://www.kernel.org/doc/html/latest/core-api/pin_user_pages.html
// Options: --no-includes --include-headers
// Requires: 1.1.0
// Keywords: pin_user_pages, unpin_user_page, put_page

virtual patch
virtual context
virtual org
virtual report

// Python unites the positions of the rules below, so that one rule per mode
// is enough, and formats.

@initialize:python@
@@
pin_put_seen = set()

def pin_put_key(p):
	return (p[0].file, p[0].line, p[0].column)

def pin_put_tell(acq, rel):
	pass

def pin_put_add(acq, rel):
	if pin_put_key(rel) not in pin_put_seen:
		pin_put_seen.add(pin_put_key(rel))
		pin_put_tell(acq, rel)

@initialize:python depends on report@
@@
def pin_put_tell(acq, rel):
	coccilib.report.print_report(rel[0],
		"WARNING: pinned page released without unpin_user_page(), pinned on line %s" % acq[0].line)

@initialize:python depends on org@
@@
def pin_put_tell(acq, rel):
	cocci.print_main("pinned page released without unpin_user_page()", rel)
	cocci.print_secs("pinned here", acq)

// One path from the pin to the put is enough, so every flow rule is 'exists'.
// The metavariable p names the array, whatever element the call starts at.

@pin_put_present@
@@
\(pin_user_pages_fast\|pin_user_pages\|pin_user_pages_unlocked\|pin_user_pages_remote\|memfd_pin_folios\)(...)

@pin_put_extra_ref depends on pin_put_present exists@
expression list es, es2;
position extra;
@@
 \(get_page\|folio_get\|folio_try_get\|try_get_page\|get_user_pages\|get_user_pages_fast\|get_user_pages_remote\|get_user_pages_unlocked\|get_user_pages_locked\)(es)
... when any
 \(put_page@extra\|folio_put@extra\|release_pages@extra\|unmap_and_put_page@extra\)(es2)

@pin_put_array depends on pin_put_present exists@
expression a, n, f, mm, i, j, k, p;
position acq;
position rel != pin_put_extra_ref.extra;
@@
(
 pin_user_pages_fast@acq(a, n, f, \(&p[i]\|p + i\|p\))
|
 pin_user_pages@acq(a, n, f, \(&p[i]\|p + i\|p\), ...)
|
 pin_user_pages_unlocked@acq(a, n, \(&p[i]\|p + i\|p\), f)
|
 pin_user_pages_remote@acq(mm, a, n, f, \(&p[i]\|p + i\|p\), ...)
)
... when any
    when != p = \(kmalloc\|kcalloc\|kvmalloc\|kvcalloc\|kvmalloc_array\|kmalloc_array\|vmalloc\)(...)
(
 put_page@rel(\(p[j]\|*p\|*(p + j)\))
|
 release_pages@rel(\(&p[j]\|p + j\|p\), k)
|
 folio_put@rel(page_folio(\(p[j]\|*p\)))
|
 unmap_and_put_page@rel(\(p[j]\|*p\), k)
)

@pin_put_slot depends on pin_put_present exists@
expression a, n, f, mm, k;
identifier pg;
position acq;
position rel != pin_put_extra_ref.extra;
@@
(
 pin_user_pages_fast@acq(a, n, f, &pg)
|
 pin_user_pages@acq(a, n, f, &pg, ...)
|
 pin_user_pages_unlocked@acq(a, n, &pg, f)
|
 pin_user_pages_remote@acq(mm, a, n, f, &pg, ...)
)
... when any
    when != pg = k
(
 put_page@rel(pg)
|
 folio_put@rel(page_folio(pg))
|
 unmap_and_put_page@rel(pg, k)
)

@pin_put_copy depends on pin_put_present exists@
expression a, n, f, mm, i, j, k, p;
identifier pg;
position acq;
position rel != pin_put_extra_ref.extra;
@@
(
 pin_user_pages_fast@acq(a, n, f, \(&p[i]\|p + i\|p\))
|
 pin_user_pages@acq(a, n, f, \(&p[i]\|p + i\|p\), ...)
|
 pin_user_pages_unlocked@acq(a, n, \(&p[i]\|p + i\|p\), f)
|
 pin_user_pages_remote@acq(mm, a, n, f, \(&p[i]\|p + i\|p\), ...)
)
... when any
 pg = \(p[j]\|*p\)
... when != pg = k
(
 put_page@rel(pg)
|
 folio_put@rel(page_folio(pg))
|
 unmap_and_put_page@rel(pg, k)
)

@pin_put_folio depends on pin_put_present exists@
expression a, e, m, o, fl, j, k;
position acq;
position rel != pin_put_extra_ref.extra;
@@
 memfd_pin_folios@acq(m, a, e, fl, k, o)
... when any
 folio_put@rel(\(fl[j]\|*fl\))

// Across functions: the same field of the same record.

@pin_put_field_pinned depends on pin_put_present@
expression a, n, f, mm, i;
type T;
T *x;
identifier fld;
position acq;
@@
(
 pin_user_pages_fast@acq(a, n, f, \(&x->fld[i]\|x->fld + i\|&x->fld\|x->fld\))
|
 pin_user_pages@acq(a, n, f, \(&x->fld[i]\|x->fld + i\|&x->fld\|x->fld\), ...)
|
 pin_user_pages_unlocked@acq(a, n, \(&x->fld[i]\|x->fld + i\|&x->fld\|x->fld\), f)
|
 pin_user_pages_remote@acq(mm, a, n, f, \(&x->fld[i]\|x->fld + i\|&x->fld\|x->fld\), ...)
)

@pin_put_field_other depends on pin_put_field_pinned@
expression a, n, f, mm, i;
type T;
T *x;
identifier fld;
@@
(
 get_user_pages_fast(a, n, f, \(&x->fld[i]\|x->fld + i\|&x->fld\|x->fld\))
|
 get_user_pages(a, n, f, \(&x->fld[i]\|x->fld + i\|&x->fld\|x->fld\), ...)
|
 get_user_pages_unlocked(a, n, \(&x->fld[i]\|x->fld + i\|&x->fld\|x->fld\), f)
|
 get_user_pages_remote(mm, a, n, f, \(&x->fld[i]\|x->fld + i\|&x->fld\|x->fld\), ...)
|
 \(x->fld\|x->fld[i]\) = \(alloc_page\|alloc_pages\|alloc_pages_node\|vmalloc_to_page\|virt_to_page\|ZERO_PAGE\|find_get_page\)(...)
|
 get_page(\(x->fld[i]\|x->fld\))
)

@pin_put_field_mixed@
type pin_put_field_other.T;
T *z;
identifier pin_put_field_other.fld;
expression i;
position mixed;
@@
 \(put_page@mixed\|release_pages@mixed\)(\(z->fld[i]\|&z->fld[i]\|z->fld\), ...)

@pin_put_field@
type pin_put_field_pinned.T;
T *z;
identifier pin_put_field_pinned.fld;
expression i, k;
position rel != {pin_put_field_mixed.mixed, pin_put_array.rel, pin_put_extra_ref.extra};
@@
(
 put_page@rel(\(z->fld[i]\|*z->fld\|z->fld\))
|
 release_pages@rel(\(&z->fld[i]\|z->fld\), k)
|
 folio_put@rel(page_folio(\(z->fld[i]\|z->fld\)))
)

@script:python@
acq << pin_put_array.acq;
rel << pin_put_array.rel;
@@
pin_put_add(acq, rel)

@script:python@
acq << pin_put_slot.acq;
rel << pin_put_slot.rel;
@@
pin_put_add(acq, rel)

@script:python@
acq << pin_put_copy.acq;
rel << pin_put_copy.rel;
@@
pin_put_add(acq, rel)

@script:python@
acq << pin_put_folio.acq;
rel << pin_put_folio.rel;
@@
pin_put_add(acq, rel)

@script:python@
acq << pin_put_field_pinned.acq;
rel << pin_put_field.rel;
@@
pin_put_add(acq, rel)

@pin_put_context depends on context && (pin_put_array || pin_put_slot || pin_put_copy || pin_put_folio || pin_put_field)@
expression list es;
identifier fn;
position p : script:python() { pin_put_key(p) in pin_put_seen };
@@
* fn@p(es)

@pin_put_patch depends on patch && (pin_put_array || pin_put_slot || pin_put_copy || pin_put_field)@
expression x, y;
position p : script:python() { pin_put_key(p) in pin_put_seen };
@@
(
- put_page@p(x)
+ unpin_user_page(x)
|
- release_pages@p(x, y)
+ unpin_user_pages(x, y)
|
- folio_put@p(page_folio(x))
+ unpin_user_page(x)
)

@pin_put_patch_folio depends on patch && pin_put_folio@
expression x;
position p : script:python() { pin_put_key(p) in pin_put_seen };
@@
- folio_put@p(x)
+ unpin_folio(x)
