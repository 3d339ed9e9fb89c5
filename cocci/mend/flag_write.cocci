// SPDX-License-Identifier: GPL-2.0-only
/// Pages that are written to are taken with FOLL_WRITE, so that user space has its own
/// copy of them before the write.
//# A choice between flags (c ? a : b) stays: which arm is wrong has to be looked at.
// Confidence: Moderate
// Copyright: (C) 2026 The guptool developers. GPLv2.
// Options: --no-includes --include-headers
// Requires: 1.1.0
// Keywords: get_user_pages, pin_user_pages, FOLL_WRITE

// Only the call that the finding is about: -D fn=FUNCTION -D line=LINE

@initialize:python@
fn << virtual.fn;
line << virtual.line;
@@
flag_write_place = (str(line), str(fn))	# now: the names are taken again later

def flag_write_here(p):
	return (p[0].line, p[0].current_element) == flag_write_place

@mend_flag_choice@
expression a, n, mm, p, e1, e2, e3;
position at : script:python() { flag_write_here(at) };
@@
(
 \(get_user_pages_fast@at\|pin_user_pages_fast@at\|get_user_pages@at\|pin_user_pages@at\)(a, n, e1 ? e2 : e3, ...)
|
 \(get_user_pages_unlocked@at\|pin_user_pages_unlocked@at\)(a, n, p, e1 ? e2 : e3)
|
 \(get_user_pages_remote@at\|pin_user_pages_remote@at\)(mm, a, n, e1 ? e2 : e3, ...)
)

@mend_flag_write depends on !mend_flag_choice@
expression a, n, mm, p, f;
position at : script:python() { flag_write_here(at) };
@@
(
 \(get_user_pages_fast@at\|pin_user_pages_fast@at\|get_user_pages@at\|pin_user_pages@at\)(a, n,
(
- 0
+ FOLL_WRITE
|
  f
+ | FOLL_WRITE
)
 , ...)
|
 \(get_user_pages_unlocked@at\|pin_user_pages_unlocked@at\)(a, n, p,
(
- 0
+ FOLL_WRITE
|
  f
+ | FOLL_WRITE
)
 )
|
 \(get_user_pages_remote@at\|pin_user_pages_remote@at\)(mm, a, n,
(
- 0
+ FOLL_WRITE
|
  f
+ | FOLL_WRITE
)
 , ...)
)
