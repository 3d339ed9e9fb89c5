// SPDX-License-Identifier: GPL-2.0-only
/// The gup_flags argument is the value of a comparison or a bool. That works only
/// as long as FOLL_WRITE is 1, and hides from readers and tools that the pages are
/// taken for writing. Say FOLL_WRITE.
//# A constant 0 is what it seems. A bool that arrives through a structure
//# whose type is not visible is not matched.
// Confidence: High
// Copyright: (C) 2026 The guptool developers. GPLv2.
// URL: https://www.kernel.org/doc/html/latest/core-api/pin_user_pages.html
// Options: --no-includes --include-headers
// Requires: 1.1.0
// Keywords: get_user_pages, pin_user_pages, gup_flags, FOLL_WRITE

virtual patch
virtual context
virtual org
virtual report

// Python unites the positions of the rules below, so that one rule per mode
// is enough, and formats.

@initialize:python@
@@
gup_flag_bool_seen = set()

def gup_flag_bool_key(p):
	return (p[0].file, p[0].line, p[0].column)

def gup_flag_bool_tell(at, other):
	pass

def gup_flag_bool_add(at, other):
	if gup_flag_bool_key(at) not in gup_flag_bool_seen:
		gup_flag_bool_seen.add(gup_flag_bool_key(at))
		gup_flag_bool_tell(at, other)

@initialize:python depends on report@
@@
def gup_flag_bool_tell(at, other):
	coccilib.report.print_report(at[0], "WARNING: gup_flags is a truth value, not a set of FOLL_ flags")

@initialize:python depends on org@
@@
def gup_flag_bool_tell(at, other):
	cocci.print_main("gup_flags is a truth value, not a set of FOLL_ flags", at)

@gup_flag_bool_present@
identifier take = {get_user_pages, get_user_pages_fast, pin_user_pages, pin_user_pages_fast};
identifier unlocked = {get_user_pages_unlocked, pin_user_pages_unlocked};
identifier remote = {get_user_pages_remote, pin_user_pages_remote};
@@
\(take\|unlocked\|remote\)(...)

// The arms are many: only where there is such a call.

@gup_flag_bool_found depends on gup_flag_bool_present@
identifier take = {get_user_pages, get_user_pages_fast, pin_user_pages, pin_user_pages_fast};
identifier unlocked = {get_user_pages_unlocked, pin_user_pages_unlocked};
identifier remote = {get_user_pages_remote, pin_user_pages_remote};
expression a, n, m, p, e1, e2;
bool b;
symbol true;
position at;
@@
(
 take@at(a, n, \(e1 == e2\|e1 != e2\|e1 < e2\|e1 <= e2\|e1 > e2\|e1 >= e2\|e1 && e2\|e1 || e2\|!e1\|b\|true\), ...)
|
 unlocked@at(a, n, p, \(e1 == e2\|e1 != e2\|e1 < e2\|e1 <= e2\|e1 > e2\|e1 >= e2\|e1 && e2\|e1 || e2\|!e1\|b\|true\))
|
 remote@at(m, a, n, \(e1 == e2\|e1 != e2\|e1 < e2\|e1 <= e2\|e1 > e2\|e1 >= e2\|e1 && e2\|e1 || e2\|!e1\|b\|true\), ...)
)

@script:python@
at << gup_flag_bool_found.at;
@@
gup_flag_bool_add(at, at)

@gup_flag_bool_context depends on context && (gup_flag_bool_found)@
expression list es;
identifier fn;
position p : script:python() { gup_flag_bool_key(p) in gup_flag_bool_seen };
@@
* fn@p(es)

// 'x ? FOLL_WRITE : 0' has the value that the truth value had.

@gup_flag_bool_patch depends on patch && gup_flag_bool_found@
expression a, n, mm, p, x;
symbol true;
position at : script:python() { gup_flag_bool_key(at) in gup_flag_bool_seen };
@@
(
 \(get_user_pages_fast@at\|pin_user_pages_fast@at\|get_user_pages@at\|pin_user_pages@at\)(a, n,
(
- true
+ FOLL_WRITE
|
- x
+ x ? FOLL_WRITE : 0
)
 , ...)
|
 \(get_user_pages_unlocked@at\|pin_user_pages_unlocked@at\)(a, n, p,
(
- true
+ FOLL_WRITE
|
- x
+ x ? FOLL_WRITE : 0
)
 )
|
 \(get_user_pages_remote@at\|pin_user_pages_remote@at\)(mm, a, n,
(
- true
+ FOLL_WRITE
|
- x
+ x ? FOLL_WRITE : 0
)
 , ...)
)
