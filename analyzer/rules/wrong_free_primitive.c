/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * wrong_free_primitive.c - user pages given to the allocator, or own pages to unpin (rule R3)
 *
 * __free_page() and kfree() on a page of user memory: it may be mapped, on
 * the LRU and in a file. Freeing the *array* of pages is right, and so is
 * freeing pages that came from alloc_page(): drivers/infiniband/core/umem.c
 * ib_umem_get() calls free_page() on its page list, vmwgfx_msg.c
 * vmw_mksstat_cleanup_descriptor() frees its descriptor page.
 */
#include "rule.h"

static void check_free(struct rule_run *r, const struct flow_event *ev)
{
	const struct flow_hold *h = ev->hold;

	if (ev->what != FLOW_WHAT_PAGE || !rule_is_sure(h))
		return;
	if (h->kind == HOLD_NONE || h->extra_refs || flow_hold_present(ev->state, h) == FLOW_NO)
		return;
	rule_report(r, ev, h, "user page %s at line %u freed with %s()", rule_verb(h), rule_line(h), ev->callee);
}

static void check_release(struct rule_run *r, const struct flow_event *ev)
{
	const struct flow_hold *h = ev->hold;

	if (!h || !h->is_alloc || h->status == FLOW_UNSURE || !ev->row || ev->row->kind != HOLD_PIN)
		return;
	rule_report(r, ev, h, "page allocated at line %u released with %s()", rule_line(h), ev->callee);
}

static void check(struct rule_run *r, const struct flow_event *ev)
{
	if (ev->kind == FLOW_FREE)
		check_free(r, ev);
	else if (ev->kind == FLOW_RELEASE)
		check_release(r, ev);
}

/* The owner never gets a page from an allocator. */
static void check_origin(struct rule_run *r, struct ledger *l, const struct ledger_end *e)
{
	if (!e->all || e->site->use != LEDGER_USE_FREED)
		return;
	rule_report_release(r, l, e, "user page %s with %s() in %s() freed with %s()", e->kinds & 1u << HOLD_GET ? "taken" : "pinned",
			e->acquire->callee, ledger_fn_name(e->acquire->fn), e->site->callee);
}

const struct rule rule_wrong_free_primitive = {
	.id = "R3",
	.name = "wrong-free-primitive",
	.severity = FINDING_ERROR,
	.confidence = FINDING_HIGH,
	.default_on = true,
	.summary = "user pages go to the page allocator, or allocated pages to unpin_user_page()",
	.event = check,
	.release = check_origin,
};
