// SPDX-License-Identifier: GPL-2.0-only
/// The memory of a strbuf, packbuf or arena of this function is not released
/// on some path.
//# strbuf_detach() hands the memory to the caller. A function that returns or keeps
//# the address of the buffer passes the duty on; none does with a local one.
// Confidence: High
// Copyright: (C) 2026 The guptool developers. GPLv2.
// Options: --no-includes
// Requires: 1.1.0
// Keywords: strbuf_release, arena_release, packbuf_release

virtual report

// One path to a return without a release is a leak: 'exists'.

@strbuf_leak exists@
identifier b;
identifier fn != {strbuf_release, strbuf_detach};
expression e;
position got, at;
@@
 struct strbuf b = STRBUF_INIT;
 ... when any
 fn@got(..., &b, ...)
... when != strbuf_release(&b)
    when != strbuf_detach(&b, ...)
    when != e = b
(
 return <+... strbuf_detach(&b, ...) ...+>;
|
 return@at ...;
)

@arena_leak exists@
identifier b;
position got, at;
@@
 arena_init@got(&b)
... when != arena_release(&b)
 return@at ...;

@script:python depends on report@
other << strbuf_leak.got;
at << strbuf_leak.at;
@@
coccilib.report.print_report(at[0], "WARNING: strbuf not released, filled on line %s" % other[0].line)

@script:python depends on report@
other << arena_leak.got;
at << arena_leak.at;
@@
coccilib.report.print_report(at[0], "WARNING: arena not released, set up on line %s" % other[0].line)
