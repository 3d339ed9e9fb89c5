// SPDX-License-Identifier: GPL-2.0-only
/// FOLL_LONGTERM is given to get_user_pages*(), which refuses it with a warning
/// and -EINVAL: the call can never succeed. A long-term hold on user pages is a
/// pin: use pin_user_pages*() and unpin_user_page*().
//# Kernels without pin_user_pages() (up to 5.5) accept the flag in
//# get_user_pages() and get_user_pages_fast(); do not run this rule there.
//# Patch mode changes nothing: the releases have to change with the acquire.
// Confidence: High
// Copyright: (C) 2026 The guptool developers. GPLv2.
// URL: https://www.kernel.org/doc/html/latest/core-api/pin_user_pages.html
// Options: --no-includes --include-headers
// Requires: 1.1.0
// Keywords: get_user_pages, FOLL_LONGTERM

virtual patch
virtual context
virtual org
virtual report

// Python unites the positions of the rules below, so that one rule per mode
// is enough, and formats.

@initialize:python@
@@
longterm_get_seen = set()

def longterm_get_key(p):
	return (p[0].file, p[0].line, p[0].column)

def longterm_get_tell(at, other):
	pass

def longterm_get_add(at, other):
	if longterm_get_key(at) not in longterm_get_seen:
		longterm_get_seen.add(longterm_get_key(at))
		longterm_get_tell(at, other)

@initialize:python depends on report@
@@
def longterm_get_tell(at, other):
	coccilib.report.print_report(at[0],
		"WARNING: FOLL_LONGTERM is refused by get_user_pages*(), set on line %s" % other[0].line)

@initialize:python depends on org@
@@
def longterm_get_tell(at, other):
	cocci.print_main("FOLL_LONGTERM is refused by get_user_pages*()", at)
	cocci.print_secs("set here", other)

// The change needs a look at the whole life of the pages: tell, do not patch.
@initialize:python depends on patch@
@@
def longterm_get_tell(at, other):
	coccilib.report.print_report(at[0], "NOTE: no patch made: FOLL_LONGTERM is refused by get_user_pages*()")

@longterm_get_present@
symbol FOLL_LONGTERM;
@@
FOLL_LONGTERM

@longterm_get_direct depends on longterm_get_present@
expression a, n, mm, p;
position acq;
@@
(
 get_user_pages_fast@acq(a, n, <+...FOLL_LONGTERM...+>, p)
|
 get_user_pages@acq(a, n, <+...FOLL_LONGTERM...+>, ...)
|
 get_user_pages_unlocked@acq(a, n, p, <+...FOLL_LONGTERM...+>)
|
 get_user_pages_remote@acq(mm, a, n, <+...FOLL_LONGTERM...+>, ...)
|
 get_user_pages_fast_only@acq(a, n, <+...FOLL_LONGTERM...+>, p)
|
 get_user_page_fast_only@acq(a, <+...FOLL_LONGTERM...+>, p)
)

// One path that sets the flag is enough: 'exists'.

@longterm_get_flow depends on longterm_get_present exists@
expression a, n, mm, p, e;
identifier f;
position acq, set;
@@
(
 f =@set <+...FOLL_LONGTERM...+>
|
 f |=@set <+...FOLL_LONGTERM...+>
)
... when != f = e
    when != f &= e
    when any
(
 get_user_pages_fast@acq(a, n, f, p)
|
 get_user_pages@acq(a, n, f, ...)
|
 get_user_pages_unlocked@acq(a, n, p, f)
|
 get_user_pages_remote@acq(mm, a, n, f, ...)
|
 get_user_pages_fast_only@acq(a, n, f, p)
|
 get_user_page_fast_only@acq(a, f, p)
)

@script:python@
acq << longterm_get_direct.acq;
@@
longterm_get_add(acq, acq)

@script:python@
acq << longterm_get_flow.acq;
at << longterm_get_flow.set;
@@
longterm_get_add(acq, at)

@longterm_get_context depends on context && (longterm_get_direct || longterm_get_flow)@
expression list es;
identifier fn;
position p : script:python() { longterm_get_key(p) in longterm_get_seen };
@@
* fn@p(es)
