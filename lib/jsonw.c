/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * jsonw.c - JSON written as it is known, nothing kept
 *
 * state[depth] says what is open at that depth and what may come next; depth 0
 * is the outside, which takes exactly one value.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "alloc.h"
#include "die.h"
#include "jsonw.h"

enum {
	IN_OBJECT = 1,
	IN_ARRAY = 2,
	NOT_EMPTY = 4,
	AFTER_KEY = 8,
};

void jsonw_init(struct jsonw *w, struct strbuf *out, bool pretty)
{
	memset(w, 0, sizeof(*w));
	w->out = out;
	w->pretty = pretty;
}

void jsonw_end(struct jsonw *w)
{
	if (w->depth)
		BUG("JSON ends with %u levels open", w->depth);
	if (!(w->state[0] & NOT_EMPTY))
		BUG("JSON ends without a value");
	strbuf_addch(w->out, '\n');
}

static void new_line(struct jsonw *w)
{
	if (!w->pretty)
		return;
	strbuf_addch(w->out, '\n');
	for (unsigned int i = 0; i < w->depth; i++)
		strbuf_addstr(w->out, "  ");
}

static void next_element(struct jsonw *w)
{
	unsigned char *s = &w->state[w->depth];

	if (*s & NOT_EMPTY)
		strbuf_addch(w->out, ',');
	*s |= NOT_EMPTY;
	new_line(w);
}

static void before_value(struct jsonw *w)
{
	unsigned char *s = &w->state[w->depth];

	if (*s & AFTER_KEY) {
		*s &= ~AFTER_KEY;
	} else if (*s & IN_OBJECT) {
		BUG("JSON value without a key in an object");
	} else if (*s & IN_ARRAY) {
		next_element(w);
	} else {
		if (*s & NOT_EMPTY)
			BUG("second JSON value outside of all brackets");
		*s |= NOT_EMPTY;
	}
}

static void open_level(struct jsonw *w, char bracket, unsigned char kind)
{
	before_value(w);
	if (w->depth + 1 == ARRAY_SIZE(w->state))
		BUG("JSON deeper than %zu levels", ARRAY_SIZE(w->state) - 1);
	strbuf_addch(w->out, bracket);
	w->state[++w->depth] = kind;
}

static void close_level(struct jsonw *w, char bracket, unsigned char kind)
{
	unsigned char s = w->state[w->depth];

	if (!(s & kind))
		BUG("JSON '%c' does not match what is open", bracket);
	if (s & AFTER_KEY)
		BUG("JSON key without a value");
	w->depth--;
	if (s & NOT_EMPTY)
		new_line(w);
	strbuf_addch(w->out, bracket);
}

void jsonw_object(struct jsonw *w)
{
	open_level(w, '{', IN_OBJECT);
}

void jsonw_object_end(struct jsonw *w)
{
	close_level(w, '}', IN_OBJECT);
}

void jsonw_array(struct jsonw *w)
{
	open_level(w, '[', IN_ARRAY);
}

void jsonw_array_end(struct jsonw *w)
{
	close_level(w, ']', IN_ARRAY);
}

/*
 * Length of the UTF-8 sequence at s, or 0 when there is none: stray or missing
 * continuation bytes, overlong forms, surrogates, beyond U+10FFFF. The NUL at
 * the end is no continuation byte, so nothing behind it is read.
 */
static size_t utf8_length(const unsigned char *s)
{
	unsigned char low = 0x80, high = 0xbf;
	size_t len;

	if (s[0] < 0x80)
		return 1;
	if (s[0] >= 0xc2 && s[0] <= 0xdf) {
		len = 2;
	} else if (s[0] >= 0xe0 && s[0] <= 0xef) {
		len = 3;
		if (s[0] == 0xe0)
			low = 0xa0;
		if (s[0] == 0xed)
			high = 0x9f;
	} else if (s[0] >= 0xf0 && s[0] <= 0xf4) {
		len = 4;
		if (s[0] == 0xf0)
			low = 0x90;
		if (s[0] == 0xf4)
			high = 0x8f;
	} else {
		return 0;
	}
	if (s[1] < low || s[1] > high)
		return 0;
	for (size_t i = 2; i < len; i++)
		if (s[i] < 0x80 || s[i] > 0xbf)
			return 0;
	return len;
}

static void add_ascii(struct strbuf *out, unsigned char c)
{
	static const char from[] = "\"\\\b\f\n\r\t", to[] = "\"\\bfnrt";
	const char *at = memchr(from, c, sizeof(from) - 1);

	if (at) {
		strbuf_addch(out, '\\');
		strbuf_addch(out, to[at - from]);
	} else if (c < 0x20 || c == 0x7f) {
		strbuf_addf(out, "\\u%04x", c);
	} else {
		strbuf_addch(out, c);
	}
}

static void add_quoted(struct strbuf *out, const char *s)
{
	const unsigned char *p = (const unsigned char *)s;

	strbuf_addch(out, '"');
	while (*p) {
		size_t len = utf8_length(p);

		if (len == 1)
			add_ascii(out, *p);
		else if (len)
			strbuf_add(out, p, len);
		else
			strbuf_addstr(out, "\xef\xbf\xbd");
		p += len ? len : 1;
	}
	strbuf_addch(out, '"');
}

void jsonw_key(struct jsonw *w, const char *key)
{
	unsigned char *s = &w->state[w->depth];

	if (!(*s & IN_OBJECT) || (*s & AFTER_KEY))
		BUG("JSON key '%s' where none can be", key);
	next_element(w);
	add_quoted(w->out, key);
	strbuf_addstr(w->out, w->pretty ? ": " : ":");
	*s |= AFTER_KEY;
}

void jsonw_str(struct jsonw *w, const char *s)
{
	if (!s) {
		jsonw_null(w);
		return;
	}
	before_value(w);
	add_quoted(w->out, s);
}

void jsonw_int(struct jsonw *w, long long v)
{
	before_value(w);
	strbuf_addf(w->out, "%lld", v);
}

/* The shortest form that reads back as the same number. */
void jsonw_double(struct jsonw *w, double v)
{
	char text[32];

	if (!isfinite(v)) {
		jsonw_null(w);
		return;
	}
	for (int digits = 15; digits <= 17; digits++) {
		snprintf(text, sizeof(text), "%.*g", digits, v);
		if (strtod(text, NULL) == v)
			break;
	}
	before_value(w);
	strbuf_addstr(w->out, text);
}

void jsonw_bool(struct jsonw *w, bool v)
{
	before_value(w);
	strbuf_addstr(w->out, v ? "true" : "false");
}

void jsonw_null(struct jsonw *w)
{
	before_value(w);
	strbuf_addstr(w->out, "null");
}

void jsonw_kstr(struct jsonw *w, const char *key, const char *s)
{
	jsonw_key(w, key);
	jsonw_str(w, s);
}

void jsonw_kint(struct jsonw *w, const char *key, long long v)
{
	jsonw_key(w, key);
	jsonw_int(w, v);
}

void jsonw_kbool(struct jsonw *w, const char *key, bool v)
{
	jsonw_key(w, key);
	jsonw_bool(w, v);
}
