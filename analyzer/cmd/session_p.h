/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * session_p.h - what every command that reads kernel source needs first:
 * a tree, one configuration of it, the model, and its users' flags
 */
#ifndef GUPTOOL_SESSION_P_H
#define GUPTOOL_SESSION_P_H

#include "../../lib/arena.h"
#include "../../lib/options.h"
#include "../../lib/strmap.h"
#include "../tree/tree.h"

struct model;
struct row_setting;
struct store;

struct session_opts {
	const char *kernel, *objdir, *arch, *config, *cross, *compdb, *llvm;
	struct option_list facts;
	int jobs;
	bool no_prepare, verbose, quiet;
};

/* Rows for an option table. */
#define SESSION_OPTIONS(o) \
	OPT_GROUP("Kernel"), \
	OPT_STR('k', "kernel", &(o)->kernel, "DIR", "kernel source tree (never written)"), \
	OPT_STR('O', "objdir", &(o)->objdir, "DIR", "build directory for the configuration; made when missing"), \
	OPT_STR(0, "arch", &(o)->arch, "ARCH", "architecture as kbuild names it (default x86_64)"), \
	OPT_STR(0, "config", &(o)->config, "TARGET", "kbuild target that configures an empty build directory (default allmodconfig)"), \
	OPT_STR(0, "cross", &(o)->cross, "PREFIX", "CROSS_COMPILE for a configuration that needs gcc"), \
	OPT_STR(0, "llvm", &(o)->llvm, "SUFFIX", "suffix of the LLVM tools kbuild uses (default -19)"), \
	OPT_STR('p', "compdb", &(o)->compdb, "FILE", "take the flags from this compile_commands.json"), \
	OPT_BOOL(0, "no-prepare", &(o)->no_prepare, "do not configure; stop when the build directory is not ready"), \
	OPT_LIST(0, "facts", &(o)->facts, "FILE", "more rows for the API tables"), \
	OPT_INT('j', "jobs", &(o)->jobs, "N", 1, 1024, "worker processes (default: one per core)"), \
	OPT_BOOL('v', "verbose", &(o)->verbose, "show make's own output")

struct session {
	const struct session_opts *opts;
	struct tree tree;
	struct kbuild_opts kbuild;
	struct model *model;
	struct arena arena;		/* units and what hangs on them */
	double prepare_seconds, scout_seconds, flags_seconds;
};

/*
 * Open the tree for one architecture, prepare its build directory and set up
 * the model. Dies with one line when any of it cannot be done.
 */
void session_open(struct session *s, const struct session_opts *o, const char *arch, const char *objdir);
void session_close(struct session *s);

int session_jobs(const struct session_opts *o);

/* The tool's version, with a hash of the rows the user added: what results depend on besides the tree. Interned. */
const char *session_version(const struct option_list *facts);
/* What a parse depends on besides the tree: the part of the tool that parses, and the names it looks for. Interned. */
const char *session_front_version(const struct model *m);
/*
 * A value of table run (where it was made: RUN_ROOT, RUN_OBJDIR) or meta (what it was made from: META_PACKAGE) of
 * a database, "" when it is not there. Interned.
 */
const char *session_run(struct store *s, const char *key);
const char *session_meta(struct store *s, const char *key);
/* A model with the user's rows in it. Exits with 2 when a row is wrong. */
struct model *session_model(const struct option_list *facts);

/*
 * The textual mentions of the model's names, and the .c files among them that
 * are candidates for parsing: kernel code, not tools/ or scripts/.
 */
bool session_is_candidate(const struct scout_file *f);
/* tools/, scripts/ and the like: no kernel code. */
bool session_is_outside(const char *path);

#endif
