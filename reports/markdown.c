/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * markdown.c - the subset of Markdown that the pages of docs/rules/ use
 *
 * Headings, paragraphs, lists with '-', tables, code between fences or indented
 * by four blanks, `code` and [links](NAME.md) inside a line. What is not
 * understood is shown as it is written.
 */
#include <string.h>

#include "site_p.h"

struct md {
	struct html *h;
	unsigned int level;	/* of "# " */
	const char *id;		/* for the first heading, then NULL */
};

static size_t line_len(const char *p)
{
	return strcspn(p, "\n");
}

static const char *next_line(const char *p)
{
	p += line_len(p);
	return *p ? p + 1 : p;
}

static bool starts(const char *p, const char *prefix)
{
	return !strncmp(p, prefix, strlen(prefix));
}

static bool is_blank(const char *p)
{
	return *p == '\n' || !*p;
}

/* [text](NAME.md) at p, of len characters: its length, 0 when it is none */
static size_t write_md_link(struct md *m, const char *p, size_t len)
{
	const char *close = memchr(p, ']', len), *end;
	struct strbuf href = STRBUF_INIT, text = STRBUF_INIT;
	size_t n;

	if (!close || close + 1 >= p + len || close[1] != '(')
		return 0;
	end = memchr(close, ')', (size_t)(p + len - close));
	if (!end || end < close + 6 || strncmp(end - 3, ".md", 3))
		return 0;
	n = (size_t)(end - 3 - (close + 2));
	if (memchr(close + 2, '/', n) || memchr(close + 2, ':', n))
		return 0;
	strbuf_addf(&href, "#%.*s", (int)n, close + 2);
	strbuf_add(&text, p + 1, (size_t)(close - p - 1));
	html_link(m->h, href.buf, text.buf);
	strbuf_release(&href);
	strbuf_release(&text);
	return (size_t)(end + 1 - p);
}

static void write_inline(struct md *m, const char *p, size_t len)
{
	while (len) {
		const char *end = *p == '`' ? memchr(p + 1, '`', len - 1) : NULL;
		size_t n = 1;

		if (end) {
			html_start(m->h, "code", NULL);
			html_text_n(m->h, p + 1, (size_t)(end - p - 1));
			html_end(m->h, "code");
			n = (size_t)(end + 1 - p);
		} else if (*p != '[' || !(n = write_md_link(m, p, len))) {
			/* up to what may be special, at least one character */
			for (n = 1; n < len && p[n] != '`' && p[n] != '['; n++)
				;
			html_text_n(m->h, p, n);
		}
		p += n;
		len -= n;
	}
}

static const char *write_heading(struct md *m, const char *p)
{
	static const char *const tag[] = { "h1", "h2", "h3", "h4", "h5", "h6" };
	size_t depth = strspn(p, "#"), skip = depth + strspn(p + depth, " ");
	size_t level = m->level - 1 + depth - 1;

	if (level > 5)
		level = 5;
	html_start(m->h, tag[level], m->id ? "id" : NULL, m->id, NULL);
	m->id = NULL;
	write_inline(m, p + skip, line_len(p) - skip);
	html_end(m->h, tag[level]);
	return next_line(p);
}

static const char *write_fence(struct md *m, const char *p)
{
	html_start(m->h, "pre", NULL);
	for (p = next_line(p); *p && !starts(p, "```"); p = next_line(p)) {
		html_text_n(m->h, p, line_len(p));
		html_text(m->h, "\n");
	}
	html_end(m->h, "pre");
	return next_line(p);
}

static const char *write_indented(struct md *m, const char *p)
{
	html_start(m->h, "pre", NULL);
	for (; starts(p, "    "); p = next_line(p)) {
		html_text_n(m->h, p + 4, line_len(p) - 4);
		html_text(m->h, "\n");
	}
	html_end(m->h, "pre");
	return p;
}

static void write_row(struct md *m, const char *p, const char *tag)
{
	const char *end = p + line_len(p);

	html_start(m->h, "tr", NULL);
	for (p++; p < end; p++) {
		const char *bar = memchr(p, '|', (size_t)(end - p));
		const char *from = p, *to = bar ? bar : end;

		for (; from < to && *from == ' '; from++)
			;
		for (; to > from && to[-1] == ' '; to--)
			;
		html_start(m->h, tag, strcmp(tag, "th") ? NULL : "scope", "col", NULL);
		write_inline(m, from, (size_t)(to - from));
		html_end(m->h, tag);
		p = bar ? bar : end;
	}
	html_end(m->h, "tr");
}

static const char *write_table(struct md *m, const char *p)
{
	html_start(m->h, "table", "aria-label", "Properties of the rule", NULL);
	html_start(m->h, "thead", NULL);
	write_row(m, p, "th");
	html_end(m->h, "thead");
	html_start(m->h, "tbody", NULL);
	for (p = next_line(p); *p == '|'; p = next_line(p))
		if (!starts(p, "|--"))
			write_row(m, p, "td");
	html_end(m->h, "tbody");
	html_end(m->h, "table");
	return p;
}

static bool ends_paragraph(const char *p)
{
	return is_blank(p) || *p == '#' || *p == '|' || starts(p, "```") || starts(p, "- ");
}

/* the lines of a paragraph or of one point of a list */
static const char *write_text(struct md *m, const char *p, const char *tag)
{
	html_start(m->h, tag, NULL);
	write_inline(m, p, line_len(p));
	for (p = next_line(p); !ends_paragraph(p); p = next_line(p)) {
		html_text(m->h, "\n");
		write_inline(m, p, line_len(p));
	}
	html_end(m->h, tag);
	return p;
}

static const char *write_list(struct md *m, const char *p)
{
	html_start(m->h, "ul", NULL);
	while (starts(p, "- "))
		p = write_text(m, p + 2, "li");
	html_end(m->h, "ul");
	return p;
}

void markdown_write(struct html *h, const char *p, unsigned int level, const char *id)
{
	struct md m = { .h = h, .level = level, .id = id };

	while (*p) {
		if (is_blank(p))
			p = next_line(p);
		else if (*p == '#')
			p = write_heading(&m, p);
		else if (starts(p, "```"))
			p = write_fence(&m, p);
		else if (starts(p, "    "))
			p = write_indented(&m, p);
		else if (*p == '|')
			p = write_table(&m, p);
		else if (starts(p, "- "))
			p = write_list(&m, p);
		else
			p = write_text(&m, p, "p");
	}
}
