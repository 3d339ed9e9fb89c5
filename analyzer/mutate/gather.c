/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * gather.c - the calls of a function, by IR and by tokens
 *
 * The IR says what runs and what is called; the tokens say where its text is.
 */
#include <string.h>

#include "../../lib/alloc.h"
#include "../../lib/intern.h"
#include "mutate_p.h"

static size_t offset_of(const struct mutate_source *src, unsigned int line, unsigned int col)
{
	const char *p = src->text;

	for (; line > 1 && p; line--) {
		p = memchr(p, '\n', src->len - (size_t)(p - src->text));
		p = p ? p + 1 : NULL;
	}
	return p ? (size_t)(p - src->text) + col - 1 : src->len;
}

/* --- the definition --- */

static const char *find_definition(struct gather *g)
{
	const struct tokens *t = g->t;
	size_t i;

	g->name = token_at(t, offset_of(g->src, g->fn->pos.line, g->fn->pos.col));
	if (!token_is(t, g->name, g->fn->name))
		return "it comes out of a macro";
	i = g->name + 1;
	if (!token_is(t, i, "("))
		return "its name is not followed by parameters";
	i = token_close(t, i) + 1;
	while (i < t->n && !token_is(t, i, "{") && !token_is(t, i, ";"))	/* attributes */
		i++;
	if (!token_is(t, i, "{"))
		return "it has no body here";
	g->body = i;
	g->last = token_close(t, i);
	if (g->last == t->n)
		return "its brackets do not match";
	for (i = g->name; i > 0; i--) {
		const struct token *k = &t->v[i - 1];

		if (k->kind == '#' || token_is(t, i - 1, ";") || token_is(t, i - 1, "}"))
			break;
	}
	g->first = i;
	/* EXPORT_SYMBOL(x) without ';' and the like in front of it */
	for (i = g->first; i < g->name; i++)
		if (token_is(t, i, "("))
			return "a macro stands in front of it";
	return NULL;
}

/* --- ranges --- */

bool words_have(const struct gather *g, struct range r, const char *word)
{
	for (size_t i = r.lo; i < r.hi; i++)
		if (token_is(g->t, i, word))
			return true;
	return false;
}

const char *words_text(const struct gather *g, struct range r)
{
	return r.lo < r.hi ? token_text(g->t, r.lo, r.hi - 1, g->a) : "";
}

const char *words_chain(const struct gather *g, struct range r)
{
	const struct tokens *t = g->t;
	struct strbuf sb = STRBUF_INIT;
	const char *chain = NULL;
	size_t i = r.lo;

	while (i < r.hi && (token_is(t, i, "&") || token_is(t, i, "(") || token_is(t, i, "*")))
		i++;
	for (bool want_name = true; i < r.hi; i++) {
		if (want_name && t->v[i].kind == 'i') {
			strbuf_add(&sb, t->text + t->v[i].at, t->v[i].len);
			want_name = false;
		} else if (!want_name && (token_is(t, i, "->") || token_is(t, i, "."))) {
			strbuf_add(&sb, t->text + t->v[i].at, t->v[i].len);
			want_name = true;
		} else if (!want_name && token_is(t, i, "[")) {
			i = token_close(t, i);
		} else {
			break;
		}
	}
	/* a call is not a name */
	if (sb.len && !(i < r.hi && token_is(t, i, "(")))
		chain = intern(sb.buf);
	strbuf_release(&sb);
	return chain;
}

/* --- calls --- */

static void split_args(struct gather *g, struct gcall *c)
{
	const struct tokens *t = g->t;
	VEC(struct range) arg = VEC_INIT;
	size_t lo = c->open + 1;

	for (size_t i = lo; i <= c->close; i++) {
		if (i == c->close || token_is(t, i, ",")) {
			if (i > lo || arg.n)
				vec_push(&arg, (struct range){ lo, i });
			lo = i + 1;
		} else if (token_is(t, i, "(") || token_is(t, i, "[") || token_is(t, i, "{")) {
			i = token_close(t, i);
		}
	}
	c->arg = arg.n ? arena_dup(g->a, arg.v, arg.n * sizeof(*arg.v)) : NULL;
	c->narg = arg.n;
	vec_release(&arg);
}

/* "x = f(...)": the name of x, when it is a variable. */
static void find_result(struct gather *g, struct gcall *c)
{
	const struct ir_block *end = g->fn->block + g->fn->nblock;
	int temp = c->op->dst;

	if (temp < 0)
		return;
	for (const struct ir_block *b = g->fn->block; b < end; b++)
		for (const struct ir_op *o = b->op; o < b->op + b->nop; o++) {
			if (o->op == IR_CAST && o->a.kind == IR_V_TEMP && (int)o->a.id == temp)
				temp = o->dst;
			if (o->op == IR_STORE && o->b.kind == IR_V_TEMP && (int)o->b.id == temp &&
			    o->a.kind == IR_V_ADDR) {
				c->result = g->fn->var[o->a.id].name;
				c->result_type = g->fn->var[o->a.id].type;
				return;
			}
		}
}

static void find_statement(struct gather *g, struct gcall *c)
{
	static const char *const bare[] = { "{", "}", ";", ":" }, *const other[] = { ")", "else", "do" };
	const struct tokens *t = g->t;

	c->semi = c->close + 1;
	if (!token_is(t, c->semi, ";"))
		return;
	for (size_t i = 0; i < ARRAY_SIZE(bare); i++)
		c->is_bare |= token_is(t, c->callee - 1, bare[i]);
	c->is_stmt = c->is_bare;
	for (size_t i = 0; i < ARRAY_SIZE(other); i++)
		c->is_stmt |= token_is(t, c->callee - 1, other[i]);
}

static void find_chain(struct gather *g, struct gcall *c)
{
	static const enum model_role named[] = { ROLE_PAGES, ROLE_PAGES_OUT, ROLE_PAGE, ROLE_PAGE_OUT, ROLE_OBJECT };

	for (size_t i = 0; i < ARRAY_SIZE(named) && !c->chain; i++) {
		const struct range *r = gcall_arg(c, named[i]);

		if (r)
			c->chain = words_chain(g, *r);
	}
	if (!c->chain && (c->row->ret == MODEL_RET_PTR || c->row->ret == MODEL_RET_ERRPTR))
		c->chain = c->result;
}

static void add_call(struct gather *g, const struct ir_op *op)
{
	struct gcall c = { .op = op };

	if (op->op != IR_CALL || !op->callee || op->is_cleanup || op->pos.file != g->src->path)
		return;
	c.row = model_find(g->src->model, op->callee);
	if (!c.row || !c.row->bound)
		return;
	c.callee = token_at(g->t, offset_of(g->src, op->pos.line, op->pos.col));
	if (c.callee >= g->last || c.callee <= g->body || !token_is(g->t, c.callee, op->callee))
		return;
	c.open = c.callee + 1;
	if (!token_is(g->t, c.open, "("))
		return;
	c.close = token_close(g->t, c.open);
	c.is_matched = g->src->is_matched && g->src->is_matched(g->src->ctx, op->pos.line, op->pos.col);
	split_args(g, &c);
	find_result(g, &c);
	find_statement(g, &c);
	find_chain(g, &c);
	vec_push(&g->call, c);
}

static int by_place(const void *a, const void *b)
{
	const struct gcall *x = a, *y = b;

	return x->callee < y->callee ? -1 : x->callee > y->callee;
}

const char *gather_read(struct gather *g, const struct mutate_source *src, const struct tokens *t,
			const struct ir_fn *fn, struct arena *a)
{
	const char *why;

	g->src = src;
	g->fn = fn;
	g->t = t;
	g->a = a;
	why = find_definition(g);
	if (why)
		return why;
	for (unsigned int b = 0; b < fn->nblock; b++)
		for (unsigned int i = 0; i < fn->block[b].nop && fn->block[b].is_reachable; i++)
			add_call(g, &fn->block[b].op[i]);
	vec_sort(&g->call, by_place);
	for (size_t i = 0; i < g->call.n; i++) {
		struct gcall *c = &g->call.v[i];

		c->nth = 1;
		for (size_t k = 0; k < i; k++)
			c->nth += g->call.v[k].row == c->row;
		g->has_acquire |= gcall_is_acquire(c);
	}
	return NULL;
}

bool gcall_is_acquire(const struct gcall *c)
{
	return c->row->class == MODEL_ACQUIRE && (c->row->properties & MP_SEED) &&
	       !(c->row->properties & (MP_OPAQUE | MP_ADDS_HOLD)) && c->row->kind != HOLD_NONE;
}

bool gcall_is_release(const struct gather *g, const struct gcall *c)
{
	if (c->row->class != MODEL_RELEASE || (c->row->properties & MP_OPAQUE))
		return false;
	if (c->row->kind == HOLD_PIN || c->is_matched)
		return true;
	/* put_page(page): of what an acquire in this function filled */
	for (size_t i = 0; i < g->call.n && c->chain; i++)
		if (gcall_is_acquire(&g->call.v[i]) && g->call.v[i].chain == c->chain)
			return true;
	return false;
}

const struct range *gcall_arg(const struct gcall *c, enum model_role role)
{
	int i = c->row->role[role];

	return i >= 0 && (size_t)i < c->narg ? &c->arg[i] : NULL;
}
