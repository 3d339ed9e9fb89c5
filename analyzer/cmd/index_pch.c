/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * index_pch.c - 'guptool index': headers that many units share, compiled once
 *
 * They live in OBJDIR/guptool-pch/PID for the time of one run, all its rounds. What a run that
 * was killed left there goes when the next one starts. Without them the units
 * are parsed plainly, with the same result, so nothing here is an error.
 */
#include <dirent.h>
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#include "../../lib/alloc.h"
#include "../../lib/die.h"
#include "../../lib/fs.h"
#include "../../lib/intern.h"
#include "../../lib/pack.h"
#include "../../lib/pool.h"
#include "../../lib/progress.h"
#include "../../lib/strbuf.h"
#include "../ast/pch.h"
#include "analyse_p.h"
#include "index_p.h"

struct index_pch {
	struct index_config *c;
	struct analyse an;
	struct ast_wanted want;		/* of 'an' */
	struct ast_pch_plan *plan;
	char *top;			/* OBJDIR/guptool-pch */
};

/* Directories are named after the process that made them. */
static void remove_dead(const char *top)
{
	struct dirent *e;
	DIR *d = opendir(top);

	while (d && (e = readdir(d)) != NULL) {
		char *end, *path;
		long pid = strtol(e->d_name, &end, 10);

		if (*end || pid <= 0 || !kill(pid, 0) || errno != ESRCH)
			continue;
		path = fs_join(top, e->d_name);
		if (fs_remove_tree(path))
			warning("cannot remove '%s'", path);
		free(path);
	}
	if (d)
		closedir(d);
}

static struct index_pch *start(struct index_config *c)
{
	struct index_pch *p = xcalloc(1, sizeof(*p));
	struct strbuf dir = STRBUF_INIT;

	p->c = c;
	p->an.model = c->s.model;
	analyse_wanted(&p->an, &p->want);
	p->top = fs_join(c->s.tree.objdir, "guptool-pch");
	remove_dead(p->top);
	strbuf_addf(&dir, "%s/%ld", p->top, (long)getpid());
	p->plan = ast_pch_plan_new(dir.buf, &p->want, c->overlay);
	strbuf_release(&dir);
	return p;
}

/* How many files have to be made for the jobs of this round. */
static size_t add_jobs(struct index_pch *p)
{
	struct index_config *c = p->c;
	VEC(const struct unit *) unit = VEC_INIT;
	size_t n;

	for (size_t i = 0; i < c->job.n; i++)
		vec_push(&unit, &c->unit.v[c->job.v[i]].u);
	n = ast_pch_plan_add(p->plan, unit.v, unit.n);
	vec_release(&unit);
	return n;
}

static void work(void *ctx, size_t job, struct packbuf *out)
{
	struct index_pch *p = ctx;
	const char *why = "";

	if (ast_pch_build(p->plan, job, &why))
		pack_str(out, why);
}

static int done(void *ctx, size_t job, const struct pool_result *r)
{
	struct index_pch *p = ctx;
	struct unpack in;

	if (r->status == POOL_OK && !r->len)
		return 0;
	unpack_init(&in, r->data, r->status == POOL_OK ? r->len : 0);
	if (p->c->run->so.verbose)
		warning("no precompiled header for group %zu: %s", job,
			r->status == POOL_OK ? unpack_str(&in) : r->why);
	return 0;
}

struct ast_pch_plan *index_pch_open(struct index_config *c)
{
	struct index_pch *p = c->pch ? c->pch : start(c);
	struct pool_opts o = {
		.jobs = session_jobs(&c->run->so),
		.time_limit = (unsigned int)c->run->time_limit,
		.work = work,
		.done = done,
		.ctx = p,
		.peak_rss = &c->run->st.peak_rss,
	};
	size_t n;

	c->pch = p;
	n = add_jobs(p);
	if (n) {
		progress_start("compiling shared headers", 0);
		if (pool_run(n, &o))
			warning("no precompiled headers: the units are parsed one by one");
		progress_done();
	}
	return p->plan;
}

void index_pch_close(struct index_config *c)
{
	struct index_pch *p = c->pch;

	if (!p)
		return;
	ast_pch_plan_free(p->plan);
	rmdir(p->top);		/* stays when another run uses it */
	free(p->top);
	vec_free_(p);
	c->pch = NULL;
	c->plan = NULL;
}
