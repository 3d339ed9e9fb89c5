/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * kbuild.c - exact flags without a build: joins what the other files find out
 */
#include <string.h>
#include "../../lib/alloc.h"
#include "../../lib/intern.h"
#include "../../lib/strbuf.h"
#include "kbuild_p.h"

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

static void fill_unit(struct unit *u, const struct tree *t, const struct kconfig *c,
		      const struct probe *p, struct arena *a)
{
	const struct probe_object *o = member(p, object_of(u->path));
	const char *failure = failed_dir(p, u->path);
	char *command;

	if (o && o->command) {
		unit_built(u, t, o->command, "dry-run", a);
		u->is_module = o->module;
	} else if (o) {
		command = cmdfile_command(t, u->path);
		if (command)
			unit_built(u, t, command, ".cmd", a);
		else
			unit_no_flags(u, "kbuild builds it by a rule of its own and prints no command");
		u->is_module = o->module;
		vec_free_(command);
	} else if (failure) {
		unit_no_flags(u, intern(failure));
	} else {
		unit_not_built(u, why_not_built(t, c, p, u->path));
	}
}

int kbuild_units(const struct tree *t, const struct kbuild_opts *o, const char *const *paths,
		 size_t npaths, struct unit *units, struct arena *a)
{
	bool *skip = xcalloc(npaths + 1, sizeof(*skip));
	struct probe p = { VEC_INIT };
	struct kconfig c;
	int ret;

	kconfig_read(&c, t);
	for (size_t i = 0; i < npaths; i++) {
		const char *why = why_foreign(t, paths[i]);

		unit_init(&units[i], t, paths[i], a);
		skip[i] = why != NULL;
		if (why)
			unit_not_built(&units[i], why);
	}
	if (t->compdb) {
		ret = compdb_units(t, paths, skip, npaths, units, a);
	} else {
		ret = probe_run(&p, t, o, paths, skip, npaths);
		for (size_t i = 0; i < npaths && !ret; i++)
			if (!skip[i])
				fill_unit(&units[i], t, &c, &p, a);
	}
	probe_release(&p);
	kconfig_release(&c);
	vec_free_(skip);
	return ret;
}
