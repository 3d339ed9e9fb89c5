/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * sleep_in_atomic_release.c - a release that takes the page lock where nothing may sleep (rule R23)
 *
 * unpin_user_pages_dirty_lock(..., true) and set_page_dirty_lock() wait for
 * the page lock. Under a spin lock, RCU or with interrupts off that is
 * "sleeping function called from invalid context", or a deadlock.
 *
 * The same holds in functions that run on completion, from a timer or tasklet
 * or after a grace period, and in what they call.
 *
 * Right: the same calls without dirtying; leaving it to a work item
 * (bio_check_pages_dirty(), rds_rdma_free_op()). A function that asks where it
 * is (in_task()) is left alone, and so are those that call it.
 */
#include "rule.h"
#include "../../lib/alloc.h"
#include "../../lib/arena.h"

static bool may_sleep(const struct flow_event *ev)
{
	unsigned int p = ev->row ? ev->row->properties : 0;

	return (p & MP_SLEEPS) || ((p & MP_SLEEPS_IF_DIRTY) && ev->makes_dirty);
}

static void check(struct rule_run *r, const struct flow_event *ev)
{
	const struct ir_op *where;

	if ((ev->kind != FLOW_RELEASE && ev->kind != FLOW_DIRTY) || !may_sleep(ev) || !flow_is_atomic(ev->state, &where))
		return;
	rule_report(r, ev, ev->hold, "%s() may sleep, in an atomic context since line %u (%s())", ev->callee,
		    where->pos.line, where->callee ? where->callee : "?");
}

/* What runs on completion, from a timer or after a grace period. */
static void check_entry(struct rule_run *r, struct ledger *l, const struct ledger_site *s)
{
	struct finding_step step[ARRAY_SIZE(((struct ledger_way *)0)->fn)];
	struct ledger_way way;

	if (!s->sleeps || !ledger_atomic_way(l, s, &way))
		return;
	for (size_t i = 0; i + 1 < way.n; i++)
		step[i] = (struct finding_step){
			STEP_CALL, way.op[i]->pos.file, way.op[i]->pos.line, way.op[i]->pos.col,
			arena_printf(r->arena, "%s() is called here by %s()", ledger_fn_name(way.fn[i]), ledger_fn_name(way.fn[i + 1])) };
	rule_report_end(r, s, step, way.n - 1, "%s() may sleep, in %s() that runs as %s, where nothing may", s->callee,
			ledger_fn_name(way.fn[way.n - 1]), way.how);
}

const struct rule rule_sleep_in_atomic_release = {
	.id = "R23",
	.name = "sleep-in-atomic-release",
	.severity = FINDING_ERROR,
	.confidence = FINDING_HIGH,
	.default_on = true,
	.summary = "a release or dirtying that may sleep, under a spin lock, RCU or with interrupts off",
	.event = check,
	.end = check_entry,
};
