/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * test_change_diff.c - what is read out of diffs; hostile ones cost one line
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <time.h>
#include "../../../lib/alloc.h"
#include "../../../lib/strbuf.h"
#include "../../../lib/vec.h"
#include "../../change/change.h"
#include "../../tree/overlay.h"

#define HUNK "@@ -1 +1 @@\n-1\n+2\n"

static const struct diff_case {
	const char *name, *diff;
	enum change_kind kind;
	const char *old, *new, *skipped;
	size_t hunks;
	unsigned int old_mode, new_mode;
} cases[] = {
	{ "git", "diff --git a/x b/x\nindex 1..2 100644\n--- a/x\n+++ b/x\n" HUNK, CHANGE_MODIFY, "x", "x", NULL, 1, 0100644 },
	{ "git, CR in the headers", "diff --git a/x b/x\r\nindex 1..2 100644\r\n--- a/x\r\n+++ b/x\r\n" HUNK, CHANGE_MODIFY, "x", "x",
	  NULL, 1, 0100644 },
	{ "other prefixes", "diff --git i/d/x w/d/x\n--- i/d/x\n+++ w/d/x\n" HUNK, CHANGE_MODIFY, "d/x", "d/x", NULL, 1 },
	{ "prefixes of other lengths", "diff --git old/d/x new1/d/x\nold mode 100644\nnew mode 100755\n", CHANGE_MODIFY, "d/x", "d/x",
	  NULL, 0, 0100644, 0100755 },
	{ "mode alone, blanks in the name", "diff --git a/a b b/a b\nold mode 100644\nnew mode 100755\n", CHANGE_MODIFY, "a b", "a b",
	  NULL, 0, 0100644, 0100755 },
	{ "new", "diff --git a/x b/x\nnew file mode 100755\n--- /dev/null\n+++ b/x\n@@ -0,0 +1 @@\n+1\n", CHANGE_NEW, NULL, "x", NULL, 1,
	  0, 0100755 },
	{ "deleted", "diff --git a/x b/x\ndeleted file mode 100644\n--- a/x\n+++ /dev/null\n@@ -1 +0,0 @@\n-1\n", CHANGE_DELETE, "x", NULL,
	  NULL, 1, 0100644 },
	{ "renamed", "diff --git a/x b/y\nsimilarity index 100%\nrename from x\nrename to y\n", CHANGE_RENAME, "x", "y" },
	{ "renamed, old words", "diff --git a/x b/y\nsimilarity index 100%\nrename old x\nrename new y\n", CHANGE_RENAME, "x", "y" },
	{ "copied", "diff --git a/x b/y\nsimilarity index 100%\ncopy from x\ncopy to y\n", CHANGE_COPY, "x", "y" },
	{ "binary, with data", "diff --git a/x b/x\nindex 1..2 100644\nGIT binary patch\nliteral 1\nIcmZQz0000\n\nliteral 0\nHcmV?d00001\n\n",
	  CHANGE_MODIFY, "x", "x", "binary patch", 0, 0100644 },
	{ "binary, without", "diff --git a/x b/x\nindex 1..2 100644\nBinary files a/x and b/x differ\n", CHANGE_MODIFY, "x", "x",
	  "binary patch", 0, 0100644 },
	{ "symbolic link", "diff --git a/x b/x\nnew file mode 120000\n--- /dev/null\n+++ b/x\n@@ -0,0 +1 @@\n+/etc/passwd\n"
	  "\\ No newline at end of file\n", CHANGE_NEW, NULL, "x", "symbolic link", 1, 0, 0120000 },
	{ "submodule", "diff --git a/x b/x\nindex 1..2 160000\n--- a/x\n+++ b/x\n@@ -1 +1 @@\n-Subproject commit 1\n+Subproject commit 2\n",
	  CHANGE_MODIFY, "x", "x", "submodule", 1, 0160000 },
	{ "quoted", "diff --git \"a/\\303\\244\" \"b/\\303\\244\"\n--- \"a/\\303\\244\"\n+++ \"b/\\303\\244\"\n" HUNK, CHANGE_MODIFY,
	  "\303\244", "\303\244", NULL, 1 },
	{ "one side quoted", "diff --git a/x \"b/\\171\"\nsimilarity index 100%\nrename from x\nrename to \"\\171\"\n", CHANGE_RENAME, "x", "y" },
	{ "hunk after hunk", "--- a/x\n+++ b/x\n" HUNK "@@ -9,0 +10,2 @@ f()\n+1\n+2\n", CHANGE_MODIFY, "x", "x", NULL, 2 },
	{ "removed and added lines that look like headers", "--- a/x\n+++ b/x\n@@ -1,2 +1,2 @@\n--- a/y\n-+++ b/y\n+-- a/y\n+++ b/y\n",
	  CHANGE_MODIFY, "x", "x", NULL, 1 },
	{ "other language", "--- a/x\n+++ b/x\n@@ -1 +1 @@\n-1\n+2\n\\ Kein Zeilenumbruch\n", CHANGE_MODIFY, "x", "x", NULL, 1 },
	{ "slashes", "--- a//d/x\n+++ b//d/x\n" HUNK, CHANGE_MODIFY, "d/x", "d/x", NULL, 1 },
};

static bool same(const char *a, const char *b)
{
	return a && b ? !strcmp(a, b) : a == b;
}

static void what_is_read(void **state)
{
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		const struct diff_case *c = &cases[i];
		struct change_series s = CHANGE_SERIES_INIT;
		struct strbuf why = STRBUF_INIT;
		const struct change_file *f;

		if (change_parse(&s, c->diff, strlen(c->diff), NULL, &why) || s.n != 1 || s.patch[0].nfile != 1)
			fail_msg("%s: '%s'", c->name, why.buf);
		f = &s.patch[0].file[0];
		if (f->kind != c->kind || f->nhunk != c->hunks || !same(f->skipped, c->skipped))
			fail_msg("%s: %s, %zu hunks, skipped %s", c->name, change_kind_name(f->kind), f->nhunk, f->skipped);
		if (!same(f->old_path, c->old) || !same(f->new_path, c->new))
			fail_msg("%s: '%s' to '%s'", c->name, f->old_path, f->new_path);
		if (f->old_mode != c->old_mode || f->new_mode != c->new_mode)
			fail_msg("%s: mode %o to %o", c->name, f->old_mode, f->new_mode);
		change_series_release(&s);
		strbuf_release(&why);
	}
}

static void numbers_of_hunks(void **state)
{
	static const char diff[] = "words\n--- a/x\n+++ b/x\n@@ -3 +4,2 @@ f()\n-a\n+b\n+c\n@@ -10,2 +12 @@\n a\n-b\n";
	struct change_series s = CHANGE_SERIES_INIT;
	struct strbuf why = STRBUF_INIT;
	const struct change_hunk *h;

	assert_int_equal(change_parse(&s, diff, strlen(diff), NULL, &why), 0);
	h = s.patch[0].file[0].hunk;
	assert_int_equal(h[0].old_start, 3);
	assert_int_equal(h[0].old_count, 1);
	assert_int_equal(h[0].new_start, 4);
	assert_int_equal(h[0].new_count, 2);
	assert_int_equal(h[0].line, 4);
	assert_int_equal(h[0].len, 9);
	assert_memory_equal(h[0].body, "-a\n+b\n+c\n", 9);
	assert_int_equal(h[1].old_start, 10);
	assert_int_equal(h[1].old_count, 2);
	assert_int_equal(h[1].new_count, 1);
	assert_int_equal(h[1].line, 8);
	change_series_release(&s);
	strbuf_release(&why);
}

/* --- hostile: refused while reading, with these words --- */

#define PLAIN(path) "--- a/" path "\n+++ b/" path "\n" HUNK
#define GIT(path) "diff --git a/" path " b/" path "\n--- a/" path "\n+++ b/" path "\n" HUNK

static const struct { const char *name, *diff, *reason; } hostile[] = {
	{ "empty", "", "no diff" },
	{ "words", "hello\n", "no diff" },
	{ "mail without a diff", "Subject: x\n\nhello\n", "no diff" },
	{ "upwards", PLAIN("../x"), "leaves the tree" },
	{ "upwards inside", PLAIN("d/../../x"), "leaves the tree" },
	{ "upwards at the end", GIT("d/.."), "leaves the tree" },
	{ "absolute after the prefix", "diff --git a/x b/x\nsimilarity index 100%\nrename from x\nrename to /etc/passwd\n", "absolute" },
	{ "absolute source", "diff --git a/x b/x\nsimilarity index 100%\ncopy from /etc/passwd\ncopy to x\n", "absolute" },
	{ "upwards in a rename", "diff --git a/x b/x\nsimilarity index 100%\nrename from x\nrename to ../x\n", "leaves the tree" },
	{ "upwards, quoted", "--- \"a/\\056\\056/x\"\n+++ \"b/\\056\\056/x\"\n" HUNK, "leaves the tree" },
	{ "git's folder", GIT(".git/config"), "git's own" },
	{ "git's folder below", PLAIN("d/.GIT/hooks/x"), "git's own" },
	{ "git's folder with a dot", PLAIN(".git./config"), "git's own" },
	{ "git's folder, short name", PLAIN("GIT~1/config"), "git's own" },
	{ "git's folder, stream", PLAIN(".git::$INDEX_ALLOCATION/x"), "git's own" },
	{ "dot", PLAIN("./x"), "component '.'" },
	{ "nothing between slashes", PLAIN("d//x"), "empty component" },
	{ "folder", PLAIN("d/"), "empty component" },
	{ "backslash", PLAIN("d\\x"), "backslash" },
	{ "control character", "--- \"a/\\033[2Jx\"\n+++ \"b/\\033[2Jx\"\n" HUNK, "control character" },
	{ "newline in a name", "--- \"a/x\\ny\"\n+++ \"b/x\\ny\"\n" HUNK, "control character" },
	{ "zero byte in a name", "--- \"a/x\\000y\"\n+++ \"b/x\\000y\"\n" HUNK, "zero byte" },
	{ "nothing to strip", "--- x\n+++ x\n" HUNK, "-p1" },
	{ "quote not closed", "--- \"a/x\n+++ \"b/x\n" HUNK, "damaged name" },
	{ "unknown escape", "--- \"a/\\z\"\n+++ \"b/\\z\"\n" HUNK, "damaged name" },
	{ "no names", "diff --git a/x b/y\nindex 1..2 100644\n", "do not name" },
	{ "two names", "diff --git a/x b/y\n--- a/x\n+++ b/y\n" HUNK, "no rename" },
	{ "headers disagree", "diff --git a/x b/x\n--- a/y\n+++ b/x\n" HUNK, "two names" },
	{ "new and deleted", "diff --git a/x b/x\nnew file mode 100644\ndeleted file mode 100644\n", "new and deleted" },
	{ "new and renamed", "diff --git a/x b/y\nnew file mode 100644\nrename from x\nrename to y\n", "new and deleted, renamed" },
	{ "deleted and renamed", "diff --git a/x b/y\ndeleted file mode 100644\nrename from x\nrename to y\n", "deleted and renamed" },
	{ "new with an old name", "diff --git a/x b/x\nnew file mode 100644\n--- a/x\n+++ b/x\n" HUNK, "should be" },
	{ "/dev/null without deletion", "diff --git a/x b/x\n--- a/x\n+++ /dev/null\n" HUNK, "should be" },
	{ "both /dev/null", "--- /dev/null\n+++ /dev/null\n" HUNK, "both names" },
	{ "new with old lines", "--- /dev/null\n+++ b/x\n" HUNK, "has old lines" },
	{ "deleted with new lines", "--- a/x\n+++ /dev/null\n" HUNK, "has new lines" },
	{ "mode", "diff --git a/x b/x\nold mode 9\nnew mode 100755\n", "damaged mode" },
	{ "long mode", "diff --git a/x b/x\nold mode 7777777777777777777777777777\nnew mode 100755\n", "damaged mode" },
	{ "hunk without a file", "@@ -1 +1 @@\n-1\n+2\n", "without a file" },
	{ "hunk header", "--- a/x\n+++ b/x\n@@ -1 +x @@\n-1\n+2\n", "hunk header" },
	{ "overflow", "--- a/x\n+++ b/x\n@@ -1,18446744073709551617 +1 @@\n-1\n+2\n", "hunk header" },
	{ "counts beyond the end", "--- a/x\n+++ b/x\n@@ -1,1000000 +1,1000000 @@\n-1\n+2\n", "cut off" },
	{ "too many old lines", "--- a/x\n+++ b/x\n@@ -1,1 +1,2 @@\n-1\n-2\n+3\n", "damaged" },
	{ "no newline before a line", "--- a/x\n+++ b/x\n@@ -1 +1 @@\n\\ No newline at end of file\n-1\n+2\n", "damaged" },
	{ "changes nothing", "--- a/x\n+++ b/x\n@@ -1 +1 @@\n 1\n", "changes nothing" },
	{ "nothing at all", "--- a/x\n+++ b/x\n@@ -0,0 +0,0 @@\n", "changes nothing" },
	{ "parts in parts", "Subject: x\nContent-Type: multipart/a; boundary=1\n\n--1\nContent-Type: multipart/a; boundary=2\n\n--2\n"
	  "Content-Type: multipart/a; boundary=3\n\n--3\nContent-Type: multipart/a; boundary=4\n\n--4\n"
	  "Content-Type: multipart/a; boundary=5\n\n--5\nContent-Type: multipart/a; boundary=6\n\n--6\n\n" PLAIN("x"), "inside of one another" },
	{ "second of two mails", "From 1 Mon Sep 17 00:00:00 2001\nSubject: x\n\n" PLAIN("x")
	  "From 2 Mon Sep 17 00:00:00 2001\nSubject: y\n\n" PLAIN("../y"), "patch 2 of 2" },
};

static void refused(const char *name, const char *text, size_t len, const char *reason)
{
	struct change_series s = CHANGE_SERIES_INIT;
	struct strbuf why = STRBUF_INIT;

	if (change_parse(&s, text, len, NULL, &why) != -1 || s.n || s.patch)
		fail_msg("%s: not refused", name);
	if (!strstr(why.buf, reason) || strchr(why.buf, '\n') || why.len > 500)
		fail_msg("%s: reason '%s'", name, why.buf);
	strbuf_release(&why);
}

static void hostile_is_refused(void **state)
{
	for (size_t i = 0; i < ARRAY_SIZE(hostile); i++)
		refused(hostile[i].name, hostile[i].diff, strlen(hostile[i].diff), hostile[i].reason);
}

static void repeat(struct strbuf *sb, const char *s, size_t n)
{
	while (n--)
		strbuf_addstr(sb, s);
}

static void limits(void **state)
{
	struct strbuf sb = STRBUF_INIT;

	strbuf_addstr(&sb, "--- /dev/null\n+++ b/");
	repeat(&sb, "d/", CHANGE_MAX_PATH / 2);
	strbuf_addstr(&sb, "x\n@@ -0,0 +1 @@\n+1\n");
	refused("long path", sb.buf, sb.len, "too long");
	strbuf_clear(&sb);
	repeat(&sb, "From 1 Mon Sep 17 00:00:00 2001\n\n", CHANGE_MAX_PATCHES + 1);
	refused("many mails", sb.buf, sb.len, "more than 2000 mails");
	strbuf_clear(&sb);
	strbuf_addstr(&sb, "--- a/x\n+++ b/x\n");
	repeat(&sb, "@@ -0,0 +1 @@\n+\n", CHANGE_MAX_HUNKS + 1);
	refused("many hunks", sb.buf, sb.len, "more than 200000 hunks");
	strbuf_clear(&sb);
	repeat(&sb, "diff --git a/x b/x\nnew file mode 100644\n", CHANGE_MAX_FILES + 1);
	refused("many files", sb.buf, sb.len, "more than 100000 files");
	strbuf_clear(&sb);
	/* only its length is looked at */
	refused("large", sb.buf, (size_t)CHANGE_MAX_INPUT + 1, "67108865 bytes");
	strbuf_release(&sb);
}

/* --- hostile: refused while applying --- */

static int read_same_lines(void *ctx, const char *path, struct strbuf *text, struct strbuf *why)
{
	repeat(text, "}\n", 400000);
	return 1;
}

/* Text in which each place nearly matches: without a bound 400,000 times 100,000 lines are compared. */
static void search_is_bounded(void **state)
{
	const struct change_source src = { read_same_lines, NULL };
	struct change_series s = CHANGE_SERIES_INIT;
	struct overlay ov = OVERLAY_INIT;
	struct strbuf sb = STRBUF_INIT, why = STRBUF_INIT;
	clock_t start = clock();

	strbuf_addstr(&sb, "--- a/x\n+++ b/x\n@@ -200000,100002 +200000,100002 @@\n");
	repeat(&sb, " }\n", 100000);
	strbuf_addstr(&sb, "-a\n+b\n }\n");
	assert_int_equal(change_parse(&s, sb.buf, sb.len, NULL, &why), 0);
	assert_int_equal(change_apply(&s.patch[0], &src, &ov, NULL, &why), -1);
	assert_non_null(strstr(why.buf, "too long or too much"));
	assert_int_equal(ov.n, 0);
	assert_true((clock() - start) / CLOCKS_PER_SEC < 60);
	change_series_release(&s);
	strbuf_release(&sb);
	strbuf_release(&why);
}

static int read_large(void *ctx, const char *path, struct strbuf *text, struct strbuf *why)
{
	if (strcmp(path, "x"))
		return 0;
	while (text->len < CHANGE_MAX_OVERLAY / 8)
		strbuf_addf(text, "%01000d\n", 0);
	return 1;
}

/* One small patch may copy a large file under many names. */
static void memory_is_bounded(void **state)
{
	const struct change_source src = { read_large, NULL };
	struct change_series s = CHANGE_SERIES_INIT;
	struct overlay ov = OVERLAY_INIT;
	struct strbuf sb = STRBUF_INIT, why = STRBUF_INIT;

	for (unsigned int i = 0; i < 400; i++)
		strbuf_addf(&sb, "diff --git a/x b/y%u\nsimilarity index 100%%\ncopy from x\ncopy to y%u\n", i, i);
	assert_int_equal(change_parse(&s, sb.buf, sb.len, NULL, &why), 0);
	assert_int_equal(change_apply(&s.patch[0], &src, &ov, NULL, &why), -1);
	assert_string_equal(why.buf, "the changed files have more than 268435456 bytes");
	assert_int_equal(ov.n, 0);
	change_series_release(&s);
	strbuf_release(&sb);
	strbuf_release(&why);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_read),
		cmocka_unit_test(numbers_of_hunks),
		cmocka_unit_test(hostile_is_refused),
		cmocka_unit_test(limits),
		cmocka_unit_test(search_is_bounded),
		cmocka_unit_test(memory_is_bounded),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
