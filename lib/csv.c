/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * csv.c - cells of comma separated values
 */
#include <string.h>
#include "csv.h"
#include "strbuf.h"

void csv_cell(struct strbuf *out, const char *s, size_t len, bool is_text)
{
	bool guard = is_text && len && strchr("=+-@\t\r", s[0]);
	bool quote = guard || memchr(s, ',', len) || memchr(s, '"', len) || memchr(s, '\n', len) || memchr(s, '\r', len);

	if (!quote) {
		strbuf_add(out, s, len);
		return;
	}
	strbuf_addstr(out, guard ? "\"'" : "\"");
	for (size_t i = 0; i < len; i++) {
		if (s[i] == '"')
			strbuf_addch(out, '"');
		strbuf_addch(out, s[i]);
	}
	strbuf_addch(out, '"');
}
