/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * test_facts.c - what a unit's facts hold, and their bytes
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "facts_fill.h"

static void test_what_is_in_it(void **state)
{
	struct facts_hashes h = FACTS_HASHES_INIT;
	struct facts_function *f;
	struct unit_facts uf;

	make_facts("drivers/a.c", "x86_64", &uf, &h);
	assert_int_equal(uf.include.n, 3);
	assert_string_equal(uf.include.v[0].path, "$(obj)/generated.h");
	assert_string_equal(uf.include.v[1].path, "drivers/a.c");
	assert_string_equal(uf.include.v[2].path, "include/api.h");
	assert_true(uf.include.v[2].size > 0 && uf.include.v[2].hash);
	f = function_of(&uf, "helper");
	assert_true(f->is_static && f->is_wrapper && !f->is_unsure);
	assert_int_equal(f->call.n, 2);
	assert_string_equal(f->call.v[0].through_record, "ops");
	assert_string_equal(f->call.v[0].through_field, "open");
	assert_string_equal(f->call.v[1].callee, "pin_user_pages");
	assert_int_equal(f->site.v[0].flags_may, 0x101);
	assert_int_equal(f->fact.n, 2);
	assert_int_equal(f->fact.v[0].effect, ROW_EFF_NOTHING);
	assert_string_equal(f->fact.v[1].place, "p->pages");
	f = function_of(&uf, "wanted_inline");
	assert_string_equal(f->file, "include/api.h");
	assert_true(f->in_header);
	f = function_of(&uf, "entry");
	assert_int_equal(f->call.v[0].is_static, 1);
	assert_int_equal(uf.fnptr.n, 1);
	assert_string_equal(uf.fnptr.v[0].function, "do_open");
	assert_int_equal(uf.flag.n, 2);
	assert_string_equal(uf.api.v[0].properties, "sleeps range");
	assert_int_equal(uf.role.n, 2);
	assert_true(uf.proto.n >= 2);
	facts_hashes_release(&h);
}

static void test_bytes_and_back(void **state)
{
	struct facts_hashes h = FACTS_HASHES_INIT;
	struct packbuf bytes = PACKBUF_INIT;
	struct unit_facts uf, back;
	struct unpack in;

	make_facts("drivers/a.c", "x86_64", &uf, &h);
	facts_pack_unit(&uf, FACTS_ALL, &bytes);
	unpack_init(&in, bytes.sb.buf, bytes.sb.len);
	assert_int_equal(facts_unpack_unit(&in, &back, &arena), 0);
	expect_equal(&uf, &back);
	assert_string_equal(back.function.v[0].name, uf.function.v[0].name);
	assert_string_equal(back.proto.v[0].param_type[0], uf.proto.v[0].param_type[0]);
	assert_true(back.parse_seconds > 0);
	packbuf_release(&bytes);
	facts_hashes_release(&h);
}

static void test_damaged_bytes(void **state)
{
	struct facts_hashes h = FACTS_HASHES_INIT;
	struct packbuf bytes = PACKBUF_INIT;
	struct unit_facts uf, back;
	struct unpack in;
	unsigned int seed = 3;

	make_facts("drivers/b.c", "x86_64", &uf, &h);
	facts_pack_unit(&uf, FACTS_ALL, &bytes);
	for (size_t len = 0; len < bytes.sb.len; len++) {
		struct arena a = ARENA_INIT;
		void *copy = xmalloc(len ? len : 1);

		memcpy(copy, bytes.sb.buf, len);
		unpack_init(&in, copy, len);
		assert_int_equal(facts_unpack_unit(&in, &back, &a), -1);
		free(copy);
		arena_release(&a);
	}
	for (int i = 0; i < 4000; i++) {
		struct arena a = ARENA_INIT;
		char *copy = xmalloc(bytes.sb.len);

		memcpy(copy, bytes.sb.buf, bytes.sb.len);
		for (int k = 0; k <= i % 3; k++)
			copy[(size_t)rand_r(&seed) % bytes.sb.len] = (char)rand_r(&seed);
		unpack_init(&in, copy, bytes.sb.len);
		facts_unpack_unit(&in, &back, &a);
		free(copy);
		arena_release(&a);
	}
	strbuf_addch(&bytes.sb, 0);
	unpack_init(&in, bytes.sb.buf, bytes.sb.len);
	assert_int_equal(facts_unpack_unit(&in, &back, &arena), -1);
	packbuf_release(&bytes);
	facts_hashes_release(&h);
}

static void test_later_round_replaces(void **state)
{
	struct flow_result nothing = { 0 };
	struct facts_hashes h = FACTS_HASHES_INIT;
	struct facts_function *f;
	struct unit_facts a;

	make_facts("drivers/a.c", "x86_64", &a, &h);
	f = function_of(&a, "entry");
	facts_add_giveup(&a, f, ROW_GIVEUP_IR, "ir", 0);
	facts_set_flow(&a, f, &nothing, &paths);
	assert_int_equal(f->giveup.n, 1);
	assert_int_equal(f->giveup.v[0].stage, ROW_GIVEUP_IR);
	f = function_of(&a, "helper");
	facts_set_flow(&a, f, &nothing, &paths);
	assert_int_equal(f->site.n + f->fact.n + f->summary.len, 0);
	assert_false(f->is_wrapper);
	facts_hashes_release(&h);
}

static void test_paths(void **state)
{
	struct facts_paths in_tree = { "/k/linux", "/k/linux" }, below = { "/k/linux", "/k/linux/build" };

	assert_string_equal(facts_path(&in_tree, "/k/linux/mm/gup.c"), "mm/gup.c");
	assert_string_equal(facts_path(&in_tree, "/k/linux-old/mm/gup.c"), "/k/linux-old/mm/gup.c");
	assert_string_equal(facts_path(&in_tree, "/k/linux/include/generated/autoconf.h"), "include/generated/autoconf.h");
	assert_string_equal(facts_path(&below, "/k/linux/build/include/x.h"), "$(obj)/include/x.h");
	assert_string_equal(facts_path(&below, "/k/linux/mm/gup.c"), "mm/gup.c");
	assert_string_equal(facts_path(&below, "/usr/include/x.h"), "/usr/include/x.h");
	assert_string_equal(facts_path(&below, "mm/gup.c"), "mm/gup.c");
	assert_string_equal(facts_real_path(&below, "$(obj)/include/x.h", &arena), "/k/linux/build/include/x.h");
	assert_string_equal(facts_real_path(&below, "mm/gup.c", &arena), "/k/linux/mm/gup.c");
	assert_string_equal(facts_real_path(&below, "/usr/x.h", &arena), "/usr/x.h");
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		TEST(test_what_is_in_it),
		TEST(test_bytes_and_back),
		TEST(test_damaged_bytes),
		TEST(test_later_round_replaces),
		TEST(test_paths),
	};
	int failed;

	session = ast_session_new();
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	ast_session_free(session);
	intern_release();
	return failed;
}
