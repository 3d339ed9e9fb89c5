/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * only_tested.c - is the number that an acquiring call returned used for anything but a test for an error?
 *
 * Seen on the operations of the function: on a path it is what is not there that counts.
 */
#include <string.h>
#include "rule.h"
#include "rules_p.h"
#include "../../lib/alloc.h"
#include "../../lib/arena.h"

/* The temporaries and the variable that have the number. */
struct number {
	const struct ir_fn *fn;
	bool *temp;
	int var;			/* -1: none yet */
	bool is_tested, is_used;
};

static bool has_number(const struct number *x, const struct ir_value *v)
{
	return v->kind == IR_V_TEMP && x->temp[v->id];
}

static bool is_about_failure(const struct ir_op *op)
{
	return op->callee && (strstr(op->callee, "print") || strstr(op->callee, "_err") || strstr(op->callee, "_warn") ||
			      !strncmp(op->callee, "trace_", 6) || !strcmp(op->callee, "ERR_PTR"));
}

static void use_number(struct number *x, const struct ir_op *op)
{
	switch (op->op) {
	case IR_CAST:
		x->temp[op->dst] |= has_number(x, &op->a);
		break;
	case IR_LOAD:
		if (op->a.kind == IR_V_ADDR && (int)op->a.id == x->var)
			x->temp[op->dst] = true;
		break;
	case IR_STORE:
		if (has_number(x, &op->b) && (op->a.kind != IR_V_ADDR || (int)op->a.id != x->var))
			x->is_used = true;
		break;
	case IR_BINARY:
		if (!has_number(x, &op->a) && !has_number(x, &op->b))
			break;
		/* "< 0", "<= 0", "< 1"; "== -EFAULT" is about failure, too */
		if (op->sub >= AST_OP_LT && op->sub <= AST_OP_NE && op->b.kind == IR_V_CONST && op->b.ival <= 1)
			x->is_tested = true;
		else
			x->is_used = true;
		break;
	case IR_UNARY:
		if (has_number(x, &op->a) && op->sub != AST_OP_LNOT)
			x->is_used = true;
		break;
	case IR_CALL:
		for (unsigned int i = 0; i < op->narg && !is_about_failure(op); i++)
			x->is_used |= has_number(x, &op->arg[i]);
		break;
	case IR_COPY:
	case IR_INDEX:
	case IR_SWITCH:
	case IR_ASM:
		x->is_used |= has_number(x, &op->a) || has_number(x, &op->b);
		break;
	default:
		break;
	}
}

/* The local variable that the result is stored in; false: it goes elsewhere, too. */
static bool find_variable(struct number *x, const struct ir_op *acquire)
{
	for (unsigned int b = 0; b < x->fn->nblock; b++)
		for (unsigned int i = 0; i < x->fn->block[b].nop; i++) {
			const struct ir_op *op = &x->fn->block[b].op[i];

			if (op->op == IR_CAST && has_number(x, &op->a))
				x->temp[op->dst] = true;
			if (op->op != IR_STORE || !has_number(x, &op->b))
				continue;
			if (op->a.kind != IR_V_ADDR || x->var >= 0 || x->fn->var[op->a.id].kind != IR_VAR_LOCAL ||
			    x->fn->var[op->a.id].address_taken)
				return false;
			x->var = (int)op->a.id;
		}
	return acquire->dst >= 0 && x->var >= 0;
}

/* The side of a branch on which the number is an error; -1: the branch is about something else. */
static int failing_side(const struct number *x, const struct ir_op *branch, const struct ir_op *const *def)
{
	const struct ir_op *d = branch->a.kind == IR_V_TEMP ? def[branch->a.id] : NULL;
	int side = 0;

	for (; d && (d->op == IR_CAST || (d->op == IR_UNARY && d->sub == AST_OP_LNOT)); d = d->a.kind == IR_V_TEMP ? def[d->a.id] : NULL)
		side ^= d->op == IR_UNARY;
	if (!d || d->op != IR_BINARY || !has_number(x, &d->a) || d->b.kind != IR_V_CONST || d->b.ival < 0 || d->b.ival > 1)
		return -1;
	if (d->sub == AST_OP_LT || (d->sub == AST_OP_LE && !d->b.ival))
		return side;
	if (d->sub == AST_OP_GE || (d->sub == AST_OP_GT && !d->b.ival))
		return !side;
	return -1;
}

/* All that can come after the acquire when it did not fail. */
static void follow(struct number *x, const struct ir_op *acquire, struct arena *a)
{
	const struct ir_fn *fn = x->fn;
	const struct ir_op **def = arena_array(a, fn->ntemp + 1, sizeof(*def));
	unsigned int *todo = arena_array(a, fn->nblock + 2, sizeof(*todo)), n = 0;
	bool *seen = arena_array(a, fn->nblock + 1, sizeof(*seen));

	for (unsigned int b = 0; b < fn->nblock; b++)
		for (unsigned int i = 0; i < fn->block[b].nop; i++) {
			const struct ir_op *op = &fn->block[b].op[i];

			if (op->dst >= 0)
				def[op->dst] = op;
			/* the rest of its block first, before the block is come to again in a loop */
			if (op == acquire)
				todo[n++] = b;
		}
	for (bool first = true; n && !x->is_used; first = false) {
		const struct ir_block *b = &fn->block[todo[--n]];
		const struct ir_op *end = &b->op[b->nop - 1];
		int fails;

		for (const struct ir_op *op = first ? acquire + 1 : b->op; op <= end; op++)
			use_number(x, op);
		fails = end->op == IR_BRANCH ? failing_side(x, end, def) : -1;
		for (unsigned int k = 0; k < ir_nsucc(end); k++) {
			unsigned int to = ir_succ(end, k);

			if ((int)k == fails || seen[to])
				continue;
			seen[to] = true;
			todo[n++] = to;
		}
	}
}

bool rule_only_tested(struct rule_run *r, const struct ir_op *acquire)
{
	struct number x = { .fn = r->fn, .temp = arena_array(r->arena, r->fn->ntemp + 1, sizeof(bool)), .var = -1 };

	if (acquire->dst < 0)
		return false;
	x.temp[acquire->dst] = true;
	if (!find_variable(&x, acquire))
		return false;
	follow(&x, acquire, r->arena);
	return x.is_tested && !x.is_used;
}
