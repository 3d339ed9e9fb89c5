/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * build_stmt.c - lowering of statements
 */
#include "../../lib/arena.h"
#include "build_p.h"

/* --- scopes and labels --- */

void irb_compound_stmts(struct irb *b, const struct ast_node *n, unsigned int count)
{
	for (unsigned int i = 0; i < count && i < n->nkid; i++)
		irb_stmt(b, n->kid[i]);
}

/* Position of the closing brace, for what a scope does at its end. */
static struct ast_node end_of(const struct ast_node *n)
{
	return (struct ast_node){ .kind = AST_NULL_STMT, .pos = n->end.line ? n->end : n->pos,
				  .macro = n->macro };
}

static void compound(struct irb *b, const struct ast_node *n)
{
	struct ast_node end = end_of(n);
	struct ir_nest *nest = b->nest;
	struct ir_env *env = b->env;

	b->nest = arena_new(b->a, struct ir_nest);
	b->nest->up = nest;
	b->nest->depth = nest ? nest->depth + 1 : 1;
	irb_compound_stmts(b, n, n->nkid);
	irb_leave(b, env, &end, n == b->src->body);
	b->env = env;
	b->nest = nest;
}

static void label(struct irb *b, const struct ast_node *n)
{
	unsigned int id = irb_block(b);

	b->block.v[id].label = n->name;
	vec_push(&b->label, (struct irb_label){ .name = n->name, .block = id,
						.env = b->env, .nest = b->nest });
	irb_place(b, id);
}

static void case_label(struct irb *b, const struct ast_node *n)
{
	const struct ast_node *lo = irb_kid(n, 0), *hi = irb_kid(n, 1);
	unsigned int id = irb_block(b);
	long long from, to;

	if (!b->sw || !ir_known(lo, &from) || (hi && !ir_known(hi, &to))) {
		irb_giveup(b, n, b->sw ? "case label is not a constant" : "case outside of a switch");
		return;
	}
	irb_place(b, id);
	b->block.v[id].nref++;
	if (!hi || from <= to)
		vec_push(&b->sw->cases, (struct ir_case){ from, hi ? to : from, id });
}

const struct ast_node *irb_labels(struct irb *b, const struct ast_node *n)
{
	while (n && !b->giveup) {
		if (n->kind == AST_LABEL) {
			label(b, n);
			n = irb_kid(n, 0);
		} else if (n->kind == AST_CASE) {
			case_label(b, n);
			n = irb_kid(n, 2);
		} else if (n->kind == AST_DEFAULT) {
			unsigned int id = irb_block(b);

			if (!b->sw) {
				irb_giveup(b, n, "default outside of a switch");
				return NULL;
			}
			irb_place(b, id);
			b->block.v[id].nref++;
			b->sw->dflt = id;
			n = irb_kid(n, 0);
		} else {
			return n;
		}
	}
	return NULL;
}

/* --- declarations --- */

static void variable(struct irb *b, const struct ast_node *n)
{
	const struct ast_decl *d = n->decl;
	const struct ast_node *init = irb_kid(n, 0);
	struct ir_value p = { .kind = IR_V_ADDR };

	if (!d || d->kind == AST_D_FUNC || d->kind == AST_D_ENUMERATOR)
		return;
	p.id = irb_var(b, d);
	p.type = irb_ptr_to(b, d->type);
	if (d->kind != AST_D_LOCAL)	/* set once, before the program runs */
		return;
	if (init)
		irb_init(b, p, d->type, init);
	else
		irb_emit(b, IR_UNINIT, n)->a = p;
	irb_scope_add(b, p.id);
}

/* --- choices --- */

static void if_stmt(struct irb *b, const struct ast_node *n)
{
	unsigned int yes = irb_block(b), no = irb_block(b), join = irb_block(b);

	irb_cond(b, irb_kid(n, 0), yes, no);
	irb_place_join(b, yes);
	irb_stmt(b, irb_kid(n, 1));
	irb_jump(b, join, n);
	irb_place_join(b, no);
	if (irb_kid(n, 2))
		irb_stmt(b, n->kid[2]);
	irb_place_join(b, join);
}

static bool in_range(const struct ir_case *c, long long v, const struct ast_type *t)
{
	if (t && !t->is_signed)
		return (unsigned long long)c->lo <= (unsigned long long)v &&
		       (unsigned long long)v <= (unsigned long long)c->hi;
	return c->lo <= v && v <= c->hi;
}

static void dispatch(struct irb *b, const struct irb_switch *sw, struct ir_value v,
		     unsigned int dflt, const struct ast_node *n)
{
	struct ir_op *op;

	if (v.kind == IR_V_CONST) {
		for (size_t i = 0; i < sw->cases.n; i++) {
			if (in_range(&sw->cases.v[i], v.ival, v.type)) {
				irb_jump(b, sw->cases.v[i].target, n);
				return;
			}
		}
		irb_jump(b, dflt, n);
		return;
	}
	op = irb_term(b, IR_SWITCH, n);
	if (!op)
		return;
	op->a = v;
	op->target[0] = dflt;
	b->block.v[dflt].nref++;
	op->ncase = sw->cases.n;
	op->cases = arena_array(b->a, op->ncase, sizeof(*op->cases));
	if (op->ncase)
		memcpy(op->cases, sw->cases.v, op->ncase * sizeof(*op->cases));
}

static void switch_stmt(struct irb *b, const struct ast_node *n)
{
	struct irb_switch sw = { .cases = VEC_INIT, .dflt = -1, .outer = b->sw };
	struct irb_exits exits = b->exits;
	unsigned int join = irb_block(b);
	struct ir_value v = irb_value(b, irb_kid(n, 0));
	int head = b->cur;

	b->exits.brk = join;
	b->exits.brk_env = b->env;
	b->sw = &sw;
	b->cur = -1;
	irb_stmt(b, irb_kid(n, 1));
	irb_jump(b, join, n);
	b->exits = exits;
	b->sw = sw.outer;
	b->cur = head;
	dispatch(b, &sw, v, sw.dflt >= 0 ? (unsigned int)sw.dflt : join, n);
	irb_place_join(b, join);
	vec_release(&sw.cases);
}

/* --- loops --- */

static void loop_body(struct irb *b, const struct ast_node *body, unsigned int brk, unsigned int cont)
{
	struct irb_exits exits = b->exits;

	b->exits = (struct irb_exits){ brk, cont, b->env, b->env };
	irb_stmt(b, body);
	b->exits = exits;
}

static void while_stmt(struct irb *b, const struct ast_node *n)
{
	unsigned int head = irb_block(b), body = irb_block(b), out = irb_block(b);

	irb_place(b, head);
	irb_cond(b, irb_kid(n, 0), body, out);
	irb_place_join(b, body);
	loop_body(b, irb_kid(n, 1), out, head);
	irb_jump(b, head, n);
	irb_place_join(b, out);
}

static void do_stmt(struct irb *b, const struct ast_node *n)
{
	unsigned int body = irb_block(b), test = irb_block(b), out = irb_block(b);

	irb_place(b, body);
	loop_body(b, irb_kid(n, 0), out, test);
	irb_place_join(b, test);
	irb_cond(b, irb_kid(n, 1), body, out);
	irb_place_join(b, out);
}

static void for_stmt(struct irb *b, const struct ast_node *n)
{
	unsigned int head = irb_block(b), body = irb_block(b);
	unsigned int step = irb_block(b), out = irb_block(b);
	struct ir_env *env = b->env;

	irb_stmt(b, irb_kid(n, 0));
	irb_place(b, head);
	if (irb_kid(n, 1))
		irb_cond(b, n->kid[1], body, out);
	else
		irb_jump(b, body, n);
	irb_place_join(b, body);
	loop_body(b, irb_kid(n, 3), out, step);
	irb_place_join(b, step);
	if (irb_kid(n, 2))
		irb_effect(b, n->kid[2]);
	irb_jump(b, head, n);
	irb_place_join(b, out);
	irb_leave(b, env, n, false);
	b->env = env;
}

/* --- leaving --- */

static void leave_to(struct irb *b, long long to, struct ir_env *env, const struct ast_node *n)
{
	if (to < 0) {
		irb_giveup(b, n, "break or continue outside of a loop");
		return;
	}
	irb_leave(b, env, n, false);
	irb_jump(b, to, n);
}

static void return_stmt(struct irb *b, const struct ast_node *n)
{
	const struct ast_node *kid = irb_kid(n, 0);
	struct ir_value v = irb_none();
	struct ir_op *op;

	if (kid && (type_is(b->src->result, AST_T_VOID) || type_is(kid->type, AST_T_VOID)))
		irb_effect(b, kid);
	else if (kid)
		v = irb_value(b, kid);
	irb_leave(b, NULL, n, true);
	op = irb_term(b, IR_RETURN, n);
	if (op)
		op->a = v;
}

static void goto_stmt(struct irb *b, const struct ast_node *n)
{
	if (b->cur < 0)
		return;
	vec_push(&b->jump, (struct irb_goto){ .name = n->name, .block = b->cur, .env = b->env,
					      .nest = b->nest, .node = n });
	b->cur = -1;
}

static void stmt(struct irb *b, const struct ast_node *n)
{
	switch (n->kind) {
	case AST_COMPOUND:
		if (n->name)		/* "declarations": int i, j; in a for */
			irb_compound_stmts(b, n, n->nkid);
		else
			compound(b, n);
		break;
	case AST_VAR:
		variable(b, n);
		break;
	case AST_EXPR_STMT:
		irb_effect(b, irb_kid(n, 0));
		break;
	case AST_IF:
		if_stmt(b, n);
		break;
	case AST_WHILE:
		while_stmt(b, n);
		break;
	case AST_DO:
		do_stmt(b, n);
		break;
	case AST_FOR:
		for_stmt(b, n);
		break;
	case AST_SWITCH:
		switch_stmt(b, n);
		break;
	case AST_GOTO:
		goto_stmt(b, n);
		break;
	case AST_INDIRECT_GOTO:
		irb_computed_goto(b, n);
		break;
	case AST_BREAK:
		leave_to(b, b->exits.brk, b->exits.brk_env, n);
		break;
	case AST_CONTINUE:
		leave_to(b, b->exits.cont, b->exits.cont_env, n);
		break;
	case AST_RETURN:
		return_stmt(b, n);
		break;
	case AST_ASM:
		irb_asm(b, n);
		break;
	case AST_NULL_STMT:
		break;
	default:
		if (ir_is_expr(n))
			irb_effect(b, n);
		else
			irb_giveup(b, n, "unknown statement");
	}
}

void irb_stmt(struct irb *b, const struct ast_node *n)
{
	if (!n || n->unevaluated || !irb_enter(b, n))
		return;
	n = irb_labels(b, n);
	if (n)
		stmt(b, n);
	irb_exit(b);
}
