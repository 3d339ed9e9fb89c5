/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * internal_flag_passed.c - FOLL_ bits that belong to mm/ or to the other family (rule R10)
 *
 * mm/gup.c is_valid_gup_args() warns and refuses. Since 6.3 the slow pin
 * calls then return 0, which a caller that tests "< 0" takes for success.
 *
 * FOLL_GET on a get_* call is allowed and superfluous: a note, not an error
 * (nitro_enclaves ne_set_user_memory_region_ioctl(), mm/rmap.c
 * make_device_exclusive_range()). Flags that come from a parameter or a field
 * are not known here.
 */
#include <string.h>
#include "rule.h"

static void check(struct rule_run *r, const struct flow_event *ev)
{
	unsigned long bad, get;

	if (ev->kind != FLOW_ACQUIRE || !ev->row || !ev->flags.value)
		return;
	/* 6.1's pin_user_pages_unlocked() is made of get_user_pages_unlocked(); who implements the API may */
	if (!strcmp(ev->fn->file, "mm/gup.c"))
		return;
	bad = ev->flags.must & model_internal_flags(r->model, ev->row);
	if (bad) {
		rule_report(r, ev, ev->hold, "%s() refuses %s from its callers%s", ev->callee,
			    model_flag_names(r->model, bad),
			    ev->row->properties & MP_RETURN_ZERO_ON_REJECT && model_pin_zero_on_reject(r->model) ?
			    " and returns 0" : "");
		return;
	}
	/* 5.4 has drivers whose FOLL_GET does something: follow_page() */
	get = model_flag(r->model, "FOLL_GET");
	if (ev->row->kind != HOLD_GET || !(ev->flags.must & get) || ev->row->properties & MP_GET_IF_FLAG)
		return;
	r->severity = FINDING_NOTE;
	rule_report(r, ev, ev->hold, "FOLL_GET is implied by %s()", ev->callee);
}

const struct rule rule_internal_flag_passed = {
	.id = "R10",
	.name = "internal-flag-passed",
	.severity = FINDING_ERROR,
	.confidence = FINDING_HIGH,
	.default_on = true,
	.summary = "gup_flags has bits that a caller may not pass",
	.event = check,
};
