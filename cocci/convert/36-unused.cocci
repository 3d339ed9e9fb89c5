// SPDX-License-Identifier: GPL-2.0-only
/// Remove the counter or page variable that nothing uses since the loop that
/// released the pages is one call.
//# -D fn=FUNCTION, after steps 30 to 35. Takes every integer or page variable of
//# the function that is declared without a value and never used.
// Confidence: High
// Copyright: (C) 2026 The guptool developers. GPLv2.
// Options: --no-includes --include-headers
// Requires: 1.1.0
// Keywords: unused variable

// No path mentions it ('forall'), and 'strict': also none that returns early.

@unused_declared forall@
identifier virtual.fn;
identifier v;
@@
 fn(...) {
 ... when any
(
- int v;
|
- unsigned int v;
|
- long v;
|
- unsigned long v;
|
- size_t v;
|
- struct page *v;
)
 ... when != v
     when strict
 }
