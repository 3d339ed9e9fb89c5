/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * release.c - calls that give pages up, mark them dirty, free them, look at them
 */
#include "flow_p.h"

static const struct flow_value *role_arg(struct flow_state *s, const struct ir_op *op, const struct model_fn *row,
					 enum model_role r)
{
	return call_arg(s, op, role_of(row, r));
}

/* --- the part that is gone --- */

static bool is_yes(const struct flow_state *s, enum ast_op op, const struct flow_value *a, const struct flow_value *b)
{
	return a && b && cmp_known(s, op, a, b) == FLOW_YES;
}

/* Were elements [i, i+n) released before, for sure? */
static bool gone_before(const struct flow_state *s, const struct hold *h, const struct flow_value *i)
{
	if (h->pub.escape == FLOW_ESC_CALLEE || h->pub.escape == FLOW_ESC_TRANSFER || h->pub.extra_refs)
		return false;
	if (h->pub.status == FLOW_RELEASED)
		return true;
	if (h->pub.status != FLOW_PARTLY || !i)
		return false;
	return is_yes(s, AST_OP_GE, i, h->pub.released_lo) && is_yes(s, AST_OP_LT, i, h->pub.released_hi);
}

static void range_gone(struct flow_state *s, struct hold *n, const struct flow_value *i, const struct flow_value *end)
{
	const struct flow_value *zero = val_const(s->w, 0);

	if (n->pub.status == FLOW_UNSURE || n->pub.status == FLOW_RELEASED)
		return;
	if (!i || !end || !n->pub.count) {
		n->pub.status = n->pub.carrier == FLOW_CARRIER_ARRAY ? FLOW_UNSURE : FLOW_RELEASED;
		n->pub.unsure = n->pub.status == FLOW_UNSURE ? intern("released in a way that is not followed") : NULL;
		return;
	}
	if (n->pub.status == FLOW_HELD) {
		n->pub.status = FLOW_PARTLY;
		n->pub.released_lo = i;
		n->pub.released_hi = end;
	} else if (is_yes(s, AST_OP_EQ, i, n->pub.released_hi)) {
		n->pub.released_hi = end;
	} else if (is_yes(s, AST_OP_EQ, end, n->pub.released_lo)) {
		n->pub.released_lo = i;
	} else if (is_yes(s, AST_OP_GE, i, n->pub.released_lo) && is_yes(s, AST_OP_LE, end, n->pub.released_hi)) {
		;	/* again: reported by the event */
	} else if (is_yes(s, AST_OP_LE, i, n->pub.released_lo) && is_yes(s, AST_OP_GE, end, n->pub.released_hi)) {
		n->pub.released_lo = i;
		n->pub.released_hi = end;
	} else {
		n->pub.status = FLOW_UNSURE;
		n->pub.unsure = intern("elements released in no order that is followed");
		n->pub.released_lo = n->pub.released_hi = NULL;
		return;
	}
	if (is_yes(s, AST_OP_LE, n->pub.released_lo, zero) && is_yes(s, AST_OP_GE, n->pub.released_hi, n->pub.count)) {
		n->pub.status = FLOW_RELEASED;
		n->pub.released_lo = n->pub.released_hi = NULL;
	}
}

/* A slot that was NULL before the call and is not now: there is a page in it. */
void hold_element_set(struct flow_state *s, const struct flow_value *v)
{
	struct match m;
	struct hold *n;

	if (!hold_match(s, v, &m) || !m.exact || m.what != FLOW_WHAT_PAGE || !m.h->pub.preset || !m.h->pub.result)
		return;
	if (m.h->pub.ret == MODEL_RET_PAGES && !assume_cmp(s, AST_OP_GT, m.h->pub.result, val_const(s->w, 0)))
		s->dead = true;
	n = hold_edit(s, m.h);
	n->pub.tested |= FLOW_TESTED_NEG | FLOW_TESTED_ZERO;
	hold_put(s, n);
}

void hold_element_null(struct flow_state *s, const struct flow_value *v)
{
	struct match m;
	struct hold *n;

	if (!hold_match(s, v, &m) || !m.exact || m.what != FLOW_WHAT_PAGE || !m.h->array || !m.index)
		return;
	if (m.h->pub.carrier == FLOW_CARRIER_SLOT && m.h->pub.status == FLOW_HELD) {
		hold_drop(s, m.h->pub.id);
		return;
	}
	n = hold_edit(s, m.h);
	if (!n->pub.release_op) {
		n->pub.release_op = n->pub.op;
		n->pub.release_callee = n->pub.callee;
	}
	range_gone(s, n, m.index, val_addc(s->w, m.index, 1));
	hold_put(s, n);
}

/* --- facts about the count --- */

static const struct ast_type *conversion(const struct flow_state *s, const struct ir_value *v, const struct ast_type **to)
{
	const struct ir_op *def = v->kind == IR_V_TEMP ? s->w->temp_def[v->id] : NULL;

	if (!def || def->op != IR_CAST)
		return NULL;
	*to = def->type;
	return def->a.type;
}

/* "bytes / PAGE_SIZE" of an acquire that tells an offset, too: the first and last page may be covered in part. */
static bool rounds_down(const struct flow_state *s, const struct flow_value *core)
{
	const struct hold *h;
	__int128 d;

	if (core->kind != V_EXPR || (core->sub != AST_OP_DIV && core->sub != AST_OP_SHR) || !core->b ||
	    !range_const(s, core->b, &d) || d < (core->sub == AST_OP_DIV ? 4096 : 12))
		return false;
	h = hold_by_result(s, core->a);
	return h && h->pub.ret == MODEL_RET_BYTES && h->pub.result == val_uncast(core->a) && h->off &&
	       cmp_known(s, AST_OP_EQ, h->off, val_const(s->w, 0)) != FLOW_YES;
}

static void count_facts(struct flow_state *s, const struct ir_op *op, int arg, struct flow_event *ev)
{
	const struct flow_value *core;
	const struct hold *h;
	struct vrange r;

	ev->count_negative = FLOW_NO;
	if (arg < 0 || (unsigned int)arg >= op->narg)
		return;
	ev->count_from = conversion(s, &op->arg[arg], &ev->count_to);
	core = val_uncast(simplify(s, ir_val(s, &op->arg[arg])));
	range_of(s, core, &r);
	ev->count_negative = r.hi < 0 ? FLOW_YES : r.lo < 0 ? FLOW_UNKNOWN : FLOW_NO;
	h = hold_by_result(s, core);
	ev->count_is_bytes = h && h->pub.ret == MODEL_RET_BYTES && h->pub.result == core;
	ev->count_rounds_down = rounds_down(s, core);
	/* wrapped already: a constant 2^k further up */
	if (core->kind == V_LIN && core->nterm == 1 && r.lo > 0 && core->term[0].coef == 1 &&
	    core->c >= ((__int128)1 << 32) - 1) {
		range_of(s, core->term[0].atom, &r);
		if (r.hi < 0)
			ev->count_negative = FLOW_YES;
	}
	if (!(core->kind == V_SYM && core->origin == S_CALL) && core->kind != V_LIN)
		ev->count_negative = FLOW_NO;
}

/* Does the type hold what is not negative of the other? */
static bool type_holds(const struct ast_type *t, const struct ast_type *of)
{
	__int128 lo, hi, min, max;

	type_limits(t, &lo, &hi);
	type_limits(of, &min, &max);
	return hi >= max;
}

/* "(unsigned int)ret != n" was tested before "ret > 0" was known: with it, both are the same number. */
static enum flow_order order_by_casts(const struct flow_state *s, const struct flow_value *count, const struct flow_value *left)
{
	const struct flow_value **by_id = s->w->value_by_id, *less = val_sub(s->w, left, count);
	struct pmap_iter it;
	struct vrange r;
	const void *val;
	uint64_t key;

	range_of(s, left, &r);
	if (r.lo < 0 || !less)
		return FLOW_ORDER_UNKNOWN;
	range_of(s, less, &r);
	if (r.hi > 0)
		return FLOW_ORDER_UNKNOWN;
	for (pmap_iter_init(&it, s->diffs); pmap_next(&it, &key, &val);) {
		const struct flow_value *pair[] = { by_id[key >> 32], by_id[key & ~0u] };

		for (unsigned int i = 0; i < 2; i++)
			if (pair[i]->kind == V_CAST && pair[i]->a == left && type_holds(pair[i]->type, left->type) &&
			    cmp_known(s, AST_OP_EQ, pair[i], count) == FLOW_NO)
				return FLOW_GREATER;
	}
	return FLOW_ORDER_UNKNOWN;
}

static enum flow_order release_order(struct flow_state *s, const struct match *m, const struct flow_value *count,
				     bool per_page)
{
	const struct flow_value *left = m->h->pub.count;
	enum flow_order o;

	if (m->h->pub.escape == FLOW_ESC_CALLEE || m->h->pub.escape == FLOW_ESC_TRANSFER ||
	    m->h->pub.status == FLOW_UNSURE || m->h->pub.status == FLOW_RELEASED || !left || !count)
		return FLOW_ORDER_UNKNOWN;
	if (per_page)
		return cmp_known(s, AST_OP_EQ, left, val_const(s->w, 1)) == FLOW_YES ? FLOW_EQUAL : FLOW_ORDER_UNKNOWN;
	if (!m->index)
		return FLOW_ORDER_UNKNOWN;
	left = val_sub(s->w, left, m->index);
	if (m->h->pub.status == FLOW_PARTLY && left && m->h->pub.released_lo->kind != V_CONST)
		left = val_sub(s->w, m->h->pub.released_lo, m->index);
	o = order_of(s, count, left);
	return left && o != FLOW_GREATER && o != FLOW_EQUAL && o != FLOW_LESS &&
	       order_by_casts(s, count, left) == FLOW_GREATER ? FLOW_GREATER : o;
}

/* --- releasing --- */

/* The acquire whose errno is given as a count: its hold is gone from the state, or never was. */
static const struct flow_hold *failed_hold(struct flow_state *s, const struct flow_value *count)
{
	const struct flow_value *core = val_uncast(simplify(s, count));
	const struct hold *have = hold_by_result(s, core);
	const struct model_fn *row;
	struct hold *h;

	if (have)
		return &have->pub;
	if (core->kind != V_SYM || core->origin != S_CALL || !core->op->callee)
		return NULL;
	row = model_find(s->w->m, core->op->callee);
	if (!row || row->class != MODEL_ACQUIRE)
		return NULL;
	h = hold_create(s, core->op, row->name);
	h->pub.row = row;
	h->pub.kind = row->kind;
	h->pub.ret = row->ret;
	h->pub.result = h->pub.count = core;
	return &h->pub;
}

static void unmatched(struct flow_state *s, const struct ir_op *op, enum flow_effect_kind k, enum hold_kind kind,
		      const struct flow_value *p, const struct flow_value *count, const char *callee, bool is_array)
{
	struct effect e;

	memset(&e, 0, sizeof(e));
	e.opid = op_id(s->w, op);
	e.pub.kind = k;
	e.pub.hold = kind;
	e.pub.longterm = e.pub.writes = FLOW_UNKNOWN;
	e.pub.is_array = is_array;
	e.pub.callee = callee;
	e.pub.pos = op->pos;
	place_of(s, p, &e.pub.place);
	count_of(s, count, NULL, &e.pub.count);
	effect_add(s, &e);
}

/* A release of more than the hold has: what was taken behind it in the same array goes, too. */
static void join_behind(struct flow_state *s, const struct flow_value *p, const struct flow_value *count, struct match *m)
{
	struct pmap_iter it;
	const void *val;
	uint64_t key;

	if (!count || !m->h->array || m->what != FLOW_WHAT_ARRAY)
		return;
again:
	if (release_order(s, m, count, false) != FLOW_GREATER)
		return;
	for (pmap_iter_init(&it, s->holds); pmap_next(&it, &key, &val);) {
		const struct hold *h = val;

		if (h == m->h || h->array != m->h->array || hold_coalesce(s, h) == h)
			continue;
		if (!hold_match(s, p, m))
			return;
		goto again;
	}
}

void hold_release_value(struct flow_state *s, const struct ir_op *op, const struct model_fn *row, const char *callee,
			enum hold_kind kind, const struct flow_value *p, const struct flow_value *count, bool per_page)
{
	int nr_arg = row ? role_of(row, ROLE_NR) : -1;
	const struct flow_value *dirty = row ? role_arg(s, op, row, ROLE_DIRTY) : NULL;
	struct flow_event ev;
	struct match m;
	struct hold *n;

	event_init(s, &ev, FLOW_RELEASE, op);
	ev.row = row ? row : model_find(s->w->m, callee);
	ev.callee = callee;
	ev.released = p;
	ev.count = count;
	count_facts(s, op, nr_arg, &ev);
	ev.makes_dirty = dirty && flow_value_is_zero(s, dirty) != FLOW_YES;
	ev.dirty_is_true = dirty && flow_value_is_zero(s, dirty) == FLOW_NO;
	ev.is_loop = loop_innermost(s->w, s->w->cur_block) >= 0;
	ev.order = FLOW_ORDER_UNKNOWN;
	if (row && role_of(row, ROLE_PAGES) >= 0 && count) {
		ev.array_size = array_room(s, p);
		ev.nr_vs_array = order_of(s, count, val_const(s->w, ev.array_size));
	}
	ev.before = gone_release(s, op, row, kind, p, count, per_page);
	if (!hold_match(s, p, &m) && !per_page && count && hold_covered(s, p, count, &m))
		count = m.h->pub.count;
	if (!m.h) {
		ev.hold = ev.count_negative != FLOW_NO && count ? failed_hold(s, count) : NULL;
		emit(s, &ev);
		unmatched(s, op, FLOW_EFF_RELEASE, kind, p, count, callee, !per_page);
		if (ev.makes_dirty)
			unmatched(s, op, FLOW_EFF_DIRTY, kind, p, count, callee, !per_page);
		return;
	}
	if (count && cmp_known(s, AST_OP_EQ, count, val_const(s->w, 0)) == FLOW_YES)
		return;
	if (!per_page)
		join_behind(s, p, count, &m);
	ev.hold = &m.h->pub;
	ev.what = m.what;
	ev.index = m.index;
	ev.order = release_order(s, &m, count, per_page);
	ev.already_released = gone_before(s, m.h, m.index);
	site_match(s, op, m.h);
	emit(s, &ev);
	state_trail(s, FLOW_STEP_RELEASE, op, NULL, false, m.h->pub.id, NULL);
	n = hold_edit(s, m.h);
	n->pub.dirtied |= ev.makes_dirty;
	if (n->pub.extra_refs && kind == HOLD_GET) {
		n->pub.extra_refs--;
		hold_put(s, n);
		return;
	}
	n->pub.release_op = op;
	n->pub.release_callee = callee;
	if (!n->array || n->pub.carrier == FLOW_CARRIER_OBJECT) {
		n->pub.status = FLOW_RELEASED;
	} else if (per_page || m.what == FLOW_WHAT_PAGE) {
		range_gone(s, n, m.index, m.index && count ? val_lin(s->w, 1, m.index, 1, count, 0) : NULL);
	} else if (ev.order == FLOW_LESS && m.index && count) {
		range_gone(s, n, m.index, val_lin(s->w, 1, m.index, 1, count, 0));
	} else if (ev.order == FLOW_EQUAL && m.index && m.h->pub.status == FLOW_HELD &&
		   cmp_known(s, AST_OP_EQ, m.index, val_const(s->w, 0)) != FLOW_YES) {
		range_gone(s, n, m.index, val_lin(s->w, 1, m.index, 1, count, 0));
	} else if (n->pub.status != FLOW_UNSURE) {
		n->pub.status = FLOW_RELEASED;
		n->pub.released_lo = n->pub.released_hi = NULL;
	}
	hold_put(s, n);
}

void hold_release(struct flow_state *s, const struct ir_op *op, const struct model_fn *row)
{
	static const enum model_role order[] = { ROLE_PAGES, ROLE_PAGE, ROLE_OBJECT, ROLE_PTR };
	const struct flow_value *p = NULL, *count = role_arg(s, op, row, ROLE_NR);
	bool per_page = false;

	for (unsigned int i = 0; i < 4 && !p; i++) {
		p = role_arg(s, op, row, order[i]);
		per_page = order[i] != ROLE_PAGES;
	}
	site_reach(s, op, NULL);
	if (!p)
		return;
	if (p->kind == V_AGG) {		/* transparent union: the member that was set */
		struct pmap_iter it;
		const void *val;
		uint64_t key;

		pmap_iter_init(&it, s->store);
		while (pmap_next(&it, &key, &val))
			if (reg_under(s->w->region_by_id[key], p->region)) {
				p = val;
				break;
			}
	}
	if (!count)
		count = per_page ? val_const(s->w, 1) : NULL;
	hold_release_value(s, op, row, row->name, row->kind, p, count ? simplify(s, count) : NULL, per_page);
	if (op->dst >= 0)
		state_set_temp(s, op->dst, state_call_result(s, op));
}

/* --- the others --- */

void hold_dirty(struct flow_state *s, const struct ir_op *op, const struct model_fn *row)
{
	const struct flow_value *p = role_arg(s, op, row, ROLE_PAGE);
	struct flow_event ev;
	struct match m;
	struct hold *n;

	if (!p)
		p = role_arg(s, op, row, ROLE_OBJECT);
	site_reach(s, op, NULL);
	if (op->dst >= 0)
		state_set_temp(s, op->dst, state_call_result(s, op));
	event_init(s, &ev, FLOW_DIRTY, op);
	ev.row = row;
	if (!p)
		return;
	if (!hold_match(s, p, &m)) {
		emit(s, &ev);
		unmatched(s, op, FLOW_EFF_DIRTY, HOLD_NONE, p, val_const(s->w, 1), row->name, false);
		return;
	}
	ev.hold = &m.h->pub;
	ev.released = p;
	ev.index = m.index;
	ev.already_released = gone_before(s, m.h, m.index);
	site_match(s, op, m.h);
	emit(s, &ev);
	state_trail(s, FLOW_STEP_DIRTY, op, NULL, false, m.h->pub.id, NULL);
	n = hold_edit(s, m.h);
	n->pub.dirtied = true;
	hold_put(s, n);
}

void hold_getref(struct flow_state *s, const struct ir_op *op, const struct model_fn *row)
{
	const struct flow_value *p = role_arg(s, op, row, ROLE_PAGE);
	struct flow_event ev;
	struct match m;
	struct hold *n;

	if (op->dst >= 0)
		state_set_temp(s, op->dst, state_call_result(s, op));
	if (!p)
		return;
	gone_referenced(s, p);
	if (!hold_match(s, p, &m)) {
		unmatched(s, op, FLOW_EFF_GETREF, HOLD_GET, p, val_const(s->w, 1), row->name, false);
		return;
	}
	event_init(s, &ev, FLOW_GETREF, op);
	ev.row = row;
	ev.hold = &m.h->pub;
	emit(s, &ev);
	n = hold_edit(s, m.h);
	if (n->pub.extra_refs < 2)
		n->pub.extra_refs++;
	hold_put(s, n);
}

void hold_use(struct flow_state *s, const struct ir_op *op, const struct model_fn *row, const struct flow_value *p)
{
	struct flow_event ev;
	struct match m;

	if (!p || !s->holds || !hold_match(s, p, &m) || m.h->pub.is_alloc)
		return;
	event_init(s, &ev, FLOW_USE, op);
	ev.row = row;
	ev.hold = &m.h->pub;
	ev.what = m.what;
	ev.released = p;
	ev.index = m.index;
	ev.already_released = m.what == FLOW_WHAT_PAGE && m.exact && gone_before(s, m.h, m.index);
	ev.index_valid = FLOW_UNKNOWN;
	if (m.index && m.h->pub.count) {
		const struct flow_value *n = simplify(s, m.h->pub.count);

		if (is_yes(s, AST_OP_LT, m.index, n))
			ev.index_valid = FLOW_YES;
		else if (is_yes(s, AST_OP_GE, m.index, n))
			ev.index_valid = FLOW_NO;
	}
	emit(s, &ev);
}

void hold_free(struct flow_state *s, const struct ir_op *op, const struct model_fn *row)
{
	const struct flow_value *p = role_arg(s, op, row, ROLE_PTR);
	struct flow_place place;
	struct flow_event ev;
	struct match m;
	struct hold *n;

	if (!p)
		p = role_arg(s, op, row, ROLE_PAGE);
	if (!p)
		return;
	if (!hold_match(s, p, &m)) {
		place_of(s, p, &place);
		if (place.base == FLOW_PLACE_PARAM)
			unmatched(s, op, FLOW_EFF_FREE, HOLD_NONE, p, NULL, row->name, false);
		else
			note_capture(s, p);
		return;
	}
	event_init(s, &ev, FLOW_FREE, op);
	ev.row = row;
	ev.hold = &m.h->pub;
	ev.what = m.what;
	ev.released = p;
	ev.index = m.index;
	emit(s, &ev);
	n = hold_edit(s, m.h);
	if (m.what == FLOW_WHAT_ARRAY)
		n->pub.carrier_freed = true;
	else
		n->pub.status = FLOW_RELEASED;
	n->pub.release_op = m.what == FLOW_WHAT_ARRAY ? n->pub.release_op : op;
	hold_put(s, n);
}
