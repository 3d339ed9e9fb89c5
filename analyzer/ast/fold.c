/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * fold.c - values of constant expressions
 *
 * Leaves are evaluated by clang (literals, sizeof, offsetof, enumerators);
 * what is made of constants only is computed here, so that no question is
 * ever asked about an expression that contains a call.
 */
#include <string.h>
#include "ast_p.h"

bool ast_evaluate(CXCursor c, long long *v)
{
	CXEvalResult r = clang_Cursor_Evaluate(c);
	bool ok = r && clang_EvalResult_getKind(r) == CXEval_Int;

	if (ok)
		*v = clang_EvalResult_getAsLongLong(r);
	if (r)
		clang_EvalResult_dispose(r);
	return ok;
}

long long ast_wrap(const struct ast_type *type, long long v)
{
	unsigned int bits = type ? type->bits : 64;
	unsigned long long u = v;

	if (type && type->kind == AST_T_BOOL)
		return v != 0;
	if (!bits || bits >= 64)
		return v;
	u &= (1ULL << bits) - 1;
	if (type->is_signed && u >> (bits - 1))
		u |= ~0ULL << bits;
	return u;
}

static bool is_unsigned(const struct ast_node *n)
{
	return n->type && !n->type->is_signed;
}

static bool is_pointer(const struct ast_node *n)
{
	return n->type && n->type->kind == AST_T_PTR;
}

/* 'sign': -1, 0, 1 of l against r */
static bool compare(enum ast_op op, int sign)
{
	switch (op) {
	case AST_OP_LT: return sign < 0;
	case AST_OP_GT: return sign > 0;
	case AST_OP_LE: return sign <= 0;
	case AST_OP_GE: return sign >= 0;
	case AST_OP_EQ: return sign == 0;
	default: return sign != 0;
	}
}

static bool shift(const struct ast_node *l, long long count, bool left, long long *v)
{
	unsigned int bits = l->type ? l->type->bits : 0;

	if (count < 0 || count >= (bits && bits < 64 ? bits : 64))
		return false;
	if (left)
		*v = (unsigned long long)l->ival << count;
	else if (is_unsigned(l))
		*v = (unsigned long long)l->ival >> count;
	else
		*v = l->ival >> count;
	return true;
}

static bool divide(enum ast_op op, const struct ast_node *l, const struct ast_node *r, long long *v)
{
	unsigned long long ul = l->ival, ur = r->ival;

	if (!r->ival || (!is_unsigned(l) && r->ival == -1))
		return false;
	if (is_unsigned(l))
		*v = op == AST_OP_DIV ? ul / ur : ul % ur;
	else
		*v = op == AST_OP_DIV ? l->ival / r->ival : l->ival % r->ival;
	return true;
}

static bool fold_binary(enum ast_op op, const struct ast_node *l, const struct ast_node *r, long long *v)
{
	unsigned long long ul = l->ival, ur = r->ival;

	switch (op) {
	case AST_OP_ADD: *v = ul + ur; return true;
	case AST_OP_SUB: *v = ul - ur; return true;
	case AST_OP_MUL: *v = ul * ur; return true;
	case AST_OP_AND: *v = ul & ur; return true;
	case AST_OP_OR:  *v = ul | ur; return true;
	case AST_OP_XOR: *v = ul ^ ur; return true;
	case AST_OP_DIV:
	case AST_OP_REM:
		return divide(op, l, r, v);
	case AST_OP_SHL:
	case AST_OP_SHR:
		return shift(l, r->ival, op == AST_OP_SHL, v);
	case AST_OP_LT ... AST_OP_NE:
		if (is_unsigned(l))
			*v = compare(op, ul < ur ? -1 : ul > ur);
		else
			*v = compare(op, l->ival < r->ival ? -1 : l->ival > r->ival);
		return true;
	case AST_OP_LAND:
		*v = l->ival && r->ival;
		return true;
	case AST_OP_LOR:
		*v = l->ival || r->ival;
		return true;
	case AST_OP_COMMA:
		*v = r->ival;
		return true;
	default:
		return false;
	}
}

static bool fold_unary(enum ast_op op, long long x, long long *v)
{
	switch (op) {
	case AST_OP_NEG: *v = -(unsigned long long)x; return true;
	case AST_OP_PLUS: *v = x; return true;
	case AST_OP_NOT: *v = ~x; return true;
	case AST_OP_LNOT: *v = !x; return true;
	default: return false;
	}
}

static bool computed(const struct ast_node *n, long long *v)
{
	switch (n->kind) {
	case AST_UNARY:
		return fold_unary(n->op, n->kid[0]->ival, v);
	case AST_BINARY:
		/* pointer arithmetic counts elements */
		if ((n->op == AST_OP_ADD || n->op == AST_OP_SUB) && (is_pointer(n->kid[0]) || is_pointer(n->kid[1])))
			return false;
		return fold_binary(n->op, n->kid[0], n->kid[1], v);
	case AST_COND:
		*v = n->kid[0]->ival ? (n->kid[1] ? n->kid[1] : n->kid[0])->ival : n->kid[2]->ival;
		return true;
	case AST_CAST:
		*v = n->kid[0]->ival;
		return true;
	default:
		return false;
	}
}

struct ast_node *ast_fold_const(struct ast_node *n)
{
	long long v = 0;

	if (!ast_type_is_scalar(n->type) || n->type->kind == AST_T_FLOAT || n->type->bits > 64)
		return n;
	for (unsigned int i = 0; i < n->nkid; i++)
		if (n->kid[i] && (!n->kid[i]->has_ival || (n->kid[i]->type && n->kid[i]->type->bits > 64)))
			return n;
	if (!computed(n, &v))
		return n;
	n->kind = AST_CONST;
	n->op = AST_OP_NONE;
	n->name = NULL;
	n->ival = ast_wrap(n->type, v);
	n->has_ival = true;
	n->nkid = 0;
	return n;
}
