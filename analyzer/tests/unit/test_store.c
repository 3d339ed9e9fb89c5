/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * test_store.c - the database file: made whole or not at all, and what may stand in its place
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include "../../../db/store.h"
#include "../../../lib/alloc.h"
#include "../../../lib/fs.h"
#include "../../../lib/strbuf.h"
#include "child.h"
#include "store_fill.h"

static char dir[64];
static char db[128];

static int setup(void **state)
{
	snprintf(dir, sizeof(dir), "/tmp/test_store.XXXXXX");
	if (!mkdtemp(dir))
		return -1;
	snprintf(db, sizeof(db), "%s/x.db", dir);
	return 0;
}

static int teardown(void **state)
{
	return fs_remove_tree(dir);
}

static const char *in_dir(const char *name)
{
	static char path[256];

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	return path;
}

static void make_db(unsigned int nunits)
{
	struct store *s = store_create(db);

	assert_non_null(s);
	fill_store(s, nunits);
	store_publish(s);
}

static char *dump_of(const char *path)
{
	struct strbuf sb = STRBUF_INIT;
	struct store *s = store_open(path);

	assert_non_null(s);
	store_dump(s, &sb);
	store_close(s);
	return strbuf_detach(&sb, NULL);
}

static void write_text(const char *path, const char *text, size_t len)
{
	assert_int_equal(fs_write_file(path, text, len), 0);
}

static void poke(const char *path, off_t at, const void *data, size_t len)
{
	int fd = open(path, O_WRONLY);

	assert_true(fd >= 0);
	assert_int_equal(pwrite(fd, data, len, at), len);
	close(fd);
}

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
		TEST(test_round_trip),
		TEST(test_dump_ignores_ids_and_times),
		TEST(test_cascade),
		TEST(test_conflicts_are_bugs),
		TEST(test_full_disk),
		TEST(test_kill_during_write),
		TEST(test_abandon),
		TEST(test_second_writer),
		TEST(test_reader_survives_publish),
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
