// SPDX-License-Identifier: GPL-2.0-only
/// pin_user_pages*() or get_user_pages*() took fewer pages than asked for, and
/// the branch that handles it leaves without releasing them. The pages [0, ret)
/// are held: nobody else will ever release them. Release 'ret' pages when ret is
/// positive.
//# A request for one page cannot be short and is left out, and so is a branch
//# that mentions the array in any other way than to free it, or leaves with goto: it may
//# hand the pages to somebody. An array in a record is matched only if the branch frees it.
//# Patch mode changes nothing: the release has to fit the failure path.
// Confidence: Moderate
// Copyright: (C) 2026 The guptool developers. GPLv2.
// URL: https://www.kernel.org/doc/html/latest/core-api/pin_user_pages.html
// Options: --no-includes --include-headers
// Requires: 1.1.0
// Keywords: pin_user_pages, get_user_pages, partial pin

virtual patch
virtual context
virtual org
virtual report

// Python unites the positions of the rules below, so that one rule per mode
// is enough, and formats.

@initialize:python@
@@
short_pin_seen = set()

def short_pin_key(p):
	return (p[0].file, p[0].line, p[0].column)

def short_pin_tell(at, other):
	pass

def short_pin_add(at, other):
	if short_pin_key(at) not in short_pin_seen:
		short_pin_seen.add(short_pin_key(at))
		short_pin_tell(at, other)

@initialize:python depends on report@
@@
def short_pin_tell(at, other):
	coccilib.report.print_report(at[0],
		"WARNING: a short result leaves the pages [0, ret) held, handled on line %s" % other[0].line)

@initialize:python depends on org@
@@
def short_pin_tell(at, other):
	cocci.print_main("a short result leaves the pages [0, ret) held", at)
	cocci.print_secs("handled here", other)

// The change needs a look at the whole life of the pages: tell, do not patch.
@initialize:python depends on patch@
@@
def short_pin_tell(at, other):
	coccilib.report.print_report(at[0], "NOTE: no patch made: a short result leaves the pages [0, ret) held")

// One path from the short result to the end of the function without a release
// is enough: 'exists'. The array may not be mentioned on it but to be freed.

@short_pin_present@
@@
\(get_user_pages_fast\|get_user_pages\|get_user_pages_unlocked\|get_user_pages_remote\|pin_user_pages_fast\|pin_user_pages\|pin_user_pages_unlocked\|pin_user_pages_remote\)(...)

@short_pin_local depends on short_pin_present exists@
expression a, f, mm, ret;
expression n != 1;
local idexpression p;
identifier lab;
identifier fr = {kfree, kvfree, vfree, free_page};
position acq, at;
@@
(
 ret = pin_user_pages_fast@acq(a, n, f, p)
|
 ret = pin_user_pages@acq(a, n, f, p, ...)
|
 ret = pin_user_pages_unlocked@acq(a, n, p, f)
|
 ret = pin_user_pages_remote@acq(mm, a, n, f, p, ...)
|
 ret = get_user_pages_fast@acq(a, n, f, p)
|
 ret = get_user_pages@acq(a, n, f, p, ...)
|
 ret = get_user_pages_unlocked@acq(a, n, p, f)
|
 ret = get_user_pages_remote@acq(mm, a, n, f, p, ...)
)
... when != ret
    when != p
if@at (\(ret < n\|ret != n\|n != ret\|n > ret\|unlikely(ret != n)\|unlikely(ret < n)\|IS_ERR_VALUE(ret)\)) {
	... when != p
	    when != goto lab;
	    when != ret > 0
	    when != ret >= 0
(
	return ...;
|
	fr(p);
	... when != p
	    when != goto lab;
	return ...;
)
}

@short_pin_freed depends on short_pin_present exists@
expression a, f, mm, ret, p;
expression n != 1;
identifier lab;
identifier fr = {kfree, kvfree, vfree};
position acq, at;
@@
(
 ret = pin_user_pages_fast@acq(a, n, f, p)
|
 ret = pin_user_pages@acq(a, n, f, p, ...)
|
 ret = pin_user_pages_unlocked@acq(a, n, p, f)
|
 ret = pin_user_pages_remote@acq(mm, a, n, f, p, ...)
|
 ret = get_user_pages_fast@acq(a, n, f, p)
|
 ret = get_user_pages@acq(a, n, f, p, ...)
|
 ret = get_user_pages_unlocked@acq(a, n, p, f)
|
 ret = get_user_pages_remote@acq(mm, a, n, f, p, ...)
)
... when != ret
if@at (\(ret < n\|ret != n\|n != ret\|n > ret\|unlikely(ret != n)\|unlikely(ret < n)\)) {
	... when != p
	    when != goto lab;
	    when != ret > 0
	    when != ret >= 0
	fr(p);
	... when any
}

@script:python@
acq << short_pin_local.acq;
at << short_pin_local.at;
@@
short_pin_add(acq, at)

@script:python@
acq << short_pin_freed.acq;
at << short_pin_freed.at;
@@
short_pin_add(acq, at)

@short_pin_context depends on context && (short_pin_local || short_pin_freed)@
expression list es;
identifier fn;
position p : script:python() { short_pin_key(p) in short_pin_seen };
@@
* fn@p(es)
