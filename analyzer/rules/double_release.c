/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * double_release.c - the same pages released twice on one path (rule R8)
 *
 * The second release takes somebody else's reference. Typical: a helper
 * releases on failure and the caller's label releases again.
 *
 * Right: taking the pages again in between, a pointer that is set to NULL and
 * tested (net/xdp/xdp_umem.c xdp_umem_pin_pages(), rio_mport_cdev.c
 * rio_dma_transfer()), and get_page() on top (->extra_refs).
 */
#include "rule.h"

/* Nobody took them here, or the walk lost them: that the same ones go twice is all there is to know. */
static bool is_untracked(const struct flow_event *ev, const struct flow_hold *h)
{
	return !h || (!h->extra_refs && !h->is_alloc && !ev->already_released);
}

static void check(struct rule_run *r, const struct flow_event *ev)
{
	const struct flow_hold *h = ev->hold;

	if (ev->kind != FLOW_RELEASE)
		return;
	if (ev->before && is_untracked(ev, h)) {
		rule_report(r, ev, NULL, "pages released again with %s(), first with %s() at line %u", ev->callee,
			    ev->before->callee, ev->before->pos.line);
		return;
	}
	if (!rule_is_sure(h) || h->kind == HOLD_NONE)
		return;
	if (!ev->already_released || h->extra_refs || !h->release_op)
		return;
	if (flow_hold_present(ev->state, h) == FLOW_NO || !rule_is_match(ev))
		return;
	rule_report(r, ev, h, "pages %s at line %u released again with %s(), first with %s() at line %u",
		    rule_verb(h), rule_line(h), ev->callee,
		    h->release_callee ? h->release_callee : "a callee", h->release_op->pos.line);
}

const struct rule rule_double_release = {
	.id = "R8",
	.name = "double-release",
	.severity = FINDING_ERROR,
	.confidence = FINDING_HIGH,
	.default_on = true,
	.summary = "the same pages are released twice on one path",
	.event = check,
};
