// SPDX-License-Identifier: GPL-2.0-only
/// A loop unpins the pages of an array one by one. unpin_user_pages() does it in
/// one call, and drops the pins of one folio together.
//# An array with holes needs its loop: a loop that tests the entry does not match.
//# unpin_user_pages() warns on a negative count where the loop does nothing.
//# Patch mode leaves alone a loop whose counter is used after it.
// Confidence: High
// Copyright: (C) 2026 The guptool developers. GPLv2.
// URL: https://www.kernel.org/doc/html/latest/core-api/pin_user_pages.html
// Options: --no-includes --include-headers
// Requires: 1.1.0
// Keywords: unpin_user_page, unpin_user_pages

virtual patch
virtual context
virtual org
virtual report

// Python unites the positions of the rules below, so that one rule per mode
// is enough, and formats.

@initialize:python@
@@
unpin_loop_seen = set()

def unpin_loop_key(p):
	return (p[0].file, p[0].line, p[0].column)

def unpin_loop_tell(at, other):
	pass

def unpin_loop_add(at, other):
	if unpin_loop_key(at) not in unpin_loop_seen:
		unpin_loop_seen.add(unpin_loop_key(at))
		unpin_loop_tell(at, other)

@initialize:python depends on report@
@@
def unpin_loop_tell(at, other):
	coccilib.report.print_report(at[0], "WARNING: loop of unpin_user_page() should be one unpin_user_pages()")

@initialize:python depends on org@
@@
def unpin_loop_tell(at, other):
	cocci.print_main("loop of unpin_user_page() should be one unpin_user_pages()", at)

@unpin_loop_present@
@@
unpin_user_page(...)

@unpin_loop_up depends on unpin_loop_present@
expression p, n;
identifier i;
position at;
@@
 for (i = 0; i < n; i++)
 	unpin_user_page@at(\(p[i]\|*(p + i)\));

@unpin_loop_down depends on unpin_loop_present@
expression p, n;
position at;
@@
 while (\(n--\|--n >= 0\|n-- > 0\))
 	unpin_user_page@at(p[n]);

@script:python@
at << unpin_loop_up.at;
@@
unpin_loop_add(at, at)

@script:python@
at << unpin_loop_down.at;
@@
unpin_loop_add(at, at)

@unpin_loop_context depends on context && (unpin_loop_up || unpin_loop_down)@
expression list es;
identifier fn;
position p : script:python() { unpin_loop_key(p) in unpin_loop_seen };
@@
* fn@p(es)

// The counter is read after the loop: some path ('exists') from the loop to it.

@unpin_loop_counter depends on patch && unpin_loop_up exists@
expression p, n, e;
identifier i, fn;
position used;
@@
 for (i = 0; i < n; i++)
 	unpin_user_page@used(\(p[i]\|*(p + i)\));
 ... when != i = e
 \(i++\|i--\|++i\|--i\|i < e\|i > e\|i <= e\|i >= e\|i == e\|i != e\|i + e\|i - e\|e + i\|e - i\|e[i]\|fn(..., i, ...)\)

@unpin_loop_returned depends on patch && unpin_loop_up exists@
expression p, n, e;
identifier i;
position used;
@@
 for (i = 0; i < n; i++)
 	unpin_user_page@used(\(p[i]\|*(p + i)\));
 ... when != i = e
 return i;

@unpin_loop_patch depends on patch && unpin_loop_up@
expression p, n;
identifier i;
position at != {unpin_loop_counter.used, unpin_loop_returned.used};
@@
- for (i = 0; i < n; i++)
- 	unpin_user_page@at(\(p[i]\|*(p + i)\));
+ unpin_user_pages(p, n);
