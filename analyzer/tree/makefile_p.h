/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * makefile_p.h - the assignments of a kbuild Makefile, as text
 *
 * Not an evaluation: what is built is make's to say (probe.c). This finds the line
 * that names an object, and the CONFIG_ symbols on it and around it, for a reason
 * that a reader can check.
 */
#ifndef GUPTOOL_MAKEFILE_P_H
#define GUPTOOL_MAKEFILE_P_H
#include <stdbool.h>
#include <stddef.h>
#include "../../lib/vec.h"

enum mk_want {
	MK_SET,		/* y or m */
	MK_UNSET,
	MK_IS_Y,
	MK_NOT_Y,
};

struct mk_cond {
	const char *symbol;	/* "CONFIG_X", interned; NULL: a condition that is not understood */
	enum mk_want want;
};

struct mk_line {
	const char *var;	/* "obj-$(CONFIG_X)", "foo-objs"; interned */
	const char *stem;	/* "obj", "foo"; interned */
	char *values;		/* heap */
	unsigned int line;	/* from 1, where the logical line begins */
	VEC(struct mk_cond) cond;	/* enclosing conditionals, then the symbol in 'var' */
};

struct makefile {
	const char *path;	/* relative, interned */
	VEC(struct mk_line) line;
};

/* Reads root/dir/Kbuild or else root/dir/Makefile; no lines when there is neither. */
void makefile_read(struct makefile *m, const char *root, const char *dir);
/* As above for a file of another name. */
void makefile_read_file(struct makefile *m, const char *root, const char *path);
void makefile_release(struct makefile *m);
/* Next line at or after *from whose values hold the word; *from is set after it. NULL: none. */
const struct mk_line *makefile_naming(const struct makefile *m, const char *word, size_t *from);

#endif
