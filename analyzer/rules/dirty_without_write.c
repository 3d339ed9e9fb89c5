/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * dirty_without_write.c - pages taken for reading are marked dirty (rule R15)
 *
 * Writeback for nothing; and pages that the user may only read become dirty.
 *
 * A conservative "true" for pages taken with FOLL_WRITE is fine
 * (rds_info_getsockopt(), hl_unpin_host_memory(), exynos g2d), and so is a
 * value that may be false. Pages that were written to are R17's.
 */
#include "rule.h"
#include "rules_p.h"

static bool is_concerned(const struct flow_hold *h)
{
	return rule_is_sure(h) && (h->kind == HOLD_GET || h->kind == HOLD_PIN) && h->flags &&
	       h->writes == FLOW_NO && !h->written;
}

static void check(struct rule_run *r, const struct flow_event *ev)
{
	const struct flow_hold *h = ev->hold;

	if (ev->kind != FLOW_RELEASE && ev->kind != FLOW_DIRTY)
		return;
	if (!is_concerned(h) || ev->already_released || flow_hold_present(ev->state, h) == FLOW_NO)
		return;
	if (ev->kind == FLOW_RELEASE && (!ev->dirty_is_true || !rule_is_match(ev)))
		return;
	rule_report(r, ev, h, "%s() marks pages dirty that were %s for reading at line %u", ev->callee, rule_verb(h),
		    rule_line(h));
}

/*
 * The same where others release. A condition says that the pages may have been
 * written to, so that FOLL_WRITE may be what is missing.
 */
static void check_program(struct rule_run *r, struct ledger *l, const struct ledger_site *s)
{
	struct rule_ends e;

	if (s->writes || s->is_api || s->is_iov || (s->kind != HOLD_GET && s->kind != HOLD_PIN))
		return;
	rule_ends(l, s, &e);
	if (!e.dirties || e.is_shared || e.dirties->fn == s->fn)
		return;
	r->severity = FINDING_WARNING;
	r->confidence = FINDING_MODERATE;
	rule_report_site(r, l, s, NULL, &(struct finding_step){ STEP_DIRTY, e.dirties->pos.file, e.dirties->pos.line,
			 e.dirties->pos.col, "marked dirty here" }, 1, "pages %s for reading are marked dirty by %s() in %s()",
			 s->kind == HOLD_PIN ? "pinned" : "taken", e.dirties->callee, ledger_fn_name(e.dirties->fn));
}

const struct rule rule_dirty_without_write = {
	.id = "R15",
	.name = "dirty-without-write",
	.severity = FINDING_INFO,
	.confidence = FINDING_HIGH,
	.default_on = true,
	.summary = "pages that were taken without FOLL_WRITE are marked dirty",
	.event = check,
	.acquire = check_program,
};
