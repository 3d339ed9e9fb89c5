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
#include <string.h>
#include "rule.h"
#include "../../lib/alloc.h"
#include "../../lib/arena.h"

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

	if (!rule_is_sure(h) || h->ret != MODEL_RET_PAGES || h->kind == HOLD_COND)
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

/* The temporaries and the variable that have the number. */
struct number {
	const struct ir_fn *fn;
	bool *temp;
	int var;			/* -1: none yet */
	bool is_tested, is_used;
};

static bool has_number(const struct number *x, const struct ir_value *v)
{
	return v->kind == IR_V_TEMP && x->temp[v->id];
}

static bool is_about_failure(const struct ir_op *op)
{
	return op->callee && (strstr(op->callee, "print") || strstr(op->callee, "_err") || strstr(op->callee, "_warn") ||
			      !strncmp(op->callee, "trace_", 6) || !strcmp(op->callee, "ERR_PTR"));
}

static void use_number(struct number *x, const struct ir_op *op)
{
	switch (op->op) {
	case IR_CAST:
		x->temp[op->dst] |= has_number(x, &op->a);
		break;
	case IR_LOAD:
		if (op->a.kind == IR_V_ADDR && (int)op->a.id == x->var)
			x->temp[op->dst] = true;
		break;
	case IR_STORE:
		if (has_number(x, &op->b) && (op->a.kind != IR_V_ADDR || (int)op->a.id != x->var))
			x->is_used = true;
		break;
	case IR_BINARY:
		if (!has_number(x, &op->a) && !has_number(x, &op->b))
			break;
		/* "< 0", "<= 0", "< 1"; "== -EFAULT" is about failure, too */
		if (op->sub >= AST_OP_LT && op->sub <= AST_OP_NE && op->b.kind == IR_V_CONST && op->b.ival <= 1)
			x->is_tested = true;
		else
			x->is_used = true;
		break;
	case IR_UNARY:
		if (has_number(x, &op->a) && op->sub != AST_OP_LNOT)
			x->is_used = true;
		break;
	case IR_CALL:
		for (unsigned int i = 0; i < op->narg && !is_about_failure(op); i++)
			x->is_used |= has_number(x, &op->arg[i]);
		break;
	case IR_COPY:
	case IR_INDEX:
	case IR_SWITCH:
	case IR_ASM:
		x->is_used |= has_number(x, &op->a) || has_number(x, &op->b);
		break;
	default:
		break;
	}
}

/* The local variable that the result is stored in; false: it goes elsewhere, too. */
static bool find_variable(struct number *x, const struct ir_op *acquire)
{
	for (unsigned int b = 0; b < x->fn->nblock; b++)
		for (unsigned int i = 0; i < x->fn->block[b].nop; i++) {
			const struct ir_op *op = &x->fn->block[b].op[i];

			if (op->op == IR_CAST && has_number(x, &op->a))
				x->temp[op->dst] = true;
			if (op->op != IR_STORE || !has_number(x, &op->b))
				continue;
			if (op->a.kind != IR_V_ADDR || x->var >= 0 || x->fn->var[op->a.id].kind != IR_VAR_LOCAL ||
			    x->fn->var[op->a.id].address_taken)
				return false;
			x->var = (int)op->a.id;
		}
	return acquire->dst >= 0 && x->var >= 0;
}

/* The side of a branch on which the number is an error; -1: the branch is about something else. */
static int failing_side(const struct number *x, const struct ir_op *branch, const struct ir_op *const *def)
{
	const struct ir_op *d = branch->a.kind == IR_V_TEMP ? def[branch->a.id] : NULL;
	int side = 0;

	for (; d && (d->op == IR_CAST || (d->op == IR_UNARY && d->sub == AST_OP_LNOT)); d = d->a.kind == IR_V_TEMP ? def[d->a.id] : NULL)
		side ^= d->op == IR_UNARY;
	if (!d || d->op != IR_BINARY || !has_number(x, &d->a) || d->b.kind != IR_V_CONST || d->b.ival < 0 || d->b.ival > 1)
		return -1;
	if (d->sub == AST_OP_LT || (d->sub == AST_OP_LE && !d->b.ival))
		return side;
	if (d->sub == AST_OP_GE || (d->sub == AST_OP_GT && !d->b.ival))
		return !side;
	return -1;
}

/* All that can come after the acquire when it did not fail. */
static void follow(struct number *x, const struct ir_op *acquire, struct arena *a)
{
	const struct ir_fn *fn = x->fn;
	const struct ir_op **def = arena_array(a, fn->ntemp + 1, sizeof(*def));
	unsigned int *todo = arena_array(a, fn->nblock + 2, sizeof(*todo)), n = 0;
	bool *seen = arena_array(a, fn->nblock + 1, sizeof(*seen));

	for (unsigned int b = 0; b < fn->nblock; b++)
		for (unsigned int i = 0; i < fn->block[b].nop; i++) {
			const struct ir_op *op = &fn->block[b].op[i];

			if (op->dst >= 0)
				def[op->dst] = op;
			/* the rest of its block first, before the block is come to again in a loop */
			if (op == acquire)
				todo[n++] = b;
		}
	for (bool first = true; n && !x->is_used; first = false) {
		const struct ir_block *b = &fn->block[todo[--n]];
		const struct ir_op *end = &b->op[b->nop - 1];
		int fails;

		for (const struct ir_op *op = first ? acquire + 1 : b->op; op <= end; op++)
			use_number(x, op);
		fails = end->op == IR_BRANCH ? failing_side(x, end, def) : -1;
		for (unsigned int k = 0; k < ir_nsucc(end); k++) {
			unsigned int to = ir_succ(end, k);

			if ((int)k == fails || seen[to])
				continue;
			seen[to] = true;
			todo[n++] = to;
		}
	}
}

static bool is_only_tested(struct rule_run *r, const struct ir_op *acquire)
{
	struct number x = { .fn = r->fn, .temp = arena_array(r->arena, r->fn->ntemp + 1, sizeof(bool)), .var = -1 };

	if (acquire->dst < 0)
		return false;
	x.temp[acquire->dst] = true;
	if (!find_variable(&x, acquire))
		return false;
	follow(&x, acquire, r->arena);
	return x.is_tested && !x.is_used;
}

static void check_function(struct rule_run *r, const struct ir_fn *fn, const struct flow_result *res)
{
	(void)fn;
	if (res->giveup)
		return;
	for (struct counted *c = r->data; c; c = c->next)
		if (!c->is_returned && is_only_tested(r, c->op))
			rule_submit(r, c->draft);
}

static void check(struct rule_run *r, const struct flow_event *ev)
{
	if (ev->kind == FLOW_USE && ev->what == FLOW_WHAT_PAGE)
		check_use(r, ev);
	else if (ev->kind == FLOW_RELEASE)
		check_release(r, ev);
	else if (ev->kind == FLOW_ACQUIRE)
		note_acquire(r, ev);
	else if (ev->kind == FLOW_RETURN)
		note_return(r, ev);
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
