/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * site.c - lay out the folder of a report and write its pages
 */
#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <string.h>

#include "../db/embed.h"
#include "../db/store.h"
#include "../lib/alloc.h"
#include "../lib/die.h"
#include "../lib/fs.h"
#include "../lib/hash.h"
#include "export.h"
#include "load.h"
#include "site_p.h"

#define SITE_MARK ".guptool-report"	/* the folder is ours to replace */

/* --- the folder --- */

/* 1: nothing in it that is not ours, 0: something is, -1: cannot be read */
static int is_ours(const char *dir)
{
	char *mark = fs_join(dir, SITE_MARK);
	bool marked = fs_is_file(mark), empty = true;
	struct dirent *e;
	DIR *d;

	vec_free_(mark);
	if (marked)
		return 1;
	d = opendir(dir);
	if (!d)
		return errno == ENOENT ? 1 : -1;
	while ((e = readdir(d)))
		if (strcmp(e->d_name, ".") && strcmp(e->d_name, ".."))
			empty = false;
	closedir(d);
	return empty;
}

static int write_file(const struct report *r, const char *name, const void *data, size_t len)
{
	char *path = fs_join(r->dir, name);
	int ret = fs_write_file(path, data, len);

	if (ret)
		ret = error_errno("cannot write '%s'", path);
	vec_free_(path);
	return ret;
}

static int make_anew(const struct report *r, const char *name)
{
	char *path = fs_join(r->dir, name);
	int ret = 0;

	if (fs_remove_tree(path) || fs_mkdir_p(path))
		ret = error_errno("cannot make the folder '%s' anew", path);
	vec_free_(path);
	return ret;
}

static int prepare_folder(const struct report *r)
{
	static const char *const folders[] = { "findings", "subsystems", "owners", "data" };
	static const char *const sometimes[] = { "compare.html", "trend.html" };
	int ret = is_ours(r->dir);

	if (ret < 0)
		return error_errno("cannot read the folder '%s'", r->dir);
	if (!ret)
		return error("'%s' holds files that are no report; nothing is written there", r->dir);
	if (fs_mkdir_p(r->dir))
		return error_errno("cannot make the folder '%s'", r->dir);
	if (write_file(r, SITE_MARK, "guptool report\n", strlen("guptool report\n")))
		return -1;
	for (size_t i = 0; i < ARRAY_SIZE(folders); i++)
		if (make_anew(r, folders[i]))
			return -1;
	for (size_t i = 0; i < ARRAY_SIZE(sometimes); i++) {
		char *path = fs_join(r->dir, sometimes[i]);

		ret = fs_remove_tree(path);
		if (ret)
			ret = error_errno("cannot remove '%s'", path);
		vec_free_(path);
		if (ret)
			return -1;
	}
	return 0;
}

static const char *template_text(const char *name)
{
	struct strbuf sb = STRBUF_INIT;
	const char *text;

	strbuf_addf(&sb, "reports/templates/%s", name);
	text = embed_find(sb.buf);
	if (!text)
		BUG("the template '%s' is not in the program", name);
	strbuf_release(&sb);
	return text;
}

static int write_template(const struct report *r, const char *name)
{
	const char *text = template_text(name);

	return write_file(r, name, text, strlen(text));
}

void page_name(struct strbuf *out, const char *folder, const char *name)
{
	bool is_plain = true;
	size_t len = strlen(name), shown = len > 60 ? 60 : len;

	strbuf_clear(out);
	strbuf_addf(out, "%s/", folder);
	for (size_t i = 0; i < shown; i++) {
		bool word = isalnum((unsigned char)name[i]) || name[i] == '_' || name[i] == '-';

		strbuf_addch(out, word ? name[i] : '.');
		is_plain = is_plain && (word || name[i] == (strcmp(folder, "owners") ? '/' : '.'));
	}
	if (!is_plain || shown < len)
		strbuf_addf(out, ".%08x", (unsigned int)hash64_str(name));
	strbuf_addstr(out, ".html");
}

/* --- data --- */

static const struct { const char *suffix; enum export_format format; } data_format[] = {
	{ "csv", EXPORT_CSV }, { "json", EXPORT_JSON },
};

void export_links(struct page *p, const char *query)
{
	struct strbuf sb = STRBUF_INIT;

	strmap_put(&p->r->exported, query, "");
	html_start(&p->html, "p", "class", "data", NULL);
	html_text(&p->html, "This table as data: ");
	for (size_t i = 0; i < ARRAY_SIZE(data_format); i++) {
		strbuf_clear(&sb);
		strbuf_addf(&sb, "%sdata/%s.%s", strchr(p->name, '/') ? "../" : "", query, data_format[i].suffix);
		html_text(&p->html, i ? ", " : "");
		html_link(&p->html, sb.buf, i ? "JSON" : "CSV");
	}
	html_end(&p->html, "p");
	strbuf_release(&sb);
}

static int write_data(struct report *r)
{
	struct strbuf text = STRBUF_INIT, name = STRBUF_INIT;
	int ret = 0;

	strmap_each(&r->exported, e) {
		for (size_t i = 0; i < ARRAY_SIZE(data_format) && !ret; i++) {
			strbuf_clear(&text);
			strbuf_clear(&name);
			strbuf_addf(&name, "data/%s.%s", e->key, data_format[i].suffix);
			if (export_query(r->store, e->key, NULL, 0, data_format[i].format, &text) < 0 ||
			    write_file(r, name.buf, text.buf, text.len))
				ret = -1;
		}
	}
	strbuf_release(&text);
	strbuf_release(&name);
	return ret;
}

/* --- one page --- */

static bool has_compare(const struct report *r)
{
	return r->has_compare;
}

static bool has_trend(const struct report *r)
{
	return r->has_trend;
}

static const struct { const char *name, *title; bool (*is_there)(const struct report *r); } navigation[] = {
	{ "index.html", "Overview" }, { "findings.html", "Findings" }, { "sites.html", "Sites" },
	{ "subsystems.html", "Subsystems" }, { "owners.html", "Owners" }, { "giveups.html", "Given up" },
	{ "rules.html", "Rules" }, { "compare.html", "Comparison", has_compare }, { "trend.html", "Trend", has_trend },
};

static void add_navigation(struct strbuf *out, const struct page *p)
{
	struct html h;

	html_init(&h, out);
	for (size_t i = 0; i < ARRAY_SIZE(navigation); i++) {
		struct strbuf href = STRBUF_INIT;
		bool here = !strcmp(navigation[i].name, p->name);

		if (navigation[i].is_there && !navigation[i].is_there(p->r))
			continue;
		strbuf_addf(&href, "%s%s", strchr(p->name, '/') ? "../" : "", navigation[i].name);
		html_start(&h, "a", "href", href.buf, here ? "aria-current" : NULL, "page", NULL);
		html_text(&h, navigation[i].title);
		html_end(&h, "a");
		strbuf_addch(out, '\n');
		strbuf_release(&href);
	}
	html_finish(&h);
}

void page_begin(struct page *p, struct report *r, const char *name, const char *title)
{
	*p = (struct page){ .r = r, .name = name, .title = title, .body = STRBUF_INIT };
	html_init(&p->html, &p->body);
}

static void add_variable(struct strbuf *out, const struct page *p, const char *name, size_t len)
{
	if (len == strlen("title") && !strncmp(name, "title", len))
		html_escape(out, p->title, strlen(p->title));
	else if (len == strlen("tree") && !strncmp(name, "tree", len))
		html_escape(out, p->r->title, strlen(p->r->title));
	else if (len == strlen("up") && !strncmp(name, "up", len))
		strbuf_addstr(out, strchr(p->name, '/') ? "../" : "");
	else if (len == strlen("navigation") && !strncmp(name, "navigation", len))
		add_navigation(out, p);
	else if (len == strlen("body") && !strncmp(name, "body", len))
		strbuf_add(out, p->body.buf, p->body.len);
	else
		BUG("page.html has an unknown variable '%.*s'", (int)len, name);
}

int page_end(struct page *p)
{
	struct strbuf out = STRBUF_INIT;
	int ret;

	html_finish(&p->html);
	for (const char *s = template_text("page.html"), *at; *s; s = at) {
		at = strstr(s, "{{");
		if (!at) {
			strbuf_addstr(&out, s);
			break;
		}
		strbuf_add(&out, s, (size_t)(at - s));
		s = at + 2;
		at = strstr(s, "}}");
		if (!at)
			BUG("page.html has a variable without its end");
		add_variable(&out, p, s, (size_t)(at - s));
		at += 2;
	}
	ret = write_file(p->r, p->name, out.buf, out.len);
	p->r->stats.pages++;
	strbuf_release(&out);
	strbuf_release(&p->body);
	return ret;
}

/* --- all of it --- */

static int write_pages(struct report *r)
{
	if (prepare_folder(r) || write_template(r, "style.css") || write_template(r, "report.js"))
		return -1;
	graphs_make(r);
	if (page_overview(r) || page_findings(r) || page_sites(r) || page_subsystems(r) || page_owners(r) ||
	    page_giveups(r) || page_rules(r))
		return -1;
	return write_data(r);
}

static int write_comparison(struct report *r, struct store *against)
{
	struct report old;
	int ret = report_load(&old, against, r->off);

	if (!ret)
		ret = page_compare(r, &old);
	report_release(&old);
	return ret;
}

static int write_trend(struct report *r, struct store *const *store, size_t n)
{
	struct report *other = xcalloc(n, sizeof(*other));
	VEC(struct report *) list = VEC_INIT;
	int ret = 0;

	for (size_t i = 0; i < n; i++) {
		vec_push(&list, &other[i]);
		if (report_load(&other[i], store[i], r->off))
			ret = -1;
	}
	if (!ret)
		ret = page_trend(r, list.v, list.n);
	for (size_t i = 0; i < n; i++)
		report_release(&other[i]);
	vec_release(&list);
	vec_free_(other);
	return ret;
}

int site_write(const struct site *site, struct site_stats *stats)
{
	struct report r;
	int ret = report_load(&r, site->store, site->off);

	r.dir = site->dir;
	r.has_compare = site->against;
	r.has_trend = site->nother;
	if (!ret)
		ret = write_pages(&r);
	if (!ret && site->against)
		ret = write_comparison(&r, site->against);
	if (!ret && site->nother)
		ret = write_trend(&r, site->other, site->nother);
	if (stats)
		*stats = r.stats;
	report_release(&r);
	return ret;
}
