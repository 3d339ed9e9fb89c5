/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * my_rule.c - what is wrong, in one line (rule R42)
 *
 * What happens at run time. Then the cases that look like it and are right,
 * each with the file and function of the kernel that taught us.
 */
#include "rule.h"

static void check(struct rule_run *r, const struct flow_event *ev)
{
	const struct flow_hold *h = ev->hold;

	if (ev->kind != FLOW_RELEASE || !rule_is_sure(h))
		return;
	rule_report(r, ev, h, "pages %s at line %u ...", rule_verb(h), rule_line(h));
}

const struct rule rule_my_rule = {
	.id = "R42",
	.name = "my-rule",
	.severity = FINDING_WARNING,
	.confidence = FINDING_MODERATE,
	.default_on = true,
	.summary = "one line for the list of rules",
	.event = check,
};
