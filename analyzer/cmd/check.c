/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * check.c - 'guptool check': findings of an indexed tree
 *
 * All rules run once over a database and what they find is kept there; which
 * of it is printed (rules, paths, severity, suppressions) is decided each time.
 */
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "../../db/store.h"
#include "../../lib/alloc.h"
#include "../../lib/die.h"
#include "../../lib/fs.h"
#include "../../lib/intern.h"
#include "../../lib/progress.h"
#include "../../lib/strbuf.h"
#include "../../lib/strmap.h"
#include "../../lib/vec.h"
#include "../cmd.h"
#include "../convert/mend.h"
#include "../facts/facts.h"
#include "../model/model.h"
#include "../rules/rule.h"
#include "check_p.h"
#include "choose_p.h"
#include "findings_file_p.h"
#include "mend_p.h"
#include "output_p.h"
#include "session_p.h"

static const char *const synopsis[] = {
	"guptool check [-d DB] [OPTION...] [PATH...]",
	"guptool check [-d DB] [OPTION...] --kbuild COMPILER-OPTION... FILE",
	NULL
};

struct check_opts {
	struct output_opts out;
	struct choose_opts choose;
	const char *db, *baseline;
	struct option_list facts_files;
	const char *compdb;
	int jobs, time_limit;
	bool strict, quiet, fix_diff;
};

struct check_run_state {
	struct check_opts o;
	const char *root, *package, *version;
	bool is_kept;			/* the findings are in the database */
	struct strbuf source;		/* text of the file read last */
	VEC(struct finding_file) gap;	/* units that are built and could not be analysed */
};

static bool is_writable(const char *path)
{
	const char *slash = strrchr(path, '/');
	char *dir = slash ? xstrndup(path, (size_t)(slash - path) + 1) : xstrdup(".");
	bool yes = !access(path, W_OK) && !access(dir, W_OK);

	vec_free_(dir);
	return yes;
}

static void keep_findings(const char *db, struct check *check, const struct finding_sink *sink, const char *version)
{
	struct store *s;

	if (!is_writable(db))
		return;
	s = store_update(db);
	if (!s)
		return;
	store_delete_findings(s, &(struct row_none){ 0 });
	for (size_t i = 0; i < finding_count(sink); i++)
		facts_write_finding(s, finding_at(sink, i));
	check_keep(check, s);
	store_put_meta(s, &(struct row_setting){ META_CHECKED, version });
	store_publish(s);
}

static void keep_mendings(const char *db, const struct finding_sink *sink)
{
	struct store *s = is_writable(db) ? store_update(db) : NULL;

	if (!s)
		return;
	for (size_t i = 0; i < finding_count(sink); i++)
		facts_write_mending(s, finding_at(sink, i));
	store_publish(s);
}

static const char *read_source(void *ctx, const char *path, size_t *len)
{
	struct check_run_state *c = ctx;
	char *full = fs_join(c->root, path);
	int failed;

	strbuf_clear(&c->source);
	failed = strbuf_read_file(&c->source, full);
	vec_free_(full);
	*len = c->source.len;
	return failed ? NULL : c->source.buf;
}

static const char *read_for_places(void *ctx, bool is_old, const char *path, size_t *len)
{
	return is_old ? NULL : read_source(ctx, path, len);
}

/* CI scripts count the lines that hold the names of the two upper severities: they are E and W here. */
static void print_summary(const struct check_run_state *c, const struct finding_sink *out, size_t failed, long walked,
			  double seconds)
{
	size_t by[FINDING_ERROR + 1] = { 0 }, suppressed = 0;

	for (size_t i = 0; i < finding_count(out); i++) {
		const struct finding *f = finding_at(out, i);

		if (f->suppressed)
			suppressed++;
		else
			by[f->severity]++;
	}
	fprintf(stderr, "%s: findings: E %zu, W %zu, lesser %zu, suppressed %zu; ",
		c->package[0] ? c->package : c->version, by[FINDING_ERROR], by[FINDING_WARNING],
		by[FINDING_NOTE] + by[FINDING_STYLE] + by[FINDING_INFO], suppressed);
	if (walked > 0)
		fprintf(stderr, "%ld functions walked in %.1f s", walked, seconds);
	else if (!walked)
		fprintf(stderr, "none left to walk, %.1f s", seconds);
	else
		fprintf(stderr, "from the last check");
	if (failed)
		fprintf(stderr, "; %zu files could not be analysed", failed);
	fputc('\n', stderr);
}

/* Fills c->gap as well. */
static void list_units(struct check_run_state *c, struct store *s, struct strmap *analysed)
{
	struct row_unit u;

	store_get_units(s, &(struct row_none){ 0 });
	while (store_get_units_next(s, &u)) {
		if (u.state == ROW_UNIT_ANALYSED)
			strmap_put(analysed, u.path, analysed);
		if (u.state == ROW_UNIT_FAILED || u.state == ROW_UNIT_NO_FLAGS)
			vec_push(&c->gap, (struct finding_file){ intern(u.path), "failed", intern(u.why), true, true });
	}
}

/* 'out' with states; what is gone is counted and not kept: it is not there to be shown. */
static struct finding_sink *against_baseline(struct check_run_state *c, const struct finding_sink *base,
					     const struct finding_sink *out, size_t counts[FINDING_ABSENT + 1])
{
	struct finding_sink *chosen = choose_kept(&c->o.choose, base), *all = findings_compare(chosen, out, counts);
	struct finding_sink *left = finding_sink_new();

	for (size_t i = 0; i < finding_count(all); i++)
		if (finding_at(all, i)->state != FINDING_ABSENT)
			finding_keep(left, finding_at(all, i), finding_at(all, i)->state);
	finding_finish(left);
	finding_sink_free(chosen);
	finding_sink_free(all);
	return left;
}

/* --fix-diff: differences to standard output, a word about each finding that none mends to standard error. */
static int print_mendings(const struct check_run_state *c, const struct finding_sink *all, struct finding_sink *out)
{
	struct mend_opts o = { c->o.db, c->o.compdb, &c->o.facts_files, c->o.jobs, c->o.time_limit };
	struct mend_stats st = { 0 };
	struct strbuf diff = STRBUF_INIT;
	int ret = mend_findings(&o, all, out);

	if (!ret && c->is_kept)
		keep_mendings(c->o.db, out);
	if (!ret)
		ret = mend_diff(&o, all, out, &diff, &st);
	if (!ret)
		fwrite(diff.buf, 1, diff.len, stdout);
	for (size_t i = 0; i < finding_count(out) && !ret && !c->o.quiet; i++) {
		const struct finding *f = finding_at(out, i);

		if (finding_counts(f) && f->mend_patch && !*f->mend_diff)
			fprintf(stderr, "%s:%u: %s is not mended by %s: %s\n", f->file, f->line, f->name, f->mend_patch, f->mend_why);
		else if (finding_counts(f) && !f->mend_patch && f->severity >= FINDING_STYLE)
			fprintf(stderr, "%s:%u: %s is not mended: %s\n", f->file, f->line, f->name, mend_why_not(f->rule));
	}
	if (!ret && !c->o.quiet) {
		fprintf(stderr, "mended: %zu of %zu findings", st.mended, st.asked);
		for (size_t r = 0, n = 0; r < ARRAY_SIZE(st.by_rule); r++)
			if (st.by_rule[r])
				fprintf(stderr, "%s R%zu %zu", n++ ? "," : ":", r, st.by_rule[r]);
		fprintf(stderr, "; %zu that their semantic patch does not mend, %zu without one\n", st.refused, st.none);
		if (st.left_out)
			fprintf(stderr, "%zu of the mended ones are not in this difference: they touch another one of their file; check again after it\n",
				st.left_out);
	}
	strbuf_release(&diff);
	return ret;
}

static int run_check(struct check_run_state *c)
{
	struct store *s = store_open(c->o.db);
	struct finding_sink *all = finding_sink_new(), *out, *base = NULL, *compared = NULL;
	size_t gone[FINDING_ABSENT + 1] = { 0 };
	struct strmap analysed = STRMAP_INIT;
	struct strbuf text = STRBUF_INIT;
	struct session_opts so = { .jobs = c->o.jobs };
	const char *version = session_version(&c->o.facts_files);
	struct model *m = session_model(&c->o.facts_files);
	double start = fs_now();
	size_t failed, lost = 0;
	long walked = -1;
	int ret;

	if (!s)
		return GUPTOOL_EXIT_FAILURE;
	if (c->o.baseline) {
		base = findings_read(c->o.baseline);
		if (!base)
			return GUPTOOL_EXIT_FAILURE;
	}
	c->root = session_run(s, RUN_ROOT);
	c->version = session_meta(s, META_KERNEL_VERSION);
	c->package = session_meta(s, META_PACKAGE);
	list_units(c, s, &analysed);
	failed = c->gap.n;
	if (!strcmp(session_meta(s, META_CHECKED), version)) {
		check_load(s, all);
		finding_finish(all);
		store_close(s);
		c->is_kept = true;
	} else {
		struct check *check = check_open(s, m, version, session_jobs(&so), (unsigned int)c->o.time_limit);

		if (!check)
			return GUPTOOL_EXIT_FAILURE;
		walked = check_all(check, session_jobs(&so), (unsigned int)c->o.time_limit, all, &lost);
		if (walked < 0)
			return GUPTOOL_EXIT_FAILURE;
		finding_finish(all);
		store_close(s);
		if (!lost) {
			keep_findings(c->o.db, check, all, version);
			c->is_kept = true;
		}
		check_close(check);
		failed += lost;
	}
	model_free(m);
	c->o.choose.read = fs_is_dir(c->root) ? read_source : NULL;
	c->o.choose.ctx = c;
	out = choose_findings(&c->o.choose, all, &analysed);
	if (base)
		compared = against_baseline(c, base, out, gone);
	if (c->o.fix_diff && print_mendings(c, all, compared ? compared : out))
		return GUPTOOL_EXIT_FAILURE;
	output_write(&c->o.out, compared ? compared : out, &(struct finding_emit){
		.tool_version = guptool_version,
		.tree_version = c->package[0] ? c->package : c->version,
		.read = read_for_places,
		.read_ctx = c,
		.file = c->gap.v,
		.nfile = c->gap.n });
	finding_suppress_report(out, &text, &(struct finding_suppress_stats){ 0 });
	fputs(text.buf, stderr);
	if (!c->o.quiet)
		print_summary(c, compared ? compared : out, failed, walked, fs_now() - start);
	ret = finding_count_at_least(compared ? compared : out, c->o.out.fail_on) ? GUPTOOL_EXIT_FINDINGS :
	      c->o.strict && failed ? GUPTOOL_EXIT_INCOMPLETE : GUPTOOL_EXIT_CLEAN;
	if (base && !c->o.quiet)
		fprintf(stderr, "baseline '%s': %zu kept, %zu gone\n", c->o.baseline,
			gone[FINDING_UNCHANGED] + gone[FINDING_UPDATED], gone[FINDING_ABSENT]);
	finding_sink_free(base);
	finding_sink_free(compared);
	finding_sink_free(out);
	finding_sink_free(all);
	strmap_release(&analysed);
	strbuf_release(&text);
	return ret;
}

/* What stands behind --kbuild is the compiler's. Number of words that are ours. */
static int find_kbuild(int argc, const char **argv)
{
	for (int i = 1; i < argc; i++)
		if (!strcmp(argv[i], "--kbuild"))
			return i + 1;
	return argc;
}

int cmd_check(int argc, const char **argv)
{
	struct check_run_state c = {
		.o = { .db = "gup.db", .time_limit = 120 },
		.source = STRBUF_INIT,
	};
	bool kbuild = false, werror = false;
	struct option opts[] = {
		OPT_GROUP("What"),
		OPT_STR('d', "db", &c.o.db, "DB", "database to read (default gup.db)"),
		CHOOSE_OPTIONS(&c.o.choose),
		OPT_STR(0, "baseline", &c.o.baseline, "FILE", "what is in it is known: say and count only what is new"),
		OPT_LIST(0, "facts", &c.o.facts_files, "FILE", "more rows for the API tables"),
		OUTPUT_OPTIONS(&c.o.out),
		OPT_BOOL(0, "fix-diff", &c.o.fix_diff, "print what mends the findings, for git apply, instead of the findings"),
		OPT_BOOL('q', "quiet", &c.o.quiet, "no summary"),
		OPT_GROUP("Run"),
		OUTPUT_FAIL_ON(&c.o.out),
		OPT_BOOL(0, "strict", &c.o.strict, "exit with 3 when a file that is built could not be analysed"),
		OPT_BOOL(0, "kbuild", &kbuild, "one file, as kbuild calls a checker; the compiler's flags follow"),
		OPT_BOOL(0, "werror", &werror, "with --kbuild: exit with 1 for findings"),
		OPT_STR('p', "compdb", &c.o.compdb, "FILE", "with --fix-diff: take the flags from this compile_commands.json"),
		OPT_INT('j', "jobs", &c.o.jobs, "N", 1, 1024, "worker processes (default: one per core)"),
		OPT_INT(0, "time-limit", &c.o.time_limit, "SECONDS", 1, 86400, "for one file (default 120)"),
		OPT_END()
	};
	int rest = find_kbuild(argc, argv), ret;

	c.o.choose.npath = options_parse(rest, argv, opts, synopsis,
					 "Runs the rules over an indexed tree and prints the findings.\n"
					 "PATH restricts the output to files below it.", OPTIONS_DEFAULT);
	c.o.choose.path = argv;
	choose_parse(&c.o.choose);
	output_parse(&c.o.out);
	if (c.o.fix_diff && kbuild)
		usage("--fix-diff is about an indexed tree, --kbuild about one file: give one of them");
	if (c.o.fix_diff)
		output_files_only(&c.o.out, "--fix-diff");
	if (c.o.quiet || kbuild)
		progress_quiet();
	if (kbuild)
		ret = check_kbuild(&(struct check_kbuild){ &c.o.choose, &c.o.out, &c.o.facts_files, c.o.db, werror },
				   argc - rest, argv + rest);
	else
		ret = run_check(&c);
	output_release(&c.o.out);
	choose_release(&c.o.choose);
	option_list_release(&c.o.facts_files);
	strbuf_release(&c.source);
	vec_release(&c.gap);
	return ret;
}
