/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * across_p.h - the walk over all functions of a program, callees first
 *
 * Takes units that were parsed, in this run or an earlier one, and fills in
 * what the walk finds (facts_set_flow() of each function) with the summaries
 * of callees, in the same file or in another. Functions that call each other
 * are walked until their summaries stay the same; where they do not, they are
 * unsure, that is unknown to callers.
 *
 *	across_init(); across_add() for each unit; across_run(); across_release()
 *
 * Each function has a key: a hash of its IR, of the model as its unit sees it,
 * of the program's walking part, and of the summaries of what it calls. A
 * function that has facts under this key already, from an earlier run, is not
 * walked. So the result is the same whether it was made from nothing or not,
 * and after a change only what depends on it is done again.
 *
 * After across_run(), x->graph.source gives the summaries: summaries_enter()
 * the function, then flow_run() or rules_run().
 */
#ifndef GUPTOOL_ACROSS_P_H
#define GUPTOOL_ACROSS_P_H

#include "../../lib/strmap.h"
#include "summaries_p.h"

struct across_unit {
	struct unit_facts *uf;
	const struct unit_facts *old;	/* of an earlier run: may have what a function needs; or NULL */
	uint64_t model;			/* hash of the model as the unit sees it */
};

struct across_opts {
	struct model *model;
	const struct facts_paths *paths;
	int jobs;			/* 0: in this process, without time limit */
	unsigned int time_limit;
	size_t *peak_rss;		/* as in struct pool_opts */
	bool listen;			/* let the rules listen, and keep what they hear: facts_function.heard */
};

struct across_job {
	size_t first, n;		/* groups, in ->todo */
};

struct across {
	struct across_opts o;
	struct arena arena;
	struct summaries graph;
	VEC(struct across_unit) unit;
	VEC(uint64_t) own;		/* by function: hash of its IR and its model */
	VEC(size_t) todo;		/* groups of the level that have to be walked */
	VEC(struct across_job) job;
	const struct unit_facts *bound;	/* whose prototypes the model has */
	size_t walked, kept;		/* functions */
	size_t finished;		/* jobs of lower levels */
	size_t lost;			/* functions that no worker could finish */
};

void across_init(struct across *x, const struct across_opts *o);
/* 'uf' stays where it is and lives until across_release(), as does 'old' (may be NULL). Renews the rows of the API. */
void across_add(struct across *x, struct unit_facts *uf, const struct unit_facts *old);
/* 0, or -1 after error(). */
int across_run(struct across *x);
void across_release(struct across *x);

/* Bind the model to what the unit declares. */
void across_bind(struct model *m, const struct unit_facts *uf);

#endif
