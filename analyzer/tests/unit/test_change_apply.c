/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * test_change_apply.c - patches in memory give what git gives on disk
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "change_git.h"

#define TEN "1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n"
#define HEAD "diff --git a/f b/f\n--- a/f\n+++ b/f\n"

static const struct apply_case {
	const char *name;
	struct text_file file[NR_FILES];
	const char *patch;
	bool applies;
	unsigned int fuzz;
} cases[] = {
	{ "exact", { { "f", TEN } }, HEAD "@@ -4,3 +4,3 @@\n 4\n-5\n+five\n 6\n", true },
	{ "offset down", { { "f", "a\nb\n" TEN } }, HEAD "@@ -4,3 +4,3 @@\n 4\n-5\n+five\n 6\n", true },
	{ "offset up", { { "f", TEN } }, HEAD "@@ -7,3 +7,3 @@\n 4\n-5\n+five\n 6\n", true },
	{ "nearest of two", { { "f", "a\nx\nb\n1\n2\n3\na\nx\nb\n" } }, HEAD "@@ -6,3 +6,3 @@\n a\n-x\n+y\n b\n", true },
	{ "equally near", { { "f", "0\na\nx\nb\n1\na\nx\nb\n9\n" } }, HEAD "@@ -4,3 +4,3 @@\n a\n-x\n+y\n b\n", true },
	{ "wrong context", { { "f", TEN } }, HEAD "@@ -4,3 +4,3 @@\n 4\n-5\n+five\n 7\n", false },
	{ "blanks differ", { { "f", "1\n2 \n3\n" } }, HEAD "@@ -1,3 +1,3 @@\n 1\n-2\n+two\n 3\n", false },
	{ "must be at the start", { { "f", "0\n" TEN } }, HEAD "@@ -1,2 +1,3 @@\n+zero\n 1\n 2\n", false },
	{ "must be at the end", { { "f", TEN "11\n" } }, HEAD "@@ -9,2 +9,3 @@\n 9\n 10\n+eleven\n", false },
	{ "at the end", { { "f", TEN } }, HEAD "@@ -9,2 +9,3 @@\n 9\n 10\n+eleven\n", true },
	{ "no context in the middle", { { "f", TEN } }, HEAD "@@ -5 +5 @@\n-5\n+five\n", false },
	{ "two hunks", { { "f", TEN } }, HEAD "@@ -1,2 +1,3 @@\n 1\n+one\n 2\n@@ -9,2 +10,1 @@\n 9\n-10\n", true },
	{ "hunks out of order", { { "f", TEN } },
	  HEAD "@@ -7,3 +7,3 @@\n 7\n-8\n+eight\n 9\n@@ -2,3 +2,4 @@\n 2\n 3\n+x\n 4\n", true },
	{ "not over lines just put", { { "f", "a\nx\nb\n" } },
	  HEAD "@@ -1,3 +1,3 @@\n a\n-x\n+y\n b\n@@ -1,3 +1,3 @@\n a\n-y\n+z\n b\n", false },
	{ "all or nothing", { { "f", TEN }, { "g", "1\n" } },
	  HEAD "@@ -4,3 +4,3 @@\n 4\n-5\n+five\n 6\ndiff --git a/g b/g\n--- a/g\n+++ b/g\n@@ -1 +1 @@\n-2\n+3\n", false },
	{ "fuzz refused", { { "f", "1\n2\nx\n4\n5\n6\n7\n8\n" } }, HEAD "@@ -1,7 +1,7 @@\n 1\n 2\n 3\n-4\n+four\n 5\n 6\n 7\n", false },
	{ "fuzz asked for", { { "f", "0\n1\nx\n3\n4\n5\n6\n7\n8\n" } },
	  HEAD "@@ -3,7 +3,7 @@\n 1\n 2\n 3\n-4\n+four\n 5\n 6\n 7\n", true, 2 },
	{ "one line of fuzz is not two", { { "f", "0\n1\nx\n3\n4\n5\n6\n7\n8\n" } },
	  HEAD "@@ -3,7 +3,7 @@\n 1\n 2\n 3\n-4\n+four\n 5\n 6\n 7\n", false, 1 },
	{ "empty context line", { { "f", "1\n\n3\n4\n" } }, HEAD "@@ -1,4 +1,4 @@\n 1\n\n-3\n+three\n 4\n", true },
	{ "newline goes", { { "f", "1\n2\n" } }, HEAD "@@ -1,2 +1,2 @@\n 1\n-2\n+2\n\\ No newline at end of file\n", true },
	{ "newline comes", { { "f", "1\n2" } }, HEAD "@@ -1,2 +1,2 @@\n 1\n-2\n\\ No newline at end of file\n+2\n", true },
	{ "no newline stays", { { "f", "1\n2\n3" } }, HEAD "@@ -1,3 +1,3 @@\n 1\n-2\n+two\n 3\n\\ No newline at end of file\n", true },
	{ "newline missing in the patch", { { "f", "1\n2" } }, HEAD "@@ -1,2 +1,2 @@\n 1\n-2\n+3\n", false },
	{ "CRLF in the text", { { "f", "1\r\n2\r\n3\r\n" } }, HEAD "@@ -1,3 +1,3 @@\n 1\r\n-2\r\n+two\r\n 3\r\n", true },
	{ "CRLF in the patch alone", { { "f", "1\n2\n3\n" } }, HEAD "@@ -1,3 +1,3 @@\n 1\r\n-2\r\n+two\r\n 3\r\n", false },
	{ "CRLF in the text alone", { { "f", "1\r\n2\r\n3\r\n" } }, HEAD "@@ -1,3 +1,3 @@\n 1\n-2\n+two\n 3\n", false },
	{ "new file", { { "f", "1\n" } },
	  "diff --git a/d/n b/d/n\nnew file mode 100644\nindex 0000000..e69de29\n--- /dev/null\n+++ b/d/n\n@@ -0,0 +1,2 @@\n+a\n+b\n", true },
	{ "new empty file", { { "f", "1\n" } }, "diff --git a/n b/n\nnew file mode 100644\nindex 0000000..e69de29\n", true },
	{ "new file exists", { { "n", "1\n" } },
	  "diff --git a/n b/n\nnew file mode 100644\n--- /dev/null\n+++ b/n\n@@ -0,0 +1 @@\n+a\n", false },
	{ "deleted", { { "f", "1\n2\n" } },
	  "diff --git a/f b/f\ndeleted file mode 100644\n--- a/f\n+++ /dev/null\n@@ -1,2 +0,0 @@\n-1\n-2\n", true },
	{ "deleted with more in it", { { "f", "1\n2\n3\n" } },
	  "diff --git a/f b/f\ndeleted file mode 100644\n--- a/f\n+++ /dev/null\n@@ -1,2 +0,0 @@\n-1\n-2\n", false },
	{ "deleted without its text", { { "f", "1\n" } }, "diff --git a/f b/f\ndeleted file mode 100644\nindex 1..0\n", false },
	{ "missing file", { { "g", "1\n" } }, HEAD "@@ -1 +1 @@\n-1\n+2\n", false },
	{ "renamed", { { "f", TEN } },
	  "diff --git a/f b/d/g\nsimilarity index 100%\nrename from f\nrename to d/g\n", true },
	{ "renamed and changed", { { "f", TEN } },
	  "diff --git a/f b/g\nsimilarity index 80%\nrename from f\nrename to g\n--- a/f\n+++ b/g\n"
	  "@@ -4,3 +4,3 @@\n 4\n-5\n+five\n 6\n", true },
	{ "change places", { { "f", "1\n" }, { "g", "2\n" } },
	  "diff --git a/f b/g\nsimilarity index 100%\nrename from f\nrename to g\n"
	  "diff --git a/g b/f\nsimilarity index 100%\nrename from g\nrename to f\n", true },
	{ "renamed onto another", { { "f", "1\n" }, { "g", "2\n" } },
	  "diff --git a/f b/g\nsimilarity index 100%\nrename from f\nrename to g\n", false },
	{ "copy of what it was", { { "a", TEN } },
	  "diff --git a/a b/a\n--- a/a\n+++ b/a\n@@ -4,3 +4,3 @@\n 4\n-5\n+five\n 6\n"
	  "diff --git a/a b/b\nsimilarity index 90%\ncopy from a\ncopy to b\n--- a/a\n+++ b/b\n@@ -4,3 +4,3 @@\n 4\n-5\n+cinq\n 6\n", true },
	{ "one file twice", { { "f", TEN } },
	  HEAD "@@ -4,3 +4,3 @@\n 4\n-5\n+five\n 6\n" HEAD "@@ -4,3 +4,3 @@\n 4\n-five\n+cinq\n 6\n", true },
	{ "deleted and new again", { { "f", "1\n" } },
	  "diff --git a/f b/f\ndeleted file mode 100644\n--- a/f\n+++ /dev/null\n@@ -1 +0,0 @@\n-1\n"
	  "diff --git a/f b/f\nnew file mode 100755\n--- /dev/null\n+++ b/f\n@@ -0,0 +1 @@\n+2\n", true },
	{ "changed after deletion", { { "f", "1\n" } },
	  "diff --git a/f b/f\ndeleted file mode 100644\n--- a/f\n+++ /dev/null\n@@ -1 +0,0 @@\n-1\n"
	  HEAD "@@ -1 +1 @@\n-1\n+2\n", false },
	{ "names with blanks", { { "a b/c d", "1\n" } },
	  "diff --git a/a b/c d b/a b/c d\n--- a/a b/c d\t\n+++ b/a b/c d\t\n@@ -1 +1 @@\n-1\n+2\n", true },
	{ "quoted name that is fine", { { "\303\244 \"x\"", "1\n" } },
	  "diff --git \"a/\\303\\244 \\\"x\\\"\" \"b/\\303\\244 \\\"x\\\"\"\n--- \"a/\\303\\244 \\\"x\\\"\"\n+++ \"b/\\303\\244 \\\"x\\\"\"\n"
	  "@@ -1 +1 @@\n-1\n+2\n", true },
	{ "diff -u", { { "d/f", "1\n" } },
	  "--- linux.orig/d/f\t2024-05-06 07:08:09.000000000 +0200\n+++ linux/d/f\t2024-05-06 07:08:10.000000000 +0200\n"
	  "@@ -1 +1 @@\n-1\n+2\n", true },
	{ "diff -uN makes a file", { { "f", "1\n" } },
	  "--- a/n\t1970-01-01 01:00:00.000000000 +0100\n+++ b/n\t2024-05-06 07:08:10.000000000 +0200\n@@ -0,0 +1 @@\n+1\n", true },
	{ "diff -uN removes a file", { { "f", "1\n" } },
	  "--- a/f\t2024-05-06 07:08:10.000000000 +0200\n+++ b/f\t1969-12-31 19:00:00.000000000 -0500\n@@ -1 +0,0 @@\n-1\n", true },
	{ "backup name", { { "f", "1\n" } }, "--- a/f.orig\n+++ b/f\n@@ -1 +1 @@\n-1\n+2\n", true },
	{ "words around", { { "f", "1\n" } },
	  "Some words.\n---\n f | 2 +-\n\n" HEAD "@@ -1 +1 @@ int f(void)\n-1\n+2\n-- \n2.39.5\n", true },
	{ "mode and text", { { "f", "1\n" } },
	  "diff --git a/f b/f\nold mode 100644\nnew mode 100755\n--- a/f\n+++ b/f\n@@ -1 +1 @@\n-1\n+2\n", true },
	{ "cut off", { { "f", TEN } }, HEAD "@@ -4,3 +4,3 @@\n 4\n-5\n+five\n", false },
	{ "wrong counts", { { "f", TEN } }, HEAD "@@ -4,2 +4,3 @@\n 4\n-5\n+five\n 6\n", false },
	{ "hunk that changes nothing", { { "f", TEN } }, HEAD "@@ -4,2 +4,2 @@\n 4\n 5\n", false },
	{ "hunk without file", { { "f", TEN } }, "@@ -4,3 +4,3 @@\n 4\n-5\n+five\n 6\n", false },
	{ "no diff", { { "f", TEN } }, "Only words.\n", false },
	{ "only headers", { { "f", TEN } }, "diff --git a/f b/f\nindex 1234567..89abcde 100644\n", false },
	{ "names disagree", { { "f", "1\n" } }, "diff --git a/f b/f\n--- a/g\n+++ b/f\n@@ -1 +1 @@\n-1\n+2\n", false },
	{ "into an empty file", { { "f", "" } }, HEAD "@@ -0,0 +1 @@\n+1\n", true },
	{ "plain diff into nothing", { { "g", "" } }, "--- a/f\n+++ b/f\n@@ -0,0 +1 @@\n+1\n", true },
};

static void table_like_git(void **state)
{
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		const struct apply_case *c = &cases[i];
		struct change_options o = { .fuzz = c->fuzz };
		char command[32];

		make_repo(c->file);
		snprintf(command, sizeof(command), c->fuzz ? "apply -C%u" : "apply", 3 - c->fuzz);
		if (same_as_git(c->name, command, c->patch, strlen(c->patch), &o) != c->applies)
			fail_msg("%s: applies %d", c->name, !c->applies);
	}
}

/* --- random texts with many equal lines, edited and applied elsewhere --- */

static uint32_t seed;

static uint32_t rnd(uint32_t n)
{
	seed = seed * 1664525u + 1013904223u;
	return (seed >> 8) % n;
}

static void random_line(struct strbuf *sb)
{
	static const char *const word[] = { "{", "}", "", "\treturn;", "\tx++;", "if (x)", "\tput_page(p);", "out:" };

	strbuf_addstr(sb, word[rnd(ARRAY_SIZE(word))]);
	strbuf_addch(sb, '\n');
}

static void edit(const struct strbuf *in, struct strbuf *out, unsigned int rarely)
{
	const char *s = in->buf;

	strbuf_clear(out);
	while (*s) {
		size_t n = strcspn(s, "\n");

		n += s[n] == '\n';
		if (!rnd(rarely))
			random_line(out);
		if (rnd(rarely))
			strbuf_add(out, s, n);
		s += n;
	}
	if (!rnd(6) && out->len)
		strbuf_setlen(out, out->len - 1);
}

static void random_like_git(void **state)
{
	struct strbuf old = STRBUF_INIT, new = STRBUF_INIT, drifted = STRBUF_INIT, diff = STRBUF_INIT;
	struct text_file none[NR_FILES] = { { NULL } };
	unsigned int applied = 0, rounds = 80;

	seed = 20240506;
	make_repo(none);
	for (unsigned int r = 0; r < rounds; r++) {
		strbuf_clear(&old);
		strbuf_clear(&diff);
		for (uint32_t i = 0, n = 5 + rnd(60); i < n; i++)
			random_line(&old);
		edit(&old, &new, 8);
		edit(&old, &drifted, 15);
		write_at(base, "a/f", old.buf, old.len);
		write_at(base, "b/f", new.buf, new.len);
		if (!git(r & 1 ? "diff --no-index --no-prefix -U1 ../a/f ../b/f" : "diff --no-index --no-prefix ../a/f ../b/f", &diff))
			continue;
		/* "../a/f" is "a/f" to those who apply it */
		for (char *p; (p = strstr(diff.buf, "../")); )
			memmove(p, p + 3, strlen(p + 3) + 1);
		write_at(repo, "f", drifted.buf, drifted.len);
		assert_int_equal(git("add f", NULL), 0);
		assert_int_equal(git("commit -q --allow-empty -m x", NULL), 0);
		applied += same_as_git("random", "apply", diff.buf, strlen(diff.buf), NULL);
	}
	/* both outcomes were seen often enough to say something */
	assert_true(applied > 10 && applied < rounds - 10);
	strbuf_release(&old);
	strbuf_release(&new);
	strbuf_release(&drifted);
	strbuf_release(&diff);
}

/* --- series of mails, as git makes them, applied as git am does --- */

static void commit_files(const struct text_file *f, const char *gone)
{
	for (size_t i = 0; i < NR_FILES && f[i].path; i++)
		write_at(repo, f[i].path, f[i].text, strlen(f[i].text));
	if (gone) {
		char *path = fs_join(repo, gone);

		assert_int_equal(unlink(path), 0);
		vec_free_(path);
	}
	assert_int_equal(git("add -A", NULL), 0);
	assert_int_equal(git("commit -q -m change", NULL), 0);
}

static void series_like_git_am(void **state)
{
	const struct text_file first[NR_FILES] = { { "f", TEN }, { "d/g.h", "\303\244\n" TEN } };
	const struct text_file second[NR_FILES] = { { "f", "0\n" TEN "x = y;\n" }, { "new.c", "From me\n\n.\n" } };
	const struct text_file third[NR_FILES] = { { "f", "0\n" TEN "x == y;\n" }, { "d/h.h", "\303\266\n" TEN "end" } };
	static const char *const how[] = {
		"format-patch --stdout -M first", "format-patch --stdout --cover-letter --attach first",
		"format-patch --stdout --inline first", "format-patch --stdout --no-renames first",
	};

	for (size_t i = 0; i < ARRAY_SIZE(how); i++) {
		struct strbuf mbox = STRBUF_INIT;

		make_repo(first);
		assert_int_equal(git("tag first", NULL), 0);
		commit_files(second, NULL);
		commit_files(third, "d/g.h");
		assert_int_equal(git(how[i], &mbox), 0);
		assert_int_equal(git("reset -q --hard first", NULL), 0);
		if (strstr(how[i], "cover")) {
			/* git am stops at a cover letter: take it out for git, leave it in for us */
			struct overlay ov = OVERLAY_INIT;
			struct strbuf why = STRBUF_INIT;

			assert_int_equal(ours(mbox.buf, mbox.len, NULL, &ov, &why), 0);
			assert_int_equal(ov.n, 4);
			overlay_release(&ov);
			strbuf_release(&why);
		} else {
			assert_true(same_as_git(how[i], "am -q", mbox.buf, mbox.len, NULL));
		}
		strbuf_release(&mbox);
	}
}

/* --- what is not git's to say --- */

static void places_are_told(void **state)
{
	static const char patch[] = HEAD "@@ -3,3 +3,4 @@\n 4\n+x\n 5\n 6\n@@ -8,3 +9,2 @@\n 8\n-9\n 10\n";
	const struct text_file f[NR_FILES] = { { "f", "0\n" TEN "11\n" } };
	struct change_series s = CHANGE_SERIES_INIT;
	struct overlay ov = OVERLAY_INIT;
	struct strbuf why = STRBUF_INIT;
	struct change_source src;
	int fd;

	make_repo(f);
	fd = open(repo, O_RDONLY | O_DIRECTORY);
	src = change_source_dir(&fd);
	assert_int_equal(change_parse(&s, patch, strlen(patch), NULL, &why), 0);
	assert_int_equal(change_apply(&s.patch[0], &src, &ov, NULL, &why), 0);
	assert_int_equal(s.patch[0].file[0].hunk[0].new_at, 5);
	assert_int_equal(s.patch[0].file[0].hunk[0].offset, 2);
	assert_int_equal(s.patch[0].file[0].hunk[1].new_at, 10);
	assert_int_equal(s.patch[0].file[0].hunk[1].offset, 1);
	/* a second time it does not apply; nothing changes and no place is told */
	assert_int_equal(change_apply(&s.patch[0], &src, &ov, NULL, &why), -1);
	assert_non_null(strstr(why.buf, "'f': the hunk of line 4 does not apply"));
	assert_int_equal(s.patch[0].file[0].hunk[0].new_at, 0);
	assert_int_equal(ov.n, 1);
	change_series_release(&s);
	overlay_release(&ov);
	strbuf_release(&why);
	close(fd);
}

static void no_way_through_links(void **state)
{
	static const struct { const char *path, *reason; } c[] = {
		{ "out", "symbolic link" }, { "away/secret", "symbolic link" }, { "d/in", "symbolic link" }, { "d", "not a regular file" },
		{ "pipe", "not a regular file" },
	};
	const struct text_file f[NR_FILES] = { { "d/x", "1\n" } };
	char *link;

	make_repo(f);
	write_at(base, "secret", "1\n", 2);
	link = fs_join(repo, "out");
	assert_int_equal(symlink("../secret", link), 0);
	vec_free_(link);
	link = fs_join(repo, "away");
	assert_int_equal(symlink("..", link), 0);
	vec_free_(link);
	link = fs_join(repo, "d/in");
	assert_int_equal(symlink("x", link), 0);
	vec_free_(link);
	link = fs_join(repo, "pipe");
	assert_int_equal(mkfifo(link, 0600), 0);
	vec_free_(link);
	for (size_t i = 0; i < ARRAY_SIZE(c); i++) {
		struct strbuf patch = STRBUF_INIT, why = STRBUF_INIT;
		struct overlay ov = OVERLAY_INIT;

		strbuf_addf(&patch, "--- a/%s\n+++ b/%s\n@@ -1 +1 @@\n-1\n+2\n", c[i].path, c[i].path);
		assert_int_equal(ours(patch.buf, patch.len, NULL, &ov, &why), -1);
		if (!strstr(why.buf, c[i].reason))
			fail_msg("%s: '%s'", c[i].path, why.buf);
		assert_int_equal(ov.n, 0);
		strbuf_release(&patch);
		strbuf_release(&why);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(table_like_git),
		cmocka_unit_test(random_like_git),
		cmocka_unit_test(series_like_git_am),
		cmocka_unit_test(places_are_told),
		cmocka_unit_test(no_way_through_links),
	};

	return cmocka_run_group_tests(tests, make_base, remove_base);
}
