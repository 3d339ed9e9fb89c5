/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * test_change_difference.c - findings before and after: introduced, fixed, kept, moved, edited
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "../../../lib/alloc.h"
#include "../../change/difference.h"
#include "../../finding/finding.h"

/* file, function, line and text of one finding; file NULL: none */
struct what {
	const char *rule, *file, *function;
	unsigned int line;
	const char *text;
};

static struct finding_sink *sink(const struct what *w)
{
	struct finding_sink *s = finding_sink_new();

	for (; w->rule; w++)
		finding_add(s, &(struct finding){
			.rule = w->rule, .name = w->rule, .severity = FINDING_WARNING, .confidence = FINDING_HIGH,
			.file = w->file, .function = w->function, .line = w->line, .col = 2, .message = "pages leak",
			.acquire = "pin_user_pages", .release = "put_page", .acquire_text = w->text,
		});
	finding_finish(s);
	return s;
}

#define PIN "pin_user_pages(start,n,0,pages)"

static const struct difference_case {
	const char *name;
	struct what old[4], new[4];
	size_t count[DIFFERENCE_NR_KINDS];	/* introduced, fixed, kept, moved, edited */
} cases[] = {
	{ "nothing", { { NULL } }, { { NULL } }, { 0 } },
	{ "same, other line", { { "R1", "a.c", "f", 10, PIN } }, { { "R1", "a.c", "f", 20, PIN } }, { 0, 0, 1 } },
	{ "introduced", { { NULL } }, { { "R1", "a.c", "f", 10, PIN } }, { 1 } },
	{ "fixed", { { "R1", "a.c", "f", 10, PIN } }, { { NULL } }, { 0, 1 } },
	{ "moved", { { "R1", "a.c", "f", 10, PIN } }, { { "R1", "d/b.c", "f", 7, PIN } }, { 0, 0, 0, 1 } },
	{ "variable renamed", { { "R1", "a.c", "f", 10, PIN } }, { { "R1", "a.c", "f", 10, "pin_user_pages(addr,n,0,pages)" } },
	  { 0, 0, 0, 0, 1 } },
	{ "function renamed", { { "R1", "a.c", "f", 10, PIN } }, { { "R1", "a.c", "g", 10, PIN } }, { 0, 0, 0, 0, 1 } },
	{ "other rule", { { "R1", "a.c", "f", 10, PIN } }, { { "R2", "a.c", "f", 10, PIN } }, { 1, 1 } },
	{ "other function and text", { { "R1", "a.c", "f", 10, PIN } }, { { "R1", "a.c", "g", 10, "pin_user_pages(a,1,0,p)" } }, { 1, 1 } },
	{ "one more of the same", { { "R1", "a.c", "f", 10, PIN } }, { { "R1", "a.c", "f", 10, PIN }, { "R1", "a.c", "f", 20, PIN } },
	  { 1, 0, 1 } },
	{ "copied to another file", { { "R1", "a.c", "f", 10, PIN } }, { { "R1", "a.c", "f", 10, PIN }, { "R1", "b.c", "f", 10, PIN } },
	  { 1, 0, 1 } },
	{ "exact before moved", { { "R1", "b.c", "f", 10, PIN } }, { { "R1", "a.c", "f", 10, PIN }, { "R1", "b.c", "f", 10, PIN } },
	  { 1, 0, 1 } },
	{ "one edited, one new function", { { "R1", "a.c", "f", 10, PIN } },
	  { { "R1", "a.c", "e", 1, "pin_user_pages(a,1,0,p)" }, { "R1", "a.c", "f", 10, "pin_user_pages(b,1,0,p)" } }, { 1, 0, 0, 0, 1 } },
};

static void kinds(void **state)
{
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		const struct difference_case *c = &cases[i];
		struct finding_sink *old = sink(c->old), *new = sink(c->new);
		struct difference d = DIFFERENCE_INIT;

		difference_of_sinks(&d, old, new);
		for (size_t k = 0; k < DIFFERENCE_NR_KINDS; k++)
			if (d.count[k] != c->count[k])
				fail_msg("%s: %zu %s, not %zu", c->name, d.count[k], difference_kind_name(k), c->count[k]);
		assert_int_equal(d.worse, c->count[DIFFERENCE_INTRODUCED]);
		assert_int_equal(d.better, c->count[DIFFERENCE_FIXED]);
		difference_release(&d);
		finding_sink_free(old);
		finding_sink_free(new);
	}
}

/* Each finding is in one entry, in the order that the header gives. */
static void order_of_entries(void **state)
{
	static const struct what a[] = { { "R1", "a.c", "f", 10, PIN }, { "R1", "c.c", "h", 1, "x" }, { "R2", "a.c", "f", 11, "y" }, { NULL } };
	static const struct what b[] = { { "R1", "a.c", "f", 12, PIN }, { "R1", "b.c", "g", 1, PIN }, { NULL } };
	struct finding_sink *old = sink(a), *new = sink(b);
	struct difference d = DIFFERENCE_INIT;

	difference_of_sinks(&d, old, new);
	assert_int_equal(d.n, 4);
	assert_ptr_equal(d.entry[0].new, finding_at(new, 0));
	assert_ptr_equal(d.entry[0].old, finding_at(old, 0));
	assert_ptr_equal(d.entry[1].new, finding_at(new, 1));
	assert_null(d.entry[1].old);
	assert_true(d.entry[1].worse);
	assert_null(d.entry[2].new);
	assert_ptr_equal(d.entry[2].old, finding_at(old, 1));
	assert_ptr_equal(d.entry[3].old, finding_at(old, 2));
	assert_true(d.entry[3].better);
	difference_release(&d);
	finding_sink_free(old);
	finding_sink_free(new);
}

static void suppression_counts(void **state)
{
	struct finding f = { .rule = "R1", .file = "a.c", .fingerprint = "1", .loose = "2" }, g = f;
	const struct finding *old = &f, *new = &g;

	for (unsigned int i = 0; i < 4; i++) {
		struct difference d = DIFFERENCE_INIT;

		f.suppressed = i & 1;
		g.suppressed = i & 2;
		difference_of(&d, &old, 1, &new, 1);
		assert_int_equal(d.count[DIFFERENCE_KEPT], 1);
		assert_int_equal(d.worse, f.suppressed && !g.suppressed);
		assert_int_equal(d.better, !f.suppressed && g.suppressed);
		difference_release(&d);
		difference_of(&d, NULL, 0, &new, 1);
		assert_int_equal(d.worse, !g.suppressed);
		difference_release(&d);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(kinds),
		cmocka_unit_test(order_of_entries),
		cmocka_unit_test(suppression_counts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
