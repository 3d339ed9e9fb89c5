/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * summary.c - what a function does, by the class of its return value
 *
 * Each state that reaches a return adds its effects to the outcome of its
 * class; an effect that all of them share is "always".
 */
#include "flow_p.h"

struct seen_effect {
	struct flow_effect e;
	unsigned int times, last;
	bool is_doubtful;		/* of a hold that was lost sight of: never "always" */
};

struct outcome {
	bool used;
	__int128 lo, hi;
	uint64_t captures;
	unsigned int nstate;
	struct seen_effect *v;
	size_t n, cap;
};

struct outcome_list {
	struct outcome cls[FLOW_RET_ANY + 1];
};

static bool is_known(const struct flow_place *l)
{
	return l->base == FLOW_PLACE_PARAM || l->base == FLOW_PLACE_GLOBAL;
}

/*
 * Of a loop through a list the first turn alone knows where it begins: what later
 * turns do is done somewhere behind that.
 */
void effect_add(struct flow_state *s, const struct effect *e)
{
	uint64_t key = (uint64_t)e->opid * 16 + e->pub.kind;
	const struct effect *old = pmap_get(s->effects, key);
	struct effect n = *e;

	if (old && is_known(&old->pub.place) && !is_known(&n.pub.place)) {
		size_t len = strlen(old->pub.place.path);
		struct strbuf sb = STRBUF_INIT;

		strbuf_addf(&sb, "%s%s", old->pub.place.path,
			    len > 2 && !strcmp(old->pub.place.path + len - 2, "[]") ? "" : "[]");
		n.pub.place = old->pub.place;
		n.pub.place.path = intern(sb.buf);
		strbuf_release(&sb);
	}
	s->effects = pmap_set(s->w->a, s->effects, key, intern_bytes(s->w, &s->w->effects, &n, sizeof(n)));
}

void effect_may_release(struct flow_state *s, const struct ir_op *op, const struct flow_effect *from, const struct flow_value *p)
{
	struct effect e;

	memset(&e, 0, sizeof(e));
	e.opid = op_id(s->w, op);
	e.is_doubtful = true;
	e.pub = *from;
	e.pub.pos = op->pos;
	memset(&e.pub.count, 0, sizeof(e.pub.count));
	e.pub.count.param = -1;
	e.pub.count.text = "";
	place_of(s, p, &e.pub.place);
	if (is_known(&e.pub.place))
		effect_add(s, &e);
}

static bool same_effect(const struct flow_effect *a, const struct flow_effect *b)
{
	return a->kind == b->kind && a->hold == b->hold && a->place.base == b->place.base &&
	       a->place.param == b->place.param && a->place.path == b->place.path && a->callee == b->callee &&
	       a->pos.line == b->pos.line && a->pos.col == b->pos.col;
}

static void record(struct walker *w, struct outcome *o, const struct flow_effect *e, bool is_doubtful)
{
	for (size_t i = 0; i < o->n; i++)
		if (same_effect(&o->v[i].e, e)) {
			o->v[i].is_doubtful |= is_doubtful;
			if (o->v[i].last != o->nstate)
				o->v[i].times++;
			o->v[i].last = o->nstate;
			if (o->v[i].e.count.text != e->count.text) {
				memset(&o->v[i].e.count, 0, sizeof(o->v[i].e.count));
				o->v[i].e.count.param = -1;
				o->v[i].e.count.text = "";
			}
			return;
		}
	if (o->n == o->cap) {
		struct seen_effect *n = arena_array(w->a, o->cap ? o->cap * 2 : 4, sizeof(*n));

		if (o->n)
			memcpy(n, o->v, o->n * sizeof(*n));
		o->v = n;
		o->cap = o->cap ? o->cap * 2 : 4;
	}
	o->v[o->n].e = *e;
	o->v[o->n].is_doubtful = is_doubtful;
	o->v[o->n].times = 1;
	o->v[o->n++].last = o->nstate;
}

/* Where a caller finds memory that this function allocated: in what it returns, or where it hung it up. */
static void place_of_owner(struct flow_state *s, const struct region *owner, const struct flow_value *ret,
			   struct flow_place *out)
{
	struct pmap_iter it;
	const void *val;
	uint64_t key;

	if (ret && ret->kind != V_CONST && type_is_ptr(s->w->fn->result) && value_reaches(s, ret, owner, NULL, 3)) {
		out->base = FLOW_PLACE_RETURN;
		out->path = "->...";
		return;
	}
	for (pmap_iter_init(&it, s->store); out->base == FLOW_PLACE_UNKNOWN && pmap_next(&it, &key, &val);) {
		const struct region *r = s->w->region_by_id[key];

		if (region_outlives(s, r) && value_reaches(s, val, owner, NULL, 3))
			place_of_region(s, r, out);
	}
}

/* Where a caller finds the pages of a hold. */
static void place_of_hold(struct flow_state *s, const struct hold *h, const struct flow_value *ret,
			  struct flow_place *out, bool *is_array)
{
	const struct flow_value *ptr = h->array ? val_addr(s->w, h->array) : h->pub.base;
	struct pmap_iter it;
	struct match m;
	const void *val;
	uint64_t key;

	*is_array = h->pub.carrier == FLOW_CARRIER_ARRAY;
	memset(out, 0, sizeof(*out));
	out->param = -1;
	out->path = "";
	if (ret && ret->kind != V_CONST && (h->pub.escape == FLOW_ESC_RETURNED || hold_goes_with(s, h, ret))) {
		out->base = FLOW_PLACE_RETURN;
		if (hold_match(s, ret, &m) && m.h == h && m.what == FLOW_WHAT_PAGE)
			*is_array = false;
		else if (!hold_match(s, ret, &m) || m.h != h)
			out->path = "->...";
		return;
	}
	for (pmap_iter_init(&it, s->store); pmap_next(&it, &key, &val);) {
		const struct region *r = s->w->region_by_id[key];

		if (!region_outlives(s, r) || val_is_cmp(val) || !hold_match(s, val, &m) || m.h != h || !m.exact)
			continue;
		place_of_region(s, r, out);
		if (m.what == FLOW_WHAT_PAGE)
			*is_array = false;
		if (out->base != FLOW_PLACE_UNKNOWN)
			return;
	}
	if (h->stored)
		place_of_region(s, h->stored, out);
	if (h->stored && out->base != FLOW_PLACE_UNKNOWN)
		return;
	if (ptr)
		place_of(s, ptr, out);
	if (out->base == FLOW_PLACE_UNKNOWN && h->owner)
		place_of_region(s, h->owner, out);
	if (out->base == FLOW_PLACE_UNKNOWN && h->owner)
		place_of_owner(s, h->owner, ret, out);
}

static void describe(struct flow_state *s, const struct hold *h, const struct flow_value *ret, struct flow_effect *e)
{
	memset(e, 0, sizeof(*e));
	e->kind = h->pub.escape == FLOW_ESC_CALLEE || h->pub.escape == FLOW_ESC_TRANSFER ? FLOW_EFF_ESCAPE : FLOW_EFF_ACQUIRE;
	e->hold = h->pub.kind;
	e->longterm = h->pub.longterm;
	e->writes = h->pub.writes;
	e->callee = h->pub.callee;
	e->pos = h->pub.op->pos;
	place_of_hold(s, h, ret, &e->place, &e->is_array);
	count_of(s, h->pub.count, ret, &e->count);
}

static void hold_effect(struct flow_state *s, struct outcome *o, const struct hold *h, const struct flow_value *ret)
{
	struct flow_effect e;

	if (h->pub.is_alloc || h->pub.status == FLOW_RELEASED)
		return;
	/* what others know of is theirs to be sure about; of what nobody knows, callers must not believe anything */
	if (h->pub.status == FLOW_UNSURE && !h->pub.escape)
		s->w->lost = true;
	describe(s, h, ret, &e);
	record(s->w, o, &e, h->pub.status == FLOW_UNSURE);
}

void effect_of_hold(struct flow_state *s, const struct hold *h)
{
	struct effect e;

	memset(&e, 0, sizeof(e));
	if (h->pub.is_alloc)
		return;
	describe(s, h, NULL, &e.pub);
	memset(&e.pub.count, 0, sizeof(e.pub.count));
	e.pub.count.param = -1;
	e.pub.count.text = "";
	e.opid = op_id(s->w, h->pub.op);
	e.owner = e.pub.place.base == FLOW_PLACE_UNKNOWN ? h->owner : NULL;
	effect_add(s, &e);
}

void summary_at_return(struct flow_state *s, const struct ir_op *op, const struct flow_value *ret,
		       enum flow_ret_class cls)
{
	struct walker *w = s->w;
	struct outcome *o;
	struct pmap_iter it;
	struct vrange r;
	const void *val;
	uint64_t key;

	if (!w->outcomes)
		w->outcomes = arena_new(w->a, struct outcome_list);
	o = &w->outcomes->cls[cls];
	o->nstate++;
	if (ret) {
		note_capture(s, ret);
		range_of(s, ret, &r);
		if (!o->used || r.lo < o->lo)
			o->lo = r.lo;
		if (!o->used || r.hi > o->hi)
			o->hi = r.hi;
	}
	o->used = true;
	o->captures |= s->captures;
	for (pmap_iter_init(&it, s->effects); pmap_next(&it, &key, &val);) {
		const struct effect *e = val;
		struct flow_effect pub = e->pub;

		if (e->owner)
			place_of_owner(s, e->owner, ret, &pub.place);
		record(w, o, &pub, e->is_doubtful);
	}
	for (pmap_iter_init(&it, s->holds); pmap_next(&it, &key, &val);)
		hold_effect(s, o, val, ret);
}

static int by_effect(const void *a, const void *b)
{
	const struct flow_effect *x = a, *y = b;

	if (x->pos.line != y->pos.line)
		return x->pos.line < y->pos.line ? -1 : 1;
	if (x->pos.col != y->pos.col)
		return x->pos.col < y->pos.col ? -1 : 1;
	if (x->kind != y->kind)
		return x->kind < y->kind ? -1 : 1;
	if (x->place.base != y->place.base)
		return x->place.base < y->place.base ? -1 : 1;
	if (x->place.param != y->place.param)
		return x->place.param < y->place.param ? -1 : 1;
	return strcmp(x->place.path, y->place.path);
}

static long long clamp(__int128 v)
{
	if (v > 0x7fffffffffffffffll)
		return 0x7fffffffffffffffll;
	if (v < -0x7fffffffffffffffll - 1)
		return -0x7fffffffffffffffll - 1;
	return (long long)v;
}

void summary_build(struct walker *w)
{
	struct flow_summary *s = arena_new(w->a, struct flow_summary);

	s->name = w->fn->name;
	s->file = w->fn->file;
	s->is_static = w->fn->is_static;
	s->nparam = w->fn->nparam;
	s->writes = w->writes;
	s->unsure = w->res->giveup != NULL || w->lost;
	s->outcome = arena_array(w->a, FLOW_RET_ANY + 1, sizeof(*s->outcome));
	for (unsigned int c = 0; w->outcomes && c <= FLOW_RET_ANY; c++) {
		struct outcome *o = &w->outcomes->cls[c];
		struct flow_outcome *f = &s->outcome[s->noutcome];

		if (!o->used)
			continue;
		s->noutcome++;
		f->ret = c;
		f->lo = clamp(o->lo);
		f->hi = clamp(o->hi);
		f->captures = o->captures;
		s->captures |= o->captures;
		f->effect = arena_array(w->a, o->n + 1, sizeof(*f->effect));
		for (size_t i = 0; i < o->n; i++) {
			f->effect[i] = o->v[i].e;
			f->effect[i].always = o->v[i].times == o->nstate && !o->v[i].is_doubtful;
		}
		f->neffect = (unsigned int)o->n;
		if (f->neffect > 1)
			qsort(f->effect, f->neffect, sizeof(*f->effect), by_effect);
	}
	w->res->summary = s;
}
