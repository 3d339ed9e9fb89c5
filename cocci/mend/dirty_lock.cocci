// SPDX-License-Identifier: GPL-2.0-only
/// A page of user memory is marked dirty under its lock, since its mapping may go away
/// at any time: set_page_dirty_lock() takes it.
//# That call may sleep. Where the function has to run without sleeping the dirtying
//# has to move somewhere else.
// Confidence: Moderate
// Copyright: (C) 2026 The guptool developers. GPLv2.
// Options: --no-includes --include-headers
// Requires: 1.1.0
// Keywords: set_page_dirty, folio_mark_dirty, set_page_dirty_lock

// Only the call that the finding is about: -D fn=FUNCTION -D line=LINE

@initialize:python@
fn << virtual.fn;
line << virtual.line;
@@
dirty_lock_place = (str(line), str(fn))	# now: the names are taken again later

def dirty_lock_here(p):
	return (p[0].line, p[0].current_element) == dirty_lock_place

@mend_dirty_lock@
expression p;
position at : script:python() { dirty_lock_here(at) };
@@
(
- set_page_dirty@at(p)
+ set_page_dirty_lock(p)
|
- SetPageDirty@at(p)
+ set_page_dirty_lock(p)
|
- folio_mark_dirty@at(page_folio(p))
+ set_page_dirty_lock(p)
)
