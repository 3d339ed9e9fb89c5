/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Rows and roles: where the parameters stand in four kernels, and what a tree's
 * declarations decide.
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

/* --- roles in four eras --- */

/* Lines of model_print(), every acquire of the era, in order of names. */
struct expectation {
	char era;
	const char *lines;
};

static const struct expectation acquires[] = {
	{ 'A',
	  "__get_user_pages_fast acquire get pages start=0 nr=1 write=2 pages=3\n"
	  "bio_iov_iter_get_pages acquire get zero object=0 iter=1\n"
	  "follow_page acquire get errptr object=0 start=1 flags=2\n"
	  "get_dump_page acquire get ptr start=0\n"
	  "get_kernel_page acquire get pages start=0 write=1 pageout=2\n"
	  "get_kernel_pages acquire get pages object=0 nr=1 write=2 pages=3\n"
	  "get_user_pages acquire get pages start=0 nr=1 flags=2 pages=3 vmas=4\n"
	  "get_user_pages_fast acquire get pages start=0 nr=1 flags=2 pages=3\n"
	  "get_user_pages_locked acquire get pages start=0 nr=1 flags=2 pages=3 locked=4\n"
	  "get_user_pages_remote acquire get pages tsk=0 mm=1 start=2 nr=3 flags=4 pages=5 vmas=6 locked=7\n"
	  "get_user_pages_unlocked acquire get pages start=0 nr=1 pages=2 flags=3\n"
	  "get_vaddr_frames acquire get pages start=0 nr=1 flags=2 object=3\n"
	  "iov_iter_get_pages acquire get bytes iter=0 pages=1 maxsize=2 maxpages=3 offset=4\n"
	  "iov_iter_get_pages_alloc acquire get bytes iter=0 pagesout=1 maxsize=2 offset=3\n"
	  "vb2_create_framevec acquire get errptr start=0 maxsize=1\n" },
	{ 'B',
	  "bio_iov_iter_get_pages acquire get zero object=0 iter=1\n"
	  "follow_page acquire get errptr object=0 start=1 flags=2\n"
	  "get_dump_page acquire get ptr start=0\n"
	  "get_kernel_pages acquire get pages object=0 nr=1 write=2 pages=3\n"
	  "get_user_page_fast_only acquire get bool start=0 flags=1 pageout=2\n"
	  "get_user_pages acquire get pages start=0 nr=1 flags=2 pages=3 vmas=4\n"
	  "get_user_pages_fast acquire get pages start=0 nr=1 flags=2 pages=3\n"
	  "get_user_pages_fast_only acquire get pages start=0 nr=1 flags=2 pages=3\n"
	  "get_user_pages_remote acquire get pages mm=0 start=1 nr=2 flags=3 pages=4 vmas=5 locked=6\n"
	  "get_user_pages_unlocked acquire get pages start=0 nr=1 pages=2 flags=3\n"
	  "get_vaddr_frames acquire pin pages start=0 nr=1 object=2\n"
	  "iov_iter_get_pages2 acquire get bytes iter=0 pages=1 maxsize=2 maxpages=3 offset=4\n"
	  "iov_iter_get_pages_alloc2 acquire get bytes iter=0 pagesout=1 maxsize=2 offset=3\n"
	  "make_device_exclusive_range acquire get pages mm=0 start=1 end=2 pages=3\n"
	  "pin_user_pages acquire pin pages start=0 nr=1 flags=2 pages=3 vmas=4\n"
	  "pin_user_pages_fast acquire pin pages start=0 nr=1 flags=2 pages=3\n"
	  "pin_user_pages_fast_only acquire pin pages start=0 nr=1 flags=2 pages=3\n"
	  "pin_user_pages_remote acquire pin pages mm=0 start=1 nr=2 flags=3 pages=4 vmas=5 locked=6\n"
	  "pin_user_pages_unlocked acquire pin pages start=0 nr=1 pages=2 flags=3\n"
	  "vb2_create_framevec acquire pin errptr start=0 maxsize=1\n" },
	{ 'C',
	  "bio_iov_iter_get_pages acquire cond zero object=0 iter=1\n"
	  "extract_iter_to_sg acquire cond bytes iter=0 maxsize=1 object=2 maxpages=3 xflags=4\n"
	  "folio_add_pin acquire pin none page=0\n"
	  "get_dump_page acquire get ptr start=0\n"
	  "get_user_page_fast_only acquire get bool start=0 flags=1 pageout=2\n"
	  "get_user_page_vma_remote acquire get errptr mm=0 start=1 flags=2 vmas=3\n"
	  "get_user_pages acquire get pages start=0 nr=1 flags=2 pages=3\n"
	  "get_user_pages_fast acquire get pages start=0 nr=1 flags=2 pages=3\n"
	  "get_user_pages_fast_only acquire get pages start=0 nr=1 flags=2 pages=3\n"
	  "get_user_pages_remote acquire get pages mm=0 start=1 nr=2 flags=3 pages=4 locked=5\n"
	  "get_user_pages_unlocked acquire get pages start=0 nr=1 pages=2 flags=3\n"
	  "get_vaddr_frames acquire pin pages start=0 nr=1 write=2 object=3\n"
	  "iov_iter_extract_pages acquire cond bytes iter=0 pagesout=1 maxsize=2 maxpages=3 xflags=4 offset=5\n"
	  "iov_iter_get_pages2 acquire get bytes iter=0 pages=1 maxsize=2 maxpages=3 offset=4\n"
	  "iov_iter_get_pages_alloc2 acquire get bytes iter=0 pagesout=1 maxsize=2 offset=3\n"
	  "make_device_exclusive_range acquire get pages mm=0 start=1 end=2 pages=3\n"
	  "memfd_pin_folios acquire pin pages file=0 start=1 end=2 pages=3 nr=4 offset=5\n"
	  "netfs_extract_user_iter acquire pin pages iter=0 maxsize=1 object=2 xflags=3\n"
	  "pin_user_pages acquire pin pages start=0 nr=1 flags=2 pages=3\n"
	  "pin_user_pages_fast acquire pin pages start=0 nr=1 flags=2 pages=3\n"
	  "pin_user_pages_remote acquire pin pages mm=0 start=1 nr=2 flags=3 pages=4 locked=5\n"
	  "pin_user_pages_unlocked acquire pin pages start=0 nr=1 pages=2 flags=3\n"
	  "vb2_create_framevec acquire pin errptr start=0 maxsize=1 write=2\n" },
	{ 'D',
	  "bio_iov_iter_get_pages acquire cond zero object=0 iter=1\n"
	  "extract_iter_to_sg acquire cond bytes iter=0 maxsize=1 object=2 maxpages=3 xflags=4\n"
	  "folio_add_pin acquire pin none page=0\n"
	  "folio_add_pins acquire pin zero page=0 nr=1\n"
	  "get_dump_page acquire get ptr start=0 locked=1\n"
	  "get_user_page_fast_only acquire get bool start=0 flags=1 pageout=2\n"
	  "get_user_page_vma_remote acquire get errptr mm=0 start=1 flags=2 vmas=3\n"
	  "get_user_pages acquire get pages start=0 nr=1 flags=2 pages=3\n"
	  "get_user_pages_fast acquire get pages start=0 nr=1 flags=2 pages=3\n"
	  "get_user_pages_fast_only acquire get pages start=0 nr=1 flags=2 pages=3\n"
	  "get_user_pages_remote acquire get pages mm=0 start=1 nr=2 flags=3 pages=4 locked=5\n"
	  "get_user_pages_unlocked acquire get pages start=0 nr=1 pages=2 flags=3\n"
	  "get_vaddr_frames acquire pin pages start=0 nr=1 write=2 object=3\n"
	  "iov_iter_extract_bvecs acquire cond bytes iter=0 object=1 maxsize=2 xflags=6\n"
	  "iov_iter_extract_pages acquire cond bytes iter=0 pagesout=1 maxsize=2 maxpages=3 xflags=4 offset=5\n"
	  "iov_iter_get_pages2 acquire get bytes iter=0 pages=1 maxsize=2 maxpages=3 offset=4\n"
	  "iov_iter_get_pages_alloc2 acquire get bytes iter=0 pagesout=1 maxsize=2 offset=3\n"
	  "make_device_exclusive acquire get errptr mm=0 start=1 pageout=3\n"
	  "memfd_pin_folios acquire pin pages file=0 start=1 end=2 pages=3 nr=4 offset=5\n"
	  "netfs_extract_user_iter acquire pin pages iter=0 maxsize=1 object=2 xflags=3\n"
	  "pin_user_pages acquire pin pages start=0 nr=1 flags=2 pages=3\n"
	  "pin_user_pages_fast acquire pin pages start=0 nr=1 flags=2 pages=3\n"
	  "pin_user_pages_remote acquire pin pages mm=0 start=1 nr=2 flags=3 pages=4 locked=5\n"
	  "pin_user_pages_unlocked acquire pin pages start=0 nr=1 pages=2 flags=3\n"
	  "vb2_create_framevec acquire pin errptr start=0 maxsize=1 write=2\n" },
};

static const struct expectation releases[] = {
	{ 'A',
	  "bio_check_pages_dirty release get none object=0\n"
	  "bio_release_pages release get none object=0 dirty=1\n"
	  "blk_rq_unmap_user release get none object=0\n"
	  "put_page release get none page=0\n"
	  "put_user_page release get none page=0\n"
	  "put_user_pages release get none pages=0 nr=1\n"
	  "put_user_pages_dirty_lock release get none pages=0 nr=1 dirty=2\n"
	  "put_vaddr_frames release get none object=0\n"
	  "release_pages release get none pages=0 nr=1\n" },
	{ 'B',
	  "__bio_release_pages release get none object=0 dirty=1\n"
	  "bio_check_pages_dirty release get none object=0\n"
	  "bio_release_pages release get none object=0 dirty=1\n"
	  "blk_rq_unmap_user release get none object=0\n"
	  "folio_put release get none page=0\n"
	  "folio_put_refs release get none page=0 nr=1\n"
	  "folios_put release get none pages=0 nr=1\n"
	  "put_page release get none page=0\n"
	  "put_pages_list release get none object=0\n"
	  "put_vaddr_frames release pin none object=0\n"
	  "release_pages release get none pages=0 nr=1\n"
	  "unpin_user_page release pin none page=0\n"
	  "unpin_user_page_range_dirty_lock release pin none page=0 nr=1 dirty=2\n"
	  "unpin_user_pages release pin none pages=0 nr=1\n"
	  "unpin_user_pages_dirty_lock release pin none pages=0 nr=1 dirty=2\n" },
	{ 'C',
	  "__bio_release_pages release pin none object=0 dirty=1\n"
	  "bio_check_pages_dirty release cond none object=0\n"
	  "bio_release_page release cond none object=0 page=1\n"
	  "bio_release_pages release cond none object=0 dirty=1\n"
	  "blk_rq_unmap_user release cond none object=0\n"
	  "folio_put release get none page=0\n"
	  "folio_put_refs release get none page=0 nr=1\n"
	  "folio_release_kmap release get none page=0 ptr=1\n"
	  "folios_put release get none object=0\n"
	  "put_page release get none page=0\n"
	  "put_pages_list release get none object=0\n"
	  "put_vaddr_frames release pin none object=0\n"
	  "release_pages release get none pages=0 nr=1\n"
	  "unmap_and_put_page release get none page=0 ptr=1\n"
	  "unpin_folio release pin none page=0\n"
	  "unpin_folios release pin none pages=0 nr=1\n"
	  "unpin_user_folio release pin none page=0 nr=1\n"
	  "unpin_user_page release pin none page=0\n"
	  "unpin_user_page_range_dirty_lock release pin none page=0 nr=1 dirty=2\n"
	  "unpin_user_pages release pin none pages=0 nr=1\n"
	  "unpin_user_pages_dirty_lock release pin none pages=0 nr=1 dirty=2\n" },
};

/* The lines of model_print() whose second word is 'class'. */
static void lines_of(const char *class, struct strbuf *out)
{
	struct strbuf sb = STRBUF_INIT;

	model_print(m, &sb);
	for (const char *p = sb.buf; *p;) {
		const char *nl = strchr(p, '\n');
		const char *word = strchr(p, ' ');

		assert_non_null(nl);
		assert_non_null(word);
		if (!strncmp(word + 1, class, strlen(class)) && word[1 + strlen(class)] == ' ')
			strbuf_add(out, p, nl - p + 1);
		p = nl + 1;
	}
	strbuf_release(&sb);
}

static void check_eras(const char *class, const struct expectation *e, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		struct strbuf got = STRBUF_INIT;

		era_unit(m, e[i].era);
		lines_of(class, &got);
		assert_string_equal(got.buf, e[i].lines);
		strbuf_release(&got);
	}
}

static void test_acquires(void **state)
{
	check_eras("acquire", acquires, sizeof(acquires) / sizeof(*acquires));
}

static void test_releases(void **state)
{
	check_eras("release", releases, sizeof(releases) / sizeof(*releases));
}

/* One unit after another: nothing is left of the first. */
static void test_begin_unit_forgets(void **state)
{
	era_unit(m, 'D');
	assert_non_null(model_find(m, "memfd_pin_folios"));
	era_unit(m, 'A');
	assert_null(model_find(m, "memfd_pin_folios"));
	assert_null(model_find(m, "unpin_user_page"));
	assert_int_equal(model_find(m, "get_user_pages")->role[ROLE_VMAS], 4);
	assert_int_equal(model_flag(m, "FOLL_HONOR_NUMA_FAULT"), 0);
}

/* --- prototypes that are not as expected --- */

static const struct model_fn *bind_one(const char *name, const char *proto)
{
	model_begin_unit(m);
	era_bind(m, proto);
	model_resolve(m);
	return model_find(m, name);
}

static void test_unnamed_parameters(void **state)
{
	const struct model_fn *fn;

	fn = bind_one("get_user_pages_remote", "get_user_pages_remote(struct mm_struct *, unsigned long, "
		      "unsigned long, unsigned int, struct page **, int *)");
	assert_true(fn->bound);
	assert_int_equal(fn->role[ROLE_NR], 2);
	assert_int_equal(fn->role[ROLE_FLAGS], 3);
	assert_int_equal(fn->role[ROLE_LOCKED], 5);
	/* the order of the row is the order of the prototype: flags after pages */
	fn = bind_one("pin_user_pages_unlocked", "pin_user_pages_unlocked(unsigned long, unsigned long, "
		      "struct page **, unsigned int)");
	assert_true(fn->bound);
	assert_int_equal(fn->role[ROLE_PAGES], 2);
	assert_int_equal(fn->role[ROLE_FLAGS], 3);
	/* 'flags?' and 'write?' cannot be told apart, so neither is guessed */
	fn = bind_one("get_vaddr_frames", "get_vaddr_frames(unsigned long, unsigned int, _Bool, "
		      "struct frame_vector *)");
	assert_true(fn->bound);
	assert_int_equal(fn->role[ROLE_NR], 1);
	assert_int_equal(fn->role[ROLE_FLAGS], -1);
	assert_int_equal(fn->role[ROLE_WRITE], -1);
	/* partly named, as in linux/xarray.h */
	fn = bind_one("xa_store", "xa_store(struct xarray *, unsigned long index, void *entry, unsigned int)");
	assert_true(fn->bound);
	assert_int_equal(fn->role[ROLE_OBJECT], 0);
	assert_int_equal(fn->role[ROLE_PTR], 2);
}

static void test_foreign_prototypes(void **state)
{
	const struct model_fn *fn;

	/* before 4.9: write and force instead of flags */
	fn = bind_one("get_user_pages", "get_user_pages(unsigned long start, unsigned long nr_pages, "
		      "int write, struct page **pages)");
	assert_non_null(fn);
	assert_false(fn->bound);
	assert_string_equal(fn->why, "no parameter for role 'flags'");
	for (int r = 0; r < ROLE_COUNT; r++)
		assert_int_equal(fn->role[r], -1);
	fn = bind_one("get_user_pages", "get_user_pages(struct page **pages)");
	assert_false(fn->bound);
	assert_string_equal(fn->why, "unexpected number of parameters: 1");
	/* a driver's own function of the name of a row */
	fn = bind_one("put_page", "put_page(struct my_device *d)");
	assert_false(fn->bound);
	/* one page is not an array of pages */
	fn = bind_one("unpin_user_pages", "unpin_user_pages(struct page *pages, unsigned long npages)");
	assert_false(fn->bound);
	fn = bind_one("put_page", "put_page(struct page ***page)");
	assert_false(fn->bound);
	assert_null(model_find(m, "no_such_function"));
	assert_null(model_find(m, "pin_user_pages"));
}

static void test_type_spellings(void **state)
{
	/* const, arrays, const pointers; names that differ where the type says enough */
	assert_true(bind_one("put_page", "put_page(const struct page *p)")->bound);
	assert_true(bind_one("unpin_user_pages", "unpin_user_pages(struct page *const *list, "
			     UL "nr)")->bound);
	assert_true(bind_one("unpin_user_pages", "unpin_user_pages(struct page *[] pages, "
			     UL "npages)")->bound);
	assert_true(bind_one("release_pages", "release_pages(release_pages_arg, int nr)")->bound);
	/* 'locked' is a pointer to an integer, not to anything */
	assert_int_equal(bind_one("get_dump_page", "get_dump_page(unsigned long addr, struct foo *x)")
			 ->role[ROLE_LOCKED], -1);
	assert_int_equal(bind_one("free_pages", "free_pages(" UL "addr, " UI "order)")->role[ROLE_PTR], 0);
	assert_int_equal(bind_one("call_rcu", "call_rcu(struct callback_head *head, "
				  "void (*func)(struct callback_head *))")
			 ->role[ROLE_CALLBACK], 1);
}

/* Between the four kernels: a parameter more or less that is no role. */
static void test_between_eras(void **state)
{
	const struct model_fn *fn;

	fn = bind_one("iov_iter_extract_bvecs", "iov_iter_extract_bvecs(struct iov_iter *iter, struct bio_vec *bv, "
		      "size_t max_size, unsigned short *nr_vecs, unsigned short max_vecs, " UI "extraction_flags)");
	assert_true(fn->bound);
	assert_int_equal(fn->role[ROLE_XFLAGS], 5);
	fn = bind_one("bio_iov_iter_get_pages", "bio_iov_iter_get_pages(struct bio *bio, struct iov_iter *iter, "
		      "unsigned len_align_mask)");
	assert_true(fn->bound);
	assert_int_equal(fn->role[ROLE_ITER], 1);
	fn = bind_one("make_device_exclusive", "make_device_exclusive(struct mm_struct *mm, " UL "addr, "
		      "struct folio **foliop)");
	assert_true(fn->bound);
	assert_int_equal(fn->role[ROLE_PAGE_OUT], 2);
}

static void test_many_parameters(void **state)
{
	struct model_param p[40];

	for (size_t i = 0; i < 40; i++)
		p[i] = (struct model_param){ "page", i ? "int" : "struct page *" };
	model_begin_unit(m);
	model_bind_proto(m, "SetPageDirty", p, 40);
	model_bind_proto(m, "filemap_dirty_folio", p, 40);
	model_bind_proto(m, "put_page", NULL, 0);
	p[0].type = NULL;
	model_bind_proto(m, "set_page_dirty", p, 1);
	model_resolve(m);
	assert_false(model_find(m, "filemap_dirty_folio")->bound);
	assert_false(model_find(m, "put_page")->bound);
	assert_false(model_find(m, "set_page_dirty")->bound);
}

/* The declaration that names its parameters wins, whichever comes first. */
static void test_declared_twice(void **state)
{
	static const char *const good = "get_user_pages_fast(unsigned long start, int nr_pages, "
					"unsigned int gup_flags, struct page **pages)";
	static const char *const bad = "get_user_pages_fast(unsigned long a, int b, unsigned int c, "
				       "struct page **d)";

	for (int i = 0; i < 2; i++) {
		model_begin_unit(m);
		era_bind(m, i ? good : bad);
		era_bind(m, i ? bad : good);
		model_resolve(m);
		assert_true(model_find(m, "get_user_pages_fast")->bound);
		assert_null(model_find(m, "get_user_pages_fast")->why);
	}
}

static void test_macro_rows(void **state)
{
	const struct model_fn *fn;

	model_begin_unit(m);
	model_resolve(m);
	fn = model_find(m, "page_to_pfn");
	assert_non_null(fn);
	assert_true(fn->bound);
	assert_int_equal(fn->role[ROLE_PAGE], 0);
	assert_int_equal(fn->use, MODEL_USE_PHYS);
	fn = model_find(m, "INIT_WORK");
	assert_int_equal(fn->role[ROLE_CALLBACK], 1);
	assert_int_equal(fn->life, MODEL_LIFE_DEFERRED);
	/* a function is not found before it is declared */
	assert_null(model_find(m, "kmap_local_page"));
}

static void test_opaque_rows(void **state)
{
	const struct model_fn *fn = bind_one("gfn_to_pfn", "gfn_to_pfn(struct kvm *kvm, unsigned long long gfn)");

	assert_non_null(fn);
	assert_false(fn->bound);
	assert_string_equal(fn->why, "hold hidden in a pfn");
}

/* --- what the tree decides --- */

static void unit_of(const char *const *protos)
{
	model_begin_unit(m);
	era_bind_all(m, protos);
	era_bind_flags(m, flags_a);
	model_resolve(m);
}

static void test_release_family(void **state)
{
	static const char *const put = "put_user_page(struct page *page)";
	static const char *const pin = "pin_user_pages(" UL "start, " UL "nr_pages, " UI "gup_flags, "
				       "struct page **pages, struct vm_area_struct **vmas)";
	static const char *const longterm = "pin_longterm_pages(" UL "start, " UL "nr_pages, " UI "gup_flags, "
					    "struct page **pages, struct vm_area_struct **vmas)";

	/* plain 5.4 */
	unit_of((const char *const[]){ put, NULL });
	assert_int_equal(model_find(m, "put_user_page")->kind, HOLD_GET);
	assert_false(model_has_pin(m));
	/* in the middle of the series */
	unit_of((const char *const[]){ put, pin, longterm, NULL });
	assert_int_equal(model_find(m, "put_user_page")->kind, HOLD_PIN);
	assert_int_equal(model_find(m, "pin_longterm_pages")->kind, HOLD_PIN);
	assert_true(model_find(m, "pin_longterm_pages")->properties & MP_LONGTERM);
	assert_string_equal(model_find(m, "pin_user_pages")->release, "put_user_page");
	assert_null(model_deprecated(m, "put_user_page"));
	/* after the rename */
	unit_of((const char *const[]){ pin, "unpin_user_page(struct page *page)", NULL });
	assert_null(model_find(m, "put_user_page"));
	assert_string_equal(model_find(m, "pin_user_pages")->release, "unpin_user_page");
	/* a unit that includes linux/uio.h alone is not in the middle of anything */
	unit_of((const char *const[]){ "iov_iter_extract_pages(struct iov_iter *i, struct page ***pages, "
				       "size_t maxsize, " UI "maxpages, " UI "extraction_flags, size_t *offset0)",
				       NULL });
	assert_string_equal(model_find(m, "iov_iter_extract_pages")->release, "unpin_user_pages");
}

static void test_bio_polarity(void **state)
{
	era_unit(m, 'B');
	assert_true(model_find(m, "bio_release_pages")->properties & MP_UNLESS_FLAG);
	assert_false(model_find(m, "__bio_release_pages")->properties & MP_UNLESS_FLAG);
	era_unit(m, 'C');
	assert_false(model_find(m, "bio_release_pages")->properties & MP_UNLESS_FLAG);
	/* the flag itself beats the guess */
	model_begin_unit(m);
	era_bind_all(m, protos_all);
	era_bind_flags(m, flags_cd);
	model_bind_const(m, "BIO_NO_PAGE_REF", 0);
	model_resolve(m);
	assert_int_equal(model_find(m, "bio_release_pages")->kind, HOLD_GET);
	model_begin_unit(m);
	era_bind_all(m, protos_all);
	era_bind_flags(m, flags_b);
	model_bind_const(m, "BIO_PAGE_PINNED", 0);
	model_resolve(m);
	assert_int_equal(model_find(m, "bio_release_pages")->kind, HOLD_COND);
}

static void test_era_properties(void **state)
{
	era_unit(m, 'A');
	assert_int_equal(model_find(m, "get_dump_page")->locking, MODEL_LK_ANY);
	assert_false(model_find(m, "get_vaddr_frames")->properties & MP_LONGTERM);
	era_unit(m, 'B');
	assert_int_equal(model_find(m, "get_dump_page")->locking, MODEL_LK_NOT_HELD);
	assert_true(model_find(m, "get_vaddr_frames")->properties & MP_LONGTERM);
	assert_false(model_find(m, "pin_user_pages")->properties & MP_RETURN_ZERO_ON_REJECT);
	era_unit(m, 'C');
	assert_int_equal(model_find(m, "get_dump_page")->locking, MODEL_LK_NOT_HELD);
	assert_true(model_find(m, "pin_user_pages")->properties & MP_RETURN_ZERO_ON_REJECT);
	assert_true(model_find(m, "pin_user_pages_unlocked")->properties & MP_RETURN_ZERO_ON_REJECT);
	assert_false(model_find(m, "pin_user_pages_fast")->properties & MP_RETURN_ZERO_ON_REJECT);
	era_unit(m, 'D');
	assert_int_equal(model_find(m, "get_dump_page")->locking, MODEL_LK_ANY);
}

static void test_locking_and_sleep(void **state)
{
	era_unit(m, 'C');
	assert_int_equal(model_find(m, "get_user_pages")->locking, MODEL_LK_HELD);
	assert_int_equal(model_find(m, "get_user_pages_remote")->locking, MODEL_LK_HELD_MAY_DROP);
	assert_int_equal(model_find(m, "pin_user_pages_fast")->locking, MODEL_LK_NOT_HELD);
	assert_int_equal(model_find(m, "get_user_pages_fast_only")->locking, MODEL_LK_ANY);
	assert_false(model_find(m, "get_user_pages_fast_only")->properties & MP_SLEEPS);
	assert_true(model_find(m, "unpin_user_pages_dirty_lock")->properties & MP_SLEEPS_IF_DIRTY);
	assert_false(model_find(m, "unpin_user_pages")->properties & (MP_SLEEPS | MP_SLEEPS_IF_DIRTY));
	assert_true(model_find(m, "memfd_pin_folios")->properties & MP_PER_FOLIO);
	assert_int_equal(model_find(m, "mmap_read_lock")->lock, MODEL_LOCK_MMAP);
	assert_int_equal(model_find(m, "mmap_read_lock")->lock_op, MODEL_LOCK_OP_READ);
	assert_false(model_find(m, "mmap_read_lock")->atomic);
	assert_int_equal(model_find(m, "kfree")->class, MODEL_FREE);
	era_unit(m, 'A');
	assert_int_equal(model_find(m, "down_read")->lock, MODEL_LOCK_RWSEM);
}

static void test_entries(void **state)
{
	const struct model_entry *e = model_entry_field(m, "file_operations", "release");

	assert_non_null(e);
	assert_int_equal(e->life, MODEL_LIFE_TEARDOWN);
	assert_int_equal(model_entry_field(m, "file_operations", "unlocked_ioctl")->life, MODEL_LIFE_REQUEST);
	assert_int_equal(model_entry_field(m, "bio", "bi_end_io")->life, MODEL_LIFE_COMPLETE);
	assert_true(model_entry_field(m, "bio", "bi_end_io")->atomic);
	assert_int_equal(model_entry_field(m, "mmu_interval_notifier_ops", "invalidate")->life, MODEL_LIFE_NOTIFIER);
	assert_null(model_entry_field(m, "file_operations", "owner"));
	assert_null(model_entry_field(m, "no_such_ops", "release"));
	assert_null(model_entry_field(m, NULL, "release"));
	assert_string_equal(model_pair_release(m, "ib_umem_get"), "ib_umem_release");
	assert_null(model_pair_release(m, "kmalloc"));
}

static void test_noreturn(void **state)
{
	assert_true(model_is_noreturn("panic"));
	assert_true(model_is_noreturn("__builtin_unreachable"));
	assert_true(model_is_noreturn("xen_start_kernel"));
	assert_false(model_is_noreturn("printk"));
	assert_false(model_is_noreturn(""));
}

#define T(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(test_acquires), T(test_releases), T(test_begin_unit_forgets),
		T(test_unnamed_parameters), T(test_foreign_prototypes), T(test_type_spellings),
		T(test_between_eras), T(test_many_parameters), T(test_declared_twice),
		T(test_macro_rows), T(test_opaque_rows),
		T(test_release_family), T(test_bio_polarity), T(test_era_properties),
		T(test_locking_and_sleep), T(test_entries), T(test_noreturn),
	};

	return cmocka_run_group_tests_name("model", tests, NULL, NULL);
}
