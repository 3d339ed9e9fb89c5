/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * leak_on_error_path.c - a failing return that forgets pages (rule R4)
 *
 * "n = pin_user_pages_fast(...); b = kmalloc(...); if (!b) return -ENOMEM;"
 * keeps every page: user space repeats the call until memory is gone.
 *
 * Four shapes look alike and are right. The failing return of the pin itself:
 * on that path there is nothing in the hold. Pages that moved to an object, an
 * out-parameter or a container: the hold escaped, whoever has it may clean up
 * (fuse_get_user_pages(), rio_dma_transfer()); unless this function frees the
 * array that names them. A release by a helper: its summary says so, and a
 * helper that nobody knows lets the hold escape. A release by a loop or behind
 * a shared label: the walk follows both.
 */
#include "rule.h"
#include "../../lib/alloc.h"
#include "../../lib/arena.h"

/* Pages that the path has for sure, or has if the result means what the code took it for. */
static bool is_there(const struct flow_event *ev, const struct flow_hold *h)
{
	enum flow_tri there = flow_hold_present(ev->state, h);

	return there == FLOW_YES || (there == FLOW_UNKNOWN && (h->tested & (FLOW_TESTED_NEG | FLOW_TESTED_ZERO)));
}

/* Of the kernel's memory nothing is pinned: a path that asked, and one that cannot be told from it. */
static bool is_of_kernel(const struct flow_state *s)
{
	return flow_predicate(s, "iov_iter_extract_will_pin") != FLOW_YES && flow_predicate(s, "user_backed_iter") != FLOW_YES &&
	       flow_predicate(s, "iter_is_ubuf") != FLOW_YES && flow_predicate(s, "iter_is_iovec") != FLOW_YES;
}

/* A short result that was tested for is R5's. */
static bool is_short(const struct flow_event *ev, const struct flow_hold *h)
{
	return h->status != FLOW_PARTLY && (h->tested & FLOW_TESTED_SHORT) && flow_hold_short(ev->state, h) != FLOW_NO;
}

static void check_hold(struct rule_run *r, const struct flow_event *ev, const struct flow_hold *h)
{
	if (!rule_is_sure(h) || h->kind == HOLD_NONE || h->extra_refs || (h->kind == HOLD_COND && is_of_kernel(ev->state)))
		return;
	if (!rule_is_lost(h) || !is_there(ev, h) || is_short(ev, h))
		return;
	if (h->status == FLOW_PARTLY)
		rule_report(r, ev, h, "some of the pages %s at line %u are not released on this failure path",
			    rule_verb(h), rule_line(h));
	else
		rule_report(r, ev, h, "pages %s at line %u are not released on this failure path",
			    rule_verb(h), rule_line(h));
}

/* --- one failing return releases, another does not --- */

/*
 * Pages that somebody else knows may be released there. But where the function itself
 * releases them on one failing path, after they were handed to the same one with the
 * same success, it is the one to do it on all of them.
 */
struct fate {
	struct fate *next;
	const struct ir_op *acquire, *handed_by;
	enum flow_tri has_failed;	/* the call that they were handed to */
	bool is_released;		/* on some failing path */
	struct rule_draft *kept[8];	/* on these it is not */
	size_t nkept;
};

static struct fate *fate_of(struct rule_run *r, const struct flow_event *ev, const struct flow_hold *h)
{
	enum flow_tri failed;
	const struct ir_op *by = flow_handed_by(ev->state, h, &failed);
	struct fate *f;

	for (f = r->data; f; f = f->next)
		if (f->acquire == h->op && f->handed_by == by && f->has_failed == failed)
			return f;
	f = arena_new(r->arena, struct fate);
	*f = (struct fate){ .next = r->data, .acquire = h->op, .handed_by = by, .has_failed = failed };
	r->data = f;
	return f;
}

/* Taken in a loop: what one turn took is followed as a hold of its own, and one release is for all. */
static bool has_sibling(const struct flow_event *ev, const struct flow_hold *h)
{
	for (size_t i = 0; i < ev->nhold; i++)
		if (ev->holds[i]->op == h->op && ev->holds[i] != h)
			return true;
	return false;
}

static void note_fate(struct rule_run *r, const struct flow_event *ev, const struct flow_hold *h)
{
	const struct flow_hold *returned = ev->ret ? flow_hold_of(ev->state, ev->ret) : NULL;
	struct fate *f;

	if (!rule_is_sure(h) || h->kind == HOLD_NONE || h->kind == HOLD_COND || h->extra_refs || h->escape == FLOW_ESC_NONE ||
	    h->escape == FLOW_ESC_RETURNED)
		return;
	if (h->status == FLOW_RELEASED) {
		if (h->release_callee)	/* not by the allocator (R3) */
			fate_of(r, ev, h)->is_released = true;
		return;
	}
	if (h->status != FLOW_ESCAPED || !is_there(ev, h) || has_sibling(ev, h) || flow_released_elsewhere(ev->state, h->kind))
		return;
	if (returned && returned->id == h->id)		/* what is returned leads to them */
		return;
	f = fate_of(r, ev, h);
	if (f->nkept == ARRAY_SIZE(f->kept))
		return;
	r->severity = FINDING_WARNING;
	r->confidence = FINDING_MODERATE;
	f->kept[f->nkept++] = rule_draft(r, ev, h, "pages %s at line %u are not released on this failure path, but on others",
					 rule_verb(h), rule_line(h));
}

static void check_fates(struct rule_run *r, const struct ir_fn *fn, const struct flow_result *res)
{
	(void)fn;
	(void)res;
	for (struct fate *f = r->data; f; f = f->next)
		for (size_t i = 0; i < f->nkept && f->is_released; i++)
			rule_submit(r, f->kept[i]);
}

static void check(struct rule_run *r, const struct flow_event *ev)
{
	if (ev->kind != FLOW_RETURN || !ev->ret_fails)
		return;
	for (size_t i = 0; i < ev->nhold; i++) {
		check_hold(r, ev, ev->holds[i]);
		note_fate(r, ev, ev->holds[i]);
	}
}

const struct rule rule_leak_on_error_path = {
	.id = "R4",
	.name = "leak-on-error-path",
	.severity = FINDING_ERROR,
	.confidence = FINDING_HIGH,
	.default_on = true,
	.summary = "a failing return keeps pages that nobody can release any more",
	.event = check,
	.function = check_fates,
};
