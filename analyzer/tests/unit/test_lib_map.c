/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * test_lib_map.c - the ordered map, interned strings, hashes
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>
#include <stdio.h>
#include <unistd.h>
#include "../../../lib/fs.h"
#include "../../../lib/hash.h"
#include "../../../lib/intern.h"
#include "../../../lib/strmap.h"

static const char *name(unsigned int i)
{
	static char buf[32];

	snprintf(buf, sizeof(buf), "key%u", i);
	return buf;
}

static void *number(uintptr_t v)
{
	return (void *)v;
}

static void an_empty_map_answers(void **state)
{
	struct strmap m = STRMAP_INIT;
	int seen = 0;

	assert_null(strmap_get(&m, "a"));
	assert_false(strmap_has(&m, ""));
	assert_null(strmap_remove(&m, "a"));
	strmap_each(&m, e)
		seen++;
	assert_int_equal(seen, 0);
	strmap_clear(&m);
	strmap_release(&m);
}

static void put_replaces_and_null_is_a_value(void **state)
{
	struct strmap m = STRMAP_INIT;
	char key[] = "k";

	assert_null(strmap_put(&m, key, number(1)));
	key[0] = 'x';	/* the map has its own copy */
	assert_ptr_equal(strmap_put(&m, "k", number(2)), number(1));
	assert_ptr_equal(strmap_get(&m, "k"), number(2));
	assert_int_equal(m.count, 1);
	strmap_put(&m, "", NULL);
	assert_true(strmap_has(&m, ""));
	assert_null(strmap_get(&m, ""));
	strmap_clear(&m);
	assert_false(strmap_has(&m, "k"));
	strmap_put(&m, "k", number(3));
	assert_ptr_equal(strmap_get(&m, "k"), number(3));
	strmap_release(&m);
}

/* Against a plain array as the model; the keys come and go for long. */
static void many_puts_and_removals(void **state)
{
	enum { KEYS = 700 };
	struct strmap m = STRMAP_INIT;
	uintptr_t model[KEYS] = { 0 }, stamp[KEYS] = { 0 }, last;
	unsigned int live = 0, seen;
	uint64_t rnd = 1;

	for (uintptr_t step = 1; step <= 60000; step++) {
		unsigned int k;

		rnd = hash64_mix(rnd, step);
		k = rnd % KEYS;
		if (rnd >> 32 & 1) {
			assert_ptr_equal(strmap_put(&m, name(k), number(step)), number(model[k]));
			if (!model[k]) {
				live++;
				stamp[k] = step;
			}
			model[k] = step;
		} else {
			assert_ptr_equal(strmap_remove(&m, name(k)), number(model[k]));
			live -= model[k] != 0;
			model[k] = 0;
		}
		assert_int_equal(m.count, live);
	}
	for (unsigned int k = 0; k < KEYS; k++) {
		assert_ptr_equal(strmap_get(&m, name(k)), number(model[k]));
		assert_int_equal(strmap_has(&m, name(k)), model[k] != 0);
	}
	/* the order is that of the first put since the last removal */
	seen = 0;
	last = 0;
	strmap_each(&m, e) {
		unsigned int k;

		assert_int_equal(sscanf(e->key, "key%u", &k), 1);
		assert_true(stamp[k] > last);
		last = stamp[k];
		seen++;
	}
	assert_int_equal(seen, live);
	/* rubble does not pile up: 60,000 steps and at most 700 live keys */
	assert_true(m.cap <= 2048);
	strmap_release(&m);
}

static void removing_while_iterating(void **state)
{
	struct strmap m = STRMAP_INIT;
	unsigned int left = 0;

	for (unsigned int i = 0; i < 100; i++)
		strmap_put(&m, name(i), number(i));
	strmap_each(&m, e)
		if ((uintptr_t)e->value % 2)
			strmap_remove(&m, e->key);
	strmap_each(&m, e)
		assert_ptr_equal(e->value, number(2 * left++));
	assert_int_equal(left, 50);
	strmap_release(&m);
}

static void interned_strings_are_one(void **state)
{
	const char *first[5000];
	char copy[] = "pin_user_pages";

	assert_null(intern(NULL));
	assert_null(intern_n(NULL, 3));
	assert_ptr_equal(intern("pin_user_pages"), intern(copy));
	assert_ptr_not_equal(intern(copy), copy);
	assert_ptr_equal(intern_n("pin_user_pages_fast", 14), intern(copy));
	assert_ptr_equal(intern_n("a\0b", 3), intern("a"));
	assert_ptr_not_equal(intern("a"), intern("ab"));
	assert_ptr_not_equal(intern("ab"), intern_n("abc", 1));
	assert_string_equal(intern(""), "");
	for (unsigned int i = 0; i < 5000; i++)
		first[i] = intern(name(i));
	for (unsigned int i = 0; i < 5000; i++) {
		assert_ptr_equal(intern(name(i)), first[i]);
		assert_string_equal(first[i], name(i));
	}
	intern_release();
	assert_string_equal(intern("after"), "after");
	intern_release();
}

/* Published XXH3 values: a change of these makes every database unreadable. */
static void hashes_are_stable(void **state)
{
	char hex[HASH_HEX_SIZE];

	assert_true(hash64("", 0) == 0x2d06800538d394c2ULL);
	hash128_hex("", 0, hex);
	assert_string_equal(hex, "99aa06d3014798d86001c324468d497f");
	assert_true(hash64_str("abc") == hash64("abc", 3));
	assert_true(hash64_mix(1, 2) != hash64_mix(2, 1));
	assert_true(hash64_mix(0, 1) != hash64_mix(0, 0));
}

static void hash_of_a_file_is_that_of_its_bytes(void **state)
{
	char path[64], data[200000];
	uint64_t h = 0;

	snprintf(path, sizeof(path), "/tmp/guptool-hash.%ld", (long)getpid());
	for (size_t i = 0; i < sizeof(data); i++)
		data[i] = (char)(i * 31 >> 3);
	assert_int_equal(fs_write_file(path, data, sizeof(data)), 0);
	assert_int_equal(hash64_file(path, &h), 0);
	assert_true(h == hash64(data, sizeof(data)));
	unlink(path);
	assert_int_equal(hash64_file(path, &h), -1);
	assert_int_equal(hash64_file("/", &h), -1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_empty_map_answers),
		cmocka_unit_test(put_replaces_and_null_is_a_value),
		cmocka_unit_test(many_puts_and_removals),
		cmocka_unit_test(removing_while_iterating),
		cmocka_unit_test(interned_strings_are_one),
		cmocka_unit_test(hashes_are_stable),
		cmocka_unit_test(hash_of_a_file_is_that_of_its_bytes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
