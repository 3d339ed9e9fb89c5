/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * test_flags.c - compile commands cleaned for libclang
 *
 * Golden pairs in analyzer/tests/flags: NAME.cmd is a compile command with
 * $(root) and $(obj) for the folders, NAME.flags what flags_print() makes of it.
 * GUPTOOL_ACCEPT=1 rewrites the latter.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "../../../lib/arena.h"
#include "../../../lib/fs.h"
#include "../../../lib/strbuf.h"
#include "../../tree/flags_p.h"
#include "../../tree/kbuild_p.h"

#define GOLDEN "analyzer/tests/flags"

static char base[] = "/tmp/guptool-flags-XXXXXX";
static struct tree tree = { .arch = "x86_64", .srcarch = "x86" };
static char *tree_root, *tree_obj;

static int make_root(void **state)
{
	struct strbuf sb = STRBUF_INIT;
	char *real;

	assert_non_null(mkdtemp(base));
	real = fs_realpath(base);
	tree_root = fs_join(real, "src");
	tree_obj = fs_join(real, "obj");
	vec_free_(real);
	tree.root = tree_root;
	tree.objdir = tree_obj;
	strbuf_addf(&sb, "%s/include", tree_root);
	assert_int_equal(fs_mkdir_p(sb.buf), 0);
	strbuf_clear(&sb);
	strbuf_addf(&sb, "%s/include", tree_obj);
	assert_int_equal(fs_mkdir_p(sb.buf), 0);
	strbuf_clear(&sb);
	strbuf_addf(&sb, "%s/source", tree_obj);	/* kbuild makes this link */
	assert_int_equal(symlink(tree_root, sb.buf), 0);
	strbuf_release(&sb);
	return 0;
}

static int remove_root(void **state)
{
	vec_free_(tree_root);
	vec_free_(tree_obj);
	return fs_remove_tree(base);
}

/* $(root) and $(obj) to real folders. */
static void concrete(const char *text, struct strbuf *sb)
{
	for (const char *p = text; *p;) {
		if (!strncmp(p, "$(root)", 7)) {
			strbuf_addstr(sb, tree.root);
			p += 7;
		} else if (!strncmp(p, "$(obj)", 6)) {
			strbuf_addstr(sb, tree.objdir);
			p += 6;
		} else {
			strbuf_addch(sb, *p++);
		}
	}
}

static uint64_t clean(const char *command, struct strbuf *out)
{
	struct strbuf sb = STRBUF_INIT;
	struct arena a = ARENA_INIT;
	struct unit u;
	uint64_t hash;

	concrete(command, &sb);
	unit_init(&u, &tree, "drivers/x/x.c", &a);
	unit_built(&u, &tree, sb.buf, "dry-run", &a);
	assert_int_equal(u.state, UNIT_BUILT);
	assert_null(u.argv[u.argc]);
	if (out)
		flags_print(&tree, &u, out);
	hash = u.flags_hash;
	arena_release(&a);
	strbuf_release(&sb);
	return hash;
}

static void expect(const char *command, const char *want)
{
	struct strbuf sb = STRBUF_INIT;

	clean(command, &sb);
	for (char *p = sb.buf; (p = strchr(p, '\n'));)
		*p = ' ';
	strbuf_trim(&sb);
	assert_string_equal(sb.buf, want);
	strbuf_release(&sb);
}

static void golden_file(const char *name)
{
	struct strbuf path = STRBUF_INIT, in = STRBUF_INIT, got = STRBUF_INIT, want = STRBUF_INIT;

	strbuf_addf(&path, GOLDEN "/%s", name);
	assert_true(strbuf_read_file(&in, path.buf) >= 0);
	clean(in.buf, &got);
	strbuf_setlen(&path, path.len - 4);
	strbuf_addstr(&path, ".flags");
	if (getenv("GUPTOOL_ACCEPT"))
		assert_int_equal(fs_write_file(path.buf, got.buf, got.len), 0);
	assert_true(strbuf_read_file(&want, path.buf) >= 0);
	if (strcmp(got.buf, want.buf))
		fail_msg("%s: got\n%s", path.buf, got.buf);
	strbuf_release(&path);
	strbuf_release(&in);
	strbuf_release(&got);
	strbuf_release(&want);
}

static void golden(void **state)
{
	DIR *d = opendir(GOLDEN);
	struct dirent *e;
	int n = 0;

	assert_non_null(d);	/* run from the top folder */
	while ((e = readdir(d))) {
		size_t len = strlen(e->d_name);

		if (len > 4 && !strcmp(e->d_name + len - 4, ".cmd")) {
			golden_file(e->d_name);
			n++;
		}
	}
	closedir(d);
	assert_true(n >= 3);
}

static void table_is_sorted(void **state)
{
	const struct flag_row *r;
	size_t n;

	r = flag_rows(&n);
	for (size_t i = 1; i < n; i++)
		if (strcmp(r[i - 1].pattern, r[i].pattern) >= 0)
			fail_msg("'%s' stands before '%s'", r[i - 1].pattern, r[i].pattern);
	for (size_t i = 0; i < n; i++)
		assert_true(r[i].action != FLAG_DROP || r[i].reason[0]);
}

static void options(void **state)
{
	expect("clang -c -o x.o x.c", "-w");
	expect("clang -Wall -Werror=foo -Wp,-MMD,x.d -DX=1 -UY x.c", "-DX=1 -UY -w");
	expect("clang -D X -U Y x.c", "-DX -UY -w");
	expect("ccache clang -DX x.c", "-DX -w");
	expect("clang --target=s390x-linux-gnu -m64 x.c", "--target=s390x-linux-gnu -m64 -w");
	expect("clang -Wp,-DX x.c", "-Wp,-DX -w");
	expect("clang --param x=1 -mllvm -foo -Xclang -bar x.c", "-Xclang -bar -w");
	expect("clang -I", "-w");
	expect("clang -DX x.c ; rm y", "-DX -w");
}

static void gcc_gets_a_target(void **state)
{
	expect("gcc -DX x.c", "--target=x86_64-linux-gnu -DX -w");
	expect("x86_64-linux-gnu-gcc-12 -mpreferred-stack-boundary=3 -fconserve-stack -m64 x.c",
	       "--target=x86_64-linux-gnu -m64 -w");
}

static void quoting(void **state)
{
	expect("clang -DKBUILD_MODNAME='\"x_y\"' x.c", "-DKBUILD_MODNAME=\"x_y\" -w");
	expect("clang \"-DKBUILD_MODNAME=KBUILD_STR(x_y)\" -D\"KBUILD_STR(s)=\\#s\" x.c",
	       "-DKBUILD_MODNAME=KBUILD_STR(x_y) -DKBUILD_STR(s)=\\#s -w");
	expect("clang -DA=\\\"b\\\" '-DC=d e' x.c", "-DA=\"b\" -DC=d e -w");
}

static void paths_are_canonical(void **state)
{
	expect("clang -I./include -I $(root)/include/../include -Isource/include x.c",
	       "-I$(obj)/include -I$(root)/include -I$(root)/include -w");
	expect("clang -Inot/there/./yet/../x -include ./include/k.h -isystem include x.c",
	       "-I$(obj)/not/there/x -include $(obj)/include/k.h -isystem $(obj)/include -w");
}

static void hash_follows_flags_not_folders(void **state)
{
	static char other[] = "/nonexistent/elsewhere";
	const char *keep = tree.objdir;
	uint64_t a = clean("clang -DX -I$(obj)/include -I./y x.c", NULL);
	uint64_t b = clean("clang -DY -I$(obj)/include -I./y x.c", NULL);
	uint64_t c = clean("clang -I./y -DX -I$(obj)/include x.c", NULL);

	assert_true(a != b);
	assert_true(a != c);
	assert_true(a == clean("clang -Wall -DX -I./include -I$(obj)/y -o z.o x.c", NULL));
	tree.objdir = other;
	assert_true(a == clean("clang -DX -I$(obj)/include -I./y x.c", NULL));
	tree.objdir = keep;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(golden),
		cmocka_unit_test(table_is_sorted),
		cmocka_unit_test(options),
		cmocka_unit_test(gcc_gets_a_target),
		cmocka_unit_test(quoting),
		cmocka_unit_test(paths_are_canonical),
		cmocka_unit_test(hash_follows_flags_not_folders),
	};

	return cmocka_run_group_tests(tests, make_root, remove_root);
}
