// SPDX-License-Identifier: GPL-2.0-only
/// FOLL_GET, FOLL_PIN and FOLL_TOUCH are set by the functions themselves. A caller that
/// passes them is refused, or says what goes without saying.
//# FOLL_PIN to get_user_pages*() stays: who wrote it wanted a pin. Flags that come out
//# of a variable are not followed.
// Confidence: High
// Copyright: (C) 2026 The guptool developers. GPLv2.
// Options: --no-includes --include-headers
// Requires: 1.1.0
// Keywords: get_user_pages, pin_user_pages, FOLL_GET, FOLL_PIN, FOLL_TOUCH

// Only the call that the finding is about: -D fn=FUNCTION -D line=LINE

@initialize:python@
fn << virtual.fn;
line << virtual.line;
@@
flag_internal_place = (str(line), str(fn))	# now: the names are taken again later

def flag_internal_here(p):
	return (p[0].line, p[0].current_element) == flag_internal_place

// FOLL_GET and FOLL_TOUCH go from every call, FOLL_PIN from those that pin.

@mend_flag_of_get@
identifier take =~ "^get_user_pages";
identifier fl = {FOLL_GET, FOLL_TOUCH};
position at : script:python() { flag_internal_here(at) };
expression list[n] before;
expression e1, e2;
@@
 take@at(before,
(
- fl | e1 | e2
+ e1 | e2
|
- e1 | fl | e2
+ e1 | e2
|
- fl | e1
+ e1
|
- e1 | fl
+ e1
|
- fl
+ 0
)
 , ...)

@mend_flag_of_pin@
identifier take =~ "^pin_user_pages";
identifier fl = {FOLL_GET, FOLL_PIN, FOLL_TOUCH};
position at : script:python() { flag_internal_here(at) };
expression list[n] before;
expression e1, e2;
@@
 take@at(before,
(
- fl | e1 | e2
+ e1 | e2
|
- e1 | fl | e2
+ e1 | e2
|
- fl | e1
+ e1
|
- e1 | fl
+ e1
|
- fl
+ 0
)
 , ...)
