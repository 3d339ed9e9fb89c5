/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * exec.c - one operation on one state
 */
#include "flow_p.h"
#include "exec_p.h"

const struct flow_value *ir_val(struct flow_state *s, const struct ir_value *v)
{
	const struct flow_value *t;

	switch (v->kind) {
	case IR_V_TEMP:
		t = pmap_get(s->temps, v->id);
		return t ? t : val_sym(s->w, S_FRESH, v->type, NULL, v->id, NULL, -3);
	case IR_V_CONST:
		if (v->type && !v->type->is_signed && v->type->bits == 64)
			return val_const(s->w, (unsigned long long)v->ival);
		if (v->type && v->type->kind == AST_T_PTR)
			return val_const(s->w, (unsigned long long)v->ival);
		return val_const(s->w, v->ival);
	case IR_V_ADDR:
		return val_addr(s->w, reg_var(s->w, v->id));
	case IR_V_FUNC:
		return val_named(s->w, V_FUNC, v->name);
	case IR_V_STRING:
		return val_named(s->w, V_STRING, v->name ? v->name : "");
	default:
		return val_sym(s->w, S_FRESH, v->type, NULL, 0, NULL, -4);
	}
}

/* --- events on plain operations --- */

static const struct ast_type *variable_type(const struct walker *w, const struct ir_value *v)
{
	const struct ir_op *def = v->kind == IR_V_TEMP ? w->temp_def[v->id] : NULL;

	while (def && def->op == IR_CAST)
		def = def->a.kind == IR_V_TEMP ? w->temp_def[def->a.id] : NULL;
	return def ? def->type : v->type;
}

static void compare_event(struct flow_state *s, const struct ir_op *op, const struct flow_value *a,
			  const struct flow_value *b)
{
	const struct hold *l, *r, *h;
	struct flow_event ev;

	if (!s->holds)
		return;
	l = hold_by_result(s, simplify(s, a));
	r = l ? NULL : hold_by_result(s, simplify(s, b));
	h = l ? l : r;
	if (!h)
		return;
	event_init(s, &ev, FLOW_COMPARE, op);
	ev.hold = &h->pub;
	ev.sub = op->sub;
	ev.left = a;
	ev.right = b;
	ev.cmp_type = op->optype;
	ev.result_type = h->pub.op->type;
	ev.stored_type = variable_type(s->w, l ? &op->a : &op->b);
	ev.result_on_left = l != NULL;
	ev.other_is_const = (l ? b : a)->kind == V_CONST;
	emit(s, &ev);
}

static void store_event(struct flow_state *s, const struct ir_op *op, const struct region *to,
			const struct flow_value *v)
{
	const struct ir_op *def = op->b.kind == IR_V_TEMP ? s->w->temp_def[op->b.id] : NULL;
	const struct flow_value *core = val_uncast(v);
	const struct hold *h;
	struct flow_event ev;

	while (def && def->op == IR_CAST)
		def = def->a.kind == IR_V_TEMP ? s->w->temp_def[def->a.id] : NULL;
	if (val_is_cmp(core) && def && def->op == IR_BINARY && def->sub == AST_OP_NE && op->type &&
	    op->type->kind == AST_T_BOOL && core->b->kind == V_CONST && !core->b->c)
		core = val_uncast(core->a);		/* bool b = result */
	if (!s->holds || !(h = hold_by_result(s, core)) || core != h->pub.result)
		return;
	event_init(s, &ev, FLOW_STORE_RESULT, op);
	ev.hold = &h->pub;
	ev.result_type = h->pub.op->type;
	ev.stored_type = op->type;
	ev.variable = to->kind == R_VAR ? s->w->fn->var[to->var].name : to->kind == R_FIELD ? to->field : "";
	ev.is_tested = h->pub.tested & (FLOW_TESTED_NEG | FLOW_TESTED_ZERO);
	ev.left = v;
	emit(s, &ev);
}

static void use_of_page(struct flow_state *s, const struct ir_op *op, const struct region *r)
{
	const struct region *root = reg_root(r);

	if (s->holds && root->kind == R_DEREF)
		hold_use(s, op, NULL, root->v);
}

/* --- operations --- */

static void do_load(struct flow_state *s, const struct ir_op *op)
{
	const struct region *r = reg_of(s->w, val_uncast(ir_val(s, &op->a)));

	if (r->kind != R_VAR)
		use_of_page(s, op, r);
	state_set_temp(s, op->dst, state_load(s, r, op->type));
}

/* Not from a parameter into what the same parameter leads to. */
static bool leads_elsewhere(const struct region *to, const struct flow_value *v)
{
	const struct region *root = reg_root(to);
	int from = value_origin(v);

	return from == PARAM_ANY || (from >= 0 && (root->kind != R_DEREF || value_origin(root->v) != from));
}

static void do_store(struct flow_state *s, const struct ir_op *op)
{
	const struct region *r = reg_of(s->w, val_uncast(ir_val(s, &op->a)));
	const struct flow_value *v = ir_val(s, &op->b);

	store_event(s, op, r, v);
	if (r->kind != R_VAR) {
		use_of_page(s, op, r);
		write_at(s, op, val_addr(s->w, r));
	}
	state_store(s, r, v, op);
	if (s->holds)
		hold_stored(s, r, v, op);
	note_write(s, r);
	/* a field of a local object goes wherever the object goes */
	if ((region_outlives(s, r) || r->kind != R_VAR) && leads_elsewhere(r, v))
		note_capture(s, v);
}

static void do_field(struct flow_state *s, const struct ir_op *op)
{
	const struct region *b = reg_of(s->w, val_uncast(ir_val(s, &op->a)));

	state_set_temp(s, op->dst, val_addr(s->w, reg_field(s->w, b, op->record, op->field,
							    op->type ? op->type->elem : NULL)));
}

static void do_index(struct flow_state *s, const struct ir_op *op)
{
	const struct flow_value *p = val_uncast(ir_val(s, &op->a)), *i = simplify(s, ir_val(s, &op->b));
	const struct ast_type *elem = op->type ? op->type->elem : NULL;
	long long size = elem && elem->size > 0 ? elem->size : 1;

	if (p->kind == V_CONST || p->kind == V_LIN || p->kind == V_EXPR) {
		const struct flow_value *v = val_lin(s->w, 1, p, size, i, 0);

		state_set_temp(s, op->dst, v ? v : state_fresh(s, op, op->type));
		return;
	}
	state_set_temp(s, op->dst, val_addr(s->w, reg_elem(s->w, reg_of(s->w, p), i, size, elem)));
}

static void do_cast(struct flow_state *s, const struct ir_op *op)
{
	const struct flow_value *v = ir_val(s, &op->a);
	const struct region *r;

	/* container_of(): back from a field to what it is in */
	if (type_is_ptr(op->type) && v->kind == V_ADDR && v->region->kind == R_ELEM && v->region->elem_size == 1 &&
	    v->region->v->kind == V_CONST && v->region->v->c < 0 && op->type->elem && op->type->elem->tag) {
		for (r = v->region->base; r; r = r->base)
			if (r->kind != R_ELEM && (!r->base || (r->type && r->type->tag == op->type->elem->tag)))
				break;
		if (r) {
			state_set_temp(s, op->dst, val_addr(s->w, r));
			return;
		}
	}
	state_set_temp(s, op->dst, cast_to(s, op->type, v));
}

static const struct flow_value *negated(struct flow_state *s, const struct ir_op *op, const struct flow_value *a)
{
	__int128 lo, hi;

	type_limits(op->type, &lo, &hi);
	if (op->sub == AST_OP_NEG)
		return val_lin(s->w, -1, a, 0, NULL, 0);
	return val_lin(s->w, -1, a, 0, NULL, lo < 0 ? -1 : hi);		/* ~a */
}

static void do_unary(struct flow_state *s, const struct ir_op *op)
{
	const struct flow_value *a = ir_val(s, &op->a), *v;

	switch (op->sub) {
	case AST_OP_LNOT:
		v = val_expr(s->w, AST_OP_EQ, simplify(s, a), val_const(s->w, 0), NULL);
		if (val_is_cmp(v) && cmp_known(s, v->sub, v->a, v->b) != FLOW_UNKNOWN)
			v = val_const(s->w, cmp_known(s, v->sub, v->a, v->b) == FLOW_YES);
		break;
	case AST_OP_NEG:
	case AST_OP_NOT:
		v = negated(s, op, a);
		break;
	default:
		v = a;
	}
	state_set_temp(s, op->dst, v ? v : state_fresh(s, op, op->type));
}

static bool fold(enum ast_op op, __int128 a, __int128 b, __int128 *out)
{
	switch (op) {
	case AST_OP_MUL: *out = a * b; return true;
	case AST_OP_DIV: if (!b) return false; *out = a / b; return true;
	case AST_OP_REM: if (!b) return false; *out = a % b; return true;
	case AST_OP_SHL: if (b < 0 || b > 62) return false; *out = a << b; return true;
	case AST_OP_SHR: if (b < 0 || b > 64) return false; *out = a >> b; return true;
	case AST_OP_AND: *out = a & b; return true;
	case AST_OP_OR: *out = a | b; return true;
	case AST_OP_XOR: *out = a ^ b; return true;
	default: return false;
	}
}

/* a / k when it comes out even in every term */
static const struct flow_value *divide(struct flow_state *s, const struct flow_value *a, __int128 k)
{
	const struct flow_value *out;

	out = s->holds ? hold_pages_of_bytes(s, a, k) : NULL;
	if (out)
		return out;
	if (k <= 0 || a->kind != V_LIN || a->c % k)
		return NULL;
	out = val_const(s->w, a->c / k);
	for (unsigned int i = 0; i < a->nterm; i++) {
		if (a->term[i].coef % k)
			return NULL;
		out = val_lin(s->w, 1, out, a->term[i].coef / k, a->term[i].atom, 0);
		if (!out)
			return NULL;
	}
	return out;
}

static const struct flow_value *arith(struct flow_state *s, const struct ir_op *op, const struct flow_value *a,
				      const struct flow_value *b)
{
	const struct flow_value *v = NULL;
	__int128 x, y, c;

	if (op->sub == AST_OP_ADD || op->sub == AST_OP_SUB) {
		if (op->sub == AST_OP_SUB && a->kind == V_ADDR && b->kind == V_ADDR && type_is_ptr(op->optype)) {
			const struct region *p = a->region, *q = b->region;
			const struct flow_value *zero = val_const(s->w, 0), *n = NULL;
			long long size = p->kind == R_ELEM ? p->elem_size : q->kind == R_ELEM ? q->elem_size : 1;
			long long unit = op->optype->elem && op->optype->elem->size > 0 ? op->optype->elem->size : 1;

			if ((p->kind == R_ELEM ? p->base : p) == (q->kind == R_ELEM ? q->base : q) &&
			    (q->kind != R_ELEM || q->elem_size == size))
				n = val_sub(s->w, p->kind == R_ELEM ? p->v : zero, q->kind == R_ELEM ? q->v : zero);
			if (n && size != unit)
				n = size % unit ? NULL : val_lin(s->w, size / unit, n, 0, NULL, 0);
			if (n)
				return n;
		}
		v = val_lin(s->w, 1, a, op->sub == AST_OP_ADD ? 1 : -1, b, 0);
		if (v && v->kind == V_CONST) {
			v = cast_to(s, op->type, v);
			return v;
		}
		return v ? v : val_expr(s->w, op->sub, a, b, op->type);
	}
	if (range_const(s, a, &x) && range_const(s, b, &y) && fold(op->sub, x, y, &c))
		return cast_to(s, op->type, val_const(s->w, c));
	if (range_const(s, b, &y)) {
		if (op->sub == AST_OP_MUL && y > -((__int128)1 << 40) && y < ((__int128)1 << 40))
			v = val_lin(s->w, (long long)y, a, 0, NULL, 0);
		else if (op->sub == AST_OP_SHL && y >= 0 && y < 40)
			v = val_lin(s->w, 1ll << y, a, 0, NULL, 0);
		else if (op->sub == AST_OP_DIV && y > 0)
			v = y == 1 ? a : divide(s, a, y);
		else if (op->sub == AST_OP_SHR && y >= 0 && y < 62)
			v = y == 0 ? a : divide(s, a, (__int128)1 << y);
		else if (op->sub == AST_OP_OR && y == 0)
			v = a;
	} else if (op->sub == AST_OP_MUL && range_const(s, a, &x) && x > 0 && x < ((__int128)1 << 40)) {
		v = val_lin(s->w, (long long)x, b, 0, NULL, 0);
	} else if (op->sub == AST_OP_OR && range_const(s, a, &x) && x == 0) {
		v = b;
	}
	return v ? v : val_expr(s->w, op->sub, a, b, op->type);
}

/* The result itself, however it was converted, as one side of a sum. */
static void sum_event(struct flow_state *s, const struct ir_op *op, const struct flow_value *v)
{
	const struct flow_value *core = val_uncast(simplify(s, v));
	const struct hold *h = core->kind == V_SYM ? hold_by_result(s, core) : NULL;
	struct flow_event ev;

	if (!h || h->pub.result != core)
		return;
	event_init(s, &ev, FLOW_SUM, op);
	ev.hold = &h->pub;
	ev.left = core;
	emit(s, &ev);
}

static void do_binary(struct flow_state *s, const struct ir_op *op)
{
	const struct flow_value *a = ir_val(s, &op->a), *b = ir_val(s, &op->b), *v;
	enum flow_tri known;

	if (op->sub < AST_OP_LT || op->sub > AST_OP_NE) {
		if (s->holds) {
			sum_event(s, op, a);
			sum_event(s, op, b);
		}
		state_set_temp(s, op->dst, arith(s, op, simplify(s, a), simplify(s, b)));
		return;
	}
	compare_event(s, op, a, b);
	a = simplify(s, a);
	b = simplify(s, b);
	known = cmp_known(s, op->sub, a, b);
	v = known == FLOW_UNKNOWN ? val_expr(s->w, op->sub, a, b, NULL) : val_const(s->w, known == FLOW_YES);
	if (known != FLOW_UNKNOWN && s->holds)
		hold_mark_tested(s, a, b, op->sub);
	state_set_temp(s, op->dst, v);
}

static void do_uninit(struct flow_state *s, const struct ir_op *op)
{
	const struct region *r = reg_var(s->w, op->a.id);

	if (s->holds)
		hold_var_gone(s, r);
	state_havoc(s, r, op, true);
	s->defaults = pmap_set(s->w->a, s->defaults, r->id, val_sym(s->w, S_FRESH, NULL, op, 0, NULL, -2));
}

static void do_asm(struct flow_state *s, const struct ir_op *op)
{
	for (unsigned int i = 0; i < op->narg; i++) {
		const struct flow_value *v = val_uncast(ir_val(s, &op->arg[i]));

		if (v->kind == V_ADDR)
			state_havoc(s, v->region, op, false);
	}
}

void exec_op(struct flow_state *s, const struct ir_op *op)
{
	switch (op->op) {
	case IR_LOAD:	do_load(s, op); break;
	case IR_STORE:	do_store(s, op); break;
	case IR_FIELD:	do_field(s, op); break;
	case IR_INDEX:	do_index(s, op); break;
	case IR_UNINIT:	do_uninit(s, op); break;
	case IR_SCOPE_END:
		if (s->holds && hold_var_gone(s, reg_var(s->w, op->a.id)))
			do_uninit(s, op);
		break;
	case IR_ZERO:
		state_havoc(s, reg_of(s->w, val_uncast(ir_val(s, &op->a))), op, true);
		break;
	case IR_COPY:
		state_set_temp(s, op->dst, ir_val(s, &op->a));
		break;
	case IR_UNARY:	do_unary(s, op); break;
	case IR_BINARY:	do_binary(s, op); break;
	case IR_CAST:	do_cast(s, op); break;
	case IR_CALL:	exec_call(s, op); break;
	case IR_ASM:	do_asm(s, op); break;
	case IR_OPAQUE:
		state_set_temp(s, op->dst, state_fresh(s, op, op->type));
		break;
	default:
		break;
	}
}
