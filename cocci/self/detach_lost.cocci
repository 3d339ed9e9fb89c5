// SPDX-License-Identifier: GPL-2.0-only
/// The result of strbuf_detach() or another function that hands memory out is
/// thrown away: nobody can free it.
//# A result cast to void is meant.
// Confidence: High
// Copyright: (C) 2026 The guptool developers. GPLv2.
// Options: --no-includes
// Requires: 1.1.0
// Keywords: strbuf_detach

virtual report

@detach_lost@
identifier fn = {strbuf_detach, xstrdup, xstrndup, xstrfmt, xmalloc, xcalloc};
position at;
@@
 fn@at(...);

@script:python depends on report@
at << detach_lost.at;
@@
coccilib.report.print_report(at[0], "WARNING: memory handed out and thrown away")
