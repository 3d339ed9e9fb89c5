// SPDX-License-Identifier: GPL-2.0-only
/// The result of open() or fopen() is used without a look at it.
//# A descriptor that is only stored is looked at by its user.
// Confidence: High
// Copyright: (C) 2026 The guptool developers. GPLv2.
// Options: --no-includes
// Requires: 1.1.0
// Keywords: open, fopen

virtual report

@open_unchecked@
idexpression fd;
identifier opener = {open, openat, fopen, opendir, fdopen};
position got, at;
@@
 fd = opener@got(...);
... when != \(fd < 0\|fd == -1\|fd >= 0\|!fd\|fd == NULL\|fd != NULL\|fd && ...\)
    when != assert_non_null(fd)
 \(read@at\|write@at\|fstat@at\|fread@at\|fwrite@at\|fprintf@at\|fputs@at\|fgets@at\|getline@at\|strbuf_read_fd@at\|mmap@at\)(..., fd, ...)

@open_unchecked_declared@
identifier fd;
identifier opener = {open, openat, fopen, opendir, fdopen};
type T;
position got, at;
@@
 T fd = opener@got(...);
... when != \(fd < 0\|fd == -1\|fd >= 0\|!fd\|fd == NULL\|fd != NULL\|fd && ...\)
    when != assert_non_null(fd)
 \(read@at\|write@at\|fstat@at\|fread@at\|fwrite@at\|fprintf@at\|fputs@at\|fgets@at\|getline@at\|strbuf_read_fd@at\|mmap@at\)(..., fd, ...)

@script:python depends on report@
other << open_unchecked.got;
at << open_unchecked.at;
@@
coccilib.report.print_report(at[0], "WARNING: not looked at before use, opened on line %s" % other[0].line)

@script:python depends on report@
other << open_unchecked_declared.got;
at << open_unchecked_declared.at;
@@
coccilib.report.print_report(at[0], "WARNING: not looked at before use, opened on line %s" % other[0].line)
