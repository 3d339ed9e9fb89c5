/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * build_cond.c - conditions as control flow, and their values where one is asked for
 *
 * A condition goes straight to branches: no 0 or 1 is made for && || ! unless
 * the value is used. The side that a constant condition rules out gets no edge.
 */
#include "build_p.h"

bool irb_is_truth(const struct ast_node *n)
{
	if (n->kind == AST_UNARY)
		return n->op == AST_OP_LNOT;
	if (n->kind == AST_CAST && irb_kid(n, 0))
		return type_is(n->type, AST_T_BOOL) ||
		       (type_is(n->type, AST_T_INT) && irb_is_truth(n->kid[0]));
	if (n->kind == AST_CALL && ir_builtin(n) == IR_B_FIRST)
		return irb_is_truth(n->kid[1]);
	if (n->kind != AST_BINARY)
		return type_is(n->type, AST_T_BOOL);
	return n->op >= AST_OP_LT && n->op <= AST_OP_LOR;
}

/* Casts that keep zero zero and everything else not zero. */
static bool keeps_truth(const struct ast_node *cast)
{
	const struct ast_type *to = cast->type, *from;

	if (!to || !irb_kid(cast, 0) || !cast->kid[0]->type)
		return false;
	from = cast->kid[0]->type;
	if (to->kind == AST_T_BOOL || irb_is_truth(cast->kid[0]))
		return from->kind != AST_T_RECORD;
	return (to->kind == AST_T_INT || to->kind == AST_T_ENUM || to->kind == AST_T_PTR) &&
	       (from->kind == AST_T_INT || from->kind == AST_T_ENUM || from->kind == AST_T_BOOL ||
		from->kind == AST_T_PTR) && to->bits >= from->bits;
}

static void cond_both(struct irb *b, const struct ast_node *n, unsigned int yes, unsigned int no)
{
	unsigned int right = irb_block(b);

	if (n->op == AST_OP_LAND)
		irb_cond(b, irb_kid(n, 0), right, no);
	else
		irb_cond(b, irb_kid(n, 0), yes, right);
	irb_place_join(b, right);
	irb_cond(b, irb_kid(n, 1), yes, no);
}

static void cond_choice(struct irb *b, const struct ast_node *n, unsigned int yes, unsigned int no)
{
	unsigned int left = irb_block(b), right = irb_block(b);

	if (!irb_kid(n, 1)) {		/* a ?: b is a || b here */
		irb_cond(b, irb_kid(n, 0), yes, right);
	} else {
		irb_cond(b, irb_kid(n, 0), left, right);
		irb_place_join(b, left);
		irb_cond(b, n->kid[1], yes, no);
	}
	irb_place_join(b, right);
	irb_cond(b, irb_kid(n, 2), yes, no);
}

/* Returns false when the node has no form of its own as a condition. */
static bool cond(struct irb *b, const struct ast_node *n, unsigned int yes, unsigned int no)
{
	switch (n->kind) {
	case AST_UNARY:
		if (n->op != AST_OP_LNOT)
			return false;
		irb_cond(b, irb_kid(n, 0), no, yes);
		return true;
	case AST_BINARY:
		if (n->op == AST_OP_LAND || n->op == AST_OP_LOR) {
			cond_both(b, n, yes, no);
			return true;
		}
		if (n->op != AST_OP_COMMA)
			return false;
		irb_effect(b, irb_kid(n, 0));
		irb_cond(b, irb_kid(n, 1), yes, no);
		return true;
	case AST_COND:
		cond_choice(b, n, yes, no);
		return true;
	case AST_CAST:
		if (!keeps_truth(n))
			return false;
		irb_cond(b, n->kid[0], yes, no);
		return true;
	case AST_CALL:
		if (ir_builtin(n) != IR_B_FIRST || n->nkid > 3 || !n->kid[2] || !ir_is_folded(n->kid[2]))
			return false;
		irb_cond(b, n->kid[1], yes, no);
		return true;
	default:
		return false;
	}
}

void irb_cond(struct irb *b, const struct ast_node *n, unsigned int yes, unsigned int no)
{
	struct ir_value v;

	if (!n) {
		irb_giveup(b, NULL, "condition missing in the tree");
		return;
	}
	if (!irb_enter(b, n))
		return;
	if (ir_is_folded(n) || !cond(b, n, yes, no)) {
		v = irb_value(b, n);
		irb_branch(b, v, yes, no, n);
	}
	irb_exit(b);
}

/* --- values --- */

static void copy_to(struct irb *b, unsigned int dst, struct ir_value v, const struct ast_type *t,
		    const struct ast_node *n)
{
	struct ir_op *op;

	if (b->cur < 0)
		return;
	op = irb_emit(b, IR_COPY, n);
	op->dst = dst;
	op->type = t;
	op->a = v;
}

struct ir_value irb_truth_value(struct irb *b, const struct ast_node *n)
{
	unsigned int yes = irb_block(b), no = irb_block(b), join = irb_block(b);
	unsigned int dst = b->ntemp++;

	irb_cond(b, n, yes, no);
	irb_place_join(b, yes);
	copy_to(b, dst, irb_const(1, n->type), n->type, n);
	irb_jump(b, join, n);
	irb_place_join(b, no);
	copy_to(b, dst, irb_const(0, n->type), n->type, n);
	irb_place_join(b, join);
	return (struct ir_value){ .kind = IR_V_TEMP, .id = dst, .type = n->type };
}

/* a ?: b evaluates a once and keeps it. */
static void choose_else(struct irb *b, const struct ast_node *n, unsigned int dst)
{
	unsigned int no = irb_block(b), join = irb_block(b);
	struct ir_value v = irb_value(b, irb_kid(n, 0));

	if (n->kid[0] && irb_is_truth(n->kid[0]) && v.type != n->type)
		v = irb_convert(b, v, n->type, n);
	copy_to(b, dst, v, n->type, n);
	irb_branch(b, v, join, no, n);
	irb_place_join(b, no);
	copy_to(b, dst, irb_value(b, irb_kid(n, 2)), n->type, n);
	irb_place_join(b, join);
}

static void choose(struct irb *b, const struct ast_node *n, unsigned int dst)
{
	unsigned int yes = irb_block(b), no = irb_block(b), join = irb_block(b);

	irb_cond(b, irb_kid(n, 0), yes, no);
	irb_place_join(b, yes);
	copy_to(b, dst, irb_value(b, n->kid[1]), n->type, n);
	irb_jump(b, join, n);
	irb_place_join(b, no);
	copy_to(b, dst, irb_value(b, irb_kid(n, 2)), n->type, n);
	irb_place_join(b, join);
}

struct ir_value irb_cond_value(struct irb *b, const struct ast_node *n)
{
	unsigned int dst;

	if (type_is(n->type, AST_T_VOID)) {
		irb_effect(b, n);
		return irb_none();
	}
	dst = b->ntemp++;
	if (irb_kid(n, 1))
		choose(b, n, dst);
	else
		choose_else(b, n, dst);
	return (struct ir_value){ .kind = IR_V_TEMP, .id = dst, .type = n->type };
}
