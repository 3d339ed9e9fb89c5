// SPDX-License-Identifier: GPL-2.0-only
/// Pages that stay pinned until user space ends it are pinned with FOLL_LONGTERM, so
/// that they are moved out of CMA and movable memory first and are refused where
/// they cannot be kept.
//# Memory that cannot be pinned for long, such as a file system's that tracks its dirty
//# pages, is refused afterwards where it was taken before.
// Confidence: Moderate
// Copyright: (C) 2026 The guptool developers. GPLv2.
// Options: --no-includes --include-headers
// Requires: 1.1.0
// Keywords: pin_user_pages, FOLL_LONGTERM

// Only the call that the finding is about: -D fn=FUNCTION -D line=LINE

@initialize:python@
fn << virtual.fn;
line << virtual.line;
@@
flag_longterm_place = (str(line), str(fn))	# now: the names are taken again later

def flag_longterm_here(p):
	return (p[0].line, p[0].current_element) == flag_longterm_place

@mend_flag_longterm@
expression a, n, mm, p, f, e1, e2, e3;
position at : script:python() { flag_longterm_here(at) };
@@
(
 \(pin_user_pages@at\|pin_user_pages_fast@at\)(a, n,
(
- 0
+ FOLL_LONGTERM
|
- e1 ? e2 : e3
+ (e1 ? e2 : e3) | FOLL_LONGTERM
|
  f
+ | FOLL_LONGTERM
)
 , ...)
|
 pin_user_pages_unlocked@at(a, n, p,
(
- 0
+ FOLL_LONGTERM
|
- e1 ? e2 : e3
+ (e1 ? e2 : e3) | FOLL_LONGTERM
|
  f
+ | FOLL_LONGTERM
)
 )
|
 pin_user_pages_remote@at(mm, a, n,
(
- 0
+ FOLL_LONGTERM
|
- e1 ? e2 : e3
+ (e1 ? e2 : e3) | FOLL_LONGTERM
|
  f
+ | FOLL_LONGTERM
)
 , ...)
)
