/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * index_p.h - state of one 'guptool index' run, shared by its parts
 */
#ifndef GUPTOOL_INDEX_P_H
#define GUPTOOL_INDEX_P_H

#include "../../lib/vec.h"
#include "../facts/facts.h"
#include "session_p.h"

struct overlay;
struct store;

/* Sums over all configurations, for the summary line. */
struct index_stats {
	size_t seen, mentioning, candidates, analysed, current, failed, not_built, functions, giveups, sites, walked;
	double scout, flags, parse, walk, write, prepare;
	size_t peak_rss;		/* of the largest worker */
};

struct index_run {
	struct session_opts so;
	const char *db;
	int time_limit;
	bool strict;
	bool shared_headers;
	struct option_list only;	/* operands: analyse these files alone */
	const char *version;		/* of the tool and of the --facts files: what facts depend on besides the tree */
	const char *const *name;	/* tracked names */
	size_t nname;
	struct scout_result scout;
	struct facts_hashes hashes;
	struct index_stats st;
	struct strmap best;		/* path: the best struct file_state over all configurations */
};

/* What became of a file: in the best of the configurations. */
struct file_state {
	enum row_unit_state state;
	const char *why;
};

/* What a run would put into the database for one configuration. */
struct index_config {
	struct index_run *run;
	struct session s;
	const char *arch, *compiler;
	uint64_t config_hash;
	struct facts_paths paths;
	const char **path;		/* candidates, by path */
	struct unit *unit;
	size_t nunit;
	size_t *job;			/* indexes of units that have to be parsed */
	size_t njob;
	int64_t id;			/* in the new database */
	struct ast_session *ast;	/* in a worker */
	const struct overlay *overlay;	/* texts in place of what is on disk; NULL: none */
	struct index_pch *pch;		/* index_pch.c */
	struct ast_pch_plan *plan;	/* of it, for the workers */
	struct strbuf *packed;		/* [nunit]: bytes of facts_pack_unit(), empty: none */
	const char **failed;		/* [nunit]: why a worker brought nothing, or NULL */
	const char *front;		/* what a parse depends on besides the tree */
	struct arena facts;		/* uf and all it holds */
	struct unit_facts *uf;		/* [nunit]: what goes into the database */
	bool *is_current;		/* [nunit]: it was not parsed again */
};

/* Compile the headers that the jobs share; index_pch_close() removes them. */
struct ast_pch_plan *index_pch_open(struct index_config *c);
void index_pch_close(struct index_config *c);
/* Parse what is not current, in workers; fills packed[] and failed[]. */
void index_parse(struct index_config *c);
/* The facts of all units, walked; fills uf[] and is_current[]. 'old' may be NULL. */
void index_walk(struct index_config *c, struct store *old);
/* One unit in this process, as a worker does it. */
void index_unit(struct index_config *c, const struct unit *u, struct arena *a, struct unit_facts *uf);

#endif
