/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * macro.c - macros whose value is an integer constant
 *
 * FOLL_* are macros up to 6.1 and enumerators after. A replacement list made
 * of numbers, other macros of the same prefix, brackets and the operators
 * | & ^ ~ + - * << >> is computed; any other is not a constant for us.
 */
#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include "ast_p.h"
#include "../../lib/arena.h"
#include "../../lib/intern.h"

#define DEPTH_MAX 32

void ast_macro_note(struct ast_tu *t, CXCursor c)
{
	struct ast_macro_def m;
	struct ast_span s;

	if (clang_Cursor_isMacroFunctionLike(c))
		return;
	ast_span_of(t, c, &s);
	m.name = ast_intern(clang_getCursorSpelling(c));
	m.file = s.file;
	m.start = s.start;
	m.end = s.end;
	m.pos = s.pos;
	vec_push(&t->macros, m);
}

struct eval {
	struct ast_tu *t;
	const char *s;
	unsigned int depth;
	bool failed;
};

static long long sum(struct eval *e, int level);
static bool value_of(struct ast_tu *t, const char *name, unsigned int depth, long long *v);

static void blanks(struct eval *e)
{
	while (isspace((unsigned char)*e->s))
		e->s++;
}

static long long number(struct eval *e)
{
	char *end;
	long long v;

	errno = 0;
	v = (long long)strtoull(e->s, &end, 0);
	if (errno)
		e->failed = true;
	while (*end && strchr("uUlL", *end))
		end++;
	if (isalnum((unsigned char)*end) || *end == '_')
		e->failed = true;
	e->s = end;
	return v;
}

static long long name(struct eval *e)
{
	const char *start = e->s;
	long long v = 0;

	while (isalnum((unsigned char)*e->s) || *e->s == '_')
		e->s++;
	if (!value_of(e->t, intern_n(start, e->s - start), e->depth + 1, &v))
		e->failed = true;
	return v;
}

static long long operand(struct eval *e)
{
	long long v = 0;

	blanks(e);
	if (*e->s == '(') {
		e->s++;
		v = sum(e, 0);
		blanks(e);
		if (*e->s == ')')
			e->s++;
		else
			e->failed = true;
	} else if (*e->s == '~') {
		e->s++;
		v = ~operand(e);
	} else if (*e->s == '-') {
		e->s++;
		v = -(unsigned long long)operand(e);
	} else if (isdigit((unsigned char)*e->s)) {
		v = number(e);
	} else if (isalpha((unsigned char)*e->s) || *e->s == '_') {
		v = name(e);
	} else {
		e->failed = true;
	}
	return v;
}

/* Binary operators by level, loosest first. */
static const struct {
	const char *text;
	int level;
} operators[] = {
	{ "|", 0 }, { "^", 1 }, { "&", 2 }, { "<<", 3 }, { ">>", 3 }, { "+", 4 }, { "-", 4 }, { "*", 5 },
};
#define LEVEL_MAX 5

static int find_operator(struct eval *e, int level)
{
	blanks(e);
	for (size_t i = 0; i < ARRAY_SIZE(operators); i++)
		if (operators[i].level == level &&
		    !strncmp(e->s, operators[i].text, strlen(operators[i].text)))
			return i;
	return -1;
}

static long long apply(struct eval *e, char op, long long l, long long r)
{
	switch (op) {
	case '|': return l | r;
	case '^': return l ^ r;
	case '&': return l & r;
	case '+': return (unsigned long long)l + r;
	case '-': return (unsigned long long)l - r;
	case '*': return (unsigned long long)l * r;
	}
	if (r < 0 || r > 63)
		e->failed = true;
	r &= 63;
	return op == '<' ? (long long)((unsigned long long)l << r) : (long long)((unsigned long long)l >> r);
}

static long long sum(struct eval *e, int level)
{
	long long v;
	int op;

	if (level > LEVEL_MAX)
		return operand(e);
	v = sum(e, level + 1);
	while (!e->failed && (op = find_operator(e, level)) >= 0) {
		e->s += strlen(operators[op].text);
		v = apply(e, operators[op].text[0], v, sum(e, level + 1));
	}
	return v;
}

static const struct ast_macro_def *find_macro(struct ast_tu *t, const char *name)
{
	for (size_t i = t->macros.n; i; i--)
		if (t->macros.v[i - 1].name == name)
			return &t->macros.v[i - 1];
	return NULL;
}

static bool value_of(struct ast_tu *t, const char *name, unsigned int depth, long long *v)
{
	const struct ast_macro_def *m = find_macro(t, name);
	struct eval e = { .t = t, .depth = depth };
	size_t skip = strlen(name);

	for (size_t i = 0; !m && i < t->konsts.n; i++)
		if (t->konsts.v[i].name == name) {
			*v = t->konsts.v[i].value;
			return true;
		}
	if (!m || depth > DEPTH_MAX || !m->file || !m->file->buf || m->end > m->file->len ||
	    m->start + skip > m->end)
		return false;
	e.s = ast_fold(t->a, m->file->buf + m->start + skip, m->end - m->start - skip);
	*v = sum(&e, 0);
	blanks(&e);
	return !e.failed && !*e.s;
}

void ast_macro_consts(struct ast_tu *t)
{
	for (size_t i = 0; i < t->macros.n; i++) {
		const struct ast_macro_def *m = &t->macros.v[i];
		struct ast_const k = { .name = m->name, .pos = m->pos, .is_macro = true };

		if (find_macro(t, m->name) == m && value_of(t, m->name, 0, &k.value))
			vec_push(&t->konsts, k);
	}
}
