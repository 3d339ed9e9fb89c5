// SPDX-License-Identifier: GPL-2.0-only
/// The result of the acquiring call is the number of pages to release only when it is
/// positive. A negative one is an errno.
//# A result that is kept in an unsigned variable needs another type first.
// Confidence: High
// Copyright: (C) 2026 The guptool developers. GPLv2.
// Options: --no-includes --include-headers
// Requires: 1.1.0
// Keywords: unpin_user_pages, unpin_user_pages_dirty_lock, release_pages

// Only the call that the finding is about: -D fn=FUNCTION -D line=LINE

@initialize:python@
fn << virtual.fn;
line << virtual.line;
@@
count_positive_place = (str(line), str(fn))	# now: the names are taken again later

def count_positive_here(p):
	return (p[0].line, p[0].current_element) == count_positive_place

@mend_count_positive@
identifier n;
expression p, d;
position at : script:python() { count_positive_here(at) };
@@
(
- unpin_user_pages@at(p, n);
+ if (n > 0)
+ 	unpin_user_pages(p, n);
|
- unpin_user_pages_dirty_lock@at(p, n, d);
+ if (n > 0)
+ 	unpin_user_pages_dirty_lock(p, n, d);
|
- release_pages@at(p, n);
+ if (n > 0)
+ 	release_pages(p, n);
)
