/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * test_change_mail.c - mails and mboxes become patches; damaged ones become reasons
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "change_git.h"

#define DIFF "diff --git a/f b/f\n--- a/f\n+++ b/f\n@@ -1 +1 @@\n-1\n+2\n"
#define FROM "From 0123456789012345678901234567890123456789 Mon Sep 17 00:00:00 2001\n"

static const struct mail_case {
	const char *name, *input;
	size_t patches, files;
	const char *subject, *from, *text;	/* of the first patch; text: a part of it */
} cases[] = {
	{ "one mail", "From: A <a@b>\nSubject: [PATCH] x\n\nwords\n---\n" DIFF "-- \n2.39\n", 1, 1, "[PATCH] x", "A <a@b>", DIFF },
	{ "blank lines first", "\n\nSubject: x\n\n" DIFF, 1, 1, "x", "", DIFF },
	{ "folded", "Subject: [PATCH]\n  a long\n\tline\nFrom: A\n\n" DIFF, 1, 1, "[PATCH] a long line", "A", DIFF },
	{ "names in any case", "SUBJECT:x\nfRoM:  A  \n\n" DIFF, 1, 1, "x", "A", DIFF },
	{ "first of two", "Subject: x\nSubject: y\n\n" DIFF, 1, 1, "x", "", DIFF },
	{ "encoded words", "Subject: =?UTF-8?q?a=5Fb_c?= =?utf-8?B?ZA==?= e\n\n" DIFF, 1, 1, "a_b cd e", "", DIFF },
	{ "not quite encoded", "Subject: =?UTF-8?q?a b?= =?x =?u?z?y?=\n\n" DIFF, 1, 1, "=?UTF-8?q?a b?= =?x =?u?z?y?=", "", DIFF },
	{ "mbox of one", FROM "Subject: x\n\n" DIFF, 1, 1, "x", "", DIFF },
	{ "mbox of two", FROM "Subject: x\n\n" DIFF FROM "Subject: y\n\n" DIFF, 2, 2, "x", "", DIFF },
	{ "mbox of three with a cover", FROM "Subject: 0/2\n\nwords\n" FROM "Subject: 1/2\n\n" DIFF FROM "Subject: 2/2\n\n" DIFF,
	  3, 2, "0/2", "", "words\n" },
	{ "From without a date is text", FROM "Subject: x\n\nFrom here on:\n" DIFF, 1, 1, "x", "", "From here on:\n" DIFF },
	{ "From in a single mail is text", "Subject: x\n\n" FROM DIFF, 1, 1, "x", "", FROM DIFF },
	{ "CRLF", "Subject: x\r\nFrom: A\r\n\r\nwords\r\ndiff --git a/f b/f\r\n--- a/f\r\n+++ b/f\r\n@@ -1 +1 @@\r\n-1\r\n+2\r\n",
	  1, 1, "x", "A", "words\n" DIFF },
	{ "quoted-printable",
	  "Subject: x\nContent-Transfer-Encoding: Quoted-Printable\n\n"
	  "diff --git a/f b/f\n--- a/f\n+++ b/f\n@@ -1 +1 @@\n-a =3D b; wei=\nter\n+=C3=A4=20\n", 1, 1, "x", "", "-a = b; weiter\n+\303\244 \n" },
	{ "quoted-printable keeps what is none",
	  "Subject: x\nContent-Transfer-Encoding: quoted-printable\n\n--- a/f\n+++ b/f\n@@ -1 +1 @@\n-a=zz\n+b=\n", 1, 1, "x", "", "-a=zz\n+b" },
	{ "base64",
	  "Subject: x\nContent-Transfer-Encoding: base64\n\n"
	  "LS0tIGEvZgorKysgYi9mCkBAIC0xICsxIEBA\nCi0xCisyCg==\n", 1, 1, "x", "", "--- a/f\n+++ b/f\n@@ -1 +1 @@\n-1\n+2\n" },
	{ "multipart",
	  "Subject: x\nContent-Type: multipart/mixed;\n boundary=\"--=b\"\n\npreface\n----=b\nContent-Type: text/plain\n\nwords\n"
	  "----=b\nContent-Type: text/html\n\n<p>words\n----=b\nContent-Type: text/x-patch; name=\"x.patch\"\n"
	  "Content-Transfer-Encoding: base64\n\nLS0tIGEvZgorKysgYi9mCkBAIC0xICsxIEBA\nCi0xCisyCg==\n----=b--\ntrailer\n",
	  1, 1, "x", "", "words\n--- a/f\n+++ b/f\n@@ -1 +1 @@\n-1\n+2\n" },
	{ "multipart cut off", "Subject: x\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\n" DIFF, 1, 1, "x", "", DIFF },
	{ "multipart in multipart",
	  "Subject: x\nContent-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: multipart/alternative; boundary=bb\n\n--bb\n\n" DIFF
	  "--bb--\n--b--\n", 1, 1, "x", "", DIFF },
	{ "body without an empty line", "Subject: x\n" DIFF, 1, 1, "x", "", DIFF },
	{ "a diff is no mail", DIFF, 1, 1, "", "", DIFF },
	{ "Index is no mail", "Index: f\n====\n--- a/f\n+++ b/f\n@@ -1 +1 @@\n-1\r\n+2\r\n", 1, 1, "", "", "-1\r\n" },
	{ "control characters in the subject", "Subject: =?x?q?a=0A=1Bb?=\n\n" DIFF, 1, 1, "a  b", "", DIFF },
};

static void mails(void **state)
{
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		const struct mail_case *c = &cases[i];
		struct change_series s = CHANGE_SERIES_INIT;
		struct strbuf why = STRBUF_INIT;
		size_t files = 0;

		if (change_parse(&s, c->input, strlen(c->input), NULL, &why))
			fail_msg("%s: '%s'", c->name, why.buf);
		for (size_t k = 0; k < s.n; k++)
			files += s.patch[k].nfile;
		if (s.n != c->patches || files != c->files)
			fail_msg("%s: %zu patches, %zu files", c->name, s.n, files);
		if (strcmp(s.patch[0].subject, c->subject) || strcmp(s.patch[0].from, c->from))
			fail_msg("%s: subject '%s', from '%s'", c->name, s.patch[0].subject, s.patch[0].from);
		if (!strstr(s.patch[0].text, c->text))
			fail_msg("%s: text '%s'", c->name, s.patch[0].text);
		change_series_release(&s);
		strbuf_release(&why);
	}
}

static void cr_kept_when_asked(void **state)
{
	static const char mail[] = "From: A U Thor <a@example.org>\nSubject: x\n\n--- a/f\n+++ b/f\n@@ -1 +1 @@\n-1\r\n+2\r\n";
	const struct change_options keep = { .keep_cr = true };
	const struct text_file f[NR_FILES] = { { "f", "1\r\n" } };

	make_repo(f);
	assert_false(same_as_git("without --keep-cr", "am -q", mail, strlen(mail), NULL));
	git("am --abort", NULL);
	assert_true(same_as_git("with --keep-cr", "am -q --keep-cr", mail, strlen(mail), &keep));
}

/* --- mails that are damaged in ways nobody thought of --- */

static const char *const seeds[] = {
	FROM "From: A U Thor <a@example.org>\nDate: Mon, 6 May 2024 07:08:09 +0000\nSubject: [PATCH 1/2] drm: use\n unpin_user_pages()\n"
	"Message-ID: <1@example.org>\nMIME-Version: 1.0\nContent-Type: text/plain; charset=UTF-8\nContent-Transfer-Encoding: 8bit\n\n"
	"Words.\n\nSigned-off-by: A U Thor <a@example.org>\n---\n f | 4 ++--\n 1 file changed\n\n"
	"diff --git a/f b/f\nindex 1234567..89abcde 100644\n--- a/f\n+++ b/f\n@@ -1,6 +1,7 @@\n 1\n-2\n+two\n 3\n 4\n+x\n 5\n 6\n"
	"@@ -8,3 +9,2 @@ int g(void)\n 8\n-9\n 10\n\\ No newline at end of file\n-- \n2.39.5\n\n"
	FROM "Subject: [PATCH 2/2] =?UTF-8?q?move_it?=\n\ndiff --git a/d/g b/d/h\nsimilarity index 90%\nrename from d/g\nrename to d/h\n"
	"--- a/d/g\n+++ b/d/h\n@@ -1,2 +1,2 @@\n-a\n+b\n c\n"
	"diff --git a/n b/n\nnew file mode 100644\nindex 0000000..e69de29\n--- /dev/null\n+++ b/n\n@@ -0,0 +1 @@\n+1\n",
	"From: A\nSubject: x\nContent-Type: multipart/mixed; boundary=\"=-b\"\n\n--=-b\nContent-Type: text/plain\n\nwords\n--=-b\n"
	"Content-Type: text/x-patch\nContent-Transfer-Encoding: quoted-printable\n\ndiff --git a/d/g b/d/g\ndeleted file mode 100644\n"
	"--- a/d/g\n+++ /dev/null\n@@ -1,2 +0,0 @@\n-=61\n-c=\n\n--=-b--\n",
	"diff --git \"a/q\\303\\244\" \"b/q\\303\\244\"\nold mode 100644\nnew mode 100755\ndiff --git a/f b/c\ncopy from f\ncopy to c\n"
	"diff --git a/i.png b/i.png\nindex 12..34 100644\nGIT binary patch\nliteral 3\nKcmZQzU}RtbVgmpG0ssI1\n\nliteral 0\nHcmV?d00001\n\n"
	"diff --git a/f b/f\n--- a/f\n+++ b/f\n@@ -1,2 +1,3 @@\n+0\n 1\n 2\n",
	"Subject: x\nContent-Transfer-Encoding: base64\n\n"
	"LS0tIGEvZgorKysgYi9mCkBAIC0xICsxIEBACi0xCisyCg==\n",
};

static uint32_t seed;

static uint32_t rnd(uint32_t n)
{
	seed = seed * 1664525u + 1013904223u;
	return (seed >> 8) % n;
}

/* A piece is changed, taken out, repeated, moved, or gets a word that matters to the parser. */
static void mutate(const char *in, struct strbuf *sb)
{
	static const char *const word[] = {
		"\n", "\r\n", "@@ -1,1 +1,1 @@\n", "@@ -1,99999999999 +1 @@\n", "diff --git a/", "--- a/", "+++ b/", "/dev/null", "../", "\"", "\\",
		"\\ No newline at end of file\n", FROM, "rename from ", "copy to ", "Content-Transfer-Encoding: base64\n", "=\n", "=?q?b?", "--=-b\n",
		"GIT binary patch\n", "deleted file mode 100644\n", "new file mode 120000\n", ".git/", "0", "-", "+", " ", "\t", "\377", "/",
	};
	unsigned int times = 1 + rnd(5);

	strbuf_clear(sb);
	strbuf_addstr(sb, in);
	while (times-- && sb->len > 2) {
		size_t at = rnd((uint32_t)sb->len), n = 1 + rnd(40);
		char piece[64];

		if (n > sb->len - at)
			n = sb->len - at;
		memcpy(piece, sb->buf + at, n);
		switch (rnd(6)) {
		case 0:
			sb->buf[at] = (char)rnd(256);
			break;
		case 1:
			memmove(sb->buf + at, sb->buf + at + n, sb->len - at - n);
			strbuf_setlen(sb, sb->len - n);
			break;
		case 2:
			strbuf_setlen(sb, at);
			break;
		case 3:
			strbuf_add(sb, piece, n);
			break;
		default: {
			const char *w = rnd(4) ? word[rnd(ARRAY_SIZE(word))] : piece;
			size_t len = w == piece ? n : strlen(w), tail = sb->len - at;

			strbuf_grow(sb, len);
			strbuf_add(sb, w, len);
			memmove(sb->buf + at + len, sb->buf + at, tail);
			memmove(sb->buf + at, w == piece ? piece : w, len);
		}
		}
	}
}

static void harmless_path(const char *path)
{
	struct strbuf why = STRBUF_INIT;

	if (path && (change_check_path(path, strlen(path), &why) || strstr(path, "..") == path || *path == '/'))
		fail_msg("path '%s'", path);
	strbuf_release(&why);
}

static int read_known(void *ctx, const char *path, struct strbuf *text, struct strbuf *why)
{
	harmless_path(path);
	if (!strcmp(path, "f"))
		strbuf_addstr(text, "1\n2\n3\n4\n5\n6\n7\n8\n9\n10");
	else if (!strcmp(path, "d/g"))
		strbuf_addstr(text, "a\nc\n");
	else
		return 0;
	return 1;
}

static void mutated_mails(void **state)
{
	const struct change_source src = { read_known, NULL };
	struct strbuf text = STRBUF_INIT, why = STRBUF_INIT;
	unsigned int refused = 0, failed = 0, applied = 0;

	seed = 42;
	for (unsigned int i = 0; i < 5000; i++) {
		const struct change_options o = { .keep_cr = i & 1, .fuzz = i % 7 ? 0 : 3 };
		struct change_series s = CHANGE_SERIES_INIT;
		struct overlay ov = OVERLAY_INIT;
		int ret;

		mutate(seeds[i % ARRAY_SIZE(seeds)], &text);
		ret = change_parse(&s, text.buf, text.len, &o, &why);
		refused += ret < 0;
		if (ret < 0 && s.n)
			fail_msg("a refused input left %zu patches", s.n);
		for (size_t k = 0; k < s.n && !ret; k++) {
			for (size_t j = 0; j < s.patch[k].nfile; j++) {
				harmless_path(s.patch[k].file[j].old_path);
				harmless_path(s.patch[k].file[j].new_path);
			}
			ret = change_apply(&s.patch[k], &src, &ov, &o, &why);
			failed += ret < 0;
		}
		applied += !ret;
		if ((ret < 0) != (why.len > 0) || memchr(why.buf, '\n', why.len))
			fail_msg("round %u: result %d, reason '%s'", i, ret, why.buf);
		change_series_release(&s);
		overlay_release(&ov);
	}
	/* all three kinds were seen */
	if (refused < 500 || failed < 500 || applied < 500)
		fail_msg("refused %u, failed %u, applied %u", refused, failed, applied);
	strbuf_release(&text);
	strbuf_release(&why);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(mails),
		cmocka_unit_test(cr_kept_when_asked),
		cmocka_unit_test(mutated_mails),
	};

	return cmocka_run_group_tests(tests, make_base, remove_base);
}
