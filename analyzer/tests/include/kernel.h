/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * kernel.h - as much of a kernel as the test inputs need
 *
 * Prototypes carry the kernel's parameter names (the model finds roles by
 * them), types have the kernel's widths on x86-64. GUPTOOL_ERA picks the
 * prototypes and the flag representation: 504, 601 or 612 (default).
 */
#ifndef GUPTOOL_TEST_KERNEL_H
#define GUPTOOL_TEST_KERNEL_H

#ifndef GUPTOOL_ERA
#define GUPTOOL_ERA 612
#endif

#define NULL ((void *)0)
#define true 1
#define false 0
#define bool _Bool
#define PAGE_SHIFT 12
#define PAGE_SIZE (1UL << PAGE_SHIFT)
#define PAGE_MASK (~(PAGE_SIZE - 1))
#define EPERM 1
#define EINTR 4
#define EIO 5
#define EAGAIN 11
#define ENOMEM 12
#define EFAULT 14
#define EBUSY 16
#define EINVAL 22
#define MAX_ERRNO 4095
#define INT_MAX 0x7fffffff
#define UINT_MAX 0xffffffffu
#define GFP_KERNEL 0xcc0u
#define GFP_ATOMIC 0x820u
#define likely(x) __builtin_expect(!!(x), 1)
#define unlikely(x) __builtin_expect(!!(x), 0)
#define DIV_ROUND_UP(n, d) (((n) + (d) - 1) / (d))
#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))
#define min(a, b) ({ typeof(a) a_ = (a); typeof(b) b_ = (b); a_ < b_ ? a_ : b_; })
#define min_t(t, a, b) ({ t a_ = (a); t b_ = (b); a_ < b_ ? a_ : b_; })
#define max(a, b) ({ typeof(a) a_ = (a); typeof(b) b_ = (b); a_ > b_ ? a_ : b_; })
#define WARN_ON(c) ({ int w_ = !!(c); if (unlikely(w_)) warn_slow(__FILE__, __LINE__); unlikely(w_); })
#define WARN_ON_ONCE(c) WARN_ON(c)
#define BUG_ON(c) do { if (unlikely(c)) __builtin_unreachable(); } while (0)
#define offset_in_page(p) ((unsigned long)(p) & ~PAGE_MASK)
#define container_of(p, type, member) ((type *)((char *)(p) - __builtin_offsetof(type, member)))
#define READ_ONCE(x) (*(const volatile typeof(x) *)&(x))
#define WRITE_ONCE(x, v) (*(volatile typeof(x) *)&(x) = (v))
#define __user
#define __must_check __attribute__((warn_unused_result))
#define __cleanup(f) __attribute__((cleanup(f)))

typedef unsigned char u8;
typedef unsigned short u16;
typedef unsigned int u32;
typedef unsigned long long u64;
typedef signed char s8;
typedef short s16;
typedef int s32;
typedef long long s64;
typedef unsigned long size_t;
typedef long ssize_t;
typedef long long loff_t;
typedef unsigned int gfp_t;
typedef unsigned long pgoff_t;
typedef unsigned long long dma_addr_t;
typedef unsigned int iov_iter_extraction_t;

struct mm_struct;
struct task_struct;
struct vm_area_struct;
struct file;
struct device;
struct rw_semaphore { long count; };
struct mm_struct { struct rw_semaphore mmap_lock; };
struct task_struct { struct mm_struct *mm; int pid; };
struct list_head { struct list_head *next, *prev; };
struct page { unsigned long flags; struct list_head lru; void *mapping; unsigned long index; int refcount; };
struct folio { struct page page; };
struct scatterlist { unsigned long page_link; unsigned int offset, length; };
struct sg_table { struct scatterlist *sgl; unsigned int nents, orig_nents; };
struct bio_vec { struct page *bv_page; unsigned int bv_len, bv_offset; };
struct pipe_buffer { struct page *page; unsigned int offset, len; };
struct bio { unsigned short bi_flags; struct bio_vec *bi_io_vec; };
struct iov_iter { unsigned char iter_type; size_t count; };
struct frame_vector { unsigned int nr_allocated, nr_frames; bool got_ref, is_pfns; void *ptrs[]; };
struct spinlock { int v; };
typedef struct spinlock spinlock_t;
struct file { void *private_data; };

extern struct task_struct *get_current(void);
#define current get_current()

int warn_slow(const char *file, int line);
int printk(const char *fmt, ...);
void dev_err(const struct device *dev, const char *fmt, ...);
#define pr_err(...) printk(__VA_ARGS__)
void panic(const char *fmt, ...) __attribute__((noreturn));

void *kmalloc(size_t size, gfp_t flags);
void *kzalloc(size_t size, gfp_t flags);
void *kcalloc(size_t n, size_t size, gfp_t flags);
void *kmalloc_array(size_t n, size_t size, gfp_t flags);
void *kvmalloc_array(size_t n, size_t size, gfp_t flags);
void *kvcalloc(size_t n, size_t size, gfp_t flags);
void *vmalloc(unsigned long size);
void kfree(const void *objp);
void kvfree(const void *addr);
void vfree(const void *addr);
void *memset(void *s, int c, size_t n);
void *memcpy(void *d, const void *s, size_t n);
unsigned long copy_to_user(void __user *to, const void *from, unsigned long n);
unsigned long copy_from_user(void *to, const void __user *from, unsigned long n);

static inline void *ERR_PTR(long error) { return (void *)error; }
static inline long PTR_ERR(const void *ptr) { return (long)ptr; }
static inline bool IS_ERR(const void *ptr) { return (unsigned long)ptr >= (unsigned long)-MAX_ERRNO; }
static inline bool IS_ERR_OR_NULL(const void *ptr) { return !ptr || IS_ERR(ptr); }
static inline void *ERR_CAST(const void *ptr) { return (void *)ptr; }

struct page *alloc_pages(gfp_t gfp, unsigned int order);
#define alloc_page(gfp) alloc_pages(gfp, 0)
unsigned long __get_free_pages(gfp_t gfp, unsigned int order);
#define __get_free_page(gfp) __get_free_pages(gfp, 0)
void __free_pages(struct page *page, unsigned int order);
#define __free_page(page) __free_pages((page), 0)
void free_pages(unsigned long addr, unsigned int order);
#define free_page(addr) free_pages((addr), 0)

void mmap_read_lock(struct mm_struct *mm);
void mmap_read_unlock(struct mm_struct *mm);
void mmap_write_lock(struct mm_struct *mm);
void mmap_write_unlock(struct mm_struct *mm);
bool mmap_read_trylock(struct mm_struct *mm);
void mmap_assert_locked(const struct mm_struct *mm);
void down_read(struct rw_semaphore *sem);
void up_read(struct rw_semaphore *sem);
void spin_lock(spinlock_t *lock);
void spin_unlock(spinlock_t *lock);
void rcu_read_lock(void);
void rcu_read_unlock(void);
void lock_page(struct page *page);
void unlock_page(struct page *page);

/* flags */
#if GUPTOOL_ERA < 612
#define FOLL_WRITE	0x01
#define FOLL_TOUCH	0x02
#define FOLL_GET	0x04
#define FOLL_DUMP	0x08
#define FOLL_FORCE	0x10
#define FOLL_NOWAIT	0x20
#define FOLL_HWPOISON	0x100
#define FOLL_TRIED	0x800
#define FOLL_REMOTE	0x2000
#define FOLL_ANON	0x8000
#define FOLL_LONGTERM	0x10000
#define FOLL_SPLIT_PMD	0x20000
#if GUPTOOL_ERA >= 601
#define FOLL_NOFAULT	0x80
#define FOLL_PIN	0x40000
#define FOLL_FAST_ONLY	0x80000
#endif
#else
enum {
	FOLL_WRITE = 1 << 0,
	FOLL_GET = 1 << 1,
	FOLL_DUMP = 1 << 2,
	FOLL_FORCE = 1 << 3,
	FOLL_NOWAIT = 1 << 4,
	FOLL_NOFAULT = 1 << 5,
	FOLL_HWPOISON = 1 << 6,
	FOLL_ANON = 1 << 7,
	FOLL_LONGTERM = 1 << 8,
	FOLL_SPLIT_PMD = 1 << 9,
	FOLL_PCI_P2PDMA = 1 << 10,
	FOLL_INTERRUPTIBLE = 1 << 11,
	FOLL_HONOR_NUMA_FAULT = 1 << 12,
	/* of mm/internal.h */
	FOLL_TOUCH = 1 << 16,
	FOLL_TRIED = 1 << 17,
	FOLL_REMOTE = 1 << 18,
	FOLL_PIN = 1 << 19,
	FOLL_FAST_ONLY = 1 << 20,
	FOLL_UNLOCKABLE = 1 << 21,
};
#endif

/* acquire */
#if GUPTOOL_ERA >= 612
long get_user_pages(unsigned long start, unsigned long nr_pages, unsigned int gup_flags, struct page **pages);
long pin_user_pages(unsigned long start, unsigned long nr_pages, unsigned int gup_flags, struct page **pages);
long get_user_pages_remote(struct mm_struct *mm, unsigned long start, unsigned long nr_pages,
			   unsigned int gup_flags, struct page **pages, int *locked);
long pin_user_pages_remote(struct mm_struct *mm, unsigned long start, unsigned long nr_pages,
			   unsigned int gup_flags, struct page **pages, int *locked);
struct page *get_user_page_vma_remote(struct mm_struct *mm, unsigned long addr, int gup_flags,
				      struct vm_area_struct **vmap);
long memfd_pin_folios(struct file *memfd, loff_t start, loff_t end, struct folio **folios,
		      unsigned int max_folios, pgoff_t *offset);
ssize_t iov_iter_extract_pages(struct iov_iter *i, struct page ***pages, size_t maxsize, unsigned int maxpages,
			       iov_iter_extraction_t extraction_flags, size_t *offset0);
bool iov_iter_extract_will_pin(const struct iov_iter *iter);
int get_vaddr_frames(unsigned long start, unsigned int nr_frames, bool write, struct frame_vector *vec);
#elif GUPTOOL_ERA >= 601
long get_user_pages(unsigned long start, unsigned long nr_pages, unsigned int gup_flags, struct page **pages,
		    struct vm_area_struct **vmas);
long pin_user_pages(unsigned long start, unsigned long nr_pages, unsigned int gup_flags, struct page **pages,
		    struct vm_area_struct **vmas);
long get_user_pages_remote(struct mm_struct *mm, unsigned long start, unsigned long nr_pages,
			   unsigned int gup_flags, struct page **pages, struct vm_area_struct **vmas, int *locked);
long pin_user_pages_remote(struct mm_struct *mm, unsigned long start, unsigned long nr_pages,
			   unsigned int gup_flags, struct page **pages, struct vm_area_struct **vmas, int *locked);
int pin_user_pages_fast_only(unsigned long start, int nr_pages, unsigned int gup_flags, struct page **pages);
int get_vaddr_frames(unsigned long start, unsigned int nr_pages, struct frame_vector *vec);
#else
long get_user_pages(unsigned long start, unsigned long nr_pages, unsigned int gup_flags, struct page **pages,
		    struct vm_area_struct **vmas);
long get_user_pages_remote(struct task_struct *tsk, struct mm_struct *mm, unsigned long start,
			   unsigned long nr_pages, unsigned int gup_flags, struct page **pages,
			   struct vm_area_struct **vmas, int *locked);
long get_user_pages_locked(unsigned long start, unsigned long nr_pages, unsigned int gup_flags,
			   struct page **pages, int *locked);
int __get_user_pages_fast(unsigned long start, int nr_pages, int write, struct page **pages);
int get_vaddr_frames(unsigned long start, unsigned int nr_frames, unsigned int gup_flags, struct frame_vector *vec);
#endif
long get_user_pages_unlocked(unsigned long start, unsigned long nr_pages, struct page **pages, unsigned int gup_flags);
int get_user_pages_fast(unsigned long start, int nr_pages, unsigned int gup_flags, struct page **pages);
#if GUPTOOL_ERA >= 601
long pin_user_pages_unlocked(unsigned long start, unsigned long nr_pages, struct page **pages, unsigned int gup_flags);
int pin_user_pages_fast(unsigned long start, int nr_pages, unsigned int gup_flags, struct page **pages);
int get_user_pages_fast_only(unsigned long start, int nr_pages, unsigned int gup_flags, struct page **pages);
static inline bool get_user_page_fast_only(unsigned long addr, unsigned int gup_flags, struct page **pagep)
{
	return get_user_pages_fast_only(addr, 1, gup_flags, pagep) == 1;
}
ssize_t iov_iter_get_pages2(struct iov_iter *i, struct page **pages, size_t maxsize, unsigned maxpages, size_t *start);
ssize_t iov_iter_get_pages_alloc2(struct iov_iter *i, struct page ***pages, size_t maxsize, size_t *start);
#else
ssize_t iov_iter_get_pages(struct iov_iter *i, struct page **pages, size_t maxsize, unsigned maxpages, size_t *start);
#endif
#if GUPTOOL_ERA >= 703
struct page *get_dump_page(unsigned long addr, int *locked);
#elif GUPTOOL_ERA >= 612
struct page *get_dump_page(unsigned long addr);
#endif

/* release */
static inline struct folio *page_folio(struct page *page) { return (struct folio *)page; }
void __folio_put(struct folio *folio);
static inline void folio_put(struct folio *folio)
{
	if (!--folio->page.refcount)
		__folio_put(folio);
}
static inline void put_page(struct page *page) { folio_put(page_folio(page)); }
static inline void folio_get(struct folio *folio) { folio->page.refcount++; }
static inline void get_page(struct page *page) { folio_get(page_folio(page)); }
#if GUPTOOL_ERA >= 601
typedef union {
	struct page **pages;
	struct folio **folios;
} release_pages_arg __attribute__((__transparent_union__));
void release_pages(release_pages_arg, int nr);
void unpin_user_page(struct page *page);
void unpin_user_pages(struct page **pages, unsigned long npages);
void unpin_user_pages_dirty_lock(struct page **pages, unsigned long npages, bool make_dirty);
void unpin_user_page_range_dirty_lock(struct page *page, unsigned long npages, bool make_dirty);
#else
void release_pages(struct page **pages, int nr);
void put_user_pages(struct page **pages, unsigned long npages);
void put_user_pages_dirty_lock(struct page **pages, unsigned long npages, bool make_dirty);
static inline void put_user_page(struct page *page) { put_page(page); }
#endif
#if GUPTOOL_ERA >= 612
void unpin_user_folio(struct folio *folio, unsigned long npages);
void unpin_folio(struct folio *folio);
void unpin_folios(struct folio **folios, unsigned long nfolios);
#endif
void put_vaddr_frames(struct frame_vector *vec);
void bio_release_pages(struct bio *bio, bool mark_dirty);

/* dirty */
bool set_page_dirty(struct page *page);
int set_page_dirty_lock(struct page *page);
bool folio_mark_dirty(struct folio *folio);

/* use */
void *kmap(struct page *page);
void kunmap(struct page *page);
void *kmap_local_page(struct page *page);
void kunmap_local(const void *vaddr);
void *page_address(const struct page *page);
void *vmap(struct page **pages, unsigned int count, unsigned long flags, unsigned long prot);
#define VM_MAP 4
enum dma_data_direction { DMA_BIDIRECTIONAL, DMA_TO_DEVICE, DMA_FROM_DEVICE, DMA_NONE };
dma_addr_t dma_map_page_attrs(struct device *dev, struct page *page, size_t offset, size_t size,
			      enum dma_data_direction dir, unsigned long attrs);
dma_addr_t dma_map_page(struct device *dev, struct page *page, size_t offset, size_t size, int dir);
static inline struct page *sg_page(const struct scatterlist *sg) { return (struct page *)(sg->page_link & ~3ul); }
void sg_set_page(struct scatterlist *sg, struct page *page, unsigned int len, unsigned int offset);
int sg_alloc_table_from_pages(struct sg_table *sgt, struct page **pages, unsigned int n_pages,
			      unsigned int offset, unsigned long size, gfp_t gfp_mask);

#include "guptool_debug.h"
#endif
