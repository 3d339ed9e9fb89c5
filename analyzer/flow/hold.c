/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * hold.c - the holds of a state: finding, changing
 *
 * A hold is found by what names its pages: the array it was put in (by region),
 * an element's value, the pointer that came back, the object. A value
 * computed from one of these (folio, pfn, kernel address, sum) still leads there.
 */
#include "flow_p.h"

struct hold *hold_edit(struct flow_state *s, const struct hold *h)
{
	return arena_dup(s->w->a, h, sizeof(*h));
}

void hold_put(struct flow_state *s, const struct hold *h)
{
	s->holds = pmap_set(s->w->a, s->holds, h->pub.id, intern_bytes(s->w, &s->w->holds, h, sizeof(*h)));
	s->hold_list = NULL;
}

void hold_drop(struct flow_state *s, unsigned int id)
{
	s->holds = pmap_del(s->w->a, s->holds, id);
	s->hold_list = NULL;
}

struct hold *hold_create(struct flow_state *s, const struct ir_op *op, const char *callee)
{
	struct hold *h = arena_new(s->w->a, struct hold);
	unsigned int id = op_id(s->w, op) * 4 + 1, k = 0;

	while (k < 3 && pmap_get(s->holds, id + k))
		k++;
	h->pub.id = id + k;
	h->gen = k;
	h->pub.op = op;
	h->pub.callee = callee;
	h->pub.text = op->text;
	h->pub.longterm = FLOW_NO;
	h->pub.writes = FLOW_UNKNOWN;
	h->pub.carrier = FLOW_CARRIER_NONE;
	h->pub.status = FLOW_HELD;
	return h;
}

enum flow_tri hold_present(const struct flow_state *s, const struct hold *h)
{
	const struct flow_value *r = h->pub.result;
	struct vrange x;

	if (!r) {
		if (!h->pub.count)
			return FLOW_YES;
		return cmp_known(s, AST_OP_GT, h->pub.count, val_const(s->w, 0));
	}
	range_of(s, r, &x);
	switch (h->pub.ret) {
	case MODEL_RET_BYTES:
		if (h->pub.count && cmp_known(s, AST_OP_LE, h->pub.count, val_const(s->w, 0)) == FLOW_YES)
			return FLOW_NO;
		/* fall through */
	case MODEL_RET_PAGES:
		return x.hi <= 0 ? FLOW_NO : x.lo > 0 ? FLOW_YES : FLOW_UNKNOWN;
	case MODEL_RET_ZERO:
		return !range_has(&x, 0) ? FLOW_NO : x.lo == 0 && x.hi == 0 ? FLOW_YES : FLOW_UNKNOWN;
	case MODEL_RET_ERRPTR:
		if (x.lo >= PTR_ERR_LO || x.hi <= 0)
			return FLOW_NO;
		return x.hi < PTR_ERR_LO && x.lo > 0 ? FLOW_YES : FLOW_UNKNOWN;
	case MODEL_RET_PTR:
	case MODEL_RET_BOOL:
		return x.hi <= 0 ? FLOW_NO : !range_has(&x, 0) ? FLOW_YES : FLOW_UNKNOWN;
	default:
		return FLOW_YES;
	}
}

void hold_unsure(struct flow_state *s, const struct hold *h, const char *why)
{
	struct hold *n;

	if (h->pub.status == FLOW_UNSURE || h->pub.status == FLOW_RELEASED)
		return;
	n = hold_edit(s, h);
	n->pub.status = FLOW_UNSURE;
	n->pub.unsure = intern(why);
	n->pub.released_lo = n->pub.released_hi = NULL;
	n->pub.count = n->pub.requested = NULL;
	hold_put(s, n);
}

/* --- finding --- */

struct finder {
	const struct flow_state *s;
	struct match best;
	int rank;
};

static void offer(struct finder *f, const struct hold *h, enum flow_what what, const struct flow_value *index, bool exact)
{
	int rank = 1;
	const struct flow_value *zero = val_const(f->s->w, 0);

	if (index) {
		if (cmp_known(f->s, AST_OP_LT, index, zero) == FLOW_YES)
			return;
		if (what == FLOW_WHAT_ARRAY && cmp_known(f->s, AST_OP_EQ, index, zero) == FLOW_YES)
			rank += 4;
		if (what == FLOW_WHAT_PAGE && h->pub.count && cmp_known(f->s, AST_OP_LT, index, h->pub.count) == FLOW_YES)
			rank += 4;
	}
	if (h->pub.status != FLOW_RELEASED)
		rank += 2;
	if (exact)
		rank += 8;
	if (rank < f->rank)
		return;
	f->rank = rank;
	f->best.h = h;
	f->best.what = what;
	f->best.index = index;
	f->best.exact = exact;
}

/* Element number of r in the hold's array, or NULL when r is no element. */
static const struct flow_value *element(const struct flow_state *s, const struct hold *h, const struct region *r)
{
	const struct flow_value *i;

	if (r == h->array)
		i = val_const(s->w, 0);
	else if (r->kind == R_ELEM && r->base == h->array)
		i = r->v;
	else
		return NULL;
	return h->first ? val_sub(s->w, i, h->first) : i;
}

static void find(struct finder *f, const struct flow_value *v, bool exact, unsigned int depth);

static void find_sym(struct finder *f, const struct flow_value *v, bool exact)
{
	struct pmap_iter it;
	const void *val;
	uint64_t key;

	pmap_iter_init(&it, f->s->holds);
	while (pmap_next(&it, &key, &val)) {
		const struct hold *h = val;
		const struct flow_value *i;

		if (!h->array) {
			if (h->pub.base == v)
				offer(f, h, FLOW_WHAT_PAGE, val_const(f->s->w, 0), exact);
			continue;
		}
		if (v->kind == V_SYM && v->origin == S_CONTENT && (!v->type || type_is_ptr(v->type))) {
			i = element(f->s, h, v->region);
			if (i)
				offer(f, h, FLOW_WHAT_PAGE, i, exact);
		}
		if (h->array->kind == R_DEREF && h->array->v == v)
			offer(f, h, FLOW_WHAT_ARRAY, element(f->s, h, h->array), exact);
		else if (h->array->kind == R_ELEM && h->array->base->kind == R_DEREF && h->array->base->v == v)
			offer(f, h, FLOW_WHAT_ARRAY, NULL, false);	/* its pages are somewhere behind */
	}
}

static void find_addr(struct finder *f, const struct region *r, bool exact, unsigned int depth)
{
	const struct region *root = reg_root(r);
	struct pmap_iter it;
	const void *val;
	uint64_t key;

	pmap_iter_init(&it, f->s->holds);
	while (pmap_next(&it, &key, &val)) {
		const struct hold *h = val;
		const struct flow_value *i = h->array ? element(f->s, h, r) : NULL;

		if (i)
			offer(f, h, FLOW_WHAT_ARRAY, i, exact);
		else if (h->array && reg_under(h->array, r))
			offer(f, h, FLOW_WHAT_ARRAY, NULL, false);
		else if (!h->array && h->pub.base && h->pub.base->kind == V_ADDR && h->pub.base->region == r)
			offer(f, h, FLOW_WHAT_PAGE, val_const(f->s->w, 0), exact);
	}
	if (root->kind == R_DEREF)
		find(f, root->v, exact && r->kind == R_FIELD && r->base == root &&
		     r->type && r->type->tag && !strcmp(r->type->tag, "page"), depth - 1);
}

static void find(struct finder *f, const struct flow_value *v, bool exact, unsigned int depth)
{
	if (!v || !depth || val_is_cmp(v))
		return;
	switch (v->kind) {
	case V_SYM:
		find_sym(f, v, exact);
		break;
	case V_ADDR:
		find_addr(f, v->region, exact, depth);
		break;
	case V_CAST: case V_DERIVE:
		find(f, v->a, exact, depth - 1);
		break;
	case V_EXPR:
		find(f, v->a, false, depth - 1);
		find(f, v->b, false, depth - 1);
		break;
	case V_LIN:
		for (unsigned int i = 0; i < v->nterm; i++)
			find(f, v->term[i].atom, false, depth - 1);
		break;
	default:
		break;
	}
}

bool hold_match(const struct flow_state *s, const struct flow_value *v, struct match *out)
{
	struct finder f = { .s = s };

	memset(out, 0, sizeof(*out));
	if (!s->holds)
		return false;
	find(&f, v, true, 8);
	*out = f.best;
	return out->h != NULL;
}

/*
 * The hold that lies within elements [p, p + count): those before it are out of sight. 'out' is the hold's own
 * beginning.
 */
bool hold_covered(const struct flow_state *s, const struct flow_value *p, const struct flow_value *count,
		  struct match *out)
{
	const struct flow_value *zero = val_const(s->w, 0);
	struct pmap_iter it;
	const void *val;
	uint64_t key;

	p = val_uncast(p);
	pmap_iter_init(&it, s->holds);
	while (pmap_next(&it, &key, &val)) {
		const struct hold *h = val;
		const struct flow_value *i = NULL, *end;

		if (!h->array || !h->pub.count || h->pub.status != FLOW_HELD)
			continue;
		if (p->kind == V_ADDR)
			i = element(s, h, p->region);
		else if (h->array->kind == R_DEREF && h->array->v == p)
			i = element(s, h, h->array);
		end = i ? val_lin(s->w, 1, i, 1, count, 0) : NULL;
		if (!end || cmp_known(s, AST_OP_LE, i, zero) != FLOW_YES ||
		    cmp_known(s, AST_OP_GE, end, h->pub.count) != FLOW_YES)
			continue;
		memset(out, 0, sizeof(*out));
		out->h = h;
		out->what = FLOW_WHAT_ARRAY;
		out->index = zero;
		out->exact = true;
		return true;
	}
	return false;
}

const struct hold *hold_by_result(const struct flow_state *s, const struct flow_value *v)
{
	struct pmap_iter it;
	const void *val;
	uint64_t key;

	v = val_uncast(v);
	pmap_iter_init(&it, s->holds);
	while (pmap_next(&it, &key, &val)) {
		const struct hold *h = val;

		if (h->pub.result && (h->pub.result == v ||
				      (v->kind == V_LIN && v->nterm == 1 && v->term[0].atom == h->pub.result)))
			return h;
	}
	return NULL;
}

/* --- comparing counts --- */

enum flow_order order_of(const struct flow_state *s, const struct flow_value *a, const struct flow_value *b)
{
	if (!a || !b)
		return FLOW_ORDER_UNKNOWN;
	if (cmp_known(s, AST_OP_EQ, a, b) == FLOW_YES)
		return FLOW_EQUAL;
	if (cmp_known(s, AST_OP_LT, a, b) == FLOW_YES)
		return FLOW_LESS;
	if (cmp_known(s, AST_OP_GT, a, b) == FLOW_YES)
		return FLOW_GREATER;
	if (cmp_known(s, AST_OP_LE, a, b) == FLOW_YES)
		return FLOW_LESS_EQUAL;
	if (cmp_known(s, AST_OP_GE, a, b) == FLOW_YES)
		return FLOW_GREATER_EQUAL;
	if (cmp_known(s, AST_OP_NE, a, b) == FLOW_YES)
		return FLOW_NOT_EQUAL;
	return FLOW_ORDER_UNKNOWN;
}

/* --- who else knows --- */

void hold_escape(struct flow_state *s, const struct hold *h, enum flow_escape e, const struct ir_op *op)
{
	struct flow_event ev;
	struct hold *n;

	if (h->pub.escape == FLOW_ESC_CALLEE || h->pub.escape == FLOW_ESC_TRANSFER || h->pub.escape == e) {
		state_trail(s, FLOW_STEP_AGAIN, op, NULL, false, h->pub.id, NULL);
		return;
	}
	event_init(s, &ev, FLOW_ESCAPE, op);
	ev.hold = &h->pub;
	emit(s, &ev);
	n = hold_edit(s, h);
	n->pub.escape = e;
	n->pub.escape_op = op;
	hold_put(s, n);
	state_trail(s, FLOW_STEP_ESCAPE, op, NULL, false, h->pub.id, NULL);
}

void hold_escape_reachable(struct flow_state *s, const struct flow_value *p, enum flow_escape e, const struct ir_op *op)
{
	const struct pnode *holds = s->holds;
	struct pmap_iter it;
	struct match m;
	const void *val;
	uint64_t key;

	note_capture(s, p);
	if (!holds || val_uncast(p)->kind == V_CONST)
		return;
	if (hold_match(s, p, &m))
		hold_escape(s, pmap_get(s->holds, m.h->pub.id), e, op);
	if (val_peel(p)->kind != V_ADDR && !type_is_ptr(val_peel(p)->type))
		return;
	pmap_iter_init(&it, holds);
	while (pmap_next(&it, &key, &val)) {
		const struct hold *h = pmap_get(s->holds, key);
		const struct flow_value *ptr = h && h->array && h->array->kind == R_DEREF ? h->array->v : NULL;

		if (!h)
			continue;
		if (!h->array)
			ptr = h->pub.base;
		if ((h->array && h->array->kind != R_DEREF && value_reaches(s, p, h->array, NULL, 2)) ||
		    (ptr && value_reaches(s, p, NULL, ptr, 2)) ||
		    (h->owner && value_reaches(s, p, h->owner, NULL, 2)) ||
		    (h->array && h->array->kind == R_DEREF && region_outlives(s, h->array) &&
		     value_reaches(s, p, reg_root(h->array), NULL, 1)))
			hold_escape(s, h, e, op);
	}
}

void hold_stored(struct flow_state *s, const struct region *to, const struct flow_value *v, const struct ir_op *op)
{
	const struct region *root = reg_root(to);
	struct match m;
	struct hold *n;

	if (!hold_match(s, v, &m))
		return;
	if (m.h->array && (to == m.h->array || (to->kind == R_ELEM && to->base == m.h->array)))
		return;
	if (region_outlives(s, to)) {
		n = hold_edit(s, m.h);
		n->stored = to;
		hold_put(s, n);
		m.h = pmap_get(s->holds, n->pub.id);
		hold_escape(s, m.h, root->kind == R_VAR ? FLOW_ESC_GLOBAL : FLOW_ESC_PARAM, op);
		return;
	}
	if (root == to && root->kind == R_VAR)
		return;
	if (m.h->owner && m.h->owner != root) {
		if (root->kind == R_VAR)
			return;
	}
	n = hold_edit(s, m.h);
	n->owner = root;
	hold_put(s, n);
}

/* Does memory that outlives the call lead to its pages? */
bool hold_known_elsewhere(const struct flow_state *s, const struct hold *h)
{
	const struct flow_value *ptr = h->array && h->array->kind == R_DEREF ? h->array->v : NULL;
	struct pmap_iter it;
	const void *val;
	uint64_t key;

	if (!h->array)
		ptr = h->pub.base;
	pmap_iter_init(&it, s->store);
	while (pmap_next(&it, &key, &val)) {
		if (!region_outlives(s, s->w->region_by_id[key]))
			continue;
		if ((ptr && value_reaches(s, val, NULL, ptr, 3)) ||
		    (h->owner && value_reaches(s, val, h->owner, NULL, 3)))
			return true;
	}
	return h->owner && region_outlives(s, h->owner);
}

/* The value that leads to the pages; NULL when a variable is it. */
static const struct flow_value *name_of(const struct hold *h)
{
	const struct flow_value *p = h->pub.base;

	if (h->array)
		p = h->array->kind == R_DEREF ? h->array->v : NULL;
	return p ? val_uncast(p) : NULL;
}

static bool is_followed(const struct hold *h)
{
	return h->pub.status == FLOW_HELD || h->pub.status == FLOW_PARTLY;
}

/* Is there memory with this value in it, other than at 'top' and below? */
static bool is_kept(struct flow_state *s, const struct flow_value *p, const struct region *top)
{
	struct pmap_iter it;
	const void *val;
	uint64_t key;

	for (pmap_iter_init(&it, s->store); pmap_next(&it, &key, &val);)
		if (val_uncast(val) == p && !(top && reg_under(s->w->region_by_id[key], top)))
			return true;
	if (p->kind != V_SYM)
		return p->kind == V_ADDR;
	if (p->origin == S_CONTENT && p->region && !(top && reg_under(p->region, top)))
		return state_load(s, p->region, p->type) == p;
	if (p->origin == S_PARAM)
		for (unsigned int i = 0; i < s->w->fn->nvar; i++)
			if (s->w->fn->var[i].kind == IR_VAR_PARAM && s->w->fn->var[i].param_index == p->param)
				return state_load(s, reg_var(s->w, i), p->type) == p;
	return false;
}

static bool is_under(struct flow_state *s, const struct flow_value *p, const struct region *top)
{
	struct pmap_iter it;
	const void *val;
	uint64_t key;

	if (p->kind == V_SYM && p->origin == S_CONTENT && p->region && reg_under(p->region, top))
		return true;
	for (pmap_iter_init(&it, s->store); pmap_next(&it, &key, &val);)
		if (val_uncast(val) == p && reg_under(s->w->region_by_id[key], top))
			return true;
	return false;
}

void hold_unnamed(struct flow_state *s, const struct region *top)
{
	const struct pnode *holds = s->holds;
	struct pmap_iter it;
	const void *val;
	uint64_t key;

	for (pmap_iter_init(&it, holds); pmap_next(&it, &key, &val);) {
		const struct flow_value *p = is_followed(val) ? name_of(val) : NULL;

		if (p && is_under(s, p, top) && !is_kept(s, p, top))
			hold_unsure(s, val, "what names the pages was overwritten");
	}
}

/* The array is used for other pages. Those in it were put elsewhere, in an sg table or the like, or they are lost. */
void hold_array_gone(struct flow_state *s, const struct hold *h, const struct ir_op *op)
{
	const struct region *now = h->stored ? h->stored : h->owner;
	struct hold *n;

	if (!now) {
		hold_unsure(s, h, "array used again");
		return;
	}
	n = hold_edit(s, h);
	n->array = NULL;
	n->first = NULL;
	n->pub.carrier = FLOW_CARRIER_OBJECT;
	n->pub.base = val_addr(s->w, reg_field(s->w, now, NULL, "*", NULL));	/* what is in it, not itself */
	/* nobody asks any more how many there are */
	n->pub.result = n->pub.count = n->pub.requested = n->pub.flags = NULL;
	n->pub.tested = 0;
	hold_put(s, n);
	hold_escape(s, pmap_get(s->holds, n->pub.id), FLOW_ESC_TRANSFER, op);
}

/*
 * A variable goes out of scope, or begins anew in the next turn of a loop: what
 * it named is named by copies alone. False: it named nothing.
 */
bool hold_var_gone(struct flow_state *s, const struct region *var)
{
	const struct pnode *holds = s->holds;
	struct pmap_iter it;
	const void *val;
	uint64_t key;
	bool found = false;

	for (pmap_iter_init(&it, holds); pmap_next(&it, &key, &val);) {
		const struct hold *h = val;
		const struct flow_value *p;

		if (!is_followed(h) || !h->array || !reg_under(h->array, var))
			continue;
		found = true;
		p = h->pub.carrier == FLOW_CARRIER_SLOT && h->array == var ? state_load(s, var, var->type) : NULL;
		if (!p || !is_kept(s, val_uncast(p), var))
			hold_unsure(s, h, "what names the pages is out of scope");
	}
	return found;
}

void hold_blurred(struct flow_state *s, const struct flow_value *p, const struct region *at)
{
	struct match m;

	if (!s->holds || !type_is_ptr(p->type) || !hold_match(s, p, &m) || !m.exact || !is_followed(m.h))
		return;
	if (m.what == FLOW_WHAT_PAGE && m.h->pub.carrier == FLOW_CARRIER_ARRAY)
		return;
	if (!is_kept(s, val_uncast(p), at))
		hold_unsure(s, m.h, "what names the pages is not known any more");
}

void hold_mark_tested(struct flow_state *s, const struct flow_value *a, const struct flow_value *b, enum ast_op op)
{
	const struct hold *h = hold_by_result(s, a);
	const struct flow_value *v = a;
	unsigned int bits = 0;
	struct hold *n;
	__int128 c, asked;

	if (!h) {
		h = hold_by_result(s, b);
		if (!h)
			return;
		v = b;
		b = a;
		op = cmp_swap(op);
	}
	v = val_uncast(v);
	if (!range_const(s, b, &c))
		/* "got << PAGE_SHIFT" and what is left in bytes: how much of it is used, not whether all came */
		bits = v->kind == V_LIN && v->term[0].coef != 1 && v->term[0].coef != -1 ? 0 :
		       s->w->loop_of[s->w->cur_block] >= 0 ? FLOW_TESTED_LOOP : FLOW_TESTED_SHORT;
	else if (c == 0)
		bits = op == AST_OP_LT || op == AST_OP_GE ? FLOW_TESTED_NEG : FLOW_TESTED_ZERO | FLOW_TESTED_NEG;
	else if (c >= PTR_ERR_LO || c < 0)
		bits = FLOW_TESTED_NEG;
	else if (!h->pub.requested || (range_const(s, h->pub.requested, &asked) && asked == c))
		bits = FLOW_TESTED_SHORT;	/* another number is how much goes in one piece */
	else if (c == 1 && (op == AST_OP_LT || op == AST_OP_GE))
		bits = FLOW_TESTED_ZERO | FLOW_TESTED_NEG;
	if (c == 0 && (op == AST_OP_EQ || op == AST_OP_NE))
		bits &= ~FLOW_TESTED_NEG;
	if ((h->pub.tested & bits) == bits)
		return;
	n = hold_edit(s, h);
	n->pub.tested |= bits;
	hold_put(s, n);
}
