/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * test_lib_strbuf.c - strings that grow
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>
#include "../../../lib/fs.h"
#include "child.h"

static void empty_is_a_string(void **state)
{
	struct strbuf sb = STRBUF_INIT;
	size_t len = 5;
	char *s;

	assert_string_equal(sb.buf, "");
	strbuf_clear(&sb);
	strbuf_trim(&sb);
	strbuf_add(&sb, NULL, 0);
	strbuf_setlen(&sb, 0);
	strbuf_release(&sb);
	strbuf_release(&sb);
	s = strbuf_detach(&sb, &len);
	assert_string_equal(s, "");
	assert_int_equal(len, 0);
	free(s);
	assert_int_equal(strbuf_empty[0], 0);
}

static void adding_keeps_the_nul(void **state)
{
	struct strbuf sb = STRBUF_INIT;

	for (int i = 0; i < 5000; i++) {
		strbuf_addch(&sb, 'a' + i % 26);
		assert_int_equal(sb.buf[sb.len], 0);
	}
	assert_int_equal(sb.len, 5000);
	assert_int_equal(strlen(sb.buf), 5000);
	strbuf_clear(&sb);
	assert_string_equal(sb.buf, "");
	strbuf_add(&sb, "a\0b", 3);
	assert_int_equal(sb.len, 3);
	assert_memory_equal(sb.buf, "a\0b", 4);
	strbuf_release(&sb);
}

static void addf_of_any_length(void **state)
{
	struct strbuf sb = STRBUF_INIT;
	size_t want = 0;

	/* around every size at which the first attempt just fits or just not */
	for (int i = 0; i < 300; i++) {
		strbuf_addf(&sb, "%0*d", i + 1, 7);
		want += (size_t)i + 1;
		assert_int_equal(sb.len, want);
		assert_int_equal(strlen(sb.buf), want);
		assert_int_equal(sb.buf[want - 1], '7');
	}
	strbuf_release(&sb);
	for (int i = 1; i < 300; i++) {
		strbuf_addf(&sb, "%0*d", i, 7);
		assert_int_equal(strlen(sb.buf), i);
		assert_int_equal(sb.buf[i - 1], '7');
		strbuf_release(&sb);
	}
}

static void trim_both_ends(void **state)
{
	static const char *const row[][2] = {
		{ "", "" }, { " \t\n", "" }, { "a", "a" }, { "  a b \n", "a b" }, { "\fx", "x" },
	};
	struct strbuf sb = STRBUF_INIT;

	for (size_t i = 0; i < sizeof(row) / sizeof(row[0]); i++) {
		strbuf_clear(&sb);
		strbuf_addstr(&sb, row[i][0]);
		strbuf_trim(&sb);
		assert_string_equal(sb.buf, row[i][1]);
		assert_int_equal(sb.len, strlen(row[i][1]));
	}
	strbuf_release(&sb);
}

static void lengthen(void *ctx)
{
	strbuf_setlen(ctx, 4);
}

static void overflow(void *ctx)
{
	strbuf_grow(ctx, SIZE_MAX - 1);
}

static void wrong_lengths_end_the_program(void **state)
{
	struct strbuf sb = STRBUF_INIT, out = STRBUF_INIT;

	strbuf_addstr(&sb, "abc");
	assert_int_equal(child_run(lengthen, &sb, &out), 128 + SIGABRT);
	assert_non_null(strstr(out.buf, "BUG at lib/strbuf.c:"));
	assert_int_equal(child_run(overflow, &sb, &out), 2);
	assert_non_null(strstr(out.buf, "out of memory"));
	strbuf_release(&sb);
	strbuf_release(&out);
}

static void detach_hands_over(void **state)
{
	struct strbuf sb = STRBUF_INIT;
	char *s;

	strbuf_addstr(&sb, "mine");
	s = strbuf_detach(&sb, NULL);
	assert_string_equal(s, "mine");
	assert_string_equal(sb.buf, "");
	strbuf_addstr(&sb, "again");
	assert_string_equal(s, "mine");
	free(s);
	strbuf_release(&sb);
}

static void reading_files(void **state)
{
	struct strbuf sb = STRBUF_INIT, path = STRBUF_INIT;
	char big[100000];

	memset(big, 'b', sizeof(big));
	strbuf_addf(&path, "/tmp/guptool-strbuf.%ld", (long)getpid());
	assert_int_equal(fs_write_file(path.buf, big, sizeof(big)), 0);
	strbuf_addstr(&sb, "+");
	assert_int_equal(strbuf_read_file(&sb, path.buf), 0);
	assert_int_equal(sb.len, sizeof(big) + 1);
	assert_memory_equal(sb.buf + 1, big, sizeof(big));
	unlink(path.buf);
	assert_int_equal(strbuf_read_file(&sb, path.buf), -1);
	assert_int_equal(errno, ENOENT);
	assert_int_equal(strbuf_read_file(&sb, "/"), -1);
	assert_int_equal(errno, EISDIR);
	assert_int_equal(strbuf_read_fd(&sb, -1), -1);
	strbuf_release(&sb);
	strbuf_release(&path);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(empty_is_a_string),
		cmocka_unit_test(adding_keeps_the_nul),
		cmocka_unit_test(addf_of_any_length),
		cmocka_unit_test(trim_both_ends),
		cmocka_unit_test(wrong_lengths_end_the_program),
		cmocka_unit_test(detach_hands_over),
		cmocka_unit_test(reading_files),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
