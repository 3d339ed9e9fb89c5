// SPDX-License-Identifier: GPL-2.0-only
/// Pages that get_user_pages*() took a reference of go back with put_page(), not as
/// pins.
//# Where the contents of the pages are accessed a pin would be better than a
//# reference: guptool convert does that, for all functions that touch the pages.
//# unpin_user_pages_dirty_lock() has no twin of one call.
// Confidence: High
// Copyright: (C) 2026 The guptool developers. GPLv2.
// Options: --no-includes --include-headers
// Requires: 1.1.0
// Keywords: put_page, release_pages, unpin_user_page, unpin_user_pages

// Only the call that the finding is about: -D fn=FUNCTION -D line=LINE

@initialize:python@
fn << virtual.fn;
line << virtual.line;
@@
release_put_place = (str(line), str(fn))	# now: the names are taken again later

def release_put_here(p):
	return (p[0].line, p[0].current_element) == release_put_place

@mend_release_put@
expression p, n;
position at : script:python() { release_put_here(at) };
@@
(
- unpin_user_page@at(p)
+ put_page(p)
|
- unpin_user_pages@at(p, n)
+ release_pages(p, n)
)
