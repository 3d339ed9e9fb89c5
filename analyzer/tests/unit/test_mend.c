/* SPDX-License-Identifier: GPL-2.0-only */
/* Which lines a mending changed, and the table of its rules. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "../../../db/embed.h"
#include "../../../lib/strbuf.h"
#include "../../convert/mend.h"
#include "../../rules/rule.h"

static void expect(const char *was, const char *now, unsigned int first, unsigned int last)
{
	unsigned int a = 0, b = 0;

	assert_true(mend_lines(was, now, &a, &b));
	assert_int_equal(a, first);
	assert_int_equal(b, last);
}

static void test_lines(void **state)
{
	unsigned int a, b;

	assert_false(mend_lines("x\ny\n", "x\ny\n", &a, &b));
	assert_false(mend_lines("", "", &a, &b));
	expect("a\nb\nc\n", "a\nX\nc\n", 2, 2);
	expect("a\nb\nc\nd\n", "a\nX\nY\nd\n", 2, 3);
	expect("a\nb", "a\nb2", 2, 2);		/* no newline at the end */
	expect("", "a\n", 1, 1);
	expect("a\n", "", 1, 2);
	/* inserted lines stand before the one that was there */
	expect("a\nb\n", "a\nX\nb\n", 2, 2);
	/* text that repeats: some run of lines that explains it, not outside of the text */
	expect("a\na\na\n", "a\na\n", 3, 4);
}

/* A patch for each rule of the table, in the program; each rule exists; the others have a reason. */
static void test_table(void **state)
{
	size_t n = 0;

	for (enum rule_index i = 0; i < RULE_COUNT; i++) {
		const struct mend_rule *m = mend_find(rule_at(i)->id);
		struct strbuf name = STRBUF_INIT;

		if (m) {
			strbuf_addf(&name, "cocci/mend/%s.cocci", m->patch);
			assert_non_null(embed_find(name.buf));
			n++;
		} else {
			assert_true(strlen(mend_why_not(rule_at(i)->id)) > 10);
		}
		strbuf_release(&name);
	}
	assert_int_equal(n, 14);
	assert_null(mend_find("R99"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_lines),
		cmocka_unit_test(test_table),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
