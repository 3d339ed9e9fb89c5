/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * load.c - what several pages need, from the database and the tree
 */
#include <string.h>

#include "../db/store.h"
#include "../lib/alloc.h"
#include "../lib/die.h"
#include "../lib/fs.h"
#include "load.h"
#include "maintainers.h"

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
	if (r->root)
		r->maintainers = maintainers_read(r->root);
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

static bool is_off(const struct report *r, const char *name)
{
	for (size_t i = 0; r->off && r->off[i]; i++)
		if (!strcmp(r->off[i], name))
			return true;
	return false;
}

static void add_finding(struct report *r, const struct row_finding *row)
{
	struct report_finding f = { .row = *row };
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

static void load_findings(struct report *r)
{
	struct row_finding row;

	store_get_findings(r->store, &(struct row_none){ 0 });
	while (store_get_findings_next(r->store, &row)) {
		if (is_off(r, row.name)) {
			r->left_out++;
			continue;
		}
		add_finding(r, &row);
	}
}

/* --- rows of queries --- */

#define QUERY_COLUMNS_MAX 16

/* A query and the columns that are wanted, found by name. */
struct loader {
	struct report *r;
	const char *query;
	const char *const *column;
	size_t n;
	size_t at[QUERY_COLUMNS_MAX];
	struct strmap *site;	/* classes, owners: by site_key() */
	struct strmap *seen;	/* owners: events that are there */
};

static int on_columns(void *ctx, size_t n, const char *const *names)
{
	struct loader *l = ctx;

	for (size_t i = 0; i < l->n; i++) {
		while (l->at[i] < n && strcmp(names[l->at[i]], l->column[i]))
			l->at[i]++;
		if (l->at[i] == n)
			BUG("the query '%s' has no column '%s'", l->query, l->column[i]);
	}
	return 0;
}

static const char *text_of(const struct loader *l, const struct store_value *v, size_t column)
{
	const struct store_value *c = &v[l->at[column]];

	return c->type == STORE_TEXT ? arena_strdup(&l->r->arena, c->text) : "";
}

static int load_rows(struct loader *l, int (*row)(void *ctx, size_t n, const struct store_value *v))
{
	return store_query(l->r->store, l->query, NULL, 0,
			   &(struct store_sink){ .columns = on_columns, .row = row, .ctx = l }) < 0 ? -1 : 0;
}

static const char *const site_column[] = {
	"path", "function", "callee", "class", "kind", "resolved", "count", "carrier", "owner", "matched", "configs", "line",
};

static int on_site(void *ctx, size_t n, const struct store_value *v)
{
	struct loader *l = ctx;
	struct report_site s = { .line = (long)v[l->at[11]].ival, .use = "", .life = "", .why = "" };
	const char **text[] = {
		&s.path, &s.function, &s.callee, &s.class, &s.kind, &s.flags, &s.count, &s.carrier, &s.owner, &s.matched, &s.configs,
	};

	for (size_t i = 0; i < ARRAY_SIZE(text); i++)
		*text[i] = text_of(l, v, i);
	vec_push(&l->r->site, s);
	return 0;
}

/* --- what the whole program says of the acquiring calls --- */

static const char *site_key(struct strbuf *sb, const char *path, long line, const char *callee)
{
	strbuf_clear(sb);
	strbuf_addf(sb, "%s:%ld %s", path, line, callee);
	return sb->buf;
}

static const char *const class_column[] = { "path", "callee", "class", "life", "why", "line" };
static const char *const class_title[] = {
	"not known", "1 data of a request", "2 kept for long", "3 notifier", "4 struct page only", "5 the CPU stores",
};

static int on_class(void *ctx, size_t n, const struct store_value *v)
{
	struct loader *l = ctx;
	struct strbuf sb = STRBUF_INIT;
	const struct store_value *class = &v[l->at[2]];
	struct report_site *s;

	site_key(&sb, v[l->at[0]].text, (long)v[l->at[5]].ival, v[l->at[1]].text);
	s = strmap_get(l->site, sb.buf);
	if (s && !*s->use) {
		bool known = class->type == STORE_INT && class->ival >= 0 && class->ival < (long long)ARRAY_SIZE(class_title);

		s->use = known ? class_title[class->ival] : "not known";
		s->life = text_of(l, v, 3);
		s->why = text_of(l, v, 4);
	}
	strbuf_release(&sb);
	return 0;
}

static const char *const life_column[] = {
	"path", "callee", "kind", "life", "chain", "entry", "line", "owner", "release", "from", "how",
};

static int on_life(void *ctx, size_t n, const struct store_value *v)
{
	struct loader *l = ctx;
	struct report_life life = {
		text_of(l, v, 0), text_of(l, v, 1), text_of(l, v, 2), text_of(l, v, 3), text_of(l, v, 4), text_of(l, v, 5),
		text_of(l, v, 7), text_of(l, v, 8), text_of(l, v, 9), text_of(l, v, 10), (long)v[l->at[6]].ival,
	};

	vec_push(&l->r->life, life);
	return 0;
}

static const char *const event_column[] = { "owner", "class", "kind", "longterm", "callee", "path", "function", "config", "line" };

/* One event of a field, once for all configurations; what is known of the call comes from its site. */
static void add_event(struct report *r, struct strmap *site, struct strmap *seen, struct report_site *e)
{
	const struct report_site *s;
	struct strbuf sb = STRBUF_INIT;

	strbuf_addf(&sb, "%s %s %s:%ld %s", e->owner, e->class, e->path, e->line, e->callee);
	if (!strmap_has(seen, sb.buf)) {
		strmap_put(seen, sb.buf, seen);
		s = strmap_get(site, site_key(&sb, e->path, e->line, e->callee));
		if (s) {
			e->flags = *s->flags ? s->flags : e->flags;
			e->use = s->use;
			e->life = s->life;
			e->why = s->why;
		}
		vec_push(&r->event, *e);
	}
	strbuf_release(&sb);
}

static int on_event(void *ctx, size_t n, const struct store_value *v)
{
	struct loader *l = ctx;
	struct report_site e = {
		.owner = text_of(l, v, 0), .class = text_of(l, v, 1), .kind = text_of(l, v, 2), .flags = "",
		.callee = text_of(l, v, 4), .path = text_of(l, v, 5), .function = text_of(l, v, 6), .configs = text_of(l, v, 7),
		.line = (long)v[l->at[8]].ival, .count = "", .carrier = "", .matched = "", .use = "", .life = "", .why = "",
	};

	if (*e.owner)
		add_event(l->r, l->site, l->seen, &e);
	return 0;
}

/*
 * What the ledger only sees released is as often a name that the pages had in passing (a register, a length) as a
 * field that keeps them: left out, unless a site says so, too.
 */
static void drop_idle(struct report *r)
{
	struct strmap keep = STRMAP_INIT;
	size_t n = 0;

	for (size_t i = 0; i < r->event.n; i++)
		if (!strcmp(r->event.v[i].class, "acquire"))
			strmap_put(&keep, r->event.v[i].owner, &keep);
	for (size_t i = 0; i < r->site.n; i++)
		if (*r->site.v[i].owner)
			strmap_put(&keep, r->site.v[i].owner, &keep);
	for (size_t i = 0; i < r->event.n; i++)
		if (strmap_has(&keep, r->event.v[i].owner))
			r->event.v[n++] = r->event.v[i];
	r->event.n = n;
	strmap_release(&keep);
}

/* A copy: the site stays as it is. */
static void add_site_event(struct report *r, struct strmap *site, struct strmap *seen, struct report_site s)
{
	add_event(r, site, seen, &s);
}

static int load_events(struct report *r, struct strmap *site)
{
	struct strmap seen = STRMAP_INIT;
	struct loader events = {
		.r = r, .query = "owners", .column = event_column, .n = ARRAY_SIZE(event_column), .site = site, .seen = &seen,
	};
	int ret = load_rows(&events, on_event);

	for (size_t i = 0; i < r->site.n && !ret; i++)
		if (*r->site.v[i].owner)
			add_site_event(r, site, &seen, r->site.v[i]);
	strmap_release(&seen);
	drop_idle(r);
	return ret;
}

static int load_program(struct report *r)
{
	struct strmap site = STRMAP_INIT;
	struct strbuf sb = STRBUF_INIT;
	struct loader classes = {
		.r = r, .query = "classes", .column = class_column, .n = ARRAY_SIZE(class_column), .site = &site,
	};
	struct loader lives = { .r = r, .query = "lifetimes", .column = life_column, .n = ARRAY_SIZE(life_column) };
	int ret;

	for (size_t i = 0; i < r->site.n; i++)
		strmap_put(&site, site_key(&sb, r->site.v[i].path, r->site.v[i].line, r->site.v[i].callee), &r->site.v[i]);
	ret = load_rows(&classes, on_class) || load_rows(&lives, on_life) || load_events(r, &site) ? -1 : 0;
	strbuf_release(&sb);
	strmap_release(&site);
	return ret;
}

static const char *const file_column[] = { "path", "config", "state", "why", "functions" };

static int on_file(void *ctx, size_t n, const struct store_value *v)
{
	struct loader *l = ctx;
	struct report_file f = { text_of(l, v, 0), text_of(l, v, 1), text_of(l, v, 2), text_of(l, v, 3) };

	f.functions = (size_t)v[l->at[4]].ival;
	f.is_analysed = !strcmp(f.state, "analysed");
	vec_push(&l->r->file, f);
	return 0;
}

static int load_queries(struct report *r)
{
	struct loader sites = { .r = r, .query = "sites", .column = site_column, .n = ARRAY_SIZE(site_column) };
	struct loader files = { .r = r, .query = "files", .column = file_column, .n = ARRAY_SIZE(file_column) };

	if (load_rows(&sites, on_site) || load_rows(&files, on_file) || load_program(r))
		return -1;
	r->stats.sites = r->site.n;
	return 0;
}

int report_load(struct report *r, struct store *s, const char *const *off)
{
	*r = (struct report){
		.store = s, .off = off, .arena = ARENA_INIT, .verdict = STRMAP_INIT, .picture = STRMAP_INIT, .exported = STRMAP_INIT,
		.subsystem_by_name = STRMAP_INIT,
	};
	r->title = meta(r, META_PACKAGE);
	if (!r->title || !*r->title)
		r->title = meta(r, META_KERNEL_VERSION);
	if (!r->title)
		r->title = "unnamed tree";
	load_root(r);
	load_verdicts(r);
	load_findings(r);
	if (load_queries(r))
		return -1;
	subsystems_count(r);
	return 0;
}

void report_release(struct report *r)
{
	maintainers_free(r->maintainers);
	vec_release(&r->finding);
	vec_release(&r->site);
	vec_release(&r->life);
	vec_release(&r->event);
	vec_release(&r->file);
	vec_release(&r->subsystem);
	strmap_release(&r->subsystem_by_name);
	strmap_release(&r->verdict);
	strmap_release(&r->picture);
	strmap_release(&r->exported);
	arena_release(&r->arena);
	vec_free_(r->root);
}
