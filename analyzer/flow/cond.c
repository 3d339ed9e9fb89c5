/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * cond.c - what a path knows about values: intervals, differences, truths
 *
 * An interval per atom, an interval per difference of two atoms, a few excluded
 * points each. Narrowing spreads over the known differences, to operands of
 * comparisons and through conversions; two steps far, which covers
 * "i < n, n <= m". What is not decided is unknown: both branches are walked.
 */
#include "flow_p.h"

#define INF ((__int128)1 << 66)
#define SPREAD 3

static bool narrow(struct flow_state *s, const struct flow_value *atom, __int128 lo, __int128 hi, unsigned int depth);
static bool constrain(struct flow_state *s, const struct flow_value *d, __int128 lo, __int128 hi, unsigned int depth);

const struct vrange *range_intern(struct walker *w, const struct vrange *r)
{
	return intern_bytes(w, &w->ranges, r, sizeof(*r));
}

bool range_has(const struct vrange *r, __int128 c)
{
	if (c < r->lo || c > r->hi)
		return false;
	for (unsigned int i = 0; i < r->nne; i++)
		if (r->ne[i] == c)
			return false;
	return true;
}

static void intersect(struct vrange *r, const struct vrange *o)
{
	if (!o)
		return;
	if (o->lo > r->lo)
		r->lo = o->lo;
	if (o->hi < r->hi)
		r->hi = o->hi;
	for (unsigned int i = 0; i < o->nne && r->nne < 3; i++)
		if (range_has(r, o->ne[i]))
			r->ne[r->nne++] = o->ne[i];
}

/* Shrink ends that are excluded. */
static void tidy(struct vrange *r)
{
	bool again = true;

	while (again && r->lo <= r->hi) {
		again = false;
		for (unsigned int i = 0; i < r->nne; i++) {
			if (r->ne[i] == r->lo) {
				r->lo++;
				again = true;
			} else if (r->ne[i] == r->hi) {
				r->hi--;
				again = true;
			} else if (r->ne[i] > r->lo && r->ne[i] < r->hi) {
				continue;
			}
			r->ne[i] = r->ne[--r->nne];
			r->ne[r->nne] = 0;
			i--;
		}
	}
	if (r->nne == 2 && r->ne[0] > r->ne[1]) {
		__int128 t = r->ne[0];

		r->ne[0] = r->ne[1];
		r->ne[1] = t;
	}
}

static void expr_default(const struct flow_state *s, const struct flow_value *v, struct vrange *out)
{
	struct vrange a, b;

	if (val_is_cmp(v)) {
		out->lo = 0;
		out->hi = 1;
		return;
	}
	type_limits(v->type, &out->lo, &out->hi);
	if (!v->b)
		return;
	range_of(s, v->a, &a);
	range_of(s, v->b, &b);
	switch (v->sub) {
	case AST_OP_AND:
		if (b.lo >= 0 && b.hi < out->hi)
			*out = (struct vrange){ .lo = 0, .hi = b.hi };
		if (a.lo >= 0 && a.hi < out->hi)
			*out = (struct vrange){ .lo = 0, .hi = a.hi };
		break;
	case AST_OP_SHR:
		if (b.lo == b.hi && b.lo >= 0 && b.lo < 64 && a.lo >= 0)
			*out = (struct vrange){ .lo = a.lo >> b.lo, .hi = a.hi >> b.lo };
		break;
	case AST_OP_DIV:
		if (b.lo == b.hi && b.lo > 0 && a.lo >= 0)
			*out = (struct vrange){ .lo = a.lo / b.lo, .hi = a.hi / b.lo };
		break;
	case AST_OP_REM:
		if (b.lo > 0 && a.lo >= 0)
			*out = (struct vrange){ .lo = 0, .hi = b.hi - 1 };
		break;
	case AST_OP_MUL:
		if (a.lo >= 0 && b.lo >= 0 && a.hi < ((__int128)1 << 62) && b.hi < ((__int128)1 << 62)) {
			__int128 hi = a.hi * b.hi;

			out->lo = a.lo * b.lo;
			out->hi = hi < out->hi ? hi : out->hi;
		}
		break;
	case AST_OP_OR:
		if (a.lo >= 0 && b.lo >= 0)
			out->lo = a.lo > b.lo ? a.lo : b.lo;
		break;
	default:
		break;
	}
	if (out->lo > out->hi)
		type_limits(v->type, &out->lo, &out->hi);
}

static void atom_range(const struct flow_state *s, const struct flow_value *v, struct vrange *out)
{
	memset(out, 0, sizeof(*out));
	switch (v->kind) {
	case V_ADDR: case V_FUNC: case V_STRING:
		out->lo = 4096;
		out->hi = PTR_ERR_LO - 1;
		return;
	case V_EXPR:
		expr_default(s, v, out);
		break;
	case V_DERIVE:
		type_limits(v->type, &out->lo, &out->hi);
		if (type_is_ptr(v->type)) {
			out->lo = strcmp(v->name, "vmap") && strcmp(v->name, "vm_map_ram");	/* these may fail */
			out->hi = PTR_ERR_LO - 1;
		}
		break;
	default:
		type_limits(v->type, &out->lo, &out->hi);
	}
	intersect(out, pmap_get(s->ranges, v->id));
}

static uint64_t pair_key(const struct flow_value *x, const struct flow_value *y, bool *swapped)
{
	*swapped = x->id > y->id;
	return *swapped ? (uint64_t)y->id << 32 | x->id : (uint64_t)x->id << 32 | y->id;
}

static void negate(struct vrange *r)
{
	__int128 t = r->lo;

	r->lo = -r->hi;
	r->hi = -t;
	for (unsigned int i = 0; i < r->nne; i++)
		r->ne[i] = -r->ne[i];
}

static bool diff_direct(const struct flow_state *s, const struct flow_value *x, const struct flow_value *y,
			struct vrange *out)
{
	bool swapped;
	const struct vrange *r = pmap_get(s->diffs, pair_key(x, y, &swapped));

	memset(out, 0, sizeof(*out));
	out->lo = -INF;
	out->hi = INF;
	if (!r)
		return false;
	memcpy(out, r, sizeof(*out));
	if (swapped)
		negate(out);
	return true;
}

/* A conversion that turned out to change nothing is what it converts. */
static const struct flow_value *as_atom(const struct flow_state *s, const struct flow_value *v)
{
	struct vrange in;
	__int128 lo, hi;

	while (v->kind == V_CAST && v->a->kind == V_SYM) {
		type_limits(v->type, &lo, &hi);
		atom_range(s, v->a, &in);
		if (in.lo < lo || in.hi > hi)
			break;
		v = v->a;
	}
	return v;
}

/* x - y, directly, by the intervals, and through one third atom */
static void diff_range(const struct flow_state *s, const struct flow_value *x, const struct flow_value *y,
		       struct vrange *out)
{
	struct vrange a, b, t;
	struct pmap_iter it;
	const void *val;
	uint64_t key;

	diff_direct(s, x, y, out);
	atom_range(s, x, &a);
	atom_range(s, y, &b);
	t = (struct vrange){ .lo = a.lo - b.hi, .hi = a.hi - b.lo };
	intersect(out, &t);
	pmap_iter_init(&it, s->diffs);
	while (pmap_next(&it, &key, &val)) {
		const struct flow_value *p = s->w->value_by_id[key >> 32], *q = s->w->value_by_id[key & ~0u];
		const struct flow_value *z = p == x ? q : q == x ? p : NULL, *p1 = as_atom(s, p), *q1 = as_atom(s, q);

		if (p1 == x && q1 == y) {
			intersect(out, val);
		} else if (p1 == y && q1 == x) {
			memcpy(&a, val, sizeof(a));
			negate(&a);
			intersect(out, &a);
		}
		if (!z || z == y || !diff_direct(s, x, z, &a) || !diff_direct(s, z, y, &b))
			continue;
		t = (struct vrange){ .lo = a.lo + b.lo, .hi = a.hi + b.hi };
		intersect(out, &t);
	}
}

void range_of(const struct flow_state *s, const struct flow_value *v, struct vrange *out)
{
	struct vrange r;

	if (v->kind == V_CONST) {
		memset(out, 0, sizeof(*out));
		out->lo = out->hi = v->c;
		return;
	}
	if (v->kind != V_LIN) {
		atom_range(s, v, out);
		return;
	}
	memset(out, 0, sizeof(*out));
	out->lo = out->hi = v->c;
	if (v->nterm == 1 && v->term[0].coef == 1) {
		atom_range(s, v->term[0].atom, out);
		out->lo += v->c;
		out->hi += v->c;
		for (unsigned int i = 0; i < out->nne; i++)
			out->ne[i] += v->c;
		return;
	}
	for (unsigned int i = 0; i < v->nterm; i++) {
		long long k = v->term[i].coef;

		atom_range(s, v->term[i].atom, &r);
		out->lo += k > 0 ? k * r.lo : k * r.hi;
		out->hi += k > 0 ? k * r.hi : k * r.lo;
	}
	if (v->nterm == 2 && v->term[0].coef == 1 && v->term[1].coef == -1) {
		diff_range(s, v->term[0].atom, v->term[1].atom, &r);
		r.lo += v->c;
		r.hi += v->c;
		for (unsigned int i = 0; i < r.nne; i++)
			r.ne[i] += v->c;
		intersect(out, &r);
	} else if (v->nterm == 2 && v->term[0].coef == -1 && v->term[1].coef == 1) {
		diff_range(s, v->term[1].atom, v->term[0].atom, &r);
		r.lo += v->c;
		r.hi += v->c;
		for (unsigned int i = 0; i < r.nne; i++)
			r.ne[i] += v->c;
		intersect(out, &r);
	}
	intersect(out, pmap_get(s->ranges, v->id));
	/* r - x - y with one difference known */
	if (v->nterm == 3) {
		for (unsigned int i = 0; i < 3; i++) {
			const struct term *x = &v->term[i], *y = &v->term[(i + 1) % 3], *z = &v->term[(i + 2) % 3];
			struct vrange d;

			if (x->coef + y->coef != 0 || (x->coef != 1 && x->coef != -1))
				continue;
			diff_range(s, x->coef == 1 ? x->atom : y->atom, x->coef == 1 ? y->atom : x->atom, &r);
			atom_range(s, z->atom, &d);
			r.lo += v->c + (z->coef > 0 ? z->coef * d.lo : z->coef * d.hi);
			r.hi += v->c + (z->coef > 0 ? z->coef * d.hi : z->coef * d.lo);
			r.nne = 0;
			intersect(out, &r);
		}
	}
}

bool range_const(const struct flow_state *s, const struct flow_value *v, __int128 *c)
{
	struct vrange r;

	range_of(s, v, &r);
	*c = r.lo;
	return r.lo == r.hi;
}

static void store_range(struct flow_state *s, const struct flow_value *atom, struct vrange *r)
{
	struct vrange clean;

	memset(&clean, 0, sizeof(clean));
	clean.lo = r->lo;
	clean.hi = r->hi;
	clean.nne = r->nne;
	for (unsigned int i = 0; i < r->nne; i++)
		clean.ne[i] = r->ne[i];
	s->ranges = pmap_set(s->w->a, s->ranges, atom->id, range_intern(s->w, &clean));
}

void range_set(struct flow_state *s, const struct flow_value *atom, __int128 lo, __int128 hi)
{
	struct vrange r = { .lo = lo, .hi = hi };

	if (atom->kind != V_CONST)
		store_range(s, atom, &r);
}

static void store_diff(struct flow_state *s, const struct flow_value *x, const struct flow_value *y, struct vrange *r)
{
	struct vrange clean;
	bool swapped;
	uint64_t key = pair_key(x, y, &swapped);

	memset(&clean, 0, sizeof(clean));
	if (swapped)
		negate(r);
	clean.lo = r->lo;
	clean.hi = r->hi;
	clean.nne = r->nne;
	for (unsigned int i = 0; i < r->nne; i++)
		clean.ne[i] = r->ne[i];
	if (clean.lo <= -INF && clean.hi >= INF && !clean.nne)
		s->diffs = pmap_del(s->w->a, s->diffs, key);
	else
		s->diffs = pmap_set(s->w->a, s->diffs, key, range_intern(s->w, &clean));
}

void diff_set(struct flow_state *s, const struct flow_value *x, const struct flow_value *y, __int128 lo, __int128 hi)
{
	struct vrange r = { .lo = lo, .hi = hi };

	store_diff(s, x, y, &r);
}

/* --- narrowing --- */

static bool spread_diffs(struct flow_state *s, const struct flow_value *atom, unsigned int depth)
{
	const struct pnode *diffs = s->diffs;
	struct pmap_iter it;
	const void *val;
	uint64_t key;
	struct vrange me;

	atom_range(s, atom, &me);
	pmap_iter_init(&it, diffs);
	while (pmap_next(&it, &key, &val)) {
		const struct flow_value *p = s->w->value_by_id[key >> 32], *q = s->w->value_by_id[key & ~0u];
		const struct vrange *d = val;

		if (as_atom(s, p) == atom && !narrow(s, as_atom(s, q), me.lo - d->hi, me.hi - d->lo, depth - 1))
			return false;
		if (as_atom(s, q) == atom && !narrow(s, as_atom(s, p), me.lo + d->lo, me.hi + d->hi, depth - 1))
			return false;
	}
	return true;
}

static bool spread_inside(struct flow_state *s, const struct flow_value *atom, const struct vrange *r,
			  unsigned int depth)
{
	__int128 lo, hi, span, in_lo, in_hi;

	if (val_is_cmp(atom) && r->lo == r->hi)
		return assume_cmp(s, r->lo ? atom->sub : cmp_negate(atom->sub), atom->a, atom->b);
	if (atom->kind == V_CAST) {
		struct vrange in;

		/* the part of the inner value that maps here, when there is only one window for it */
		type_limits(atom->type, &lo, &hi);
		span = hi - lo + 1;
		range_of(s, atom->a, &in);
		in_lo = in.lo;
		in_hi = in.hi;
		if (in_lo >= lo - span && in_hi <= hi) {
			if (r->hi < in_lo + span)		/* cannot be the wrapped part */
				return constrain(s, atom->a, r->lo, r->hi, depth - 1);
			if (r->lo > in_hi)			/* only the wrapped part */
				return constrain(s, atom->a, r->lo - span, r->hi - span, depth - 1);
		}
	}
	return true;
}

static bool narrow(struct flow_state *s, const struct flow_value *atom, __int128 lo, __int128 hi, unsigned int depth)
{
	struct vrange r, old, want = { .lo = lo, .hi = hi };

	if (atom->kind == V_CONST)
		return atom->c >= lo && atom->c <= hi;
	atom_range(s, atom, &r);
	old = r;
	intersect(&r, &want);
	tidy(&r);
	if (r.lo > r.hi)
		return false;
	if (r.lo == old.lo && r.hi == old.hi)
		return true;
	if (atom->kind == V_ADDR || atom->kind == V_FUNC || atom->kind == V_STRING)
		return true;
	store_range(s, atom, &r);
	if (!depth)
		return true;
	return spread_inside(s, atom, &r, depth) && spread_diffs(s, atom, depth);
}

static __int128 div_floor(__int128 a, __int128 b)
{
	__int128 q = a / b;

	return q * b != a && (a < 0) != (b < 0) ? q - 1 : q;
}

static bool constrain_pair(struct flow_state *s, const struct flow_value *x, const struct flow_value *y,
			   __int128 lo, __int128 hi, unsigned int depth)
{
	struct vrange r, want = { .lo = lo, .hi = hi }, a, b;

	diff_range(s, x, y, &r);
	intersect(&r, &want);
	tidy(&r);
	if (r.lo > r.hi)
		return false;
	store_diff(s, x, y, &(struct vrange){ .lo = r.lo, .hi = r.hi, .nne = r.nne, .ne = { r.ne[0], r.ne[1], r.ne[2] } });
	if (!depth)
		return true;
	atom_range(s, y, &b);
	if (!narrow(s, x, b.lo + r.lo, b.hi + r.hi, depth - 1))
		return false;
	atom_range(s, x, &a);
	return narrow(s, y, a.lo - r.hi, a.hi - r.lo, depth - 1);
}

static bool constrain(struct flow_state *s, const struct flow_value *d, __int128 lo, __int128 hi, unsigned int depth)
{
	const struct term *x, *y;
	struct vrange r, want = { .lo = lo, .hi = hi };

	if (d->kind != V_LIN)
		return narrow(s, d, lo, hi, depth);
	x = &d->term[0];
	y = &d->term[1];
	if (d->nterm == 1) {
		if (x->coef > 0)
			return narrow(s, x->atom, -div_floor(-(lo - d->c), x->coef), div_floor(hi - d->c, x->coef), depth);
		return narrow(s, x->atom, -div_floor(hi - d->c, -x->coef), div_floor(-(lo - d->c), -x->coef), depth);
	}
	if (d->nterm == 2 && x->coef == 1 && y->coef == -1)
		return constrain_pair(s, x->atom, y->atom, lo - d->c, hi - d->c, depth);
	if (d->nterm == 2 && x->coef == -1 && y->coef == 1)
		return constrain_pair(s, y->atom, x->atom, lo - d->c, hi - d->c, depth);
	range_of(s, d, &r);
	intersect(&r, &want);
	tidy(&r);
	if (r.lo > r.hi)
		return false;
	store_range(s, d, &r);
	if (d->nterm == 2 && depth) {	/* c + p*x + q*y */
		struct vrange b;

		atom_range(s, y->atom, &b);
		b.lo = y->coef > 0 ? y->coef * b.lo : y->coef * b.hi;
		atom_range(s, y->atom, &want);
		b.hi = y->coef > 0 ? y->coef * want.hi : y->coef * want.lo;
		if (x->coef == 1)
			return narrow(s, x->atom, r.lo - d->c - b.hi, r.hi - d->c - b.lo, depth - 1);
	}
	return true;
}

static bool exclude(struct flow_state *s, const struct flow_value *d)
{
	struct vrange r;
	const struct flow_value *x = d, *y = NULL;
	__int128 at = 0;

	range_of(s, d, &r);
	if (!range_has(&r, 0))
		return true;
	if (r.lo == r.hi)
		return false;
	if (d->kind == V_LIN && d->nterm == 1 && (d->term[0].coef == 1 || d->term[0].coef == -1)) {
		x = d->term[0].atom;
		at = d->term[0].coef == 1 ? -d->c : d->c;
	} else if (d->kind == V_LIN && d->nterm == 2 && d->term[0].coef * d->term[1].coef == -1) {
		x = d->term[d->term[0].coef == 1 ? 0 : 1].atom;
		y = d->term[d->term[0].coef == 1 ? 1 : 0].atom;
		at = -d->c;
	}
	if (y)
		diff_range(s, x, y, &r);
	else
		range_of(s, x, &r);
	if (r.lo == at)
		return y ? constrain_pair(s, x, y, at + 1, r.hi, SPREAD) : constrain(s, x, at + 1, r.hi, SPREAD);
	if (r.hi == at)
		return y ? constrain_pair(s, x, y, r.lo, at - 1, SPREAD) : constrain(s, x, r.lo, at - 1, SPREAD);
	if (r.nne < 3) {
		r.ne[r.nne++] = at;
		tidy(&r);
		if (y)
			store_diff(s, x, y, &r);
		else
			store_range(s, x, &r);
	}
	return true;
}

static bool assume_once(struct flow_state *s, enum ast_op op, const struct flow_value *a, const struct flow_value *b)
{
	const struct flow_value *d = val_sub(s->w, a, b);

	if (!d)
		return narrow(s, val_expr(s->w, op, a, b, NULL), 1, 1, 0);
	switch (op) {
	case AST_OP_LT: return constrain(s, d, -INF, -1, SPREAD);
	case AST_OP_LE: return constrain(s, d, -INF, 0, SPREAD);
	case AST_OP_GT: return constrain(s, d, 1, INF, SPREAD);
	case AST_OP_GE: return constrain(s, d, 0, INF, SPREAD);
	case AST_OP_EQ: return constrain(s, d, 0, 0, SPREAD);
	case AST_OP_NE: return exclude(s, d);
	default: return true;
	}
}

bool assume_cmp(struct flow_state *s, enum ast_op op, const struct flow_value *a, const struct flow_value *b)
{
	const struct flow_value *a2, *b2;

	a = simplify(s, a);
	b = simplify(s, b);
	if (!assume_once(s, op, a, b))
		return false;
	/* the comparison may have shown that a conversion in it changes nothing: then it speaks of what is inside */
	a2 = simplify(s, a);
	b2 = simplify(s, b);
	return (a2 == a && b2 == b) || assume_once(s, op, a2, b2);
}

bool assume(struct flow_state *s, const struct flow_value *v, bool truth)
{
	if (val_is_cmp(v)) {
		if (!assume_cmp(s, truth ? v->sub : cmp_negate(v->sub), v->a, v->b))
			return false;
		return true;
	}
	return assume_cmp(s, truth ? AST_OP_NE : AST_OP_EQ, v, val_const(s->w, 0));
}

enum flow_tri cmp_known(const struct flow_state *s, enum ast_op op, const struct flow_value *a,
			const struct flow_value *b)
{
	const struct flow_value *d = val_sub(s->w, simplify(s, a), simplify(s, b));
	struct vrange r;

	if (!d) {
		const struct vrange *t = pmap_get(s->ranges, val_expr(s->w, op, a, b, NULL)->id);

		return t && t->lo == t->hi ? (t->lo ? FLOW_YES : FLOW_NO) : FLOW_UNKNOWN;
	}
	range_of(s, d, &r);
	switch (op) {
	case AST_OP_LT: return r.hi < 0 ? FLOW_YES : r.lo >= 0 ? FLOW_NO : FLOW_UNKNOWN;
	case AST_OP_LE: return r.hi <= 0 ? FLOW_YES : r.lo > 0 ? FLOW_NO : FLOW_UNKNOWN;
	case AST_OP_GT: return r.lo > 0 ? FLOW_YES : r.hi <= 0 ? FLOW_NO : FLOW_UNKNOWN;
	case AST_OP_GE: return r.lo >= 0 ? FLOW_YES : r.hi < 0 ? FLOW_NO : FLOW_UNKNOWN;
	case AST_OP_EQ: return r.lo == 0 && r.hi == 0 ? FLOW_YES : !range_has(&r, 0) ? FLOW_NO : FLOW_UNKNOWN;
	case AST_OP_NE: return r.lo == 0 && r.hi == 0 ? FLOW_NO : !range_has(&r, 0) ? FLOW_YES : FLOW_UNKNOWN;
	default: return FLOW_UNKNOWN;
	}
}

/* --- conversions --- */

const struct flow_value *cast_to(const struct flow_state *s, const struct ast_type *t, const struct flow_value *v)
{
	__int128 lo, hi, span, k;
	struct vrange r;
	const struct flow_value *in;

	if (!t || (t->kind != AST_T_INT && t->kind != AST_T_ENUM && t->kind != AST_T_BOOL && t->kind != AST_T_PTR))
		return v;
	if (v->kind == V_AGG || ((v->kind == V_ADDR || v->kind == V_FUNC || v->kind == V_STRING) && t->bits == 64))
		return v;
	type_limits(t, &lo, &hi);
	range_of(s, v, &r);
	if (r.lo >= lo && r.hi <= hi)
		return v;
	span = hi - lo + 1;
	k = div_floor(r.lo - lo, span);
	if (k == div_floor(r.hi - lo, span)) {
		in = val_addc(s->w, v, -k * span);
		if (in)
			return in;
	}
	if (v->kind == V_CAST && v->type && v->type->bits >= t->bits)
		return cast_to(s, t, v->a);
	return val_cast_raw(s->w, t, v);
}

const struct flow_value *simplify(const struct flow_state *s, const struct flow_value *v)
{
	const struct flow_value *out, *t;

	if (v->kind == V_CAST)
		return cast_to(s, v->type, simplify(s, v->a));
	if (v->kind != V_LIN)
		return v;
	out = val_const(s->w, v->c);
	for (unsigned int i = 0; i < v->nterm && out; i++) {
		t = v->term[i].atom;
		if (t->kind == V_CAST)
			t = simplify(s, t);
		out = val_lin(s->w, 1, out, v->term[i].coef, t, 0);
	}
	return out ? out : v;
}
