/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * op_path.c - mistakes in tests of the result, and in which way a path goes
 */
#include <string.h>

#include "../../lib/alloc.h"
#include "mutate_p.h"

/* --- the first test of a result --- */

/* The condition of the if () behind an acquire that names its result: tokens in the brackets. */
static struct range first_test(const struct gather *g, const struct gcall *c)
{
	const struct tokens *t = g->t;

	for (size_t i = c->close + 1; i + 1 < g->last; i++) {
		struct range r;

		/* "ret = other()": the result is gone */
		if (token_is(t, i, c->result) && token_is(t, i + 1, "="))
			break;
		if (!token_is(t, i, "if") || !token_is(t, i + 1, "("))
			continue;
		r = (struct range){ i + 2, token_close(t, i + 1) };
		if (words_have(g, r, c->result))
			return r;
	}
	return (struct range){ 0, 0 };
}

/* The comparison as the IR has it: is it one of unsigned numbers? */
static bool is_unsigned_here(const struct gather *g, unsigned int line, enum ast_op sub)
{
	for (unsigned int b = 0; b < g->fn->nblock; b++)
		for (unsigned int i = 0; i < g->fn->block[b].nop; i++) {
			const struct ir_op *o = &g->fn->block[b].op[i];

			if (o->op == IR_BINARY && o->sub == sub && o->pos.line == line && o->optype)
				return o->optype->kind == AST_T_INT && !o->optype->is_signed;
		}
	return false;
}

/* unlikely(x) is x */
static struct range without_hint(const struct gather *g, struct range r)
{
	if ((token_is(g->t, r.lo, "unlikely") || token_is(g->t, r.lo, "likely")) && token_is(g->t, r.lo + 1, "(") &&
	    token_close(g->t, r.lo + 1) + 1 == r.hi)
		return (struct range){ r.lo + 2, r.hi - 1 };
	return r;
}

/*
 * "if (ret < 0) return ret; if (ret != n) ...": an errno fails the second test as well, and
 * what comes of it is another error code at most. BUG_ON(ret != n) is such a test, too.
 */
static bool is_tested_again(const struct gather *g, const struct gcall *c, const struct range *test)
{
	const struct tokens *t = g->t;
	size_t i = test->hi + 1;
	struct range r;

	if (token_is(t, i, "{"))
		i = token_close(t, i);
	while (i < g->last && !token_is(t, i, ";") && !token_is(t, i, "}"))
		i++;
	i++;
	if (!token_is(t, i, "if") && !token_is(t, i, "BUG_ON"))
		return false;
	if (!token_is(t, i + 1, "("))
		return false;
	r = (struct range){ i + 2, token_close(t, i + 1) };
	return words_have(g, r, c->result) && words_have(g, r, "!=") && !words_have(g, r, "&&");
}

static void change_test(struct gather *g, const struct gcall *c)
{
	const struct tokens *t = g->t;
	struct range r = first_test(g, c), x = without_hint(g, r);
	const struct range *nr = gcall_arg(c, ROLE_NR);
	size_t op = x.lo + 1;
	bool fails, is_short;

	if (r.lo == r.hi || words_have(g, r, "&&") || words_have(g, r, "||"))
		return;
	if (!token_is(t, x.lo, c->result))
		return;
	/* what is tested is failure: ret < 0, ret <= 0, ret != n, ret < n */
	fails = token_is(t, op, "<") || token_is(t, op, "<=") || token_is(t, op, "!=");
	if (!fails)
		return;
	if (token_is(t, op, "!=") || !is_tested_again(g, c, &r))
		edit(g, MUTATE_TEST_DROPPED, r.lo, r.hi, "0", c->op->callee, c->nth);
	if (token_is(t, op, "!=") && is_unsigned_here(g, t->v[x.lo].line, AST_OP_NE))
		edit(g, MUTATE_TEST_UNSIGNED, op, op + 1, "<", c->op->callee, c->nth);
	is_short = !token_is(t, op + 1, "0") && !(op + 2 == x.hi && token_is(t, op + 1, "1"));
	/* one page: there is no number between nothing and all */
	if (is_short && nr && !(nr->hi == nr->lo + 1 && token_is(t, nr->lo, "1")))
		edit(g, MUTATE_SHORT_UNTESTED, op, x.hi, "< 0", c->op->callee, c->nth);
}

/* --- the variable --- */

/* Is there a test of it that the sign decides? "!= n" comes out the same. */
static bool is_ordered(const struct gather *g, const char *name)
{
	static const char *const order[] = { "<", "<=", ">", ">=" };

	for (size_t i = g->body; i < g->last; i++)
		for (size_t k = 0; k < ARRAY_SIZE(order) && token_is(g->t, i, name); k++)
			if (token_is(g->t, i + 1, order[k]) || token_is(g->t, i - 1, order[k]))
				return true;
	return false;
}

static void change_type(struct gather *g, const struct gcall *c)
{
	static const char *const type[][2] = {
		{ "int", "unsigned int" }, { "long", "unsigned long" }, { "ssize_t", "size_t" }, { "s32", "u32" },
	};
	const struct tokens *t = g->t;

	if (!is_ordered(g, c->result))
		return;
	for (size_t i = g->body + 1; i < g->last; i++) {
		size_t k = ARRAY_SIZE(type);

		if (token_is(t, i - 1, "{") || token_is(t, i - 1, ";") || token_is(t, i - 1, "}"))
			for (k = 0; k < ARRAY_SIZE(type) && !token_is(t, i, type[k][0]); k++)
				;
		if (k == ARRAY_SIZE(type))
			continue;
		for (size_t d = i + 1; d < g->last && !token_is(t, d, ";"); d++) {
			if (token_is(t, d, "(") || token_is(t, d, "[") || token_is(t, d, "{"))
				d = token_close(t, d);
			else if (token_is(t, d, c->result) && (d == i + 1 || token_is(t, d - 1, ","))) {
				edit(g, MUTATE_UNSIGNED_RESULT, i, i + 1, type[k][1], c->op->callee, c->nth);
				return;
			}
		}
	}
}

void mutate_result(struct gather *g)
{
	size_t n = g->call.n;

	for (size_t i = 0; i < n; i++) {
		const struct gcall *c = &g->call.v[i];

		if (!gcall_is_acquire(c) || !c->result || c->row->ret == MODEL_RET_PTR || c->row->ret == MODEL_RET_ERRPTR)
			continue;
		change_test(g, c);
		/* several acquires into one variable: once */
		for (size_t k = 0; k <= i; k++)
			if (k == i)
				change_type(g, c);
			else if (g->call.v[k].result == c->result && gcall_is_acquire(&g->call.v[k]))
				break;
	}
}

/* --- ways out --- */

static const char *failure_of(const struct ast_type *t)
{
	if (t && t->kind == AST_T_INT && t->is_signed && t->bits >= 32)
		return "-EINTR";
	if (t && t->kind == AST_T_PTR)
		return "ERR_PTR(-EINTR)";
	return NULL;
}

static void return_early(struct gather *g, const struct gcall *c)
{
	const char *value = failure_of(g->fn->result);

	if (value && c->is_bare && g->has_acquire)
		edit(g, MUTATE_EARLY_RETURN, c->callee, c->callee,
		     arena_printf(g->a, "if (need_resched()) return %s; ", value), c->op->callee, c->nth);
}

static bool is_label(const struct gather *g, size_t i)
{
	const struct tokens *t = g->t;

	return t->v[i].kind == 'i' && token_is(t, i + 1, ":") && !token_is(t, i, "default") &&
	       (token_is(t, i - 1, ";") || token_is(t, i - 1, "}") || token_is(t, i - 1, "{") || token_is(t, i - 1, ":"));
}

/* The label in front of a release, and the next one behind it, in one run of statements: goto the latter. */
static void skip_release(struct gather *g, const struct gcall *c)
{
	const struct tokens *t = g->t;
	size_t label = t->n, next = t->n;
	unsigned int nth = 0;

	for (size_t i = g->body + 1; i < g->last; i++) {
		if (!is_label(g, i))
			continue;
		if (i < c->callee)
			label = i;
		else if (next == t->n)
			next = i;
	}
	if (label == t->n || next == t->n || !g->has_acquire)
		return;
	for (size_t i = g->body + 1; i < label; i++)
		if (token_is(t, i, "goto") && t->v[i + 1].len == t->v[label].len &&
		    !memcmp(t->text + t->v[i + 1].at, t->text + t->v[label].at, t->v[label].len))
			edit(g, MUTATE_RELEASE_SKIPPED, i + 1, i + 2, token_text(t, next, next, g->a),
			     token_text(t, label, label, g->a), ++nth);
}

/* --- callees --- */

static const struct ir_fn *local_function(const struct gather *g, const char *name)
{
	for (size_t i = 0; i < g->nunit; i++)
		if (g->unit[i] && g->unit[i]->is_static && !strcmp(g->unit[i]->name, name) && g->unit[i] != g->fn)
			return g->unit[i];
	return NULL;
}

/* A static function of the file that is handed the array which an acquire here filled: it releases the first page. */
static void release_in_callee(struct gather *g, const struct gcall *acquire)
{
	const struct tokens *t = g->t;

	for (size_t i = acquire->close; i + 1 < g->last && acquire->chain; i++) {
		const struct ir_fn *to;
		struct gather in = { .unit = g->unit, .nunit = g->nunit, .out = g->out };
		struct gcall c = { .callee = i, .open = i + 1 };
		size_t arg = 0;

		if (t->v[i].kind != 'i' || !token_is(t, i + 1, "(") || token_is(t, i - 1, "."))
			continue;
		to = local_function(g, token_text(t, i, i, g->a));
		if (!to)
			continue;
		c.close = token_close(t, i + 1);
		for (size_t k = i + 2, lo = k; k <= c.close; k++) {
			const char *type, *name;

			if (k != c.close && !token_is(t, k, ",")) {
				if (token_is(t, k, "(") || token_is(t, k, "["))
					k = token_close(t, k);
				continue;
			}
			type = arg < to->nparam && to->var[arg].type ? to->var[arg].type->name : "";
			if (words_chain(g, (struct range){ lo, k }) == acquire->chain && lo < k &&
			    (!strcmp(type, "struct page **") || !strcmp(type, "struct page *")) &&
			    !gather_read(&in, g->src, t, to, g->a)) {
				name = to->var[arg].name;
				edit(&in, MUTATE_CALLEE_RELEASES, in.body + 1, in.body + 1,
				     arena_printf(g->a, " %s(%s%s); ",
						  acquire->row->kind == HOLD_GET ? "put_page" : "unpin_user_page", name,
						  type[strlen(type) - 2] == '*' ? "[0]" : ""),
				     g->fn->name, 1);
			}
			vec_release(&in.call);
			in.call.cap = 0;
			lo = k + 1;
			arg++;
		}
	}
}

/* What says whether pages were pinned; user_backed_iter() says what memory it is, and mostly decides about dirtying. */
static void drop_predicate(struct gather *g, const struct gcall *c)
{
	bool is_flag = !strcmp(c->op->callee, "bio_flagged") &&
		       words_have(g, (struct range){ c->open, c->close }, "BIO_PAGE_PINNED");

	if (is_flag || !strcmp(c->op->callee, "iov_iter_extract_will_pin"))
		edit(g, MUTATE_PREDICATE_DROPPED, c->callee, c->close + 1, "1", c->op->callee, c->nth);
}

void mutate_path(struct gather *g)
{
	size_t n = g->call.n;

	for (size_t i = 0; i < n; i++) {
		const struct gcall *c = &g->call.v[i];

		if (gcall_is_release(g, c)) {
			return_early(g, c);
			skip_release(g, c);
		} else if (c->row->class == MODEL_PREDICATE) {
			drop_predicate(g, c);
		} else if (gcall_is_acquire(c)) {
			release_in_callee(g, c);
		}
	}
}
