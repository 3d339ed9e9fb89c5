/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * test_ir_exec.c - the IR does what the compiled function does
 *
 * Each function of analyzer/tests/ir_exec/cases.c is called as this compiler
 * made it and then walked as IR, for many arguments and answers of ev(). The
 * two must have the same events and the same result. Addresses in the walk are
 * real ones; variables that are not initialised or out of scope are filled
 * with junk. No records: the IR has no offsets.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>
#include "../../ast/ast.h"
#include "../../ir/ir.h"
#include "../../tree/tree.h"
#include "../../../lib/alloc.h"
#include "../../../lib/arena.h"
#include "../../../lib/fs.h"
#include "../../../lib/intern.h"
#include "../../../lib/strbuf.h"

#pragma GCC diagnostic ignored "-Wimplicit-fallthrough"
#pragma GCC diagnostic ignored "-Wunused-value"
#pragma GCC diagnostic ignored "-Wparentheses"
#pragma GCC diagnostic ignored "-Wdangling-else"
#pragma GCC diagnostic ignored "-Wint-in-bool-context"
#pragma GCC diagnostic ignored "-Wsign-compare"
#pragma GCC diagnostic ignored "-Wmissing-prototypes"
#include "../ir_exec/cases.c"

#define SOURCE "analyzer/tests/ir_exec/cases.c"

/* --- what a run does --- */

#define MAX_EVENTS 120

static struct run {
	int event[MAX_EVENTS];
	unsigned int n, seed;
	int result;
	jmp_buf full;		/* more events than fit: the run ends there */
} *now;

static void event(int x)
{
	if (now->n == MAX_EVENTS)
		longjmp(now->full, 1);
	now->event[now->n++] = x;
}

int ev(int x)
{
	event(x);
	now->seed = now->seed * 1103515245 + 12345;
	return (int)(now->seed >> 16 & 3) - 1;
}

void drop(int *p)
{
	event(-1000 - *p);
}

/* --- the walk --- */

struct walk {
	const struct ir_fn *fn;
	void **var;
	long long *temp;
};

static long long wrap(long long v, const struct ast_type *t)
{
	if (t->kind == AST_T_BOOL)
		return v != 0;
	switch (t->bits) {
	case 8:
		return t->is_signed ? (int8_t)v : (uint8_t)v;
	case 16:
		return t->is_signed ? (int16_t)v : (uint16_t)v;
	case 32:
		return t->is_signed ? (long long)(int32_t)v : (long long)(uint32_t)v;
	default:
		return v;
	}
}

static long long value(struct walk *w, const struct ir_value *v)
{
	switch (v->kind) {
	case IR_V_TEMP:
		return w->temp[v->id];
	case IR_V_CONST:
		return v->ival;
	case IR_V_ADDR:
		return (intptr_t)w->var[v->id];
	case IR_V_FUNC:
		assert_string_equal(v->name, "ev");
		return (intptr_t)ev;
	default:
		fail_msg("%s: a value that cannot be walked", w->fn->name);
		return 0;
	}
}

static long long load(const void *p, const struct ast_type *t)
{
	long long v = 0;

	assert_true(t->size > 0 && t->size <= 8);
	memcpy(&v, p, t->size);
	return wrap(v, t);
}

static long long step_of(const struct ast_type *ptr)
{
	assert_int_equal(ptr->kind, AST_T_PTR);
	return ptr->elem->size > 0 ? ptr->elem->size : 1;
}

static long long arith(const struct ir_op *op, long long l, long long r)
{
	unsigned long long ul = l, ur = r;
	bool sign = op->optype->is_signed;

	switch (op->sub) {
	case AST_OP_ADD: return ul + ur;
	case AST_OP_SUB:
		return op->optype->kind == AST_T_PTR ? (l - r) / step_of(op->optype) : (long long)(ul - ur);
	case AST_OP_MUL: return ul * ur;
	case AST_OP_DIV: return sign ? l / r : (long long)(ul / ur);
	case AST_OP_REM: return sign ? l % r : (long long)(ul % ur);
	case AST_OP_SHL: return ul << r;
	case AST_OP_SHR: return sign ? l >> r : (long long)(ul >> r);
	case AST_OP_AND: return l & r;
	case AST_OP_OR: return l | r;
	case AST_OP_XOR: return l ^ r;
	case AST_OP_LT: return sign ? l < r : ul < ur;
	case AST_OP_GT: return sign ? l > r : ul > ur;
	case AST_OP_LE: return sign ? l <= r : ul <= ur;
	case AST_OP_GE: return sign ? l >= r : ul >= ur;
	case AST_OP_EQ: return l == r;
	case AST_OP_NE: return l != r;
	default:
		fail_msg("operator %d", op->sub);
		return 0;
	}
}

static long long call(struct walk *w, const struct ir_op *op)
{
	assert_int_equal(op->narg, 1);
	if (op->callee && !strcmp(op->callee, "drop")) {
		drop((int *)(intptr_t)value(w, &op->arg[0]));
		return 0;
	}
	if (op->callee)
		assert_string_equal(op->callee, "ev");
	else
		assert_true(value(w, &op->a) == (intptr_t)ev);
	return ev(value(w, &op->arg[0]));
}

static void junk(struct walk *w, const struct ir_op *op)
{
	assert_int_equal(op->a.kind, IR_V_ADDR);
	memset(w->var[op->a.id], 0xa5, w->fn->var[op->a.id].type->size);
}

static long long unary(const struct ir_op *op, long long v)
{
	return op->sub == AST_OP_NEG ? -v : op->sub == AST_OP_NOT ? ~v : !v;
}

static void walk_op(struct walk *w, const struct ir_op *op)
{
	long long a = op->a.kind ? value(w, &op->a) : 0, b = op->b.kind ? value(w, &op->b) : 0, r = 0;

	switch (op->op) {
	case IR_LOAD:
		r = load((void *)(intptr_t)a, op->type);
		break;
	case IR_STORE:
		memcpy((void *)(intptr_t)a, &b, op->type->size);
		return;
	case IR_ZERO:
		memset((void *)(intptr_t)a, 0, op->type->size);
		return;
	case IR_INDEX:
		r = a + b * step_of(op->type);
		break;
	case IR_UNINIT:
	case IR_SCOPE_END:
		junk(w, op);
		return;
	case IR_COPY:
	case IR_CAST:
		r = wrap(a, op->type);
		break;
	case IR_UNARY:
		r = wrap(unary(op, a), op->type);
		break;
	case IR_BINARY:
		r = wrap(arith(op, a, b), op->type);
		break;
	case IR_CALL:
		r = call(w, op);
		break;
	default:
		fail_msg("%s: '%s' cannot be walked", w->fn->name, ir_opinfo[op->op].text);
	}
	if (op->dst >= 0)
		w->temp[op->dst] = r;
}

static unsigned int edge(struct walk *w, const struct ir_op *op)
{
	long long v = op->a.kind ? value(w, &op->a) : 0;

	if (op->op == IR_BRANCH)
		return op->target[!v];
	for (unsigned int i = 0; op->op == IR_SWITCH && i < op->ncase; i++)
		if (op->cases[i].lo <= v && v <= op->cases[i].hi)
			return op->cases[i].target;
	if (op->op != IR_JUMP && op->op != IR_SWITCH)
		fail_msg("%s: '%s' cannot be walked", w->fn->name, ir_opinfo[op->op].text);
	return op->target[0];
}

static int walk(struct walk *w)
{
	unsigned int id = 0;

	for (int left = 100000; left; left--) {
		const struct ir_block *blk = &w->fn->block[id];
		const struct ir_op *term = &blk->op[blk->nop - 1];

		assert_true(blk->is_reachable);
		for (unsigned int k = 0; k + 1 < blk->nop; k++)
			walk_op(w, &blk->op[k]);
		if (term->op == IR_RETURN)
			return value(w, &term->a);
		id = edge(w, term);
	}
	fail_msg("%s: does not end", w->fn->name);
	return 0;
}

static int walk_fn(const struct ir_fn *fn, int a, int b, struct arena *arena)
{
	struct walk w = { .fn = fn };

	w.var = arena_array(arena, fn->nvar, sizeof(*w.var));
	w.temp = arena_array(arena, fn->ntemp, sizeof(*w.temp));
	for (unsigned int i = 0; i < fn->nvar; i++)
		w.var[i] = arena_alloc(arena, fn->var[i].type->size);
	assert_int_equal(fn->nparam, 2);
	memcpy(w.var[0], &a, sizeof(a));
	memcpy(w.var[1], &b, sizeof(b));
	return walk(&w);
}

/* --- both --- */

static void compare(const struct ir_fn *fn, int (*compiled)(int a, int b), int a, int b, unsigned int seed)
{
	static struct run x, y;
	struct arena arena = ARENA_INIT;

	memset(&x, 0, sizeof(x));
	memset(&y, 0, sizeof(y));
	x.seed = y.seed = seed;
	now = &x;
	if (!setjmp(x.full))
		x.result = compiled(a, b);
	now = &y;
	if (!setjmp(y.full))
		y.result = walk_fn(fn, a, b, &arena);
	arena_release(&arena);
	if (x.n == y.n && x.result == y.result && !memcmp(x.event, y.event, x.n * sizeof(int)))
		return;
	for (unsigned int i = 0; i < x.n || i < y.n; i++)
		print_message("%d %d\n", i < x.n ? x.event[i] : 0, i < y.n ? y.event[i] : 0);
	fail_msg("%s(%d, %d) seed %u: %u events and %d compiled, %u and %d as ir", fn->name, a, b, seed,
		 x.n, x.result, y.n, y.result);
}

static struct ast_unit unit;
static struct arena arena;

static void same(void **state)
{
	size_t i = (size_t)(uintptr_t)*state;
	const struct ir_fn *fn = NULL;
	struct strbuf why = STRBUF_INIT;

	for (unsigned int k = 0; k < unit.nfn; k++) {
		if (strcmp(unit.fn[k]->name, cases[i].name))
			continue;
		fn = ir_build(unit.fn[k], NULL, &arena);
		assert_int_equal(ir_verify(fn, unit.fn[k], &why), 0);
	}
	assert_non_null(fn);
	assert_null(fn->giveup);
	for (int a = -3; a < 8; a++)
		for (int b = -3; b < 8; b++)
			for (unsigned int seed = 0; seed < 24; seed++)
				compare(fn, cases[i].fn, a, b, seed * 7919);
}

int main(void)
{
	char *argv[] = { "-x", "c", "-std=gnu11", "-ffreestanding", NULL };
	struct CMUnitTest tests[ARRAY_SIZE(cases)];
	struct ast_session *session = ast_session_new();
	char *full = fs_realpath(SOURCE), *cwd = fs_realpath(".");
	struct ast_wanted want = { 0 };
	const char *why = NULL;
	struct unit u = { .path = SOURCE, .argv = argv, .argc = 4 };
	int failed;

	if (!full || !cwd) {
		fprintf(stderr, "%s: run me from the top of the tree\n", SOURCE);
		return 2;
	}
	u.source = intern(full);
	u.cwd = intern(cwd);
	free(full);
	free(cwd);
	if (ast_unit_parse(session, &u, NULL, &want, &arena, &unit, &why) || unit.ndiag) {
		fprintf(stderr, "%s: %s\n", SOURCE, why ? why : unit.diag[0].text);
		return 2;
	}
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++)
		tests[i] = (struct CMUnitTest){ cases[i].name, same, NULL, NULL, (void *)(uintptr_t)i };
	failed = cmocka_run_group_tests_name("ir_exec", tests, NULL, NULL);
	arena_release(&arena);
	ast_session_free(session);
	intern_release();
	return failed;
}
