/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * dirty_without_write.c - pages taken for reading are marked dirty (rule R15)
 *
 * Writeback for nothing; and pages that the user may only read become dirty.
 *
 * A conservative "true" for pages taken with FOLL_WRITE is fine
 * (rds_info_getsockopt(), hl_unpin_host_memory(), exynos g2d), and so is a
 * value that may be false. Pages that were written to are R17's.
 */
#include "rule.h"

static bool is_concerned(const struct flow_hold *h)
{
	return rule_is_sure(h) && (h->kind == HOLD_GET || h->kind == HOLD_PIN) && h->flags &&
	       h->writes == FLOW_NO && !h->written;
}

static void check(struct rule_run *r, const struct flow_event *ev)
{
	const struct flow_hold *h = ev->hold;

	if (ev->kind != FLOW_RELEASE && ev->kind != FLOW_DIRTY)
		return;
	if (!is_concerned(h) || ev->already_released || flow_hold_present(ev->state, h) == FLOW_NO)
		return;
	if (ev->kind == FLOW_RELEASE && (!ev->dirty_is_true || !rule_is_match(ev)))
		return;
	rule_report(r, ev, h, "%s() marks pages dirty that were %s for reading at line %u", ev->callee, rule_verb(h),
		    rule_line(h));
}

const struct rule rule_dirty_without_write = {
	.id = "R15",
	.name = "dirty-without-write",
	.severity = FINDING_INFO,
	.confidence = FINDING_HIGH,
	.default_on = true,
	.summary = "pages that were taken without FOLL_WRITE are marked dirty",
	.event = check,
};
