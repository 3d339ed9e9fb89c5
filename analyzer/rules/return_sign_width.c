/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * return_sign_width.c - the result or the number of pages in a type that cannot hold it (rule R18)
 *
 *	a, b	a result that may be a negative errno is ordered against, or kept
 *		in, an unsigned type: the errno becomes a large number and passes
 *	b	it goes into a variable of less than 32 bits
 *	c	the number of pages does not fit the 'int' of the _fast calls
 *	d	the bytes that iov_iter_get_pages*() returns are used as pages
 *	e	zero pages are asked for: the _fast walk then has no end test
 *
 * Equality tests are safe whatever the signs. IS_ERR_VALUE() is an unsigned
 * comparison on purpose. A result already tested for < 0 cannot be negative.
 * long to int is everybody's habit and harmless below 2^31 pages.
 */
#include <limits.h>
#include "rule.h"

static bool is_ordering(enum ast_op op)
{
	return op == AST_OP_LT || op == AST_OP_LE || op == AST_OP_GT || op == AST_OP_GE;
}

static bool is_integer(const struct ast_type *t)
{
	return t && (t->kind == AST_T_INT || t->kind == AST_T_ENUM || t->kind == AST_T_BOOL);
}

/* x >= (unsigned long)-MAX_ERRNO. The constant may come clamped to LLONG_MAX; no count is as large. */
static bool is_errno_test(const struct flow_event *ev)
{
	const struct flow_value *other = ev->result_on_left ? ev->right : ev->left;
	long long c;

	return ev->other_is_const && flow_value_is_const(ev->state, other, &c) &&
	       (c == LLONG_MAX || (c < 0 && c >= -4096));
}

/*
 * The result is known to be the number asked for, or was tested for a negative
 * value: drivers/vhost/vdpa.c vhost_vdpa_pa_map() bounds an unsigned loop by a
 * result that was compared with the number before.
 */
static bool is_harmless(const struct flow_event *ev, const struct flow_hold *h)
{
	const struct flow_value *side = ev->result_on_left ? ev->left : ev->right;

	if (h->tested & (FLOW_TESTED_NEG | FLOW_TESTED_ZERO))
		return true;
	return h->requested && (flow_value_compare(ev->state, h->result, h->requested) == FLOW_EQUAL ||
				flow_value_compare(ev->state, side, h->requested) == FLOW_EQUAL);
}

static void check_compare(struct rule_run *r, const struct flow_event *ev)
{
	const struct flow_hold *h = ev->hold;

	if (!h || !h->result || h->is_alloc || !is_ordering(ev->sub) || is_errno_test(ev))
		return;
	if (!is_integer(ev->cmp_type) || ev->cmp_type->is_signed)
		return;
	if (!is_integer(ev->result_type) || !ev->result_type->is_signed)
		return;
	if (flow_value_is_negative(ev->state, h->result) == FLOW_NO || is_harmless(ev, h))
		return;
	rule_report(r, ev, h, "result of %s() is compared as '%s': a negative errno becomes a large number",
		    h->callee, ev->cmp_type->name);
}

static void check_store(struct rule_run *r, const struct flow_event *ev)
{
	const struct flow_hold *h = ev->hold;

	if (!h || h->is_alloc || ev->is_tested || !is_integer(ev->stored_type) || !is_integer(ev->result_type))
		return;
	if (!ev->result_type->is_signed || ev->stored_type->bits >= 32)
		return;
	if (h->result && flow_value_is_negative(ev->state, h->result) == FLOW_NO)
		return;
	rule_report(r, ev, h, "result of %s() is kept in '%s', too small for an errno or a count: '%s'",
		    h->callee, ev->variable ? ev->variable : "a temporary", ev->stored_type->name);
}

static void check_acquire(struct rule_run *r, const struct flow_event *ev)
{
	if (!ev->row || !ev->nr)
		return;
	if (ev->nr_fits == FLOW_NO && is_integer(ev->nr_type) && is_integer(ev->nr_param)) {
		rule_report(r, ev, ev->hold, "number of pages is '%s', but %s() takes '%s'",
			    ev->nr_type->name, ev->callee, ev->nr_param->name);
		return;
	}
	if (ev->nr_zero == FLOW_YES && ev->row->properties & MP_FAST) {
		r->severity = FINDING_WARNING;
		r->confidence = FINDING_MODERATE;
		rule_report(r, ev, ev->hold, "%s() may be asked for 0 pages, which it does not expect", ev->callee);
	}
}

static void check_release(struct rule_run *r, const struct flow_event *ev)
{
	if (!ev->count_is_bytes || !rule_is_sure(ev->hold))
		return;
	rule_report(r, ev, ev->hold, "%s() is given the number of bytes that %s() returned at line %u as pages",
		    ev->callee, ev->hold->callee, rule_line(ev->hold));
}

static void check(struct rule_run *r, const struct flow_event *ev)
{
	if (ev->kind == FLOW_COMPARE)
		check_compare(r, ev);
	else if (ev->kind == FLOW_STORE_RESULT)
		check_store(r, ev);
	else if (ev->kind == FLOW_ACQUIRE)
		check_acquire(r, ev);
	else if (ev->kind == FLOW_RELEASE)
		check_release(r, ev);
}

const struct rule rule_return_sign_width = {
	.id = "R18",
	.name = "return-sign-width",
	.severity = FINDING_ERROR,
	.confidence = FINDING_HIGH,
	.default_on = true,
	.summary = "sign or width of a result or page count goes wrong on the way",
	.event = check,
};
