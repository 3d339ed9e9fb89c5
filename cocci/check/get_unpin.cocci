// SPDX-License-Identifier: GPL-2.0-only
/// Pages that get_user_pages*() took an ordinary reference on are released with
/// unpin_user_page*(). That drops the count of a pin, which these pages do not
/// have: a small folio loses 1024 references that belong to others and is freed
/// while it is in use. Release with put_page(), or pin the pages.
//# A function that pins the same array on another path is left out. Acquire and
//# release in different functions are matched through the field of a record only,
//# and only in one file.
//# In a tree between 5.4 and 5.6 without unpin_user_page() nothing matches.
// Confidence: High
// Copyright: (C) 2026 The guptool developers. GPLv2.
// URL: https://www.kernel.org/doc/html/latest/core-api/pin_user_pages.html
// Options: --no-includes --include-headers
// Requires: 1.1.0
// Keywords: get_user_pages, put_page, unpin_user_page

virtual patch
virtual context
virtual org
virtual report

// Python unites the positions of the rules below, so that one rule per mode
// is enough, and formats.

@initialize:python@
@@
get_unpin_seen = set()

def get_unpin_key(p):
	return (p[0].file, p[0].line, p[0].column)

def get_unpin_tell(at, other):
	pass

def get_unpin_add(at, other):
	if get_unpin_key(at) not in get_unpin_seen:
		get_unpin_seen.add(get_unpin_key(at))
		get_unpin_tell(at, other)

@initialize:python depends on report@
@@
def get_unpin_tell(at, other):
	coccilib.report.print_report(at[0],
		"WARNING: page from get_user_pages*() released with unpin, taken on line %s" % other[0].line)

@initialize:python depends on org@
@@
def get_unpin_tell(at, other):
	cocci.print_main("page from get_user_pages*() released with unpin", at)
	cocci.print_secs("taken here", other)

// One path from the get to the unpin is enough, so every flow rule is 'exists'.

@get_unpin_present@
@@
\(get_user_pages_fast\|get_user_pages\|get_user_pages_unlocked\|get_user_pages_remote\)(...)

@get_unpin_pinned_too depends on get_unpin_present exists@
expression list es, es2;
position both;
@@
 \(pin_user_pages_fast\|pin_user_pages\|pin_user_pages_unlocked\|pin_user_pages_remote\|iov_iter_extract_pages\|memfd_pin_folios\)(es)
... when any
 \(unpin_user_page@both\|unpin_user_pages@both\|unpin_user_pages_dirty_lock@both\|unpin_user_page_range_dirty_lock@both\|unpin_user_folio@both\)(es2)

@get_unpin_array depends on get_unpin_present exists@
expression a, n, f, mm, i, j, k, d, p;
position acq;
position rel != get_unpin_pinned_too.both;
@@
(
 get_user_pages_fast@acq(a, n, f, \(&p[i]\|p + i\|p\))
|
 get_user_pages@acq(a, n, f, \(&p[i]\|p + i\|p\), ...)
|
 get_user_pages_unlocked@acq(a, n, \(&p[i]\|p + i\|p\), f)
|
 get_user_pages_remote@acq(mm, a, n, f, \(&p[i]\|p + i\|p\), ...)
)
... when any
(
 unpin_user_page@rel(\(p[j]\|*p\|*(p + j)\))
|
 unpin_user_pages@rel(\(&p[j]\|p + j\|p\), k)
|
 unpin_user_pages_dirty_lock@rel(\(&p[j]\|p + j\|p\), k, d)
|
 unpin_user_page_range_dirty_lock@rel(\(p[j]\|*p\), k, d)
|
 unpin_user_folio@rel(page_folio(\(p[j]\|*p\)), k)
)

@get_unpin_slot depends on get_unpin_present exists@
expression a, n, f, mm, k, d;
identifier pg;
position acq;
position rel != get_unpin_pinned_too.both;
@@
(
 get_user_pages_fast@acq(a, n, f, &pg)
|
 get_user_pages@acq(a, n, f, &pg, ...)
|
 get_user_pages_unlocked@acq(a, n, &pg, f)
|
 get_user_pages_remote@acq(mm, a, n, f, &pg, ...)
)
... when any
    when != pg = k
(
 unpin_user_page@rel(pg)
|
 unpin_user_pages@rel(&pg, 1)
|
 unpin_user_pages_dirty_lock@rel(&pg, 1, d)
|
 unpin_user_page_range_dirty_lock@rel(pg, 1, d)
|
 unpin_user_folio@rel(page_folio(pg), 1)
)

@get_unpin_field_taken depends on get_unpin_present@
expression a, n, f, mm, i;
type T;
T *x;
identifier fld;
position acq;
@@
(
 get_user_pages_fast@acq(a, n, f, \(&x->fld[i]\|x->fld + i\|&x->fld\|x->fld\))
|
 get_user_pages@acq(a, n, f, \(&x->fld[i]\|x->fld + i\|&x->fld\|x->fld\), ...)
|
 get_user_pages_unlocked@acq(a, n, \(&x->fld[i]\|x->fld + i\|&x->fld\|x->fld\), f)
|
 get_user_pages_remote@acq(mm, a, n, f, \(&x->fld[i]\|x->fld + i\|&x->fld\|x->fld\), ...)
)

@get_unpin_field_other depends on get_unpin_field_taken@
expression a, n, f, mm, i;
type T;
T *x;
identifier fld;
@@
(
 pin_user_pages_fast(a, n, f, \(&x->fld[i]\|x->fld + i\|&x->fld\|x->fld\))
|
 pin_user_pages(a, n, f, \(&x->fld[i]\|x->fld + i\|&x->fld\|x->fld\), ...)
|
 pin_user_pages_unlocked(a, n, \(&x->fld[i]\|x->fld + i\|&x->fld\|x->fld\), f)
|
 pin_user_pages_remote(mm, a, n, f, \(&x->fld[i]\|x->fld + i\|&x->fld\|x->fld\), ...)
|
 iov_iter_extract_pages(a, &x->fld, ...)
)

@get_unpin_field_mixed@
type get_unpin_field_other.T;
T *z;
identifier get_unpin_field_other.fld;
expression i;
position mixed;
@@
 \(unpin_user_page@mixed\|unpin_user_pages@mixed\|unpin_user_pages_dirty_lock@mixed\)(\(z->fld[i]\|&z->fld[i]\|z->fld\), ...)

@get_unpin_field@
type get_unpin_field_taken.T;
T *z;
identifier get_unpin_field_taken.fld;
expression i, k, d;
position rel != {get_unpin_field_mixed.mixed, get_unpin_array.rel, get_unpin_pinned_too.both};
@@
(
 unpin_user_page@rel(\(z->fld[i]\|*z->fld\|z->fld\))
|
 unpin_user_pages@rel(\(&z->fld[i]\|z->fld\), k)
|
 unpin_user_pages_dirty_lock@rel(\(&z->fld[i]\|z->fld\), k, d)
)

@script:python@
acq << get_unpin_array.acq;
at << get_unpin_array.rel;
@@
get_unpin_add(at, acq)

@script:python@
acq << get_unpin_slot.acq;
at << get_unpin_slot.rel;
@@
get_unpin_add(at, acq)

@script:python@
acq << get_unpin_field_taken.acq;
at << get_unpin_field.rel;
@@
get_unpin_add(at, acq)

@get_unpin_context depends on context && (get_unpin_array || get_unpin_slot || get_unpin_field)@
expression list es;
identifier fn;
position p : script:python() { get_unpin_key(p) in get_unpin_seen };
@@
* fn@p(es)

// The dirty and range forms have no twin of one call.

@get_unpin_patch depends on patch && (get_unpin_array || get_unpin_slot || get_unpin_field)@
expression x, y;
position p : script:python() { get_unpin_key(p) in get_unpin_seen };
@@
(
- unpin_user_page@p(x)
+ put_page(x)
|
- unpin_user_pages@p(x, y)
+ release_pages(x, y)
)
