/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * test_lib_mem.c - allocation, arenas and growing arrays
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>
#include <stdalign.h>
#include "../../../lib/alloc.h"
#include "../../../lib/arena.h"
#include "../../../lib/vec.h"
#include "child.h"

static void zero_sizes_are_served(void **state)
{
	void *a = xmalloc(0), *b = xcalloc(0, 8), *c = xrealloc(NULL, 0, 0);

	assert_non_null(a);
	assert_non_null(b);
	assert_non_null(c);
	free(a);
	free(b);
	free(c);
}

static void strndup_stops_at_nul(void **state)
{
	char *s = xstrndup("abcdef", 3), *t = xstrndup("ab", 100), *u = xstrdup("");

	assert_string_equal(s, "abc");
	assert_string_equal(t, "ab");
	assert_string_equal(u, "");
	free(s);
	free(t);
	free(u);
}

static void calloc_overflow(void *ctx)
{
	xcalloc(SIZE_MAX / 2, 3);
}

static void realloc_overflow(void *ctx)
{
	xrealloc(NULL, SIZE_MAX / 2 + 2, 2);
}

static void array_overflow(void *ctx)
{
	arena_array(ctx, SIZE_MAX / 4, 5);
}

/* n * size fits, the chunk's header no longer does */
static void arena_huge(void *ctx)
{
	arena_alloc(ctx, SIZE_MAX - 4);
}

static void overflow_is_out_of_memory(void **state)
{
	struct strbuf out = STRBUF_INIT;
	struct arena a = ARENA_INIT;
	struct { void (*fn)(void *ctx); } row[] = {
		{ calloc_overflow }, { realloc_overflow }, { array_overflow }, { arena_huge },
	};

	for (size_t i = 0; i < ARRAY_SIZE(row); i++) {
		assert_int_equal(child_run(row[i].fn, &a, &out), 2);
		assert_non_null(strstr(out.buf, "guptool: out of memory"));
	}
	strbuf_release(&out);
}

static void arena_aligns_and_zeroes(void **state)
{
	struct arena a = ARENA_INIT;

	for (int round = 0; round < 3; round++) {
		for (size_t size = 0; size < 200; size++) {
			unsigned char *p;

			/* knock the next object off its alignment */
			arena_strndup(&a, "xxxxxxx", size % 8);
			p = arena_alloc(&a, size);
			assert_int_equal((uintptr_t)p % alignof(max_align_t), 0);
			for (size_t i = 0; i < size; i++)
				assert_int_equal(p[i], 0);
			memset(p, 0xa5, size);
		}
		arena_clear(&a);
		assert_int_equal(a.used, 0);
	}
	arena_release(&a);
	assert_null(a.head);
}

static void arena_objects_are_apart(void **state)
{
	struct arena a = ARENA_INIT;
	unsigned char *p[500];

	for (int i = 0; i < 500; i++) {
		p[i] = arena_alloc(&a, (size_t)i * 7 + 1);
		memset(p[i], i, (size_t)i * 7 + 1);
	}
	for (int i = 0; i < 500; i++)
		for (int j = 0; j < i * 7 + 1; j++)
			assert_int_equal(p[i][j], (unsigned char)i);
	arena_release(&a);
}

static void arena_serves_large_objects(void **state)
{
	struct arena a = ARENA_INIT;
	char *small = arena_strdup(&a, "small"), *next, *big;

	big = arena_alloc(&a, 5 << 20);
	big[0] = big[(5 << 20) - 1] = 'x';
	next = arena_strdup(&a, "next");
	assert_string_equal(small, "small");
	/* the large one did not cost the rest of the first chunk */
	assert_true(next > small && next < small + 256);
	assert_int_equal(a.used, 6 + (5 << 20) + 5);
	arena_clear(&a);
	arena_release(&a);
}

static void arena_copies(void **state)
{
	struct arena a = ARENA_INIT;
	int v[3] = { 1, 2, 3 }, *w = arena_dup(&a, v, sizeof(v));
	char longer[3000];

	memset(longer, 'y', sizeof(longer) - 1);
	longer[sizeof(longer) - 1] = '\0';
	assert_memory_equal(v, w, sizeof(v));
	assert_non_null(arena_dup(&a, NULL, 0));
	assert_string_equal(arena_strndup(&a, "abc", 2), "ab");
	assert_string_equal(arena_strndup(&a, "abc", 9), "abc");
	assert_string_equal(arena_printf(&a, "%d-%s", 7, "z"), "7-z");
	assert_string_equal(arena_printf(&a, "%s", longer), longer);
	arena_release(&a);
}

static void arena_clear_of_an_empty_one(void **state)
{
	struct arena a;

	arena_init(&a);
	arena_clear(&a);
	arena_release(&a);
	arena_release(&a);
	assert_null(a.head);
}

static int descending(const void *a, const void *b)
{
	return *(const int *)b - *(const int *)a;
}

static void vec_grows_and_sorts(void **state)
{
	VEC(int) v = VEC_INIT;
	struct pair { int a, b; };
	VEC(struct pair) w = VEC_INIT;

	vec_sort(&v, descending);
	for (int i = 0; i < 1000; i++)
		vec_push(&v, i);
	assert_int_equal(v.n, 1000);
	assert_int_equal(v.v[999], 999);
	vec_sort(&v, descending);
	assert_int_equal(v.v[0], 999);
	vec_clear(&v);
	assert_int_equal(v.n, 0);
	vec_release(&v);
	assert_null(v.v);
	vec_push(&w, (struct pair){ 1, 2 });
	assert_int_equal(w.v[0].b, 2);
	vec_release(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(zero_sizes_are_served),
		cmocka_unit_test(strndup_stops_at_nul),
		cmocka_unit_test(overflow_is_out_of_memory),
		cmocka_unit_test(arena_aligns_and_zeroes),
		cmocka_unit_test(arena_objects_are_apart),
		cmocka_unit_test(arena_serves_large_objects),
		cmocka_unit_test(arena_copies),
		cmocka_unit_test(arena_clear_of_an_empty_one),
		cmocka_unit_test(vec_grows_and_sorts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
