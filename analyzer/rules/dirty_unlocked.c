/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * dirty_unlocked.c - a user page marked dirty without its lock (rule R16)
 *
 * set_page_dirty() of a file page races with truncate, which frees the
 * mapping under it; set_page_dirty_lock() takes the page lock.
 *
 * Only pages that this function took are judged, since nobody else can have
 * locked them: a helper that gets pages from its caller may find them locked
 * (i915_gem_userptr_put_pages() tries the lock itself). Right: between
 * lock_page() and unlock_page(), and for pages known to be anonymous. Pages of an
 * iterator may be locked by whoever made it (drivers/block/ublk_drv.c
 * ublk_copy_user_pages(), fs/nfs/direct.c): silent.
 */
#include "rule.h"

static void check(struct rule_run *r, const struct flow_event *ev)
{
	const struct flow_hold *h = ev->hold;
	const struct ir_op *where;

	if (ev->kind != FLOW_DIRTY || !rule_is_sure(h) || h->kind == HOLD_NONE || !ev->row)
		return;
	if (!(ev->row->properties & MP_UNLOCKED) || ev->already_released || h->carrier == FLOW_CARRIER_OBJECT)
		return;
	if (h->ret == MODEL_RET_BYTES)
		return;
	if (flow_page_may_be_locked(ev->state) || (h->row && h->row->properties & MP_LOCKS_PAGE) ||
	    flow_predicate(ev->state, "PageAnon") == FLOW_YES || flow_predicate(ev->state, "folio_test_anon") == FLOW_YES)
		return;
	if (flow_is_atomic(ev->state, &where))
		rule_report(r, ev, h, "page %s at line %u marked dirty with %s() without its lock; "
			    "atomic since line %u: do it later with the lock",
			    rule_verb(h), rule_line(h), ev->callee, where->pos.line);
	else
		rule_report(r, ev, h, "page %s at line %u marked dirty with %s() without its lock",
			    rule_verb(h), rule_line(h), ev->callee);
}

const struct rule rule_dirty_unlocked = {
	.id = "R16",
	.name = "dirty-unlocked",
	.severity = FINDING_WARNING,
	.confidence = FINDING_MODERATE,
	.default_on = true,
	.summary = "a user page is marked dirty without the page lock",
	.event = check,
};
