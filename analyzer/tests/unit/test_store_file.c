/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * test_store_file.c - what may stand where a database should be, and what is kept of it
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <sqlite3.h>
#include <string.h>
#include <sys/stat.h>
#include "../../../db/store.h"
#include "../../../lib/alloc.h"
#include "child.h"
#include "store_dir.h"

/* --- what may stand at the path --- */

static void expect_state(enum store_state want, const char *text)
{
	struct strbuf why = STRBUF_INIT;
	enum store_state got = store_probe(db, &why);

	if (got != want || !strstr(why.buf, text))
		fail_msg("state %d, '%s'; wanted %d, '%s'", got, why.buf, want, text);
	assert_null(strchr(why.buf, '\n'));
	assert_null(store_open(db));
	assert_null(store_update(db));
	strbuf_release(&why);
}

static void test_missing_and_empty(void **state)
{
	expect_state(STORE_MISSING, "run 'guptool index' first");
	write_text(db, "", 0);
	expect_state(STORE_EMPTY, "is empty");
	make_db(1);
	free(dump_of(db));
}

static void test_text_file(void **state)
{
	static const char text[] = "a list of things to do\n";
	struct strbuf sb = STRBUF_INIT;

	write_text(db, text, sizeof(text) - 1);
	expect_state(STORE_FOREIGN, "is not a database");
	assert_null(store_create(db));
	assert_int_equal(strbuf_read_file(&sb, db), 0);
	assert_string_equal(sb.buf, text);
	strbuf_release(&sb);
}

static void test_foreign_database(void **state)
{
	make_db(1);
	poke(db, 68, "\0\0\0\0", 4);
	expect_state(STORE_FOREIGN, "not one of guptool");
	assert_null(store_create(db));
}

static void test_other_version(void **state)
{
	make_db(1);
	poke(db, 60, "\0\0\0\x7f", 4);
	expect_state(STORE_OTHER_VERSION, "schema version 127");
	make_db(1);
	free(dump_of(db));
}

static void test_directory(void **state)
{
	assert_int_equal(mkdir(db, 0777), 0);
	expect_state(STORE_UNREADABLE, "is not a regular file");
	assert_null(store_create(db));
}

/* root reads everything, so a child becomes somebody else first */
static void probe_as_nobody(void *ctx)
{
	struct strbuf why = STRBUF_INIT;

	if (!geteuid() && (setgid(65534) || setuid(65534)))
		return;
	_exit(store_probe(db, &why) == STORE_UNREADABLE && strstr(why.buf, "Permission denied") &&
	      !store_open(db) && !store_create(db) ? 0 : 1);
}

static void test_unreadable(void **state)
{
	struct strbuf said = STRBUF_INIT;

	make_db(1);
	assert_int_equal(chmod(dir, 0777), 0);
	assert_int_equal(chmod(db, 0), 0);
	assert_int_equal(child_run(probe_as_nobody, NULL, &said), 0);
	strbuf_release(&said);
}

static void test_folder_is_missing(void **state)
{
	assert_null(store_create("/nonexistent/folder/x.db"));
	assert_null(store_open("/nonexistent/folder/x.db"));
}

static void test_truncated(void **state)
{
	struct stat st;

	for (int i = 1; i <= 5; i++) {
		make_db(3);
		assert_int_equal(stat(db, &st), 0);
		assert_int_equal(truncate(db, st.st_size * i / 6), 0);
		expect_state(STORE_DAMAGED, "is damaged");
	}
	make_db(3);
	assert_int_equal(truncate(db, 50), 0);
	expect_state(STORE_DAMAGED, "shorter than its header");
	make_db(1);
	free(dump_of(db));
	assert_true(fs_is_file(in_dir("x.db.damaged")));
}

/* --- verdicts --- */

static void put_verdict(const char *fingerprint, int64_t verdict, const char *reason)
{
	struct store *s = store_update(db);

	assert_non_null(s);
	store_put_verdict(s, &(struct row_verdict){ fingerprint, verdict, reason });
	store_publish(s);
}

static void expect_verdict(const char *fingerprint, int64_t verdict, const char *reason)
{
	struct store *s = store_open(db);
	struct row_verdict row;

	assert_non_null(s);
	store_get_verdicts(s, &(struct row_none){ 0 });
	assert_true(store_get_verdicts_next(s, &row));
	assert_string_equal(row.fingerprint, fingerprint);
	assert_int_equal(row.verdict, verdict);
	assert_string_equal(row.reason, reason);
	assert_false(store_get_verdicts_next(s, &row));
	store_close(s);
}

static void test_verdicts_survive(void **state)
{
	make_db(1);
	put_verdict("00ff", ROW_VERDICT_FALSE, "it's \"fine\"; DROP TABLE verdict");
	make_db(2);
	expect_verdict("00ff", ROW_VERDICT_FALSE, "it's \"fine\"; DROP TABLE verdict");
	poke(db, 60, "\0\0\0\x7f", 4);
	make_db(1);
	expect_verdict("00ff", ROW_VERDICT_FALSE, "it's \"fine\"; DROP TABLE verdict");
	put_verdict("00ff", ROW_VERDICT_TRUE, "");
	expect_verdict("00ff", ROW_VERDICT_TRUE, "");
}

static void run_sql(const char *path, const char *sql)
{
	sqlite3 *handle;

	assert_int_equal(sqlite3_open(path, &handle), SQLITE_OK);
	assert_int_equal(sqlite3_exec(handle, sql, NULL, NULL, NULL), SQLITE_OK);
	sqlite3_close(handle);
}

static void test_verdicts_of_a_newer_program(void **state)
{
	char *before, *after;

	make_db(1);
	put_verdict("00ff", ROW_VERDICT_FALSE, "why");
	run_sql(db, "UPDATE verdict_version SET version = 2");
	before = dump_of(db);
	assert_null(store_create(db));
	after = dump_of(db);
	assert_string_equal(before, after);
	assert_false(fs_is_file(in_dir("x.db.new")));
	assert_false(fs_is_file(in_dir("x.db.lock")));
	free(before);
	free(after);
}

static void test_unreadable_verdicts_are_kept(void **state)
{
	make_db(1);
	put_verdict("00ff", ROW_VERDICT_FALSE, "why");
	run_sql(db, "ALTER TABLE verdict RENAME TO verdicts");
	make_db(1);
	assert_true(fs_is_file(in_dir("x.db.damaged")));
	free(dump_of(db));
}

/* --- bytes that changed on the disk --- */

static void read_all(void *ctx)
{
	struct strbuf sb = STRBUF_INIT;
	struct store *s = store_open(db);

	if (!s)
		_exit(2);
	store_dump(s, &sb);
	store_close(s);
	strbuf_release(&sb);
	_exit(0);
}

static void test_changed_bytes(void **state)
{
	struct strbuf said = STRBUF_INIT, file = STRBUF_INIT;
	unsigned int seed = 7, refused = 0;

	make_db(3);
	assert_int_equal(strbuf_read_file(&file, db), 0);
	for (int i = 0; i < 150; i++) {
		int status;

		write_text(db, file.buf, file.len);
		for (int k = 0; k < 20; k++) {
			char c = (char)rand_r(&seed);

			/* the first bytes decide whose file it is, which is another test */
			poke(db, 100 + (off_t)(((unsigned int)rand_r(&seed) % (i % 2 ? 4000 : file.len)) % (file.len - 100)), &c, 1);
		}
		status = child_run(read_all, NULL, &said);
		if (status != 0 && status != 2)
			fail_msg("round %d: status %d, said '%s'", i, status, said.buf);
		refused += status == 2;
		if (status == 2 && (said.len < 10 || strchr(said.buf, '\n') != said.buf + said.len - 1))
			fail_msg("round %d: said '%s'", i, said.buf);
	}
	assert_true(refused > 0);
	strbuf_release(&said);
	strbuf_release(&file);
}

static void test_odd_names(void **state)
{
	static const char *const names[] = { "file:x.db?mode=memory", ":memory:", "a b'c\"d%s.db", "-x", "\xc3\xa4.db" };
	char *cwd = getcwd(NULL, 0);

	assert_int_equal(chdir(dir), 0);
	for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
		struct store *s = store_create(names[i]);

		assert_non_null(s);
		fill_store(s, 1);
		store_put_verdict(s, &(struct row_verdict){ "00ff", ROW_VERDICT_TRUE, "" });
		store_publish(s);
		assert_true(fs_is_file(in_dir(names[i])));
		s = store_create(names[i]);
		assert_non_null(s);
		store_publish(s);
		s = store_open(names[i]);
		assert_non_null(s);
		store_close(s);
	}
	assert_int_equal(chdir(cwd), 0);
	free(cwd);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		TEST(test_missing_and_empty),
		TEST(test_text_file),
		TEST(test_foreign_database),
		TEST(test_other_version),
		TEST(test_directory),
		TEST(test_unreadable),
		TEST(test_folder_is_missing),
		TEST(test_truncated),
		TEST(test_verdicts_survive),
		TEST(test_verdicts_of_a_newer_program),
		TEST(test_unreadable_verdicts_are_kept),
		TEST(test_changed_bytes),
		TEST(test_odd_names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
