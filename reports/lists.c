/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * lists.c - the pages that are one table each: sites, functions given up
 */
#include "../lib/alloc.h"
#include "site_p.h"

static const struct query_column giveups[] = {
	{ "path", { "file", COLUMN_CODE } },
	{ "line", { "line", COLUMN_NUMBER } },
	{ "@subsystem", { "subsystem", COLUMN_CODE | COLUMN_FILTER } },
	{ "function", { "function", COLUMN_CODE } },
	{ "stage", { "stage", COLUMN_FILTER } },
	{ "reason", { "reason", COLUMN_WIDE } },
	{ "config", { "configuration", COLUMN_FILTER } },
};

/* The place as it is written; where it is a field of a record, the field with its page. */
static void kept_cell(struct html *h, const struct report_site *s, const char *up)
{
	struct strbuf href = STRBUF_INIT, name = STRBUF_INIT;

	html_start(h, "td", "class", "code wide", NULL);
	html_name(h, s->carrier);
	if (*s->owner) {
		page_name(&name, "owners", s->owner);
		strbuf_addf(&href, "%s%s", up, name.buf);
		html_text(h, *s->carrier ? " " : "");
		html_start(h, "a", "href", href.buf, NULL);
		html_name(h, s->owner);
		html_end(h, "a");
	}
	html_end(h, "td");
	strbuf_release(&href);
	strbuf_release(&name);
}

void table_call(struct html *h, const struct column *column, const struct report_site *s)
{
	table_cell(h, &column[0], s->path);
	table_number(h, (size_t)s->line);
	table_cell(h, &column[2], s->function);
	table_cell(h, &column[3], s->callee);
	table_cell(h, &column[4], s->class);
	table_cell(h, &column[5], s->kind);
}

size_t table_sites(struct html *h, const struct report *r, const char *caption, const char *up,
		   bool (*wanted)(const struct report_site *s, const void *ctx), const void *ctx)
{
	static const struct column column[] = {
		{ "file", COLUMN_CODE | COLUMN_WIDE }, { "line", COLUMN_NUMBER }, { "function", COLUMN_CODE | COLUMN_WIDE },
		{ "call", COLUMN_CODE | COLUMN_WIDE | COLUMN_FILTER }, { "class", COLUMN_FILTER }, { "kind", COLUMN_FILTER },
		{ "case of use", COLUMN_FILTER }, { "life", COLUMN_FILTER },
		{ "flags", COLUMN_CODE | COLUMN_WIDE }, { "pages", COLUMN_CODE | COLUMN_WIDE },
		{ "kept in", COLUMN_CODE | COLUMN_WIDE }, { "taken by", COLUMN_CODE | COLUMN_WIDE },
		{ "subsystem", COLUMN_CODE | COLUMN_FILTER }, { "configurations", COLUMN_FILTER },
	};
	struct strbuf sb = STRBUF_INIT;
	size_t n = 0;

	table_begin(h, caption, column, ARRAY_SIZE(column), true);
	for (size_t i = 0; i < r->site.n; i++) {
		const struct report_site *s = &r->site.v[i];

		if (wanted && !wanted(s, ctx))
			continue;
		table_row(h, caption, column, ARRAY_SIZE(column), n++);
		table_call(h, column, s);
		table_cell(h, &column[6], s->use);
		table_cell(h, &column[7], s->life);
		table_cell(h, &column[8], s->flags);
		table_cell(h, &column[9], s->count);
		kept_cell(h, s, up);
		table_cell(h, &column[11], s->matched);
		subsystem_of(s->path, &sb);
		table_cell(h, &column[12], sb.buf);
		table_cell(h, &column[13], s->configs);
		html_end(h, "tr");
	}
	table_end(h);
	strbuf_release(&sb);
	return n;
}

int page_sites(struct report *r)
{
	struct page p;

	page_begin(&p, r, "sites.html", "Sites");
	html_element(&p.html, "p", NULL,
		     "Every call that acquires, releases or dirties pages, as the compiler saw it. Flags, number of pages "
		     "and the place they are kept in are shown as written; an owner is a field of a record, and leads to its page. "
		     "Where it is known which call took what is released, that one is shown, too. An acquiring call has its case of "
		     "use, by number as in pin_user_pages.rst, and how long its pages stay.");
	table_sites(&p.html, r, "Calls that acquire, release or dirty pages", "", NULL, NULL);
	export_links(&p, "sites");
	return page_end(&p);
}

int page_giveups(struct report *r)
{
	struct page p;
	long rows;

	page_begin(&p, r, "giveups.html", "Given up");
	html_element(&p.html, "p", NULL,
		     "Functions whose analysis was abandoned, and why. The rules that follow paths say nothing about them: "
		     "no finding there is no promise.");
	rows = table_query(&p.html, r->store, "giveups", "Functions given up", giveups, ARRAY_SIZE(giveups));
	export_links(&p, "giveups");
	return page_end(&p) || rows < 0 ? -1 : 0;
}
