/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * write_without_foll_write.c - pages taken for reading are written to (rule R17)
 *
 * Without FOLL_WRITE the page may be shared after fork(), the zero page, or a
 * page of a file that the user cannot write: others see the write, and no
 * permission was checked.
 *
 * Evidence is a store or copy by the CPU, or a mapping for DMA from the device;
 * within one function a mapping in both directions is taken for mere habit. Right: writing to a fresh
 * page that replaces the user's (uprobe_write_opcode()).
 */
#include "rule.h"
#include "rules_p.h"

static void check(struct rule_run *r, const struct flow_event *ev)
{
	const struct flow_hold *h = ev->hold;

	if (ev->kind != FLOW_WRITE || !rule_is_sure(h) || (h->kind != HOLD_GET && h->kind != HOLD_PIN))
		return;
	if (!h->flags || h->writes != FLOW_NO || ev->written == FLOW_WRITTEN_MAYBE || h->status == FLOW_RELEASED)
		return;
	if (flow_hold_present(ev->state, h) == FLOW_NO)
		return;
	if (ev->written == FLOW_WRITTEN_DEVICE)
		rule_report(r, ev, h, "pages %s for reading at line %u are mapped for DMA from the device",
			    rule_verb(h), rule_line(h));
	else
		rule_report(r, ev, h, "page %s for reading at line %u is written to", rule_verb(h), rule_line(h));
}

/* The same where pages are kept in a field and others write to them. */
static void check_program(struct rule_run *r, struct ledger *l, const struct ledger_site *s)
{
	const struct ledger_site *w;
	struct rule_ends e;

	if (s->writes || s->is_api || s->is_iov || (s->kind != HOLD_GET && s->kind != HOLD_PIN))
		return;
	rule_ends(l, s, &e);
	w = e.cpu ? e.cpu : e.device ? e.device : e.both;
	if (!w || w->fn == s->fn)	/* the walk sees what is in one function */
		return;
	if (w == e.both)
		r->severity = FINDING_WARNING;
	r->confidence = FINDING_MODERATE;
	rule_report_site(r, l, s, NULL, &(struct finding_step){ STEP_USE, w->pos.file, w->pos.line, w->pos.col, "written here" }, 1,
			 "pages %s for reading are %s in %s()", s->kind == HOLD_PIN ? "pinned" : "taken",
			 w == e.cpu ? "written to" : w == e.device ? "mapped for DMA from the device" :
			 "mapped for DMA in both directions", ledger_fn_name(w->fn));
}

const struct rule rule_write_without_foll_write = {
	.id = "R17",
	.name = "write-without-foll-write",
	.severity = FINDING_ERROR,
	.confidence = FINDING_HIGH,
	.default_on = true,
	.summary = "pages that were taken without FOLL_WRITE are written to",
	.event = check,
	.acquire = check_program,
};
