// SPDX-License-Identifier: GPL-2.0-only
/// When fewer pages came back than were asked for, those that did come back have to
/// be released before the call counts as failed.
//# -D releases= names the function: release_pages or unpin_user_pages. The result has to
//# be in a variable, and the test for a short one has to follow the call.
// Confidence: Moderate
// Copyright: (C) 2026 The guptool developers. GPLv2.
// Options: --no-includes --include-headers
// Requires: 1.1.0
// Keywords: get_user_pages, pin_user_pages, unpin_user_pages, release_pages

// Only the call that the finding is about: -D fn=FUNCTION -D line=LINE

@initialize:python@
fn << virtual.fn;
line << virtual.line;
@@
short_release_place = (str(line), str(fn))	# now: the names are taken again later

def short_release_here(p):
	return (p[0].line, p[0].current_element) == short_release_place

// The test is looked for on the way from the call on, up to the next change of the result.

@mend_short_assigned@
expression a, n, f, p, mm, e;
identifier r;
identifier virtual.releases;
position at : script:python() { short_release_here(at) };
statement S;
@@
 r = \(\(get_user_pages_fast@at\|pin_user_pages_fast@at\|get_user_pages@at\|pin_user_pages@at\)(a, n, f, p, ...)\|\(get_user_pages_unlocked@at\|pin_user_pages_unlocked@at\)(a, n, p, f)\|\(get_user_pages_remote@at\|pin_user_pages_remote@at\)(mm, a, n, f, p, ...)\);
 ... when != r = e
(
 if (\(r != n\|r < n\|n != r\|n > r\)) {
+ 	if (r > 0)
+ 		releases(p, r);
 ...
 }
|
 if (\(r != n\|r < n\|n != r\|n > r\))
+ {
+ 	if (r > 0)
+ 		releases(p, r);
 S
+ }
)

@mend_short_declared@
expression a, n, f, p, mm, e;
identifier r;
identifier virtual.releases;
position at : script:python() { short_release_here(at) };
statement S;
type T;
@@
 T r = \(\(get_user_pages_fast@at\|pin_user_pages_fast@at\|get_user_pages@at\|pin_user_pages@at\)(a, n, f, p, ...)\|\(get_user_pages_unlocked@at\|pin_user_pages_unlocked@at\)(a, n, p, f)\|\(get_user_pages_remote@at\|pin_user_pages_remote@at\)(mm, a, n, f, p, ...)\);
 ... when != r = e
(
 if (\(r != n\|r < n\|n != r\|n > r\)) {
+ 	if (r > 0)
+ 		releases(p, r);
 ...
 }
|
 if (\(r != n\|r < n\|n != r\|n > r\))
+ {
+ 	if (r > 0)
+ 		releases(p, r);
 S
+ }
)
