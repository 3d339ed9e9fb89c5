/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * build_expr.c - lowering of expressions for their value or their effect
 *
 * Every expression is evaluated once, left to right where C leaves the order
 * open; the address of an assignment's place comes before its value.
 */
#include "build_p.h"

struct ir_value irb_none(void)
{
	return (struct ir_value){ .kind = IR_V_NONE };
}

struct ir_value irb_unknown(const struct ast_type *t)
{
	return (struct ir_value){ .kind = IR_V_UNKNOWN, .type = t };
}

struct ir_value irb_const(long long v, const struct ast_type *t)
{
	return (struct ir_value){ .kind = IR_V_CONST, .ival = v, .type = t };
}

struct ir_value irb_opaque(struct irb *b, const struct ast_node *n, const struct ast_type *t)
{
	if (type_is(t, AST_T_VOID))
		return irb_none();
	return irb_dst(b, irb_emit(b, IR_OPAQUE, n), t);
}

struct ir_value irb_load(struct irb *b, struct ir_value place, const struct ast_type *t,
			 const struct ast_node *n)
{
	struct ir_op *op = irb_emit(b, IR_LOAD, n);

	op->a = place;
	return irb_dst(b, op, t);
}

void irb_store(struct irb *b, struct ir_value place, struct ir_value v, const struct ast_type *t,
	       const struct ast_node *n)
{
	struct ir_op *op = irb_emit(b, IR_STORE, n);

	op->a = place;
	op->b = v;
	op->type = t;
}

struct ir_value irb_binary(struct irb *b, enum ast_op sub, struct ir_value l, struct ir_value r,
			   const struct ast_type *type, const struct ast_type *optype,
			   const struct ast_node *n)
{
	struct ir_op *op = irb_emit(b, IR_BINARY, n);

	op->sub = sub;
	op->a = l;
	op->b = r;
	op->optype = optype;
	return irb_dst(b, op, type);
}

static struct ir_value unary(struct irb *b, enum ast_op sub, struct ir_value v,
			     const struct ast_type *type, const struct ast_node *n)
{
	struct ir_op *op = irb_emit(b, IR_UNARY, n);

	op->sub = sub;
	op->a = v;
	return irb_dst(b, op, type);
}

struct ir_value irb_index(struct irb *b, struct ir_value p, struct ir_value i,
			  const struct ast_type *ptr, const struct ast_node *n)
{
	struct ir_op *op = irb_emit(b, IR_INDEX, n);

	op->a = p;
	op->b = i;
	return irb_dst(b, op, ptr);
}

struct ir_value irb_negate(struct irb *b, struct ir_value v, const struct ast_node *n)
{
	if (v.kind == IR_V_CONST)
		return irb_const((long long)-(unsigned long long)v.ival, v.type);
	if (v.type && !v.type->is_signed)
		v = irb_convert(b, v, irb_long(b), n);
	return unary(b, AST_OP_NEG, v, v.type, n);
}

/* --- casts --- */

static bool is_static_address(struct ir_value v)
{
	return v.kind == IR_V_ADDR || v.kind == IR_V_FUNC || v.kind == IR_V_STRING;
}

static bool same_representation(const struct ast_type *x, const struct ast_type *y)
{
	if (x == y || !x || !y)
		return true;
	if (x->kind == AST_T_PTR && y->kind == AST_T_PTR)
		return true;
	return (x->kind == AST_T_INT || x->kind == AST_T_ENUM) &&
	       (y->kind == AST_T_INT || y->kind == AST_T_ENUM) &&
	       x->bits == y->bits && x->is_signed == y->is_signed;
}

/* (int)(long)i is i: __builtin_expect() takes and gives a long. */
static bool undo_widening(struct irb *b, struct ir_value *v, const struct ast_type *to)
{
	struct irb_block *blk;
	struct ir_op *op;

	if (b->cur < 0 || v->kind != IR_V_TEMP || !b->block.v[b->cur].op.n)
		return false;
	blk = &b->block.v[b->cur];
	op = &blk->op.v[blk->op.n - 1];
	if (op->op != IR_CAST || op->dst != (int)v->id || !same_representation(op->a.type, to) ||
	    !type_is(op->type, AST_T_INT) || op->type->bits <= to->bits)
		return false;
	*v = op->a;
	v->type = to;
	blk->op.n--;
	return true;
}

/* To another type; no op where the representation stays the same. */
struct ir_value irb_convert(struct irb *b, struct ir_value v, const struct ast_type *to,
			    const struct ast_node *n)
{
	struct ir_op *op;

	if (same_representation(v.type, to) || v.kind == IR_V_NONE || v.kind == IR_V_UNKNOWN ||
	    (is_static_address(v) && to->kind == AST_T_PTR)) {
		v.type = to;
		return v;
	}
	if (undo_widening(b, &v, to))
		return v;
	if (v.kind == IR_V_CONST && to->kind != AST_T_FLOAT && to->kind != AST_T_RECORD)
		return irb_const(ir_cut(v.ival, to), to);
	if (to->kind == AST_T_RECORD || to->kind == AST_T_OTHER)
		return irb_opaque(b, n, to);
	if (to->kind == AST_T_BOOL)
		return irb_binary(b, AST_OP_NE, v, irb_const(0, v.type), to, v.type, n);
	op = irb_emit(b, IR_CAST, n);
	op->a = v;
	return irb_dst(b, op, to);
}

static struct ir_value cast(struct irb *b, const struct ast_node *n)
{
	const struct ast_node *kid = irb_kid(n, 0);
	struct ir_value v;

	if (type_is(n->type, AST_T_VOID)) {
		irb_effect(b, kid);
		return irb_none();
	}
	v = irb_value(b, kid);
	if (type_is(n->type, AST_T_BOOL) && kid && irb_is_truth(kid)) {
		v.type = n->type;
		return v;
	}
	/* A pointer cast that was written may say what the memory holds: kept. */
	if (type_is(n->type, AST_T_PTR) && type_is(v.type, AST_T_PTR) && v.kind == IR_V_TEMP &&
	    v.type != n->type) {
		struct ir_op *op = irb_emit(b, IR_CAST, n);

		op->a = v;
		return irb_dst(b, op, n->type);
	}
	return irb_convert(b, v, n->type, n);
}

/* --- operators --- */

static struct ir_value pointer_arith(struct irb *b, const struct ast_node *n)
{
	const struct ast_node *l = irb_kid(n, 0), *r = irb_kid(n, 1);
	bool swapped = !type_is_address(l->type);
	struct ir_value lv = irb_value(b, l), rv = irb_value(b, r);

	if (swapped)
		return irb_index(b, rv, lv, n->type, n);
	if (n->op == AST_OP_SUB)
		rv = irb_negate(b, rv, n);
	return irb_index(b, lv, rv, n->type, n);
}

static const struct ast_type *operand_type(struct irb *b, const struct ast_node *n)
{
	switch (n->op) {
	case AST_OP_LT: case AST_OP_GT: case AST_OP_LE: case AST_OP_GE:
	case AST_OP_EQ: case AST_OP_NE: case AST_OP_SUB:
		return irb_usual(b, irb_kid(n, 0)->type, irb_kid(n, 1)->type);
	case AST_OP_SHL: case AST_OP_SHR:
		return irb_promoted(b, irb_kid(n, 0)->type);
	default:
		return n->type;
	}
}

static struct ir_value binary(struct irb *b, const struct ast_node *n)
{
	const struct ast_node *l = irb_kid(n, 0), *r = irb_kid(n, 1);
	struct ir_value lv, rv;

	if (!l || !r) {
		irb_giveup(b, n, "binary operator without operands");
		return irb_unknown(n->type);
	}
	if (n->op == AST_OP_COMMA) {
		irb_effect(b, l);
		return irb_value(b, r);
	}
	if (n->op == AST_OP_LAND || n->op == AST_OP_LOR)
		return irb_truth_value(b, n);
	if ((n->op == AST_OP_ADD || n->op == AST_OP_SUB) && type_is(n->type, AST_T_PTR))
		return pointer_arith(b, n);
	lv = irb_value(b, l);
	rv = irb_value(b, r);
	return irb_binary(b, n->op, lv, rv, n->type, operand_type(b, n), n);
}

static struct ir_value not(struct irb *b, const struct ast_node *n)
{
	const struct ast_node *kid = irb_kid(n, 0);
	struct ir_value v;

	if (kid && kid->kind == AST_UNARY && kid->op == AST_OP_LNOT && !ir_is_folded(kid)) {
		kid = irb_kid(kid, 0);
		v = irb_value(b, kid);
		if (kid && irb_is_truth(kid))
			return v;
		return irb_binary(b, AST_OP_NE, v, irb_const(0, v.type), n->type, v.type, n);
	}
	v = irb_value(b, kid);
	if (v.kind == IR_V_CONST)
		return irb_const(!v.ival, n->type);
	return unary(b, AST_OP_LNOT, v, n->type, n);
}

static struct ir_value address_of(struct irb *b, const struct ast_node *n)
{
	struct ir_value v = irb_place_of(b, irb_kid(n, 0));

	irb_mark_taken(b, irb_kid(n, 0));
	if (n->type)
		v.type = n->type;
	return v;
}

static struct ir_value unary_value(struct irb *b, const struct ast_node *n)
{
	struct ir_value v;

	switch (n->op) {
	case AST_OP_PREINC: case AST_OP_PREDEC: case AST_OP_POSTINC: case AST_OP_POSTDEC:
		return irb_step(b, n);
	case AST_OP_ADDR:
		return address_of(b, n);
	case AST_OP_LNOT:
		return not(b, n);
	case AST_OP_PLUS:
		return irb_value(b, irb_kid(n, 0));
	case AST_OP_NEG: case AST_OP_NOT:
		v = irb_value(b, irb_kid(n, 0));
		return unary(b, n->op, v, n->type, n);
	default:
		irb_giveup(b, n, "unknown unary operator");
		return irb_unknown(n->type);
	}
}

/* --- values --- */

static bool is_place(const struct ast_node *n)
{
	switch (n->kind) {
	case AST_REF:
		return !(n->decl && n->decl->kind == AST_D_ENUMERATOR);
	case AST_MEMBER: case AST_INDEX: case AST_COMPOUND_LIT:
		return true;
	case AST_UNARY:
		return n->op == AST_OP_DEREF;
	default:
		return false;
	}
}

/* The value of a place: arrays and functions decay to their address. */
static struct ir_value place_value(struct irb *b, const struct ast_node *n)
{
	struct ir_value p = irb_place_of(b, n);
	const struct ast_type *t = n->type;

	if (!irb_is_array(n) && type_is(t, AST_T_ARRAY))
		t = irb_decayed(b, t);
	if (type_is(t, AST_T_ARRAY) || type_is(t, AST_T_FUNC)) {
		if (t->kind == AST_T_ARRAY)
			irb_mark_taken(b, n);
		p.type = irb_decayed(b, t);
		return p;
	}
	if (type_is(t, AST_T_VOID))
		return irb_none();
	return irb_load(b, p, t, n);
}

/* An expression that is not understood: what is below it runs, the value is unknown. */
static struct ir_value not_understood(struct irb *b, const struct ast_node *n)
{
	for (unsigned int i = 0; i < n->nkid; i++) {
		if (!n->kid[i] || n->kid[i]->unevaluated)
			continue;
		if (!ir_is_expr(n->kid[i]) || n->kid[i]->kind == AST_INIT)
			irb_giveup(b, n, "statement inside an unknown expression");
		else
			irb_value(b, n->kid[i]);
	}
	return irb_opaque(b, n, n->type);
}

static struct ir_value value(struct irb *b, const struct ast_node *n)
{
	if (is_place(n))
		return place_value(b, n);
	switch (n->kind) {
	case AST_STRING:
		return (struct ir_value){ .kind = IR_V_STRING, .type = irb_decayed(b, n->type) };
	case AST_CONST: case AST_FLOAT: case AST_ADDR_LABEL: case AST_REF:
		return irb_unknown(n->type);
	case AST_CALL:
		return irb_call(b, n, true);
	case AST_UNARY:
		return unary_value(b, n);
	case AST_BINARY:
		return binary(b, n);
	case AST_ASSIGN:
		return irb_assign(b, n);
	case AST_COND:
		return irb_cond_value(b, n);
	case AST_CAST:
		return cast(b, n);
	case AST_STMT_EXPR:
		return irb_stmt_expr(b, n, true);
	case AST_INIT_LIST: {
		unsigned int var = irb_anon_var(b, "list", n->type, n);
		struct ir_value p = { .kind = IR_V_ADDR, .id = var, .type = irb_ptr_to(b, n->type) };

		irb_init(b, p, n->type, n);
		return irb_load(b, p, n->type, n);
	}
	case AST_VA_ARG: case AST_UNKNOWN:
		return not_understood(b, n);
	default:
		irb_giveup(b, n, "statement where a value belongs");
		return irb_unknown(n->type);
	}
}

struct ir_value irb_value(struct irb *b, const struct ast_node *n)
{
	struct ir_value v;
	long long known;

	if (!n) {
		irb_giveup(b, NULL, "operand missing in the tree");
		return irb_unknown(NULL);
	}
	if (ir_known(n, &known))
		return irb_const(known, n->type);
	if (n->unevaluated)
		return irb_unknown(n->type);
	if (!irb_enter(b, n))
		return irb_unknown(n->type);
	v = value(b, n);
	irb_exit(b);
	return v;
}

/* --- effects --- */

static void cond_effect(struct irb *b, const struct ast_node *n)
{
	unsigned int yes = irb_block(b), no = irb_block(b), join = irb_block(b);

	if (!irb_kid(n, 1)) {
		irb_value(b, n);
		return;
	}
	irb_cond(b, irb_kid(n, 0), yes, no);
	irb_place_join(b, yes);
	irb_effect(b, irb_kid(n, 1));
	irb_jump(b, join, n);
	irb_place_join(b, no);
	irb_effect(b, irb_kid(n, 2));
	irb_place_join(b, join);
}

/* a && f(): f() runs or not, its value does not matter. */
static void truth_effect(struct irb *b, const struct ast_node *n)
{
	unsigned int right = irb_block(b), join = irb_block(b);

	if (n->op == AST_OP_LAND)
		irb_cond(b, irb_kid(n, 0), right, join);
	else
		irb_cond(b, irb_kid(n, 0), join, right);
	irb_place_join(b, right);
	irb_effect(b, irb_kid(n, 1));
	irb_place_join(b, join);
}

static void effect(struct irb *b, const struct ast_node *n)
{
	switch (n->kind) {
	case AST_CALL:
		irb_call(b, n, false);
		return;
	case AST_STMT_EXPR:
		irb_stmt_expr(b, n, false);
		return;
	case AST_COND:
		cond_effect(b, n);
		return;
	case AST_CAST:
		irb_effect(b, irb_kid(n, 0));
		return;
	case AST_REF:
		return;
	case AST_BINARY:
		if (n->op == AST_OP_LAND || n->op == AST_OP_LOR) {
			truth_effect(b, n);
			return;
		}
		if (n->op == AST_OP_COMMA) {
			irb_effect(b, irb_kid(n, 0));
			irb_effect(b, irb_kid(n, 1));
			return;
		}
		break;
	default:
		break;
	}
	irb_value(b, n);
}

void irb_effect(struct irb *b, const struct ast_node *n)
{
	if (!n) {
		irb_giveup(b, NULL, "operand missing in the tree");
		return;
	}
	if (ir_is_folded(n) || !irb_enter(b, n))
		return;
	effect(b, n);
	irb_exit(b);
}
