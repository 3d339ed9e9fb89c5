// SPDX-License-Identifier: GPL-2.0-only
/// Pages that pin_user_pages*() pinned go back with unpin_user_page*(), not as
/// ordinary references.
//# A release that other code reaches with ordinary references would be wrong after this.
// Confidence: High
// Copyright: (C) 2026 The guptool developers. GPLv2.
// Options: --no-includes --include-headers
// Requires: 1.1.0
// Keywords: put_page, release_pages, folio_put, unpin_user_page

// Only the call that the finding is about: -D fn=FUNCTION -D line=LINE

@initialize:python@
fn << virtual.fn;
line << virtual.line;
@@
release_unpin_place = (str(line), str(fn))	# now: the names are taken again later

def release_unpin_here(p):
	return (p[0].line, p[0].current_element) == release_unpin_place

@mend_release_unpin@
expression p, n;
position at : script:python() { release_unpin_here(at) };
@@
(
- put_page@at(p)
+ unpin_user_page(p)
|
- release_pages@at(p, n)
+ unpin_user_pages(p, n)
|
- folio_put@at(page_folio(p))
+ unpin_user_page(p)
)
