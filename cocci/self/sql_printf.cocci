// SPDX-License-Identifier: GPL-2.0-only
/// SQL made with a format: what is put in decides what runs. Bind it with a
/// :named parameter.
//# A number in a PRAGMA cannot be bound; PRAGMA is left out.
// Confidence: High
// Copyright: (C) 2026 The guptool developers. GPLv2.
// Options: --no-includes
// Requires: 1.1.0
// Keywords: SQL, strbuf_addf

virtual report

@sql_printf@
identifier fn = {strbuf_addf, strbuf_vaddf, snprintf, xstrfmt, intern_fmt, sqlite3_mprintf, sqlite3_snprintf};
constant char [] text =~ "^\"[ \t]*(SELECT|INSERT|UPDATE|DELETE|REPLACE|CREATE|DROP|ALTER|ATTACH|WITH) .*%";
position at;
@@
fn@at(..., text, ...)

@script:python depends on report@
at << sql_printf.at;
@@
coccilib.report.print_report(at[0], "WARNING: SQL made with a format")
