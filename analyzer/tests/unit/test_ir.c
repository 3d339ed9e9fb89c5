/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * test_ir.c - golden function IR: one test for each analyzer/tests/ir/NAME.c
 *
 * A file ends in a comment that starts with the line "golden: ir" and holds
 * what its functions print as. Each must also verify, survive packing and
 * unpacking unchanged, and be refused without a crash when the bytes are
 * damaged. ACCEPT=1 in the environment rewrites the block: the difference is
 * reviewed as code.
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
#include "../../../lib/arena.h"
#include "../../../lib/fs.h"
#include "../../../lib/intern.h"
#include "../../../lib/pack.h"
#include "../../../lib/strbuf.h"
#include "../../../lib/vec.h"
#include "golden.h"

#define DIR_IR "analyzer/tests/ir"

static struct ast_session *session;

/* --- the functions of one input --- */

static bool stops(const char *name)
{
	return !strcmp(name, "stop_here");
}

static void parse(const char *path, struct arena *a, struct ast_unit *u)
{
	char *argv[] = { "-x", "c", "-std=gnu11", "-ffreestanding", NULL };
	char *full = fs_realpath(path), *cwd = fs_realpath(".");
	struct ast_wanted want = { 0 };
	struct unit unit = {
		.path = intern(path), .source = intern(full), .cwd = intern(cwd), .argv = argv, .argc = 4,
	};
	const char *why = NULL;

	free(full);
	free(cwd);
	assert_int_equal(ast_unit_parse(session, &unit, NULL, &want, a, u, &why), 0);
	assert_int_equal(u->ndiag, 0);
	assert_true(u->nfn > 0);
}

static struct ir_fn *build(const struct ast_fn *src, struct arena *a)
{
	struct strbuf why = STRBUF_INIT;
	struct ir_fn *fn = ir_build(src, stops, a);

	if (ir_verify(fn, src, &why))
		fail_msg("%s", why.buf);
	strbuf_release(&why);
	return fn;
}

static void dump(const char *path, struct strbuf *sb)
{
	struct arena a = ARENA_INIT;
	struct ast_unit u;

	parse(path, &a, &u);
	for (unsigned int i = 0; i < u.nfn; i++)
		ir_print(build(u.fn[i], &a), sb);
	arena_release(&a);
}

static void golden(void **state)
{
	struct strbuf text = STRBUF_INIT;

	dump(*state, &text);
	golden_compare(*state, "ir", text.buf);
	strbuf_release(&text);
}

/* --- bytes --- */

static struct ir_fn *unpack_bytes_of(const void *data, size_t len, struct arena *a, bool *all)
{
	struct ir_fn *fn;
	struct unpack in;

	unpack_init(&in, data, len);
	fn = ir_unpack(&in, a);
	assert_true(!fn == in.failed);
	if (all)
		*all = in.p == in.end;
	return fn;
}

static void same_text(const char *x, const char *y)
{
	assert_true(x == y || (x && y && !strcmp(x, y)));
}

/* What the printed form does not show. */
static void same_details(const struct ir_fn *x, const struct ir_fn *y)
{
	assert_int_equal(x->nrpo, y->nrpo);
	assert_int_equal(x->ncall, y->ncall);
	assert_true(x->body_hash == y->body_hash);
	assert_int_equal(x->end.line, y->end.line);
	for (unsigned int i = 0; i < x->nvar; i++) {
		assert_int_equal(x->var[i].param_index, y->var[i].param_index);
		assert_int_equal(x->var[i].pos.line, y->var[i].pos.line);
		same_text(x->var[i].typedef_name, y->var[i].typedef_name);
	}
	for (unsigned int i = 0; i < x->nblock; i++) {
		for (unsigned int k = 0; k < x->block[i].nop; k++) {
			const struct ir_op *p = &x->block[i].op[k], *q = &y->block[i].op[k];

			assert_int_equal(p->pos.col, q->pos.col);
			same_text(p->text, q->text);
			for (unsigned int n = 0; p->op == IR_CALL && n < p->narg; n++)
				same_text(p->arg_text[n], q->arg_text[n]);
		}
	}
}

static void round_trip(const struct ir_fn *fn, struct arena *a)
{
	struct packbuf bytes = PACKBUF_INIT, again = PACKBUF_INIT;
	struct strbuf before = STRBUF_INIT, after = STRBUF_INIT;
	struct ir_fn *back;
	bool all = false;

	ir_pack(fn, &bytes);
	back = unpack_bytes_of(bytes.sb.buf, bytes.sb.len, a, &all);
	assert_non_null(back);
	assert_true(all);
	ir_print(fn, &before);
	ir_print(back, &after);
	assert_string_equal(before.buf, after.buf);
	same_details(fn, back);
	ir_pack(back, &again);
	assert_int_equal(bytes.sb.len, again.sb.len);
	assert_memory_equal(bytes.sb.buf, again.sb.buf, bytes.sb.len);
	packbuf_release(&bytes);
	packbuf_release(&again);
	strbuf_release(&before);
	strbuf_release(&after);
}

/* Small and the same on every run. */
static unsigned int next_random(uint64_t *seed)
{
	*seed = *seed * 6364136223846793005ull + 1442695040888963407ull;
	return *seed >> 33;
}

/* Whatever comes back from damaged bytes can be printed and packed again. */
static void damage(const struct ir_fn *fn, uint64_t *seed)
{
	struct packbuf good = PACKBUF_INIT, again = PACKBUF_INIT;
	struct strbuf bad = STRBUF_INIT, text = STRBUF_INIT;
	struct arena a = ARENA_INIT;

	ir_pack(fn, &good);
	for (int i = 0; i < 60; i++) {
		struct ir_fn *back;
		size_t len = good.sb.len;

		strbuf_clear(&bad);
		strbuf_add(&bad, good.sb.buf, len);
		if (i % 3 == 0)
			len = next_random(seed) % len;
		for (int k = 0; i % 3 && k < 1 + i % 5; k++)
			bad.buf[next_random(seed) % len] ^= 1 << next_random(seed) % 8;
		back = unpack_bytes_of(bad.buf, len, &a, NULL);
		if (i % 3 == 0)
			assert_null(back);
		if (back) {
			strbuf_clear(&text);
			ir_print(back, &text);
			packbuf_clear(&again);
			ir_pack(back, &again);
		}
		arena_clear(&a);
	}
	packbuf_release(&good);
	packbuf_release(&again);
	strbuf_release(&bad);
	strbuf_release(&text);
	arena_release(&a);
}

static void bytes(void **state)
{
	struct arena a = ARENA_INIT;
	struct ast_unit u;
	uint64_t seed = 1;

	parse(*state, &a, &u);
	for (unsigned int i = 0; i < u.nfn; i++) {
		struct ir_fn *fn = build(u.fn[i], &a);

		assert_null(fn->giveup);
		round_trip(fn, &a);
		damage(fn, &seed);
	}
	arena_release(&a);
}

/* --- trees that no source gives --- */

static struct ast_fn tree_of(struct ast_node *body)
{
	return (struct ast_fn){ .name = intern("f"), .file = intern("f.c"), .body = body };
}

static void expect_giveup(struct ast_node *body, const char *why)
{
	struct ast_fn src = tree_of(body);
	struct packbuf bytes = PACKBUF_INIT;
	struct arena a = ARENA_INIT;
	struct ir_fn *fn = ir_build(&src, NULL, &a);

	assert_non_null(fn->giveup);
	assert_string_equal(fn->giveup, why);
	assert_int_equal(fn->nblock, 0);
	ir_pack(fn, &bytes);
	fn = unpack_bytes_of(bytes.sb.buf, bytes.sb.len, &a, NULL);
	assert_non_null(fn);
	assert_string_equal(fn->giveup, why);
	packbuf_release(&bytes);
	arena_release(&a);
}

static void broken_trees(void **state)
{
	struct ast_node stray = { .kind = AST_BREAK };
	struct ast_node lost = { .kind = AST_GOTO, .name = intern("nowhere") };
	struct ast_node label = { .kind = AST_DEFAULT };
	struct ast_node *kid[1] = { NULL };
	struct ast_node block = { .kind = AST_COMPOUND, .kid = kid, .nkid = 1 };
	struct ast_node empty = { .kind = AST_EXPR_STMT };

	expect_giveup(NULL, "no body");
	kid[0] = &stray;
	expect_giveup(&block, "break or continue outside of a loop");
	kid[0] = &lost;
	expect_giveup(&block, "goto to an unknown label");
	kid[0] = &label;
	expect_giveup(&block, "default outside of a switch");
	kid[0] = &empty;
	expect_giveup(&block, "operand missing in the tree");
}

static void too_deep(void **state)
{
	enum { N = 100000 };
	struct arena a = ARENA_INIT;
	struct ast_node *n = NULL;

	for (int i = 0; i < N; i++) {
		struct ast_node *up = arena_new(&a, struct ast_node);

		up->kind = AST_COMPOUND;
		up->nkid = n != NULL;
		up->kid = arena_array(&a, 1, sizeof(*up->kid));
		up->kid[0] = n;
		n = up;
	}
	expect_giveup(n, "nested too deep");
	arena_release(&a);
}

/* --- what verify finds --- */

static void expect_fault(struct ir_fn *fn, const struct ast_fn *src, const char *what)
{
	struct strbuf why = STRBUF_INIT;

	assert_int_equal(ir_verify(fn, src, &why), -1);
	assert_non_null(strstr(why.buf, what));
	strbuf_release(&why);
}

static void faults(void **state)
{
	struct arena a = ARENA_INIT;
	struct ast_unit u;
	struct ir_fn *fn;
	struct ir_op *op;

	parse(DIR_IR "/goto_cleanup.c", &a, &u);
	fn = build(u.fn[0], &a);
	fn->block[0].op[fn->block[0].nop - 1].target[1] = fn->nblock;
	expect_fault(fn, u.fn[0], "jump out of the function");
	fn = build(u.fn[0], &a);
	fn->block[0].nop--;
	expect_fault(fn, u.fn[0], "terminator in the wrong place");
	fn = build(u.fn[0], &a);
	op = &fn->block[0].op[1];
	assert_int_equal(op->op, IR_CALL);
	op->callee = "other";
	expect_fault(fn, u.fn[0], "the tree calls 'get'");
	fn = build(u.fn[0], &a);
	op = &fn->block[0].op[1];
	op->dst = fn->ntemp++;
	expect_fault(fn, u.fn[0], "never defined");
	fn = build(u.fn[0], &a);
	op = &fn->block[0].op[1];
	op->op = IR_SCOPE_END;
	op->a = (struct ir_value){ .kind = IR_V_ADDR };
	op->dst = -1;
	op->narg = 0;
	fn->block[0].op[2].b = (struct ir_value){ .kind = IR_V_CONST };
	expect_fault(fn, u.fn[0], "the tree calls 'get' where the ir calls 'put'");
	fn = build(u.fn[0], &a);
	for (unsigned int i = 0; i < fn->nblock; i++)
		if (fn->block[i].label)
			fn->block[i].label = NULL;
	expect_fault(fn, u.fn[0], "2 labels in the tree, 0 in the ir");
	arena_release(&a);
}

int main(void)
{
	struct golden_files g;
	VEC(struct CMUnitTest) tests = VEC_INIT;
	int failed;

	golden_find(&g, DIR_IR);
	if (!g.path.n)
		return 2;
	for (size_t i = 0; i < g.path.n; i++)
		vec_push(&tests, (struct CMUnitTest){ g.path.v[i], golden, NULL, NULL, g.path.v[i] });
	for (size_t i = 0; i < g.path.n; i++)
		vec_push(&tests, (struct CMUnitTest){ "bytes", bytes, NULL, NULL, g.path.v[i] });
	vec_push(&tests, (struct CMUnitTest)cmocka_unit_test(broken_trees));
	vec_push(&tests, (struct CMUnitTest)cmocka_unit_test(too_deep));
	vec_push(&tests, (struct CMUnitTest)cmocka_unit_test(faults));
	session = ast_session_new();
	failed = _cmocka_run_group_tests("ir", tests.v, tests.n, NULL, NULL);
	ast_session_free(session);
	golden_release(&g);
	vec_release(&tests);
	intern_release();
	return failed;
}
