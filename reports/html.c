/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * html.c - elements, attributes and escaping; knows nothing of the pages
 */
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "../lib/alloc.h"
#include "../lib/die.h"
#include "../lib/strbuf.h"
#include "html.h"

/*
 * Length of the UTF-8 sequence at s, its code point in *cp; 0 when it is none:
 * cut off, overlong, a surrogate or beyond U+10FFFF.
 */
static size_t utf8_len(const unsigned char *s, size_t left, uint32_t *cp)
{
	static const uint32_t least[] = { 0, 0, 0x80, 0x800, 0x10000 };
	size_t n = s[0] < 0x80 ? 1 : s[0] < 0xc2 ? 0 : s[0] < 0xe0 ? 2 : s[0] < 0xf0 ? 3 : s[0] < 0xf5 ? 4 : 0;

	if (!n || n > left)
		return 0;
	*cp = n == 1 ? s[0] : s[0] & (0xffu >> (n + 1));
	for (size_t i = 1; i < n; i++) {
		if ((s[i] & 0xc0) != 0x80)
			return 0;
		*cp = *cp << 6 | (s[i] & 0x3f);
	}
	if (*cp < least[n] || *cp > 0x10ffff || (*cp >= 0xd800 && *cp < 0xe000))
		return 0;
	return n;
}

/* what would not be seen, or would change how the text beside it is seen */
static bool is_hidden(uint32_t cp)
{
	return (cp >= 0x80 && cp < 0xa0) || cp == 0x061c || (cp >= 0x200b && cp <= 0x200f) ||
	       (cp >= 0x2028 && cp <= 0x202e) || (cp >= 0x2060 && cp <= 0x206f) || cp == 0xfeff ||
	       (cp & 0xfffe) == 0xfffe || (cp >= 0xfdd0 && cp <= 0xfdef) || (cp >= 0xe0000 && cp <= 0xe007f);
}

static void escape_char(struct strbuf *out, const char *s, size_t n, uint32_t cp)
{
	switch (cp) {
	case '&':
		strbuf_addstr(out, "&amp;");
		return;
	case '<':
		strbuf_addstr(out, "&lt;");
		return;
	case '>':
		strbuf_addstr(out, "&gt;");
		return;
	case '"':
		strbuf_addstr(out, "&quot;");
		return;
	case '\'':
		strbuf_addstr(out, "&#39;");
		return;
	}
	if ((cp < 0x20 && cp != '\n' && cp != '\t') || cp == 0x7f)
		strbuf_addf(out, "\\x%02x", cp);
	else if (is_hidden(cp))
		strbuf_addf(out, "\\u{%04x}", cp);
	else
		strbuf_add(out, s, n);
}

void html_escape(struct strbuf *out, const char *s, size_t len)
{
	while (len) {
		uint32_t cp;
		size_t n = utf8_len((const unsigned char *)s, len, &cp);

		if (n) {
			escape_char(out, s, n, cp);
		} else {
			strbuf_addstr(out, "\xef\xbf\xbd");
			n = 1;
		}
		s += n;
		len -= n;
	}
}

void html_init(struct html *h, struct strbuf *out)
{
	*h = (struct html){ .out = out };
}

void html_finish(struct html *h)
{
	if (h->depth)
		BUG("the element '%s' is still open", h->open[h->depth - 1]);
}

void html_start(struct html *h, const char *tag, ...)
{
	const char *name, *value;
	va_list ap;

	if (h->depth == ARRAY_SIZE(h->open))
		BUG("elements are nested too deep at '%s'", tag);
	h->open[h->depth++] = tag;
	strbuf_addf(h->out, "<%s", tag);
	va_start(ap, tag);
	while ((name = va_arg(ap, const char *)) && (value = va_arg(ap, const char *))) {
		strbuf_addf(h->out, " %s=\"", name);
		html_escape(h->out, value, strlen(value));
		strbuf_addch(h->out, '"');
	}
	va_end(ap);
	strbuf_addch(h->out, '>');
}

bool html_is_in(const struct html *h, const char *tag)
{
	return h->depth && !strcmp(h->open[h->depth - 1], tag);
}

void html_end(struct html *h, const char *tag)
{
	if (!h->depth || strcmp(h->open[h->depth - 1], tag))
		BUG("'%s' is closed, but '%s' is open", tag, h->depth ? h->open[h->depth - 1] : "nothing");
	h->depth--;
	strbuf_addf(h->out, "</%s>", tag);
	/* a line break after what is a block; never inside a line of text */
	if (strcmp(tag, "a") && strcmp(tag, "code") && strcmp(tag, "span") && strcmp(tag, "strong"))
		strbuf_addch(h->out, '\n');
}

void html_element(struct html *h, const char *tag, const char *class, const char *text)
{
	html_start(h, tag, "class", class, NULL);
	html_text(h, text);
	html_end(h, tag);
}

void html_elementf(struct html *h, const char *tag, const char *class, const char *fmt, ...)
{
	struct strbuf sb = STRBUF_INIT;
	va_list ap;

	va_start(ap, fmt);
	strbuf_vaddf(&sb, fmt, ap);
	va_end(ap);
	html_element(h, tag, class, sb.buf);
	strbuf_release(&sb);
}

void html_link(struct html *h, const char *href, const char *text)
{
	html_start(h, "a", "href", href, NULL);
	html_text(h, text);
	html_end(h, "a");
}

void html_text_n(struct html *h, const char *s, size_t len)
{
	html_escape(h->out, s, len);
}

void html_text(struct html *h, const char *s)
{
	html_escape(h->out, s, strlen(s));
}

void html_name(struct html *h, const char *s)
{
	while (*s) {
		size_t n = strcspn(s, "_/.");

		n += strspn(s + n, "_/.");
		html_escape(h->out, s, n);
		s += n;
		if (*s)
			strbuf_addstr(h->out, "<wbr>");
	}
}

void html_textf(struct html *h, const char *fmt, ...)
{
	struct strbuf sb = STRBUF_INIT;
	va_list ap;

	va_start(ap, fmt);
	strbuf_vaddf(&sb, fmt, ap);
	va_end(ap);
	html_text(h, sb.buf);
	strbuf_release(&sb);
}

void html_raw(struct html *h, const char *markup)
{
	strbuf_addstr(h->out, markup);
}
