/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * kbuild_p.h - what the files of this folder share and nobody else sees
 */
#ifndef GUPTOOL_KBUILD_P_H
#define GUPTOOL_KBUILD_P_H
#include <stdbool.h>
#include <stddef.h>
#include "../../lib/strmap.h"
#include "../../lib/vec.h"
#include "tree.h"

/* --- package.c --- */

/* "linux-source-6.12 6.12.117-1~deb12u1", or NULL when nothing tells. Interned. */
const char *tree_package(const struct tree *t);

/* --- words.c: command lines as the shell reads them --- */

struct arena;
struct strbuf;

struct words {
	VEC(char *) w;		/* heap strings */
};

/*
 * Split 'text' up to its end or to the first unquoted end of command (newline ; & |)
 * into words, quotes and backslashes removed. Nothing is expanded: kbuild's
 * commands hold no '$'. Returns where it stopped; an unfinished quote ends with the text.
 */
const char *words_split(struct words *out, const char *text);
void words_release(struct words *out);

/* --- config.c: the .config of an object directory --- */

struct kconfig {
	struct strmap value;	/* "CONFIG_X" -> heap string: "y", "m", "\"text\"", "4096" */
	bool found;		/* there is a .config */
};

void kconfig_read(struct kconfig *c, const struct tree *t);
void kconfig_release(struct kconfig *c);
/* NULL when not set. */
const char *kconfig_get(const struct kconfig *c, const char *symbol);

/* --- prepare.c --- */

struct subprocess;

/* Variables of ours or of an outer make that would change kbuild's mind; for subprocess.env. */
extern const char *const kbuild_env[];
/* Arguments every make of this tree gets: make, -C, O=, ARCH=, the compiler; no NULL at the end. */
void kbuild_make_args(const struct tree *t, const struct kbuild_opts *o, struct words *out);
/* -1 after error() with the last telling line of what make said; 'log' is its file or NULL. */
int kbuild_make_failed(const struct subprocess *p, const char *what, const struct strbuf *said,
		       const char *log);

/* --- probe.c: what kbuild itself says about folders and objects --- */

struct probe_object {
	const char *dir;	/* folder whose Makefile was read; interned */
	const char *object;	/* "drivers/xen/privcmd.o", without ".."; interned */
	char *command;		/* compile command, heap; NULL when kbuild had none */
	bool member, module;
};
struct probe_dir {
	const char *dir;	/* interned */
	bool reached;		/* kbuild descends into it in this configuration */
	char *failure;		/* why its Makefile could not be read, heap, or NULL */
};
struct probe {
	VEC(struct probe_object) object;
	VEC(struct probe_dir) dir;
};

struct probe_want {
	const char *path;	/* a .c file */
	const char *dir;	/* the folder to ask, or NULL: all folders above the file */
};
struct probe_wants {
	VEC(struct probe_want) v;
};

/* Ask kbuild. Returns 0, or -1 after error() when make as a whole failed. */
int probe_run(struct probe *p, const struct tree *t, const struct kbuild_opts *o,
	      const struct probe_wants *wants);
void probe_release(struct probe *p);
const struct probe_dir *probe_find_dir(const struct probe *p, const char *dir);

/* --- elsewhere.c: makefiles that name files of other folders --- */

struct fragment {
	const char *dir;	/* interned, "." at the top */
	const char *name;	/* "Makefile", "Makefile.kvm"; interned */
	char *text;		/* heap */
	bool visited;
};
struct fragments {
	VEC(struct fragment) v;	/* by path */
};

/* A makefile above the file names it and is itself entered, as far as the text tells. */
bool elsewhere_unneeded(const struct tree *t, const char *path);
/* All makefiles of the tree that can matter for this architecture. */
void fragments_read(struct fragments *f, const struct tree *t);
void fragments_release(struct fragments *f);
/* Does the makefile name the object of this file, as far as the text tells? */
bool elsewhere_names(const struct fragment *f, const char *path);
/* Add the folders, none of them above the file, that might build it. */
void elsewhere_find(struct fragments *all, const char *path, struct probe_wants *out);

/* --- why.c: the reason a file is not built --- */

/* Outside of what kbuild could build for this arch at all: the reason, interned; or NULL. */
const char *why_foreign(const struct tree *t, const char *path);
/*
 * For a file that kbuild does not build in this configuration. Interned. *explained is set
 * when a symbol of the configuration is the reason.
 */
const char *why_not_built(const struct tree *t, const struct kconfig *c, const struct probe *p,
			  const char *path, bool *explained);
/* As above, from the makefile of the file's own folder that others include; NULL: it tells nothing. */
const char *why_not_elsewhere(const struct tree *t, const struct kconfig *c,
			      const struct fragments *f, const char *path);

/* --- cmdfile.c: commands that an earlier build left --- */

/* The command in dir/.x.o.cmd when it is there and not older than .config; heap, or NULL. */
char *cmdfile_command(const struct tree *t, const char *path);

/* --- compdb.c --- */

/* Fill the units that are not UNIT_NOT_BUILT yet from t->compdb. Returns 0, or -1 after error(). */
int compdb_units(const struct tree *t, size_t n, struct unit *units, struct arena *a);

/* --- unit.c --- */

/* Path, source and cwd (the objdir) set; UNIT_NO_FLAGS, no flags yet. */
void unit_init(struct unit *u, const struct tree *t, const char *path, struct arena *a);
void unit_not_built(struct unit *u, const char *why);
void unit_no_flags(struct unit *u, const char *why);
/* Flags from a whole compile command as text; relative paths start at u->cwd. */
void unit_built(struct unit *u, const struct tree *t, const char *command, const char *origin,
		struct arena *a);
/* Append the option with the tree spelled $(root) and the objdir $(obj). */
void unit_abstract(const struct tree *t, const char *option, struct strbuf *sb);

#endif
