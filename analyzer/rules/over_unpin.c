/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * over_unpin.c - more pages released than were got (rule R6)
 *
 * The surplus eats references of other holders, or reads entries of the
 * array that were never written.
 *
 * Deliberate surplus drops when neighbouring pages of one folio become one
 * entry (io_uring/rsrc.c io_do_coalesce_buffer(), block/bio-integrity.c
 * bvec_from_pages()) are single-page releases of an element, not counts.
 */
#include "rule.h"

/*
 * As many as were asked for, where nobody looked whether as many came (that
 * nobody looked at all is said by R19). A test against the number gives the
 * benefit of the doubt, even when the walk has forgotten how it came out.
 */
static bool is_requested(const struct flow_event *ev, const struct flow_hold *h)
{
	return ev->order == FLOW_GREATER_EQUAL && h->ret == MODEL_RET_PAGES && h->requested && ev->count &&
	       h->tested && !(h->tested & FLOW_TESTED_SHORT) && flow_hold_short(ev->state, h) != FLOW_NO &&
	       flow_value_compare(ev->state, ev->count, h->requested) == FLOW_EQUAL;
}

static void check(struct rule_run *r, const struct flow_event *ev)
{
	const struct flow_hold *h = ev->hold;
	const char *count;

	if (ev->kind != FLOW_RELEASE)
		return;
	if (ev->array_size > 0 && ev->nr_vs_array == FLOW_GREATER && (!h || h->status != FLOW_UNSURE)) {
		rule_report(r, ev, h, "%s() releases %s pages, but the array has room for %lld", ev->callee,
			    flow_value_text(ev->state, ev->count), ev->array_size);
		return;
	}
	if (!rule_is_sure(h) || h->kind == HOLD_NONE)
		return;
	if ((ev->order != FLOW_GREATER && !is_requested(ev, h)) || ev->already_released || h->extra_refs)
		return;
	if (h->status != FLOW_HELD && h->status != FLOW_PARTLY)
		return;
	if (ev->count_negative == FLOW_YES || flow_hold_present(ev->state, h) == FLOW_NO || !rule_is_match(ev))
		return;
	count = ev->count ? flow_value_text(ev->state, ev->count) : NULL;
	if (!count)
		return;
	rule_report(r, ev, h, "%s() releases %s pages, but fewer were %s at line %u",
		    ev->callee, count, rule_verb(h), rule_line(h));
}

/* The number is another function's, and the release adds to it. */
static void check_origin(struct rule_run *r, struct ledger *l, const struct ledger_end *e)
{
	struct ledger_extent x;
	struct ledger_end end = *e;

	if (!ledger_extent(l, e->site, &x) || x.more <= 0)
		return;
	end.acquire = x.acquire;
	if (!x.acquire)
		rule_report_release(r, l, &end, "%s%s() %s %s + %d pages, elsewhere %s is the number that goes with the array",
				    x.is_loop ? "the loop around " : "", e->site->callee, x.is_loop ? "goes over" : "releases",
				    x.number, x.more, x.number);
	else if (x.is_loop)
		rule_report_release(r, l, &end, "the loop around %s() goes over %s + %d pages, but %s is the number of %s() in %s()",
				e->site->callee, x.number, x.more, x.number, x.acquire->callee, ledger_fn_name(x.acquire->fn));
	else
		rule_report_release(r, l, &end, "%s() releases %s + %d pages, but %s is the number of %s() in %s()",
				e->site->callee, x.number, x.more, x.number, x.acquire->callee, ledger_fn_name(x.acquire->fn));
}

const struct rule rule_over_unpin = {
	.id = "R6",
	.name = "over-unpin",
	.severity = FINDING_ERROR,
	.confidence = FINDING_HIGH,
	.default_on = true,
	.summary = "more pages are released than the acquiring call returned",
	.event = check,
	.release = check_origin,
};
