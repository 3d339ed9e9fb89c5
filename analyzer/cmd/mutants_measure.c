/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * mutants_measure.c - which rules see the mutants
 *
 * 'check' runs over the whole database, once as it is and then with changed
 * functions put in. Many mutants go into one run, but never two that could see
 * each other: files are grouped by the calls between them and by the fields
 * that keep pages, and a run has one mutant of each group.
 */
#include <stdlib.h>
#include <string.h>

#include "../../lib/alloc.h"
#include "../../lib/die.h"
#include "../../lib/intern.h"
#include "../../lib/pack.h"
#include "../../lib/pool.h"
#include "../../lib/progress.h"
#include "../finding/finding.h"
#include "../flow/flow.h"
#include "../model/model.h"
#include "check_p.h"
#include "mutants_p.h"
#include "session_p.h"

/* --- groups of units --- */

struct groups {
	size_t *up;
	size_t n;
};

static size_t root_of(struct groups *g, size_t i)
{
	while (g->up[i] != i)
		i = g->up[i] = g->up[g->up[i]];
	return i;
}

static void join(struct groups *g, size_t a, size_t b)
{
	g->up[root_of(g, a)] = root_of(g, b);
}

static void join_by(struct groups *g, struct strmap *map, const char *key, size_t unit)
{
	size_t other = (size_t)(uintptr_t)strmap_get(map, key);

	if (other)
		join(g, other - 1, unit);
	else
		strmap_put(map, key, (void *)(uintptr_t)(unit + 1));
}

/* Records that everybody passes around: a field of theirs is no owner that two files could share. */
static bool is_common(const char *record)
{
	static const char *const common[] = {
		"bio", "bio_vec", "folio", "iov_iter", "list_head", "page", "pipe_buffer", "scatterlist", "sg_table", "vm_fault", "xarray",
	};

	for (size_t i = 0; i < ARRAY_SIZE(common); i++)
		if (!strcmp(record, common[i]))
			return true;
	return false;
}

/* Functions whose summary a mutant may change: those with one, and whoever calls such a function. */
struct reach {
	struct strmap global;		/* name -> unit + 1: external functions that may change */
	struct strmap here;		/* "unit name" of all that may change */
};

static const char *name_here(size_t unit, const char *name, struct strbuf *sb)
{
	strbuf_clear(sb);
	strbuf_addf(sb, "%zu %s", unit, name);
	return sb->buf;
}

static void may_change(struct mutants_run *r, struct reach *x, size_t unit, const struct facts_function *f, struct arena *a)
{
	struct strbuf sb = STRBUF_INIT;

	strmap_put(&x->here, arena_strdup(a, name_here(unit, f->name, &sb)), x);
	/* what the tables know is what its callers believe */
	if (!f->is_static && !f->in_header && !model_knows(r->model, f->name))
		strmap_put(&x->global, f->name, (void *)(uintptr_t)(unit + 1));
	strbuf_release(&sb);
}

/* Does it call one of those? Files that meet through such a call are one group. */
static bool calls_one(struct groups *g, const struct reach *x, size_t unit, const struct facts_function *f)
{
	struct strbuf sb = STRBUF_INIT;
	bool found = false;

	for (size_t c = 0; c < f->call.n; c++) {
		size_t to = f->call.v[c].is_static ? 0 : (size_t)(uintptr_t)strmap_get(&x->global, f->call.v[c].callee);

		if (to)
			join(g, unit, to - 1);
		found |= to || strmap_has(&x->here, name_here(unit, f->call.v[c].callee, &sb));
	}
	strbuf_release(&sb);
	return found;
}

static void group_by_calls(struct mutants_run *r, struct groups *g, struct arena *a)
{
	struct reach x = { STRMAP_INIT, STRMAP_INIT };
	struct strbuf sb = STRBUF_INIT;
	bool again = true;

	for (size_t i = 0; i < g->n; i++)
		for (size_t k = 0; k < r->unit[i].function.n; k++)
			for (size_t m = 0; m < r->state.n; m++)
				if (r->state.v[m].changed && !strcmp(r->state.v[m].m->function, r->unit[i].function.v[k].name) &&
				    !strcmp(r->state.v[m].m->path, r->unit[i].path)) {
					may_change(r, &x, i, &r->unit[i].function.v[k], a);
					break;
				}
	while (again) {
		again = false;
		for (size_t i = 0; i < g->n; i++)
			for (size_t k = 0; k < r->unit[i].function.n; k++) {
				const struct facts_function *f = &r->unit[i].function.v[k];

				if (!calls_one(g, &x, i, f) || strmap_has(&x.here, name_here(i, f->name, &sb)))
					continue;
				may_change(r, &x, i, f, a);
				again = true;
			}
	}
	strmap_release(&x.global);
	strmap_release(&x.here);
	strbuf_release(&sb);
}

static void group_units(struct mutants_run *r, struct groups *g, struct arena *a)
{
	struct strmap field = STRMAP_INIT;

	g->n = r->nunit;
	g->up = arena_array(a, g->n + 1, sizeof(*g->up));
	for (size_t i = 0; i < g->n; i++)
		g->up[i] = i;
	group_by_calls(r, g, a);
	for (size_t i = 0; i < g->n; i++)
		for (size_t k = 0; k < r->unit[i].function.n; k++) {
			const struct facts_function *f = &r->unit[i].function.v[k];

			for (size_t s = 0; s < f->site.n; s++) {
				char *key = arena_printf(a, "%s.%s", f->site.v[s].record, f->site.v[s].field);

				if (*f->site.v[s].record && !is_common(f->site.v[s].record))
					join_by(g, &field, key, i);
			}
		}
	strmap_release(&field);
}

/* --- findings --- */

/* Columns and the text of the message move with an edit on the same line. */
static const char *key_of(const struct finding *f, struct strbuf *sb)
{
	strbuf_clear(sb);
	strbuf_addf(sb, "%s:%s:%s:%u", f->rule, f->file, f->function, f->line);
	return sb->buf;
}

static void note_spoken(struct mutants_run *r, struct mutant_state *s, const char *rule)
{
	size_t n = strlen(rule);

	for (const char *p = s->spoke; p && *p; p = strchr(p, ',') ? strchr(p, ',') + 1 : NULL)
		if (!strncmp(p, rule, n) && (p[n] == ',' || !p[n]))
			return;
	s->spoke = s->spoke ? arena_printf(&r->arena, "%s,%s", s->spoke, rule) : intern(rule);
}

static bool is_expected(const struct mutant *m, const char *rule)
{
	const char *p = mutate_info[m->op].rules;
	size_t n = strlen(rule);

	for (; p; p = strchr(p, ','), p = p ? p + 1 : NULL)
		if (!strncmp(p, rule, n) && (p[n] == ',' || !p[n]))
			return true;
	return false;
}

/* --- runs --- */

struct measure {
	struct mutants_run *r;
	struct check *check;
	struct groups groups;
	struct strmap unit_no;		/* path: number + 1 */
	struct strmap before;		/* findings of the tree as it is */
	size_t batch;
	struct arena *arena;		/* in the worker */
};

static struct mutant_state *mutant_of(struct measure *x, const char *path)
{
	struct mutants_run *r = x->r;
	size_t unit = (size_t)(uintptr_t)strmap_get(&x->unit_no, path);

	for (size_t i = 0; i < r->state.n && unit; i++) {
		struct mutant_state *s = &r->state.v[i];

		if (s->changed && s->batch == x->batch &&
		    r->file.v[s->file].group == root_of(&x->groups, unit - 1))
			return s;
	}
	return NULL;
}

static void put_in(void *ctx, struct unit_facts *uf, size_t n)
{
	struct measure *x = ctx;
	struct mutants_run *r = x->r;

	for (size_t i = 0; i < r->state.n; i++) {
		const struct mutant_state *s = &r->state.v[i];

		for (size_t u = 0; u < n && s->changed && s->batch == x->batch; u++) {
			if (strcmp(uf[u].path, s->m->path) || strcmp(uf[u].config, r->arch))
				continue;
			for (size_t k = 0; k < uf[u].function.n; k++)
				if (!strcmp(uf[u].function.v[k].name, s->m->function) && !uf[u].function.v[k].in_header)
					uf[u].function.v[k] = *s->changed;
		}
	}
}

static void judge(struct measure *x, const struct finding *f)
{
	struct mutants_run *r = x->r;
	struct strbuf sb = STRBUF_INIT;
	struct mutant_state *s;

	if (strmap_has(&x->before, key_of(f, &sb)))
		goto out;
	s = mutant_of(x, f->file);
	if (!s) {
		vec_push(&r->elsewhere, intern(sb.buf));
		goto out;
	}
	if (is_expected(s->m, f->rule))
		s->verdict = MUTANT_EXPECTED;
	else if (f->severity == FINDING_INFO)	/* a list of what there is, no complaint */
		goto out;
	else if (s->verdict != MUTANT_EXPECTED)
		s->verdict = MUTANT_OTHER;
	note_spoken(r, s, f->rule);
out:
	strbuf_release(&sb);
}

/* --- what became of the pages, for those that nobody saw --- */

static void note_fate(struct measure *x, const char *path, const char *function, const char *what)
{
	for (size_t i = 0; i < x->r->state.n; i++) {
		struct mutant_state *s = &x->r->state.v[i];

		if (!s->changed || s->batch != x->batch || strcmp(s->m->path, path) || strcmp(s->m->function, function))
			continue;
		if (s->why && strstr(s->why, what))
			continue;
		s->why = s->why ? arena_printf(x->arena, "%s; %s", s->why, what) : what;
	}
}

static void on_event(void *ctx, const struct flow_event *ev)
{
	static const char *const escape[] = {
		[FLOW_ESC_NONE] = "", [FLOW_ESC_PARAM] = "reached from a parameter", [FLOW_ESC_GLOBAL] = "global",
		[FLOW_ESC_RETURNED] = "returned", [FLOW_ESC_CALLEE] = "given to", [FLOW_ESC_TRANSFER] = "taken over by",
	};
	struct measure *x = ctx;

	if (ev->kind == FLOW_RELEASE && !ev->hold)
		note_fate(x, ev->fn->file, ev->fn->name, "released without a hold");
	for (size_t i = 0; i < ev->nhold; i++) {
		const struct flow_hold *h = ev->holds[i];

		if (h->is_alloc || (ev->kind != FLOW_RELEASE && ev->kind != FLOW_RETURN && ev->kind != FLOW_DIRTY))
			continue;
		if (h->status == FLOW_UNSURE)
			note_fate(x, ev->fn->file, ev->fn->name, arena_printf(x->arena, "unsure: %s", h->unsure ? h->unsure : "?"));
		else if (h->escape != FLOW_ESC_NONE)
			note_fate(x, ev->fn->file, ev->fn->name,
				  arena_printf(x->arena, "%s %s", escape[h->escape],
					       h->escape > FLOW_ESC_RETURNED && h->escape_op && h->escape_op->callee ?
					       h->escape_op->callee : ""));
		else
			note_fate(x, ev->fn->file, ev->fn->name, "followed");
	}
}

static void on_giveup(void *ctx, const char *file, const char *function, const char *why)
{
	struct measure *x = ctx;

	note_fate(x, file, function, arena_printf(x->arena, "given up: %s", why));
}

/* --- batches, each in a process of its own --- */

static void work(void *ctx, size_t job, struct packbuf *out)
{
	struct measure *x = ctx;
	struct finding_sink *sink = finding_sink_new();
	struct check_change change = { put_in, x->r->silent ? on_event : NULL, on_giveup, x };
	struct arena a = ARENA_INIT;

	x->batch = job + 1;
	x->arena = &a;
	if (check_changed(x->check, &change, sink))
		exit(2);
	for (size_t i = 0; i < x->r->state.n; i++)
		if (x->r->state.v[i].changed && x->r->state.v[i].batch == x->batch) {
			pack_u(out, i + 1);
			pack_str(out, x->r->state.v[i].why ? x->r->state.v[i].why : "");
		}
	pack_u(out, 0);
	finding_finish(sink);
	pack_u(out, finding_count(sink));
	for (size_t i = 0; i < finding_count(sink); i++)
		check_pack_finding(out, finding_at(sink, i));
	finding_sink_free(sink);
	arena_release(&a);
}

static int done(void *ctx, size_t job, const struct pool_result *r)
{
	struct measure *x = ctx;
	struct arena a = ARENA_INIT;
	struct unpack u;
	size_t n, state;

	if (r->status != POOL_OK)
		return error("mutants were not checked: %s", r->why);
	x->batch = job + 1;
	unpack_init(&u, r->data, r->len);
	while ((state = unpack_u(&u)) && !u.failed && state <= x->r->state.n)
		x->r->state.v[state - 1].why = unpack_str(&u);
	n = unpack_count(&u, 12);
	for (size_t i = 0; i < n && !u.failed; i++) {
		struct finding f;

		check_unpack_finding(&u, &f, &a);
		if (!u.failed)
			judge(x, &f);
	}
	arena_release(&a);
	return u.failed ? error("mutants were not checked: what the worker sent is damaged") : 0;
}

static void tick(void *ctx, size_t finished, size_t job)
{
	(void)ctx;
	(void)job;
	progress_tick(finished, "");
}

/* One mutant of each group in a batch. Returns how many batches that makes. */
static size_t deal(struct measure *x, struct arena *a)
{
	struct mutants_run *r = x->r;
	size_t *next = arena_array(a, x->groups.n + 1, sizeof(*next)), n = 0;

	for (size_t i = 0; i < r->file.n; i++) {
		size_t unit = (size_t)(uintptr_t)strmap_get(&x->unit_no, r->file.v[i].path);

		r->file.v[i].group = root_of(&x->groups, unit - 1);
	}
	for (size_t i = 0; i < r->state.n; i++) {
		struct mutant_state *s = &r->state.v[i];

		if (!s->changed)
			continue;
		s->verdict = MUTANT_SILENT;
		s->batch = ++next[r->file.v[s->file].group];
		n = s->batch > n ? s->batch : n;
	}
	return n;
}

int mutants_measure(struct mutants_run *r, struct check *check)
{
	struct measure x = { .r = r, .check = check, .unit_no = STRMAP_INIT, .before = STRMAP_INIT };
	struct session_opts so = { .jobs = r->jobs };
	struct finding_sink *sink = finding_sink_new();
	struct strbuf sb = STRBUF_INIT;
	struct arena a = ARENA_INIT;
	struct pool_opts o = {
		.jobs = session_jobs(&so),
		.time_limit = (unsigned int)r->time_limit,
		.work = work,
		.done = done,
		.tick = tick,
		.ctx = &x,
	};
	size_t n, lost;
	int ret;

	for (size_t i = 0; i < r->nunit; i++)
		strmap_put(&x.unit_no, r->unit[i].path, (void *)(uintptr_t)(i + 1));
	group_units(r, &x.groups, &a);
	n = deal(&x, &a);
	ret = check_all(check, o.jobs, o.time_limit, sink, &lost) < 0 ? -1 : 0;
	finding_finish(sink);
	for (size_t i = 0; i < finding_count(sink); i++)
		strmap_put(&x.before, key_of(finding_at(sink, i), &sb), &x);
	finding_sink_free(sink);
	progress_start("checking mutants", n);
	if (!ret)
		ret = pool_run(n, &o) ? -1 : 0;
	progress_done();
	strmap_release(&x.unit_no);
	strmap_release(&x.before);
	strbuf_release(&sb);
	arena_release(&a);
	return ret;
}
