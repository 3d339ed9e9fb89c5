/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * merge.c - when are two states the same, and what to forget
 *
 * At each block dead variables and temporaries go, then constraints on values
 * that nothing mentions any more. What is left decides equality. States that
 * agree on holds and effects may be joined: what differs becomes a new unknown
 * with the hull of both intervals.
 */
#include "flow_p.h"

struct marks {
	unsigned char *bit;
	unsigned int n;
};

static void mark_region(struct marks *m, const struct region *r);

static void mark(struct marks *m, const struct flow_value *v)
{
	if (!v || v->id >= m->n || m->bit[v->id])
		return;
	m->bit[v->id] = 1;
	for (unsigned int i = 0; i < v->nterm; i++)
		mark(m, v->term[i].atom);
	mark(m, v->a);
	mark(m, v->b);
	mark_region(m, v->region);
}

static void mark_region(struct marks *m, const struct region *r)
{
	for (; r; r = r->base)
		mark(m, r->v);
}

static bool is_marked(const struct marks *m, const struct flow_value *v)
{
	return v->id < m->n && m->bit[v->id];
}

static void mark_temps(struct marks *m, const struct pnode *map)
{
	struct pmap_iter it;
	const void *val;
	uint64_t key;

	for (pmap_iter_init(&it, map); pmap_next(&it, &key, &val);)
		mark(m, val);
}

/* The pointer to memory that only this walk has a name for: what a call returned, what a loop or a join made; or NULL. */
static const struct flow_value *name_of_root(const struct region *r)
{
	const struct region *root = reg_root(r);
	const struct flow_value *p = root->kind == R_DEREF ? val_uncast(root->v) : NULL;

	return p && p->kind == V_SYM && p->origin != S_PARAM && p->origin != S_CONTENT ? p : NULL;
}

static bool leads_to_marked(const struct marks *m, const struct flow_value *v)
{
	if (!v || v->kind == V_CONST)
		return false;
	if (is_marked(m, v) || leads_to_marked(m, v->a) || leads_to_marked(m, v->b))
		return true;
	for (unsigned int i = 0; i < v->nterm; i++)
		if (is_marked(m, v->term[i].atom))
			return true;
	for (const struct region *r = v->region; r; r = r->base)
		if (r->v && leads_to_marked(m, r->v))
			return true;
	return false;
}

/*
 * Is what is in r of interest? Not where its name is gone: nobody can ask. But
 * through the memory of others something may still be known elsewhere.
 */
static bool is_wanted(const struct marks *m, const struct region *r, const struct flow_value *v)
{
	const struct flow_value *name = name_of_root(r);

	return !name || is_marked(m, name) || (!value_is_fresh_heap(name) && leads_to_marked(m, v));
}

static void mark_store(struct marks *m, struct walker *w, const struct pnode *map)
{
	struct pmap_iter it;
	const void *val;
	uint64_t key;
	bool again = true;

	while (again) {
		again = false;
		for (pmap_iter_init(&it, map); pmap_next(&it, &key, &val);) {
			const struct region *r = w->region_by_id[key];
			const struct flow_value *name = name_of_root(r);

			if (!is_wanted(m, r, val))
				continue;
			again |= !is_marked(m, val) || (name && !is_marked(m, name));
			mark(m, val);
			mark_region(m, r);
		}
	}
}

static const struct pnode *drop_unwanted(const struct marks *m, struct walker *w, const struct pnode *map)
{
	const struct pnode *out = map;
	struct pmap_iter it;
	const void *val;
	uint64_t key;

	for (pmap_iter_init(&it, map); pmap_next(&it, &key, &val);)
		if (!is_wanted(m, w->region_by_id[key], val))
			out = pmap_del(w->a, out, key);
	return out;
}

static void mark_hold(struct marks *m, struct flow_state *s, const struct hold *h)
{
	/* predicates of the page in a slot */
	if (h->pub.carrier == FLOW_CARRIER_SLOT && h->array)
		mark(m, state_load(s, h->array, h->array->type));
	mark(m, h->pub.flags);
	mark(m, h->pub.requested);
	mark(m, h->pub.result);
	mark(m, h->pub.count);
	mark(m, h->pub.base);
	mark(m, h->pub.released_lo);
	mark(m, h->pub.released_hi);
	mark(m, h->first);
	mark(m, h->off);
	mark_region(m, h->array);
	if (h->pub.status == FLOW_UNSURE)
		return;		/* where it was is said at the end; nobody looks into it */
	mark_region(m, h->owner);
	mark_region(m, h->stored);
}

static void drop_dead(struct flow_state *s, unsigned int block)
{
	struct walker *w = s->w;
	const struct pnode *map;
	struct pmap_iter it;
	const void *val;
	uint64_t key;

	map = s->temps;
	for (pmap_iter_init(&it, map); pmap_next(&it, &key, &val);)
		if (!w->live_temp[(size_t)block * w->fn->ntemp + key])
			s->temps = pmap_del(w->a, s->temps, key);
	map = s->store;
	for (pmap_iter_init(&it, map); pmap_next(&it, &key, &val);) {
		const struct region *r = reg_root(w->region_by_id[key]);

		if (r->kind == R_VAR && !w->live_var[(size_t)block * w->fn->nvar + r->var])
			s->store = pmap_del(w->a, s->store, key);
	}
	map = s->defaults;
	for (pmap_iter_init(&it, map); pmap_next(&it, &key, &val);) {
		const struct region *r = reg_root(w->region_by_id[key]);

		if (r->kind == R_VAR && !w->live_var[(size_t)block * w->fn->nvar + r->var])
			s->defaults = pmap_del(w->a, s->defaults, key);
	}
}

/* Is what the constraint speaks about still of interest? Parameters and memory come back by loading. */
static bool keeps(const struct marks *m, const struct flow_value *v)
{
	if (is_marked(m, v))
		return true;
	if (v->kind == V_SYM)
		return v->origin == S_PARAM || (v->origin == S_CONTENT && !v->op);
	if (v->kind == V_EXPR || v->kind == V_CAST || v->kind == V_DERIVE)
		return (!v->a || v->a->kind == V_CONST || keeps(m, v->a)) &&
		       (!v->b || v->b->kind == V_CONST || keeps(m, v->b));
	if (v->kind == V_LIN) {
		for (unsigned int i = 0; i < v->nterm; i++)
			if (!keeps(m, v->term[i].atom))
				return false;
		return true;
	}
	return v->kind == V_ADDR;
}

/*
 * A hold that is given back, or out of sight, keeps what a second release
 * needs; its numbers would only keep states apart.
 */
static void shed(struct flow_state *s, const struct marks *m)
{
	const struct pnode *holds = s->holds;
	struct pmap_iter it;
	const void *val;
	uint64_t key;

	for (pmap_iter_init(&it, holds); pmap_next(&it, &key, &val);) {
		const struct hold *h = val;
		struct hold *n;

		if (h->pub.status != FLOW_RELEASED && h->pub.status != FLOW_UNSURE)
			continue;
		n = hold_edit(s, h);
		n->pub.count = n->pub.requested = n->pub.flags = NULL;
		n->pub.released_lo = n->pub.released_hi = NULL;
		if (n->pub.status == FLOW_UNSURE || !n->pub.written || n->pub.dirtied) {
			n->pub.writes = n->pub.longterm = FLOW_UNKNOWN;
			n->pub.dirtied = false;
			n->pub.written = 0;
			n->pub.write_op = NULL;
		}
		if (h->pub.status == FLOW_RELEASED)	/* of one that was lost, it is all that is known */
			n->owner = n->stored = NULL;
		if (n->pub.result && !is_marked(m, n->pub.result)) {
			n->pub.tested = 0;
			if (n->pub.base != n->pub.result)
				n->pub.result = NULL;
		}
		if (memcmp(n, h, sizeof(*n)))
			hold_put(s, n);
	}
}

void state_gc(struct flow_state *s, unsigned int block)
{
	struct walker *w = s->w;
	struct marks m = { .n = w->nvalue + 1 };
	const struct pnode *map;
	struct pmap_iter it;
	const void *val;
	uint64_t key;

	drop_dead(s, block);
	m.bit = xcalloc(m.n, 1);
	mark_temps(&m, s->temps);
	mark_store(&m, w, s->store);
	shed(s, &m);
	for (pmap_iter_init(&it, s->holds); pmap_next(&it, &key, &val);)
		mark_hold(&m, s, val);
	mark_store(&m, w, s->store);
	s->store = drop_unwanted(&m, w, s->store);
	s->defaults = drop_unwanted(&m, w, s->defaults);
	for (unsigned int i = 0; s->locks && i < ARRAY_SIZE(s->locks->mmap); i++)
		mark(&m, s->locks->mmap[i].dropped);
	map = s->ranges;
	for (pmap_iter_init(&it, map); pmap_next(&it, &key, &val);)
		if (!keeps(&m, w->value_by_id[key]))
			s->ranges = pmap_del(w->a, s->ranges, key);
	map = s->diffs;
	for (pmap_iter_init(&it, map); pmap_next(&it, &key, &val);)
		if (!keeps(&m, w->value_by_id[key >> 32]) || !keeps(&m, w->value_by_id[key & ~0u]))
			s->diffs = pmap_del(w->a, s->diffs, key);
	vec_free_(m.bit);
}

uint64_t state_matter(const struct flow_state *s)
{
	return hash64_mix(pmap_hash(s->holds), pmap_hash(s->effects));
}

/* Finer: a value that is on its way somewhere, the result of ?: or of the function, is kept apart. */
uint64_t state_result(const struct flow_state *s)
{
	return hash64_mix(state_matter(s), pmap_hash(s->temps));
}

/* Coarser: which holds there are and how they stand. */
uint64_t state_shape(const struct flow_state *s)
{
	struct pmap_iter it;
	const void *val;
	uint64_t key, h = 0;

	for (pmap_iter_init(&it, s->holds); pmap_next(&it, &key, &val);) {
		const struct hold *o = val;

		h = hash64_mix(h, key);
		h = hash64_mix(h, o->pub.status * 16 + o->pub.escape);
	}
	return h;
}

uint64_t state_hash(const struct flow_state *s)
{
	uint64_t h = state_matter(s);

	h = hash64_mix(h, pmap_hash(s->temps));
	h = hash64_mix(h, pmap_hash(s->store));
	h = hash64_mix(h, pmap_hash(s->defaults));
	h = hash64_mix(h, pmap_hash(s->ranges));
	h = hash64_mix(h, s->captures);
	h = hash64_mix(h, pmap_hash(s->gone));
	h = hash64_mix(h, s->locks ? hash64(s->locks, sizeof(*s->locks)) : 0);
	return hash64_mix(h, pmap_hash(s->diffs));
}

/* --- joining --- */

/* Flag words are built from constants: which bits are in survives a join. */
static bool known_bits(const struct flow_value *v, unsigned long *must, unsigned long *may)
{
	if (v->kind == V_CONST && v->c >= 0 && v->c <= 0xffffffffu) {
		*must = *may = (unsigned long)v->c;
		return true;
	}
	if (v->kind != V_SYM || v->origin != S_JOIN || !v->a || !v->b)
		return false;
	*must = (unsigned long)v->a->c;
	*may = (unsigned long)v->b->c;
	return true;
}

#define PARTNERS 12

struct partners {
	const struct flow_value *v[PARTNERS];
	unsigned int n;
};

static void partner(struct partners *p, const struct flow_value *y)
{
	for (unsigned int i = 0; i < p->n; i++)
		if (p->v[i] == y)
			return;
	if (p->n < PARTNERS)
		p->v[p->n++] = y;
}

/* What v is known to be more or less than. */
static void partners_of(const struct flow_state *s, const struct flow_value *v, struct partners *p)
{
	const struct flow_value **by_id = s->w->value_by_id;
	struct pmap_iter it;
	const void *val;
	uint64_t key;

	for (pmap_iter_init(&it, s->diffs); pmap_next(&it, &key, &val);)
		if (by_id[key >> 32] == v)
			partner(p, by_id[key & ~0u]);
		else if (by_id[key & ~0u] == v)
			partner(p, by_id[key >> 32]);
}

/* How the joined value stands to counts of holds, and to what either side knows, as far as both agree. */
static void relate(struct flow_state *into, const struct flow_state *before, const struct flow_state *other,
		   const struct flow_value *v, const struct flow_value *a, const struct flow_value *b)
{
	const __int128 far = (__int128)1 << 62;
	struct partners p = { .n = 0 };
	struct vrange x, y;
	struct pmap_iter it;
	const void *val;
	uint64_t key;

	for (pmap_iter_init(&it, before->holds); pmap_next(&it, &key, &val);) {
		const struct flow_value *n = ((const struct hold *)val)->pub.count;

		if (n && n->kind == V_SYM && pmap_get(other->holds, key) == val)
			partner(&p, n);
	}
	partners_of(before, a, &p);
	partners_of(other, b, &p);
	for (unsigned int i = 0; i < p.n; i++) {
		const struct flow_value *da = val_sub(into->w, a, p.v[i]), *db = val_sub(into->w, b, p.v[i]);

		if (!da || !db || p.v[i] == v)
			continue;
		range_of(before, da, &x);
		range_of(other, db, &y);
		if (y.lo < x.lo)
			x.lo = y.lo;
		if (y.hi > x.hi)
			x.hi = y.hi;
		if ((x.lo > -far && x.lo >= 0) || (x.hi < far && x.hi <= 0) || (x.lo > -far && x.hi < far))
			diff_set(into, v, p.v[i], x.lo, x.hi);
	}
}

static const struct flow_value *joined(struct flow_state *into, const struct flow_state *before,
				       const struct flow_state *other, unsigned int block,
				       const struct region *r, unsigned int temp, const struct flow_value *a,
				       const struct flow_value *b)
{
	struct vrange x, y;
	const struct ast_type *type = r ? r->type : a->type ? a->type : b->type;
	const struct flow_value *must = NULL, *may = NULL, *v;
	unsigned long amust, amay, bmust, bmay;

	if (known_bits(a, &amust, &amay) && known_bits(b, &bmust, &bmay)) {
		must = val_const(into->w, amust & bmust);
		may = val_const(into->w, amay | bmay);
	}
	v = val_join(into->w, type, block, r, r ? -1 : (int)temp, must, may);
	range_of(before, a, &x);
	range_of(other, b, &y);
	state_forget_atom(into, v);
	range_set(into, v, x.lo < y.lo ? x.lo : y.lo, x.hi > y.hi ? x.hi : y.hi);
	if (type_is_ptr(type)) {
		hold_blurred(into, a, r);
		hold_blurred(into, b, r);
	} else {
		relate(into, before, other, v, a, b);
	}
	return v;
}

static void join_ranges(struct flow_state *into, const struct flow_state *other)
{
	const struct pnode *map = into->ranges;
	struct pmap_iter it;
	const void *val;
	uint64_t key;

	for (pmap_iter_init(&it, map); pmap_next(&it, &key, &val);) {
		const struct vrange *a = val, *b = pmap_get(other->ranges, key);

		if (a == b)
			continue;
		if (!b)
			into->ranges = pmap_del(into->w->a, into->ranges, key);
		else
			range_set(into, into->w->value_by_id[key], a->lo < b->lo ? a->lo : b->lo,
				  a->hi > b->hi ? a->hi : b->hi);
	}
	map = into->diffs;
	for (pmap_iter_init(&it, map); pmap_next(&it, &key, &val);) {
		const struct vrange *a = val, *b = pmap_get(other->diffs, key);

		if (a == b)
			continue;
		if (!b)
			into->diffs = pmap_del(into->w->a, into->diffs, key);
		else
			diff_set(into, into->w->value_by_id[key >> 32], into->w->value_by_id[key & ~0u],
				 a->lo < b->lo ? a->lo : b->lo, a->hi > b->hi ? a->hi : b->hi);
	}
}

static const struct pnode *join_defaults(struct flow_state *into, const struct flow_state *other)
{
	const struct pnode *out = into->defaults;
	struct pmap_iter it;
	const void *val;
	uint64_t key;

	for (pmap_iter_init(&it, other->defaults); pmap_next(&it, &key, &val);) {
		const struct flow_value *a = pmap_get(out, key), *b = val;

		if (!a || (a != b && a->kind == V_CONST))
			out = pmap_set(into->w->a, out, key, b);
	}
	return out;
}

/* Holds that stand alike but differ in their numbers: nobody can tell them apart any more. */
static void join_holds(struct flow_state *into, const struct flow_state *other)
{
	const struct pnode *holds = into->holds;
	struct pmap_iter it;
	const void *val;
	uint64_t key;

	for (pmap_iter_init(&it, holds); pmap_next(&it, &key, &val);)
		if (pmap_get(other->holds, key) != val)
			hold_unsure(into, val, "paths were joined");
	for (pmap_iter_init(&it, other->effects); pmap_next(&it, &key, &val);)
		into->effects = pmap_set(into->w->a, into->effects, key, val);
}

void state_join(struct flow_state *into, const struct flow_state *other, unsigned int block)
{
	struct flow_state before = *into, o = *other;
	struct pmap_iter it;
	const void *val;
	uint64_t key;

	join_ranges(into, other);
	join_holds(into, other);
	lock_join(into, other);
	gone_join(into, other);
	into->captures |= other->captures;
	for (pmap_iter_init(&it, before.store); pmap_next(&it, &key, &val);) {
		const struct region *r = into->w->region_by_id[key];
		const struct flow_value *b = state_load(&o, r, r->type);

		if (val != b && b->kind != V_AGG)
			into->store = pmap_set(into->w->a, into->store, key, joined(into, &before, other, block, r, 0, val, b));
	}
	for (pmap_iter_init(&it, other->store); pmap_next(&it, &key, &val);) {
		const struct region *r = into->w->region_by_id[key];
		const struct flow_value *a;

		if (pmap_get(before.store, key))
			continue;
		a = state_load(&before, r, r->type);
		if (a != val && a->kind != V_AGG)
			into->store = pmap_set(into->w->a, into->store, key, joined(into, &before, other, block, r, 0, a, val));
	}
	for (pmap_iter_init(&it, before.temps); pmap_next(&it, &key, &val);) {
		const struct flow_value *b = pmap_get(other->temps, key);

		if (b && b != val)
			into->temps = pmap_set(into->w->a, into->temps, key, joined(into, &before, other, block, NULL, key, val, b));
	}
	into->defaults = join_defaults(into, other);
}
