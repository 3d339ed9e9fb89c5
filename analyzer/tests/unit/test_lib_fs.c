/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * test_lib_fs.c - paths and files
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include "../../../lib/alloc.h"
#include "../../../lib/fs.h"
#include "child.h"

static char dir[64];

static int make_dir(void **state)
{
	snprintf(dir, sizeof(dir), "/tmp/guptool-fs.XXXXXX");
	return mkdtemp(dir) ? 0 : -1;
}

static int drop_dir(void **state)
{
	return fs_remove_tree(dir);
}

static void normalise(void **state)
{
	static const char *const row[][2] = {
		{ "", "." }, { ".", "." }, { "./", "." }, { "/", "/" }, { "//", "/" },
		{ "a", "a" }, { "a/", "a" }, { "a//b/./c", "a/b/c" }, { "./a", "a" },
		{ "a/..", "." }, { "a/../b", "b" }, { "a/b/../../c", "c" }, { "a/b/..", "a" },
		{ "..", ".." }, { "../..", "../.." }, { "../a/..", ".." }, { "a/../..", ".." },
		{ "a/../../b", "../b" }, { "/..", "/" }, { "/../a", "/a" }, { "/a/../..", "/" },
		{ "...", "..." }, { "..a/b", "..a/b" }, { "a../..", "." }, { "/a/./b/", "/a/b" },
	};
	struct strbuf sb = STRBUF_INIT;

	for (size_t i = 0; i < ARRAY_SIZE(row); i++) {
		fs_normalise(row[i][0], &sb);
		assert_string_equal(sb.buf, row[i][1]);
	}
	strbuf_release(&sb);
}

static void join(void **state)
{
	static const char *const row[][3] = {
		{ "a", "b", "a/b" }, { "a/", "b", "a/b" }, { "a", "/b", "/b" },
		{ "", "b", "b" }, { "/", "b", "/b" }, { "a", "", "a/" },
	};

	for (size_t i = 0; i < ARRAY_SIZE(row); i++) {
		char *s = fs_join(row[i][0], row[i][1]);

		assert_string_equal(s, row[i][2]);
		free(s);
	}
}

static void directories(void **state)
{
	char *deep = fs_join(dir, "a/b//c/"), *file = fs_join(dir, "file"), *below, *real;

	assert_int_equal(fs_mkdir_p(deep), 0);
	assert_int_equal(fs_mkdir_p(deep), 0);
	assert_true(fs_is_dir(deep));
	assert_false(fs_is_file(deep));
	assert_int_equal(fs_write_file(file, "x", 1), 0);
	assert_true(fs_is_file(file));
	assert_false(fs_is_dir(file));
	below = fs_join(file, "sub");
	assert_int_equal(fs_mkdir_p(below), -1);
	assert_int_equal(errno, ENOTDIR);
	assert_int_equal(fs_mkdir_p(file), -1);
	assert_int_equal(errno, ENOTDIR);
	real = fs_realpath(deep);
	assert_non_null(real);
	assert_null(strstr(real, "//"));
	assert_null(fs_realpath(below));
	free(deep);
	free(file);
	free(below);
	free(real);
}

static void remove_tree_removes_links_not_targets(void **state)
{
	char *tree = fs_join(dir, "tree"), *sub = fs_join(tree, "x/y"), *link = fs_join(tree, "l");
	char *keep = fs_join(dir, "keep"), *kept = fs_join(keep, "file");

	assert_int_equal(fs_mkdir_p(sub), 0);
	assert_int_equal(fs_mkdir_p(keep), 0);
	assert_int_equal(fs_write_file(kept, "x", 1), 0);
	assert_int_equal(symlink(keep, link), 0);
	assert_int_equal(fs_remove_tree(tree), 0);
	assert_false(fs_is_dir(tree));
	assert_true(fs_is_file(kept));
	assert_int_equal(fs_remove_tree(tree), 0);
	assert_int_equal(fs_remove_tree(kept), 0);
	assert_false(fs_is_file(kept));
	free(tree);
	free(sub);
	free(link);
	free(keep);
	free(kept);
}

static void remove_tree_refuses(void **state)
{
	static const char *const row[] = { "", "/", "//", ".", "..", "../..", "/a/..", "./", "a/.." };

	/* should it not refuse, then it removes as little as possible */
	assert_int_equal(chdir(dir), 0);
	for (size_t i = 0; i < ARRAY_SIZE(row); i++) {
		if (row[i][0] == '/' && geteuid() == 0 && strcmp(row[i], "/a/.."))
			continue;
		errno = 0;
		assert_int_equal(fs_remove_tree(row[i]), -1);
		assert_int_equal(errno, EINVAL);
	}
	assert_int_equal(chdir("/"), 0);
	assert_true(fs_is_dir(dir));
}

static void write_is_whole_or_not_at_all(void **state)
{
	char *file = fs_join(dir, "out"), *missing = fs_join(dir, "no/such/out");
	struct strbuf sb = STRBUF_INIT;
	struct stat st;

	assert_int_equal(fs_write_file(file, "first", 5), 0);
	assert_int_equal(chmod(file, 0751), 0);
	assert_int_equal(fs_write_file(file, "2", 1), 0);
	assert_int_equal(strbuf_read_file(&sb, file), 0);
	assert_string_equal(sb.buf, "2");
	assert_int_equal(stat(file, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0751);
	assert_int_equal(fs_write_file(missing, "x", 1), -1);
	assert_int_equal(errno, ENOENT);
	assert_int_equal(fs_write_file(dir, "x", 1), -1);
	assert_int_equal(errno, EISDIR);
	assert_int_equal(fs_write_file(file, "", 0), 0);
	assert_int_equal(stat(file, &st), 0);
	assert_int_equal(st.st_size, 0);
	strbuf_clear(&sb);
	strbuf_addf(&sb, "%s.tmp.%ld", file, (long)getpid());
	assert_false(fs_is_file(sb.buf));
	strbuf_release(&sb);
	free(file);
	free(missing);
}

/* "-o /dev/null" of root must not replace the device */
static void a_device_is_written_to(void **state)
{
	struct stat st;

	assert_int_equal(fs_write_file("/dev/null", "x", 1), 0);
	assert_int_equal(stat("/dev/null", &st), 0);
	assert_true(S_ISCHR(st.st_mode));
}

static void the_clock_goes_forward(void **state)
{
	double t = fs_now();

	assert_true(t > 0);
	assert_true(fs_now() >= t);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(normalise),
		cmocka_unit_test(join),
		cmocka_unit_test(directories),
		cmocka_unit_test(remove_tree_removes_links_not_targets),
		cmocka_unit_test(remove_tree_refuses),
		cmocka_unit_test(write_is_whole_or_not_at_all),
		cmocka_unit_test(a_device_is_written_to),
		cmocka_unit_test(the_clock_goes_forward),
	};

	return cmocka_run_group_tests(tests, make_dir, drop_dir);
}
