/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * scout_scan.c - whole-identifier mentions of names in the bytes of one file
 *
 * Two passes. The first only answers "is there any" and skips through the text
 * as Wu and Manber do: with windows as long as the shortest name, the last two
 * bytes of a window tell how far the next possible match is. The second runs on
 * the few files left and knows enough C to tell code, directive, comment and
 * string apart; it must work on any text (assembly, '#if 0' prose), so an
 * unfinished quote ends with its line.
 *
 * An identifier is a maximal run of [A-Za-z0-9_], the words of 'grep -w'. The
 * lexer never ends a state inside such a run, so both passes see the same words.
 */
#include <string.h>
#include "../../lib/alloc.h"
#include "../../lib/vec.h"
#include "scout_p.h"

static bool is_word(unsigned char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       c == '_';
}

static size_t name_hash(const char *p, size_t len)
{
	uint64_t h = 0xcbf29ce484222325u;

	for (size_t i = 0; i < len; i++)
		h = (h ^ (unsigned char)p[i]) * 0x100000001b3u;
	return h ^ (h >> 29);
}

static unsigned int pair(const char *p)
{
	return (unsigned char)p[0] | (unsigned int)(unsigned char)p[1] << 8;
}

/*
 * shift[pair] for a window of min bytes: 0 when some name has the pair at the
 * end of its first min bytes, otherwise the distance to the rightmost place
 * where one has it. Names of one byte give windows of one: no skipping then.
 */
static void init_shift(struct scout_set *s)
{
	size_t far = s->min < 2 ? 1 : s->min - 1;

	if (far > 255)
		far = 255;
	s->shift = xmalloc(65536);
	memset(s->shift, (int)far, 65536);
	for (size_t i = 0; i < s->n; i++) {
		for (size_t j = 1; j < s->min && s->len[i]; j++) {
			unsigned char *d = &s->shift[pair(s->name[i] + j - 1)];

			if (s->min - 1 - j < *d)
				*d = (unsigned char)(s->min - 1 - j);
		}
	}
}

void scout_set_init(struct scout_set *s, const char *const *name, size_t n)
{
	*s = (struct scout_set){ .name = name, .n = n, .nslot = 16 };
	s->len = xcalloc(n + 1, sizeof(*s->len));
	while (s->nslot < 4 * n)
		s->nslot *= 2;
	s->slot = xcalloc(s->nslot, sizeof(*s->slot));
	for (size_t i = 0; i < n; i++) {
		size_t h;

		s->len[i] = (unsigned int)strlen(name[i]);
		if (!s->len[i])
			continue;
		if (!s->min || s->len[i] < s->min)
			s->min = s->len[i];
		if (scout_set_find(s, name[i], s->len[i]) >= 0)
			continue;	/* given twice: the first one counts */
		h = name_hash(name[i], s->len[i]) & (s->nslot - 1);
		while (s->slot[h])
			h = (h + 1) & (s->nslot - 1);
		s->slot[h] = (unsigned int)i + 1;
	}
	init_shift(s);
}

void scout_set_release(struct scout_set *s)
{
	vec_free_(s->len);
	vec_free_(s->slot);
	vec_free_(s->shift);
	*s = (struct scout_set){ NULL };
}

int scout_set_find(const struct scout_set *s, const char *p, size_t len)
{
	size_t h = name_hash(p, len) & (s->nslot - 1);

	for (; s->slot[h]; h = (h + 1) & (s->nslot - 1)) {
		unsigned int i = s->slot[h] - 1;

		if (s->len[i] == len && !memcmp(s->name[i], p, len))
			return (int)i;
	}
	return -1;
}

/* Is there a whole word at p that is one of the names? */
static bool word_at(const struct scout_set *s, const char *text, const char *p, const char *end)
{
	const char *q = p;

	if (p > text && is_word((unsigned char)p[-1]))
		return false;
	while (q < end && is_word((unsigned char)*q))
		q++;
	return q > p && scout_set_find(s, p, (size_t)(q - p)) >= 0;
}

bool scout_has_any(const struct scout_set *s, const char *text, size_t len)
{
	size_t at = 0;		/* start of the window */

	if (!s->min || len < s->min)
		return false;
	while (at <= len - s->min) {
		unsigned int d = s->min < 2 ? 0 : s->shift[pair(text + at + s->min - 2)];

		if (!d) {
			if (word_at(s, text, text + at, text + len))
				return true;
			d = 1;
		}
		at += d;
	}
	return false;
}

/* --- the second pass --- */

enum lex_state { LEX_CODE, LEX_LINE_COMMENT, LEX_BLOCK_COMMENT, LEX_STRING, LEX_CHAR, LEX_HEADER };

struct lexer {
	const struct scout_set *set;
	const char *p, *end;
	const char *line_start;
	unsigned int line;
	enum lex_state state;
	bool directive;		/* since a '#' that began the line */
	bool blank;		/* only white space and comments so far on this line */
	bool want_header;	/* after '#include': '<' opens a header name */
	VEC(struct scout_mention) found;
};

static enum scout_class class_of(const struct lexer *l)
{
	switch (l->state) {
	case LEX_LINE_COMMENT:
	case LEX_BLOCK_COMMENT:
		return SCOUT_COMMENT;
	case LEX_STRING:
	case LEX_CHAR:
	case LEX_HEADER:
		return SCOUT_STRING;
	case LEX_CODE:
		break;
	}
	return l->directive ? SCOUT_DIRECTIVE : SCOUT_CODE;
}

static bool is_include(const char *p, size_t len)
{
	return (len == 7 && !memcmp(p, "include", 7)) || (len == 12 && !memcmp(p, "include_next", 12));
}

static void lex_word(struct lexer *l)
{
	const char *start = l->p;
	int name;

	while (l->p < l->end && is_word((unsigned char)*l->p))
		l->p++;
	name = scout_set_find(l->set, start, (size_t)(l->p - start));
	if (name >= 0)
		vec_push(&l->found, (struct scout_mention){
			.name = (unsigned int)name,
			.line = l->line,
			.col = (unsigned int)(start - l->line_start) + 1,
			.class = class_of(l),
		});
	if (l->state == LEX_CODE) {
		l->want_header = l->directive && is_include(start, (size_t)(l->p - start));
		l->blank = false;
	}
}

static void lex_newline(struct lexer *l, bool continued)
{
	l->p++;
	l->line++;
	l->line_start = l->p;
	if (continued)
		return;
	if (l->state != LEX_BLOCK_COMMENT) {
		l->state = LEX_CODE;
		l->directive = false;
		l->want_header = false;
		l->blank = true;
	}
}

/* A backslash: the end of the line after it does not count; in quotes it hides the next quote. */
static void lex_backslash(struct lexer *l)
{
	l->p++;
	if (l->p + 1 < l->end && *l->p == '\r' && l->p[1] == '\n')
		l->p++;
	if (l->p == l->end)
		return;
	if (*l->p == '\n')
		lex_newline(l, true);
	else if ((l->state == LEX_STRING || l->state == LEX_CHAR) && !is_word((unsigned char)*l->p))
		l->p++;
}

/* One character that is neither of a word nor '\n' nor '\\', in code. */
static void lex_code(struct lexer *l)
{
	char c = *l->p++;
	bool two = l->p < l->end;

	if (c == '/' && two && *l->p == '/') {
		l->state = LEX_LINE_COMMENT;
		l->p++;
	} else if (c == '/' && two && *l->p == '*') {
		l->state = LEX_BLOCK_COMMENT;
		l->p++;
	} else if (c == '"') {
		l->state = LEX_STRING;
	} else if (c == '\'') {
		l->state = LEX_CHAR;
	} else if (c == '<' && l->want_header) {
		l->state = LEX_HEADER;
	} else if (c == '#' && l->blank) {
		l->directive = true;
	} else if (c == ' ' || c == '\t' || c == '\r' || c == '\f') {
		return;
	}
	if (l->state != LEX_BLOCK_COMMENT && l->state != LEX_LINE_COMMENT) {
		l->blank = false;
		l->want_header = false;
	}
}

static void lex_other(struct lexer *l)
{
	char c = *l->p;

	switch (l->state) {
	case LEX_CODE:
		lex_code(l);
		return;
	case LEX_BLOCK_COMMENT:
		if (c == '*' && l->p + 1 < l->end && l->p[1] == '/') {
			l->state = LEX_CODE;
			l->p++;
		}
		break;
	case LEX_STRING:
		if (c == '"')
			l->state = LEX_CODE;
		break;
	case LEX_CHAR:
		if (c == '\'')
			l->state = LEX_CODE;
		break;
	case LEX_HEADER:
		if (c == '>')
			l->state = LEX_CODE;
		break;
	case LEX_LINE_COMMENT:
		break;
	}
	l->p++;
}

struct scout_mention *scout_classify(const struct scout_set *s, const char *text, size_t len,
				     size_t *n)
{
	struct lexer l = {
		.set = s, .p = text, .end = text + len, .line_start = text, .line = 1,
		.state = LEX_CODE, .blank = true,
	};

	while (l.p < l.end) {
		if (is_word((unsigned char)*l.p))
			lex_word(&l);
		else if (*l.p == '\n')
			lex_newline(&l, false);
		else if (*l.p == '\\')
			lex_backslash(&l);
		else
			lex_other(&l);
	}
	*n = l.found.n;
	return l.found.v;
}
