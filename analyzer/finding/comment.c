/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * comment.c - finds "guptool:" comments in C text and where they stand
 *
 * A scanner of comments, strings and braces, no parser: good enough to tell
 * what a comment is next to. Knows nothing of rules.
 */
#include <ctype.h>
#include "finding_p.h"

#define MARK "guptool:"

struct scan {
	const char *p, *end;
	unsigned int line;
	unsigned int code_line;	/* last line with code on it */
	int depth;		/* of braces */
	size_t pending_code;	/* first comment still without ->next_code */
	size_t pending_decl;
	struct arena *arena;
	VEC(struct comment) v;
};

static const char *find_mark(const char *p, const char *end)
{
	const size_t n = sizeof(MARK) - 1;

	for (; (size_t)(end - p) >= n; p++)
		if (!memcmp(p, MARK, n))
			return p + n;
	return NULL;
}

/* s->p stands on the opening slash; leaves it behind the comment. */
static void scan_comment(struct scan *s)
{
	const char *start = s->p, *body_end, *mark;
	unsigned int line = s->line;
	bool block = start[1] == '*';

	for (s->p += 2; s->p < s->end; s->p++) {
		if (block && *s->p == '*' && s->p + 1 < s->end && s->p[1] == '/')
			break;
		if (*s->p == '\n') {
			if (!block)
				break;
			s->line++;
		}
	}
	body_end = s->p;
	if (block && s->p < s->end)
		s->p += 2;
	mark = find_mark(start + 2, body_end);
	if (!mark)
		return;
	vec_push(&s->v, (struct comment){
		.line = line, .end_line = s->line, .text = mark,
		.len = (size_t)(body_end - mark),
		.trailing = s->code_line == line,
		.file_level = s->depth == 0,
	});
}

static void scan_quoted(struct scan *s)
{
	char quote = *s->p++;

	for (; s->p < s->end && *s->p != quote && *s->p != '\n'; s->p++)
		if (*s->p == '\\' && s->p + 1 < s->end && s->p[1] != '\n')
			s->p++;
	if (s->p < s->end && *s->p == quote)
		s->p++;
}

/* A character of code at s->line: comments that waited for it get their answer. */
static void see_code(struct scan *s, char c)
{
	s->code_line = s->line;
	for (; s->pending_code < s->v.n; s->pending_code++)
		s->v.v[s->pending_code].next_code = s->line;
	if (c == ';' || c == '{' || c == '#')
		for (; s->pending_decl < s->v.n; s->pending_decl++)
			s->v.v[s->pending_decl].decl_end = s->line;
	if (c == '{')
		s->depth++;
	else if (c == '}' && s->depth > 0)
		s->depth--;
}

size_t comment_scan(const char *text, size_t len, struct arena *a, struct comment **out)
{
	struct scan s = { .p = text, .end = text + len, .line = 1, .v = VEC_INIT };
	size_t n;

	*out = NULL;
	if (!find_mark(text, s.end))
		return 0;
	while (s.p < s.end) {
		char c = *s.p;

		if (c == '/' && s.p + 1 < s.end && (s.p[1] == '*' || s.p[1] == '/')) {
			scan_comment(&s);
		} else if (c == '"' || c == '\'') {
			see_code(&s, c);
			scan_quoted(&s);
		} else {
			if (c == '\n')
				s.line++;
			else if (!isspace((unsigned char)c))
				see_code(&s, c);
			s.p++;
		}
	}
	n = s.v.n;
	if (n)
		*out = arena_dup(a, s.v.v, n * sizeof(**out));
	vec_release(&s.v);
	return n;
}
