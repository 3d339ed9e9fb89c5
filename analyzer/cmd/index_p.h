/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * index_p.h - state of one 'guptool index' run, shared by its parts
 */
#ifndef GUPTOOL_INDEX_P_H
#define GUPTOOL_INDEX_P_H

#include "../../lib/strbuf.h"
#include "../../lib/vec.h"
#include "../facts/facts.h"
#include "session_p.h"

struct ledger;
struct overlay;
struct store;

/* A wrapper of the last of these is not looked for. */
#define INDEX_ROUNDS 10
/* A wrapper that more files mention than this does not tell users of pages from others. */
#define INDEX_NAME_FILES 150
/* A field that more files mention than this is not of one record only. */
#define INDEX_FIELD_FILES 12
/* A helper that more files mention than this is no driver's own. */
#define INDEX_HELPER_FILES 4

/* Sums over all configurations, for the summary line. */
struct index_stats {
	size_t seen, mentioning, candidates, analysed, current, failed, not_built, functions, giveups, sites, walked;
	size_t parsed;			/* by workers, in all rounds */
	size_t joined[INDEX_ROUNDS];	/* candidates that a round brought */
	double scout, flags, parse, walk, write, prepare;
	double parse_cpu, across_cpu;	/* across: walking, wrappers and the ledger */
	size_t peak_rss;		/* of the largest worker */
};

/* A name that brings files in: of the tables, or a wrapper that was found in files of the round before. */
struct index_name {
	const char *name;
	unsigned int round;
	const char *why;		/* "" in the tables, else what its summary shows */
};

/* A field of a record that keeps pages, not a function: it ends its own reason, "pages wait in vmci_ctx.notify_page". */
bool index_is_field(const struct index_name *n);
/* A function that pages are handed to, of which nothing else is known: "pages are handed to rds_ib_reg_frmr". */
bool index_is_helper(const struct index_name *n);

#define RUN_DROPPED "dropped"	/* index_run.dropped of the run that wrote the database */

struct index_scan {
	uint64_t key;			/* of the names */
	bool is_done;
	struct scout_result r;
};

struct index_run {
	struct session_opts so;
	const char *db;
	int time_limit;
	bool strict;
	bool shared_headers;
	struct option_list only;	/* operands: analyse these files alone */
	const char *version;		/* of the tool and of the --facts files: what facts depend on besides the tree */
	VEC(struct index_name) name;	/* tracked, by round; wrappers of one round by name */
	struct strmap is_name;
	struct strmap joined;		/* candidates, for st.joined */
	int max_rounds;
	bool recalled;			/* names are those of the last run */
	unsigned int dropped;		/* bit of each round in which names were left out */
	struct scout_list *list;	/* the files of the tree, for all rounds */
	struct index_scan scan[INDEX_ROUNDS];
	struct scout_result scout;	/* of all rounds so far */
	struct strbuf not_followed;	/* names that too many files mention */
	struct facts_hashes hashes;
	struct index_stats st;
	struct strmap best;		/* path: the best struct file_state over all configurations */
};

/* What became of a file: in the best of the configurations. */
struct file_state {
	enum row_unit_state state;
	const char *why;
};

struct index_unit {
	struct unit u;
	unsigned int round;		/* it mentions a name of this round, and none of an earlier one */
	struct strbuf packed;		/* bytes of facts_pack_unit(), empty: none */
	const char *failed;		/* why a worker brought nothing, or NULL */
	struct unit_facts *uf;		/* what goes into the database */
	const struct unit_facts *old;	/* of the old database, when the unit was parsed again */
	bool is_current;		/* it was not parsed again */
};

/* Whether the old database tells the truth about a unit with these options. */
struct index_current {
	uint64_t flags_hash;
	bool is;
};

/* What a run would put into the database for one configuration. */
struct index_config {
	struct index_run *run;
	struct session s;
	const char *arch, *compiler;
	uint64_t config_hash;
	struct facts_paths paths;
	VEC(struct index_unit) unit;	/* candidates, round by round; when written by path */
	struct strmap has_unit;		/* by path */
	struct strmap current;		/* by path: struct index_current */
	VEC(size_t) job;		/* indexes of units that have to be parsed in this round */
	int64_t id;			/* in the new database */
	struct ast_session *ast;	/* in a worker */
	const struct overlay *overlay;	/* texts in place of what is on disk; NULL: none */
	struct index_pch *pch;		/* index_pch.c */
	struct ast_pch_plan *plan;	/* of it, for the workers */
	const char *front;		/* what a parse depends on besides the tree */
	struct arena facts;		/* uf and all it holds */
	struct ledger *ledger;		/* of the units that the last round had; NULL: none */
	struct arena ledger_arena;
};

/*
 * Compile the headers that the jobs share, unless an earlier round did; index_parse() calls it. Whoever is done
 * with parsing, or changes the overlay, calls index_pch_close(), which removes all of them.
 */
struct ast_pch_plan *index_pch_open(struct index_config *c);
void index_pch_close(struct index_config *c);
/* Parse what is not current, in workers; fills packed[] and failed[]. */
void index_parse(struct index_config *c);
/* Of all units as they are now; kept until index_drop_ledger(), which has to come before anything changes. */
struct ledger *index_ledger(struct index_config *c);
void index_drop_ledger(struct index_config *c);
/* Wrappers among what was walked, that are not tracked yet, become names of this round. */
void index_find_wrappers(struct index_run *run, struct index_config *c, unsigned int round);
/*
 * What shows that a function is a wrapper that callers elsewhere have to know of: NULL when it is none, or
 * its name is in run->is_name already. Functions of the tables are the caller's to sort out.
 */
const struct row_summary_fact *index_wrapper(const struct index_run *run, const struct facts_function *f);
/* --- index_rounds.c --- */
/* Names of the tables. */
void index_seed_names(struct index_run *run, const struct session *s);
/* Those that an older run found; 0, or -1 when it was made by another program. */
int index_recall_names(struct index_run *run, struct store *old);
/* Back to the names of the tables, and no units. */
void index_forget(struct index_run *run, struct index_config *conf, size_t nconf);
bool index_has_names(const struct index_run *run, unsigned int round);
/* Look for the names of a round in the tree. */
void index_scout(struct index_run *run, const struct session *s, unsigned int round);
/* The units of a round, and which of them have to be parsed. */
void index_choose(struct index_config *c, unsigned int round, struct store *old);
bool index_is_wanted(const struct index_run *run, const char *path);

/* The facts of all units, walked. 'old' may be NULL. */
void index_walk(struct index_config *c, struct store *old);
/* One unit in this process, as a worker does it. */
void index_unit(struct index_config *c, const struct unit *u, struct arena *a, struct unit_facts *uf);

#endif
