/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * mmap_lock_missing.c - a call that needs the mmap lock, on a path that gave it up (rule R20)
 *
 * The page tables and VMAs that get_user_pages() walks change under it.
 *
 * The lock may be taken frames above (radeon through TTM, sgx) or asserted to
 * be held (user_events), so that a path which never touched it says nothing.
 * What is judged is a lock that this function gave up before the call.
 * Another mm whose lock is held may be the same one by another name
 * (vhost_vdpa_pa_map()): silent.
 */
#include "rule.h"

static void check(struct rule_run *r, const struct flow_event *ev)
{
	if (ev->kind != FLOW_ACQUIRE || !ev->row || ev->mmap != FLOW_MMAP_FREE)
		return;
	if (ev->row->locking != MODEL_LK_HELD && ev->row->locking != MODEL_LK_HELD_MAY_DROP)
		return;
	rule_report(r, ev, ev->hold, "%s() needs the mmap lock, which line %u gave up", ev->callee, ev->mmap_op->pos.line);
}

const struct rule rule_mmap_lock_missing = {
	.id = "R20",
	.name = "mmap-lock-missing",
	.severity = FINDING_ERROR,
	.confidence = FINDING_HIGH,
	.default_on = true,
	.summary = "an acquiring call that needs the mmap lock runs after the lock was given up",
	.event = check,
};
