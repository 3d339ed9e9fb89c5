/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * use_after_release.c - a page looked at or dirtied after it was given back (rule R9)
 *
 * The page may belong to somebody else by then. Marking dirty comes before
 * the release.
 *
 * Right: keeping the physical address on purpose (sgi-gru
 * non_atomic_pte_lookup(), kernel/events/core.c), which is computed before
 * the release; comparing the pointer; kvmppc_unpin_guest_page(), which marks
 * the guest's bitmap and not the page.
 */
#include "rule.h"

static void check(struct rule_run *r, const struct flow_event *ev)
{
	const struct flow_hold *h = ev->hold;

	if ((ev->kind != FLOW_USE && ev->kind != FLOW_DIRTY) || !rule_is_sure(h))
		return;
	/* an object that named the pages (bio, frame vector) is still there without them */
	if (h->carrier == FLOW_CARRIER_OBJECT)
		return;
	if (!ev->already_released || ev->what != FLOW_WHAT_PAGE || h->kind == HOLD_NONE)
		return;
	if (h->extra_refs || !h->release_op || flow_hold_present(ev->state, h) == FLOW_NO)
		return;
	if (ev->kind == FLOW_DIRTY)
		rule_report(r, ev, h, "page marked dirty after its release with %s() at line %u",
			    h->release_callee ? h->release_callee : "a callee", h->release_op->pos.line);
	else
		rule_report(r, ev, h, "page used after its release with %s() at line %u",
			    h->release_callee ? h->release_callee : "a callee", h->release_op->pos.line);
}

const struct rule rule_use_after_release = {
	.id = "R9",
	.name = "use-after-release",
	.severity = FINDING_WARNING,
	.confidence = FINDING_MODERATE,
	.default_on = true,
	.summary = "a page is used or marked dirty after it was released",
	.event = check,
};
