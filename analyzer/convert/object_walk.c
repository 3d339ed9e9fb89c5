/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * object_walk.c - what the operations of a function put where
 */
#include <string.h>
#include "../../lib/alloc.h"
#include "../../lib/arena.h"
#include "../../lib/intern.h"
#include "../../lib/pack.h"
#include "../../lib/strbuf.h"
#include "../../lib/strmap.h"
#include "../../lib/vec.h"
#include "../ir/ir.h"
#include "object_p.h"

/* --- calls --- */

static enum object_role role_of(enum model_class c)
{
	switch (c) {
	case MODEL_ACQUIRE: return OBJECT_ACQUIRE;
	case MODEL_RELEASE: return OBJECT_RELEASE;
	case MODEL_DIRTY: return OBJECT_DIRTY;
	case MODEL_GETREF: return OBJECT_GETREF;
	case MODEL_ALLOC: return OBJECT_ALLOC;
	case MODEL_FREE: return OBJECT_FREE;
	case MODEL_BORROW: return OBJECT_BORROW;
	case MODEL_TRANSFER: return OBJECT_TRANSFER;
	default: return OBJECT_CALL;
	}
}

static const char *role_text(const struct ir_op *op, const struct model_fn *row, enum model_role r)
{
	int i = row && row->bound ? row->role[r] : -1;

	return i >= 0 && (unsigned int)i < op->narg && op->arg_text ? op->arg_text[i] : NULL;
}

static void record(struct build *b, const struct fn *fn, const struct ir_op *op, const struct model_fn *row,
		   enum object_role role, const struct temp *t)
{
	if (!b->recording || !t->node)
		return;
	vec_push(&b->call_node, t->node);
	vec_push(&b->call_fn, b->current);
	vec_push(&b->call_block, b->block);
	vec_push(&b->call, (struct object_call){
		.role = role, .kind = row ? row->kind : HOLD_NONE, .use = row ? row->use : MODEL_USE_NONE,
		.properties = row ? row->properties : 0,
		.path = op->pos.file ? op->pos.file : fn->unit->path, .function = fn->ir->name,
		.callee = op->callee ? op->callee : op->ptr_field ? op->ptr_field : op->macro ? op->macro : "",
		.text = op->text ? op->text : "", .macro = op->macro, .place = t->place,
		.flags = role_text(op, row, role == OBJECT_RELEASE ? ROLE_DIRTY : ROLE_FLAGS), .count = role_text(op, row, ROLE_NR),
		.line = op->pos.line, .col = op->pos.col, .is_pfn = t->is_pfn,
		.is_carrier = row && row->bound && row->role[ROLE_OBJECT] >= 0 &&
			      (role == OBJECT_ACQUIRE || role == OBJECT_RELEASE),
	});
}

static struct temp role_value(struct build *b, const struct fn *fn, const struct ir_op *op, const struct model_fn *row,
			      enum model_role r)
{
	int i = row->bound ? row->role[r] : -1;

	return i >= 0 && (unsigned int)i < op->narg ? build_value(b, fn, &op->arg[i]) : (struct temp){ 0 };
}

static struct temp first_role(struct build *b, const struct fn *fn, const struct ir_op *op, const struct model_fn *row)
{
	static const enum model_role roles[] = { ROLE_PAGES, ROLE_PAGES_OUT, ROLE_PAGE, ROLE_PAGE_OUT, ROLE_OBJECT };

	for (size_t i = 0; i < ARRAY_SIZE(roles); i++) {
		struct temp t = role_value(b, fn, op, row, roles[i]);

		if (t.node)
			return t;
	}
	return (struct temp){ 0 };
}

/* A function of the tables. True: that is all there is to say. */
static bool known_call(struct build *b, struct fn *fn, const struct ir_op *op, struct temp *dst)
{
	const struct model_fn *row = op->callee ? model_find(b->src->model, op->callee) : NULL;
	enum object_role role;
	struct temp t;

	if (!row)
		return false;
	role = role_of(row->class);
	t = first_role(b, fn, op, row);
	switch (row->class) {
	case MODEL_ACQUIRE:
		if (!t.node || row->ret == MODEL_RET_PTR || row->ret == MODEL_RET_ERRPTR || row->properties & MP_OPAQUE) {
			dst->node = dst->node ? dst->node : build_made_node(b, fn, op->dst);
			dst->is_page = true;
			build_mark_page(b, dst->node);
			record(b, fn, op, row, role, dst);
		} else {
			build_mark_page(b, t.node);
			record(b, fn, op, row, role, &t);
		}
		return true;
	case MODEL_ALLOC:
		if (build_holds_pages(op->type) && dst->node)
			record(b, fn, op, row, role, dst);
		else if (t.node)
			record(b, fn, op, row, role, &t);
		return true;
	case MODEL_FREE:	/* kfree(): the array, not the pages */
		t = role_value(b, fn, op, row, ROLE_PAGE);
		record(b, fn, op, row, role, &t);
		return true;
	case MODEL_TRANSFER:
		if (role_value(b, fn, op, row, ROLE_OBJECT).is_page)
			build_flow(b, t.node, role_value(b, fn, op, row, ROLE_OBJECT).node, false);
		record(b, fn, op, row, role, &t);
		return true;
	case MODEL_RELEASE:
	case MODEL_DIRTY:
	case MODEL_GETREF:
		build_mark_page(b, t.node);
		record(b, fn, op, row, role, &t);
		return true;
	case MODEL_BORROW:
		record(b, fn, op, row, role, &t);
		if (build_is_identity(op->callee))
			return false;
		return true;
	case MODEL_LOCK:
	case MODEL_NORETURN:
	case MODEL_PREDICATE:
	case MODEL_ENTRY:
		return true;
	}
	return true;
}

static void into(struct build *b, struct fn *fn, const struct ir_op *op, const struct fn *to, struct temp *dst)
{
	for (unsigned int i = 0; i < op->narg && i < to->ir->nparam; i++) {
		struct temp t = build_value(b, fn, &op->arg[i]);

		if (t.node && (t.is_page || build_holds_pages(to->ir->var[i].type)))
			build_flow(b, t.node, to->first + i, build_is_alias(to->ir->var[i].type));
		if (t.node && t.is_page)
			record(b, fn, op, NULL, OBJECT_CALL, &t);
	}
	if (build_holds_pages(to->ir->result)) {	/* each call has a result of its own */
		dst->node = build_made_node(b, fn, op->dst);
		dst->is_page = true;
		build_flow_result(b, to->first + to->ir->nvar, dst->node, build_is_alias(to->ir->result));
	}
}

static bool is_number(const struct ast_type *t)
{
	return t && t->kind == AST_T_INT;
}

/* A scatterlist only lends its pages: whoever takes it does not release them. */
static bool lends(const struct ast_type *t)
{
	const char *tag = build_record_below(t);

	return tag && (!strcmp(tag, "scatterlist") || !strcmp(tag, "sg_table") || !strcmp(tag, "sg_append_table"));
}

/* An address of the pages goes somewhere: a use, whatever it is for. */
static void record_use(struct build *b, const struct fn *fn, const struct ir_op *op, const struct temp *t)
{
	size_t n = b->call.n;

	record(b, fn, op, NULL, OBJECT_BORROW, t);
	if (b->call.n > n)
		b->call.v[n].use = MODEL_USE_PHYS;
}

static void call(struct build *b, struct fn *fn, const struct ir_op *op, struct temp *dst)
{
	const struct fn *to;
	bool is_known = false;

	if (build_is_identity(op->callee) || (op->macro && build_is_identity(op->macro) && op->narg)) {
		struct temp t = op->narg ? build_value(b, fn, &op->arg[0]) : (struct temp){ 0 };

		if (op->callee)
			known_call(b, fn, op, dst);
		*dst = t;
		dst->is_page = true;
		return;
	}
	if (op->callee && !strcmp(op->callee, "__sg_page_iter_start") && op->narg > 1) {	/* for_each_sg_page() */
		build_flow(b, build_value(b, fn, &op->arg[1]).node, build_value(b, fn, &op->arg[0]).node, true);
		return;
	}
	if (build_holds_pages(op->type)) {
		dst->node = build_made_node(b, fn, op->dst);
		dst->is_page = true;
	}
	if (known_call(b, fn, op, dst))
		return;
	if (op->callee) {
		to = build_resolve(b, fn, op->callee);
		if (to) {
			into(b, fn, op, to, dst);
			return;
		}
	} else if (op->ptr_record && op->ptr_field) {
		struct strbuf key = STRBUF_INIT;
		struct callees *c;

		strbuf_addf(&key, "%s.%s", op->ptr_record, op->ptr_field);
		c = strmap_get(&b->stored, key.buf);
		strbuf_release(&key);
		for (size_t i = 0; c && i < c->name.n; i++) {
			to = build_resolve(b, fn, c->name.v[i]);
			if (to)
				into(b, fn, op, to, dst);
			is_known |= to != NULL;
		}
	}
	for (unsigned int i = 0; !is_known && i < op->narg; i++) {
		struct temp t = build_value(b, fn, &op->arg[i]);

		if (t.is_page && (is_number(op->arg[i].type) || lends(op->arg[i].type)))
			record_use(b, fn, op, &t);
		else if (t.is_page)
			record(b, fn, op, NULL, OBJECT_ESCAPE, &t);
	}
}

/* --- operations --- */

/* 'pfn + i' and 'pfn << PAGE_SHIFT' stand for pages as 'pfn' does; a difference of two is a count. */
static struct temp arithmetic(struct build *b, const struct fn *fn, const struct ir_op *op, struct temp x)
{
	struct temp y = build_value(b, fn, &op->b), none = { 0 };
	bool is_macro = op->macro && build_is_identity(op->macro);

	if (!build_may_stand_for_page(op->type) && !is_macro)
		return none;
	switch (op->sub) {
	case AST_OP_ADD:
	case AST_OP_SUB:
	case AST_OP_SHL:
	case AST_OP_SHR:
	case AST_OP_OR:
	case AST_OP_AND:
		break;
	default:
		return none;
	}
	if (x.is_page && y.is_page && !is_macro)
		return none;
	if (!x.is_page)
		x = op->sub == AST_OP_ADD || op->sub == AST_OP_OR ? y : none;
	if (!x.is_page)
		return none;
	if (is_macro)
		record_use(b, fn, op, &x);
	x.is_pfn |= is_macro;
	x.is_page = true;
	return x;
}

static void step(struct build *b, struct fn *fn, const struct ir_op *op)
{
	struct temp a = build_value(b, fn, &op->a), dst = { 0 };

	switch (op->op) {
	case IR_LOAD:
		dst = a;
		dst.is_page &= build_holds_pages(op->type) || build_may_stand_for_page(op->type);
		dst.is_loaded = true;
		break;
	case IR_CAST:	/* a page - vmemmap is signed before the cast */
		dst = a;
		dst.is_page &= build_holds_pages(op->type) || build_may_stand_for_page(op->type) || a.is_pfn;
		break;
	case IR_COPY:
		dst = a;
		if (op->dst >= 0 && b->temp[op->dst].node) {	/* c ? x : y is either */
			dst = b->temp[op->dst];
			if (a.node && a.is_page && a.node != dst.node) {
				size_t either = build_made_node(b, fn, op->dst);

				if (dst.node != either)
					build_flow(b, dst.node, either, build_is_alias(op->type));
				build_flow(b, a.node, either, build_is_alias(op->type));
				dst.node = either;
			}
		}
		break;
	case IR_FIELD:
		if (!build_is_container(op->record) && !build_is_foreign(op->record))
			dst.node = build_field_node(b, op);
		else if (build_holds_pages(op->type))
			dst = a;
		dst.place = op->field;
		dst.is_loaded = false;
		break;
	case IR_INDEX:
		dst = a;
		if (!a.node && build_holds_pages(op->type) && build_value(b, fn, &op->b).node) {
			dst = build_value(b, fn, &op->b);
			dst.is_pfn = true;
			dst.is_page = true;
			build_mark_page(b, dst.node);
		}
		break;
	case IR_BINARY:
		dst = arithmetic(b, fn, op, a);
		break;
	case IR_STORE: {
		struct temp v = build_value(b, fn, &op->b);

		if (v.node && a.node && (v.is_page || build_holds_pages(op->type))) {
			if (a.is_loaded)
				build_flow_through(b, v.node, a.node, build_is_alias(op->type));
			else
				build_flow(b, v.node, a.node, build_is_alias(op->type));
			if (v.place && a.place && strcmp(v.place, a.place))
				record(b, fn, op, NULL, OBJECT_ALIAS, &v);
			if (!build_holds_pages(op->type))
				build_mark_page(b, a.node);
		}
		break;
	}
	case IR_CALL:
		call(b, fn, op, &dst);
		break;
	case IR_RETURN:
		if (a.node && build_holds_pages(fn->ir->result))
			build_flow(b, a.node, fn->first + fn->ir->nvar, build_is_alias(fn->ir->result));
		break;
	default:
		break;
	}
	if (op->dst >= 0 && (size_t)op->dst < b->ntemp)
		b->temp[op->dst] = dst;
}

static void walk(struct build *b, struct fn *fn)
{
	if (fn->ir->ntemp > b->ntemp) {
		b->ntemp = fn->ir->ntemp;
		b->temp = xrealloc(b->temp, b->ntemp, sizeof(*b->temp));
	}
	memset(b->temp, 0, b->ntemp * sizeof(*b->temp));
	for (b->block = 0; b->block < fn->ir->nblock; b->block++)
		for (unsigned int k = 0; k < fn->ir->block[b->block].nop; k++)
			step(b, fn, &fn->ir->block[b->block].op[k]);
}

void build_walk_all(struct build *b)
{
	const struct unit_facts *bound = NULL;

	for (size_t i = 0; i < b->fn.n; i++) {
		b->current = i;
		if (b->fn.v[i].unit != bound) {
			bound = b->fn.v[i].unit;
			b->src->bind(b->src->ctx, bound);
		}
		walk(b, &b->fn.v[i]);
	}
}
