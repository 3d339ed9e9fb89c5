/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * build_goto.c - goto in its forms, and asm, which may be one
 *
 * Jumps by label are kept open until the body has been seen (irb_resolve_gotos()):
 * the scopes that a jump leaves are those of the jump that the label does not
 * share. Jumping back over a declaration in the same scope leaves that scope
 * too. One function may have several labels of one name (__label__ in a
 * statement expression). The tree numbers them: "again", "again.2"; only asm
 * goto names them as they are written, and means the one that shares most of
 * the enclosing blocks.
 */
#include "../../lib/arena.h"
#include "build_p.h"

static struct ir_env *common_env(struct ir_env *x, struct ir_env *y)
{
	while (x != y) {
		if (!y || (x && x->depth >= y->depth))
			x = x->up;
		else
			y = y->up;
	}
	return x;
}

static unsigned int common_depth(const struct ir_nest *x, const struct ir_nest *y)
{
	while (x != y) {
		if (!y || (x && x->depth >= y->depth))
			x = x->up;
		else
			y = y->up;
	}
	return x ? x->depth : 0;
}

/* "again.2" is "again" as written. */
bool ir_label_is(const char *label, const char *name)
{
	size_t n = strlen(name);

	return !strncmp(label, name, n) && (!label[n] || label[n] == '.');
}

static struct irb_label *find_label(struct irb *b, const char *name, const struct ir_nest *nest, bool by_text)
{
	struct irb_label *best = NULL;
	unsigned int depth = 0;

	for (size_t i = 0; i < b->label.n; i++) {
		struct irb_label *l = &b->label.v[i];

		if (by_text ? !ir_label_is(l->name, name) : l->name != name)
			continue;
		if (!best || common_depth(l->nest, nest) > depth) {
			best = l;
			depth = common_depth(l->nest, nest);
		}
	}
	return best;
}

static void resolve(struct irb *b, const struct irb_goto *g)
{
	struct irb_label *l = find_label(b, g->name, g->nest, g->node->kind == AST_ASM);

	if (!l) {
		irb_giveup(b, g->node, "goto to an unknown label");
		return;
	}
	b->cur = g->block;
	b->env = g->env;
	irb_leave(b, common_env(g->env, l->env), g->node, false);
	irb_jump(b, l->block, g->node);
}

/* A block of its own for the edge of a jump that has several targets: it holds the scope ends. */
static unsigned int edge(struct irb *b, const char *name, struct ir_env *env, struct ir_nest *nest,
			 const struct ast_node *n)
{
	unsigned int id = irb_block(b);

	vec_push(&b->order, id);
	vec_push(&b->jump, (struct irb_goto){ .name = name, .block = id, .env = env,
					      .nest = nest, .node = n });
	return id;
}

/* --- computed goto --- */

static void collect_taken(struct irb *b, const struct ast_node *n, unsigned int depth)
{
	if (!n || depth > IRB_MAX_DEPTH || n->kind == AST_ASM)
		return;
	if (n->kind == AST_ADDR_LABEL) {
		for (size_t i = 0; i < b->taken.n; i++)
			if (b->taken.v[i].name == n->name)
				return;
		vec_push(&b->taken, (struct irb_label){ .name = n->name });
	}
	for (unsigned int i = 0; i < n->nkid; i++)
		collect_taken(b, n->kid[i], depth + 1);
}

void irb_computed_goto(struct irb *b, const struct ast_node *n)
{
	struct ir_value v = irb_value(b, irb_kid(n, 0));
	unsigned int *targets;
	struct ir_op *op;

	if (!b->taken.n)
		collect_taken(b, b->src->body, 0);
	if (!b->taken.n)
		irb_giveup(b, n, "computed goto, but no label has its address taken");
	op = irb_term(b, IR_GOTO_ANY, n);
	if (!op)
		return;
	targets = arena_array(b->a, b->taken.n, sizeof(*targets));
	op->a = v;
	op->ncase = b->taken.n;
	op->targets = targets;
	for (size_t i = 0; i < b->taken.n; i++)
		targets[i] = edge(b, b->taken.v[i].name, b->env, b->nest, n);
}

void irb_resolve_gotos(struct irb *b)
{
	for (size_t i = 0; i < b->jump.n && !b->giveup; i++)
		resolve(b, &b->jump.v[i]);
	b->cur = -1;
}

/* --- asm --- */

static bool has_place(const struct ast_node *n)
{
	return n->kind == AST_REF || n->kind == AST_MEMBER || n->kind == AST_INDEX ||
	       (n->kind == AST_UNARY && n->op == AST_OP_DEREF);
}

void irb_asm(struct irb *b, const struct ast_node *n)
{
	unsigned int narg = 0, nlabel = 0, i, next;
	struct ir_value *arg = arena_array(b->a, n->nkid, sizeof(*arg));
	unsigned int *targets;
	struct ir_op *op;

	for (i = 0; i < n->nkid; i++) {
		const struct ast_node *k = n->kid[i];

		if (!k || k->unevaluated)
			continue;
		if (k->kind == AST_ADDR_LABEL) {
			nlabel++;
		} else if (has_place(k) && !ir_is_folded(k) && !type_is(k->type, AST_T_FUNC)) {
			arg[narg++] = irb_place_of(b, k);
		} else {
			arg[narg++] = irb_value(b, k);
		}
	}
	op = irb_emit(b, IR_ASM, n);
	op->arg = arg;
	op->narg = narg;
	if (!nlabel)
		return;
	next = irb_block(b);
	b->block.v[next].nref++;
	targets = arena_array(b->a, nlabel + 1, sizeof(*targets));
	op = irb_term(b, IR_GOTO_ANY, n);
	op->targets = targets;
	op->ncase = nlabel + 1;
	targets[0] = next;
	for (i = 0, nlabel = 1; i < n->nkid; i++)
		if (n->kid[i] && n->kid[i]->kind == AST_ADDR_LABEL)
			targets[nlabel++] = edge(b, n->kid[i]->name, b->env, b->nest, n);
	irb_place(b, next);
}
