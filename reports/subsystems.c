/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * subsystems.c - the tree by its folders: what is there, whose it is, what is left to convert
 */
#include <string.h>

#include "../db/store.h"
#include "../lib/alloc.h"
#include "../lib/die.h"
#include "maintainers.h"
#include "site_p.h"

/* --- counting --- */

static struct report_subsystem *subsystem(struct report *r, const char *path)
{
	struct strbuf name = STRBUF_INIT;
	struct report_subsystem *s;

	subsystem_of(path, &name);
	s = strmap_get(&r->subsystem_by_name, name.buf);
	if (!s) {
		s = arena_new(&r->arena, struct report_subsystem);
		*s = (struct report_subsystem){ .name = arena_strdup(&r->arena, name.buf) };
		strmap_put(&r->subsystem_by_name, s->name, s);
		vec_push(&r->subsystem, s);
	}
	strbuf_release(&name);
	return s;
}

static int by_name(const void *a, const void *b)
{
	const struct report_subsystem *x = *(const struct report_subsystem *const *)a;
	const struct report_subsystem *y = *(const struct report_subsystem *const *)b;

	return strcmp(x->name, y->name);
}

void subsystems_count(struct report *r)
{
	for (size_t i = 0; i < r->file.n; i++) {
		struct report_subsystem *s = subsystem(r, r->file.v[i].path);

		s->files++;
		s->analysed += r->file.v[i].is_analysed;
	}
	for (size_t i = 0; i < r->site.n; i++) {
		struct report_subsystem *s = subsystem(r, r->site.v[i].path);

		if (strcmp(r->site.v[i].class, "acquire"))
			continue;
		s->get += !strcmp(r->site.v[i].kind, "get");
		s->pin += !strcmp(r->site.v[i].kind, "pin");
		s->conditional += !strcmp(r->site.v[i].kind, "conditional");
	}
	for (size_t i = 0; i < r->finding.n; i++) {
		struct report_subsystem *s = subsystem(r, r->finding.v[i].row.path);

		s->findings++;
		s->errors += r->finding.v[i].row.severity == ROW_SEVERITY_ERROR;
	}
	vec_sort(&r->subsystem, by_name);
}

/* --- the table --- */

static void write_share(struct html *h, const struct report_subsystem *s)
{
	size_t all = s->get + s->pin + s->conditional, done = s->pin + s->conditional;
	struct strbuf part = STRBUF_INIT, sum = STRBUF_INIT, label = STRBUF_INIT;

	html_start(h, "td", "class", "number", NULL);
	if (all) {
		html_textf(h, "%zu %% ", 100 * done / all);
		strbuf_addf(&part, "%zu", done);
		strbuf_addf(&sum, "%zu", all);
		strbuf_addf(&label, "converted in %s", s->name);
		html_start(h, "progress", "value", part.buf, "max", sum.buf, "aria-label", label.buf, NULL);
		html_end(h, "progress");
	}
	html_end(h, "td");
	strbuf_release(&part);
	strbuf_release(&sum);
	strbuf_release(&label);
}

void subsystems_table(struct html *h, const struct report *r)
{
	static const struct column column[] = {
		{ "subsystem", COLUMN_CODE }, { "findings", COLUMN_NUMBER }, { "errors", COLUMN_NUMBER },
		{ "files analysed", COLUMN_NUMBER }, { "not analysed", COLUMN_NUMBER }, { "get", COLUMN_NUMBER },
		{ "pin", COLUMN_NUMBER }, { "conditional", COLUMN_NUMBER }, { "converted", COLUMN_NUMBER },
	};
	struct strbuf name = STRBUF_INIT;

	table_begin(h, "Subsystems: the first two folders of a path; acquiring calls by kind", column, ARRAY_SIZE(column), true);
	for (size_t i = 0; i < r->subsystem.n; i++) {
		const struct report_subsystem *s = r->subsystem.v[i];

		page_name(&name, "subsystems", s->name);
		html_start(h, "tr", NULL);
		table_link(h, &column[0], name.buf, s->name);
		table_number(h, s->findings);
		table_number(h, s->errors);
		table_number(h, s->analysed);
		table_number(h, s->files - s->analysed);
		table_number(h, s->get);
		table_number(h, s->pin);
		table_number(h, s->conditional);
		write_share(h, s);
		html_end(h, "tr");
	}
	table_end(h);
	strbuf_release(&name);
}

/* --- one page --- */

static bool is_in(const char *path, const struct report_subsystem *s)
{
	struct strbuf name = STRBUF_INIT;
	bool ret;

	subsystem_of(path, &name);
	ret = !strcmp(name.buf, s->name);
	strbuf_release(&name);
	return ret;
}

static bool is_here(const struct report_site *site, const void *ctx)
{
	return is_in(site->path, ctx);
}

static void write_to_do(struct html *h, const struct report *r, const struct report_subsystem *s)
{
	static const struct column column[] = {
		{ "file", COLUMN_CODE | COLUMN_WIDE }, { "line", COLUMN_NUMBER }, { "function", COLUMN_CODE | COLUMN_WIDE },
		{ "call", COLUMN_CODE | COLUMN_WIDE }, { "case", COLUMN_FILTER }, { "pages stay", COLUMN_FILTER },
		{ "because", COLUMN_WIDE },
	};

	table_begin(h, "Acquiring calls of kind get", column, ARRAY_SIZE(column), true);
	for (size_t i = 0; i < r->site.n; i++) {
		const struct report_site *site = &r->site.v[i];

		if (strcmp(site->class, "acquire") || strcmp(site->kind, "get") || !is_in(site->path, s))
			continue;
		html_start(h, "tr", NULL);
		table_cell(h, &column[0], site->path);
		table_number(h, (size_t)site->line);
		table_cell(h, &column[2], site->function);
		table_cell(h, &column[3], site->callee);
		table_cell(h, &column[4], *site->use ? site->use : "not known");
		table_cell(h, &column[5], site->life);
		table_cell(h, &column[6], site->why);
		html_end(h, "tr");
	}
	table_end(h);
}

static void write_entry(struct html *h, const struct maintainers_entry *e)
{
	html_element(h, "h3", NULL, e->title);
	html_start(h, "dl", "class", "facts", NULL);
	if (e->status) {
		html_element(h, "dt", NULL, "status");
		html_element(h, "dd", NULL, e->status);
	}
	for (size_t i = 0; i < e->nperson; i++) {
		html_element(h, "dt", NULL, i ? "" : "people");
		html_element(h, "dd", NULL, e->person[i]);
	}
	for (size_t i = 0; i < e->nlist; i++) {
		html_element(h, "dt", NULL, i ? "" : "lists");
		html_element(h, "dd", NULL, e->list[i]);
	}
	html_end(h, "dl");
}

static void write_maintainers(struct page *p, const struct report_subsystem *s)
{
	struct report *r = p->r;
	struct strmap seen = STRMAP_INIT;

	html_element(&p->html, "h2", NULL, "Whose it is");
	if (!r->maintainers) {
		html_element(&p->html, "p", "dim", "The tree's MAINTAINERS was not there when this page was made.");
		return;
	}
	html_element(&p->html, "p", NULL,
		     "The closest entry of the tree's MAINTAINERS for each file of this folder that names the API.");
	for (size_t i = 0; i < r->file.n; i++) {
		const struct maintainers_entry *e;

		if (!is_in(r->file.v[i].path, s))
			continue;
		e = maintainers_find(r->maintainers, r->file.v[i].path, 0);
		if (!e || strmap_has(&seen, e->title))
			continue;
		strmap_put(&seen, e->title, "");
		write_entry(&p->html, e);
	}
	strmap_release(&seen);
}

static void write_files(struct html *h, const struct report *r, const struct report_subsystem *s)
{
	static const struct column column[] = {
		{ "file", COLUMN_CODE | COLUMN_WIDE }, { "state", COLUMN_FILTER }, { "why", COLUMN_WIDE },
		{ "configuration", COLUMN_FILTER },
	};

	table_begin(h, "Files that name the API", column, ARRAY_SIZE(column), false);
	for (size_t i = 0; i < r->file.n; i++) {
		const struct report_file *f = &r->file.v[i];

		if (!is_in(f->path, s))
			continue;
		html_start(h, "tr", NULL);
		table_cell(h, &column[0], f->path);
		table_cell(h, &column[1], f->state);
		table_cell(h, &column[2], f->why);
		table_cell(h, &column[3], f->config);
		html_end(h, "tr");
	}
	table_end(h);
}

static void write_findings(struct html *h, const struct report *r, const struct report_subsystem *s)
{
	struct strbuf href = STRBUF_INIT;

	html_start(h, "ul", NULL);
	for (size_t i = 0; i < r->finding.n; i++) {
		const struct report_finding *f = &r->finding.v[i];

		if (!is_in(f->row.path, s))
			continue;
		html_start(h, "li", NULL);
		html_element(h, "span", severity_word(f->row.severity), severity_word(f->row.severity));
		html_textf(h, ": %s, ", f->row.function);
		strbuf_clear(&href);
		strbuf_addf(&href, "../findings/%s.html", f->row.fingerprint);
		if (f->has_page)
			html_link(h, href.buf, f->row.message);
		else
			html_text(h, f->row.message);
		html_end(h, "li");
	}
	html_end(h, "ul");
	strbuf_release(&href);
}

static int write_subsystem(struct report *r, const struct report_subsystem *s)
{
	struct strbuf name = STRBUF_INIT;
	struct page p;
	int ret;

	page_name(&name, "subsystems", s->name);
	page_begin(&p, r, name.buf, s->name);
	html_start(&p.html, "p", NULL);
	html_textf(&p.html, "%zu of %zu files analysed. Acquiring calls: %zu get, %zu pin, %zu conditional.", s->analysed,
		   s->files, s->get, s->pin, s->conditional);
	html_end(&p.html, "p");
	if (s->findings) {
		html_element(&p.html, "h2", NULL, "Findings");
		write_findings(&p.html, r, s);
	}
	html_element(&p.html, "h2", NULL, "To convert");
	if (s->get) {
		html_element(&p.html, "p", NULL,
			     "Calls that take ordinary references. Cases 1, 2 and 5 of pin_user_pages.rst access the bytes of the "
			     "pages: they have to become pins, together with all of their releases. Cases 3 and 4 are right.");
		write_to_do(&p.html, r, s);
	} else {
		html_element(&p.html, "p", NULL, "No analysed call takes ordinary references to user pages.");
	}
	html_element(&p.html, "h2", NULL, "Who keeps pages");
	graph_write(&p, "From functions that acquire, over fields, to functions that release.",
		    "No field of a record keeps pages here.");
	html_element(&p.html, "h2", NULL, "How they get here");
	graph_write_entries(&p, "From entry points, over calls, to the calls that acquire pages.",
			    "No way from an entry point to an acquiring call is known; 'guptool check' looks for them.");
	html_element(&p.html, "h2", NULL, "All calls");
	table_sites(&p.html, r, "Calls that acquire, release or dirty pages", "../", is_here, s);
	html_element(&p.html, "h2", NULL, "Files");
	write_files(&p.html, r, s);
	write_maintainers(&p, s);
	ret = page_end(&p);
	strbuf_release(&name);
	return ret;
}

int page_subsystems(struct report *r)
{
	struct page p;

	page_begin(&p, r, "subsystems.html", "Subsystems");
	html_element(&p.html, "p", NULL,
		     "How far each folder is: of the calls that acquire user pages, which take pins (or pin where the iterator "
		     "says so), and which still take ordinary references. Some of those are right as they are.");
	subsystems_table(&p.html, r);
	export_links(&p, "files");
	if (page_end(&p))
		return -1;
	for (size_t i = 0; i < r->subsystem.n; i++)
		if (write_subsystem(r, r->subsystem.v[i]))
			return -1;
	return 0;
}
