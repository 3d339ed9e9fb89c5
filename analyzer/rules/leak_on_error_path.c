/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * leak_on_error_path.c - a failing return that forgets pages (rule R4)
 *
 * "n = pin_user_pages_fast(...); b = kmalloc(...); if (!b) return -ENOMEM;"
 * keeps every page: user space repeats the call until memory is gone.
 *
 * Four shapes look alike and are right. The failing return of the pin itself:
 * on that path there is nothing in the hold. Pages that moved to an object, an
 * out-parameter or a container: the hold escaped, whoever has it may clean up
 * (fuse_get_user_pages(), rio_dma_transfer()); unless this function frees the
 * array that names them. A release by a helper: its summary says so, and a
 * helper that nobody knows lets the hold escape. A release by a loop or behind
 * a shared label: the walk follows both.
 */
#include "rule.h"

/* Pages that the path has for sure, or has if the result means what the code took it for. */
static bool is_there(const struct flow_event *ev, const struct flow_hold *h)
{
	enum flow_tri there = flow_hold_present(ev->state, h);

	return there == FLOW_YES || (there == FLOW_UNKNOWN && (h->tested & (FLOW_TESTED_NEG | FLOW_TESTED_ZERO)));
}

/* Of the kernel's memory nothing is pinned: a path that asked, and one that cannot be told from it. */
static bool is_of_kernel(const struct flow_state *s)
{
	return flow_predicate(s, "iov_iter_extract_will_pin") != FLOW_YES && flow_predicate(s, "user_backed_iter") != FLOW_YES &&
	       flow_predicate(s, "iter_is_ubuf") != FLOW_YES && flow_predicate(s, "iter_is_iovec") != FLOW_YES;
}

/* A short result that was tested for is R5's. */
static bool is_short(const struct flow_event *ev, const struct flow_hold *h)
{
	return h->status != FLOW_PARTLY && (h->tested & FLOW_TESTED_SHORT) && flow_hold_short(ev->state, h) != FLOW_NO;
}

static void check_hold(struct rule_run *r, const struct flow_event *ev, const struct flow_hold *h)
{
	if (!rule_is_sure(h) || h->kind == HOLD_NONE || h->extra_refs || (h->kind == HOLD_COND && is_of_kernel(ev->state)))
		return;
	if (!rule_is_lost(h) || !is_there(ev, h) || is_short(ev, h))
		return;
	if (h->status == FLOW_PARTLY)
		rule_report(r, ev, h, "some of the pages %s at line %u are not released on this failure path",
			    rule_verb(h), rule_line(h));
	else
		rule_report(r, ev, h, "pages %s at line %u are not released on this failure path",
			    rule_verb(h), rule_line(h));
}

static void check(struct rule_run *r, const struct flow_event *ev)
{
	if (ev->kind != FLOW_RETURN || !ev->ret_fails)
		return;
	for (size_t i = 0; i < ev->nhold; i++)
		check_hold(r, ev, ev->holds[i]);
}

const struct rule rule_leak_on_error_path = {
	.id = "R4",
	.name = "leak-on-error-path",
	.severity = FINDING_ERROR,
	.confidence = FINDING_HIGH,
	.default_on = true,
	.summary = "a failing return keeps pages that nobody can release any more",
	.event = check,
};
