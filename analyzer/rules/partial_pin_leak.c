/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * partial_pin_leak.c - fewer pages than asked for, and those are forgotten (rule R5)
 *
 * "if (pin_user_pages_fast(a, n, 0, pg) != n) return -EFAULT;" keeps every
 * page of a short result. An unmapped tail or a signal is enough.
 *
 * Silent where the rest is asked for in a loop until it is complete
 * (i915_gem_object_userptr_submit_init), where n is 1, and where the pages
 * live in an object that somebody else cleans up, unless the function itself
 * frees the array that names them.
 */
#include "rule.h"

static void check_hold(struct rule_run *r, const struct flow_event *ev, const struct flow_hold *h)
{
	if (!rule_is_sure(h) || h->kind == HOLD_NONE || h->kind == HOLD_COND)
		return;
	if (h->ret != MODEL_RET_PAGES || !rule_is_lost(h) || h->status == FLOW_PARTLY || !(h->tested & FLOW_TESTED_SHORT))
		return;
	if (flow_hold_present(ev->state, h) == FLOW_NO || flow_hold_short(ev->state, h) == FLOW_NO)
		return;
	rule_report(r, ev, h, "pages %s at line %u are lost when %s() got fewer than asked for",
		    rule_verb(h), rule_line(h), h->callee);
}

/* "bytes / PAGE_SIZE" misses what the offset pushes over the next page's edge, and a last page covered in part. */
static void check_count(struct rule_run *r, const struct flow_event *ev)
{
	const struct flow_hold *h = ev->hold;

	if (!rule_is_sure(h) || !ev->count_rounds_down || ev->already_released || !rule_is_match(ev))
		return;
	rule_report(r, ev, h, "%s() releases the bytes of %s() divided by the page size: pages covered in part are lost",
		    ev->callee, h->callee);
}

static void check(struct rule_run *r, const struct flow_event *ev)
{
	if (ev->kind == FLOW_RELEASE)
		check_count(r, ev);
	if (ev->kind != FLOW_RETURN || !ev->ret_fails)
		return;
	for (size_t i = 0; i < ev->nhold; i++)
		check_hold(r, ev, ev->holds[i]);
}

/* The pages are another function's, and the loop that gives them back does not begin with the first. */
static void check_origin(struct rule_run *r, struct ledger *l, const struct ledger_end *e)
{
	struct ledger_extent x;
	struct ledger_end end = *e;

	if (!ledger_extent(l, e->site, &x) || x.more >= 0)
		return;
	end.acquire = x.acquire;
	if (!x.acquire) {
		rule_report_release(r, l, &end, "the loop around %s() leaves out the first of %s pages", e->site->callee, x.number);
		return;
	}
	rule_report_release(r, l, &end, "the loop around %s() leaves out %s that %s() in %s() took", e->site->callee,
			x.more == -1 ? "the first of the pages" : "the first pages of those", x.acquire->callee,
			ledger_fn_name(x.acquire->fn));
}

const struct rule rule_partial_pin_leak = {
	.id = "R5",
	.name = "partial-pin-leak",
	.severity = FINDING_ERROR,
	.confidence = FINDING_HIGH,
	.default_on = true,
	.summary = "a short result counts as failure, but the pages that were got are not released",
	.event = check,
	.release = check_origin,
};
