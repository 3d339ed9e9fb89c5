// SPDX-License-Identifier: GPL-2.0-only
/// Say FOLL_WRITE where the gup_flags argument is a truth value.
//# -D fn=FUNCTION. An int that holds 0 or 1 looks like a set of flags and is left
//# alone.
// Confidence: High
// Copyright: (C) 2026 The guptool developers. GPLv2.
// Options: --no-includes --include-headers
// Requires: 1.1.0
// Keywords: gup_flags, FOLL_WRITE

@flags_truth_value@
identifier virtual.fn;
identifier take = {get_user_pages, get_user_pages_fast, pin_user_pages, pin_user_pages_fast};
expression a, n, m, e1, e2, p;
bool b;
position at;
@@
 fn(...) { <+... \(take@at(a, n, \(e1 == e2\|e1 != e2\|e1 < e2\|e1 <= e2\|e1 > e2\|e1 >= e2\|e1 && e2\|e1 || e2\|!e1\|b\), ...)\|get_user_pages_unlocked@at(a, n, p, \(e1 == e2\|e1 != e2\|e1 < e2\|e1 <= e2\|e1 > e2\|e1 >= e2\|e1 && e2\|e1 || e2\|!e1\|b\))\|pin_user_pages_unlocked@at(a, n, p, \(e1 == e2\|e1 != e2\|e1 < e2\|e1 <= e2\|e1 > e2\|e1 >= e2\|e1 && e2\|e1 || e2\|!e1\|b\))\|get_user_pages_remote@at(m, a, n, \(e1 == e2\|e1 != e2\|e1 < e2\|e1 <= e2\|e1 > e2\|e1 >= e2\|e1 && e2\|e1 || e2\|!e1\|b\), ...)\|pin_user_pages_remote@at(m, a, n, \(e1 == e2\|e1 != e2\|e1 < e2\|e1 <= e2\|e1 > e2\|e1 >= e2\|e1 && e2\|e1 || e2\|!e1\|b\), ...)\) ...+> }

@flags_say_write@
identifier take = {get_user_pages, get_user_pages_fast, pin_user_pages, pin_user_pages_fast};
identifier unlocked = {get_user_pages_unlocked, pin_user_pages_unlocked};
identifier remote = {get_user_pages_remote, pin_user_pages_remote};
expression a, n, m, p, y;
position flags_truth_value.at;
@@
(
 take@at(a, n,
- y
+ y ? FOLL_WRITE : 0
 , ...)
|
 unlocked@at(a, n, p,
- y
+ y ? FOLL_WRITE : 0
 )
|
 remote@at(m, a, n,
- y
+ y ? FOLL_WRITE : 0
 , ...)
)
