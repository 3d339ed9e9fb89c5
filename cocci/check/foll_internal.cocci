// SPDX-License-Identifier: GPL-2.0-only
/// FOLL_PIN is passed to get_user_pages*() or pin_user_pages*(), or FOLL_GET to
/// pin_user_pages*(). These flags choose between a reference and a pin and are set
/// by the function itself: with a caller's flag the call is refused, and since 6.3
/// pin_user_pages(), _remote() and _unlocked() then return 0, which a test for a
/// negative value takes for success. FOLL_GET on get_user_pages*() is accepted
/// but says nothing. Remove the flag.
//# Code under mm/ that goes below these functions is not matched.
//# Flags that arrive through a parameter are not followed.
// Confidence: High
// Copyright: (C) 2026 The guptool developers. GPLv2.
// URL: https://www.kernel.org/doc/html/latest/core-api/pin_user_pages.html
// Options: --no-includes --include-headers
// Requires: 1.1.0
// Keywords: get_user_pages, pin_user_pages, FOLL_PIN, FOLL_GET

virtual patch
virtual context
virtual org
virtual report

// Python unites the positions of the rules below, so that one rule per mode
// is enough, and formats.

@initialize:python@
@@
foll_internal_seen = set()

def foll_internal_key(p):
	return (p[0].file, p[0].line, p[0].column)

def foll_internal_tell(at, other):
	pass

def foll_internal_add(at, other):
	if foll_internal_key(at) not in foll_internal_seen:
		foll_internal_seen.add(foll_internal_key(at))
		foll_internal_tell(at, other)

@initialize:python depends on report@
@@
def foll_internal_tell(at, other):
	coccilib.report.print_report(at[0], "WARNING: internal flag FOLL_PIN or FOLL_GET passed by a caller")

@initialize:python depends on org@
@@
def foll_internal_tell(at, other):
	cocci.print_main("internal flag FOLL_PIN or FOLL_GET passed by a caller", at)

// Every arm names the flags argument: FOLL_GET elsewhere is none of our business.

@foll_internal_present@
identifier fl = {FOLL_PIN, FOLL_GET};
@@
fl

@foll_internal_direct depends on foll_internal_present@
expression a, n, mm, p;
identifier fl = {FOLL_PIN, FOLL_GET};
position at;
@@
(
 \(get_user_pages_fast@at\|pin_user_pages_fast@at\|get_user_pages@at\|pin_user_pages@at\)(a, n, <+...fl...+>, ...)
|
 \(get_user_pages_unlocked@at\|pin_user_pages_unlocked@at\)(a, n, p, <+...fl...+>)
|
 \(get_user_pages_remote@at\|pin_user_pages_remote@at\)(mm, a, n, <+...fl...+>, ...)
)

// One path that sets the flag is enough: 'exists'.

@foll_internal_flow depends on foll_internal_present exists@
expression a, n, mm, p, e;
identifier f;
identifier fl = {FOLL_PIN, FOLL_GET};
position at;
@@
 \(f = <+...fl...+>\|f |= <+...fl...+>\)
... when != f = e
    when != f &= e
    when any
(
 \(get_user_pages_fast@at\|pin_user_pages_fast@at\|get_user_pages@at\|pin_user_pages@at\)(a, n, f, ...)
|
 \(get_user_pages_unlocked@at\|pin_user_pages_unlocked@at\)(a, n, p, f)
|
 \(get_user_pages_remote@at\|pin_user_pages_remote@at\)(mm, a, n, f, ...)
)

@script:python@
at << foll_internal_direct.at;
@@
foll_internal_add(at, at)

@script:python@
at << foll_internal_flow.at;
@@
foll_internal_add(at, at)

@foll_internal_context depends on context && (foll_internal_direct || foll_internal_flow)@
expression list es;
identifier fn;
position p : script:python() { foll_internal_key(p) in foll_internal_seen };
@@
* fn@p(es)

@foll_internal_patch depends on patch && foll_internal_direct@
expression list[n] before;
expression e;
identifier fn;
identifier fl = {FOLL_PIN, FOLL_GET};
position p : script:python() { foll_internal_key(p) in foll_internal_seen };
@@
 fn@p(before,
(
- fl | e
+ e
|
- e | fl
+ e
|
- fl
+ 0
)
 , ...)
