/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * test_rules.c - every analyzer/tests/rules/RULE/ *.c through all rules
 *
 * On the line of a finding:
 *	// expect: RULE-NAME: text		the message contains the text
 *	// expect-todo: RULE-NAME: text		should be found and is not, yet
 *	// silent-todo: RULE-NAME		is found and should not be, yet
 * On the line of a step of the evidence of any finding:
 *	// expect-note: text
 * A line without a mark asserts silence of all rules; of those of severity info, which
 * say what a call is and not that it is wrong, in their own folders only. A todo that comes true
 * fails the test: move it. In the first lines, "era: 504" picks the kernel.
 *
 * Functions are analysed in the order of the file, each with the summaries of
 * those before it; a file is a whole program to the rules about that. Runs from the top of the source tree; an argument limits
 * the tests to files whose path contains it.
 */
#include <dirent.h>
#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>
#include "../../cmd/analyse_p.h"
#include "../../rules/rule.h"
#include "../../../lib/arena.h"
#include "../../../lib/die.h"
#include "../../../lib/intern.h"
#include "../../../lib/strbuf.h"
#include "../../../lib/strmap.h"
#include "../../../lib/vec.h"

#define RULES_DIR "analyzer/tests/rules"

enum mark_kind { MARK_EXPECT, MARK_EXPECT_TODO, MARK_SILENT_TODO, MARK_NOTE };

struct mark {
	enum mark_kind kind;
	unsigned int line;
	char *rule, *text;
	bool met;
};

struct input {
	const char *path;
	struct strbuf text;
	struct arena arena;
	VEC(struct mark) mark;
	const char *era;
	struct strmap summary;
	struct finding_sink *sink;
	struct ledger *ledger;
	struct strbuf complaint;
};

/* --- what the file expects --- */

static void add_mark(struct input *in, unsigned int line, char *p)
{
	static const struct { const char *word; enum mark_kind kind; } words[] = {
		{ "expect: ", MARK_EXPECT }, { "expect-todo: ", MARK_EXPECT_TODO },
		{ "silent-todo: ", MARK_SILENT_TODO }, { "expect-note: ", MARK_NOTE },
	};
	struct mark m = { .line = line };
	size_t i;

	for (i = 0; i < ARRAY_SIZE(words); i++)
		if (!strncmp(p, words[i].word, strlen(words[i].word)))
			break;
	if (i == ARRAY_SIZE(words)) {
		strbuf_addf(&in->complaint, "%s:%u: comment is no mark: '%s'\n", in->path, line, p);
		return;
	}
	m.kind = words[i].kind;
	m.rule = arena_strdup(&in->arena, p + strlen(words[i].word));
	m.text = m.rule;
	if (m.kind != MARK_NOTE) {
		char *colon = strstr(m.rule, ": ");

		m.text = colon ? colon + 2 : m.rule + strlen(m.rule);
		if (colon)
			*colon = 0;
		if (rule_find(m.rule) == RULE_COUNT)
			strbuf_addf(&in->complaint, "%s:%u: no such rule: '%s'\n", in->path, line, m.rule);
	}
	vec_push(&in->mark, m);
}

static void read_marks(struct input *in)
{
	char *text = arena_strdup(&in->arena, in->text.buf), *line, *next, *p;
	unsigned int n = 0;

	for (line = text; line && *line; line = next) {
		next = strchr(line, '\n');
		if (next)
			*next++ = 0;
		n++;
		p = strstr(line, "era: ");
		if (p && n < 5)
			in->era = arena_strndup(&in->arena, p + 5, 3);
		for (p = strstr(line, "// "); p; ) {
			char *end = strstr(p + 3, " // ");

			if (end)
				*end = 0;
			add_mark(in, n, p + 3);
			p = end ? end + 1 : NULL;
		}
	}
}

/* --- analysis --- */

static const struct flow_summary *find_summary(void *ctx, const char *name, const char *file)
{
	struct input *in = ctx;

	return strmap_get(&in->summary, name);
}

static bool tracked(void *ctx, const char *name)
{
	return model_knows(ctx, name);
}

/* The function as the ledger takes it, with what the walk knows about flags. */
static void add_to_ledger(struct input *in, const struct ir_fn *ir, const struct flow_result *res, const struct model *m)
{
	VEC(struct ledger_flags) flags = VEC_INIT;

	for (unsigned int i = 0; i < res->nsite; i++) {
		const struct flow_site *s = &res->site[i];

		vec_push(&flags, (struct ledger_flags){
			 .line = s->pos.line, .col = s->pos.col, .longterm = (s->flags.must & model_flag(m, "FOLL_LONGTERM")) != 0,
			 .longterm_maybe = (s->flags.may & model_flag(m, "FOLL_LONGTERM")) != 0,
			 .writes = (s->flags.may & model_flag(m, "FOLL_WRITE")) != 0 });
	}
	ledger_add_function(in->ledger, ir, in->path, flags.v, flags.n);
	vec_release(&flags);
}

/* As 'check' does it: a rule that heard of a place on a path is not repeated. */
static void run_program(struct input *in, const struct rules_opts *walk)
{
	struct finding_sink *sink = finding_sink_new();
	struct rules_opts o = *walk;

	o.sink = sink;
	rules_run_program(&o, in->ledger);
	finding_finish(sink);
	for (size_t i = 0; i < finding_count(sink); i++)
		if (!finding_has(in->sink, finding_at(sink, i)))
			finding_add(in->sink, finding_at(sink, i));
	finding_sink_free(sink);
}

static void run_function(struct input *in, const struct ast_fn *fn, const struct rules_opts *o)
{
	struct ir_fn *ir = ir_build(fn, model_is_noreturn, &in->arena);
	struct flow_result *res;

	if (ir->giveup) {
		strbuf_addf(&in->complaint, "%s:%u: %s: no IR: %s\n", in->path, ir->giveup_pos.line, fn->name, ir->giveup);
		return;
	}
	if (ir_verify(ir, fn, &in->complaint))
		return;
	res = rules_run(o, ir, &in->arena);
	if (res->giveup)
		strbuf_addf(&in->complaint, "%s:%u: %s: given up: %s\n", in->path, res->giveup_pos.line, fn->name, res->giveup);
	if (res->relevant)
		strmap_put(&in->summary, fn->name, res->summary);
	add_to_ledger(in, ir, res, o->model);
}

static void analyse(struct input *in, struct ast_session *session, struct model *model)
{
	struct summary_source src = { .find = find_summary, .ctx = in };
	struct rules_opts o = {
		.model = model, .summaries = &src, .sink = in->sink, .enabled = rule_set_all(),
	};
	struct ast_wanted want = { .is_tracked = tracked, .const_prefix = "FOLL_", .ctx = model };
	const char *extra[] = { "-I", "analyzer/tests/include", NULL, NULL };
	struct ast_unit au = { 0 };
	struct unit u;
	const char *why = NULL;

	if (in->era)
		extra[2] = arena_printf(&in->arena, "-DGUPTOOL_ERA=%s", in->era);
	analyse_plain_unit(in->path, extra, &in->arena, &u);
	if (ast_unit_parse(session, &u, NULL, &want, &in->arena, &au, &why)) {
		strbuf_addf(&in->complaint, "%s: does not parse: %s\n", in->path, why);
		return;
	}
	for (unsigned int i = 0; i < au.ndiag; i++)
		strbuf_addf(&in->complaint, "%s:%u: %s\n", in->path, au.diag[i].pos.line, au.diag[i].text);
	analyse_bind(model, &au);
	in->ledger = ledger_new();
	ledger_begin_unit(in->ledger, in->path, model);
	for (unsigned int i = 0; i < au.nfnptr; i++)
		if (au.fnptr[i].record && au.fnptr[i].field)
			ledger_add_fnptr(in->ledger, au.fnptr[i].record, au.fnptr[i].field, au.fnptr[i].function);
	for (unsigned int i = 0; i < au.nfn; i++)
		run_function(in, au.fn[i], &o);
	ledger_finish(in->ledger);
	run_program(in, &o);
	ledger_free(in->ledger);
}

/* --- comparison --- */

static bool meets(struct input *in, const struct finding *f)
{
	bool met = false;

	for (size_t i = 0; i < in->mark.n; i++) {
		struct mark *m = &in->mark.v[i];

		if (m->kind == MARK_NOTE || m->line != f->line || strcmp(m->rule, f->name))
			continue;
		if (m->met || !strstr(f->message, m->text))
			continue;
		m->met = true;
		met = true;
		break;
	}
	return met;
}

static void meet_notes(struct input *in, const struct finding *f)
{
	for (size_t i = 0; i < in->mark.n; i++) {
		struct mark *m = &in->mark.v[i];

		for (size_t k = 0; m->kind == MARK_NOTE && k < f->nstep; k++)
			if (f->step[k].line == m->line && strstr(f->step[k].text, m->text))
				m->met = true;
	}
}

/* The file stands in the folder of the rule. */
static bool is_own_rule(const struct input *in, const struct finding *f)
{
	const char *folder = in->path + sizeof(RULES_DIR);
	size_t len = strlen(f->rule);

	return !strncmp(folder, f->rule, len) && folder[len] == '-';
}

static void compare(struct input *in)
{
	for (size_t i = 0; i < finding_count(in->sink); i++) {
		const struct finding *f = finding_at(in->sink, i);

		meet_notes(in, f);
		if (!meets(in, f) && (f->severity > FINDING_INFO || is_own_rule(in, f)))
			strbuf_addf(&in->complaint, "%s:%u: not expected: %s: %s\n", in->path, f->line, f->name, f->message);
	}
	for (size_t i = 0; i < in->mark.n; i++) {
		const struct mark *m = &in->mark.v[i];
		static const char *const what[] = {
			[MARK_EXPECT] = "is missing", [MARK_NOTE] = "note is missing",
			[MARK_EXPECT_TODO] = "surprise: is found now", [MARK_SILENT_TODO] = "surprise: is silent now",
		};

		if (m->met != (m->kind == MARK_EXPECT_TODO))
			continue;
		strbuf_addf(&in->complaint, "%s:%u: %s: %s: %s\n", in->path, m->line, what[m->kind], m->rule,
			    m->kind == MARK_NOTE ? "" : m->text);
	}
}

static void test_file(void **state)
{
	struct input in = { .path = *state, .text = STRBUF_INIT, .mark = VEC_INIT, .complaint = STRBUF_INIT };
	struct ast_session *session = ast_session_new();
	struct model *model = model_new();
	bool failed;

	arena_init(&in.arena);
	strmap_init(&in.summary);
	in.sink = finding_sink_new();
	assert_int_equal(strbuf_read_file(&in.text, in.path), 0);
	read_marks(&in);
	analyse(&in, session, model);
	finding_finish(in.sink);
	compare(&in);
	failed = in.complaint.len > 0;
	if (failed)
		print_error("%s", in.complaint.buf);
	strbuf_release(&in.complaint);
	strbuf_release(&in.text);
	vec_release(&in.mark);
	strmap_release(&in.summary);
	finding_sink_free(in.sink);
	arena_release(&in.arena);
	model_free(model);
	ast_session_free(session);
	assert_false(failed);
}

/* --- the list of files --- */

static int cmp_path(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

struct list { struct arena arena; VEC(char *) v; };

static void list_dir(struct list *l, const char *dir, bool deeper, const char *filter)
{
	DIR *d = opendir(dir);
	struct dirent *e;

	if (!d)
		die_errno("cannot open '%s'", dir);
	while ((e = readdir(d))) {
		size_t n = strlen(e->d_name);
		char *path = arena_printf(&l->arena, "%s/%s", dir, e->d_name);

		if (*e->d_name == '.')
			continue;
		if (deeper && strchr(e->d_name, '-'))
			list_dir(l, path, false, filter);
		else if (!deeper && n > 2 && !strcmp(e->d_name + n - 2, ".c") && (!filter || strstr(path, filter)))
			vec_push(&l->v, path);
	}
	closedir(d);
}

int main(int argc, char **argv)
{
	struct list l = { .v = VEC_INIT };
	struct CMUnitTest *tests;
	int ret;

	arena_init(&l.arena);
	list_dir(&l, RULES_DIR, true, argc > 1 ? argv[1] : NULL);
	vec_sort(&l.v, cmp_path);
	tests = arena_array(&l.arena, l.v.n, sizeof(*tests));
	for (size_t i = 0; i < l.v.n; i++)
		tests[i] = (struct CMUnitTest){ l.v.v[i] + sizeof(RULES_DIR), test_file, NULL, NULL, l.v.v[i] };
	ret = _cmocka_run_group_tests("rules", tests, l.v.n, NULL, NULL);
	vec_release(&l.v);
	arena_release(&l.arena);
	intern_release();
	return ret;
}
