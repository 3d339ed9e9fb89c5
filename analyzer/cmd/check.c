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
#include "../facts/facts.h"
#include "../model/model.h"
#include "../rules/rule.h"
#include "check_p.h"
#include "session_p.h"

static const char *const synopsis[] = {
	"guptool check [-d DB] [OPTION...] [PATH...]",
	NULL
};

#define META_CHECKED "checked_by"	/* version of the tool whose rules filled table finding */

struct check_opts {
	const char *db, *format, *output, *fail_on, *min, *color, *path_prefix, *facts;
	struct option_list rules, suppress, facts_files;
	int jobs, time_limit;
	bool strict, quiet, no_notes, with_suppressed;
};

struct check_run_state {
	struct check_opts o;
	struct rule_set enabled;
	enum finding_severity min, fail_on;
	const char *root, *package, *version;
	struct strbuf source;		/* text of the file read last */
	const char *const *path;	/* operands */
	int npath;
};

static bool is_writable(const char *path)
{
	const char *slash = strrchr(path, '/');
	char *dir = slash ? xstrndup(path, (size_t)(slash - path) + 1) : xstrdup(".");
	bool yes = !access(path, W_OK) && !access(dir, W_OK);

	vec_free_(dir);
	return yes;
}

static void keep_findings(const char *db, const struct finding_sink *sink, const char *version)
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
	store_put_meta(s, &(struct row_setting){ META_CHECKED, version });
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

static enum finding_rule_state rule_state(void *ctx, const char *name)
{
	struct check_run_state *c = ctx;
	enum rule_index i = rule_find(name);

	if (i == RULE_COUNT)
		return FINDING_RULE_UNKNOWN;
	return rule_set_has(c->enabled, i) ? FINDING_RULE_RAN : FINDING_RULE_NOT_RUN;
}

static bool is_below(const char *path, const char *dir)
{
	size_t len = strlen(dir);

	while (len && dir[len - 1] == '/')
		len--;
	return !len || (!strncmp(path, dir, len) && (!path[len] || path[len] == '/'));
}

static bool is_asked_for(const struct check_run_state *c, const struct finding *f)
{
	enum rule_index i = rule_find(f->rule);

	if (i == RULE_COUNT || !rule_set_has(c->enabled, i))
		return false;
	for (int k = 0; k < c->npath; k++)
		if (is_below(f->file, c->path[k]))
			return true;
	return !c->npath;
}

/* What is printed: the enabled rules below the paths, suppressions applied. */
static struct finding_sink *select_findings(struct check_run_state *c, const struct finding_sink *all,
					    struct strmap *analysed)
{
	struct finding_sink *out = finding_sink_new();

	for (int i = 0; i < c->o.suppress.n; i++)
		if (finding_suppress_file(out, c->o.suppress.v[i]))
			exit(GUPTOOL_EXIT_FAILURE);
	finding_suppress_rules(out, rule_state, c);
	if (fs_is_dir(c->root))
		finding_suppress_source(out, read_source, c);
	strmap_each(analysed, e)
		finding_analysed(out, e->key);
	for (size_t i = 0; i < finding_count(all); i++)
		if (is_asked_for(c, finding_at(all, i)))
			finding_add(out, finding_at(all, i));
	finding_finish(out);
	return out;
}

static void write_output(const struct check_opts *o, const struct strbuf *out)
{
	if (!o->output || !strcmp(o->output, "-")) {
		if (fwrite(out->buf, 1, out->len, stdout) != out->len || fflush(stdout))
			die_errno("cannot write the findings");
	} else if (fs_write_file(o->output, out->buf, out->len)) {
		die_errno("cannot write the findings to '%s'", o->output);
	}
}

static bool use_color(const struct check_opts *o)
{
	const char *none = getenv("NO_COLOR");

	if (o->output && strcmp(o->output, "-"))
		return false;
	if (!o->color || !strcmp(o->color, "auto"))
		return isatty(STDOUT_FILENO) && !(none && *none);
	if (strcmp(o->color, "always") && strcmp(o->color, "never"))
		usage("'%s' is no choice for --color; there are auto, always and never", o->color);
	return !strcmp(o->color, "always");
}

static enum finding_format parse_format(const char *name)
{
	if (!name || !strcmp(name, "text"))
		return FINDING_TEXT;
	if (!strcmp(name, "json"))
		return FINDING_JSON;
	if (!strcmp(name, "jsonl"))
		return FINDING_JSONL;
	usage("'%s' is not a format of check; there are text, json and jsonl", name);
}

static enum finding_severity parse_severity(const char *option, const char *name)
{
	int s = finding_severity_parse(name);

	if (s < 0)
		usage("'%s' is no severity for %s; there are info, style, note, warning and error", name, option);
	return (enum finding_severity)s;
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
	if (walked >= 0)
		fprintf(stderr, "%ld functions walked in %.1f s", walked, seconds);
	else
		fprintf(stderr, "from the last check");
	if (failed)
		fprintf(stderr, "; %zu files could not be analysed", failed);
	fputc('\n', stderr);
}

static size_t list_units(struct store *s, struct strmap *analysed)
{
	struct row_unit u;
	size_t failed = 0;

	store_get_units(s, &(struct row_none){ 0 });
	while (store_get_units_next(s, &u)) {
		if (u.state == ROW_UNIT_ANALYSED)
			strmap_put(analysed, u.path, analysed);
		failed += u.state == ROW_UNIT_FAILED || u.state == ROW_UNIT_NO_FLAGS;
	}
	return failed;
}

static int run_check(struct check_run_state *c)
{
	struct store *s = store_open(c->o.db);
	struct finding_sink *all = finding_sink_new(), *out;
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
	c->root = session_setting(s, store_get_run, store_get_run_next, RUN_ROOT);
	c->version = session_setting(s, store_get_meta, store_get_meta_next, META_KERNEL_VERSION);
	c->package = session_setting(s, store_get_meta, store_get_meta_next, META_PACKAGE);
	failed = list_units(s, &analysed);
	if (!strcmp(session_setting(s, store_get_meta, store_get_meta_next, META_CHECKED), version)) {
		check_load(s, all);
		finding_finish(all);
		store_close(s);
	} else {
		walked = check_run(s, m, session_jobs(&so), (unsigned int)c->o.time_limit, all, &lost);
		if (walked < 0)
			return GUPTOOL_EXIT_FAILURE;
		finding_finish(all);
		store_close(s);
		if (!lost)
			keep_findings(c->o.db, all, version);
		failed += lost;
	}
	model_free(m);
	out = select_findings(c, all, &analysed);
	finding_emit(out, &(struct finding_emit){
		.format = parse_format(c->o.format),
		.path_prefix = c->o.path_prefix ? c->o.path_prefix : "",
		.color = use_color(&c->o),
		.with_notes = !c->o.no_notes,
		.with_suppressed = c->o.with_suppressed,
		.min = c->min,
		.tool_version = guptool_version,
		.tree_version = c->package[0] ? c->package : c->version }, &text);
	write_output(&c->o, &text);
	strbuf_clear(&text);
	finding_suppress_report(out, &text, &(struct finding_suppress_stats){ 0 });
	fputs(text.buf, stderr);
	if (!c->o.quiet)
		print_summary(c, out, failed, walked, fs_now() - start);
	ret = finding_count_at_least(out, c->fail_on) ? GUPTOOL_EXIT_FINDINGS :
	      c->o.strict && failed ? GUPTOOL_EXIT_INCOMPLETE : GUPTOOL_EXIT_CLEAN;
	finding_sink_free(out);
	finding_sink_free(all);
	strmap_release(&analysed);
	strbuf_release(&text);
	return ret;
}

int cmd_check(int argc, const char **argv)
{
	struct check_run_state c = {
		.o = { .db = "gup.db", .time_limit = 120 },
		.min = FINDING_STYLE,
		.fail_on = FINDING_WARNING,
		.source = STRBUF_INIT,
	};
	struct option opts[] = {
		OPT_GROUP("What"),
		OPT_STR('d', "db", &c.o.db, "DB", "database to read (default gup.db)"),
		OPT_LIST('r', "rule", &c.o.rules, "SPEC", "rules by id or name: R1,-R9,all,none,default"),
		OPT_STR(0, "min-severity", &c.o.min, "SEVERITY", "leave out what is below (default style)"),
		OPT_LIST(0, "suppress", &c.o.suppress, "FILE", "suppressions: rule, path glob, function, reason; tab separated"),
		OPT_LIST(0, "facts", &c.o.facts_files, "FILE", "more rows for the API tables"),
		OPT_GROUP("Output"),
		OPT_STR(0, "format", &c.o.format, "FORMAT", "text, json or jsonl (default text)"),
		OPT_STR('o', "output", &c.o.output, "FILE", "write to FILE instead of standard output"),
		OPT_STR(0, "color", &c.o.color, "WHEN", "auto, always or never (default auto; NO_COLOR is honoured)"),
		OPT_STR(0, "path-prefix", &c.o.path_prefix, "PREFIX", "put in front of each path"),
		OPT_BOOL(0, "no-notes", &c.o.no_notes, "one line a finding, without the path that leads to it"),
		OPT_BOOL(0, "with-suppressed", &c.o.with_suppressed, "print suppressed findings too, marked"),
		OPT_BOOL('q', "quiet", &c.o.quiet, "no summary"),
		OPT_GROUP("Run"),
		OPT_STR(0, "fail-on", &c.o.fail_on, "SEVERITY", "exit with 1 for findings of this severity or worse (default warning)"),
		OPT_BOOL(0, "strict", &c.o.strict, "exit with 3 when a file that is built could not be analysed"),
		OPT_INT('j', "jobs", &c.o.jobs, "N", 1, 1024, "worker processes (default: one per core)"),
		OPT_INT(0, "time-limit", &c.o.time_limit, "SECONDS", 1, 86400, "for one file (default 120)"),
		OPT_END()
	};
	int ret;

	c.npath = options_parse(argc, argv, opts, synopsis,
				"Runs the rules over an indexed tree and prints the findings.\n"
				"PATH restricts the output to files below it.", OPTIONS_DEFAULT);
	c.path = argv;
	c.enabled = rule_set_default();
	for (int i = 0; i < c.o.rules.n; i++)
		if (rule_set_parse(&c.enabled, c.o.rules.v[i]))
			return GUPTOOL_EXIT_FAILURE;
	if (c.o.min)
		c.min = parse_severity("--min-severity", c.o.min);
	if (c.o.fail_on)
		c.fail_on = parse_severity("--fail-on", c.o.fail_on);
	parse_format(c.o.format);
	use_color(&c.o);
	if (c.o.quiet)
		progress_quiet();
	ret = run_check(&c);
	option_list_release(&c.o.rules);
	option_list_release(&c.o.suppress);
	option_list_release(&c.o.facts_files);
	strbuf_release(&c.source);
	return ret;
}
