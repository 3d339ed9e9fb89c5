/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * lint_p.h - the parts of 'guptool lint'
 *
 * A change is a series of patches; the tree before it, and after each patch,
 * is a state: texts in memory that take the place of what is on disk. For each
 * state the units that the change can matter to are brought into memory, out of
 * the database where it still tells the truth about that state, parsed where
 * it does not, and walked. Functions whose walk rests on the same thing in two
 * states (flow_key) have the same findings in both; the rules look at the others.
 *
 *	lint_change.c	from the command line to states
 *	lint_units.c	which units, their flags, their facts in a state
 *	lint_walk.c	summaries across units, rules, callers of what changed
 *	lint_program.c	rules about the whole program
 *	lint_cover.c	what became of each changed file
 *	lint.c		options, order of work, output
 */
#ifndef GUPTOOL_LINT_P_H
#define GUPTOOL_LINT_P_H

#include "../../db/store.h"
#include "../../lib/vec.h"
#include "../change/change.h"
#include "../change/difference.h"
#include "../change/git.h"
#include "../facts/facts.h"
#include "../tree/overlay.h"
#include "across_p.h"
#include "choose_p.h"
#include "index_p.h"
#include "ledger_p.h"
#include "output_p.h"

/* --- lint_change.c --- */

enum lint_mode { LINT_MAIL, LINT_RANGE, LINT_STAGED, LINT_WORKTREE };

/* One file of one patch. Strings are interned. */
struct lint_file {
	const char *old_path, *new_path;	/* NULL where there is none */
	enum change_kind kind;
	const char *skipped;		/* not applied, why; or NULL */
};
struct lint_patch {
	const char *subject;		/* "" when there is none */
	VEC(struct lint_file) file;
};

struct lint_change {
	enum lint_mode mode;
	struct change_series series;	/* LINT_MAIL */
	struct change_options opt;
	struct change_source disk;
	int fd;
	struct change_git git;
	struct change_git_range range;	/* LINT_RANGE */
	char *head;			/* commit that STAGED and WORKTREE are compared with */
	VEC(struct lint_patch) patch;
	struct strbuf text;		/* of LINT_MAIL */
};

struct lint_input {
	enum lint_mode mode;
	const char *range, *git;	/* -g, --git */
	const char *const *file;	/* operands */
	int nfile;
	unsigned int fuzz;
	bool keep_cr;
};

/* The tree alone, without a change. Exits when there is none. */
void lint_change_open(struct lint_change *c, const char *root);
/* Reads all of it and which files it is about; exits with 2 and one line when it cannot be. */
void lint_change_read(struct lint_change *c, const struct lint_input *in, const char *root);
/*
 * The tree before patch 0, as differences from the disk: of the paths that
 * 'matters' says yes to. Exits when it cannot be had.
 */
void lint_change_start(struct lint_change *c, struct overlay *o, bool (*matters)(void *ctx, const char *path), void *ctx);
/* Patch i on top. -1: it does not apply; the reason is one line. */
int lint_change_apply(struct lint_change *c, size_t i, struct overlay *o, struct strbuf *why);
/* The text of a file on disk; 1 there, 0 not there, -1 and a reason. */
int lint_change_disk(struct lint_change *c, const char *path, struct strbuf *text, struct strbuf *why);
/* Where the change is kept: of commits, when their repository came from somewhere. Strings interned; NULL: not known. */
struct lint_place {
	const char *repository, *revision, *branch;
	bool with_uncommitted;
};
void lint_change_place(struct lint_change *c, const struct lint_input *in, struct lint_place *p);
void lint_change_release(struct lint_change *c);

/* --- lint_units.c --- */

/* A unit that the change can matter to, in all states. */
struct lint_unit {
	const char *path;		/* interned */
	struct unit unit;		/* flags */
	bool in_db;			/* analysed there */
	const char *flags_of;		/* the sibling whose flags these are, or NULL */
	bool is_caller;			/* here for a function it calls */
};

/* The facts of a unit in one or more states in a row. */
struct lint_version {
	struct arena arena;
	struct unit_facts uf;
	unsigned int refs;
	bool from_db;
	struct ledger_unit code;	/* of lint_program.c; ->uf NULL: not opened */
};

/* One function after the walk of a state. */
struct lint_fn {
	const char *file, *name;	/* interned by the facts */
	uint64_t key, summary;
	size_t unit;
};

struct lint_state {
	struct lint_version **version;	/* by unit; NULL: the file is not there */
	size_t nversion;
	struct across across;
	VEC(struct lint_fn) fn;		/* as across.graph.fn */
	struct strmap by_name;		/* "file\nname": index + 1 */
	struct overlay text;		/* for suppressions and rules: a copy of the overlay */
	struct finding_sink *program;	/* what lint_program() found; NULL: not asked */
	size_t program_units;		/* nversion at that time */
};

/* The units of the database that the change cannot matter to: the rest of the program. */
struct lint_rest {
	struct arena arena;
	VEC(struct unit_facts *) unit;	/* by path */
	struct strmap code;		/* path: struct ledger_unit */
	bool is_loaded;
};

struct lint {
	struct index_run run;		/* options of a session, for index_unit() */
	struct index_config conf;	/* session, paths, configuration */
	struct store *db;
	const char *db_path;
	struct lint_change change;
	struct choose_opts choose;
	struct output_opts out;
	bool strict, quiet, show_fixed, show_kept, nipa;
	VEC(struct lint_unit) unit;
	struct strmap unit_of;		/* path: index + 1 */
	struct strmap touched;		/* paths of all patches */
	struct strmap mentions;		/* touched .c files that mention a tracked name in some state: their counts */
	VEC(const char *) name;		/* tracked */
	struct arena arena;
	size_t parsed, loaded, compared;
	struct lint_rest rest;
	struct finding_sink *known;	/* findings of the last check; NULL: not read */
	struct strbuf text;		/* of the file read last, for them */
	struct overlay shown[2];	/* texts of the last state and of the base, for places in what is printed */
	struct strmap outer;		/* name: struct summary_outer */
	size_t stale;			/* units that the database is behind the tree in, before the change */
};

/* Units that read a touched file, and touched files that are units or could be. */
void lint_units_choose(struct lint *l);
/* A unit more, for a function that it calls; no parse. */
void lint_units_add_caller(struct lint *l, const char *path);
/*
 * Functions of b that are wrappers, and were none in a: files of the tree that mention them become units.
 * True when there was one.
 */
bool lint_units_follow(struct lint *l, const struct lint_state *a, const struct lint_state *b);
/* The facts of all units in this state; taken over from 'before' (may be NULL) where nothing changed. */
void lint_units_load(struct lint *l, struct lint_state *s, const struct overlay *o, const struct lint_state *before,
		     const struct lint_patch *patch);
/* The only unit, parsed in this process, as all there is in 's'. */
struct lint_version *lint_units_parse_here(struct lint *l, struct lint_state *s);
void lint_state_release(struct lint_state *s);

/* The text of a file in a state, in 'sb'; NULL: it is not there. */
const char *lint_text(struct lint *l, const struct overlay *o, const char *path, struct strbuf *sb, size_t *len);

/* --- lint_walk.c --- */

void lint_walk(struct lint *l, struct lint_state *s, const struct lint_state *before);
/* Units that call a function whose summary is another one: added; true when there was one. */
bool lint_walk_callers(struct lint *l, const struct lint_state *a, const struct lint_state *b);
/* The function of that name in that file, NULL: none. */
const struct lint_fn *lint_walk_find(const struct lint_state *s, const char *file, const char *name);
/* Findings of the functions that differ between the two, chosen and finished. */
void lint_walk_findings(struct lint *l, struct lint_state *a, struct lint_state *b, struct finding_sink **old,
			struct finding_sink **new);

/* --- lint_program.c --- */

/*
 * Findings of the rules about the whole program that may differ between the two
 * states: those in functions that do, and those that only one of them has.
 * Nothing when no unit's code is another one.
 */
void lint_program(struct lint *l, struct lint_state *a, struct lint_state *b, struct finding_sink *old,
		  struct finding_sink *new);
void lint_rest_release(struct lint_rest *r);

/* --- lint_cover.c --- */

/*
 * What became of the files of patches [first, first + n) between two states;
 * strings interned, by path. The array is the caller's (vec_free_()).
 */
struct finding_file *lint_cover(struct lint *l, size_t first, size_t n, const struct lint_state *before,
				const struct lint_state *after, size_t *count);

#endif
