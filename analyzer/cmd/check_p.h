/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * check_p.h - the parts of 'guptool check'
 */
#ifndef GUPTOOL_CHECK_P_H
#define GUPTOOL_CHECK_P_H

#include <stddef.h>

struct finding_sink;
struct model;
struct store;
struct unit_facts;

/* Facts that are not those of the database: called with all units before anything is walked. */
struct check_edit {
	void (*units)(void *ctx, struct unit_facts *uf, size_t n);
	void *ctx;
};

/*
 * Run every rule over every function in the database, in 'jobs' processes, and
 * add what they find to the sink, named with the configuration. Which rules the
 * user wants to see is decided when printing. 'edit' may be NULL. Returns the number of functions
 * walked, or -1 after error(); *lost: units that no worker could finish, each
 * named in a warning().
 */
long check_run(struct store *s, struct model *m, int jobs, unsigned int time_limit, const struct check_edit *edit,
	       struct finding_sink *sink, size_t *lost);

/* The model as this unit saw it when it was parsed. */
void check_bind(struct model *m, const struct unit_facts *uf);

/* The findings that an earlier check left in the database. */
void check_load(struct store *s, struct finding_sink *sink);

#endif
