/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * test_lib_pack.c - bytes between processes, the hostile ones included
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>
#include <stdbool.h>
#include <stdlib.h>
#include "../../../lib/alloc.h"
#include "../../../lib/hash.h"
#include "../../../lib/intern.h"
#include "../../../lib/pack.h"

static void integers_round_trip(void **state)
{
	struct packbuf p = PACKBUF_INIT;
	struct unpack u;

	for (unsigned int bit = 0; bit < 64; bit++)
		for (int d = -1; d <= 1; d++) {
			uint64_t v = (UINT64_C(1) << bit) + (uint64_t)d;

			pack_u(&p, v);
			pack_i(&p, (int64_t)v);
			pack_i(&p, (int64_t)-v);
		}
	pack_i(&p, INT64_MIN);
	unpack_init(&u, p.sb.buf, p.sb.len);
	for (unsigned int bit = 0; bit < 64; bit++)
		for (int d = -1; d <= 1; d++) {
			uint64_t v = (UINT64_C(1) << bit) + (uint64_t)d;

			assert_true(unpack_u(&u) == v);
			assert_true(unpack_i(&u) == (int64_t)v);
			assert_true(unpack_i(&u) == (int64_t)-v);
		}
	assert_true(unpack_i(&u) == INT64_MIN);
	assert_false(u.failed);
	assert_ptr_equal(u.p, u.end);
	packbuf_release(&p);
}

static void everything_else_round_trips(void **state)
{
	static const double num[] = { 0, -0.0, 1.5, -1e308, 5e-324 };
	struct packbuf p = PACKBUF_INIT;
	struct unpack u;
	size_t len;

	packbuf_clear(&p);
	pack_bool(&p, true);
	pack_bool(&p, false);
	for (size_t i = 0; i < ARRAY_SIZE(num); i++)
		pack_double(&p, num[i]);
	pack_str(&p, NULL);
	pack_str(&p, "");
	pack_str(&p, "get_user_pages");
	pack_bytes(&p, "a\0b", 3);
	pack_bytes(&p, NULL, 0);
	unpack_init(&u, p.sb.buf, p.sb.len);
	assert_true(unpack_bool(&u));
	assert_false(unpack_bool(&u));
	for (size_t i = 0; i < ARRAY_SIZE(num); i++) {
		double v = unpack_double(&u);

		assert_memory_equal(&v, &num[i], sizeof(v));
	}
	assert_null(unpack_str(&u));
	assert_string_equal(unpack_str(&u), "");
	assert_ptr_equal(unpack_str(&u), intern("get_user_pages"));
	assert_memory_equal(unpack_bytes(&u, &len), "a\0b", 3);
	assert_int_equal(len, 3);
	assert_non_null(unpack_bytes(&u, &len));
	assert_int_equal(len, 0);
	assert_false(u.failed);
	assert_ptr_equal(u.p, u.end);
	packbuf_release(&p);
}

/* One message of every kind, for cutting and damaging. */
static void make_message(struct packbuf *p)
{
	pack_u(p, 300);
	pack_i(p, -300);
	pack_bool(p, true);
	pack_double(p, 2.5);
	pack_str(p, "follow_page");
	pack_bytes(p, "12345", 5);
	pack_u(p, 2);
	pack_u(p, 1);
	pack_u(p, 1);
}

static void read_message(struct unpack *u)
{
	size_t len, n;
	const char *s, *b;

	unpack_u(u);
	unpack_i(u);
	unpack_bool(u);
	unpack_double(u);
	s = unpack_str(u);
	assert_true(!s || strlen(s) < 1000);
	b = unpack_bytes(u, &len);
	assert_non_null(b);
	for (size_t i = 0; i < len; i++)
		assert_true(b[i] || !b[i]);	/* the sanitizer looks at the read */
	n = unpack_count(u, 1);
	for (size_t i = 0; i < n; i++)
		unpack_u(u);
}

/* The copy is on the heap and exactly as long as the input: any byte too far is seen. */
static bool read_exact(const void *data, size_t len)
{
	char *copy = xmalloc(len);
	struct unpack u;

	memcpy(copy, data, len);
	unpack_init(&u, copy, len);
	read_message(&u);
	assert_true(u.p <= u.end);
	free(copy);
	return !u.failed;
}

static void every_truncation_fails(void **state)
{
	struct packbuf p = PACKBUF_INIT;

	make_message(&p);
	assert_true(read_exact(p.sb.buf, p.sb.len));
	for (size_t len = 0; len < p.sb.len; len++)
		assert_false(read_exact(p.sb.buf, len));
	packbuf_release(&p);
}

static void damaged_bytes_do_no_harm(void **state)
{
	struct packbuf p = PACKBUF_INIT;
	uint64_t rnd = 7;

	make_message(&p);
	for (size_t at = 0; at < p.sb.len; at++) {
		char keep = p.sb.buf[at];

		for (int v = 0; v < 256; v++) {
			p.sb.buf[at] = (char)v;
			read_exact(p.sb.buf, p.sb.len);
		}
		p.sb.buf[at] = keep;
	}
	for (int round = 0; round < 5000; round++) {
		unsigned char junk[64];

		for (size_t i = 0; i < sizeof(junk); i++) {
			rnd = hash64_mix(rnd, i);
			junk[i] = (unsigned char)rnd;
		}
		read_exact(junk, rnd >> 8 & 63);
	}
	packbuf_release(&p);
}

static void fails_on(const char *data, size_t len, char kind)
{
	struct unpack u;
	size_t n = 1;

	unpack_init(&u, data, len);
	switch (kind) {
	case 'u':
		assert_int_equal(unpack_u(&u), 0);
		break;
	case 'b':
		assert_false(unpack_bool(&u));
		break;
	case 's':
		assert_string_equal(unpack_str(&u), "");
		break;
	case 'y':
		unpack_bytes(&u, &n);
		assert_int_equal(n, 0);
		break;
	case 'c':
		assert_int_equal(unpack_count(&u, 4), 0);
		break;
	}
	assert_true(u.failed);
	/* and it stays so */
	assert_int_equal(unpack_u(&u), 0);
	assert_string_equal(unpack_str(&u), "");
	assert_true(unpack_double(&u) == 0);
	assert_true(u.failed);
}

static void hostile_lengths(void **state)
{
	static const char max[] = "\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01";

	fails_on("\xff\xff\xff\xff\xff\xff\xff\xff\xff\x02", 10, 'u');		/* 65 bits */
	fails_on("\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x00", 11, 'u');	/* eleven bytes */
	fails_on(max, 10, 's');
	fails_on(max, 10, 'y');
	fails_on(max, 10, 'c');
	fails_on("\x02", 1, 'b');
	fails_on("\x04" "a\0b", 4, 's');
	/* 2^62 times four bytes is nothing, modulo 2^64 */
	fails_on("\x80\x80\x80\x80\x80\x80\x80\x80\x40", 9, 'c');
	fails_on("\x02" "1234567", 8, 'c');	/* two of four bytes in seven */
	fails_on(NULL, 0, 'u');
}

static void a_count_that_fits_passes(void **state)
{
	struct unpack u;

	unpack_init(&u, "\x02" "12345678", 9);
	assert_int_equal(unpack_count(&u, 4), 2);
	assert_false(u.failed);
	unpack_init(&u, "\x00", 1);
	assert_int_equal(unpack_count(&u, 0), 0);
	assert_false(u.failed);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(integers_round_trip),
		cmocka_unit_test(everything_else_round_trips),
		cmocka_unit_test(every_truncation_fails),
		cmocka_unit_test(damaged_bytes_do_no_harm),
		cmocka_unit_test(hostile_lengths),
		cmocka_unit_test(a_count_that_fits_passes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
