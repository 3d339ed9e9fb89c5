/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * decode.c - quoted-printable, base64 and encoded words, whatever their charset
 */
#include <strings.h>
#include "change_p.h"

static int hex(int c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return -1;
}

/* Bytes of a soft line break ("=" at the end of a line, blanks allowed) at s, else 0. */
static size_t soft_break(const char *s, size_t len)
{
	size_t i = 1;

	while (i < len && (s[i] == ' ' || s[i] == '\t'))
		i++;
	if (i < len && s[i] == '\r')
		i++;
	if (i == len)
		return i;
	return s[i] == '\n' ? i + 1 : 0;
}

void change_decode_qp(const char *s, size_t len, bool underscore_is_blank, struct strbuf *out)
{
	strbuf_grow(out, len);
	for (size_t i = 0; i < len; i++) {
		size_t n;

		if (s[i] == '_' && underscore_is_blank) {
			strbuf_addch(out, ' ');
		} else if (s[i] != '=') {
			strbuf_addch(out, s[i]);
		} else if (i + 2 < len && hex(s[i + 1]) >= 0 && hex(s[i + 2]) >= 0) {
			strbuf_addch(out, hex(s[i + 1]) << 4 | hex(s[i + 2]));
			i += 2;
		} else if ((n = soft_break(s + i, len - i))) {
			i += n - 1;
		} else {
			strbuf_addch(out, '=');
		}
	}
}

static int digit64(int c)
{
	if (c >= 'A' && c <= 'Z')
		return c - 'A';
	if (c >= 'a' && c <= 'z')
		return c - 'a' + 26;
	if (c >= '0' && c <= '9')
		return c - '0' + 52;
	return c == '+' ? 62 : c == '/' ? 63 : -1;
}

void change_decode_base64(const char *s, size_t len, struct strbuf *out)
{
	unsigned int acc = 0, bits = 0;

	strbuf_grow(out, len / 4 * 3 + 3);
	for (size_t i = 0; i < len; i++) {
		int d = digit64(s[i]);

		if (s[i] == '=') {	/* what follows starts anew: bodies may be put together */
			acc = bits = 0;
			continue;
		}
		if (d < 0)
			continue;
		acc = (acc << 6 | (unsigned int)d) & 0xfffff;
		bits += 6;
		if (bits >= 8) {
			bits -= 8;
			strbuf_addch(out, acc >> bits & 0xff);
		}
	}
}

/* An encoded word at s: decodes it and returns its length, else 0. */
static size_t decode_word(const char *s, size_t len, struct strbuf *out)
{
	const char *enc, *text, *end, *stop = s + len;

	if (!change_starts(s, len, "=?"))
		return 0;
	enc = memchr(s + 2, '?', len - 2);
	if (!enc || stop - enc < 4 || enc[2] != '?')
		return 0;
	text = enc + 3;
	for (end = text; end + 1 < stop && !(end[0] == '?' && end[1] == '='); end++)
		if (*end == ' ')
			return 0;
	if (end + 1 >= stop)
		return 0;
	if (!strncasecmp(enc + 1, "q", 1))
		change_decode_qp(text, (size_t)(end - text), true, out);
	else if (!strncasecmp(enc + 1, "b", 1))
		change_decode_base64(text, (size_t)(end - text), out);
	else
		return 0;
	return (size_t)(end + 2 - s);
}

void change_decode_words(const char *s, size_t len, struct strbuf *out)
{
	bool after_word = false;

	for (size_t i = 0; i < len; ) {
		size_t blank = i, n;

		while (blank < len && (s[blank] == ' ' || s[blank] == '\t'))
			blank++;
		/* blanks between two encoded words are not part of the text */
		if (after_word && blank > i && change_starts(s + blank, len - blank, "=?"))
			i = blank;
		n = decode_word(s + i, len - i, out);
		after_word = n > 0;
		if (!n) {
			strbuf_addch(out, s[i]);
			n = 1;
		}
		i += n;
	}
}
