/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * output.c - findings to files and terminals, in one or more forms
 */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "../../db/embed.h"
#include "../../lib/alloc.h"
#include "../../lib/die.h"
#include "../../lib/fs.h"
#include "../../lib/strbuf.h"
#include "../rules/rule.h"
#include "output_p.h"

static enum finding_severity parse_severity(const char *option, const char *name)
{
	int s = finding_severity_parse(name);

	if (s < 0)
		usage("'%s' is no severity for %s; there are info, style, note, warning and error", name, option);
	return (enum finding_severity)s;
}

/* "sarif:out.sarif": the format; *file is NULL without one. */
static enum finding_format parse_format(const char *spec, const char **file)
{
	const char *colon = strchr(spec, ':');
	int f = finding_format_parse(spec, colon ? (size_t)(colon - spec) : strlen(spec));

	if (f < 0)
		usage("'%.*s' is not a format; there are " OUTPUT_FORMATS,
		      colon ? (int)(colon - spec) : (int)strlen(spec), spec);
	if (colon && !colon[1])
		usage("'--format %s' names no file behind the colon", spec);
	*file = colon ? colon + 1 : NULL;
	return (enum finding_format)f;
}

static bool use_color(const struct output_opts *o, const char *file)
{
	const char *none = getenv("NO_COLOR");

	if (file && strcmp(file, "-"))
		return false;
	if (!o->color || !strcmp(o->color, "auto"))
		return isatty(STDOUT_FILENO) && !(none && *none);
	return !strcmp(o->color, "always");
}

void output_parse(struct output_opts *o)
{
	int to_output = 0;

	o->min = o->min_name ? parse_severity("--min-severity", o->min_name) : FINDING_STYLE;
	o->fail_on = o->fail_on_name ? parse_severity("--fail-on", o->fail_on_name) : FINDING_WARNING;
	if (o->color && strcmp(o->color, "auto") && strcmp(o->color, "always") && strcmp(o->color, "never"))
		usage("'%s' is no choice for --color; there are auto, always and never", o->color);
	for (int i = 0; i < o->formats.n; i++) {
		const char *file;
		enum finding_format f = parse_format(o->formats.v[i], &file);

		to_output += !file;
		if (f == FINDING_KCIDB && !o->kcidb_build)
			usage("--format kcidb needs the build that was looked at: --kcidb-build ORIGIN:ID");
	}
	if (to_output > 1)
		usage("two formats for one output: give all but one a file, --format sarif:FILE");
}

void output_files_only(struct output_opts *o, const char *why)
{
	o->files_only = true;
	for (int i = 0; i < o->formats.n; i++) {
		const char *file;

		parse_format(o->formats.v[i], &file);
		file = file ? file : o->output;
		if (!file || !strcmp(file, "-"))
			usage("%s writes to standard output: give the format a file, --format %s:FILE", why, o->formats.v[i]);
	}
}

void output_release(struct output_opts *o)
{
	option_list_release(&o->formats);
}

static const struct finding_rule *rule_table(void)
{
	static struct finding_rule table[RULE_COUNT];
	struct strbuf name = STRBUF_INIT;

	for (enum rule_index i = 0; i < RULE_COUNT && !table[i].id; i++) {
		const struct rule *r = rule_at(i);
		const char *page;

		strbuf_clear(&name);
		strbuf_addf(&name, "docs/rules/%s.md", r->name);
		page = embed_find(name.buf);
		table[i] = (struct finding_rule){ r->id, r->name, r->summary, page ? page : r->summary,
						  r->severity, r->confidence };
	}
	strbuf_release(&name);
	return table;
}

void output_prepare(const struct output_opts *o, struct finding_emit *e)
{
	e->path_prefix = o->path_prefix ? o->path_prefix : "";
	e->with_notes = !o->no_notes;
	e->with_suppressed = o->with_suppressed;
	e->min = o->min;
	e->fail_on = o->fail_on;
	e->url = o->url;
	e->kcidb_origin = o->kcidb_origin;
	e->kcidb_build = o->kcidb_build;
	e->rule = rule_table();
	e->nrule = RULE_COUNT;
}

static void write_one(const char *file, const struct strbuf *out)
{
	if (!file || !strcmp(file, "-")) {
		if (fwrite(out->buf, 1, out->len, stdout) != out->len || fflush(stdout))
			die_errno("cannot write the findings");
	} else if (fs_write_file(file, out->buf, out->len)) {
		die_errno("cannot write the findings to '%s'", file);
	}
}

void output_write(const struct output_opts *o, const struct finding_sink *s, struct finding_emit *e)
{
	struct strbuf text = STRBUF_INIT;

	output_prepare(o, e);
	if (o->files_only && !o->formats.n && !o->output)
		return;
	for (int i = 0; i < (o->formats.n ? o->formats.n : 1); i++) {
		const char *file = NULL;

		e->format = o->formats.n ? parse_format(o->formats.v[i], &file) : FINDING_TEXT;
		file = file ? file : o->output;
		e->color = use_color(o, file);
		strbuf_clear(&text);
		finding_emit(s, e, &text);
		write_one(file, &text);
	}
	strbuf_release(&text);
}
