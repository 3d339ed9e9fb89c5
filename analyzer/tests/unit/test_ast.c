/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * test_ast.c - golden trees: one test for each analyzer/tests/ast/NAME.c
 *
 * A file ends in a comment that starts with the line "golden: ast" and holds
 * what the tree of its functions prints as, then the mentions, constants,
 * operations and errors. ACCEPT=1 in the environment rewrites the block: the
 * difference is reviewed as code. Names that start with "tracked_" are tracked,
 * K_ is the prefix of constants; inlines whose name starts with "wanted_" are
 * wanted out of headers.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>
#include "../../ast/ast.h"
#include "../../tree/overlay.h"
#include "../../tree/tree.h"
#include "../../../lib/arena.h"
#include "../../../lib/fs.h"
#include "../../../lib/intern.h"
#include "../../../lib/strbuf.h"
#include "../../../lib/vec.h"
#include "golden.h"

#define DIR_AST "analyzer/tests/ast"

static struct ast_session *session;

static bool tracked(void *ctx, const char *name)
{
	return !strncmp(name, "tracked_", 8);
}

static bool wanted(void *ctx, const char *name, const char *file)
{
	return !strncmp(name, "wanted_", 7);
}

static const char *const mention_text[] = {
	[AST_M_CALL] = "call", [AST_M_REF] = "ref", [AST_M_DECL] = "decl", [AST_M_DEF] = "def",
	[AST_M_MACRO_DEF] = "macro-def", [AST_M_INACTIVE] = "inactive",
};

static void print_rest(const struct ast_unit *u, struct strbuf *sb)
{
	for (unsigned int i = 0; i < u->nmention; i++)
		strbuf_addf(sb, "mention %s %s @%u:%u in %s\n", mention_text[u->mention[i].kind],
			    u->mention[i].name, u->mention[i].pos.line, u->mention[i].pos.col,
			    u->mention[i].function ? u->mention[i].function : "-");
	for (unsigned int i = 0; i < u->nfnptr; i++)
		strbuf_addf(sb, "fnptr %s.%s = %s object %s @%u:%u\n", u->fnptr[i].record, u->fnptr[i].field,
			    u->fnptr[i].function, u->fnptr[i].object ? u->fnptr[i].object : "-",
			    u->fnptr[i].pos.line, u->fnptr[i].pos.col);
	for (unsigned int i = 0; i < u->nproto; i++) {
		strbuf_addf(sb, "proto %s : %s\n", u->proto[i].name, u->proto[i].result->name);
		for (unsigned int j = 0; j < u->proto[i].nparam; j++)
			strbuf_addf(sb, "  param %s : %s\n", u->proto[i].param[j]->name,
				    u->proto[i].param[j]->type->name);
	}
	for (unsigned int i = 0; i < u->nkonst; i++)
		strbuf_addf(sb, "const %s = %lld%s\n", u->konst[i].name, u->konst[i].value,
			    u->konst[i].is_macro ? " macro" : "");
	for (unsigned int i = 0; i < u->ndiag; i++)
		strbuf_addf(sb, "error @%u:%u %s\n", u->diag[i].pos.line, u->diag[i].pos.col, u->diag[i].text);
}

static int parse(const char *path, const struct overlay *ov, struct arena *a, struct ast_unit *u)
{
	char *argv[] = { "-x", "c", "-std=gnu11", "-ffreestanding", "-I" DIR_AST "/include", NULL };
	struct ast_wanted want = { .is_tracked = tracked, .wants_header_fn = wanted, .const_prefix = "K_" };
	char *full = fs_realpath(path), *cwd = fs_realpath(".");
	struct unit unit = {
		.path = intern(path), .source = intern(full), .cwd = intern(cwd), .argv = argv, .argc = 5,
	};
	const char *why = NULL;
	int err;

	want.all_functions = strstr(path, "all_functions") != NULL;
	err = ast_unit_parse(session, &unit, ov, &want, a, u, &why);

	free(full);
	free(cwd);
	return err;
}

static void dump(const char *path, struct strbuf *sb)
{
	struct arena a = ARENA_INIT;
	struct ast_unit u;

	assert_int_equal(parse(path, NULL, &a, &u), 0);
	for (unsigned int i = 0; i < u.nfn; i++)
		ast_fn_print(u.fn[i], sb);
	print_rest(&u, sb);
	arena_release(&a);
}

static void golden(void **state)
{
	struct strbuf text = STRBUF_INIT;

	dump(*state, &text);
	golden_compare(*state, "ast", text.buf);
	strbuf_release(&text);
}

/* --- overlays: a changed file, a new one, a deleted one --- */

static void overlay_put(struct overlay *ov, struct overlay_file *f, const char *path, const char *text)
{
	f->path = intern(path);
	f->text = (char *)text;
	f->len = text ? strlen(text) : 0;
	ov->file = ov->file ? ov->file : f;
	ov->n++;
}

static void overlays(void **state)
{
	struct overlay_file f[3] = { { NULL } };
	struct overlay ov = { NULL, 0, 0 };
	struct arena a = ARENA_INIT;
	struct ast_unit u;

	overlay_put(&ov, &f[0], DIR_AST "/errors.c",
		    "#include \"wanted.h\"\n#include <brand_new.h>\n"
		    "int main_fn(int x) { return wanted_changed(x) + NEW; }\n");
	overlay_put(&ov, &f[1], DIR_AST "/include/brand_new.h", "#define NEW 7\n");
	overlay_put(&ov, &f[2], DIR_AST "/include/wanted.h",
		    "static inline int wanted_changed(int x) { return x; }\n");
	assert_int_equal(parse(DIR_AST "/errors.c", &ov, &a, &u), 0);
	assert_int_equal(u.ndiag, 0);
	assert_int_equal(u.nfn, 2);
	assert_string_equal(u.fn[0]->name, "wanted_changed");
	assert_true(u.fn[0]->in_header);
	assert_string_equal(u.fn[0]->file, DIR_AST "/include/wanted.h");
	assert_string_equal(u.fn[1]->name, "main_fn");
	arena_clear(&a);

	f[2].text = NULL;
	assert_int_equal(parse(DIR_AST "/errors.c", &ov, &a, &u), 0);
	assert_true(u.ndiag > 0);
	assert_string_equal(u.diag[0].text, "\"" DIR_AST "/include/wanted.h was deleted\"");
	assert_string_equal(u.fn[0]->name, "main_fn");
	assert_non_null(u.fn[0]->giveup);
	arena_release(&a);
}

static void missing_file(void **state)
{
	struct arena a = ARENA_INIT;
	struct unit unit = { .path = "no/such.c", .source = "/no/such.c", .cwd = "/" };
	struct ast_wanted want = { NULL };
	const char *why = NULL;
	struct ast_unit u;

	assert_int_equal(ast_unit_parse(session, &unit, NULL, &want, &a, &u, &why), -1);
	assert_non_null(why);
	arena_release(&a);
}

static void fatal_header(void **state)
{
	struct overlay_file f = { NULL };
	struct overlay ov = { NULL, 0, 0 };
	struct arena a = ARENA_INIT;
	struct ast_unit u;

	overlay_put(&ov, &f, DIR_AST "/errors.c", "#include \"nowhere.h\"\nint f(void) { return 0; }\n");
	assert_int_equal(parse(DIR_AST "/errors.c", &ov, &a, &u), 0);
	assert_int_equal(u.ndiag, 1);
	assert_true(u.diag[0].is_fatal);
	assert_int_equal(u.nfn, 1);
	assert_string_equal(u.fn[0]->giveup, "does not compile: 'nowhere.h' file not found");
	arena_release(&a);
}

int main(void)
{
	struct golden_files g;
	VEC(struct CMUnitTest) tests = VEC_INIT;
	int failed;

	golden_find(&g, DIR_AST);
	if (!g.path.n)
		return 2;
	for (size_t i = 0; i < g.path.n; i++)
		vec_push(&tests, (struct CMUnitTest){ g.path.v[i], golden, NULL, NULL, g.path.v[i] });
	vec_push(&tests, (struct CMUnitTest)cmocka_unit_test(overlays));
	vec_push(&tests, (struct CMUnitTest)cmocka_unit_test(missing_file));
	vec_push(&tests, (struct CMUnitTest)cmocka_unit_test(fatal_header));
	session = ast_session_new();
	failed = _cmocka_run_group_tests("ast", tests.v, tests.n, NULL, NULL);
	ast_session_free(session);
	golden_release(&g);
	vec_release(&tests);
	intern_release();
	return failed;
}
