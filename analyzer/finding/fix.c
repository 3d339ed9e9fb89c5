/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * fix.c - what mends a finding, as SARIF's replacements
 *
 * The difference is one that convert_diff() made: of one file, with hunks that
 * 'git diff' wrote. Anything else gives no replacement.
 */
#include <stdlib.h>
#include <string.h>

#include "../../lib/jsonw.h"
#include "../../lib/strbuf.h"
#include "finding_p.h"

/* Whole lines: 'old' of them from 'line' on give way to 'with'. */
static void add_replacement(struct jsonw *w, unsigned long line, unsigned long old, const struct strbuf *with)
{
	jsonw_object(w);
	jsonw_key(w, "deletedRegion");
	jsonw_object(w);
	jsonw_kint(w, "startLine", (long long)line);
	jsonw_kint(w, "startColumn", 1);
	jsonw_kint(w, "endLine", (long long)(line + old));
	jsonw_kint(w, "endColumn", 1);
	jsonw_object_end(w);
	jsonw_key(w, "insertedContent");
	jsonw_object(w);
	jsonw_kstr(w, "text", with->buf);
	jsonw_object_end(w);
	jsonw_object_end(w);
}

/* A run of '-' and '+' lines is one replacement. */
void fix_replacements(struct jsonw *w, const char *diff)
{
	struct strbuf with = STRBUF_INIT;
	unsigned long line = 0, old = 0;
	bool inside = false;

	jsonw_key(w, "replacements");
	jsonw_array(w);
	for (const char *p = diff, *end; p && *p; p = end) {
		end = strchr(p, '\n');
		end = end ? end + 1 : p + strlen(p);
		if (line && (*p == '-' || *p == '+')) {
			inside = true;
			if (*p == '-')
				old++;
			else
				strbuf_add(&with, p + 1, (size_t)(end - p - 1));
			continue;
		}
		if (inside)
			add_replacement(w, line, old, &with);
		line += old + (line && *p == ' ');
		old = 0;
		inside = false;
		strbuf_clear(&with);
		if (!strncmp(p, "@@ -", 4))
			line = strtoul(p + 4, NULL, 10);
		else if (!strncmp(p, "diff ", 5))
			line = 0;
	}
	if (inside)
		add_replacement(w, line, old, &with);
	jsonw_array_end(w);
	strbuf_release(&with);
}
