/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * rules.c - rules.html: the catalogue, out of the pages inside the program
 */
#include <stdlib.h>
#include <string.h>

#include "../db/embed.h"
#include "../lib/alloc.h"
#include "site_p.h"

static const char folder[] = "docs/rules/";

struct rule_page {
	long number;		/* of "# R6 name" */
	char *name;		/* "over-unpin"; heap */
	const char *text;
};

static int by_number(const void *a, const void *b)
{
	const struct rule_page *x = a, *y = b;

	if (x->number != y->number)
		return x->number < y->number ? -1 : 1;
	return strcmp(x->name, y->name);
}

/* where the name of a rule ends; 0 when the file is no page of a rule */
static size_t name_len(const char *file)
{
	size_t len = strlen(file);

	if (strncmp(file, folder, strlen(folder)) || len < strlen(folder) + 3 || strcmp(file + len - 3, ".md"))
		return 0;
	len -= strlen(folder) + 3;
	return strncmp(file + strlen(folder), "README", len) ? len : 0;
}

void rule_link(struct html *h, const char *up, const char *rule, const char *name)
{
	struct strbuf sb = STRBUF_INIT;

	html_textf(h, "%s ", rule);
	strbuf_addf(&sb, "%s%s.md", folder, name);
	if (embed_find(sb.buf)) {
		strbuf_clear(&sb);
		strbuf_addf(&sb, "%srules.html#%s", up, name);
		html_link(h, sb.buf, name);
	} else {
		html_text(h, name);
	}
	strbuf_release(&sb);
}

int page_rules(struct report *r)
{
	VEC(struct rule_page) rule = VEC_INIT;
	struct strbuf href = STRBUF_INIT;
	struct page p;

	for (size_t i = 0; i < embed_nfiles; i++) {
		const char *file = embed_files[i].name, *text = embed_files[i].text;
		size_t len = name_len(file);

		if (len)
			vec_push(&rule, (struct rule_page){ strncmp(text, "# R", 3) ? 0 : strtol(text + 3, NULL, 10),
							    xstrndup(file + strlen(folder), len), text });
	}
	vec_sort(&rule, by_number);
	page_begin(&p, r, "rules.html", "Rules");
	html_start(&p.html, "ul", NULL);
	for (size_t i = 0; i < rule.n; i++) {
		strbuf_clear(&href);
		strbuf_addf(&href, "#%s", rule.v[i].name);
		html_start(&p.html, "li", NULL);
		html_textf(&p.html, "R%ld ", rule.v[i].number);
		html_link(&p.html, href.buf, rule.v[i].name);
		html_end(&p.html, "li");
	}
	html_end(&p.html, "ul");
	for (size_t i = 0; i < rule.n; i++) {
		html_start(&p.html, "section", NULL);
		markdown_write(&p.html, rule.v[i].text, 2, rule.v[i].name);
		html_end(&p.html, "section");
		vec_free_(rule.v[i].name);
	}
	vec_release(&rule);
	strbuf_release(&href);
	return page_end(&p);
}
