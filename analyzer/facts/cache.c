/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * cache.c - what a unit was made from, and whether that is still the same
 */
#include <stdlib.h>
#include <sys/stat.h>
#include "../../db/store.h"
#include "../../lib/alloc.h"
#include "../../lib/die.h"
#include "../../lib/fs.h"
#include "../../lib/hash.h"
#include "../../lib/strbuf.h"
#include "../../lib/vec.h"
#include "facts_p.h"

struct hashed_file {
	bool exists;
	bool hashed;
	uint64_t hash;
	long long size;
};

/* A file under the name that it has in a database. */
struct facts_real {
	const char *path;
	struct hashed_file *file;
};

void facts_hashes_release(struct facts_hashes *h)
{
	strmap_each(&h->real, e) {
		struct facts_real *r = e->value;

		free((char *)r->path);
		free(r);
	}
	strmap_each(&h->file, e)
		free(e->value);
	strmap_release(&h->real);
	strmap_release(&h->file);
	strmap_release(&h->dir);
}

/* The folders above a file that is there in memory alone. */
static void set_dirs(struct facts_hashes *h, const char *path)
{
	for (const char *slash = strchr(path + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
		char *dir = xstrndup(path, (size_t)(slash - path));

		strmap_put(&h->dir, dir, h);
		free(dir);
	}
}

void facts_hashes_set(struct facts_hashes *h, const char *path, const void *text, size_t len)
{
	struct hashed_file *f = xcalloc(1, sizeof(*f));

	f->exists = text != NULL;
	f->hashed = true;
	f->hash = text ? hash64(text, len) : 0;
	f->size = text ? (long long)len : -1;
	if (h->real.count)
		BUG("facts_hashes_set() of '%s' comes after questions", path);
	free(strmap_put(&h->file, path, f));
	if (text)
		set_dirs(h, path);
}

static bool is_dir(struct facts_hashes *h, const char *path)
{
	void *known;

	if (!strmap_has(&h->dir, path))
		strmap_put(&h->dir, path, fs_is_dir(path) ? h : NULL);
	known = strmap_get(&h->dir, path);
	return known != NULL;
}

static struct hashed_file *look_up(struct facts_hashes *h, const char *path)
{
	struct hashed_file *f = strmap_get(&h->file, path);
	struct stat st;

	if (f)
		return f;
	f = xcalloc(1, sizeof(*f));
	f->size = -1;
	if (stat(path, &st) == 0 && S_ISREG(st.st_mode)) {
		f->exists = true;
		f->size = st.st_size;
	}
	strmap_put(&h->file, path, f);
	return f;
}

/* A file that cannot be read has hash 0 and size -1: it never equals one that was. */
static struct hashed_file *hash_of(struct facts_hashes *h, const char *path)
{
	struct hashed_file *f = look_up(h, path);

	if (f->exists && !f->hashed && hash64_file(path, &f->hash) < 0) {
		f->exists = false;
		f->hash = 0;
		f->size = -1;
	}
	f->hashed = true;
	return f;
}

/* --- the include path --- */

struct search_path {
	VEC(char *) dir;	/* real paths, in the order they are looked through */
	char top[64];		/* folder below them that was asked about last, "/linux" */
	uint64_t has_top;	/* by number of the folder in dir: it has one of this name; all from the 64th on */
};

static void add_dir(struct search_path *sp, const char *cwd, const char *dir)
{
	char *joined = fs_join(cwd ? cwd : ".", dir), *real = fs_realpath(joined);

	free(joined);
	if (!real)
		return;		/* no such folder: nothing is found in it */
	for (size_t i = 0; i < sp->dir.n; i++) {
		if (!strcmp(sp->dir.v[i], real)) {
			free(real);
			return;
		}
	}
	vec_push(&sp->dir, real);
}

/* The folder of the main file comes first, for #include "x.h". */
static void search_path_init(struct search_path *sp, const struct facts_search *search, const char *main_file)
{
	static const char *const options[] = { "-iquote", "-I", "-isystem", "-idirafter" };
	const char *slash = strrchr(main_file, '/');

	*sp = (struct search_path){ .dir = VEC_INIT };
	if (slash) {
		char *dir = xstrndup(main_file, (size_t)(slash - main_file));

		add_dir(sp, search->cwd, dir);
		free(dir);
	}
	for (size_t k = 0; k < ARRAY_SIZE(options); k++) {
		size_t len = strlen(options[k]);

		for (char *const *arg = search->argv; arg && *arg; arg++) {
			if (strncmp(*arg, options[k], len))
				continue;
			if ((*arg)[len])
				add_dir(sp, search->cwd, *arg + len);
			else if (arg[1])
				add_dir(sp, search->cwd, *++arg);
		}
	}
}

static void search_path_release(struct search_path *sp)
{
	for (size_t i = 0; i < sp->dir.n; i++)
		free(sp->dir.v[i]);
	vec_release(&sp->dir);
}

/* "/linux/mm.h" is in no folder that has no "linux": asked once for neighbours. Names of more than 62 bytes are everywhere. */
static uint64_t dirs_having_top(struct search_path *sp, const char *rest, struct facts_hashes *h, struct strbuf *sb)
{
	size_t len = 1 + strcspn(rest + 1, "/");

	if (!rest[len] || len >= sizeof(sp->top))
		return UINT64_MAX;
	if (strlen(sp->top) == len && !memcmp(sp->top, rest, len))
		return sp->has_top;
	memcpy(sp->top, rest, len);
	sp->top[len] = '\0';
	sp->has_top = 0;
	for (size_t j = 0; j < sp->dir.n && j < 64; j++) {
		strbuf_clear(sb);
		strbuf_addf(sb, "%s%s", sp->dir.v[j], sp->top);
		if (is_dir(h, sb->buf))
			sp->has_top |= 1ull << j;
	}
	return sp->has_top;
}

/*
 * A header below folder k of the path may have been named relative to it; had
 * a folder before k such a file, that one would have been taken. Files that
 * are there all the same were named in another way, and stay in the hash so
 * that their coming and going counts.
 */
static uint64_t shadows_of(struct search_path *sp, const char *path, struct facts_hashes *h, struct strbuf *sb)
{
	uint64_t sum = 0;

	for (size_t k = 1; k < sp->dir.n; k++) {
		size_t len = strlen(sp->dir.v[k]);
		uint64_t having;

		if (strncmp(path, sp->dir.v[k], len) || path[len] != '/')
			continue;
		having = dirs_having_top(sp, path + len, h, sb);
		for (size_t j = 0; j < k; j++) {
			if (j < 64 && !(having >> j & 1))
				continue;
			strbuf_clear(sb);
			strbuf_addf(sb, "%s%s", sp->dir.v[j], path + len);
			if (strcmp(sb->buf, path) && look_up(h, sb->buf)->exists)
				sum += hash64_mix(hash64_str(path + len), j + 1);
		}
	}
	return sum;
}

/* --- keys --- */

struct key_input {
	const char *path, *config, *front_version;
	uint64_t flags_hash, shadow_hash;
};

static uint64_t key_start(const struct key_input *in)
{
	uint64_t key = hash64_mix(hash64_str(in->front_version), FACTS_VERSION);

	key = hash64_mix(key, hash64_str(in->path));
	key = hash64_mix(key, hash64_str(in->config));
	key = hash64_mix(key, in->flags_hash);
	return hash64_mix(key, in->shadow_hash);
}

static uint64_t key_add_file(uint64_t key, const char *path, uint64_t hash)
{
	return hash64_mix(hash64_mix(key, hash64_str(path)), hash);
}

/* Most units read the same files. Each configuration has a build directory of its own, but there is one tree. */
static struct facts_real real_of(struct facts_hashes *h, const char *path, const struct facts_paths *p, struct arena *a)
{
	bool keep = strncmp(path, "$(obj)/", 7) && (!h->root || !strcmp(h->root, p->root));
	struct facts_real r, *known = keep ? strmap_get(&h->real, path) : NULL;

	if (known)
		return *known;
	r.path = facts_real_path(p, path, a);
	r.file = hash_of(h, r.path);
	if (keep) {
		known = xcalloc(1, sizeof(*known));
		*known = (struct facts_real){ xstrdup(r.path), r.file };
		strmap_put(&h->real, path, known);
		h->root = p->root;
	}
	return r;
}

/* Hashes of 'n' files into themselves, and the shadow hash. */
static uint64_t read_files(struct row_file *file, size_t n, const struct facts_paths *p,
			   struct search_path *sp, struct facts_hashes *h, struct arena *a)
{
	struct strbuf sb = STRBUF_INIT;
	uint64_t shadow = 0;

	for (size_t i = 0; i < n; i++) {
		struct facts_real r = real_of(h, file[i].path, p, a);

		file[i].hash = (int64_t)r.file->hash;
		file[i].size = r.file->size;
		shadow += shadows_of(sp, r.path, h, &sb);
	}
	strbuf_release(&sb);
	return shadow;
}

static uint64_t parse_key(const struct key_input *in, const struct row_file *file, size_t n)
{
	uint64_t key = key_start(in);

	for (size_t i = 0; i < n; i++)
		key = key_add_file(key, file[i].path, (uint64_t)file[i].hash);
	return key;
}

void facts_complete(struct unit_facts *uf, const char *front_version, const struct facts_paths *p,
		    const struct facts_search *search, struct facts_hashes *h)
{
	struct key_input in = { uf->path, uf->config, front_version, uf->flags_hash, 0 };
	struct search_path sp;

	if (!uf->include.n)
		facts_push(uf->arena, &uf->include, (struct row_file){ .path = uf->path, .size = -1 });
	search_path_init(&sp, search, facts_real_path(p, uf->path, uf->arena));
	in.shadow_hash = read_files(uf->include.v, uf->include.n, p, &sp, h, uf->arena);
	uf->shadow_hash = in.shadow_hash;
	uf->parse_key = parse_key(&in, uf->include.v, uf->include.n);
	search_path_release(&sp);
}

bool facts_is_current(struct store *old, const char *path, const char *config, uint64_t flags_hash,
		      const char *front_version, const struct facts_paths *p, const struct facts_search *search,
		      struct facts_hashes *h)
{
	struct key_input in = { path, config, front_version, flags_hash, 0 };
	FACTS_ARRAY(struct row_file) file = { 0 };
	struct arena a = ARENA_INIT;
	struct search_path sp;
	struct row_unit unit;
	struct row_file row;
	bool same;

	store_get_unit(old, &(struct row_unit_key){ path, config });
	if (!store_get_unit_next(old, &unit))
		return false;
	if (unit.state != ROW_UNIT_ANALYSED || (uint64_t)unit.flags_hash != flags_hash)
		return false;
	store_get_unit_includes(old, &(struct row_id){ unit.id });
	while (store_get_unit_includes_next(old, &row)) {
		row.path = arena_strdup(&a, row.path);
		facts_push(&a, &file, row);
	}
	search_path_init(&sp, search, facts_real_path(p, path, &a));
	in.shadow_hash = read_files(file.v, file.n, p, &sp, h, &a);
	same = parse_key(&in, file.v, file.n) == (uint64_t)unit.parse_key;
	search_path_release(&sp);
	arena_release(&a);
	return same;
}
