/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * pack.c - function IR as bytes for the database, and back
 *
 * Version, tables of types and files, then the function. A type refers only to
 * types before it. Nothing read is trusted: every number is checked against
 * its table before it is used, and the blocks are checked as verify.c does.
 * What follows from the blocks (reachability, order) is not stored.
 */
#include "../../lib/arena.h"
#include "../../lib/hash.h"
#include "../../lib/pack.h"
#include "build_p.h"

struct packer {
	struct packbuf *out;
	VEC(const struct ast_type *) type;
	VEC(const char *) string;	/* interned; by number, 0 is NULL */
	VEC(unsigned int) slot;		/* hash of string to number */
	struct packbuf body;
};

/* --- tables of the writer --- */

static unsigned int type_number(struct packer *p, const struct ast_type *t)
{
	if (!t)
		return 0;
	for (size_t i = p->type.n; i-- > 0;)
		if (p->type.v[i] == t)
			return i + 1;
	type_number(p, t->elem);
	vec_push(&p->type, t);
	return p->type.n;
}

static void string_rehash(struct packer *p)
{
	size_t n = p->slot.n ? p->slot.n * 2 : 256;

	vec_clear(&p->slot);
	while (p->slot.n < n)
		vec_push(&p->slot, 0);
	for (size_t s = 0; s < p->string.n; s++) {
		size_t i = hash64_str(p->string.v[s]) & (n - 1);

		while (p->slot.v[i])
			i = (i + 1) & (n - 1);
		p->slot.v[i] = s + 1;
	}
}

static unsigned int string_number(struct packer *p, const char *s)
{
	size_t i;

	if (!s)
		return 0;
	if ((p->string.n + 1) * 2 > p->slot.n)
		string_rehash(p);
	i = hash64_str(s) & (p->slot.n - 1);
	for (; p->slot.v[i]; i = (i + 1) & (p->slot.n - 1))
		if (!strcmp(p->string.v[p->slot.v[i] - 1], s))
			return p->slot.v[i];
	vec_push(&p->string, s);
	p->slot.v[i] = p->string.n;
	return p->slot.v[i];
}

/* --- writing --- */

static void put_str(struct packer *p, const char *s)
{
	pack_u(&p->body, string_number(p, s));
}

static void put_type(struct packer *p, const struct ast_type *t)
{
	pack_u(&p->body, type_number(p, t));
}

static void put_pos(struct packer *p, const struct ast_pos *pos)
{
	put_str(p, pos->file);
	pack_u(&p->body, pos->line);
	pack_u(&p->body, pos->col);
}

static void put_value(struct packer *p, const struct ir_value *v)
{
	pack_u(&p->body, v->kind);
	if (v->kind == IR_V_NONE)
		return;
	put_type(p, v->type);
	if (v->kind == IR_V_TEMP || v->kind == IR_V_ADDR)
		pack_u(&p->body, v->id);
	else if (v->kind == IR_V_CONST)
		pack_i(&p->body, v->ival);
	else if (v->kind == IR_V_FUNC)
		put_str(p, v->name);
}

static void put_var(struct packer *p, const struct ir_var *v)
{
	put_str(p, v->name);
	put_type(p, v->type);
	put_str(p, v->typedef_name);
	pack_u(&p->body, v->kind);
	pack_i(&p->body, v->param_index);
	put_str(p, v->cleanup);
	pack_bool(&p->body, v->is_static);
	pack_bool(&p->body, v->address_taken);
	put_pos(p, &v->pos);
}

static void put_call(struct packer *p, const struct ir_op *op)
{
	put_str(p, op->callee);
	put_str(p, op->ptr_record);
	put_str(p, op->ptr_field);
	put_str(p, op->text);
	pack_u(&p->body, op->callee_static | op->is_cleanup << 1 | op->result_used << 2 |
			 (op->arg_text != NULL) << 3);
	for (unsigned int i = 0; op->arg_text && i < op->narg; i++)
		put_str(p, op->arg_text[i]);
}

static void put_targets(struct packer *p, const struct ir_op *op)
{
	pack_u(&p->body, op->target[0]);
	pack_u(&p->body, op->target[1]);
	pack_u(&p->body, op->ncase);
	for (unsigned int i = 0; i < op->ncase; i++) {
		if (op->op == IR_GOTO_ANY) {
			pack_u(&p->body, op->targets[i]);
			continue;
		}
		pack_i(&p->body, op->cases[i].lo);
		pack_i(&p->body, op->cases[i].hi);
		pack_u(&p->body, op->cases[i].target);
	}
}

static void put_op(struct packer *p, const struct ir_op *op)
{
	pack_u(&p->body, op->op);
	pack_u(&p->body, op->sub);
	pack_i(&p->body, op->dst);
	put_type(p, op->type);
	put_type(p, op->optype);
	put_value(p, &op->a);
	put_value(p, &op->b);
	put_pos(p, &op->pos);
	put_str(p, op->macro);
	if (op->op == IR_FIELD) {
		put_str(p, op->record);
		put_str(p, op->field);
	}
	if (op->op == IR_CALL || op->op == IR_ASM) {
		pack_u(&p->body, op->narg);
		for (unsigned int i = 0; i < op->narg; i++)
			put_value(p, &op->arg[i]);
	}
	if (op->op == IR_CALL)
		put_call(p, op);
	if (ir_opinfo[op->op].is_term)
		put_targets(p, op);
}

static void put_fn(struct packer *p, const struct ir_fn *fn)
{
	put_str(p, fn->name);
	put_str(p, fn->file);
	put_pos(p, &fn->pos);
	put_pos(p, &fn->end);
	put_type(p, fn->result);
	pack_u(&p->body, fn->is_static | fn->is_inline << 1 | fn->in_header << 2 | fn->is_variadic << 3);
	pack_u(&p->body, fn->body_hash);
	pack_u(&p->body, fn->ncall);
	put_str(p, fn->giveup);
	put_pos(p, &fn->giveup_pos);
	pack_u(&p->body, fn->ntemp);
	pack_u(&p->body, fn->nparam);
	pack_u(&p->body, fn->nvar);
	for (unsigned int i = 0; i < fn->nvar; i++)
		put_var(p, &fn->var[i]);
	pack_u(&p->body, fn->nblock);
	for (unsigned int i = 0; i < fn->nblock; i++) {
		put_str(p, fn->block[i].label);
		pack_u(&p->body, fn->block[i].nop);
		for (unsigned int k = 0; k < fn->block[i].nop; k++)
			put_op(p, &fn->block[i].op[k]);
	}
}

static void put_types(struct packer *p)
{
	pack_u(p->out, p->type.n);
	for (size_t i = 0; i < p->type.n; i++) {
		const struct ast_type *t = p->type.v[i];

		pack_u(p->out, t->kind);
		pack_u(p->out, t->bits);
		pack_u(p->out, t->is_signed | t->is_union << 1);
		pack_u(p->out, string_number(p, t->name));
		pack_u(p->out, string_number(p, t->tag));
		pack_u(p->out, type_number(p, t->elem));
		pack_i(p->out, t->count);
		pack_i(p->out, t->size);
	}
}

void ir_pack(const struct ir_fn *fn, struct packbuf *out)
{
	struct packer p = { .out = out, .body = PACKBUF_INIT };

	put_fn(&p, fn);
	for (size_t i = 0; i < p.type.n; i++) {		/* types name strings: number these first */
		string_number(&p, p.type.v[i]->name);
		string_number(&p, p.type.v[i]->tag);
	}
	pack_u(out, IR_PACK_VERSION);
	pack_u(out, p.string.n);
	for (size_t i = 0; i < p.string.n; i++)
		pack_str(out, p.string.v[i]);
	put_types(&p);
	strbuf_add(&out->sb, p.body.sb.buf, p.body.sb.len);
	packbuf_release(&p.body);
	vec_release(&p.type);
	vec_release(&p.string);
	vec_release(&p.slot);
}
