/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * ends.c - what becomes of the pages of an acquiring call, for rules about writing and dirtying
 *
 * The ledger finds releases and uses through fields, and all objects of one type
 * are one there. What belongs to an acquire that is written to as well as to one that
 * is not says nothing about either.
 */
#include "rule.h"
#include "rules_p.h"

static bool has(const unsigned int *id, size_t n, unsigned int wanted)
{
	for (size_t i = 0; i < n; i++)
		if (id[i] == wanted)
			return true;
	return false;
}

/* Is the end, or use, also that of an acquire which differs about FOLL_WRITE? */
static bool is_shared(struct ledger *l, const struct ledger_site *s, unsigned int id,
		      size_t (*list)(const struct ledger *, const struct ledger_site *, const unsigned int **))
{
	for (size_t i = 0; i < ledger_nsite(l); i++) {
		const struct ledger_site *o = ledger_site_at(l, i);
		const unsigned int *v;
		size_t n;

		if (o == s || o->class != MODEL_ACQUIRE || o->writes == s->writes)
			continue;
		n = list(l, o, &v);
		if (has(v, n, id))
			return true;
	}
	return false;
}

static void add_end(const struct ledger_site *s, const struct ledger_site *e, struct rule_ends *out)
{
	if (e->class == MODEL_DIRTY || e->makes_dirty)
		out->dirties = out->dirties ? out->dirties : e;
	else if (e->fn == s->fn)	/* may only unwind, and the walk sees it */
		return;
	else if (e->says_clean)
		out->clean = out->clean ? out->clean : e;
	else
		out->release = out->release ? out->release : e;
}

/* Pages of its own take the place of the user's: bounce buffers. */
static bool allocates_pages(const struct ledger_fn *f)
{
	const struct ir_fn *ir = ledger_fn_ir(f);

	for (unsigned int b = 0; b < ir->nblock; b++)
		for (unsigned int i = 0; i < ir->block[b].nop; i++) {
			const struct ir_op *op = &ir->block[b].op[i];

			if (op->op == IR_CALL && op->callee && (strstr(op->callee, "alloc_page") || strstr(op->callee, "folio_alloc")))
				return true;
		}
	return false;
}

static void add_use(struct ledger *l, const struct ledger_site *s, const struct ledger_site *u, struct rule_ends *out)
{
	const struct ledger_site **which = u->use == LEDGER_USE_WRITE ? &out->cpu :
					   u->device == LEDGER_DEVICE_WRITES ? &out->device :
					   u->device == LEDGER_DEVICE_BOTH ? &out->both : NULL;

	if (which && !*which && !allocates_pages(u->fn) && !is_shared(l, s, u->id, ledger_site_uses))
		*which = u;
}

void rule_ends(struct ledger *l, const struct ledger_site *s, struct rule_ends *out)
{
	const unsigned int *id;
	size_t n = ledger_site_ends(l, s, &id);

	*out = (struct rule_ends){ 0 };
	for (size_t i = 0; i < n; i++) {
		add_end(s, ledger_site_at(l, id[i] - 1), out);
		out->is_shared |= is_shared(l, s, id[i], ledger_site_ends);
	}
	n = ledger_site_uses(l, s, &id);
	for (size_t i = 0; i < n; i++)
		add_use(l, s, ledger_site_at(l, id[i] - 1), out);
}
