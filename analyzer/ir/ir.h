/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * ir.h - function IR: blocks of three-address operations
 *
 * Variables live in memory and are read and written by LOAD and STORE through
 * their address (IR_V_ADDR); values are temporaries (IR_V_TEMP), assigned once
 * except by COPY, which joins the arms of ?:, && and ||. Every expression of
 * the source is evaluated once, in C's order where C gives one, left to right
 * where it does not. Short-circuit operators, ?:, loops, switch fall-through,
 * goto, statement expressions and cleanup attributes are control flow here.
 * __builtin_expect() is dropped, its first argument stands for it.
 *
 * The type of an address is a pointer to what is there. The address of an array
 * is that of its first element: no op marks the decay, the type of the value
 * does. INDEX steps by the size of what its dst points at, and stands for every
 * pointer arithmetic: p + i, p - i (index -i), p++, &p[i].
 *
 * Conversions that keep the representation are no op; (bool)x of what is not 0 or
 * 1 already is BINARY x != 0 with dst type _Bool. __builtin_constant_p() that the
 * tree did not decide is 0. ASM has the addresses of its operands that are
 * places, outputs and inputs alike, and the values of the others.
 *
 * Scopes: UNINIT where a variable without initialiser comes into scope, the
 * cleanup call and then SCOPE_END on each way out (end of block, break,
 * continue, goto, end of a statement expression). A return ends every scope and
 * has the cleanup calls, after its value was computed, but no SCOPE_END. A jump
 * into a scope past a declaration has no UNINIT. Compound literals are variables
 * "lit.N", struct values that a member is taken of are "tmp.N"; neither has a
 * SCOPE_END.
 *
 * Code that cannot run (after return, after a noreturn callee, the side that a
 * constant condition rules out) is kept in blocks with is_reachable off, so that
 * each call of the source is in the IR once. rpo[] has the reachable ones alone.
 *
 * Ownership: a struct ir_fn and all it points at live in the arena given to
 * ir_build() or ir_unpack(). Strings are interned. Types are struct ast_type.
 */
#ifndef GUPTOOL_IR_H
#define GUPTOOL_IR_H

#include "../ast/ast.h"

struct arena;
struct strbuf;
struct packbuf;
struct unpack;

enum ir_opcode {
#define IR_OP(name, text, has_dst, is_term) IR_##name,
#include "op.def"
#undef IR_OP
	IR_OPCODE_COUNT
};

struct ir_opinfo {
	const char *text;
	bool has_dst, is_term;
};
extern const struct ir_opinfo ir_opinfo[IR_OPCODE_COUNT];

enum ir_value_kind {
	IR_V_NONE,
	IR_V_TEMP,		/* id */
	IR_V_CONST,		/* ival */
	IR_V_ADDR,		/* address of variable var[id] */
	IR_V_FUNC,		/* address of a function: name */
	IR_V_STRING,		/* address of a string literal */
	IR_V_UNKNOWN,		/* cannot be represented (float, va_arg, label address) */
};

struct ir_value {
	enum ir_value_kind kind;
	unsigned int id;
	long long ival;
	const char *name;
	const struct ast_type *type;
};

enum ir_var_kind {
	IR_VAR_PARAM,
	IR_VAR_LOCAL,
	IR_VAR_STATIC,		/* static local: outlives the call */
	IR_VAR_GLOBAL,
};

struct ir_var {
	const char *name;
	const struct ast_type *type;
	const char *typedef_name;
	enum ir_var_kind kind;
	int param_index;	/* PARAM; else -1 */
	const char *cleanup;	/* its cleanup function, lowered to a CALL at each scope exit */
	bool is_static;		/* GLOBAL: internal linkage */
	bool address_taken;	/* & applied, an array that decays, a compound literal; cleanup and asm
				 * operands do not count */
	struct ast_pos pos;
};

struct ir_case {
	long long lo, hi;
	unsigned int target;	/* block */
};

struct ir_op {
	enum ir_opcode op;
	enum ast_op sub;		/* UNARY, BINARY */
	int dst;			/* temporary, -1 when none */
	const struct ast_type *type;	/* of dst; STORE: of the stored value's place */
	const struct ast_type *optype;	/* BINARY: both operands' type after the usual conversions */
	struct ir_value a, b;
	const char *record, *field;	/* FIELD */
	/* CALL */
	const char *callee;		/* name, NULL when called through a pointer (then a is the pointer) */
	const char *ptr_record, *ptr_field; /* called through record.field, when that is what the source says */
	bool callee_static;		/* the callee has internal linkage: key is (file, name) */
	bool is_cleanup;		/* implicit, from __attribute__((cleanup)) */
	struct ir_value *arg;		/* CALL, ASM */
	const char **arg_text;		/* CALL: source text of each argument, as written */
	unsigned int narg;
	const char *text;		/* CALL: source text of the whole call, as written, blanks folded */
	bool result_used;		/* CALL: the value is used by something (a (void) cast does not count) */
	/* terminators */
	unsigned int target[2];		/* JUMP, BRANCH, SWITCH default */
	struct ir_case *cases;		/* SWITCH */
	unsigned int *targets;		/* GOTO_ANY */
	unsigned int ncase;		/* of cases or targets */
	struct ast_pos pos;
	const char *macro;		/* outermost macro, or NULL */
};

struct ir_block {
	struct ir_op *op;		/* at least the terminator */
	unsigned int nop;
	bool is_loop_head;		/* target of a back edge (depth-first order) */
	bool is_reachable;
	const char *label;		/* C label, or NULL */
};

struct ir_fn {
	const char *name;
	const char *file;
	struct ast_pos pos, end;
	const struct ast_type *result;
	bool is_static, is_inline, in_header, is_variadic;
	struct ir_var *var;		/* parameters first, in order */
	unsigned int nvar, nparam;
	struct ir_block *block;		/* block[0] is the entry */
	unsigned int nblock;
	unsigned int ntemp;
	unsigned int *rpo;		/* reachable blocks in reverse post-order */
	unsigned int nrpo;
	uint64_t body_hash;
	unsigned int ncall;		/* call expressions in the source, evaluated ones */
	const char *giveup;		/* NULL, or why there are no blocks */
	struct ast_pos giveup_pos;
};

/*
 * Lower one function. Never fails: what cannot be lowered comes back with
 * ->giveup set and no blocks. 'is_noreturn' says which callees do not return
 * (in addition to the declarations' own attribute); may be NULL.
 */
struct ir_fn *ir_build(const struct ast_fn *fn, bool (*is_noreturn)(const char *name), struct arena *a);

/*
 * Check the invariants: each block ends in one terminator, each label is
 * reachable or explained (asm goto, computed goto), each evaluated call
 * expression was lowered exactly once (cleanup calls aside), temporaries are
 * defined before use. Returns 0, or -1 with the reason in 'why'. 'src' may be
 * NULL: then what needs the tree is not checked.
 */
int ir_verify(const struct ir_fn *fn, const struct ast_fn *src, struct strbuf *why);

/* Edges: how many successors a terminator has, and the block that edge 'i' goes to. SWITCH: 0 is the default. */
unsigned int ir_nsucc(const struct ir_op *term);
unsigned int ir_succ(const struct ir_op *term, unsigned int i);

/*
 * Is the variable the array of all struct page (asm-generic/memory_model.h), whose index
 * is the frame number? x86 has its address in vmemmap_base, powerpc in vmemmap; mem_map without SPARSEMEM.
 */
bool ir_is_mem_map(const char *variable);

void ir_print(const struct ir_fn *fn, struct strbuf *sb);

/* Versioned bytes for the database; unpack checks every bound and returns NULL on damage. */
void ir_pack(const struct ir_fn *fn, struct packbuf *out);
struct ir_fn *ir_unpack(struct unpack *in, struct arena *a);

#endif
