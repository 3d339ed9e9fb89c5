/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * index_rounds.c - 'guptool index': which files, round by round
 *
 * Round 0 are the files that mention a name of the tables. Wrappers that are
 * found in them are the names of round 1, and the files that mention one of
 * these are its files, and so on until nothing new is found. Each round is
 * looked for by itself, so that the memory of the last run serves it.
 */
#include <stdlib.h>
#include <string.h>

#include "../../db/store.h"
#include "../../lib/alloc.h"
#include "../../lib/die.h"
#include "../../lib/fs.h"
#include "../../lib/hash.h"
#include "../../lib/intern.h"
#include "../../lib/progress.h"
#include "../model/model.h"
#include "index_p.h"

/* --- names --- */

void index_seed_names(struct index_run *run, const struct session *s)
{
	const char *const *seed;
	size_t n = model_seed_names(s->model, &seed);

	for (size_t i = 0; i < n; i++) {
		vec_push(&run->name, (struct index_name){ seed[i], 0, "" });
		strmap_put(&run->is_name, seed[i], run);
	}
}

static bool ends_after(const struct index_name *n, char before)
{
	size_t len = strlen(n->name), why = strlen(n->why);

	return why > len && n->why[why - len - 1] == before && !strcmp(n->why + why - len, n->name);
}

bool index_is_field(const struct index_name *n)
{
	return ends_after(n, '.');
}

bool index_is_helper(const struct index_name *n)
{
	return ends_after(n, ' ');
}

static size_t most_files(const struct index_name *n)
{
	return index_is_field(n) ? INDEX_FIELD_FILES : index_is_helper(n) ? INDEX_HELPER_FILES : INDEX_NAME_FILES;
}

int index_recall_names(struct index_run *run, struct store *old)
{
	const char *version = "";
	struct row_setting r;
	struct row_name row;

	store_get_meta(old, &(struct row_setting){ .key = META_TOOL_VERSION, .value = "" });
	while (store_get_meta_next(old, &r))
		version = intern(r.value);
	if (strcmp(version, run->version))
		return -1;
	store_get_run(old, &(struct row_setting){ .key = RUN_DROPPED, .value = "" });
	while (store_get_run_next(old, &r))
		run->dropped = (unsigned int)strtoul(r.value, NULL, 10);
	run->recalled = true;
	store_get_names(old, &(struct row_none){ 0 });
	while (store_get_names_next(old, &row)) {
		if (row.origin != ROW_NAME_DERIVED || row.round < 1 || row.round >= INDEX_ROUNDS)
			continue;
		vec_push(&run->name, (struct index_name){ intern(row.name), (unsigned int)row.round, intern(row.why) });
		strmap_put(&run->is_name, run->name.v[run->name.n - 1].name, run);
	}
	return 0;
}

void index_forget(struct index_run *run, struct index_config *conf, size_t nconf)
{
	size_t n = 0;

	while (n < run->name.n && !run->name.v[n].round)
		n++;
	run->name.n = n;
	run->recalled = false;
	run->dropped = 0;
	memset(run->st.joined, 0, sizeof(run->st.joined));
	strmap_release(&run->joined);
	strmap_init(&run->joined);
	strmap_release(&run->is_name);
	strmap_init(&run->is_name);
	for (size_t i = 0; i < n; i++)
		strmap_put(&run->is_name, run->name.v[i].name, run);
	for (size_t i = 0; i < nconf; i++) {
		vec_clear(&conf[i].unit);
		vec_clear(&conf[i].job);
		strmap_release(&conf[i].has_unit);
		strmap_init(&conf[i].has_unit);
	}
}

bool index_has_names(const struct index_run *run, unsigned int round)
{
	return run->name.n && run->name.v[run->name.n - 1].round >= round;
}

/* --- the text of the tree --- */

#define LEFT_OUT 16	/* the scout's memory of a round without names that too many files mention: this and the round */

/* First name of a round, or where it would stand. */
static size_t first_name(const struct index_run *run, unsigned int round)
{
	size_t i = 0;

	while (i < run->name.n && run->name.v[i].round < round)
		i++;
	return i;
}

static uint64_t names_key(const struct index_run *run, unsigned int round)
{
	size_t first = first_name(run, round), n = first_name(run, round + 1) - first;
	uint64_t key = n;

	for (size_t i = 0; i < n; i++)
		key = hash64_mix(key, hash64_str(run->name.v[first + i].name));
	return key;
}

static void scan(struct index_run *run, const struct session *s, unsigned int round, struct index_scan *x, unsigned int slot)
{
	size_t first = first_name(run, round), n = first_name(run, round + 1) - first;
	const char **name = xcalloc(n + 1, sizeof(*name));
	uint64_t key = names_key(run, round);

	for (size_t i = 0; i < n; i++)
		name[i] = run->name.v[first + i].name;
	if (!x->is_done || x->key != key) {
		if (x->is_done)
			scout_release(&x->r);
		progress_start("reading the tree", 0);
		if (!run->list)
			run->list = scout_list_new(&s->tree);
		if (!run->list)
			exit(2);
		scout_listed(run->list, name, n, slot, session_jobs(&run->so), &x->r);
		progress_done();
	}
	x->is_done = true;
	x->key = key;
	vec_free_(name);
}

static void merge(struct index_run *run, unsigned int round)
{
	const struct scout_result *r[INDEX_ROUNDS];
	size_t base[INDEX_ROUNDS];

	for (unsigned int i = 0; i <= round; i++) {
		r[i] = &run->scan[i].r;
		base[i] = first_name(run, i);
	}
	scout_release(&run->scout);
	scout_merge(r, base, round + 1, &run->scout);
}

static bool is_first_of_name(const struct scout_file *f, size_t k)
{
	for (size_t i = 0; i < k; i++)
		if (f->mention[i].name == f->mention[k].name)
			return false;
	return true;
}

/* How many candidates mention each name? */
static void count_files(const struct scout_result *r, size_t *n)
{

	for (size_t i = 0; i < r->nfile; i++) {
		const struct scout_file *f = &r->file[i];

		for (size_t k = 0; session_is_candidate(f) && k < f->nmention; k++)
			if (is_first_of_name(f, k))
				n[f->mention[k].name]++;
	}
}

/* Names that too many files mention are left out; true: there were such. */
static bool drop_common(struct index_run *run, unsigned int round, const struct scout_result *all)
{
	size_t first = first_name(run, round), kept = first;
	size_t *n = xcalloc(run->name.n - first + 1, sizeof(*n));

	count_files(all, n);
	for (size_t i = first; i < run->name.n; i++) {
		if (n[i - first] <= most_files(&run->name.v[i]))
			run->name.v[kept++] = run->name.v[i];
		else if (most_files(&run->name.v[i]) == INDEX_NAME_FILES)
			strbuf_addf(&run->not_followed, "%s%s (%zu files)", run->not_followed.len ? ", " : "",
				    run->name.v[i].name, n[i - first]);
	}
	vec_free_(n);
	if (kept == run->name.n)
		return false;
	run->name.n = kept;
	return true;
}

/*
 * What cannot be read may mention anything: a database without it would say that
 * there is nothing, and replace one that knows better. Files asked for by name
 * are not concerned.
 */
static void refuse_holes(const struct index_run *run)
{
	const struct scout_result *r = &run->scan[0].r;
	size_t more = r->nunreadable - 1;

	if (!r->nunreadable)
		return;
	if (run->only.n)
		warning("cannot read %s%s", r->unreadable[0], more ? ", and more" : "");
	else if (more)
		die("cannot read %s, and %zu more; '%s' is left as it was", r->unreadable[0], more, run->db);
	else
		die("cannot read %s; '%s' is left as it was", r->unreadable[0], run->db);
}

/* Just the names that the last run came to? */
static bool is_scanned(const struct index_run *run, unsigned int round)
{
	return run->scan[round].is_done && run->scan[round].key == names_key(run, round);
}

/*
 * All names first; when some are left out once more, and that has a memory of its own: else
 * neither would be remembered, since each takes the other's place.
 */
static void scan_all(struct index_run *run, const struct session *s, unsigned int round)
{
	struct index_scan *kept = &run->scan[round], all = { 0 };

	if (!is_scanned(run, round)) {
		scan(run, s, round, &all, round);
		if (!drop_common(run, round, &all.r)) {
			if (kept->is_done)
				scout_release(&kept->r);
			*kept = all;
			return;
		}
	} else if (!drop_common(run, round, &kept->r)) {
		return;
	}
	run->dropped |= 1u << round;
	scan(run, s, round, kept, LEFT_OUT + round);
	scout_release(&all.r);
}

void index_scout(struct index_run *run, const struct session *s, unsigned int round)
{
	struct index_scan *kept = &run->scan[round];
	unsigned int dropped = run->recalled ? run->dropped : 0;
	double start = fs_now();

	if (!round || run->recalled)
		scan(run, s, round, kept, dropped & 1u << round ? LEFT_OUT + round : round);
	else
		scan_all(run, s, round);
	merge(run, round);
	run->st.scout += fs_now() - start;
	run->st.seen = run->scout.seen;
	run->st.mentioning = run->scout.nfile;
	if (!round)
		refuse_holes(run);
}

/* --- units --- */

bool index_is_wanted(const struct index_run *run, const char *path)
{
	for (int i = 0; i < run->only.n; i++)
		if (!strcmp(run->only.v[i], path))
			return true;
	return !run->only.n;
}

/* Does the old database still tell the truth about it? It is asked once, even if the rounds start over. */
static bool is_current(struct index_config *c, const struct unit *u, struct store *old)
{
	struct facts_search search = { .argv = u->argv, .cwd = u->cwd };
	struct index_current *known = strmap_get(&c->current, u->path);

	if (!old)
		return false;
	if (!known || known->flags_hash != u->flags_hash) {
		known = arena_new(&c->s.arena, struct index_current);
		known->flags_hash = u->flags_hash;
		known->is = facts_is_current(old, u->path, c->arch, u->flags_hash, c->front, &c->paths, &search, &c->run->hashes);
		strmap_put(&c->current, u->path, known);
	}
	return known->is;
}

void index_choose(struct index_config *c, unsigned int round, struct store *old)
{
	struct index_run *run = c->run;
	VEC(const char *) path = VEC_INIT;
	double start = fs_now();
	struct unit *unit;

	vec_clear(&c->job);	/* those of the round before are parsed */
	for (size_t i = 0; i < run->scan[round].r.nfile; i++) {
		const struct scout_file *f = &run->scan[round].r.file[i];

		if (session_is_candidate(f) && index_is_wanted(run, f->path) && !strmap_has(&c->has_unit, f->path))
			vec_push(&path, f->path);
	}
	unit = arena_array(&c->s.arena, path.n + 1, sizeof(*unit));
	c->s.kbuild.build_signature = run->scout.build_signature;
	c->s.kbuild.round = round;
	progress_start("asking kbuild", 0);
	if (path.n && kbuild_units(&c->s.tree, &c->s.kbuild, path.v, path.n, unit, &c->s.arena))
		exit(2);
	progress_done();
	for (size_t i = 0; i < path.n; i++) {
		strmap_put(&c->has_unit, path.v[i], c);
		run->st.joined[round] += strmap_put(&run->joined, path.v[i], run) == NULL;
		if (unit[i].state == UNIT_BUILT && !is_current(c, &unit[i], old))
			vec_push(&c->job, c->unit.n);
		vec_push(&c->unit, (struct index_unit){ .u = unit[i], .round = round, .packed = STRBUF_INIT });
	}
	vec_release(&path);
	run->st.flags += fs_now() - start;
}
