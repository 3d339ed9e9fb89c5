/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * return_unchecked.c - entries of the array are used that may never have been written (rule R19)
 *
 * The call may return fewer pages than asked for, 0 or an errno; the entries
 * beyond hold whatever was there.
 *
 * Right: for one page a test "< 0" is enough; a pointer that was NULL before
 * and is tested (arch/s390/kvm/interrupt.c get_map_page()); prefault without
 * an array (virt/kvm/async_pf.c async_pf_execute()).
 */
#include "rule.h"
#include "rules_p.h"
#include "../../lib/alloc.h"
#include "../../lib/arena.h"

static bool is_number(const struct flow_hold *h)
{
	return h->ret == MODEL_RET_PAGES || h->ret == MODEL_RET_BYTES;
}

static bool asks_for_one(const struct flow_event *ev, const struct flow_hold *h)
{
	long long n;

	return !h->requested || (flow_value_is_const(ev->state, h->requested, &n) && n == 1);
}

/* The pointer itself was tested: it was NULL before, or the code trusts that it was. */
static bool is_pointer_tested(const struct flow_event *ev)
{
	return ev->released && flow_value_is_zero(ev->state, ev->released) == FLOW_NO;
}

/* Was the result looked at in a way that makes the entry valid? */
static bool is_tested_enough(const struct flow_event *ev, const struct flow_hold *h)
{
	if (h->tested & (FLOW_TESTED_SHORT | FLOW_TESTED_LOOP))
		return true;
	if (h->tested & (FLOW_TESTED_NEG | FLOW_TESTED_ZERO))
		return asks_for_one(ev, h) || !ev->index || ev->index_valid != FLOW_NO;
	return false;
}

static void check_use(struct rule_run *r, const struct flow_event *ev)
{
	const struct flow_hold *h = ev->hold;

	if (!rule_is_sure(h) || !is_number(h) || ((h->ret == MODEL_RET_BYTES || h->kind == HOLD_COND) && h->tested))
		return;
	if (ev->already_released || ev->index_valid == FLOW_YES || is_tested_enough(ev, h) ||
	    is_pointer_tested(ev))
		return;
	rule_report(r, ev, h, "page used, but %s() at line %u may not have got it: its result is not tested",
		    h->callee, rule_line(h));
}

/* The whole array released by the number that was asked for, the result thrown away. */
static void check_release(struct rule_run *r, const struct flow_event *ev)
{
	const struct flow_hold *h = ev->hold;

	if (!rule_is_sure(h) || h->ret != MODEL_RET_PAGES || h->kind == HOLD_COND || h->tested)
		return;
	if (is_pointer_tested(ev) || h->op->result_used || ev->already_released ||
	    flow_hold_present(ev->state, h) != FLOW_UNKNOWN)
		return;
	rule_report(r, ev, h, "%s() releases pages, but the result of %s() at line %u is ignored",
		    ev->callee, h->callee, rule_line(h));
}

/* "pinned += ret": an errno makes it a wrong number. */
static void check_sum(struct rule_run *r, const struct flow_event *ev)
{
	const struct flow_hold *h = ev->hold;

	if (!rule_is_sure(h) || !is_number(h) || h->tested || flow_hold_present(ev->state, h) != FLOW_UNKNOWN ||
	    flow_value_is_negative(ev->state, h->result) != FLOW_UNKNOWN)
		return;
	rule_report(r, ev, h, "result of %s() at line %u is reckoned with, but it may be an errno: it is not tested",
		    h->callee, rule_line(h));
}

static bool is_page_pointer(const struct ast_type *t)
{
	t = t && t->kind == AST_T_PTR ? t->elem : NULL;
	return t && t->kind == AST_T_RECORD && t->tag && (!strcmp(t->tag, "page") || !strcmp(t->tag, "folio"));
}

/* The page itself goes back to the caller. */
static void check_return(struct rule_run *r, const struct flow_event *ev)
{
	for (size_t i = 0; i < ev->nhold && ev->ret; i++) {
		const struct flow_hold *h = ev->holds[i], *of = flow_hold_of(ev->state, ev->ret);

		if (!rule_is_sure(h) || h->ret != MODEL_RET_PAGES || h->tested || h->carrier != FLOW_CARRIER_SLOT ||
		    h->preset || !of || of->id != h->id || !is_page_pointer(r->fn->result) ||
		    flow_hold_present(ev->state, h) != FLOW_UNKNOWN)
			continue;
		rule_report(r, ev, h, "page returned, but %s() at line %u may not have got it: its result is not tested",
			    h->callee, rule_line(h));
	}
}

/* --- how many there are is never asked --- */

/*
 * "if (ret < 0) goto err;", and nothing else is ever done with the number that came back,
 * where more than one page was asked for: a short result is taken for all of them. Seen on
 * the operations, since on each path it is what is not there that counts.
 */
struct counted {
	struct counted *next;
	const struct ir_op *op;
	struct rule_draft *draft;
	bool is_returned;		/* the caller gets the number */
};

static struct counted *counted_of(struct rule_run *r, const struct ir_op *op)
{
	struct counted *c;

	for (c = r->data; c && c->op != op; c = c->next)
		;
	return c;
}

static void note_acquire(struct rule_run *r, const struct flow_event *ev)
{
	const struct flow_hold *h = ev->hold;
	long long n, lo, hi;
	struct counted *c;

	if (!h || h->ret != MODEL_RET_PAGES || h->kind == HOLD_COND || !ev->nr || counted_of(r, ev->op))
		return;
	/* one, or a number that the path does not tell from one */
	if ((flow_value_is_const(ev->state, ev->nr, &n) && n <= 1) || ev->pages_null == FLOW_YES)
		return;
	if (flow_value_range(ev->state, ev->nr, &lo, &hi) && hi <= 1)
		return;
	c = arena_new(r->arena, struct counted);
	*c = (struct counted){ .next = r->data, .op = ev->op };
	c->draft = rule_draft(r, ev, h, "%s() may get fewer pages than asked for, which is never looked at: its result is only tested for an error",
			      h->callee);
	r->data = c;
}

static void note_return(struct rule_run *r, const struct flow_event *ev)
{
	for (size_t i = 0; i < ev->nhold && !ev->ret_fails && ev->ret; i++) {
		struct counted *c = ev->holds[i]->result == ev->ret ? counted_of(r, ev->holds[i]->op) : NULL;

		if (c)
			c->is_returned = true;
	}
}

static void check_function(struct rule_run *r, const struct ir_fn *fn, const struct flow_result *res)
{
	(void)fn;
	if (res->giveup)
		return;
	for (struct counted *c = r->data; c; c = c->next)
		if (!c->is_returned && rule_only_tested(r, c->op))
			rule_submit(r, c->draft);
}

static void check(struct rule_run *r, const struct flow_event *ev)
{
	if (ev->kind == FLOW_SUM)
		check_sum(r, ev);
	else if (ev->kind == FLOW_RETURN) {
		check_return(r, ev);
		note_return(r, ev);
	}
	else if (ev->kind == FLOW_USE && ev->what == FLOW_WHAT_PAGE)
		check_use(r, ev);
	else if (ev->kind == FLOW_RELEASE)
		check_release(r, ev);
	else if (ev->kind == FLOW_ACQUIRE)
		note_acquire(r, ev);
}

const struct rule rule_return_unchecked = {
	.id = "R19",
	.name = "return-unchecked",
	.severity = FINDING_ERROR,
	.confidence = FINDING_MODERATE,
	.default_on = true,
	.summary = "pages are used although the result of the acquiring call was not tested",
	.event = check,
	.function = check_function,
};
