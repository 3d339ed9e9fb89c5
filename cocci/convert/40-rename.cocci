// SPDX-License-Identifier: GPL-2.0-only
/// Call the release of pinned pages unpin_user_page*(), its name since 5.6.
//# For the whole file. A file that defines a function of the old name is left
//# alone.
// Confidence: High
// Copyright: (C) 2026 The guptool developers. GPLv2.
// Options: --no-includes --include-headers
// Requires: 1.1.0
// Keywords: put_user_page, unpin_user_page

@rename_own@
identifier fn = {put_user_page, put_user_pages, put_user_pages_dirty_lock};
@@
fn(...) { ... }

@rename_call depends on !rename_own@
@@
(
- put_user_page
+ unpin_user_page
  (...)
|
- put_user_pages
+ unpin_user_pages
  (...)
|
- put_user_pages_dirty_lock
+ unpin_user_pages_dirty_lock
  (...)
)
