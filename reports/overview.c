/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * overview.c - index.html: what was read and what was not, what was found
 */
#include <stdlib.h>
#include <string.h>

#include "../db/store.h"
#include "../lib/alloc.h"
#include "site_p.h"

struct rule_count {
	const char *rule, *name;
	int64_t severity;
	size_t n, suppressed;
};

struct overview {
	struct report *r;
	struct strmap rule;		/* name -> struct rule_count, in the arena */
	size_t analysed, functions, giveups;
	size_t severity[ROW_SEVERITY_ERROR + 1];
	size_t verdict;			/* findings somebody looked at */
};

/* --- counting --- */

static int on_columns(void *ctx, size_t n, const char *const *names)
{
	return 0;
}

static int on_giveup(void *ctx, size_t n, const struct store_value *v)
{
	struct overview *o = ctx;

	o->giveups++;
	return 0;
}

static void count_files(struct overview *o)
{
	for (size_t i = 0; i < o->r->file.n; i++) {
		o->functions += o->r->file.v[i].functions;
		o->analysed += o->r->file.v[i].is_analysed;
	}
}

static void count_findings(struct overview *o)
{
	for (size_t i = 0; i < o->r->finding.n; i++) {
		const struct report_finding *f = &o->r->finding.v[i];
		struct rule_count *c = strmap_get(&o->rule, f->row.name);

		if (!c) {
			c = arena_new(&o->r->arena, struct rule_count);
			*c = (struct rule_count){ f->row.rule, f->row.name, f->row.severity, 0, 0 };
			strmap_put(&o->rule, f->row.name, c);
		}
		c->n++;
		c->suppressed += !!f->row.is_suppressed;
		o->verdict += !!f->verdict;
		if (f->row.severity > 0 && f->row.severity <= ROW_SEVERITY_ERROR)
			o->severity[f->row.severity]++;
	}
}

/* --- writing --- */

static void figure(struct html *h, const char *title, size_t n)
{
	html_start(h, "div", NULL);
	html_element(h, "dt", NULL, title);
	html_elementf(h, "dd", NULL, "%zu", n);
	html_end(h, "div");
}

static void write_figures(struct html *h, const struct overview *o)
{
	html_start(h, "dl", "class", "figures", NULL);
	figure(h, "files analysed", o->analysed);
	figure(h, "files not analysed", o->r->file.n - o->analysed);
	figure(h, "functions read", o->functions);
	figure(h, "sites", o->r->site.n);
	figure(h, "functions given up", o->giveups);
	figure(h, "findings", o->r->finding.n);
	html_end(h, "dl");
}

static void fact(struct html *h, const char *title, const char *text)
{
	html_element(h, "dt", NULL, title);
	html_element(h, "dd", NULL, text);
}

static void write_facts(struct html *h, struct report *r)
{
	static const struct { const char *key, *title; } shown[] = {
		{ META_PACKAGE, "package" }, { META_KERNEL_VERSION, "kernel" }, { META_TOOL_VERSION, "indexed by guptool" },
	};
	struct row_setting row;
	struct row_config config;

	html_start(h, "dl", "class", "facts", NULL);
	for (size_t i = 0; i < ARRAY_SIZE(shown); i++) {
		store_get_meta(r->store, &(struct row_setting){ .key = shown[i].key, .value = "" });
		while (store_get_meta_next(r->store, &row))
			fact(h, shown[i].title, *row.value ? row.value : "not known");
	}
	store_get_configs(r->store, &(struct row_none){ 0 });
	while (store_get_configs_next(r->store, &config)) {
		html_element(h, "dt", NULL, "configuration");
		html_elementf(h, "dd", NULL, "%s: ARCH=%s, %s", config.name, config.arch, config.compiler);
	}
	html_end(h, "dl");
}

static int by_rank(const void *a, const void *b)
{
	const struct rule_count *x = *(const struct rule_count *const *)a, *y = *(const struct rule_count *const *)b;

	if (x->severity != y->severity)
		return x->severity < y->severity ? 1 : -1;
	return strcmp(x->name, y->name);
}

static void write_rules(struct html *h, struct overview *o)
{
	static const struct column column[] = {
		{ "rule", 0 }, { "severity", 0 }, { "findings", COLUMN_NUMBER }, { "of them suppressed", COLUMN_NUMBER },
	};
	VEC(struct rule_count *) list = VEC_INIT;

	strmap_each(&o->rule, e)
		vec_push(&list, e->value);
	vec_sort(&list, by_rank);
	table_begin(h, "Findings by rule", column, ARRAY_SIZE(column), false);
	for (size_t i = 0; i < list.n; i++) {
		const struct rule_count *c = list.v[i];

		html_start(h, "tr", NULL);
		html_start(h, "td", "class", "rule", NULL);
		rule_link(h, "", c->rule, c->name);
		html_end(h, "td");
		html_start(h, "td", NULL);
		html_element(h, "span", severity_word(c->severity), severity_word(c->severity));
		html_end(h, "td");
		html_elementf(h, "td", "number", "%zu", c->n);
		html_elementf(h, "td", "number", "%zu", c->suppressed);
		html_end(h, "tr");
	}
	table_end(h);
	vec_release(&list);
}

static void write_severities(struct html *h, const struct overview *o)
{
	const char *sep = ":";

	html_start(h, "p", NULL);
	html_textf(h, "%zu findings", o->r->finding.n);
	for (int i = ROW_SEVERITY_ERROR; i >= ROW_SEVERITY_INFO; i--) {
		if (!o->severity[i])
			continue;
		html_textf(h, "%s %zu ", sep, o->severity[i]);
		sep = ",";
		html_element(h, "span", severity_word(i), severity_word(i));
	}
	html_textf(h, ". A person looked at %zu of them. ", o->verdict);
	html_link(h, "findings.html", "All findings");
	html_end(h, "p");
}

/* how many acquiring calls with ordinary references are of a case in 'cases', by its number; ' ' for none known */
static size_t of_cases(const struct report *r, const char *cases)
{
	size_t n = 0;

	for (size_t i = 0; i < r->site.n; i++) {
		const struct report_site *s = &r->site.v[i];

		if (!strcmp(s->class, "acquire") && !strcmp(s->kind, "get"))
			n += !!strchr(cases, s->use[0] >= '1' && s->use[0] <= '5' ? s->use[0] : ' ');
	}
	return n;
}

static void write_progress(struct html *h, const struct report *r)
{
	html_start(h, "p", NULL);
	html_textf(h, "%zu acquiring calls take ordinary references: %zu access the bytes of the pages (cases 1, 2 and 5 of "
		   "pin_user_pages.rst) and have to be converted, %zu are right as they are (cases 3 and 4), of %zu it is not known. ",
		   of_cases(r, "12345 "), of_cases(r, "125"), of_cases(r, "34"), of_cases(r, " "));
	html_link(h, "subsystems.html", "Subsystems");
	html_text(h, " have them one by one.");
	html_end(h, "p");
}

static int write_coverage(struct html *h, struct overview *o)
{
	static const struct query_column account[] = {
		{ "account", { "account", COLUMN_FILTER } }, { "detail", { "detail", COLUMN_WIDE } },
		{ "files", { "files", COLUMN_NUMBER } }, { "mentions", { "mentions", COLUMN_NUMBER } },
	};

	html_element(h, "h2", NULL, "What was analysed, and what was not");
	html_element(h, "p", NULL,
		     "Every place of the tree where the text has a name of the API or of a wrapper of it, and what became of it. "
		     "What is 'not built' in this configuration was not analysed; 'unaccounted' is a hole in the analysis and "
		     "must be 0.");
	return table_query(h, o->r->store, "coverage", "Account of all mentions", account, ARRAY_SIZE(account)) < 0 ? -1 : 0;
}

int page_overview(struct report *r)
{
	struct overview o = { .r = r, .rule = STRMAP_INIT };
	struct page p;
	int ret = -1;

	page_begin(&p, r, "index.html", "Overview");
	if (store_query(r->store, "giveups", NULL, 0,
			&(struct store_sink){ .columns = on_columns, .row = on_giveup, .ctx = &o }) < 0)
		goto out;
	count_files(&o);
	count_findings(&o);
	write_facts(&p.html, r);
	write_figures(&p.html, &o);
	html_element(&p.html, "h2", NULL, "Findings");
	write_severities(&p.html, &o);
	if (r->finding.n)
		write_rules(&p.html, &o);
	ret = write_coverage(&p.html, &o);
	export_links(&p, "coverage");
	html_element(&p.html, "h2", NULL, "What is left to convert");
	write_progress(&p.html, r);
	subsystems_table(&p.html, r);
out:
	if (page_end(&p))
		ret = -1;
	strmap_release(&o.rule);
	return ret;
}
