/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * lint_units.c - the units that a change can matter to, and their facts in a
 * state of the tree
 */
#include <dirent.h>
#include <string.h>

#include "../../lib/alloc.h"
#include "../../lib/die.h"
#include "../../lib/fs.h"
#include "../../lib/intern.h"
#include "../../lib/pack.h"
#include "../../lib/progress.h"
#include "../../lib/strbuf.h"
#include "../cmd.h"
#include "../model/model.h"
#include "lint_p.h"

#define SHARE_UNITS 3		/* from here on a shared header can be worth it */
#define FLAGS_CANDIDATES 40		/* files beside a new one that kbuild is asked about */

/* --- which --- */

static struct lint_unit *add_unit(struct lint *l, const char *path)
{
	size_t at = (size_t)(uintptr_t)strmap_get(&l->unit_of, path);
	struct lint_unit u = { .path = intern(path) };

	if (at)
		return &l->unit.v[at - 1];
	vec_push(&l->unit, u);
	strmap_put(&l->unit_of, path, (void *)(uintptr_t)l->unit.n);
	return &l->unit.v[l->unit.n - 1];
}

static bool is_c(const char *path)
{
	size_t len = strlen(path);

	return len > 2 && !strcmp(path + len - 2, ".c");
}

static void add_readers(struct lint *l, const char *path)
{
	struct row_unit row;

	store_get_units_reading(l->db, &(struct row_unit_key){ path, l->conf.arch });
	while (store_get_units_reading_next(l->db, &row))
		if (row.state == ROW_UNIT_ANALYSED)
			add_unit(l, row.path)->in_db = true;
}

/* A touched .c file that the database does not know as analysed may still concern us: its text tells. */
static void look_for_names(struct lint *l, const char *path, const char *text, size_t len)
{
	size_t n;

	if (!path || !is_c(path) || session_is_outside(path) || strmap_get(&l->mentions, path))
		return;
	n = scout_count(l->name.v, l->name.n, text, len);
	if (n)
		strmap_put(&l->mentions, path, (void *)(uintptr_t)n);
}

static void look_at_old(struct lint *l, const char *path)
{
	struct strbuf text = STRBUF_INIT, why = STRBUF_INIT;

	if (path && is_c(path) && l->change.mode == LINT_MAIL && lint_change_disk(&l->change, path, &text, &why) > 0)
		look_for_names(l, path, text.buf, text.len);
	strbuf_release(&text);
	strbuf_release(&why);
}

static void read_names(struct lint *l)
{
	struct row_name row;

	store_get_names(l->db, &(struct row_none){ 0 });
	while (store_get_names_next(l->db, &row)) {
		vec_push(&l->name, intern(row.name));
		strmap_put(&l->run.is_name, row.name, l);
	}
}

static void touch(struct lint *l, const char *path)
{
	if (!path || strmap_has(&l->touched, path))
		return;
	strmap_put(&l->touched, path, l);
	add_readers(l, path);
}

void lint_units_choose(struct lint *l)
{
	struct overlay o = OVERLAY_INIT;
	struct strbuf why = STRBUF_INIT;

	read_names(l);
	for (size_t i = 0; i < l->change.patch.n; i++) {
		const struct lint_patch *p = &l->change.patch.v[i];

		for (size_t k = 0; k < p->file.n; k++)
			look_at_old(l, p->file.v[k].old_path);
		if (lint_change_apply(&l->change, i, &o, &why) < 0)
			die("cannot apply patch %zu of %zu: %s", i + 1, l->change.patch.n, why.buf);
		for (size_t k = 0; k < p->file.n; k++) {
			const struct lint_file *f = &p->file.v[k];
			const struct overlay_file *t = f->new_path ? overlay_find(&o, f->new_path) : NULL;

			if (f->skipped)
				continue;
			touch(l, f->old_path);
			touch(l, f->new_path);
			if (t && t->text)
				look_for_names(l, f->new_path, t->text, t->len);
		}
	}
	strmap_each(&l->mentions, e)
		add_unit(l, e->key);
	overlay_release(&o);
	strbuf_release(&why);
}

void lint_units_add_caller(struct lint *l, const char *path)
{
	struct lint_unit *u = add_unit(l, path);

	u->in_db = u->is_caller = true;
}

/* --- wrappers that the change makes --- */

static bool was_wrapper(const struct lint *l, const struct lint_state *a, const struct facts_function *f)
{
	for (size_t i = 0; i < a->across.graph.fn.n; i++) {
		const struct facts_function *g = a->across.graph.fn.v[i].facts;

		if (!strcmp(g->name, f->name) && !strcmp(g->file, f->file))
			return index_wrapper(&l->run, g) != NULL;
	}
	return false;
}

/* Files that mention the name, in the tree on disk: what a change adds to it is among its units by its own text. */
static void add_mentioning(struct lint *l, const char *name)
{
	VEC(const char *) path = VEC_INIT;
	struct scout_result r;

	progress_start("looking for users of a new wrapper", 0);
	if (scout_run(&l->conf.s.tree, &name, 1, INDEX_ROUNDS, session_jobs(&l->run.so), &r))
		exit(GUPTOOL_EXIT_FAILURE);
	for (size_t i = 0; i < r.nfile; i++)
		if (session_is_candidate(&r.file[i]) && !strmap_has(&l->unit_of, r.file[i].path))
			vec_push(&path, intern(r.file[i].path));
	scout_release(&r);
	progress_done();
	for (size_t i = 0; i < path.n && path.n <= INDEX_NAME_FILES; i++)
		add_unit(l, path.v[i]);
	if (path.n > INDEX_NAME_FILES)
		warning("'%s' takes or drops pages for its callers now, and is not followed: %zu files mention it", name, path.n);
	vec_release(&path);
}

bool lint_units_follow(struct lint *l, const struct lint_state *a, const struct lint_state *b)
{
	VEC(const char *) name = VEC_INIT;
	size_t before = l->unit.n;

	for (size_t i = 0; l->db && i < b->across.graph.fn.n; i++) {
		const struct facts_function *f = b->across.graph.fn.v[i].facts;

		if (!model_knows(l->conf.s.model, f->name) && index_wrapper(&l->run, f) && !was_wrapper(l, a, f))
			vec_push(&name, f->name);
	}
	for (size_t i = 0; i < name.n; i++) {
		strmap_put(&l->run.is_name, name.v[i], l);
		vec_push(&l->name, name.v[i]);
		add_mentioning(l, name.v[i]);
	}
	vec_release(&name);
	return l->unit.n > before;
}

/* --- flags --- */

static size_t folder_length(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? (size_t)(slash - path) : 0;
}

static bool is_beside(const char *a, const char *b)
{
	size_t n = folder_length(a);

	return n == folder_length(b) && !strncmp(a, b, n);
}

/* The file that was renamed to this one, in any patch. */
static const char *renamed_from(const struct lint *l, const char *path)
{
	for (size_t i = 0; i < l->change.patch.n; i++)
		for (size_t k = 0; k < l->change.patch.v[i].file.n; k++) {
			const struct lint_file *f = &l->change.patch.v[i].file.v[k];

			if ((f->kind == CHANGE_RENAME || f->kind == CHANGE_COPY) && f->new_path && !strcmp(f->new_path, path))
				return f->old_path;
		}
	return NULL;
}

static int by_name(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static bool is_on_disk(const struct lint *l, const char *path)
{
	char *full = fs_join(l->conf.paths.root, path);
	bool yes = fs_is_file(full);

	vec_free_(full);
	return yes;
}

/* .c files in the folder of 'path', those of the database first. */
static size_t list_siblings(struct lint *l, const char *path, const char **out, size_t max)
{
	VEC(const char *) found = VEC_INIT;
	struct strbuf dir = STRBUF_INIT;
	struct row_unit row;
	struct dirent *e;
	size_t n = 0;
	DIR *d;

	store_get_units(l->db, &(struct row_none){ 0 });
	while (store_get_units_next(l->db, &row))
		if (row.state == ROW_UNIT_ANALYSED && !strcmp(row.config, l->conf.arch) && is_beside(row.path, path) &&
		    is_on_disk(l, row.path) && n < max)
			out[n++] = intern(row.path);
	strbuf_addf(&dir, "%s/%.*s", l->conf.paths.root, (int)folder_length(path), path);
	d = n ? NULL : opendir(dir.buf);
	while (d && (e = readdir(d))) {
		struct strbuf sb = STRBUF_INIT;

		strbuf_addf(&sb, "%.*s%s%s", (int)folder_length(path), path, folder_length(path) ? "/" : "", e->d_name);
		if (is_c(e->d_name) && is_on_disk(l, sb.buf))
			vec_push(&found, intern(sb.buf));
		strbuf_release(&sb);
	}
	if (d)
		closedir(d);
	vec_sort(&found, by_name);
	for (size_t i = 0; i < found.n && n < max; i++)
		out[n++] = found.v[i];
	vec_release(&found);
	strbuf_release(&dir);
	return n;
}

static void ask(struct lint *l, const char *const *path, size_t n, struct unit *unit)
{
	if (n && kbuild_units_quick(&l->conf.s.tree, &l->conf.s.kbuild, path, n, unit, &l->arena))
		exit(GUPTOOL_EXIT_FAILURE);
}

/* A file that is not on disk has no flags of its own: those of the file it was, or of one beside it. */
static void borrow_flags(struct lint *l, struct lint_unit *u)
{
	const char *was = renamed_from(l, u->path), *candidate[FLAGS_CANDIDATES + 1];
	struct unit *unit = arena_array(&l->arena, FLAGS_CANDIDATES + 1, sizeof(*unit));
	size_t n = 0;

	if (was && is_on_disk(l, was))
		candidate[n++] = was;
	n += list_siblings(l, u->path, candidate + n, FLAGS_CANDIDATES);
	ask(l, candidate, n, unit);
	for (size_t i = 0; i < n; i++) {
		if (unit[i].state != UNIT_BUILT)
			continue;
		u->unit = unit[i];
		u->flags_of = intern(candidate[i]);
		break;
	}
	if (!u->flags_of)
		u->unit = (struct unit){ .state = UNIT_NO_FLAGS, .why = "a new file, and none beside it is built", .cwd = "" };
	u->unit.path = u->path;
	u->unit.source = arena_printf(&l->arena, "%s/%s", l->conf.paths.root, u->path);
}

static void find_flags(struct lint *l)
{
	const char **path = arena_array(&l->arena, l->unit.n + 1, sizeof(*path));
	struct unit *unit = arena_array(&l->arena, l->unit.n + 1, sizeof(*unit));
	size_t n = 0;

	for (size_t i = 0; i < l->unit.n; i++)
		if (!l->unit.v[i].unit.path && is_on_disk(l, l->unit.v[i].path))
			path[n++] = l->unit.v[i].path;
	ask(l, path, n, unit);
	for (size_t i = 0; i < n; i++)
		add_unit(l, path[i])->unit = unit[i];
	for (size_t i = 0; i < l->unit.n; i++)
		if (!l->unit.v[i].unit.path)
			borrow_flags(l, &l->unit.v[i]);
}

/* --- facts --- */

const char *lint_text(struct lint *l, const struct overlay *o, const char *path, struct strbuf *sb, size_t *len)
{
	const struct overlay_file *f = overlay_find(o, path);
	struct strbuf why = STRBUF_INIT;
	int there = 1;

	strbuf_clear(sb);
	if (f && f->text)
		strbuf_add(sb, f->text, f->len);
	else
		there = f ? 0 : lint_change_disk(&l->change, path, sb, &why);
	strbuf_release(&why);
	*len = sb->len;
	return there > 0 ? sb->buf : NULL;
}

static bool is_there(const struct lint *l, const char *path, const struct overlay *o)
{
	const struct overlay_file *f = overlay_find(o, path);

	return f ? f->text != NULL : is_on_disk(l, path);
}

static bool reads(const struct unit_facts *uf, const char *path)
{
	for (size_t i = 0; i < uf->include.n; i++)
		if (!strcmp(uf->include.v[i].path, path))
			return true;
	return false;
}

/* A new file may be found in place of one that was read, or be one that was not found. */
static bool could_shadow(const struct unit_facts *uf, const char *path)
{
	const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;
	size_t n = strlen(name);

	if (uf->state != ROW_UNIT_ANALYSED)
		return true;
	for (size_t i = 0; i < uf->include.n; i++) {
		size_t len = strlen(uf->include.v[i].path);

		if (len > n && !strcmp(uf->include.v[i].path + len - n, name) && uf->include.v[i].path[len - n - 1] == '/')
			return true;
	}
	return false;
}

static bool is_unaffected(const struct unit_facts *uf, const struct lint_patch *p)
{
	for (size_t i = 0; i < p->file.n; i++) {
		const struct lint_file *f = &p->file.v[i];

		if (f->skipped)
			continue;
		if ((f->old_path && reads(uf, f->old_path)) || (f->new_path && reads(uf, f->new_path)))
			return false;
		if (f->new_path && (f->kind != CHANGE_MODIFY) && could_shadow(uf, f->new_path))
			return false;
	}
	return true;
}

static struct lint_version *new_version(void)
{
	struct lint_version *v = xcalloc(1, sizeof(*v));

	arena_init(&v->arena);
	v->refs = 1;
	return v;
}

static void put_version(struct lint_version *v)
{
	if (!v || --v->refs)
		return;
	arena_release(&v->arena);
	vec_free_(v);
}

static void fail_version(struct lint *l, struct lint_version *v, const struct lint_unit *u, const char *why)
{
	unit_facts_init(&v->uf, &v->arena, u->path, l->conf.arch);
	v->uf.state = u->unit.state == UNIT_NOT_BUILT ? ROW_UNIT_NOT_BUILT : ROW_UNIT_FAILED;
	v->uf.why = why;
}

static struct lint_version *from_database(struct lint *l, const struct lint_unit *u, struct facts_hashes *h)
{
	struct facts_search search = { .argv = u->unit.argv, .cwd = u->unit.cwd };
	struct lint_version *v;

	if (!u->in_db || u->flags_of || !facts_is_current(l->db, u->path, l->conf.arch, u->unit.flags_hash, l->conf.front,
							  &l->conf.paths, &search, h))
		return NULL;
	v = new_version();
	if (facts_load_unit(l->db, u->path, l->conf.arch, &v->uf, &v->arena)) {
		put_version(v);
		return NULL;
	}
	v->from_db = true;
	l->loaded++;
	return v;
}

static void set_hashes(const struct lint *l, struct facts_hashes *h, const struct overlay *o)
{
	for (size_t i = 0; i < o->n; i++) {
		char *full = fs_join(l->conf.paths.root, o->file[i].path);

		facts_hashes_set(h, full, o->file[i].text, o->file[i].len);
		vec_free_(full);
	}
}

/* What a worker of index brought. */
static struct lint_version *take(struct lint *l, const struct lint_unit *u, struct index_unit *x)
{
	struct lint_version *v = new_version();
	struct unpack in;

	unpack_init(&in, x->packed.buf, x->packed.len);
	if (x->failed || facts_unpack_unit(&in, &v->uf, &v->arena))
		fail_version(l, v, u, x->failed ? x->failed : "what the worker sent is damaged");
	strbuf_release(&x->packed);
	l->parsed++;
	return v;
}

/* Shared headers are files in the build directory for a time; nothing is ever written into the tree. */
static bool may_share(const struct lint *l)
{
	size_t n = strlen(l->conf.paths.root);

	return strncmp(l->conf.paths.objdir, l->conf.paths.root, n) ||
	       (l->conf.paths.objdir[n] && l->conf.paths.objdir[n] != '/');
}

static void parse(struct lint *l, struct lint_state *s, const struct overlay *o, const size_t *job, size_t n)
{
	struct index_config *c = &l->conf;

	for (size_t i = 0; i < n; i++) {
		vec_push(&c->unit, (struct index_unit){ .u = l->unit.v[job[i]].unit, .packed = STRBUF_INIT });
		vec_push(&c->job, i);
	}
	c->overlay = o;
	l->run.shared_headers = n >= SHARE_UNITS && may_share(l);
	index_parse(c);
	index_pch_close(c);	/* the next state has an overlay of its own */
	for (size_t i = 0; i < n; i++)
		s->version[job[i]] = take(l, &l->unit.v[job[i]], &c->unit.v[i]);
	vec_release(&c->unit);
	vec_release(&c->job);
}

void lint_units_load(struct lint *l, struct lint_state *s, const struct overlay *o, const struct lint_state *before,
		     const struct lint_patch *patch)
{
	struct facts_hashes h = FACTS_HASHES_INIT;
	VEC(size_t) job = VEC_INIT;

	find_flags(l);
	set_hashes(l, &h, o);
	s->version = xrealloc(s->version, l->unit.n + 1, sizeof(*s->version));
	for (size_t i = s->nversion; i < l->unit.n; i++) {
		const struct lint_unit *u = &l->unit.v[i];
		struct lint_version *old = before && i < before->nversion ? before->version[i] : NULL;

		s->version[i] = NULL;
		if (!is_there(l, u->path, o))
			continue;
		if (old && patch && is_unaffected(&old->uf, patch)) {
			old->refs++;
			s->version[i] = old;
		} else if (u->unit.state != UNIT_BUILT) {
			s->version[i] = new_version();
			fail_version(l, s->version[i], u, u->unit.why ? u->unit.why : "");
		} else {
			s->version[i] = from_database(l, u, &h);
			if (s->version[i])
				continue;
			vec_push(&job, i);
			l->stale += u->in_db && !patch && l->change.mode == LINT_MAIL;
		}
	}
	s->nversion = l->unit.n;
	parse(l, s, o, job.v, job.n);
	vec_release(&job);
	facts_hashes_release(&h);
}

struct lint_version *lint_units_parse_here(struct lint *l, struct lint_state *s)
{
	struct lint_version *v = new_version();

	index_unit(&l->conf, &l->unit.v[0].unit, &v->arena, &v->uf);
	s->version = xcalloc(1, sizeof(*s->version));
	s->version[0] = v;
	s->nversion = 1;
	return v;
}

void lint_state_release(struct lint_state *s)
{
	across_release(&s->across);
	for (size_t i = 0; i < s->nversion; i++)
		put_version(s->version[i]);
	vec_free_(s->version);
	finding_sink_free(s->program);
	vec_release(&s->fn);
	strmap_release(&s->by_name);
	overlay_release(&s->text);
	*s = (struct lint_state){ .by_name = STRMAP_INIT };
}
