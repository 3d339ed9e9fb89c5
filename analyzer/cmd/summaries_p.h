/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * summaries_p.h - what callees do, for the functions of a database
 *
 * The call graph over all loaded functions is cut into groups: a function
 * alone, or functions that call each other. A group is walked when everything
 * that it calls was. Groups of one level do not call each other, so they can be
 * walked in any order and in other processes:
 *
 *	summaries_init(); summaries_add() for each unit; summaries_order()
 *	for each group, lower levels first:
 *		summaries_enter(fn); flow_run(ir, model, &x->source, ...)
 *		x->fn[fn].summary = what came out, or NULL
 *
 * A name means what it means in C: the function of that name in the caller's
 * file, else the one with external linkage in the configuration. Where several
 * files define it (modules that are not linked together), it is unknown.
 */
#ifndef GUPTOOL_SUMMARIES_P_H
#define GUPTOOL_SUMMARIES_P_H

#include "../../lib/arena.h"
#include "../../lib/strmap.h"
#include "../../lib/vec.h"
#include "../facts/facts.h"
#include "../flow/flow.h"

struct model;

struct summary_fn {
	const struct unit_facts *unit;
	struct facts_function *facts;
	const struct flow_summary *summary;	/* NULL: not known */
	size_t unit_no;				/* as added */
	size_t namesake;			/* next function of this name + 1, or 0 */
	size_t group;
	bool touches;				/* calls something that the model knows */
	bool helps;				/* is called where pages are taken or unpinned */
};

struct summary_group {
	size_t first, n;			/* in ->member */
	size_t unit_no;				/* of its first function */
	unsigned int level;
	bool is_cycle;				/* also of one function that calls itself */
	bool touches;				/* it, or what it calls */
	bool helps;
};

/* Functions of a name that were not added: known from elsewhere, the database. */
struct summary_outer {
	size_t n;				/* definitions with external linkage */
	const struct flow_summary *summary;	/* of the only one; NULL: not known */
	const void *data;			/* its bytes */
	size_t len;
};

struct summaries {
	/* May be NULL: what was added is all there is. The result stays. */
	const struct summary_outer *(*outer)(void *ctx, const char *name);
	void *outer_ctx;
	struct summary_source source;		/* for flow_run() */
	VEC(struct summary_fn) fn;
	VEC(size_t) member;			/* functions, group by group */
	VEC(struct summary_group) group;	/* by level and unit */
	struct strmap by_name;			/* first of a name + 1 */
	size_t nunit;
	size_t caller;				/* summaries_enter() */
};

void summaries_init(struct summaries *x);
void summaries_release(struct summaries *x);

/* The unit's functions that have IR; the unit must stay where it is. */
void summaries_add(struct summaries *x, struct unit_facts *uf);
/* Find the groups and put them in order. */
void summaries_order(struct summaries *x, const struct model *m);

/* The function that 'name' means in the unit of 'caller', as number + 1; 0: none, or more than one. */
size_t summaries_resolve(const struct summaries *x, size_t caller, const char *name, bool is_static);

/* What 'name', which summaries_resolve() does not know, means in what was not added; NULL: nothing. */
const struct summary_outer *summaries_outer(const struct summaries *x, const char *name);

/* The function that is walked next: it decides which summaries x->source gives. */
void summaries_enter(struct summaries *x, size_t fn);

#endif
