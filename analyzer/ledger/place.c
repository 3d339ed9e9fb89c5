/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * place.c - sets, and places: what can name the same pages in one function
 */
#include "ledger_p.h"

/* Sites of one use that a place keeps. */
#define USES_KEPT 3

static size_t lset_find(const struct lset *s, unsigned int v)
{
	size_t lo = 0, hi = s->set.n;

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;

		if (s->set.v[mid] < v)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

bool lset_has(const struct lset *s, unsigned int v)
{
	size_t i = lset_find(s, v);

	return i < s->set.n && s->set.v[i] == v;
}

bool lset_add(struct lset *s, unsigned int v)
{
	size_t i = lset_find(s, v);

	if (i < s->set.n && s->set.v[i] == v)
		return false;
	vec_push(&s->set, 0);
	memmove(&s->set.v[i + 1], &s->set.v[i], (s->set.n - 1 - i) * sizeof(*s->set.v));
	s->set.v[i] = v;
	return true;
}

void lset_remove(struct lset *s, unsigned int v)
{
	size_t i = lset_find(s, v);

	if (i == s->set.n || s->set.v[i] != v)
		return;
	memmove(&s->set.v[i], &s->set.v[i + 1], (s->set.n - 1 - i) * sizeof(*s->set.v));
	s->set.n--;
}

bool lset_meets(const struct lset *a, const struct lset *b)
{
	for (size_t i = 0, k = 0; i < a->set.n && k < b->set.n;) {
		if (a->set.v[i] == b->set.v[k])
			return true;
		if (a->set.v[i] < b->set.v[k])
			i++;
		else
			k++;
	}
	return false;
}

bool lset_join(struct lset *to, const struct lset *from)
{
	bool changed = false;

	for (size_t i = 0; i < from->set.n; i++)
		changed |= lset_add(to, from->set.v[i]);
	return changed;
}

unsigned int lnode_root(const struct ledger_fn *f, unsigned int n)
{
	while (f->node.v[n].parent != n)
		n = f->node.v[n].parent;
	return n;
}

struct lplace *lnode_place(struct ledger *l, struct ledger_fn *f, unsigned int n)
{
	struct lnode *root = &f->node.v[lnode_root(f, n)];

	if (!root->place)
		root->place = arena_new(&l->arena, struct lplace);
	return root->place;
}

const struct lplace *lnode_look(const struct ledger_fn *f, unsigned int n)
{
	return n ? f->node.v[lnode_root(f, n)].place : NULL;
}

/* The lowest numbers stay, whatever the order they come in. */
bool lplace_add_site(const struct ledger *l, struct lplace *p, unsigned int site)
{
	unsigned int use = l->site.v[site].use, last = 0;
	size_t n = 0;

	if (!use || lset_has(&p->site, site))
		return lset_add(&p->site, site);
	for (size_t i = 0; i < p->site.set.n; i++)
		if (l->site.v[p->site.set.v[i]].use == use) {
			last = p->site.set.v[i];
			n++;
		}
	if (n >= USES_KEPT) {
		if (last < site)
			return false;
		lset_remove(&p->site, last);
	}
	return lset_add(&p->site, site);
}

bool lplace_add_all(const struct ledger *l, struct lplace *to, const struct lplace *from)
{
	bool changed = lset_join(&to->key, &from->key);

	for (size_t i = 0; i < from->site.set.n; i++)
		changed |= lplace_add_site(l, to, from->site.set.v[i]);
	return changed;
}

void lnode_join(struct ledger *l, struct ledger_fn *f, unsigned int a, unsigned int b, bool *changed)
{
	struct lplace *lost;

	a = lnode_root(f, a);
	b = lnode_root(f, b);
	if (a == b)
		return;
	if (b < a) {
		unsigned int t = a;

		a = b;
		b = t;
	}
	lost = f->node.v[b].place;
	f->node.v[b].parent = a;
	f->node.v[b].place = NULL;
	if (changed)
		*changed = true;
	if (!lost)
		return;
	if (!f->node.v[a].place) {
		f->node.v[a].place = lost;
		return;
	}
	lplace_add_all(l, f->node.v[a].place, lost);
	f->node.v[a].place->param |= lost->param;
	f->node.v[a].place->ret |= lost->ret;
	vec_release(&lost->key.set);
	vec_release(&lost->site.set);
}

unsigned int lkey_of(struct ledger *l, const char *record, const char *field, const char *scope)
{
	char *name = arena_printf(&l->arena, "%s:%s.%s", scope, record, field);
	size_t i = (size_t)(uintptr_t)strmap_get(&l->by_key, name);

	if (!i) {
		vec_push(&l->key, (struct ledger_key){ intern(record), intern(field) });
		i = l->key.n;
		strmap_put(&l->by_key, name, (void *)(uintptr_t)i);
	}
	return (unsigned int)i - 1;
}
