/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * lists.c - the pages that are one table each: sites, functions given up
 */
#include "../lib/alloc.h"
#include "site_p.h"

static const struct query_column sites[] = {
	{ "path", { "file", COLUMN_CODE | COLUMN_WIDE } },
	{ "line", { "line", COLUMN_NUMBER } },
	{ "function", { "function", COLUMN_CODE | COLUMN_WIDE } },
	{ "callee", { "call", COLUMN_CODE | COLUMN_WIDE | COLUMN_FILTER } },
	{ "class", { "class", COLUMN_FILTER } },
	{ "kind", { "kind", COLUMN_FILTER } },
	{ "flags", { "flags", COLUMN_CODE | COLUMN_WIDE } },
	{ "count", { "pages", COLUMN_CODE | COLUMN_WIDE } },
	{ "carrier", { "kept in", COLUMN_CODE | COLUMN_WIDE } },
	{ "owner", { "owner", COLUMN_CODE | COLUMN_WIDE } },
	{ "matched", { "taken by", COLUMN_CODE | COLUMN_WIDE } },
	{ "@subsystem", { "subsystem", COLUMN_CODE | COLUMN_FILTER } },
	{ "configs", { "configurations", COLUMN_FILTER } },
};

static const struct query_column giveups[] = {
	{ "path", { "file", COLUMN_CODE } },
	{ "line", { "line", COLUMN_NUMBER } },
	{ "@subsystem", { "subsystem", COLUMN_CODE | COLUMN_FILTER } },
	{ "function", { "function", COLUMN_CODE } },
	{ "stage", { "stage", COLUMN_FILTER } },
	{ "reason", { "reason", COLUMN_WIDE } },
	{ "config", { "configuration", COLUMN_FILTER } },
};

int page_sites(struct report *r)
{
	struct page p;
	long rows;

	page_begin(&p, r, "sites.html", "Sites");
	html_element(&p.html, "p", NULL,
		     "Every call that acquires, releases or dirties pages, as the compiler saw it. Flags, number of pages "
		     "and the place they are kept in are shown as written; an owner is a field of a record. Where it is known "
		     "which call took what is released, that one is shown, too.");
	rows = table_query(&p.html, r->store, "sites", "Calls that acquire, release or dirty pages", sites,
			   ARRAY_SIZE(sites));
	r->stats.sites = rows > 0 ? (size_t)rows : 0;
	return page_end(&p) || rows < 0 ? -1 : 0;
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
	return page_end(&p) || rows < 0 ? -1 : 0;
}
