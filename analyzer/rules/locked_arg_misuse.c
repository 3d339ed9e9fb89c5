/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * locked_arg_misuse.c - the 'locked' argument of the slow calls, handled wrong (rule R22)
 *
 * With 'locked' the call may give the mmap lock up and says so by writing 0.
 * On entry it must be 1; afterwards the lock may be given up only if it is
 * still 1. VMA pointers do not survive that, so 'vmas' and 'locked' exclude
 * each other where both exist.
 *
 * The model of right use is mm/process_vm_access.c process_vm_rw_single_vec().
 */
#include "rule.h"

static void check_call(struct rule_run *r, const struct flow_event *ev)
{
	long long v;

	if (!ev->row || ev->row->locking != MODEL_LK_HELD_MAY_DROP || !ev->locked_entry)
		return;
	if (flow_value_is_const(ev->state, ev->locked_entry, &v) && v != 1)
		rule_report(r, ev, ev->hold, "'locked' of %s() is %lld, and must be 1 on entry", ev->callee, v);
	else if (ev->vmas_set == FLOW_YES)
		rule_report(r, ev, ev->hold, "%s() gets 'vmas' and 'locked': the VMAs may be gone when it returns", ev->callee);
}

static void check(struct rule_run *r, const struct flow_event *ev)
{
	if (ev->kind == FLOW_ACQUIRE)
		check_call(r, ev);
	else if (ev->kind == FLOW_LOCK && ev->mmap_dropped != FLOW_NO)
		rule_report(r, ev, NULL, "%s() gives up a lock that the acquiring call may have given up: 'locked' is not tested",
			    ev->callee);
}

const struct rule rule_locked_arg_misuse = {
	.id = "R22",
	.name = "locked-arg-misuse",
	.severity = FINDING_ERROR,
	.confidence = FINDING_HIGH,
	.default_on = true,
	.summary = "'locked' is not 1 on entry, or the mmap lock is given up without testing it",
	.event = check,
};
