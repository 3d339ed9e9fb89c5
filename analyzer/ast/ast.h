/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * ast.h - the plain syntax tree of one translation unit
 *
 * libclang stops at this header: nothing below ast/ sees a cursor, a CXString
 * or a clang type. ast/ fills these structures, ir/ lowers them.
 *
 * Lifetimes: everything reachable from a struct ast_unit lives in the arena
 * that ast_unit_parse() was given, strings that are names or paths are
 * interned (process lifetime) and may be compared by pointer.
 *
 * Positions say where the text stands in the file that the reader opens: code
 * out of a macro's body stands where the macro is invoked, an argument of a
 * macro where it is written, inside of the invocation.
 *
 * What the program does not run is not in the tree: operands of sizeof and
 * typeof, arms of _Generic and __builtin_choose_expr that were not chosen, the
 * operand of __builtin_constant_p (1 for a constant expression, else 0). The
 * names in it still count as mentions.
 *
 * Left out as well: sizes of variable-length arrays, and how many of an ASM's
 * operands are outputs.
 */
#ifndef GUPTOOL_AST_H
#define GUPTOOL_AST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;
struct unit;
struct overlay;

struct ast_pos {
	const char *file;	/* interned; relative to the kernel root where it is inside it */
	unsigned int line;	/* from 1; 0: none */
	unsigned int col;	/* from 1 */
};

enum ast_type_kind {
	AST_T_VOID,
	AST_T_BOOL,
	AST_T_INT,		/* char .. __int128 */
	AST_T_ENUM,
	AST_T_FLOAT,
	AST_T_PTR,
	AST_T_ARRAY,
	AST_T_RECORD,		/* struct or union */
	AST_T_FUNC,
	AST_T_OTHER,		/* vectors, atomics that could not be stripped, ... */
};

/* Canonical (typedefs resolved), unqualified. Unique per unit: compare by pointer. */
struct ast_type {
	enum ast_type_kind kind;
	unsigned int bits;		/* width of BOOL, INT, ENUM, FLOAT, PTR; 0 else */
	bool is_signed;			/* INT, ENUM */
	bool is_union;			/* RECORD */
	const char *name;		/* spelling of the canonical type */
	const char *tag;		/* RECORD, ENUM: its tag; an anonymous record carries the
					 * outermost named record and the field path: "bio..bi_crypt" */
	const struct ast_type *elem;	/* PTR: pointee, ARRAY: element, FUNC: result */
	long long count;		/* ARRAY: elements, -1 when unknown */
	long long size;			/* bytes, -1 when unknown */
};

enum ast_decl_kind {
	AST_D_PARAM,
	AST_D_LOCAL,
	AST_D_STATIC,		/* static local */
	AST_D_GLOBAL,
	AST_D_FUNC,
	AST_D_ENUMERATOR,
};

struct ast_decl {
	enum ast_decl_kind kind;
	const char *name;
	const struct ast_type *type;
	const char *typedef_name;	/* spelling as written ("size_t"), NULL when the same */
	const char *cleanup;		/* __attribute__((cleanup(f))): f, else NULL */
	struct ast_pos pos;		/* none for __builtin_... and what a header declares external */
	int param_index;		/* PARAM: from 0 */
	long long value;		/* ENUMERATOR */
	bool is_static;			/* FUNC, GLOBAL: internal linkage */
	bool is_noreturn;		/* FUNC */
	unsigned int id;		/* unique in the function for PARAM, LOCAL, STATIC */
};

enum ast_kind {
#define AST_NODE(name, text) AST_##name,
#include "node.def"
#undef AST_NODE
	AST_KIND_COUNT
};

/* Operators, C spelling in ast_op_text[]. Assignments carry the operation of the
 * compound form (AST_OP_NONE for '='). */
enum ast_op {
	AST_OP_NONE,
	AST_OP_ADD, AST_OP_SUB, AST_OP_MUL, AST_OP_DIV, AST_OP_REM,
	AST_OP_SHL, AST_OP_SHR, AST_OP_AND, AST_OP_OR, AST_OP_XOR,
	AST_OP_LT, AST_OP_GT, AST_OP_LE, AST_OP_GE, AST_OP_EQ, AST_OP_NE,
	AST_OP_LAND, AST_OP_LOR, AST_OP_COMMA,
	AST_OP_NEG, AST_OP_PLUS, AST_OP_NOT, AST_OP_LNOT,
	AST_OP_PREINC, AST_OP_PREDEC, AST_OP_POSTINC, AST_OP_POSTDEC,
	AST_OP_DEREF, AST_OP_ADDR,
	AST_OP_COUNT
};
extern const char *const ast_op_text[AST_OP_COUNT];

struct ast_node {
	enum ast_kind kind;
	enum ast_op op;			/* UNARY, BINARY, ASSIGN */
	struct ast_pos pos;		/* of the node; CALL: of the callee name */
	struct ast_pos end;		/* last character; not exact when the last token is an
					 * argument of a macro */
	const struct ast_type *type;	/* expressions; NULL for statements */
	const char *name;		/* see node.def */
	const char *record;		/* MEMBER: tag of the record that owns the field */
	const char *macro;		/* macro, named at 'pos', whose body this came out of; NULL when
					 * the text stands there, also as a macro's argument */
	const char *text;		/* CALL, and arguments of CALL: source text as written (the
					 * spelling in the file, FOLL_WRITE not 1), white space
					 * folded to single blanks; else NULL */
	const struct ast_decl *decl;	/* REF, VAR */
	long long ival;			/* valid when has_ival: value of a constant expression */
	bool has_ival;
	bool arrow;			/* MEMBER: -> */
	bool unevaluated;		/* never set at present: such operands are left out */
	struct ast_node **kid;		/* nkid entries; an absent optional child is NULL */
	unsigned int nkid;
};

struct ast_fn {
	const char *name;
	const char *file;		/* interned, relative to the root */
	struct ast_pos pos, end;
	const struct ast_type *result;
	const char *result_typedef;
	const struct ast_decl **param;	/* nparam */
	unsigned int nparam;
	bool is_static;
	bool is_inline;
	bool in_header;
	bool is_variadic;
	const struct ast_node *body;	/* COMPOUND */
	uint64_t body_hash;		/* of the token text */
	const char *giveup;		/* NULL, or why this body could not be represented */
	struct ast_pos giveup_pos;
};

/* .open = foo_open in an initialiser of a record, or an assignment p->open = foo_open */
struct ast_fnptr {
	const char *record, *field, *function;
	const char *object;		/* name of the variable, NULL for an assignment */
	struct ast_pos pos;
};

enum ast_mention_kind {
	AST_M_CALL,		/* callee of a call inside a function body */
	AST_M_REF,		/* address taken, or another use as a value */
	AST_M_DECL,		/* prototype */
	AST_M_DEF,		/* the function's own definition */
	AST_M_MACRO_DEF,	/* inside the replacement list of a macro */
	AST_M_INACTIVE,		/* inside a region that #if removed */
};

/* One occurrence of a tracked identifier in the main file, as the compiler saw it. */
struct ast_mention {
	const char *name;
	const char *function;	/* enclosing function, or NULL */
	struct ast_pos pos;
	enum ast_mention_kind kind;
};

/* A prototype that the unit sees; the model finds parameter roles in it. */
struct ast_proto {
	const char *name;
	const struct ast_type *result;
	const struct ast_decl **param;
	unsigned int nparam;
	struct ast_pos pos;
};

/* An enumerator, or an object-like macro whose value is an integer constant. */
struct ast_const {
	const char *name;
	long long value;
	struct ast_pos pos;
	bool is_macro;
};

struct ast_diag {
	struct ast_pos pos;
	const char *text;
	bool is_fatal;		/* fatal (a header not found): the unit counts as not analysed */
};

struct ast_unit {
	const char *path;		/* main file, relative */
	struct ast_fn **fn;		/* definitions in the main file, in order; plus wanted header inlines */
	unsigned int nfn;
	struct ast_fnptr *fnptr;
	unsigned int nfnptr;
	struct ast_mention *mention;	/* by position */
	unsigned int nmention;
	struct ast_proto *proto;	/* of the names asked for */
	unsigned int nproto;
	struct ast_const *konst;	/* of the prefixes asked for (FOLL_) */
	unsigned int nkonst;
	const char **include;		/* every file read, absolute real paths, interned, in order of first entry */
	unsigned int ninclude;
	struct ast_diag *diag;		/* errors only */
	unsigned int ndiag;
	const char *pch;		/* what became of a precompiled header (pch.h): NULL none was offered,
					 * "" used, else why the unit was parsed plainly */
	double parse_seconds;
};

/* What to bring out of a unit beyond the functions of the main file. */
struct ast_wanted {
	bool (*is_tracked)(void *ctx, const char *name);	/* mentions, prototypes: wherever they are declared */
	bool all_functions;		/* mentions and prototypes of every function that the main file names, too */
	bool (*wants_header_fn)(void *ctx, const char *name, const char *file);	/* bodies of header inlines; may be NULL */
	const char *const_prefix;	/* "FOLL_" */
	void *ctx;
};

struct ast_session;

/* One libclang index; reused for many units by one process. */
struct ast_session *ast_session_new(void);
void ast_session_free(struct ast_session *s);

/*
 * Parse one unit with its flags; 'ov' (may be NULL) overlays file contents.
 * Returns 0 and fills *out (memory from 'a'), or -1 with a one-line reason in
 * *why (interned). Errors in the text are not a failure: they are in out->diag.
 */
int ast_unit_parse(struct ast_session *s, const struct unit *u, const struct overlay *ov,
		   const struct ast_wanted *want, struct arena *a,
		   struct ast_unit *out, const char **why);

/* Human-readable tree, for 'dump ast' and the golden tests. */
struct strbuf;
void ast_fn_print(const struct ast_fn *fn, struct strbuf *sb);

#endif
