/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * extent.c - "n + 1", "i <= n", "i = 1": does a release go over all of an array, and no more?
 *
 * Where the two ends do not meet, there is custom: a field that is the number for an
 * array in other functions (an argument next to it, the end of a loop over it, the
 * place where the next one goes) is its number here.
 */
#include "ledger_p.h"

static bool loads_var(const struct ledger_fn *f, const struct ir_value *v, unsigned int *var)
{
	const struct ir_op *def = ledger_def_of(f, v);

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
	const struct ir_op *def = ledger_def_of(f, v);

	if (def && def->op == IR_LOAD)
		def = ledger_def_of(f, &def->a);
	return def && def->op == IR_FIELD && def->record && def->field ? ledger_field_name(l, def) : NULL;
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
			const struct ir_op *sum = ledger_is_number(op->arg[n].type) ? ledger_def_of(f, &op->arg[n]) : NULL;

			if (sum && sum->op == IR_BINARY && sum->sub == AST_OP_ADD)
				note(l, f, array, ledger_loaded_field(l, f, &sum->a), false);
			else if (sum)
				note(l, f, array, ledger_loaded_field(l, f, &op->arg[n]), true);
		}
	}
}

/* x->pages[i] in a function with "i < x->n"; x->pages[x->n] = page */
static void note_element(struct ledger *l, const struct ledger_fn *f, const struct ir_op *op)
{
	const char *array = array_field(l, f, &op->a), *next = array ? ledger_loaded_field(l, f, &op->b) : NULL;
	unsigned int var, with;

	for (unsigned int b = 0; array && b < f->ir->nblock; b++) {
		const struct ir_block *k = &f->ir->block[b];
		const struct ir_op *end = &k->op[k->nop - 1], *cmp = end->op == IR_BRANCH ? ledger_def_of(f, &end->a) : NULL;

		for (unsigned int i = 0; next && i < k->nop; i++)
			if (k->op[i].op == IR_STORE && k->op[i].a.kind == IR_V_TEMP && (int)k->op[i].a.id == op->dst)
				note(l, f, array, next, true);
		if (!next && cmp && cmp->op == IR_BINARY && (cmp->sub == AST_OP_LT || cmp->sub == AST_OP_LE) &&
		    loads_var(f, &op->b, &var) && loads_var(f, &cmp->a, &with) && with == var)
			note(l, f, array, ledger_loaded_field(l, f, &cmp->b), cmp->sub == AST_OP_LT);
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
	const struct ir_op *def = ledger_def_of(f, v);
	const struct ir_op *field;

	if (!def || def->op != IR_LOAD)
		return NULL;
	if (def->a.kind == IR_V_ADDR)
		return f->ir->var[def->a.id].name;
	field = ledger_def_of(f, &def->a);
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
	sum = ledger_def_of(f, &s->op->arg[s->nr]);
	if (!sum || sum->op != IR_BINARY || sum->sub != AST_OP_ADD)
		return false;
	number = sum->b.kind == IR_V_CONST ? &sum->a : &sum->b;
	out->more = sum->b.kind == IR_V_CONST ? (int)sum->b.ival : sum->a.kind == IR_V_CONST ? (int)sum->a.ival : 0;
	out->number = number_text(f, number);
	if (out->more <= 0 || !out->number)
		return false;
	out->acquire = ledger_number_of(l, s, number);
	return out->acquire || is_custom(l, f, array_field(l, f, &s->op->arg[s->pages]), ledger_loaded_field(l, f, number));
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
		cmp = ledger_def_of(f, &end->a);
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

/* pages[i], bvec[i].bv_page, sg_page(&sg[i]): the step into the array, or NULL. */
static const struct ir_op *element_of(const struct ledger_fn *f, const struct ir_value *v)
{
	const struct ir_op *def = ledger_def_of(f, v);

	for (unsigned int hops = 0; def && def->op != IR_INDEX && hops < 6; hops++) {
		if (def->op == IR_LOAD || def->op == IR_FIELD)
			def = ledger_def_of(f, &def->a);
		else if (def->op == IR_CALL && def->narg == 1)
			def = ledger_def_of(f, &def->arg[0]);
		else
			return NULL;
	}
	return def && def->op == IR_INDEX ? def : NULL;
}

static bool by_loop(struct ledger *l, const struct ledger_site *s, struct ledger_extent *out)
{
	const struct ledger_fn *f = s->fn;
	const struct ir_op *element;
	struct turn t = { 0 };

	if (s->page < 0 || s->nr >= 0 || (unsigned int)s->page >= s->op->narg)
		return false;
	element = element_of(f, &s->op->arg[s->page]);
	if (!element || !loads_var(f, &element->b, &t.var) || !find_turn(l, f, block_of(f, s->op), &t))
		return false;
	out->is_loop = true;
	out->more = t.cmp->sub == AST_OP_LE && t.first == 0 ? 1 : t.cmp->sub == AST_OP_LT && t.first > 0 ? -(int)t.first : 0;
	if (!out->more || (out->more < 0 && !is_alone(l, s)))
		return false;
	out->number = number_text(f, &t.cmp->b);
	if (!out->number)
		return false;
	out->acquire = ledger_number_of(l, s, &t.cmp->b);
	return out->acquire || is_custom(l, f, array_field(l, f, &element->a), ledger_loaded_field(l, f, &t.cmp->b));
}

bool ledger_extent(struct ledger *l, const struct ledger_site *release, struct ledger_extent *out)
{
	*out = (struct ledger_extent){ 0 };
	return release->class == MODEL_RELEASE && !release->use && (by_count(l, release, out) || by_loop(l, release, out));
}

void ledger_free_pairs(struct ledger *l)
{
	if (l->pairs)
		vec_release(&l->pairs->v);
}
