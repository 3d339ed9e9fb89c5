// SPDX-License-Identifier: GPL-2.0-only
/// put_user_page*() were renamed to unpin_user_page*() in 5.6.
//# Names whose successor takes other arguments are not renamed.
// Confidence: High
// Copyright: (C) 2026 The guptool developers. GPLv2.
// Options: --no-includes --include-headers
// Requires: 1.1.0
// Keywords: put_user_page, put_user_pages, unpin_user_page, unpin_user_pages

// Only the call that the finding is about: -D fn=FUNCTION -D line=LINE

@initialize:python@
fn << virtual.fn;
line << virtual.line;
@@
new_name_place = (str(line), str(fn))	# now: the names are taken again later

def new_name_here(p):
	return (p[0].line, p[0].current_element) == new_name_place

@mend_new_name@
position at : script:python() { new_name_here(at) };
@@
(
- put_user_page@at
+ unpin_user_page
  (...)
|
- put_user_pages@at
+ unpin_user_pages
  (...)
|
- put_user_pages_dirty_lock@at
+ unpin_user_pages_dirty_lock
  (...)
)
