/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * clang_expr.c - expressions
 *
 * What clang shows but the program does not run is dropped here: operands of
 * sizeof and typeof, arms of _Generic and __builtin_choose_expr that were not
 * chosen, the second and third time that 'a ?: b' shows its a. References in
 * them still count as mentions.
 */
#include <string.h>
#include "ast_p.h"
#include "../../lib/arena.h"
#include "../../lib/intern.h"

const char *const ast_op_text[AST_OP_COUNT] = {
	[AST_OP_NONE] = "",
	[AST_OP_ADD] = "+", [AST_OP_SUB] = "-", [AST_OP_MUL] = "*", [AST_OP_DIV] = "/", [AST_OP_REM] = "%",
	[AST_OP_SHL] = "<<", [AST_OP_SHR] = ">>", [AST_OP_AND] = "&", [AST_OP_OR] = "|", [AST_OP_XOR] = "^",
	[AST_OP_LT] = "<", [AST_OP_GT] = ">", [AST_OP_LE] = "<=", [AST_OP_GE] = ">=",
	[AST_OP_EQ] = "==", [AST_OP_NE] = "!=",
	[AST_OP_LAND] = "&&", [AST_OP_LOR] = "||", [AST_OP_COMMA] = ",",
	[AST_OP_NEG] = "-", [AST_OP_PLUS] = "+", [AST_OP_NOT] = "~", [AST_OP_LNOT] = "!",
	[AST_OP_PREINC] = "++pre", [AST_OP_PREDEC] = "--pre",
	[AST_OP_POSTINC] = "post++", [AST_OP_POSTDEC] = "post--",
	[AST_OP_DEREF] = "*", [AST_OP_ADDR] = "&",
};

static const enum ast_op binary_op[] = {
	[CXBinaryOperator_Mul] = AST_OP_MUL, [CXBinaryOperator_Div] = AST_OP_DIV,
	[CXBinaryOperator_Rem] = AST_OP_REM, [CXBinaryOperator_Add] = AST_OP_ADD,
	[CXBinaryOperator_Sub] = AST_OP_SUB, [CXBinaryOperator_Shl] = AST_OP_SHL,
	[CXBinaryOperator_Shr] = AST_OP_SHR, [CXBinaryOperator_LT] = AST_OP_LT,
	[CXBinaryOperator_GT] = AST_OP_GT, [CXBinaryOperator_LE] = AST_OP_LE,
	[CXBinaryOperator_GE] = AST_OP_GE, [CXBinaryOperator_EQ] = AST_OP_EQ,
	[CXBinaryOperator_NE] = AST_OP_NE, [CXBinaryOperator_And] = AST_OP_AND,
	[CXBinaryOperator_Xor] = AST_OP_XOR, [CXBinaryOperator_Or] = AST_OP_OR,
	[CXBinaryOperator_LAnd] = AST_OP_LAND, [CXBinaryOperator_LOr] = AST_OP_LOR,
	[CXBinaryOperator_MulAssign] = AST_OP_MUL, [CXBinaryOperator_DivAssign] = AST_OP_DIV,
	[CXBinaryOperator_RemAssign] = AST_OP_REM, [CXBinaryOperator_AddAssign] = AST_OP_ADD,
	[CXBinaryOperator_SubAssign] = AST_OP_SUB, [CXBinaryOperator_ShlAssign] = AST_OP_SHL,
	[CXBinaryOperator_ShrAssign] = AST_OP_SHR, [CXBinaryOperator_AndAssign] = AST_OP_AND,
	[CXBinaryOperator_XorAssign] = AST_OP_XOR, [CXBinaryOperator_OrAssign] = AST_OP_OR,
	[CXBinaryOperator_Comma] = AST_OP_COMMA,
};

static const enum ast_op unary_op[] = {
	[CXUnaryOperator_PostInc] = AST_OP_POSTINC, [CXUnaryOperator_PostDec] = AST_OP_POSTDEC,
	[CXUnaryOperator_PreInc] = AST_OP_PREINC, [CXUnaryOperator_PreDec] = AST_OP_PREDEC,
	[CXUnaryOperator_AddrOf] = AST_OP_ADDR, [CXUnaryOperator_Deref] = AST_OP_DEREF,
	[CXUnaryOperator_Plus] = AST_OP_PLUS, [CXUnaryOperator_Minus] = AST_OP_NEG,
	[CXUnaryOperator_Not] = AST_OP_NOT, [CXUnaryOperator_LNot] = AST_OP_LNOT,
};

/* In C, only these expressions have an array for a value; see ast_type_decayed(). */
static bool may_be_array(enum CXCursorKind kind)
{
	return kind == CXCursor_DeclRefExpr || kind == CXCursor_MemberRefExpr ||
	       kind == CXCursor_ArraySubscriptExpr || kind == CXCursor_StringLiteral ||
	       kind == CXCursor_CompoundLiteralExpr || kind == CXCursor_InitListExpr ||
	       kind == CXCursor_UnexposedExpr || kind == CXCursor_UnaryOperator;
}

struct ast_node *ast_node_new(struct ast_tu *t, CXCursor c, enum ast_kind kind, unsigned int nkid)
{
	enum CXCursorKind ck = clang_getCursorKind(c);
	struct ast_node *n = arena_new(t->a, struct ast_node);
	struct ast_span s;

	ast_span_of(t, c, &s);
	n->kind = kind;
	n->pos = s.pos;
	n->end = s.last;
	n->macro = s.macro;
	if (clang_isExpression(ck)) {
		n->type = ast_type_of(t, clang_getCursorType(c));
		if (!may_be_array(ck))
			n->type = ast_type_decayed(t, n->type, clang_getCursorType(c));
	}
	n->nkid = nkid;
	if (nkid)
		n->kid = arena_array(t->a, nkid, sizeof(struct ast_node *));
	return n;
}

/* Not understood: evaluates its operands, value unknown. */
static struct ast_node *unknown(struct ast_tu *t, CXCursor c)
{
	struct ast_node *n;
	struct ast_kids k;

	ast_kids_code(c, &k);
	n = ast_node_new(t, c, AST_UNKNOWN, k.n);
	for (size_t i = 0; i < k.n; i++)
		n->kid[i] = ast_expr(t, k.v[i]);
	ast_kids_release(&k);
	return n;
}

static struct ast_node *constant(struct ast_tu *t, CXCursor c)
{
	struct ast_node *n;
	long long v;

	if (!ast_evaluate(c, &v))
		return unknown(t, c);
	n = ast_node_new(t, c, AST_CONST, 0);
	n->ival = ast_wrap(n->type, v);
	n->has_ival = true;
	return n;
}

static struct ast_node *last_kid(struct ast_tu *t, CXCursor c)
{
	struct ast_kids k;
	struct ast_node *n = NULL;

	ast_kids_code(c, &k);
	if (k.n) {
		for (size_t i = 0; i + 1 < k.n; i++)
			ast_use_below(t, k.v[i]);	/* typeof() in the type of a cast */
		n = ast_expr(t, k.v[k.n - 1]);
	}
	ast_kids_release(&k);
	return n;
}

static struct ast_node *reference(struct ast_tu *t, CXCursor c)
{
	CXCursor to = clang_getCursorReferenced(c);
	enum CXCursorKind kind = clang_getCursorKind(to);
	struct ast_node *n = ast_node_new(t, c, AST_REF, 0);

	n->name = ast_name_of(t, to);
	if (kind == CXCursor_EnumConstantDecl || kind == CXCursor_VarDecl || kind == CXCursor_ParmDecl ||
	    kind == CXCursor_FunctionDecl)
		n->decl = ast_decl_of(t, to);
	else
		n->kind = AST_UNKNOWN;
	if (n->decl && n->decl->kind == AST_D_PARAM)
		n->type = n->decl->type;
	if (n->decl && n->decl->kind == AST_D_ENUMERATOR) {
		n->ival = n->decl->value;
		n->has_ival = true;
	}
	ast_use_of(t, c, to);
	return n;
}

static struct ast_node *member(struct ast_tu *t, CXCursor c)
{
	struct ast_node *n = ast_node_new(t, c, AST_MEMBER, 1);
	struct ast_kids k;
	CXCursor base;

	ast_kids_code(c, &k);
	if (!k.n) {
		n->kind = AST_UNKNOWN;
		n->nkid = 0;
		return n;
	}
	base = k.v[0];
	ast_kids_release(&k);
	/* the steps through unnamed structs and unions are clang's own */
	while (clang_getCursorKind(base) == CXCursor_MemberRefExpr && ast_is_unnamed(base)) {
		ast_kids_code(base, &k);
		if (!k.n)
			break;
		base = k.v[0];
		ast_kids_release(&k);
	}
	n->name = ast_intern(clang_getCursorSpelling(c));
	n->record = ast_record_tag(t, clang_getCursorType(base));
	n->kid[0] = ast_expr(t, base);
	n->arrow = n->kid[0]->type && (n->kid[0]->type->kind == AST_T_PTR || n->kid[0]->type->kind == AST_T_ARRAY);
	return n;
}

static struct ast_node *index_of(struct ast_tu *t, CXCursor c)
{
	struct ast_node *n = ast_node_new(t, c, AST_INDEX, 2);
	struct ast_kids k;

	ast_kids_code(c, &k);
	if (k.n == 2) {
		struct ast_node *l = ast_expr(t, k.v[0]), *r = ast_expr(t, k.v[1]);
		bool swapped = r->type && (r->type->kind == AST_T_PTR || r->type->kind == AST_T_ARRAY);

		n->kid[0] = swapped ? r : l;
		n->kid[1] = swapped ? l : r;
	}
	ast_kids_release(&k);
	return n;
}

/* *f and &f of a function are the function. */
static struct ast_node *unary(struct ast_tu *t, CXCursor c)
{
	enum CXUnaryOperatorKind op = clang_getCursorUnaryOperatorKind(c);
	struct ast_node *n, *operand = last_kid(t, c);

	if (!operand)
		return unknown(t, c);
	if (op == CXUnaryOperator_Extension)
		return operand;
	n = ast_node_new(t, c, AST_UNARY, 1);
	n->kid[0] = operand;
	n->op = (size_t)op < ARRAY_SIZE(unary_op) ? unary_op[op] : AST_OP_NONE;
	if (n->op == AST_OP_NONE)
		n->kind = AST_UNKNOWN;
	if (n->op >= AST_OP_PREINC && n->op <= AST_OP_POSTDEC)
		n->type = operand->type;
	if (n->op == AST_OP_DEREF && n->type && n->type->kind == AST_T_FUNC)
		return operand;
	if (n->op == AST_OP_ADDR && operand->type && operand->type->kind == AST_T_FUNC &&
	    operand->kind == AST_REF)
		return operand;
	return n->kind == AST_UNARY ? ast_fold_const(n) : n;
}

static struct ast_node *binary(struct ast_tu *t, CXCursor c)
{
	enum CXBinaryOperatorKind op = clang_getCursorBinaryOperatorKind(c);
	bool is_assign = op >= CXBinaryOperator_Assign && op <= CXBinaryOperator_OrAssign;
	struct ast_node *n = ast_node_new(t, c, is_assign ? AST_ASSIGN : AST_BINARY, 2);
	struct ast_kids k;

	ast_kids_code(c, &k);
	n->op = (size_t)op < ARRAY_SIZE(binary_op) ? binary_op[op] : AST_OP_NONE;
	if (k.n != 2 || (n->op == AST_OP_NONE && op != CXBinaryOperator_Assign)) {
		ast_kids_release(&k);
		return unknown(t, c);
	}
	n->kid[0] = ast_expr(t, k.v[0]);
	n->kid[1] = ast_expr(t, k.v[1]);
	ast_kids_release(&k);
	if (!is_assign)
		return ast_fold_const(n);
	n->type = n->kid[0]->type;
	if (op == CXBinaryOperator_Assign)
		ast_fnptr_assign(t, n);
	return n;
}

/* 'cond' has three operands; 'a ?: b' is shown as a, a, a, b. */
static struct ast_node *conditional(struct ast_tu *t, CXCursor c, const struct ast_kids *k)
{
	struct ast_node *n = ast_node_new(t, c, AST_COND, 3);

	n->kid[0] = ast_expr(t, k->v[0]);
	n->kid[1] = k->n == 3 ? ast_expr(t, k->v[1]) : NULL;
	n->kid[2] = ast_expr(t, k->v[k->n - 1]);
	return ast_fold_const(n);
}

static struct ast_node *ternary(struct ast_tu *t, CXCursor c)
{
	struct ast_node *n;
	struct ast_kids k;

	ast_kids_code(c, &k);
	n = k.n == 3 ? conditional(t, c, &k) : unknown(t, c);
	ast_kids_release(&k);
	return n;
}

static struct ast_node *cast(struct ast_tu *t, CXCursor c)
{
	struct ast_node *n, *operand = last_kid(t, c);

	if (!operand)
		return unknown(t, c);
	n = ast_node_new(t, c, AST_CAST, 1);
	n->kid[0] = operand;
	return ast_fold_const(n);
}

static struct ast_node *choose(struct ast_tu *t, CXCursor c, const struct ast_kids *k)
{
	struct ast_node *cond = ast_expr(t, k->v[0]);
	size_t taken;

	if (!cond->has_ival && !ast_evaluate(k->v[0], &cond->ival))
		return unknown(t, c);
	taken = cond->ival ? 1 : 2;
	ast_use_below(t, k->v[3 - taken]);
	return ast_expr(t, k->v[taken]);
}

static struct ast_node *implicit(struct ast_tu *t, CXCursor c, CXCursor operand)
{
	const struct ast_type *type = ast_type_of(t, clang_getCursorType(c));
	struct ast_node *n, *e = ast_expr(t, operand);

	/* a null pointer constant stays a constant, of pointer type */
	if (ast_type_same_bits(type, e->type) && !(e->kind == AST_CONST && ast_type_is_scalar(type)))
		return e;
	if (!ast_type_is_scalar(type) || !ast_type_is_scalar(e->type)) {
		if (!type || type->kind == AST_T_VOID || !ast_type_is_scalar(type) ||
		    (e->type && (e->type->kind == AST_T_ARRAY || e->type->kind == AST_T_FUNC)))
			return e;
	}
	n = ast_node_new(t, c, AST_CAST, 1);
	n->name = intern("implicit");
	n->macro = e->macro;
	n->kid[0] = e;
	return ast_fold_const(n);
}

static struct ast_node *unexposed_kids(struct ast_tu *t, CXCursor c, const struct ast_kids *k)
{
	if (k->n == 1 && clang_equalRanges(clang_getCursorExtent(c), clang_getCursorExtent(k->v[0])))
		return implicit(t, c, k->v[0]);
	if (k->n == 3 && ast_spelled_as(t, c, "__builtin_choose_expr"))
		return choose(t, c, k);
	if (ast_spelled_as(t, c, "__builtin_offsetof") || ast_spelled_as(t, c, "__builtin_types_compatible_p"))
		return constant(t, c);
	if (ast_spelled_as(t, c, "__builtin_va_arg")) {
		struct ast_node *n = unknown(t, c);

		n->kind = AST_VA_ARG;
		return n;
	}
	if (k->n == 4)
		return conditional(t, c, k);
	if (k->n == 1)
		return implicit(t, c, k->v[0]);
	return k->n ? unknown(t, c) : constant(t, c);
}

static struct ast_node *unexposed(struct ast_tu *t, CXCursor c)
{
	struct ast_node *n;
	struct ast_kids k;

	ast_kids_code(c, &k);
	n = unexposed_kids(t, c, &k);
	ast_kids_release(&k);
	return n;
}

/* Where the callee's name stands; its use there is a call, not a reference. */
static CXSourceLocation callee_place(struct ast_tu *t, CXCursor callee)
{
	enum CXCursorKind kind = clang_getCursorKind(callee);
	struct ast_kids k;
	bool more = true;

	while (more && (kind == CXCursor_UnexposedExpr || kind == CXCursor_ParenExpr ||
			kind == CXCursor_UnaryOperator)) {
		ast_kids_code(callee, &k);
		more = k.n == 1;
		if (more)
			callee = k.v[0];
		ast_kids_release(&k);
		kind = clang_getCursorKind(callee);
	}
	if (kind == CXCursor_DeclRefExpr || kind == CXCursor_MemberRefExpr)
		ast_use_at(t, clang_getCursorLocation(callee), AST_M_CALL);
	return clang_getCursorLocation(callee);
}

/* __builtin_constant_p() looks at its operand and does not run it. */
static struct ast_node *constant_p(struct ast_tu *t, struct ast_node *call)
{
	call->ival = call->nkid > 1 && call->kid[1]->has_ival;
	call->kind = AST_CONST;
	call->name = NULL;
	call->text = NULL;
	call->has_ival = true;
	call->nkid = 0;
	return call;
}

static struct ast_node *call(struct ast_tu *t, CXCursor c)
{
	struct ast_node *n, *callee;
	CXSourceLocation place;
	struct ast_span span;
	struct ast_kids k;

	ast_kids_code(c, &k);
	if (!k.n)
		return constant(t, c);
	n = ast_node_new(t, c, AST_CALL, k.n);
	place = callee_place(t, k.v[0]);
	n->pos = ast_pos_of(t, place, NULL, NULL);
	n->kid[0] = callee = ast_expr(t, k.v[0]);
	n->text = ast_call_text(t, c, place, &span);
	for (size_t i = 1; i < k.n; i++) {
		n->kid[i] = ast_expr(t, k.v[i]);
		n->kid[i]->text = ast_arg_text(t, k.v[i], &span);
	}
	if (callee->kind == AST_REF && callee->decl && callee->decl->kind == AST_D_FUNC) {
		n->name = callee->name;
		if (!strcmp(n->name, "__builtin_constant_p"))
			n = constant_p(t, n);
	}
	ast_kids_release(&k);
	return n;
}

static struct ast_node *statement_expr(struct ast_tu *t, CXCursor c)
{
	struct ast_node *n = ast_node_new(t, c, AST_STMT_EXPR, 1);
	struct ast_kids k;

	ast_kids_code(c, &k);
	if (k.n)
		n->kid[0] = ast_stmt(t, k.v[0]);
	ast_kids_release(&k);
	return n;
}

/* Made up by clang for a parameter of type transparent_union: the bare value is what was written. */
static struct ast_node *compound_literal(struct ast_tu *t, CXCursor c)
{
	struct ast_node *n, *list = last_kid(t, c);

	if (!list)
		return unknown(t, c);
	if (list->kind == AST_INIT_LIST && list->nkid == 1 && list->type && list->type->is_union &&
	    list->kid[0]->pos.line == list->pos.line && list->kid[0]->pos.col == list->pos.col &&
	    !ast_spelled_as(t, c, "("))
		return list->kid[0]->kid[0];
	n = ast_node_new(t, c, AST_COMPOUND_LIT, 1);
	n->kid[0] = list;
	return n;
}

struct ast_node *ast_label_ref(struct ast_tu *t, CXCursor c, enum ast_kind kind)
{
	struct ast_node *n = ast_node_new(t, c, kind, 0);
	struct ast_kids k;

	ast_kids_all(c, &k);
	if (k.n)
		n->name = ast_label(t, ast_intern(clang_getCursorSpelling(k.v[0])));
	ast_kids_release(&k);
	return n;
}

struct ast_node *ast_expr(struct ast_tu *t, CXCursor c)
{
	switch (clang_getCursorKind(c)) {
	case CXCursor_IntegerLiteral:
	case CXCursor_CharacterLiteral:
		return constant(t, c);
	case CXCursor_UnaryExpr:	/* sizeof, _Alignof */
		ast_use_below(t, c);
		return constant(t, c);
	case CXCursor_FloatingLiteral:
		return ast_node_new(t, c, AST_FLOAT, 0);
	case CXCursor_StringLiteral:
		return ast_node_new(t, c, AST_STRING, 0);
	case CXCursor_ParenExpr:
		return last_kid(t, c);
	case CXCursor_UnexposedExpr:
		return unexposed(t, c);
	case CXCursor_DeclRefExpr:
		return reference(t, c);
	case CXCursor_MemberRefExpr:
		return member(t, c);
	case CXCursor_ArraySubscriptExpr:
		return index_of(t, c);
	case CXCursor_CallExpr:
		return call(t, c);
	case CXCursor_UnaryOperator:
		return unary(t, c);
	case CXCursor_BinaryOperator:
	case CXCursor_CompoundAssignOperator:
		return binary(t, c);
	case CXCursor_ConditionalOperator:
		return ternary(t, c);
	case CXCursor_CStyleCastExpr:
		return cast(t, c);
	case CXCursor_InitListExpr:
		return ast_init_list(t, c);
	case CXCursor_CompoundLiteralExpr:
		return compound_literal(t, c);
	case CXCursor_StmtExpr:
		return statement_expr(t, c);
	case CXCursor_AddrLabelExpr:
		return ast_label_ref(t, c, AST_ADDR_LABEL);
	case CXCursor_GenericSelectionExpr:
		return ast_generic(t, c);
	default:
		return unknown(t, c);
	}
}
