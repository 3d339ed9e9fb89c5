// SPDX-License-Identifier: GPL-2.0-only
/// A page of user memory goes back the way that it was taken; it is not ours to free.
//# -D release= names the function: put_page or unpin_user_page. One page alone: an order
//# other than 0 is none that these pages have.
// Confidence: High
// Copyright: (C) 2026 The guptool developers. GPLv2.
// Options: --no-includes --include-headers
// Requires: 1.1.0
// Keywords: __free_page, __free_pages, put_page, unpin_user_page

// Only the call that the finding is about: -D fn=FUNCTION -D line=LINE

@initialize:python@
fn << virtual.fn;
line << virtual.line;
@@
release_freed_place = (str(line), str(fn))	# now: the names are taken again later

def release_freed_here(p):
	return (p[0].line, p[0].current_element) == release_freed_place

@mend_release_freed@
identifier virtual.release;
expression p;
position at : script:python() { release_freed_here(at) };
@@
(
- __free_page@at(p)
+ release(p)
|
- __free_pages@at(p, 0)
+ release(p)
)
