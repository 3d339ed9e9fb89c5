/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * get_released_with_unpin.c - held pages given back as if they were pinned (rule R2)
 *
 * A small folio loses 1024 references and can be freed under its users; the
 * pincount of a large one goes negative.
 *
 * mm/gup_test.c put_back_pages() switches on the command that chose the
 * acquire: another function, nothing to match here. In a tree without
 * pin_user_pages(), put_user_page() is a release of GET; the model knows.
 */
#include "rule.h"

static void check(struct rule_run *r, const struct flow_event *ev)
{
	const struct flow_hold *h = ev->hold;

	if (ev->kind != FLOW_RELEASE || !rule_is_sure(h) || !ev->row || ev->already_released)
		return;
	if (h->kind != HOLD_GET || ev->row->kind != HOLD_PIN)
		return;
	if (flow_hold_present(ev->state, h) == FLOW_NO || !rule_is_match(ev))
		return;
	rule_report(r, ev, h, "pages taken with %s() at line %u released with %s()",
		    h->callee, rule_line(h), ev->callee);
}

/* Pages that are kept and unpinned by somebody else: nothing that is pinned comes to this call. */
static void check_origin(struct rule_run *r, struct ledger *l, const struct ledger_end *e)
{
	if (!e->all || e->site->class != MODEL_RELEASE || e->site->kind != HOLD_PIN || e->kinds != 1u << HOLD_GET)
		return;
	rule_report_release(r, l, e, "pages taken with %s() in %s() released with %s()", e->acquire->callee,
			ledger_fn_name(e->acquire->fn), e->site->callee);
}

const struct rule rule_get_released_with_unpin = {
	.id = "R2",
	.name = "get-released-with-unpin",
	.severity = FINDING_ERROR,
	.confidence = FINDING_HIGH,
	.default_on = true,
	.summary = "pages from get_user_pages*() are released with unpin_user_page() or its relatives",
	.event = check,
	.release = check_origin,
};
