/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * test_tree.c - recognising a tree, its package, overlays, command words
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "../../../lib/fs.h"
#include "../../../lib/strbuf.h"
#include "../../tree/kbuild_p.h"
#include "../../tree/makefile_p.h"
#include "../../tree/overlay.h"

static char base[] = "/tmp/guptool-tree-XXXXXX";
static char *root;

static void put(const char *rel, const char *text)
{
	char *path = fs_join(base, rel);
	char *dir = fs_join(base, rel);

	*strrchr(dir, '/') = '\0';
	assert_int_equal(fs_mkdir_p(dir), 0);
	assert_int_equal(fs_write_file(path, text, strlen(text)), 0);
	vec_free_(path);
	vec_free_(dir);
}

static void drop(const char *rel)
{
	char *path = fs_join(base, rel);

	assert_int_equal(fs_remove_tree(path), 0);
	vec_free_(path);
}

static int make_root(void **state)
{
	assert_non_null(mkdtemp(base));
	root = fs_join(base, "linux");
	return 0;
}

static int remove_root(void **state)
{
	vec_free_(root);
	return fs_remove_tree(base);
}

static int fresh(void **state)
{
	put("linux/Makefile", "# SPDX\nVERSION = 6\nPATCHLEVEL = 12\nSUBLEVEL = 117\nEXTRAVERSION = -rc1\n"
	    "NAME = Baby\n\nVERSION_TEXT = 9\n");
	put("linux/Kconfig", "");
	put("linux/scripts/Kbuild.include", "");
	put("linux/include/linux/mm.h", "");
	put("linux/arch/x86/Makefile", "");
	put("linux/arch/sparc/Makefile", "");
	return 0;
}

static int gone(void **state)
{
	return fs_remove_tree(root);
}

static void opens(void **state)
{
	struct tree t;

	assert_int_equal(tree_open(&t, root, NULL, NULL), 0);
	assert_string_equal(t.version, "6.12.117-rc1");
	assert_int_equal(t.major, 6);
	assert_int_equal(t.minor, 12);
	assert_string_equal(t.arch, "x86_64");
	assert_string_equal(t.srcarch, "x86");
	assert_string_equal(t.objdir, t.root);
	assert_null(t.package);
	assert_int_equal(tree_open(&t, root, NULL, "sparc64"), 0);
	assert_string_equal(t.srcarch, "sparc");
}

static void object_directory_need_not_exist(void **state)
{
	struct strbuf link = STRBUF_INIT, dir = STRBUF_INIT;
	struct tree t;

	strbuf_addf(&link, "%s/link", base);
	assert_int_equal(symlink(base, link.buf), 0);
	strbuf_addf(&dir, "%s/./not/../there/yet", link.buf);
	assert_int_equal(tree_open(&t, root, dir.buf, NULL), 0);
	strbuf_clear(&dir);
	strbuf_addf(&dir, "%s/there/yet", base);
	assert_string_equal(t.objdir, dir.buf);
	assert_int_equal(unlink(link.buf), 0);
	strbuf_release(&link);
	strbuf_release(&dir);
}

static void refuses(void **state)
{
	struct tree t;

	assert_int_equal(tree_open(&t, "/nonexistent", NULL, NULL), -1);
	assert_int_equal(tree_open(&t, "/", NULL, NULL), -1);
	assert_int_equal(tree_open(&t, base, NULL, NULL), -1);
	assert_int_equal(tree_open(&t, root, NULL, "vax"), -1);
	put("linux/Makefile", "PATCHLEVEL = 1\n");
	assert_int_equal(tree_open(&t, root, NULL, NULL), -1);
	drop("linux/Makefile");
	assert_int_equal(tree_open(&t, root, NULL, NULL), -1);
	put("linux/Makefile", "VERSION = 6\nPATCHLEVEL = 1\n");
	assert_int_equal(tree_open(&t, root, NULL, NULL), 0);
	drop("linux/Kconfig");
	assert_int_equal(tree_open(&t, root, NULL, NULL), -1);
}

static void packages(void **state)
{
	struct tree t;

	put("linux/debian/changelog", "linux (6.12.117-1~deb12u1) bookworm; urgency=medium\n\n  * x (y)\n");
	assert_int_equal(tree_open(&t, root, NULL, NULL), 0);
	assert_string_equal(t.package, "linux 6.12.117-1~deb12u1");
	put("linux.package", "linux-source-6.12 6.12.117-1~deb12u1\n");
	assert_int_equal(tree_open(&t, root, NULL, NULL), 0);
	assert_string_equal(t.package, "linux-source-6.12 6.12.117-1~deb12u1");
	drop("linux.package");
}

static void relative(void **state)
{
	struct tree t = { .root = "/a/linux" };

	assert_string_equal(tree_relative(&t, "/a/linux/mm/gup.c"), "mm/gup.c");
	assert_string_equal(tree_relative(&t, "/a/linux-6/mm/gup.c"), "/a/linux-6/mm/gup.c");
	assert_string_equal(tree_relative(&t, "/a/linux"), "/a/linux");
}

static void overlays(void **state)
{
	struct overlay o = OVERLAY_INIT;

	overlay_set(&o, "mm/gup.c", "new", 3);
	overlay_set(&o, "a.c", "a\0b", 3);
	overlay_delete(&o, "z.h");
	assert_int_equal(o.n, 3);
	assert_string_equal(o.file[0].path, "a.c");
	assert_memory_equal(overlay_find(&o, "a.c")->text, "a\0b", 4);
	assert_null(overlay_find(&o, "z.h")->text);
	assert_null(overlay_find(&o, "mm/gup.h"));
	overlay_set(&o, "mm/gup.c", overlay_find(&o, "mm/gup.c")->text + 1, 2);
	assert_string_equal(overlay_find(&o, "mm/gup.c")->text, "ew");
	overlay_delete(&o, "mm/gup.c");
	assert_null(overlay_find(&o, "mm/gup.c")->text);
	assert_int_equal(o.n, 3);
	overlay_release(&o);
	assert_null(overlay_find(&o, "a.c"));
}

static void split(const char *text, const char *want, const char *rest)
{
	struct words w = { VEC_INIT };
	struct strbuf sb = STRBUF_INIT;
	const char *end = words_split(&w, text);

	for (size_t i = 0; i < w.w.n; i++)
		strbuf_addf(&sb, "[%s]", w.w.v[i]);
	assert_string_equal(sb.buf, want);
	assert_string_equal(end, rest);
	strbuf_release(&sb);
	words_release(&w);
}

static void words(void **state)
{
	split("a  b\tc", "[a][b][c]", "");
	split("a 'b c' \"d e\"f", "[a][b c][d ef]", "");
	split("-D'\"x\"' \\\"y\\\" \"\\\"z\\a\\\\\"", "[-D\"x\"][\"y\"][\"z\\a\\]", "");
	split("a \\\n b\\\nc\nd", "[a][bc]", "\nd");
	split("a '' \"\"; rm x", "[a][][]", "; rm x");
	split("a && b", "[a]", "&& b");
	split("a 'b", "[a][b]", "");
	split("", "", "");
}

static void line_is(const struct makefile *m, const char *word, const char *want)
{
	struct strbuf sb = STRBUF_INIT;
	const struct mk_line *l;
	size_t from = 0;

	while ((l = makefile_naming(m, word, &from))) {
		strbuf_addf(&sb, "%u %s %s", l->line, l->var, l->stem);
		for (size_t i = 0; i < l->cond.n; i++)
			strbuf_addf(&sb, " %c%s", "+-yn"[l->cond.v[i].want],
				    l->cond.v[i].symbol ? l->cond.v[i].symbol : "?");
		strbuf_addch(&sb, ';');
	}
	assert_string_equal(sb.buf, want);
	strbuf_release(&sb);
}

static void makefiles(void **state)
{
	struct makefile m;

	put("linux/mm/Makefile",
	    "obj-y := a.o \\\n\tb.o	# c.o\n"
	    "obj-$(CONFIG_D) += d.o sub/\n"
	    "ifeq ($(CONFIG_E),y)\n  e-objs += e1.o\nelse\ne-y += e2.o\nendif\n"
	    "ifdef CONFIG_F\nifneq ($(CONFIG_G),)\nobj-m += $(obj)/fg.o\nendif\nendif\n"
	    "ifeq ($(FOO),y)\nobj-y += h.o\nendif\n"
	    "%.o: a.o\n\tcc = d.o\n");
	makefile_read(&m, root, "mm");
	assert_string_equal(m.path, "mm/Makefile");
	line_is(&m, "a.o", "1 obj-y obj;");
	line_is(&m, "b.o", "1 obj-y obj;");
	line_is(&m, "c.o", "");
	line_is(&m, "d.o", "3 obj-$(CONFIG_D) obj +CONFIG_D;");
	line_is(&m, "sub/", "3 obj-$(CONFIG_D) obj +CONFIG_D;");
	line_is(&m, "e1.o", "5 e-objs e yCONFIG_E;");
	line_is(&m, "e2.o", "7 e-y e nCONFIG_E;");
	line_is(&m, "fg.o", "11 obj-m obj +CONFIG_F +CONFIG_G;");
	line_is(&m, "h.o", "15 obj-y obj +?;");
	makefile_release(&m);
	makefile_read(&m, root, "nowhere");
	assert_null(m.path);
	makefile_release(&m);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(opens, fresh, gone),
		cmocka_unit_test_setup_teardown(object_directory_need_not_exist, fresh, gone),
		cmocka_unit_test_setup_teardown(refuses, fresh, gone),
		cmocka_unit_test_setup_teardown(packages, fresh, gone),
		cmocka_unit_test_setup_teardown(makefiles, fresh, gone),
		cmocka_unit_test(relative),
		cmocka_unit_test(overlays),
		cmocka_unit_test(words),
	};

	return cmocka_run_group_tests(tests, make_root, remove_root);
}
