/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * test_ast_pch.c - a parse with a precompiled header brings out what a plain one does
 *
 * A small tree in a temporary directory: three units share linux/base.h and
 * linux/more.h, so these are compiled; a fourth unit is what the test is about.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "../../ast/ast.h"
#include "../../ast/pch.h"
#include "../../tree/overlay.h"
#include "../../tree/tree.h"
#include "../../../lib/alloc.h"
#include "../../../lib/arena.h"
#include "../../../lib/fs.h"
#include "../../../lib/intern.h"
#include "../../../lib/strbuf.h"

static const char base_h[] =
	"#ifndef BASE_H\n#define BASE_H\n"
	"#define K_MACRO 0x10\n#define K_BOTH (K_MACRO | 1)\n"
	"enum { K_ENUM = 7 };\n"
	"struct late;\n"
	"int tracked_base(struct late *l, int nr);\n"
	"static inline int helper(int x) { return __builtin_expect(x, __COUNTER__); }\n"
	"#ifdef SWITCH\nstruct wide { long long a[4]; };\n#else\nstruct wide { int a; };\n#endif\n"
	"#define counted(x) ({ int __PASTE(__UNIQUE_ID_v, __COUNTER__) = (x); 0; })\n"
	"#define __PASTE_(a, b) a##b\n#define __PASTE(a, b) __PASTE_(a, b)\n"
	"#endif\n";
static const char more_h[] =
	"#ifndef MORE_H\n#define MORE_H\n#include <linux/base.h>\n"
	"#define HIDDEN 5\n#define K_MORE 3\n"
	"struct late { long l[3]; };\ntypedef int more_t;\n"
	"int tracked_more(int flags);\n#define tracked_more tracked_more\n"
	"static inline int spare(void) { return __COUNTER__; }\n"
	"#endif\n";
static const char own_h[] = "#include <linux/base.h>\nint tracked_own(void);\n";
static const char both_c[] =
	"#include <linux/base.h>\n#include <linux/more.h>\n"
	"int both(struct late *l) { return tracked_base(l, K_BOTH) + tracked_more(HIDDEN) + counted(1); }\n";

struct tree_dir {
	char top[64];
	char *argv[8], *plain[8];
	struct unit unit[4];
	const struct unit *all[4];
	struct ast_wanted want;
	struct ast_pch_plan *plan;
	struct ast_session *session;
};

static bool tracked(void *ctx, const char *name)
{
	return !strncmp(name, "tracked_", 8);
}

static bool wanted(void *ctx, const char *name, const char *file)
{
	return true;
}

static void put(const struct tree_dir *d, const char *name, const char *text)
{
	char *path = fs_join(d->top, name);

	assert_int_equal(fs_write_file(path, text, strlen(text)), 0);
	free(path);
}

static void set_unit(struct tree_dir *d, int i, const char *name)
{
	char *source = fs_join(d->top, name);

	d->unit[i] = (struct unit){
		.path = intern(name), .source = intern(source), .cwd = intern(d->top), .argv = d->argv,
		.argc = 5, .state = UNIT_BUILT,
	};
	d->all[i] = &d->unit[i];
	free(source);
}

static int setup(void **state)
{
	struct tree_dir *d = xcalloc(1, sizeof(*d));
	char *own = fs_join("linux", "base.h"), *sub;

	memcpy(d->top, "/tmp/guptool-pch-test-XXXXXX", sizeof("/tmp/guptool-pch-test-XXXXXX"));
	assert_non_null(mkdtemp(d->top));
	sub = fs_join(d->top, "linux");
	assert_int_equal(fs_mkdir_p(sub), 0);
	put(d, own, base_h);
	put(d, "linux/more.h", more_h);
	put(d, "own.h", own_h);
	d->argv[0] = "-x";
	d->argv[1] = "c";
	d->argv[2] = "-std=gnu11";
	d->argv[3] = "-ffreestanding";
	d->argv[4] = "-I.";
	for (int i = 0; i < 3; i++) {
		static const char *const name[] = { "a.c", "b.c", "c.c" };

		put(d, name[i], both_c);
		set_unit(d, i, name[i]);
	}
	put(d, "d.c", both_c);
	set_unit(d, 3, "d.c");
	d->want = (struct ast_wanted){ .is_tracked = tracked, .const_prefix = "K_" };
	free(own);
	free(sub);
	*state = d;
	return 0;
}

static int teardown(void **state)
{
	struct tree_dir *d = *state;

	ast_session_free(d->session);
	ast_pch_plan_free(d->plan);
	assert_int_equal(fs_remove_tree(d->top), 0);
	free(d);
	return 0;
}

static char *pch_dir(const struct tree_dir *d)
{
	return fs_join(d->top, "pch");
}

/* Plan for the units as they are, build, open a session. */
static void build_over(struct tree_dir *d, const struct overlay *ov)
{
	const char *why = NULL;
	char *dir = pch_dir(d);

	d->plan = ast_pch_plan_new(dir, &d->want, ov);
	assert_int_equal(ast_pch_plan_add(d->plan, d->all, 3), 1);
	assert_int_equal(ast_pch_build(d->plan, 0, &why), 0);
	assert_null(why);
	d->session = ast_session_new();
	free(dir);
}

static void build(struct tree_dir *d)
{
	build_over(d, NULL);
}

static void print_type(const struct ast_type *t, struct strbuf *sb)
{
	for (; t; t = t->elem)
		strbuf_addf(sb, " %s/%lld", t->name, t->size);
}

static void print(const struct ast_unit *u, struct strbuf *sb)
{
	for (unsigned int i = 0; i < u->nfn; i++) {
		ast_fn_print(u->fn[i], sb);
		for (unsigned int k = 0; k < u->fn[i]->nparam; k++)
			print_type(u->fn[i]->param[k]->type, sb);
	}
	for (unsigned int i = 0; i < u->nmention; i++)
		strbuf_addf(sb, "mention %s %d @%u\n", u->mention[i].name, u->mention[i].kind, u->mention[i].pos.line);
	for (unsigned int i = 0; i < u->nproto; i++) {
		strbuf_addf(sb, "proto %s @%s:%u", u->proto[i].name, u->proto[i].pos.file, u->proto[i].pos.line);
		for (unsigned int k = 0; k < u->proto[i].nparam; k++)
			print_type(u->proto[i].param[k]->type, sb);
		strbuf_addch(sb, '\n');
	}
	for (unsigned int i = 0; i < u->nkonst; i++)
		strbuf_addf(sb, "const %s %lld %d @%s:%u\n", u->konst[i].name, u->konst[i].value, u->konst[i].is_macro,
			    u->konst[i].pos.file, u->konst[i].pos.line);
	for (unsigned int i = 0; i < u->ninclude; i++)
		strbuf_addf(sb, "include %s\n", u->include[i]);
	for (unsigned int i = 0; i < u->ndiag; i++)
		strbuf_addf(sb, "error %u %s\n", u->diag[i].pos.line, u->diag[i].text);
}

/* Parse d.c, with and without what was built: equal, and 'expect' is what became of the shared header. */
static char *compare(struct tree_dir *d, const struct overlay *ov, const struct ast_wanted *want, const char *expect)
{
	struct strbuf text[2] = { STRBUF_INIT, STRBUF_INIT };
	struct arena a = ARENA_INIT;

	for (int i = 0; i < 2; i++) {
		const char *why = NULL;
		struct ast_unit u;

		ast_session_use_pch(d->session, i ? NULL : d->plan);
		assert_int_equal(ast_unit_parse(d->session, &d->unit[3], ov, want, &a, &u, &why), 0);
		print(&u, &text[i]);
		if (i)
			assert_null(u.pch);
		else if (*expect)
			assert_non_null(strstr(u.pch, expect));
		else
			assert_string_equal(u.pch, "");
		arena_clear(&a);
	}
	assert_string_equal(text[0].buf, text[1].buf);
	strbuf_release(&text[1]);
	arena_release(&a);
	return strbuf_detach(&text[0], NULL);
}

static void check(struct tree_dir *d, const char *source, const char *expect)
{
	put(d, "d.c", source);
	free(compare(d, NULL, &d->want, expect));
}

static void same(void **state)
{
	struct tree_dir *d = *state;
	char *text;

	build(d);
	text = compare(d, NULL, &d->want, "");
	assert_non_null(strstr(text, "const K_BOTH 17 1"));
	assert_non_null(strstr(text, "const K_ENUM 7 0"));
	assert_non_null(strstr(text, "proto tracked_more @"));
	assert_non_null(strstr(text, "struct late/24"));
	free(text);
}

/* linux/more.h is in the shared header but not in this unit. */
static void hidden(void **state)
{
	struct tree_dir *d = *state;
	char *text;

	build(d);
	put(d, "d.c", "#include \"own.h\"\n#define K_HERE (K_MACRO + 1)\n"
	    "int f(struct late *l) { return tracked_base(l, counted(2)) + tracked_own(); }\n");
	text = compare(d, NULL, &d->want, "");
	assert_null(strstr(text, "tracked_more"));
	assert_null(strstr(text, "K_MORE"));
	assert_null(strstr(text, "more.h"));
	assert_non_null(strstr(text, "own.h"));
	assert_non_null(strstr(text, "struct late/-1"));
	free(text);
}

static void refused(void **state)
{
	struct tree_dir *d = *state;

	build(d);
	check(d, "#include <linux/base.h>\n#ifdef HIDDEN\nint f(void) { return 1; }\n#endif\nint g(void) { return 0; }\n",
	      "uses the macro 'HIDDEN'");
	check(d, "#define SWITCH\n#include <linux/base.h>\nint f(struct wide *w) { return sizeof(*w); }\n",
	      "defines 'SWITCH'");
	put(d, "own.h", "#define SWITCH\n#include <linux/base.h>\n");
	check(d, "#include \"own.h\"\nint f(struct wide *w) { return sizeof(*w); }\n", "defines 'SWITCH'");
	/* what a plain parse does not find is not found */
	check(d, "#include <linux/base.h>\nint f(void) { return spare(); }\n", "needs 'spare'");
	check(d, "#include <linux/base.h>\nlong f(struct late *l) { return l->l[0]; }\n", "needs 'l'");
	check(d, "#include <linux/base.h>\nint f(void) { return sizeof(struct late); }\n", "needs");
	check(d, "#include <linux/base.h>\nmore_t *f(void);\n", "needs 'more_t'");
	check(d, "#include <linux/base.h>\nint f(void) { return nowhere; }\n", "errors");
	check(d, "#define pr_fmt(x) x\n#include <linux/base.h>\n#define SWITCH\nint f(void) { return 0; }\n", "");
}

/* What the caller asks for that a shared header cannot give. */
static void asked(void **state)
{
	struct tree_dir *d = *state;
	struct overlay_file f = { .path = "linux/base.h", .text = "int changed;\n", .len = 13 };
	struct overlay ov = { &f, 1, 1 };
	struct ast_wanted want;
	char *text;

	build(d);
	want = d->want;
	want.wants_header_fn = wanted;
	text = compare(d, NULL, &want, "inlines");
	assert_non_null(strstr(text, "helper"));
	free(text);
	put(d, "d.c", "#include <linux/base.h>\nint f(void) { return changed; }\n");
	free(compare(d, &ov, &d->want, "overlay"));
}

/* Texts in memory in place of a header and of the unit. */
static void overlaid(void **state)
{
	static const char changed_c[] = "#include <linux/base.h>\n#include <linux/more.h>\n"
		"int changed(struct late *l) { return tracked_base(l, K_BOTH) + tracked_more(K_NEW); }\n";
	struct tree_dir *d = *state;
	struct overlay ov = OVERLAY_INIT, other = OVERLAY_INIT;
	struct strbuf base = STRBUF_INIT;
	char *text;

	strbuf_addstr(&base, base_h);
	strbuf_setlen(&base, base.len - strlen("#endif\n"));
	strbuf_addstr(&base, "#define K_NEW 9\n#endif\n");
	memcpy(strstr(base.buf, "0x10"), "0x20", 4);
	overlay_set(&ov, "linux/base.h", base.buf, base.len);
	overlay_set(&ov, "d.c", changed_c, strlen(changed_c));
	build_over(d, &ov);
	text = compare(d, &ov, &d->want, "");
	assert_non_null(strstr(text, "const K_BOTH 33 1"));
	assert_non_null(strstr(text, "const K_NEW 9 1"));
	free(text);
	/* another overlay, or none */
	overlay_set(&other, "d.c", both_c, strlen(both_c));
	free(compare(d, &other, &d->want, "overlay"));
	free(compare(d, NULL, &d->want, "overlay"));
	/* a macro that a shared header tests, in the text in memory alone */
	overlay_set(&ov, "d.c", "#define SWITCH\n#include <linux/base.h>\nint f(struct wide *w) { return sizeof(*w); }\n", 82);
	free(compare(d, &ov, &d->want, "defines 'SWITCH'"));
	ast_pch_plan_free(d->plan);
	/* a header that is in memory alone */
	overlay_set(&ov, "linux/fresh.h", "int fresh;\n", 11);
	d->plan = ast_pch_plan_new("/nowhere", &d->want, &ov);
	assert_int_equal(ast_pch_plan_add(d->plan, d->all, 3), 0);
	overlay_release(&ov);
	overlay_release(&other);
	strbuf_release(&base);
}

/* A header that is on disk, and in memory is not. */
static void deleted(void **state)
{
	struct tree_dir *d = *state;
	static const char without[] = "#include <linux/base.h>\nint f(struct late *l) { return tracked_base(l, K_BOTH); }\n";
	struct overlay ov = OVERLAY_INIT;

	overlay_delete(&ov, "linux/more.h");
	overlay_set(&ov, "a.c", without, strlen(without));
	overlay_set(&ov, "b.c", without, strlen(without));
	overlay_set(&ov, "c.c", without, strlen(without));
	build_over(d, &ov);
	free(compare(d, &ov, &d->want, "errors"));
	overlay_set(&ov, "d.c", without, strlen(without));
	free(compare(d, &ov, &d->want, ""));
	overlay_release(&ov);
}

/* -D of the unit's own: used unless a shared header names it; other options: another group. */
static void options(void **state)
{
	struct tree_dir *d = *state;
	char *argv[7];

	build(d);
	memcpy(argv, d->argv, sizeof(*argv) * 5);
	argv[5] = "-DOWN";
	d->unit[3].argv = argv;
	d->unit[3].argc = 6;
	free(compare(d, NULL, &d->want, ""));
	argv[5] = "-DSWITCH=1";
	free(compare(d, NULL, &d->want, "has -DSWITCH"));
	argv[5] = "-funsigned-char";
	ast_session_use_pch(d->session, d->plan);
	{
		struct arena a = ARENA_INIT;
		const char *why = NULL;
		struct ast_unit u;

		assert_int_equal(ast_unit_parse(d->session, &d->unit[3], NULL, &d->want, &a, &u, &why), 0);
		assert_null(u.pch);
		arena_release(&a);
	}
	/* too few units for a file of their own */
	ast_pch_plan_free(d->plan);
	d->plan = ast_pch_plan_new("/nowhere", &d->want, NULL);
	assert_int_equal(ast_pch_plan_add(d->plan, d->all, 2), 0);
	/* two more do not pay for one either; three do, once */
	assert_int_equal(ast_pch_plan_add(d->plan, d->all, 2), 0);
	assert_int_equal(ast_pch_plan_add(d->plan, d->all, 3), 1);
	assert_int_equal(ast_pch_plan_add(d->plan, d->all, 3), 0);
}

static void stale(void **state)
{
	struct tree_dir *d = *state;
	char *text;

	build(d);
	put(d, "linux/more.h", "#ifndef MORE_H\n#define MORE_H\n#include <linux/base.h>\n#define HIDDEN 55\n"
	    "struct late { char c; };\nint tracked_more(int flags, ...);\n#endif\n");
	text = compare(d, NULL, &d->want, "could not load");
	assert_non_null(strstr(text, "struct late/1"));
	free(text);
}

/* Overwrite each built file whose name ends so. */
static void damage(struct tree_dir *d, const char *suffix)
{
	char *dir = pch_dir(d);
	DIR *dp = opendir(dir);
	struct dirent *e;
	int n = 0;

	assert_non_null(dp);
	while ((e = readdir(dp)) != NULL) {
		size_t len = strlen(e->d_name), m = strlen(suffix);
		char *path = fs_join(dir, e->d_name);

		if (len > m && !strcmp(e->d_name + len - m, suffix)) {
			assert_int_equal(fs_write_file(path, "CPCHdamaged", 11), 0);
			n++;
		}
		free(path);
	}
	closedir(dp);
	free(dir);
	assert_int_equal(n, 1);
}

static void damaged_pch(void **state)
{
	build(*state);
	damage(*state, ".pch");
	free(compare(*state, NULL, &((struct tree_dir *)*state)->want, "could not load"));
}

static void damaged_index(void **state)
{
	build(*state);
	damage(*state, ".index");
	free(compare(*state, NULL, &((struct tree_dir *)*state)->want, "not built"));
}

/* A directory that cannot be made, and headers that do not compile. */
static void not_built(void **state)
{
	struct tree_dir *d = *state;
	const char *why = NULL;
	char *dir;

	d->plan = ast_pch_plan_new("/proc/nowhere", &d->want, NULL);
	assert_int_equal(ast_pch_plan_add(d->plan, d->all, 3), 1);
	assert_int_equal(ast_pch_build(d->plan, 0, &why), -1);
	assert_non_null(strstr(why, "/proc/nowhere"));
	d->session = ast_session_new();
	free(compare(d, NULL, &d->want, "not built"));
	ast_session_use_pch(d->session, NULL);
	ast_pch_plan_free(d->plan);

	dir = pch_dir(d);
	put(d, "linux/more.h", "unknown_t tracked_more(void);\n");
	d->plan = ast_pch_plan_new(dir, &d->want, NULL);
	assert_int_equal(ast_pch_plan_add(d->plan, d->all, 3), 1);
	assert_int_equal(ast_pch_build(d->plan, 0, &why), -1);
	assert_non_null(strstr(why, "unknown_t"));
	free(compare(d, NULL, &d->want, "not built"));
	free(dir);
}

static void removed(void **state)
{
	struct tree_dir *d = *state;
	char *dir = pch_dir(d);

	build(d);
	assert_true(fs_is_dir(dir));
	ast_pch_plan_free(d->plan);
	d->plan = NULL;
	assert_false(fs_is_dir(dir));
	free(dir);
}

#define T(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(same), T(hidden), T(refused), T(asked), T(overlaid), T(deleted), T(options), T(stale),
		T(damaged_pch), T(damaged_index), T(not_built), T(removed),
	};
	int failed = cmocka_run_group_tests_name("ast_pch", tests, NULL, NULL);

	intern_release();
	return failed;
}
