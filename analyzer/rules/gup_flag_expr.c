/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * gup_flag_expr.c - a truth value or another enumeration as gup_flags (rule R27)
 *
 * Right only as long as FOLL_WRITE is 1, and tools and readers cannot see the
 * intent. Real code that happens to work: bcm_vk_sg.c bcm_vk_dma_alloc(),
 * vchiq's create_pagelist().
 */
#include "rule.h"

static void check(struct rule_run *r, const struct flow_event *ev)
{
	if (ev->kind != FLOW_ACQUIRE || !ev->row || !ev->flags.value)
		return;
	if (ev->flags.is_bool)
		rule_report(r, ev, ev->hold, "gup_flags of %s() is the truth value '%s', write 'cond ? FOLL_WRITE : 0'",
			    ev->callee, ev->flags.text ? ev->flags.text : "?");
	else if (ev->flags.enum_tag)
		rule_report(r, ev, ev->hold, "gup_flags of %s() is of %s%s%s, write FOLL_ flags",
			    ev->callee, *ev->flags.enum_tag ? "'enum " : "another enumeration",
			    ev->flags.enum_tag, *ev->flags.enum_tag ? "'" : "");
}

const struct rule rule_gup_flag_expr = {
	.id = "R27",
	.name = "gup-flag-expr",
	.severity = FINDING_STYLE,
	.confidence = FINDING_HIGH,
	.default_on = true,
	.summary = "gup_flags is a comparison, a bool or another enumeration",
	.event = check,
};
