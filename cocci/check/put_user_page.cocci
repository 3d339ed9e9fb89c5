// SPDX-License-Identifier: GPL-2.0-only
/// put_user_page*() was renamed to unpin_user_page*() in 5.6 and is gone: the
/// call does not build.
//# In 5.4 and 5.5 these are the real names; do not run this rule there.
//# A file that defines a function of that name is left out.
//# put_user_pages_dirty(), which marked dirty without the page lock, is reported
//# and not renamed.
// Confidence: High
// Copyright: (C) 2026 The guptool developers. GPLv2.
// URL: https://www.kernel.org/doc/html/latest/core-api/pin_user_pages.html
// Options: --no-includes --include-headers
// Requires: 1.1.0
// Keywords: put_user_page, unpin_user_page

virtual patch
virtual context
virtual org
virtual report

// Python unites the positions of the rules below, so that one rule per mode
// is enough, and formats.

@initialize:python@
@@
put_user_page_seen = set()

def put_user_page_key(p):
	return (p[0].file, p[0].line, p[0].column)

def put_user_page_tell(at, other):
	pass

def put_user_page_add(at, other):
	if put_user_page_key(at) not in put_user_page_seen:
		put_user_page_seen.add(put_user_page_key(at))
		put_user_page_tell(at, other)

@initialize:python depends on report@
@@
def put_user_page_tell(at, other):
	coccilib.report.print_report(at[0], "WARNING: put_user_page*() is now called unpin_user_page*()")

@initialize:python depends on org@
@@
def put_user_page_tell(at, other):
	cocci.print_main("put_user_page*() is now called unpin_user_page*()", at)

@put_user_page_own@
identifier fn = {put_user_page, put_user_pages, put_user_pages_dirty, put_user_pages_dirty_lock};
@@
fn(...) { ... }

@put_user_page_call depends on !put_user_page_own@
identifier fn = {put_user_page, put_user_pages, put_user_pages_dirty, put_user_pages_dirty_lock};
position at;
@@
fn@at(...)

@script:python@
at << put_user_page_call.at;
@@
put_user_page_add(at, at)

@put_user_page_context depends on context && (put_user_page_call)@
expression list es;
identifier fn;
position p : script:python() { put_user_page_key(p) in put_user_page_seen };
@@
* fn@p(es)

@put_user_page_patch depends on patch && !put_user_page_own@
@@
(
- put_user_page
+ unpin_user_page
  (...)
|
- put_user_pages
+ unpin_user_pages
  (...)
|
- put_user_pages_dirty_lock
+ unpin_user_pages_dirty_lock
  (...)
)
