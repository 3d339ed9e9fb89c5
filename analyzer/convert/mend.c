/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * mend.c - one semantic patch on one place
 */
#include <string.h>

#include "../../db/embed.h"
#include "../../lib/alloc.h"
#include "../../lib/fs.h"
#include "../../lib/strbuf.h"
#include "mend.h"
#include "spatch.h"

/* sorted by number */
static const struct mend_rule mend_table[] = {
	{ "R1", "release_unpin" },
	{ "R2", "release_put" },
	{ "R3", "release_freed" },
	{ "R5", "short_release", true },	/* the finding is the return, the test follows the call */
	{ "R7", "count_positive" },
	{ "R9", "dirty_first" },
	{ "R10", "flag_internal" },
	{ "R12", "flag_longterm" },
	{ "R16", "dirty_lock" },
	{ "R17", "flag_write", true },
	{ "R18", "result_signed", true },	/* a finding without steps is at the call itself */
	{ "R24", "pin_asked" },
	{ "R25", "new_name" },
	{ "R27", "flag_value" },
};

const struct mend_rule *mend_find(const char *rule)
{
	for (size_t i = 0; i < ARRAY_SIZE(mend_table); i++)
		if (!strcmp(mend_table[i].rule, rule))
			return &mend_table[i];
	return NULL;
}

const char *mend_why_not(const char *rule)
{
	if (!strcmp(rule, "R28"))
		return "a conversion, of all that touches the pages: guptool convert";
	if (!strcmp(rule, "R11"))
		return "FOLL_LONGTERM needs a pin, and so a conversion: guptool convert";
	if (!strcmp(rule, "R4"))
		return "which path should release is a decision";
	return "no semantic patch mends this without a decision";
}

/* spatch may indent a comment that it moves with a space in front of tabs: the same column in tabs, in changed lines. */
static void tidy_indent(const char *was, struct strbuf *now)
{
	struct strbuf out = STRBUF_INIT;
	unsigned int first, last, line = 1;

	if (!mend_lines(now->buf, was, &first, &last))
		return;
	for (const char *p = now->buf, *end; *p; p = end, line++) {
		size_t blank = strspn(p, " \t"), column = 0;

		end = strchr(p, '\n');
		end = end ? end + 1 : p + strlen(p);
		if (line >= first && line <= last && memmem(p, blank, " \t", 2)) {
			for (size_t i = 0; i < blank; i++)
				column = p[i] == '\t' ? (column / 8 + 1) * 8 : column + 1;
			for (size_t i = 0; i < column / 8; i++)
				strbuf_addch(&out, '\t');
			for (size_t i = 0; i < column % 8; i++)
				strbuf_addch(&out, ' ');
			p += blank;
		}
		strbuf_add(&out, p, (size_t)(end - p));
	}
	strbuf_clear(now);
	strbuf_add(now, out.buf, out.len);
	strbuf_release(&out);
}

int mend_apply(const struct mend_job *j, const char *text, size_t len, struct strbuf *out, struct strbuf *why)
{
	struct strbuf name = STRBUF_INIT, fn = STRBUF_INIT, line = STRBUF_INIT, reason = STRBUF_INIT;
	char *rules = fs_join(j->dir, "rules.cocci"), *file = fs_join(j->dir, "file.c");
	const char *define[4], *cocci;
	int ret = 0;

	strbuf_addf(&name, "cocci/mend/%s.cocci", j->patch);
	strbuf_addf(&fn, "fn=%s", j->function);
	strbuf_addf(&line, "line=%u", j->line);
	define[0] = fn.buf;
	define[1] = line.buf;
	define[2] = j->is_pin ? "release=unpin_user_page" : "release=put_page";
	define[3] = j->is_pin ? "releases=unpin_user_pages" : "releases=release_pages";
	cocci = embed_find(name.buf);
	strbuf_clear(out);
	if (!cocci || fs_write_file(rules, cocci, strlen(cocci)) || fs_write_file(file, text, len)) {
		strbuf_addf(why, "cannot write '%s' and a copy of the file", name.buf);
		ret = -1;
	} else if (spatch_run(&(struct spatch_job){ j->dir, rules, file, define, ARRAY_SIZE(define), j->timeout }, &reason)) {
		strbuf_addf(why, "spatch: %s", reason.buf);
		ret = -1;
	} else if (strbuf_read_file(out, file)) {
		strbuf_addf(why, "cannot read '%s'", file);
		ret = -1;
	} else {
		tidy_indent(text, out);
	}
	free(rules);
	free(file);
	strbuf_release(&name);
	strbuf_release(&fn);
	strbuf_release(&line);
	strbuf_release(&reason);
	return ret;
}

bool mend_lines(const char *was, const char *now, unsigned int *first, unsigned int *last)
{
	size_t same = 0, tail = 0, n = strlen(was), m = strlen(now);

	while (same < n && same < m && was[same] == now[same])
		same++;
	if (same == n && same == m)
		return false;
	while (tail < n - same && tail < m - same && was[n - 1 - tail] == now[m - 1 - tail])
		tail++;
	*first = *last = 1;
	for (size_t i = 0; i < n - tail; i++) {
		*first += was[i] == '\n' && i < same;
		*last += was[i] == '\n';
	}
	return true;
}
