/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * test_finding.c - the sink: copies, duplicates, order, fingerprints
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>
#include "../../finding/finding.h"
#include "../../../lib/alloc.h"
#include "../../../lib/strbuf.h"

static struct finding base(void)
{
	return (struct finding){
		.rule = "R1", .name = "pin-released-with-put",
		.severity = FINDING_ERROR, .confidence = FINDING_HIGH,
		.file = "drivers/a.c", .function = "f", .function_line = 10,
		.line = 20, .col = 3, .message = "m",
		.acquire = "pin_user_pages", .release = "put_page",
		.acquire_text = "pin_user_pages(a, n, 0, pg)",
	};
}

static void test_copies(void **state)
{
	struct finding_sink *s = finding_sink_new();
	char file[] = "drivers/a.c", text[] = "pinned here";
	struct finding_step step = { STEP_ACQUIRE, file, 12, 5, text };
	struct finding f = base();

	f.file = file;
	f.step = &step;
	f.nstep = 1;
	finding_add(s, &f);
	memset(file, 'x', 3);
	memset(text, 'x', 3);
	finding_finish(s);
	assert_int_equal(finding_count(s), 1);
	assert_string_equal(finding_at(s, 0)->file, "drivers/a.c");
	assert_string_equal(finding_at(s, 0)->step[0].file, "drivers/a.c");
	assert_string_equal(finding_at(s, 0)->step[0].text, "pinned here");
	finding_sink_free(s);
}

static void test_null_strings_become_empty(void **state)
{
	struct finding_sink *s = finding_sink_new();
	struct finding f = base();

	f.acquire = f.release = f.acquire_text = f.function = NULL;
	finding_add(s, &f);
	finding_finish(s);
	assert_string_equal(finding_at(s, 0)->acquire, "");
	assert_string_equal(finding_at(s, 0)->function, "");
	finding_sink_free(s);
}

static void test_duplicates(void **state)
{
	struct finding_sink *s = finding_sink_new();
	struct finding_step step = { STEP_ACQUIRE, "drivers/a.c", 12, 5, "pinned here" };
	struct finding f = base();

	f.configs = "x86_64";
	f.step = &step;
	f.nstep = 1;
	finding_add(s, &f);
	f.configs = "arm64,x86_64";
	f.nstep = 0;
	finding_add(s, &f);
	f.confidence = FINDING_LOW;
	finding_add(s, &f);
	f.message = "another message is another finding";
	finding_add(s, &f);
	finding_finish(s);
	assert_int_equal(finding_count(s), 2);
	/* 'another' sorts first; of the three copies of "m" the sure one with the shorter evidence stays */
	assert_string_equal(finding_at(s, 1)->message, "m");
	assert_int_equal(finding_at(s, 1)->confidence, FINDING_HIGH);
	assert_int_equal(finding_at(s, 1)->nstep, 0);
	assert_string_equal(finding_at(s, 1)->configs, "arm64,x86_64");
	finding_sink_free(s);
}

static void test_sorted(void **state)
{
	struct finding_sink *s = finding_sink_new();
	struct finding f = base();

	f.file = "drivers/b.c";
	finding_add(s, &f);
	f.file = "drivers/a.c";
	f.line = 30;
	finding_add(s, &f);
	f.line = 9;
	f.col = 7;
	finding_add(s, &f);
	f.col = 2;
	f.rule = "R2";
	finding_add(s, &f);
	f.rule = "R1";
	finding_add(s, &f);
	finding_finish(s);
	assert_int_equal(finding_count(s), 5);
	assert_string_equal(finding_at(s, 0)->rule, "R1");
	assert_string_equal(finding_at(s, 1)->rule, "R2");
	assert_int_equal(finding_at(s, 2)->col, 7);
	assert_int_equal(finding_at(s, 3)->line, 30);
	assert_string_equal(finding_at(s, 4)->file, "drivers/b.c");
	finding_sink_free(s);
}

/* Findings that differ in every way the order looks at, duplicates included. */
static size_t make_mixed(struct finding *v)
{
	size_t n = 0;

	for (int i = 0; i < 24; i++) {
		struct finding f = base();

		f.line = 10 + (unsigned int)i % 5;
		f.file = i % 3 ? "a.c" : "b.c";
		f.rule = i % 2 ? "R1" : "R2";
		f.message = i % 4 ? "m" : "n";
		f.confidence = (enum finding_confidence)(i % 3);
		f.acquire = i % 7 ? "pin_user_pages" : "get_user_pages";
		v[n++] = f;
	}
	return n;
}

static void test_order_of_adds_does_not_matter(void **state)
{
	struct finding v[24];
	size_t n = make_mixed(v);
	struct finding_emit o = { .format = FINDING_JSONL };
	struct strbuf want = STRBUF_INIT, got = STRBUF_INIT;

	for (size_t step = 1; step < n; step++) {
		struct finding_sink *s = finding_sink_new();

		if (step % 2 == 0 || step % 3 == 0)	/* only steps that visit all of 24 */
			goto next;
		for (size_t i = 0; i < n; i++)
			finding_add(s, &v[i * step % n]);
		finding_finish(s);
		strbuf_clear(&got);
		finding_emit(s, &o, &got);
		if (!want.len)
			strbuf_addstr(&want, got.buf);
		assert_string_equal(want.buf, got.buf);
next:
		finding_sink_free(s);
	}
	strbuf_release(&want);
	strbuf_release(&got);
}

static void print_of(const struct finding *f, char print[33], char loose[33])
{
	struct finding_sink *s = finding_sink_new();

	finding_add(s, f);
	finding_finish(s);
	memcpy(print, finding_at(s, 0)->fingerprint, 33);
	if (loose)
		memcpy(loose, finding_at(s, 0)->loose, 33);
	finding_sink_free(s);
}

static void test_fingerprint_ignores_lines_and_wording(void **state)
{
	char a[33], b[33], la[33], lb[33];
	struct finding f = base();

	print_of(&f, a, la);
	assert_int_equal(strlen(a), 32);
	f.line = 999;
	f.col = 1;
	f.function_line = 900;
	f.message = "said in other words";
	f.severity = FINDING_WARNING;
	f.acquire_text = "pin_user_pages(a,\tn,\n\t\t0, pg)";
	print_of(&f, b, lb);
	assert_string_equal(a, b);
	assert_string_equal(la, lb);
}

static void test_fingerprint_tells_apart(void **state)
{
	struct finding f = base(), g;
	char a[33], b[33], la[33], lb[33];

	print_of(&f, a, la);
	assert_string_not_equal(a, la);
	g = f; g.rule = "R2";
	print_of(&g, b, NULL);
	assert_string_not_equal(a, b);
	g = f; g.function = "g";
	print_of(&g, b, NULL);
	assert_string_not_equal(a, b);
	g = f; g.release = "folio_put";
	print_of(&g, b, NULL);
	assert_string_not_equal(a, b);
	g = f; g.acquire_text = "pin_user_pages(a, n, 1, pg)";
	print_of(&g, b, NULL);
	assert_string_not_equal(a, b);
	/* fields do not run together */
	g = f; g.acquire = "pin_user_page"; g.release = "sput_page";
	print_of(&g, b, NULL);
	assert_string_not_equal(a, b);
	/* the path is in one print and not in the other */
	g = f; g.file = "drivers/moved.c";
	print_of(&g, b, lb);
	assert_string_not_equal(a, b);
	assert_string_equal(la, lb);
}

static void test_fingerprint_is_fixed(void **state)
{
	struct finding f = base();
	char a[33];

	/* Baselines of users depend on it: a change needs a new FINDING_FINGERPRINT_VERSION. */
	print_of(&f, a, NULL);
	assert_string_equal(a, "398979833e8a43442a43487f64091b7f");
}

static void test_ordinals(void **state)
{
	struct finding_sink *s = finding_sink_new();
	struct finding f = base();

	f.line = 50;
	finding_add(s, &f);
	f.line = 40;
	finding_add(s, &f);
	f.function = "g";
	f.line = 60;
	finding_add(s, &f);
	finding_finish(s);
	assert_int_equal(finding_at(s, 0)->line, 40);
	assert_int_equal(finding_at(s, 0)->ordinal, 1);
	assert_int_equal(finding_at(s, 1)->ordinal, 2);
	assert_int_equal(finding_at(s, 2)->ordinal, 1);
	assert_string_not_equal(finding_at(s, 0)->fingerprint, finding_at(s, 1)->fingerprint);
	assert_string_not_equal(finding_at(s, 0)->loose, finding_at(s, 1)->loose);
	finding_sink_free(s);
}

static void test_counts(void **state)
{
	struct finding_sink *s = finding_sink_new();
	struct finding f = base();

	finding_add(s, &f);
	f.line++;
	f.severity = FINDING_WARNING;
	finding_add(s, &f);
	f.line++;
	f.severity = FINDING_STYLE;
	finding_add(s, &f);
	finding_finish(s);
	assert_int_equal(finding_count_at_least(s, FINDING_ERROR), 1);
	assert_int_equal(finding_count_at_least(s, FINDING_WARNING), 2);
	assert_int_equal(finding_count_at_least(s, FINDING_INFO), 3);
	finding_sink_free(s);
}

static void test_names(void **state)
{
	for (int i = FINDING_INFO; i <= FINDING_ERROR; i++)
		assert_int_equal(finding_severity_parse(finding_severity_name((enum finding_severity)i)), i);
	for (int i = FINDING_LOW; i <= FINDING_HIGH; i++)
		assert_int_equal(finding_confidence_parse(finding_confidence_name((enum finding_confidence)i)), i);
	assert_int_equal(finding_severity_parse("fatal"), -1);
	assert_string_equal(finding_step_name(STEP_NOTE), "note");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_copies),
		cmocka_unit_test(test_null_strings_become_empty),
		cmocka_unit_test(test_duplicates),
		cmocka_unit_test(test_sorted),
		cmocka_unit_test(test_order_of_adds_does_not_matter),
		cmocka_unit_test(test_fingerprint_ignores_lines_and_wording),
		cmocka_unit_test(test_fingerprint_tells_apart),
		cmocka_unit_test(test_fingerprint_is_fixed),
		cmocka_unit_test(test_ordinals),
		cmocka_unit_test(test_counts),
		cmocka_unit_test(test_names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
