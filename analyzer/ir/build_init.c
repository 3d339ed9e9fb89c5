/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * build_init.c - initialisers: one STORE for a scalar, ZERO and STOREs for lists
 *
 * C sets to zero what a list leaves out, so a list is ZERO of the whole and a
 * STORE for each element that the list names.
 */
#include "build_p.h"

static void init_value(struct irb *b, struct ir_value place, const struct ast_type *t,
		       const struct ast_node *n);

static bool is_plain_const(const struct ast_node *n)
{
	return n && (ir_is_folded(n) || n->kind == AST_STRING || n->kind == AST_FLOAT ||
		     (n->kind == AST_REF && type_is(n->type, AST_T_FUNC)));
}

/* Tables of constants: nothing in them is worth an op each. */
static bool is_big_table(const struct ast_node *n)
{
	if (n->nkid <= IRB_MAX_INIT)
		return false;
	for (unsigned int i = 0; i < n->nkid; i++)
		if (!n->kid[i] || !is_plain_const(irb_kid(n->kid[i], 0)))
			return false;
	return true;
}

static void store_unknown(struct irb *b, struct ir_value place, const struct ast_type *t,
			  const struct ast_node *n)
{
	struct ir_value v = irb_opaque(b, n, t);

	irb_store(b, place, v, t, n);
}

/* Type of the place that an INIT names; NULL for a step of a nested designator. */
static const struct ast_type *init_type(const struct ast_type *t, const struct ast_node *init)
{
	const struct ast_node *v = irb_kid(init, 0);

	if (init->has_ival && type_is(t, AST_T_ARRAY))
		return t->elem;
	if (init->type)
		return init->type;
	return v && v->kind != AST_INIT ? v->type : NULL;
}

/* Braces were left out: the value runs, where it goes is not known. */
static void init_somewhere(struct irb *b, struct ir_value place, const struct ast_type *t,
			   const struct ast_node *init)
{
	const struct ast_node *v = irb_kid(init, 0);

	while (v && v->kind == AST_INIT)
		v = irb_kid(v, 0);
	irb_value(b, v);
	store_unknown(b, place, t, init);
}

static void init_one(struct irb *b, struct ir_value place, const struct ast_type *t,
		     const struct ast_node *init)
{
	const struct ast_type *elem = init_type(t, init);
	const struct ast_type *ptr = irb_ptr_to(b, elem);
	struct ir_value p;

	if (init->name) {
		struct ir_op *op = irb_emit(b, IR_FIELD, init);

		op->a = place;
		op->record = init->record;
		op->field = init->name;
		p = irb_dst(b, op, ptr);
	} else if (init->has_ival) {
		p = irb_index(b, place, irb_const(init->ival, irb_long(b)), ptr, init);
	} else {
		init_somewhere(b, place, t, init);
		return;
	}
	init_value(b, p, elem, irb_kid(init, 0));
}

/* A list inside a list, or a nested designator: the outer ZERO covers it. */
static void init_value(struct irb *b, struct ir_value place, const struct ast_type *t,
		       const struct ast_node *n)
{
	if (!n) {
		irb_giveup(b, NULL, "initialiser missing in the tree");
		return;
	}
	if (!irb_enter(b, n))
		return;
	if (n->kind == AST_INIT) {
		init_one(b, place, t, n);
	} else if (n->kind != AST_INIT_LIST) {
		irb_store(b, place, irb_value(b, n), t, n);
	} else if (!type_is(t, AST_T_ARRAY) && !type_is(t, AST_T_RECORD)) {
		if (n->nkid == 1)	/* int x = { 1 } */
			init_value(b, place, t, irb_kid(n->kid[0], 0));
		else if (n->nkid)
			store_unknown(b, place, t, n);
	} else if (is_big_table(n)) {
		store_unknown(b, place, t, n);
	} else {
		for (unsigned int i = 0; i < n->nkid; i++)
			if (n->kid[i])
				init_one(b, place, t, n->kid[i]);
	}
	irb_exit(b);
}

void irb_init(struct irb *b, struct ir_value place, const struct ast_type *t, const struct ast_node *n)
{
	if (n && n->kind == AST_INIT_LIST &&
	    (!n->nkid || type_is(t, AST_T_ARRAY) || type_is(t, AST_T_RECORD))) {
		struct ir_op *op = irb_emit(b, IR_ZERO, n);

		op->a = place;
		op->type = t;
	}
	init_value(b, place, t, n);
}
