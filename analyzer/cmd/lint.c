/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * lint.c - 'guptool lint': what a change makes worse
 *
 * The tree, the repository and the database are read. Order of work: what is
 * changed; which units that can matter to; nothing more when there is none; else
 * the states, two at a time, and the difference of their findings.
 */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "../../lib/alloc.h"
#include "../../lib/die.h"
#include "../../lib/fs.h"
#include "../../lib/intern.h"
#include "../../lib/progress.h"
#include "../../lib/strbuf.h"
#include "../cmd.h"
#include "../model/model.h"
#include "lint_p.h"

static const char *const synopsis[] = {
	"guptool lint [-d DB] [OPTION...] [FILE...|-]",
	"guptool lint [-d DB] [OPTION...] -g RANGE",
	"guptool lint [-d DB] [OPTION...] --staged|--worktree",
	NULL
};

/* --- the database --- */

/* With several configurations each has its folder below the one that was given. */
static void choose_config(struct lint *l)
{
	const char *objdir = session_run(l->db, RUN_OBJDIR), *first = NULL;
	struct strbuf dir = STRBUF_INIT;
	bool found = false;
	struct row_config row;
	size_t n = 0;

	store_get_configs(l->db, &(struct row_none){ 0 });
	while (store_get_configs_next(l->db, &row)) {
		first = first ? first : intern(row.name);
		found |= l->run.so.arch && !strcmp(row.name, l->run.so.arch);
		n++;
	}
	if (!first || (l->run.so.arch && !found))
		die("'%s' has no configuration '%s': run guptool index for it", l->db_path, l->run.so.arch ? l->run.so.arch : "");
	l->conf.arch = l->run.so.arch ? intern(l->run.so.arch) : first;
	if (!l->run.so.kernel)
		l->run.so.kernel = session_run(l->db, RUN_ROOT);
	if (l->run.so.objdir && n > 1)
		strbuf_addf(&dir, "%s/%s", l->run.so.objdir, l->conf.arch);
	else if (l->run.so.objdir)
		strbuf_addstr(&dir, l->run.so.objdir);
	else if (n > 1)
		strbuf_addf(&dir, "%.*s/%s", (int)(strrchr(objdir, '/') ? strrchr(objdir, '/') - objdir : 0), objdir, l->conf.arch);
	else
		strbuf_addstr(&dir, objdir);
	l->run.so.objdir = intern(dir.buf);
	strbuf_release(&dir);
}

static void open_session(struct lint *l)
{
	l->run.so.no_prepare = true;
	session_open(&l->conf.s, &l->run.so, l->conf.arch, l->run.so.objdir);
	l->conf.run = &l->run;
	l->conf.front = session_front_version(l->conf.s.model);
	l->conf.paths = (struct facts_paths){ .root = l->conf.s.tree.root, .objdir = l->conf.s.tree.objdir };
}

/* --- states --- */

static void copy_overlay(struct overlay *to, const struct overlay *from)
{
	for (size_t i = 0; i < from->n; i++)
		if (from->file[i].text)
			overlay_set(to, from->file[i].path, from->file[i].text, from->file[i].len);
		else
			overlay_delete(to, from->file[i].path);
}

/* Paths that the base of a range has to be right in: what the chosen units read. */
static bool matters(void *ctx, const char *path)
{
	struct lint *l = ctx;
	struct row_unit row;
	bool yes = strmap_has(&l->touched, path);

	if (yes)
		return true;
	store_get_units_reading(l->db, &(struct row_unit_key){ path, l->conf.arch });
	while (store_get_units_reading_next(l->db, &row))
		yes |= strmap_has(&l->unit_of, row.path);
	return yes;
}

static struct lint_state *new_state(void)
{
	struct lint_state *s = xcalloc(1, sizeof(*s));

	*s = (struct lint_state){ .by_name = STRMAP_INIT, .text = OVERLAY_INIT };
	return s;
}

static void free_state(struct lint_state *s)
{
	lint_state_release(s);
	vec_free_(s);
}

/* What the walk of the two needs: callers of what changed, and users of new wrappers, join until there is none more. */
static void settle(struct lint *l, struct lint_state *a, struct lint_state *b)
{
	while (lint_walk_callers(l, a, b) | lint_units_follow(l, a, b)) {
		lint_units_load(l, a, &a->text, NULL, NULL);
		lint_walk(l, a, NULL);
		lint_units_load(l, b, &b->text, a, NULL);
		lint_walk(l, b, a);
	}
}

struct outcome {
	struct finding_sink *sink;
	struct finding_file *file;
	size_t nfile, introduced, fixed, kept;
};

static void keep(struct lint *l, struct outcome *out, const struct difference_entry *e)
{
	bool is_kept = e->kind != DIFFERENCE_INTRODUCED && e->kind != DIFFERENCE_FIXED && !e->worse && !e->better;

	out->introduced += e->worse && e->new->severity >= l->out.min;
	out->fixed += e->better;
	out->kept += is_kept;
	if (e->worse || (e->new && !e->old))
		finding_keep(out->sink, e->new, FINDING_NEW);
	else if (e->better && l->show_fixed)
		finding_keep(out->sink, e->new ? e->new : e->old, FINDING_ABSENT);
	else if (is_kept && l->show_kept)
		finding_keep(out->sink, e->new, e->kind == DIFFERENCE_KEPT ? FINDING_UNCHANGED : FINDING_UPDATED);
}

struct both {
	const struct lint_state *old, *new;
};

static bool is_replaced(void *ctx, const struct finding *f, bool is_old)
{
	const struct both *x = ctx;
	const struct lint_fn *old = lint_walk_find(x->old, f->file, f->function);
	const struct lint_fn *new = lint_walk_find(x->new, f->file, f->function);

	return is_old ? old && !new : new && !old;
}

static void compare(struct lint *l, struct lint_state *a, struct lint_state *b, size_t first, size_t n, struct outcome *out)
{
	struct difference d = DIFFERENCE_INIT;
	struct finding_sink *old, *new;
	struct both x = { a, b };

	d.is_replaced = is_replaced;
	d.ctx = &x;
	settle(l, a, b);
	lint_walk_findings(l, a, b, &old, &new);
	for (size_t i = first; i < first + n; i++)
		for (size_t k = 0; k < l->change.patch.v[i].file.n; k++) {
			const struct lint_file *f = &l->change.patch.v[i].file.v[k];

			if (f->kind == CHANGE_RENAME)
				difference_renamed(&d, f->old_path, f->new_path);
		}
	difference_of_sinks(&d, old, new);
	*out = (struct outcome){ .sink = finding_sink_new() };
	for (size_t i = 0; i < d.n; i++)
		keep(l, out, &d.entry[i]);
	finding_finish(out->sink);
	out->file = lint_cover(l, first, n, a, b, &out->nfile);
	difference_release(&d);
	finding_sink_free(old);
	finding_sink_free(new);
}

/* outcome[0] is of the whole, 1.. of each patch when there are several. */
static void run_states(struct lint *l, struct outcome *outcome)
{
	size_t n = l->change.patch.n;
	struct lint_state *base = new_state(), *last = base;
	struct overlay o = OVERLAY_INIT;
	struct strbuf why = STRBUF_INIT;

	lint_change_start(&l->change, &o, matters, l);
	copy_overlay(&base->text, &o);
	lint_units_load(l, base, &o, NULL, NULL);
	lint_walk(l, base, NULL);
	for (size_t i = 0; i < n; i++) {
		struct lint_state *s = new_state();

		if (lint_change_apply(&l->change, i, &o, &why) < 0)
			die("cannot apply patch %zu of %zu: %s", i + 1, n, why.buf);
		copy_overlay(&s->text, &o);
		lint_units_load(l, s, &o, last, &l->change.patch.v[i]);
		lint_walk(l, s, last);
		if (n > 1)
			compare(l, last, s, i, 1, &outcome[i + 1]);
		if (last != base)
			free_state(last);
		last = s;
	}
	if (n > 1 && base->nversion < l->unit.n) {	/* callers have joined since */
		lint_units_load(l, base, &base->text, NULL, NULL);
		lint_walk(l, base, NULL);
	}
	compare(l, base, last, 0, n, &outcome[0]);
	copy_overlay(&l->shown[0], &last->text);
	copy_overlay(&l->shown[1], &base->text);
	if (last != base)
		free_state(last);
	free_state(base);
	overlay_release(&o);
	strbuf_release(&why);
}

/* No unit: what the files are is all there is to say. */
static void run_nothing(struct lint *l, struct outcome *outcome)
{
	struct lint_state *s = new_state();
	struct overlay o = OVERLAY_INIT;
	struct strbuf why = STRBUF_INIT;

	l->conf.paths = (struct facts_paths){ .root = l->run.so.kernel, .objdir = l->run.so.objdir };
	for (size_t i = 0; i < l->change.patch.n; i++) {
		struct lint_state *t = new_state();

		if (lint_change_apply(&l->change, i, &o, &why) < 0)
			die("cannot apply patch %zu of %zu: %s", i + 1, l->change.patch.n, why.buf);
		copy_overlay(&t->text, &o);
		for (size_t k = 0; k < (l->change.patch.n > 1 ? 2 : 1); k++) {
			struct outcome *out = &outcome[k ? i + 1 : 0];

			if (!k && i + 1 < l->change.patch.n)
				continue;
			out->sink = finding_sink_new();
			finding_finish(out->sink);
			out->file = lint_cover(l, k ? i : 0, k ? 1 : l->change.patch.n, s, t, &out->nfile);
		}
		free_state(t);
	}
	free_state(s);
	overlay_release(&o);
	strbuf_release(&why);
}

/* --- output --- */

static void count_files(const struct outcome *o, size_t *analysed, size_t *gaps, size_t *others)
{
	*analysed = *gaps = *others = 0;
	for (size_t i = 0; i < o->nfile; i++) {
		*analysed += o->file[i].is_analysed;
		*gaps += o->file[i].is_gap;
		*others += !o->file[i].is_analysed && !o->file[i].is_gap;
	}
}

/* CI scripts count the lines that hold the names of the two upper severities: they are E and W here. */
static void print_summary(const struct lint *l, const struct outcome *o, double seconds)
{
	size_t by[FINDING_ERROR + 1] = { 0 }, analysed, gaps, others;

	for (size_t i = 0; i < finding_count(o->sink); i++) {
		const struct finding *f = finding_at(o->sink, i);

		by[f->severity] += finding_counts(f);
	}
	count_files(o, &analysed, &gaps, &others);
	for (size_t i = 0; i < o->nfile; i++)
		if (*o->file[i].why && !o->file[i].is_gap && !o->file[i].is_partial && !o->file[i].is_borrowed)
			fprintf(stderr, "%s: %s: %s\n", o->file[i].path, o->file[i].state, o->file[i].why);
	fprintf(stderr, "%zu %s (%s): introduced E %zu, W %zu, lesser %zu; fixed %zu, kept %zu; ", l->change.patch.n,
		l->change.patch.n == 1 ? "change" : "changes", l->conf.arch, by[FINDING_ERROR], by[FINDING_WARNING],
		by[FINDING_NOTE] + by[FINDING_STYLE] + by[FINDING_INFO], o->fixed, o->kept);
	fprintf(stderr, "files: %zu analysed, %zu not analysed, %zu without C of ours; ", analysed, gaps, others);
	if (!l->unit.n)
		fprintf(stderr, "nothing to analyse: no tracked name, no file that an analysed one reads\n");
	else
		fprintf(stderr, "%zu units (%zu parsed), %zu functions compared, %.1f s\n", l->unit.n, l->parsed, l->compared, seconds);
	if (l->stale)
		fprintf(stderr, "'%s' is older than the tree in %zu of these units: guptool index makes the next run faster\n",
			l->db_path, l->stale);
}

/* NIPA gives a descriptor for one line of text and a folder for files. */
static int report_nipa(struct lint *l, const struct outcome *o, struct finding_emit *e)
{
	const char *fd = getenv("DESC_FD"), *dir = getenv("RESULTS_DIR");
	struct finding_report r = { o->sink, "", o->file, o->nfile };
	struct strbuf line = STRBUF_INIT, text = STRBUF_INIT;
	enum finding_verdict v;

	output_prepare(&l->out, e);
	v = finding_weigh(&r, e, &line);
	strbuf_addch(&line, '\n');
	if (fd && *fd) {
		int n = (int)strtol(fd, NULL, 10);

		if (n <= 0 || write(n, line.buf, line.len) != (ssize_t)line.len)
			die_errno("cannot write to the descriptor DESC_FD=%s", fd);
	}
	if (dir && *dir) {
		char *path = fs_join(dir, "guptool.jsonl");

		e->format = FINDING_JSONL;
		finding_emit(o->sink, e, &text);
		if (fs_mkdir_p(dir) || fs_write_file(path, text.buf, text.len))
			die_errno("cannot write the findings to '%s'", path);
		vec_free_(path);
	}
	strbuf_release(&line);
	strbuf_release(&text);
	return v == FINDING_FAIL ? 1 : v == FINDING_WARN ? 250 : 0;
}

static const char *read_for_places(void *ctx, bool is_old, const char *path, size_t *len)
{
	struct lint *l = ctx;

	return lint_text(l, &l->shown[is_old], path, &l->text, len);
}

static int report(struct lint *l, const struct lint_input *in, const struct outcome *o, double seconds)
{
	struct finding_report *patch = xcalloc(l->change.patch.n + 1, sizeof(*patch));
	const char *package = session_meta(l->db, META_PACKAGE);
	struct finding_emit e = {
		.tool_version = guptool_version,
		.tree_version = *package ? package : session_meta(l->db, META_KERNEL_VERSION),
		.config = l->conf.arch,
		.with_kept = true,
		.read = read_for_places,
		.read_ctx = l,
		.file = o[0].file,
		.nfile = o[0].nfile,
		.patch = patch,
		.npatch = l->change.patch.n > 1 ? l->change.patch.n : 0,
	};
	size_t analysed, gaps, others;
	struct lint_place place;
	int ret;

	lint_change_place(&l->change, in, &place);
	e.repository = place.repository;
	e.revision = place.revision;
	e.branch = place.branch;
	e.with_uncommitted = place.with_uncommitted;
	for (size_t i = 0; i < e.npatch; i++)
		patch[i] = (struct finding_report){ o[i + 1].sink, l->change.patch.v[i].subject, o[i + 1].file, o[i + 1].nfile };
	output_write(&l->out, o[0].sink, &e);
	count_files(&o[0], &analysed, &gaps, &others);
	if (!l->quiet)
		print_summary(l, &o[0], seconds);
	ret = finding_count_at_least(o[0].sink, l->out.fail_on) ? GUPTOOL_EXIT_FINDINGS :
	      l->strict && gaps ? GUPTOOL_EXIT_INCOMPLETE : GUPTOOL_EXIT_CLEAN;
	if (l->nipa)
		ret = report_nipa(l, &o[0], &e);
	vec_free_(patch);
	return ret;
}

static int run_lint(struct lint *l, const struct lint_input *in)
{
	double start = fs_now();
	struct outcome *outcome;
	char *root;
	int ret;

	l->db = store_open(l->db_path);
	if (!l->db)
		return GUPTOOL_EXIT_FAILURE;
	choose_config(l);
	root = fs_realpath(l->run.so.kernel);
	if (!root)
		die_errno("cannot open the kernel tree '%s'", l->run.so.kernel);
	lint_change_read(&l->change, in, root);
	lint_units_choose(l);
	outcome = xcalloc(l->change.patch.n + 1, sizeof(*outcome));
	if (l->unit.n) {
		open_session(l);
		run_states(l, outcome);
		session_close(&l->conf.s);
	} else {
		run_nothing(l, outcome);
	}
	ret = report(l, in, outcome, fs_now() - start);
	for (size_t i = 0; i <= l->change.patch.n; i++) {
		finding_sink_free(outcome[i].sink);
		vec_free_(outcome[i].file);
	}
	vec_free_(outcome);
	free(root);
	store_close(l->db);
	return ret;
}

static void release(struct lint *l)
{
	lint_change_release(&l->change);
	choose_release(&l->choose);
	output_release(&l->out);
	vec_release(&l->unit);
	vec_release(&l->name);
	strmap_release(&l->unit_of);
	strmap_release(&l->touched);
	strmap_release(&l->mentions);
	strmap_release(&l->outer);
	strmap_release(&l->run.is_name);
	lint_rest_release(&l->rest);
	finding_sink_free(l->known);
	overlay_release(&l->shown[0]);
	overlay_release(&l->shown[1]);
	strbuf_release(&l->text);
	arena_release(&l->arena);
	option_list_release(&l->run.so.facts);
}

int cmd_lint(int argc, const char **argv)
{
	struct lint l = {
		.db_path = "gup.db", .run = { .time_limit = 300, .is_name = STRMAP_INIT }, .unit_of = STRMAP_INIT, .touched = STRMAP_INIT,
		.mentions = STRMAP_INIT, .outer = STRMAP_INIT, .shown = { OVERLAY_INIT, OVERLAY_INIT }, .text = STRBUF_INIT,
	};
	struct lint_input in = { .mode = LINT_MAIL };
	bool staged = false, worktree = false;
	int fuzz = 0, ret;
	struct option opts[] = {
		OPT_GROUP("Change"),
		OPT_STR('g', "range", &in.range, "RANGE", "A..B, or one commit, of the repository that the tree is in"),
		OPT_STR(0, "git", &in.git, "DIR", "take the commits from this repository, as patches for the tree"),
		OPT_BOOL(0, "staged", &staged, "what is in the index, compared with HEAD"),
		OPT_BOOL(0, "worktree", &worktree, "what is on disk, compared with HEAD"),
		OPT_INT(0, "fuzz", &fuzz, "N", 0, 3, "lines of context that need not match (default 0)"),
		OPT_BOOL(0, "keep-cr", &in.keep_cr, "mails: a CR at the end of a line belongs to the text"),
		OPT_GROUP("What"),
		OPT_STR('d', "db", &l.db_path, "DB", "database of the tree (default gup.db); it is read only"),
		CHOOSE_OPTIONS(&l.choose),
		OPT_BOOL(0, "fixed", &l.show_fixed, "print what the change mends, too"),
		OPT_BOOL(0, "kept", &l.show_kept, "print what was there before in changed functions, too"),
		OUTPUT_OPTIONS(&l.out),
		OPT_BOOL('q', "quiet", &l.quiet, "no summary"),
		OPT_GROUP("Run"),
		OUTPUT_FAIL_ON(&l.out),
		OPT_BOOL(0, "strict", &l.strict, "exit with 3 when a changed file could not be analysed"),
		OPT_BOOL(0, "nipa", &l.nipa, "exit with 0, 250 or 1, and write to DESC_FD and RESULTS_DIR"),
		OPT_STR('k', "kernel", &l.run.so.kernel, "DIR", "kernel source tree (default: the one that was indexed)"),
		OPT_STR('O', "objdir", &l.run.so.objdir, "DIR", "build directory (default: the one of the index)"),
		OPT_STR(0, "arch", &l.run.so.arch, "ARCH", "configuration of the database (default: its first)"),
		OPT_STR('p', "compdb", &l.run.so.compdb, "FILE", "take the flags from this compile_commands.json"),
		OPT_STR(0, "llvm", &l.run.so.llvm, "SUFFIX", "suffix of the LLVM tools kbuild uses (default -19)"),
		OPT_STR(0, "cross", &l.run.so.cross, "PREFIX", "CROSS_COMPILE for a configuration that needs gcc"),
		OPT_LIST(0, "facts", &l.run.so.facts, "FILE", "more rows for the API tables"),
		OPT_INT('j', "jobs", &l.run.so.jobs, "N", 1, 1024, "worker processes (default: one per core)"),
		OPT_INT(0, "time-limit", &l.run.time_limit, "SECONDS", 1, 86400, "for one file (default 300)"),
		OPT_END()
	};

	in.nfile = options_parse(argc, argv, opts, synopsis,
				 "Says what a patch, a series of mails or a range of commits makes worse, without\n"
				 "applying it. FILE is a diff, a mail or an mbox; '-' is standard input.", OPTIONS_DEFAULT);
	in.file = argv;
	in.fuzz = (unsigned int)fuzz;
	if (!!in.range + staged + worktree + !!in.nfile != 1)
		usage("give either patches, -g A..B, --staged or --worktree");
	if (in.git && !in.range)
		usage("--git DIR says where the commits of -g are");
	in.mode = in.range ? LINT_RANGE : staged ? LINT_STAGED : worktree ? LINT_WORKTREE : LINT_MAIL;
	choose_parse(&l.choose);
	output_parse(&l.out);
	if (l.quiet)
		progress_quiet();
	ret = run_lint(&l, &in);
	release(&l);
	return ret;
}
