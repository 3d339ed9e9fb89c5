/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * sleep_in_atomic_release.c - a release that takes the page lock where nothing may sleep (rule R23)
 *
 * unpin_user_pages_dirty_lock(..., true) and set_page_dirty_lock() wait for
 * the page lock. Under a spin lock, RCU or with interrupts off that is
 * "sleeping function called from invalid context", or a deadlock.
 *
 * Right: the same calls without dirtying; leaving it to a work item
 * (bio_check_pages_dirty(), rds_rdma_free_op()).
 */
#include "rule.h"

static bool may_sleep(const struct flow_event *ev)
{
	unsigned int p = ev->row ? ev->row->properties : 0;

	return (p & MP_SLEEPS) || ((p & MP_SLEEPS_IF_DIRTY) && ev->makes_dirty);
}

static void check(struct rule_run *r, const struct flow_event *ev)
{
	const struct ir_op *where;

	if ((ev->kind != FLOW_RELEASE && ev->kind != FLOW_DIRTY) || !may_sleep(ev) || !flow_is_atomic(ev->state, &where))
		return;
	rule_report(r, ev, ev->hold, "%s() may sleep, in an atomic context since line %u (%s())", ev->callee,
		    where->pos.line, where->callee ? where->callee : "?");
}

const struct rule rule_sleep_in_atomic_release = {
	.id = "R23",
	.name = "sleep-in-atomic-release",
	.severity = FINDING_ERROR,
	.confidence = FINDING_HIGH,
	.default_on = true,
	.summary = "a release or dirtying that may sleep, under a spin lock, RCU or with interrupts off",
	.event = check,
};
