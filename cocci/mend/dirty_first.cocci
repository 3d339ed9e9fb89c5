// SPDX-License-Identifier: GPL-2.0-only
/// A page is marked dirty while it is still held, so before it is released.
//# Only where the two calls stand next to each other.
// Confidence: High
// Copyright: (C) 2026 The guptool developers. GPLv2.
// Options: --no-includes --include-headers
// Requires: 1.1.0
// Keywords: set_page_dirty_lock, put_page, unpin_user_page

// Only the call that the finding is about: -D fn=FUNCTION -D line=LINE

@initialize:python@
fn << virtual.fn;
line << virtual.line;
@@
dirty_first_place = (str(line), str(fn))	# now: the names are taken again later

def dirty_first_here(p):
	return (p[0].line, p[0].current_element) == dirty_first_place

@mend_dirty_first@
expression p;
position at : script:python() { dirty_first_here(at) };
@@
(
- put_page(p);
- set_page_dirty_lock@at(p);
+ set_page_dirty_lock(p);
+ put_page(p);
|
- unpin_user_page(p);
- set_page_dirty_lock@at(p);
+ set_page_dirty_lock(p);
+ unpin_user_page(p);
)
