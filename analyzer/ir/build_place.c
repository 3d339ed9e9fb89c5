/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * build_place.c - addresses, assignment, increment, initialisers
 */
#include "build_p.h"

/* The address of a value that has no place of its own: f().member */
static struct ir_value spill(struct irb *b, const struct ast_node *n)
{
	struct ir_value v = irb_value(b, n);
	unsigned int var = irb_anon_var(b, "tmp", n->type, n);
	struct ir_value p = { .kind = IR_V_ADDR, .id = var, .type = irb_ptr_to(b, n->type) };

	irb_store(b, p, v, n->type, n);
	return p;
}

static struct ir_value ref_place(struct irb *b, const struct ast_node *n)
{
	const struct ast_decl *d = n->decl;
	unsigned int var;

	if (!d)
		return irb_opaque(b, n, irb_ptr_to(b, n->type));
	if (d->kind == AST_D_FUNC)
		return (struct ir_value){ .kind = IR_V_FUNC, .name = d->name,
					  .type = irb_ptr_to(b, d->type) };
	if (d->kind == AST_D_ENUMERATOR)
		return spill(b, n);
	var = irb_var(b, d);
	return (struct ir_value){ .kind = IR_V_ADDR, .id = var,
				  .type = irb_ptr_to(b, b->var.v[var].type) };
}

static bool is_unnamed(const struct ast_node *n)
{
	return n->kind == AST_MEMBER && (!n->name || !*n->name || strchr(n->name, '('));
}

/* The members of an unnamed struct or union are members of the record around it. */
static struct ir_value member_place(struct irb *b, const struct ast_node *n)
{
	const struct ast_node *base = irb_kid(n, 0);
	bool arrow = n->arrow;
	struct ir_value v;
	struct ir_op *op;

	for (; base && !arrow && is_unnamed(base); base = irb_kid(base, 0))
		arrow = base->arrow;
	v = arrow ? irb_value(b, base) : irb_place_of(b, base);
	op = irb_emit(b, IR_FIELD, n);
	op->a = v;
	op->record = n->record;
	op->field = n->name;
	return irb_dst(b, op, irb_ptr_to(b, n->type));
}

/* A parameter that is written as an array is a pointer. */
bool irb_is_array(const struct ast_node *n)
{
	return type_is(n->type, AST_T_ARRAY) &&
	       !(n->kind == AST_REF && n->decl && n->decl->kind == AST_D_PARAM);
}

static struct ir_value index_place(struct irb *b, const struct ast_node *n)
{
	const struct ast_node *base = irb_kid(n, 0), *idx = irb_kid(n, 1);
	struct ir_value p, i;
	bool swapped = base && idx && !type_is_address(base->type) && type_is_address(idx->type);

	if (!base || !idx) {
		irb_giveup(b, n, "index without operands");
		return irb_unknown(NULL);
	}
	if (swapped) {		/* 2[a] */
		i = irb_value(b, base);
		base = idx;
	}
	if (irb_is_array(base) || !type_is_address(base->type))
		p = irb_place_of(b, base);	/* or a vector: no decay that would take its address */
	else
		p = irb_value(b, base);
	if (!swapped)
		i = irb_value(b, idx);
	return irb_index(b, p, i, irb_ptr_to(b, n->type), n);
}

static struct ir_value literal_place(struct irb *b, const struct ast_node *n)
{
	unsigned int var = irb_anon_var(b, "lit", n->type, n);
	struct ir_value p = { .kind = IR_V_ADDR, .id = var, .type = irb_ptr_to(b, n->type) };

	b->var.v[var].address_taken = true;	/* what else is it written for */
	irb_init(b, p, n->type, irb_kid(n, 0));
	return p;
}

static struct ir_value place(struct irb *b, const struct ast_node *n)
{
	switch (n->kind) {
	case AST_REF:
		return ref_place(b, n);
	case AST_MEMBER:
		return member_place(b, n);
	case AST_INDEX:
		return index_place(b, n);
	case AST_COMPOUND_LIT:
		return literal_place(b, n);
	case AST_STRING:
		return irb_value(b, n);
	case AST_UNARY:
		if (n->op == AST_OP_DEREF)
			return irb_value(b, irb_kid(n, 0));
		break;
	case AST_UNKNOWN:
		irb_value(b, n);
		return irb_opaque(b, n, irb_ptr_to(b, n->type));
	default:
		break;
	}
	return spill(b, n);
}

struct ir_value irb_place_of(struct irb *b, const struct ast_node *n)
{
	struct ir_value v;

	if (!n) {
		irb_giveup(b, NULL, "operand missing in the tree");
		return irb_unknown(NULL);
	}
	if (n->unevaluated || !irb_enter(b, n))
		return irb_unknown(NULL);
	v = place(b, n);
	irb_exit(b);
	return v;
}

void irb_mark_taken(struct irb *b, const struct ast_node *n)
{
	for (; n; n = irb_kid(n, 0)) {
		if (n->kind == AST_REF && n->decl && n->decl->kind != AST_D_FUNC &&
		    n->decl->kind != AST_D_ENUMERATOR)
			b->var.v[irb_var(b, n->decl)].address_taken = true;
		if (n->kind == AST_MEMBER && !n->arrow)
			continue;
		if (n->kind == AST_INDEX && irb_kid(n, 0) && irb_is_array(n->kid[0]))
			continue;
		return;
	}
}

/* --- assignment --- */

/* place = place op v; returns the new value, and the old one in *old. */
static struct ir_value modify(struct irb *b, const struct ast_node *n, enum ast_op op,
			      struct ir_value p, struct ir_value v, struct ir_value *old)
{
	const struct ast_type *t = irb_kid(n, 0)->type, *optype;
	struct ir_value cur = irb_load(b, p, t, n), res;

	*old = cur;
	if (type_is(t, AST_T_PTR)) {
		if (op == AST_OP_SUB)
			v = irb_negate(b, v, n);
		res = irb_index(b, cur, v, t, n);
	} else {
		optype = op == AST_OP_SHL || op == AST_OP_SHR ? irb_promoted(b, t) :
								irb_usual(b, t, v.type);
		cur = irb_convert(b, cur, optype, n);
		if (op != AST_OP_SHL && op != AST_OP_SHR)
			v = irb_convert(b, v, optype, n);
		res = irb_binary(b, op, cur, v, optype, optype, n);
		res = irb_convert(b, res, t, n);
	}
	irb_store(b, p, res, t, n);
	return res;
}

struct ir_value irb_assign(struct irb *b, const struct ast_node *n)
{
	const struct ast_node *l = irb_kid(n, 0), *r = irb_kid(n, 1);
	struct ir_value p, v, old;

	if (!l || !r) {
		irb_giveup(b, n, "assignment without operands");
		return irb_unknown(n->type);
	}
	p = irb_place_of(b, l);
	v = irb_value(b, r);
	if (n->op != AST_OP_NONE)
		return modify(b, n, n->op, p, v, &old);
	irb_store(b, p, v, l->type, n);
	return v;
}

struct ir_value irb_step(struct irb *b, const struct ast_node *n)
{
	bool up = n->op == AST_OP_PREINC || n->op == AST_OP_POSTINC;
	bool pre = n->op == AST_OP_PREINC || n->op == AST_OP_PREDEC;
	struct ir_value p, res, old;

	if (!irb_kid(n, 0)) {
		irb_giveup(b, n, "increment without operand");
		return irb_unknown(n->type);
	}
	p = irb_place_of(b, n->kid[0]);
	res = modify(b, n, up ? AST_OP_ADD : AST_OP_SUB, p, irb_const(1, irb_int(b)), &old);
	return pre ? res : old;
}
