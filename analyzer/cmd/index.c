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

static bool is_wanted(const struct index_run *run, const char *path)
{
	if (!run->only.n)
		return true;
	for (int i = 0; i < run->only.n; i++)
		if (!strcmp(run->only.v[i], path))
			return true;
	return false;
}

/*
 * What cannot be read may mention anything: a database without it would say that
 * there is nothing, and replace one that knows better. Files asked for by name
 * are not concerned.
 */
static void refuse_holes(const struct index_run *run)
{
	const struct scout_result *r = &run->scout;
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

static void scout_tree(struct index_run *run, const struct session *s)
{
	double start = fs_now();

	run->nname = model_seed_names(s->model, &run->name);
	progress_start("reading the tree", 0);
	if (scout_run(&s->tree, run->name, run->nname, session_jobs(&run->so), &run->scout))
		exit(GUPTOOL_EXIT_FAILURE);
	progress_done();
	run->st.scout = fs_now() - start;
	run->st.seen = run->scout.seen;
	run->st.mentioning = run->scout.nfile;
	refuse_holes(run);
}

static void choose_units(struct index_config *c)
{
	struct index_run *run = c->run;
	double start = fs_now();

	c->path = arena_array(&c->s.arena, run->scout.nfile + 1, sizeof(*c->path));
	for (size_t i = 0; i < run->scout.nfile; i++)
		if (session_is_candidate(&run->scout.file[i]) && is_wanted(run, run->scout.file[i].path))
			c->path[c->nunit++] = run->scout.file[i].path;
	c->unit = arena_array(&c->s.arena, c->nunit + 1, sizeof(*c->unit));
	c->s.kbuild.build_signature = run->scout.build_signature;
	progress_start("asking kbuild", 0);
	if (c->nunit && kbuild_units(&c->s.tree, &c->s.kbuild, c->path, c->nunit, c->unit, &c->s.arena))
		exit(GUPTOOL_EXIT_FAILURE);
	progress_done();
	run->st.flags += fs_now() - start;
}

/* Which units does the old database still tell the truth about? */
static void choose_jobs(struct index_config *c, struct store *old)
{
	c->job = arena_array(&c->s.arena, c->nunit + 1, sizeof(*c->job));
	c->packed = arena_array(&c->s.arena, c->nunit + 1, sizeof(*c->packed));
	c->failed = arena_array(&c->s.arena, c->nunit + 1, sizeof(*c->failed));
	for (size_t i = 0; i < c->nunit; i++) {
		const struct unit *u = &c->unit[i];
		struct facts_search search = { .argv = u->argv, .cwd = u->cwd };

		strbuf_init(&c->packed[i]);
		if (u->state != UNIT_BUILT)
			continue;
		if (old && facts_is_current(old, u->path, c->arch, u->flags_hash, c->front, &c->paths,
					    &search, &c->run->hashes))
			continue;
		c->job[c->njob++] = i;
	}
}

/* analysed in one configuration beats failed, which beats not built */
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
	if (rank[state] > rank[f->state])
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
	struct arena a = ARENA_INIT;
	struct ledger *l = ledger_of_units(c->uf, c->nunit, c->arch, c->s.model, &a);

	facts_write_ledger(s, c->id, l);
	ledger_free(l);
	arena_release(&a);
}

static void write_config(struct index_config *c, struct store *s)
{
	c->id = facts_write_config(s, c->arch, c->arch, c->compiler, c->config_hash);
	for (size_t i = 0; i < c->nunit; i++) {
		const struct unit_facts *uf = &c->uf[i];

		facts_write_unit(s, c->id, uf);
		count_unit(c->run, uf, c->is_current[i]);
		if (uf->state == ROW_UNIT_FAILED)
			warning("'%s' was not analysed: %s", uf->path, uf->why);
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

	for (size_t i = 0; i < run->nname; i++)
		facts_write_name(s, run->name[i], "", ROW_NAME_SEED, 0, "");
	for (size_t i = 0; i < run->scout.nfile; i++) {
		const struct scout_file *f = &run->scout.file[i];
		VEC(struct row_mention) m = VEC_INIT;

		for (size_t k = 0; k < f->nmention; k++)
			vec_push(&m, (struct row_mention){
				.line = f->mention[k].line,
				.col = f->mention[k].col,
				.name = run->name[f->mention[k].name],
				.class = class[f->mention[k].class],
			});
		facts_write_mentions(s, f->path, m.v, m.n);
		vec_release(&m);
	}
}

/* What nobody looked at is said once, in the first configuration, and why. */
static void write_outside(struct index_config *c, struct store *s)
{
	struct index_run *run = c->run;
	struct arena a = ARENA_INIT;

	for (size_t i = 0; i < run->scout.nfile; i++) {
		const struct scout_file *f = &run->scout.file[i];
		bool is_candidate = session_is_candidate(f);
		struct unit_facts uf;

		if (is_candidate ? is_wanted(run, f->path) : !session_is_outside(f->path))
			continue;
		unit_facts_init(&uf, &a, f->path, c->arch);
		uf.state = ROW_UNIT_EXCLUDED;
		uf.why = is_candidate ? "not among the files asked for" : "not kernel code";
		facts_write_unit(s, c->id, &uf);
		arena_clear(&a);
	}
	arena_release(&a);
}

/* Everything that goes into a database besides what the workers find, as one hash. */
static uint64_t input_key(const struct index_run *run, const struct index_config *conf, size_t nconf)
{
	uint64_t h = hash64_str(run->version);

	h = hash64_mix(h, hash64_str(conf[0].s.tree.version));
	h = hash64_mix(h, hash64_str(conf[0].s.tree.package ? conf[0].s.tree.package : ""));
	h = hash64_mix(h, hash64_str(conf[0].s.tree.root));
	for (size_t i = 0; i < run->nname; i++)
		h = hash64_mix(h, hash64_str(run->name[i]));
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
		for (size_t k = 0; k < conf[i].nunit; k++) {
			const struct unit *u = &conf[i].unit[k];

			h = hash64_mix(h, hash64_mix(hash64_str(u->path), u->flags_hash));
			h = hash64_mix(h, hash64_mix(u->state, hash64_str(u->why ? u->why : "")));
		}
	}
	return h;
}

#define RUN_INPUT "input_key"	/* input_key() of the run that wrote the database */

/* No unit has to be parsed and nothing else differs: the database stays, with its findings. */
static bool is_unchanged(struct index_run *run, const struct index_config *conf, size_t nconf, struct store *old,
			 const char *key)
{
	struct row_setting r;
	bool same = false;

	for (size_t i = 0; i < nconf; i++)
		if (conf[i].njob)
			return false;
	if (!old)
		return false;
	store_get_run(old, &(struct row_setting){ .key = RUN_INPUT, .value = "" });
	while (store_get_run_next(old, &r))
		same = !strcmp(r.value, key);
	return same;
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
	st->functions = (size_t)count_rows(old, "functions");
	st->sites = (size_t)count_rows(old, "sites");
	st->giveups = (size_t)count_rows(old, "giveups");
}

static void write_all(struct index_run *run, struct index_config *conf, size_t nconf, const char *key)
{
	const struct tree *t = &conf[0].s.tree;
	struct store *s = store_create(run->db);
	double start = fs_now();

	if (!s)
		exit(GUPTOOL_EXIT_FAILURE);
	store_put_meta(s, &(struct row_setting){ META_TOOL_VERSION, run->version });
	store_put_meta(s, &(struct row_setting){ META_KERNEL_VERSION, t->version });
	store_put_meta(s, &(struct row_setting){ META_PACKAGE, t->package ? t->package : "" });
	store_put_run(s, &(struct row_setting){ RUN_ROOT, t->root });
	store_put_run(s, &(struct row_setting){ RUN_OBJDIR, t->objdir });
	store_put_run(s, &(struct row_setting){ RUN_INPUT, key });
	write_mentions(run, s);
	for (size_t i = 0; i < nconf; i++)
		write_config(&conf[i], s);
	write_outside(&conf[0], s);
	count_files(run);
	if (!run->st.analysed) {
		/* a database of nothing must not take the place of one of something */
		store_abandon(s);
		die("no file was analysed, '%s' is left as it was: %zu candidates, %zu failed, %zu not built here",
		    run->db, run->st.candidates, run->st.failed, run->st.not_built);
	}
	store_publish(s);
	run->st.write = fs_now() - start;
}

static void open_config(struct index_run *run, struct index_config *c, const char *arch, bool several)
{
	struct strbuf dir = STRBUF_INIT;
	char *config;

	memset(c, 0, sizeof(*c));
	c->run = run;
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
	printf("seconds: prepare %.1f, scout %.1f, flags %.1f, parse %.1f, walk %.1f (%zu functions), write %.1f; "
	       "without prepare %.1f; largest worker %zu MB\n",
	       st->prepare, st->scout, st->flags, st->parse, st->walk, st->walked, st->write, total, st->peak_rss >> 20);
	strmap_each(&run->best, e) {
		const struct file_state *f = e->value;

		if (f->state == ROW_UNIT_NOT_BUILT)
			printf("not built: %s: %s\n", e->key, f->why);
	}
}

static int run_index(struct index_run *run, const char *archs)
{
	struct index_config conf[16];
	size_t nconf = 0;
	struct store *old;
	char *list = xstrdup(archs), *save = NULL;
	bool several = strpbrk(archs, " ,") != NULL;
	char key[17];
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
	scout_tree(run, &conf[0].s);
	old = open_old(run->db);
	for (size_t i = 0; i < nconf; i++) {
		double start;

		choose_units(&conf[i]);
		start = fs_now();
		choose_jobs(&conf[i], old);
		index_parse(&conf[i]);
		run->st.parse += fs_now() - start;
	}
	if (!conf[0].nunit)
		die("no file in '%s' mentions a tracked name: nothing to index", conf[0].s.tree.root);
	snprintf(key, sizeof(key), "%016llx", (unsigned long long)input_key(run, conf, nconf));
	if (is_unchanged(run, conf, nconf, old, key)) {
		count_old(run, old);
		count_files(run);
	} else {
		for (size_t i = 0; i < nconf; i++)
			index_walk(&conf[i], old);
		write_all(run, conf, nconf, key);
	}
	store_close(old);
	print_summary(run, &conf[0].s.tree);
	if (run->strict && run->st.failed)
		ret = GUPTOOL_EXIT_INCOMPLETE;
	for (size_t i = 0; i < nconf; i++) {
		arena_release(&conf[i].facts);
		session_close(&conf[i].s);
	}
	scout_release(&run->scout);
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
				 .hashes = FACTS_HASHES_INIT, .best = STRMAP_INIT };
	struct option opts[] = {
		OPT_STR('d', "db", &run.db, "DB", "database to write (default gup.db)"),
		OPT_BOOL(0, "strict", &run.strict, "exit with 3 when a file that is built could not be analysed"),
		OPT_INT(0, "time-limit", &run.time_limit, "SECONDS", 1, 86400, "for one file (default 300)"),
		OPT_BOOL(0, "shared-headers", &run.shared_headers, "compile the headers that many files name once (the default): faster, the same result"),
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
