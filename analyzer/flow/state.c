/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * state.c - memory of one path: loads, stores, what unknown code may change
 *
 * The store binds regions to values. What is not bound has a default: the
 * nearest enclosing region with an entry in ->defaults (all zero, or unknown
 * since some operation), else what was there on entry.
 */
#include "flow_p.h"

void state_set_temp(struct flow_state *s, unsigned int t, const struct flow_value *v)
{
	s->temps = pmap_set(s->w->a, s->temps, t, v);
}

void state_trail(struct flow_state *s, enum flow_step_kind k, const struct ir_op *op, const struct flow_value *v,
		 bool truth, unsigned int hold, const char *note)
{
	struct trail *t = arena_new(s->w->a, struct trail);

	t->prev = s->trail;
	t->kind = k;
	t->op = op;
	t->v = v;
	t->truth = truth;
	t->hold = hold;
	t->store = s->store;
	t->note = note;
	s->trail = t;
}

/* --- fresh values --- */

#define GENERATIONS 3	/* executions of one op whose results are told apart on a path */

static unsigned int next_gen(struct flow_state *s, const struct ir_op *op)
{
	unsigned int id = op_id(s->w, op);
	uintptr_t n = (uintptr_t)pmap_get(s->gens, id);

	s->gens = pmap_set(s->w->a, s->gens, id, (void *)(n + 1));
	return n % GENERATIONS;
}

/* The symbol gets a new meaning: nothing known about it, or about what was computed from it, holds. */
void state_forget_atom(struct flow_state *s, const struct flow_value *atom)
{
	const struct pnode *ranges = s->ranges, *diffs = s->diffs;
	const struct flow_value **by_id = s->w->value_by_id;
	struct pmap_iter it;
	const void *val;
	uint64_t key;

	lock_forget(s, atom);
	if (s->gone)
		gone_forget_atom(s, atom);
	for (pmap_iter_init(&it, ranges); pmap_next(&it, &key, &val);)
		if (val_mentions(by_id[key], atom))
			s->ranges = pmap_del(s->w->a, s->ranges, key);
	for (pmap_iter_init(&it, diffs); pmap_next(&it, &key, &val);)
		if (val_mentions(by_id[key >> 32], atom) || val_mentions(by_id[key & ~0u], atom))
			s->diffs = pmap_del(s->w->a, s->diffs, key);
}

const struct flow_value *state_fresh(struct flow_state *s, const struct ir_op *op, const struct ast_type *type)
{
	const struct flow_value *v = val_sym(s->w, S_FRESH, type, op, next_gen(s, op), NULL, -1);

	state_forget_atom(s, v);
	return v;
}

const struct flow_value *state_call_result(struct flow_state *s, const struct ir_op *op)
{
	const struct flow_value *v = val_sym(s->w, S_CALL, op->type, op, next_gen(s, op), NULL, -1);

	state_forget_atom(s, v);
	return v;
}

/* --- memory --- */

static const struct flow_value *initial(struct flow_state *s, const struct region *r, const struct ast_type *type)
{
	const struct ir_var *var;

	if (r->kind == R_VAR) {
		var = &s->w->fn->var[r->var];
		if (var->kind == IR_VAR_PARAM && type && type->kind != AST_T_RECORD)
			return val_sym(s->w, S_PARAM, var->type, NULL, 0, NULL, var->param_index);
	}
	return val_sym(s->w, S_CONTENT, type, NULL, 0, r, -1);
}

const struct flow_value *state_load(struct flow_state *s, const struct region *r, const struct ast_type *type)
{
	const struct flow_value *v = pmap_get(s->store, r->id), *d;

	if (type && type->kind == AST_T_RECORD)
		return val_agg(s->w, r);
	if (type && type->kind == AST_T_ARRAY)
		return val_addr(s->w, r);
	if (v)
		return v;
	for (const struct region *up = r; up; up = up->base) {
		d = pmap_get(s->defaults, up->id);
		if (!d)
			continue;
		if (d->kind == V_CONST)
			return d;
		return val_sym(s->w, S_CONTENT, type, d->op, d->gen + 1, r, -1);
	}
	return initial(s, r, type);
}

static void unbind_under(struct flow_state *s, const struct region *top)
{
	const struct pnode *store = s->store, *defaults = s->defaults;
	struct pmap_iter it;
	const void *val;
	uint64_t key;

	pmap_iter_init(&it, store);
	while (pmap_next(&it, &key, &val))
		if (reg_under(s->w->region_by_id[key], top))
			s->store = pmap_del(s->w->a, s->store, key);
	pmap_iter_init(&it, defaults);
	while (pmap_next(&it, &key, &val))
		if (reg_under(s->w->region_by_id[key], top))
			s->defaults = pmap_del(s->w->a, s->defaults, key);
}

/* The parameter that a value leads back to; -1: none, PARAM_ANY: not known. */
static int origin(const struct flow_value *v, unsigned int depth)
{
	const struct region *root;
	int found = -1;

	v = val_peel(v);
	if (!depth)
		return PARAM_ANY;
	switch (v->kind) {
	case V_SYM:
		if (v->origin == S_PARAM)
			return v->param;
		if (v->origin == S_LOOP || v->origin == S_JOIN)
			return type_is_ptr(v->type) ? PARAM_ANY : -1;
		root = v->origin == S_CONTENT && v->region ? reg_root(v->region) : NULL;
		return root && root->kind == R_DEREF ? origin(root->v, depth - 1) : -1;
	case V_ADDR:
		root = reg_root(v->region);
		return root->kind == R_DEREF ? origin(root->v, depth - 1) : -1;
	case V_EXPR:
		found = v->a ? origin(v->a, depth - 1) : -1;
		return found == -1 && v->b ? origin(v->b, depth - 1) : found;
	case V_LIN:
		for (unsigned int i = 0; i < v->nterm && found == -1; i++)
			found = origin(v->term[i].atom, depth - 1);
		return found;
	default:
		return -1;
	}
}

int value_origin(const struct flow_value *v)
{
	return origin(v, 8);
}

static uint64_t param_bits(int param)
{
	return param == PARAM_ANY ? ~0ull : param >= 0 && param < 64 ? 1ull << param : 0;
}

void note_write(struct flow_state *s, const struct region *r)
{
	const struct region *root = reg_root(r);

	if (root->kind == R_DEREF)
		s->w->writes |= param_bits(value_origin(root->v));
}

void note_capture(struct flow_state *s, const struct flow_value *v)
{
	s->captures |= param_bits(value_origin(v));
}

void state_havoc(struct flow_state *s, const struct region *r, const struct ir_op *op, bool zero)
{
	note_write(s, r);
	if (s->holds)
		hold_unnamed(s, r);
	if (s->gone)
		gone_stored(s, r);
	unbind_under(s, r);
	s->defaults = pmap_set(s->w->a, s->defaults, r->id,
			       zero ? val_const(s->w, 0) :
			       val_sym(s->w, S_FRESH, NULL, op, next_gen(s, op), NULL, -2));
}

/* Other elements of the array that 'r' is an element of, when the indexes may be equal. */
static void forget_aliases(struct flow_state *s, const struct region *r, const struct ir_op *op)
{
	const struct pnode *store = s->store;
	const struct flow_value *i = r->kind == R_ELEM ? r->v : val_const(s->w, 0), *j;
	const struct region *array = r->kind == R_ELEM ? r->base : r;
	struct pmap_iter it;
	const void *val;
	uint64_t key;

	pmap_iter_init(&it, store);
	while (pmap_next(&it, &key, &val)) {
		const struct region *o = s->w->region_by_id[key];

		if (o == r || (o->kind == R_ELEM ? o->base != array : o != array))
			continue;
		if (o->kind != R_ELEM && r->kind != R_ELEM)
			continue;
		j = o->kind == R_ELEM ? o->v : val_const(s->w, 0);
		if (cmp_known(s, AST_OP_EQ, i, j) == FLOW_NO)
			continue;
		s->store = pmap_set(s->w->a, s->store, key,
				    val_sym(s->w, S_CONTENT, o->type, op, 1, o, -1));
	}
	if (r->kind == R_ELEM && i->kind != V_CONST)
		for (const struct region *up = array; up; up = up->base) {
			const struct flow_value *d = pmap_get(s->defaults, up->id);

			if (!d)
				continue;
			if (d->kind == V_CONST)
				s->defaults = pmap_set(s->w->a, s->defaults, up->id,
						       val_sym(s->w, S_FRESH, NULL, op, 0, NULL, -2));
			break;
		}
}

void state_store(struct flow_state *s, const struct region *r, const struct flow_value *v, const struct ir_op *op)
{
	const struct pnode *store = s->store;
	struct pmap_iter it;
	const void *val;
	uint64_t key;

	if (s->gone)
		gone_stored(s, r);
	if (r->kind == R_ELEM || (r->type && r->type->kind == AST_T_ARRAY))
		forget_aliases(s, r, op);
	if (v->kind != V_AGG) {
		s->store = pmap_set(s->w->a, s->store, r->id, v);
		return;
	}
	state_havoc(s, r, op, false);
	pmap_iter_init(&it, store);
	while (pmap_next(&it, &key, &val)) {
		const struct region *o = s->w->region_by_id[key], *to;

		if (o->kind != R_FIELD || o->base != v->region)
			continue;
		to = reg_field(s->w, r, o->record, o->field, o->type);
		s->store = pmap_set(s->w->a, s->store, to->id, val);
	}
}

/* --- reach --- */

bool value_is_fresh_heap(const struct flow_value *v)
{
	const struct model_fn *row;

	v = val_uncast(v);
	(void)row;
	return v->kind == V_SYM && v->origin == S_CALL && v->param == -1 && v->op && v->op->callee &&
	       callee_is_alloc(v->op->callee, NULL);
}

/* Is memory at r there after the function returned, for somebody else? */
bool region_outlives(const struct flow_state *s, const struct region *r)
{
	const struct region *root = reg_root(r);
	const struct flow_value *p;

	if (root->kind == R_VAR) {
		enum ir_var_kind k = s->w->fn->var[root->var].kind;

		return k == IR_VAR_GLOBAL || k == IR_VAR_STATIC;
	}
	if (root->kind == R_STRING)
		return false;
	p = val_peel(root->v);
	while (p->kind == V_LIN && p->nterm)
		p = val_peel(p->term[0].atom);
	if (p->kind == V_SYM && p->origin == S_CONTENT)
		return region_outlives(s, p->region);
	if (p->kind == V_ADDR)
		return region_outlives(s, p->region);
	if (value_is_fresh_heap(p))
		return false;
	return true;
}

/* Does p, or memory reached from it by bindings, lead to the target region or pointer? */
bool value_reaches(const struct flow_state *s, const struct flow_value *v, const struct region *target,
		   const struct flow_value *target_ptr, unsigned int depth)
{
	const struct region *top;
	struct pmap_iter it;
	const void *val;
	uint64_t key;

	v = val_peel(v);
	if (v->kind == V_CONST || v->kind == V_FUNC || v->kind == V_STRING)
		return false;
	if (target_ptr && val_mentions(v, target_ptr))
		return true;
	if (v->kind != V_ADDR && v->kind != V_SYM)
		return false;
	top = reg_root(reg_of(s->w, v));
	if (target && reg_root(target) == top)
		return true;
	if (!depth)
		return false;
	pmap_iter_init(&it, s->store);
	while (pmap_next(&it, &key, &val)) {
		const struct region *r = s->w->region_by_id[key];
		const struct flow_value *x = val;

		if (reg_root(r) != top || x == v)
			continue;
		if ((x->kind == V_ADDR || (x->kind == V_SYM && type_is_ptr(x->type)) || x->kind == V_DERIVE ||
		     x->kind == V_CAST) && value_reaches(s, x, target, target_ptr, depth - 1))
			return true;
	}
	return false;
}

static void havoc_from(struct flow_state *s, const struct region *top, const struct ir_op *op, unsigned int depth)
{
	const struct pnode *store = s->store;
	struct pmap_iter it;
	const void *val;
	uint64_t key;

	if (depth)
		for (pmap_iter_init(&it, store); pmap_next(&it, &key, &val);) {
			const struct flow_value *x = val;

			if (!reg_under(s->w->region_by_id[key], top))
				continue;
			if (x->kind == V_ADDR && reg_root(x->region) != reg_root(top))
				havoc_from(s, reg_root(x->region), op, depth - 1);
			else if (x->kind == V_SYM && type_is_ptr(x->type) && reg_deref(s->w, x) != top)
				havoc_from(s, reg_deref(s->w, x), op, depth - 1);
		}
	state_havoc(s, top, op, false);
}

void state_havoc_reachable(struct flow_state *s, const struct flow_value *p, const struct ir_op *op)
{
	const struct region *r;

	p = val_uncast(p);
	if (p->kind == V_CONST || p->kind == V_FUNC || p->kind == V_STRING || p->kind == V_EXPR)
		return;
	if (p->kind != V_ADDR && !type_is_ptr(p->type))
		return;
	r = reg_of(s->w, p);
	/* &x->member: what gets a member works on the member; an element is a way into its array */
	while (r->kind == R_ELEM)
		r = r->base;
	note_write(s, r);
	havoc_from(s, r, op, 2);
}
