/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * memory.c - what the last run learnt of a tree, so that the next need not look again
 */
#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include "../../lib/alloc.h"
#include "../../lib/arena.h"
#include "../../lib/fs.h"
#include "../../lib/hash.h"
#include "../../lib/intern.h"
#include "../../lib/pack.h"
#include "../../lib/vec.h"
#include "memory_p.h"

#define MEMORY_VERSION 2
#define RACY_NS 2000000000LL

/* "guptool-scout.cache", "guptool-scout-1.cache" */
static char *memory_path(const struct tree *t, const char *name, unsigned int round)
{
	struct strbuf sb = STRBUF_INIT;
	char *path = NULL;

	strbuf_addf(&sb, "guptool-%s", name);
	if (round)
		strbuf_addf(&sb, "-%u", round);
	strbuf_addstr(&sb, ".cache");
	if (t->objdir && strcmp(t->objdir, t->root))
		path = fs_join(t->objdir, sb.buf);
	strbuf_release(&sb);
	return path;
}

static bool read_memory(const struct tree *t, const char *name, unsigned int round, struct strbuf *sb)
{
	char *path = memory_path(t, name, round);
	bool ok = path && !strbuf_read_file(sb, path);

	vec_free_(path);
	return ok;
}

static void write_memory(const struct tree *t, const char *name, unsigned int round, const struct packbuf *p)
{
	char *path = memory_path(t, name, round);

	if (path)
		fs_write_file(path, p->sb.buf, p->sb.len);	/* a cache that cannot be kept is none */
	vec_free_(path);
}

/* --- the scout --- */

static void forget(struct scout_memory *m)
{
	strmap_each(&m->file, e) {
		struct scout_known *k = e->value;

		vec_free_(k->mention);
		vec_free_(k);
	}
	strmap_release(&m->file);
}

static bool unpack_known(struct unpack *u, struct scout_memory *m)
{
	const char *path = unpack_str(u);
	struct scout_known *k = xcalloc(1, sizeof(*k));

	k->size = unpack_u(u);
	k->mtime = unpack_i(u);
	k->nmention = unpack_count(u, 4);
	if (k->nmention)
		k->mention = xcalloc(k->nmention, sizeof(*k->mention));
	for (size_t i = 0; i < k->nmention; i++) {
		k->mention[i].name = (unsigned int)unpack_u(u);
		k->mention[i].line = (unsigned int)unpack_u(u);
		k->mention[i].col = (unsigned int)unpack_u(u);
		k->mention[i].class = (enum scout_class)unpack_u(u);
	}
	if (u->failed || !path || strmap_has(&m->file, path)) {
		vec_free_(k->mention);
		vec_free_(k);
		return false;
	}
	strmap_put(&m->file, path, k);
	return true;
}

void scout_memory_load(struct scout_memory *m, const struct tree *t, unsigned int round, uint64_t names)
{
	struct unpack u;
	size_t n;

	strmap_init(&m->file);
	strbuf_init(&m->bytes);
	if (!read_memory(t, "scout", round, &m->bytes))
		return;
	unpack_init(&u, m->bytes.buf, m->bytes.len);
	if (unpack_u(&u) != MEMORY_VERSION || unpack_u(&u) != names || unpack_u(&u) != hash64_str(t->root))
		return;
	n = unpack_count(&u, 4);
	for (size_t i = 0; i < n; i++)
		if (!unpack_known(&u, m))
			break;
	if (u.failed || u.p != u.end)
		forget(m);
}

void scout_memory_release(struct scout_memory *m)
{
	forget(m);
	strbuf_release(&m->bytes);
}

static int64_t now_ns(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_REALTIME, &ts);
	return (int64_t)ts.tv_sec * 1000000000LL + ts.tv_nsec;
}

void scout_memory_save(const struct tree *t, unsigned int round, uint64_t names, const struct scout_seen *seen, size_t n)
{
	struct packbuf p = PACKBUF_INIT;
	int64_t limit = now_ns() - RACY_NS;
	size_t keep = 0;

	for (size_t i = 0; i < n; i++)
		keep += seen[i].mtime < limit;
	pack_u(&p, MEMORY_VERSION);
	pack_u(&p, names);
	pack_u(&p, hash64_str(t->root));
	pack_u(&p, keep);
	for (size_t i = 0; i < n; i++) {
		if (seen[i].mtime >= limit)
			continue;
		pack_str(&p, seen[i].path);
		pack_u(&p, seen[i].size);
		pack_i(&p, seen[i].mtime);
		pack_u(&p, seen[i].nmention);
		for (size_t k = 0; k < seen[i].nmention; k++) {
			pack_u(&p, seen[i].mention[k].name);
			pack_u(&p, seen[i].mention[k].line);
			pack_u(&p, seen[i].mention[k].col);
			pack_u(&p, seen[i].mention[k].class);
		}
	}
	write_memory(t, "scout", round, &p);
	packbuf_release(&p);
}

/* --- units --- */

static uint64_t hash_of(const struct tree *t, const char *name)
{
	char *path = fs_join(t->objdir, name);
	uint64_t h = 0;

	if (hash64_file(path, &h))
		h = 1;
	vec_free_(path);
	return h;
}

/* All that decides flags, but for the makefiles. */
static uint64_t config_key(const struct tree *t, const struct kbuild_opts *o)
{
	uint64_t h = hash64_mix(MEMORY_VERSION, 1);

	h = hash64_mix(h, hash64_str(t->root));
	h = hash64_mix(h, hash64_str(t->objdir));
	h = hash64_mix(h, hash64_str(t->arch));
	h = hash64_mix(h, hash64_str(o->llvm ? o->llvm : ""));
	h = hash64_mix(h, hash64_str(o->cross ? o->cross : ""));
	h = hash64_mix(h, hash_of(t, ".config"));
	return hash64_mix(h, hash_of(t, "include/config/auto.conf"));
}

uint64_t units_memory_key(const struct tree *t, const struct kbuild_opts *o, const char *const *paths, size_t n)
{
	uint64_t h = hash64_mix(config_key(t, o), o->build_signature);

	for (size_t i = 0; i < n; i++)
		h = hash64_mix(h, hash64_str(paths[i]));
	return h;
}

static void pack_unit(struct packbuf *p, const struct unit *u)
{
	pack_str(p, u->path);
	pack_u(p, u->state);
	pack_str(p, u->why);
	pack_bool(p, u->is_module);
	pack_str(p, u->cwd);
	pack_str(p, u->source);
	pack_str(p, u->origin);
	pack_u(p, u->flags_hash);
	pack_u(p, (uint64_t)u->argc);
	for (int i = 0; i < u->argc; i++)
		pack_str(p, u->argv[i]);
}

static void unpack_unit(struct unpack *in, struct unit *u, struct arena *a)
{
	*u = (struct unit){ .path = unpack_str(in) };
	u->state = (enum unit_state)unpack_u(in);
	u->why = unpack_str(in);
	u->is_module = unpack_bool(in);
	u->cwd = unpack_str(in);
	u->source = unpack_str(in);
	u->origin = unpack_str(in);
	u->flags_hash = unpack_u(in);
	u->argc = (int)unpack_count(in, 1);
	u->argv = arena_array(a, (size_t)u->argc + 1, sizeof(*u->argv));
	for (int i = 0; i < u->argc; i++) {
		const char *s = unpack_str(in);

		u->argv[i] = arena_strdup(a, s ? s : "");
	}
	if (u->state > UNIT_NO_FLAGS)
		in->failed = true;
}

bool units_memory_load(const struct tree *t, unsigned int round, uint64_t key, struct unit *units, size_t n, struct arena *a)
{
	struct strbuf bytes = STRBUF_INIT;
	struct unpack in;
	bool ok = false;

	if (read_memory(t, "units", round, &bytes)) {
		unpack_init(&in, bytes.buf, bytes.len);
		if (unpack_u(&in) == key && unpack_u(&in) && unpack_count(&in, 8) == n) {
			for (size_t i = 0; i < n && !in.failed; i++)
				unpack_unit(&in, &units[i], a);
			ok = !in.failed && in.p == in.end;
		}
	}
	strbuf_release(&bytes);
	return ok;
}

void units_memory_save(const struct tree *t, const struct kbuild_opts *o, uint64_t key, const struct unit *units, size_t n)
{
	struct packbuf p = PACKBUF_INIT;

	pack_u(&p, key);
	pack_u(&p, config_key(t, o) | 1);	/* 0 would be damage */
	pack_u(&p, n);
	for (size_t i = 0; i < n; i++)
		pack_unit(&p, &units[i]);
	write_memory(t, "units", o->round, &p);
	packbuf_release(&p);
}

/* Is a file younger than 'than'? One that is not there is not. */
static bool is_younger(const char *root, const char *dir, size_t len, const char *name, const struct timespec *than)
{
	struct strbuf sb = STRBUF_INIT;
	struct stat st;
	bool yes;

	strbuf_addf(&sb, "%s/%.*s%s", root, (int)len, dir, name);
	yes = !stat(sb.buf, &st) && (st.st_mtim.tv_sec > than->tv_sec ||
				     (st.st_mtim.tv_sec == than->tv_sec && st.st_mtim.tv_nsec > than->tv_nsec));
	strbuf_release(&sb);
	return yes;
}

static bool is_stale(const struct tree *t, const struct timespec *saved)
{
	static const char *const common[] = {
		"scripts/Makefile.build", "scripts/Makefile.lib", "scripts/Makefile.extrawarn", "scripts/Makefile.compiler",
		"scripts/Kbuild.include",
	};
	struct strbuf arch = STRBUF_INIT;
	bool stale = false;

	for (size_t i = 0; i < ARRAY_SIZE(common); i++)
		stale |= is_younger(t->root, "", 0, common[i], saved);
	strbuf_addf(&arch, "arch/%s/Makefile", t->srcarch);
	stale |= is_younger(t->root, "", 0, arch.buf, saved);
	strbuf_release(&arch);
	return stale;
}

/* The makefiles of the folders above a file. */
static bool is_stale_for(const struct tree *t, const char *path, const struct timespec *saved)
{
	const char *slash = path - 1;

	do {
		size_t len = (size_t)(slash + 1 - path);

		if (is_younger(t->root, path, len, "Makefile", saved) || is_younger(t->root, path, len, "Kbuild", saved))
			return true;
		slash = strchr(slash + 1, '/');
	} while (slash);
	return false;
}

static void recall(const struct tree *t, struct unpack *in, const struct timespec *saved, const char *const *paths, size_t n,
		   struct unit *units, bool *known, struct arena *a)
{
	size_t total = unpack_count(in, 8);

	for (size_t i = 0; i < total && !in->failed; i++) {
		struct unit u;

		unpack_unit(in, &u, a);
		for (size_t k = 0; k < n && !in->failed; k++) {
			if (strcmp(paths[k], u.path) || is_stale_for(t, u.path, saved))
				continue;
			units[k] = u;
			known[k] = true;
		}
	}
}

static void recall_round(const struct tree *t, const struct kbuild_opts *o, unsigned int round, const char *const *paths,
			 size_t n, struct unit *units, bool *known, struct arena *a)
{
	char *path = memory_path(t, "units", round);
	struct strbuf bytes = STRBUF_INIT;
	struct unpack in;
	struct stat st;

	if (path && !stat(path, &st) && !is_stale(t, &st.st_mtim) && !strbuf_read_file(&bytes, path)) {
		unpack_init(&in, bytes.buf, bytes.len);
		unpack_u(&in);
		if (unpack_u(&in) == (config_key(t, o) | 1))
			recall(t, &in, &st.st_mtim, paths, n, units, known, a);
	}
	strbuf_release(&bytes);
	vec_free_(path);
}

void units_memory_recall(const struct tree *t, const struct kbuild_opts *o, const char *const *paths, size_t n,
			 struct unit *units, bool *known, struct arena *a)
{
	for (unsigned int round = 0; round < 10; round++)
		recall_round(t, o, round, paths, n, units, known, a);
}
