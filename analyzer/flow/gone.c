/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * gone.c - pages that this path gave back, whoever took them
 *
 * A function that only releases has no hold: the pages arrive from a field, a
 * parameter, a list. Giving the same ones back again is wrong all the same.
 * So a release leaves a note: these elements of this array, or this very
 * pointer. It is forgotten at the first thing that may bring a reference back: an
 * acquire, get_page(), a function that is not known, a store to the array, the
 * next turn of a loop (where the same expression is another page).
 *
 * A page that got a reference of its own on this path has two to give back: that
 * is a note as well, and stays.
 *
 * Notes do not keep states apart for the joins: what not all of them know goes.
 */
#include "flow_p.h"

struct gone {
	const struct flow_value *p;	/* as given, without casts */
	const struct region *array;	/* elements [lo, hi) of it, or NULL */
	const struct flow_value *lo, *hi;	/* hi NULL: not known, but more than lo */
	enum hold_kind kind;		/* NONE: it got a reference of its own */
	const struct ir_op *op;
};

/* nth_page(page, i) is followed as one value for all i. */
static bool is_blurred(const struct flow_value *v)
{
	for (; v && (v->kind == V_CAST || v->kind == V_DERIVE); v = v->a)
		if (v->kind == V_DERIVE && (!strcmp(v->name, "nth_page") || !strcmp(v->name, "folio_page")))
			return true;
	return false;
}

static void locate(struct flow_state *s, struct gone *g, const struct flow_value *count, bool per_page)
{
	const struct flow_value *v = g->p;
	const struct region *r;

	if (per_page)
		r = v->kind == V_SYM && v->origin == S_CONTENT ? v->region : NULL;
	else
		r = v->kind == V_ADDR || v->kind == V_SYM ? reg_of(s->w, v) : NULL;
	if (!r)
		return;
	g->array = r->kind == R_ELEM ? r->base : r;
	g->lo = r->kind == R_ELEM ? r->v : val_const(s->w, 0);
	if (per_page)
		g->hi = val_addc(s->w, g->lo, 1);
	else if (count)
		g->hi = val_lin(s->w, 1, g->lo, 1, count, 0);
}

static bool is_yes(const struct flow_state *s, enum ast_op op, const struct flow_value *a, const struct flow_value *b)
{
	return a && b && cmp_known(s, op, a, b) == FLOW_YES;
}

/* Is there an element in both, for sure? The first of either has to be inside the other. */
static bool overlap(const struct flow_state *s, const struct gone *a, const struct gone *b)
{
	if (a->p == b->p)
		return true;
	if (!a->array || a->array != b->array)
		return false;
	if (is_yes(s, AST_OP_EQ, a->lo, b->lo))
		return true;
	return (is_yes(s, AST_OP_GE, a->lo, b->lo) && is_yes(s, AST_OP_LT, a->lo, b->hi)) ||
	       (is_yes(s, AST_OP_GE, b->lo, a->lo) && is_yes(s, AST_OP_LT, b->lo, a->hi));
}

/* Releases that name pages, one reference for each: skb and list forms drop what is in an object that has its own count. */
static bool names_pages(const struct model_fn *row)
{
	if (!row || row->role[ROLE_PAGES] >= 0)
		return true;
	if (row->role[ROLE_PAGE] >= 0)
		return row->kind != HOLD_GET || row->role[ROLE_NR] < 0;
	return row->kind != HOLD_GET;
}

static void keep_note(struct flow_state *s, const struct gone *g)
{
	s->gone = pmap_set(s->w->a, s->gone, g->p->id, intern_bytes(s->w, &s->w->gone, g, sizeof(*g)));
}

const struct ir_op *gone_release(struct flow_state *s, const struct ir_op *op, const struct model_fn *row,
				 enum hold_kind kind, const struct flow_value *p, const struct flow_value *count, bool per_page)
{
	const struct ir_op *before = NULL;
	struct pmap_iter it;
	const void *val;
	struct gone g;
	uint64_t key;

	memset(&g, 0, sizeof(g));	/* compared as bytes */
	g.p = val_uncast(simplify(s, p));
	g.kind = kind;
	g.op = op;
	if (g.p->kind == V_CONST || g.p->kind == V_AGG || is_blurred(g.p) || !names_pages(row) ||
	    (count && cmp_known(s, AST_OP_LE, count, val_const(s->w, 0)) == FLOW_YES))
		return NULL;
	/* a callee that takes a page out of a mapping puts the mapping's reference */
	if (!row && kind == HOLD_GET)
		return NULL;
	locate(s, &g, count, per_page);
	/* one page by its pointer may hold several references: that of a mapping, of an isolation, of a list */
	if (kind == HOLD_GET && !g.array)
		return NULL;
	for (pmap_iter_init(&it, s->gone); !before && pmap_next(&it, &key, &val);) {
		const struct gone *o = val;

		if (o->kind == HOLD_NONE && o->p == val_peel(g.p))
			return NULL;
		if (o->kind == kind && overlap(s, o, &g))
			before = o->op;
	}
	keep_note(s, &g);
	return before;
}

/* Two notes of one value do not meet: once there is this one, gone_release() makes none. */
void gone_referenced(struct flow_state *s, const struct flow_value *p)
{
	struct gone g;

	gone_forget(s);
	memset(&g, 0, sizeof(g));
	g.kind = HOLD_NONE;
	g.p = val_peel(simplify(s, p));
	keep_note(s, &g);
}

static void forget_where(struct flow_state *s, bool (*goes)(const struct gone *g, const void *ctx), const void *ctx)
{
	const struct pnode *gone = s->gone;
	struct pmap_iter it;
	const void *val;
	uint64_t key;

	for (pmap_iter_init(&it, gone); pmap_next(&it, &key, &val);)
		if (goes(val, ctx))
			s->gone = pmap_del(s->w->a, s->gone, key);
}

static bool is_release(const struct gone *g, const void *ctx)
{
	(void)ctx;
	return g->kind != HOLD_NONE;
}

void gone_forget(struct flow_state *s)
{
	forget_where(s, is_release, NULL);
}

static bool mentions(const struct gone *g, const void *ctx)
{
	const struct flow_value *atom = ctx;

	return val_mentions(g->p, atom) || (g->lo && val_mentions(g->lo, atom)) || (g->hi && val_mentions(g->hi, atom));
}

void gone_forget_atom(struct flow_state *s, const struct flow_value *atom)
{
	forget_where(s, mentions, atom);
}

static bool is_in(const struct gone *g, const void *ctx)
{
	const struct region *r = ctx;

	return g->array && (reg_under(g->array, r) || reg_under(r, g->array));
}

void gone_stored(struct flow_state *s, const struct region *r)
{
	forget_where(s, is_in, r);
}

void gone_join(struct flow_state *into, const struct flow_state *other)
{
	const struct pnode *gone = into->gone;
	struct pmap_iter it;
	const void *val;
	uint64_t key;

	for (pmap_iter_init(&it, gone); pmap_next(&it, &key, &val);)
		if (pmap_get(other->gone, key) != val && ((const struct gone *)val)->kind != HOLD_NONE)
			into->gone = pmap_del(into->w->a, into->gone, key);
	for (pmap_iter_init(&it, other->gone); pmap_next(&it, &key, &val);)
		if (((const struct gone *)val)->kind == HOLD_NONE)
			into->gone = pmap_set(into->w->a, into->gone, key, val);
}
