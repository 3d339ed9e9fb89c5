/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * check_run.c - rules over the functions of a database, unit by unit
 *
 * The parent reads; workers, forked after that, walk and send findings and
 * summaries back. Functions go level by level of the call graph, so that each
 * is walked once, with what its callees do. A job is what one unit has in one
 * level: it has one set of prototypes to bind the model to.
 */
#include <string.h>

#include "../../db/store.h"
#include "../../lib/alloc.h"
#include "../../lib/arena.h"
#include "../../lib/die.h"
#include "../../lib/intern.h"
#include "../../lib/pack.h"
#include "../../lib/pool.h"
#include "../../lib/progress.h"
#include "../../lib/vec.h"
#include "../facts/facts.h"
#include "../rules/rule.h"
#include "analyse_p.h"
#include "check_p.h"
#include "summaries_p.h"

/* Functions that call each other are walked until nothing changes, so often at most. */
#define MAX_ROUNDS 6

struct job {
	size_t first, n;		/* groups */
};

struct check {
	struct model *model;
	struct finding_sink *sink;
	struct arena arena;
	VEC(struct unit_facts) unit;
	struct summaries across;
	VEC(struct job) job;		/* of the level */
	size_t finished;		/* jobs of lower levels */
	const struct unit_facts *bound;	/* whose prototypes the model has */
	long walked;
	size_t lost;			/* units that no worker could finish */
	bool *is_lost;			/* by unit; it has a job in each level */
};

static void pack_finding(struct packbuf *out, const struct finding *f)
{
	pack_str(out, f->rule);
	pack_str(out, f->name);
	pack_u(out, f->severity);
	pack_u(out, f->confidence);
	pack_str(out, f->file);
	pack_str(out, f->function);
	pack_u(out, f->function_line);
	pack_u(out, f->line);
	pack_u(out, f->col);
	pack_str(out, f->message);
	pack_str(out, f->acquire);
	pack_str(out, f->release);
	pack_str(out, f->acquire_text);
	pack_u(out, f->nstep);
	for (size_t i = 0; i < f->nstep; i++) {
		pack_u(out, f->step[i].kind);
		pack_str(out, f->step[i].file);
		pack_u(out, f->step[i].line);
		pack_u(out, f->step[i].col);
		pack_str(out, f->step[i].text);
	}
}

static void unpack_finding(struct unpack *u, struct finding *f, struct arena *a)
{
	struct finding_step *step;

	memset(f, 0, sizeof(*f));
	f->rule = unpack_str(u);
	f->name = unpack_str(u);
	f->severity = (enum finding_severity)unpack_u(u);
	f->confidence = (enum finding_confidence)unpack_u(u);
	f->file = unpack_str(u);
	f->function = unpack_str(u);
	f->function_line = (unsigned int)unpack_u(u);
	f->line = (unsigned int)unpack_u(u);
	f->col = (unsigned int)unpack_u(u);
	f->message = unpack_str(u);
	f->acquire = unpack_str(u);
	f->release = unpack_str(u);
	f->acquire_text = unpack_str(u);
	f->nstep = unpack_count(u, 5);
	step = arena_array(a, f->nstep + 1, sizeof(*step));
	for (size_t i = 0; i < f->nstep; i++) {
		step[i].kind = (enum finding_step_kind)unpack_u(u);
		step[i].file = unpack_str(u);
		step[i].line = (unsigned int)unpack_u(u);
		step[i].col = (unsigned int)unpack_u(u);
		step[i].text = unpack_str(u);
	}
	f->step = step;
}

static void bind(struct check *c, const struct unit_facts *uf)
{
	if (c->bound != uf)
		analyse_bind_facts(c->model, uf);
	c->bound = uf;
}

/* One function; NULL: nothing that callers can use. Result from 'a'. */
static const struct flow_summary *walk(struct check *c, size_t fn, struct finding_sink *sink, struct arena *a)
{
	struct rules_opts o = {
		.model = c->model,
		.summaries = &c->across.source,
		.sink = sink,
		.enabled = rule_set_all(),
	};
	const struct row_blob *bytes = &c->across.fn.v[fn].facts->ir;
	const struct flow_result *r;
	struct unpack in;
	struct ir_fn *ir;

	unpack_init(&in, bytes->data, bytes->len);
	ir = ir_unpack(&in, a);
	if (!ir || ir->giveup)
		return NULL;
	c->walked++;
	bind(c, c->across.fn.v[fn].unit);
	summaries_enter(&c->across, fn);
	r = rules_run(&o, ir, a);
	if (r->giveup) {	/* the outcomes of callees can be what is too much */
		o.summaries = NULL;
		r = rules_run(&o, ir, a);
	}
	return r->summary && !r->summary->unsure && r->summary->noutcome ? r->summary : NULL;
}

/* Walk the functions of a cycle until their summaries stay the same. */
static bool settle(struct check *c, const struct summary_group *g, struct arena *a)
{
	struct packbuf *was = arena_array(a, g->n, sizeof(*was)), now = PACKBUF_INIT;
	bool changed = true;

	for (size_t i = 0; i < g->n; i++)
		was[i] = (struct packbuf)PACKBUF_INIT;
	for (unsigned int round = 0; changed && round < MAX_ROUNDS; round++) {
		changed = false;
		for (size_t i = 0; i < g->n; i++) {
			size_t fn = c->across.member.v[g->first + i];
			struct finding_sink *sink = finding_sink_new();
			const struct flow_summary *s = walk(c, fn, sink, a);

			finding_sink_free(sink);
			packbuf_clear(&now);
			if (s)
				flow_summary_pack(s, &now);
			if (now.sb.len != was[i].sb.len || memcmp(now.sb.buf, was[i].sb.buf, now.sb.len)) {
				packbuf_clear(&was[i]);
				strbuf_add(&was[i].sb, now.sb.buf, now.sb.len);
				changed = true;
			}
			c->across.fn.v[fn].summary = s;
		}
	}
	for (size_t i = 0; i < g->n; i++)
		packbuf_release(&was[i]);
	packbuf_release(&now);
	return !changed;
}

static void walk_group(struct check *c, const struct summary_group *g, struct finding_sink *sink,
		       struct packbuf *out)
{
	bool is_stable = true;
	struct arena a = ARENA_INIT;
	long before = c->walked;

	if (g->is_cycle && g->touches) {
		is_stable = settle(c, g, &a);
		c->walked = before;
		for (size_t i = 0; i < g->n && !is_stable; i++)
			c->across.fn.v[c->across.member.v[g->first + i]].summary = NULL;
	}
	for (size_t i = 0; i < g->n; i++) {
		size_t fn = c->across.member.v[g->first + i];
		const struct flow_summary *s;

		s = walk(c, fn, sink, &a);
		if (!s || !is_stable)
			continue;
		pack_u(out, fn + 1);
		flow_summary_pack(s, out);
	}
	for (size_t i = 0; i < g->n; i++)
		c->across.fn.v[c->across.member.v[g->first + i]].summary = NULL;
	arena_release(&a);
}

static void work(void *ctx, size_t job, struct packbuf *out)
{
	struct check *c = ctx;
	const struct job *j = &c->job.v[job];
	struct finding_sink *sink = finding_sink_new();

	c->walked = 0;
	for (size_t i = j->first; i < j->first + j->n; i++)
		walk_group(c, &c->across.group.v[i], sink, out);
	pack_u(out, 0);
	finding_finish(sink);
	pack_u(out, (uint64_t)c->walked);
	pack_u(out, finding_count(sink));
	for (size_t i = 0; i < finding_count(sink); i++)
		pack_finding(out, finding_at(sink, i));
	finding_sink_free(sink);
}

static void lose(struct check *c, const struct unit_facts *uf, const char *why)
{
	bool *is_lost = &c->is_lost[uf - c->unit.v];

	if (*is_lost)
		return;
	warning("'%s' was not checked: %s", uf->path, why);
	*is_lost = true;
	c->lost++;
}

static int done(void *ctx, size_t job, const struct pool_result *r)
{
	struct check *c = ctx;
	const struct unit_facts *uf = &c->unit.v[c->across.group.v[c->job.v[job].first].unit_no];
	struct arena a = ARENA_INIT;
	struct unpack u;
	size_t n, fn;

	if (r->status != POOL_OK) {
		lose(c, uf, r->why);
		return 0;
	}
	unpack_init(&u, r->data, r->len);
	while ((fn = unpack_u(&u)) && fn <= c->across.fn.n && !u.failed)
		c->across.fn.v[fn - 1].summary = flow_summary_unpack(&u, &c->arena);
	c->walked += (long)unpack_u(&u);
	n = unpack_count(&u, 12);
	for (size_t i = 0; i < n && !u.failed; i++) {
		struct finding f;

		unpack_finding(&u, &f, &a);
		f.configs = uf->config;
		if (!u.failed)
			finding_add(c->sink, &f);
	}
	if (u.failed)
		lose(c, uf, "what the worker sent is damaged");
	arena_release(&a);
	return 0;
}

static void tick(void *ctx, size_t finished, size_t job)
{
	struct check *c = ctx;

	progress_tick(c->finished + finished, c->unit.v[c->across.group.v[c->job.v[job].first].unit_no].path);
}

/* The groups of one level from 'g' on as jobs, one a unit; returns the first group of the next level. */
static size_t cut_level(struct check *c, size_t g)
{
	const struct summary_group *v = c->across.group.v;
	size_t first = g;

	vec_clear(&c->job);
	for (; g < c->across.group.n && v[g].level == v[first].level; g++) {
		if (g == first || v[g].unit_no != v[g - 1].unit_no)
			vec_push(&c->job, (struct job){ g, 0 });
		c->job.v[c->job.n - 1].n++;
	}
	return g;
}

static size_t count_jobs(struct check *c)
{
	size_t n = 0;

	for (size_t g = 0; g < c->across.group.n; n += c->job.n)
		g = cut_level(c, g);
	return n;
}

static int run_levels(struct check *c, int jobs, unsigned int time_limit)
{
	struct pool_opts o = {
		.jobs = jobs,
		.time_limit = time_limit,
		.work = work,
		.done = done,
		.tick = tick,
		.ctx = c,
	};
	int ret = 0;

	progress_start("checking", count_jobs(c));
	for (size_t g = 0; g < c->across.group.n && !ret; c->finished += c->job.n) {
		g = cut_level(c, g);
		ret = pool_run(c->job.n, &o);
	}
	progress_done();
	return ret;
}

static void load_units(struct check *c, struct store *s)
{
	struct row_unit row;

	store_get_units(s, &(struct row_none){ 0 });
	while (store_get_units_next(s, &row)) {
		struct unit_facts uf;

		if (row.state == ROW_UNIT_ANALYSED && !facts_load_unit(s, intern(row.path), intern(row.config), &uf, &c->arena))
			vec_push(&c->unit, uf);
	}
}

long check_run(struct store *s, struct model *m, int jobs, unsigned int time_limit, struct finding_sink *sink,
	       size_t *lost)
{
	struct check c = { .model = m, .sink = sink };
	int ret;

	arena_init(&c.arena);
	summaries_init(&c.across);
	load_units(&c, s);
	c.is_lost = arena_array(&c.arena, c.unit.n + 1, sizeof(*c.is_lost));
	for (size_t i = 0; i < c.unit.n; i++)
		summaries_add(&c.across, &c.unit.v[i]);
	summaries_order(&c.across, m);
	ret = run_levels(&c, jobs, time_limit);
	summaries_release(&c.across);
	vec_release(&c.job);
	vec_release(&c.unit);
	arena_release(&c.arena);
	*lost = c.lost;
	return ret ? -1 : c.walked;
}

static enum finding_step_kind step_kind(int64_t row)
{
	return (enum finding_step_kind)(row - ROW_STEP_ACQUIRE);
}

static size_t load_steps(struct store *s, int64_t id, struct finding_step *step, size_t max)
{
	struct row_finding_step row;
	size_t n = 0;

	store_get_finding_steps(s, &(struct row_id){ id });
	while (store_get_finding_steps_next(s, &row))
		if (n < max)
			step[n++] = (struct finding_step){ step_kind(row.kind), intern(row.path), (unsigned int)row.line,
							   (unsigned int)row.col, intern(row.text) };
	return n;
}

void check_load(struct store *s, struct finding_sink *sink)
{
	VEC(struct row_finding) rows = VEC_INIT;
	struct row_finding r;

	store_get_findings(s, &(struct row_none){ 0 });
	while (store_get_findings_next(s, &r)) {
		r.rule = intern(r.rule);
		r.name = intern(r.name);
		r.path = intern(r.path);
		r.function = intern(r.function);
		r.message = intern(r.message);
		r.acquire = intern(r.acquire);
		r.release = intern(r.release);
		r.acquire_text = intern(r.acquire_text);
		vec_push(&rows, r);
	}
	for (size_t i = 0; i < rows.n; i++) {
		struct finding_step step[512];
		struct strbuf configs = STRBUF_INIT;
		struct row_text name;
		struct finding f;

		r = rows.v[i];
		f = (struct finding){
			.rule = r.rule, .name = r.name,
			.severity = (enum finding_severity)(r.severity - ROW_SEVERITY_INFO),
			.confidence = (enum finding_confidence)(r.confidence - ROW_CONFIDENCE_LOW),
			.file = r.path, .function = r.function,
			.function_line = (unsigned int)r.function_line, .line = (unsigned int)r.line, .col = (unsigned int)r.col,
			.message = r.message, .acquire = r.acquire, .release = r.release, .acquire_text = r.acquire_text,
			.step = step, .nstep = load_steps(s, r.id, step, ARRAY_SIZE(step)),
		};
		store_get_finding_configs(s, &(struct row_id){ r.id });
		while (store_get_finding_configs_next(s, &name))
			strbuf_addf(&configs, "%s%s", configs.len ? "," : "", name.text);
		f.configs = configs.buf;
		finding_add(sink, &f);
		strbuf_release(&configs);
	}
	vec_release(&rows);
}
