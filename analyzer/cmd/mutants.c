/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * mutants.c - 'guptool mutants': how many mistakes in real code the rules see
 */
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
#include "../cmd.h"
#include "../ir/ir.h"
#include "../model/model.h"
#include "across_p.h"
#include "check_p.h"
#include "mutants_p.h"
#include "session_p.h"

static const char *const synopsis[] = {
	"guptool mutants [-d DB] [OPTION...] [PATH...]",
	NULL
};

/* --- making --- */

static bool is_matched(void *ctx, unsigned int line, unsigned int col)
{
	const struct unit_facts *uf = ctx;

	for (size_t i = 0; i < uf->function.n; i++)
		for (size_t k = 0; k < uf->function.v[i].site.n; k++) {
			const struct row_site *s = &uf->function.v[i].site.v[k];

			if (s->line == line && s->col == col && !strcmp(s->path, uf->path))
				return *s->matched;
		}
	return false;
}

static struct ir_fn *unpack_function(const struct facts_function *f, struct arena *a)
{
	struct ir_fn *ir;
	struct unpack in;

	if (!f->ir.len || f->in_header || f->is_inline)
		return NULL;
	unpack_init(&in, f->ir.data, f->ir.len);
	ir = ir_unpack(&in, a);
	return ir && !ir->giveup ? ir : NULL;
}

static bool is_asked_for(const struct mutants_run *r, const char *path)
{
	for (int i = 0; i < r->npath; i++) {
		size_t n = strlen(r->path[i]);

		if (!strncmp(path, r->path[i], n) && (!path[n] || path[n] == '/' || (n && path[n - 1] == '/')))
			return true;
	}
	return !r->npath;
}

/* What a mistake in gup itself would be, or in what takes pages for iterators, is another question. */
static bool defines_api(const struct unit_facts *uf)
{
	static const char *const api[] = { "pin_user_pages_fast", "iov_iter_get_pages2", "iov_iter_get_pages" };

	for (size_t i = 0; i < uf->function.n; i++)
		for (size_t k = 0; k < ARRAY_SIZE(api); k++)
			if (!strcmp(uf->function.v[i].name, api[k]) && !uf->function.v[i].in_header)
				return true;
	return false;
}

static void make_in_unit(struct mutants_run *r, struct unit_facts *uf)
{
	struct mutant_file f = { .path = uf->path, .uf = uf, .text = STRBUF_INIT, .chosen = VEC_INIT };
	const struct ir_fn **fn = arena_array(&r->arena, uf->function.n + 1, sizeof(*fn));
	char *full = fs_join(r->root, uf->path);

	if (strbuf_read_file(&f.text, full))
		die_errno("cannot read '%s'", full);
	vec_free_(full);
	across_bind(r->model, uf);
	f.src = (struct mutate_source){
		.path = f.path, .text = f.text.buf, .len = f.text.len, .model = r->model,
		.is_matched = is_matched, .ctx = (void *)uf,
	};
	for (size_t i = 0; i < uf->function.n; i++)
		fn[i] = unpack_function(&uf->function.v[i], &r->arena);
	for (size_t i = 0; i < uf->function.n; i++)
		if (fn[i])
			mutate_function(&f.src, fn[i], fn, uf->function.n, &r->arena, &f.mutants);
	if (!f.mutants.n) {
		strbuf_release(&f.text);
		return;
	}
	vec_push(&r->file, f);
}

static bool is_operator_wanted(const struct mutants_run *r, const struct mutant *m)
{
	for (int i = 0; i < r->operators.n; i++)
		if (!strcmp(r->operators.v[i], mutate_info[m->op].name))
			return true;
	return !r->operators.n;
}

static int by_function(const void *a, const void *b)
{
	const struct mutant_state *x = a, *y = b;

	if (x->file != y->file)
		return x->file < y->file ? -1 : 1;
	if (x->m->fn_at != y->m->fn_at)
		return x->m->fn_at < y->m->fn_at ? -1 : 1;
	return strcmp(x->m->key, y->m->key);
}

static int by_hash(const void *a, const void *b)
{
	uint64_t x = hash64_str(((const struct mutant_state *)a)->m->key);
	uint64_t y = hash64_str(((const struct mutant_state *)b)->m->key);

	return x < y ? -1 : x > y;
}

static void choose(struct mutants_run *r)
{
	for (size_t i = 0; i < r->file.n; i++)
		for (size_t k = 0; k < r->file.v[i].mutants.n; k++) {
			const struct mutant *m = &r->file.v[i].mutants.v[k];
			const char *why = strmap_get(&r->excluded, m->key);

			if (!is_operator_wanted(r, m))
				continue;
			r->made++;
			if (why && r->sample)
				continue;
			vec_push(&r->state, (struct mutant_state){
				.m = m, .file = i, .verdict = why ? MUTANT_EXCLUDED : MUTANT_SILENT, .why = why });
		}
	if (r->sample && r->state.n > (size_t)r->sample) {
		vec_sort(&r->state, by_hash);
		r->state.n = (size_t)r->sample;
	}
	vec_sort(&r->state, by_function);
	for (size_t i = 0; i < r->state.n; i++)
		if (r->state.v[i].verdict != MUTANT_EXCLUDED)
			vec_push(&r->file.v[r->state.v[i].file].chosen, i);
}

/* Lines "KEY<TAB>reason"; '#' starts a comment. */
static void read_excluded(struct mutants_run *r)
{
	struct strbuf sb = STRBUF_INIT;
	char *save = NULL;

	if (!r->exclude)
		return;
	if (strbuf_read_file(&sb, r->exclude))
		die_errno("cannot read '%s'", r->exclude);
	for (char *line = strtok_r(sb.buf, "\n", &save); line; line = strtok_r(NULL, "\n", &save)) {
		char *tab = strchr(line, '\t');

		if (*line == '#')
			continue;
		if (!tab || !tab[1])
			die("'%s' has an entry without a reason: '%s'", r->exclude, line);
		*tab = 0;
		strmap_put(&r->excluded, line, (void *)intern(tab + 1));
	}
	strbuf_release(&sb);
}

/* --- printing --- */

static void write_patches(struct mutants_run *r)
{
	struct strbuf text = STRBUF_INIT, name = STRBUF_INIT;

	if (fs_mkdir_p(r->patches))
		die_errno("cannot make '%s'", r->patches);
	for (size_t i = 0; i < r->state.n; i++) {
		const struct mutant_state *s = &r->state.v[i];
		char *full;

		strbuf_clear(&text);
		strbuf_clear(&name);
		strbuf_addf(&name, "%04zu-%s.patch", i + 1, mutate_info[s->m->op].name);
		strbuf_addf(&text, "Mutant: %s\nRules: %s\n\n", s->m->key, mutate_info[s->m->op].rules);
		mutate_diff(&r->file.v[s->file].src, s->m, &text);
		full = fs_join(r->patches, name.buf);
		if (fs_write_file(full, text.buf, text.len))
			die_errno("cannot write '%s'", full);
		vec_free_(full);
	}
	strbuf_release(&text);
	strbuf_release(&name);
}

static void print_list(const struct mutants_run *r)
{
	for (size_t i = 0; i < r->state.n; i++) {
		const struct mutant *m = r->state.v[i].m;

		printf("%s\t%s\t%s:%u\n", m->key, mutate_info[m->op].rules, m->path, m->line);
	}
}

static void print_silent(const struct mutants_run *r)
{
	static const char *const word[] = { "expected", "other", "silent", "no-code", "excluded" };

	for (size_t i = 0; i < r->state.n; i++) {
		const struct mutant_state *s = &r->state.v[i];

		if (s->verdict != MUTANT_EXPECTED)
			printf("%s\t%s\t%s:%u\t%s\n", word[s->verdict], s->m->key, s->m->path, s->m->line,
			       s->spoke ? s->spoke : s->why ? s->why : "");
	}
}

struct tally {
	size_t n[MUTANT_VERDICT_COUNT];
};

static size_t killed(const struct tally *t)
{
	return t->n[MUTANT_EXPECTED] + t->n[MUTANT_OTHER];
}

static size_t counted(const struct tally *t)
{
	return killed(t) + t->n[MUTANT_SILENT];
}

static double percent(const struct tally *t)
{
	return counted(t) ? 100.0 * (double)killed(t) / (double)counted(t) : 0;
}

static void print_row(const char *name, const struct tally *t)
{
	size_t made = 0;

	for (size_t v = 0; v < MUTANT_VERDICT_COUNT; v++)
		made += t->n[v];
	if (made)
		printf("%-18s %5zu %9zu %6zu %7zu %8zu %9zu %6.1f %%\n", name, made, t->n[MUTANT_EXPECTED],
		       t->n[MUTANT_OTHER], t->n[MUTANT_SILENT], t->n[MUTANT_NO_CODE], t->n[MUTANT_EXCLUDED], percent(t));
}

static const char head[] = "%-18s %5s %9s %6s %7s %8s %9s %8s\n";

static double print_tables(const struct mutants_run *r)
{
	struct tally op[MUTATE_COUNT] = { 0 }, all = { 0 }, rule[100] = { 0 };
	struct strmap functions = STRMAP_INIT;
	struct strbuf sb = STRBUF_INIT;

	for (size_t i = 0; i < r->state.n; i++) {
		const struct mutant_state *s = &r->state.v[i];
		long id = strtol(mutate_info[s->m->op].rules + 1, NULL, 10);

		op[s->m->op].n[s->verdict]++;
		all.n[s->verdict]++;
		rule[id].n[s->verdict]++;
		strbuf_clear(&sb);
		strbuf_addf(&sb, "%s:%s", s->m->path, s->m->function);
		if (s->verdict < MUTANT_NO_CODE)
			strmap_put(&functions, sb.buf, &all);
	}
	printf(head, "mistake", "made", "expected", "other", "silent", "no code", "excluded", "recall");
	for (size_t i = 0; i < MUTATE_COUNT; i++)
		print_row(mutate_info[i].name, &op[i]);
	printf("\n");
	printf(head, "rule", "made", "expected", "other", "silent", "no code", "excluded", "recall");
	for (size_t i = 0; i < ARRAY_SIZE(rule); i++) {
		strbuf_clear(&sb);
		strbuf_addf(&sb, "R%zu", i);
		print_row(sb.buf, &rule[i]);
	}
	printf("\n");
	print_row("all", &all);
	printf("%zu mutants of %zu were run, in %zu functions; %zu by the expected rule, %zu by another: recall %.1f %%; "
	       "%zu new findings elsewhere\n", counted(&all), r->made, functions.count, all.n[MUTANT_EXPECTED],
	       all.n[MUTANT_OTHER], percent(&all), r->elsewhere.n);
	for (size_t i = 0; i < r->elsewhere.n; i++)
		printf("elsewhere: %s\n", r->elsewhere.v[i]);
	strbuf_release(&sb);
	strmap_release(&functions);
	return percent(&all);
}

/* --- the command --- */

static void check_operators(const struct mutants_run *r)
{
	for (int i = 0; i < r->operators.n; i++) {
		size_t k = 0;

		while (k < MUTATE_COUNT && strcmp(mutate_info[k].name, r->operators.v[i]))
			k++;
		if (k == MUTATE_COUNT)
			usage("'%s' is no mistake that mutants makes; --list shows them", r->operators.v[i]);
	}
}

static int run(struct mutants_run *r)
{
	struct session_opts so = { .jobs = r->jobs };
	struct store *s = store_open(r->db);
	int ret = GUPTOOL_EXIT_CLEAN;
	struct check *check;

	if (!s)
		return GUPTOOL_EXIT_FAILURE;
	r->model = model_new();
	r->root = session_run(s, RUN_ROOT);
	r->objdir = session_run(s, RUN_OBJDIR);
	read_excluded(r);
	check = check_open(s, r->model, guptool_version, session_jobs(&so), (unsigned int)r->time_limit);
	store_close(s);
	if (!check)
		return GUPTOOL_EXIT_FAILURE;
	r->unit = check_units(check, &r->nunit);
	for (size_t i = 0; i < r->nunit; i++) {
		r->arch = r->arch ? r->arch : r->unit[i].config;
		if (!strcmp(r->unit[i].config, r->arch) && is_asked_for(r, r->unit[i].path) && !defines_api(&r->unit[i]))
			make_in_unit(r, &r->unit[i]);
	}
	choose(r);
	if (!r->state.n)
		die("'%s' has no function that a mutant could be made of", r->db);
	if (r->patches)
		write_patches(r);
	if (r->list)
		print_list(r);
	if (!r->patches && !r->list) {
		mutants_parse(r);
		if (mutants_measure(r, check))
			return GUPTOOL_EXIT_FAILURE;
		if (r->silent)
			print_silent(r);
		if (print_tables(r) < r->min_recall || r->elsewhere.n)
			ret = GUPTOOL_EXIT_FINDINGS;
		if (r->nfailed)
			ret = GUPTOOL_EXIT_FAILURE;
	}
	check_close(check);
	return ret;
}

int cmd_mutants(int argc, const char **argv)
{
	struct mutants_run r = { .db = "gup.db", .time_limit = 300, .excluded = STRMAP_INIT };
	struct option opts[] = {
		OPT_STR('d', "db", &r.db, "DB", "database of the unchanged tree (default gup.db)"),
		OPT_GROUP("Which"),
		OPT_INT(0, "sample", &r.sample, "N", 1, 1000000, "N of them, chosen by a hash of their keys"),
		OPT_LIST(0, "operator", &r.operators, "NAME", "this kind of mistake only"),
		OPT_STR(0, "exclude", &r.exclude, "FILE", "mutants that change nothing: key, tab, reason"),
		OPT_GROUP("Output"),
		OPT_BOOL('l', "list", &r.list, "print them and run nothing"),
		OPT_STR(0, "patches", &r.patches, "DIR", "write them as patches and run nothing"),
		OPT_BOOL(0, "silent", &r.silent, "print those that no expected rule saw, too"),
		OPT_GROUP("Run"),
		OPT_STR('p', "compdb", &r.compdb, "FILE", "take the flags from this compile_commands.json"),
		OPT_STR(0, "keep", &r.keep, "DIR", "keep what was parsed in DIR, and use what is there"),
		OPT_BOOL(0, "alone", &r.alone, "parse the file anew for each of them: the same result, slower"),
		OPT_INT(0, "min-recall", &r.min_recall, "PERCENT", 0, 100, "exit with 1 when fewer are seen (default 0)"),
		OPT_INT('j', "jobs", &r.jobs, "N", 1, 1024, "worker processes (default: one per core)"),
		OPT_INT(0, "time-limit", &r.time_limit, "SECONDS", 1, 86400, "for one file (default 300)"),
		OPT_BOOL('q', "quiet", &r.quiet, "no progress"),
		OPT_END()
	};
	int ret;

	r.npath = options_parse(argc, argv, opts, synopsis,
				"Makes small mistakes in functions of an indexed tree, in memory, one at a time,\n"
				"and counts which of them the rules see. PATH restricts it to files below it.",
				OPTIONS_DEFAULT);
	r.path = argv;
	check_operators(&r);
	if (r.quiet)
		progress_quiet();
	arena_init(&r.arena);
	ret = run(&r);
	for (size_t i = 0; i < r.file.n; i++) {
		strbuf_release(&r.file.v[i].text);
		mutants_release(&r.file.v[i].mutants);
		vec_release(&r.file.v[i].chosen);
	}
	vec_release(&r.file);
	vec_release(&r.state);
	vec_release(&r.elsewhere);
	strmap_release(&r.excluded);
	option_list_release(&r.operators);
	if (r.model)
		model_free(r.model);
	arena_release(&r.arena);
	return ret;
}
