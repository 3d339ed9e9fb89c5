/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * test_finding_suppress.c - comments and files that silence findings, and what is wrong with them
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>
#include "../../finding/finding.h"
#include "../../../lib/alloc.h"
#include "../../../lib/fs.h"
#include "../../../lib/strbuf.h"

static const char *give(void *ctx, const char *path, size_t *len)
{
	if (strcmp(path, "a.c"))
		return NULL;
	*len = strlen(ctx);
	return ctx;
}

static void add(struct finding_sink *s, const char *file, const char *fn, unsigned int fn_line, unsigned int line)
{
	struct finding f = {
		.rule = "R1", .name = "pin-released-with-put", .severity = FINDING_ERROR,
		.file = file, .function = fn, .function_line = fn_line, .line = line, .col = 1, .message = "m",
	};

	finding_add(s, &f);
}

/* Lines of findings that stay, as "3,5"; the finding at each line of function f that starts at 1. */
static char *left(struct finding_sink *s)
{
	struct strbuf sb = STRBUF_INIT;

	for (size_t i = 0; i < finding_count(s); i++)
		if (!finding_at(s, i)->suppressed)
			strbuf_addf(&sb, "%s%u", sb.len ? "," : "", finding_at(s, i)->line);
	return strbuf_detach(&sb, NULL);
}

static struct finding_sink *with_source(char *text, unsigned int nlines)
{
	struct finding_sink *s = finding_sink_new();

	for (unsigned int i = 2; i <= nlines; i++)
		add(s, "a.c", "f", 1, i);
	finding_suppress_source(s, give, text);
	finding_finish(s);
	return s;
}

static void check(char *text, unsigned int nlines, const char *want_left, size_t used, size_t stale, size_t bad)
{
	struct finding_sink *s = with_source(text, nlines);
	struct finding_suppress_stats st;
	struct strbuf sb = STRBUF_INIT;
	char *l = left(s);

	assert_string_equal(l, want_left);
	finding_suppress_report(s, &sb, &st);
	assert_int_equal(st.used, used);
	assert_int_equal(st.stale, stale);
	assert_int_equal(st.bad, bad);
	free(l);
	strbuf_release(&sb);
	finding_sink_free(s);
}

static void test_same_line(void **state)
{
	check("void f(void)\n{\n\tput_page(p); /* guptool: ignore pin-released-with-put -- known */\n\tput_page(q);\n}\n",
	      4, "2,4", 1, 0, 0);
}

static void test_line_above(void **state)
{
	check("void f(void)\n{\n\t/* guptool: ignore R1 -- known */\n\n\tput_page(q);\n\tx();\n}\n",
	      6, "2,6", 1, 0, 0);
}

static void test_block_comment_above(void **state)
{
	char text[] = "void f(void)\n{\n\t/*\n\t * guptool: ignore R1 -- both of them\n\t * are ours\n\t */\n\tput_page(q);\n\tx();\n}\n";
	struct finding_sink *s = with_source(text, 8);

	assert_true(finding_at(s, 5)->suppressed);	/* line 7 */
	assert_string_equal(finding_at(s, 5)->reason, "both of them are ours");
	assert_false(finding_at(s, 6)->suppressed);
	finding_sink_free(s);
}

static void test_function_level(void **state)
{
	static char text[] =
		"int x;\n"
		"/* guptool: ignore R1 -- all of f */\n"
		"static int\n"
		"f(void)\n"
		"{\n"
		"	put_page(p);\n"
		"	put_page(q);\n"
		"}\n"
		"int g(void)\n"
		"{\n"
		"	put_page(p);\n"
		"}\n";
	struct finding_sink *s = finding_sink_new();
	char *l;

	add(s, "a.c", "f", 4, 6);
	add(s, "a.c", "f", 4, 7);
	add(s, "a.c", "g", 9, 11);
	finding_suppress_source(s, give, text);
	finding_finish(s);
	l = left(s);
	assert_string_equal(l, "11");
	free(l);
	finding_sink_free(s);
}

static void test_several_rules(void **state)
{
	/* R1 is used, R8 matches nothing */
	check("void f(void)\n{\n\tput_page(p); /* guptool: ignore R1, double-release -- known */\n}\n",
	      3, "2", 1, 1, 0);
}

static void test_no_reason(void **state)
{
	check("void f(void)\n{\n\tput_page(p); /* guptool: ignore R1 */\n}\n", 3, "2,3", 0, 0, 1);
	check("void f(void)\n{\n\tput_page(p); /* guptool: ignore R1 -- */\n}\n", 3, "2,3", 0, 0, 1);
	check("void f(void)\n{\n\tput_page(p); /* guptool: ignore -- why */\n}\n", 3, "2,3", 0, 0, 1);
	check("void f(void)\n{\n\tput_page(p); /* guptool: silence R1 -- why */\n}\n", 3, "2,3", 0, 0, 1);
	check("void f(void)\n{\n\tput_page(p); /* guptool: ignored R1 -- why */\n}\n", 3, "2,3", 0, 0, 1);
}

static void test_other_rule_is_stale(void **state)
{
	check("void f(void)\n{\n\tput_page(p); /* guptool: ignore R2 -- known */\n}\n", 3, "2,3", 0, 1, 0);
}

static void test_not_in_strings(void **state)
{
	check("void f(void)\n{\n\tx(\"/* guptool: ignore R1 -- no */\", '\"', '\\'');\n}\n", 3, "2,3", 0, 0, 0);
	check("void f(void)\n{\n\tx(\"\\\"\"); // guptool: ignore R1 -- yes\n}\n", 3, "2", 1, 0, 0);
}

static void test_unterminated(void **state)
{
	check("void f(void)\n{\n\tput_page(p); /* guptool: ignore R1 -- known", 3, "2", 1, 0, 0);
	check("/", 1, "", 0, 0, 0);
	check("\"guptool:", 2, "2", 0, 0, 0);
}

static void write_list(char *path, const char *text)
{
	int fd = mkstemp(path);

	assert_true(fd >= 0);
	close(fd);
	assert_int_equal(fs_write_file(path, text, strlen(text)), 0);
}

static void test_file(void **state)
{
	char path[] = "/tmp/test_finding_XXXXXX";
	struct finding_sink *s = finding_sink_new();
	struct finding_suppress_stats st;
	struct strbuf sb = STRBUF_INIT;
	char *l;

	write_list(path,
		   "# comment\n\n"
		   "R1\tdrivers/*\tf*\tfalse, the label is never reached\n"
		   "pin-released-with-put\tmm/x.c\t*\tdeliberate\r\n"
		   "R2\tmm/x.c\t*\tnever there\n"
		   "R1\tmm/x.c\t*\n"
		   "R1\tmm/x.c\t*\t \n"
		   "*\tfs/*\t*\tnot ours");
	add(s, "drivers/a/b.c", "foo", 1, 2);
	add(s, "drivers/a/b.c", "bar", 1, 3);
	add(s, "mm/x.c", "g", 1, 4);
	add(s, "fs/y.c", "g", 1, 5);
	assert_int_equal(finding_suppress_file(s, path), 0);
	finding_finish(s);
	l = left(s);
	assert_string_equal(l, "3");
	assert_string_equal(finding_at(s, 3)->reason, "deliberate");
	finding_suppress_report(s, &sb, &st);
	assert_int_equal(st.used, 3);
	assert_int_equal(st.stale, 1);
	assert_int_equal(st.bad, 2);
	assert_non_null(strstr(sb.buf, ":5: suppression matches nothing: 'R2'\n"));
	assert_non_null(strstr(sb.buf, ":7: suppression has no reason: 'R1'\n"));
	unlink(path);
	free(l);
	strbuf_release(&sb);
	finding_sink_free(s);
}

static void test_file_missing(void **state)
{
	struct finding_sink *s = finding_sink_new();

	assert_int_equal(finding_suppress_file(s, "/nonexistent/suppress.txt"), -1);
	finding_finish(s);
	finding_sink_free(s);
}

static enum finding_rule_state rule_state(void *ctx, const char *rule)
{
	if (!strcmp(rule, "R1"))
		return FINDING_RULE_RAN;
	return strcmp(rule, "R9") ? FINDING_RULE_UNKNOWN : FINDING_RULE_NOT_RUN;
}

static void test_known_rules(void **state)
{
	static char text[] = "/* guptool: ignore R1 -- a */\nint x;\n/* guptool: ignore R9 -- b */\nint y;\n/* guptool: ignore R99 -- c */\nint z;\n";
	struct finding_suppress_stats st;
	struct strbuf sb = STRBUF_INIT;
	struct finding_sink *s = finding_sink_new();

	finding_suppress_rules(s, rule_state, NULL);
	finding_suppress_source(s, give, text);
	finding_analysed(s, "a.c");
	finding_finish(s);
	finding_suppress_report(s, &sb, &st);
	assert_string_equal(sb.buf, "a.c:1: suppression matches nothing: 'R1'\n"
			    "a.c:5: suppression no such rule: 'R99'\n");
	assert_int_equal(st.stale, 1);
	assert_int_equal(st.bad, 1);
	strbuf_release(&sb);
	finding_sink_free(s);
}

/* A run over part of the tree cannot call entries for the rest stale. */
static void test_partial_run(void **state)
{
	char path[] = "/tmp/test_finding_XXXXXX";
	struct finding_suppress_stats st;
	struct strbuf sb = STRBUF_INIT;
	struct finding_sink *s = finding_sink_new();

	write_list(path, "R1\tdrivers/a.c\t*\tx\nR1\tdrivers/b.c\t*\ty\n");
	assert_int_equal(finding_suppress_file(s, path), 0);
	finding_analysed(s, "drivers/a.c");
	finding_finish(s);
	finding_suppress_report(s, &sb, &st);
	assert_int_equal(st.stale, 1);
	assert_non_null(strstr(sb.buf, ":1: "));
	unlink(path);
	strbuf_release(&sb);
	finding_sink_free(s);
}

static void test_suppressed_in_output(void **state)
{
	static char text[] = "void f(void)\n{\n\tput_page(p); /* guptool: ignore R1 -- known\033 */\n}\n";
	struct finding_sink *s = with_source(text, 3);
	struct finding_emit o = { .format = FINDING_TEXT };
	struct strbuf sb = STRBUF_INIT;

	finding_emit(s, &o, &sb);
	assert_string_equal(sb.buf, "a.c:2:1: error: m [pin-released-with-put]\n");
	o.with_suppressed = true;
	strbuf_clear(&sb);
	finding_emit(s, &o, &sb);
	assert_string_equal(sb.buf, "a.c:2:1: error: m [pin-released-with-put]\n"
			    "a.c:3:1: error: m [pin-released-with-put] (suppressed: known\\x1b)\n");
	o.with_suppressed = false;
	o.format = FINDING_JSON;
	strbuf_clear(&sb);
	finding_emit(s, &o, &sb);
	assert_non_null(strstr(sb.buf, "\"suppressed\": true"));
	assert_non_null(strstr(sb.buf, "\"suppressed\": 1"));	/* the summary's count */
	assert_int_equal(finding_count_at_least(s, FINDING_INFO), 1);
	strbuf_release(&sb);
	finding_sink_free(s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_same_line),
		cmocka_unit_test(test_line_above),
		cmocka_unit_test(test_block_comment_above),
		cmocka_unit_test(test_function_level),
		cmocka_unit_test(test_several_rules),
		cmocka_unit_test(test_no_reason),
		cmocka_unit_test(test_other_rule_is_stale),
		cmocka_unit_test(test_not_in_strings),
		cmocka_unit_test(test_unterminated),
		cmocka_unit_test(test_file),
		cmocka_unit_test(test_file_missing),
		cmocka_unit_test(test_known_rules),
		cmocka_unit_test(test_partial_run),
		cmocka_unit_test(test_suppressed_in_output),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
