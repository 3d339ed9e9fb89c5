/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * options.h - command line options from a table; --help comes from the same table
 *
 *	static const char *const synopsis[] = { "guptool check [OPTION...] [PATH...]", NULL };
 *	struct option opts[] = {
 *		OPT_GROUP("Output"),
 *		OPT_STR('o', "output", &o.output, "FILE", "write to FILE instead of standard output"),
 *		OPT_BOOL('q', "quiet", &o.quiet, "no summary"),
 *		OPT_END()
 *	};
 *	argc = options_parse(argc, argv, opts, synopsis, "one line on what it does", OPTIONS_DEFAULT);
 *
 * --help-roff prints the same as sections of a man page (make docs/man); it is not listed.
 *
 * --x=V, --x V, -xV, -x V, -ab for booleans, --no-x for booleans, '--' ends options,
 * unambiguous prefixes of long names. --help prints to stdout and exits 0.
 * A wrong call ends in usage() (exit 2) and names the nearest known option.
 */
#ifndef GUPTOOL_OPTIONS_H
#define GUPTOOL_OPTIONS_H
#include <stdbool.h>
#include <stdio.h>

enum option_kind { OPTION_END, OPTION_GROUP, OPTION_BOOL, OPTION_STR, OPTION_INT, OPTION_LIST, OPTION_CALL };
struct option_list { const char **v; int n; };	/* OPT_LIST: values in order, pointers into argv */
struct option {
	enum option_kind kind;
	char short_name;		/* 0: none */
	const char *long_name;
	void *value;			/* bool *, const char **, int *, struct option_list * */
	const char *arg;		/* name of the argument in the help */
	const char *help;
	int min, max;			/* INT */
	int (*call)(const struct option *o, const char *arg);	/* CALL: 0, or -1 after error() */
};
#define OPT_END()			{ .kind = OPTION_END }
#define OPT_GROUP(text)			{ .kind = OPTION_GROUP, .help = (text) }
#define OPT_BOOL(s, l, v, h)		{ .kind = OPTION_BOOL, .short_name = (s), .long_name = (l), .value = (v), .help = (h) }
#define OPT_STR(s, l, v, a, h)		{ .kind = OPTION_STR, .short_name = (s), .long_name = (l), .value = (v), .arg = (a), .help = (h) }
#define OPT_INT(s, l, v, a, lo, hi, h)	{ .kind = OPTION_INT, .short_name = (s), .long_name = (l), .value = (v), .arg = (a), .min = (lo), .max = (hi), .help = (h) }
#define OPT_LIST(s, l, v, a, h)		{ .kind = OPTION_LIST, .short_name = (s), .long_name = (l), .value = (v), .arg = (a), .help = (h) }
#define OPT_CALL(s, l, v, a, f, h)	{ .kind = OPTION_CALL, .short_name = (s), .long_name = (l), .value = (v), .arg = (a), .call = (f), .help = (h) }

enum options_flags { OPTIONS_DEFAULT = 0, OPTIONS_STOP_AT_FIRST = 1 };	/* stop: leave the first non-option and all after it */

/* Removes what it understood from argv; returns what is left (argv[0] dropped, so argv[0..ret-1] are operands). */
int options_parse(int argc, const char **argv, const struct option *opts,
		  const char *const *synopsis, const char *about, enum options_flags flags);
void options_help(FILE *f, const struct option *opts, const char *const *synopsis, const char *about);
/* SYNOPSIS and OPTIONS of a man page, in man(7) macros. */
void options_roff(FILE *f, const struct option *opts, const char *const *synopsis);
/* Text of a help line as a sentence for a man page: "Leave out what is below." */
void options_roff_text(FILE *f, const char *text);
void option_list_release(struct option_list *l);
#endif
