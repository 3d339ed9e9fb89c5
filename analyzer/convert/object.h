/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * object.h - which calls belong to the same pages
 *
 * An object is a set of places (variables, fields, parameters, results) that
 * can hold the same pages, with every call that takes, releases or looks at
 * them: in each function and file. All of its acquires and releases have to be of
 * one family, so this is what is converted together.
 *
 * Found by following pages over the IR: a store, an argument, a result takes them
 * from one place to the next. An array and its elements are one place, a page and its frame number
 * are one, an entry of a scatterlist is what the scatterlist is. A field is known by
 * record and name, whatever the variable; fields of the containers that the
 * whole kernel uses (scatterlist, bio_vec) are part of what they sit in. The
 * order of execution plays no part. A copy of a pointer leads to the same pages: what is put
 * where the copy points to is at the original as well. Memory that a function returns is another one at each call,
 * unless a field or a global keeps it. Acquires whose pages get to the same release
 * are one object; a release that no acquire was seen to get to belongs to the acquires
 * that could share its place (places are united as well, whatever the direction). What does not
 * belong in an object (pages of alloc_page() that get to its release) makes convert refuse, unless
 * a condition tells the two apart. A reference that is taken on top (get_page()) and put in a field, with the
 * release of that field, is nobody's object.
 *
 * Calls are followed into functions of the same folder or one above or below;
 * a call of a function that is in no table and no such folder is an escape.
 *
 * Ownership: all of it lives in the arena given to object_set_build(); strings
 * are interned.
 */
#ifndef GUPTOOL_OBJECT_H
#define GUPTOOL_OBJECT_H
#include <stdbool.h>
#include <stddef.h>
#include "../facts/facts.h"
#include "../model/model.h"

struct arena;

enum object_role {
	OBJECT_ACQUIRE, OBJECT_RELEASE, OBJECT_DIRTY, OBJECT_GETREF,
	OBJECT_ALLOC,		/* pages that are nobody's memory yet */
	OBJECT_FREE,		/* __free_page() */
	OBJECT_BORROW,		/* looks at them: evidence of the case */
	OBJECT_TRANSFER,	/* put into something else */
	OBJECT_CALL,		/* into a function that was read */
	OBJECT_ESCAPE,		/* into one that was not */
	OBJECT_ALIAS,		/* a variable that takes an entry: 'place' is where from */
};

struct object_call {
	enum object_role role;
	enum hold_kind kind;		/* ACQUIRE, RELEASE */
	enum model_use use;		/* BORROW */
	unsigned int properties;	/* of the model's row */
	const char *path, *function, *callee, *text, *macro;
	const char *place;		/* variable or field that names the pages there; NULL: none does */
	const char *flags, *count;	/* ACQUIRE: arguments as written, NULL: has none; RELEASE: count, dirty */
	unsigned int line, col;
	unsigned int object;		/* index, set at the end */
	bool is_carrier;		/* the pages travel in a bio, an iterator, a frame vector */
	bool is_pfn;			/* named by a frame number */
	bool is_apart;			/* ALLOC, FREE: a condition keeps these pages from the releases */
};

struct object_field {
	const char *record, *field;
};

struct object {
	struct object_call *call;	/* by path, line, column */
	size_t ncall, capcall;
	struct object_field *field;	/* that hold the pages, by record and name */
	size_t nfield;
	size_t nacquire[HOLD_COND + 1], nrelease[HOLD_COND + 1];
};

struct object_set {
	struct object *object;		/* with an acquire or a release, by the first call */
	size_t n;
	struct arena *arena;
};

/* Units whose functions are looked at together; 'bind' makes the model that of a unit. */
struct object_source {
	const struct unit_facts *const *unit;
	size_t nunit;
	struct model *model;
	void (*bind)(void *ctx, const struct unit_facts *uf);
	void *ctx;
};

void object_set_build(struct object_set *out, const struct object_source *src, struct arena *a);

/* The object of the call of 'callee' at that place, or NULL. */
const struct object *object_set_find(const struct object_set *s, const char *path, unsigned int line,
				     const char *callee);
#endif
