/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * known.c - values of expressions that are constant because a side is never taken
 *
 * The tree folds what is made of constants only. The kernel's constants are
 * often a ?: whose condition is one: _IOR() refers to an undefined variable
 * when the size does not fit, htons(ETH_P_IP) calls __fswab16() when its
 * operand is no constant, and is __builtin_bswap16() if it is one. The side
 * that is not taken does not run and is not lowered.
 */
#include "build_p.h"

/* In 64 bits, cut to what the type holds. */
long long ir_cut(long long v, const struct ast_type *to)
{
	unsigned long long u = v;

	if (type_is(to, AST_T_BOOL))
		return v != 0;
	if (!to || !to->bits || to->bits >= 64)
		return v;
	u &= (1ull << to->bits) - 1;
	if (to->is_signed && (u >> (to->bits - 1)))
		u |= ~0ull << to->bits;
	return (long long)u;
}

static bool compare(enum ast_op op, long long l, long long r, bool is_signed, long long *v)
{
	unsigned long long ul = l, ur = r;
	bool less = is_signed ? l < r : ul < ur;

	switch (op) {
	case AST_OP_LT:
		*v = less;
		return true;
	case AST_OP_GE:
		*v = !less;
		return true;
	case AST_OP_GT:
		*v = !less && l != r;
		return true;
	case AST_OP_LE:
		*v = less || l == r;
		return true;
	case AST_OP_EQ:
		*v = l == r;
		return true;
	case AST_OP_NE:
		*v = l != r;
		return true;
	default:
		return false;
	}
}

static bool shift(const struct ast_node *n, long long l, long long r, long long *v)
{
	const struct ast_type *t = n->kid[0]->type;

	if (!t || r < 0 || r >= t->bits || r >= 64)
		return false;
	if (n->op == AST_OP_SHL)
		*v = (long long)((unsigned long long)l << r);
	else
		*v = t->is_signed ? l >> r : (long long)((unsigned long long)l >> r);
	return true;
}

static bool is_number(const struct ast_type *t)
{
	return t && t->bits <= 64 &&
	       (t->kind == AST_T_INT || t->kind == AST_T_BOOL || t->kind == AST_T_ENUM);
}

static bool binary(const struct ast_node *n, long long *v)
{
	unsigned long long ul, ur;
	long long l, r;

	if (n->nkid != 2 || !ir_known(n->kid[0], &l) || !ir_known(n->kid[1], &r) ||
	    !is_number(n->kid[0]->type) || !is_number(n->kid[1]->type))
		return false;
	ul = l;
	ur = r;
	switch (n->op) {
	case AST_OP_ADD:
		*v = (long long)(ul + ur);
		return true;
	case AST_OP_SUB:
		*v = (long long)(ul - ur);
		return true;
	case AST_OP_AND:
		*v = l & r;
		return true;
	case AST_OP_OR:
		*v = l | r;
		return true;
	case AST_OP_XOR:
		*v = l ^ r;
		return true;
	case AST_OP_SHL:
	case AST_OP_SHR:
		return shift(n, l, r, v);
	default:
		return compare(n->op, l, r, n->kid[0]->type->is_signed, v);
	}
}

static bool choice(const struct ast_node *n, long long *v)
{
	if (n->nkid != 3 || !ir_known(n->kid[0], v))
		return false;
	if (!n->kid[1])
		return *v || ir_known(n->kid[2], v);
	return ir_known(n->kid[*v ? 1 : 2], v);
}

/* case htons(ETH_P_IP): */
static bool byte_swap(const struct ast_node *n, long long *v)
{
	const char *name = ir_callee_name(n);

	if (!name || n->nkid != 2 || strncmp(name, "__builtin_bswap", 15) || !ir_known(n->kid[1], v))
		return false;
	if (!strcmp(name + 15, "16"))
		*v = __builtin_bswap16(*v);
	else if (!strcmp(name + 15, "32"))
		*v = __builtin_bswap32(*v);
	else if (!strcmp(name + 15, "64"))
		*v = (long long)__builtin_bswap64(*v);
	else
		return false;
	return true;
}

static bool compute(const struct ast_node *n, long long *v)
{
	switch (n->kind) {
	case AST_COND:
		return choice(n, v);
	case AST_CALL:
		return byte_swap(n, v);
	case AST_BINARY:
		return binary(n, v);
	case AST_CAST:
		return n->nkid == 1 && n->kid[0] && is_number(n->kid[0]->type) && ir_known(n->kid[0], v);
	case AST_UNARY:
		if (n->nkid != 1 || !ir_known(n->kid[0], v))
			return false;
		if (n->op == AST_OP_NEG)
			*v = (long long)-(unsigned long long)*v;
		else if (n->op == AST_OP_NOT)
			*v = ~*v;
		else if (n->op == AST_OP_LNOT)
			*v = !*v;
		return n->op >= AST_OP_NEG && n->op <= AST_OP_LNOT;
	default:
		return false;
	}
}

bool ir_known(const struct ast_node *n, long long *v)
{
	if (!n || !ir_is_expr(n) || n->kind == AST_INIT)
		return false;
	if (n->has_ival) {
		*v = n->ival;
		return true;
	}
	if (n->unevaluated || !is_number(n->type) || !compute(n, v))
		return false;
	*v = ir_cut(*v, n->type);
	return true;
}
