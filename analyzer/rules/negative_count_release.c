/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * negative_count_release.c - an errno used as the number of pages to release (rule R7)
 *
 * unpin_user_pages() recognises a negative number that was sign-extended to
 * unsigned long, and warns. Through an unsigned int it cannot, and the _dirty_lock and
 * range forms never look.
 *
 * Right: counts that were clamped or tested (net/rds/info.c
 * rds_info_getsockopt(), rio_mport_cdev.c rio_dma_transfer()), and signed
 * loops that then do not run (qib_user_sdma.c qib_user_sdma_pin_pages()).
 */
#include "rule.h"

static bool may_be_negative(const struct flow_event *ev, const struct flow_hold *h)
{
	if (ev->count_negative == FLOW_YES)
		return true;
	if (ev->count_negative == FLOW_NO || h->tested || h->ret != MODEL_RET_PAGES)
		return false;
	/* nobody looked at the result: it is the result itself that counts */
	return h->result && flow_value_compare(ev->state, ev->count, h->result) == FLOW_EQUAL &&
	       flow_value_is_negative(ev->state, h->result) != FLOW_NO;
}

/* The count's parameter is unsigned: a signed one makes the callee's loop stop at once. */
static bool goes_unsigned(const struct flow_event *ev)
{
	int nr = ev->row ? ev->row->role[ROLE_NR] : -1;

	return nr >= 0 && (unsigned int)nr < ev->op->narg && ev->op->arg[nr].type &&
	       !ev->op->arg[nr].type->is_signed;
}

static void check(struct rule_run *r, const struct flow_event *ev)
{
	const struct flow_hold *h = ev->hold;

	if (ev->kind != FLOW_RELEASE || !rule_is_sure(h) || !ev->count || !goes_unsigned(ev))
		return;
	if (!may_be_negative(ev, h))
		return;
	rule_report(r, ev, h, "count of %s() may be a negative errno from %s() at line %u",
		    ev->callee, h->callee, rule_line(h));
}

const struct rule rule_negative_count_release = {
	.id = "R7",
	.name = "negative-count-release",
	.severity = FINDING_ERROR,
	.confidence = FINDING_HIGH,
	.default_on = true,
	.summary = "the number of pages to release can be a negative errno",
	.event = check,
};
