/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * site.c - load what the pages share, lay out the folder, write the pages
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
#include "site_p.h"

#define SITE_MARK ".guptool-report"	/* the folder is ours to replace */

/* --- loading --- */

static const char *meta(struct report *r, const char *key)
{
	struct row_setting row;
	const char *value = NULL;

	store_get_meta(r->store, &(struct row_setting){ .key = key, .value = "" });
	while (store_get_meta_next(r->store, &row))
		value = arena_strdup(&r->arena, row.value);
	return value;
}

static void load_root(struct report *r)
{
	struct row_setting row;

	store_get_run(r->store, &(struct row_setting){ .key = RUN_ROOT, .value = "" });
	while (store_get_run_next(r->store, &row))
		if (!r->root && fs_is_dir(row.value))
			r->root = fs_realpath(row.value);
}

static void load_verdicts(struct report *r)
{
	struct row_verdict row, *copy;

	store_get_verdicts(r->store, &(struct row_none){ 0 });
	while (store_get_verdicts_next(r->store, &row)) {
		copy = arena_dup(&r->arena, &row, sizeof(row));
		copy->fingerprint = arena_strdup(&r->arena, row.fingerprint);
		copy->reason = arena_strdup(&r->arena, row.reason);
		strmap_put(&r->verdict, copy->fingerprint, copy);
	}
}

static bool is_fingerprint(const char *s)
{
	return strlen(s) == 32 && strspn(s, "0123456789abcdef") == 32;
}

static void load_findings(struct report *r)
{
	struct row_finding row;

	store_get_findings(r->store, &(struct row_none){ 0 });
	while (store_get_findings_next(r->store, &row)) {
		struct report_finding f = { .row = row };
		const char **text[] = {
			&f.row.fingerprint, &f.row.loose, &f.row.rule, &f.row.name, &f.row.path, &f.row.function,
			&f.row.message, &f.row.acquire, &f.row.release, &f.row.acquire_text, &f.row.reason,
		};

		for (size_t i = 0; i < ARRAY_SIZE(text); i++)
			*text[i] = arena_strdup(&r->arena, *text[i]);
		f.verdict = strmap_get(&r->verdict, f.row.fingerprint);
		f.has_page = is_fingerprint(f.row.fingerprint);
		r->stats.findings++;
		r->stats.unnamed += !f.has_page;
		vec_push(&r->finding, f);
	}
}

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

static int prepare_folder(const struct report *r)
{
	char *pages = fs_join(r->dir, "findings");
	int ret;

	ret = is_ours(r->dir);
	if (ret < 0)
		ret = error_errno("cannot read the folder '%s'", r->dir);
	else if (!ret)
		ret = error("'%s' holds files that are no report; nothing is written there", r->dir);
	else if (fs_mkdir_p(r->dir))
		ret = error_errno("cannot make the folder '%s'", r->dir);
	else if (write_file(r, SITE_MARK, "guptool report\n", strlen("guptool report\n")))
		ret = -1;
	else if (fs_remove_tree(pages) || fs_mkdir_p(pages))
		ret = error_errno("cannot make the folder '%s' anew", pages);
	else
		ret = 0;
	vec_free_(pages);
	return ret;
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

/* --- one page --- */

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
	if (page_overview(r) || page_findings(r) || page_sites(r) || page_giveups(r) || page_rules(r))
		return -1;
	return 0;
}

int site_write(struct store *s, const char *dir, struct site_stats *stats)
{
	struct report r = { .store = s, .dir = dir, .arena = ARENA_INIT, .verdict = STRMAP_INIT };
	int ret;

	r.title = meta(&r, META_PACKAGE);
	if (!r.title || !*r.title)
		r.title = meta(&r, META_KERNEL_VERSION);
	if (!r.title)
		r.title = "unnamed tree";
	load_root(&r);
	load_verdicts(&r);
	load_findings(&r);
	ret = write_pages(&r);
	if (stats)
		*stats = r.stats;
	vec_release(&r.finding);
	strmap_release(&r.verdict);
	arena_release(&r.arena);
	vec_free_(r.root);
	return ret;
}
