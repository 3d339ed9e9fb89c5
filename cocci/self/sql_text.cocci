// SPDX-License-Identifier: GPL-2.0-only
/// SQL text in C outside db/. Statements live in db/stmt.def and the .sql files,
/// where they are all prepared at open, listed and reviewed.
//# db/ itself has the few statements that are needed before there is a table.
//# Only for files outside db/ and the tests.
// Confidence: High
// Copyright: (C) 2026 The guptool developers. GPLv2.
// Options: --no-includes
// Requires: 1.1.0
// Keywords: SQL, stmt.def

virtual report

@sql_text@
constant char [] text =~ "^\"[ \t]*(SELECT|INSERT|UPDATE|DELETE|REPLACE|CREATE|DROP|ALTER|ATTACH|PRAGMA|WITH) ";
position at;
@@
text@at

@script:python depends on report@
at << sql_text.at;
@@
coccilib.report.print_report(at[0], "WARNING: SQL text outside db/")
