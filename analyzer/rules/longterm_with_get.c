/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * longterm_with_get.c - FOLL_LONGTERM on a call that only takes references (rule R11)
 *
 * The call warns once and returns -EINVAL, so the feature never works. In 5.4,
 * where nothing is pinned yet, get_user_pages() and get_user_pages_fast() take
 * the flag; the model knows the tree.
 */
#include "rule.h"

static void check(struct rule_run *r, const struct flow_event *ev)
{
	if (ev->kind != FLOW_ACQUIRE || !ev->row || !ev->flags.value || ev->row->kind != HOLD_GET)
		return;
	if (!(ev->flags.must & model_flag(r->model, "FOLL_LONGTERM")))
		return;
	if (model_longterm_ok(r->model, ev->row, ev->locked_null != FLOW_NO))
		return;
	rule_report(r, ev, ev->hold, "%s() refuses FOLL_LONGTERM%s", ev->callee,
		    model_has_pin(r->model) ? ", it needs a pin_user_pages*() call" : "");
}

const struct rule rule_longterm_with_get = {
	.id = "R11",
	.name = "longterm-with-get",
	.severity = FINDING_ERROR,
	.confidence = FINDING_HIGH,
	.default_on = true,
	.summary = "FOLL_LONGTERM is passed to a get_user_pages*() call that refuses it",
	.event = check,
};
