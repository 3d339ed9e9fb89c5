/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * cmd.h - the commands of guptool
 *
 * To add a command:
 *   1. analyzer/cmd/NAME.c with int cmd_NAME(int argc, const char **argv);
 *      its options are a table for options_parse(), --help comes from that;
 *   2. its prototype here and a row in the table of main.c (sorted);
 *   3. an object line in the Makefile (OBJ_cmd);
 *   4. docs/man/guptool-NAME.1 and a section in docs/manual.md;
 *   5. a test in analyzer/tests/cli/.
 *
 * A command returns its exit status: 0 clean, 1 findings, 2 usage or failure,
 * 3 finished but some files could not be analysed (--strict). Preconditions
 * that can be declared (which access to the database) are in the table, so
 * that no command repeats the set-up.
 */
#ifndef GUPTOOL_CMD_H
#define GUPTOOL_CMD_H

struct cmd {
	const char *name;
	int (*fn)(int argc, const char **argv);
	const char *summary;		/* one line for 'guptool help' */
};

extern const char guptool_version[];
extern const char guptool_front_version[];	/* changes when a parse may give something else */
extern const char guptool_flow_version[];	/* ... when a walk may */

int cmd_baseline(int argc, const char **argv);
int cmd_check(int argc, const char **argv);
int cmd_convert(int argc, const char **argv);
int cmd_diff(int argc, const char **argv);
int cmd_dump(int argc, const char **argv);
int cmd_explain(int argc, const char **argv);
int cmd_index(int argc, const char **argv);
int cmd_lint(int argc, const char **argv);
int cmd_mutants(int argc, const char **argv);
int cmd_query(int argc, const char **argv);
int cmd_report(int argc, const char **argv);

#endif
