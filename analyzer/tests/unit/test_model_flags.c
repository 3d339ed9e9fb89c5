/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Gup flags by era: values and names, what must not be passed, what *_fast
 * takes, where LONGTERM is valid; and names that a tree no longer has.
 */
#include "model_eras.h"

static struct model *m;

static int setup(void **state)
{
	m = model_new();
	return 0;
}

static int teardown(void **state)
{
	model_free(m);
	m = NULL;
	return 0;
}

static const struct model_fn *must_find(const char *name)
{
	const struct model_fn *fn = model_find(m, name);

	if (!fn || !fn->bound)
		fail_msg("'%s' is not bound", name);
	return fn;
}

static void test_values(void **state)
{
	era_unit(m, 'A');
	assert_int_equal(model_flag(m, "FOLL_GET"), 0x4);
	assert_int_equal(model_flag(m, "GET"), 0x4);
	assert_int_equal(model_flag(m, "FOLL_LONGTERM"), 0x10000);
	assert_int_equal(model_flag(m, "FOLL_PIN"), 0);
	assert_false(model_flags_are_enum(m));
	era_unit(m, 'B');
	assert_int_equal(model_flag(m, "FOLL_PIN"), 0x40000);
	assert_int_equal(model_flag(m, "FOLL_POPULATE"), 0);
	assert_false(model_flags_are_enum(m));
	era_unit(m, 'C');
	assert_int_equal(model_flag(m, "FOLL_GET"), 0x2);
	assert_int_equal(model_flag(m, "LONGTERM"), 0x100);
	assert_int_equal(model_flag(m, "FOLL_PIN"), 0);
	assert_true(model_flags_are_enum(m));
	assert_int_equal(model_flag(m, ""), 0);
	assert_int_equal(model_flag(m, "FOLL_"), 0);
}

static void test_names(void **state)
{
	era_unit(m, 'A');
	assert_string_equal(model_flag_names(m, 0), "0");
	assert_string_equal(model_flag_names(m, 0x10001), "FOLL_WRITE|FOLL_LONGTERM");
	assert_string_equal(model_flag_names(m, 0x2), "FOLL_TOUCH");
	era_unit(m, 'C');
	/* the same number is another flag here */
	assert_string_equal(model_flag_names(m, 0x2), "FOLL_GET");
	assert_string_equal(model_flag_names(m, 0x101), "FOLL_WRITE|FOLL_LONGTERM");
	assert_string_equal(model_flag_names(m, 0x80001), "FOLL_WRITE|0x80000");
	assert_string_equal(model_flag_names(m, 1ul << 63), "0x8000000000000000");
	/* interned: equal text, equal pointer */
	assert_ptr_equal(model_flag_names(m, 0x1), model_flag_names(m, 0x1));
}

/* A constant of another family, or of several bits, is no name for a bit. */
static void test_other_constants(void **state)
{
	model_begin_unit(m);
	model_bind_const(m, "FOLL_WRITE", 1);
	model_bind_const(m, "BIO_PAGE_PINNED", 2);
	model_bind_const(m, "FOLL_BOTH", 3);
	model_bind_const(m, "FOLL_WRITE", 1);
	model_resolve(m);
	assert_string_equal(model_flag_names(m, 3), "FOLL_WRITE|0x2");
	assert_int_equal(model_flag(m, "BIO_PAGE_PINNED"), 0);
}

static void test_internal(void **state)
{
	era_unit(m, 'A');
	assert_int_equal(model_internal_flags(m, must_find("get_user_pages")), 0);
	era_unit(m, 'B');
	assert_int_equal(model_internal_flags(m, must_find("get_user_pages")), 0x40000);
	assert_int_equal(model_internal_flags(m, must_find("pin_user_pages")), 0x40000 | 0x4);
	assert_int_equal(model_internal_flags(m, must_find("unpin_user_pages")), 0);
	era_unit(m, 'C');
	/* a driver: FOLL_GET may go to get_*, never to pin_* */
	assert_int_equal(model_internal_flags(m, must_find("get_user_pages_fast")), 0);
	assert_int_equal(model_internal_flags(m, must_find("pin_user_pages_unlocked")), 0x2);
	/* no flags, nothing to pass */
	assert_int_equal(model_internal_flags(m, must_find("memfd_pin_folios")), 0);
	/* a file that includes mm/internal.h */
	era_bind_flags(m, flags_internal);
	model_resolve(m);
	assert_int_equal(model_internal_flags(m, must_find("get_user_pages")), 0x7f0000);
	assert_int_equal(model_internal_flags(m, must_find("pin_user_pages")), 0x7f0002);
}

static void test_accepted(void **state)
{
	era_unit(m, 'A');
	assert_int_equal(model_accepted_flags(m, must_find("get_user_pages_fast")), 0x10001);
	assert_true(model_accepted_flags(m, must_find("get_user_pages")) == ~0ul);
	era_unit(m, 'B');
	assert_int_equal(model_accepted_flags(m, must_find("pin_user_pages_fast")), 0x1 | 0x10 | 0x80 | 0x10000);
	assert_int_equal(model_accepted_flags(m, must_find("get_user_pages_fast")),
			 0x1 | 0x4 | 0x10 | 0x80 | 0x10000);
	era_unit(m, 'C');
	assert_int_equal(model_accepted_flags(m, must_find("pin_user_pages_fast")),
			 1 << 0 | 1 << 3 | 1 << 5 | 1 << 8 | 1 << 10 | 1 << 12);
	assert_true(model_accepted_flags(m, must_find("pin_user_pages")) == ~0ul);
	era_unit(m, 'D');
	/* NOWAIT, HWPOISON, ANON, SPLIT_PMD, DUMP, INTERRUPTIBLE are refused */
	assert_int_equal(model_accepted_flags(m, must_find("pin_user_pages_fast")) &
			 (1 << 4 | 1 << 6 | 1 << 7 | 1 << 9 | 1 << 2 | 1 << 11), 0);
}

struct longterm {
	const char *name;
	const char *eras;	/* where it is valid with 'locked' NULL */
	const char *locked;	/* where it is with 'locked' given */
};

static const struct longterm longterm[] = {
	{ "get_user_pages", "A", "A" },
	{ "get_user_pages_fast", "A", "A" },
	{ "get_user_pages_remote", "", "" },
	{ "get_user_pages_unlocked", "", "" },
	{ "get_user_pages_locked", "", "" },
	{ "get_user_pages_fast_only", "", "" },
	{ "pin_user_pages", "BCD", "BCD" },
	{ "pin_user_pages_fast", "BCD", "BCD" },
	{ "pin_user_pages_remote", "BCD", "CD" },
	{ "pin_user_pages_unlocked", "CD", "CD" },
	/* no flags to put it in */
	{ "get_dump_page", "", "" },
	{ "memfd_pin_folios", "", "" },
	{ "iov_iter_extract_pages", "", "" },
	{ "unpin_user_page", "", "" },
};

static void test_longterm(void **state)
{
	for (const char *era = "ABCD"; *era; era++) {
		era_unit(m, *era);
		for (size_t i = 0; i < sizeof(longterm) / sizeof(*longterm); i++) {
			const struct longterm *l = &longterm[i];
			const struct model_fn *fn = model_find(m, l->name);

			if (!fn)
				continue;
			if (model_longterm_ok(m, fn, true) != !!strchr(l->eras, *era))
				fail_msg("%s in %c, locked NULL", l->name, *era);
			if (model_longterm_ok(m, fn, false) != !!strchr(l->locked, *era))
				fail_msg("%s in %c, locked given", l->name, *era);
		}
	}
}

/* Half of the FOLL_PIN series on 5.4: users that are not converted yet keep LONGTERM with GET. */
static void test_longterm_mid_series(void **state)
{
	model_begin_unit(m);
	era_bind_all(m, protos_all);
	era_bind_all(m, protos_a);
	era_bind(m, "pin_user_pages(" UL "start, " UL "nr_pages, " UI "gup_flags, struct page **pages, "
		 "struct vm_area_struct **vmas)");
	era_bind_flags(m, flags_a);
	model_bind_const(m, "FOLL_PIN", 0x40000);
	model_resolve(m);
	assert_true(model_has_pin(m));
	assert_true(model_longterm_ok(m, must_find("get_user_pages"), true));
	assert_true(model_longterm_ok(m, must_find("pin_user_pages"), true));
	assert_int_equal(model_internal_flags(m, must_find("get_user_pages")), 0x40000);
	assert_false(model_pin_zero_on_reject(m));
}

static void test_era(void **state)
{
	era_unit(m, 'A');
	assert_false(model_has_pin(m));
	assert_false(model_pin_zero_on_reject(m));
	era_unit(m, 'B');
	assert_true(model_has_pin(m));
	assert_false(model_pin_zero_on_reject(m));
	era_unit(m, 'D');
	assert_true(model_has_pin(m));
	assert_true(model_pin_zero_on_reject(m));
	/* the flags alone pin nothing */
	model_begin_unit(m);
	era_bind_flags(m, flags_cd);
	model_resolve(m);
	assert_true(model_flags_are_enum(m));
	assert_false(model_pin_zero_on_reject(m));
	/* no flags seen: 'vmas' tells */
	model_begin_unit(m);
	era_bind_all(m, protos_cd);
	model_resolve(m);
	assert_true(model_flags_are_enum(m));
	model_begin_unit(m);
	era_bind_all(m, protos_b);
	model_resolve(m);
	assert_false(model_flags_are_enum(m));
	/* nothing at all */
	model_begin_unit(m);
	model_resolve(m);
	assert_false(model_has_pin(m));
	assert_false(model_flags_are_enum(m));
}

struct gone {
	const char *name;
	const char *eras;		/* where it is reported */
	const char *replacement;	/* starts with */
};

static const struct gone gone[] = {
	{ "put_user_page", "BCD", "unpin_user_page" },
	{ "put_user_pages", "BCD", "unpin_user_pages" },
	{ "put_user_pages_dirty", "BCD", "unpin_user_pages_dirty_lock" },
	{ "put_user_pages_dirty_lock", "BCD", "unpin_user_pages_dirty_lock" },
	{ "get_user_pages_longterm", "BCD", "pin_user_pages with FOLL_LONGTERM" },
	{ "pin_longterm_pages", "BCD", "pin_user_pages with FOLL_LONGTERM" },
	{ "get_user_pages_locked", "BCD", "get_user_pages_unlocked" },
	{ "pin_user_pages_locked", "BCD", "pin_user_pages_unlocked" },
	{ "__get_user_pages_fast", "BCD", "get_user_pages_fast_only" },
	{ "iov_iter_get_pages", "BCD", "iov_iter_get_pages2" },
	{ "iov_iter_get_pages_alloc", "BCD", "iov_iter_get_pages_alloc2" },
	{ "get_kernel_page", "BCD", "get_page" },
	{ "FOLL_NUMA", "BCD", "FOLL_HONOR_NUMA_FAULT" },
	{ "FOLL_SPLIT", "BCD", "FOLL_SPLIT_PMD" },
	{ "FOLL_POPULATE", "BCD", "nothing" },
	{ "FOLL_MLOCK", "BCD", "nothing" },
	{ "FOLL_COW", "BCD", "nothing" },
	{ "pin_user_pages_fast_only", "CD", "pin_user_pages_fast" },
	{ "follow_page", "CD", "get_user_pages" },
	{ "get_kernel_pages", "CD", "get_page" },
	{ "page_maybe_dma_pinned", "CD", "folio_maybe_dma_pinned" },
	{ "BIO_NO_PAGE_REF", "CD", "BIO_PAGE_PINNED" },
	{ "unmap_and_put_page", "D", "folio_release_kmap" },
	{ "put_pages_list", "D", "folio_batch_release" },
	{ "make_device_exclusive_range", "D", "make_device_exclusive" },
	{ "put_page", "", "" },
	{ "get_user_pages", "", "" },
	{ "FOLL_WRITE", "", "" },
	{ "no_such_name", "", "" },
};

static void test_deprecated(void **state)
{
	for (const char *era = "ABCD"; *era; era++) {
		era_unit(m, *era);
		for (size_t i = 0; i < sizeof(gone) / sizeof(*gone); i++) {
			const char *r = model_deprecated(m, gone[i].name);

			if (!strchr(gone[i].eras, *era)) {
				if (r)
					fail_msg("%s in %c: '%s'", gone[i].name, *era, r);
				continue;
			}
			if (!r || strncmp(r, gone[i].replacement, strlen(gone[i].replacement)))
				fail_msg("%s in %c: '%s'", gone[i].name, *era, r ? r : "none");
		}
	}
}

/* 5.10 has unpin_user_page() and still its own iov_iter_get_pages(): fine there. */
static void test_deprecated_unless_declared(void **state)
{
	model_begin_unit(m);
	era_bind_all(m, protos_bcd);
	era_bind_all(m, protos_b);
	era_bind(m, "iov_iter_get_pages(struct iov_iter *i, struct page **pages, size_t maxsize, "
		 "unsigned maxpages, size_t *start)");
	era_bind(m, "put_user_page(struct page *page)");
	era_bind_flags(m, flags_b);
	model_bind_const(m, "FOLL_MLOCK", 0x1000);
	model_resolve(m);
	assert_null(model_deprecated(m, "iov_iter_get_pages"));
	assert_null(model_deprecated(m, "FOLL_MLOCK"));
	assert_non_null(model_deprecated(m, "iov_iter_get_pages_alloc"));
	/* beside unpin_user_page() it can only be a compatibility wrapper */
	assert_non_null(model_deprecated(m, "put_user_page"));
	assert_true(model_find(m, "put_user_page")->properties & MP_DEPRECATED);
	assert_false(model_find(m, "iov_iter_get_pages")->properties & MP_DEPRECATED);
}

#define T(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(test_values), T(test_names), T(test_other_constants), T(test_internal), T(test_accepted),
		T(test_longterm), T(test_longterm_mid_series), T(test_era), T(test_deprecated),
		T(test_deprecated_unless_declared),
	};

	return cmocka_run_group_tests_name("model_flags", tests, NULL, NULL);
}
