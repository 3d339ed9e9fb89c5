/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * test_facts_db.c - facts of real units through the database and back
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "../../finding/finding.h"
#include "facts_fill.h"

/* Bytes that were cut, changed or lengthened are refused or give some facts; nothing is read past their end. */
static void test_rows_and_back(void **state)
{
	struct facts_hashes h = FACTS_HASHES_INIT;
	struct unit_facts a, b, back;
	struct store *s;

	make_facts("drivers/a.c", "x86_64", &a, &h);
	make_facts("drivers/b.c", "x86_64", &b, &h);
	make_db(db, &a, &b);
	s = store_open(db);
	assert_int_equal(facts_load_unit(s, "drivers/a.c", "x86_64", &back, &arena), 0);
	expect_equal(&a, &back);
	assert_int_equal(facts_load_unit(s, "drivers/b.c", "x86_64", &back, &arena), 0);
	expect_equal(&b, &back);
	assert_int_equal(facts_load_unit(s, "drivers/c.c", "x86_64", &back, &arena), -1);
	assert_int_equal(facts_load_unit(s, "drivers/a.c", "arm64", &back, &arena), -1);
	store_close(s);
	facts_hashes_release(&h);
}

/* From nothing, from bytes, from the old database: one dump. */
static void test_incremental_says_the_same(void **state)
{
	struct facts_hashes h = FACTS_HASHES_INIT;
	struct unit_facts a, b, old_a, new_b;
	struct store *s;
	char *first, *second;

	make_facts("drivers/a.c", "x86_64", &a, &h);
	make_facts("drivers/b.c", "x86_64", &b, &h);
	make_db(db, &a, &b);
	first = dump_of(db);
	s = store_open(db);
	assert_int_equal(facts_load_unit(s, "drivers/a.c", "x86_64", &old_a, &arena), 0);
	store_close(s);
	make_facts("drivers/b.c", "x86_64", &new_b, &h);
	make_db(db2, &old_a, &new_b);
	second = dump_of(db2);
	assert_string_equal(first, second);
	assert_int_equal(count_lines(first, "function\tinclude/api.h\twanted_inline\t"), 1);
	assert_int_equal(count_lines(first, "body\tx86_64\tinclude/api.h\twanted_inline\t"), 1);
	assert_int_equal(count_lines(first, "function\tdrivers/a.c\thelper\t"), 1);
	assert_int_equal(count_lines(first, "function\tdrivers/b.c\thelper\t"), 1);
	assert_null(strstr(first, root));
	free(first);
	free(second);
	facts_hashes_release(&h);
}

static void test_mentions_of_tracked_names(void **state)
{
	struct facts_hashes h = FACTS_HASHES_INIT;
	struct unit_facts a, b;
	char *text;

	make_facts("drivers/a.c", "x86_64", &a, &h);
	make_facts("drivers/b.c", "x86_64", &b, &h);
	make_db(db, &a, &b);
	text = dump_of(db);
	assert_non_null(strstr(text, "mention_seen\tdrivers/a.c\t6\t9\tpin_user_pages\tx86_64\tdrivers/a.c\t1\thelper\n"));
	assert_non_null(strstr(text, "mention_seen\tdrivers/a.c\t21\t16\tpin_user_pages\tx86_64\tdrivers/a.c\t6\t\n"));
	assert_int_equal(count_lines(text, "mention\t"), 2);
	assert_null(strstr(text, "unpin_user_pages\tx86_64\tdrivers/b.c"));
	free(text);
	facts_hashes_release(&h);
}

static bool is_current(const char *tool, uint64_t flags)
{
	struct facts_hashes h = FACTS_HASHES_INIT;
	struct store *s = store_open(db);
	bool same = facts_is_current(s, "drivers/a.c", "x86_64", flags, tool, &paths, &search, &h);

	store_close(s);
	facts_hashes_release(&h);
	return same;
}

static void test_what_makes_a_unit_stale(void **state)
{
	struct facts_hashes h = FACTS_HASHES_INIT;
	struct strbuf old = STRBUF_INIT;
	struct unit_facts a, b;
	char *full;

	make_facts("drivers/a.c", "x86_64", &a, &h);
	make_facts("drivers/b.c", "x86_64", &b, &h);
	facts_hashes_release(&h);
	make_db(db, &a, &b);
	assert_true(is_current("1.0", 99));
	assert_false(is_current("1.1", 99));
	assert_false(is_current("1.0", 98));
	write_source("include/unrelated.h", "int x;\n");
	assert_true(is_current("1.0", 99));
	write_source("obj/generated.h", "#define GENERATED 2\n");
	assert_false(is_current("1.0", 99));
	write_source("obj/generated.h", "#define GENERATED 1\n");
	assert_true(is_current("1.0", 99));
	/* found before include/api.h, and before the one in the build directory */
	write_source("arch/include/api.h", "\n");
	assert_false(is_current("1.0", 99));
	full = fs_join(root, "arch/include/api.h");
	unlink(full);
	free(full);
	assert_true(is_current("1.0", 99));
	write_source("drivers/generated.h", "\n");
	assert_false(is_current("1.0", 99));
	full = fs_join(root, "drivers/generated.h");
	unlink(full);
	free(full);
	full = fs_join(root, "include/api.h");
	assert_int_equal(strbuf_read_file(&old, full), 0);
	unlink(full);
	assert_false(is_current("1.0", 99));
	write_source("include/api.h", old.buf);
	assert_true(is_current("1.0", 99));
	free(full);
	strbuf_release(&old);
}

static void test_not_built(void **state)
{
	struct facts_hashes h = FACTS_HASHES_INIT;
	struct unit_facts a, b, back;
	struct store *s;

	make_facts("drivers/a.c", "x86_64", &a, &h);
	unit_facts_init(&b, &arena, "arch/s390/pci.c", "x86_64");
	b.state = ROW_UNIT_NOT_BUILT;
	b.why = "arch/s390 is not arch x86";
	make_db(db, &a, &b);
	s = store_open(db);
	assert_int_equal(facts_load_unit(s, "arch/s390/pci.c", "x86_64", &back, &arena), 0);
	expect_equal(&b, &back);
	assert_string_equal(back.why, b.why);
	assert_false(facts_is_current(s, "arch/s390/pci.c", "x86_64", 0, "1.0", &paths, &search, &h));
	store_close(s);
	facts_hashes_release(&h);
}

static void test_two_configs(void **state)
{
	struct facts_hashes h = FACTS_HASHES_INIT;
	struct facts_written w = FACTS_WRITTEN_INIT;
	struct unit_facts x86, arm, back;
	struct store *s = store_create(db);

	make_facts("drivers/a.c", "x86_64", &x86, &h);
	make_facts("drivers/a.c", "arm64", &arm, &h);
	facts_write_unit(s, facts_write_config(s, "arm64", "arm64", "gcc", 1), &arm, &w);
	facts_write_unit(s, facts_write_config(s, "x86_64", "x86_64", "gcc", 1), &x86, &w);
	facts_written_release(&w);
	store_publish(s);
	s = store_open(db);
	assert_int_equal(facts_load_unit(s, "drivers/a.c", "arm64", &back, &arena), 0);
	expect_equal(&arm, &back);
	assert_int_equal(facts_load_unit(s, "drivers/a.c", "x86_64", &back, &arena), 0);
	expect_equal(&x86, &back);
	store_close(s);
	facts_hashes_release(&h);
}

static void test_summaries(void **state)
{
	struct facts_hashes h = FACTS_HASHES_INIT;
	const struct flow_summary *sum;
	struct facts_summaries x;
	struct unit_facts a, b;
	struct store *s;

	make_facts("drivers/a.c", "x86_64", &a, &h);
	make_facts("drivers/b.c", "x86_64", &b, &h);
	make_db(db, &a, &b);
	s = store_open(db);
	facts_summaries_init(&x, s, "x86_64", &arena);
	sum = x.source.find(x.source.ctx, "helper", "drivers/b.c");
	assert_non_null(sum);
	assert_string_equal(sum->file, "drivers/b.c");
	assert_int_equal(sum->noutcome, 2);
	assert_string_equal(sum->outcome[1].effect[0].place.field, "pages");
	assert_ptr_equal(sum, x.source.find(x.source.ctx, "helper", "drivers/b.c"));
	assert_null(x.source.find(x.source.ctx, "helper", NULL));
	assert_null(x.source.find(x.source.ctx, "entry", NULL));
	assert_null(x.source.find(x.source.ctx, "nosuch", NULL));
	facts_summaries_release(&x);
	facts_summaries_init(&x, s, "arm64", &arena);
	assert_null(x.source.find(x.source.ctx, "helper", "drivers/b.c"));
	facts_summaries_release(&x);
	store_close(s);
	facts_hashes_release(&h);
}

static void test_ir_comes_back(void **state)
{
	struct facts_hashes h = FACTS_HASHES_INIT;
	struct row_function_ref row;
	struct unit_facts a, b;
	struct store *s;
	unsigned int n = 0;

	make_facts("drivers/a.c", "x86_64", &a, &h);
	make_facts("drivers/b.c", "x86_64", &b, &h);
	make_db(db, &a, &b);
	s = store_open(db);
	store_get_functions(s, &(struct row_none){ 0 });
	while (store_get_functions_next(s, &row)) {
		struct ir_fn *fn = facts_load_function(s, row.body, &arena);
		struct strbuf text = STRBUF_INIT;

		assert_non_null(fn);
		assert_string_equal(fn->name, row.name);
		ir_print(fn, &text);
		assert_non_null(strstr(text.buf, fn->name));
		strbuf_release(&text);
		n++;
	}
	assert_int_equal(n, 6);
	assert_null(facts_load_function(s, 12345, &arena));
	store_close(s);
	facts_hashes_release(&h);
}

static void test_findings(void **state)
{
	struct finding_step step = { .kind = STEP_ACQUIRE, .file = "drivers/a.c", .line = 6, .col = 9, .text = "pinned here" };
	struct finding f = {
		.rule = "R1", .name = "pin-released-with-put", .severity = FINDING_ERROR, .confidence = FINDING_LOW,
		.file = "drivers/a.c", .function = "helper", .line = 6, .col = 9, .message = "m", .step = &step, .nstep = 1,
		.ordinal = 1, .fingerprint = "0123456789abcdef0123456789abcdef", .configs = "arm64,x86_64",
	};
	struct store *s = store_create(db);
	char *text;

	facts_write_config(s, "arm64", "arm64", "gcc", 1);
	facts_write_config(s, "x86_64", "x86_64", "gcc", 1);
	facts_write_finding(s, &f);
	store_publish(s);
	text = dump_of(db);
	assert_non_null(strstr(text, "finding\tdrivers/a.c\t6\t9\tR1\tpin-released-with-put\tm\t0123456789abcdef"));
	assert_int_equal(count_lines(text, "finding_config\t"), 2);
	assert_non_null(strstr(text, "finding_step\t0123456789abcdef0123456789abcdef\t1\t1\tdrivers/a.c\t6\t9\tpinned here\n"));
	free(text);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		TEST(test_rows_and_back),
		TEST(test_incremental_says_the_same),
		TEST(test_mentions_of_tracked_names),
		TEST(test_what_makes_a_unit_stale),
		TEST(test_not_built),
		TEST(test_two_configs),
		TEST(test_summaries),
		TEST(test_ir_comes_back),
		TEST(test_findings),
	};
	int failed;

	session = ast_session_new();
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	ast_session_free(session);
	intern_release();
	return failed;
}
