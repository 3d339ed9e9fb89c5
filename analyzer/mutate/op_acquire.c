/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * op_acquire.c - mistakes in the call that takes the pages
 */
#include <string.h>

#include "../../lib/alloc.h"
#include "mutate_p.h"

static const char *const twin[][2] = {
	{ "pin_user_pages", "get_user_pages" },
	{ "pin_user_pages_fast", "get_user_pages_fast" },
	{ "pin_user_pages_remote", "get_user_pages_remote" },
	{ "pin_user_pages_unlocked", "get_user_pages_unlocked" },
};

static const char *twin_of(const char *name)
{
	for (size_t i = 0; i < ARRAY_SIZE(twin); i++) {
		if (!strcmp(name, twin[i][0]))
			return twin[i][1];
		if (!strcmp(name, twin[i][1]))
			return twin[i][0];
	}
	return NULL;
}

/* A release in this function that names the same pages, or was matched. */
static bool is_released_here(const struct gather *g, const struct gcall *acquire)
{
	for (size_t i = 0; i < g->call.n; i++) {
		const struct gcall *c = &g->call.v[i];

		if (gcall_is_release(g, c) && (c->is_matched || (c->chain && c->chain == acquire->chain)))
			return true;
	}
	return false;
}

static void swap_family(struct gather *g, const struct gcall *c)
{
	const char *to = twin_of(c->op->callee);

	/* a get whose pages go elsewhere may be one that has to stay a get */
	if (to && (c->row->kind == HOLD_PIN || is_released_here(g, c)))
		edit(g, MUTATE_ACQUIRE_SWAPPED, c->callee, c->callee + 1, to, c->op->callee, c->nth);
}

static bool is_null(const struct gather *g, const struct range *r)
{
	return r->hi == r->lo + 1 && (token_is(g->t, r->lo, "NULL") || token_is(g->t, r->lo, "0"));
}

static void drop_array(struct gather *g, const struct gcall *c)
{
	const struct range *pages = gcall_arg(c, ROLE_PAGES);

	/* slow get_*() fault in and take nothing */
	if (pages && !is_null(g, pages) && !(c->row->properties & MP_NULL_PAGES_OK))
		edit(g, MUTATE_NULL_PAGES, pages->lo, pages->hi, "NULL", c->op->callee, c->nth);
}

static void change_flags(struct gather *g, const struct gcall *c)
{
	const struct range *f = gcall_arg(c, ROLE_FLAGS);
	const char *text, *what = c->op->callee;
	size_t q;

	if (!f)
		return;
	text = words_text(g, *f);
	if (strchr(text, '\n'))
		return;
	if (c->row->kind == HOLD_PIN && model_internal_flags(g->src->model, c->row) & model_flag(g->src->model, "GET"))
		edit(g, MUTATE_INTERNAL_FLAG, f->lo, f->hi, arena_printf(g->a, "(%s) | FOLL_GET", text), what, c->nth);
	if (c->row->kind == HOLD_GET && !model_longterm_ok(g->src->model, c->row, true))
		edit(g, MUTATE_LONGTERM_GET, f->lo, f->hi, arena_printf(g->a, "(%s) | FOLL_LONGTERM", text), what, c->nth);
	for (q = f->lo; q < f->hi && !token_is(g->t, q, "?"); q++)
		;
	if (q > f->lo && q + 4 == f->hi && token_is(g->t, q + 1, "FOLL_WRITE") && token_is(g->t, q + 3, "0"))
		edit(g, MUTATE_FLAGS_BOOL, f->lo, f->hi,
		     arena_printf(g->a, "!!(%s)", token_text(g->t, f->lo, q - 1, g->a)), what, c->nth);
	else if (!strcmp(text, "FOLL_WRITE"))
		edit(g, MUTATE_FLAGS_BOOL, f->lo, f->hi, "true", what, c->nth);
}

/* FOLL_WRITE where it stands: in the argument, or where a variable is put together. */
static void drop_flag(struct gather *g, const char *flag, enum mutate_operator op)
{
	unsigned int nth = 0;

	for (size_t i = g->body; i < g->last; i++)
		if (token_is(g->t, i, flag)) {
			nth++;
			/* what is only asked for is no mistake in the call */
			if (!token_is(g->t, i - 1, "&"))
				edit(g, op, i, i + 1, "0", flag, nth);
		}
}

/* --- the lock --- */

/* An acquire that makes its own statement: "x = f(...);" or "f(...);" from the returned token on. */
static size_t statement_of(const struct gather *g, const struct gcall *c)
{
	const struct tokens *t = g->t;
	size_t i = c->callee;

	if (!token_is(t, c->semi, ";"))
		return t->n;
	if (token_is(t, i - 1, "=") && t->v[i - 2].kind == 'i')
		i -= 2;
	if (token_is(t, i - 1, "{") || token_is(t, i - 1, "}") || token_is(t, i - 1, ";"))
		return i;
	return t->n;
}

static void change_lock(struct gather *g, const struct gcall *c)
{
	size_t start = statement_of(g, c);

	if (c->row->locking == MODEL_LK_NOT_HELD && gcall_arg(c, ROLE_START) && start < g->t->n)
		edit(g, MUTATE_LOCK_ADDED, start, start, "mmap_read_lock(current->mm); ", c->op->callee, c->nth);
	if (c->row->locking != MODEL_LK_HELD && c->row->locking != MODEL_LK_HELD_MAY_DROP)
		return;
	for (size_t i = 0; i < g->call.n && g->call.v[i].callee < c->callee; i++) {
		const struct gcall *l = &g->call.v[i];

		if (l->row->class == MODEL_LOCK && l->row->lock == MODEL_LOCK_MMAP && l->is_stmt &&
		    (l->row->lock_op == MODEL_LOCK_OP_READ || l->row->lock_op == MODEL_LOCK_OP_WRITE))
			edit_drop(g, MUTATE_LOCK_DROPPED, l);
	}
}

static void change_locked(struct gather *g, const struct gcall *c)
{
	const struct tokens *t = g->t;
	const struct range *r = gcall_arg(c, ROLE_LOCKED);
	const char *name;

	if (!r || r->hi != r->lo + 2 || !token_is(t, r->lo, "&"))
		return;
	name = token_text(t, r->lo + 1, r->lo + 1, g->a);
	for (size_t i = g->body; i + 3 < g->last; i++) {
		if (token_is(t, i, name) && token_is(t, i + 1, "=") && token_is(t, i + 2, "1") && i < c->callee)
			edit(g, MUTATE_LOCKED_ZERO, i + 2, i + 3, "0", c->op->callee, c->nth);
		if (token_is(t, i, "if") && token_is(t, i + 1, "(") && token_is(t, i + 2, name) &&
		    token_is(t, i + 3, ")") && i > c->callee)
			edit(g, MUTATE_LOCKED_UNTESTED, i + 2, i + 3, "1", c->op->callee, c->nth);
	}
}

void mutate_acquire(struct gather *g)
{
	size_t n = g->call.n;

	for (size_t i = 0; i < n; i++) {
		const struct gcall *c = &g->call.v[i];

		if (!gcall_is_acquire(c))
			continue;
		swap_family(g, c);
		drop_array(g, c);
		change_flags(g, c);
		change_lock(g, c);
		change_locked(g, c);
	}
	if (g->has_acquire) {
		drop_flag(g, "FOLL_WRITE", MUTATE_WRITE_DROPPED);
		drop_flag(g, "FOLL_LONGTERM", MUTATE_LONGTERM_DROPPED);
	}
}
