/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The tables themselves: sorted, complete in themselves, and which names they
 * make known to the search for files.
 */
#include "model_eras.h"
#include "../../model/model_p.h"

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

/* --- names --- */

static int is_seed(const char *name)
{
	const char *const *v;
	size_t n = model_seed_names(m, &v);

	for (size_t i = 0; i < n; i++)
		if (!strcmp(v[i], name))
			return 1;
	return 0;
}

static void test_seeds(void **state)
{
	static const char *const yes[] = {
		"get_user_pages", "get_user_pages_fast", "get_user_pages_remote", "get_user_pages_unlocked",
		"__get_user_pages_fast", "pin_user_pages", "pin_user_pages_fast", "pin_longterm_pages",
		"memfd_pin_folios", "unpin_user_page", "unpin_user_pages", "unpin_user_pages_dirty_lock",
		"unpin_user_page_range_dirty_lock", "unpin_folio", "unpin_folios", "unpin_user_folio",
		"put_user_page", "put_user_pages", "put_user_pages_dirty_lock", "bio_release_pages",
		"bio_iov_iter_get_pages", "iov_iter_get_pages", "iov_iter_get_pages2",
		"iov_iter_get_pages_alloc2", "iov_iter_extract_pages", "iov_iter_extract_will_pin",
		"extract_iter_to_sg", "get_vaddr_frames", "put_vaddr_frames",
	};
	static const char *const no[] = {
		"put_page", "get_page", "folio_put", "release_pages", "kfree", "kmap", "set_page_dirty",
		"gfn_to_page", "page_to_pfn", "mmap_read_lock", "kfree_skb",
	};

	for (size_t i = 0; i < sizeof(yes) / sizeof(*yes); i++)
		if (!is_seed(yes[i]))
			fail_msg("'%s' is no seed", yes[i]);
	for (size_t i = 0; i < sizeof(no) / sizeof(*no); i++)
		if (is_seed(no[i]))
			fail_msg("'%s' is a seed", no[i]);
}

static void test_knows(void **state)
{
	assert_true(model_knows(m, "put_page"));
	assert_true(model_knows(m, "kmalloc_noprof"));
	assert_true(model_knows(m, "kmalloc"));
	assert_true(model_knows(m, "FOLL_ANYTHING"));
	assert_true(model_knows(m, "BIO_NO_PAGE_REF"));
	assert_false(model_knows(m, "printk"));
	assert_false(model_knows(m, ""));
}

/* --- the tables themselves --- */

#define SORTED(table)								\
	static void test_sorted_##table(void **state)				\
	{									\
		for (size_t i = 1; i < sizeof(table) / sizeof(*table); i++)	\
			if (strcmp(table[i - 1], table[i]) >= 0)		\
				fail_msg("'%s' stands before '%s'", table[i - 1], table[i]); \
	}

#define ACQUIRE(n, ...) #n,
static const char *const acquire_def[] = {
#include "../../model/acquire.def"
};
#define RELEASE(n, ...) #n,
static const char *const release_def[] = {
#include "../../model/release.def"
};
#define DIRTY(n, ...) #n,
static const char *const dirty_def[] = {
#include "../../model/dirty.def"
};
#define ALLOC(n, ...) #n,
#define FREE(n, ...) #n,
#define GETREF(n, ...) #n,
static const char *const alloc_def[] = {
#include "../../model/alloc.def"
};
#define LOCK(n, ...) #n,
static const char *const lock_def[] = {
#include "../../model/lock.def"
};
#define NORETURN(n) #n,
static const char *const noreturn_def[] = {
#include "../../model/noreturn.def"
};
#define TRANSFER(n, ...) #n,
static const char *const transfer_def[] = {
#include "../../model/transfer.def"
};
#define BORROW(n, ...) #n,
static const char *const borrow_def[] = {
#include "../../model/borrow.def"
};
#define PREDICATE(n, ...) #n,
static const char *const predicate_def[] = {
#include "../../model/predicate.def"
};
#define ENTRY_CALL(n, ...) #n,
static const char *const entry_call_def[] = {
#include "../../model/entry_call.def"
};
/* a tab sorts before every character of a name */
#define ENTRY_FIELD(r, f, ...) #r "\t" #f,
static const char *const entry_def[] = {
#include "../../model/entry.def"
};
#define PAIR(a, r) #a,
static const char *const pair_def[] = {
#include "../../model/pair.def"
};
#define DEPRECATED(n, ...) #n,
static const char *const deprecated_def_names[] = {
#include "../../model/deprecated.def"
};

SORTED(acquire_def)
SORTED(release_def)
SORTED(dirty_def)
SORTED(alloc_def)
SORTED(lock_def)
SORTED(noreturn_def)
SORTED(transfer_def)
SORTED(borrow_def)
SORTED(predicate_def)
SORTED(entry_call_def)
SORTED(entry_def)
SORTED(pair_def)
SORTED(deprecated_def_names)

/* Every release that an acquire names has a row. */
static void test_releases_exist(void **state)
{
	for (size_t i = 0; i < m->row.n; i++) {
		const struct row_def *d = &m->row.v[i].def;

		if (d->class == MODEL_ACQUIRE && (!d->release || !model_row(m, d->release)))
			fail_msg("'%s' is released by '%s'", d->name, d->release ? d->release : "nothing");
	}
}

#define T(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(test_seeds), T(test_knows),
		T(test_sorted_acquire_def), T(test_sorted_release_def), T(test_sorted_dirty_def),
		T(test_sorted_alloc_def), T(test_sorted_lock_def), T(test_sorted_noreturn_def),
		T(test_sorted_transfer_def), T(test_sorted_borrow_def), T(test_sorted_predicate_def),
		T(test_sorted_entry_call_def), T(test_sorted_entry_def), T(test_sorted_pair_def),
		T(test_sorted_deprecated_def_names), T(test_releases_exist),
	};

	return cmocka_run_group_tests_name("model_tables", tests, NULL, NULL);
}
