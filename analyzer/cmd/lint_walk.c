/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * lint_walk.c - the functions of a state with what their callees do, and the
 * rules for those that are not what they were
 *
 * Callees outside of the chosen units come out of the database: their text is
 * the same in all states, or they would be inside.
 */
#include <string.h>

#include "../../lib/alloc.h"
#include "../../lib/die.h"
#include "../../lib/hash.h"
#include "../../lib/intern.h"
#include "../../lib/pack.h"
#include "../../lib/strbuf.h"
#include "../model/model.h"
#include "../rules/rule.h"
#include "heard_p.h"
#include "lint_p.h"

#define FEW_UNITS 4	/* walked in this process: a worker would cost more */

/* --- callees outside --- */

static void read_outer(struct lint *l, int64_t body, struct summary_outer *out)
{
	struct row_summary row;
	struct flow_summary *s;
	struct unpack in;

	store_get_summary(l->db, &(struct row_id){ body });
	while (store_get_summary_next(l->db, &row)) {
		if (row.is_unsure || !row.data.len)
			continue;
		out->data = arena_dup(&l->arena, row.data.data, row.data.len);
		out->len = row.data.len;
		unpack_init(&in, out->data, out->len);
		s = flow_summary_unpack(&in, &l->arena);
		out->summary = s && !s->unsure && s->noutcome ? s : NULL;
	}
}

static const struct summary_outer *outer(void *ctx, const char *name)
{
	struct lint *l = ctx;
	struct summary_outer *out = strmap_get(&l->outer, name);
	struct row_function_ref row;
	int64_t body = 0;

	if (out)
		return out;
	out = arena_alloc(&l->arena, sizeof(*out));
	strmap_put(&l->outer, name, out);
	if (!l->db)
		return out;
	store_find_function(l->db, &(struct row_function_ref){ .name = name, .path = "", .config = l->conf.arch });
	while (store_find_function_next(l->db, &row)) {
		if (row.is_static || row.in_header || strmap_has(&l->unit_of, row.path))
			continue;
		out->n++;
		body = row.body;
	}
	if (out->n == 1)
		read_outer(l, body, out);
	return out;
}

/* --- the walk --- */

static const char *fn_key(const struct lint *l, size_t unit, const char *file, const char *name, struct strbuf *sb)
{
	strbuf_clear(sb);
	strbuf_addf(sb, "%s\n%s\n%s", l->unit.v[unit].path, file, name);
	return sb->buf;
}

static void take_stock(struct lint *l, struct lint_state *s, const size_t *unit_no)
{
	struct strbuf sb = STRBUF_INIT;

	vec_clear(&s->fn);
	strmap_clear(&s->by_name);
	for (size_t i = 0; i < s->across.graph.fn.n; i++) {
		const struct summary_fn *f = &s->across.graph.fn.v[i];
		struct lint_fn fn = { .file = f->facts->file, .name = f->facts->name, .key = f->facts->flow_key,
				      .unit = unit_no[f->unit_no] };

		if (f->summary)
			fn.summary = hash64(f->facts->summary.data, f->facts->summary.len) | 1;
		vec_push(&s->fn, fn);
		strmap_put(&s->by_name, fn_key(l, fn.unit, fn.file, fn.name, &sb), (void *)(uintptr_t)(i + 1));
	}
	strbuf_release(&sb);
}

void lint_walk(struct lint *l, struct lint_state *s, const struct lint_state *before)
{
	size_t *unit_no = xcalloc(s->nversion + 1, sizeof(*unit_no)), n = 0, few = 0;

	strmap_clear(&l->outer);	/* what was outside may be inside now */
	across_release(&s->across);
	for (size_t i = 0; i < s->nversion; i++)
		few += s->version[i] != NULL;
	across_init(&s->across, &(struct across_opts){
		.model = l->conf.s.model,
		.paths = &l->conf.paths,
		.jobs = few > FEW_UNITS ? session_jobs(&l->run.so) : 0,
		.time_limit = (unsigned int)l->run.time_limit,
	});
	s->across.graph.outer = outer;
	s->across.graph.outer_ctx = l;
	for (size_t i = 0; i < s->nversion; i++) {
		const struct lint_version *old = before && i < before->nversion ? before->version[i] : NULL;

		if (!s->version[i] || s->version[i]->uf.state != ROW_UNIT_ANALYSED)
			continue;
		across_add(&s->across, &s->version[i]->uf, old && old != s->version[i] ? &old->uf : NULL);
		unit_no[n++] = i;
	}
	if (across_run(&s->across))
		exit(GUPTOOL_EXIT_FAILURE);
	take_stock(l, s, unit_no);
	vec_free_(unit_no);
}

const struct lint_fn *lint_walk_find(const struct lint_state *s, const char *file, const char *name)
{
	for (size_t i = 0; i < s->fn.n; i++)
		if (!strcmp(s->fn.v[i].name, name) && !strcmp(s->fn.v[i].file, file))
			return &s->fn.v[i];
	return NULL;
}

/* --- callers --- */

static const struct lint_fn *find_fn(const struct lint *l, const struct lint_state *s, const struct lint_fn *f, struct strbuf *sb)
{
	size_t i = (size_t)(uintptr_t)strmap_get(&s->by_name, fn_key(l, f->unit, f->file, f->name, sb));

	return i ? &s->fn.v[i - 1] : NULL;
}

static bool add_callers(struct lint *l, const char *name)
{
	VEC(const char *) path = VEC_INIT;
	struct row_unit row;
	size_t before = l->unit.n;

	store_get_units_calling(l->db, &(struct row_function_ref){ .name = name, .config = l->conf.arch });
	while (store_get_units_calling_next(l->db, &row))
		if (row.state == ROW_UNIT_ANALYSED && !strmap_has(&l->unit_of, row.path))
			vec_push(&path, intern(row.path));
	for (size_t i = 0; i < path.n; i++)
		lint_units_add_caller(l, path.v[i]);
	vec_release(&path);
	return l->unit.n > before;
}

/* Functions of 'a' whose summary is another one in 'b', or is not there. */
static bool callers_of(struct lint *l, const struct lint_state *a, const struct lint_state *b)
{
	struct strbuf sb = STRBUF_INIT;
	bool more = false;

	for (size_t i = 0; i < a->fn.n; i++) {
		const struct lint_fn *f = &a->fn.v[i], *g = find_fn(l, b, f, &sb);

		if (!a->across.graph.fn.v[i].facts->is_static && f->summary != (g ? g->summary : 0))
			more |= add_callers(l, f->name);
	}
	strbuf_release(&sb);
	return more;
}

bool lint_walk_callers(struct lint *l, const struct lint_state *a, const struct lint_state *b)
{
	bool more = callers_of(l, a, b);

	return callers_of(l, b, a) || more;
}

/* --- rules --- */

static void run_rules(struct lint *l, struct lint_state *s, size_t fn, struct finding_sink *sink)
{
	struct arena a = ARENA_INIT;

	across_bind(l->conf.s.model, s->across.graph.fn.v[fn].unit);
	l->compared += heard_walk(&s->across.graph, fn, l->conf.s.model, sink, &a) != NULL;
	arena_release(&a);
}

/* What is in 'a' and has no equal in 'b'. */
static void find_in(struct lint *l, struct lint_state *a, const struct lint_state *b, struct finding_sink *sink)
{
	struct strbuf sb = STRBUF_INIT;

	for (size_t i = 0; i < a->fn.n; i++) {
		const struct lint_fn *f = &a->fn.v[i], *g = find_fn(l, b, f, &sb);

		if (!g || g->key != f->key || !f->key)
			run_rules(l, a, i, sink);
	}
	strbuf_release(&sb);
}

struct reading {
	struct lint *l;
	const struct lint_state *s;
	struct strbuf text;
};

static const char *read_source(void *ctx, const char *path, size_t *len)
{
	struct reading *r = ctx;

	return lint_text(r->l, &r->s->text, path, &r->text, len);
}

static struct finding_sink *choose(struct lint *l, const struct lint_state *s, struct finding_sink *all)
{
	struct reading r = { l, s, STRBUF_INIT };
	struct strmap none = STRMAP_INIT;
	struct finding_sink *named = finding_sink_new(), *out;

	finding_finish(all);
	for (size_t i = 0; i < finding_count(all); i++) {
		struct finding f = *finding_at(all, i);

		f.configs = l->conf.arch;
		finding_add(named, &f);
	}
	finding_finish(named);
	l->choose.read = read_source;
	l->choose.ctx = &r;
	out = choose_findings(&l->choose, named, &none);
	finding_sink_free(named);
	finding_sink_free(all);
	strbuf_release(&r.text);
	return out;
}

void lint_walk_findings(struct lint *l, struct lint_state *a, struct lint_state *b, struct finding_sink **old,
			struct finding_sink **new)
{
	struct finding_sink *x = finding_sink_new(), *y = finding_sink_new();

	find_in(l, a, b, x);
	find_in(l, b, a, y);
	lint_program(l, a, b, x, y);
	*old = choose(l, a, x);
	*new = choose(l, b, y);
}
