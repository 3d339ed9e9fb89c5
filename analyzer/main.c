/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * main.c - the table of commands and the dispatch, nothing else
 */
#include <stdio.h>
#include <string.h>

#include "../lib/alloc.h"
#include "../lib/die.h"
#include "../lib/options.h"
#include "cmd.h"

/* sorted by name */
static const struct cmd commands[] = {
	{ "baseline", cmd_baseline, "write down the findings that are known" },
	{ "check",   cmd_check,   "run the rules over an indexed tree and print the findings" },
	{ "convert", cmd_convert, "turn get_user_pages() code into pin_user_pages() code, as patches" },
	{ "diff",    cmd_diff,    "compare two databases or files of findings" },
	{ "dump",    cmd_dump,    "show one stage of the analysis for a file, or a whole database" },
	{ "explain", cmd_explain, "explain a rule" },
	{ "index",   cmd_index,   "find the users of gup and pin in a kernel tree and store what they do" },
	{ "lint",    cmd_lint,    "say what a patch makes worse, without applying it" },
	{ "mutants", cmd_mutants, "count how many mistakes, made on purpose in an indexed tree, the rules see" },
	{ "query",   cmd_query,   "ask the database: sites, callers, coverage, ..." },
	{ "report",  cmd_report,  "write a database as pages for a browser" },
};

static void print_commands(FILE *f)
{
	fprintf(f, "usage: guptool COMMAND [OPTION...] [ARGUMENT...]\n\n"
		"Audits users of get_user_pages*() and pin_user_pages*() in a Linux kernel tree.\n\n"
		"Commands:\n");
	for (size_t i = 0; i < ARRAY_SIZE(commands); i++)
		fprintf(f, "  %-10s %s\n", commands[i].name, commands[i].summary);
	fprintf(f, "\n'guptool COMMAND --help' lists the options of one; 'guptool --version' prints the version.\n"
		"Exit status: 0 no findings, 1 findings, 2 wrong call or failure, 3 incomplete (--strict).\n");
}

/* Parts of man pages, for docs/man/man.awk: all commands, or the synopsis and options of one. */
static int print_roff(const char *name)
{
	const char *args[] = { name, "--help-roff", NULL };

	if (!name) {
		printf(".SH NAME\nguptool \\- audit users of get_user_pages and pin_user_pages in a Linux kernel tree\n.SH COMMANDS\n");
		for (size_t i = 0; i < ARRAY_SIZE(commands); i++) {
			printf(".TP\n.B %s\n", commands[i].name);
			options_roff_text(stdout, commands[i].summary);
		}
		return 0;
	}
	for (size_t i = 0; i < ARRAY_SIZE(commands); i++)
		if (!strcmp(name, commands[i].name)) {
			printf(".SH NAME\nguptool\\-%s \\- %s\n", name, commands[i].summary);
			return commands[i].fn(2, args);
		}
	usage("'%s' is not a command of guptool; see 'guptool --help'", name);
}

static int run(int argc, const char **argv)
{
	if (argc < 2) {
		print_commands(stderr);
		return GUPTOOL_EXIT_FAILURE;
	}
	if (!strcmp(argv[1], "--version") || !strcmp(argv[1], "-V")) {
		printf("guptool %s\n", guptool_version);
		return 0;
	}
	if (!strcmp(argv[1], "--help") || !strcmp(argv[1], "-h") || (!strcmp(argv[1], "help") && argc == 2)) {
		print_commands(stdout);
		return 0;
	}
	if (!strcmp(argv[1], "help") && argc > 2 && !strcmp(argv[2], "--roff"))
		return print_roff(argc > 3 ? argv[3] : NULL);
	if (!strcmp(argv[1], "help") && argc > 2) {
		const char *args[] = { argv[2], "--help", NULL };

		for (size_t i = 0; i < ARRAY_SIZE(commands); i++)
			if (!strcmp(argv[2], commands[i].name))
				return commands[i].fn(2, args);
		usage("'%s' is not a command of guptool; see 'guptool --help'", argv[2]);
	}
	for (size_t i = 0; i < ARRAY_SIZE(commands); i++)
		if (!strcmp(argv[1], commands[i].name))
			return commands[i].fn(argc - 1, argv + 1);
	usage("'%s' is not a command of guptool; see 'guptool --help'", argv[1]);
}

int main(int argc, const char **argv)
{
	int ret = run(argc, argv);

	/* output that did not arrive is a failure, whatever the command thought of it */
	if (fflush(stdout) || ferror(stdout))
		die_errno("cannot write to standard output");
	return ret;
}
