/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * pin_released_with_put.c - pinned pages given back as if they were only held (rule R1)
 *
 * A small folio keeps 1023 references: it is never freed and looks pinned for
 * good. A large folio is freed with its pincount set.
 *
 * An ordinary reference on top has its own put_page(): mm/gup.c
 * migrate_longterm_unpinnable_folios() takes one with folio_get() and then
 * drops the pin. ->extra_refs counts these.
 */
#include "rule.h"

static void check(struct rule_run *r, const struct flow_event *ev)
{
	const struct flow_hold *h = ev->hold;

	if (ev->kind != FLOW_RELEASE || !rule_is_sure(h) || !ev->row || ev->already_released)
		return;
	if (h->kind != HOLD_PIN || ev->row->kind != HOLD_GET || h->extra_refs)
		return;
	if (flow_hold_present(ev->state, h) == FLOW_NO || !rule_is_match(ev))
		return;
	rule_report(r, ev, h, "pages pinned at line %u released with %s()", rule_line(h), ev->callee);
}

/* Pages that are kept and put by somebody else: nothing but pins comes to this call. */
static void check_origin(struct rule_run *r, struct ledger *l, const struct ledger_end *e)
{
	if (!e->all || e->site->class != MODEL_RELEASE || e->site->kind != HOLD_GET || e->kinds & ~(1u << HOLD_PIN | 1u << HOLD_COND))
		return;
	rule_report_release(r, l, e, "pages pinned with %s() in %s() released with %s()", e->acquire->callee,
			ledger_fn_name(e->acquire->fn), e->site->callee);
}

const struct rule rule_pin_released_with_put = {
	.id = "R1",
	.name = "pin-released-with-put",
	.severity = FINDING_ERROR,
	.confidence = FINDING_HIGH,
	.default_on = true,
	.summary = "pages from pin_user_pages*() are released with put_page() or its relatives",
	.event = check,
	.release = check_origin,
};
