/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * clang_stmt.c - statements
 */
#include <string.h>
#include "ast_p.h"
#include "../../lib/arena.h"
#include "../../lib/intern.h"
#include "../../lib/strbuf.h"

void ast_giveup(struct ast_tu *t, CXCursor c, const char *why)
{
	if (!t->fn || t->fn->giveup)
		return;
	t->fn->giveup = why;
	t->fn->giveup_pos = ast_pos_of(t, clang_getCursorLocation(c), NULL, NULL);
}

/*
 * __label__ gives a label the scope of its block; put_user() brings a
 * __pu_label of its own with each use. Labels are looked up by name in the
 * blocks around, as C does it; labels of the whole function are not declared.
 */
static void declare_label(struct ast_tu *t, CXCursor decl)
{
	struct ast_local_label l = { .plain = ast_intern(clang_getCursorSpelling(decl)) };

	if (!*l.plain)
		return;
	l.unique = intern(arena_printf(t->a, "%s.%u", l.plain, ++t->nlocal_label));
	vec_push(&t->local_labels, l);
}

const char *ast_label(struct ast_tu *t, const char *plain)
{
	for (size_t i = t->local_labels.n; i; i--)
		if (t->local_labels.v[i - 1].plain == plain)
			return t->local_labels.v[i - 1].unique;
	return ast_recounted(t, plain);
}

/* An expression where a statement stands. */
static struct ast_node *as_stmt(struct ast_tu *t, CXCursor c)
{
	struct ast_node *n;

	if (!clang_isExpression(clang_getCursorKind(c)))
		return ast_stmt(t, c);
	n = ast_node_new(t, c, AST_EXPR_STMT, 1);
	n->type = NULL;
	n->kid[0] = ast_expr(t, c);
	return n;
}

struct nodes {
	VEC(struct ast_node *) n;
};

static void declarations(struct ast_tu *t, CXCursor c, struct nodes *out)
{
	struct ast_kids k;

	ast_kids_all(c, &k);
	for (size_t i = 0; i < k.n; i++) {
		switch (clang_getCursorKind(k.v[i])) {
		case CXCursor_VarDecl:
			vec_push(&out->n, ast_var(t, k.v[i]));
			break;
		case CXCursor_FunctionDecl:
			ast_use_at(t, clang_getCursorLocation(k.v[i]), AST_M_DECL);
			break;
		case CXCursor_UnexposedDecl:
			declare_label(t, k.v[i]);
			break;
		default:
			ast_use_below(t, k.v[i]);
			break;
		}
	}
	ast_kids_release(&k);
}

static struct ast_node *block(struct ast_tu *t, CXCursor c, enum ast_kind kind, const char *name,
			      struct nodes *s)
{
	struct ast_node *n = ast_node_new(t, c, kind, s->n.n);

	n->name = name;
	for (size_t i = 0; i < s->n.n; i++)
		n->kid[i] = s->n.v[i];
	vec_release(&s->n);
	return n;
}

static struct ast_node *compound(struct ast_tu *t, CXCursor c)
{
	struct nodes s = { VEC_INIT };
	size_t outer = t->local_labels.n;
	struct ast_kids k;

	ast_kids_code(c, &k);
	for (size_t i = 0; i < k.n; i++) {
		if (clang_getCursorKind(k.v[i]) == CXCursor_DeclStmt)
			declarations(t, k.v[i], &s);
		else
			vec_push(&s.n, as_stmt(t, k.v[i]));
	}
	ast_kids_release(&k);
	t->local_labels.n = outer;
	return block(t, c, AST_COMPOUND, NULL, &s);
}

/* A declaration that is not directly in a block: in a for. */
static struct ast_node *declaration(struct ast_tu *t, CXCursor c)
{
	struct nodes s = { VEC_INIT };
	struct ast_node *one;

	declarations(t, c, &s);
	if (s.n.n != 1)
		return block(t, c, AST_COMPOUND, intern("declarations"), &s);
	one = s.n.v[0];
	vec_release(&s.n);
	return one;
}

/* if, while, do, switch: 'expr' is the index of the expression. */
static struct ast_node *fixed(struct ast_tu *t, CXCursor c, enum ast_kind kind, size_t expr,
			      size_t min, size_t max)
{
	struct ast_node *n;
	struct ast_kids k;

	ast_kids_code(c, &k);
	if (k.n < min || k.n > max) {
		ast_giveup(t, c, "a statement with an unexpected number of parts");
		ast_kids_release(&k);
		return ast_node_new(t, c, AST_NULL_STMT, 0);
	}
	n = ast_node_new(t, c, kind, max);
	for (size_t i = 0; i < k.n; i++)
		n->kid[i] = i == expr ? ast_expr(t, k.v[i]) : as_stmt(t, k.v[i]);
	ast_kids_release(&k);
	return n;
}

static struct ast_node *for_loop(struct ast_tu *t, CXCursor c)
{
	struct ast_for all = { { true, true, true } }, none = { { false, false, false } };
	struct ast_node *n = ast_node_new(t, c, AST_FOR, 4);
	const struct ast_for *shape;
	struct ast_kids k;
	size_t at = 0;

	ast_kids_code(c, &k);
	shape = k.n == 4 ? &all : k.n == 1 ? &none : ast_for_shape(t, c);
	if (!shape || (size_t)shape->has[0] + shape->has[1] + shape->has[2] + 1 != k.n) {
		ast_giveup(t, c, "a for statement whose empty parts cannot be told apart");
		ast_kids_release(&k);
		return n;
	}
	if (shape->has[0])
		n->kid[0] = as_stmt(t, k.v[at++]);
	for (int i = 1; i < 3; i++)
		if (shape->has[i])
			n->kid[i] = ast_expr(t, k.v[at++]);
	n->kid[3] = as_stmt(t, k.v[at]);
	ast_kids_release(&k);
	return n;
}

static struct ast_node *case_label(struct ast_tu *t, CXCursor c)
{
	struct ast_node *n = ast_node_new(t, c, AST_CASE, 3);
	struct ast_kids k;

	ast_kids_code(c, &k);
	if (k.n < 2 || k.n > 3) {
		ast_giveup(t, c, "a case label with an unexpected number of parts");
	} else {
		n->kid[0] = ast_expr(t, k.v[0]);
		n->kid[1] = k.n == 3 ? ast_expr(t, k.v[1]) : NULL;
		n->kid[2] = as_stmt(t, k.v[k.n - 1]);
	}
	ast_kids_release(&k);
	return n;
}

/* One statement below: default, label, attributed statement. */
static struct ast_node *one_below(struct ast_tu *t, CXCursor c, enum ast_kind kind)
{
	struct ast_node *n = ast_node_new(t, c, kind, 1);
	struct ast_kids k;

	ast_kids_code(c, &k);
	if (k.n)
		n->kid[0] = as_stmt(t, k.v[k.n - 1]);
	ast_kids_release(&k);
	return n;
}

static struct ast_node *label(struct ast_tu *t, CXCursor c)
{
	const char *name = ast_label(t, ast_intern(clang_getCursorSpelling(c)));
	struct ast_node *n = one_below(t, c, AST_LABEL);

	n->name = name;
	return n;
}

static struct ast_node *optional_expr(struct ast_tu *t, CXCursor c, enum ast_kind kind)
{
	struct ast_node *n = ast_node_new(t, c, kind, 1);
	struct ast_kids k;

	ast_kids_code(c, &k);
	if (k.n)
		n->kid[0] = ast_expr(t, k.v[0]);
	ast_kids_release(&k);
	return n;
}

/*
 * An operand; 0 for a literal that the preprocessor made. Those are __COUNTER__
 * (BUG_ON()), whose value depends on how much the headers counted.
 */
static struct ast_node *operand(struct ast_tu *t, CXCursor c)
{
	struct ast_node *n = ast_expr(t, c);
	unsigned int off;

	if (n && clang_getCursorKind(c) == CXCursor_IntegerLiteral &&
	    !ast_spelled(t, clang_getCursorLocation(c), &off))
		n->ival = 0;
	return n;
}

static struct ast_node *assembly(struct ast_tu *t, CXCursor c)
{
	const char **labels = ast_asm_labels(t, c);
	size_t nlabel = 0;
	struct ast_node *n;
	struct ast_kids k;

	while (labels && labels[nlabel])
		nlabel++;
	ast_kids_code(c, &k);
	n = ast_node_new(t, c, AST_ASM, k.n + nlabel);
	if (labels)
		n->name = intern("goto");
	for (size_t i = 0; i < k.n; i++)
		n->kid[i] = operand(t, k.v[i]);
	for (size_t i = 0; i < nlabel; i++) {
		n->kid[k.n + i] = ast_node_new(t, c, AST_ADDR_LABEL, 0);
		n->kid[k.n + i]->name = ast_label(t, labels[i]);
	}
	ast_kids_release(&k);
	return n;
}

/* [[attribute]] statement: 'fallthrough' before a null statement. */
static struct ast_node *attributed(struct ast_tu *t, CXCursor c)
{
	struct ast_node *n = NULL;
	struct ast_kids k;

	ast_kids_code(c, &k);
	if (k.n == 1)
		n = as_stmt(t, k.v[0]);
	else
		ast_giveup(t, c, "a statement of a kind that is not known");
	ast_kids_release(&k);
	return n ? n : ast_node_new(t, c, AST_NULL_STMT, 0);
}

struct ast_node *ast_stmt(struct ast_tu *t, CXCursor c)
{
	switch (clang_getCursorKind(c)) {
	case CXCursor_CompoundStmt:
		return compound(t, c);
	case CXCursor_DeclStmt:
		return declaration(t, c);
	case CXCursor_IfStmt:
		return fixed(t, c, AST_IF, 0, 2, 3);
	case CXCursor_WhileStmt:
		return fixed(t, c, AST_WHILE, 0, 2, 2);
	case CXCursor_DoStmt:
		return fixed(t, c, AST_DO, 1, 2, 2);
	case CXCursor_SwitchStmt:
		return fixed(t, c, AST_SWITCH, 0, 2, 2);
	case CXCursor_ForStmt:
		return for_loop(t, c);
	case CXCursor_CaseStmt:
		return case_label(t, c);
	case CXCursor_DefaultStmt:
		return one_below(t, c, AST_DEFAULT);
	case CXCursor_LabelStmt:
		return label(t, c);
	case CXCursor_GotoStmt:
		return ast_label_ref(t, c, AST_GOTO);
	case CXCursor_IndirectGotoStmt:
		return optional_expr(t, c, AST_INDIRECT_GOTO);
	case CXCursor_BreakStmt:
		return ast_node_new(t, c, AST_BREAK, 0);
	case CXCursor_ContinueStmt:
		return ast_node_new(t, c, AST_CONTINUE, 0);
	case CXCursor_ReturnStmt:
		return optional_expr(t, c, AST_RETURN);
	case CXCursor_GCCAsmStmt:
		return assembly(t, c);
	case CXCursor_NullStmt:
		return ast_node_new(t, c, AST_NULL_STMT, 0);
	case CXCursor_UnexposedStmt:
		return attributed(t, c);
	default:
		if (clang_isExpression(clang_getCursorKind(c)))
			return as_stmt(t, c);
		ast_giveup(t, c, "a statement of a kind that is not known");
		return ast_node_new(t, c, AST_NULL_STMT, 0);
	}
}
