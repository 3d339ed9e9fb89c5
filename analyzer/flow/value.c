/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * value.c - symbolic values and regions, interned
 *
 * Integers are taken as mathematical integers within their type's limits;
 * a conversion that may change the number is a V_CAST. Sums are kept in a
 * normal form (V_LIN: constant and up to LIN_TERMS atoms, by id), so that
 * "n - (n - r)" is r.
 */
#include "flow_p.h"

void *intern_bytes(struct walker *w, struct itab *t, const void *p, size_t len)
{
	uint64_t h = hash64(p, len);
	const void **old = t->slot;
	size_t ocap = t->cap, i;
	void *copy;

	if (t->n * 2 >= t->cap) {
		t->cap = t->cap ? t->cap * 2 : 256;
		t->slot = arena_array(w->a, t->cap, sizeof(*t->slot));
		for (size_t k = 0; k < ocap; k++) {
			if (!old[k])
				continue;
			i = hash64(old[k], len) & (t->cap - 1);
			while (t->slot[i])
				i = (i + 1) & (t->cap - 1);
			t->slot[i] = old[k];
		}
	}
	for (i = h & (t->cap - 1); t->slot[i]; i = (i + 1) & (t->cap - 1))
		if (!memcmp(t->slot[i], p, len))
			return (void *)t->slot[i];
	copy = arena_dup(w->a, p, len);
	t->slot[i] = copy;
	t->n++;
	return copy;
}

/* The id is given on the first sight of a value and is not part of what is hashed. */
static const struct flow_value *value_intern(struct walker *w, struct flow_value *v)
{
	uint64_t h;
	struct itab *t = &w->values;
	size_t i;
	struct flow_value *copy;

	v->id = 0;
	h = hash64(v, sizeof(*v));
	if (t->n * 2 >= t->cap) {
		const void **old = t->slot;
		size_t ocap = t->cap;

		t->cap = t->cap ? t->cap * 2 : 1024;
		t->slot = arena_array(w->a, t->cap, sizeof(*t->slot));
		for (size_t k = 0; k < ocap; k++) {
			struct flow_value tmp;

			if (!old[k])
				continue;
			memcpy(&tmp, old[k], sizeof(tmp));
			tmp.id = 0;
			i = hash64(&tmp, sizeof(tmp)) & (t->cap - 1);
			while (t->slot[i])
				i = (i + 1) & (t->cap - 1);
			t->slot[i] = old[k];
		}
	}
	for (i = h & (t->cap - 1); t->slot[i]; i = (i + 1) & (t->cap - 1)) {
		const struct flow_value *o = t->slot[i];

		v->id = o->id;
		if (!memcmp(o, v, sizeof(*v)))
			return o;
	}
	v->id = ++w->nvalue;
	copy = arena_dup(w->a, v, sizeof(*v));
	t->slot[i] = copy;
	t->n++;
	if (w->nvalue >= w->value_cap) {
		size_t cap = w->value_cap ? w->value_cap * 2 : 1024;
		const struct flow_value **n = arena_array(w->a, cap, sizeof(*n));

		if (w->value_cap)
			memcpy(n, w->value_by_id, w->value_cap * sizeof(*n));
		w->value_by_id = n;
		w->value_cap = cap;
	}
	w->value_by_id[copy->id] = copy;
	return copy;
}

static void init(struct flow_value *v, enum value_kind k)
{
	memset(v, 0, sizeof(*v));
	v->kind = k;
	v->param = -1;
}

const struct flow_value *val_const(struct walker *w, __int128 c)
{
	struct flow_value v;

	init(&v, V_CONST);
	v.c = c;
	return value_intern(w, &v);
}

const struct flow_value *val_sym(struct walker *w, enum sym_origin o, const struct ast_type *type,
				 const struct ir_op *op, unsigned int gen, const struct region *r, int param)
{
	struct flow_value v;

	init(&v, V_SYM);
	v.origin = o;
	v.type = type;
	v.op = op;
	v.gen = gen;
	v.region = r;
	v.param = param;
	return value_intern(w, &v);
}

const struct flow_value *val_join(struct walker *w, const struct ast_type *type, unsigned int block,
				  const struct region *r, int temp, const struct flow_value *must,
				  const struct flow_value *may)
{
	struct flow_value v;

	init(&v, V_SYM);
	v.origin = S_JOIN;
	v.type = type;
	v.gen = block;
	v.region = r;
	v.param = temp;
	v.a = must;
	v.b = may;
	return value_intern(w, &v);
}

const struct flow_value *val_addr(struct walker *w, const struct region *r)
{
	struct flow_value v;

	if (r->kind == R_DEREF)
		return r->v;
	init(&v, V_ADDR);
	v.region = r;
	return value_intern(w, &v);
}

const struct flow_value *val_agg(struct walker *w, const struct region *r)
{
	struct flow_value v;

	init(&v, V_AGG);
	v.region = r;
	return value_intern(w, &v);
}

const struct flow_value *val_named(struct walker *w, enum value_kind k, const char *name)
{
	struct flow_value v;

	init(&v, k);
	v.name = name;
	return value_intern(w, &v);
}

bool val_is_cmp(const struct flow_value *v)
{
	return v->kind == V_EXPR && v->sub >= AST_OP_LT && v->sub <= AST_OP_NE;
}

enum ast_op cmp_negate(enum ast_op op)
{
	switch (op) {
	case AST_OP_LT: return AST_OP_GE;
	case AST_OP_GE: return AST_OP_LT;
	case AST_OP_GT: return AST_OP_LE;
	case AST_OP_LE: return AST_OP_GT;
	case AST_OP_EQ: return AST_OP_NE;
	case AST_OP_NE: return AST_OP_EQ;
	default: return op;
	}
}

enum ast_op cmp_swap(enum ast_op op)
{
	switch (op) {
	case AST_OP_LT: return AST_OP_GT;
	case AST_OP_GT: return AST_OP_LT;
	case AST_OP_LE: return AST_OP_GE;
	case AST_OP_GE: return AST_OP_LE;
	default: return op;
	}
}

const struct flow_value *val_expr(struct walker *w, enum ast_op sub, const struct flow_value *a,
				  const struct flow_value *b, const struct ast_type *type)
{
	struct flow_value v;

	init(&v, V_EXPR);
	v.sub = sub;
	v.a = a;
	v.b = b;
	if (val_is_cmp(&v)) {
		type = NULL;
		if (b->kind == V_CONST && b->c == 0 && val_is_cmp(a) && (sub == AST_OP_EQ || sub == AST_OP_NE))
			return sub == AST_OP_NE ? a : val_expr(w, cmp_negate(a->sub), a->a, a->b, NULL);
	} else if (b && a->id > b->id && (sub == AST_OP_AND || sub == AST_OP_OR || sub == AST_OP_XOR || sub == AST_OP_MUL)) {
		v.a = b;
		v.b = a;
	}
	v.type = type;
	return value_intern(w, &v);
}

const struct flow_value *val_cast_raw(struct walker *w, const struct ast_type *type, const struct flow_value *a)
{
	struct flow_value v;

	init(&v, V_CAST);
	v.type = type;
	v.a = a;
	return value_intern(w, &v);
}

const struct flow_value *val_derive(struct walker *w, const char *name, const struct flow_value *a,
				    const struct ast_type *type)
{
	struct flow_value v;

	init(&v, V_DERIVE);
	v.name = name;
	v.a = a;
	v.type = type;
	return value_intern(w, &v);
}

/* --- sums --- */

struct sum {
	__int128 c;
	struct term t[2 * LIN_TERMS];
	unsigned int n;
};

static void sum_atom(struct sum *s, const struct flow_value *atom, long long coef)
{
	unsigned int i;

	for (i = 0; i < s->n && s->t[i].atom != atom; i++)
		;
	if (i < s->n) {
		s->t[i].coef += coef;
	} else {
		s->t[s->n].atom = atom;
		s->t[s->n++].coef = coef;
	}
}

static void sum_add(struct sum *s, const struct flow_value *v, long long x)
{
	if (!v || !x)
		return;
	if (v->kind == V_CONST) {
		s->c += v->c * x;
	} else if (v->kind == V_LIN) {
		s->c += v->c * x;
		for (unsigned int i = 0; i < v->nterm; i++)
			sum_atom(s, v->term[i].atom, v->term[i].coef * x);
	} else {
		sum_atom(s, v, x);
	}
}

static int by_atom(const void *a, const void *b)
{
	const struct term *x = a, *y = b;

	return x->atom->id < y->atom->id ? -1 : x->atom->id > y->atom->id;
}

const struct flow_value *val_lin(struct walker *w, long long x, const struct flow_value *a, long long y,
				 const struct flow_value *b, __int128 c)
{
	struct flow_value v;
	struct sum s = { .c = c };
	unsigned int n = 0;

	sum_add(&s, a, x);
	sum_add(&s, b, y);
	for (unsigned int i = 0; i < s.n; i++)
		if (s.t[i].coef)
			s.t[n++] = s.t[i];
	if (!n)
		return val_const(w, s.c);
	if (n == 1 && s.t[0].coef == 1 && !s.c)
		return s.t[0].atom;
	if (n > LIN_TERMS)
		return NULL;
	qsort(s.t, n, sizeof(s.t[0]), by_atom);
	init(&v, V_LIN);
	v.c = s.c;
	v.nterm = n;
	memcpy(v.term, s.t, n * sizeof(s.t[0]));
	return value_intern(w, &v);
}

const struct flow_value *val_sub(struct walker *w, const struct flow_value *a, const struct flow_value *b)
{
	return val_lin(w, 1, a, -1, b, 0);
}

const struct flow_value *val_addc(struct walker *w, const struct flow_value *a, __int128 c)
{
	return val_lin(w, 1, a, 0, NULL, c);
}

/* --- looking inside --- */

static bool region_mentions(const struct region *r, const struct flow_value *atom)
{
	for (; r; r = r->base)
		if (r->v && val_mentions(r->v, atom))
			return true;
	return false;
}

bool val_mentions(const struct flow_value *v, const struct flow_value *atom)
{
	if (!v)
		return false;
	if (v == atom)
		return true;
	switch (v->kind) {
	case V_LIN:
		for (unsigned int i = 0; i < v->nterm; i++)
			if (val_mentions(v->term[i].atom, atom))
				return true;
		return false;
	case V_EXPR: case V_CAST: case V_DERIVE:
		return val_mentions(v->a, atom) || val_mentions(v->b, atom);
	case V_ADDR:
		return region_mentions(v->region, atom);
	case V_SYM:
		return v->origin == S_CONTENT && region_mentions(v->region, atom);
	default:
		return false;
	}
}

const struct flow_value *val_uncast(const struct flow_value *v)
{
	while (v && v->kind == V_CAST)
		v = v->a;
	return v;
}

const struct flow_value *val_peel(const struct flow_value *v)
{
	while (v && (v->kind == V_CAST || v->kind == V_DERIVE))
		v = v->a;
	return v;
}

/* --- types --- */

bool type_is_ptr(const struct ast_type *t)
{
	return t && (t->kind == AST_T_PTR || t->kind == AST_T_ARRAY || t->kind == AST_T_FUNC);
}

void type_limits(const struct ast_type *t, __int128 *lo, __int128 *hi)
{
	unsigned int bits = t && t->bits && t->bits <= 64 ? t->bits : 64;

	*lo = 0;
	*hi = ((__int128)1 << bits) - 1;
	if (!t) {
		*lo = -((__int128)1 << 63);
		*hi = PTR_MAX;
	} else if (t->kind == AST_T_BOOL) {
		*hi = 1;
	} else if ((t->kind == AST_T_INT || t->kind == AST_T_ENUM) && t->is_signed) {
		*lo = -((__int128)1 << (bits - 1));
		*hi = ((__int128)1 << (bits - 1)) - 1;
	}
}
