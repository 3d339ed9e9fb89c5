/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * region.c - places in memory: variables, fields, elements, what pointers point at
 *
 * Element 0 of a region is the region itself, so that *p, p[0] and an array's
 * first element are one place; p[i] behind p + k is element i + k.
 */
#include "flow_p.h"

static bool same(const struct region *a, const struct region *b)
{
	return a->kind == b->kind && a->base == b->base && a->field == b->field && a->v == b->v &&
	       a->elem_size == b->elem_size && a->var == b->var;
}

static uint64_t region_hash(const struct region *r)
{
	uint64_t h = hash64_mix(r->kind, (uint64_t)(uintptr_t)r->base);

	h = hash64_mix(h, (uint64_t)(uintptr_t)r->field);
	h = hash64_mix(h, (uint64_t)(uintptr_t)r->v);
	return hash64_mix(h, (uint64_t)r->elem_size * 31 + r->var);
}

static void grow(struct walker *w, struct itab *t)
{
	const void **old = t->slot;
	size_t ocap = t->cap, i;

	t->cap = t->cap ? t->cap * 2 : 256;
	t->slot = arena_array(w->a, t->cap, sizeof(*t->slot));
	for (size_t k = 0; k < ocap; k++) {
		if (!old[k])
			continue;
		i = region_hash(old[k]) & (t->cap - 1);
		while (t->slot[i])
			i = (i + 1) & (t->cap - 1);
		t->slot[i] = old[k];
	}
}

static const struct region *region_intern(struct walker *w, struct region *r)
{
	struct itab *t = &w->regions;
	struct region *copy;
	size_t i;

	if (t->n * 2 >= t->cap)
		grow(w, t);
	for (i = region_hash(r) & (t->cap - 1); t->slot[i]; i = (i + 1) & (t->cap - 1))
		if (same(t->slot[i], r))
			return t->slot[i];
	copy = arena_dup(w->a, r, sizeof(*r));
	copy->id = ++w->nregion;
	t->slot[i] = copy;
	t->n++;
	if (copy->id >= w->region_cap) {
		size_t cap = w->region_cap ? w->region_cap * 2 : 256;
		const struct region **n = arena_array(w->a, cap, sizeof(*n));

		if (w->region_cap)
			memcpy(n, w->region_by_id, w->region_cap * sizeof(*n));
		w->region_by_id = n;
		w->region_cap = cap;
	}
	w->region_by_id[copy->id] = copy;
	return copy;
}

const struct region *reg_var(struct walker *w, unsigned int var)
{
	struct region r = { .kind = R_VAR, .var = var, .type = w->fn->var[var].type };

	return region_intern(w, &r);
}

const struct region *reg_field(struct walker *w, const struct region *b, const char *rec, const char *f,
			       const struct ast_type *type)
{
	struct region r = { .kind = R_FIELD, .base = b, .record = rec, .field = f, .type = type };

	return region_intern(w, &r);
}

const struct region *reg_elem(struct walker *w, const struct region *b, const struct flow_value *i, long long size,
			      const struct ast_type *type)
{
	struct region r = { .kind = R_ELEM, .base = b, .v = i, .elem_size = size, .type = type };

	if (b->kind == R_ELEM && b->elem_size == size) {
		r.v = val_lin(w, 1, b->v, 1, i, 0);
		if (r.v)
			r.base = b->base;
		else
			r.v = i;
	}
	if (r.v->kind == V_CONST && !r.v->c)
		return r.base;
	return region_intern(w, &r);
}

const struct region *reg_deref(struct walker *w, const struct flow_value *p)
{
	struct region r = { .kind = R_DEREF, .v = p };

	if (p->type && p->type->kind == AST_T_PTR)
		r.type = p->type->elem;
	return region_intern(w, &r);
}

const struct region *reg_of(struct walker *w, const struct flow_value *p)
{
	return p->kind == V_ADDR ? p->region : reg_deref(w, p);
}

const struct region *reg_root(const struct region *r)
{
	while (r->base)
		r = r->base;
	return r;
}

bool reg_under(const struct region *r, const struct region *top)
{
	for (; r; r = r->base)
		if (r == top)
			return true;
	return false;
}
