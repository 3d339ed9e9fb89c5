/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * overview.c - index.html: what was read and what was not, what was found
 */
#include <stdlib.h>
#include <string.h>

#include "../db/store.h"
#include "../lib/alloc.h"
#include "site_p.h"

struct subsystem {
	const char *name;
	size_t files;		/* analysed translation units */
	size_t get, pin;	/* acquiring calls */
	size_t findings, errors;
	size_t giveups;
};

struct rule_count {
	const char *rule, *name;
	int64_t severity;
	size_t n, suppressed;
};

struct overview {
	struct report *r;
	struct strmap subsystem;	/* name -> struct subsystem, in the arena */
	struct strmap rule;		/* name -> struct rule_count, in the arena */
	size_t units, analysed, functions, sites, giveups;
	size_t severity[ROW_SEVERITY_ERROR + 1];
	size_t verdict;			/* findings somebody looked at */
};

static struct subsystem *subsystem(struct overview *o, const char *path)
{
	struct strbuf name = STRBUF_INIT;
	struct subsystem *s;

	subsystem_of(path, &name);
	s = strmap_get(&o->subsystem, name.buf);
	if (!s) {
		s = arena_new(&o->r->arena, struct subsystem);
		s->name = arena_strdup(&o->r->arena, name.buf);
		strmap_put(&o->subsystem, name.buf, s);
	}
	strbuf_release(&name);
	return s;
}

/* --- counting; the columns are those in the header of the query --- */

static int on_columns(void *ctx, size_t n, const char *const *names)
{
	return 0;
}

static int on_file(void *ctx, size_t n, const struct store_value *v)
{
	struct overview *o = ctx;

	o->units++;
	o->functions += (size_t)v[5].ival;
	if (strcmp(v[2].text, "analysed"))
		return 0;
	o->analysed++;
	subsystem(o, v[0].text)->files++;
	return 0;
}

static int on_site(void *ctx, size_t n, const struct store_value *v)
{
	struct overview *o = ctx;
	struct subsystem *s = subsystem(o, v[0].text);

	o->sites++;
	if (strcmp(v[5].text, "acquire"))
		return 0;
	s->get += !strcmp(v[6].text, "get");
	s->pin += !strcmp(v[6].text, "pin");
	return 0;
}

static int on_giveup(void *ctx, size_t n, const struct store_value *v)
{
	struct overview *o = ctx;

	o->giveups++;
	subsystem(o, v[0].text)->giveups++;
	return 0;
}

static void count_findings(struct overview *o)
{
	for (size_t i = 0; i < o->r->finding.n; i++) {
		const struct report_finding *f = &o->r->finding.v[i];
		struct subsystem *s = subsystem(o, f->row.path);
		struct rule_count *c = strmap_get(&o->rule, f->row.name);

		if (!c) {
			c = arena_new(&o->r->arena, struct rule_count);
			*c = (struct rule_count){ f->row.rule, f->row.name, f->row.severity, 0, 0 };
			strmap_put(&o->rule, f->row.name, c);
		}
		c->n++;
		c->suppressed += !!f->row.is_suppressed;
		s->findings++;
		s->errors += f->row.severity == ROW_SEVERITY_ERROR;
		o->verdict += !!f->verdict;
		if (f->row.severity > 0 && f->row.severity <= ROW_SEVERITY_ERROR)
			o->severity[f->row.severity]++;
	}
}

static int count(struct overview *o, const char *query, int (*row)(void *, size_t, const struct store_value *))
{
	return store_query(o->r->store, query, NULL, 0,
			   &(struct store_sink){ .columns = on_columns, .row = row, .ctx = o }) < 0 ? -1 : 0;
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
	figure(h, "files not analysed", o->units - o->analysed);
	figure(h, "functions read", o->functions);
	figure(h, "sites", o->sites);
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

static int by_name(const void *a, const void *b)
{
	const struct subsystem *x = *(const struct subsystem *const *)a, *y = *(const struct subsystem *const *)b;

	return strcmp(x->name, y->name);
}

static void write_share(struct html *h, const struct subsystem *s)
{
	struct strbuf part = STRBUF_INIT, all = STRBUF_INIT;

	html_start(h, "td", "class", "number", NULL);
	if (s->get + s->pin) {
		html_textf(h, "%zu %% ", 100 * s->pin / (s->get + s->pin));
		strbuf_addf(&part, "%zu", s->pin);
		strbuf_addf(&all, "%zu", s->get + s->pin);
		html_start(h, "progress", "value", part.buf, "max", all.buf, "aria-label", "share of pins", NULL);
		html_end(h, "progress");
	}
	html_end(h, "td");
	strbuf_release(&part);
	strbuf_release(&all);
}

static void write_subsystems(struct html *h, struct overview *o)
{
	static const struct column column[] = {
		{ "subsystem", COLUMN_CODE }, { "findings", COLUMN_NUMBER }, { "errors", COLUMN_NUMBER },
		{ "files", COLUMN_NUMBER }, { "acquire with get", COLUMN_NUMBER }, { "acquire with pin", COLUMN_NUMBER },
		{ "share of pins", COLUMN_NUMBER }, { "given up", COLUMN_NUMBER },
	};
	VEC(struct subsystem *) list = VEC_INIT;

	strmap_each(&o->subsystem, e)
		vec_push(&list, e->value);
	vec_sort(&list, by_name);
	table_begin(h, "Subsystems: the first two folders of a path", column, ARRAY_SIZE(column), true);
	for (size_t i = 0; i < list.n; i++) {
		const struct subsystem *s = list.v[i];

		html_start(h, "tr", NULL);
		html_element(h, "td", "code", s->name);
		html_elementf(h, "td", "number", "%zu", s->findings);
		html_elementf(h, "td", "number", "%zu", s->errors);
		html_elementf(h, "td", "number", "%zu", s->files);
		html_elementf(h, "td", "number", "%zu", s->get);
		html_elementf(h, "td", "number", "%zu", s->pin);
		write_share(h, s);
		html_elementf(h, "td", "number", "%zu", s->giveups);
		html_end(h, "tr");
	}
	table_end(h);
	vec_release(&list);
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
	struct overview o = { .r = r, .subsystem = STRMAP_INIT, .rule = STRMAP_INIT };
	struct page p;
	int ret = -1;

	page_begin(&p, r, "index.html", "Overview");
	if (count(&o, "files", on_file) || count(&o, "sites", on_site) || count(&o, "giveups", on_giveup))
		goto out;
	count_findings(&o);
	write_facts(&p.html, r);
	write_figures(&p.html, &o);
	html_element(&p.html, "h2", NULL, "Findings");
	write_severities(&p.html, &o);
	if (r->finding.n)
		write_rules(&p.html, &o);
	ret = write_coverage(&p.html, &o);
	html_element(&p.html, "h2", NULL, "Subsystems");
	write_subsystems(&p.html, &o);
out:
	if (page_end(&p))
		ret = -1;
	strmap_release(&o.subsystem);
	strmap_release(&o.rule);
	return ret;
}
