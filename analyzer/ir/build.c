/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * build.c - lowering of one function: blocks, variables and scopes
 *
 * Must not know what any function means: the only names known here are those
 * of compiler builtins. Working memory is the heap while the function is built
 * (released before ir_build() returns), the result is in the arena.
 */
#include "../../lib/arena.h"
#include "../../lib/hash.h"
#include "../../lib/intern.h"
#include "build_p.h"

unsigned int irb_block(struct irb *b)
{
	vec_push(&b->block, (struct irb_block){ .op = VEC_INIT });
	return b->block.n - 1;
}

void irb_place(struct irb *b, unsigned int id)
{
	if (b->cur >= 0)
		irb_jump(b, id, NULL);
	vec_push(&b->order, id);
	b->cur = id;
}

void irb_place_join(struct irb *b, unsigned int id)
{
	if (b->cur >= 0 || b->block.v[id].nref)
		irb_place(b, id);
}

static struct ir_op *append(struct irb *b, enum ir_opcode opcode, const struct ast_node *n)
{
	struct irb_block *blk;

	if (b->cur < 0)
		irb_place(b, irb_block(b));
	if (++b->nop > IRB_MAX_OPS)
		irb_giveup(b, n, "function too large");
	blk = &b->block.v[b->cur];
	vec_push(&blk->op, (struct ir_op){ .op = opcode, .dst = -1 });
	if (n) {
		blk->op.v[blk->op.n - 1].pos = n->pos;
		blk->op.v[blk->op.n - 1].macro = n->macro;
	}
	return &blk->op.v[blk->op.n - 1];
}

struct ir_op *irb_emit(struct irb *b, enum ir_opcode op, const struct ast_node *n)
{
	return append(b, op, n);
}

struct ir_op *irb_term(struct irb *b, enum ir_opcode opcode, const struct ast_node *n)
{
	struct ir_op *op;

	if (b->cur < 0)
		return NULL;
	op = append(b, opcode, n);
	b->cur = -1;
	return op;
}

struct ir_value irb_dst(struct irb *b, struct ir_op *op, const struct ast_type *type)
{
	op->dst = b->ntemp++;
	op->type = type;
	return (struct ir_value){ .kind = IR_V_TEMP, .id = op->dst, .type = type };
}

void irb_jump(struct irb *b, unsigned int to, const struct ast_node *n)
{
	struct ir_op *op = irb_term(b, IR_JUMP, n);

	if (op) {
		op->target[0] = to;
		b->block.v[to].nref++;
	}
}

void irb_branch(struct irb *b, struct ir_value v, unsigned int yes, unsigned int no,
		const struct ast_node *n)
{
	struct ir_op *op;

	if (v.kind == IR_V_CONST || yes == no) {
		irb_jump(b, v.kind == IR_V_CONST && !v.ival ? no : yes, n);
		return;
	}
	op = irb_term(b, IR_BRANCH, n);
	if (op) {
		op->a = v;
		op->target[0] = yes;
		op->target[1] = no;
		b->block.v[yes].nref++;
		b->block.v[no].nref++;
	}
}

/* --- variables --- */

static uint64_t decl_hash(const struct ast_decl *d)
{
	uint64_t id = d->kind == AST_D_GLOBAL ? 0 : d->id + 1ull;

	return hash64_mix(hash64_mix((uintptr_t)d->name, id), d->kind);
}

static bool decl_same(const struct ast_decl *x, const struct ast_decl *y)
{
	return x == y || (x->kind == y->kind && x->name == y->name &&
			  (x->kind == AST_D_GLOBAL || x->id == y->id));
}

static void decl_rehash(struct irb *b)
{
	size_t n = b->slot.n ? b->slot.n * 2 : 64;

	vec_clear(&b->slot);
	while (b->slot.n < n)
		vec_push(&b->slot, 0);
	for (size_t v = 0; v < b->var.n; v++) {
		size_t i;

		if (!b->decl.v[v])
			continue;
		i = decl_hash(b->decl.v[v]) & (n - 1);
		while (b->slot.v[i])
			i = (i + 1) & (n - 1);
		b->slot.v[i] = v + 1;
	}
}

static void var_add(struct irb *b, const struct ast_decl *d, struct ir_var v)
{
	vec_push(&b->var, v);
	vec_push(&b->decl, d);
}

static enum ir_var_kind var_kind(const struct ast_decl *d)
{
	switch (d->kind) {
	case AST_D_PARAM:
		return IR_VAR_PARAM;
	case AST_D_LOCAL:
		return IR_VAR_LOCAL;
	case AST_D_STATIC:
		return IR_VAR_STATIC;
	default:
		return IR_VAR_GLOBAL;
	}
}

unsigned int irb_var(struct irb *b, const struct ast_decl *d)
{
	size_t i;

	if ((b->var.n + 1) * 2 > b->slot.n)
		decl_rehash(b);
	i = decl_hash(d) & (b->slot.n - 1);
	for (; b->slot.v[i]; i = (i + 1) & (b->slot.n - 1))
		if (decl_same(b->decl.v[b->slot.v[i] - 1], d))
			return b->slot.v[i] - 1;
	b->slot.v[i] = b->var.n + 1;
	var_add(b, d, (struct ir_var){
		.name = d->name,
		.type = d->kind == AST_D_PARAM ? irb_decayed(b, d->type) : d->type,
		.typedef_name = d->typedef_name,
		.kind = var_kind(d),
		.param_index = d->kind == AST_D_PARAM ? d->param_index : -1,
		.cleanup = d->cleanup,
		.is_static = d->kind == AST_D_GLOBAL && d->is_static,
		.pos = d->pos,
	});
	return b->var.n - 1;
}

unsigned int irb_anon_var(struct irb *b, const char *prefix, const struct ast_type *type,
			  const struct ast_node *n)
{
	var_add(b, NULL, (struct ir_var){
		.name = intern(arena_printf(b->a, "%s.%u", prefix, ++b->nanon)),
		.type = type,
		.kind = IR_VAR_LOCAL,
		.param_index = -1,
		.pos = n->pos,
	});
	return b->var.n - 1;
}

/* --- scopes --- */

void irb_scope_add(struct irb *b, unsigned int var)
{
	struct ir_env *e = arena_new(b->a, struct ir_env);

	e->var = var;
	e->up = b->env;
	e->depth = b->env ? b->env->depth + 1 : 1;
	b->env = e;
}

static struct ir_value var_address(struct irb *b, unsigned int var)
{
	return (struct ir_value){ .kind = IR_V_ADDR, .id = var,
				  .type = irb_ptr_to(b, b->var.v[var].type) };
}

static void cleanup_call(struct irb *b, unsigned int var, const struct ast_node *n)
{
	struct ir_value addr = var_address(b, var);
	const char *f = b->var.v[var].cleanup, *name = b->var.v[var].name;
	struct ir_op *op = irb_emit(b, IR_CALL, n);

	op->callee = f;
	op->is_cleanup = true;
	op->narg = 1;
	op->arg = arena_array(b->a, 1, sizeof(*op->arg));
	op->arg[0] = addr;
	op->arg_text = arena_array(b->a, 1, sizeof(*op->arg_text));
	op->arg_text[0] = intern(arena_printf(b->a, "&%s", name));
	op->text = intern(arena_printf(b->a, "%s(&%s)", f, name));
}

/*
 * At a return everything local ends, which needs no telling: only the cleanup
 * functions are called there.
 */
void irb_leave(struct irb *b, struct ir_env *to, const struct ast_node *n, bool is_return)
{
	if (b->cur < 0)
		return;
	for (struct ir_env *e = b->env; e != to; e = e->up) {
		if (b->var.v[e->var].cleanup)
			cleanup_call(b, e->var, n);
		if (!is_return) {
			struct ir_value addr = var_address(b, e->var);

			irb_emit(b, IR_SCOPE_END, n)->a = addr;
		}
	}
}

/* --- giving up --- */

void irb_giveup(struct irb *b, const struct ast_node *n, const char *why)
{
	if (b->giveup)
		return;
	b->giveup = intern(why);
	b->giveup_pos = n ? n->pos : b->src->pos;
}

bool irb_enter(struct irb *b, const struct ast_node *n)
{
	if (b->giveup)
		return false;
	if (b->depth >= IRB_MAX_DEPTH) {
		irb_giveup(b, n, "nested too deep");
		return false;
	}
	b->depth++;
	return true;
}

const struct ast_node *irb_kid(const struct ast_node *n, unsigned int i)
{
	return i < n->nkid ? n->kid[i] : NULL;
}

/* --- the function --- */

static void irb_release(struct irb *b)
{
	for (size_t i = 0; i < b->block.n; i++)
		vec_release(&b->block.v[i].op);
	vec_release(&b->block);
	vec_release(&b->order);
	vec_release(&b->var);
	vec_release(&b->slot);
	vec_release(&b->decl);
	vec_release(&b->label);
	vec_release(&b->jump);
	vec_release(&b->taken);
	vec_release(&b->ptr);
}

static struct ir_fn *fn_new(const struct ast_fn *src, struct arena *a)
{
	struct ir_fn *fn = arena_new(a, struct ir_fn);

	fn->name = src->name;
	fn->file = src->file;
	fn->pos = src->pos;
	fn->end = src->end;
	fn->result = src->result;
	fn->is_static = src->is_static;
	fn->is_inline = src->is_inline;
	fn->in_header = src->in_header;
	fn->is_variadic = src->is_variadic;
	fn->body_hash = src->body_hash;
	fn->giveup = src->giveup;
	fn->giveup_pos = src->giveup_pos;
	return fn;
}

static void lower_body(struct irb *b)
{
	const struct ast_fn *src = b->src;
	struct ast_node end = { .kind = AST_NULL_STMT, .pos = src->end };

	irb_place(b, irb_block(b));
	irb_stmt(b, src->body);
	irb_term(b, IR_RETURN, &end);
	irb_resolve_gotos(b);
}

struct ir_fn *ir_build(const struct ast_fn *src, bool (*is_noreturn)(const char *name), struct arena *a)
{
	struct ir_fn *fn = fn_new(src, a);
	struct irb b = { .a = a, .src = src, .is_noreturn = is_noreturn, .cur = -1,
			 .exits = { .brk = -1, .cont = -1 } };

	irb_types_scan(&b, src->body);
	for (unsigned int i = 0; i < src->nparam; i++)
		if (irb_var(&b, src->param[i]) != i)
			irb_giveup(&b, NULL, "a parameter is declared twice");
	fn->nparam = b.var.n;
	if (!src->giveup && !src->body)
		irb_giveup(&b, NULL, "no body");
	if (!src->giveup && !b.giveup)
		lower_body(&b);
	fn->var = arena_array(a, b.var.n, sizeof(*fn->var));
	if (b.var.n)
		memcpy(fn->var, b.var.v, b.var.n * sizeof(*fn->var));
	fn->nvar = b.var.n;
	if (b.giveup) {
		fn->giveup = b.giveup;
		fn->giveup_pos = b.giveup_pos;
	} else if (!fn->giveup) {
		fn->ntemp = b.ntemp;
		fn->ncall = b.ncall;
		irb_finish(&b, fn);
		ir_cfg(fn, a);
	}
	irb_release(&b);
	return fn;
}
