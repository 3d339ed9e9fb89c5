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

// A mention on any path ('exists') keeps the variable.

@unused_not exists@
identifier virtual.fn;
identifier v;
position p;
@@
 fn(...) {
 ... when any
(
 int v@p;
|
 unsigned int v@p;
|
 long v@p;
|
 unsigned long v@p;
|
 size_t v@p;
|
 struct page *v@p;
)
 ... when any
 v
 ... when any
 }

@unused_declared@
identifier virtual.fn;
identifier v;
position p != unused_not.p;
@@
 fn(...) {
 <...
(
- int v@p;
|
- unsigned int v@p;
|
- long v@p;
|
- unsigned long v@p;
|
- size_t v@p;
|
- struct page *v@p;
)
 ...>
 }
