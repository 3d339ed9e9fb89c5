/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * session.c - open a tree for analysis
 */
#include <string.h>
#include <unistd.h>

#include "../../db/store.h"
#include "../../lib/alloc.h"
#include "../../lib/die.h"
#include "../../lib/fs.h"
#include "../../lib/hash.h"
#include "../../lib/intern.h"
#include "../../lib/strbuf.h"
#include "../cmd.h"
#include "../model/model.h"
#include "session_p.h"

int session_jobs(const struct session_opts *o)
{
	long n;

	if (o->jobs > 0)
		return o->jobs;
	n = sysconf(_SC_NPROCESSORS_ONLN);
	return n > 0 ? (int)n : 1;
}

const char *session_version(const struct option_list *facts)
{
	struct strbuf sb = STRBUF_INIT;
	const char *version;
	uint64_t h = 0, one;

	for (int i = 0; i < facts->n; i++)
		h = hash64_mix(h, hash64_file(facts->v[i], &one) ? 0 : one);
	strbuf_addstr(&sb, guptool_version);
	if (facts->n)
		strbuf_addf(&sb, "+facts.%016llx", (unsigned long long)h);
	version = intern(sb.buf);
	strbuf_release(&sb);
	return version;
}

const char *session_run(struct store *s, const char *key)
{
	struct row_setting r;
	const char *value = "";

	store_get_run(s, &(struct row_setting){ .key = key, .value = "" });
	while (store_get_run_next(s, &r))
		value = intern(r.value);
	return value;
}

const char *session_meta(struct store *s, const char *key)
{
	struct row_setting r;
	const char *value = "";

	store_get_meta(s, &(struct row_setting){ .key = key, .value = "" });
	while (store_get_meta_next(s, &r))
		value = intern(r.value);
	return value;
}

const char *session_front_version(const struct model *m)
{
	struct strbuf sb = STRBUF_INIT;
	const char *version;

	strbuf_addf(&sb, "%s.%016llx", guptool_front_version, (unsigned long long)model_names_hash(m));
	version = intern(sb.buf);
	strbuf_release(&sb);
	return version;
}

struct model *session_model(const struct option_list *facts)
{
	struct model *m = model_new();

	for (int i = 0; i < facts->n; i++)
		if (model_load_facts(m, facts->v[i]))
			exit(GUPTOOL_EXIT_FAILURE);
	return m;
}

void session_open(struct session *s, const struct session_opts *o, const char *arch, const char *objdir)
{
	double start;

	memset(s, 0, sizeof(*s));
	s->opts = o;
	arena_init(&s->arena);
	if (!o->kernel)
		usage("no kernel tree was given: use -k DIR");
	if (!objdir)
		usage("no build directory was given: use -O DIR");
	if (tree_open(&s->tree, o->kernel, objdir, arch))
		exit(GUPTOOL_EXIT_FAILURE);
	s->tree.compdb = o->compdb;
	s->kbuild = (struct kbuild_opts){
		.jobs = session_jobs(o),
		.no_prepare = o->no_prepare,
		.llvm = o->llvm,
		.config = o->config,
		.cross = o->cross,
		.verbose = o->verbose,
	};
	s->model = session_model(&o->facts);
	start = fs_now();
	if (!o->compdb && kbuild_prepare(&s->tree, &s->kbuild))
		exit(GUPTOOL_EXIT_FAILURE);
	s->prepare_seconds = fs_now() - start;
}

void session_close(struct session *s)
{
	model_free(s->model);
	arena_release(&s->arena);
}

bool session_is_outside(const char *path)
{
	static const char *const folder[] = { "tools/", "scripts/", "Documentation/", "usr/" };

	for (size_t i = 0; i < ARRAY_SIZE(folder); i++)
		if (!strncmp(path, folder[i], strlen(folder[i])))
			return true;
	return false;
}

bool session_is_candidate(const struct scout_file *f)
{
	size_t len = strlen(f->path);

	return f->ncode && len > 2 && !strcmp(f->path + len - 2, ".c") && !session_is_outside(f->path);
}
