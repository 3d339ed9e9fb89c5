/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * test_store.c - rows in and out, and writers that end badly
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include "../../../db/store.h"
#include "../../../lib/alloc.h"
#include "child.h"
#include "store_dir.h"

/* --- what is written is read --- */

static void test_round_trip(void **state)
{
	struct row_unit unit;
	struct row_setting meta;
	struct row_file file;
	struct store *s;
	unsigned int n = 0;

	make_db(3);
	assert_false(fs_is_file(in_dir("x.db.new")));
	assert_false(fs_is_file(in_dir("x.db.lock")));
	s = store_open(db);
	assert_non_null(s);
	store_get_meta(s, &(struct row_setting){ .key = META_TOOL_VERSION });
	assert_true(store_get_meta_next(s, &meta));
	assert_string_equal(meta.value, "1.0");
	assert_false(store_get_meta_next(s, &meta));
	store_get_units(s, &(struct row_none){ 0 });
	while (store_get_units_next(s, &unit)) {
		assert_string_equal(unit.config, "x86_64");
		assert_int_equal(unit.parse_key, INT64_MIN + n);
		n++;
	}
	assert_int_equal(n, 3);
	store_get_unit(s, &(struct row_unit_key){ .path = "drivers/u1.c", .config = "x86_64" });
	assert_true(store_get_unit_next(s, &unit));
	assert_int_equal(unit.state, ROW_UNIT_ANALYSED);
	store_get_unit_includes(s, &(struct row_id){ unit.id });
	assert_true(store_get_unit_includes_next(s, &file));
	assert_string_equal(file.path, "drivers/u1.c");
	assert_true(store_get_unit_includes_next(s, &file));
	assert_string_equal(file.path, "include/common.h");
	assert_int_equal(file.hash, -7);
	store_close(s);
}

static void test_dump_ignores_ids_and_times(void **state)
{
	struct store *s = store_create(db);
	char *a, *b;

	fill_store_start(s);
	for (unsigned int i = 0; i < 4; i++)
		fill_unit(s, i);
	store_publish(s);
	a = dump_of(db);
	s = store_create(db);
	fill_store_start(s);
	for (unsigned int i = 4; i-- > 0;)
		fill_unit(s, i);
	store_put_run(s, &(struct row_setting){ RUN_COMMAND_LINE, "other" });
	store_publish(s);
	b = dump_of(db);
	assert_string_equal(a, b);
	assert_non_null(strstr(a, "site\tx86_64\tdrivers/u2.c\tf2\t"));
	free(a);
	free(b);
	s = store_update(db);
	store_put_flag(s, &(struct row_flag){ .config = 1, .name = "FOLL_NEW", .value = 1 });
	store_publish(s);
	b = dump_of(db);
	assert_non_null(strstr(b, "flag\tx86_64\tFOLL_NEW\t1\t0\n"));
	free(b);
}

static long count_lines(const char *text, const char *prefix)
{
	long n = 0;

	for (const char *p = text; p && *p; p = strchr(p, '\n') ? strchr(p, '\n') + 1 : NULL)
		n += !strncmp(p, prefix, strlen(prefix));
	return n;
}

static void test_cascade(void **state)
{
	static const char *const facts[] = {
		"unit\t", "unit_include\t", "unit_facts\t", "unit_diag\t", "mention_seen\t", "body\t", "function_ir\t",
		"summary\t", "summary_fact\t", "giveup\t", "site\t", "call\t", "fnptr\t",
	};
	struct store *s;
	char *text;

	make_db(1);
	text = dump_of(db);
	for (size_t i = 0; i < ARRAY_SIZE(facts); i++)
		if (!count_lines(text, facts[i]))
			fail_msg("the test data has no '%s'", facts[i]);
	free(text);
	s = store_update(db);
	store_delete_unit(s, &(struct row_unit_key){ .path = "drivers/u0.c", .config = "x86_64" });
	store_publish(s);
	text = dump_of(db);
	for (size_t i = 0; i < ARRAY_SIZE(facts); i++)
		if (count_lines(text, facts[i]))
			fail_msg("'%s' outlived its unit", facts[i]);
	assert_int_equal(count_lines(text, "function\t"), 1);
	assert_int_equal(count_lines(text, "finding\t"), 1);
	free(text);
	s = store_update(db);
	store_delete_file(s, &(struct row_text){ "drivers/u0.c" });
	store_publish(s);
	text = dump_of(db);
	assert_int_equal(count_lines(text, "function\t"), 0);
	assert_int_equal(count_lines(text, "finding"), 0);
	assert_int_equal(count_lines(text, "mention\t"), 0);
	free(text);
}

/* --- processes that end badly; each runs in a child --- */

static void twice_the_same_unit(void *ctx)
{
	struct store *s = store_create(db);

	fill_store_start(s);
	fill_unit(s, 0);
	store_put_unit(s, &(struct row_unit){ .path = "drivers/u0.c", .config = "x86_64", .state = 1, .why = "" });
}

static void unknown_file(void *ctx)
{
	struct store *s = store_create(db);

	fill_store_start(s);
	store_put_unit(s, &(struct row_unit){ .path = "nowhere.c", .config = "x86_64", .state = 1, .why = "" });
}

static void null_text(void *ctx)
{
	struct store *s = store_create(db);

	store_put_meta(s, &(struct row_setting){ .key = "x" });
}

static void write_to_reader(void *ctx)
{
	struct store *s = store_open(db);

	store_put_meta(s, &(struct row_setting){ "x", "y" });
}

static void test_conflicts_are_bugs(void **state)
{
	void (*const fn[])(void *) = { twice_the_same_unit, unknown_file, null_text, write_to_reader };
	static const char *const text[] = {
		"UNIQUE constraint failed: unit.file, unit.config", "NOT NULL constraint failed: unit.file",
		"field 'value' is NULL", "opened for reading",
	};
	struct strbuf said = STRBUF_INIT;

	make_db(1);
	for (size_t i = 0; i < ARRAY_SIZE(fn); i++) {
		assert_int_equal(child_run(fn[i], NULL, &said), 128 + SIGABRT);
		if (!strstr(said.buf, text[i]))
			fail_msg("case %zu: '%s' is not in '%s'", i, text[i], said.buf);
	}
	strbuf_release(&said);
}

static void fill_disk(void *ctx)
{
	struct rlimit lim = { 400000, 400000 };
	struct store *s;

	signal(SIGXFSZ, SIG_IGN);
	setrlimit(RLIMIT_FSIZE, &lim);
	s = store_create(db);
	fill_store(s, 20000);
	store_publish(s);
}

static void test_full_disk(void **state)
{
	struct strbuf said = STRBUF_INIT;
	char *before, *after;

	make_db(2);
	before = dump_of(db);
	assert_int_equal(child_run(fill_disk, NULL, &said), GUPTOOL_EXIT_FAILURE);
	if (!strstr(said.buf, "x.db.new'") || !strstr(said.buf, "File too large"))
		fail_msg("said '%s'", said.buf);
	assert_ptr_equal(strchr(said.buf, '\n'), said.buf + said.len - 1);
	strbuf_release(&said);
	after = dump_of(db);
	assert_string_equal(before, after);
	assert_false(fs_is_file(in_dir("x.db.new")));
	assert_false(fs_is_file(in_dir("x.db.lock")));
	free(before);
	free(after);
}

/* A writer killed at any moment, also within publish, leaves the old or the new database whole. */
static void test_kill_during_write(void **state)
{
	char *before, *after, *now;
	unsigned int killed = 0, seed = 1;
	struct store *s;

	make_db(40);
	after = dump_of(db);
	make_db(2);
	before = dump_of(db);
	for (int i = 0; i < 40; i++) {
		pid_t pid = fork();
		int status;

		if (!pid) {
			s = store_create(db);
			if (!s)
				_exit(3);
			fill_store(s, 40);
			store_publish(s);
			_exit(0);
		}
		usleep((useconds_t)(rand_r(&seed) % 30000));
		kill(pid, SIGKILL);
		waitpid(pid, &status, 0);
		if (WIFEXITED(status))
			assert_int_equal(WEXITSTATUS(status), 0);
		killed += WIFSIGNALED(status) != 0;
		now = dump_of(db);
		if (strcmp(now, before) && strcmp(now, after))
			fail_msg("round %d: neither the old nor the new database", i);
		free(now);
	}
	assert_true(killed > 0);
	make_db(2);
	assert_false(fs_is_file(in_dir("x.db.new")));
	now = dump_of(db);
	assert_string_equal(now, before);
	free(before);
	free(after);
	free(now);
}

static void test_abandon(void **state)
{
	char *before, *after;
	struct store *s;

	make_db(2);
	before = dump_of(db);
	s = store_create(db);
	fill_store(s, 3);
	store_abandon(s);
	after = dump_of(db);
	assert_string_equal(before, after);
	assert_false(fs_is_file(in_dir("x.db.new")));
	free(before);
	free(after);
}

static void test_second_writer(void **state)
{
	struct store *a = store_create(db), *b;

	assert_non_null(a);
	assert_null(store_create(db));
	assert_null(store_update(db));
	assert_true(fs_is_file(in_dir("x.db.new")));
	fill_store(a, 1);
	store_publish(a);
	b = store_create(db);
	assert_non_null(b);
	store_abandon(b);
}

static void test_reader_survives_publish(void **state)
{
	struct row_unit unit;
	struct store *reader;
	unsigned int n = 0;

	make_db(5);
	reader = store_open(db);
	store_get_units(reader, &(struct row_none){ 0 });
	assert_true(store_get_units_next(reader, &unit));
	make_db(1);
	do
		n++;
	while (store_get_units_next(reader, &unit));
	assert_int_equal(n, 5);
	store_close(reader);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		TEST(test_round_trip),
		TEST(test_dump_ignores_ids_and_times),
		TEST(test_cascade),
		TEST(test_conflicts_are_bugs),
		TEST(test_full_disk),
		TEST(test_kill_during_write),
		TEST(test_abandon),
		TEST(test_second_writer),
		TEST(test_reader_survives_publish),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
