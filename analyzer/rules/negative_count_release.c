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

/* Exactly what was asked for was got: known by value, or because the very number was compared. */
static bool is_all(const struct flow_event *ev, const struct flow_hold *h)
{
	if (!h || !h->requested)
		return false;
	if (h->tested & FLOW_TESTED_SHORT && flow_hold_short(ev->state, h) == FLOW_NO)
		return true;
	return flow_value_compare(ev->state, ev->count, h->requested) == FLOW_EQUAL;
}

/* The count is the result itself, and nothing on this path says that it is not negative. */
static bool may_be_negative(const struct flow_event *ev, const struct flow_hold *h)
{
	const struct flow_hold *of = flow_hold_of(ev->state, ev->count);

	if (ev->count_negative != FLOW_UNKNOWN || !rule_is_sure(h) || h->ret != MODEL_RET_PAGES)
		return false;
	if (!of || of->id != h->id || h->tested & (FLOW_TESTED_NEG | FLOW_TESTED_ZERO))
		return false;
	return flow_value_is_negative(ev->state, h->result) != FLOW_NO;
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

	if (ev->kind != FLOW_RELEASE || !ev->count || !goes_unsigned(ev) || is_all(ev, h))
		return;
	if (ev->count_negative == FLOW_YES)
		rule_report(r, ev, h, "count of %s() is a negative errno here", ev->callee);
	else if (may_be_negative(ev, h))
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
