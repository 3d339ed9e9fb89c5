/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * summaries.c - the call graph over a database, callees first
 */
#include <string.h>

#include "../../lib/alloc.h"
#include "summaries_p.h"

/* --- names --- */

size_t summaries_resolve(const struct summaries *x, size_t caller, const char *name, bool is_static)
{
	const struct summary_fn *from = &x->fn.v[caller];
	size_t found = 0;
	bool is_alone = true;

	for (size_t i = (size_t)(uintptr_t)strmap_get(&x->by_name, name); i; i = x->fn.v[i - 1].namesake) {
		const struct summary_fn *f = &x->fn.v[i - 1];

		if (f->unit_no == from->unit_no)
			return i;
		if (f->facts->is_static || f->facts->in_header || strcmp(f->unit->config, from->unit->config))
			continue;
		is_alone = !found;
		found = i;
	}
	if (is_static || !is_alone || !found || !x->outer)
		return is_static || !is_alone ? 0 : found;
	return x->outer(x->outer_ctx, name)->n ? 0 : found;
}

const struct summary_outer *summaries_outer(const struct summaries *x, const char *name)
{
	const struct summary_outer *o;

	if (!x->outer)
		return NULL;
	for (size_t i = (size_t)(uintptr_t)strmap_get(&x->by_name, name); i; i = x->fn.v[i - 1].namesake)
		if (!x->fn.v[i - 1].facts->is_static && !x->fn.v[i - 1].facts->in_header)
			return NULL;
	o = x->outer(x->outer_ctx, name);
	return o->n == 1 && o->summary ? o : NULL;
}

static const struct flow_summary *find(void *ctx, const char *name, const char *file)
{
	const struct summaries *x = ctx;
	size_t i = summaries_resolve(x, x->caller, name, file != NULL);
	const struct summary_outer *o = i || file ? NULL : summaries_outer(x, name);

	return i ? x->fn.v[i - 1].summary : o ? o->summary : NULL;
}

void summaries_init(struct summaries *x)
{
	*x = (struct summaries){ .source = { .find = find, .ctx = x }, .by_name = STRMAP_INIT };
}

void summaries_release(struct summaries *x)
{
	vec_release(&x->fn);
	vec_release(&x->member);
	vec_release(&x->group);
	strmap_release(&x->by_name);
}

void summaries_add(struct summaries *x, struct unit_facts *uf)
{
	for (size_t i = 0; i < uf->function.n; i++) {
		struct facts_function *f = &uf->function.v[i];
		size_t next;

		if (!f->ir.len)
			continue;
		next = (size_t)(uintptr_t)strmap_put(&x->by_name, f->name, (void *)(uintptr_t)(x->fn.n + 1));
		vec_push(&x->fn, (struct summary_fn){ .unit = uf, .facts = f, .unit_no = x->nunit, .namesake = next });
	}
	x->nunit++;
}

void summaries_enter(struct summaries *x, size_t fn)
{
	x->caller = fn;
}

/* --- groups: strongly connected components, in Tarjan's way, without recursion --- */

struct visit {
	size_t fn, call;	/* the call to look at next */
};

struct search {
	struct summaries *x;
	size_t *number, *low;	/* number: order of discovery + 1, 0 before it */
	bool *is_open;		/* on the stack of those without a group */
	size_t last;
	VEC(size_t) open;
	VEC(struct visit) visit;
};

static void discover(struct search *s, size_t fn)
{
	s->number[fn] = s->low[fn] = ++s->last;
	s->is_open[fn] = true;
	vec_push(&s->open, fn);
	vec_push(&s->visit, (struct visit){ fn, 0 });
}

/* What the group calls is in groups already. */
static void weigh_group(struct summaries *x, struct summary_group *g, size_t number)
{
	g->is_cycle = g->n > 1;
	for (size_t i = g->first; i < g->first + g->n; i++) {
		const struct facts_function *f = x->fn.v[x->member.v[i]].facts;

		g->touches |= x->fn.v[x->member.v[i]].touches;
		g->helps |= x->fn.v[x->member.v[i]].helps;
		for (size_t k = 0; k < f->call.n; k++) {
			const struct row_call *c = &f->call.v[k];
			size_t to = *c->callee ? summaries_resolve(x, x->member.v[i], c->callee, c->is_static) : 0;
			const struct summary_group *h;

			if (!to)
				continue;
			if (x->fn.v[to - 1].group == number) {
				g->is_cycle = true;
				continue;
			}
			h = &x->group.v[x->fn.v[to - 1].group];
			if (!h->touches && !h->helps)
				continue;
			g->touches |= h->touches;
			if (g->level <= h->level)
				g->level = h->level + 1;
		}
	}
}

static int by_number(const void *a, const void *b)
{
	size_t x = *(const size_t *)a, y = *(const size_t *)b;

	return x < y ? -1 : x > y;
}

static void close_group(struct search *s, size_t root)
{
	struct summaries *x = s->x;
	struct summary_group g = { .first = x->member.n };
	size_t fn;

	do {
		fn = s->open.v[--s->open.n];
		s->is_open[fn] = false;
		x->fn.v[fn].group = x->group.n;
		vec_push(&x->member, fn);
	} while (fn != root);
	g.n = x->member.n - g.first;
	qsort(x->member.v + g.first, g.n, sizeof(*x->member.v), by_number);
	g.unit_no = x->fn.v[x->member.v[g.first]].unit_no;
	weigh_group(x, &g, x->group.n);
	vec_push(&x->group, g);
}

/* One step: into the next callee, or back. */
static void step(struct search *s)
{
	struct visit *v = &s->visit.v[s->visit.n - 1];
	const struct facts_function *f = s->x->fn.v[v->fn].facts;
	size_t fn = v->fn, up;

	while (v->call < f->call.n) {
		const struct row_call *c = &f->call.v[v->call++];
		size_t to = *c->callee ? summaries_resolve(s->x, fn, c->callee, c->is_static) : 0;

		if (!to--)
			continue;
		if (!s->number[to]) {
			discover(s, to);
			return;
		}
		if (s->is_open[to] && s->number[to] < s->low[fn])
			s->low[fn] = s->number[to];
	}
	s->visit.n--;
	if (s->low[fn] == s->number[fn])
		close_group(s, fn);
	if (!s->visit.n)
		return;
	up = s->visit.v[s->visit.n - 1].fn;
	if (s->low[fn] < s->low[up])
		s->low[up] = s->low[fn];
}

static void find_groups(struct summaries *x)
{
	struct arena a = ARENA_INIT;
	struct search s = {
		.x = x,
		.number = arena_array(&a, x->fn.n + 1, sizeof(size_t)),
		.low = arena_array(&a, x->fn.n + 1, sizeof(size_t)),
		.is_open = arena_array(&a, x->fn.n + 1, sizeof(bool)),
	};

	for (size_t i = 0; i < x->fn.n; i++) {
		if (!s.number[i])
			discover(&s, i);
		while (s.visit.n)
			step(&s);
	}
	vec_release(&s.open);
	vec_release(&s.visit);
	arena_release(&a);
}

/* --- order --- */

static bool touches(const struct summaries *x, const struct model *m, const struct facts_function *f)
{
	for (size_t i = 0; i < f->call.n; i++)
		if (*f->call.v[i].callee && (model_knows(m, f->call.v[i].callee) ||
					     (!f->call.v[i].is_static && summaries_outer(x, f->call.v[i].callee))))
			return true;
	return false;
}

static bool is_seed(const struct model *m, const char *name)
{
	const char *const *seed;
	size_t n = model_seed_names(m, &seed);

	for (size_t i = 0; i < n; i++)
		if (!strcmp(seed[i], name))
			return true;
	return false;
}

/*
 * A function that touches nothing is not of interest, but for one question: may
 * pages be forgotten by whoever it gets them from? Then its callers must know.
 */
static void find_helpers(struct summaries *x, const struct model *m)
{
	for (size_t i = 0; i < x->fn.n; i++) {
		const struct facts_function *f = x->fn.v[i].facts;
		bool takes = false;

		for (size_t k = 0; k < f->call.n && !takes; k++)
			takes = is_seed(m, f->call.v[k].callee);
		for (size_t k = 0; k < f->call.n && takes; k++) {
			const struct row_call *c = &f->call.v[k];
			size_t to = *c->callee ? summaries_resolve(x, i, c->callee, c->is_static) : 0;

			if (to)
				x->fn.v[to - 1].helps = true;
		}
	}
}

static int by_place(const void *a, const void *b)
{
	const struct summary_group *x = a, *y = b;

	if (x->level != y->level)
		return x->level < y->level ? -1 : 1;
	if (x->unit_no != y->unit_no)
		return x->unit_no < y->unit_no ? -1 : 1;
	return x->first < y->first ? -1 : x->first > y->first;
}

void summaries_order(struct summaries *x, const struct model *m)
{
	for (size_t i = 0; i < x->fn.n; i++)
		x->fn.v[i].touches = touches(x, m, x->fn.v[i].facts);
	find_helpers(x, m);
	find_groups(x);
	vec_sort(&x->group, by_place);
	for (size_t g = 0; g < x->group.n; g++)
		for (size_t i = 0; i < x->group.v[g].n; i++)
			x->fn.v[x->member.v[x->group.v[g].first + i]].group = g;
}
