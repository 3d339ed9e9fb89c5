/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * test_change_fuzz.c - the corpus of the fuzzer, and inputs made from it by
 * damage: bytes, lines, pieces of other files, and words that paths and
 * headers are made of. The same inputs in each run; FUZZ_INPUTS says how many.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <dirent.h>
#include <sys/resource.h>
#include "../../../lib/alloc.h"
#include "../../../lib/fs.h"
#include "../../../lib/vec.h"
#include "../fuzz/change_target.h"

static VEC(struct strbuf) corpus;

static const char *const word[] = {
	"../", "/etc/passwd", ".git/config", ".GIT/", "a/../../b", "/dev/null", "--- ", "+++ ", "@@ -1,4 +1,4 @@\n", "@@ -0,0 +1 @@\n",
	"diff --git a/x b/x\n", "rename from ", "rename to ", "new file mode 120000\n", "new file mode 160000\n", "GIT binary patch\n",
	"deleted file mode 100644\n", "\\ No newline at end of file\n", "From ", "Content-Transfer-Encoding: base64\n", "boundary=\"x\"",
	"Content-Type: multipart/mixed; boundary=x\n\n--x\n", "=?utf-8?q?=ff?=", "\"a/\\001\\377\"", "\r\n", "\n\n", "@@ -999999999,1 +1 @@\n",
	"@@ -1,18446744073709551615 +1 @@\n", "copy from ", "similarity index 100%\n", "index 0000000..e69de29\n", "-- \n", ">From ",
};

static uint64_t state;

static size_t roll(size_t n)
{
	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return n ? (size_t)(state % n) : 0;
}

/* A copy of sb with [at, at + gone) replaced. */
static void splice(struct strbuf *sb, size_t at, size_t gone, const char *put, size_t len)
{
	struct strbuf out = STRBUF_INIT;

	strbuf_add(&out, sb->buf, at);
	strbuf_add(&out, put, len);
	strbuf_add(&out, sb->buf + at + gone, sb->len - at - gone);
	strbuf_release(sb);
	*sb = out;
}

static size_t line_at(const struct strbuf *sb, size_t at)
{
	while (at && sb->buf[at - 1] != '\n')
		at--;
	return at;
}

static void damage(struct strbuf *sb)
{
	size_t at = roll(sb->len + 1), n, from;
	const struct strbuf *other = &corpus.v[roll(corpus.n)];
	char byte = (char)roll(256);

	switch (roll(8)) {
	case 0:
		splice(sb, at, at < sb->len, &byte, 1);
		break;
	case 1:
		n = roll(sb->len - at + 1);
		splice(sb, at, n, "", 0);
		break;
	case 2:
		n = roll(ARRAY_SIZE(word));
		splice(sb, at, 0, word[n], strlen(word[n]));
		break;
	case 3:
		n = roll(ARRAY_SIZE(word));
		splice(sb, line_at(sb, at), 0, word[n], strlen(word[n]));
		break;
	case 4:
		from = roll(other->len + 1);
		splice(sb, line_at(sb, at), 0, other->buf + from, roll(other->len - from + 1));
		break;
	case 5:		/* a line twice */
		at = line_at(sb, at);
		n = strcspn(sb->buf + at, "\n");
		if (at + n < sb->len) {
			char *line = xstrndup(sb->buf + at, n + 1);

			splice(sb, at, 0, line, strlen(line));
			vec_free_(line);
		}
		break;
	case 6:		/* a line less */
		at = line_at(sb, at);
		n = strcspn(sb->buf + at, "\n");
		splice(sb, at, at + n < sb->len ? n + 1 : sb->len - at, "", 0);
		break;
	default:	/* cut off */
		strbuf_setlen(sb, at);
	}
}

static int by_name(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static int read_corpus(void **unused)
{
	VEC(char *) name = VEC_INIT;
	struct dirent *e;
	DIR *d = opendir("analyzer/tests/fuzz/corpus");

	(void)unused;
	assert_non_null(d);
	while ((e = readdir(d)))
		if (e->d_name[0] != '.')
			vec_push(&name, fs_join("analyzer/tests/fuzz/corpus", e->d_name));
	closedir(d);
	vec_sort(&name, by_name);
	for (size_t i = 0; i < name.n; i++) {
		struct strbuf sb = STRBUF_INIT;

		assert_int_equal(strbuf_read_file(&sb, name.v[i]), 0);
		vec_push(&corpus, sb);
		vec_free_(name.v[i]);
	}
	vec_release(&name);
	assert_true(corpus.n > 10);
	return 0;
}

static int free_corpus(void **unused)
{
	(void)unused;
	for (size_t i = 0; i < corpus.n; i++)
		strbuf_release(&corpus.v[i]);
	vec_release(&corpus);
	return 0;
}

static void test_corpus(void **unused)
{
	size_t applied = 0;

	(void)unused;
	for (size_t i = 0; i < corpus.n; i++)
		applied += (size_t)fuzz_change((const uint8_t *)corpus.v[i].buf, corpus.v[i].len);
	/* a corpus that nothing of applies would only test the first lines of the reader */
	assert_true(applied >= 5);
	assert_true(applied < corpus.n);
}

static void test_damaged(void **unused)
{
	const char *wanted = getenv("FUZZ_INPUTS");
	unsigned long n = wanted ? strtoul(wanted, NULL, 10) : 20000, applied = 0;
	struct rusage ru;

	(void)unused;
	for (unsigned long i = 0; i < n; i++) {
		struct strbuf sb = STRBUF_INIT;

		state = 0x9e3779b97f4a7c15u * (i + 1);
		strbuf_add(&sb, corpus.v[i % corpus.n].buf, corpus.v[i % corpus.n].len);
		for (size_t k = 1 + roll(6); k; k--)
			damage(&sb);
		applied += (unsigned long)fuzz_change((const uint8_t *)sb.buf, sb.len);
		strbuf_release(&sb);
	}
	assert_int_equal(getrusage(RUSAGE_SELF, &ru), 0);
	print_message("# %lu inputs, %lu of them applied, %ld MB\n", n, applied, ru.ru_maxrss / 1024);
	assert_true(applied < n);
	assert_true(ru.ru_maxrss / 1024 < 600);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_corpus),
		cmocka_unit_test(test_damaged),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, read_corpus, free_corpus);
}
