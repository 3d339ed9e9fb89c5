/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * loop.c - loops, and what is true at their head whatever the number of turns
 *
 * The first turn is walked as it is. When a path comes back to the head, what
 * changed since it was there last is replaced by unknowns that stand for "any
 * number of turns". What the path can prove about the changed values survives:
 * their sign, their order to the values that branches in the loop compare with,
 * sums and differences among them that did not change. A hold or a released
 * range that grew together with a variable is bound to that variable:
 * "released [0, 1) and i == 1" becomes "released [0, i)". The next turn checks
 * the claim; one that fails leaves the hold UNSURE.
 */
#include "flow_p.h"

static unsigned int successors(const struct ir_op *t, unsigned int *out, unsigned int max)
{
	unsigned int n = 0;

	if (t->op == IR_JUMP || t->op == IR_BRANCH || t->op == IR_SWITCH)
		out[n++] = t->target[0];
	if (t->op == IR_BRANCH)
		out[n++] = t->target[1];
	for (unsigned int i = 0; t->op == IR_SWITCH && i < t->ncase && n < max; i++)
		out[n++] = t->cases[i].target;
	for (unsigned int i = 0; t->op == IR_GOTO_ANY && i < t->ncase && n < max; i++)
		out[n++] = t->targets[i];
	return n;
}

static void grow_body(struct walker *w, struct loop *l, unsigned int tail)
{
	const struct ir_fn *fn = w->fn;
	bool again = true;

	l->body[l->head] = true;
	l->body[tail] = true;
	while (again) {
		again = false;
		for (unsigned int i = 0; i < fn->nrpo; i++) {
			unsigned int b = fn->rpo[i], succ[512];
			unsigned int n = successors(&fn->block[b].op[fn->block[b].nop - 1], succ, 512);

			if (l->body[b])
				continue;
			for (unsigned int k = 0; k < n; k++)
				if (succ[k] != l->head && l->body[succ[k]]) {
					l->body[b] = true;
					again = true;
				}
		}
		/* what is before the head is not inside */
		for (unsigned int i = 0; i < w->rpo_index[l->head]; i++)
			l->body[fn->rpo[i]] = false;
		if (w->rpo_index[l->head] && again) {
			again = false;
			for (unsigned int i = w->rpo_index[l->head]; i < fn->nrpo; i++) {
				unsigned int b = fn->rpo[i], succ[512];
				unsigned int n = successors(&fn->block[b].op[fn->block[b].nop - 1], succ, 512);

				for (unsigned int k = 0; !l->body[b] && k < n; k++)
					if (succ[k] != l->head && l->body[succ[k]])
						again = true;
			}
		}
	}
}

void loops_find(struct walker *w)
{
	const struct ir_fn *fn = w->fn;

	w->loop = arena_array(w->a, fn->nblock + 1, sizeof(*w->loop));
	w->loop_of = arena_array(w->a, fn->nblock + 1, sizeof(*w->loop_of));
	for (unsigned int b = 0; b < fn->nblock; b++)
		w->loop_of[b] = -1;
	for (unsigned int i = 0; i < fn->nrpo; i++) {
		unsigned int b = fn->rpo[i], succ[512];
		unsigned int n = successors(&fn->block[b].op[fn->block[b].nop - 1], succ, 512);

		for (unsigned int k = 0; k < n; k++) {
			unsigned int h = succ[k];

			if (w->rpo_index[h] > i)
				continue;
			if (w->loop_of[h] < 0) {
				w->loop_of[h] = (int)w->nloop;
				w->loop[w->nloop].head = h;
				w->loop[w->nloop++].body = arena_alloc(w->a, fn->nblock + 1);
			}
			grow_body(w, &w->loop[w->loop_of[h]], b);
		}
	}
}

int loop_innermost(const struct walker *w, unsigned int block)
{
	int best = -1;

	for (unsigned int i = 0; i < w->nloop; i++)
		if (w->loop[i].body[block] &&
		    (best < 0 || w->rpo_index[w->loop[i].head] > w->rpo_index[w->loop[best].head]))
			best = (int)i;
	return best;
}

static void add_bound(struct loop *l, const struct flow_value *v)
{
	if (v->kind == V_CONST)
		return;
	if (v->kind == V_LIN) {
		for (unsigned int i = 0; i < v->nterm; i++)
			add_bound(l, v->term[i].atom);
		return;
	}
	for (unsigned int i = 0; i < l->ncand; i++)
		if (l->cand[i] == v)
			return;
	if (v->kind == V_SYM && v->origin == S_LOOP && v->gen == l->head)
		return;
	if (l->ncand < ARRAY_SIZE(l->cand))
		l->cand[l->ncand++] = v;
}

void loop_note_bound(struct walker *w, unsigned int block, const struct flow_value *v)
{
	for (unsigned int i = 0; i < w->nloop; i++)
		if (w->loop[i].body[block])
			add_bound(&w->loop[i], v);
}

/* --- widening --- */

#define MAX_CHANGED 48

struct change {
	const struct region *r;
	const struct region *array;		/* a pointer that moves in this array: old, now, fresh are the index */
	long long elem_size;
	const struct ast_type *elem_type;
	const struct flow_value *sym;		/* the unknown that stands for it */
	const struct flow_value *old, *now;	/* at the last arrival; at this one */
	const struct flow_value *fresh;		/* from here on */
	__int128 lo, hi;
	struct { const struct flow_value *y; __int128 lo, hi; } fact[24];
	unsigned int nfact;
};

struct widening {
	struct flow_state *s;
	struct loop *l;
	const struct snapshot *old;
	struct flow_state before;		/* old memory, for loads */
	struct change c[MAX_CHANGED];
	unsigned int n;
};

static bool variant(const struct widening *d, const struct flow_value *v)
{
	for (unsigned int i = 0; i < d->n; i++)
		if (v == d->c[i].sym)
			return true;
	return false;
}

static bool mentions_variant(const struct widening *d, const struct flow_value *v)
{
	for (unsigned int i = 0; i < d->n; i++)
		if (val_mentions(v, d->c[i].sym))
			return true;
	return false;
}

static const struct region *array_of(const struct flow_value *p)
{
	if (p->kind != V_ADDR || p->region->kind != R_ELEM)
		return NULL;
	return p->region->base;
}

/* "pages += n": the pointer stays in its array, the index moves. */
static void as_index(struct widening *d, struct change *c)
{
	struct walker *w = d->s->w;
	const struct region *a = array_of(c->now), *e;

	if (!a || (array_of(c->old) != a && reg_of(w, c->old) != a))
		return;
	e = c->now->region;
	c->array = a;
	c->elem_size = e->elem_size;
	c->elem_type = e->type;
	c->now = e->v;
	c->old = array_of(c->old) == a ? c->old->region->v : val_const(w, 0);
}

/* A number that sums and differences can be made of. */
static bool is_number(const struct change *c)
{
	return c->array || !type_is_ptr(c->r->type);
}

static void changed(struct widening *d, const struct region *r, bool always)
{
	struct change *c;
	const struct flow_value *old = state_load(&d->before, r, r->type), *now = state_load(d->s, r, r->type);

	if ((old == now && !always) || d->n == MAX_CHANGED || now->kind == V_AGG)
		return;
	for (unsigned int i = 0; i < d->n; i++)
		if (d->c[i].r == r)
			return;
	c = &d->c[d->n++];
	c->r = r;
	c->old = old;
	c->now = now;
	as_index(d, c);
	c->sym = val_sym(d->s->w, S_LOOP, c->array ? NULL : r->type, NULL, d->l->head, r, -1);
}

static bool is_live(const struct widening *d, const struct region *r)
{
	const struct region *root = reg_root(r);

	return root->kind != R_VAR || d->s->w->live_var[(size_t)d->l->head * d->s->w->fn->nvar + root->var];
}

/* First what changed on earlier turns, in the order in which it was noticed: all turns look alike. */
static void find_changes(struct widening *d)
{
	struct pmap_iter it;
	const void *val;
	uint64_t key;

	for (unsigned int i = 0; i < d->l->nvar; i++)
		if (is_live(d, d->l->var[i].r))
			changed(d, d->l->var[i].r, true);
	for (pmap_iter_init(&it, d->s->store); pmap_next(&it, &key, &val);)
		changed(d, d->s->w->region_by_id[key], false);
	for (pmap_iter_init(&it, d->old->store); pmap_next(&it, &key, &val);)
		if (is_live(d, d->s->w->region_by_id[key]))
			changed(d, d->s->w->region_by_id[key], false);
}

static __int128 low_step(__int128 v, __int128 min)
{
	static const long long step[] = { 1, 0, -1, -4095 };

	for (unsigned int i = 0; i < 4; i++)
		if (v >= step[i])
			return step[i] > min ? step[i] : min;
	return min;
}

static __int128 high_step(__int128 v, __int128 max)
{
	static const long long step[] = { -1, 0, 1, 0x7fffffff };

	for (unsigned int i = 0; i < 4; i++)
		if (v <= step[i])
			return step[i] < max ? step[i] : max;
	return max;
}

/* Is there anything known about y, or is it a parameter? A bound of another path is not one here. */
static bool matters(const struct flow_state *s, const struct flow_value *y)
{
	struct pmap_iter it;
	const void *val;
	uint64_t key;

	if (pmap_get(s->ranges, y->id) || (y->kind == V_SYM && y->origin == S_PARAM))
		return true;
	for (pmap_iter_init(&it, s->store); pmap_next(&it, &key, &val);)
		if (val == y)
			return true;
	for (pmap_iter_init(&it, s->diffs); pmap_next(&it, &key, &val);)
		if (key >> 32 == y->id || (key & ~0u) == y->id)
			return true;
	return false;
}

/* What is proved of the value on arrival, before its name changes. */
static void learn(struct widening *d, struct change *c)
{
	struct vrange r;
	__int128 min, max;

	type_limits(c->array ? NULL : c->r->type, &min, &max);
	range_of(d->s, c->now, &r);
	c->lo = low_step(r.lo, min);
	c->hi = high_step(r.hi, max);
	for (unsigned int i = 0; i < d->l->ncand; i++) {
		const struct flow_value *y = d->l->cand[i], *diff;
		__int128 lo, hi;

		if (variant(d, y) || mentions_variant(d, y) || !matters(d->s, y))
			continue;
		diff = val_sub(d->s->w, c->now, y);
		if (!diff || diff->kind == V_CONST)
			continue;
		range_of(d->s, diff, &r);
		lo = r.lo >= 1 ? 1 : r.lo >= 0 ? 0 : -((__int128)1 << 66);
		hi = r.hi <= -1 ? -1 : r.hi <= 0 ? 0 : (__int128)1 << 66;
		if (r.lo < 0 && r.hi > 0)
			continue;
		if (c->nfact == ARRAY_SIZE(c->fact))
			break;
		c->fact[c->nfact].y = y;
		c->fact[c->nfact].lo = lo;
		c->fact[c->nfact++].hi = hi;
	}
}

/* c in terms of o when their difference (sum) is the same now as it was; else NULL. */
static const struct flow_value *in_terms_of(struct widening *d, const struct change *c, const struct change *o)
{
	struct walker *w = d->s->w;

	if (!is_number(c) || !is_number(o) || o->fresh != o->sym)
		return NULL;
	for (int sign = 1; sign >= -1; sign -= 2) {
		const struct flow_value *was = val_lin(w, 1, c->old, -sign, o->old, 0);
		const struct flow_value *is = val_lin(w, 1, c->now, -sign, o->now, 0);

		if (was && was == is && !mentions_variant(d, is))
			return val_lin(w, 1, is, sign, o->fresh, 0);
	}
	return NULL;
}

/*
 * A value that runs along with an earlier one at a fixed distance, or against
 * it at a fixed sum. Once it does not, it stands for itself for good.
 */
static const struct flow_value *companion(struct widening *d, struct change *c)
{
	struct loop *l = d->l;
	const struct flow_value *v;
	unsigned int i;

	for (i = 0; i < l->nvar && l->var[i].r != c->r; i++)
		;
	if (i < l->nvar) {
		for (struct change *o = d->c; l->var[i].base && o < c; o++)
			if (o->r == l->var[i].base && (v = in_terms_of(d, c, o)))
				return v;
		l->var[i].base = NULL;
		return c->sym;
	}
	if (l->nvar < ARRAY_SIZE(l->var))
		l->var[l->nvar++].r = c->r;
	else
		return c->sym;
	for (struct change *o = d->c; o < c; o++) {
		v = in_terms_of(d, c, o);
		if (!v)
			continue;
		l->var[i].base = o->r;
		return v;
	}
	return c->sym;
}

/* --- holds --- */

/* Does the variable go up (1) or down (-1) in a turn? 0: not known. */
static int direction(struct widening *d, const struct change *c)
{
	const struct flow_value *step = val_sub(d->s->w, c->now, c->old);
	struct vrange r;

	if (!step)
		return 0;
	range_of(d->s, step, &r);
	return r.lo >= 0 ? 1 : r.hi <= 0 ? -1 : 0;
}

/*
 * x changed from 'was' to 'is': the same function of a variable before and now?
 * On the first turn ('was' NULL) the variable must go the way that the end does.
 */
static const struct flow_value *follow(struct widening *d, const struct flow_value *was, const struct flow_value *is,
				       int dir)
{
	struct walker *w = d->s->w;

	/* twice: pointers that move in an array know best where they are */
	for (unsigned int i = 0; i < 2 * d->n; i++) {
		struct change *c = &d->c[i % d->n];
		const struct flow_value *now = val_sub(w, is, c->now), *old = was ? val_sub(w, was, c->old) : now;

		if ((i < d->n) != (c->array != NULL) || !is_number(c) || !now || now != old || mentions_variant(d, now))
			continue;
		if (!was && (now->kind != V_CONST || direction(d, c) != dir))
			continue;
		return val_lin(w, 1, now, 1, c->fresh, 0);
	}
	return NULL;
}

static bool stays(struct widening *d, const struct flow_value *v)
{
	return !v || !mentions_variant(d, v);
}

static void widen_end(struct widening *d, struct hold *n, const struct hold *o)
{
	struct walker *w = d->s->w;
	const struct flow_value *end, *was = NULL, *to;

	if (!n->pub.count || !n->first)
		return;
	end = val_lin(w, 1, n->first, 1, n->pub.count, 0);
	if (o && o->pub.count && o->first)
		was = val_lin(w, 1, o->first, 1, o->pub.count, 0);
	if (end && was == end && stays(d, end) && stays(d, n->first))
		return;
	if (o && o->first != n->first)
		end = NULL;
	to = NULL;
	if (end && stays(d, n->first) && (o || (n->pub.carrier == FLOW_CARRIER_ARRAY && end->kind != V_CONST)))
		to = follow(d, o ? was : NULL, end, 1);
	/* before the turn the range was [first, first) */
	if (!to && end && !o && stays(d, n->first) && hold_at_index(w, n))
		to = follow(d, n->first, end, 0);
	if (to) {
		n->pub.count = val_sub(w, to, n->first);
		n->pub.result = NULL;
		n->pub.requested = NULL;
		return;
	}
	if (!o && stays(d, n->first) && stays(d, n->pub.count))
		return;
	if (n->pub.status == FLOW_HELD || n->pub.status == FLOW_PARTLY) {
		n->pub.status = FLOW_UNSURE;
		n->pub.unsure = intern("count changes in a loop in a way that is not followed");
	}
	n->pub.count = NULL;
	n->pub.released_lo = n->pub.released_hi = NULL;
}

static void widen_released(struct widening *d, struct hold *n, const struct hold *o)
{
	bool had = o && o->pub.status == FLOW_PARTLY;
	const struct flow_value *lo, *hi;

	if (n->pub.status != FLOW_PARTLY)
		return;
	lo = n->pub.released_lo;
	hi = n->pub.released_hi;
	if (had && o->pub.released_lo == lo && o->pub.released_hi == hi && stays(d, lo) && stays(d, hi))
		return;
	if (!had) {
		const struct flow_value *up = follow(d, NULL, hi, 1), *down = follow(d, NULL, lo, -1);

		if (up)
			hi = up;
		else
			lo = down;
	} else {
		if (lo != o->pub.released_lo || !stays(d, lo))
			lo = follow(d, o->pub.released_lo, lo, 0);
		if (hi != o->pub.released_hi || !stays(d, hi))
			hi = follow(d, o->pub.released_hi, hi, 0);
	}
	if (lo && hi && stays(d, n->first) && (had || lo != n->pub.released_lo || hi != n->pub.released_hi)) {
		n->pub.released_lo = lo;
		n->pub.released_hi = hi;
		return;
	}
	n->pub.status = FLOW_UNSURE;
	n->pub.unsure = intern("released in a loop in a way that is not followed");
	n->pub.released_lo = n->pub.released_hi = NULL;
}

static void widen_hold(struct widening *d, const struct hold *h)
{
	const struct hold *o = pmap_get(d->old->holds, h->pub.id);
	struct hold *n = hold_edit(d->s, h);

	if (o && h->pub.result && o->pub.result != h->pub.result)
		o = NULL;	/* another one, under a number that was free again */

	if (n->pub.status == FLOW_RELEASED || n->pub.status == FLOW_UNSURE) {
		if (!stays(d, n->pub.count) || !stays(d, n->first))
			n->pub.count = NULL;
		if (!stays(d, n->pub.requested))
			n->pub.requested = NULL;
		hold_put(d->s, n);
		return;
	}
	widen_end(d, n, o);
	widen_released(d, n, o);
	if (!stays(d, n->pub.requested))
		n->pub.requested = NULL;
	hold_put(d->s, n);
}

static bool taken_inside(const struct walker *w, const struct loop *l, const struct hold *h)
{
	for (unsigned int b = 0; b < w->fn->nblock; b++)
		if (l->body[b] && h->pub.op >= w->fn->block[b].op && h->pub.op < w->fn->block[b].op + w->fn->block[b].nop)
			return true;
	return false;
}

/* The lowest number that is free among the holds of its call: turns become comparable. */
static void renumber(struct flow_state *s, const struct hold *h)
{
	unsigned int base = h->pub.id - h->gen;
	struct hold *n;

	for (unsigned int k = 0; k < h->gen; k++) {
		if (pmap_get(s->holds, base + k))
			continue;
		n = hold_edit(s, h);
		hold_drop(s, h->pub.id);
		n->gen = k;
		n->pub.id = base + k;
		hold_put(s, n);
		return;
	}
}

/*
 * What was taken in this loop and is done with, or out of sight, does not go
 * round again. What others know becomes an effect of the function.
 */
static void collapse(struct flow_state *s, const struct loop *l)
{
	const struct pnode *holds = s->holds;
	struct pmap_iter it;
	const void *val;
	uint64_t key;

	for (pmap_iter_init(&it, holds); pmap_next(&it, &key, &val);) {
		const struct hold *h = pmap_get(s->holds, key);

		if (h)
			hold_coalesce(s, h);
	}
	holds = s->holds;
	for (pmap_iter_init(&it, holds); pmap_next(&it, &key, &val);) {
		const struct hold *h = val;

		if (!taken_inside(s->w, l, h))
			continue;
		if (h->pub.status == FLOW_UNSURE && !h->pub.escape)
			s->w->lost = true;
		if (h->pub.escape && h->pub.status != FLOW_RELEASED &&
		    (h->pub.status == FLOW_UNSURE || h->pub.escape == FLOW_ESC_CALLEE || h->pub.escape == FLOW_ESC_TRANSFER))
			effect_of_hold(s, h);
		if (h->pub.status == FLOW_RELEASED || h->pub.status == FLOW_UNSURE ||
		    h->pub.escape == FLOW_ESC_CALLEE || h->pub.escape == FLOW_ESC_TRANSFER)
			hold_drop(s, h->pub.id);
		else if (h->gen >= 2)
			hold_unsure(s, h, "taken again and again in a loop");
	}
	holds = s->holds;
	for (pmap_iter_init(&it, holds); pmap_next(&it, &key, &val);)
		if (((const struct hold *)val)->gen)
			renumber(s, val);
}

/* One state at the head for each memory and set of holds: what differs is only what is known. */
static bool absorb(struct flow_state *s, struct loop *l)
{
	uint64_t key = hash64_mix(state_matter(s), hash64_mix(pmap_hash(s->store), pmap_hash(s->defaults))), before;
	unsigned int i;

	key = hash64_mix(key, pmap_hash(s->temps));
	for (i = 0; i < l->nacc && l->acc[i].key != key; i++)
		;
	if (i == l->nacc) {
		if (l->nacc == ARRAY_SIZE(l->acc))
			return true;
		l->acc[l->nacc].key = key;
		l->acc[l->nacc++].s = arena_dup(s->w->a, s, sizeof(*s));
		return true;
	}
	before = state_hash(l->acc[i].s);
	state_join(s, l->acc[i].s, l->head);
	if (state_hash(s) == before)
		return false;
	l->acc[i].s = arena_dup(s->w->a, s, sizeof(*s));
	return true;
}

bool loop_widen(struct flow_state *s, struct loop *l, const struct snapshot *old)
{
	struct widening *d = arena_new(s->w->a, struct widening);
	const struct pnode *holds;
	struct pmap_iter it;
	const void *val;
	uint64_t key;

	d->s = s;
	d->l = l;
	d->old = old;
	d->before = *s;
	d->before.store = old->store;
	d->before.defaults = old->defaults;
	collapse(s, l);
	gone_forget(s);
	find_changes(d);
	for (unsigned int i = 0; i < d->n; i++)
		learn(d, &d->c[i]);
	for (unsigned int i = 0; i < d->n; i++)
		d->c[i].fresh = companion(d, &d->c[i]);
	holds = s->holds;
	for (pmap_iter_init(&it, holds); pmap_next(&it, &key, &val);)
		widen_hold(d, val);
	for (unsigned int i = 0; i < d->n; i++)
		state_forget_atom(s, d->c[i].sym);
	for (unsigned int i = 0; i < d->n; i++) {
		struct change *c = &d->c[i];

		if (!c->array)
			hold_blurred(s, c->now, c->r);
		s->store = pmap_set(s->w->a, s->store, c->r->id, !c->array ? c->fresh :
				    val_addr(s->w, reg_elem(s->w, c->array, c->fresh, c->elem_size, c->elem_type)));
		if (c->fresh != c->sym)
			continue;
		range_set(s, c->fresh, c->lo, c->hi);
		for (unsigned int k = 0; k < c->nfact; k++)
			if (c->fact[k].y != c->fresh)
				diff_set(s, c->fresh, c->fact[k].y, c->fact[k].lo, c->fact[k].hi);
	}
	state_trail(s, FLOW_STEP_LOOP, s->w->fn->block[l->head].op, NULL, false, 0, NULL);
	hold_settle(s);
	state_gc(s, l->head);
	return absorb(s, l);
}
