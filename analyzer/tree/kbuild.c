/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * kbuild.c - exact flags without a build: joins what the other files find out
 */
#include <string.h>
#include "../../lib/alloc.h"
#include "../../lib/arena.h"
#include "../../lib/intern.h"
#include "../../lib/strbuf.h"
#include "kbuild_p.h"
#include "memory_p.h"

/* The answer that counts: a member of a folder that is entered; the nearest folder first. */
static const struct probe_object *member(const struct probe *p, const char *object)
{
	const struct probe_object *best = NULL;

	for (size_t i = 0; i < p->object.n; i++) {
		const struct probe_object *o = &p->object.v[i];

		if (o->object != object || !o->member || !probe_find_dir(p, o->dir)->reached)
			continue;
		if (!best || (!best->command && o->command) || strlen(o->dir) > strlen(best->dir))
			best = o;
	}
	return best;
}

/* The Makefile of a folder that is entered could not be read: nothing can be said about the file. */
static const char *failed_dir(const struct probe *p, const char *path)
{
	for (size_t i = 0; i < p->dir.n; i++) {
		const struct probe_dir *d = &p->dir.v[i];
		size_t n = strlen(d->dir);

		if (d->reached && d->failure && !strncmp(path, d->dir, n) && path[n] == '/')
			return d->failure;
	}
	return NULL;
}

static const char *object_of(const char *path)
{
	struct strbuf sb = STRBUF_INIT;
	const char *ret;

	strbuf_addstr(&sb, path);
	sb.buf[sb.len - 1] = 'o';
	ret = intern(sb.buf);
	strbuf_release(&sb);
	return ret;
}

/* From what this probe saw; false when it is not built as far as the probe looked. */
static bool fill_built(struct unit *u, const struct tree *t, const struct probe *p, struct arena *a)
{
	const struct probe_object *o = member(p, object_of(u->path));
	const char *failure = failed_dir(p, u->path);
	char *command;

	if (!o && !failure)
		return false;
	if (!o) {
		unit_no_flags(u, intern(failure));
		return true;
	}
	u->is_module = o->module;
	if (o->command) {
		unit_built(u, t, o->command, "dry-run", a);
		return true;
	}
	command = cmdfile_command(t, u->path);
	if (command)
		unit_built(u, t, command, ".cmd", a);
	else
		unit_no_flags(u, "kbuild builds it by a rule of its own and prints no command");
	vec_free_(command);
	return true;
}

enum { SKIP = 1, ASKED_ELSEWHERE = 2, LEFT = 4 };

struct asked {
	const struct tree *tree;
	const struct kbuild_opts *opts;
	struct unit *units;
	unsigned char *state;	/* of each unit, flags above */
	size_t n;
	struct arena *arena;
};

/* Files that nothing in their own folders builds may be built from another folder. */
static void want_elsewhere(const struct asked *q, struct fragments *f, size_t i,
			   struct probe_wants *wants)
{
	if (!f->v.n)
		fragments_read(f, q->tree);
	elsewhere_find(f, q->units[i].path, wants);
	q->state[i] |= ASKED_ELSEWHERE;
}

static int first_round(const struct asked *q, struct fragments *f, struct probe *p)
{
	struct probe_wants wants = { VEC_INIT };
	int ret;

	for (size_t i = 0; i < q->n; i++) {
		const char *path = q->units[i].path;

		if (q->state[i] & SKIP)
			continue;
		vec_push(&wants.v, (struct probe_want){ path, NULL });
		if (!elsewhere_unneeded(q->tree, path))
			want_elsewhere(q, f, i, &wants);
	}
	ret = probe_run(p, q->tree, q->opts, &wants);
	vec_release(&wants.v);
	return ret;
}

/* For the rare file that a makefile above it names and does not build, without a reason. */
static int second_round(const struct asked *q, const struct kconfig *c, struct fragments *f)
{
	struct probe_wants wants = { VEC_INIT };
	struct probe p = { VEC_INIT };
	int ret = 0;

	for (size_t i = 0; i < q->n; i++)
		if ((q->state[i] & LEFT) && !(q->state[i] & ASKED_ELSEWHERE))
			want_elsewhere(q, f, i, &wants);
	if (wants.v.n)
		ret = probe_run(&p, q->tree, q->opts, &wants);
	for (size_t i = 0; i < q->n && !ret; i++) {
		struct unit *u = &q->units[i];
		const char *why;

		if (!(q->state[i] & LEFT) || fill_built(u, q->tree, &p, q->arena))
			continue;
		why = why_not_elsewhere(q->tree, c, f, u->path);
		if (why)
			unit_not_built(u, why);
	}
	probe_release(&p);
	vec_release(&wants.v);
	return ret;
}

static int ask_kbuild(const struct asked *q)
{
	struct fragments f = { VEC_INIT };
	struct probe p = { VEC_INIT };
	struct kconfig c;
	int ret;

	kconfig_read(&c, q->tree);
	ret = first_round(q, &f, &p);
	for (size_t i = 0; i < q->n && !ret; i++) {
		struct unit *u = &q->units[i];
		bool explained;

		if ((q->state[i] & SKIP) || fill_built(u, q->tree, &p, q->arena))
			continue;
		unit_not_built(u, why_not_built(q->tree, &c, &p, u->path, &explained));
		if (!explained)
			q->state[i] |= LEFT;
	}
	if (!ret)
		ret = second_round(q, &c, &f);
	probe_release(&p);
	fragments_release(&f);
	kconfig_release(&c);
	return ret;
}

int kbuild_units(const struct tree *t, const struct kbuild_opts *o, const char *const *paths,
		 size_t npaths, struct unit *units, struct arena *a)
{
	struct asked q = { .tree = t, .opts = o, .units = units, .n = npaths, .arena = a };
	bool use_memory = o->build_signature && !t->compdb;
	uint64_t key = use_memory ? units_memory_key(t, o, paths, npaths) : 0;
	int ret;

	if (use_memory && units_memory_load(t, o->round, key, units, npaths, a))
		return 0;
	q.state = xcalloc(npaths + 1, sizeof(*q.state));
	for (size_t i = 0; i < npaths; i++) {
		const char *why = why_foreign(t, paths[i]);

		unit_init(&units[i], t, paths[i], a);
		if (!why)
			continue;
		q.state[i] = SKIP;
		unit_not_built(&units[i], why);
	}
	ret = t->compdb ? compdb_units(t, npaths, units, a) : ask_kbuild(&q);
	vec_free_(q.state);
	if (use_memory && !ret)
		units_memory_save(t, o, key, units, npaths);
	return ret;
}

int kbuild_units_quick(const struct tree *t, const struct kbuild_opts *o, const char *const *paths,
		       size_t npaths, struct unit *units, struct arena *a)
{
	bool *known = arena_array(a, npaths + 1, sizeof(*known));
	const char **left = arena_array(a, npaths + 1, sizeof(*left));
	struct unit *asked = arena_array(a, npaths + 1, sizeof(*asked));
	size_t n = 0;

	if (!t->compdb)
		units_memory_recall(t, o, paths, npaths, units, known, a);
	for (size_t i = 0; i < npaths; i++)
		if (!known[i])
			left[n++] = paths[i];
	if (n && kbuild_units(t, o, left, n, asked, a))
		return -1;
	n = 0;
	for (size_t i = 0; i < npaths; i++)
		if (!known[i])
			units[i] = asked[n++];
	return 0;
}
