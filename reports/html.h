/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * html.h - HTML written element by element, with every text escaped
 *
 * The only way to put text into a page is html_text() and the values of
 * attributes, and both escape; html_raw() is for templates of this program
 * alone. Elements are closed in order, a wrong nesting is a BUG(). Text comes
 * from source trees that nobody vouches for, so besides &, <, > and quotes:
 * control characters and those that turn the direction of text around are
 * shown as \xNN and \u{NNNN}, bytes that are no UTF-8 become U+FFFD.
 */
#ifndef GUPTOOL_HTML_H
#define GUPTOOL_HTML_H
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

struct strbuf;
struct html {
	struct strbuf *out;		/* of the caller */
	const char *open[32];		/* open elements; literals */
	unsigned int depth;
};

void html_init(struct html *h, struct strbuf *out);
void html_finish(struct html *h);	/* checks that all is closed */

/* <tag name="value"...>: pairs of strings, NULL ends. A pair whose value is NULL ends them, too. */
void html_start(struct html *h, const char *tag, ...) __attribute__((sentinel));
void html_end(struct html *h, const char *tag);
bool html_is_in(const struct html *h, const char *tag);	/* the innermost open element is one */
/* The same and the end: <tag>text</tag>; no class when 'class' is NULL. */
void html_element(struct html *h, const char *tag, const char *class, const char *text);
void html_elementf(struct html *h, const char *tag, const char *class, const char *fmt, ...)
	__attribute__((format(printf, 4, 5)));
void html_link(struct html *h, const char *href, const char *text);

void html_text(struct html *h, const char *s);
void html_text_n(struct html *h, const char *s, size_t len);
void html_textf(struct html *h, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* The same with places to break a line behind '_', '/' and '.': for names and paths in narrow columns. */
void html_name(struct html *h, const char *s);
void html_raw(struct html *h, const char *markup);	/* ours, never input */

/* The escaping alone; right in texts and between double quotes. Newline and tab stay. */
void html_escape(struct strbuf *out, const char *s, size_t len);
#endif
