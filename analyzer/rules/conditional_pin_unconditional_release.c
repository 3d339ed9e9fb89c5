/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * conditional_pin_unconditional_release.c - pages that may not be pinned are unpinned anyway (rule R24)
 *
 * iov_iter_extract_pages() and its relatives pin pages of user memory only;
 * pages of the kernel come without any reference. To unpin those takes a
 * reference that somebody else holds.
 *
 * The release must depend on iov_iter_extract_will_pin(), asked before the
 * iterator moves on, on the iterator's type, on BIO_PAGE_PINNED, or on a field
 * that has the answer (dio->is_pinned, af_alg_sgl.need_unpin,
 * netfs_io_request.direct_bv_unpin). A path on which one of these is known is
 * right for this rule, whatever it says.
 */
#include "rule.h"

static const char *const answer[] = {
	"iov_iter_extract_will_pin", "user_backed_iter", "iter_is_ubuf", "iter_is_iovec", "iov_iter_is_kvec",
	"iov_iter_is_bvec", "iov_iter_is_folioq", "iov_iter_is_xarray", "bio_flagged", NULL
};

static bool is_asked(const struct flow_state *s)
{
	for (unsigned int i = 0; answer[i]; i++)
		if (flow_predicate(s, answer[i]) != FLOW_UNKNOWN)
			return true;
	return flow_field_known(s, "pin") || flow_field_known(s, "iter_type");
}

static void check(struct rule_run *r, const struct flow_event *ev)
{
	const struct flow_hold *h = ev->hold;

	if (ev->kind != FLOW_RELEASE || !rule_is_sure(h) || h->kind != HOLD_COND || !ev->row || ev->row->kind != HOLD_PIN)
		return;
	if (ev->already_released || !rule_is_match(ev) || flow_hold_present(ev->state, h) == FLOW_NO || is_asked(ev->state))
		return;
	rule_report(r, ev, h, "%s() releases pages of %s() at line %u, which pins user memory only: iov_iter_extract_will_pin() was not asked",
		    ev->callee, h->callee, rule_line(h));
}

const struct rule rule_conditional_pin_unconditional_release = {
	.id = "R24",
	.name = "conditional-pin-unconditional-release",
	.severity = FINDING_ERROR,
	.confidence = FINDING_MODERATE,
	.default_on = true,
	.summary = "pages that are pinned only if the iterator is of user memory are unpinned in any case",
	.event = check,
};
