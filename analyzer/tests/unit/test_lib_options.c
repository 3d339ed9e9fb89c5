/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * test_lib_options.c - the command line from a table
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>
#include "../../../lib/alloc.h"
#include "../../../lib/options.h"
#include "child.h"

static struct values {
	bool quiet, verbose, color;
	const char *output;
	int jobs;
	struct option_list define;
	const char *called;
} o;

static int call(const struct option *opt, const char *arg)
{
	if (!strcmp(arg, "bad"))
		return error("'%s' is no good for '--%s'", arg, opt->long_name);
	o.called = arg;
	return 0;
}

static const struct option table[] = {
	OPT_GROUP("Output"),
	OPT_STR('o', "output", &o.output, "FILE", "write to FILE instead of standard output"),
	OPT_BOOL('q', "quiet", &o.quiet, "no summary"),
	OPT_BOOL('v', "verbose", &o.verbose, "say what is done; this text is loong enough that it has to be folded somewhere"),
	OPT_BOOL(0, "color", &o.color, "colours"),
	OPT_GROUP("Input"),
	OPT_INT('j', "jobs", &o.jobs, "N", 1, 64, "N processes"),
	OPT_LIST('D', "define", &o.define, "NAME", "may be given again"),
	OPT_CALL(0, "a-rather-long-option-name", NULL, "ARG", call, "has a line of its own"),
	OPT_END()
};
static const char *const synopsis[] = { "guptool test [OPTION...] [PATH...]", "guptool test --list", NULL };

struct line {
	enum options_flags flags;
	const char *word[8];
};

static int parse(struct line *l)
{
	int argc = 0;

	option_list_release(&o.define);
	memset(&o, 0, sizeof(o));
	o.jobs = 7;
	while (argc < 8 && l->word[argc])
		argc++;
	return options_parse(argc, l->word, table, synopsis, "Does a test.", l->flags);
}

static void every_spelling_of_a_value(void **state)
{
	static const char *const row[][4] = {
		{ "t", "--output=x" }, { "t", "--output", "x" }, { "t", "-ox" }, { "t", "-o", "x" },
		{ "t", "--out=x" }, { "t", "--o", "x" }, { "t", "-qox" }, { "t", "-qo", "x" },
	};

	for (size_t i = 0; i < ARRAY_SIZE(row); i++) {
		struct line l = { 0, { row[i][0], row[i][1], row[i][2] } };

		assert_int_equal(parse(&l), 0);
		assert_string_equal(o.output, "x");
		assert_int_equal(o.quiet, row[i][1][1] == 'q');
		assert_null(l.word[0]);
	}
}

static void values_may_look_like_options(void **state)
{
	struct line l = { 0, { "t", "-o", "--quiet", "--output=", "-D", "-" } };

	assert_int_equal(parse(&l), 0);
	assert_false(o.quiet);
	assert_string_equal(o.output, "");
	assert_string_equal(o.define.v[0], "-");
}

static void booleans_both_ways(void **state)
{
	struct line l = { 0, { "t", "-qv", "--color", "--no-quiet", "--no-col" } };

	assert_int_equal(parse(&l), 0);
	assert_false(o.quiet);
	assert_true(o.verbose);
	assert_false(o.color);
}

static void operands_are_left_in_order(void **state)
{
	struct line l = { 0, { "t", "a", "-q", "-", "-j", "3", "--", "-v" } };

	assert_int_equal(parse(&l), 3);
	assert_string_equal(l.word[0], "a");
	assert_string_equal(l.word[1], "-");
	assert_string_equal(l.word[2], "-v");
	assert_null(l.word[3]);
	assert_true(o.quiet);
	assert_false(o.verbose);
	assert_int_equal(o.jobs, 3);
}

static void stop_at_the_first_operand(void **state)
{
	struct line l = { OPTIONS_STOP_AT_FIRST, { "t", "-q", "cmd", "-v", "--", "x" } };

	assert_int_equal(parse(&l), 4);
	assert_string_equal(l.word[0], "cmd");
	assert_string_equal(l.word[1], "-v");
	assert_string_equal(l.word[2], "--");
	assert_true(o.quiet);
	assert_false(o.verbose);
}

static void lists_and_calls(void **state)
{
	struct line l = { 0, { "t", "-Da", "--define=b", "-D", "c", "--a-rather=good" } };

	assert_int_equal(parse(&l), 0);
	assert_int_equal(o.define.n, 3);
	assert_string_equal(o.define.v[0], "a");
	assert_string_equal(o.define.v[2], "c");
	assert_string_equal(o.called, "good");
	option_list_release(&o.define);
	assert_null(o.define.v);
}

static void an_exact_name_wins_over_a_prefix(void **state)
{
	bool a = false, b = false;
	const struct option opts[] = {
		OPT_BOOL(0, "list-all", &a, ""),
		OPT_BOOL(0, "list", &b, ""),
		OPT_END()
	};
	const char *argv[] = { "t", "--list", NULL };

	assert_int_equal(options_parse(2, argv, opts, synopsis, "", 0), 0);
	assert_false(a);
	assert_true(b);
}

static void the_call_may_be_empty(void **state)
{
	struct line l = { 0, { "t" } };

	assert_int_equal(parse(&l), 0);
	assert_int_equal(options_parse(0, (const char *[]){ NULL }, table, synopsis, "", 0), 0);
}

static void parse_child(void *ctx)
{
	parse(ctx);
}

static void wrong_calls_say_what_is_wrong(void **state)
{
	static const struct {
		const char *word[3];
		const char *text;
	} row[] = {
		{ { "t", "--outptu" }, "guptool: unknown option '--outptu'; the nearest one is '--output'\n" },
		{ { "t", "--quite=1" }, "the nearest one is '--quiet'\n" },
		{ { "t", "--zzz" }, "guptool: unknown option '--zzz'; --help lists them all\n" },
		{ { "t", "--=x" }, "unknown option '--'" },
		{ { "t", "-x" }, "unknown option '-x'" },
		{ { "t", "-qx" }, "unknown option '-x'" },
		{ { "t", "--output" }, "option '--output' needs an argument: FILE\n" },
		{ { "t", "-o" }, "option '--output' needs an argument: FILE\n" },
		{ { "t", "--quiet=yes" }, "option '--quiet' takes no argument\n" },
		{ { "t", "--no-quiet=1" }, "option '--quiet' takes no argument\n" },
		{ { "t", "--no-output" }, "unknown option '--no-output'" },
		{ { "t", "--j=1x" }, "'1x' for option '--jobs' is not a number\n" },
		{ { "t", "-j", "" }, "'' for option '--jobs' is not a number\n" },
		{ { "t", "-j0" }, "0 for option '--jobs' is not in 1..64\n" },
		{ { "t", "-j65" }, "65 for option '--jobs' is not in 1..64\n" },
		{ { "t", "-j", "99999999999999999999" }, "is not in 1..64\n" },
		{ { "t", "--no-" }, "unknown option '--no-'" },
		{ { "t", "--a-r", "bad" }, "guptool: error: 'bad' is no good for '--a-rather-long-option-name'\n" },
	};
	struct strbuf out = STRBUF_INIT;

	for (size_t i = 0; i < ARRAY_SIZE(row); i++) {
		struct line l = { 0, { row[i].word[0], row[i].word[1], row[i].word[2] } };

		assert_int_equal(child_run(parse_child, &l, &out), 2);
		if (!strstr(out.buf, row[i].text))
			fail_msg("'%s' gives '%s', not '%s'", row[i].word[1], out.buf, row[i].text);
	}
	strbuf_release(&out);
}

static void ambiguous_child(void *ctx)
{
	bool a, b;
	const struct option opts[] = {
		OPT_BOOL(0, "list-all", &a, ""),
		OPT_BOOL(0, "list-some", &b, ""),
		OPT_END()
	};
	const char *argv[] = { "t", ctx, NULL };

	options_parse(2, argv, opts, synopsis, "", 0);
}

static void an_ambiguous_prefix_is_refused(void **state)
{
	struct strbuf out = STRBUF_INIT;

	assert_int_equal(child_run(ambiguous_child, "--list", &out), 2);
	assert_string_equal(out.buf, "guptool: option '--list' is ambiguous: "
			    "'--list-all' or '--list-some'\n");
	assert_int_equal(child_run(ambiguous_child, "--no-list", &out), 2);
	assert_string_equal(out.buf, "guptool: option '--no-list' is ambiguous: "
			    "'--no-list-all' or '--no-list-some'\n");
	strbuf_release(&out);
}

static const char help_text[] =
	"usage: guptool test [OPTION...] [PATH...]\n"
	"   or: guptool test --list\n"
	"\n"
	"Does a test.\n"
	"\n"
	"Output:\n"
	"  -o, --output FILE  write to FILE instead of standard output\n"
	"  -q, --quiet        no summary\n"
	"  -v, --verbose      say what is done; this text is loong enough that it has to\n"
	"                     be folded somewhere\n"
	"      --color        colours\n"
	"\n"
	"Input:\n"
	"  -j, --jobs N       N processes\n"
	"  -D, --define NAME  may be given again\n"
	"      --a-rather-long-option-name ARG\n"
	"                     has a line of its own\n"
	"  -h, --help         show this text\n";

static void help_comes_from_the_table(void **state)
{
	static const char *const word[] = { "--help", "-h", "--he", "-qh" };
	struct strbuf out = STRBUF_INIT;

	for (size_t i = 0; i < ARRAY_SIZE(word); i++) {
		struct line l = { 0, { "t", "x", word[i] } };

		assert_int_equal(child_run(parse_child, &l, &out), 0);
		assert_string_equal(out.buf, help_text);
	}
	strbuf_release(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_spelling_of_a_value),
		cmocka_unit_test(values_may_look_like_options),
		cmocka_unit_test(booleans_both_ways),
		cmocka_unit_test(operands_are_left_in_order),
		cmocka_unit_test(stop_at_the_first_operand),
		cmocka_unit_test(lists_and_calls),
		cmocka_unit_test(an_exact_name_wins_over_a_prefix),
		cmocka_unit_test(the_call_may_be_empty),
		cmocka_unit_test(wrong_calls_say_what_is_wrong),
		cmocka_unit_test(an_ambiguous_prefix_is_refused),
		cmocka_unit_test(help_comes_from_the_table),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
