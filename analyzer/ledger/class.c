/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * class.c - the five cases of use, by what is done with the pages
 *
 * The cases are those of Documentation/core-api/pin_user_pages.rst:
 *
 *	1	data moves, and it ends with the request
 *	2	data moves, for as long as user space likes
 *	3	a notifier of the mm tells the owner when to let go
 *	4	only struct page is looked at
 *	5	the CPU stores into the pages
 *
 * and 0 for what is none of them: bytes that the CPU only reads, pages that
 * nobody was seen to use.
 */
#include "ledger_p.h"

static bool has_notifier(const struct ledger *l, const struct ledger_site *s)
{
	for (size_t i = 0; i < l->notifier.n; i++)
		if (!strcmp(l->notifier.v[i], s->fn->unit))
			return true;
	return false;
}

static enum ledger_life life_of(struct ledger *l, const struct ledger_site *s)
{
	static const enum ledger_life order[] = { LEDGER_LIFE_USER, LEDGER_LIFE_REQUEST, LEDGER_LIFE_UNKNOWN, LEDGER_LIFE_CALL };
	const struct ledger_chain *c;
	size_t n = ledger_chains(l, s, &c);

	for (size_t o = 0; o < ARRAY_SIZE(order); o++)
		for (size_t i = 0; i < n; i++)
			if (c[i].life == order[o])
				return order[o];
	return LEDGER_LIFE_UNKNOWN;
}

static void gather(struct ledger *l, const struct ledger_site *s, struct ledger_class *c)
{
	const struct lset *uses = &l->site_use[s->id];

	for (size_t i = 0; i < uses->set.n; i++) {
		const struct ledger_site *u = &l->site.v[uses->set.v[i]];

		c->use |= u->use & ((1u << LEDGER_NUSE) - 1);
		for (unsigned int b = 0; b < LEDGER_NUSE; b++)
			if (u->use == 1u << b && !c->evidence[b])
				c->evidence[b] = u;
	}
	if (has_notifier(l, s))
		c->use |= LEDGER_USE_NOTIFIER;
}

static void judge(const struct ledger_site *s, struct ledger_class *c)
{
	bool hardware = c->use & (LEDGER_USE_DMA | LEDGER_USE_HANDED);
	bool stays = c->life == LEDGER_LIFE_USER || c->life == LEDGER_LIFE_REQUEST;

	if (s->is_api) {
		c->why = "the tables know the function it is in: the pages are its callers'";
	} else if (c->use & LEDGER_USE_NOTIFIER) {
		c->number = 3;
		c->why = "a notifier of the mm is registered in the same file";
	} else if (s->is_iov) {
		c->number = 1;
		c->why = "pages of an iterator: data of one request";
	} else if (hardware || (c->use & LEDGER_USE_PHYS && stays)) {
		c->number = c->life == LEDGER_LIFE_USER ? 2 : 1;
		c->why = c->use & LEDGER_USE_DMA ? "mapped for a device" :
			 c->use & LEDGER_USE_HANDED ? "handed on in a list of pages" : "the physical address is kept";
		if (c->use & LEDGER_USE_WRITE && !(c->use & LEDGER_USE_DMA) && c->life != LEDGER_LIFE_USER) {
			c->number = 5;
			c->why = "the CPU stores into the pages";
		}
	} else if (c->use & LEDGER_USE_WRITE) {
		c->number = 5;
		c->why = "the CPU stores into the pages";
	} else if (c->use & LEDGER_USE_READ && c->life == LEDGER_LIFE_USER) {
		c->number = 2;
		c->why = "the CPU uses the pages for as long as user space likes";
	} else if (c->use & LEDGER_USE_READ) {
		c->why = "the CPU reads the pages";
	} else if (c->use & (LEDGER_USE_STRUCT | LEDGER_USE_PHYS)) {
		c->number = 4;
		c->why = "only struct page or the frame number is looked at";
	} else {
		c->why = "no use of the pages was seen";
	}
}

const struct ledger_class *ledger_class_of(struct ledger *l, const struct ledger_site *s)
{
	struct ledger_class *c = l->class[s->id];

	if (c)
		return c;
	c = l->class[s->id] = arena_new(&l->arena, struct ledger_class);
	gather(l, s, c);
	c->life = life_of(l, s);
	judge(s, c);
	return c;
}
