/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * op_release.c - mistakes in the call that gives the pages back, and in making them dirty
 */
#include <string.h>

#include "../../lib/alloc.h"
#include "mutate_p.h"

static const char *const twin[][2] = {
	{ "unpin_user_page", "put_page" },
	{ "unpin_user_pages", "release_pages" },
	{ "unpin_folio", "folio_put" },
};

static void swap_family(struct gather *g, const struct gcall *c)
{
	for (size_t i = 0; i < ARRAY_SIZE(twin); i++)
		for (size_t k = 0; k < 2; k++)
			if (!strcmp(c->op->callee, twin[i][k]))
				edit(g, MUTATE_RELEASE_SWAPPED, c->callee, c->callee + 1, twin[i][!k], c->op->callee, c->nth);
}

static void free_page(struct gather *g, const struct gcall *c)
{
	if (!strcmp(c->op->callee, "put_page") || !strcmp(c->op->callee, "unpin_user_page"))
		edit(g, MUTATE_FREED, c->callee, c->callee + 1, "__free_page", c->op->callee, c->nth);
}

static bool is_plain(const struct gather *g, const struct range *r)
{
	return r->hi == r->lo + 1 && g->t->v[r->lo].kind != 's';
}

static bool is_word(const struct gather *g, const struct range *r, const char *a, const char *b)
{
	return is_plain(g, r) && (token_is(g->t, r->lo, a) || token_is(g->t, r->lo, b));
}

/* --- how many --- */

/* The only acquire of the function with a number of pages, or NULL. */
static const struct gcall *only_acquire(const struct gather *g)
{
	const struct gcall *found = NULL;

	for (size_t i = 0; i < g->call.n; i++) {
		const struct gcall *c = &g->call.v[i];

		if (!gcall_is_acquire(c))
			continue;
		if (found || !gcall_arg(c, ROLE_NR) || !c->result)
			return NULL;
		found = c;
	}
	return found;
}

static void change_count(struct gather *g, const struct gcall *c)
{
	const struct range *n = gcall_arg(c, ROLE_NR);
	const struct gcall *acquire = only_acquire(g);
	const char *text, *nr;

	if (!n || strchr(words_text(g, *n), '\n'))
		return;
	text = words_text(g, *n);
	edit(g, MUTATE_COUNT_PLUS_ONE, n->lo, n->hi, arena_printf(g->a, is_plain(g, n) ? "%s + 1" : "(%s) + 1", text),
	     c->op->callee, c->nth);
	if (!acquire || !words_have(g, *n, acquire->result))
		return;
	nr = words_text(g, *gcall_arg(acquire, ROLE_NR));
	if (!strchr(nr, '\n') && strcmp(nr, text))
		edit(g, MUTATE_REQUESTED_COUNT, n->lo, n->hi, nr, c->op->callee, c->nth);
}

/* The for () whose body a one-page release stands in, or t->n. */
static size_t loop_of(const struct gather *g, const struct gcall *c)
{
	const struct tokens *t = g->t;

	for (size_t i = c->callee; i-- > g->body;) {
		size_t close, end;

		if (!token_is(t, i, "for") || !token_is(t, i + 1, "("))
			continue;
		close = token_close(t, i + 1);
		if (close > c->callee)
			continue;
		end = token_is(t, close + 1, "{") ? token_close(t, close + 1) : c->semi;
		if (!token_is(t, close + 1, "{") && close + 1 != c->callee)
			continue;
		return end >= c->callee ? i : t->n;
	}
	return t->n;
}

/* for (i = 0; i < n; i++): the tokens "0", "<", "n ..." up to the second ';' */
static void change_loop(struct gather *g, const struct gcall *c)
{
	const struct tokens *t = g->t;
	const struct gcall *acquire = only_acquire(g);
	const struct range *page = gcall_arg(c, ROLE_PAGE);
	size_t loop = page && c->is_stmt ? loop_of(g, c) : t->n, close, i, semi;
	const char *var;

	if (loop == t->n)
		return;
	close = token_close(t, loop + 1);
	for (i = loop + 2; i < close && !token_is(t, i, "="); i++)
		;
	if (i + 2 >= close || !token_is(t, i + 1, "0") || !token_is(t, i + 2, ";"))
		return;
	var = token_text(t, i - 1, i - 1, g->a);
	if (!words_have(g, *page, var))
		return;
	edit(g, MUTATE_LOOP_FROM_ONE, i + 1, i + 2, "1", c->op->callee, c->nth);
	i += 3;
	if (!token_is(t, i, var) || !token_is(t, i + 1, "<"))
		return;
	edit(g, MUTATE_LOOP_INCLUSIVE, i + 1, i + 2, "<=", c->op->callee, c->nth);
	for (semi = i + 2; semi < close && !token_is(t, semi, ";"); semi++)
		;
	if (acquire && semi == i + 3 && token_is(t, i + 2, acquire->result)) {
		const char *nr = words_text(g, *gcall_arg(acquire, ROLE_NR));

		if (!strchr(nr, '\n'))
			edit(g, MUTATE_REQUESTED_COUNT, i + 2, semi, nr, c->op->callee, c->nth);
	}
}

/* --- whether, and how often --- */

static void drop_or_repeat(struct gather *g, const struct gcall *c)
{
	const char *stmt;

	if (!c->is_stmt)
		return;
	if (g->has_acquire)
		edit_drop(g, MUTATE_RELEASE_DROPPED, c);
	stmt = token_text(g->t, c->callee, c->semi, g->a);
	/* put_page(pages[n++]) twice releases two pages */
	if (strchr(stmt, '\n') || strstr(stmt, "++") || strstr(stmt, "--"))
		return;
	edit(g, MUTATE_DOUBLE_RELEASE, c->callee, c->semi + 1,
	     arena_printf(g->a, c->is_bare ? "%s %s" : "{ %s %s }", stmt, stmt), c->op->callee, c->nth);
}

/* --- dirty --- */

static bool mentions(const struct gather *g, const char *word)
{
	return words_have(g, (struct range){ g->body, g->last }, word);
}

static void change_dirty(struct gather *g, const struct gcall *c)
{
	const struct range *d = gcall_arg(c, ROLE_DIRTY);

	if (!d)
		return;
	if (!is_word(g, d, "false", "0"))
		edit(g, MUTATE_DIRTY_FALSE, d->lo, d->hi, "false", c->op->callee, c->nth);
	else if (g->has_acquire && !mentions(g, "FOLL_WRITE") && !mentions(g, "gup_flags"))
		edit(g, MUTATE_DIRTY_TRUE, d->lo, d->hi, "true", c->op->callee, c->nth);
}

static void atomic_release(struct gather *g, const struct gcall *c)
{
	const struct range *d = gcall_arg(c, ROLE_DIRTY);
	bool sleeps = c->row->properties & MP_SLEEPS || (c->row->properties & MP_SLEEPS_IF_DIRTY && d &&
							 !is_word(g, d, "false", "0"));
	const char *stmt;

	if (!sleeps || !c->is_stmt)
		return;
	stmt = token_text(g->t, c->callee, c->semi, g->a);
	edit(g, MUTATE_ATOMIC_RELEASE, c->callee, c->semi + 1,
	     arena_printf(g->a, c->is_bare ? "rcu_read_lock(); %s rcu_read_unlock();" :
			  "{ rcu_read_lock(); %s rcu_read_unlock(); }", stmt), c->op->callee, c->nth);
}

/* Is the next statement a release of the same page? "set_page_dirty_lock(p); put_page(p);" */
static const struct gcall *release_behind(const struct gather *g, const struct gcall *c)
{
	for (size_t i = 0; i < g->call.n && c->chain; i++) {
		const struct gcall *r = &g->call.v[i];

		if (r->callee == c->semi + 1 && r->is_stmt && r->row->class == MODEL_RELEASE && r->chain == c->chain)
			return r;
	}
	return NULL;
}

/* "if (x)" in front of a statement: its first token, or the statement itself. */
static size_t with_if(const struct gather *g, size_t stmt)
{
	for (size_t i = stmt; i-- > g->body;)
		if (token_is(g->t, i, "if") && token_is(g->t, i + 1, "(") && token_close(g->t, i + 1) + 1 == stmt)
			return i;
	return stmt;
}

static void change_dirtying(struct gather *g, const struct gcall *c)
{
	const struct gcall *r = c->is_stmt ? release_behind(g, c) : NULL;
	size_t first;

	if (!r && !c->is_matched)
		return;
	if (c->is_stmt)
		edit_drop(g, MUTATE_DIRTY_DROPPED, c);
	if (!strcmp(c->op->callee, "set_page_dirty_lock"))
		edit(g, MUTATE_DIRTY_UNLOCKED, c->callee, c->callee + 1, "set_page_dirty", c->op->callee, c->nth);
	if (!strcmp(c->op->callee, "folio_mark_dirty_lock"))
		edit(g, MUTATE_DIRTY_UNLOCKED, c->callee, c->callee + 1, "folio_mark_dirty", c->op->callee, c->nth);
	atomic_release(g, c);
	if (!r)
		return;
	first = with_if(g, c->callee);
	edit(g, MUTATE_DIRTY_AFTER, first, r->semi + 1,
	     arena_printf(g->a, "%s %s", token_text(g->t, r->callee, r->semi, g->a),
			  token_text(g->t, first, c->semi, g->a)), c->op->callee, c->nth);
}

void mutate_release(struct gather *g)
{
	size_t n = g->call.n;

	for (size_t i = 0; i < n; i++) {
		const struct gcall *c = &g->call.v[i];

		if (gcall_is_release(g, c)) {
			swap_family(g, c);
			free_page(g, c);
			change_count(g, c);
			change_loop(g, c);
			drop_or_repeat(g, c);
			change_dirty(g, c);
			atomic_release(g, c);
		} else if (c->row->class == MODEL_DIRTY) {
			change_dirtying(g, c);
		}
	}
}
