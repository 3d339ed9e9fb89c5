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
 *
 * Where the two ends do not meet, there is custom: a field that is the number for an
 * array in other functions (an argument next to it, the end of a loop over it, the
 * place where the next one goes) is its number here.
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

static bool is_number(const struct ast_type *t)
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

static const char *field_name(struct ledger *l, const struct ir_op *op)
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
		return named_node(f, x, field_name(l, def));
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

static const struct ir_op *def_of(const struct ledger_fn *f, const struct ir_value *v)
{
	const struct ir_op *def = v->kind == IR_V_TEMP ? f->def[v->id] : NULL;

	while (def && (def->op == IR_CAST || def->op == IR_COPY) && def->a.kind == IR_V_TEMP)
		def = f->def[def->a.id];
	return def;
}

/* The field that a value was loaded from, or NULL. */
static const char *loaded_field(struct ledger *l, const struct ledger_fn *f, const struct ir_value *v)
{
	const struct ir_op *def = def_of(f, v);

	def = def && def->op == IR_LOAD ? def_of(f, &def->a) : NULL;
	return def && def->op == IR_FIELD && def->record && def->field ? field_name(l, def) : NULL;
}

/* "size >> PAGE_SHIFT": a number of its own, the same in all functions. */
static unsigned int shifted_node(struct ledger *l, const struct ledger_fn *f, struct lnumbers *x, const struct ir_op *op)
{
	const char *field = op->b.kind == IR_V_CONST ? loaded_field(l, f, &op->a) : NULL;

	if (!field || (op->sub != AST_OP_SHR && op->sub != AST_OP_DIV))
		return ~0u;
	return named_node(f, x, intern(arena_printf(&l->arena, "%s/%d/%lld", field, op->sub, op->b.ival)));
}

static void unite_arguments(struct ledger *l, const struct ledger_fn *f, struct lnumbers *x)
{
	for (size_t i = 0; i < f->call.n; i++) {
		const struct lcall *c = &f->call.v[i];

		for (unsigned int a = 0; a < c->op->narg; a++)
			if (c->op->arg[a].kind == IR_V_ADDR && is_number(f->ir->var[c->op->arg[a].id].type))
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

			if ((op->op == IR_LOAD || op->op == IR_CAST || op->op == IR_COPY) && op->dst >= 0 && is_number(op->type))
				unite(x, temp_node(f, (unsigned int)op->dst),
				      op->op == IR_LOAD ? memory_node(l, f, x, &op->a) : value_node(f, &op->a));
			else if (op->op == IR_STORE && is_number(op->b.type))
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
	const struct ir_op *def = def_of(f, &a->op->arg[a->nr]);

	return value_node(f, def && def->op == IR_BINARY && def->sub == AST_OP_SUB ? &def->a : &a->op->arg[a->nr]);
}

/* Is it the number of one of the acquires that lead to the release? */
static const struct ledger_site *acquire_of(struct ledger *l, const struct ledger_site *release, const struct ir_value *number)
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

static bool loads_var(const struct ledger_fn *f, const struct ir_value *v, unsigned int *var)
{
	const struct ir_op *def = def_of(f, v);

	if (!def || def->op != IR_LOAD || def->a.kind != IR_V_ADDR)
		return false;
	*var = def->a.id;
	return true;
}

/* --- custom: which field is the number for which array --- */

struct lpair {
	const char *array, *number;
	const struct ledger_fn *fn;
	unsigned int plain, more;	/* as it is; with something added, or included */
};

struct lpairs { VEC(struct lpair) v; };

/* An array in a field, or a pointer to one. */
static const char *array_field(struct ledger *l, const struct ledger_fn *f, const struct ir_value *v)
{
	const struct ir_op *def = def_of(f, v);

	if (def && def->op == IR_LOAD)
		def = def_of(f, &def->a);
	return def && def->op == IR_FIELD && def->record && def->field ? field_name(l, def) : NULL;
}

static void note(struct ledger *l, const struct ledger_fn *f, const char *array, const char *number, bool plain)
{
	struct lpair *p = NULL;

	if (!array || !number)
		return;
	for (size_t i = l->pairs->v.n; i-- && l->pairs->v.v[i].fn == f && !p;)
		if (l->pairs->v.v[i].array == array && l->pairs->v.v[i].number == number)
			p = &l->pairs->v.v[i];
	if (!p) {
		vec_push(&l->pairs->v, (struct lpair){ array, number, f, 0, 0 });
		p = &l->pairs->v.v[l->pairs->v.n - 1];
	}
	p->plain += plain;
	p->more += !plain;
}

/* "f(x->pages, x->n)", "f(x->pages, x->n + 1)" */
static void note_call(struct ledger *l, const struct ledger_fn *f, const struct ir_op *op)
{
	for (unsigned int a = 0; a < op->narg; a++) {
		const char *array = op->arg[a].type && op->arg[a].type->kind == AST_T_PTR ? array_field(l, f, &op->arg[a]) : NULL;

		for (unsigned int n = 0; array && n < op->narg; n++) {
			const struct ir_op *sum = is_number(op->arg[n].type) ? def_of(f, &op->arg[n]) : NULL;

			if (sum && sum->op == IR_BINARY && sum->sub == AST_OP_ADD)
				note(l, f, array, loaded_field(l, f, &sum->a), false);
			else if (sum)
				note(l, f, array, loaded_field(l, f, &op->arg[n]), true);
		}
	}
}

/* x->pages[i] in a function with "i < x->n"; x->pages[x->n] = page */
static void note_element(struct ledger *l, const struct ledger_fn *f, const struct ir_op *op)
{
	const char *array = array_field(l, f, &op->a), *next = array ? loaded_field(l, f, &op->b) : NULL;
	unsigned int var, with;

	for (unsigned int b = 0; array && b < f->ir->nblock; b++) {
		const struct ir_block *k = &f->ir->block[b];
		const struct ir_op *end = &k->op[k->nop - 1], *cmp = end->op == IR_BRANCH ? def_of(f, &end->a) : NULL;

		for (unsigned int i = 0; next && i < k->nop; i++)
			if (k->op[i].op == IR_STORE && k->op[i].a.kind == IR_V_TEMP && (int)k->op[i].a.id == op->dst)
				note(l, f, array, next, true);
		if (!next && cmp && cmp->op == IR_BINARY && (cmp->sub == AST_OP_LT || cmp->sub == AST_OP_LE) &&
		    loads_var(f, &op->b, &var) && loads_var(f, &cmp->a, &with) && with == var)
			note(l, f, array, loaded_field(l, f, &cmp->b), cmp->sub == AST_OP_LT);
	}
}

static void make_pairs(struct ledger *l)
{
	l->pairs = arena_new(&l->arena, struct lpairs);
	for (size_t n = 0; n < l->fn.n; n++) {
		const struct ir_fn *ir = l->fn.v[n]->ir;

		for (unsigned int b = 0; b < ir->nblock; b++)
			for (unsigned int i = 0; ir->block[b].is_reachable && i < ir->block[b].nop; i++)
				if (ir->block[b].op[i].op == IR_CALL)
					note_call(l, l->fn.v[n], &ir->block[b].op[i]);
				else if (ir->block[b].op[i].op == IR_INDEX)
					note_element(l, l->fn.v[n], &ir->block[b].op[i]);
	}
}

/* Somewhere else it is the number, and nowhere else anything is added to it. */
static bool is_custom(struct ledger *l, const struct ledger_fn *f, const char *array, const char *number)
{
	unsigned int plain = 0, more = 0;

	if (!array || !number)
		return false;
	if (!l->pairs)
		make_pairs(l);
	for (size_t i = 0; i < l->pairs->v.n; i++) {
		const struct lpair *p = &l->pairs->v.v[i];

		if (p->array != array || p->number != number || p->fn == f)
			continue;
		plain += p->plain;
		more += p->more;
	}
	return plain && !more;
}

/* --- the two forms of a release --- */

static const char *number_text(const struct ledger_fn *f, const struct ir_value *v)
{
	const struct ir_op *def = def_of(f, v);
	const struct ir_op *field;

	if (!def || def->op != IR_LOAD)
		return NULL;
	if (def->a.kind == IR_V_ADDR)
		return f->ir->var[def->a.id].name;
	field = def_of(f, &def->a);
	return field && field->op == IR_FIELD ? field->field : NULL;
}

/* "pages, n + 1" */
static bool by_count(struct ledger *l, const struct ledger_site *s, struct ledger_extent *out)
{
	const struct ledger_fn *f = s->fn;
	const struct ir_op *sum;
	const struct ir_value *number;

	if (s->nr < 0 || s->pages < 0 || (unsigned int)s->nr >= s->op->narg || (unsigned int)s->pages >= s->op->narg)
		return false;
	sum = def_of(f, &s->op->arg[s->nr]);
	if (!sum || sum->op != IR_BINARY || sum->sub != AST_OP_ADD)
		return false;
	number = sum->b.kind == IR_V_CONST ? &sum->a : &sum->b;
	out->more = sum->b.kind == IR_V_CONST ? (int)sum->b.ival : sum->a.kind == IR_V_CONST ? (int)sum->a.ival : 0;
	out->number = number_text(f, number);
	if (out->more <= 0 || !out->number)
		return false;
	out->acquire = acquire_of(l, s, number);
	return out->acquire || is_custom(l, f, array_field(l, f, &s->op->arg[s->pages]), loaded_field(l, f, number));
}

/* for (i = FIRST; i < N; i++) release(pages[i]) */
struct turn {
	unsigned int head;
	unsigned int var;
	const struct ir_op *cmp;	/* i < N, i <= N */
	long long first;
};

static size_t successors(const struct ir_op *t, unsigned int *out)
{
	if (t->op == IR_JUMP) {
		out[0] = t->target[0];
		return 1;
	}
	if (t->op == IR_BRANCH) {
		out[0] = t->target[0];
		out[1] = t->target[1];
		return 2;
	}
	return 0;
}

/* Is 'to' reached from 'from' without coming through 'not'? Ways over a switch count as none. */
static bool reaches(const struct ledger_fn *f, unsigned int from, unsigned int to, unsigned int not, bool *seen)
{
	unsigned int next[2];
	size_t n;

	if (from == to)
		return true;
	if (from == not || seen[from])
		return false;
	seen[from] = true;
	n = successors(&f->ir->block[from].op[f->ir->block[from].nop - 1], next);
	for (size_t i = 0; i < n; i++)
		if (reaches(f, next[i], to, not, seen))
			return true;
	return false;
}

static bool leads(struct ledger *l, const struct ledger_fn *f, unsigned int from, unsigned int to, unsigned int not)
{
	return reaches(f, from, to, not, arena_array(&l->arena, f->ir->nblock + 1, sizeof(bool)));
}

/* The block in which the release stands. */
static unsigned int block_of(const struct ledger_fn *f, const struct ir_op *op)
{
	for (unsigned int b = 0; b < f->ir->nblock; b++)
		if (op >= f->ir->block[b].op && op < f->ir->block[b].op + f->ir->block[b].nop)
			return b;
	return ~0u;
}

/* The last constant that a block in front of the loop stores into the variable. */
static bool first_value(struct ledger *l, const struct ledger_fn *f, struct turn *t)
{
	bool found = false;

	for (unsigned int b = 0; b < f->ir->nblock; b++) {
		const struct ir_block *k = &f->ir->block[b];
		unsigned int next[2];
		size_t n = k->is_reachable ? successors(&k->op[k->nop - 1], next) : 0;
		bool enters = false, stores = false;

		for (size_t i = 0; i < n; i++)
			enters |= next[i] == t->head;
		if (!enters || leads(l, f, t->head, b, ~0u))
			continue;
		for (unsigned int i = 0; i < k->nop; i++) {
			if (k->op[i].op != IR_STORE || k->op[i].a.kind != IR_V_ADDR || k->op[i].a.id != t->var)
				continue;
			stores = k->op[i].b.kind == IR_V_CONST;
			t->first = k->op[i].b.ival;
		}
		if (found || !stores)
			return false;
		found = true;
	}
	return found;
}

/* The one loop around the release that counts with the variable. */
static bool find_turn(struct ledger *l, const struct ledger_fn *f, unsigned int block, struct turn *t)
{
	bool found = false;

	for (unsigned int b = 0; b < f->ir->nblock; b++) {
		const struct ir_block *k = &f->ir->block[b];
		const struct ir_op *end = &k->op[k->nop - 1], *cmp;
		unsigned int var;

		if (!k->is_reachable || end->op != IR_BRANCH)
			continue;
		cmp = def_of(f, &end->a);
		if (!cmp || cmp->op != IR_BINARY || (cmp->sub != AST_OP_LT && cmp->sub != AST_OP_LE) ||
		    !loads_var(f, &cmp->a, &var) || var != t->var)
			continue;
		if (!leads(l, f, end->target[0], block, b) || leads(l, f, end->target[1], block, b) || !leads(l, f, block, b, ~0u))
			continue;
		if (found)
			return false;
		found = true;
		t->head = b;
		t->cmp = cmp;
	}
	return found && first_value(l, f, t);
}

static bool is_alone(const struct ledger *l, const struct ledger_site *s)
{
	for (size_t i = 1; i < l->site.n; i++)
		if (l->site.v[i].fn == s->fn && l->site.v[i].class == MODEL_RELEASE && !l->site.v[i].use && l->site.v[i].id != s->id)
			return false;
	return true;
}

static bool by_loop(struct ledger *l, const struct ledger_site *s, struct ledger_extent *out)
{
	const struct ledger_fn *f = s->fn;
	const struct ir_op *load, *element;
	struct turn t = { 0 };

	if (s->page < 0 || s->nr >= 0 || (unsigned int)s->page >= s->op->narg)
		return false;
	load = def_of(f, &s->op->arg[s->page]);
	element = load && load->op == IR_LOAD ? def_of(f, &load->a) : NULL;
	if (!element || element->op != IR_INDEX || !loads_var(f, &element->b, &t.var) ||
	    !find_turn(l, f, block_of(f, s->op), &t))
		return false;
	out->is_loop = true;
	out->more = t.cmp->sub == AST_OP_LE && t.first == 0 ? 1 : t.cmp->sub == AST_OP_LT && t.first > 0 ? -(int)t.first : 0;
	if (!out->more || (out->more < 0 && !is_alone(l, s)))
		return false;
	out->number = number_text(f, &t.cmp->b);
	if (!out->number)
		return false;
	out->acquire = acquire_of(l, s, &t.cmp->b);
	return out->acquire || is_custom(l, f, array_field(l, f, &element->a), loaded_field(l, f, &t.cmp->b));
}

bool ledger_extent(struct ledger *l, const struct ledger_site *release, struct ledger_extent *out)
{
	*out = (struct ledger_extent){ 0 };
	return release->class == MODEL_RELEASE && !release->use && (by_count(l, release, out) || by_loop(l, release, out));
}

void ledger_free_numbers(struct ledger *l)
{
	for (size_t i = 0; i < l->fn.n; i++)
		if (l->fn.v[i]->numbers)
			vec_release(&l->fn.v[i]->numbers->field);
	if (l->pairs)
		vec_release(&l->pairs->v);
}
