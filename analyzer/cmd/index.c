/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * index.c - 'guptool index': from a kernel tree to a database
 *
 * Scout the text, ask kbuild for flags, let workers parse what changed, walk the
 * functions whose callees are known, write everything anew and publish it by rename. Units are written in the order of
 * configuration and path, so nothing depends on which worker was faster.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../db/store.h"
#include "../../lib/alloc.h"
#include "../../lib/die.h"
#include "../../lib/fs.h"
#include "../../lib/hash.h"
#include "../../lib/intern.h"
#include "../../lib/pack.h"
#include "../../lib/progress.h"
#include "../../lib/strbuf.h"
#include "../cmd.h"
#include "../model/model.h"
#include "../ledger/ledger.h"
#include "heard_p.h"
#include "index_p.h"
#include "ledger_p.h"

static const char *const synopsis[] = {
	"guptool index -k DIR -O DIR [-d DB] [OPTION...] [FILE...]",
	NULL
};

static int count_row(void *ctx, size_t n, const struct store_value *v)
{
	(void)n;
	(void)v;
	++*(long *)ctx;
	return 0;
}

static int any_columns(void *ctx, size_t n, const char *const *names)
{
	(void)ctx;
	(void)n;
	(void)names;
	return 0;
}

static long count_rows(struct store *s, const char *query)
{
	long n = 0;

	store_query(s, query, NULL, 0, &(struct store_sink){ .columns = any_columns, .row = count_row, .ctx = &n });
	return n;
}

static struct store *open_old(const char *db)
{
	struct strbuf why = STRBUF_INIT;
	enum store_state st = store_probe(db, &why);

	strbuf_release(&why);
	return st == STORE_READY ? store_open(db) : NULL;
}

static int by_path(const void *a, const void *b)
{
	return strcmp(((const struct index_unit *)a)->u.path, ((const struct index_unit *)b)->u.path);
}

/* analysed in one configuration beats failed, which beats not built; of like reasons the first, as in mention_view */
static void note_state(struct index_run *run, const char *path, enum row_unit_state state, const char *why)
{
	static const int rank[] = { [ROW_UNIT_ANALYSED] = 3, [ROW_UNIT_FAILED] = 2, [ROW_UNIT_NO_FLAGS] = 1,
				    [ROW_UNIT_NOT_BUILT] = 0, [ROW_UNIT_EXCLUDED] = -1 };
	struct file_state *f;

	if (state == ROW_UNIT_EXCLUDED)
		return;
	f = strmap_get(&run->best, path);
	if (!f) {
		f = xcalloc(1, sizeof(*f));
		f->state = ROW_UNIT_EXCLUDED;
		strmap_put(&run->best, path, f);
	}
	if (rank[state] > rank[f->state] || (state == f->state && strcmp(why, f->why) < 0))
		*f = (struct file_state){ state, intern(why) };
}

static void count_files(struct index_run *run)
{
	struct index_stats *st = &run->st;

	st->candidates = run->best.count;
	strmap_each(&run->best, e) {
		const struct file_state *f = e->value;

		st->analysed += f->state == ROW_UNIT_ANALYSED;
		st->failed += f->state == ROW_UNIT_FAILED || f->state == ROW_UNIT_NO_FLAGS;
		st->not_built += f->state == ROW_UNIT_NOT_BUILT;
	}
}

static void count_unit(struct index_run *run, const struct unit_facts *uf, bool is_current)
{
	struct index_stats *st = &run->st;

	note_state(run, uf->path, uf->state, uf->why);
	st->current += is_current;
	st->functions += uf->function.n;
	for (size_t i = 0; i < uf->function.n; i++) {
		st->giveups += uf->function.v[i].giveup.n;
		st->sites += uf->function.v[i].site.n;
	}
}

static void write_ledger(struct index_config *c, struct store *s)
{
	double cpu = fs_cpu();

	facts_write_ledger(s, c->id, index_ledger(c));
	index_drop_ledger(c);
	c->run->st.across_cpu += fs_cpu() - cpu;
}

static void write_config(struct index_config *c, struct store *s, struct facts_written *w)
{
	c->id = facts_write_config(s, c->arch, c->arch, c->compiler, c->config_hash);
	for (size_t i = 0; i < c->unit.n; i++) {
		const struct index_unit *u = &c->unit.v[i];

		heard_complete(u->uf, c->run->version);
		facts_write_unit(s, c->id, u->uf, w);
		count_unit(c->run, u->uf, u->is_current);
		if (u->uf->state == ROW_UNIT_FAILED)
			warning("'%s' was not analysed: %s", u->uf->path, u->uf->why);
	}
	write_ledger(c, s);
}

static void write_mentions(struct index_run *run, struct store *s)
{
	static const enum row_mention_class class[] = {
		[SCOUT_CODE] = ROW_MENTION_CODE,
		[SCOUT_DIRECTIVE] = ROW_MENTION_DIRECTIVE,
		[SCOUT_COMMENT] = ROW_MENTION_COMMENT,
		[SCOUT_STRING] = ROW_MENTION_STRING,
	};

	for (size_t i = 0; i < run->name.n; i++) {
		const struct index_name *n = &run->name.v[i];

		facts_write_name(s, n->name, "", n->round ? ROW_NAME_DERIVED : ROW_NAME_SEED, n->round, n->why);
	}
	for (size_t i = 0; i < run->scout.nfile; i++) {
		const struct scout_file *f = &run->scout.file[i];
		VEC(struct row_mention) m = VEC_INIT;

		for (size_t k = 0; k < f->nmention; k++) {
			const struct index_name *n = &run->name.v[f->mention[k].name];

			if (index_is_field(n))		/* it brings files in; what is accounted for are functions */
				continue;
			vec_push(&m, (struct row_mention){
				.line = f->mention[k].line,
				.col = f->mention[k].col,
				.name = n->name,
				.class = class[f->mention[k].class],
			});
		}
		facts_write_mentions(s, f->path, m.v, m.n);
		vec_release(&m);
	}
}

/* What nobody looked at is said once, in the first configuration, and why. */
static void write_outside(struct index_config *c, struct store *s, struct facts_written *w)
{
	struct index_run *run = c->run;
	struct arena a = ARENA_INIT;

	for (size_t i = 0; i < run->scout.nfile; i++) {
		const struct scout_file *f = &run->scout.file[i];
		bool is_candidate = session_is_candidate(f);
		struct unit_facts uf;

		if (is_candidate ? index_is_wanted(run, f->path) : !session_is_outside(f->path))
			continue;
		unit_facts_init(&uf, &a, f->path, c->arch);
		uf.state = ROW_UNIT_EXCLUDED;
		uf.why = is_candidate ? "not among the files asked for" : "not kernel code";
		facts_write_unit(s, c->id, &uf, w);
		arena_clear(&a);
	}
	arena_release(&a);
}

#define INPUT_KEY_SIZE 17
/* Everything that goes into a database besides what the workers find, as one hash; units are sorted. */
static void input_key(const struct index_run *run, const struct index_config *conf, size_t nconf, char *key)
{
	uint64_t h = hash64_mix(hash64_str(run->version), (uint64_t)run->max_rounds);

	h = hash64_mix(h, hash64_str(conf[0].s.tree.version));
	h = hash64_mix(h, hash64_str(conf[0].s.tree.package ? conf[0].s.tree.package : ""));
	h = hash64_mix(h, hash64_str(conf[0].s.tree.root));
	for (size_t i = 0; i < run->name.n; i++)
		h = hash64_mix(h, hash64_mix(hash64_str(run->name.v[i].name), run->name.v[i].round));
	for (size_t i = 0; i < run->scout.nfile; i++) {
		const struct scout_file *f = &run->scout.file[i];

		h = hash64_mix(h, hash64_str(f->path));
		for (size_t k = 0; k < f->nmention; k++) {
			h = hash64_mix(h, (uint64_t)f->mention[k].line << 32 | f->mention[k].col);
			h = hash64_mix(h, (uint64_t)f->mention[k].name << 8 | f->mention[k].class);
		}
	}
	for (size_t i = 0; i < nconf; i++) {
		h = hash64_mix(h, hash64_mix(hash64_str(conf[i].arch), conf[i].config_hash));
		h = hash64_mix(h, hash64_str(conf[i].compiler));
		for (size_t k = 0; k < conf[i].unit.n; k++) {
			const struct unit *u = &conf[i].unit.v[k].u;

			h = hash64_mix(h, hash64_mix(hash64_str(u->path), u->flags_hash));
			h = hash64_mix(h, hash64_mix(u->state, hash64_str(u->why ? u->why : "")));
		}
	}
	snprintf(key, INPUT_KEY_SIZE, "%016llx", (unsigned long long)h);
}

#define RUN_INPUT "input_key"	/* input_key() of the run that wrote the database */

/*
 * With the names that the last run found: no unit has to be parsed and nothing
 * else differs, so the same would be found. The database stays, with its findings.
 */
static bool is_unchanged(struct index_run *run, struct index_config *conf, size_t nconf, struct store *old, char *key)
{
	struct row_setting r;
	bool same = false;

	if (!old || index_recall_names(run, old))
		return false;
	for (unsigned int round = 0; index_has_names(run, round); round++) {
		index_scout(run, &conf[0].s, round);
		for (size_t i = 0; i < nconf; i++) {
			index_choose(&conf[i], round, old);
			if (conf[i].job.n)
				return false;
		}
	}
	for (size_t i = 0; i < nconf; i++)
		vec_sort(&conf[i].unit, by_path);
	input_key(run, conf, nconf, key);
	store_get_run(old, &(struct row_setting){ .key = RUN_INPUT, .value = "" });
	while (store_get_run_next(old, &r))
		same = !strcmp(r.value, key);
	return same;
}

/* What several configurations have in common counts once. */
static void count_merged(struct index_stats *st, struct store *s)
{
	st->functions = (size_t)count_rows(s, "functions");
	st->sites = (size_t)count_rows(s, "sites");
	st->giveups = (size_t)count_rows(s, "giveups");
}

/* What print_summary() says of a run that changed nothing. */
static void count_old(struct index_run *run, struct store *old)
{
	struct index_stats *st = &run->st;
	struct row_unit u;

	store_get_units(old, &(struct row_none){ 0 });
	while (store_get_units_next(old, &u)) {
		note_state(run, u.path, (enum row_unit_state)u.state, u.why);
		st->current += u.state == ROW_UNIT_ANALYSED;
	}
	count_merged(st, old);
}

static void write_all(struct index_run *run, struct index_config *conf, size_t nconf, const char *key)
{
	const struct tree *t = &conf[0].s.tree;
	struct facts_written w = FACTS_WRITTEN_INIT;
	char dropped[16];
	struct store *s = store_create(run->db);
	double start = fs_now();

	if (!s)
		exit(GUPTOOL_EXIT_FAILURE);
	store_put_meta(s, &(struct row_setting){ META_TOOL_VERSION, run->version });
	store_put_meta(s, &(struct row_setting){ META_KERNEL_VERSION, t->version });
	store_put_meta(s, &(struct row_setting){ META_PACKAGE, t->package ? t->package : "" });
	if (run->not_followed.len)
		store_put_meta(s, &(struct row_setting){ META_NOT_FOLLOWED, run->not_followed.buf });
	store_put_run(s, &(struct row_setting){ RUN_ROOT, t->root });
	store_put_run(s, &(struct row_setting){ RUN_OBJDIR, t->objdir });
	store_put_run(s, &(struct row_setting){ RUN_INPUT, key });
	snprintf(dropped, sizeof(dropped), "%u", run->dropped);
	store_put_run(s, &(struct row_setting){ RUN_DROPPED, dropped });
	write_mentions(run, s);
	for (size_t i = 0; i < nconf; i++)
		write_config(&conf[i], s, &w);
	write_outside(&conf[0], s, &w);
	facts_written_release(&w);
	count_files(run);
	if (!run->st.analysed) {
		/* a database of nothing must not take the place of one of something */
		store_abandon(s);
		die("no file was analysed, '%s' is left as it was: %zu candidates, %zu failed, %zu not built here",
		    run->db, run->st.candidates, run->st.failed, run->st.not_built);
	}
	store_publish(s);
	if (nconf > 1) {
		s = store_open(run->db);
		if (s)
			count_merged(&run->st, s);
		store_close(s);
	}
	run->st.write = fs_now() - start;
}

static void open_config(struct index_run *run, struct index_config *c, const char *arch, bool several)
{
	struct strbuf dir = STRBUF_INIT;
	char *config;

	memset(c, 0, sizeof(*c));
	c->run = run;
	strmap_init(&c->has_unit);
	strmap_init(&c->current);
	arena_init(&c->ledger_arena);
	c->arch = intern(arch);
	if (run->so.objdir)
		strbuf_addf(&dir, "%s%s%s", run->so.objdir, several ? "/" : "", several ? arch : "");
	session_open(&c->s, &run->so, c->arch, run->so.objdir ? dir.buf : NULL);
	strbuf_release(&dir);
	run->st.prepare += c->s.prepare_seconds;
	c->compiler = kbuild_compiler(&c->s.tree);
	c->front = session_front_version(c->s.model);
	c->paths = (struct facts_paths){ .root = c->s.tree.root, .objdir = c->s.tree.objdir };
	config = fs_join(c->s.tree.objdir, ".config");
	if (hash64_file(config, &c->config_hash))
		c->config_hash = 0;
	vec_free_(config);
}

static void print_rounds(const struct index_run *run)
{
	size_t names[INDEX_ROUNDS] = { 0 };

	for (size_t i = 0; i < run->name.n; i++)
		names[run->name.v[i].round]++;
	for (unsigned int r = 1; r < INDEX_ROUNDS && names[r]; r++)
		printf("round %u: %zu wrapper%s, %zu file%s more\n", r, names[r], names[r] == 1 ? "" : "s",
		       run->st.joined[r], run->st.joined[r] == 1 ? "" : "s");
	if (run->not_followed.len)
		printf("not followed: %s\n", run->not_followed.buf);
}

static void print_summary(const struct index_run *run, const struct tree *t)
{
	const struct index_stats *st = &run->st;
	double total = st->scout + st->flags + st->parse + st->walk + st->write;

	if (run->so.quiet)
		return;
	printf("%s: %zu files seen, %zu with mentions, %zu candidates: %zu analysed (%zu unchanged), %zu not built here, "
	       "%zu failed; %zu functions, %zu sites, %zu given up\n",
	       t->package ? t->package : t->version, st->seen, st->mentioning, st->candidates, st->analysed, st->current,
	       st->not_built, st->failed, st->functions, st->sites, st->giveups);
	printf("seconds: prepare %.1f, scout %.1f, flags %.1f, parse %.1f (%zu file%s), walk %.1f (%zu functions), write %.1f; "
	       "without prepare %.1f; largest worker %zu MB\n",
	       st->prepare, st->scout, st->flags, st->parse, st->parsed, st->parsed == 1 ? "" : "s", st->walk, st->walked,
	       st->write, total, st->peak_rss >> 20);
	printf("CPU seconds: %.1f; of them parse %.1f, across functions %.1f\n", fs_cpu(), st->parse_cpu, st->across_cpu);
	print_rounds(run);
	strmap_each(&run->best, e) {
		const struct file_state *f = e->value;

		if (f->state == ROW_UNIT_NOT_BUILT)
			printf("not built: %s: %s\n", e->key, f->why);
	}
}

/* Files that mention a name, wrappers that are found in them, files that mention these ... */
static void run_rounds(struct index_run *run, struct index_config *conf, size_t nconf, struct store *old)
{
	for (unsigned int round = 0; index_has_names(run, round); round++) {
		index_scout(run, &conf[0].s, round);
		for (size_t i = 0; i < nconf; i++) {
			double start, cpu;

			index_choose(&conf[i], round, old);
			index_drop_ledger(&conf[i]);	/* not in the memory of the workers */
			start = fs_now();
			cpu = fs_cpu();
			index_parse(&conf[i]);
			run->st.parse += fs_now() - start;
			run->st.parse_cpu += fs_cpu() - cpu;
			cpu = fs_cpu();
			index_walk(&conf[i], old);
			if (round < (unsigned int)run->max_rounds)
				index_find_wrappers(run, &conf[i], round + 1);
			run->st.across_cpu += fs_cpu() - cpu;
			if (nconf > 1)	/* memory for one at a time */
				index_drop_ledger(&conf[i]);
		}
	}
	for (size_t i = 0; i < nconf; i++) {
		index_pch_close(&conf[i]);
		vec_sort(&conf[i].unit, by_path);
	}
}

static int run_index(struct index_run *run, const char *archs)
{
	struct index_config conf[16];
	size_t nconf = 0;
	struct store *old;
	char *list = xstrdup(archs), *save = NULL;
	bool several = strpbrk(archs, " ,") != NULL;
	char key[INPUT_KEY_SIZE];
	int ret = 0;

	if (store_may_create(run->db))
		exit(GUPTOOL_EXIT_FAILURE);
	for (char *a = strtok_r(list, " ,", &save); a; a = strtok_r(NULL, " ,", &save)) {
		if (nconf == ARRAY_SIZE(conf))
			usage("more than %zu architectures were given", ARRAY_SIZE(conf));
		open_config(run, &conf[nconf++], a, several);
	}
	if (!nconf)
		usage("no architecture was given");
	index_seed_names(run, &conf[0].s);
	old = open_old(run->db);
	if (is_unchanged(run, conf, nconf, old, key)) {
		count_old(run, old);
		count_files(run);
	} else {
		index_forget(run, conf, nconf);
		run_rounds(run, conf, nconf, old);
		if (!conf[0].unit.n)
			die("no file in '%s' mentions a tracked name: nothing to index", conf[0].s.tree.root);
		input_key(run, conf, nconf, key);
		write_all(run, conf, nconf, key);
	}
	store_close(old);
	print_summary(run, &conf[0].s.tree);
	if (run->strict && run->st.failed)
		ret = GUPTOOL_EXIT_INCOMPLETE;
	for (size_t i = 0; i < nconf; i++) {
		vec_release(&conf[i].unit);
		vec_release(&conf[i].job);
		strmap_release(&conf[i].has_unit);
		strmap_release(&conf[i].current);
		index_drop_ledger(&conf[i]);
		arena_release(&conf[i].facts);
		session_close(&conf[i].s);
	}
	scout_release(&run->scout);
	scout_list_free(run->list);
	for (size_t i = 0; i < INDEX_ROUNDS; i++)
		scout_release(&run->scan[i].r);
	vec_release(&run->name);
	strmap_release(&run->is_name);
	strmap_release(&run->joined);
	strbuf_release(&run->not_followed);
	facts_hashes_release(&run->hashes);
	strmap_each(&run->best, e)
		vec_free_(e->value);
	strmap_release(&run->best);
	vec_free_(list);
	return ret;
}

int cmd_index(int argc, const char **argv)
{
	struct index_run run = { .db = "gup.db", .time_limit = 300, .shared_headers = true,
				 .hashes = FACTS_HASHES_INIT, .best = STRMAP_INIT,
				 .is_name = STRMAP_INIT, .joined = STRMAP_INIT,
				 .max_rounds = INDEX_ROUNDS - 1, .not_followed = STRBUF_INIT };
	struct option opts[] = {
		OPT_STR('d', "db", &run.db, "DB", "database to write (default gup.db)"),
		OPT_BOOL(0, "strict", &run.strict, "exit with 3 when a file that is built could not be analysed"),
		OPT_INT(0, "time-limit", &run.time_limit, "SECONDS", 1, 86400, "for one file (default 300)"),
		OPT_BOOL(0, "shared-headers", &run.shared_headers, "compile the headers that many files name once (the default): faster, the same result"),
		OPT_INT(0, "rounds", &run.max_rounds, "N", 0, INDEX_ROUNDS - 1,
			"follow wrappers into other files so often (default: until nothing is new)"),
		OPT_BOOL('q', "quiet", &run.so.quiet, "no summary"),
		SESSION_OPTIONS(&run.so),
		OPT_END()
	};

	argc = options_parse(argc, argv, opts, synopsis,
			     "Finds the users of gup and pin in a kernel tree and stores what they do.\n"
			     "FILE (relative to the tree) restricts it to some of them.", OPTIONS_DEFAULT);
	run.version = session_version(&run.so.facts);
	run.only.v = argv;
	run.only.n = argc;
	if (run.so.quiet)
		progress_quiet();
	argc = run_index(&run, run.so.arch ? run.so.arch : "x86_64");
	option_list_release(&run.so.facts);
	return argc;
}
