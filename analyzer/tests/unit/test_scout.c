/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * test_scout.c - mentions of names: classes, positions, whole words, any number of threads
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
#include "../../../lib/vec.h"
#include "../../tree/scout_p.h"

static const char *const names[] = { "pin_it", "get_it_fast", "unpin_it" };

static char *describe(const char *text)
{
	struct scout_set set;
	struct strbuf sb = STRBUF_INIT;
	struct scout_mention *m;
	size_t n;

	scout_set_init(&set, names, 3);
	m = scout_classify(&set, text, strlen(text), &n);
	assert_int_equal(scout_has_any(&set, text, strlen(text)), n > 0);
	for (size_t i = 0; i < n; i++)
		strbuf_addf(&sb, "%s%u:%u%c", i ? " " : "", m[i].line, m[i].col, "CDct"[m[i].class]);
	vec_free_(m);
	scout_set_release(&set);
	return strbuf_detach(&sb, NULL);
}

static void expect(const char *text, const char *want)
{
	char *got = describe(text);

	if (strcmp(got, want))
		fail_msg("'%s': got '%s', want '%s'", text, got, want);
	vec_free_(got);
}

static void classes(void **state)
{
	expect("x = pin_it(a);", "1:5C");
	expect("/* pin_it */ pin_it();", "1:4c 1:14C");
	expect("// pin_it\npin_it", "1:4c 2:1C");
	expect("// a \\\n pin_it\npin_it", "2:2c 3:1C");
	expect("/* a\n * pin_it */\npin_it", "2:4c 3:1C");
	expect("printk(\"pin_it\"); pin_it()", "1:9t 1:19C");
	expect("#define A pin_it \\\n pin_it\npin_it", "1:11D 2:2D 3:1C");
	expect("  # if pin_it /* pin_it */", "1:8D 1:18c");
	expect("#include <pin_it/x.h>\n#include \"pin_it.h\"\n", "1:11t 2:11t");
	expect("#include <don't.h>\npin_it", "2:1C");
	expect("#define A /* x\n y */ pin_it\npin_it", "2:7D 3:1C");
}

static void quotes(void **state)
{
	expect("c = '\"'; pin_it();", "1:10C");
	expect("c = '\\''; pin_it();", "1:11C");
	expect("c = '\\\\'; pin_it();", "1:11C");
	expect("s = \"\\\"\"; pin_it();", "1:11C");
	expect("s = \"/*\"; pin_it(); s = \"*/\";", "1:11C");
	expect("s = \"a\\\n pin_it\"; pin_it", "2:2t 2:11C");
	expect("#error don't\npin_it", "2:1C");
	expect("#if 0\nit isn't pin_it\n#endif\npin_it", "2:10t 4:1C");
	expect("/* don't */ pin_it", "1:13C");
	expect("// don't \"\npin_it", "2:1C");
	expect("a / b * pin_it", "1:9C");
	expect("\"http://x\" pin_it", "1:12C");
}

static void whole_words(void **state)
{
	expect("unpin_it_fast pin_it2 xpin_it _pin_it", "");
	expect("pin_it", "1:1C");
	expect("(pin_it)unpin_it", "1:2C 1:9C");
	expect("get_it_fast\r\nget_it_fast", "1:1C 2:1C");
	expect("\"\\npin_it\"", "");		/* as grep -w has it: the word is npin_it */
	expect("get_it_fas", "");
	expect("", "");
	expect("p", "");
}

/* The fast pass against the slow one on texts with every overlap of the names' parts. */
static void fast_pass_misses_nothing(void **state)
{
	static const char part[][12] = { "pin_it", "un", "get_", "it", "_fast", " ", ";", "\n", "x", "p" };
	struct strbuf sb = STRBUF_INIT;
	unsigned int seed = 1;

	for (int i = 0; i < 20000; i++) {
		char *got;

		strbuf_clear(&sb);
		for (int j = 0; j < 6; j++) {
			seed = seed * 1103515245u + 12345u;
			strbuf_addstr(&sb, part[(seed >> 16) % 10]);
		}
		got = describe(sb.buf);
		vec_free_(got);
	}
	strbuf_release(&sb);
}

static void short_and_double_names(void **state)
{
	static const char *const shorts[] = { "f", "longer_name", "f", "" };
	struct scout_set set;
	struct scout_mention *m;
	size_t n;

	scout_set_init(&set, shorts, 4);
	assert_true(scout_has_any(&set, "a f b", 5));
	assert_false(scout_has_any(&set, "ff ef", 5));
	m = scout_classify(&set, "longer_name f", 13, &n);
	assert_int_equal(n, 2);
	assert_int_equal(m[1].name, 0);
	vec_free_(m);
	scout_set_release(&set);
}

/* --- a small tree on disk --- */

static char root[] = "/tmp/guptool-scout-XXXXXX";

static void put(const char *rel, const char *text)
{
	struct strbuf sb = STRBUF_INIT;

	strbuf_addf(&sb, "%s/%s", root, rel);
	*strrchr(sb.buf, '/') = '\0';
	assert_int_equal(fs_mkdir_p(sb.buf), 0);
	strbuf_clear(&sb);
	strbuf_addf(&sb, "%s/%s", root, rel);
	assert_int_equal(fs_write_file(sb.buf, text, strlen(text)), 0);
	strbuf_release(&sb);
}

static int make_root(void **state)
{
	struct strbuf sb = STRBUF_INIT;

	assert_non_null(mkdtemp(root));
	put("mm/b.c", "pin_it();\n/* unpin_it */\n");
	put("mm/a.c", "get_it_fast();\n");
	put("mm.c", "pin_it();\n");
	put("include/x.h", "int pin_it(void);\n");
	put("arch/entry.S", "call pin_it\n");
	put("mm/none.c", "int x;\n");
	put("mm/notes.txt", "pin_it\n");
	put("build/gen.c", "pin_it();\n");
	put(".git/x.c", "pin_it();\n");
	strbuf_addf(&sb, "%s/mm/loop", root);
	assert_int_equal(symlink("..", sb.buf), 0);
	strbuf_release(&sb);
	return 0;
}

static int remove_root(void **state)
{
	return fs_remove_tree(root);
}

static char *scout_text(int jobs, bool objdir)
{
	struct strbuf sb = STRBUF_INIT, obj = STRBUF_INIT;
	struct tree t = { .root = root };
	struct scout_result r;

	strbuf_addf(&obj, "%s/build", root);
	t.objdir = objdir ? obj.buf : root;
	assert_int_equal(scout_run(&t, names, 3, 0, jobs, &r), 0);
	for (size_t i = 0; i < r.nfile; i++)
		strbuf_addf(&sb, "%s %zu/%zu\n", r.file[i].path, r.file[i].ncode, r.file[i].nmention);
	strbuf_addf(&sb, "seen %zu unreadable %zu", r.seen, r.nunreadable);
	scout_release(&r);
	strbuf_release(&obj);
	return strbuf_detach(&sb, NULL);
}

static void whole_tree(void **state)
{
	for (int jobs = 1; jobs < 6; jobs += 2) {
		char *got = scout_text(jobs, true);

		assert_string_equal(got,
				    "arch/entry.S 1/1\ninclude/x.h 1/1\nmm.c 1/1\nmm/a.c 1/1\n"
				    "mm/b.c 1/2\nseen 6 unreadable 0");
		vec_free_(got);
	}
}

static void in_tree_build_is_read(void **state)
{
	char *got = scout_text(2, false);

	assert_non_null(strstr(got, "build/gen.c 1/1"));
	vec_free_(got);
}

static void no_such_tree(void **state)
{
	struct tree t = { .root = "/nonexistent/tree", .objdir = "/nonexistent/tree" };
	struct scout_result r;

	assert_int_equal(scout_run(&t, names, 3, 0, 1, &r), -1);
	scout_release(&r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(classes),
		cmocka_unit_test(quotes),
		cmocka_unit_test(whole_words),
		cmocka_unit_test(fast_pass_misses_nothing),
		cmocka_unit_test(short_and_double_names),
		cmocka_unit_test(whole_tree),
		cmocka_unit_test(in_tree_build_is_read),
		cmocka_unit_test(no_such_tree),
	};

	return cmocka_run_group_tests(tests, make_root, remove_root);
}
