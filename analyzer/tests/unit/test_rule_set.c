/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * test_rule_set.c - the registry, and choosing rules by name
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>
#include "../../rules/rule.h"

static void test_registry(void **state)
{
	for (unsigned int i = 0; i < RULE_COUNT; i++) {
		const struct rule *r = rule_at((enum rule_index)i);

		assert_non_null(r->id);
		assert_non_null(r->summary);
		assert_true(r->event || r->function || r->acquire);
		assert_null(strpbrk(r->name, " _ABCDEFGHIJKLMNOPQRSTUVWXYZ"));
		assert_int_equal(rule_find(r->id), i);		/* also: no id or name twice */
		assert_int_equal(rule_find(r->name), i);
	}
	assert_int_equal(rule_find("R1"), RULE_R1);
	assert_int_equal(rule_find("R4711"), RULE_COUNT);
	assert_int_equal(rule_find(""), RULE_COUNT);
}

static void test_default(void **state)
{
	struct rule_set s = rule_set_default();

	for (unsigned int i = 0; i < RULE_COUNT; i++)
		assert_int_equal(rule_set_has(s, (enum rule_index)i), rule_at((enum rule_index)i)->default_on);
}

static void test_all(void **state)
{
	struct rule_set s = rule_set_all();

	for (unsigned int i = 0; i < RULE_COUNT; i++)
		assert_true(rule_set_has(s, (enum rule_index)i));
	assert_int_equal(__builtin_popcountll(s.bits), RULE_COUNT);
}

static void test_parse(void **state)
{
	struct rule_set s = rule_set_default();

	assert_int_equal(rule_set_parse(&s, "none,R1, double-release"), 0);
	assert_int_equal(__builtin_popcountll(s.bits), 2);
	assert_true(rule_set_has(s, RULE_R1));
	assert_true(rule_set_has(s, RULE_R8));
	assert_int_equal(rule_set_parse(&s, "-R1,+R27"), 0);
	assert_false(rule_set_has(s, RULE_R1));
	assert_true(rule_set_has(s, RULE_R27));
	assert_int_equal(rule_set_parse(&s, "all,-gup-flag-expr"), 0);
	assert_int_equal(__builtin_popcountll(s.bits), RULE_COUNT - 1);
	assert_int_equal(rule_set_parse(&s, "default"), 0);
	assert_int_equal(s.bits, rule_set_default().bits);
	assert_int_equal(rule_set_parse(&s, ""), 0);
	assert_int_equal(s.bits, rule_set_default().bits);
}

/* A wrong word changes nothing. */
static void test_parse_wrong(void **state)
{
	struct rule_set s = rule_set_all();

	assert_int_equal(rule_set_parse(&s, "-R1,pin-released"), -1);
	assert_int_equal(s.bits, rule_set_all().bits);
	assert_int_equal(rule_set_parse(&s, "-all"), -1);
	assert_int_equal(rule_set_parse(&s, "R1,-"), -1);
	assert_int_equal(s.bits, rule_set_all().bits);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_registry),
		cmocka_unit_test(test_default),
		cmocka_unit_test(test_all),
		cmocka_unit_test(test_parse),
		cmocka_unit_test(test_parse_wrong),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
