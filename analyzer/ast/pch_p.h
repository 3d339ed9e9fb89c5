/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * pch_p.h - precompiled headers, shared by the files of this folder
 *
 * Beside each NAME.pch stand NAME.h (its source), NAME.refs.h (one typedef for
 * each tracked function it declares: how a parse finds it again without
 * walking through the whole file) and NAME.index, a struct pch_index: what is
 * in there by file, so that a unit can be shown only what it includes.
 */
#ifndef GUPTOOL_AST_PCH_P_H
#define GUPTOOL_AST_PCH_P_H
#include "ast_p.h"
#include "pch.h"

struct packbuf;

struct pch_file {
	const char *path;	/* real, interned */
	unsigned int first, n;	/* of its #include lines, in pch_index.edge */
};

struct pch_pair {
	unsigned int user, owner;	/* files: 'user' names a macro that 'owner' defines */
};

struct pch_test {
	uint64_t word;		/* hash of an identifier */
	uint64_t file;		/* that has it in an #if */
};

struct pch_func {
	const char *name;
	unsigned int file;
};

struct pch_const {		/* enumerator; macro: text is at start .. end, and no value */
	const char *name;
	unsigned int file, line, col;
	unsigned int start, end;
	long long value;
};

struct pch_index {
	VEC(struct pch_file) file;
	VEC(unsigned int) edge;		/* files included */
	VEC(struct pch_pair) pair;	/* sorted */
	VEC(struct pch_func) func;	/* every declaration of a tracked function */
	VEC(struct pch_const) konst, macro;
	VEC(uint64_t) word;		/* sorted hashes of all identifiers */
	VEC(struct pch_test) tested;	/* sorted */
	struct ptrmap by_path;		/* index + 1 */
};
void pch_index_release(struct pch_index *ix);
void pch_index_collect(struct pch_index *ix, CXTranslationUnit tu, const struct ast_wanted *want);
void pch_index_pack(const struct pch_index *ix, struct packbuf *out);
int pch_index_unpack(struct pch_index *ix, const void *data, size_t len);
/* Index of the file + 1, 0: not in there. */
unsigned int pch_index_find(const struct pch_index *ix, const char *path);
bool pch_index_has_word(const struct pch_index *ix, const char *name);
/* The files that test a macro: first of them, *n how many. */
const struct pch_test *pch_index_tests(const struct pch_index *ix, const char *name, size_t *n);
/* Real path of a file, interned, "" for none; remembered in 'seen'. */
const char *pch_path_of(struct ptrmap *seen, CXFile f);

/* What a parse needs of its group; index NULL: it was not built. */
struct pch_group {
	const char *pch, *refs;			/* absolute paths, interned */
	const struct pch_index *index;
	const struct overlay *ov;		/* that it was made with, or NULL */
	const char *root;			/* of the overlay's paths */
};
/* The unit's group, NULL for none; *why: NULL, or why the unit cannot use it. */
const struct pch_group *pch_group_of(struct ast_pch_plan *p, const struct unit *u, const char **why);
#define PCH_REF "guptool_ref_"	/* and the name of a function: typedefs in 'refs' */

/*
 * Does the main file define, before its last #include, a macro that the
 * headers name? NULL when not, else why (interned).
 */
const char *pch_refuses(const struct pch_group *g, const char *source);

/* --- one parse with a precompiled header: pch_use.c --- */

struct pch_local {
	unsigned int from, to;
};

struct pch_use {
	const struct pch_group *g;
	VEC(const char *) path;		/* of the nodes after those of the index */
	struct ptrmap node, seen;	/* path, and CXFile, to node + 1 and path */
	VEC(struct pch_local) edge;	/* #include lines that were read in this parse */
	bool *is_reached;		/* by index of file: some #include leads there */
	const char **used;		/* a macro of it that was named, or NULL */
	const char **hazard;		/* a macro that the file tests and this parse defined before it, or NULL */
	const char *why;		/* not NULL: this parse does not equal a plain one */
};

/* Look at what the preprocessor did; afterwards 'why' tells whether the parse can be used. */
void pch_use_scan(struct pch_use *use, struct ast_tu *t, const struct unit *unit);
void pch_use_release(struct pch_use *use);
/* Does the unit include the file? True for all files that are not in the precompiled header. */
bool pch_use_sees(const struct pch_use *use, CXFile f);
/* Is it the header that names the tracked functions? Then note what 'c' refers to. */
bool pch_use_take_ref(struct ast_tu *t, CXCursor c);
/*
 * 'c' is at the top level of the unit: refuse when something in it is declared
 * or made complete only by a header that the unit does not include. A plain
 * parse has errors there.
 */
void pch_use_check(struct ast_tu *t, CXCursor c);
/* 'first' is a function's first declaration: refuse when the unit does not include its header. */
void pch_use_first(struct ast_tu *t, CXCursor first);
/* Constants of the headers that the unit sees. */
void pch_use_consts(struct ast_tu *t);
/* Text of a file of the precompiled header, NULL when it is none. */
const char *pch_use_text(struct ast_tu *t, CXFile f, size_t *len);

#endif
