/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * index_unit.c - the worker's side of 'guptool index': one unit into IR
 */
#include <stdlib.h>
#include <string.h>

#include "../../lib/fs.h"
#include "../../lib/intern.h"
#include "../../lib/pack.h"
#include "../../lib/pool.h"
#include "../../lib/progress.h"
#include "../../lib/strbuf.h"
#include "../ast/pch.h"
#include "analyse_p.h"
#include "index_p.h"

/* a worker above this is replaced: libclang gives little back */
#define RETIRE_RSS ((size_t)160 << 20)

struct unit_ctx {
	struct index_config *c;
	struct unit_facts *uf;
};

static void on_function(void *ctx, const struct ast_fn *fn, const struct ir_fn *ir,
			const struct flow_result *flow, const char *broken)
{
	struct unit_ctx *x = ctx;
	struct facts_function *f = facts_add_function(x->uf, ir, &x->c->paths);

	(void)fn;
	(void)flow;
	if (broken)
		facts_add_giveup(x->uf, f, ROW_GIVEUP_IR, broken, 0);
}

void index_unit(struct index_config *c, const struct unit *u, struct arena *a, struct unit_facts *uf)
{
	struct unit_ctx ctx = { .c = c, .uf = uf };
	struct analyse an = {
		.ast = c->ast,
		.model = c->s.model,
		.overlay = c->overlay,
		.no_flow = true,
		.function = on_function,
		.ctx = &ctx,
	};
	double start = fs_now();
	struct ast_unit au;
	const char *why;

	unit_facts_init(uf, a, u->path, c->arch);
	uf->is_module = u->is_module;
	uf->flags_hash = u->flags_hash;
	if (analyse_unit(&an, u, a, &au, &why)) {
		uf->state = ROW_UNIT_FAILED;
		uf->why = why;
		return;
	}
	facts_from_ast(uf, &au, &c->paths);
	for (unsigned int i = 0; i < au.ndiag && uf->state == ROW_UNIT_ANALYSED; i++)
		if (au.diag[i].is_fatal) {
			uf->state = ROW_UNIT_FAILED;
			uf->why = au.diag[i].text;
		}
	uf->parse_seconds = au.parse_seconds;
	uf->total_seconds = fs_now() - start;
}

static void worker_init(void *ctx)
{
	struct index_config *c = ctx;

	c->ast = ast_session_new();
	ast_session_use_pch(c->ast, c->plan);
}

static void work(void *ctx, size_t job, struct packbuf *out)
{
	struct index_config *c = ctx;
	struct arena a = ARENA_INIT;
	struct unit_facts uf;

	index_unit(c, &c->unit.v[c->job.v[job]].u, &a, &uf);
	facts_pack_unit(&uf, FACTS_ALL, out);
	arena_release(&a);
}

static int done(void *ctx, size_t job, const struct pool_result *r)
{
	struct index_config *c = ctx;
	struct index_unit *u = &c->unit.v[c->job.v[job]];

	if (r->status == POOL_OK)
		strbuf_add(&u->packed, r->data, r->len);
	else
		u->failed = intern(r->why);
	return 0;
}

static void tick(void *ctx, size_t finished, size_t job)
{
	struct index_config *c = ctx;

	progress_tick(finished, c->unit.v[c->job.v[job]].u.path);
}

void index_parse(struct index_config *c)
{
	struct pool_opts o = {
		.jobs = session_jobs(&c->run->so),
		.time_limit = (unsigned int)c->run->time_limit,
		.retire_rss = RETIRE_RSS,
		.worker_init = worker_init,
		.work = work,
		.done = done,
		.tick = tick,
		.ctx = c,
		.peak_rss = &c->run->st.peak_rss,
	};

	if (!c->job.n)
		return;
	c->run->st.parsed += c->job.n;
	if (c->run->shared_headers)
		c->plan = index_pch_open(c);
	progress_start("analysing", c->job.n);
	if (pool_run(c->job.n, &o)) {
		index_pch_close(c);
		exit(2);
	}
	progress_done();
}
