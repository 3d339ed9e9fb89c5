/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * edit.h - the edits of one step of a patch series
 *
 * A step file is a commit message, a line "%edits", and commands; the language
 * is described in kernel-series/README.md. script.c reads it, apply.c carries
 * it out in a folder. Every edit says how many places it expects, and how many
 * comments it takes away; any other number is an error and ends the step.
 *
 * To add a command: a row in the table of script.c, its kind here, its function
 * in apply.c, a paragraph in the README, a case in tests/edit.t.
 */
#ifndef SERIES_EDIT_H
#define SERIES_EDIT_H

#include <stdbool.h>
#include <stddef.h>
#include "../../analyzer/ast/outline.h"

struct arena;

enum edit_kind {
	EDIT_INSERT,		/* insert before|after SYMBOL */
	EDIT_REPLACE,		/* replace SYMBOL */
	EDIT_DELETE,		/* delete SYMBOL */
	EDIT_MOVE,		/* move SYMBOL before|after SYMBOL */
	EDIT_CHANGE,		/* change in SYMBOL */
	EDIT_UNWRAP,		/* unwrap in SYMBOL: 'if (x) { body }' becomes 'body' */
	EDIT_RENAME,		/* rename OLD NEW: every whole word of the file, comments too */
	EDIT_LINE,		/* line before|after|replace|delete /REGEX/ */
	EDIT_CREATE,		/* create PATH */
	EDIT_COCCI,		/* cocci RULE -D... -- FILES */
};

enum edit_where { WHERE_BEFORE, WHERE_AFTER, WHERE_REPLACE, WHERE_DELETE };

struct edit_symbol {
	enum outline_kind kind;
	const char *name;	/* NULL: the whole file */
	int ordinal;		/* from 1; 0: all there are */
};

struct edit {
	enum edit_kind kind;
	enum edit_where where;
	int line;			/* of the step file */
	int places, most;		/* expected: from, to */
	int lost;			/* comments that it may take away */
	const char *file;
	struct edit_symbol symbol, target;
	const char *regex;
	const char *old, *text;		/* blocks; NULL: none */
	const char *rule;		/* COCCI: file, or NULL and the rule is 'text' */
	const char **define;
	size_t ndefine;
	const char **files;		/* COCCI: as they are written, or one "mentions REGEX" */
	size_t nfiles;
	const char *mentions;
	bool is_executable;
	bool is_formatted;		/* by the tree's .clang-format, where there is one */
	bool is_trimmed;		/* CHANGE: without the empty line that follows */
	bool takes_comment;		/* CHANGE: and the comment right above */
};

struct script {
	const char *path;
	const char *message;		/* with a newline at its end */
	struct edit *edit;
	size_t nedit;
};

/* Dies on a wrong step file, naming the line. Memory is the arena's. */
void script_read(const char *path, struct arena *a, struct script *out);

struct apply {
	const char *dir;		/* where the files are */
	const char *cocci;		/* folder with run.sh and convert/ */
};

/* Returns 0, or -1 after an error that names step, line and edit. */
int script_apply(const struct script *s, const struct apply *how);

/* Prints the files that the step may touch, and "mentions REGEX" lines. */
void script_print_files(const struct script *s);

#endif
