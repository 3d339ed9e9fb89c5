/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * test_lib_jsonw.c - JSON written as it is known
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>
#include <jansson.h>
#include <math.h>
#include "../../../lib/alloc.h"
#include "../../../lib/jsonw.h"
#include "child.h"

static void write_sample(struct jsonw *w)
{
	jsonw_object(w);
	jsonw_kstr(w, "a", "x");
	jsonw_kint(w, "b", -1);
	jsonw_kbool(w, "c", true);
	jsonw_key(w, "d");
	jsonw_array(w);
	jsonw_null(w);
	jsonw_double(w, 0.1);
	jsonw_object(w);
	jsonw_object_end(w);
	jsonw_array_end(w);
	jsonw_key(w, "e");
	jsonw_array(w);
	jsonw_array_end(w);
	jsonw_kstr(w, "f", NULL);
	jsonw_object_end(w);
	jsonw_end(w);
}

static void on_one_line(void **state)
{
	struct strbuf sb = STRBUF_INIT;
	struct jsonw w;

	jsonw_init(&w, &sb, false);
	write_sample(&w);
	assert_string_equal(sb.buf, "{\"a\":\"x\",\"b\":-1,\"c\":true,\"d\":[null,0.1,{}],"
			    "\"e\":[],\"f\":null}\n");
	strbuf_release(&sb);
}

static void indented(void **state)
{
	struct strbuf sb = STRBUF_INIT;
	struct jsonw w;

	jsonw_init(&w, &sb, true);
	write_sample(&w);
	assert_string_equal(sb.buf,
			    "{\n"
			    "  \"a\": \"x\",\n"
			    "  \"b\": -1,\n"
			    "  \"c\": true,\n"
			    "  \"d\": [\n"
			    "    null,\n"
			    "    0.1,\n"
			    "    {}\n"
			    "  ],\n"
			    "  \"e\": [],\n"
			    "  \"f\": null\n"
			    "}\n");
	strbuf_release(&sb);
}

static const char *quoted(struct strbuf *sb, const char *s)
{
	struct jsonw w;

	strbuf_clear(sb);
	jsonw_init(&w, sb, false);
	jsonw_str(&w, s);
	jsonw_end(&w);
	strbuf_trim(sb);
	return sb->buf;
}

#define BAD "\xef\xbf\xbd"

static void strings_are_valid_utf8(void **state)
{
	static const char *const row[][2] = {
		{ "", "\"\"" },
		{ "\"\\/", "\"\\\"\\\\/\"" },
		{ "\b\f\n\r\t", "\"\\b\\f\\n\\r\\t\"" },
		{ "\x01\x1f\x7f", "\"\\u0001\\u001f\\u007f\"" },
		{ "\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80", "\"\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80\"" },
		{ "a\x80z", "\"a" BAD "z\"" },				/* stray continuation */
		{ "\xc3", "\"" BAD "\"" },				/* cut off */
		{ "\xe2\x82", "\"" BAD BAD "\"" },
		{ "\xc0\xaf", "\"" BAD BAD "\"" },			/* overlong */
		{ "\xe0\x80\xaf", "\"" BAD BAD BAD "\"" },
		{ "\xed\xa0\x80", "\"" BAD BAD BAD "\"" },		/* surrogate */
		{ "\xf4\x90\x80\x80", "\"" BAD BAD BAD BAD "\"" },	/* beyond U+10FFFF */
		{ "\xff\xfe", "\"" BAD BAD "\"" },
		{ "\xc3(", "\"" BAD "(\"" },				/* the next byte is kept */
	};
	struct strbuf sb = STRBUF_INIT;

	for (size_t i = 0; i < ARRAY_SIZE(row); i++)
		assert_string_equal(quoted(&sb, row[i][0]), row[i][1]);
	strbuf_release(&sb);
}

/* Every pair of bytes comes out as something a strict reader takes. */
static void a_reader_takes_any_bytes(void **state)
{
	struct strbuf sb = STRBUF_INIT;

	for (int a = 1; a < 256; a++)
		for (int b = 1; b < 256; b += a < 0x80 ? 37 : 1) {
			char s[4] = { (char)a, (char)b, 'x', '\0' };
			json_t *j = json_loads(quoted(&sb, s), JSON_DECODE_ANY, NULL);

			assert_non_null(j);
			json_decref(j);
		}
	strbuf_release(&sb);
}

static void numbers_read_back(void **state)
{
	static const double num[] = { 0, 1, 0.1, 1.0 / 3, 1e300, -5e-324, 123456789012345678.0 };
	struct strbuf sb = STRBUF_INIT;
	struct jsonw w;

	for (size_t i = 0; i < ARRAY_SIZE(num); i++) {
		strbuf_clear(&sb);
		jsonw_init(&w, &sb, false);
		jsonw_double(&w, num[i]);
		jsonw_end(&w);
		assert_true(strtod(sb.buf, NULL) == num[i]);
	}
	strbuf_clear(&sb);
	jsonw_init(&w, &sb, false);
	jsonw_array(&w);
	jsonw_double(&w, NAN);
	jsonw_double(&w, INFINITY);
	jsonw_int(&w, INT64_MIN);
	jsonw_array_end(&w);
	jsonw_end(&w);
	assert_string_equal(sb.buf, "[null,null,-9223372036854775808]\n");
	strbuf_release(&sb);
}

static void misuse(void *ctx)
{
	struct strbuf sb = STRBUF_INIT;
	struct jsonw w;

	jsonw_init(&w, &sb, false);
	for (const char *p = ctx; *p; p++) {
		switch (*p) {
		case '{': jsonw_object(&w); break;
		case '}': jsonw_object_end(&w); break;
		case '[': jsonw_array(&w); break;
		case ']': jsonw_array_end(&w); break;
		case 'k': jsonw_key(&w, "k"); break;
		case '1': jsonw_int(&w, 1); break;
		case '.': jsonw_end(&w); break;
		}
	}
	strbuf_release(&sb);
}

static void wrong_nesting_is_a_bug(void **state)
{
	static const char *const bad[] = {
		"{1", "[k", "k", "{kk", "{k}", "{]", "[}", "}", "[.", ".", "11", "[][",
		"[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[",
	};
	struct strbuf out = STRBUF_INIT;

	for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
		assert_int_equal(child_run(misuse, (void *)bad[i], &out), 128 + SIGABRT);
		assert_non_null(strstr(out.buf, "BUG at lib/jsonw.c:"));
	}
	assert_int_equal(child_run(misuse, "{k1k[{}1]}.", &out), CHILD_RETURNED);
	strbuf_release(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(on_one_line),
		cmocka_unit_test(indented),
		cmocka_unit_test(strings_are_valid_utf8),
		cmocka_unit_test(a_reader_takes_any_bytes),
		cmocka_unit_test(numbers_read_back),
		cmocka_unit_test(wrong_nesting_is_a_bug),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
