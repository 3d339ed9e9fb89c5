// SPDX-License-Identifier: GPL-2.0-only
/// A prepared SQLite statement is not finalized on some path.
//# A statement that is kept in a record is finalized with it.
// Confidence: High
// Copyright: (C) 2026 The guptool developers. GPLv2.
// Options: --no-includes
// Requires: 1.1.0
// Keywords: sqlite3_prepare_v2, sqlite3_finalize

virtual report

// One path to a return without it is a leak: 'exists'. A prepare that failed has
// left NULL, which needs no finalize: the branch that tests it is not followed.

@stmt_leak exists@
local idexpression st;
expression db, sql, n, t, e;
statement S;
position got, at;
@@
 if (<+... sqlite3_prepare_v2@got(db, sql, n, &st, t) ...+>) S
... when != sqlite3_finalize(st)
    when != e = st
 return@at ...;

@script:python depends on report@
other << stmt_leak.got;
at << stmt_leak.at;
@@
coccilib.report.print_report(at[0], "WARNING: prepared statement not finalized, prepared on line %s" % other[0].line)
