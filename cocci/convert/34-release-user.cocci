// SPDX-License-Identifier: GPL-2.0-only
/// Release pinned pages with unpin_user_page*() where put_user_page*() released what
/// get_user_pages*() took.
//# -D fn=FUNCTION; -D unpin=, -D unpins=, -D unpins_dirty= the names of the releases. For trees before
//# 5.6, where put_user_page() is put_page() under another name. Every such call of the function is taken:
//# pages of another object that the same function releases have to be pinned, too.
// Confidence: Moderate
// Copyright: (C) 2026 The guptool developers. GPLv2.
// Options: --no-includes --include-headers
// Requires: 1.1.0
// Keywords: put_user_page, unpin_user_page

@release_user@
identifier virtual.fn, virtual.unpin, virtual.unpins, virtual.unpins_dirty;
@@
 fn(...) {
 <...
(
- put_user_page
+ unpin
  (...)
|
- put_user_pages
+ unpins
  (...)
|
- put_user_pages_dirty_lock
+ unpins_dirty
  (...)
)
 ...>
 }
