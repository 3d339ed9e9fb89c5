/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * apply.c - a call of a function whose summary is known
 *
 * One state per outcome that is possible. What the summary says only for some
 * paths of an outcome leaves the holds it touches UNSURE.
 */
#include "flow_p.h"

/* Tag of the record that a pointer leads to, or NULL. */
static const char *tag_behind(const struct flow_value *p)
{
	const struct ast_type *t = p->type && p->type->kind == AST_T_PTR ? p->type->elem : NULL;

	return t && t->kind == AST_T_RECORD ? t->tag : NULL;
}

/* Follow "->umem.pgs" from an argument to the region it names; the record of the last field is known. */
static const struct region *resolve(struct flow_state *s, const struct flow_value *arg, const struct flow_place *place)
{
	const struct region *cur = reg_of(s->w, val_uncast(arg));
	const char *path = place->path, *tag = tag_behind(val_uncast(arg));
	bool first = true;

	while (*path) {
		const char *end;

		if (*path == '[') {	/* "[0]": what it points at; "[]": somewhere behind that */
			if (path != place->path && path[1] == '0' && !(cur->type && cur->type->kind == AST_T_ARRAY))
				cur = reg_of(s->w, val_uncast(state_load(s, cur, cur->type)));
			path += path[1] == '0' ? 3 : 2;
			first = false;
			continue;
		}
		if (*path == '-') {
			if (!first && !(cur->type && cur->type->kind == AST_T_ARRAY))
				cur = reg_of(s->w, val_uncast(state_load(s, cur, cur->type)));
			path += 2;
		} else {
			path++;
		}
		end = path + strcspn(path, "-.[");
		cur = reg_field(s->w, cur, !*end && place->record ? place->record : first ? tag : NULL,
				intern_n(path, end - path), NULL);
		first = false;
		path = end;
	}
	return cur;
}

/* The region whose elements the pages are, or that is the slot. */
static const struct region *pages_region(struct flow_state *s, const struct flow_value *arg, const struct flow_effect *e)
{
	const struct region *r = resolve(s, arg, &e->place);

	if (!*e->place.path || !e->is_array || (r->type && r->type->kind == AST_T_ARRAY))
		return r;
	return reg_of(s->w, val_uncast(state_load(s, r, r->type)));
}

static const struct flow_value *count_value(struct flow_state *s, const struct ir_op *op, const struct flow_effect *e,
					    const struct flow_value *result)
{
	switch (e->count.kind) {
	case FLOW_COUNT_CONST:	return val_const(s->w, e->count.n);
	case FLOW_COUNT_PARAM:	return simplify(s, call_arg(s, op, e->count.param));
	case FLOW_COUNT_RETURN:	return result;
	default:		return NULL;
	}
}

/* The path goes through an element or an unknown member: which one is not known here. */
static bool is_vague(const struct flow_effect *e)
{
	return e->place.path && (strstr(e->place.path, "[]") || strchr(e->place.path, '*'));
}

static void acquire(struct flow_state *s, const struct ir_op *op, const struct flow_effect *e,
		    const struct flow_value *result)
{
	const struct flow_value *arg = e->place.base == FLOW_PLACE_PARAM ? call_arg(s, op, e->place.param) : result;
	struct hold *h;

	if ((e->place.base != FLOW_PLACE_PARAM && e->place.base != FLOW_PLACE_RETURN) || !arg)
		return;
	h = hold_create(s, op, e->callee);
	h->pub.kind = e->hold;
	h->pub.longterm = e->longterm;
	h->pub.writes = e->writes;
	h->pub.ret = MODEL_RET_NONE;
	h->pub.count = count_value(s, op, e, result);
	h->pub.carrier_text = e->place.base == FLOW_PLACE_RETURN ? "return value" : op->arg_text ? op->arg_text[e->place.param] : "";
	h->pub.base = arg;
	h->pub.record = e->place.record;
	h->pub.field = e->place.field;
	if (e->place.base == FLOW_PLACE_RETURN && !strcmp(e->place.path, "->...")) {
		h->pub.carrier = FLOW_CARRIER_OBJECT;
	} else if (e->place.base == FLOW_PLACE_RETURN && !e->is_array) {
		h->pub.carrier = FLOW_CARRIER_VALUE;
	} else {
		h->array = pages_region(s, arg, e);
		h->first = val_const(s->w, 0);
		h->pub.carrier = e->is_array ? FLOW_CARRIER_ARRAY : FLOW_CARRIER_SLOT;
		if (e->place.base == FLOW_PLACE_PARAM && !*e->place.path)
			state_havoc(s, h->array, op, false);
		if (region_outlives(s, h->array) && e->place.base == FLOW_PLACE_PARAM)
			h->pub.escape = FLOW_ESC_PARAM;
	}
	if (!e->always || is_vague(e)) {
		h->pub.status = FLOW_UNSURE;
		h->pub.unsure = intern(e->always ? "the callee puts it where it cannot be followed" :
				       "taken on some paths of the callee");
	}
	hold_put(s, h);
	state_trail(s, FLOW_STEP_ACQUIRE, op, NULL, false, h->pub.id, NULL);
}

/* Some element of an array, which one is not known: the array. */
static const struct flow_value *vague_value(struct flow_state *s, const struct flow_value *arg,
					    const struct flow_place *place)
{
	const struct region *r = resolve(s, arg, place);

	if (*place->path != '[' && !(r->type && r->type->kind == AST_T_ARRAY))
		r = reg_of(s->w, val_uncast(state_load(s, r, r->type)));
	return val_addr(s->w, r);
}

static const struct flow_value *place_value(struct flow_state *s, const struct ir_op *op, const struct flow_effect *e)
{
	const struct flow_value *arg = e->place.base == FLOW_PLACE_PARAM ? call_arg(s, op, e->place.param) : NULL;

	if (!arg)
		return NULL;
	if (is_vague(e))
		return vague_value(s, arg, &e->place);
	if (e->is_array)
		return val_addr(s->w, pages_region(s, arg, e));
	return *e->place.path ? state_load(s, resolve(s, arg, &e->place), NULL) : arg;
}

/* One reference more, if only on some paths: then a put_page() too many is nothing to be sure of. */
static void getref(struct flow_state *s, const struct flow_value *p)
{
	struct match m;
	struct hold *h;

	gone_referenced(s, p);
	if (!hold_match(s, p, &m))
		return;
	h = hold_edit(s, m.h);
	if (h->pub.extra_refs < 2)
		h->pub.extra_refs++;
	hold_put(s, h);
}

/* The array that names the pages is gone, or the page itself. */
static void freed(struct flow_state *s, const struct flow_effect *e, const struct flow_value *p)
{
	struct match m;
	struct hold *h;

	if (!hold_match(s, p, &m))
		return;
	if (!e->always || is_vague(e) || m.what != FLOW_WHAT_ARRAY) {
		hold_unsure(s, m.h, "freed by the callee");
		return;
	}
	h = hold_edit(s, m.h);
	h->pub.carrier_freed = true;
	hold_put(s, h);
}

/* If only on some paths: then it is nothing to miss. */
static void dirtied(struct flow_state *s, const struct flow_value *p)
{
	struct match m;
	struct hold *h;

	if (!hold_match(s, p, &m))
		return;
	h = hold_edit(s, m.h);
	h->pub.dirtied = true;
	hold_put(s, h);
}

static void apply_one(struct flow_state *s, const struct ir_op *op, const struct flow_effect *e,
		      const struct flow_value *result)
{
	const struct flow_value *p;
	struct match m;

	if (e->kind == FLOW_EFF_ACQUIRE || e->kind == FLOW_EFF_ESCAPE)
		gone_forget(s);
	if (e->kind == FLOW_EFF_ACQUIRE) {
		acquire(s, op, e, result);
		return;
	}
	p = place_value(s, op, e);
	if (!p) {
		for (unsigned int i = 0; i < op->narg; i++)
			hold_escape_reachable(s, call_arg(s, op, i), FLOW_ESC_CALLEE, op);
		return;
	}
	if (e->kind == FLOW_EFF_GETREF || e->kind == FLOW_EFF_FREE) {
		if (e->kind == FLOW_EFF_FREE)
			freed(s, e, p);
		else
			getref(s, p);
		return;
	}
	if (e->kind == FLOW_EFF_WRITE) {
		write_effect(s, op, p);
		return;
	}
	if (e->kind == FLOW_EFF_DIRTY) {
		dirtied(s, p);
		return;
	}
	if (!e->always || is_vague(e)) {
		if (hold_match(s, p, &m)) {
			if (e->kind == FLOW_EFF_RELEASE)
				site_match(s, op, m.h);
			hold_unsure(s, m.h, "released on some paths of the callee");
		} else if (e->kind == FLOW_EFF_RELEASE) {
			effect_may_release(s, op, e, p);
		}
		return;
	}
	switch (e->kind) {
	case FLOW_EFF_RELEASE:
		hold_release_value(s, op, NULL, e->callee, e->hold, p, count_value(s, op, e, result), !e->is_array);
		break;
	case FLOW_EFF_ESCAPE:
		hold_escape_reachable(s, p, FLOW_ESC_CALLEE, op);
		break;
	default:
		break;
	}
}

static bool assume_outcome(struct flow_state *s, const struct flow_value *r, const struct flow_outcome *o)
{
	const struct flow_value *zero = val_const(s->w, 0), *err = val_const(s->w, PTR_ERR_LO);

	switch (o->ret) {
	case FLOW_RET_NEGATIVE:	return assume_cmp(s, AST_OP_LT, r, zero) &&
				       (o->lo < -0x7ffffffffffffffell || assume_cmp(s, AST_OP_GE, r, val_const(s->w, o->lo)));
	case FLOW_RET_ZERO:
	case FLOW_RET_NULL:	return assume_cmp(s, AST_OP_EQ, r, zero);
	case FLOW_RET_POSITIVE:	return assume_cmp(s, AST_OP_GT, r, zero) &&
				       (o->hi > 0x7ffffffffffffffell || assume_cmp(s, AST_OP_LE, r, val_const(s->w, o->hi)));
	case FLOW_RET_ERRPTR:	return assume_cmp(s, AST_OP_GE, r, err);
	case FLOW_RET_PTR:	return assume_cmp(s, AST_OP_GT, r, zero) && assume_cmp(s, AST_OP_LT, r, err);
	default:		return true;
	}
}

/* A result that is no pointer does not name pages, whatever the callee lost on that path. */
static bool is_nothing(const struct flow_outcome *o, const struct flow_effect *e)
{
	return e->place.base == FLOW_PLACE_RETURN && (o->ret == FLOW_RET_NULL || o->ret == FLOW_RET_ERRPTR);
}

/* What is given up is found in memory as it was, what is taken in memory as the callee left it. */
static void apply_outcome(struct flow_state *s, const struct ir_op *op, const struct flow_summary *sum,
			  const struct flow_outcome *o, const struct flow_value *r)
{
	for (unsigned int i = 0; i < op->narg && i < 64; i++)
		if (o->captures >> i & 1)
			hold_escape_reachable(s, call_arg(s, op, i), FLOW_ESC_CALLEE, op);
	/* a release with dirtying is two effects: the page is dirty before it goes */
	for (unsigned int i = 0; i < o->neffect; i++)
		if (o->effect[i].kind == FLOW_EFF_DIRTY || o->effect[i].kind == FLOW_EFF_WRITE)
			apply_one(s, op, &o->effect[i], r);
	for (unsigned int i = 0; i < o->neffect; i++)
		if (o->effect[i].kind != FLOW_EFF_ACQUIRE && o->effect[i].kind != FLOW_EFF_DIRTY &&
		    o->effect[i].kind != FLOW_EFF_WRITE)
			apply_one(s, op, &o->effect[i], r);
	for (unsigned int i = 0; i < op->narg && i < 64; i++)
		if (sum->writes >> i & 1)
			state_havoc_reachable(s, call_arg(s, op, i), op);
	for (unsigned int i = 0; i < o->neffect; i++)
		if (o->effect[i].kind == FLOW_EFF_ACQUIRE && !is_nothing(o, &o->effect[i]))
			apply_one(s, op, &o->effect[i], r);
}

/*
 * Nothing happens to pages, whatever comes back: then the result says nothing
 * either. A path of its own for each class would make a negative number certain
 * on one of them that never comes.
 */
static bool is_plain(const struct flow_summary *sum)
{
	for (unsigned int k = 0; k < sum->noutcome; k++)
		if (sum->outcome[k].neffect || sum->outcome[k].captures != sum->outcome[0].captures)
			return false;
	return true;
}

bool summary_apply(struct flow_state *s, const struct ir_op *op, const struct flow_summary *sum)
{
	const struct flow_value *r;

	if (!sum->noutcome) {
		s->dead = true;		/* does not return */
		return true;
	}
	site_reach(s, op, NULL);
	r = state_call_result(s, op);
	if (op->dst >= 0)
		state_set_temp(s, op->dst, r);
	if (is_plain(sum)) {
		apply_outcome(s, op, sum, &sum->outcome[0], r);
		return true;
	}
	for (unsigned int k = 0; k < sum->noutcome; k++) {
		struct flow_state t = *s;

		if (!assume_outcome(&t, r, &sum->outcome[k]))
			continue;
		apply_outcome(&t, op, sum, &sum->outcome[k], r);
		fork_state(&t);
	}
	s->dead = true;		/* the forks go on */
	return true;
}
