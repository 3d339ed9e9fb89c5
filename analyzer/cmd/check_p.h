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

/*
 * Run every rule over every function in the database, in 'jobs' processes, and
 * add what they find to the sink, named with the configuration. Which rules the
 * user wants to see is decided when printing. Returns the number of functions
 * walked, or -1 after error(); *lost: units that no worker could finish, each
 * named in a warning().
 */
long check_run(struct store *s, struct model *m, int jobs, unsigned int time_limit, struct finding_sink *sink,
	       size_t *lost);

/* The findings that an earlier check left in the database. */
void check_load(struct store *s, struct finding_sink *sink);

#endif
