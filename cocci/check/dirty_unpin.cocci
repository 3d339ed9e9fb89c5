// SPDX-License-Identifier: GPL-2.0-only
/// A pinned page is marked dirty and then unpinned in two calls. This is what
/// unpin_user_pages_dirty_lock() does, under the page lock and once per folio.
//# set_page_dirty() without the page lock is told, not changed: where the code may
//# not sleep the page lock cannot be taken. unpin_user_pages_dirty_lock() leaves
//# pages alone that are dirty already; set_page_dirty_lock() locks them first.
//# In a loop that also does other things the two calls become one call for one
//# page.
// Confidence: High
// Copyright: (C) 2026 The guptool developers. GPLv2.
// URL: https://www.kernel.org/doc/html/latest/core-api/pin_user_pages.html
// Options: --no-includes --include-headers
// Requires: 1.1.0
// Keywords: unpin_user_pages_dirty_lock, set_page_dirty_lock, unpin_user_page

virtual patch
virtual context
virtual org
virtual report

// Python unites the positions of the rules below, so that one rule per mode
// is enough, and formats.

@initialize:python@
@@
dirty_unpin_seen = set()

def dirty_unpin_key(p):
	return (p[0].file, p[0].line, p[0].column)

def dirty_unpin_tell(at, other):
	pass

def dirty_unpin_add(at, other):
	if dirty_unpin_key(at) not in dirty_unpin_seen:
		dirty_unpin_seen.add(dirty_unpin_key(at))
		dirty_unpin_tell(at, other)

@initialize:python depends on report@
@@
def dirty_unpin_tell(at, other):
	coccilib.report.print_report(at[0],
		"WARNING: set_page_dirty and unpin_user_page() should be one unpin_user_pages_dirty_lock(), marked dirty on line %s" % other[0].line)

@initialize:python depends on org@
@@
def dirty_unpin_tell(at, other):
	cocci.print_main("set_page_dirty and unpin_user_page() should be one unpin_user_pages_dirty_lock()", at)
	cocci.print_secs("marked dirty here", other)

// The two calls stand next to each other, so there is only one path between.

@dirty_unpin_present@
@@
unpin_user_page(...)

@dirty_unpin_pair depends on dirty_unpin_present@
expression p;
position acq, at;
@@
(
 set_page_dirty_lock@acq(p);
|
 set_page_dirty@acq(p);
|
 SetPageDirty@acq(p);
|
 folio_mark_dirty_lock@acq(page_folio(p));
)
 unpin_user_page@at(p);

@dirty_unpin_cond depends on dirty_unpin_present@
expression p, d;
position acq, at;
@@
 if (d)
(
 set_page_dirty_lock@acq(p);
|
 set_page_dirty@acq(p);
|
 SetPageDirty@acq(p);
)
 unpin_user_page@at(p);

@script:python@
acq << dirty_unpin_pair.acq;
at << dirty_unpin_pair.at;
@@
dirty_unpin_add(at, acq)

@script:python@
acq << dirty_unpin_cond.acq;
at << dirty_unpin_cond.at;
@@
dirty_unpin_add(at, acq)

@dirty_unpin_context depends on context && (dirty_unpin_pair || dirty_unpin_cond)@
expression list es;
identifier fn;
position p : script:python() { dirty_unpin_key(p) in dirty_unpin_seen };
@@
* fn@p(es)

// The address of p is taken, so p must have one. The isomorphism would take
// bv[i].bv_page for bv->bv_page and lose the index.

@dirty_unpin_loop_patch depends on patch && (dirty_unpin_pair || dirty_unpin_cond)@
expression p, n, d;
identifier i;
@@
(
- for (i = 0; i < n; i++) {
- 	set_page_dirty_lock(p[i]);
- 	unpin_user_page(p[i]);
- }
+ unpin_user_pages_dirty_lock(p, n, true);
|
- for (i = 0; i < n; i++) {
- 	if (d)
- 		set_page_dirty_lock(p[i]);
- 	unpin_user_page(p[i]);
- }
+ unpin_user_pages_dirty_lock(p, n, d);
)
  ... when != i
? i = 0

@dirty_unpin_patch depends on patch && (dirty_unpin_pair || dirty_unpin_cond) disable ptr_to_array@
idexpression struct page *pg;
expression p, j, x, d;
identifier fld;
@@
(
- set_page_dirty_lock(pg);
- unpin_user_page(pg);
+ unpin_user_pages_dirty_lock(&pg, 1, true);
|
- set_page_dirty_lock(p[j]);
- unpin_user_page(p[j]);
+ unpin_user_pages_dirty_lock(&p[j], 1, true);
|
- set_page_dirty_lock(x->fld);
- unpin_user_page(x->fld);
+ unpin_user_pages_dirty_lock(&x->fld, 1, true);
|
- set_page_dirty_lock(x.fld);
- unpin_user_page(x.fld);
+ unpin_user_pages_dirty_lock(&x.fld, 1, true);
|
- if (d)
- 	set_page_dirty_lock(pg);
- unpin_user_page(pg);
+ unpin_user_pages_dirty_lock(&pg, 1, d);
|
- if (d)
- 	set_page_dirty_lock(p[j]);
- unpin_user_page(p[j]);
+ unpin_user_pages_dirty_lock(&p[j], 1, d);
|
- if (d)
- 	set_page_dirty_lock(x->fld);
- unpin_user_page(x->fld);
+ unpin_user_pages_dirty_lock(&x->fld, 1, d);
|
- if (d)
- 	set_page_dirty_lock(x.fld);
- unpin_user_page(x.fld);
+ unpin_user_pages_dirty_lock(&x.fld, 1, d);
)
