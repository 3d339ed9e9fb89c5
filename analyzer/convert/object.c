/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * object.c - places that can hold the same pages, by unification
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
#include "object.h"

/* Numbers that come from pages flow through variables; what is found late needs another look. */
#define MAX_ROUNDS 4

struct fn {
	const struct unit_facts *unit;
	const struct ir_fn *ir;
	size_t first;			/* node of var[0]; the result is behind the last variable */
	size_t namesake;		/* next function of this name + 1, or 0 */
	const char *folder;
	size_t *made;			/* nodes of values that calls gave, by temporary; NULL: none yet */
};

struct temp {
	size_t node;			/* 0: none */
	const char *place;
	bool is_page;			/* the value is a page, pages, or a number made from one */
	bool is_pfn;
};

/* What is in 'from' gets into 'to'. */
struct edge {
	size_t from, to;
};

struct build {
	const struct object_source *src;
	struct object_set *out;
	struct arena *arena;
	struct strmap by_name;		/* functions: first + 1 */
	struct strmap by_key;		/* fields and globals: node */
	struct strmap stored;		/* "record.field": struct callees */
	VEC(struct fn) fn;
	VEC(size_t) parent;
	VEC(bool) is_page;		/* numbers that stand for pages were put there */
	VEC(struct object_field) field;	/* by node; record NULL: no field */
	VEC(struct edge) edge;
	VEC(struct object_call) call;
	VEC(size_t) call_node;
	struct temp *temp;
	size_t ntemp;
	bool changed, recording;
};

/* --- nodes --- */

static size_t new_node(struct build *b)
{
	size_t n = b->parent.n;

	vec_push(&b->parent, n);
	vec_push(&b->is_page, false);
	vec_push(&b->field, (struct object_field){ NULL, NULL });
	return n;
}

static size_t root(struct build *b, size_t n)
{
	while (b->parent.v[n] != n) {
		b->parent.v[n] = b->parent.v[b->parent.v[n]];
		n = b->parent.v[n];
	}
	return n;
}

static void join(struct build *b, size_t x, size_t y)
{
	if (!x || !y)
		return;
	x = root(b, x);
	y = root(b, y);
	if (x == y)
		return;
	if (y < x) {
		size_t t = x;

		x = y;
		y = t;
	}
	b->parent.v[y] = x;
	b->is_page.v[x] |= b->is_page.v[y];
	b->changed = true;
}

/*
 * A page goes from one place to the other. With 'alias' both are pointers to where pages
 * are, so that what gets into one is in the other.
 */
static void flow(struct build *b, size_t from, size_t to, bool alias)
{
	join(b, from, to);
	if (!from || !to || !b->recording)
		return;
	vec_push(&b->edge, (struct edge){ from, to });
	if (alias)
		vec_push(&b->edge, (struct edge){ to, from });
}

static void mark_page(struct build *b, size_t n)
{
	if (!n || b->is_page.v[root(b, n)])
		return;
	b->is_page.v[root(b, n)] = true;
	b->changed = true;
}

static size_t key_node(struct build *b, const char *key)
{
	size_t n = (size_t)(uintptr_t)strmap_get(&b->by_key, key);

	if (!n) {
		n = new_node(b);
		strmap_put(&b->by_key, key, (void *)(uintptr_t)n);
	}
	return n;
}

/* --- types --- */

/* Containers that are the same for the whole kernel: part of what they sit in. */
static bool is_container(const char *tag)
{
	static const char *const name[] = {
		"bio", "bio_integrity_payload", "bio_vec", "bvec_iter", "folio", "folio_batch", "folio_iter", "iov_iter",
		"page", "page_frag", "pages_or_folios", "pagevec", "pipe_buffer", "scatterlist", "sg_append_table",
		"sg_dma_page_iter", "sg_page_iter", "sg_table", "skb_frag", "splice_pipe_desc", "vm_fault",
	};

	for (size_t i = 0; tag && i < ARRAY_SIZE(name); i++)
		if (!strcmp(tag, name[i]))
			return true;
	return false;
}

/* Addresses of anything: a number in them says nothing about pages. */
static bool is_foreign(const char *tag)
{
	static const char *const name[] = { "range", "resource", "vm_area_struct" };

	for (size_t i = 0; tag && i < ARRAY_SIZE(name); i++)
		if (!strcmp(tag, name[i]))
			return true;
	return false;
}

static const char *record_below(const struct ast_type *t)
{
	while (t && (t->kind == AST_T_PTR || t->kind == AST_T_ARRAY))
		t = t->elem;
	return t && t->kind == AST_T_RECORD ? t->tag : NULL;
}

static bool holds_pages(const struct ast_type *t)
{
	const char *tag;

	if (!t)
		return false;
	tag = record_below(t);
	if (!tag)
		return false;
	if (!strcmp(tag, "page") || !strcmp(tag, "folio"))
		return t->kind != AST_T_RECORD;
	return !strcmp(tag, "bio_vec") || !strcmp(tag, "scatterlist") || !strcmp(tag, "sg_table") ||
	       !strcmp(tag, "sg_append_table");
}

/* A pointer to pages, or to something with pages in it: not one page and not a number. */
static bool is_alias(const struct ast_type *t)
{
	const char *tag = record_below(t);

	if (!t || (t->kind != AST_T_PTR && t->kind != AST_T_ARRAY))
		return false;
	return !tag || (strcmp(tag, "page") && strcmp(tag, "folio")) || !t->elem || t->elem->kind != AST_T_RECORD;
}

/* A frame number, a physical address, a page in a void pointer. */
static bool may_stand_for_page(const struct ast_type *t)
{
	if (!t)
		return false;
	if (t->kind == AST_T_INT)
		return t->bits == 64 && !t->is_signed;
	while (t->kind == AST_T_PTR && t->elem)
		t = t->elem;
	return t->kind == AST_T_VOID;
}

/* --- functions --- */

static const char *folder_of(const char *path)
{
	const char *slash = strrchr(path, '/');
	struct strbuf sb = STRBUF_INIT;
	const char *s;

	strbuf_add(&sb, path, slash ? (size_t)(slash - path) : 0);
	s = intern(sb.buf);
	strbuf_release(&sb);
	return s;
}

/* The same folder, or one above or below it. What stands in a top folder (mm/, lib/) serves everybody. */
static bool is_near(const char *x, const char *y)
{
	size_t nx = strlen(x), ny = strlen(y), n = nx < ny ? nx : ny;

	if (x == y)
		return strchr(x, '/') || !strcmp(x, "io_uring");
	return strchr(nx < ny ? x : y, '/') && !strncmp(x, y, n) && (nx < ny ? y[n] : x[n]) == '/';
}

static void add_unit(struct build *b, const struct unit_facts *uf)
{
	const char *folder = folder_of(uf->path);

	for (size_t i = 0; i < uf->function.n; i++) {
		const struct facts_function *f = &uf->function.v[i];
		struct fn fn = { .unit = uf, .folder = folder };
		struct unpack in;

		if (!f->ir.len)
			continue;
		unpack_init(&in, f->ir.data, f->ir.len);
		fn.ir = ir_unpack(&in, b->arena);
		if (!fn.ir || fn.ir->giveup)
			continue;
		fn.first = b->parent.n;
		for (unsigned int k = 0; k <= fn.ir->nvar; k++)
			new_node(b);
		fn.namesake = (size_t)(uintptr_t)strmap_put(&b->by_name, f->name, (void *)(uintptr_t)(b->fn.n + 1));
		vec_push(&b->fn, fn);
	}
}

static struct fn *resolve(struct build *b, const struct fn *from, const char *name)
{
	struct fn *found = NULL;

	for (size_t i = (size_t)(uintptr_t)strmap_get(&b->by_name, name); i; i = b->fn.v[i - 1].namesake) {
		struct fn *f = &b->fn.v[i - 1];

		if (f->unit == from->unit)
			return f;
		if (!f->ir->is_static && !found && is_near(f->folder, from->folder))
			found = f;
	}
	return found;
}

/* --- values --- */

/* The array of all struct pages: an entry is known by its index alone. */
static bool is_memory_map(const char *name)
{
	return !strcmp(name, "vmemmap_base") || !strcmp(name, "mem_map") || !strcmp(name, "vmemmap");
}

static size_t var_node(struct build *b, const struct fn *fn, unsigned int id)
{
	const struct ir_var *v = &fn->ir->var[id];
	struct strbuf key = STRBUF_INIT;
	size_t n;

	if (v->kind != IR_VAR_GLOBAL || !v->name)
		return fn->first + id;
	if (is_memory_map(v->name))
		return 0;
	strbuf_addf(&key, "%s:%s", v->is_static ? fn->unit->path : "", v->name);
	n = key_node(b, key.buf);
	strbuf_release(&key);
	return n;
}

static struct temp value(struct build *b, const struct fn *fn, const struct ir_value *v)
{
	struct temp t = { 0 };

	if (v->kind == IR_V_TEMP && v->id < b->ntemp)
		t = b->temp[v->id];
	else if (v->kind == IR_V_ADDR)
		t = (struct temp){ .node = var_node(b, fn, v->id), .place = fn->ir->var[v->id].name };
	else
		return t;
	t.is_page |= holds_pages(v->type) || (t.node && may_stand_for_page(v->type) && b->is_page.v[root(b, t.node)]);
	return t;
}

static size_t field_node(struct build *b, const struct ir_op *op)
{
	struct strbuf key = STRBUF_INIT;
	size_t n;

	strbuf_addf(&key, "%s.%s", op->record ? op->record : "", op->field ? op->field : "");
	n = key_node(b, key.buf);
	b->field.v[n] = (struct object_field){ op->record, op->field };
	strbuf_release(&key);
	return n;
}

/* What a call or macro gives back is the pages it was given, in another form. */
static bool is_identity(const char *name)
{
	static const char *const same[] = {
		"_compound_head", "compound_head", "page_folio", "page_to_pfn", "page_to_phys", "pfn_to_page",
		"phys_to_page", "sg_last", "sg_next", "sg_page", "nth_page", "folio_page", "folio_pfn", "page_to_dma",
		"__pfn_to_page", "__page_to_pfn",
	};

	for (size_t i = 0; name && i < ARRAY_SIZE(same); i++)
		if (!strcmp(name, same[i]))
			return true;
	return false;
}

/* The node of what a call gives back: the same in each round. */
static size_t made_node(struct build *b, struct fn *fn, int dst)
{
	if (dst < 0)
		return new_node(b);
	if (!fn->made)
		fn->made = arena_array(b->arena, fn->ir->ntemp + 1, sizeof(*fn->made));
	if (!fn->made[dst])
		fn->made[dst] = new_node(b);
	return fn->made[dst];
}

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

	return i >= 0 && (unsigned int)i < op->narg ? value(b, fn, &op->arg[i]) : (struct temp){ 0 };
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
			dst->node = dst->node ? dst->node : made_node(b, fn, op->dst);
			dst->is_page = true;
			mark_page(b, dst->node);
			record(b, fn, op, row, role, dst);
		} else {
			mark_page(b, t.node);
			record(b, fn, op, row, role, &t);
		}
		return true;
	case MODEL_ALLOC:
		if (holds_pages(op->type) && dst->node)
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
			flow(b, t.node, role_value(b, fn, op, row, ROLE_OBJECT).node, false);
		record(b, fn, op, row, role, &t);
		return true;
	case MODEL_RELEASE:
	case MODEL_DIRTY:
	case MODEL_GETREF:
		mark_page(b, t.node);
		record(b, fn, op, row, role, &t);
		return true;
	case MODEL_BORROW:
		record(b, fn, op, row, role, &t);
		if (is_identity(op->callee))
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

static void into(struct build *b, const struct fn *fn, const struct ir_op *op, const struct fn *to, struct temp *dst)
{
	for (unsigned int i = 0; i < op->narg && i < to->ir->nparam; i++) {
		struct temp t = value(b, fn, &op->arg[i]);

		if (t.node && (t.is_page || holds_pages(to->ir->var[i].type)))
			flow(b, t.node, to->first + i, is_alias(to->ir->var[i].type));
		if (t.node && t.is_page)
			record(b, fn, op, NULL, OBJECT_CALL, &t);
	}
	if (holds_pages(to->ir->result)) {
		dst->node = to->first + to->ir->nvar;
		dst->is_page = true;
	}
}

static bool is_number(const struct ast_type *t)
{
	return t && t->kind == AST_T_INT;
}

/* A scatterlist only lends its pages: whoever takes it does not release them. */
static bool lends(const struct ast_type *t)
{
	const char *tag = record_below(t);

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

struct callees {
	VEC(const char *) name;
};

static void call(struct build *b, struct fn *fn, const struct ir_op *op, struct temp *dst)
{
	const struct fn *to;
	bool is_known = false;

	if (is_identity(op->callee) || (op->macro && is_identity(op->macro) && op->narg)) {
		struct temp t = op->narg ? value(b, fn, &op->arg[0]) : (struct temp){ 0 };

		if (op->callee)
			known_call(b, fn, op, dst);
		*dst = t;
		dst->is_page = true;
		return;
	}
	if (holds_pages(op->type)) {
		dst->node = made_node(b, fn, op->dst);
		dst->is_page = true;
	}
	if (known_call(b, fn, op, dst))
		return;
	if (op->callee) {
		to = resolve(b, fn, op->callee);
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
			to = resolve(b, fn, c->name.v[i]);
			if (to)
				into(b, fn, op, to, dst);
			is_known |= to != NULL;
		}
	}
	for (unsigned int i = 0; !is_known && i < op->narg; i++) {
		struct temp t = value(b, fn, &op->arg[i]);

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
	struct temp y = value(b, fn, &op->b), none = { 0 };
	bool is_macro = op->macro && is_identity(op->macro);

	if (!may_stand_for_page(op->type) && !is_macro)
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
	struct temp a = value(b, fn, &op->a), dst = { 0 };

	switch (op->op) {
	case IR_LOAD:
		dst = a;
		dst.is_page &= holds_pages(op->type) || may_stand_for_page(op->type);
		break;
	case IR_CAST:	/* a page - vmemmap is signed before the cast */
		dst = a;
		dst.is_page &= holds_pages(op->type) || may_stand_for_page(op->type) || a.is_pfn;
		break;
	case IR_COPY:
		dst = a;
		if (op->dst >= 0 && b->temp[op->dst].node) {
			if (a.node && a.is_page)
				flow(b, a.node, b->temp[op->dst].node, is_alias(op->type));
			dst = b->temp[op->dst];
		}
		break;
	case IR_FIELD:
		if (!is_container(op->record) && !is_foreign(op->record))
			dst.node = field_node(b, op);
		else if (holds_pages(op->type))
			dst = a;
		dst.place = op->field;
		break;
	case IR_INDEX:
		dst = a;
		if (!a.node && holds_pages(op->type) && value(b, fn, &op->b).node) {
			dst = value(b, fn, &op->b);
			dst.is_pfn = true;
			dst.is_page = true;
			mark_page(b, dst.node);
		}
		break;
	case IR_BINARY:
		dst = arithmetic(b, fn, op, a);
		break;
	case IR_STORE: {
		struct temp v = value(b, fn, &op->b);

		if (v.node && a.node && (v.is_page || holds_pages(op->type))) {
			flow(b, v.node, a.node, is_alias(op->type));
			if (v.place && a.place && strcmp(v.place, a.place))
				record(b, fn, op, NULL, OBJECT_ALIAS, &v);
			if (!holds_pages(op->type))
				mark_page(b, a.node);
		}
		break;
	}
	case IR_CALL:
		call(b, fn, op, &dst);
		break;
	case IR_RETURN:
		if (a.node && holds_pages(fn->ir->result))
			flow(b, a.node, fn->first + fn->ir->nvar, is_alias(fn->ir->result));
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
	for (unsigned int i = 0; i < fn->ir->nblock; i++)
		for (unsigned int k = 0; k < fn->ir->block[i].nop; k++)
			step(b, fn, &fn->ir->block[i].op[k]);
}

static void walk_all(struct build *b)
{
	const struct unit_facts *bound = NULL;

	for (size_t i = 0; i < b->fn.n; i++) {
		if (b->fn.v[i].unit != bound) {
			bound = b->fn.v[i].unit;
			b->src->bind(b->src->ctx, bound);
		}
		walk(b, &b->fn.v[i]);
	}
}

/* --- result --- */

static int by_place(const void *x, const void *y)
{
	const struct object_call *a = x, *b = y;
	int c = strcmp(a->path, b->path);

	if (c)
		return c;
	if (a->line != b->line)
		return a->line < b->line ? -1 : 1;
	if (a->col != b->col)
		return a->col < b->col ? -1 : 1;
	if (a->role != b->role)
		return a->role < b->role ? -1 : 1;
	c = strcmp(a->callee, b->callee);
	return c ? c : strcmp(a->function, b->function);
}

static int by_first_call(const void *x, const void *y)
{
	return by_place(&((const struct object *)x)->call[0], &((const struct object *)y)->call[0]);
}

static int by_field(const void *x, const void *y)
{
	const struct object_field *a = x, *b = y;
	int c = strcmp(a->record, b->record);

	return c ? c : strcmp(a->field, b->field);
}

static void add_field(struct object *o, const struct object_field *f)
{
	for (size_t i = 0; i < o->nfield; i++)
		if (!by_field(&o->field[i], f))
			return;
	o->field[o->nfield++] = *f;
}

static bool is_near_acquire(const struct object *o, const char *path)
{
	bool any = false;

	for (size_t i = 0; i < o->ncall; i++)
		if (o->call[i].role == OBJECT_ACQUIRE) {
			any = true;
			if (!strcmp(o->call[i].path, path) || is_near(folder_of(o->call[i].path), folder_of(path)))
				return true;
		}
	return !any;
}

/*
 * What happens in other parts of the kernel to what travels in the same field
 * (rq_map_data.pages) is not this object's; but who releases there is kept.
 */
static void drop_far(struct object *o)
{
	size_t n = 0;
	bool *keep = xcalloc(o->ncall + 1, sizeof(*keep));

	for (size_t i = 0; i < o->ncall; i++)
		keep[i] = o->call[i].role == OBJECT_RELEASE || is_near_acquire(o, o->call[i].path);
	for (size_t i = 0; i < o->ncall; i++)
		if (keep[i])
			o->call[n++] = o->call[i];
	o->ncall = n;
	vec_free_(keep);
}

static void sort_object(struct object *o)
{
	size_t n = 0;

	drop_far(o);
	qsort(o->call, o->ncall, sizeof(*o->call), by_place);
	for (size_t i = 0; i < o->ncall; i++)
		if (!n || by_place(&o->call[n - 1], &o->call[i]))
			o->call[n++] = o->call[i];
	o->ncall = n;
	if (o->nfield > 1)
		qsort(o->field, o->nfield, sizeof(*o->field), by_field);
	for (size_t i = 0; i < n; i++) {
		const struct object_call *c = &o->call[i];

		if (c->role == OBJECT_ACQUIRE)
			o->nacquire[c->kind]++;
		if (c->role == OBJECT_RELEASE)
			o->nrelease[c->kind]++;
	}
}

/* --- where pages come from --- */

/* Acquires and allocations, and the places that their pages get to. */
struct origin {
	size_t n;			/* sources */
	size_t nword;			/* of a set */
	size_t *of_call;		/* by call: source + 1, 0: none */
	uint64_t *set;			/* by node: of sources */
	size_t *group;			/* of sources: union-find */
	bool *is_acquire;
};

static uint64_t *set_of(const struct origin *x, size_t node)
{
	return x->set + node * x->nword;
}

static bool add_set(const struct origin *x, size_t from, size_t to)
{
	uint64_t *f = set_of(x, from), *t = set_of(x, to);
	bool changed = false;

	for (size_t i = 0; i < x->nword; i++) {
		changed |= (f[i] & ~t[i]) != 0;
		t[i] |= f[i];
	}
	return changed;
}

static void propagate(struct build *b, struct origin *x)
{
	bool changed = true;

	x->of_call = arena_array(b->arena, b->call.n + 1, sizeof(*x->of_call));
	for (size_t i = 0; i < b->call.n; i++)
		if (b->call.v[i].role == OBJECT_ACQUIRE || b->call.v[i].role == OBJECT_ALLOC)
			x->of_call[i] = ++x->n;
	x->nword = x->n / 64 + 1;
	x->set = xcalloc(b->parent.n * x->nword, sizeof(*x->set));
	x->group = arena_array(b->arena, x->n + 1, sizeof(*x->group));
	x->is_acquire = arena_array(b->arena, x->n + 1, sizeof(*x->is_acquire));
	for (size_t i = 0; i < b->call.n; i++) {
		size_t s = x->of_call[i];

		if (!s--)
			continue;
		x->group[s] = s;
		x->is_acquire[s] = b->call.v[i].role == OBJECT_ACQUIRE;
		set_of(x, b->call_node.v[i])[s / 64] |= 1ull << (s % 64);
	}
	while (changed) {
		changed = false;
		for (size_t i = 0; i < b->edge.n; i++)
			changed |= add_set(x, b->edge.v[i].from, b->edge.v[i].to);
	}
}

static size_t group_of(struct origin *x, size_t s)
{
	while (x->group[s] != s)
		s = x->group[s] = x->group[x->group[s]];
	return s;
}

static bool has_source(const struct origin *x, size_t node, size_t s)
{
	return set_of(x, node)[s / 64] >> (s % 64) & 1;
}

/* First acquire whose pages get to the node, as group + 1; 0: none. */
static size_t acquire_at(struct origin *x, size_t node)
{
	for (size_t s = 0; s < x->n; s++)
		if (x->is_acquire[s] && has_source(x, node, s))
			return group_of(x, s) + 1;
	return 0;
}

/* Acquires that share a release are one object. */
static void unite(struct build *b, struct origin *x)
{
	for (size_t i = 0; i < b->call.n; i++) {
		size_t g = b->call.v[i].role == OBJECT_RELEASE ? acquire_at(x, b->call_node.v[i]) : 0;

		for (size_t s = 0; g && s < x->n; s++)
			if (x->is_acquire[s] && has_source(x, b->call_node.v[i], s))
				x->group[group_of(x, s)] = group_of(x, g - 1);
	}
}

/*
 * The object of each call, as index + 1. A release that no acquire was seen to get to belongs
 * to all acquires that may share its place, so that it cannot be forgotten.
 */
static size_t *assign(struct build *b, struct origin *x)
{
	size_t *of = arena_array(b->arena, b->call.n + 1, sizeof(*of));
	size_t *by_group = arena_array(b->arena, x->n + 1, sizeof(*by_group));
	size_t *by_root = arena_array(b->arena, b->parent.n + 1, sizeof(*by_root));

	for (size_t i = 0; i < b->call.n; i++) {
		size_t s = x->of_call[i];

		if (!s || !x->is_acquire[s - 1])
			continue;
		s = group_of(x, s - 1);
		if (!by_group[s])
			by_group[s] = ++b->out->n;
		of[i] = by_group[s];
		by_root[root(b, b->call_node.v[i])] = of[i];
	}
	for (size_t i = 0; i < b->call.n; i++) {
		size_t g = of[i] ? 0 : acquire_at(x, b->call_node.v[i]), r = root(b, b->call_node.v[i]);

		if (g)
			of[i] = by_group[group_of(x, g - 1)];
		else if (!of[i] && b->call.v[i].role == OBJECT_RELEASE)
			of[i] = by_root[r] = by_root[r] ? by_root[r] : ++b->out->n;
	}
	return of;
}

/* An allocation is company when a release of the object can get its pages. */
static void add_company(struct build *b, struct origin *x, size_t *of)
{
	for (size_t i = 0; i < b->call.n; i++) {
		size_t s = x->of_call[i];

		if (of[i] || !s || x->is_acquire[s - 1])
			continue;
		for (size_t k = 0; k < b->call.n && !of[i]; k++)
			if (b->call.v[k].role == OBJECT_RELEASE && of[k] && has_source(x, b->call_node.v[k], s - 1) &&
			    acquire_at(x, b->call_node.v[k]))
				of[i] = of[k];
	}
}

static void collect(struct build *b)
{
	struct object_set *out = b->out;
	struct origin x = { 0 };
	size_t *of;

	propagate(b, &x);
	unite(b, &x);
	of = assign(b, &x);
	add_company(b, &x, of);
	out->object = arena_array(b->arena, out->n + 1, sizeof(*out->object));
	for (size_t i = 0; i < b->call.n; i++)
		if (of[i])
			out->object[of[i] - 1].capcall++;
	for (size_t k = 0; k < out->n; k++) {
		out->object[k].call = arena_array(b->arena, out->object[k].capcall + 1, sizeof(struct object_call));
		out->object[k].field = arena_array(b->arena, b->field.n, sizeof(struct object_field));
	}
	for (size_t i = 0; i < b->call.n; i++)
		if (of[i])
			out->object[of[i] - 1].call[out->object[of[i] - 1].ncall++] = b->call.v[i];
	for (size_t i = 0; i < b->call.n; i++) {	/* fields that the acquire's pages get to */
		size_t s = x.of_call[i];

		for (size_t n = 1; s && of[i] && x.is_acquire[s - 1] && n < b->field.n; n++)
			if (b->field.v[n].record && has_source(&x, n, s - 1))
				add_field(&out->object[of[i] - 1], &b->field.v[n]);
	}
	vec_free_(x.set);
	for (size_t k = 0; k < out->n; k++)
		sort_object(&out->object[k]);
	if (out->n > 1)
		qsort(out->object, out->n, sizeof(*out->object), by_first_call);
	for (size_t k = 0; k < out->n; k++)
		for (size_t i = 0; i < out->object[k].ncall; i++)
			out->object[k].call[i].object = (unsigned int)k;
}

static void load_stored(struct build *b)
{
	for (size_t u = 0; u < b->src->nunit; u++)
		for (size_t i = 0; i < b->src->unit[u]->fnptr.n; i++) {
			const struct row_fnptr *r = &b->src->unit[u]->fnptr.v[i];
			struct strbuf key = STRBUF_INIT;
			struct callees *c;

			strbuf_addf(&key, "%s.%s", r->record, r->field);
			c = strmap_get(&b->stored, key.buf);
			if (!c) {
				c = arena_new(b->arena, struct callees);
				strmap_put(&b->stored, key.buf, c);
			}
			vec_push(&c->name, intern(r->function));
			strbuf_release(&key);
		}
}

void object_set_build(struct object_set *out, const struct object_source *src, struct arena *a)
{
	struct build b = {
		.src = src, .out = out, .arena = a,
		.by_name = STRMAP_INIT, .by_key = STRMAP_INIT, .stored = STRMAP_INIT,
	};

	*out = (struct object_set){ .arena = a };
	new_node(&b);		/* 0 is no node */
	for (size_t i = 0; i < src->nunit; i++)
		add_unit(&b, src->unit[i]);
	load_stored(&b);
	for (int round = 0; round < MAX_ROUNDS; round++) {
		b.changed = false;
		walk_all(&b);
		if (!b.changed)
			break;
	}
	b.recording = true;
	walk_all(&b);
	collect(&b);
	strmap_each(&b.stored, e)
		vec_release(&((struct callees *)e->value)->name);
	strmap_release(&b.by_name);
	strmap_release(&b.by_key);
	strmap_release(&b.stored);
	vec_release(&b.fn);
	vec_release(&b.parent);
	vec_release(&b.is_page);
	vec_release(&b.field);
	vec_release(&b.edge);
	vec_release(&b.call);
	vec_release(&b.call_node);
	vec_free_(b.temp);
}

const struct object *object_set_find(const struct object_set *s, const char *path, unsigned int line,
				     const char *callee)
{
	for (size_t k = 0; k < s->n; k++)
		for (size_t i = 0; i < s->object[k].ncall; i++) {
			const struct object_call *c = &s->object[k].call[i];

			if (c->role <= OBJECT_RELEASE && c->line == line && !strcmp(c->path, path) &&
			    (!callee || !strcmp(c->callee, callee)))
				return &s->object[k];
		}
	return NULL;
}
