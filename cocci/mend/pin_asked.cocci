// SPDX-License-Identifier: GPL-2.0-only
/// iov_iter_extract_pages() pins pages of user memory only: unpin them if
/// iov_iter_extract_will_pin() says so.
//# The iterator has to be the one of the extracting call, in the same function.
// Confidence: Moderate
// Copyright: (C) 2026 The guptool developers. GPLv2.
// Options: --no-includes --include-headers
// Requires: 1.1.0
// Keywords: iov_iter_extract_pages, iov_iter_extract_will_pin, unpin_user_pages

// Only the call that the finding is about: -D fn=FUNCTION -D line=LINE

@initialize:python@
fn << virtual.fn;
line << virtual.line;
@@
pin_asked_place = (str(line), str(fn))	# now: the names are taken again later

def pin_asked_here(p):
	return (p[0].line, p[0].current_element) == pin_asked_place

@mend_pin_iter@
identifier virtual.fn;
identifier it;
@@
 fn(..., struct iov_iter *it, ...) {
 <+...
 iov_iter_extract_pages(it, ...)
 ...+>
 }

@mend_pin_asked@
identifier mend_pin_iter.it;
expression p, n, d;
position at : script:python() { pin_asked_here(at) };
@@
(
- unpin_user_page@at(p);
+ if (iov_iter_extract_will_pin(it))
+ 	unpin_user_page(p);
|
- unpin_user_pages@at(p, n);
+ if (iov_iter_extract_will_pin(it))
+ 	unpin_user_pages(p, n);
|
- unpin_user_pages_dirty_lock@at(p, n, d);
+ if (iov_iter_extract_will_pin(it))
+ 	unpin_user_pages_dirty_lock(p, n, d);
)
