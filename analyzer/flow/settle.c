/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * settle.c - what a branch or a turn of a loop settles about the holds of a state
 *
 * A hold whose call failed on this path goes; one that is released to its end is
 * released; two of one array, one behind the other, are one.
 */
#include "flow_p.h"

static bool settle_partly(struct flow_state *s, const struct hold *h)
{
	const struct flow_value *zero = val_const(s->w, 0);
	enum flow_order o;
	struct flow_event ev;
	struct hold *n;

	if (!h->pub.count || cmp_known(s, AST_OP_LE, h->pub.released_lo, zero) != FLOW_YES)
		return false;
	o = order_of(s, h->pub.released_hi, h->pub.count);
	if (o != FLOW_EQUAL && o != FLOW_GREATER && o != FLOW_GREATER_EQUAL)
		return false;
	event_init(s, &ev, FLOW_RELEASE, h->pub.release_op);
	ev.hold = &h->pub;
	ev.callee = h->pub.release_callee;
	ev.row = model_find(s->w->m, h->pub.release_callee);
	ev.count = h->pub.released_hi;
	ev.order = o;
	ev.is_loop = true;
	emit(s, &ev);
	n = hold_edit(s, h);
	n->pub.status = FLOW_RELEASED;
	n->pub.released_lo = n->pub.released_hi = NULL;
	hold_put(s, n);
	return true;
}

/* Two holds of one array, one behind the other, are one. */
const struct hold *hold_coalesce(struct flow_state *s, const struct hold *h)
{
	const struct flow_value *zero = val_const(s->w, 0), *end;
	struct pmap_iter it;
	const void *val;
	uint64_t key;

	if (!h->array || !h->pub.count || !h->first || h->pub.status != FLOW_HELD ||
	    cmp_known(s, AST_OP_GE, h->pub.count, zero) != FLOW_YES)
		return h;
	pmap_iter_init(&it, s->holds);
	while (pmap_next(&it, &key, &val)) {
		const struct hold *o = val;
		struct hold *n;

		if (o == h || o->array != h->array || o->pub.kind != h->pub.kind || o->pub.status != FLOW_HELD ||
		    !o->pub.count || !o->first || o->pub.callee != h->pub.callee)
			continue;
		end = val_lin(s->w, 1, o->first, 1, o->pub.count, 0);
		if (!end || cmp_known(s, AST_OP_GE, o->pub.count, zero) != FLOW_YES ||
		    cmp_known(s, AST_OP_EQ, end, h->first) != FLOW_YES)
			continue;
		n = hold_edit(s, o);
		n->pub.count = val_lin(s->w, 1, o->pub.count, 1, h->pub.count, 0);
		n->pub.requested = NULL;
		n->pub.result = NULL;
		n->pub.tested |= h->pub.tested;
		n->pub.dirtied &= h->pub.dirtied;
		if (h->pub.escape)
			n->pub.escape = h->pub.escape;
		if (!n->pub.count)
			return h;
		hold_drop(s, h->pub.id);
		hold_put(s, n);
		return n;
	}
	return h;
}

/* Does the call put its pages at an index that a variable has? */
bool hold_at_index(const struct walker *w, const struct hold *h)
{
	int arg = h->pub.row ? role_of(h->pub.row, ROLE_PAGES) : -1;
	const struct ir_op *def;

	if (arg < 0 || (unsigned int)arg >= h->pub.op->narg || h->pub.op->arg[arg].kind != IR_V_TEMP)
		return false;
	def = w->temp_def[h->pub.op->arg[arg].id];
	return def && def->op == IR_INDEX && def->b.kind == IR_V_TEMP;
}

/*
 * Asked for one page, a call returns 1 or an errno (mm/gup.c: "if nr_pages is >0, but no pages were pinned,
 * returns -errno"): what is not negative is the page. False if the path cannot be.
 */
static bool settle_one(struct flow_state *s, const struct hold *h)
{
	__int128 want, got;
	struct hold *n;

	if (h->pub.ret != MODEL_RET_PAGES || h->pub.kind == HOLD_COND || !h->pub.result || !h->pub.requested ||
	    !h->pub.tested || !range_const(s, h->pub.requested, &want) || want != 1)
		return true;
	if ((h->pub.tested & FLOW_TESTED_NEG) && !assume_cmp(s, AST_OP_EQ, h->pub.result, h->pub.requested))
		return false;
	/* a number that goes with a counter of the loop, where a result does not */
	if (h->pub.count != h->pub.result || !range_const(s, h->pub.result, &got) || !hold_at_index(s->w, h))
		return true;
	n = hold_edit(s, h);
	n->pub.count = val_const(s->w, got);
	hold_put(s, n);
	return true;
}

void hold_settle(struct flow_state *s)
{
	const struct pnode *holds = s->holds;
	struct pmap_iter it;
	const void *val;
	uint64_t key;

	pmap_iter_init(&it, holds);
	while (pmap_next(&it, &key, &val)) {
		const struct hold *h = val;

		if (hold_present(s, h) == FLOW_NO) {
			hold_drop(s, h->pub.id);
			continue;
		}
		if (!settle_one(s, h))
			s->dead = true;
		h = pmap_get(s->holds, key);
		if (h->pub.status == FLOW_PARTLY)
			settle_partly(s, h);
	}
}
