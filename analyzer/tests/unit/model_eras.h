/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * model_eras.h - what four kernels declare, as text, for the model's tests
 *
 * A is 5.4, B 6.1, C 6.12, D 7.3: names, types and values as their headers have
 * them. A prototype is "name(type param, ...)"; a parameter may lack its name.
 */
#ifndef GUPTOOL_TESTS_MODEL_ERAS_H
#define GUPTOOL_TESTS_MODEL_ERAS_H
#include <ctype.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include "../../../lib/strbuf.h"
#include "../../model/model.h"

#define UL "unsigned long "
#define UI "unsigned int "

/* declared alike by all four */
static const char *const protos_all[] = {
	"put_page(struct page *page)",
	"get_page(struct page *page)",
	"get_user_pages_unlocked(" UL "start, " UL "nr_pages, struct page **pages, " UI "gup_flags)",
	"get_user_pages_fast(" UL "start, int nr_pages, " UI "gup_flags, struct page **pages)",
	"bio_release_pages(struct bio *bio, _Bool mark_dirty)",
	"bio_check_pages_dirty(struct bio *bio)",
	"blk_rq_unmap_user(struct bio *)",
	"put_vaddr_frames(struct frame_vector *vec)",
	"set_page_dirty_lock(struct page *page)",
	"__free_pages(struct page *page, " UI "order)",
	"free_pages(" UL "addr, " UI "order)",
	"kfree(const void *)",
	NULL
};

static const char *const protos_a[] = {
	"get_user_pages(" UL "start, " UL "nr_pages, " UI "gup_flags, struct page **pages, "
		"struct vm_area_struct **vmas)",
	"get_user_pages_remote(struct task_struct *tsk, struct mm_struct *mm, " UL "start, " UL "nr_pages, "
		UI "gup_flags, struct page **pages, struct vm_area_struct **vmas, int *locked)",
	"get_user_pages_locked(" UL "start, " UL "nr_pages, " UI "gup_flags, struct page **pages, int *locked)",
	"__get_user_pages_fast(" UL "start, int nr_pages, int write, struct page **pages)",
	"get_dump_page(" UL "addr)",
	"follow_page(struct vm_area_struct *vma, " UL "address, " UI "foll_flags)",
	"get_kernel_page(" UL "start, int write, struct page **pages)",
	"get_kernel_pages(const struct kvec *iov, int nr_pages, int write, struct page **pages)",
	"get_vaddr_frames(" UL "start, " UI "nr_frames, " UI "gup_flags, struct frame_vector *vec)",
	"vb2_create_framevec(" UL "start, " UL "length)",
	"iov_iter_get_pages(struct iov_iter *i, struct page **pages, size_t maxsize, unsigned maxpages, "
		"size_t *start)",
	"iov_iter_get_pages_alloc(struct iov_iter *i, struct page ***pages, size_t maxsize, size_t *start)",
	"bio_iov_iter_get_pages(struct bio *bio, struct iov_iter *iter)",
	"put_user_page(struct page *page)",
	"put_user_pages(struct page **pages, " UL "npages)",
	"put_user_pages_dirty_lock(struct page **pages, " UL "npages, _Bool make_dirty)",
	"release_pages(struct page **pages, int nr)",
	"down_read(struct rw_semaphore *sem)",
	NULL
};

/* 6.1 and later */
static const char *const protos_bcd[] = {
	"get_user_pages_fast_only(" UL "start, int nr_pages, " UI "gup_flags, struct page **pages)",
	"get_user_page_fast_only(" UL "addr, " UI "gup_flags, struct page **pagep)",
	"pin_user_pages_unlocked(" UL "start, " UL "nr_pages, struct page **pages, " UI "gup_flags)",
	"pin_user_pages_fast(" UL "start, int nr_pages, " UI "gup_flags, struct page **pages)",
	"iov_iter_get_pages2(struct iov_iter *i, struct page **pages, size_t maxsize, unsigned maxpages, "
		"size_t *start)",
	"iov_iter_get_pages_alloc2(struct iov_iter *i, struct page ***pages, size_t maxsize, size_t *start)",
	"unpin_user_page(struct page *page)",
	"unpin_user_pages(struct page **pages, " UL "npages)",
	"unpin_user_pages_dirty_lock(struct page **pages, " UL "npages, _Bool make_dirty)",
	"unpin_user_page_range_dirty_lock(struct page *page, " UL "npages, _Bool make_dirty)",
	"__bio_release_pages(struct bio *bio, _Bool mark_dirty)",
	"folio_put(struct folio *folio)",
	"folio_put_refs(struct folio *folio, int refs)",
	"mmap_read_lock(struct mm_struct *mm)",
	NULL
};

static const char *const protos_b[] = {
	"get_user_pages(" UL "start, " UL "nr_pages, " UI "gup_flags, struct page **pages, "
		"struct vm_area_struct **vmas)",
	"get_user_pages_remote(struct mm_struct *mm, " UL "start, " UL "nr_pages, " UI "gup_flags, "
		"struct page **pages, struct vm_area_struct **vmas, int *locked)",
	"pin_user_pages(" UL "start, " UL "nr_pages, " UI "gup_flags, struct page **pages, "
		"struct vm_area_struct **vmas)",
	"pin_user_pages_remote(struct mm_struct *mm, " UL "start, " UL "nr_pages, " UI "gup_flags, "
		"struct page **pages, struct vm_area_struct **vmas, int *locked)",
	"pin_user_pages_fast_only(" UL "start, int nr_pages, " UI "gup_flags, struct page **pages)",
	"get_dump_page(" UL "addr)",
	"follow_page(struct vm_area_struct *vma, " UL "address, " UI "foll_flags)",
	"get_kernel_pages(const struct kvec *iov, int nr_pages, int write, struct page **pages)",
	"get_vaddr_frames(" UL "start, " UI "nr_pfns, struct frame_vector *vec)",
	"vb2_create_framevec(" UL "start, " UL "length)",
	"bio_iov_iter_get_pages(struct bio *bio, struct iov_iter *iter)",
	"make_device_exclusive_range(struct mm_struct *mm, " UL "start, " UL "end, struct page **pages, "
		"void *arg)",
	"release_pages(struct page **pages, int nr)",
	"folios_put(struct folio **folios, " UI "nr)",
	"put_pages_list(struct list_head *pages)",
	NULL
};

/* 6.12 and later */
static const char *const protos_cd[] = {
	"get_user_pages(" UL "start, " UL "nr_pages, " UI "gup_flags, struct page **pages)",
	"get_user_pages_remote(struct mm_struct *mm, " UL "start, " UL "nr_pages, " UI "gup_flags, "
		"struct page **pages, int *locked)",
	"pin_user_pages(" UL "start, " UL "nr_pages, " UI "gup_flags, struct page **pages)",
	"pin_user_pages_remote(struct mm_struct *mm, " UL "start, " UL "nr_pages, " UI "gup_flags, "
		"struct page **pages, int *locked)",
	"get_user_page_vma_remote(struct mm_struct *mm, " UL "addr, int gup_flags, "
		"struct vm_area_struct **vmap)",
	"get_vaddr_frames(" UL "start, " UI "nr_pfns, _Bool write, struct frame_vector *vec)",
	"vb2_create_framevec(" UL "start, " UL "length, _Bool write)",
	"memfd_pin_folios(struct file *memfd, long long start, long long end, struct folio **folios, "
		UI "max_folios, " UL "*offset)",
	"folio_add_pin(struct folio *folio)",
	"iov_iter_extract_pages(struct iov_iter *i, struct page ***pages, size_t maxsize, " UI "maxpages, "
		UI "extraction_flags, size_t *offset0)",
	"iov_iter_extract_will_pin(const struct iov_iter *iter)",
	"extract_iter_to_sg(struct iov_iter *iter, size_t len, struct sg_table *sgtable, " UI "sg_max, "
		UI "extraction_flags)",
	"netfs_extract_user_iter(struct iov_iter *orig, size_t orig_len, struct iov_iter *new, "
		UI "extraction_flags)",
	"unpin_user_folio(struct folio *folio, " UL "npages)",
	"unpin_folio(struct folio *folio)",
	"unpin_folios(struct folio **folios, " UL "nfolios)",
	"release_pages(release_pages_arg, int nr)",
	"folios_put(struct folio_batch *folios)",
	"folio_release_kmap(struct folio *folio, void *addr)",
	NULL
};

static const char *const protos_c[] = {
	"get_dump_page(" UL "addr)",
	"bio_iov_iter_get_pages(struct bio *bio, struct iov_iter *iter)",
	"bio_release_page(struct bio *bio, struct page *page)",
	"make_device_exclusive_range(struct mm_struct *mm, " UL "start, " UL "end, struct page **pages, "
		"void *arg)",
	"unmap_and_put_page(struct page *page, void *addr)",
	"put_pages_list(struct list_head *pages)",
	NULL
};

static const char *const protos_d[] = {
	"get_dump_page(" UL "addr, int *locked)",
	"bio_iov_iter_get_pages(struct bio *bio, struct iov_iter *iter, unsigned mem_align_mask, "
		"unsigned len_align_mask)",
	"iov_iter_extract_bvecs(struct iov_iter *iter, struct bio_vec *bv, size_t max_size, "
		"unsigned short *nr_vecs, unsigned short max_vecs, " UI "mem_align_mask, "
		UI "extraction_flags)",
	"folio_add_pins(struct folio *folio, " UI "pins)",
	"make_device_exclusive(struct mm_struct *mm, " UL "addr, void *owner, struct folio **foliop)",
	NULL
};

struct era_flag {
	const char *name;
	long long value;
};

static const struct era_flag flags_a[] = {
	{ "FOLL_WRITE", 0x1 }, { "FOLL_TOUCH", 0x2 }, { "FOLL_GET", 0x4 }, { "FOLL_DUMP", 0x8 },
	{ "FOLL_FORCE", 0x10 }, { "FOLL_NOWAIT", 0x20 }, { "FOLL_POPULATE", 0x40 }, { "FOLL_SPLIT", 0x80 },
	{ "FOLL_HWPOISON", 0x100 }, { "FOLL_NUMA", 0x200 }, { "FOLL_MIGRATION", 0x400 },
	{ "FOLL_TRIED", 0x800 }, { "FOLL_MLOCK", 0x1000 }, { "FOLL_REMOTE", 0x2000 },
	{ "FOLL_COW", 0x4000 }, { "FOLL_ANON", 0x8000 }, { "FOLL_LONGTERM", 0x10000 },
	{ "FOLL_SPLIT_PMD", 0x20000 }, { NULL, 0 }
};

static const struct era_flag flags_b[] = {
	{ "FOLL_WRITE", 0x1 }, { "FOLL_TOUCH", 0x2 }, { "FOLL_GET", 0x4 }, { "FOLL_DUMP", 0x8 },
	{ "FOLL_FORCE", 0x10 }, { "FOLL_NOWAIT", 0x20 }, { "FOLL_NOFAULT", 0x80 },
	{ "FOLL_HWPOISON", 0x100 }, { "FOLL_MIGRATION", 0x400 }, { "FOLL_TRIED", 0x800 },
	{ "FOLL_REMOTE", 0x2000 }, { "FOLL_ANON", 0x8000 }, { "FOLL_LONGTERM", 0x10000 },
	{ "FOLL_SPLIT_PMD", 0x20000 }, { "FOLL_PIN", 0x40000 }, { "FOLL_FAST_ONLY", 0x80000 }, { NULL, 0 }
};

/* linux/mm_types.h: all that a driver sees */
static const struct era_flag flags_cd[] = {
	{ "FOLL_WRITE", 1 << 0 }, { "FOLL_GET", 1 << 1 }, { "FOLL_DUMP", 1 << 2 }, { "FOLL_FORCE", 1 << 3 },
	{ "FOLL_NOWAIT", 1 << 4 }, { "FOLL_NOFAULT", 1 << 5 }, { "FOLL_HWPOISON", 1 << 6 },
	{ "FOLL_ANON", 1 << 7 }, { "FOLL_LONGTERM", 1 << 8 }, { "FOLL_SPLIT_PMD", 1 << 9 },
	{ "FOLL_PCI_P2PDMA", 1 << 10 }, { "FOLL_INTERRUPTIBLE", 1 << 11 },
	{ "FOLL_HONOR_NUMA_FAULT", 1 << 12 }, { NULL, 0 }
};

/* mm/internal.h */
static const struct era_flag flags_internal[] = {
	{ "FOLL_TOUCH", 1 << 16 }, { "FOLL_TRIED", 1 << 17 }, { "FOLL_REMOTE", 1 << 18 },
	{ "FOLL_PIN", 1 << 19 }, { "FOLL_FAST_ONLY", 1 << 20 }, { "FOLL_UNLOCKABLE", 1 << 21 },
	{ "FOLL_MADV_POPULATE", 1 << 22 }, { NULL, 0 }
};

/* A type word cannot be a parameter's name. */
static inline int era_is_type_word(const char *w, size_t n)
{
	static const char *const word[] = { "int", "long", "short", "char", "_Bool", "bool", "unsigned",
					    "size_t", "release_pages_arg" };

	for (size_t i = 0; i < sizeof(word) / sizeof(*word); i++)
		if (strlen(word[i]) == n && !memcmp(word[i], w, n))
			return 1;
	return 0;
}

/* "type name" cut in two in place; the name may be missing. */
static inline struct model_param era_param(char *text)
{
	struct model_param p = { NULL, text };
	char *end, *w;

	while (*text == ' ')
		text++;
	p.type = text;
	for (end = text + strlen(text); end > text && end[-1] == ' '; end--)
		end[-1] = '\0';
	for (w = end; w > text && (isalnum((unsigned char)w[-1]) || w[-1] == '_'); w--)
		;
	if (w == end || w == text || era_is_type_word(w, end - w))
		return p;
	/* room for a NUL between "struct page *" and "page" */
	memmove(w + 1, w, end - w + 1);
	*w = '\0';
	p.name = w + 1;
	return p;
}

/* Bind one prototype given as text. */
static inline void era_bind(struct model *m, const char *proto)
{
	struct model_param param[16];
	char keep[16][100];
	char buf[600], *open, *s;
	size_t n = 0;

	assert_true(strlen(proto) < sizeof(buf) - 32);
	memset(buf, 0, sizeof(buf));
	memcpy(buf, proto, strlen(proto));
	open = strchr(buf, '(');
	assert_non_null(open);
	assert_true(buf[strlen(buf) - 1] == ')');
	buf[strlen(buf) - 1] = '\0';
	*open = '\0';
	for (s = open + 1; s && *s;) {
		char *comma = strchr(s, ',');
		size_t len = comma ? (size_t)(comma - s) : strlen(s);

		assert_true(n < 16 && len < sizeof(keep[0]) - 2);
		memset(keep[n], 0, sizeof(keep[n]));
		memcpy(keep[n], s, len);
		param[n] = era_param(keep[n]);
		n++;
		s = comma ? comma + 1 : NULL;
	}
	model_bind_proto(m, buf, param, n);
}

static inline void era_bind_all(struct model *m, const char *const *proto)
{
	for (; *proto; proto++)
		era_bind(m, *proto);
}

static inline void era_bind_flags(struct model *m, const struct era_flag *f)
{
	for (; f->name; f++)
		model_bind_const(m, f->name, f->value);
}

/* A whole unit of era 'A'..'D', resolved. */
static inline void era_unit(struct model *m, char era)
{
	model_begin_unit(m);
	era_bind_all(m, protos_all);
	if (era == 'A')
		era_bind_all(m, protos_a);
	else
		era_bind_all(m, protos_bcd);
	if (era == 'B')
		era_bind_all(m, protos_b);
	if (era == 'C' || era == 'D')
		era_bind_all(m, protos_cd);
	if (era == 'C')
		era_bind_all(m, protos_c);
	if (era == 'D')
		era_bind_all(m, protos_d);
	era_bind_flags(m, era == 'A' ? flags_a : era == 'B' ? flags_b : flags_cd);
	model_resolve(m);
}
#endif
