/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * null_pages_or_vmas.c - no array, or one that is too short (rule R26)
 *
 * The pin calls and get_user_pages_fast() need somewhere to put the pages:
 * they refuse NULL, or crash on it where they do not look. A slow get_* call with NULL and without
 * FOLL_GET is a prefault and right (virt/kvm/async_pf.c). An array carved out
 * of the tail of a bvec or scatterlist has no size that is known here
 * (block/bio.c __bio_iov_iter_get_pages()).
 */
#include "rule.h"

static bool null_is_fine(struct rule_run *r, const struct flow_event *ev)
{
	if (!(ev->row->properties & MP_NULL_PAGES_OK))
		return false;
	return !ev->flags.value || !(ev->flags.must & model_flag(r->model, "FOLL_GET"));
}

static void check(struct rule_run *r, const struct flow_event *ev)
{
	if (ev->kind != FLOW_ACQUIRE || !ev->row)
		return;
	if (ev->pages_null == FLOW_YES && !null_is_fine(r, ev)) {
		rule_report(r, ev, ev->hold, "%s() is called without an array for the pages", ev->callee);
		return;
	}
	/* an array of length 0 at the end of a record is as long as its allocation */
	if (ev->array_size > 0 && ev->nr && ev->nr_vs_array == FLOW_GREATER)
		rule_report(r, ev, ev->hold, "%s() is asked for %s pages, but the array has room for %lld",
			    ev->callee, flow_value_text(ev->state, ev->nr), ev->array_size);
}

const struct rule rule_null_pages_or_vmas = {
	.id = "R26",
	.name = "null-pages-or-vmas",
	.severity = FINDING_ERROR,
	.confidence = FINDING_HIGH,
	.default_on = true,
	.summary = "the array for the pages is missing or too short",
	.event = check,
};
