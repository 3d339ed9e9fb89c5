/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * write.c - what writes to the bytes of a page that is held
 *
 * The CPU: a store through kmap(), vmap() or page_address(), memcpy() and
 * relatives to such an address, functions of the model that fill a page. A
 * device: a mapping for DMA with a direction, of the page or of the list that
 * its pages were put in. Without evidence nothing is said.
 */
#include "flow_p.h"

#define DMA_BIDIRECTIONAL 0
#define DMA_FROM_DEVICE 2

/* An address in the bytes of a page: kmap_local_page(page) + x. */
static bool is_cpu_address(const struct flow_state *s, const struct flow_value *v, unsigned int depth)
{
	const struct model_fn *row;

	if (!v || !depth)
		return false;
	switch (v->kind) {
	case V_DERIVE:
		row = model_find(s->w->m, v->name);
		if (row && row->class == MODEL_BORROW && row->use == MODEL_USE_CPU)
			return true;
		return !strcmp(v->name, "page_address") || !strcmp(v->name, "lowmem_page_address") ||
		       !strcmp(v->name, "page_to_virt") || !strcmp(v->name, "folio_address");
	case V_CAST:
		return is_cpu_address(s, v->a, depth - 1);
	case V_EXPR:
		return is_cpu_address(s, v->a, depth - 1) || is_cpu_address(s, v->b, depth - 1);
	case V_LIN:
		for (unsigned int i = 0; i < v->nterm; i++)
			if (is_cpu_address(s, v->term[i].atom, depth - 1))
				return true;
		return false;
	case V_ADDR:
		return reg_root(v->region)->kind == R_DEREF && is_cpu_address(s, reg_root(v->region)->v, depth - 1);
	default:
		return false;
	}
}

static void mark(struct flow_state *s, const struct ir_op *op, const struct hold *h, const struct flow_value *p,
		 enum flow_written how)
{
	struct flow_event ev;
	struct hold *n;

	if (h->pub.is_alloc)
		return;
	event_init(s, &ev, FLOW_WRITE, op);
	ev.hold = &h->pub;
	ev.released = p;
	ev.written = how;
	emit(s, &ev);
	if ((h->pub.written & how) == (unsigned int)how)
		return;
	n = hold_edit(s, h);
	n->pub.written |= how;
	if (!n->pub.write_op)
		n->pub.write_op = op;
	hold_put(s, n);
}

void write_effect(struct flow_state *s, const struct ir_op *op, const struct flow_value *p)
{
	struct match m;

	if (hold_match(s, p, &m))
		mark(s, op, m.h, p, FLOW_WRITTEN_MAYBE);
}

static void unmatched(struct flow_state *s, const struct ir_op *op, const struct flow_value *p, const char *callee)
{
	struct effect e;

	memset(&e, 0, sizeof(e));
	e.opid = op_id(s->w, op);
	e.pub.kind = FLOW_EFF_WRITE;
	e.pub.longterm = e.pub.writes = FLOW_UNKNOWN;
	e.pub.callee = callee;
	e.pub.pos = op->pos;
	e.pub.count.param = -1;
	e.pub.count.text = "";
	place_of(s, p, &e.pub.place);
	if (e.pub.place.base == FLOW_PLACE_PARAM)
		effect_add(s, &e);
}

/* The page whose bytes the address is in. */
static const struct flow_value *page_of(const struct flow_value *v, unsigned int depth)
{
	const struct flow_value *p = NULL;

	if (!v || !depth)
		return NULL;
	switch (v->kind) {
	case V_DERIVE:
		return v->a;
	case V_CAST:
		return page_of(v->a, depth - 1);
	case V_EXPR:
		p = page_of(v->a, depth - 1);
		return p ? p : page_of(v->b, depth - 1);
	case V_LIN:
		for (unsigned int i = 0; i < v->nterm && !p; i++)
			p = page_of(v->term[i].atom, depth - 1);
		return p;
	case V_ADDR:
		return reg_root(v->region)->kind == R_DEREF ? page_of(reg_root(v->region)->v, depth - 1) : NULL;
	default:
		return NULL;
	}
}

void write_at(struct flow_state *s, const struct ir_op *op, const struct flow_value *to)
{
	struct match m;

	if (!is_cpu_address(s, to, 6))
		return;
	if (s->holds && hold_match(s, to, &m))
		mark(s, op, m.h, to, FLOW_WRITTEN_CPU);
	else if (page_of(to, 6))
		unmatched(s, op, page_of(to, 6), op->op == IR_CALL ? op->callee : "");
}

void write_page(struct flow_state *s, const struct ir_op *op, const struct model_fn *row, const struct flow_value *p)
{
	struct match m;

	if (!p)
		return;
	if (s->holds && hold_match(s, p, &m))
		mark(s, op, m.h, p, FLOW_WRITTEN_CPU);
	else
		unmatched(s, op, p, row->name);
}

/* Mapped for DMA: the page, or a list that pages were stored in. */
void write_dma(struct flow_state *s, const struct ir_op *op, const struct model_fn *row)
{
	static const enum model_role roles[] = { ROLE_PAGE, ROLE_OBJECT, ROLE_PTR };
	const struct flow_value *dir = call_arg(s, op, role_of(row, ROLE_DIR)), *p;
	const struct pnode *holds = s->holds;
	enum flow_written how;
	struct pmap_iter it;
	struct match m;
	const void *val;
	uint64_t key;
	__int128 c;

	if (!dir || !holds || !range_const(s, dir, &c) || (c != DMA_FROM_DEVICE && c != DMA_BIDIRECTIONAL))
		return;
	how = c == DMA_FROM_DEVICE ? FLOW_WRITTEN_DEVICE : FLOW_WRITTEN_MAYBE;
	for (unsigned int i = 0; i < 3; i++) {
		p = call_arg(s, op, role_of(row, roles[i]));
		if (!p || (roles[i] == ROLE_OBJECT && role_of(row, ROLE_PAGE) >= 0))
			continue;
		if (hold_match(s, p, &m)) {
			mark(s, op, m.h, p, how);
			continue;
		}
		for (pmap_iter_init(&it, holds); roles[i] == ROLE_OBJECT && pmap_next(&it, &key, &val);) {
			const struct hold *h = pmap_get(s->holds, key);

			if (h && h->owner && value_reaches(s, p, h->owner, NULL, 1))
				mark(s, op, h, p, how);
		}
	}
}
