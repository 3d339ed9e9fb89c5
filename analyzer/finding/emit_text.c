/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * emit_text.c - findings as compiler style lines
 *
 * One finding is one line. Paths and messages come from source text that
 * anybody may have written: nothing of them may move the cursor, forge a
 * second line or hide text.
 */
#include "finding_p.h"
#include "../../lib/strbuf.h"

/* Length of the UTF-8 sequence at p and its code point; 0 when it is not valid. */
static size_t utf8_len(const unsigned char *p, size_t left, unsigned int *cp)
{
	static const unsigned int min[] = { 0, 0, 0x80, 0x800, 0x10000 };
	size_t n = p[0] < 0x80 ? 1 : p[0] >= 0xf0 ? 4 : p[0] >= 0xe0 ? 3 : p[0] >= 0xc2 ? 2 : 0;

	if (!n || n > left || p[0] > 0xf4)
		return 0;
	*cp = n == 1 ? p[0] : p[0] & (0xff >> (n + 1));
	for (size_t i = 1; i < n; i++) {
		if ((p[i] & 0xc0) != 0x80)
			return 0;
		*cp = *cp << 6 | (p[i] & 0x3f);
	}
	if (*cp < min[n] || *cp > 0x10ffff || (*cp >= 0xd800 && *cp <= 0xdfff))
		return 0;
	return n;
}

/* Controls, marks that turn the direction of text, line separators, zero width. */
static bool is_hidden(unsigned int cp)
{
	return cp < 0x20 || (cp >= 0x7f && cp < 0xa0) || (cp >= 0x200b && cp <= 0x200f) ||
	       (cp >= 0x2028 && cp <= 0x202e) || (cp >= 0x2060 && cp <= 0x206f) ||
	       cp == 0x61c || cp == 0xfeff;
}

void emit_visible(struct strbuf *out, const char *text)
{
	const unsigned char *p = (const unsigned char *)text;
	size_t left = strlen(text), n;
	unsigned int cp = 0;

	for (; left; p += n, left -= n) {
		n = utf8_len(p, left, &cp);
		if (!n) {
			strbuf_addf(out, "\\x%02x", *p);
			n = 1;
		} else if (!is_hidden(cp)) {
			strbuf_add(out, p, n);
		} else if (cp == '\n' || cp == '\t' || cp == '\r') {
			strbuf_addf(out, "\\%c", cp == '\n' ? 'n' : cp == '\t' ? 't' : 'r');
		} else {
			strbuf_addf(out, cp < 0x100 ? "\\x%02x" : "\\u%04x", cp);
		}
	}
}

/* The same, with the words that CI scripts count broken up: "warn" is "w.rn", "error" is "err.r". */
static void add_uncounted(struct strbuf *out, const char *text)
{
	size_t start = out->len;

	emit_visible(out, text);
	for (char *p = out->buf + start; *p; p++) {
		if (!strncasecmp(p, "warn", 4))
			p[1] = '.';
		else if (!strncasecmp(p, "error", 5))
			p[3] = '.';
	}
}

void emit_path(struct strbuf *out, const struct finding_emit *o, const char *file)
{
	if (o->path_prefix && *file != '/')
		emit_visible(out, o->path_prefix);
	emit_visible(out, file);
}

static void add_place(struct strbuf *out, const struct finding_emit *o, const char *file,
		      unsigned int line, unsigned int col)
{
	emit_path(out, o, file);
	strbuf_addf(out, ":%u:%u: ", line, col);
}

static const char *const severity_color[] = {
	[FINDING_INFO] = "\033[36m",
	[FINDING_STYLE] = "\033[36m",
	[FINDING_NOTE] = "\033[36m",
	[FINDING_WARNING] = "\033[1;35m",
	[FINDING_ERROR] = "\033[1;31m",
};

static void emit_one(const struct finding *f, const struct finding_emit *o, struct strbuf *out)
{
	static const char *const mark[] = {
		[FINDING_STATE_NONE] = "", [FINDING_NEW] = "", [FINDING_UNCHANGED] = "kept: ",
		[FINDING_UPDATED] = "kept: ", [FINDING_ABSENT] = "fixed: ",
	};

	strbuf_addstr(out, mark[f->state]);
	add_place(out, o, f->file, f->line, f->col);
	if (o->color)
		strbuf_addstr(out, severity_color[f->severity]);
	strbuf_addf(out, "%s:", finding_severity_name(f->severity));
	if (o->color)
		strbuf_addstr(out, "\033[0m");
	strbuf_addch(out, ' ');
	emit_visible(out, f->message);
	strbuf_addstr(out, " [");
	emit_visible(out, f->name);
	strbuf_addch(out, ']');
	if (f->suppressed) {
		strbuf_addstr(out, " (suppressed: ");
		emit_visible(out, f->reason);
		strbuf_addch(out, ')');
	}
	strbuf_addch(out, '\n');
}

/* Assumptions that no line of the source shows stay in the JSON. */
bool emit_is_worth_a_note(const struct finding *f, const struct finding_step *st)
{
	if (!st->line || st->kind == STEP_ASSUME || !*st->text)
		return false;
	return st->line != f->line || st->col != f->col || strcmp(st->file, f->file);
}

static bool is_in(const struct finding_sink *s, const struct finding *f)
{
	for (size_t i = 0; i < s->v.n; i++)
		if (s->v.v[i].state == f->state && !strcmp(s->v.v[i].fingerprint, f->fingerprint))
			return true;
	return false;
}

/* Printed already, for one of the patches, and its path with it. */
static bool is_said(const struct finding_sink *s, const struct finding *f, const struct finding_emit *o)
{
	for (size_t i = 0; i < o->npatch; i++)
		if (s != o->patch[i].sink && is_in(o->patch[i].sink, f))
			return true;
	return false;
}

static void emit_findings(const struct finding_sink *s, bool is_whole, const struct finding_emit *o, struct strbuf *out)
{
	for (size_t i = 0; i < s->v.n; i++) {
		const struct finding *f = &s->v.v[i];
		bool with_notes = o->with_notes && !(is_whole && is_said(s, f, o));

		if (!emit_is_shown(f, o))
			continue;
		emit_one(f, o, out);
		for (size_t k = 0; with_notes && k < f->nstep; k++) {
			if (!emit_is_worth_a_note(f, &f->step[k]))
				continue;
			add_place(out, o, f->step[k].file, f->step[k].line, f->step[k].col);
			strbuf_addstr(out, "note: ");
			add_uncounted(out, f->step[k].text);
			strbuf_addch(out, '\n');
		}
	}
}

/* What was not looked at is never left out: silence would look like a clean file. */
static void emit_gaps(const struct finding_file *file, size_t n, const struct finding_emit *o, struct strbuf *out)
{
	for (size_t i = 0; i < n; i++) {
		if (!file[i].is_gap && !file[i].is_partial && !file[i].is_borrowed)
			continue;
		emit_path(out, o, file[i].path);
		strbuf_addstr(out, file[i].is_gap ? ": not analysed: " : file[i].is_partial ? ": analysed in part: " : ": analysed: ");
		add_uncounted(out, *file[i].why ? file[i].why : file[i].state);
		strbuf_addch(out, '\n');
	}
}

void emit_text(const struct finding_sink *s, const struct finding_emit *o, struct strbuf *out)
{
	for (size_t i = 0; i < o->npatch; i++) {
		strbuf_addf(out, "patch %zu of %zu: ", i + 1, o->npatch);
		add_uncounted(out, o->patch[i].subject);
		strbuf_addch(out, '\n');
		emit_findings(o->patch[i].sink, false, o, out);
		emit_gaps(o->patch[i].file, o->patch[i].nfile, o, out);
	}
	if (o->npatch)
		strbuf_addf(out, "all %zu patches:\n", o->npatch);
	emit_findings(s, true, o, out);
	emit_gaps(o->file, o->nfile, o, out);
}
