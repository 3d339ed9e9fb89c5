/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * mutate_p.h - the parts of the generator: tokens, calls, edits
 */
#ifndef GUPTOOL_MUTATE_P_H
#define GUPTOOL_MUTATE_P_H

#include "../../lib/arena.h"
#include "../../lib/strbuf.h"
#include "../../lib/vec.h"
#include "../ir/ir.h"
#include "../model/model.h"
#include "mutate.h"

/* --- token.c: C as a row of tokens; comments and blanks are between them --- */

struct token {
	char kind;		/* 'i' identifier, 'n' number, 's' string or character, 'p' other, '#' a whole directive */
	size_t at, len;
	unsigned int line;
};

struct tokens {
	const char *text;
	struct token *v;
	size_t n, cap;
};

void tokens_read(struct tokens *t, const char *text, size_t len);
void tokens_release(struct tokens *t);
bool token_is(const struct tokens *t, size_t i, const char *text);
/* The token that starts at an offset, or t->n. */
size_t token_at(const struct tokens *t, size_t at);
/* The bracket that closes the one at 'i', or t->n. */
size_t token_close(const struct tokens *t, size_t i);
/* Bytes from token 'lo' up to the end of token 'hi'. */
const char *token_text(const struct tokens *t, size_t lo, size_t hi, struct arena *a);

/* --- gather.c: what the operators look at --- */

struct range {
	size_t lo, hi;		/* tokens [lo, hi) */
};

/* A call of a function that the model knows. */
struct gcall {
	const struct ir_op *op;
	const struct model_fn *row;
	size_t callee, open, close;	/* tokens */
	struct range *arg;
	size_t narg;
	bool is_stmt;		/* all of a statement: 'semi' ends it */
	bool is_bare;		/* and it stands in a block by itself, not behind an if () */
	bool is_matched;	/* with an acquire, by the walk */
	size_t semi;
	const char *result;	/* variable that takes the result, or NULL */
	const struct ast_type *result_type;
	const char *chain;	/* "pages", "umem->pgs": what names the pages; or NULL */
	unsigned int nth;	/* among the calls of this callee in the function, from 1 */
};

struct gather {
	const struct mutate_source *src;
	const struct ir_fn *fn;
	const struct ir_fn *const *unit;
	size_t nunit;
	const struct tokens *t;
	size_t first, name, body, last;	/* tokens: start of the definition, its name, { and } */
	VEC(struct gcall) call;
	bool has_acquire;
	struct arena *a;
	struct mutants *out;
};

/* NULL, or why not. */
const char *gather_read(struct gather *g, const struct mutate_source *src, const struct tokens *t,
			const struct ir_fn *fn, struct arena *a);
/* user pages: an acquire of the gup and pin families */
bool gcall_is_acquire(const struct gcall *c);
/* a release that is one of user pages for sure, or was matched with an acquire */
bool gcall_is_release(const struct gather *g, const struct gcall *c);
const struct range *gcall_arg(const struct gcall *c, enum model_role role);
bool words_have(const struct gather *g, struct range r, const char *word);
const char *words_text(const struct gather *g, struct range r);
/* "umem->pgs" for &umem->pgs[i], with the index left out; NULL when it is something else. */
const char *words_chain(const struct gather *g, struct range r);

/* --- edit.c --- */

/* Replace the tokens [lo, hi) by text; 'what' and 'nth' make the key. */
void edit(struct gather *g, enum mutate_operator op, size_t lo, size_t hi, const char *text, const char *what,
	  unsigned int nth);
/* The statement of a call goes. */
void edit_drop(struct gather *g, enum mutate_operator op, const struct gcall *c);

/* --- the operators, by what they change --- */
void mutate_acquire(struct gather *g);
void mutate_release(struct gather *g);
void mutate_result(struct gather *g);
void mutate_path(struct gather *g);

#endif
