/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * mutants_parse.c - IR of changed functions
 *
 * A file is parsed once, with every mutant in it as a function of its own; or,
 * with --alone, once for each mutant, as it would stand in the tree.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../lib/alloc.h"
#include "../../lib/die.h"
#include "../../lib/fs.h"
#include "../../lib/hash.h"
#include "../../lib/intern.h"
#include "../../lib/pack.h"
#include "../../lib/pool.h"
#include "../../lib/progress.h"
#include "../cmd.h"
#include "analyse_p.h"
#include "mutants_p.h"
#include "session_p.h"

#define RETIRE_RSS ((size_t)240 << 20)

struct parse {
	struct mutants_run *r;
	struct session s;
	struct unit *unit;		/* of each file, when something has to be parsed */
	struct facts_paths paths;
	struct ast_session *ast;
	VEC(struct job) job;
};

struct job {
	size_t file;
	long alone;			/* of ->chosen; -1: all */
	char *text;			/* of the file with what was changed */
	size_t len;
	unsigned int *shift;		/* by ->chosen */
	char *kept;			/* where the result is kept, or NULL */
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

/* The file with what was changed. */
static void write_text(struct parse *p, struct job *j)
{
	const struct mutant_file *f = &p->r->file.v[j->file];
	const struct mutant **m = arena_array(&p->r->arena, f->chosen.n + 1, sizeof(*m));
	struct strbuf text = STRBUF_INIT;

	j->shift = arena_array(&p->r->arena, f->chosen.n + 1, sizeof(*j->shift));
	for (size_t i = 0; i < f->chosen.n; i++)
		m[i] = p->r->state.v[f->chosen.v[i]].m;
	if (j->alone < 0)
		mutate_variants(&f->src, m, f->chosen.n, &text, j->shift);
	else
		mutate_alone(&f->src, m[j->alone], &text);
	j->text = strbuf_detach(&text, &j->len);
}

/* A header that was not found, and the like: then nothing in the file is what it is. */
static const char *fatal_of(const struct ast_unit *au)
{
	for (unsigned int i = 0; i < au->ndiag; i++)
		if (au->diag[i].is_fatal)
			return au->diag[i].text;
	return NULL;
}

static void work(void *ctx, size_t job, struct packbuf *out)
{
	struct parse *p = ctx;
	const struct job *j = &p->job.v[job];
	const struct mutant_file *f = &p->r->file.v[j->file];
	struct ast_wanted want = { .is_tracked = is_tracked, .const_prefix = "FOLL_", .ctx = p };
	struct overlay ov = OVERLAY_INIT;
	struct arena a = ARENA_INIT;
	struct unit_facts uf;
	struct ast_unit au;
	const char *why = NULL;

	overlay_set(&ov, f->path, j->text, j->len);
	unit_facts_init(&uf, &a, f->path, p->r->arch);
	if (!ast_unit_parse(p->ast, &p->unit[j->file], &ov, &want, &a, &au, &why))
		why = fatal_of(&au);
	pack_str(out, why ? why : "");
	for (unsigned int i = 0; !why && i < au.nfn; i++) {
		long k = stands_for(p, j, au.fn[i]);

		if (k >= 0)
			lower(p, au.fn[i], p->r->state.v[f->chosen.v[k]].m, j->shift[k], &uf, out, (size_t)k);
	}
	pack_u(out, 0);
	if (!why)
		facts_add_protos(&uf, &au);
	facts_pack_unit(&uf, FACTS_ALL, out);
	overlay_release(&ov);
	arena_release(&a);
}

/* NULL, or why there is nothing. */
static const char *take(struct mutants_run *run, struct mutant_file *f, const void *data, size_t len)
{
	struct unit_facts *uf = arena_new(&run->arena, struct unit_facts);
	VEC(struct mutant_state *) has_ir = VEC_INIT;
	const char *why;
	struct unpack u;
	size_t i;

	unpack_init(&u, data, len);
	why = unpack_str(&u);
	while ((i = unpack_u(&u)) && !u.failed && i <= f->chosen.n) {
		struct mutant_state *s = &run->state.v[f->chosen.v[i - 1]];
		const char *giveup = unpack_str(&u);

		s->why = *giveup ? giveup : NULL;
		if (!*giveup)
			vec_push(&has_ir, s);
	}
	if (u.failed || facts_unpack_unit(&u, uf, &run->arena) || uf->function.n != has_ir.n)
		why = "what the worker sent is damaged";
	for (i = 0; !*why && i < has_ir.n; i++)
		has_ir.v[i]->changed = &uf->function.v[i];
	vec_release(&has_ir);
	if (!*why)
		facts_more_protos(f->uf, uf);
	return *why ? why : NULL;
}

static int done(void *ctx, size_t job, const struct pool_result *r)
{
	struct parse *p = ctx;
	const struct job *j = &p->job.v[job];
	struct mutant_file *f = &p->r->file.v[j->file];
	const char *why = r->status != POOL_OK ? r->why : NULL;

	if (!why)
		why = take(p->r, f, r->data, r->len);
	if (why) {
		warning("'%s' with its mutants was not parsed: %s", f->path, why);
		p->r->nfailed++;
	}
	if (!why && j->kept && fs_write_file(j->kept, r->data, r->len))
		die_errno("cannot write '%s'", j->kept);
	return 0;
}

/* Results under a hash of all that they depend on; true when there is one. */
static bool find_kept(struct parse *p, struct job *j)
{
	struct mutant_file *f = &p->r->file.v[j->file];
	struct strbuf data = STRBUF_INIT;
	uint64_t key = hash64_mix(f->uf->parse_key, hash64(j->text, j->len));
	char name[24];
	bool is_there;

	if (!p->r->keep)
		return false;
	snprintf(name, sizeof(name), "%016llx", (unsigned long long)hash64_mix(key, hash64_str(guptool_front_version)));
	j->kept = fs_join(p->r->keep, name);
	is_there = !strbuf_read_file(&data, j->kept) && !take(p->r, f, data.buf, data.len);
	strbuf_release(&data);
	return is_there;
}

static void add_job(struct parse *p, size_t file, long alone)
{
	struct job j = { .file = file, .alone = alone };

	write_text(p, &j);
	if (!find_kept(p, &j)) {
		vec_push(&p->job, j);
		return;
	}
	vec_free_(j.text);
	vec_free_(j.kept);
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
	struct session_opts so = { .kernel = r->root, .objdir = r->objdir, .arch = r->arch, .compdb = r->compdb,
				   .jobs = r->jobs };
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

	if (r->keep && fs_mkdir_p(r->keep))
		die_errno("cannot make '%s'", r->keep);
	for (size_t i = 0; i < r->file.n; i++) {
		size_t n = r->file.v[i].chosen.n;

		if (n && !r->alone)
			add_job(&p, i, -1);
		for (size_t k = 0; k < n && r->alone; k++)
			add_job(&p, i, (long)k);
	}
	if (p.job.n)
		find_flags(&p, &so);
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
	for (size_t i = 0; i < p.job.n; i++) {
		vec_free_(p.job.v[i].text);
		vec_free_(p.job.v[i].kept);
	}
	if (p.job.n)
		session_close(&p.s);
	vec_release(&p.job);
}
