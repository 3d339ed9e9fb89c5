/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * type.c - types that the lowering needs and the tree may not spell
 *
 * Types are unique per unit, so a pointer type that the function mentions is
 * used again; one that it does not mention is made here and is unique in the
 * function.
 */
#include "../../lib/arena.h"
#include "../../lib/intern.h"
#include "build_p.h"

static void remember(struct irb *b, const struct ast_type *t)
{
	for (; t; t = t->elem) {
		if (t->kind == AST_T_INT && t->is_signed && t->name) {
			if (!b->type_int && !strcmp(t->name, "int"))
				b->type_int = t;
			if (!b->type_long && !strcmp(t->name, "long"))
				b->type_long = t;
		}
		if (t->kind != AST_T_PTR)
			continue;
		for (size_t i = 0; i < b->ptr.n; i++)
			if (b->ptr.v[i] == t)
				return;
		vec_push(&b->ptr, t);
	}
}

static void scan(struct irb *b, const struct ast_node *n, unsigned int depth)
{
	if (!n || depth > 2 * IRB_MAX_DEPTH)
		return;
	remember(b, n->type);
	if (n->decl)
		remember(b, n->decl->type);
	for (unsigned int i = 0; i < n->nkid; i++)
		scan(b, n->kid[i], depth + 1);
}

void irb_types_scan(struct irb *b, const struct ast_node *n)
{
	for (unsigned int i = 0; i < b->src->nparam; i++)
		remember(b, b->src->param[i]->type);
	remember(b, b->src->result);
	scan(b, n, 0);
}

const struct ast_type *irb_ptr_to(struct irb *b, const struct ast_type *t)
{
	struct ast_type *p;

	for (size_t i = 0; i < b->ptr.n; i++)
		if (b->ptr.v[i]->elem == t)
			return b->ptr.v[i];
	p = arena_new(b->a, struct ast_type);
	p->kind = AST_T_PTR;
	p->bits = irb_long(b)->bits;
	p->size = irb_long(b)->size;
	p->elem = t;
	p->name = intern(arena_printf(b->a, "%s%s*", t && t->name ? t->name : "void",
				      type_is(t, AST_T_PTR) ? "" : " "));
	vec_push(&b->ptr, p);
	return p;
}

const struct ast_type *irb_decayed(struct irb *b, const struct ast_type *t)
{
	if (type_is(t, AST_T_ARRAY))
		return irb_ptr_to(b, t->elem);
	if (type_is(t, AST_T_FUNC))
		return irb_ptr_to(b, t);
	return t;
}

static const struct ast_type *make_int(struct irb *b, const char *name, unsigned int bits)
{
	struct ast_type *t = arena_new(b->a, struct ast_type);

	t->kind = AST_T_INT;
	t->bits = bits;
	t->size = bits / 8;
	t->is_signed = true;
	t->name = intern(name);
	return t;
}

const struct ast_type *irb_int(struct irb *b)
{
	if (!b->type_int)
		b->type_int = make_int(b, "int", 32);
	return b->type_int;
}

/* As wide as a pointer of this target: the kernel is ILP32 or LP64. */
const struct ast_type *irb_long(struct irb *b)
{
	if (!b->type_long) {
		unsigned int bits = 64;

		for (size_t i = 0; i < b->ptr.n; i++)
			if (b->ptr.v[i]->bits)
				bits = b->ptr.v[i]->bits;
		b->type_long = make_int(b, "long", bits);
	}
	return b->type_long;
}

const struct ast_type *irb_promoted(struct irb *b, const struct ast_type *t)
{
	if (!t || t->kind == AST_T_BOOL || (t->kind == AST_T_INT && t->bits < 32))
		return irb_int(b);
	return t;
}

/*
 * The usual arithmetic conversions. The tree has made those that change width
 * or sign already; this finds the type where it stayed implicit (compound
 * assignment, enumerations). An enumeration counts as its own integer type.
 */
const struct ast_type *irb_usual(struct irb *b, const struct ast_type *l, const struct ast_type *r)
{
	l = irb_promoted(b, irb_decayed(b, l));
	r = irb_promoted(b, irb_decayed(b, r));
	if (l->kind == AST_T_PTR || r->kind == AST_T_PTR)
		return l->kind == AST_T_PTR ? l : r;
	if (l->kind == AST_T_FLOAT || r->kind == AST_T_FLOAT) {
		if (l->kind == r->kind)
			return l->bits >= r->bits ? l : r;
		return l->kind == AST_T_FLOAT ? l : r;
	}
	if (l->bits != r->bits)
		return l->bits > r->bits ? l : r;
	if (l->is_signed != r->is_signed)
		return l->is_signed ? r : l;
	return l->kind == AST_T_ENUM ? r : l;
}
