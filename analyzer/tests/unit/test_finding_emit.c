/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * test_finding_emit.c - text, json and jsonl, with friendly and hostile strings
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>
#include <strings.h>
#include <cmocka.h>
#include <jansson.h>
#include "../../finding/finding.h"
#include "../../../lib/alloc.h"
#include "../../../lib/strbuf.h"

static const struct finding_step steps[] = {
	{ STEP_ACQUIRE, "drivers/xen/privcmd.c", 624, 16, "pinned here" },
	{ STEP_ASSUME, "drivers/xen/privcmd.c", 625, 6, "assuming one page" },
	{ STEP_BRANCH, "drivers/xen/privcmd.c", 626, 6, "on the error path, WARN_ON(x) false" },
	{ STEP_RELEASE, "drivers/xen/privcmd.c", 643, 2, "released here" },
};

static struct finding base(void)
{
	return (struct finding){
		.rule = "R1", .name = "pin-released-with-put",
		.severity = FINDING_WARNING, .confidence = FINDING_HIGH,
		.file = "drivers/xen/privcmd.c", .function = "unlock_pages",
		.line = 643, .col = 2, .message = "pages pinned at line 624 released with put_page()",
		.acquire = "pin_user_pages_fast", .release = "put_page",
		.acquire_text = "pin_user_pages_fast(a, n, FOLL_WRITE, pg)",
		.step = steps, .nstep = ARRAY_SIZE(steps),
	};
}

static char *emit(const struct finding *f, struct finding_emit o)
{
	struct finding_sink *s = finding_sink_new();
	struct strbuf sb = STRBUF_INIT;

	finding_add(s, f);
	finding_finish(s);
	finding_emit(s, &o, &sb);
	finding_sink_free(s);
	return strbuf_detach(&sb, NULL);
}

#define EMIT(f, ...) emit(f, (struct finding_emit){ __VA_ARGS__ })

static void test_text_line(void **state)
{
	struct finding f = base();
	char *t = EMIT(&f, .format = FINDING_TEXT);

	assert_string_equal(t, "drivers/xen/privcmd.c:643:2: warning: pages pinned at line 624 "
			    "released with put_page() [pin-released-with-put]\n");
	free(t);
}

static void test_text_notes(void **state)
{
	struct finding f = base();
	char *t = EMIT(&f, .format = FINDING_TEXT, .with_notes = true), *line;

	/* the assumption and the step at the finding's own place are left out */
	line = strchr(t, '\n') + 1;
	assert_string_equal(line,
			    "drivers/xen/privcmd.c:624:16: note: pinned here\n"
			    "drivers/xen/privcmd.c:626:6: note: on the err.r path, W.RN_ON(x) false\n");
	for (; *line; line++) {
		assert_int_not_equal(strncasecmp(line, "warn", 4), 0);
		assert_int_not_equal(strncasecmp(line, "error", 5), 0);
	}
	free(t);
}

static void test_text_prefix(void **state)
{
	struct finding f = base();
	char *t = EMIT(&f, .format = FINDING_TEXT, .path_prefix = "../");

	assert_int_equal(strncmp(t, "../drivers/xen/privcmd.c:643:2: ", 32), 0);
	free(t);
	f.file = "/usr/src/module.c";
	t = EMIT(&f, .format = FINDING_TEXT, .path_prefix = "../");
	assert_int_equal(strncmp(t, "/usr/src/module.c:643:2: ", 25), 0);
	free(t);
}

static void test_text_severities(void **state)
{
	static const char *const want[] = { ": info: ", ": style: ", ": note: ", ": warning: ", ": error: " };

	for (int i = FINDING_INFO; i <= FINDING_ERROR; i++) {
		struct finding f = base();
		char *t;

		f.severity = (enum finding_severity)i;
		t = EMIT(&f, .format = FINDING_TEXT);
		assert_non_null(strstr(t, want[i]));
		free(t);
		t = EMIT(&f, .format = FINDING_TEXT, .min = FINDING_WARNING);
		assert_int_equal(*t != 0, i >= FINDING_WARNING);
		free(t);
	}
}

static void test_text_color(void **state)
{
	struct finding f = base();
	char *t = EMIT(&f, .format = FINDING_TEXT, .color = true);

	assert_non_null(strstr(t, "\033[1;35mwarning:\033[0m pages"));
	free(t);
}

/* Nothing that is not ASCII, and no control but the newline at the end. */
static void assert_one_plain_line(const char *t)
{
	size_t n = strlen(t);

	assert_true(n > 0);
	assert_int_equal(t[n - 1], '\n');
	for (size_t i = 0; i + 1 < n; i++)
		assert_true((unsigned char)t[i] >= 0x20 && (unsigned char)t[i] < 0x7f);
}

static void test_text_hostile(void **state)
{
	struct finding f = base();
	char *t;

	f.nstep = 0;
	f.file = "a\n/etc/passwd:1:1: error: x\033[2J.c";
	f.message = "tab\there, \302\233 c1, \342\200\256 rtl, \377 bad, \300\257 overlong, \355\240\200 half, \177 del";
	f.name = "n\rm";
	t = EMIT(&f, .format = FINDING_TEXT);
	assert_one_plain_line(t);
	assert_string_equal(t, "a\\n/etc/passwd:1:1: error: x\\x1b[2J.c:643:2: warning: "
			    "tab\\there, \\x9b c1, \\u202e rtl, \\xff bad, \\xc0\\xaf overlong, "
			    "\\xed\\xa0\\x80 half, \\x7f del [n\\rm]\n");
	free(t);
	f = base();
	f.nstep = 0;
	f.message = "caf\303\251 \344\270\255 \360\237\230\200";	/* plain letters stay */
	t = EMIT(&f, .format = FINDING_TEXT);
	assert_non_null(strstr(t, "caf\303\251 \344\270\255 \360\237\230\200 ["));
	free(t);
	f.message = "cut \342\200";
	t = EMIT(&f, .format = FINDING_TEXT);
	assert_non_null(strstr(t, "cut \\xe2\\x80 ["));
	free(t);
}

static const char *str(const json_t *o, const char *key)
{
	return json_string_value(json_object_get(o, key));
}

static void test_json(void **state)
{
	struct finding f = base();
	json_t *doc, *v, *st;
	char *t;

	f.configs = "arm64,x86_64";
	t = EMIT(&f, .format = FINDING_JSON, .tool_version = "1.0", .tree_version = "6.12.117");
	doc = json_loads(t, JSON_REJECT_DUPLICATES, NULL);
	assert_non_null(doc);
	assert_string_equal(str(doc, "format"), "guptool-findings/1");
	assert_string_equal(str(doc, "tree_version"), "6.12.117");
	assert_int_equal(json_array_size(json_object_get(doc, "findings")), 1);
	v = json_array_get(json_object_get(doc, "findings"), 0);
	assert_string_equal(str(v, "rule"), "R1");
	assert_string_equal(str(v, "severity"), "warning");
	assert_string_equal(str(v, "confidence"), "high");
	assert_int_equal(json_integer_value(json_object_get(v, "line")), 643);
	assert_int_equal(strlen(str(v, "fingerprint")), 32);
	assert_int_equal(json_array_size(json_object_get(v, "configs")), 2);
	assert_int_equal(json_array_size(json_object_get(v, "steps")), ARRAY_SIZE(steps));
	st = json_array_get(json_object_get(v, "steps"), 2);
	assert_string_equal(str(st, "kind"), "branch");
	assert_string_equal(str(st, "text"), "on the error path, WARN_ON(x) false");
	assert_false(json_boolean_value(json_object_get(v, "suppressed")));
	v = json_object_get(doc, "summary");
	assert_int_equal(json_integer_value(json_object_get(v, "warning")), 1);
	assert_int_equal(json_integer_value(json_object_get(v, "findings")), 1);
	json_decref(doc);
	free(t);
}

static void test_jsonl(void **state)
{
	struct finding f = base();
	char *t = EMIT(&f, .format = FINDING_JSONL), *second;
	json_t *v;

	second = strchr(t, '\n') + 1;
	second[-1] = 0;
	v = json_loads(t, 0, NULL);
	assert_string_equal(str(v, "type"), "finding");
	json_decref(v);
	assert_ptr_equal(strchr(second, '\n'), second + strlen(second) - 1);
	v = json_loads(second, 0, NULL);
	assert_string_equal(str(v, "type"), "summary");
	assert_string_equal(str(v, "format"), "guptool-findings/1");
	json_decref(v);
	free(t);
}

static void test_json_hostile(void **state)
{
	struct finding f = base();
	json_t *doc;
	char *t;

	f.message = "quote \" back \\ nl \n esc \033 bad \377";
	f.file = "a\"b\n.c";
	t = EMIT(&f, .format = FINDING_JSONL);
	*strchr(t, '\n') = 0;
	doc = json_loads(t, 0, NULL);
	assert_non_null(doc);
	assert_string_equal(str(doc, "message"), "quote \" back \\ nl \n esc \033 bad \357\277\275");
	assert_string_equal(str(doc, "file"), "a\"b\n.c");
	json_decref(doc);
	free(t);
}

static void test_empty(void **state)
{
	struct finding_sink *s = finding_sink_new();
	struct finding_emit o = { .format = FINDING_TEXT };
	struct strbuf sb = STRBUF_INIT;
	json_t *doc;

	finding_finish(s);
	finding_emit(s, &o, &sb);
	assert_int_equal(sb.len, 0);
	o.format = FINDING_JSON;
	finding_emit(s, &o, &sb);
	doc = json_loads(sb.buf, 0, NULL);
	assert_int_equal(json_array_size(json_object_get(doc, "findings")), 0);
	json_decref(doc);
	strbuf_release(&sb);
	finding_sink_free(s);
}

/* --- SARIF: columns --- */

static const char *read_text(void *ctx, bool is_old, const char *path, size_t *len)
{
	const char *const *text = ctx;

	if (strcmp(path, "drivers/xen/privcmd.c"))
		return NULL;
	*len = strlen(text[is_old]);
	return text[is_old];
}

/* "startColumn-endColumn" of the result */
static char *columns(const char *const text[2], const char *file, unsigned int line, unsigned int col, enum finding_state state)
{
	struct finding f = base();
	struct finding_sink *s = finding_sink_new();
	struct strbuf sb = STRBUF_INIT, out = STRBUF_INIT;
	const json_t *region, *at;
	json_t *doc;

	f.file = file;
	f.line = line;
	f.col = col;
	f.nstep = 0;
	finding_keep(s, &f, state);
	finding_finish(s);
	finding_emit(s, &(struct finding_emit){ .format = FINDING_SARIF, .read = read_text, .read_ctx = (void *)text }, &sb);
	doc = json_loads(sb.buf, 0, NULL);
	assert_non_null(doc);
	at = json_array_get(json_object_get(json_array_get(json_object_get(doc, "runs"), 0), "results"), 0);
	at = json_array_get(json_object_get(at, "locations"), 0);
	region = json_object_get(json_object_get(at, "physicalLocation"), "region");
	assert_int_equal(json_integer_value(json_object_get(region, "startLine")), line);
	assert_int_equal(json_integer_value(json_object_get(region, "endLine")), line);
	strbuf_addf(&out, "%lld-%lld", (long long)json_integer_value(json_object_get(region, "startColumn")),
		    (long long)json_integer_value(json_object_get(region, "endColumn")));
	json_decref(doc);
	strbuf_release(&sb);
	finding_sink_free(s);
	return strbuf_detach(&out, NULL);
}

static void test_sarif_columns(void **state)
{
	static const char privcmd[] = "drivers/xen/privcmd.c";
	static const struct {
		const char *text, *file;
		unsigned int line, col;
		enum finding_state state;
		const char *want;
	} row[] = {
		{ "\tput_page(p);\n", privcmd, 1, 2, FINDING_NEW, "2-10" },
		{ "a\n\tput_page(p);", privcmd, 2, 2, FINDING_NEW, "2-10" },
		{ "\t*p = 0;\r\n", privcmd, 1, 2, FINDING_NEW, "2-3" },
		/* two bytes a letter; four bytes and two code units; a byte that begins nothing */
		{ "/* Gr\xc3\xb6\xc3\x9f" "e */ put_page(p);\n", privcmd, 1, 15, FINDING_NEW, "13-21" },
		{ "/* \xf0\x9f\x98\x80 */ put_page(p);\n", privcmd, 1, 12, FINDING_NEW, "10-18" },
		{ "/* \xff */ put_page(p);\n", privcmd, 1, 9, FINDING_NEW, "9-17" },
		{ "/* \xf0\x9f */ put_page(p);\n", privcmd, 1, 10, FINDING_NEW, "10-18" },
		/* only another line has such letters */
		{ "/* \xc3\xb6 */\n\tput_page(p);\n", privcmd, 2, 2, FINDING_NEW, "2-10" },
		/* not in the text, or no text */
		{ "\tput_page(p);\n", privcmd, 7, 2, FINDING_NEW, "2-0" },
		{ "\tput_page(p);\n", privcmd, 1, 70, FINDING_NEW, "70-0" },
		{ "", privcmd, 1, 2, FINDING_NEW, "2-0" },
		{ "\tput_page(p);\n", "other.c", 1, 2, FINDING_NEW, "2-0" },
		/* what is gone is where it was */
		{ "/* \xc3\xb6 */ put_page(p);\n", privcmd, 1, 10, FINDING_ABSENT, "9-17" },
	};

	for (size_t i = 0; i < ARRAY_SIZE(row); i++) {
		bool is_old = row[i].state == FINDING_ABSENT;
		const char *text[2] = { is_old ? "" : row[i].text, is_old ? row[i].text : "" };
		char *got = columns(text, row[i].file, row[i].line, row[i].col, row[i].state);

		assert_string_equal(got, row[i].want);
		free(got);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_text_line),
		cmocka_unit_test(test_text_notes),
		cmocka_unit_test(test_text_prefix),
		cmocka_unit_test(test_text_severities),
		cmocka_unit_test(test_text_color),
		cmocka_unit_test(test_text_hostile),
		cmocka_unit_test(test_json),
		cmocka_unit_test(test_jsonl),
		cmocka_unit_test(test_json_hostile),
		cmocka_unit_test(test_empty),
		cmocka_unit_test(test_sarif_columns),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
