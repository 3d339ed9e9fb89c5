/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * longterm_on_short_pin.c - FOLL_LONGTERM on pages that are released before the call is over (rule R13)
 *
 * The pages are migrated out of movable memory first, and some files refuse,
 * for nothing. Silent when one way to success keeps the pages (pinning caches:
 * hfi1 pin_system.c), when another call fills the same array without the flag
 * (mm/gup_test.c: what is tested is the user's choice).
 */
#include "rule.h"

/* Another acquire in the same function whose pages share an end: the flag is one choice of several. */
static bool is_choice(struct ledger *l, const struct ledger_site *s)
{
	for (size_t i = 0; i < ledger_nsite(l); i++) {
		const struct ledger_site *o = ledger_site_at(l, i);

		if (o != s && o->class == MODEL_ACQUIRE && o->fn == s->fn && !o->longterm)
			return true;
	}
	return false;
}

static void check(struct rule_run *r, struct ledger *l, const struct ledger_site *s)
{
	const struct ledger_chain *chain;
	size_t n;

	if (s->kind != HOLD_PIN || !s->longterm || s->is_api || is_choice(l, s))
		return;
	n = ledger_chains(l, s, &chain);
	for (size_t i = 0; i < n; i++)
		if (chain[i].life != LEDGER_LIFE_CALL || !chain[i].always)
			return;
	if (n)
		rule_report_site(r, l, s, &chain[0], NULL, 0,
				 "FOLL_LONGTERM on pages that are always released before %s() returns",
				 ledger_fn_name(chain[0].fn[chain[0].n - 1]));
}

const struct rule rule_longterm_on_short_pin = {
	.id = "R13",
	.name = "longterm-on-short-pin",
	.severity = FINDING_INFO,
	.confidence = FINDING_MODERATE,
	.default_on = true,
	.summary = "FOLL_LONGTERM on pages that are released before the call is over",
	.acquire = check,
};
