/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * tree.h - a kernel source tree, one configuration of it, and its files' flags
 *
 * Knows files, make and compiler options; knows nothing of what the code means.
 * The tree itself is never written: all of ours goes into the object directory.
 */
#ifndef GUPTOOL_TREE_H
#define GUPTOOL_TREE_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;
struct strbuf;
struct strmap;

/* --- tree.c: what tree is this --- */

struct tree {
	const char *root;	/* real path of the source */
	const char *objdir;	/* real path of the build directory (may be equal to root for an in-tree build) */
	const char *arch;	/* as given: "x86_64", "arm64", "powerpc" */
	const char *srcarch;	/* arch/ folder: "x86" */
	const char *version;	/* "6.12.117", from the Makefile: VERSION.PATCHLEVEL.SUBLEVEL + EXTRAVERSION */
	const char *package;	/* "linux-source-6.12 6.12.117-1~deb12u1" when dpkg or debian/changelog tells, else NULL */
	int major, minor;
	const char *compdb;	/* compile_commands.json given with -p, or NULL */
};

/* Opens and checks; on failure -1 and one clear line through error(): no such directory,
 * not a kernel tree (and what was missing), unreadable Makefile. Strings are interned. */
int tree_open(struct tree *t, const char *root, const char *objdir, const char *arch);

/* Path relative to the root when inside it, else the path itself; interned. */
const char *tree_relative(const struct tree *t, const char *abs);

/* --- scout.c: which files mention which names --- */

enum scout_class {
	SCOUT_CODE,		/* an identifier in code */
	SCOUT_DIRECTIVE,	/* on a preprocessor line (a macro body, a condition) */
	SCOUT_COMMENT,
	SCOUT_STRING,
};

struct scout_mention {
	unsigned int name;	/* index into the names given */
	unsigned int line, col;	/* from 1 */
	enum scout_class class;
};

struct scout_file {
	const char *path;	/* relative, interned */
	struct scout_mention *mention;
	size_t nmention;
	size_t ncode;		/* of them SCOUT_CODE or SCOUT_DIRECTIVE */
};

struct scout_result {
	struct scout_file *file;	/* with at least one mention, by path (strcmp order) */
	size_t nfile;
	size_t seen;			/* files read */
	size_t bytes;
	char **unreadable;		/* "path: reason" */
	size_t nunreadable;
	uint64_t build_signature;	/* of the files kbuild reads, by size and time; for kbuild_opts */
};

/*
 * The files of a tree as they are now, for several scout_listed(): 't' lives as long. NULL after
 * error() when the root cannot be read.
 */
struct scout_list;
struct scout_list *scout_list_new(const struct tree *t);
void scout_list_free(struct scout_list *l);

/*
 * Read every .c, .h and .S below the root once ('jobs' processes or threads,
 * result independent of their number) and find whole-identifier mentions of the names.
 * Skips the objdir when it lies inside the root; follows no symbolic links out of the tree.
 * tools/, scripts/, samples/, Documentation/ are read too; the caller filters.
 * 'round': each has its own memory of the last run; 0 for the names of the tables.
 */
int scout_run(const struct tree *t, const char *const *names, size_t nnames, unsigned int round, int jobs,
	      struct scout_result *out);
void scout_release(struct scout_result *r);
/* The same for files that were listed before. */
void scout_listed(const struct scout_list *l, const char *const *names, size_t nnames, unsigned int round, int jobs,
		  struct scout_result *out);
/*
 * The mentions of several results in one, whose 'build_signature', 'seen' and 'bytes' are
 * those of the first. base[i] is added to the numbers of the names of result i.
 */
void scout_merge(const struct scout_result *const *r, const size_t *base, size_t n, struct scout_result *out);
/* How often a text mentions one of the names in code or on preprocessor lines. */
size_t scout_count(const char *const *names, size_t nnames, const char *text, size_t len);

/* --- unit.c: one translation unit --- */

enum unit_state {
	UNIT_BUILT,		/* flags are kbuild's own */
	UNIT_NOT_BUILT,		/* this arch/config does not build it: see why */
	UNIT_NO_FLAGS,		/* built, but no command could be had: see why */
};

struct unit {
	const char *path;	/* relative, interned */
	enum unit_state state;
	const char *why;	/* NOT_BUILT, NO_FLAGS: "CONFIG_EPAPR_PARAVIRT is not set", "arch/s390 is not arch x86",
				 * "included by mm/foo.c, not built by itself", "no rule in drivers/x/Makefile" */
	bool is_module;
	char **argv;		/* compiler options cleaned for libclang: no compiler, no -c, no -o, no input; NULL terminated */
	int argc;
	const char *cwd;	/* where relative -I start: the objdir */
	const char *source;	/* absolute path of the main file */
	const char *origin;	/* "dry-run", ".cmd", "compile_commands.json" */
	uint64_t flags_hash;	/* of argv and cwd-independent parts: equal flags give equal hashes in any objdir */
};

/* --- kbuild.c: exact flags without a build --- */

struct kbuild_opts {
	int jobs;
	bool no_prepare;	/* fail instead of configuring an unprepared objdir */
	const char *llvm;	/* "-19": suffix of the LLVM tools; NULL: default */
	const char *config;	/* "allmodconfig" when NULL; used only when objdir has no .config */
	const char *cross;	/* CROSS_COMPILE, or NULL */
	bool verbose;		/* show make's own output */
	uint64_t build_signature;	/* scout_result's: flags of the last run may be used again; 0: ask kbuild */
	unsigned int round;		/* each has its own memory of the last run */
};

/*
 * Make the object directory ready for parsing: configure when there is no
 * .config, then 'prepare'. Generated headers are what counts; a host tool that
 * fails to build is reported and survived when the headers are there.
 * Returns 0, or -1 after error() with what make said (last lines) and where the log is.
 */
int kbuild_prepare(const struct tree *t, const struct kbuild_opts *o);

/* Compiler that the configuration was made for: "clang 19.1.7", "gcc 12.2.0". Interned. */
const char *kbuild_compiler(const struct tree *t);

/*
 * Flags and membership of the given files (relative .c paths), in one or few
 * make dry runs. units[i] belongs to paths[i]. Returns 0, or -1 when make as a whole failed.
 */
int kbuild_units(const struct tree *t, const struct kbuild_opts *o, const char *const *paths,
		 size_t npaths, struct unit *units, struct arena *a);

/*
 * The same from what the last run learnt, without asking make, where no
 * makefile above the file and no configuration changed since; other files are
 * asked about. For who wants the flags of a few files at once.
 */
int kbuild_units_quick(const struct tree *t, const struct kbuild_opts *o, const char *const *paths,
		       size_t npaths, struct unit *units, struct arena *a);

/* --- flags.c --- */

/* Clean one compile command (argv form, with compiler) for libclang, by the table in flags.def. */
void flags_clean(const struct tree *t, char **in, int nin, struct unit *out, struct arena *a);
/* One option a line, path of the tree as $(root), of the objdir as $(obj): for dumps and goldens. */
void flags_print(const struct tree *t, const struct unit *u, struct strbuf *sb);

#endif
