/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * places.c - columns as editors and web pages count them
 *
 * A compiler counts the bytes of a line. SARIF counts UTF-16 code units, so that
 * behind a letter that is no ASCII the two differ; and it wants to know where a
 * marked word ends. Both come from the text of the file, which is kept once.
 */
#include <ctype.h>
#include "finding_p.h"
#include "../../lib/alloc.h"

struct text {
	char *buf;
	size_t len;
	size_t *line;			/* offset of each; one more at the end */
	size_t nline;
	bool is_ascii;
};

struct places {
	emit_read *read;
	void *ctx;
	struct strmap text[2];		/* new, old: path to struct text */
};

struct places *places_new(emit_read *read, void *ctx)
{
	struct places *p = xcalloc(1, sizeof(*p));

	*p = (struct places){ read, ctx, { STRMAP_INIT, STRMAP_INIT } };
	return p;
}

void places_free(struct places *p)
{
	for (size_t i = 0; i < ARRAY_SIZE(p->text); i++) {
		strmap_each(&p->text[i], e) {
			struct text *t = e->value;

			vec_free_(t->buf);
			vec_free_(t->line);
			vec_free_(t);
		}
		strmap_release(&p->text[i]);
	}
	vec_free_(p);
}

static void find_lines(struct text *t)
{
	VEC(size_t) line = VEC_INIT;
	unsigned char all = 0;

	vec_push(&line, 0);
	for (size_t i = 0; i < t->len; i++) {
		all |= (unsigned char)t->buf[i];
		if (t->buf[i] == '\n')
			vec_push(&line, i + 1);
	}
	t->nline = line.n;
	vec_push(&line, t->len + 1);
	t->line = line.v;
	t->is_ascii = all < 0x80;
}

/* A text of no line when it cannot be read. */
static const struct text *text_of(struct places *p, bool is_old, const char *path)
{
	struct text *t = strmap_get(&p->text[is_old], path);
	const char *text;

	if (t)
		return t;
	t = xcalloc(1, sizeof(*t));
	text = p->read ? p->read(p->ctx, is_old, path, &t->len) : NULL;
	if (text) {
		t->buf = xstrndup(text, t->len);	/* up to a NUL, as a compiler sees it */
		t->len = strlen(t->buf);
		find_lines(t);
	}
	strmap_put(&p->text[is_old], path, t);
	return t;
}

/* Length of a sequence of UTF-8; 1 for a byte that starts none: a reader shows one sign for it. */
static size_t sequence(const char *s, size_t len)
{
	const unsigned char c = (unsigned char)*s;
	size_t n = c < 0xc2 ? 1 : c < 0xe0 ? 2 : c < 0xf0 ? 3 : c < 0xf5 ? 4 : 1;

	if (n > len)
		return 1;
	for (size_t i = 1; i < n; i++)
		if (((unsigned char)s[i] & 0xc0) != 0x80)
			return 1;
	return n;
}

/* Code units of the first n bytes. */
static unsigned int count_units(const char *s, size_t n)
{
	unsigned int out = 0;

	for (size_t i = 0, k; i < n; i += k) {
		k = sequence(s + i, n - i);
		out += k == 4 ? 2 : 1;
	}
	return out;
}

struct place places_find(struct places *p, bool is_old, const char *path, unsigned int line, unsigned int col)
{
	const struct text *t = text_of(p, is_old, path);
	struct place out = { col, 0 };
	size_t len, end;
	const char *s;

	if (!line || line > t->nline || !col)
		return out;
	s = t->buf + t->line[line - 1];
	len = t->line[line] - t->line[line - 1] - 1;
	if (len && s[len - 1] == '\r')
		len--;
	if (col > len)
		return out;
	for (end = col - 1; end < len && (isalnum((unsigned char)s[end]) || s[end] == '_'); end++)
		;
	if (end == col - 1)
		end += sequence(s + end, len - end);
	if (!t->is_ascii) {
		out.col = count_units(s, col - 1) + 1;
		out.end = count_units(s, end) + 1;
	} else {
		out.end = (unsigned int)end + 1;
	}
	return out;
}
