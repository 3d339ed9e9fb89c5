/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * edit_p.h - one edit being carried out; what the files of this folder share
 *
 * apply.c reads a step's edits one by one and knows what each does; symbols.c
 * changes text at symbols, tokens.c inside of them, lines.c knows nothing of C,
 * cocci.c runs spatch, comment.c counts what is lost. An edit is done on 'text'
 * in memory, and written when everything about it was as expected.
 */
#ifndef SERIES_EDIT_P_H
#define SERIES_EDIT_P_H

#include "../../lib/arena.h"
#include "../../lib/die.h"
#include "../../lib/strbuf.h"
#include "../../lib/vec.h"
#include "edit.h"

struct range {
	size_t start, end;
	size_t first, after;	/* tokens, where it was found by them */
};
struct ranges {
	struct range *v;
	size_t n, cap;
};

struct job {
	const struct script *script;
	const struct apply *how;
	const struct edit *e;
	struct arena a;
	char *path;		/* of the file on disk */
	struct strbuf text;
	struct outline outline;
	struct ranges ours;	/* text that the edit wrote */
};

/* error() with step, line and file before it; returns -1 */
int job_wrong(const struct job *j, const char *fmt, ...) PRINTF_LIKE(2, 3);
/* -1 unless n is what the edit expects */
int job_check_places(const struct job *j, size_t n);
/* Replace [start, end) of the text; what is put there is ours, and moves with what comes before it. */
void job_splice(struct job *j, size_t start, size_t end, const char *text);
/* The nth (from 1) symbol that is meant; a number in 'sym' picks one. nsymbol: there is none. */
size_t job_find_symbol(const struct job *j, const struct edit_symbol *sym, size_t nth);
size_t job_count_symbols(const struct job *j, const struct edit_symbol *sym);
size_t job_line_start(const struct job *j, size_t at);
bool job_is_c(const char *path);

/* comment.c: adds to *lost the comments of 'before' that are not in 'after'; -1 when more than declared */
int job_check_comments(struct job *j, const struct strbuf *before, const struct strbuf *after, size_t *lost);

int job_insert(struct job *j);
int job_replace(struct job *j);		/* and delete */
int job_move(struct job *j);
int job_change(struct job *j);
int job_unwrap(struct job *j);
int job_line(struct job *j);
int job_rename(struct job *j);
int job_create(struct job *j);
int job_cocci(struct job *j);

#endif
