// SPDX-License-Identifier: GPL-2.0-only
/// gup_flags is a set of flags: say FOLL_WRITE where a truth value was passed that has
/// its value by accident.
//# A bool that arrives through a structure whose type is not visible is not matched.
// Confidence: High
// Copyright: (C) 2026 The guptool developers. GPLv2.
// Options: --no-includes --include-headers
// Requires: 1.1.0
// Keywords: get_user_pages, pin_user_pages, gup_flags, FOLL_WRITE

// Only the call that the finding is about: -D fn=FUNCTION -D line=LINE

@initialize:python@
fn << virtual.fn;
line << virtual.line;
@@
flag_value_place = (str(line), str(fn))	# now: the names are taken again later

def flag_value_here(p):
	return (p[0].line, p[0].current_element) == flag_value_place

@mend_flag_truth@
expression a, n, mm, p, e1, e2;
bool b;
position at : script:python() { flag_value_here(at) };
@@
 \(\(get_user_pages_fast@at\|pin_user_pages_fast@at\|get_user_pages@at\|pin_user_pages@at\)(a, n, \(e1 == e2\|e1 != e2\|e1 < e2\|e1 <= e2\|e1 > e2\|e1 >= e2\|e1 && e2\|e1 || e2\|!e1\|b\), ...)\|\(get_user_pages_unlocked@at\|pin_user_pages_unlocked@at\)(a, n, p, \(e1 == e2\|e1 != e2\|e1 < e2\|e1 <= e2\|e1 > e2\|e1 >= e2\|e1 && e2\|e1 || e2\|!e1\|b\))\|\(get_user_pages_remote@at\|pin_user_pages_remote@at\)(mm, a, n, \(e1 == e2\|e1 != e2\|e1 < e2\|e1 <= e2\|e1 > e2\|e1 >= e2\|e1 && e2\|e1 || e2\|!e1\|b\), ...)\)

@mend_flag_value@
expression a, n, mm, p, y;
position mend_flag_truth.at;
@@
(
 \(get_user_pages_fast@at\|pin_user_pages_fast@at\|get_user_pages@at\|pin_user_pages@at\)(a, n,
- y
+ y ? FOLL_WRITE : 0
 , ...)
|
 \(get_user_pages_unlocked@at\|pin_user_pages_unlocked@at\)(a, n, p,
- y
+ y ? FOLL_WRITE : 0
 )
|
 \(get_user_pages_remote@at\|pin_user_pages_remote@at\)(mm, a, n,
- y
+ y ? FOLL_WRITE : 0
 , ...)
)
