/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * build_p.h - state of one lowering, shared by the build_*.c files
 *
 * A block is created (irb_block), referred to by jumps, and placed once
 * (irb_place); ops go to the current block. After a terminator there is no
 * current block (cur is -1): a terminator there is dropped, any other op opens
 * a block that nothing jumps to, so dead code is kept and shown as dead.
 *
 * Scopes are a chain of the variables that are alive, innermost first (struct
 * ir_env). Leaving from one point of it to an outer one emits the cleanup calls
 * and SCOPE_END of what lies between. A goto is resolved when the whole body
 * has been seen: only then is the chain at its label known.
 */
#ifndef GUPTOOL_IR_BUILD_P_H
#define GUPTOOL_IR_BUILD_P_H
#include "../../lib/vec.h"
#include "ir.h"

/* Nesting that is lowered; deeper trees are given up rather than overflow the stack. */
#define IRB_MAX_DEPTH	1500
#define IRB_MAX_OPS	1000000
/* An array initialiser of more constants than this becomes ZERO and an unknown value. */
#define IRB_MAX_INIT	64

struct ir_env {
	unsigned int var;
	struct ir_env *up;
	unsigned int depth;
};

/* Compound statements around a point; tells apart labels of the same name (__label__). */
struct ir_nest {
	struct ir_nest *up;
	unsigned int depth;
};

struct irb_block {
	VEC(struct ir_op) op;
	const char *label;
	unsigned int nref;	/* jumps to it so far */
};

struct irb_label {
	const char *name;
	unsigned int block;
	struct ir_env *env;
	struct ir_nest *nest;
};

/* A block that ends in a goto whose label is not known yet. */
struct irb_goto {
	const char *name;
	unsigned int block;
	struct ir_env *env;
	struct ir_nest *nest;
	const struct ast_node *node;
};

struct irb_switch {
	VEC(struct ir_case) cases;
	long long dflt;		/* block, -1 when there is no default */
	struct irb_switch *outer;
};

/* Where break and continue go, and what is alive there. */
struct irb_exits {
	long long brk, cont;	/* blocks, -1 outside */
	struct ir_env *brk_env, *cont_env;
};

struct irb {
	struct arena *a;
	const struct ast_fn *src;
	bool (*is_noreturn)(const char *name);

	VEC(struct irb_block) block;
	VEC(unsigned int) order;	/* blocks as they were placed */
	VEC(struct ir_var) var;
	VEC(unsigned int) slot;		/* hash of decl to var + 1, open addressing */
	VEC(const struct ast_decl *) decl;	/* of var[], NULL for temporaries */
	VEC(struct irb_label) label;
	VEC(struct irb_goto) jump;
	VEC(struct irb_label) taken;	/* labels whose address is taken, by name */
	VEC(const struct ast_type *) ptr;	/* pointer types known, see irb_ptr_to() */
	const struct ast_type *type_int, *type_long;

	int cur;
	struct ir_env *env;
	struct ir_nest *nest;
	struct irb_exits exits;
	struct irb_switch *sw;
	unsigned int ntemp, nop, depth, nanon;
	unsigned int ncall;
	const char *giveup;
	struct ast_pos giveup_pos;
};

/* --- build.c: blocks, variables, scopes --- */
unsigned int irb_block(struct irb *b);
void irb_place(struct irb *b, unsigned int id);
/* For a block whose jumps have all been made: without any there is no current block. */
void irb_place_join(struct irb *b, unsigned int id);
/* The op is in the current block and valid until the next call of an irb_ function. */
struct ir_op *irb_emit(struct irb *b, enum ir_opcode op, const struct ast_node *n);
/* The same for a terminator: NULL when there is no current block. */
struct ir_op *irb_term(struct irb *b, enum ir_opcode op, const struct ast_node *n);
struct ir_value irb_dst(struct irb *b, struct ir_op *op, const struct ast_type *type);
void irb_jump(struct irb *b, unsigned int to, const struct ast_node *n);
void irb_branch(struct irb *b, struct ir_value v, unsigned int yes, unsigned int no,
		const struct ast_node *n);
unsigned int irb_var(struct irb *b, const struct ast_decl *d);
unsigned int irb_anon_var(struct irb *b, const char *prefix, const struct ast_type *type,
			  const struct ast_node *n);
void irb_scope_add(struct irb *b, unsigned int var);
/* Emits the ends of scopes from b->env out to 'to'; b->env stays as it is. */
void irb_leave(struct irb *b, struct ir_env *to, const struct ast_node *n, bool is_return);
void irb_giveup(struct irb *b, const struct ast_node *n, const char *why);
bool irb_enter(struct irb *b, const struct ast_node *n);	/* false: nested too deep */
static inline void irb_exit(struct irb *b) { b->depth--; }
const struct ast_node *irb_kid(const struct ast_node *n, unsigned int i);	/* NULL when absent */

/* --- type.c --- */
void irb_types_scan(struct irb *b, const struct ast_node *n);
const struct ast_type *irb_ptr_to(struct irb *b, const struct ast_type *t);
const struct ast_type *irb_decayed(struct irb *b, const struct ast_type *t);
const struct ast_type *irb_int(struct irb *b);
const struct ast_type *irb_long(struct irb *b);
const struct ast_type *irb_promoted(struct irb *b, const struct ast_type *t);
const struct ast_type *irb_usual(struct irb *b, const struct ast_type *l, const struct ast_type *r);
static inline bool type_is(const struct ast_type *t, enum ast_type_kind kind)
{
	return t && t->kind == kind;
}
/* Held as an address: pointers, and arrays and functions after their decay */
static inline bool type_is_address(const struct ast_type *t)
{
	return t && (t->kind == AST_T_PTR || t->kind == AST_T_ARRAY || t->kind == AST_T_FUNC);
}

/* --- build_expr.c, build_place.c, build_call.c, build_init.c, build_cond.c --- */
struct ir_value irb_none(void);
struct ir_value irb_unknown(const struct ast_type *t);
struct ir_value irb_const(long long v, const struct ast_type *t);
struct ir_value irb_opaque(struct irb *b, const struct ast_node *n, const struct ast_type *t);
struct ir_value irb_value(struct irb *b, const struct ast_node *n);	/* evaluate for the value */
void irb_effect(struct irb *b, const struct ast_node *n);		/* ... for the side effects alone */
struct ir_value irb_place_of(struct irb *b, const struct ast_node *n);	/* ... for the address */
void irb_cond(struct irb *b, const struct ast_node *n, unsigned int yes, unsigned int no);
struct ir_value irb_cond_value(struct irb *b, const struct ast_node *n);	/* COND */
struct ir_value irb_truth_value(struct irb *b, const struct ast_node *n);	/* && and || */
bool irb_is_truth(const struct ast_node *n);				/* its value is 0 or 1 */
struct ir_value irb_call(struct irb *b, const struct ast_node *n, bool used);
struct ir_value irb_stmt_expr(struct irb *b, const struct ast_node *n, bool used);
struct ir_value irb_assign(struct irb *b, const struct ast_node *n);
struct ir_value irb_step(struct irb *b, const struct ast_node *n);	/* ++ and -- */
struct ir_value irb_load(struct irb *b, struct ir_value place, const struct ast_type *t,
			 const struct ast_node *n);
void irb_store(struct irb *b, struct ir_value place, struct ir_value v, const struct ast_type *t,
	       const struct ast_node *n);
struct ir_value irb_binary(struct irb *b, enum ast_op op, struct ir_value l, struct ir_value r,
			   const struct ast_type *type, const struct ast_type *optype,
			   const struct ast_node *n);
struct ir_value irb_index(struct irb *b, struct ir_value p, struct ir_value i,
			  const struct ast_type *ptr, const struct ast_node *n);
/* of an index: as wide as a pointer before the sign changes */
struct ir_value irb_negate(struct irb *b, struct ir_value v, const struct ast_node *n);
struct ir_value irb_convert(struct irb *b, struct ir_value v, const struct ast_type *to,
			    const struct ast_node *n);
bool irb_is_array(const struct ast_node *n);
/* Marks the variable that the place lies in, if it lies in one. */
void irb_mark_taken(struct irb *b, const struct ast_node *place);
/* Writes an initialiser into a place that holds nothing yet. */
void irb_init(struct irb *b, struct ir_value place, const struct ast_type *t, const struct ast_node *n);

/* --- build_stmt.c, build_goto.c --- */
void irb_stmt(struct irb *b, const struct ast_node *n);
void irb_compound_stmts(struct irb *b, const struct ast_node *n, unsigned int count);
/* Places the labels and cases in front of a statement; returns the statement. */
const struct ast_node *irb_labels(struct irb *b, const struct ast_node *n);
void irb_asm(struct irb *b, const struct ast_node *n);
void irb_computed_goto(struct irb *b, const struct ast_node *n);
void irb_resolve_gotos(struct irb *b);

/* --- cfg.c --- */
void irb_finish(struct irb *b, struct ir_fn *fn);	/* blocks into fn, empty ones dropped, chains joined */
void ir_cfg(struct ir_fn *fn, struct arena *a);		/* is_reachable, is_loop_head, rpo */

/* --- shared with verify.c --- */
enum ir_builtin {
	IR_B_NO,
	IR_B_FIRST,		/* stands for its first argument: __builtin_expect() */
	IR_B_ZERO,		/* operand not evaluated, 0 when the compiler did not know better */
};
enum ir_builtin ir_builtin(const struct ast_node *call);
bool ir_is_expr(const struct ast_node *n);
bool ir_known(const struct ast_node *n, long long *v);	/* known.c: the value of a constant expression */
long long ir_cut(long long v, const struct ast_type *to);	/* as the type holds it */
bool ir_is_folded(const struct ast_node *n);	/* a constant, or not evaluated: nothing below it is lowered */
bool ir_label_is(const char *label, const char *written);
const char *ir_callee_name(const struct ast_node *call);
const struct ast_decl *ir_callee_decl(const struct ast_node *call);

/* The part of ir_verify() that looks at one op at a time: operands, edges, terminators. */
int ir_verify_ops(const struct ir_fn *fn, struct strbuf *why);

/* Layout of pack.c and unpack.c; change it with either. */
#define IR_PACK_VERSION 1

#endif
