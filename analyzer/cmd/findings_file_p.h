/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * findings_file_p.h - findings that were written down: by check and lint as
 * JSON, by 'baseline write', or into a database by check
 *
 * A baseline is text, sorted, one finding a line, to be kept in git and merged:
 *
 *	# guptool-baseline/1, fingerprints 1
 *	FINGERPRINT TAB LOOSE TAB RULE TAB PATH TAB FUNCTION TAB ACQUIRE TAB RELEASE TAB TEXT
 *
 * TEXT is the acquiring call. No line numbers, no severity: those change without
 * anybody having touched the code. Bytes that would break a line are '?'.
 */
#ifndef GUPTOOL_FINDINGS_FILE_P_H
#define GUPTOOL_FINDINGS_FILE_P_H

#include "../finding/finding.h"

struct strbuf;

/* Findings of 's' that are at least 'min', suppressed or not; appended. */
void baseline_print(const struct finding_sink *s, enum finding_severity min, struct strbuf *out);
/* A finished sink, the caller's; NULL after error() when the file is none of the three, damaged or of another format. */
struct finding_sink *findings_read(const char *path);

/*
 * The findings of 'new' with their state against 'old', finished; those of 'old'
 * that are gone, too. The caller's. counts[] by enum finding_state, may be NULL.
 */
struct finding_sink *findings_compare(const struct finding_sink *old, const struct finding_sink *new, size_t counts[5]);

#endif
