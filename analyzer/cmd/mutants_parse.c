/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * mutants_parse.c - IR of changed functions
 *
 * A file is parsed once, with every mutant in it as a function of its own; or,
 * with --alone, once for each mutant, as it would stand in the tree.
 */
#include <stdlib.h>
#include <string.h>

#include "../../lib/alloc.h"
#include "../../lib/die.h"
#include "../../lib/fs.h"
#include "../../lib/intern.h"
#include "../../lib/pack.h"
#include "../../lib/pool.h"
#include "../../lib/progress.h"
#include "analyse_p.h"
#include "mutants_p.h"
#include "session_p.h"

#define RETIRE_RSS ((size_t)240 << 20)

struct parse {
	struct mutants_run *r;
	struct session s;
	struct unit *unit;		/* of each file */
	struct facts_paths paths;
	struct ast_session *ast;
	VEC(struct job) job;
};

struct job {
	size_t file;
	long alone;			/* of ->chosen; -1: all */
};

static void worker_init(void *ctx)
{
	struct parse *p = ctx;

	p->ast = ast_session_new();
}

/* Number in ->chosen that a function of the parsed file stands for, or -1. */
static long stands_for(const struct parse *p, const struct job *j, const struct ast_fn *fn)
{
	const struct mutant_file *f = &p->r->file.v[j->file];
	long i = mutate_variant_index(fn->name);

	if (j->alone < 0)
		return i < (long)f->chosen.n ? i : -1;
	return !strcmp(fn->name, p->r->state.v[f->chosen.v[j->alone]].m->function) ? j->alone : -1;
}

static void lower(struct parse *p, const struct ast_fn *fn, const struct mutant *m, unsigned int shift,
		  struct unit_facts *uf, struct packbuf *out, size_t i)
{
	struct ir_fn *ir = ir_build(fn, model_is_noreturn, uf->arena);
	struct strbuf why = STRBUF_INIT;

	pack_u(out, i + 1);
	if (!ir->giveup && ir_verify(ir, fn, &why))
		ir->giveup = why.buf;
	pack_str(out, ir->giveup ? ir->giveup : "");
	if (!ir->giveup) {
		mutate_restore(ir, m, shift);
		facts_add_function(uf, ir, &p->paths);
	}
	strbuf_release(&why);
}

static bool is_tracked(void *ctx, const char *name)
{
	const struct parse *p = ctx;

	return model_knows(p->r->model, name);
}

static void work(void *ctx, size_t job, struct packbuf *out)
{
	struct parse *p = ctx;
	const struct job *j = &p->job.v[job];
	const struct mutant_file *f = &p->r->file.v[j->file];
	struct ast_wanted want = { .is_tracked = is_tracked, .const_prefix = "FOLL_", .ctx = p };
	struct overlay ov = OVERLAY_INIT;
	struct strbuf text = STRBUF_INIT;
	struct arena a = ARENA_INIT;
	unsigned int *shift = arena_array(&a, f->chosen.n + 1, sizeof(*shift));
	const struct mutant **m = arena_array(&a, f->chosen.n + 1, sizeof(*m));
	struct unit_facts uf;
	struct ast_unit au;
	const char *why;

	for (size_t i = 0; i < f->chosen.n; i++)
		m[i] = p->r->state.v[f->chosen.v[i]].m;
	if (j->alone < 0)
		mutate_variants(&f->src, m, f->chosen.n, &text, shift);
	else
		mutate_alone(&f->src, m[j->alone], &text);
	overlay_set(&ov, f->path, text.buf, text.len);
	unit_facts_init(&uf, &a, f->path, p->r->arch);
	if (!ast_unit_parse(p->ast, &p->unit[j->file], &ov, &want, &a, &au, &why))
		for (unsigned int i = 0; i < au.nfn; i++) {
			long k = stands_for(p, j, au.fn[i]);

			if (k >= 0)
				lower(p, au.fn[i], m[k], shift[k], &uf, out, (size_t)k);
		}
	pack_u(out, 0);
	facts_pack_unit(&uf, FACTS_ALL, out);
	overlay_release(&ov);
	strbuf_release(&text);
	arena_release(&a);
}

static int done(void *ctx, size_t job, const struct pool_result *r)
{
	struct parse *p = ctx;
	struct mutants_run *run = p->r;
	const struct job *j = &p->job.v[job];
	struct mutant_file *f = &run->file.v[j->file];
	VEC(struct mutant_state *) has_ir = VEC_INIT;
	struct unit_facts *uf = arena_new(&run->arena, struct unit_facts);
	struct unpack u;
	size_t i;

	unpack_init(&u, r->data, r->status == POOL_OK ? r->len : 0);
	while (r->status == POOL_OK && (i = unpack_u(&u)) && !u.failed && i <= f->chosen.n) {
		struct mutant_state *s = &run->state.v[f->chosen.v[i - 1]];
		const char *giveup = unpack_str(&u);

		s->why = *giveup ? giveup : NULL;
		if (!*giveup)
			vec_push(&has_ir, s);
	}
	if (r->status != POOL_OK)
		warning("'%s' with its mutants was not parsed: %s", f->path, r->why);
	else if (u.failed || facts_unpack_unit(&u, uf, &run->arena) || uf->function.n != has_ir.n)
		warning("'%s' with its mutants was not parsed: what the worker sent is damaged", f->path);
	else
		for (i = 0; i < has_ir.n; i++)
			has_ir.v[i]->changed = &uf->function.v[i];
	vec_release(&has_ir);
	return 0;
}

static void tick(void *ctx, size_t finished, size_t job)
{
	struct parse *p = ctx;

	progress_tick(finished, p->r->file.v[p->job.v[job].file].path);
}

/* The flags of each file, from kbuild, as 'index' got them. */
static void find_flags(struct parse *p, const struct session_opts *o)
{
	struct mutants_run *r = p->r;
	const char **path;

	session_open(&p->s, o, r->arch, r->objdir);
	path = arena_array(&p->s.arena, r->file.n + 1, sizeof(*path));
	p->unit = arena_array(&p->s.arena, r->file.n + 1, sizeof(*p->unit));
	for (size_t i = 0; i < r->file.n; i++)
		path[i] = r->file.v[i].path;
	if (kbuild_units(&p->s.tree, &p->s.kbuild, path, r->file.n, p->unit, &p->s.arena))
		exit(2);
	p->paths = (struct facts_paths){ .root = p->s.tree.root, .objdir = p->s.tree.objdir };
}

void mutants_parse(struct mutants_run *r)
{
	struct session_opts so = { .kernel = r->root, .objdir = r->objdir, .arch = r->arch, .jobs = r->jobs };
	struct parse p = { .r = r };
	struct pool_opts o = {
		.jobs = session_jobs(&so),
		.time_limit = (unsigned int)r->time_limit,
		.retire_rss = RETIRE_RSS,
		.worker_init = worker_init,
		.work = work,
		.done = done,
		.tick = tick,
		.ctx = &p,
	};

	find_flags(&p, &so);
	for (size_t i = 0; i < r->file.n; i++) {
		size_t n = p.unit[i].state == UNIT_BUILT ? r->file.v[i].chosen.n : 0;

		if (n && !r->alone)
			vec_push(&p.job, (struct job){ i, -1 });
		for (size_t k = 0; k < n && r->alone; k++)
			vec_push(&p.job, (struct job){ i, (long)k });
	}
	progress_start("parsing", p.job.n);
	if (pool_run(p.job.n, &o))
		exit(2);
	progress_done();
	for (size_t i = 0; i < r->state.n; i++) {
		struct mutant_state *s = &r->state.v[i];

		if (s->changed || s->verdict == MUTANT_EXCLUDED)
			continue;
		s->verdict = MUTANT_NO_CODE;
		s->why = s->why ? s->why : "it was not parsed";
	}
	vec_release(&p.job);
	session_close(&p.s);
}
