/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * count.c - as many pages as were taken? Numbers, followed as whole things
 *
 * A function that only gives back has a number in a field or a parameter, and so
 * has the one that took: when it is the same number, the release has to use it as
 * it is. "n + 1", "i <= n" and a loop that begins at 1 are not that. No arithmetic
 * is done: variables, temporaries and fields that are copied to each other, at
 * whatever time, are one number; a sum is another one. What a callee leaves behind a
 * pointer is the caller's variable, and the same shift of the same field is the same number.
 */
#include "ledger_p.h"

#define MAX_DEPTH 4		/* callers above a function */
#define MAX_TOKENS 48

/* The numbers of one function: nodes are variables, temporaries, and fields. */
struct lnumbers {
	unsigned int *up;
	unsigned int n;
	VEC(const char *) field;	/* "record.field", nodes behind those of variables and temporaries */
};

/* A number in a function, or a field. */
struct token {
	const struct ledger_fn *fn;
	unsigned int root;
	const char *field;		/* interned; fn is NULL then */
};

struct tokens {
	struct token v[MAX_TOKENS];
	unsigned int n;
};

static unsigned int root_of(const struct lnumbers *x, unsigned int n)
{
	while (x->up[n] != n)
		n = x->up[n];
	return n;
}

static void unite(struct lnumbers *x, unsigned int a, unsigned int b)
{
	if (a == ~0u || b == ~0u)
		return;
	a = root_of(x, a);
	b = root_of(x, b);
	if (a != b)
		x->up[a > b ? a : b] = a > b ? b : a;
}

bool ledger_is_number(const struct ast_type *t)
{
	return t && t->kind == AST_T_INT;
}

static unsigned int temp_node(const struct ledger_fn *f, unsigned int t)
{
	return f->ir->nvar + t;
}

static unsigned int named_node(const struct ledger_fn *f, struct lnumbers *x, const char *name)
{
	unsigned int first = f->ir->nvar + f->ir->ntemp;

	for (unsigned int i = 0; i < x->field.n; i++)
		if (x->field.v[i] == name)
			return first + i;
	vec_push(&x->field, name);
	return first + (unsigned int)x->field.n - 1;
}

const char *ledger_field_name(struct ledger *l, const struct ir_op *op)
{
	return intern(arena_printf(&l->arena, "%s.%s", op->record, op->field));
}

/* What the n-th parameter of a function points at. */
static unsigned int behind_node(struct ledger *l, const struct ledger_fn *f, struct lnumbers *x, const struct ledger_fn *of,
				unsigned int n)
{
	return named_node(f, x, intern(arena_printf(&l->arena, "*%u:%u", of->id, n)));
}

/* Memory that a load or store goes to: a variable or a field; ~0: something else. */
static unsigned int memory_node(struct ledger *l, struct ledger_fn *f, struct lnumbers *x, const struct ir_value *v)
{
	const struct ir_op *def;

	if (v->kind == IR_V_ADDR)
		return v->id;
	def = v->kind == IR_V_TEMP ? f->def[v->id] : NULL;
	if (def && def->op == IR_FIELD && def->record && def->field)
		return named_node(f, x, ledger_field_name(l, def));
	if (def && def->op == IR_LOAD && def->a.kind == IR_V_ADDR && f->ir->var[def->a.id].kind == IR_VAR_PARAM)
		return behind_node(l, f, x, f, (unsigned int)f->ir->var[def->a.id].param_index);
	return ~0u;
}

static unsigned int value_node(const struct ledger_fn *f, const struct ir_value *v)
{
	return v->kind == IR_V_TEMP ? temp_node(f, v->id) : ~0u;
}

/* Names that there can be, at most. */
static unsigned int count_names(const struct ledger_fn *f)
{
	unsigned int n = 0;

	for (unsigned int b = 0; b < f->ir->nblock; b++)
		n += f->ir->block[b].nop;
	for (size_t i = 0; i < f->call.n; i++)
		n += f->call.v[i].op->narg * (unsigned int)f->call.v[i].to.set.n;
	return n;
}

const struct ir_op *ledger_def_of(const struct ledger_fn *f, const struct ir_value *v)
{
	const struct ir_op *def = v->kind == IR_V_TEMP ? f->def[v->id] : NULL;

	while (def && (def->op == IR_CAST || def->op == IR_COPY) && def->a.kind == IR_V_TEMP)
		def = f->def[def->a.id];
	return def;
}

/* The field that a value was loaded from, or NULL. */
const char *ledger_loaded_field(struct ledger *l, const struct ledger_fn *f, const struct ir_value *v)
{
	const struct ir_op *def = ledger_def_of(f, v);

	def = def && def->op == IR_LOAD ? ledger_def_of(f, &def->a) : NULL;
	return def && def->op == IR_FIELD && def->record && def->field ? ledger_field_name(l, def) : NULL;
}

/* "size >> PAGE_SHIFT": a number of its own, the same in all functions. */
static unsigned int shifted_node(struct ledger *l, const struct ledger_fn *f, struct lnumbers *x, const struct ir_op *op)
{
	const char *field = op->b.kind == IR_V_CONST ? ledger_loaded_field(l, f, &op->a) : NULL;

	if (!field || (op->sub != AST_OP_SHR && op->sub != AST_OP_DIV))
		return ~0u;
	return named_node(f, x, intern(arena_printf(&l->arena, "%s/%d/%lld", field, op->sub, op->b.ival)));
}

static void unite_arguments(struct ledger *l, const struct ledger_fn *f, struct lnumbers *x)
{
	for (size_t i = 0; i < f->call.n; i++) {
		const struct lcall *c = &f->call.v[i];

		for (unsigned int a = 0; a < c->op->narg; a++)
			if (c->op->arg[a].kind == IR_V_ADDR && ledger_is_number(f->ir->var[c->op->arg[a].id].type))
				for (size_t k = 0; k < c->to.set.n; k++)
					unite(x, c->op->arg[a].id, behind_node(l, f, x, l->fn.v[c->to.set.v[k]], a));
	}
}

static struct lnumbers *numbers_of(struct ledger *l, struct ledger_fn *f)
{
	const struct ir_fn *ir = f->ir;
	struct lnumbers *x = f->numbers;

	if (x)
		return x;
	x = f->numbers = arena_new(&l->arena, struct lnumbers);
	x->n = ir->nvar + ir->ntemp + count_names(f);
	x->up = arena_array(&l->arena, x->n + 1, sizeof(*x->up));
	for (unsigned int i = 0; i < x->n; i++)
		x->up[i] = i;
	for (unsigned int b = 0; b < ir->nblock; b++)
		for (unsigned int i = 0; ir->block[b].is_reachable && i < ir->block[b].nop; i++) {
			const struct ir_op *op = &ir->block[b].op[i];

			if ((op->op == IR_LOAD || op->op == IR_CAST || op->op == IR_COPY) && op->dst >= 0 && ledger_is_number(op->type))
				unite(x, temp_node(f, (unsigned int)op->dst),
				      op->op == IR_LOAD ? memory_node(l, f, x, &op->a) : value_node(f, &op->a));
			else if (op->op == IR_STORE && ledger_is_number(op->b.type))
				unite(x, memory_node(l, f, x, &op->a), value_node(f, &op->b));
			else if (op->op == IR_BINARY && op->dst >= 0)
				unite(x, temp_node(f, (unsigned int)op->dst), shifted_node(l, f, x, op));
		}
	unite_arguments(l, f, x);
	return x;
}

/* --- what a number is called, there and further up --- */

static bool add_token(struct tokens *t, struct token k)
{
	for (unsigned int i = 0; i < t->n; i++)
		if (t->v[i].fn == k.fn && t->v[i].root == k.root && t->v[i].field == k.field)
			return false;
	if (t->n == MAX_TOKENS)
		return false;
	t->v[t->n++] = k;
	return true;
}

static void follow(struct ledger *l, struct ledger_fn *f, unsigned int node, struct tokens *t, unsigned int depth)
{
	struct lnumbers *x = numbers_of(l, f);
	unsigned int root;

	if (node == ~0u)
		return;
	root = root_of(x, node);
	if (!add_token(t, (struct token){ f, root, NULL }))
		return;
	for (unsigned int i = 0; i < x->field.n; i++)
		if (root_of(x, f->ir->nvar + f->ir->ntemp + i) == root)
			add_token(t, (struct token){ NULL, 0, x->field.v[i] });
	for (unsigned int p = 0; depth && p < f->ir->nparam; p++) {
		if (root_of(x, p) != root)
			continue;
		for (size_t c = 0; c < f->caller.set.n; c++) {
			struct ledger_fn *up = l->fn.v[f->caller.set.v[c]];

			for (size_t k = 0; k < up->call.n; k++)
				if (lset_has(&up->call.v[k].to, f->id) && p < up->call.v[k].op->narg)
					follow(l, up, value_node(up, &up->call.v[k].op->arg[p]), t, depth - 1);
		}
	}
}

/* A result that the function returns is its callers' number as well. */
static void follow_result(struct ledger *l, struct ledger_fn *f, unsigned int node, struct tokens *t)
{
	struct lnumbers *x = numbers_of(l, f);
	bool returned = false;

	follow(l, f, node, t, MAX_DEPTH);
	for (unsigned int b = 0; b < f->ir->nblock; b++) {
		const struct ir_op *op = f->ir->block[b].nop ? &f->ir->block[b].op[f->ir->block[b].nop - 1] : NULL;
		unsigned int n = op && op->op == IR_RETURN ? value_node(f, &op->a) : ~0u;

		returned |= n != ~0u && node != ~0u && root_of(x, n) == root_of(x, node);
	}
	for (size_t c = 0; returned && c < f->caller.set.n; c++) {
		struct ledger_fn *up = l->fn.v[f->caller.set.v[c]];

		for (size_t k = 0; k < up->call.n; k++)
			if (lset_has(&up->call.v[k].to, f->id) && up->call.v[k].op->dst >= 0)
				follow(l, up, temp_node(up, (unsigned int)up->call.v[k].op->dst), t, MAX_DEPTH - 1);
	}
}

static bool meet(const struct tokens *a, const struct tokens *b)
{
	for (unsigned int i = 0; i < a->n; i++)
		for (unsigned int k = 0; k < b->n; k++)
			if (a->v[i].fn == b->v[k].fn && a->v[i].root == b->v[k].root && a->v[i].field == b->v[k].field)
				return true;
	return false;
}

/* "n - got", as the rest is asked for: n. */
static unsigned int requested(const struct ledger_fn *f, const struct ledger_site *a)
{
	const struct ir_op *def = ledger_def_of(f, &a->op->arg[a->nr]);

	return value_node(f, def && def->op == IR_BINARY && def->sub == AST_OP_SUB ? &def->a : &a->op->arg[a->nr]);
}

/* Is it the number of one of the acquires that lead to the release? */
const struct ledger_site *ledger_number_of(struct ledger *l, const struct ledger_site *release, const struct ir_value *number)
{
	struct ledger_fn *f = l->fn.v[release->fn->id];
	struct tokens here = { .n = 0 };

	follow(l, f, value_node(f, number), &here, MAX_DEPTH);
	for (size_t i = 0; here.n && i < l->site_start[release->id].set.n; i++) {
		const struct ledger_site *a = &l->site.v[l->site_start[release->id].set.v[i]];
		struct ledger_fn *from = l->fn.v[a->fn->id];
		struct tokens there = { .n = 0 };

		if (a->nr >= 0 && (unsigned int)a->nr < a->op->narg)
			follow(l, from, requested(from, a), &there, MAX_DEPTH);
		if (a->ret == MODEL_RET_PAGES && a->op->dst >= 0)
			follow_result(l, from, temp_node(from, (unsigned int)a->op->dst), &there);
		if (meet(&here, &there))
			return a;
	}
	return NULL;
}

void ledger_free_numbers(struct ledger *l)
{
	for (size_t i = 0; i < l->fn.n; i++)
		if (l->fn.v[i]->numbers)
			vec_release(&l->fn.v[i]->numbers->field);
}
