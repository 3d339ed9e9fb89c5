/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * hook.c - what rules may ask, and how events go out
 */
#include "flow_p.h"

void event_init(struct flow_state *s, struct flow_event *ev, enum flow_event_kind k, const struct ir_op *op)
{
	memset(ev, 0, sizeof(*ev));
	ev->kind = k;
	ev->fn = s->w->fn;
	ev->op = op;
	if (op)
		ev->pos = op->pos;
	if (op && op->op == IR_CALL)
		ev->callee = op->callee;
	ev->state = s;
	ev->array_size = -1;
	ev->order = ev->nr_vs_array = FLOW_ORDER_UNKNOWN;
}

void emit(struct flow_state *s, struct flow_event *ev)
{
	const struct flow_hold *one[1] = { ev->hold };

	if (!s->w->hooks || !s->w->hooks->event)
		return;
	if (ev->kind != FLOW_RETURN && ev->hold) {
		ev->holds = one;
		ev->nhold = 1;
	}
	s->w->hooks->event(s->w->hooks->ctx, ev);
}

enum flow_tri flow_hold_present(const struct flow_state *s, const struct flow_hold *h)
{
	return hold_present(s, (const struct hold *)h);
}

enum flow_tri flow_hold_short(const struct flow_state *s, const struct flow_hold *h)
{
	enum flow_tri some, less;

	if (!h->count || !h->requested)
		return FLOW_NO;
	some = cmp_known(s, AST_OP_GT, h->count, val_const(s->w, 0));
	less = cmp_known(s, AST_OP_LT, h->count, h->requested);
	if (some == FLOW_NO || less == FLOW_NO)
		return FLOW_NO;
	/* 0 < count < requested cannot be when one is all that was asked for */
	if (cmp_known(s, AST_OP_LE, h->requested, val_const(s->w, 1)) == FLOW_YES)
		return FLOW_NO;
	return some == FLOW_YES && less == FLOW_YES ? FLOW_YES : FLOW_UNKNOWN;
}

static long long clamp(__int128 v)
{
	if (v > 0x7fffffffffffffffll)
		return 0x7fffffffffffffffll;
	if (v < -0x7fffffffffffffffll - 1)
		return -0x7fffffffffffffffll - 1;
	return (long long)v;
}

bool flow_value_range(const struct flow_state *s, const struct flow_value *v, long long *lo, long long *hi)
{
	__int128 min, max;
	struct vrange r;

	v = simplify(s, v);
	range_of(s, v, &r);
	if (r.lo >= PTR_ERR_LO) {	/* an error pointer, as the errno in it */
		r.lo -= PTR_MAX + 1;
		r.hi -= PTR_MAX + 1;
	}
	*lo = clamp(r.lo);
	*hi = clamp(r.hi);
	type_limits(v->kind == V_SYM || v->kind == V_CAST ? v->type : NULL, &min, &max);
	return r.lo > min || r.hi < max;
}

enum flow_tri flow_value_is_negative(const struct flow_state *s, const struct flow_value *v)
{
	return cmp_known(s, AST_OP_LT, v, val_const(s->w, 0));
}

enum flow_tri flow_value_is_zero(const struct flow_state *s, const struct flow_value *v)
{
	return cmp_known(s, AST_OP_EQ, v, val_const(s->w, 0));
}

bool flow_value_is_const(const struct flow_state *s, const struct flow_value *v, long long *out)
{
	__int128 c;

	if (!range_const(s, simplify(s, v), &c))
		return false;
	if (c > 0x7fffffffffffffffll && c <= PTR_MAX)
		c -= PTR_MAX + 1;	/* unsigned long: (unsigned long)-EFAULT is -EFAULT */
	*out = clamp(c);
	return true;
}

enum flow_order flow_value_compare(const struct flow_state *s, const struct flow_value *a, const struct flow_value *b)
{
	return order_of(s, a, b);
}

const char *flow_value_text(const struct flow_state *s, const struct flow_value *v)
{
	struct strbuf sb = STRBUF_INIT;
	const char *out;

	value_text(s, v, &sb, 8);
	out = intern(sb.buf);
	strbuf_release(&sb);
	return out;
}

const struct flow_hold *flow_hold_of(const struct flow_state *s, const struct flow_value *v)
{
	struct match m;
	const struct hold *h;

	if (hold_match(s, v, &m))
		return &m.h->pub;
	h = hold_by_result(s, v);
	return h ? &h->pub : NULL;
}

size_t flow_holds(const struct flow_state *s, const struct flow_hold *const **out)
{
	const struct flow_hold **list = arena_array(s->w->a, pmap_count(s->holds) + 1, sizeof(*list));
	struct pmap_iter it;
	const void *val;
	uint64_t key;
	size_t n = 0;

	for (pmap_iter_init(&it, s->holds); pmap_next(&it, &key, &val);)
		list[n++] = &((const struct hold *)val)->pub;
	*out = list;
	return n;
}

enum flow_tri flow_predicate(const struct flow_state *s, const char *name)
{
	enum flow_tri found = FLOW_UNKNOWN;
	struct pmap_iter it;
	const void *val;
	uint64_t key;

	for (pmap_iter_init(&it, s->ranges); pmap_next(&it, &key, &val);) {
		const struct flow_value *v = s->w->value_by_id[key];
		const struct vrange *r = val;

		if (v->kind != V_DERIVE || strcmp(v->name, name))
			continue;
		if (!range_has(r, 0))
			return FLOW_YES;
		if (r->lo == 0 && r->hi == 0)
			found = FLOW_NO;
	}
	return found;
}

bool flow_field_known(const struct flow_state *s, const char *part)
{
	struct pmap_iter it;
	const void *val;
	uint64_t key;

	for (pmap_iter_init(&it, s->ranges); pmap_next(&it, &key, &val);) {
		const struct flow_value *v = val_uncast(s->w->value_by_id[key]);

		while ((v->kind == V_EXPR || v->kind == V_CAST) && v->a)
			v = v->a;
		if (v->kind == V_SYM && v->origin == S_CONTENT && v->region && v->region->kind == R_FIELD &&
		    strstr(v->region->field, part))
			return true;
	}
	return false;
}

/* --- the trail --- */

static const char *step_text(const struct flow_state *s, const struct trail *t)
{
	struct flow_state then = *s;
	struct strbuf sb = STRBUF_INIT;
	const char *out;

	then.store = t->store;
	switch (t->kind) {
	case FLOW_STEP_BRANCH:
		strbuf_addstr(&sb, "taking the branch '");
		value_text(&then, t->v, &sb, 6);
		strbuf_addf(&sb, "' %s", t->truth ? "true" : "false");
		break;
	case FLOW_STEP_ACQUIRE:	strbuf_addf(&sb, "pages taken by %s()", t->op->callee ? t->op->callee : "?"); break;
	case FLOW_STEP_RELEASE:	strbuf_addf(&sb, "released by %s()", t->op->callee ? t->op->callee : "?"); break;
	case FLOW_STEP_DIRTY:	strbuf_addf(&sb, "marked dirty by %s()", t->op->callee ? t->op->callee : "?"); break;
	case FLOW_STEP_ESCAPE:
		if (t->op && t->op->op == IR_CALL)
			strbuf_addf(&sb, "handed to %s()", t->op->callee ? t->op->callee : "a function pointer");
		else
			strbuf_addstr(&sb, "stored where others find it");
		break;
	case FLOW_STEP_LOOP:	strbuf_addstr(&sb, "after any number of turns of the loop"); break;
	case FLOW_STEP_RETURN:	strbuf_addstr(&sb, "returning"); break;
	default:		strbuf_addstr(&sb, t->note ? t->note : "call"); break;
	}
	out = intern(sb.buf);
	strbuf_release(&sb);
	return out;
}

/* A branch that the reader does not see: min_t() and the like compare variables of their own. */
static bool is_inside_macro(const struct flow_state *s, const struct trail *t)
{
	static const char *const macro[] = { "min", "max", "clamp" };

	if (t->kind != FLOW_STEP_BRANCH)
		return false;
	for (unsigned int i = 0; t->op->macro && i < ARRAY_SIZE(macro); i++)
		if (!strncmp(t->op->macro, macro[i], strlen(macro[i])))
			return true;
	return strstr(step_text(s, t), "__UNIQUE_ID") != NULL;
}

size_t flow_trail(const struct flow_state *s, const struct flow_hold *about, const struct flow_step **out)
{
	const struct trail *t, *from = NULL;
	struct flow_step *list;
	size_t n = 0, i;

	for (t = s->trail; t; t = t->prev) {
		n++;
		if (about && t->kind == FLOW_STEP_ACQUIRE && t->hold == about->id && !from)
			from = t;
	}
	list = arena_array(s->w->a, n + 1, sizeof(*list));
	i = n;
	for (t = s->trail; t; t = t->prev) {
		if (about && t->hold && t->hold != about->id)
			continue;
		if ((about && t->kind == FLOW_STEP_LOOP) || t->kind == FLOW_STEP_AGAIN || is_inside_macro(s, t))
			continue;
		i--;
		list[i].kind = t->kind;
		if (t->op)
			list[i].pos = t->op->pos;
		list[i].text = step_text(s, t);
		if (t == from)
			break;
	}
	*out = list + i;
	return n - i;
}

/* --- who has the pages, and whether he took them --- */

bool flow_released_elsewhere(const struct flow_state *s, enum hold_kind kind)
{
	struct pmap_iter it;
	const void *val;
	uint64_t key;

	for (pmap_iter_init(&it, s->effects); pmap_next(&it, &key, &val);) {
		const struct effect *e = val;

		if (e->pub.kind == FLOW_EFF_RELEASE && (e->pub.hold == kind || e->pub.hold == HOLD_COND))
			return true;
	}
	return false;
}

static const struct flow_value *result_in(const struct flow_value *v, const struct ir_op *op, unsigned int depth)
{
	const struct flow_value *found = NULL;

	if (!v || !depth)
		return NULL;
	if (v->kind == V_SYM)
		return v->origin == S_CALL && v->op == op ? v : NULL;
	if (v->kind == V_EXPR || v->kind == V_CAST) {
		found = result_in(v->a, op, depth - 1);
		return found ? found : result_in(v->b, op, depth - 1);
	}
	for (unsigned int i = 0; v->kind == V_LIN && i < v->nterm && !found; i++)
		found = result_in(v->term[i].atom, op, depth - 1);
	return found;
}

/* Is the condition true when the call's result is 'result'? */
static enum flow_tri holds_for(const struct flow_state *s, const struct flow_value *v, const struct flow_value *of, __int128 result)
{
	struct flow_state t = *s;

	t.ranges = t.diffs = NULL;
	if (!assume_cmp(&t, AST_OP_EQ, of, val_const(s->w, result)))
		return FLOW_UNKNOWN;
	if (val_is_cmp(v))
		return cmp_known(&t, v->sub, v->a, v->b);
	return cmp_known(&t, AST_OP_NE, v, val_const(s->w, 0));
}

static enum flow_tri says_failed(const struct flow_state *s, const struct trail *t, const struct flow_value *of)
{
	bool is_ptr = type_is_ptr(of->type);
	enum flow_tri bad = holds_for(s, t->v, of, is_ptr ? PTR_MAX - 11 : -12);
	enum flow_tri good = holds_for(s, t->v, of, is_ptr ? 4096 : 0);
	enum flow_tri is = t->truth ? FLOW_YES : FLOW_NO;

	if (bad == good || bad == FLOW_UNKNOWN || good == FLOW_UNKNOWN)
		return FLOW_UNKNOWN;
	return bad == is ? FLOW_YES : FLOW_NO;
}

const struct ir_op *flow_handed_by(const struct flow_state *s, const struct flow_hold *h, enum flow_tri *failed)
{
	bool was_released = h->status != FLOW_RELEASED;
	const struct trail *t, *b;

	*failed = FLOW_UNKNOWN;
	for (t = s->trail; t; t = t->prev) {
		if (t->hold != h->id)
			continue;
		was_released |= t->kind == FLOW_STEP_RELEASE;
		if (t->kind == FLOW_STEP_ACQUIRE)
			return t->op;
		if (was_released && (t->kind == FLOW_STEP_ESCAPE || t->kind == FLOW_STEP_AGAIN))
			break;
	}
	for (b = s->trail; t && b != t && *failed == FLOW_UNKNOWN; b = b->prev) {
		const struct flow_value *of = b->kind == FLOW_STEP_BRANCH ? result_in(b->v, t->op, 6) : NULL;

		if (of)
			*failed = says_failed(s, b, of);
	}
	return t ? t->op : NULL;
}

/* --- names --- */

const char *flow_status_name(enum flow_status s)
{
	static const char *const name[] = { "held", "partly released", "released", "escaped", "unsure" };

	return name[s];
}

const char *flow_event_name(enum flow_event_kind k)
{
	static const char *const name[FLOW_EVENT_COUNT] = {
		"acquire", "release", "dirty", "use", "free", "getref", "compare", "store-result", "call", "escape", "lock", "write", "sum", "return",
	};

	return name[k];
}

const char *flow_hold_kind_name(enum hold_kind k)
{
	static const char *const name[] = { "none", "GET", "PIN", "COND" };

	return name[k];
}
