/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * object_p.h - how objects are built; for object*.c alone
 *
 * object_graph.c makes the nodes: places that can hold pages, and what they are
 * called; object_walk.c goes through the functions and joins them; object_apart.c looks at
 * conditions; object.c says which acquires and releases belong to one object. Nodes are numbers, 0 is none.
 * Everything lives in the arena of the build.
 */
#ifndef GUPTOOL_OBJECT_P_H
#define GUPTOOL_OBJECT_P_H
#include "../../lib/alloc.h"
#include "../../lib/arena.h"
#include "../../lib/strbuf.h"
#include "../../lib/strmap.h"
#include "../../lib/vec.h"
#include "../ir/ir.h"
#include "object.h"

struct fn {
	const struct unit_facts *unit;
	const struct ir_fn *ir;
	size_t first;			/* node of var[0]; the result is behind the last variable */
	size_t namesake;		/* next function of this name + 1, or 0 */
	const char *folder;
	size_t *made;			/* nodes of values that calls gave, by temporary; NULL: none yet */
};

struct temp {
	size_t node;			/* 0: none */
	const char *place;
	bool is_page;			/* the value is a page, pages, or a number made from one */
	bool is_pfn;
	bool is_loaded;			/* an address that was read from somewhere: what is stored there is not in a place we name */
};

struct callees {
	VEC(const char *) name;
};

/* What is in 'from' gets into 'to'. */
struct edge {
	size_t from, to;
	size_t fn;			/* function that does it */
	bool is_alias;			/* both point to where pages are: what is put into 'to' is in 'from', too */
	bool is_result;			/* 'from' is what a function returns */
	bool is_through;		/* '*to = from': 'to' is where a pointer points to */
};

struct build {
	const struct object_source *src;
	struct object_set *out;
	struct arena *arena;
	struct strmap by_name;		/* functions: first + 1 */
	struct strmap by_key;		/* fields and globals: node */
	struct strmap stored;		/* "record.field": struct callees */
	VEC(struct fn) fn;
	VEC(size_t) parent;
	VEC(bool) is_page;		/* numbers that stand for pages were put there */
	VEC(struct object_field) field;	/* by node; record NULL: no field */
	VEC(bool) is_kept;		/* by node: a field or a global */
	VEC(struct edge) edge;
	VEC(struct object_call) call;
	VEC(size_t) call_node;
	VEC(size_t) call_fn;		/* function that makes it */
	VEC(unsigned int) call_block;
	size_t current;			/* function that is gone through */
	unsigned int block;		/* and its block */
	struct temp *temp;
	size_t ntemp;
	bool changed, recording;
};

/* --- object_graph.c --- */

/* nodes */
size_t build_new_node(struct build *b);
size_t build_root(struct build *b, size_t n);			/* of the set that a node is in */
/* A page goes from one place to the other; with 'alias' both are pointers to where pages are. */
void build_flow(struct build *b, size_t from, size_t to, bool alias);
void build_flow_result(struct build *b, size_t from, size_t to, bool alias);	/* 'from' is a function's result */
void build_flow_through(struct build *b, size_t from, size_t to, bool alias);	/* 'to' is where a pointer points to */
void build_mark_page(struct build *b, size_t n);		/* a number that stands for a page is put there */

/* types */
bool build_is_container(const char *tag);			/* the same record for the whole kernel: a list, an array of pages */
bool build_is_foreign(const char *tag);				/* addresses of anything: ranges, resources, VMAs */
const char *build_record_below(const struct ast_type *t);	/* tag behind pointers and arrays, or NULL */
bool build_holds_pages(const struct ast_type *t);
bool build_is_alias(const struct ast_type *t);
bool build_may_stand_for_page(const struct ast_type *t);	/* wide enough for an address or a frame number */

/* functions */
void build_add_unit(struct build *b, const struct unit_facts *uf);
struct fn *build_resolve(struct build *b, const struct fn *from, const char *name);	/* NULL: not read */
const char *build_folder_of(const char *path);
bool build_is_near(const char *x, const char *y);		/* in the same folder, or one below the other */

/* values */
struct temp build_value(struct build *b, const struct fn *fn, const struct ir_value *v);
size_t build_field_node(struct build *b, const struct ir_op *op);
size_t build_made_node(struct build *b, struct fn *fn, int dst);
bool build_is_identity(const char *name);			/* a function that gives back what it is given */

/* --- object_apart.c --- */

/*
 * A release or a free of an object ('of', by call, is the object + 1): does a condition of its function send it the pages
 * of one sort, and those of the other to a call of the other role?
 */
bool build_is_told_apart(const struct build *b, const size_t *of, size_t call);

/* --- object_walk.c --- */

/* Goes through all functions once; with 'recording' edges and calls are noted. */
void build_walk_all(struct build *b);
#endif
