// SPDX-License-Identifier: GPL-2.0-only
/// A CXString is not disposed in the function that obtained it.
//# ast_intern() disposes its argument. A function that returns the string, or gives
//# it out through a pointer, passes the duty on.
// Confidence: High
// Copyright: (C) 2026 The guptool developers. GPLv2.
// Options: --no-includes
// Requires: 1.1.0
// Keywords: libclang, CXString, clang_disposeString

virtual report

// One path on which nobody disposes it is a leak: 'exists'.

@cxstring_kept exists@
typedef CXString;
local idexpression CXString s;
expression e;
identifier get =~ "^clang_";
position got, at;
@@
 s = get@got(...)
... when != clang_disposeString(s)
    when != ast_intern(s)
    when != e = s
(
 return <+... s ...+>;
|
 return@at ...;
|
 s = get@at(...)
)

@cxstring_nested@
identifier get =~ "^clang_";
position at;
@@
 clang_getCString@at(get(...))

@script:python depends on report@
other << cxstring_kept.got;
at << cxstring_kept.at;
@@
coccilib.report.print_report(at[0], "WARNING: CXString not disposed, obtained on line %s" % other[0].line)

@script:python depends on report@
at << cxstring_nested.at;
@@
coccilib.report.print_report(at[0], "WARNING: CXString cannot be disposed: it has no name")
