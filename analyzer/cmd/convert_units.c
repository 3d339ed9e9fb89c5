/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * convert_units.c - text, flags and facts of the files that convert looks at
 */
#include <dirent.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "../../db/store.h"
#include "../../lib/alloc.h"
#include "../../lib/die.h"
#include "../../lib/fs.h"
#include "../../lib/intern.h"
#include "../../lib/pack.h"
#include "../../lib/strbuf.h"
#include "../model/model.h"
#include "../rules/rule.h"
#include "across_p.h"
#include "convert_p.h"
#include "index_p.h"

void convert_bind(void *ctx, const struct unit_facts *uf)
{
	across_bind(((struct convert *)ctx)->model, uf);
}

void convert_build(struct convert *c, struct object_set *out, const struct unit_facts *const *unit, size_t n)
{
	object_set_build(out, &(struct object_source){ unit, n, c->model, convert_bind, c }, &c->arena);
}

static void add_unit(struct convert *c, const struct unit_facts *uf)
{
	const struct unit_facts *old = strmap_put(&c->by_path, uf->path, (void *)uf);

	for (size_t i = 0; old && i < c->unit.n; i++)
		if (c->unit.v[i] == old) {
			c->unit.v[i] = uf;
			return;
		}
	vec_push(&c->unit, uf);
}

/* Rows of query 'classes', see there for the columns; the first configuration counts. */
static int on_class(void *ctx, size_t n, const struct store_value *v)
{
	struct convert *c = ctx;
	struct convert_class *x = arena_new(&c->arena, struct convert_class);
	struct strbuf key = STRBUF_INIT;

	if (n < 9)
		return -1;
	x->class = (enum plan_case)v[5].ival;
	x->line = (unsigned int)v[1].ival;
	x->why = intern(v[8].text ? v[8].text : "");
	x->is_read = x->class == PLAN_CASE_UNKNOWN && v[7].text && !strcmp(v[7].text, "read");
	strbuf_addf(&key, "%s:%lld:%s", v[0].text, (long long)v[1].ival, v[3].text);
	if (!strmap_has(&c->class, key.buf))
		strmap_put(&c->class, key.buf, x);
	strbuf_release(&key);
	return 0;
}

static int on_class_columns(void *ctx, size_t n, const char *const *names)
{
	(void)ctx;
	return n > 8 && !strcmp(names[5], "class") && !strcmp(names[7], "uses") && !strcmp(names[8], "why") ? 0 : -1;
}

static void remove_tmp(void *ctx)
{
	if (fs_remove_tree(ctx))
		warning("cannot remove '%s'", (const char *)ctx);
}

void convert_open(struct convert *c, struct store *s)
{
	struct row_unit row;
	const char *top = getenv("TMPDIR");

	c->root = c->so.kernel ? c->so.kernel : session_run(s, RUN_ROOT);
	if (!c->so.kernel)
		c->so.kernel = c->root;
	if (!c->so.objdir)
		c->so.objdir = session_run(s, RUN_OBJDIR);
	c->version = session_meta(s, META_KERNEL_VERSION);
	c->package = session_meta(s, META_PACKAGE);
	c->arch = c->so.arch ? c->so.arch : "x86_64";
	c->model = session_model(&c->so.facts);
	if (store_query(s, "classes", NULL, 0, &(struct store_sink){ .columns = on_class_columns, .row = on_class, .ctx = c }) < 0)
		exit(2);
	store_get_units(s, &(struct row_none){ 0 });
	while (store_get_units_next(s, &row)) {
		struct unit_facts *uf = arena_new(&c->arena, struct unit_facts);

		if (row.state == ROW_UNIT_ANALYSED && !strmap_has(&c->by_path, row.path) &&
		    !facts_load_unit(s, intern(row.path), intern(row.config), uf, &c->arena))
			add_unit(c, uf);
	}
	c->tmp = fs_join(top && *top ? top : "/tmp", "guptool-convert.XXXXXX");
	if (!mkdtemp(c->tmp))
		die_errno("cannot make a directory like '%s'", c->tmp);
	die_at_exit(remove_tmp, c->tmp);
}

void convert_close(struct convert *c)
{
	die_at_exit(NULL, c->tmp);
	remove_tmp(c->tmp);
	if (c->is_open)
		session_close(&c->session);
}

static void open_session(struct convert *c)
{
	if (c->is_open)
		return;
	session_open(&c->session, &c->so, c->arch, c->so.objdir);
	c->is_open = true;
}

const char *convert_text(struct convert *c, const char *path)
{
	const struct overlay_file *f = overlay_find(&c->base, path);
	const char *known = strmap_get(&c->text, path);
	struct strbuf sb = STRBUF_INIT;
	char *full;

	if (f)
		return f->text;
	if (known)
		return known;
	full = fs_join(c->root, path);
	if (!strbuf_read_file(&sb, full)) {
		known = arena_strndup(&c->arena, sb.buf, sb.len);
		strmap_put(&c->text, path, (void *)known);
	}
	free(full);
	strbuf_release(&sb);
	return known;
}

const struct unit *convert_unit(struct convert *c, const char *path, const char **why)
{
	for (size_t i = 0; i < c->flags.n; i++)
		if (!strcmp(c->flags.v[i].path, path)) {
			*why = c->flags.v[i].why;
			return c->flags.v[i].state == UNIT_BUILT ? &c->flags.v[i] : NULL;
		}
	*why = "its flags were not asked for";
	return NULL;
}

/* Ask kbuild once for all files that are not known yet. */
static void ask_flags(struct convert *c, const char *const *path, size_t n)
{
	VEC(const char *) want = VEC_INIT;
	struct unit *unit;

	open_session(c);
	for (size_t i = 0; i < n; i++) {
		bool known = false;

		for (size_t k = 0; k < c->flags.n; k++)
			known |= !strcmp(c->flags.v[k].path, path[i]);
		if (!known)
			vec_push(&want, path[i]);
	}
	if (!want.n)
		return;
	unit = arena_array(&c->arena, want.n, sizeof(*unit));
	if (kbuild_units(&c->session.tree, &c->session.kbuild, want.v, want.n, unit, &c->arena))
		exit(2);
	for (size_t i = 0; i < want.n; i++)
		vec_push(&c->flags, unit[i]);
	vec_release(&want);
}

void convert_analyse(struct convert *c, const char *const *path, size_t n, const struct overlay *o,
		     const struct unit_facts **out, const char **why)
{
	struct index_run run = { .so = c->so, .time_limit = c->time_limit, .shared_headers = n > 6 };
	struct index_config ic = { .run = &run, .arch = c->arch, .overlay = o };

	if (!n)
		return;
	ask_flags(c, path, n);
	ic.s = c->session;
	ic.paths = (struct facts_paths){ c->session.tree.root, c->session.tree.objdir };
	for (size_t i = 0; i < n; i++) {
		const struct unit *u = convert_unit(c, path[i], &why[i]);
		struct index_unit x = { .packed = STRBUF_INIT };

		out[i] = NULL;
		if (u) {
			x.u = *u;
			vec_push(&ic.job, i);
		}
		vec_push(&ic.unit, x);
	}
	index_parse(&ic);
	index_pch_close(&ic);
	for (size_t k = 0; k < ic.job.n; k++) {
		size_t i = ic.job.v[k];
		struct index_unit *x = &ic.unit.v[i];
		struct unit_facts *uf = arena_new(&c->arena, struct unit_facts);
		struct unpack in;

		why[i] = x->failed ? x->failed : "what the worker sent is damaged";
		unpack_init(&in, x->packed.buf, x->packed.len);
		if (!x->failed && !facts_unpack_unit(&in, uf, &c->arena)) {
			if (uf->state == ROW_UNIT_ANALYSED)
				out[i] = uf;
			else
				why[i] = uf->why;
		}
		strbuf_release(&x->packed);
	}
	vec_release(&ic.unit);
	vec_release(&ic.job);
}

void convert_findings(struct convert *c, const struct unit_facts *uf, struct finding_sink *sink)
{
	struct rules_opts o = { .model = c->model, .sink = sink, .enabled = rule_set_default() };

	convert_bind(c, uf);
	for (size_t i = 0; i < uf->function.n; i++) {
		const struct facts_function *f = &uf->function.v[i];
		struct arena a = ARENA_INIT;
		struct unpack in;
		struct ir_fn *ir;

		if (!f->ir.len)
			continue;
		unpack_init(&in, f->ir.data, f->ir.len);
		ir = ir_unpack(&in, &a);
		if (ir && !ir->giveup)
			rules_run(&o, ir, &a);
		arena_release(&a);
	}
}

/* --- files that were not indexed --- */

static bool is_word_char(int ch)
{
	return (ch >= 'a' && ch <= 'z') || (ch >= 'A' && ch <= 'Z') || (ch >= '0' && ch <= '9') || ch == '_';
}

static bool has_word(const char *text, const char *word)
{
	size_t n = strlen(word);

	for (const char *p = text; n && (p = strstr(p, word)); p += n)
		if ((p == text || !is_word_char((unsigned char)p[-1])) && !is_word_char((unsigned char)p[n]))
			return true;
	return false;
}

bool convert_has(struct convert *c, const char *function)
{
	const char *text = convert_text(c, "include/linux/mm.h");

	return text && has_word(text, function);
}

static bool releases(const char *text)
{
	static const char *const name[] = {
		"put_page", "release_pages", "folio_put", "unpin_user_page", "unpin_user_pages", "unpin_user_pages_dirty_lock",
		"put_user_page", "put_user_pages", "set_page_dirty_lock", "set_page_dirty", "SetPageDirty",
	};

	for (size_t i = 0; i < ARRAY_SIZE(name); i++)
		if (has_word(text, name[i]))
			return true;
	return false;
}

/* The file touches the object: a field together with a release, or a function that takes or releases for others. */
static bool concerns(struct convert *c, const struct object *o, const char *text)
{
	bool put = releases(text);

	for (size_t i = 0; put && i < o->nfield; i++) {
		const char *dot = strrchr(o->field[i].field, '.');

		if (has_word(text, dot ? dot + 1 : o->field[i].field))
			return true;
	}
	for (size_t i = 0; i < o->ncall; i++) {
		const struct unit_facts *uf = strmap_get(&c->by_path, o->call[i].path);

		if (o->call[i].role > OBJECT_RELEASE || !uf)
			continue;
		for (size_t k = 0; k < uf->function.n; k++)
			if (!uf->function.v[k].is_static && !strcmp(uf->function.v[k].name, o->call[i].function) &&
			    has_word(text, o->call[i].function))
				return true;
	}
	return false;
}

void convert_widen_by(struct convert *c, const struct object *o, struct strmap *extra)
{
	struct strmap seen = STRMAP_INIT;

	for (size_t i = 0; i < o->ncall; i++) {
		const char *slash = strrchr(o->call[i].path, '/');
		char *folder = xstrndup(o->call[i].path, slash ? (size_t)(slash - o->call[i].path) : 0);
		char *full = fs_join(c->root, folder);
		struct dirent *e;
		DIR *d;

		if (o->call[i].role > OBJECT_RELEASE || strmap_put(&seen, folder, c) || !strchr(folder, '/') || !(d = opendir(full))) {
			free(folder);
			free(full);
			continue;
		}
		while ((e = readdir(d))) {
			size_t len = strlen(e->d_name);
			char *path = fs_join(folder, e->d_name);
			const char *text;

			if (len > 2 && !strcmp(e->d_name + len - 2, ".c") && !strmap_has(&c->by_path, path)) {
				text = convert_text(c, path);
				if (text && concerns(c, o, text))
					strmap_put(extra, path, c);
			}
			free(path);
		}
		closedir(d);
		free(folder);
		free(full);
	}
	strmap_release(&seen);
}

bool convert_widen(struct convert *c, const struct strmap *files)
{
	VEC(const char *) extra = VEC_INIT;
	const struct unit_facts **uf;
	const char **why;
	bool added = false;

	strmap_each(files, e)
		vec_push(&extra, intern(e->key));
	if (extra.n) {
		uf = arena_array(&c->arena, extra.n, sizeof(*uf));
		why = arena_array(&c->arena, extra.n, sizeof(*why));
		convert_analyse(c, extra.v, extra.n, &c->base, uf, why);
		for (size_t i = 0; i < extra.n; i++)
			if (uf[i]) {
				add_unit(c, uf[i]);
				added = true;
			} else {
				strmap_put(&c->by_path, extra.v[i], NULL);
			}
	}
	vec_release(&extra);
	return added;
}

/* --- --overlay --- */

static void walk_overlay(struct convert *c, const char *below)
{
	char *full = fs_join(c->overlay_dir, below);
	struct dirent *e;
	DIR *d = opendir(full);

	if (!d)
		die_errno("cannot read '%s'", full);
	while ((e = readdir(d))) {
		char *path, *file;
		struct strbuf sb = STRBUF_INIT;

		if (e->d_name[0] == '.')
			continue;
		path = *below ? fs_join(below, e->d_name) : xstrdup(e->d_name);
		file = fs_join(c->overlay_dir, path);
		if (fs_is_dir(file))
			walk_overlay(c, path);
		else if (!strbuf_read_file(&sb, file))
			overlay_set(&c->base, intern(path), sb.buf, sb.len);
		strbuf_release(&sb);
		free(path);
		free(file);
	}
	closedir(d);
	free(full);
}

void convert_load_overlay(struct convert *c)
{
	VEC(const char *) path = VEC_INIT;
	const struct unit_facts **uf;
	const char **why;

	walk_overlay(c, "");
	for (size_t i = 0; i < c->base.n; i++) {
		size_t len = strlen(c->base.file[i].path);

		if (len > 2 && !strcmp(c->base.file[i].path + len - 2, ".c"))
			vec_push(&path, c->base.file[i].path);
	}
	uf = arena_array(&c->arena, path.n + 1, sizeof(*uf));
	why = arena_array(&c->arena, path.n + 1, sizeof(*why));
	convert_analyse(c, path.v, path.n, &c->base, uf, why);
	for (size_t i = 0; i < path.n; i++)
		if (uf[i])
			add_unit(c, uf[i]);
		else
			warning("'%s' of the overlay was not analysed: %s", path.v[i], why[i]);
	vec_release(&path);
}
