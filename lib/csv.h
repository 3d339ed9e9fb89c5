/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * csv.h - comma separated values (RFC 4180, lines end in a newline alone)
 *
 * The caller writes commas and newlines. A text that a spreadsheet would take
 * for a formula gets an apostrophe in front.
 */
#ifndef GUPTOOL_CSV_H
#define GUPTOOL_CSV_H
#include <stdbool.h>
#include <stddef.h>

struct strbuf;
void csv_cell(struct strbuf *out, const char *s, size_t len, bool is_text);
#endif
