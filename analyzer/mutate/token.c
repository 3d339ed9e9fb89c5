/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * token.c - C as a row of tokens, with their places
 */
#include <ctype.h>
#include <string.h>

#include "mutate_p.h"

struct scan {
	const char *s;
	size_t at, len;
	unsigned int line;
	bool is_fresh;		/* nothing but blanks on this line so far */
};

static char peek(const struct scan *x, size_t ahead)
{
	return x->at + ahead < x->len ? x->s[x->at + ahead] : 0;
}

static void forward(struct scan *x, size_t n)
{
	while (n-- && x->at < x->len)
		if (x->s[x->at++] == '\n') {
			x->line++;
			x->is_fresh = true;
		}
}

static void skip_comment(struct scan *x)
{
	if (peek(x, 1) == '/') {
		while (x->at < x->len && peek(x, 0) != '\n')
			forward(x, peek(x, 0) == '\\' ? 2 : 1);
		return;
	}
	forward(x, 2);
	while (x->at < x->len && !(peek(x, 0) == '*' && peek(x, 1) == '/'))
		forward(x, 1);
	forward(x, 2);
}

static bool skip_blank(struct scan *x)
{
	char c = peek(x, 0);

	if (x->at < x->len && isspace((unsigned char)c)) {
		forward(x, 1);
		return true;
	}
	if (c == '\\' && peek(x, 1) == '\n') {
		forward(x, 2);
		return true;
	}
	if (c == '/' && (peek(x, 1) == '/' || peek(x, 1) == '*')) {
		skip_comment(x);
		return true;
	}
	return false;
}

static void skip_quoted(struct scan *x)
{
	char quote = peek(x, 0);

	forward(x, 1);
	while (x->at < x->len && peek(x, 0) != quote && peek(x, 0) != '\n')
		forward(x, peek(x, 0) == '\\' ? 2 : 1);
	forward(x, 1);
}

static void skip_directive(struct scan *x)
{
	while (x->at < x->len && peek(x, 0) != '\n') {
		if (peek(x, 0) == '/' && peek(x, 1) == '*')
			skip_comment(x);
		else
			forward(x, peek(x, 0) == '\\' ? 2 : 1);
	}
}

static bool is_word(char c)
{
	return isalnum((unsigned char)c) || c == '_' || c == '$';
}

static size_t punctuator(const struct scan *x)
{
	static const char *const longer[] = {
		"<<=", ">>=", "...", "->", "++", "--", "<<", ">>", "<=", ">=", "==", "!=", "&&", "||",
		"+=", "-=", "*=", "/=", "%=", "&=", "|=", "^=", "##",
	};

	for (size_t i = 0; i < ARRAY_SIZE(longer); i++) {
		size_t n = strlen(longer[i]);

		if (x->at + n <= x->len && !memcmp(x->s + x->at, longer[i], n))
			return n;
	}
	return 1;
}

void tokens_read(struct tokens *t, const char *text, size_t len)
{
	struct scan x = { .s = text, .len = len, .line = 1, .is_fresh = true };

	*t = (struct tokens){ .text = text };
	while (x.at < len) {
		struct token k = { .at = x.at, .line = x.line };
		char c = peek(&x, 0);

		if (skip_blank(&x))
			continue;
		if (c == '#' && x.is_fresh) {
			k.kind = '#';
			skip_directive(&x);
		} else if (c == '"' || c == '\'') {
			k.kind = 's';
			skip_quoted(&x);
		} else if (is_word(c)) {
			k.kind = isdigit((unsigned char)c) ? 'n' : 'i';
			while (is_word(peek(&x, 0)))
				x.at++;
		} else {
			k.kind = 'p';
			x.at += punctuator(&x);
		}
		x.is_fresh = k.kind == '#' && x.is_fresh;
		k.len = x.at - k.at;
		vec_push(t, k);
	}
}

void tokens_release(struct tokens *t)
{
	vec_release(t);
}

bool token_is(const struct tokens *t, size_t i, const char *text)
{
	return i < t->n && t->v[i].len == strlen(text) && !memcmp(t->text + t->v[i].at, text, t->v[i].len);
}

size_t token_at(const struct tokens *t, size_t at)
{
	size_t lo = 0, hi = t->n;

	while (lo < hi) {
		size_t mid = (lo + hi) / 2;

		if (t->v[mid].at < at)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo < t->n && t->v[lo].at == at ? lo : t->n;
}

size_t token_close(const struct tokens *t, size_t i)
{
	size_t depth = 0;

	for (; i < t->n; i++) {
		const struct token *k = &t->v[i];
		char c = k->kind == 'p' && k->len == 1 ? t->text[k->at] : 0;

		if (c == '(' || c == '[' || c == '{')
			depth++;
		else if ((c == ')' || c == ']' || c == '}') && depth && !--depth)
			return i;
	}
	return t->n;
}

const char *token_text(const struct tokens *t, size_t lo, size_t hi, struct arena *a)
{
	size_t from = t->v[lo].at;

	return arena_strndup(a, t->text + from, t->v[hi].at + t->v[hi].len - from);
}
