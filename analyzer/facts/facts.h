/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * facts.h - where memory and rows meet
 *
 * A worker turns one translation unit into a struct unit_facts and sends its
 * bytes; the parent unpacks it, completes it with the hashes of what was read,
 * and writes it. What a unit_facts holds are rows (db/rows.h) that do not have
 * their ids yet, and packed IR and summaries.
 *
 *	worker:	unit_facts_init(); facts_from_ast(); for each function
 *		facts_add_function(); facts_pack_unit(FACTS_ALL)
 *	parent:	facts_unpack_unit(); facts_complete(); facts_add_api()
 *	again:	facts_is_current() ? facts_load_unit() : let a worker parse it
 *	worker:	facts_set_flow() when everything that a function calls was
 *		walked; facts_pack_flow()
 *	parent:	facts_unpack_flow(); facts_write_unit(), in the order of
 *		configuration and path
 *
 * A unit that was loaded is written by the same function as one that was
 * parsed, and equal units have equal bytes; so a database does not show
 * whether it was made from nothing, with how many workers, or from an older one.
 *
 * Write names, then the scout's mentions, then units: mentions of a name that is
 * not tracked are dropped.
 *
 * Ownership: all of a unit_facts lives in the arena it was given; strings that
 * came out of facts_unpack_unit() are interned.
 */
#ifndef GUPTOOL_FACTS_H
#define GUPTOOL_FACTS_H
#include "../../db/rows.h"
#include "../../lib/strmap.h"
#include "../flow/flow.h"

struct arena;
struct finding;
struct ledger;
struct packbuf;
struct store;
struct unpack;

/* Raise when what a unit_facts holds changes its meaning; a changed rows.def is noticed by itself. */
#define FACTS_VERSION 2

#define FACTS_ARRAY(type) struct { type *v; size_t n, cap; }

struct facts_function {
	const char *name, *file;	/* file: as in table file */
	bool is_static, is_inline, in_header;
	unsigned int line, end_line;
	uint64_t body_hash;		/* of the tokens */
	uint64_t facts_hash;		/* of all below; only in what facts_load_unit() gave */
	uint64_t flow_key;		/* what summary, facts, sites and give-ups of the walk were made from; 0: not walked */
	struct row_blob ir;		/* bytes of ir_pack() */
	struct row_blob summary;	/* bytes of flow_summary_pack(); len 0: none */
	bool is_unsure, is_wrapper;
	FACTS_ARRAY(struct row_summary_fact) fact;
	FACTS_ARRAY(struct row_site) site;
	FACTS_ARRAY(struct row_call) call;
	FACTS_ARRAY(struct row_giveup) giveup;
	struct row_blob heard;		/* what the rules heard in the walk that flow_key is of, for unit_facts.heard; len 0: nobody listened */
};

/* A prototype or a constant that the unit declares: enough to bind a model without parsing. */
struct facts_proto {
	const char *name, *result;
	const char **param_name, **param_type;	/* names may be "" */
	size_t nparam;
};

struct unit_facts {
	struct arena *arena;
	const char *path, *config;
	enum row_unit_state state;
	const char *why;		/* "" when analysed */
	bool is_module;
	uint64_t flags_hash, shadow_hash, parse_key;	/* the last two by facts_complete() */
	double parse_seconds, total_seconds;		/* not in the canonical dump, nor in FACTS_STORED */
	struct row_blob heard;				/* what a check left for the next; not what the unit is */
	FACTS_ARRAY(struct row_file) include;		/* main file too; by path; hashes by facts_complete() */
	FACTS_ARRAY(struct facts_function) function;	/* in order of the source */
	FACTS_ARRAY(struct row_mention_seen) seen;
	FACTS_ARRAY(struct row_fnptr) fnptr;
	FACTS_ARRAY(struct row_api) api;
	FACTS_ARRAY(struct row_api_role) role;
	FACTS_ARRAY(struct row_flag) flag;
	FACTS_ARRAY(struct row_unit_diag) diag;
	FACTS_ARRAY(struct facts_proto) proto;
};

/* Where the tree and its build directory are: real paths. */
struct facts_paths {
	const char *root, *objdir;
};

/* --- facts.c: from ast, ir and flow --- */

/* 'path' and 'config' are interned. State is ANALYSED until somebody says otherwise. */
void unit_facts_init(struct unit_facts *uf, struct arena *a, const char *path, const char *config);

/* "include/linux/mm.h", "$(obj)/include/generated/x.h", or the path itself; interned. */
const char *facts_path(const struct facts_paths *p, const char *path);
/* The other way; from the arena. */
const char *facts_real_path(const struct facts_paths *p, const char *path, struct arena *a);

/* Files read, mentions, prototypes, constants, function pointers, errors. */
void facts_from_ast(struct unit_facts *uf, const struct ast_unit *au, const struct facts_paths *p);

/* The prototypes alone. */
void facts_add_protos(struct unit_facts *uf, const struct ast_unit *au);
/* Those that 'from' has and 'uf' has not: changed text calls other functions. 'from' lives as long as 'uf'. */
void facts_more_protos(struct unit_facts *uf, const struct unit_facts *from);

/* One function with its IR, calls and, when it has one, the reason it was given up. Valid until the next call. */
struct facts_function *facts_add_function(struct unit_facts *uf, const struct ir_fn *ir, const struct facts_paths *p);
/* 'stage' abandoned it; line 0 for the whole function. Copies 'reason'. */
void facts_add_giveup(struct unit_facts *uf, struct facts_function *f, enum row_giveup_stage stage,
		      const char *reason, unsigned int line);
/* Sites and summary; replaces what an earlier call gave (a later round knows more callees). */
void facts_set_flow(struct unit_facts *uf, struct facts_function *f, const struct flow_result *r,
		    const struct facts_paths *p);
/* Take over what an earlier walk of the same function found. 'from' lives as long as 'uf'. */
void facts_copy_flow(struct facts_function *f, const struct facts_function *from);
/* Forget the rows of the API; facts_add_api() makes them anew. */
void facts_clear_api(struct unit_facts *uf);
/* A row of the model as this unit sees it. 'proto' may be NULL. */
void facts_add_api(struct unit_facts *uf, const struct model_fn *row, const char *proto);

/* Does the summary say something that a caller must know to keep its pages straight? */
bool facts_is_wrapper(const struct flow_summary *s);

/* --- pack.c: bytes between processes, and in table unit_facts --- */

enum facts_part {
	FACTS_ALL,
	FACTS_STORED,	/* without IR, summaries and times, which have their own tables */
};
void facts_pack_unit(const struct unit_facts *uf, enum facts_part part, struct packbuf *out);
/* 0, or -1 (no message) on damage or another version. Packed IR is checked when it is unpacked, not here. */
int facts_unpack_unit(struct unpack *in, struct unit_facts *uf, struct arena *a);

/* What the walk found, from the process that walked. facts_unpack_flow(): 0, or -1 on damage. */
void facts_pack_flow(const struct facts_function *f, struct packbuf *out);
int facts_unpack_flow(struct unpack *in, struct unit_facts *uf, struct facts_function *f);

/* --- cache.c: what a unit was made from --- */

/* Contents of files, each read once in a run, and which folders there are. */
struct facts_hashes {
	struct strmap file;
	struct strmap dir;	/* by path: not NULL when it is a folder */
	struct strmap real;	/* path below the root, or absolute, as in table file: struct facts_real */
	const char *root;	/* of 'real' */
};
#define FACTS_HASHES_INIT { STRMAP_INIT, STRMAP_INIT, STRMAP_INIT, NULL }
void facts_hashes_release(struct facts_hashes *h);
/* A file of this real path has these contents, whatever is on disk; text NULL: it is not there. */
void facts_hashes_set(struct facts_hashes *h, const char *path, const void *text, size_t len);

/* The command line of a unit, as far as it decides which headers are found. */
struct facts_search {
	char *const *argv;	/* NULL terminated */
	const char *cwd;	/* where relative -I start */
};

/*
 * Fill hashes of the files read, shadow_hash and parse_key. The include path is
 * looked through for files that would be found in place of one that was read:
 * shadow_hash covers those that exist, so one that appears or goes away changes
 * it. Not seen: __has_include() of a file that is not there.
 */
void facts_complete(struct unit_facts *uf, const char *front_version, const struct facts_paths *p,
		    const struct facts_search *search, struct facts_hashes *h);

/*
 * Would parsing (path, config) with these flags give what the old database holds?
 * About parsing alone: what the walk found rests on the model and on callees'
 * summaries as well, and is kept or not by each function's flow_key.
 * 'front_version' stands for the part of the program that parses.
 */
bool facts_is_current(struct store *old, const char *path, const char *config, uint64_t flags_hash,
		      const char *front_version, const struct facts_paths *p, const struct facts_search *search,
		      struct facts_hashes *h);

/* --- write.c, load.c: rows --- */

/* Id of the new configuration. */
int64_t facts_write_config(struct store *s, const char *name, const char *arch, const char *compiler,
			   uint64_t config_hash);
void facts_write_name(struct store *s, const char *name, const char *static_in, enum row_name_origin origin,
		      unsigned int round, const char *why);
/* Textual mentions in one file; ->path is ignored. */
void facts_write_mentions(struct store *s, const char *path, const struct row_mention *m, size_t n);
/*
 * What was written to a new database, kept so that it is not asked about each row: the
 * names, all of them before the first unit, and files that were read. Points into the units.
 */
struct facts_written {
	struct strmap file, name;
	bool has_names;
};
#define FACTS_WRITTEN_INIT { STRMAP_INIT, STRMAP_INIT, false }
void facts_written_release(struct facts_written *w);
void facts_write_unit(struct store *s, int64_t config, const struct unit_facts *uf, struct facts_written *w);
void facts_write_finding(struct store *s, const struct finding *f);
/* What mends a finding that was written before; nothing where nobody has looked. */
void facts_write_mending(struct store *s, const struct finding *f);
/* ->heard alone, of a unit that was written before. */
void facts_write_heard(struct store *s, const struct unit_facts *uf);
/* Of a configuration that was written before; once. */
void facts_write_ledger(struct store *s, int64_t config, struct ledger *l);

/* All of a unit, as it was when it was written. 0, or -1: not there, or damaged (no message). */
int facts_load_unit(struct store *s, const char *path, const char *config, struct unit_facts *uf, struct arena *a);
/* IR of a body (table body), NULL when there is none or it is damaged. */
struct ir_fn *facts_load_function(struct store *s, int64_t body, struct arena *a);

/* Summaries out of a database for flow_run(): &x.source. Each is read once. */
struct facts_summaries {
	struct summary_source source;
	struct store *store;
	const char *config;
	struct arena *arena;
	struct strmap found;
};
void facts_summaries_init(struct facts_summaries *x, struct store *s, const char *config, struct arena *a);
void facts_summaries_release(struct facts_summaries *x);

#endif
