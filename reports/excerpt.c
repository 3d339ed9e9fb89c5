/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * excerpt.c - the source around the steps of a finding
 *
 * One excerpt a file, in the order in which the path enters the files: the
 * lines of the steps and some around them, lines in between left out, each
 * step said below its line. Only files below the source tree are opened,
 * whatever a database calls them and wherever links lead.
 */
#include <string.h>

#include "../lib/alloc.h"
#include "../lib/fs.h"
#include "site_p.h"

#define CONTEXT 4	/* lines before and behind a step */

/* steps[at] and those behind it that are in the same file */
struct excerpt {
	struct html *h;
	const struct row_finding_step *step;
	size_t n, at;
	bool *shown;
};

static bool is_here(const struct excerpt *x, size_t i)
{
	return i >= x->at && !strcmp(x->step[i].path, x->step[x->at].path);
}

static bool is_near(const struct excerpt *x, int64_t line)
{
	for (size_t i = x->at; i < x->n; i++)
		if (is_here(x, i) && line >= x->step[i].line - CONTEXT && line <= x->step[i].line + CONTEXT)
			return true;
	return false;
}

static bool is_step(const struct excerpt *x, int64_t line)
{
	for (size_t i = x->at; i < x->n; i++)
		if (is_here(x, i) && x->step[i].line == line)
			return true;
	return false;
}

static void write_line(struct excerpt *x, int64_t line, const char *text, size_t len)
{
	struct strbuf id = STRBUF_INIT;

	html_start(x->h, "span", "class", is_step(x, line) ? "hit" : "plain", NULL);
	html_start(x->h, "span", "class", "no", NULL);
	html_textf(x->h, "%lld", (long long)line);
	html_end(x->h, "span");
	html_text_n(x->h, text, len);
	html_text(x->h, "\n");
	html_end(x->h, "span");
	for (size_t i = x->at; i < x->n; i++) {
		if (!is_here(x, i) || x->step[i].line != line)
			continue;
		strbuf_clear(&id);
		strbuf_addf(&id, "step-%zu", i + 1);
		html_start(x->h, "span", "class", "step", "id", id.buf, NULL);
		html_start(x->h, "span", "class", "badge", NULL);
		html_textf(x->h, "%zu %s", i + 1, step_word(x->step[i].kind));
		html_end(x->h, "span");
		html_textf(x->h, " %s\n", x->step[i].text);
		html_end(x->h, "span");
		x->shown[i] = true;
	}
	strbuf_release(&id);
}

static void write_lines(struct excerpt *x, const struct strbuf *file)
{
	const char *end = file->buf + file->len;
	int64_t line = 1, last = 0;

	for (const char *p = file->buf, *next; p < end; p = next, line++) {
		const char *nl = memchr(p, '\n', (size_t)(end - p));

		next = nl ? nl + 1 : end;
		if (!is_near(x, line))
			continue;
		if (last && line > last + 1) {
			html_start(x->h, "span", "class", "gap", NULL);
			html_textf(x->h, "%lld lines left out\n", (long long)(line - last - 1));
			html_end(x->h, "span");
		}
		write_line(x, line, p, (size_t)((nl ? nl : end) - p));
		last = line;
	}
}

/* 'path' of a database, if it is a file of the tree; heap, else NULL */
static char *resolve(const struct report *r, const char *path)
{
	char *joined, *real;
	size_t len;

	if (!r->root || !*path || *path == '/')
		return NULL;
	joined = fs_join(r->root, path);
	real = fs_realpath(joined);
	vec_free_(joined);
	len = strlen(r->root);
	if (real && (strncmp(real, r->root, len) || real[len] != '/' || !fs_is_file(real))) {
		vec_free_(real);
		real = NULL;
	}
	return real;
}

static void write_file(struct excerpt *x, const struct report *r)
{
	const char *path = x->step[x->at].path;
	char *real = resolve(r, path);
	struct strbuf file = STRBUF_INIT, label = STRBUF_INIT;

	if (real && !strbuf_read_file(&file, real)) {
		strbuf_addf(&label, "Source of %s", path);
		html_start(x->h, "h3", NULL);
		html_element(x->h, "code", NULL, path);
		html_end(x->h, "h3");
		html_start(x->h, "div", "class", "excerpt", "tabindex", "0", "role", "region", "aria-label", label.buf, NULL);
		html_start(x->h, "pre", NULL);
		write_lines(x, &file);
		html_end(x->h, "pre");
		html_end(x->h, "div");
	}
	vec_free_(real);
	strbuf_release(&file);
	strbuf_release(&label);
}

void excerpt_write(struct html *h, const struct report *r, const struct row_finding_step *step, size_t n, bool *shown)
{
	struct excerpt x = { .h = h, .step = step, .n = n, .shown = shown };

	for (x.at = 0; x.at < n; x.at++) {
		bool seen = false;

		for (size_t i = 0; i < x.at; i++)
			seen |= !strcmp(step[i].path, step[x.at].path);
		if (!seen)
			write_file(&x, r);
	}
}
