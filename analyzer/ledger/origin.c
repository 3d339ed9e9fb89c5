/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * origin.c - where the pages come from that a call gives back, and whether that is all
 *
 * "Every acquire that leads here pins" is worth something only when nothing else
 * leads here. So what does not come from an acquire of the tables is noted at the
 * places, spreads to callers with them, and to all places of a field.
 */
#include "ledger_p.h"

/*
 * A function that is not known and returns pages, or is given room for them. What
 * is only handed on as a value was somebody's before.
 */
void ledger_mark_unknown(struct ledger *l)
{
	for (size_t i = 0; i < l->fn.n; i++) {
		struct ledger_fn *f = l->fn.v[i];

		for (size_t k = 0; k < f->call.n; k++) {
			const struct lcall *c = &f->call.v[k];
			const struct ast_type *t;

			if (c->is_row || c->to.set.n)
				continue;
			if (c->dst && ledger_names_pages(c->op->type))
				ledger_use_here(l, f, c->op, c->dst, LEDGER_USE_OTHER);
			for (unsigned int a = 0; a < c->op->narg; a++) {
				t = c->op->arg[a].type;
				if (c->arg[a] && ledger_names_pages(t) && t->elem->kind == AST_T_PTR)
					ledger_use_here(l, f, c->op, c->arg[a], LEDGER_USE_OTHER);
			}
		}
	}
}

static bool is_end(const struct ledger_site *s)
{
	return (s->class == MODEL_RELEASE && !s->use) || s->use == LEDGER_USE_FREED;
}

/* May a caller that nobody knows hand it pages? */
static bool is_open(const struct ledger_fn *f, const struct lplace *p)
{
	return p->param && (!f->ir->is_static || f->entry || !f->caller.set.n);
}

static void look(struct ledger *l, const struct ledger_fn *f, const struct lplace *p, bool *mixed_key)
{
	bool mixed = is_open(f, p);

	for (size_t i = 0; i < p->site.set.n; i++)
		mixed |= (l->site.v[p->site.set.v[i]].use & (LEDGER_USE_OTHER | LEDGER_USE_PFN)) != 0;
	for (size_t i = 0; mixed && i < p->key.set.n; i++)
		mixed_key[p->key.set.v[i]] = true;
	for (size_t i = 0; i < p->site.set.n; i++) {
		unsigned int id = p->site.set.v[i];

		if (!is_end(&l->site.v[id]))
			continue;
		l->site_mixed[id] |= mixed;
		for (size_t k = 0; k < p->site.set.n; k++)
			if (l->site.v[p->site.set.v[k]].class == MODEL_ACQUIRE)
				lset_add(&l->site_start[id], p->site.set.v[k]);
	}
}

/* What is known of a field is true wherever it is met. A field that nobody was seen to fill is filled by somebody. */
static void look_at_keys(struct ledger *l, unsigned int id, const bool *mixed_key)
{
	for (size_t k = 0; k < l->site_key[id].set.n; k++) {
		const struct lset *sites = &l->key_site[l->site_key[id].set.v[k]];
		bool is_filled = false;

		for (size_t i = 0; i < sites->set.n; i++)
			if (l->site.v[sites->set.v[i]].class == MODEL_ACQUIRE) {
				lset_add(&l->site_start[id], sites->set.v[i]);
				is_filled = true;
			}
		l->site_mixed[id] |= !is_filled || mixed_key[l->site_key[id].set.v[k]];
	}
}

void ledger_find_origins(struct ledger *l)
{
	bool *mixed_key = arena_array(&l->arena, l->key.n + 1, sizeof(*mixed_key));

	l->site_mixed = arena_array(&l->arena, l->site.n + 1, sizeof(*l->site_mixed));
	l->site_start = arena_array(&l->arena, l->site.n + 1, sizeof(*l->site_start));
	for (size_t i = 0; i < l->fn.n; i++)
		for (size_t n = 1; n < l->fn.v[i]->node.n; n++)
			if (l->fn.v[i]->node.v[n].parent == n && l->fn.v[i]->node.v[n].place)
				look(l, l->fn.v[i], l->fn.v[i]->node.v[n].place, mixed_key);
	for (unsigned int id = 1; id < l->site.n; id++)
		if (is_end(&l->site.v[id]))
			look_at_keys(l, id, mixed_key);
}

size_t ledger_site_starts(const struct ledger *l, const struct ledger_site *end, const unsigned int **id, bool *all)
{
	*id = l->site_start[end->id].set.v;
	*all = !l->site_mixed[end->id];
	return l->site_start[end->id].set.n;
}
