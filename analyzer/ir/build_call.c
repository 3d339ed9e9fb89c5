/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * build_call.c - calls, compiler builtins that are not calls, statement expressions
 */
#include "../../lib/arena.h"
#include "build_p.h"

/* --- what verify.c must see in the same way --- */

bool ir_is_expr(const struct ast_node *n)
{
	return n->kind < AST_COMPOUND;
}

bool ir_is_folded(const struct ast_node *n)
{
	long long v;

	return n->unevaluated || ir_known(n, &v);
}

static const struct ast_node *callee_ref(const struct ast_node *call)
{
	const struct ast_node *n = irb_kid(call, 0);

	while (n && ((n->kind == AST_UNARY && (n->op == AST_OP_DEREF || n->op == AST_OP_ADDR)) ||
		     n->kind == AST_CAST))
		n = irb_kid(n, 0);
	return n;
}

const struct ast_decl *ir_callee_decl(const struct ast_node *call)
{
	const struct ast_node *n = callee_ref(call);

	if (n && n->kind == AST_REF && n->decl && n->decl->kind == AST_D_FUNC)
		return n->decl;
	return NULL;
}

const char *ir_callee_name(const struct ast_node *call)
{
	const struct ast_decl *d = ir_callee_decl(call);

	return d ? d->name : call->name;
}

/* In order of name. The operands of the ZERO rows do not run. */
static const struct {
	const char *name;
	enum ir_builtin what;
} builtin[] = {
	{ "__builtin_assume",			IR_B_ZERO },
	{ "__builtin_assume_aligned",		IR_B_FIRST },
	{ "__builtin_constant_p",		IR_B_ZERO },
	{ "__builtin_dynamic_object_size",	IR_B_ZERO },
	{ "__builtin_expect",			IR_B_FIRST },
	{ "__builtin_expect_with_probability",	IR_B_FIRST },
	{ "__builtin_object_size",		IR_B_ZERO },
};

enum ir_builtin ir_builtin(const struct ast_node *call)
{
	const char *name = ir_callee_name(call);

	if (!name || strncmp(name, "__builtin_", 10) || call->nkid < 2)
		return IR_B_NO;
	for (size_t i = 0; i < ARRAY_SIZE(builtin); i++)
		if (!strcmp(builtin[i].name, name))
			return builtin[i].what;
	return IR_B_NO;
}

/* --- calls --- */

/* p->ops->open(...), (*p->ops->open)(...), p->table[i](...) */
static const struct ast_node *pointer_member(const struct ast_node *call)
{
	const struct ast_node *n = callee_ref(call);

	while (n && (n->kind == AST_INDEX || (n->kind == AST_UNARY && n->op == AST_OP_DEREF)))
		n = irb_kid(n, 0);
	return n && n->kind == AST_MEMBER ? n : NULL;
}

static struct ir_value builtin_first(struct irb *b, const struct ast_node *n, bool used)
{
	struct ir_value v = irb_none();

	if (used)
		v = irb_value(b, n->kid[1]);
	else
		irb_effect(b, n->kid[1]);
	for (unsigned int i = 2; i < n->nkid; i++)
		irb_effect(b, n->kid[i]);
	if (used && !type_is_address(v.type))
		v = irb_convert(b, v, n->type, n);
	return v;
}

static bool ends_here(struct irb *b, const struct ast_decl *d, const char *name)
{
	if (d && d->is_noreturn)
		return true;
	if (!name)
		return false;
	if (!strcmp(name, "__builtin_unreachable") || !strcmp(name, "__builtin_trap"))
		return true;
	return b->is_noreturn && b->is_noreturn(name);
}

struct ir_value irb_call(struct irb *b, const struct ast_node *n, bool used)
{
	const struct ast_decl *decl = ir_callee_decl(n);
	const struct ast_node *member = pointer_member(n);
	const char *name = ir_callee_name(n);
	unsigned int narg = n->nkid ? n->nkid - 1 : 0;
	struct ir_value ptr = irb_none(), *arg, res = irb_none();
	const char **text;
	struct ir_op *op;

	switch (ir_builtin(n)) {
	case IR_B_FIRST:
		return builtin_first(b, n, used);
	case IR_B_ZERO:
		return irb_const(0, n->type);
	case IR_B_NO:
		break;
	}
	if (!name)
		ptr = irb_value(b, irb_kid(n, 0));
	arg = arena_array(b->a, narg, sizeof(*arg));
	text = arena_array(b->a, narg, sizeof(*text));
	for (unsigned int i = 0; i < narg; i++) {
		arg[i] = irb_value(b, n->kid[i + 1]);
		text[i] = n->kid[i + 1] ? n->kid[i + 1]->text : NULL;
	}
	op = irb_emit(b, IR_CALL, n);
	op->a = ptr;
	op->callee = name;
	op->callee_static = decl && decl->is_static;
	if (!name && member) {
		op->ptr_record = member->record;
		op->ptr_field = member->name;
	}
	op->arg = arg;
	op->arg_text = text;
	op->narg = narg;
	op->text = n->text;
	b->ncall++;
	if (n->type && n->type->kind != AST_T_VOID) {
		op->result_used = used;
		res = irb_dst(b, op, n->type);
	}
	if (ends_here(b, decl, name))
		irb_term(b, IR_NORETURN, n);
	return res;
}

/* --- statement expressions --- */

/* The last statement when it is an expression, below its labels. */
static const struct ast_node *last_value(const struct ast_node *s)
{
	if (s && s->kind == AST_EXPR_STMT)
		s = irb_kid(s, 0);
	return s && ir_is_expr(s) ? s : NULL;
}

struct ir_value irb_stmt_expr(struct irb *b, const struct ast_node *n, bool used)
{
	const struct ast_node *body = irb_kid(n, 0), *last = NULL;
	struct ir_nest *nest = b->nest;
	struct ir_env *env = b->env;
	struct ir_value v = irb_none();

	if (!body || body->kind != AST_COMPOUND) {
		irb_giveup(b, n, "statement expression without a body");
		return irb_unknown(n->type);
	}
	b->nest = arena_new(b->a, struct ir_nest);
	b->nest->up = nest;
	b->nest->depth = nest ? nest->depth + 1 : 1;
	if (body->nkid) {
		irb_compound_stmts(b, body, body->nkid - 1);
		last = irb_labels(b, body->kid[body->nkid - 1]);
	}
	if (last && !last_value(last)) {
		irb_stmt(b, last);
	} else if (last) {
		last = last_value(last);
		if (used && !type_is(n->type, AST_T_VOID))
			v = irb_value(b, last);
		else
			irb_effect(b, last);
	}
	irb_leave(b, env, n, false);
	b->env = env;
	b->nest = nest;
	if (v.kind == IR_V_NONE && used && !type_is(n->type, AST_T_VOID))
		v = irb_unknown(n->type);
	return v;
}
