/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * test_flow.c - golden analyses: one test for each analyzer/tests/summary/NAME.c
 *
 * A file ends in a comment that starts with the line "golden: summary" and
 * holds, for each function that is relevant, its sites, what guptool_show() and
 * friends printed, and its summary. Functions are analysed in order; later ones
 * see the summaries of earlier ones. A comment "era: 601" picks the prototypes,
 * "steps: 4" sets that limit.
 * ACCEPT=1 in the environment rewrites the block: the difference is reviewed as code.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>
#include "../../ast/ast.h"
#include "../../flow/flow.h"
#include "../../tree/tree.h"
#include "../../../lib/arena.h"
#include "../../../lib/fs.h"
#include "../../../lib/intern.h"
#include "../../../lib/pack.h"
#include "../../../lib/strbuf.h"
#include "../../../lib/strmap.h"
#include "../../../lib/vec.h"
#include "golden.h"

#define DIR_SUMMARY "analyzer/tests/summary"

static struct ast_session *session;

/* --- one unit, as the commands do it --- */

static bool is_tracked(void *ctx, const char *name)
{
	return model_knows(ctx, name);
}

static const struct model *noreturn_model;

static bool is_noreturn(const char *name)
{
	const struct model_fn *row = model_find(noreturn_model, name);

	return row && row->class == MODEL_NORETURN;
}

static void parse(const char *path, const char *era, struct model *m, struct arena *a, struct ast_unit *u)
{
	char inc[] = "-Ianalyzer/tests/include", *argv[] = { "-x", "c", "-std=gnu11", "-ffreestanding", inc, (char *)era, NULL };
	char *full = fs_realpath(path), *cwd = fs_realpath(".");
	struct ast_wanted want = { .is_tracked = is_tracked, .const_prefix = "FOLL_", .ctx = m };
	struct unit unit = {
		.path = intern(path), .source = intern(full), .cwd = intern(cwd), .argv = argv, .argc = 6,
	};
	const char *why = NULL;

	free(full);
	free(cwd);
	assert_int_equal(ast_unit_parse(session, &unit, NULL, &want, a, u, &why), 0);
	for (unsigned int i = 0; i < u->ndiag; i++)
		fail_msg("%s:%u: %s", path, u->diag[i].pos.line, u->diag[i].text);
}

static void bind(struct model *m, const struct ast_unit *u)
{
	model_begin_unit(m);
	for (unsigned int i = 0; i < u->nproto; i++) {
		struct model_param param[16];
		unsigned int n = u->proto[i].nparam;

		assert_true(n <= 16);
		for (unsigned int k = 0; k < n; k++) {
			param[k].name = u->proto[i].param[k]->name;
			param[k].type = u->proto[i].param[k]->type->name;
		}
		model_bind_proto(m, u->proto[i].name, param, n);
	}
	for (unsigned int i = 0; i < u->nkonst; i++)
		model_bind_const(m, u->konst[i].name, u->konst[i].value);
	model_resolve(m);
}

static const struct flow_summary *find_summary(void *ctx, const char *name, const char *file)
{
	return strmap_get(ctx, name);
}

/* What goes out must come back the same. */
static void round_trip(const struct flow_summary *s, struct arena *a)
{
	struct packbuf bytes = PACKBUF_INIT;
	struct strbuf before = STRBUF_INIT, after = STRBUF_INIT;
	struct flow_summary *back;
	struct unpack in;

	flow_summary_pack(s, &bytes);
	unpack_init(&in, bytes.sb.buf, bytes.sb.len);
	back = flow_summary_unpack(&in, a);
	assert_non_null(back);
	assert_true(in.p == in.end);
	flow_summary_print(s, &before);
	flow_summary_print(back, &after);
	assert_string_equal(before.buf, after.buf);
	for (size_t cut = 0; cut < bytes.sb.len; cut++) {
		unpack_init(&in, bytes.sb.buf, cut);
		assert_null(flow_summary_unpack(&in, a));
	}
	strbuf_release(&before);
	strbuf_release(&after);
	packbuf_release(&bytes);
}

static void print_result(const struct flow_result *r, const struct model *m, struct strbuf *sb)
{
	strbuf_addf(sb, "%s()\n", r->fn->name);
	flow_sites_print(r, m, sb);
	for (unsigned int i = 0; i < r->nnote; i++)
		strbuf_addf(sb, "%u: %s\n", r->note[i].pos.line, r->note[i].text);
	if (r->giveup)
		strbuf_addf(sb, "given up: %s\n", r->giveup);
	flow_summary_print(r->summary, sb);
	strbuf_addch(sb, '\n');
}

static void dump(const char *path, const char *text, struct strbuf *sb)
{
	const char *era = strstr(text, "era: 504") ? "-DGUPTOOL_ERA=504" : strstr(text, "era: 601") ? "-DGUPTOOL_ERA=601" :
			  "-DGUPTOOL_ERA=612";
	struct arena a = ARENA_INIT;
	struct model *m = model_new();
	struct strmap known = STRMAP_INIT;
	struct summary_source src = { find_summary, &known };
	struct flow_limits lim = { .steps = strstr(text, "steps: 4") ? 4 : 0 };
	struct ast_unit u;

	parse(path, era, m, &a, &u);
	bind(m, &u);
	noreturn_model = m;
	for (unsigned int i = 0; i < u.nfn; i++) {
		struct ir_fn *fn = ir_build(u.fn[i], is_noreturn, &a);
		struct flow_result *r;

		if (!flow_is_relevant(fn, m, &src))
			continue;
		r = flow_run(fn, m, &src, NULL, &lim, &a);
		print_result(r, m, sb);
		round_trip(r->summary, &a);
		strmap_put(&known, fn->name, r->summary);
	}
	strmap_release(&known);
	model_free(m);
	arena_release(&a);
}

static void golden(void **state)
{
	const char *path = *state;
	struct strbuf file = STRBUF_INIT, text = STRBUF_INIT, again = STRBUF_INIT;

	assert_int_equal(strbuf_read_file(&file, path), 0);
	dump(path, file.buf, &text);
	dump(path, file.buf, &again);
	assert_string_equal(text.buf, again.buf);
	golden_compare(path, "summary", text.buf);
	strbuf_release(&file);
	strbuf_release(&text);
	strbuf_release(&again);
}

int main(void)
{
	struct golden_files g;
	VEC(struct CMUnitTest) tests = VEC_INIT;
	int ret;

	golden_find(&g, DIR_SUMMARY);
	for (size_t i = 0; i < g.path.n; i++)
		vec_push(&tests, (struct CMUnitTest){ g.path.v[i], golden, NULL, NULL, g.path.v[i] });
	session = ast_session_new();
	ret = tests.n ? _cmocka_run_group_tests("flow", tests.v, tests.n, NULL, NULL) : 1;
	ast_session_free(session);
	golden_release(&g);
	vec_release(&tests);
	intern_release();
	return ret;
}
