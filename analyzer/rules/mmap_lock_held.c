/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * mmap_lock_held.c - a call that takes the mmap lock itself, under the mmap lock (rule R21)
 *
 * pin_user_pages_fast() and the *_unlocked calls take the lock of current->mm
 * when they have to. A reader that takes it again waits for a writer that waits
 * for the first hold; under the write lock it waits for itself.
 *
 * Right: the *_fast_only calls, which never take it. Silent when the lock that
 * is held belongs to an mm that is not known to be current's.
 */
#include <string.h>

#include "rule.h"

static void check(struct rule_run *r, const struct flow_event *ev)
{
	if (ev->kind != FLOW_ACQUIRE || !ev->row || ev->mmap != FLOW_MMAP_HELD || ev->row->locking != MODEL_LK_NOT_HELD)
		return;
	rule_report(r, ev, ev->hold, ev->mmap_op->callee && strstr(ev->mmap_op->callee, "assert") ?
		    "%s() takes the mmap lock, which the caller holds as line %u asserts" :
		    "%s() takes the mmap lock, which is held since line %u", ev->callee, ev->mmap_op->pos.line);
}

const struct rule rule_mmap_lock_held = {
	.id = "R21",
	.name = "mmap-lock-held",
	.severity = FINDING_ERROR,
	.confidence = FINDING_HIGH,
	.default_on = true,
	.summary = "an acquiring call that takes the mmap lock runs while it is held",
	.event = check,
};
