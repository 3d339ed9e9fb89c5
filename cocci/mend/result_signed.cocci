// SPDX-License-Identifier: GPL-2.0-only
/// The result of get_user_pages*() and pin_user_pages*() is a negative errno or a number
/// of pages: it is kept in a signed variable, int for the _fast forms and long for
/// the others.
//# Only a variable that is declared by itself. Comparisons with unsigned values are
//# another matter.
// Confidence: Moderate
// Copyright: (C) 2026 The guptool developers. GPLv2.
// Options: --no-includes --include-headers
// Requires: 1.1.0
// Keywords: get_user_pages, pin_user_pages, int, long

// Only the call that the finding is about: -D fn=FUNCTION -D line=LINE

@initialize:python@
fn << virtual.fn;
line << virtual.line;
@@
result_signed_place = (str(line), str(fn))	# now: the names are taken again later

def result_signed_here(p):
	return (p[0].line, p[0].current_element) == result_signed_place

@mend_signed_result@
identifier r;
position at : script:python() { result_signed_here(at) };
@@
 r = \(get_user_pages_fast@at\|pin_user_pages_fast@at\)(...)

@mend_signed_int@
identifier virtual.fn;
identifier mend_signed_result.r;
typedef u32, u64;
type T = {unsigned int, unsigned long, unsigned short, short, size_t, u32, u64};
@@
 fn(...) {
 <...
(
- T r;
+ int r;
|
- T r
+ int r
  = ...;
)
 ...>
 }

@mend_signed_long_result@
identifier r;
position at : script:python() { result_signed_here(at) };
@@
 r = \(get_user_pages@at\|pin_user_pages@at\|get_user_pages_unlocked@at\|pin_user_pages_unlocked@at\|get_user_pages_remote@at\|pin_user_pages_remote@at\)(...)

@mend_signed_long@
identifier virtual.fn;
identifier mend_signed_long_result.r;
typedef u32, u64;
type T = {unsigned int, unsigned long, unsigned short, short, size_t, u32, u64};
@@
 fn(...) {
 <...
(
- T r;
+ long r;
|
- T r
+ long r
  = ...;
)
 ...>
 }
