/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * mutate.h - one small mistake in a function that is right
 *
 * How much the rules find is measured on real code: a function of a real tree,
 * changed in one place as people get it wrong, should make the right rule
 * speak. The changes are made by rule (operator.def), from the calls that the
 * IR shows and the tokens of the source; nobody picks a place by hand.
 *
 *	mutate_function()	all mutants of one function
 *	mutate_variants()	the file with the changed functions put in as further
 *				functions: many mutants cost one parse
 *	mutate_restore()	makes a variant's IR what it is in the changed file
 *	mutate_alone()		the file with one mutant: what the above stands for
 *	mutate_diff()		the same as a patch
 *
 * An edit replaces a piece of text by one with as many line ends, so that all
 * that stands below keeps its line. Memory is the caller's arena; strings that
 * are names are interned.
 */
#ifndef GUPTOOL_MUTATE_H
#define GUPTOOL_MUTATE_H
#include <stdbool.h>
#include <stddef.h>

struct arena;
struct ir_fn;
struct model;
struct strbuf;

enum mutate_operator {
#define MUTATION(id, name, rules, text) MUTATE_##id,
#include "operator.def"
#undef MUTATION
	MUTATE_COUNT
};

struct mutate_info {
	const char *name;		/* "release-swapped" */
	const char *rules;		/* "R4,R5": those that should speak, the foremost first */
	const char *text;		/* for documentation */
};
extern const struct mutate_info mutate_info[MUTATE_COUNT];

struct mutant {
	enum mutate_operator op;
	const char *path, *function;	/* interned */
	const char *key;		/* "release-swapped:drivers/x.c:f:put_page#2": stable, unique */
	unsigned int line;		/* of the edit */
	size_t at, len;			/* what is replaced, in the file */
	const char *text;		/* what takes its place, as long in lines */
	size_t fn_at, fn_end;		/* the function's definition in the file */
	size_t name_at;			/* its name in it */
};

/* What is known about a file besides its text. */
struct mutate_source {
	const char *path;		/* relative, interned */
	const char *text;
	size_t len;
	const struct model *model;	/* bound to the unit */
	/* Was the release or dirtying call at this place matched with an acquire? May be NULL. */
	bool (*is_matched)(void *ctx, unsigned int line, unsigned int col);
	void *ctx;
};

struct mutants {
	struct mutant *v;
	size_t n, cap;
};
void mutants_release(struct mutants *m);

/*
 * Append the mutants of 'fn'. 'unit' are the functions of the file (n of them, IR
 * or NULL) for changes of what it calls. Returns NULL, or why none can be made (the
 * function comes out of a macro).
 */
const char *mutate_function(const struct mutate_source *src, const struct ir_fn *fn, const struct ir_fn *const *unit,
			    size_t n, struct arena *a, struct mutants *out);

/*
 * The file with each of the mutants 'm' (of this file, sorted by function) as a
 * function of its own behind the one it was made from, named
 * mutate_variant_name(i). shift[i]: how many lines lower it stands.
 */
void mutate_variants(const struct mutate_source *src, const struct mutant *const *m, size_t n, struct strbuf *out,
		     unsigned int *shift);
/* Index of a mutant from the name of its variant, -1: an ordinary function. */
long mutate_variant_index(const char *name);
/* Give the IR of a variant the name and the lines of what it stands for. */
void mutate_restore(struct ir_fn *ir, const struct mutant *m, unsigned int shift);

/* The whole file with one mistake. */
void mutate_alone(const struct mutate_source *src, const struct mutant *m, struct strbuf *out);
/* A unified diff against the file, as git writes it. */
void mutate_diff(const struct mutate_source *src, const struct mutant *m, struct strbuf *out);

#endif
