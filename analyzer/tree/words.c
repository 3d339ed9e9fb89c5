/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * words.c - command lines as the shell reads them
 */
#include <string.h>
#include "../../lib/strbuf.h"
#include "kbuild_p.h"

/* One quoted part, p after the opening quote; returns after the closing one. */
static const char *single_quoted(const char *p, struct strbuf *word)
{
	size_t n = strcspn(p, "'");

	strbuf_add(word, p, n);
	return p[n] ? p + n + 1 : p + n;
}

/* In double quotes a backslash is itself unless it hides one of $ ` " \ or the end of the line. */
static const char *double_quoted(const char *p, struct strbuf *word)
{
	while (*p && *p != '"') {
		if (*p == '\\' && p[1] == '\n') {
			p += 2;
			continue;
		}
		if (*p == '\\' && p[1] && strchr("$`\"\\", p[1]))
			p++;
		strbuf_addch(word, *p++);
	}
	return *p ? p + 1 : p;
}

static const char *one_word(const char *p, struct strbuf *word)
{
	while (*p && !strchr(" \t\r\n;&|", *p)) {
		if (*p == '\'') {
			p = single_quoted(p + 1, word);
		} else if (*p == '"') {
			p = double_quoted(p + 1, word);
		} else if (*p == '\\' && p[1]) {
			if (p[1] != '\n')
				strbuf_addch(word, p[1]);
			p += 2;
		} else {
			strbuf_addch(word, *p++);
		}
	}
	return p;
}

const char *words_split(struct words *out, const char *text)
{
	struct strbuf word = STRBUF_INIT;
	const char *p = text;

	for (;;) {
		while (*p == ' ' || *p == '\t' || *p == '\r' || (*p == '\\' && p[1] == '\n'))
			p += *p == '\\' ? 2 : 1;
		if (!*p || strchr("\n;&|", *p))
			break;
		p = one_word(p, &word);
		vec_push(&out->w, strbuf_detach(&word, NULL));
	}
	strbuf_release(&word);
	return p;
}

void words_release(struct words *out)
{
	for (size_t i = 0; i < out->w.n; i++)
		vec_free_(out->w.v[i]);
	vec_release(&out->w);
}
