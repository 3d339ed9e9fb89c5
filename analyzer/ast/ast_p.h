/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * ast_p.h - what the files of this folder share; nobody else includes it
 *
 * A struct ast_tu is one parse: the clang unit, tables that make repeated
 * questions cheap (files, types, declarations: keyed by the opaque pointers
 * that libclang hands out, never looked into), and the unit being filled.
 * Cursors live on the stack only, except fn_cursor, valid while 'fn' is set.
 */
#ifndef GUPTOOL_AST_P_H
#define GUPTOOL_AST_P_H
#include <clang-c/Index.h>
#include "ast.h"
#include "../../lib/vec.h"

struct arena;
struct pch_use;
struct strbuf;

/* --- ptrmap.c: opaque pointer to pointer, insert only --- */

struct ptrmap {
	const void **key;
	void **value;
	size_t n, cap;		/* cap is a power of two, or 0 */
};
void *ptrmap_get(const struct ptrmap *m, const void *key);
void ptrmap_put(struct ptrmap *m, const void *key, void *value);
void ptrmap_clear(struct ptrmap *m);
void ptrmap_release(struct ptrmap *m);

/* --- the parse --- */

struct ast_file {
	const char *name;	/* interned: relative to the root when inside it */
	CXFile handle;
	const char *buf;	/* as clang read it, overlays included; NULL: none, or not asked for */
	size_t len;
	bool is_loaded;
	bool is_main;
};

/* What the compiler saw at an offset of the main file. */
struct ast_use {
	unsigned int offset;
	enum ast_mention_kind kind;
	bool is_function;		/* REF: of a function */
	const char *function;
};

/* Which of init, condition and step a 'for' has. */
struct ast_for {
	bool has[3];
};

/* What cursors do not tell about the statements of one function; shape.c. */
struct ast_shapes {
	VEC(struct ast_for) loops;
	VEC(const char **) labels;	/* of each asm goto, NULL terminated */
	struct ptrmap ordinal;		/* statement to its index + 1 */
	unsigned int nloop, nasm;	/* seen by cursors */
	bool is_known, is_wrong;
};

struct ast_local_label {		/* __label__ */
	const char *plain, *unique;
};

struct ast_macro_def {
	const char *name;
	const struct ast_file *file;
	unsigned int start, end;	/* name up to the end of the replacement list */
	struct ast_pos pos;
};

/* --- unsaved.c: texts that take the place of files --- */

struct overlay;
struct unit;
struct ast_unsaved {
	VEC(struct CXUnsavedFile) v;
};
/* For a command line; 'root' is what the overlay's paths are relative to, NULL: nothing. Strings in the arena or the overlay. */
void ast_unsaved_add(struct ast_unsaved *out, const struct overlay *ov, const char *root, const char *const *argv,
		     size_t argc, const char *cwd, struct arena *a);
/* The text of a file (absolute path) as a parse reads it; -1: not there. */
int ast_read_text(const struct overlay *ov, const char *root, const char *path, struct strbuf *sb);
/* The source's path without the part that is relative to the root; interned, NULL: unknown. */
const char *ast_root_of(const struct unit *u);

struct ast_tu {
	CXTranslationUnit tu;
	struct arena *a;
	struct ast_unit *out;
	const struct ast_wanted *want;
	const char *root;		/* absolute, no slash at the end; NULL: unknown */
	const struct ast_file *main;
	const char *main_path;		/* as given to clang */
	struct ptrmap files, types, decls;
	struct ptrmap pointers;		/* types, by their interned name */
	struct ptrmap included;		/* interned paths */
	struct pch_use *pch;		/* precompiled header of this parse, or NULL; pch_p.h */
	VEC(struct ast_use) uses;
	VEC(struct ast_fn *) fns;
	VEC(struct ast_fnptr) fnptrs;
	VEC(struct ast_proto) protos;
	VEC(struct ast_const) konsts;
	VEC(struct ast_macro_def) macros;
	VEC(const char *) includes;
	long long pointer_size;		/* of the target */
	const char *anon_hint;		/* name for an anonymous record that has nothing around it */
	/* the function being built, or NULL and the name of the object being initialised */
	struct ast_fn *fn;
	const char *object;
	CXCursor fn_cursor;
	unsigned int next_id;
	struct ast_shapes shapes;
	VEC(struct ast_local_label) local_labels;
	unsigned int nlocal_label;
	struct ptrmap counted;		/* names made with __COUNTER__: to what they are called */
	unsigned int ncounted;
};

/* The children of a cursor; references to types and members are left out
 * unless asked for by kids_all(). */
struct ast_kids {
	CXCursor *v;
	size_t n, cap;
};
void ast_kids_all(CXCursor c, struct ast_kids *k);
void ast_kids_code(CXCursor c, struct ast_kids *k);	/* expressions and statements */
void ast_kids_release(struct ast_kids *k);

/* --- source.c: places and text --- */

struct ast_span {
	const struct ast_file *file;
	unsigned int start, end;	/* offsets, end exclusive */
	struct ast_pos pos, last;
	const char *macro;		/* the text comes from the body of this macro; NULL: it stands there */
};
const struct ast_file *ast_file_of(struct ast_tu *t, CXFile f);
const struct ast_file *ast_file_text(struct ast_tu *t, CXFile f);	/* with buf */
struct ast_pos ast_pos_of(struct ast_tu *t, CXSourceLocation loc, unsigned int *offset,
			  const struct ast_file **file);
/* The same without line and column, which cost clang a table of each file's lines. */
const struct ast_file *ast_file_at(struct ast_tu *t, CXSourceLocation loc, unsigned int *offset);
void ast_span_of(struct ast_tu *t, CXCursor c, struct ast_span *s);
/* Where the token was spelled, in a macro's definition too. */
const struct ast_file *ast_spelled(struct ast_tu *t, CXSourceLocation loc, unsigned int *offset);
bool ast_spelled_as(struct ast_tu *t, CXCursor c, const char *word);
/* Text between offsets, blanks and comments folded; memory from 'a'. */
const char *ast_fold(struct arena *a, const char *s, size_t len);
/* Hash of the text without blanks and comments. */
uint64_t ast_hash_tokens(const char *s, size_t len);
/* As written; 'callee' is where its name stands. Sets *s to the call's span. */
const char *ast_call_text(struct ast_tu *t, CXCursor c, CXSourceLocation callee, struct ast_span *s);
const char *ast_arg_text(struct ast_tu *t, CXCursor c, const struct ast_span *call);
/* Interned identifier at an offset, NULL when there is none. */
const char *ast_word_at(const struct ast_file *f, unsigned int offset);
/* A CXString, interned and disposed of. */
const char *ast_intern(CXString s);

/* --- type.c --- */

const struct ast_type *ast_type_of(struct ast_tu *t, CXType ct);
/* What an array or function becomes as a parameter or value; else the type itself. */
const struct ast_type *ast_type_decayed(struct ast_tu *t, const struct ast_type *type, CXType ct);
/* As written, interned; NULL when that is the canonical spelling. */
const char *ast_typedef_name(const struct ast_type *type, CXType written);
/* Tag of the record that a member of 'type' is found under, through unnamed members. */
const char *ast_record_tag(struct ast_tu *t, CXType ct);
bool ast_is_unnamed(CXCursor decl_or_member);
bool ast_type_is_scalar(const struct ast_type *type);
/* Same representation: a cast between the two changes no bit. */
bool ast_type_same_bits(const struct ast_type *a, const struct ast_type *b);

/* --- clang_decl.c --- */

const struct ast_decl *ast_decl_of(struct ast_tu *t, CXCursor c);
/*
 * What the kernel's headers end in __COUNTER__ is numbered anew, so that it
 * does not depend on how much the headers before it counted. 'name' is interned.
 */
const char *ast_recounted(struct ast_tu *t, const char *name);
const char *ast_name_of(struct ast_tu *t, CXCursor c);	/* of a declaration or a reference to it */
void ast_function(struct ast_tu *t, CXCursor c, const struct ast_file *file);
void ast_prototype(struct ast_tu *t, CXCursor c);
void ast_prototype_used(struct ast_tu *t, CXCursor c);
void ast_global(struct ast_tu *t, CXCursor c);
struct ast_node *ast_var(struct ast_tu *t, CXCursor c);
void ast_fnptr_assign(struct ast_tu *t, const struct ast_node *assign);
void ast_fnptr_init(struct ast_tu *t, const struct ast_node *init);

/* --- clang_expr.c, clang_init.c, clang_stmt.c --- */

struct ast_node *ast_node_new(struct ast_tu *t, CXCursor c, enum ast_kind kind, unsigned int nkid);
struct ast_node *ast_expr(struct ast_tu *t, CXCursor c);
/* A node of 'kind' named after the label below the cursor: goto x, &&x. */
struct ast_node *ast_label_ref(struct ast_tu *t, CXCursor c, enum ast_kind kind);
struct ast_node *ast_init_list(struct ast_tu *t, CXCursor c);
struct ast_node *ast_generic(struct ast_tu *t, CXCursor c);
struct ast_node *ast_stmt(struct ast_tu *t, CXCursor c);
void ast_giveup(struct ast_tu *t, CXCursor c, const char *why);
/* The name of a label in the function: a label of __label__ is 'again.1'. */
const char *ast_label(struct ast_tu *t, const char *plain);

/* --- fold.c: constants --- */

bool ast_evaluate(CXCursor c, long long *v);
/* 'v' as a value of the type. */
long long ast_wrap(const struct ast_type *type, long long v);
/* Turn n into a CONST when all its children are. Returns n. */
struct ast_node *ast_fold_const(struct ast_node *n);

/* --- shape.c --- */

const struct ast_for *ast_for_shape(struct ast_tu *t, CXCursor c);
const char **ast_asm_labels(struct ast_tu *t, CXCursor c);	/* NULL: not an asm goto */
void ast_shapes_clear(struct ast_shapes *s);
void ast_shapes_release(struct ast_shapes *s);
/* f of __attribute__((cleanup(f))), NULL when there is none */
const char *ast_cleanup_of(struct ast_tu *t, CXCursor var);

/* --- mention.c, macro.c --- */

void ast_use_at(struct ast_tu *t, CXSourceLocation loc, enum ast_mention_kind kind);
void ast_use_of(struct ast_tu *t, CXCursor c, CXCursor to);	/* 'c' refers to 'to' */
void ast_use_below(struct ast_tu *t, CXCursor c);	/* all references in code that is not lowered */
void ast_mentions(struct ast_tu *t);
void ast_macro_note(struct ast_tu *t, CXCursor c);
void ast_macro_consts(struct ast_tu *t);

#endif
