/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * check_run.c - rules over the functions of a database, unit by unit
 *
 * The parent reads, and walks again what the database has no summary of that
 * this program would make; workers, forked after that, let the rules listen to
 * one walk of each function, with what its callees do, and send findings back.
 * Functions that an earlier check walked with the same rules are not walked
 * again (heard.c).
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
#include "check_p.h"
#include "heard_p.h"
#include "session_p.h"
#include "../ledger/ledger.h"
#include "across_p.h"
#include "ledger_p.h"

struct check {
	struct model *model;
	struct finding_sink *sink;
	struct arena arena;
	VEC(struct unit_facts) unit;
	VEC(size_t) first;		/* by unit: its first function in across.graph; one more at the end */
	struct facts_paths paths;
	struct across across;
	const char *version;		/* of the program and its facts files: what findings depend on besides the database */
	VEC(struct row_blob) heard;	/* by function of across.graph: heard_pack_findings(); no data: not walked yet */
	VEC(size_t) job;		/* units that have functions to walk */
	const struct unit_facts *bound;	/* whose prototypes the model has */
	long walked;
	size_t lost;			/* units that no worker could finish */
};

void check_pack_finding(struct packbuf *out, const struct finding *f)
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

void check_unpack_finding(struct unpack *u, struct finding *f, struct arena *a)
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

static void walk(struct check *c, size_t fn, struct finding_sink *sink, struct arena *a)
{
	const struct unit_facts *unit = c->across.graph.fn.v[fn].unit;
	const struct flow_result *r;

	if (c->bound != unit)
		across_bind(c->model, unit);
	c->bound = unit;
	r = heard_walk(&c->across.graph, fn, c->model, sink, a);
	c->walked += r && r->relevant;
}

/* Of a unit, what is not known yet. */
static void work(void *ctx, size_t job, struct packbuf *out)
{
	struct check *c = ctx;
	size_t unit = c->job.v[job];

	for (size_t fn = c->first.v[unit]; fn < c->first.v[unit + 1]; fn++) {
		struct finding_sink *sink;
		struct packbuf found = PACKBUF_INIT;
		struct arena a = ARENA_INIT;

		if (c->heard.v[fn].data)
			continue;
		sink = finding_sink_new();
		c->walked = 0;
		walk(c, fn, sink, &a);
		finding_finish(sink);
		heard_pack_findings(sink, &found);
		pack_u(out, fn + 1);
		pack_bool(out, c->walked > 0);
		pack_bytes(out, found.sb.buf, found.sb.len);
		packbuf_release(&found);
		finding_sink_free(sink);
		arena_release(&a);
	}
	pack_u(out, 0);
}

static void lose(struct check *c, const struct unit_facts *uf, const char *why)
{
	warning("'%s' was not checked: %s", uf->path, why);
	c->lost++;
}

static int done(void *ctx, size_t job, const struct pool_result *r)
{
	struct check *c = ctx;
	const struct unit_facts *uf = &c->unit.v[c->job.v[job]];
	struct unpack u;
	size_t fn;

	if (r->status != POOL_OK) {
		lose(c, uf, r->why);
		return 0;
	}
	unpack_init(&u, r->data, r->len);
	while ((fn = unpack_u(&u)) && fn <= c->heard.n && !u.failed) {
		bool walked = unpack_bool(&u);
		size_t len;
		const void *data = unpack_bytes(&u, &len);

		if (u.failed)
			break;
		c->walked += walked;
		c->heard.v[fn - 1] = (struct row_blob){ arena_dup(&c->arena, data, len), len };
	}
	if (u.failed || fn)
		lose(c, uf, "what the worker sent is damaged");
	return 0;
}

static void tick(void *ctx, size_t finished, size_t job)
{
	struct check *c = ctx;

	progress_tick(finished, c->unit.v[c->job.v[job]].path);
}

static int run_rules(struct check *c, int jobs, unsigned int time_limit)
{
	struct pool_opts o = {
		.jobs = jobs,
		.time_limit = time_limit,
		.work = work,
		.done = done,
		.tick = tick,
		.ctx = c,
	};
	int ret;

	vec_clear(&c->job);
	for (size_t i = 0; i < c->unit.n; i++)
		for (size_t fn = c->first.v[i]; fn < c->first.v[i + 1]; fn++)
			if (!c->heard.v[fn].data) {
				vec_push(&c->job, i);
				break;
			}
	progress_start("checking", c->job.n);
	ret = c->job.n ? pool_run(c->job.n, &o) : 0;
	progress_done();
	for (size_t i = 0; i < c->unit.n && !ret; i++)
		for (size_t fn = c->first.v[i]; fn < c->first.v[i + 1]; fn++)
			if (c->heard.v[fn].data &&
			    heard_unpack_findings(&c->heard.v[fn], c->unit.v[i].config, c->sink))
				BUG("findings of '%s' do not unpack", c->across.graph.fn.v[fn].facts->name);
	return ret;
}

/* What the last check heard under the keys that the functions have now. */
static void recall_heard(struct check *c)
{
	for (size_t i = 0; i < c->unit.n; i++) {
		struct heard_list l;

		heard_unpack(&l, &c->unit.v[i].heard, c->version);
		for (size_t fn = c->first.v[i]; fn < c->first.v[i + 1]; fn++) {
			uint64_t key = heard_key(c->across.graph.fn.v[fn].facts);
			const struct heard *h = key ? heard_find(&l, key) : NULL;

			vec_push(&c->heard, h ? h->findings : (struct row_blob){ 0 });
		}
		heard_release(&l);
	}
}

void check_keep(struct check *c, struct store *s)
{
	for (size_t i = 0; i < c->unit.n; i++) {
		struct heard_list l = { VEC_INIT };
		struct packbuf out = PACKBUF_INIT;
		struct unit_facts uf = c->unit.v[i];

		for (size_t fn = c->first.v[i]; fn < c->first.v[i + 1]; fn++) {
			uint64_t key = heard_key(c->across.graph.fn.v[fn].facts);

			if (key && c->heard.v[fn].data)
				vec_push(&l.v, (struct heard){ key, c->heard.v[fn] });
		}
		heard_pack(&l, c->version, &out);
		if (out.sb.len != uf.heard.len || memcmp(out.sb.buf, uf.heard.data, out.sb.len)) {
			uf.heard = (struct row_blob){ out.sb.buf, out.sb.len };
			facts_write_heard(s, &uf);
		}
		packbuf_release(&out);
		heard_release(&l);
	}
}

static int load_units(struct check *c, struct store *s)
{
	struct row_unit row;

	store_get_units(s, &(struct row_none){ 0 });
	while (store_get_units_next(s, &row)) {
		const char *path = intern(row.path), *config = intern(row.config);
		struct unit_facts uf;

		if (row.state != ROW_UNIT_ANALYSED)
			continue;
		if (facts_load_unit(s, path, config, &uf, &c->arena))
			return error("cannot check: the facts of '%s' are damaged, or of another version of guptool; index again", path);
		vec_push(&c->unit, uf);
	}
	return 0;
}

static int walk_across(struct check *c, int jobs, unsigned int time_limit)
{
	across_init(&c->across, &(struct across_opts){ c->model, &c->paths, jobs, time_limit });
	for (size_t i = 0; i < c->unit.n; i++) {
		vec_push(&c->first, c->across.graph.fn.n);
		across_add(&c->across, &c->unit.v[i], NULL);
	}
	vec_push(&c->first, c->across.graph.fn.n);
	return across_run(&c->across);
}

/* Rules about the whole program, for each configuration. */
static void run_program(struct check *c)
{
	for (size_t i = 0; i < c->unit.n; i++) {
		const char *config = c->unit.v[i].config;
		struct arena a = ARENA_INIT;
		struct ledger *l;

		/* units are sorted by configuration */
		if (i && !strcmp(c->unit.v[i - 1].config, config))
			continue;
		l = ledger_of_units(c->unit.v, c->unit.n, config, c->model, &a);
		ledger_findings(l, config, c->sink);
		ledger_free(l);
		arena_release(&a);
	}
	c->bound = NULL;
}

static int run_across(struct check *c, struct store *s, int jobs, unsigned int time_limit)
{
	c->paths = (struct facts_paths){ session_run(s, RUN_ROOT), session_run(s, RUN_OBJDIR) };
	return walk_across(c, jobs, time_limit);
}

struct check *check_open(struct store *s, struct model *m, const char *version, int jobs, unsigned int time_limit)
{
	struct check *c = xcalloc(1, sizeof(*c));

	c->model = m;
	c->version = version;
	arena_init(&c->arena);
	if (!load_units(c, s) && !run_across(c, s, jobs, time_limit)) {
		recall_heard(c);
		return c;
	}
	check_close(c);
	return NULL;
}

void check_close(struct check *c)
{
	across_release(&c->across);
	vec_release(&c->first);
	vec_release(&c->heard);
	vec_release(&c->job);
	vec_release(&c->unit);
	arena_release(&c->arena);
	vec_free_(c);
}

long check_all(struct check *c, int jobs, unsigned int time_limit, struct finding_sink *sink, size_t *lost)
{
	int ret;

	c->sink = sink;
	c->walked = 0;
	c->lost = 0;
	ret = run_rules(c, jobs, time_limit);
	if (!ret)
		run_program(c);
	*lost = c->lost;
	return ret ? -1 : c->walked;
}

/* --- the same with some functions changed --- */

struct unit_facts *check_units(struct check *c, size_t *n)
{
	*n = c->unit.n;
	return c->unit.v;
}

/* Copies whose functions can be put in place of others. */
static void copy_units(const struct check *from, struct check *to)
{
	for (size_t i = 0; i < from->unit.n; i++) {
		struct unit_facts uf = from->unit.v[i];

		uf.function.v = arena_dup(&to->arena, uf.function.v, uf.function.n * sizeof(*uf.function.v) + 1);
		uf.function.cap = uf.function.n;
		vec_push(&to->unit, uf);
	}
}

/* One more walk, for who wants to know what the rules heard. */
static void listen(struct check *c, size_t fn, const struct check_change *change, struct arena *a)
{
	const struct facts_function *f = c->across.graph.fn.v[fn].facts;
	struct flow_hooks hooks = { change->event, change->ctx };
	const struct flow_result *r;
	struct unpack in;
	struct ir_fn *ir;

	unpack_init(&in, f->ir.data, f->ir.len);
	ir = ir_unpack(&in, a);
	if (!ir || ir->giveup)
		return;
	summaries_enter(&c->across.graph, fn);
	r = flow_run(ir, c->model, &c->across.graph.source, &hooks, NULL, a);
	if (r->giveup)
		change->giveup(change->ctx, f->file, f->name, r->giveup);
}

int check_changed(const struct check *was, const struct check_change *change, struct finding_sink *sink)
{
	struct check c = { .model = was->model, .sink = sink, .paths = was->paths };
	int ret;

	arena_init(&c.arena);
	copy_units(was, &c);
	change->change(change->ctx, c.unit.v, c.unit.n);
	ret = walk_across(&c, 0, 0);
	for (size_t i = 0; i < c.unit.n && !ret; i++)
		for (size_t fn = c.first.v[i]; fn < c.first.v[i + 1]; fn++) {
			const struct facts_function *f = c.across.graph.fn.v[fn].facts;
			struct arena a = ARENA_INIT;

			if (f->flow_key != was->across.graph.fn.v[fn].facts->flow_key) {
				walk(&c, fn, sink, &a);
				if (change->event)
					listen(&c, fn, change, &a);
			}
			arena_release(&a);
		}
	if (!ret)
		run_program(&c);
	across_release(&c.across);
	vec_release(&c.first);
	vec_release(&c.unit);
	arena_release(&c.arena);
	return ret;
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

static void load_mending(struct store *s, int64_t id, struct finding *f)
{
	struct row_mending row;

	store_get_mending(s, &(struct row_id){ id });
	while (store_get_mending_next(s, &row)) {
		f->mend_patch = intern(row.patch);
		f->mend_diff = intern(row.diff);
		f->mend_why = intern(row.why);
	}
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
		load_mending(s, r.id, &f);
		finding_add(sink, &f);
		strbuf_release(&configs);
	}
	vec_release(&rows);
}
