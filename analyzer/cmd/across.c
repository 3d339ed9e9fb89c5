/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * across.c - the walk over all functions of a program, callees first
 *
 * The parent knows all facts and decides which functions have to be walked;
 * workers, forked for each level of the call graph, walk and send rows back. A
 * job is what one unit has in one level: it has one set of prototypes to bind
 * the model to.
 */
#include <string.h>

#include "../../lib/die.h"
#include "../../lib/hash.h"
#include "../../lib/pack.h"
#include "../../lib/pool.h"
#include "../../lib/progress.h"
#include "../../lib/strbuf.h"
#include "../cmd.h"
#include "../model/model.h"
#include "../finding/finding.h"
#include "across_p.h"
#include "heard_p.h"

/* Functions that call each other are walked until nothing changes, so often at most. */
#define MAX_ROUNDS 6

/* --- set up --- */

void across_init(struct across *x, const struct across_opts *o)
{
	*x = (struct across){ .o = *o };
	arena_init(&x->arena);
	summaries_init(&x->graph);
}

void across_release(struct across *x)
{
	summaries_release(&x->graph);
	vec_release(&x->unit);
	vec_release(&x->own);
	vec_release(&x->todo);
	vec_release(&x->job);
	arena_release(&x->arena);
}

void across_bind(struct model *m, const struct unit_facts *uf)
{
	model_begin_unit(m);
	for (size_t i = 0; i < uf->proto.n; i++) {
		const struct facts_proto *p = &uf->proto.v[i];
		struct model_param param[32];
		size_t n = p->nparam < ARRAY_SIZE(param) ? p->nparam : ARRAY_SIZE(param);

		for (size_t k = 0; k < n; k++)
			param[k] = (struct model_param){ p->param_name[k], p->param_type[k] };
		model_bind_proto(m, p->name, param, n);
	}
	for (size_t i = 0; i < uf->flag.n; i++)
		model_bind_const(m, uf->flag.v[i].name, uf->flag.v[i].value);
	model_resolve(m);
}

/* the model as this unit saw it when it was parsed */
static void bind(struct across *x, const struct unit_facts *uf)
{
	if (x->bound != uf)
		across_bind(x->o.model, uf);
	x->bound = uf;
}

/* "long pin_user_pages(unsigned long start, ...)", as declared */
static void proto_text(const struct facts_proto *p, struct strbuf *sb)
{
	strbuf_clear(sb);
	strbuf_addf(sb, "%s %s(", *p->result ? p->result : "void", p->name);
	for (size_t i = 0; i < p->nparam; i++)
		strbuf_addf(sb, "%s%s%s%s", i ? ", " : "", *p->param_type[i] ? p->param_type[i] : "?",
			    *p->param_name[i] ? " " : "", p->param_name[i]);
	strbuf_addch(sb, ')');
}

static void add_api(struct across *x, struct unit_facts *uf)
{
	struct strbuf sb = STRBUF_INIT;

	facts_clear_api(uf);
	for (size_t i = 0; i < uf->proto.n; i++) {
		const struct model_fn *row = model_find(x->o.model, uf->proto.v[i].name);

		if (!row)
			continue;
		proto_text(&uf->proto.v[i], &sb);
		facts_add_api(uf, row, arena_strdup(uf->arena, sb.buf));
	}
	strbuf_release(&sb);
}

void across_add(struct across *x, struct unit_facts *uf, const struct unit_facts *old)
{
	uint64_t model;

	bind(x, uf);
	add_api(x, uf);
	model = model_unit_hash(x->o.model);
	vec_push(&x->unit, (struct across_unit){ uf, old, model });
	summaries_add(&x->graph, uf);
	for (size_t i = x->own.n; i < x->graph.fn.n; i++) {
		const struct row_blob *ir = &x->graph.fn.v[i].facts->ir;

		vec_push(&x->own, hash64_mix(hash64_mix(hash64_str(guptool_flow_version), model), hash64(ir->data, ir->len)));
	}
}

/* --- keys --- */

/* A function without its summary is to its callers what an unknown one is. */
static void take_summary(struct across *x, size_t fn)
{
	struct summary_fn *f = &x->graph.fn.v[fn];
	struct flow_summary *s;
	struct unpack in;

	f->summary = NULL;
	if (!f->facts->summary.len || f->facts->is_unsure)
		return;
	unpack_init(&in, f->facts->summary.data, f->facts->summary.len);
	s = flow_summary_unpack(&in, &x->arena);
	f->summary = s && !s->unsure && s->noutcome ? s : NULL;
}

/* The summaries that a function is walked with, but for those of its own group. */
static uint64_t callees_hash(const struct across *x, size_t fn)
{
	const struct facts_function *f = x->graph.fn.v[fn].facts;
	uint64_t h = 0;

	for (size_t i = 0; i < f->call.n; i++) {
		const struct row_call *c = &f->call.v[i];
		size_t to = *c->callee ? summaries_resolve(&x->graph, fn, c->callee, c->is_static) : 0;
		const struct summary_fn *callee = to ? &x->graph.fn.v[to - 1] : NULL;
		const struct summary_outer *outer = to || !*c->callee || c->is_static ? NULL :
						    summaries_outer(&x->graph, c->callee);

		if (outer)
			h = hash64_mix(h, hash64_mix(i, hash64(outer->data, outer->len)));
		if (!callee || callee->group == x->graph.fn.v[fn].group || !callee->summary)
			continue;
		h = hash64_mix(h, hash64_mix(i, hash64(callee->facts->summary.data, callee->facts->summary.len)));
	}
	return h;
}

/* Of the functions of a group, into 'key': for each depends on all of them. */
static void group_keys(const struct across *x, const struct summary_group *g, uint64_t *key)
{
	uint64_t all = g->n;

	for (size_t i = 0; i < g->n; i++) {
		size_t fn = x->graph.member.v[g->first + i];

		key[i] = hash64_mix(x->own.v[fn], callees_hash(x, fn) + x->graph.fn.v[fn].helps);
		all = hash64_mix(all, key[i]);
	}
	for (size_t i = 0; i < g->n; i++) {
		key[i] = g->n > 1 ? hash64_mix(key[i], all) : key[i];
		key[i] += !key[i];	/* 0 says that there is none */
	}
}

static const struct facts_function *find_old(const struct unit_facts *old, const struct facts_function *f, uint64_t key)
{
	for (size_t i = 0; old && i < old->function.n; i++)
		if (old->function.v[i].flow_key == key && !strcmp(old->function.v[i].name, f->name) &&
		    !strcmp(old->function.v[i].file, f->file))
			return &old->function.v[i];
	return NULL;
}

/* Does every function of the group have facts under its key? Then they are taken. */
static bool keep_group(struct across *x, const struct summary_group *g)
{
	uint64_t *key = arena_array(&x->arena, g->n, sizeof(*key));
	bool all = true;

	group_keys(x, g, key);
	for (size_t i = 0; i < g->n; i++) {
		size_t fn = x->graph.member.v[g->first + i];
		struct facts_function *f = x->graph.fn.v[fn].facts;
		const struct facts_function *old;

		if (f->flow_key == key[i])
			continue;
		old = find_old(x->unit.v[x->graph.fn.v[fn].unit_no].old, f, key[i]);
		if (old)
			facts_copy_flow(f, old);
		else
			all = false;
		f->flow_key = key[i];
	}
	for (size_t i = 0; i < g->n && all; i++)
		take_summary(x, x->graph.member.v[g->first + i]);
	x->kept += all ? g->n : 0;
	return all;
}

/* --- one function, one group: in the worker --- */

/* Result from 'a'; NULL: there is no IR to walk. What rules hear on the way goes to 'sink', if there is one. */
static const struct flow_result *walk(struct across *x, size_t fn, struct arena *a, struct finding_sink *sink)
{
	const struct summary_fn *f = &x->graph.fn.v[fn];
	const struct flow_limits lim = { .any = f->helps };
	const struct flow_result *r;
	struct unpack in;
	struct ir_fn *ir;

	unpack_init(&in, f->facts->ir.data, f->facts->ir.len);
	ir = ir_unpack(&in, a);
	if (!ir || ir->giveup)
		return NULL;
	bind(x, f->unit);
	summaries_enter(&x->graph, fn);
	if (sink) {
		r = heard_in(&x->graph, ir, x->o.model, sink, a);
		if (r->relevant)
			return r;
	}
	if (!f->helps && !flow_is_relevant(ir, x->o.model, &x->graph.source))
		return NULL;
	r = flow_run(ir, x->o.model, &x->graph.source, NULL, &lim, a);
	if (r->giveup)		/* the outcomes of callees can be what is too much */
		r = flow_run(ir, x->o.model, NULL, NULL, &lim, a);
	return r;
}

static const struct flow_summary *usable(const struct flow_result *r)
{
	return r && r->summary && !r->summary->unsure && r->summary->noutcome ? r->summary : NULL;
}

/* Walk the functions of a cycle until their summaries stay the same. */
static bool settle(struct across *x, const struct summary_group *g, struct arena *a)
{
	struct packbuf *was = arena_array(a, g->n, sizeof(*was)), now = PACKBUF_INIT;
	bool changed = true;

	for (size_t i = 0; i < g->n; i++)
		was[i] = (struct packbuf)PACKBUF_INIT;
	for (unsigned int round = 0; changed && round < MAX_ROUNDS; round++) {
		changed = false;
		for (size_t i = 0; i < g->n; i++) {
			size_t fn = x->graph.member.v[g->first + i];
			const struct flow_summary *s = usable(walk(x, fn, a, NULL));

			packbuf_clear(&now);
			if (s)
				flow_summary_pack(s, &now);
			if (now.sb.len != was[i].sb.len || memcmp(now.sb.buf, was[i].sb.buf, now.sb.len)) {
				packbuf_clear(&was[i]);
				strbuf_add(&was[i].sb, now.sb.buf, now.sb.len);
				changed = true;
			}
			x->graph.fn.v[fn].summary = s;
		}
	}
	for (size_t i = 0; i < g->n; i++)
		packbuf_release(&was[i]);
	packbuf_release(&now);
	return !changed;
}

static void pack_heard(struct finding_sink *sink, struct packbuf *out)
{
	struct packbuf found = PACKBUF_INIT;

	finding_finish(sink);
	heard_pack_findings(sink, &found);
	pack_bytes(out, found.sb.buf, found.sb.len);
	packbuf_release(&found);
	finding_sink_free(sink);
}

static struct row_blob unpack_heard(struct unpack *in, struct arena *a)
{
	size_t len;
	const void *data = unpack_bytes(in, &len);

	return (struct row_blob){ arena_dup(a, data, len), len };
}

static void walk_group(struct across *x, const struct summary_group *g, struct packbuf *out)
{
	bool is_stable = true;
	struct arena a = ARENA_INIT;

	if (g->is_cycle && (g->touches || g->helps))
		is_stable = settle(x, g, &a);
	for (size_t i = 0; i < g->n && !is_stable; i++)
		x->graph.fn.v[x->graph.member.v[g->first + i]].summary = NULL;
	for (size_t i = 0; i < g->n; i++) {
		size_t fn = x->graph.member.v[g->first + i];
		const struct summary_fn *f = &x->graph.fn.v[fn];
		struct unit_facts uf = { .arena = &a };
		struct facts_function found = { .giveup = f->facts->giveup };
		struct finding_sink *sink = x->o.listen ? finding_sink_new() : NULL;
		const struct flow_result *r = walk(x, fn, &a, sink);

		if (r && !is_stable)
			r->summary->unsure = true;
		facts_set_flow(&uf, &found, r, x->o.paths);
		pack_u(out, fn + 1);
		pack_bool(out, r != NULL);
		facts_pack_flow(&found, out);
		if (sink)
			pack_heard(sink, out);
	}
	arena_release(&a);
}

/* --- levels --- */

static void work(void *ctx, size_t job, struct packbuf *out)
{
	struct across *x = ctx;
	const struct across_job *j = &x->job.v[job];

	for (size_t i = j->first; i < j->first + j->n; i++)
		walk_group(x, &x->graph.group.v[x->todo.v[i]], out);
	pack_u(out, 0);
}

static const struct unit_facts *unit_of(const struct across *x, size_t job)
{
	return x->unit.v[x->graph.group.v[x->todo.v[x->job.v[job].first]].unit_no].uf;
}

/* What no worker could walk is given up, and tried again next time. */
static void lose(struct across *x, size_t job, const char *why)
{
	const struct across_job *j = &x->job.v[job];

	warning("functions of '%s' were not walked: %s", unit_of(x, job)->path, why);
	for (size_t i = j->first; i < j->first + j->n; i++) {
		const struct summary_group *g = &x->graph.group.v[x->todo.v[i]];

		for (size_t k = 0; k < g->n; k++) {
			struct summary_fn *f = &x->graph.fn.v[x->graph.member.v[g->first + k]];
			struct unit_facts *uf = x->unit.v[f->unit_no].uf;

			facts_set_flow(uf, f->facts, NULL, x->o.paths);
			facts_add_giveup(uf, f->facts, ROW_GIVEUP_FLOW, why, 0);
			f->facts->flow_key = 0;
			f->facts->heard = (struct row_blob){ 0 };
			f->summary = NULL;
			x->lost++;
		}
	}
}

static int done(void *ctx, size_t job, const struct pool_result *r)
{
	struct across *x = ctx;
	struct unpack in;
	size_t fn;

	if (r->status != POOL_OK) {
		lose(x, job, r->why);
		return 0;
	}
	unpack_init(&in, r->data, r->len);
	while ((fn = unpack_u(&in)) && fn <= x->graph.fn.n && !in.failed) {
		struct summary_fn *f = &x->graph.fn.v[fn - 1];
		struct unit_facts *uf = x->unit.v[f->unit_no].uf;

		x->walked += unpack_bool(&in);
		if (!facts_unpack_flow(&in, uf, f->facts))
			take_summary(x, fn - 1);
		if (x->o.listen)
			f->facts->heard = unpack_heard(&in, uf->arena);
	}
	if (in.failed)
		lose(x, job, "what the worker sent is damaged");
	return 0;
}

static void tick(void *ctx, size_t finished, size_t job)
{
	struct across *x = ctx;

	progress_tick(x->finished + finished, unit_of(x, job)->path);
}

/* What has to be walked of the level that begins with group 'g', as jobs; returns the first group of the next level. */
static size_t cut_level(struct across *x, size_t g)
{
	const struct summary_group *v = x->graph.group.v;
	size_t first = g;

	vec_clear(&x->job);
	vec_clear(&x->todo);
	for (; g < x->graph.group.n && v[g].level == v[first].level; g++) {
		if (keep_group(x, &v[g]))
			continue;
		if (!x->todo.n || v[g].unit_no != v[x->todo.v[x->todo.n - 1]].unit_no)
			vec_push(&x->job, (struct across_job){ x->todo.n, 0 });
		vec_push(&x->todo, g);
		x->job.v[x->job.n - 1].n++;
	}
	return g;
}

static int run_here(struct across *x)
{
	for (size_t i = 0; i < x->job.n; i++) {
		struct packbuf out = PACKBUF_INIT;

		work(x, i, &out);
		done(x, i, &(struct pool_result){ .status = POOL_OK, .why = "", .data = out.sb.buf, .len = out.sb.len });
		packbuf_release(&out);
	}
	return 0;
}

int across_run(struct across *x)
{
	struct pool_opts o = {
		.jobs = x->o.jobs,
		.time_limit = x->o.time_limit,
		.work = work,
		.done = done,
		.tick = tick,
		.ctx = x,
		.peak_rss = x->o.peak_rss,
	};
	int ret = 0;

	summaries_order(&x->graph, x->o.model);
	progress_start("following pages through functions", 0);
	for (size_t g = 0; g < x->graph.group.n && !ret; x->finished += x->job.n) {
		g = cut_level(x, g);
		if (x->job.n)
			ret = x->o.jobs ? pool_run(x->job.n, &o) : run_here(x);
	}
	progress_done();
	return ret ? -1 : 0;
}
