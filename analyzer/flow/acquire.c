/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * acquire.c - a call that takes pages: make the hold, tell the rules
 */
#include "flow_p.h"

int role_of(const struct model_fn *row, enum model_role r)
{
	return row && row->bound ? row->role[r] : -1;
}

const struct flow_value *call_arg(struct flow_state *s, const struct ir_op *op, int i)
{
	if (i < 0 || (unsigned int)i >= op->narg)
		return NULL;
	return ir_val(s, &op->arg[i]);
}

static const struct flow_value *role_arg(struct flow_state *s, const struct ir_op *op, const struct model_fn *row,
					 enum model_role r)
{
	return call_arg(s, op, role_of(row, r));
}

/* --- what the argument looked like before it was converted --- */

static const struct ir_op *def_of(const struct walker *w, const struct ir_value *v)
{
	return v->kind == IR_V_TEMP ? w->temp_def[v->id] : NULL;
}

static void nr_facts(struct flow_state *s, const struct ir_op *op, int arg, struct flow_event *ev)
{
	const struct ir_value *a;
	const struct ir_op *def;
	const struct flow_value *v;
	struct vrange r;
	__int128 lo, hi;

	ev->nr_fits = FLOW_YES;
	ev->nr_zero = FLOW_NO;
	if (arg < 0 || (unsigned int)arg >= op->narg)
		return;
	a = &op->arg[arg];
	def = def_of(s->w, a);
	ev->nr = ir_val(s, a);
	ev->nr_type = ev->nr_param = a->type;
	if (def && def->op == IR_CAST && def->type && def->a.type) {
		ev->nr_param = def->type;
		ev->nr_type = def->a.type;
		ev->nr = ir_val(s, &def->a);
	}
	v = simplify(s, ev->nr);
	range_of(s, v, &r);
	type_limits(ev->nr_param, &lo, &hi);
	if (r.hi < lo || r.lo > hi)
		ev->nr_fits = FLOW_NO;
	else if (r.lo < lo || r.hi > hi)
		ev->nr_fits = FLOW_UNKNOWN;
	ev->nr_zero = r.lo == 0 && r.hi == 0 ? FLOW_YES : range_has(&r, 0) ? FLOW_UNKNOWN : FLOW_NO;
}

long long array_room(const struct flow_state *s, const struct flow_value *pages)
{
	const struct region *r;
	long long off = 0;

	pages = val_uncast(pages);
	if (pages->kind != V_ADDR)
		return -1;
	r = pages->region;
	if (r->kind == R_ELEM) {
		if (r->v->kind != V_CONST)
			return -1;
		off = r->v->c;
		r = r->base;
	}
	if (r->type && r->type->kind == AST_T_ARRAY && r->type->count >= 0)
		return r->type->count - off;
	if (r->kind == R_VAR && r->type && r->type->kind == AST_T_PTR)
		return 1 - off;
	return -1;
}

/*
 * Is the array read from a field? One that is zero since its record was
 * allocated may have another name, in a union, by which it was set
 * (arch/powerpc/mm/book3s64/iommu_api.c mm_iommu_do_alloc()).
 */
static bool is_of_field(const struct walker *w, const struct ir_value *v)
{
	const struct ir_op *def = def_of(w, v);

	while (def && (def->op == IR_CAST || def->op == IR_COPY || def->op == IR_BINARY || def->op == IR_INDEX))
		def = def_of(w, &def->a);
	if (!def || def->op != IR_LOAD)
		return false;
	def = def_of(w, &def->a);
	return def && def->op == IR_FIELD;
}

static void pages_facts(struct flow_state *s, const struct ir_op *op, const struct model_fn *row, struct flow_event *ev)
{
	const struct flow_value *pages = role_arg(s, op, row, ROLE_PAGES), *v;

	ev->array_size = -1;
	ev->nr_vs_array = FLOW_ORDER_UNKNOWN;
	ev->pages_null = FLOW_NO;
	if (pages) {
		ev->pages_null = flow_value_is_zero(s, pages);
		if (ev->pages_null == FLOW_YES && is_of_field(s->w, &op->arg[role_of(row, ROLE_PAGES)]))
			ev->pages_null = FLOW_UNKNOWN;
		ev->array_size = array_room(s, pages);
		if (ev->array_size >= 0 && ev->nr)
			ev->nr_vs_array = order_of(s, simplify(s, ev->nr), val_const(s->w, ev->array_size));
	}
	v = role_arg(s, op, row, ROLE_VMAS);
	ev->vmas_set = !v || row->ret != MODEL_RET_PAGES || flow_value_is_zero(s, v) == FLOW_YES ? FLOW_NO :
		       flow_value_is_zero(s, v) == FLOW_NO ? FLOW_YES : FLOW_UNKNOWN;
	v = role_arg(s, op, row, ROLE_LOCKED);
	ev->locked_null = !v ? FLOW_YES : flow_value_is_zero(s, v);
}

/* --- result --- */

static void sane_number(struct flow_state *s, const struct flow_value *nr)
{
	struct flow_state t = *s;

	if (assume_cmp(&t, AST_OP_GE, nr, val_const(s->w, 0)) &&
	    assume_cmp(&t, AST_OP_LE, nr, val_const(s->w, 0x7fffffff)))
		*s = t;
}

static const struct flow_value *result_of(struct flow_state *s, const struct ir_op *op, const struct model_fn *row,
					  const struct flow_value *nr)
{
	const struct flow_value *r = state_call_result(s, op), *max;
	__int128 lo, hi;

	type_limits(op->type, &lo, &hi);
	switch (row->ret) {
	case MODEL_RET_PAGES:
	case MODEL_RET_BYTES:
		/*
		 * More than INT_MAX pages is not a case: "int r = get_user_pages()" loses nothing.
		 * Nor are more bytes: MAX_RW_COUNT is the limit (include/linux/fs.h).
		 */
		if (hi > 0x7fffffff)
			hi = 0x7fffffff;
		range_set(s, r, lo < 0 ? -4095 : 0, hi);
		max = row->ret == MODEL_RET_BYTES ? role_arg(s, op, row, ROLE_MAXSIZE) : nr;
		/* nobody asks for a negative number, or one beyond INT_MAX, and means it */
		if (max && row->ret == MODEL_RET_PAGES)
			sane_number(s, val_uncast(max));
		if (max && cmp_known(s, AST_OP_GE, max, val_const(s->w, 0)) != FLOW_NO &&
		    assume_cmp(s, AST_OP_GE, max, val_const(s->w, 0)))
			assume_cmp(s, AST_OP_LE, r, simplify(s, max));
		break;
	case MODEL_RET_ZERO:
		range_set(s, r, lo < 0 ? -4095 : 0, 0);
		break;
	default:
		break;
	}
	if (op->dst >= 0)
		state_set_temp(s, op->dst, r);
	return r;
}

/* --- carrier --- */

static void carry_array(struct flow_state *s, const struct ir_op *op, struct hold *h, const struct flow_value *pages)
{
	const struct region *r = reg_of(s->w, val_uncast(pages));

	h->pub.base = pages;
	h->first = val_const(s->w, 0);
	h->array = r;
	h->pub.carrier = FLOW_CARRIER_ARRAY;
	if (r->kind == R_ELEM) {
		h->array = r->base;
		h->first = r->v;
	}
	if ((r->kind == R_VAR || r->kind == R_FIELD) && r->type && r->type->kind == AST_T_PTR)
		h->pub.carrier = FLOW_CARRIER_SLOT;
	if (r->kind == R_FIELD) {
		h->pub.record = r->record;
		h->pub.field = r->field;
	} else if (r->kind == R_DEREF && r->v->kind == V_SYM && r->v->region && r->v->region->kind == R_FIELD) {
		h->pub.record = r->v->region->record;
		h->pub.field = r->v->region->field;
	}
	if (h->pub.carrier == FLOW_CARRIER_SLOT) {
		const struct flow_value *was = pmap_get(s->store, r->id);

		h->pub.preset = was && was->kind == V_CONST && !was->c;
	}
	state_havoc(s, h->array, op, false);
	if (region_outlives(s, h->array)) {
		h->pub.escape = reg_root(h->array)->kind == R_VAR ? FLOW_ESC_GLOBAL : FLOW_ESC_PARAM;
		h->pub.escape_op = op;
	}
}

static void carry_out_array(struct flow_state *s, const struct ir_op *op, struct hold *h, const struct flow_value *ppp)
{
	const struct region *r = reg_of(s->w, val_uncast(ppp));
	const struct flow_value *p = state_load(s, r, ppp->type ? ppp->type->elem : NULL);
	__int128 c;

	if (range_const(s, p, &c) && c == 0) {
		p = state_fresh(s, op, r->type && r->type->kind == AST_T_PTR ? r->type : NULL);
		state_store(s, r, p, op);
	} else if (!pmap_get(s->store, r->id)) {
		state_store(s, r, p, op);	/* later loads may spell the type in another way */
	}
	carry_array(s, op, h, p);
}

static bool set_carrier(struct flow_state *s, const struct ir_op *op, const struct model_fn *row, struct hold *h)
{
	const struct flow_value *v;

	h->pub.carrier_text = "";
	if ((v = role_arg(s, op, row, ROLE_PAGES)) || (v = role_arg(s, op, row, ROLE_PAGE_OUT))) {
		int i = role_of(row, role_arg(s, op, row, ROLE_PAGES) ? ROLE_PAGES : ROLE_PAGE_OUT);
		__int128 c;

		h->pub.carrier_text = op->arg_text ? op->arg_text[i] : "";
		if (range_const(s, v, &c) && c == 0)
			return false;
		carry_array(s, op, h, v);
	} else if ((v = role_arg(s, op, row, ROLE_PAGES_OUT))) {
		h->pub.carrier_text = op->arg_text ? op->arg_text[role_of(row, ROLE_PAGES_OUT)] : "";
		carry_out_array(s, op, h, v);
	} else if (row->properties & MP_RETURNS_OBJECT) {
		h->pub.carrier = FLOW_CARRIER_OBJECT;
		h->pub.base = h->pub.result;
		h->pub.carrier_text = "return value";
	} else if ((v = role_arg(s, op, row, ROLE_OBJECT))) {
		h->pub.carrier = FLOW_CARRIER_OBJECT;
		h->pub.base = v;
		h->pub.carrier_text = op->arg_text ? op->arg_text[role_of(row, ROLE_OBJECT)] : "";
		state_havoc_reachable(s, v, op);
		if (region_outlives(s, reg_of(s->w, val_uncast(v))))
			h->pub.escape = FLOW_ESC_PARAM;
	} else if (row->ret == MODEL_RET_PTR || row->ret == MODEL_RET_ERRPTR) {
		h->pub.carrier = FLOW_CARRIER_VALUE;
		h->pub.base = h->pub.result;
		h->pub.carrier_text = "return value";
	} else {
		return false;
	}
	return true;
}

/* An older hold in the same place: its pages' names are overwritten. */
static void displace(struct flow_state *s, const struct hold *h)
{
	const struct pnode *holds = s->holds;
	struct pmap_iter it;
	const void *val;
	uint64_t key;

	pmap_iter_init(&it, holds);
	while (pmap_next(&it, &key, &val)) {
		const struct hold *o = val;
		enum flow_tri apart = FLOW_NO;

		if (!o->array || o->array != h->array || o->pub.status == FLOW_UNSURE)
			continue;
		if (o->pub.status == FLOW_RELEASED) {
			hold_drop(s, o->pub.id);
			continue;
		}
		if (o->first && h->first && o->pub.count) {
			const struct flow_value *end = val_lin(s->w, 1, o->first, 1, o->pub.count, 0);

			if (end)
				apart = cmp_known(s, AST_OP_LE, end, h->first);
			if (apart == FLOW_UNKNOWN && cmp_known(s, AST_OP_LT, o->first, h->first) == FLOW_YES)
				apart = FLOW_YES;	/* behind it, by intent */
		}
		if (apart != FLOW_YES)
			hold_array_gone(s, o, h->pub.op);
	}
}

/* Bytes cover as many pages as they touch; the call says where in the first page they begin. */
static void count_bytes(struct flow_state *s, const struct ir_op *op, const struct model_fn *row, struct hold *h)
{
	const struct flow_value *at = role_arg(s, op, row, ROLE_OFFSET);
	const struct region *r = at ? reg_of(s->w, val_uncast(at)) : NULL;

	h->off = val_const(s->w, 0);
	if (r) {
		h->off = val_derive(s->w, "offset", h->pub.result, at->type ? at->type->elem : NULL);
		range_set(s, h->off, 0, (1 << 16) - 1);
		state_store(s, r, h->off, op);
	}
	h->pub.count = val_derive(s->w, "pages", h->pub.result, op->type);
	range_set(s, h->pub.count, 0, 0x7fffffff);
}

const struct flow_value *hold_pages_of_bytes(struct flow_state *s, const struct flow_value *v, __int128 d)
{
	struct pmap_iter it;
	const void *val;
	uint64_t key;

	if (v->kind != V_LIN || v->c != d - 1 || d < 4096)
		return NULL;
	for (pmap_iter_init(&it, s->holds); pmap_next(&it, &key, &val);) {
		const struct hold *h = val;
		struct vrange r;

		if (h->pub.ret != MODEL_RET_BYTES || !h->pub.count || !h->pub.result || !h->off ||
		    v != val_lin(s->w, 1, h->pub.result, 1, h->off, d - 1))
			continue;
		range_of(s, h->pub.result, &r);
		if (r.lo > 0)
			assume_cmp(s, AST_OP_GT, h->pub.count, val_const(s->w, 0));
		return h->pub.count;
	}
	return NULL;
}

static void count_facts(struct flow_state *s, const struct ir_op *op, const struct model_fn *row, struct hold *h,
			const struct flow_value *nr)
{
	h->pub.requested = nr;
	switch (row->ret) {
	case MODEL_RET_PAGES:
		h->pub.count = h->pub.result;
		break;
	case MODEL_RET_BYTES:
		count_bytes(s, op, row, h);
		break;
	case MODEL_RET_ZERO:
		h->pub.count = nr;
		break;
	default:
		h->pub.count = val_const(s->w, 1);
	}
}

static enum flow_tri flag_tri(const struct flow_flags *f, unsigned long bit)
{
	if (!f->value)
		return FLOW_UNKNOWN;
	return (f->must & bit) == bit && bit ? FLOW_YES : f->may & bit ? FLOW_UNKNOWN : FLOW_NO;
}

/* One more hold on a page that is held: not counted apart from it. */
static bool adds_to_held(struct flow_state *s, const struct ir_op *op, const struct model_fn *row)
{
	const struct flow_value *p = role_arg(s, op, row, ROLE_PAGE);
	struct match m;

	if (!(row->properties & MP_ADDS_HOLD) || !p)
		return false;
	if (hold_match(s, p, &m))
		hold_unsure(s, m.h, "one more hold was added");
	return true;
}

void hold_acquire(struct flow_state *s, const struct ir_op *op, const struct model_fn *row)
{
	int nr_arg = role_of(row, role_of(row, ROLE_NR) >= 0 ? ROLE_NR : ROLE_MAXPAGES);
	struct flow_event ev;
	struct hold *h;
	const struct flow_value *nr = NULL;

	event_init(s, &ev, FLOW_ACQUIRE, op);
	ev.row = row;
	flags_of(s, op, row, &ev.flags);
	nr_facts(s, op, nr_arg, &ev);
	pages_facts(s, op, row, &ev);
	lock_at_acquire(s, op, row, &ev);
	site_reach(s, op, &ev.flags);
	if (nr_arg >= 0)
		nr = simplify(s, call_arg(s, op, nr_arg));
	h = hold_create(s, op, row->name);
	h->pub.row = row;
	h->pub.kind = row->kind;
	h->pub.ret = row->ret;
	h->pub.flags = ev.flags.value;
	h->pub.longterm = row->properties & MP_LONGTERM ? FLOW_YES :
			  ev.flags.value ? flag_tri(&ev.flags, model_flag(s->w->m, "LONGTERM")) : FLOW_NO;
	h->pub.writes = flag_tri(&ev.flags, model_flag(s->w->m, "WRITE"));
	h->pub.result = result_of(s, op, row, nr);
	if (adds_to_held(s, op, row))
		return;
	count_facts(s, op, row, h, nr);
	if (row->kind == HOLD_NONE || !set_carrier(s, op, row, h) ||
	    ((row->properties & MP_GET_IF_FLAG) && ev.flags.value && !(ev.flags.may & model_flag(s->w->m, "GET")))) {
		emit(s, &ev);
		return;
	}
	if (nr && h->pub.carrier == FLOW_CARRIER_ARRAY && nr->kind == V_CONST && nr->c == 1)
		h->pub.carrier = FLOW_CARRIER_SLOT;
	if (h->array)
		displace(s, h);
	if (!h->pub.escape && h->array && hold_known_elsewhere(s, h)) {
		h->pub.escape = FLOW_ESC_PARAM;
		h->pub.escape_op = op;
	}
	hold_put(s, h);
	state_trail(s, FLOW_STEP_ACQUIRE, op, NULL, false, h->pub.id, NULL);
	ev.hold = pmap_get(s->holds, h->pub.id);
	emit(s, &ev);
}

void hold_new_alloc(struct flow_state *s, const struct ir_op *op, const struct model_fn *row)
{
	const struct flow_value *r = state_call_result(s, op);
	struct hold *h;

	if (op->dst >= 0)
		state_set_temp(s, op->dst, r);
	if (!op->type || op->type->kind != AST_T_PTR || !op->type->elem || !op->type->elem->tag ||
	    (strcmp(op->type->elem->tag, "page") && strcmp(op->type->elem->tag, "folio")))
		return;
	h = hold_create(s, op, row->name);
	h->pub.row = row;
	h->pub.is_alloc = true;
	h->pub.ret = MODEL_RET_PTR;
	h->pub.result = h->pub.base = r;
	h->pub.count = val_const(s->w, 1);
	h->pub.carrier = FLOW_CARRIER_VALUE;
	h->pub.carrier_text = "return value";
	hold_put(s, h);
}
