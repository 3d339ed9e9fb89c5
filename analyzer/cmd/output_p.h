/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * output_p.h - where findings go and in which form: the options that check,
 * lint and diff share
 *
 *	output_parse(&o);			after options_parse(); usage() when wrong
 *	output_write(&o, sink, &emit);		each form to its file
 */
#ifndef GUPTOOL_OUTPUT_P_H
#define GUPTOOL_OUTPUT_P_H

#include "../../lib/options.h"
#include "../finding/finding.h"

struct output_opts {
	struct option_list formats;		/* NAME or NAME:FILE */
	const char *output, *color, *path_prefix, *fail_on_name, *min_name, *url, *kcidb_origin, *kcidb_build;
	bool no_notes, with_suppressed, files_only;
	enum finding_severity min, fail_on;	/* set by output_parse() */
};
#define OUTPUT_FORMATS "text, json, jsonl, sarif, rdjsonl, checks, patchwork, kcidb, smatch or csv"

/* Rows for an option table. */
#define OUTPUT_OPTIONS(o) \
	OPT_GROUP("Output"), \
	OPT_LIST(0, "format", &(o)->formats, "FORMAT", OUTPUT_FORMATS "; FORMAT:FILE for more than one"), \
	OPT_STR('o', "output", &(o)->output, "FILE", "write to FILE instead of standard output"), \
	OPT_STR(0, "min-severity", &(o)->min_name, "SEVERITY", "leave out what is below (default style)"), \
	OPT_STR(0, "color", &(o)->color, "WHEN", "auto, always or never (default auto; NO_COLOR is honoured)"), \
	OPT_STR(0, "path-prefix", &(o)->path_prefix, "PREFIX", "put in front of each path"), \
	OPT_BOOL(0, "no-notes", &(o)->no_notes, "one line a finding, without the path that leads to it"), \
	OPT_BOOL(0, "with-suppressed", &(o)->with_suppressed, "print suppressed findings too, marked"), \
	OPT_STR(0, "url", &(o)->url, "URL", "of the whole result, for checks and patchwork"), \
	OPT_STR(0, "kcidb-origin", &(o)->kcidb_origin, "NAME", "origin of KCIDB objects (default guptool)"), \
	OPT_STR(0, "kcidb-build", &(o)->kcidb_build, "ID", "id of the KCIDB build that was looked at")
#define OUTPUT_FAIL_ON(o) \
	OPT_STR(0, "fail-on", &(o)->fail_on_name, "SEVERITY", "exit with 1 for findings of this severity or worse (default warning)")

void output_parse(struct output_opts *o);
/* Standard output is somebody else's: nothing is written but to files; usage() when a format would go there. */
void output_files_only(struct output_opts *o, const char *why);
void output_release(struct output_opts *o);
/* Fills in what the options say and the rules, then writes all. Dies when something cannot be written. */
void output_write(const struct output_opts *o, const struct finding_sink *s, struct finding_emit *e);
/* What output_write() fills in. */
void output_prepare(const struct output_opts *o, struct finding_emit *e);

#endif
