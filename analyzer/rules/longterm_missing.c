/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * longterm_missing.c - a pin that user space can keep for as long as it likes, without FOLL_LONGTERM (rule R12)
 *
 * Such pages cannot be migrated, so a CMA area, ZONE_MOVABLE or a memory block
 * that is to be removed stays blocked, and pages of fsdax and of files that
 * track dirtying can be held although they must not be.
 *
 * Silent: when any release runs on completion of what was submitted (vchiq,
 * rio_mport_cdev.c, block/bio.c) or from a notifier of the mm (i915 userptr);
 * when flags come from a caller (sev_pin_memory()); when callers of the
 * acquiring or releasing function are not known.
 */
#include "rule.h"

static void check(struct rule_run *r, struct ledger *l, const struct ledger_site *s)
{
	const struct ledger_chain *chain;
	size_t n;

	if (s->kind != HOLD_PIN || s->longterm || s->longterm_maybe || s->is_api || s->is_iov)
		return;
	if (ledger_class_of(l, s)->use & LEDGER_USE_NOTIFIER)
		return;
	n = ledger_chains(l, s, &chain);
	for (size_t i = 0; i < n; i++) {
		const struct ledger_chain *c = &chain[i];
		const struct ledger_key *k = c->key ? ledger_key_at(l, c->key - 1) : NULL;

		if (c->life != LEDGER_LIFE_USER || c->sometimes || !k)
			continue;
		rule_report_site(r, l, s, c, NULL, 0,
				 "pages pinned without FOLL_LONGTERM stay in %s%s%s after %s() is over, until %s()", k->record,
				 *k->record ? "." : "", k->field, ledger_fn_name(c->fn[c->n - 1]), ledger_fn_name(c->release_entry));
		return;
	}
}

const struct rule rule_longterm_missing = {
	.id = "R12",
	.name = "longterm-missing",
	.severity = FINDING_WARNING,
	.confidence = FINDING_MODERATE,
	.default_on = true,
	.summary = "a pin that lasts until user space ends it lacks FOLL_LONGTERM",
	.acquire = check,
};
