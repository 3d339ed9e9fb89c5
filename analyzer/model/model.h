/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * model.h - what the kernel's functions do to pages: facts as tables
 *
 * Rows live in *.def, sorted by name; a row names the roles of the parameters
 * and never their positions. Positions come from the prototype that the unit
 * under analysis sees (model_bind_proto), so one table serves 5.4 to 7.x; what
 * a tree does not declare is absent. FOLL_* values come from the tree as well.
 *
 * To add a function: a row in the right .def. To add one without rebuilding:
 * the same row, tab separated, in a file for --facts. docs/model.md describes
 * tables, columns and the file.
 *
 * A struct model is set up once; for each unit: model_begin_unit(), then every
 * prototype and FOLL_ constant that the unit declares, then model_resolve().
 * Only then do model_find() and the questions below give answers; a row stays
 * valid until the next model_begin_unit(). Knows no AST: the caller hands over
 * plain strings. Strings that come back are interned or belong to the model.
 *
 * A macro declares nothing. Rows of MP_MACRO are found without a prototype;
 * their roles are argument positions of the macro.
 */
#ifndef GUPTOOL_MODEL_H
#define GUPTOOL_MODEL_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What a hold is. */
enum hold_kind {
	HOLD_NONE,	/* no reference at all */
	HOLD_GET,	/* FOLL_GET: a reference */
	HOLD_PIN,	/* FOLL_PIN: a marked reference */
	HOLD_COND,	/* PIN when the iterator or flag says so, else nothing */
};

enum model_class {
	MODEL_ACQUIRE,
	MODEL_RELEASE,
	MODEL_DIRTY,		/* set_page_dirty_lock() and friends */
	MODEL_ALLOC,		/* alloc_page() ...: pages that are not GUP'd */
	MODEL_FREE,		/* __free_page(), kfree(): never right for GUP'd pages */
	MODEL_GETREF,		/* get_page(), folio_get(): an extra reference */
	MODEL_LOCK,		/* mmap lock, page lock, spin locks */
	MODEL_NORETURN,
	MODEL_TRANSFER,		/* sg_set_page(), bvec_set_page(), xa_store(): ownership may move */
	MODEL_BORROW,		/* page_to_pfn(), kmap(), page_address(): looks, does not own */
	MODEL_PREDICATE,	/* iov_iter_extract_will_pin(), bio_flagged(): tells whether a COND hold was taken */
	MODEL_ENTRY,		/* registration of callbacks: ops fields, INIT_WORK(), request_irq() */
};

/* Return convention of an acquire. */
enum model_ret {
	MODEL_RET_NONE,
	MODEL_RET_PAGES,	/* > 0: that many pages; <= 0: nothing held */
	MODEL_RET_BYTES,	/* > 0: bytes; pages held = DIV_ROUND_UP(off + ret, PAGE_SIZE) */
	MODEL_RET_ZERO,		/* 0: held; < 0: nothing */
	MODEL_RET_PTR,		/* pointer or NULL */
	MODEL_RET_ERRPTR,	/* pointer or ERR_PTR */
	MODEL_RET_BOOL,		/* true: one page */
};

enum model_locking {
	MODEL_LK_ANY,
	MODEL_LK_HELD,		/* mmap_lock must be held */
	MODEL_LK_HELD_MAY_DROP,	/* same, may be dropped through 'locked' */
	MODEL_LK_NOT_HELD,
};

enum model_role {
	ROLE_START,		/* user address */
	ROLE_NR,		/* number of pages (or of entries) */
	ROLE_FLAGS,		/* gup_flags */
	ROLE_WRITE,		/* an int or bool that stands for FOLL_WRITE */
	ROLE_PAGES,		/* struct page ** (array) or folio ** */
	ROLE_PAGES_OUT,		/* struct page ***: array may be allocated */
	ROLE_PAGE,		/* one struct page * or folio * */
	ROLE_PAGE_OUT,		/* struct page ** that takes one page */
	ROLE_LOCKED,
	ROLE_VMAS,
	ROLE_MM,
	ROLE_TSK,
	ROLE_ITER,
	ROLE_MAXSIZE,		/* bytes */
	ROLE_MAXPAGES,
	ROLE_OFFSET,
	ROLE_XFLAGS,		/* iov_iter_extraction_t */
	ROLE_DIRTY,		/* bool make_dirty */
	ROLE_OBJECT,		/* bio, frame_vector, sg table ...: carrier passed as a whole */
	ROLE_FILE,
	ROLE_PTR,		/* kfree(ptr), memory of the allocator; an address or entry of a container */
	ROLE_END,		/* end of a range that starts at ROLE_START */
	ROLE_CALLBACK,		/* ENTRY: the function that is registered */
	ROLE_DIR,		/* enum dma_data_direction */
	ROLE_COUNT
};

enum model_property {
	MP_SLEEPS	 = 1 << 0,
	MP_SLEEPS_IF_DIRTY = 1 << 1,
	MP_LONGTERM	 = 1 << 2,	/* LONGTERM semantics whatever the flags */
	MP_PER_FOLIO	 = 1 << 3,	/* one hold per returned folio */
	MP_RANGE	 = 1 << 4,	/* ROLE_PAGE is the first of ROLE_NR contiguous pages */
	MP_NULL_PAGES_OK = 1 << 5,	/* slow get_*: pages NULL is prefault */
	MP_FAST		 = 1 << 6,	/* accepts only the flags of *_fast */
	MP_INLINE	 = 1 << 7,	/* static inline with a body in each unit: use the row, do not descend */
	MP_RETURN_ZERO_ON_REJECT = 1 << 8,	/* pin slow calls of 6.5+: bad arguments give 0 */
	MP_NULL_OK	 = 1 << 9,	/* release that tolerates NULL (kfree) */
	MP_CONSUMES_OBJECT = 1 << 10,
	MP_DEPRECATED	 = 1 << 11,	/* R25: model_deprecated() has the replacement */
	MP_MARKS_WRITTEN = 1 << 12,
	MP_UNLOCKED	 = 1 << 13,	/* DIRTY: variant without the page lock */
	MP_MACRO	 = 1 << 14,	/* may be a macro: found without a prototype */
	MP_OPAQUE	 = 1 << 15,	/* hold travels in a form that is not followed (a pfn): never bound, record it */
	MP_GET_IF_FLAG	 = 1 << 16,	/* holds something only when FOLL_GET is in the flags (follow_page) */
	MP_UNLESS_FLAG	 = 1 << 17,	/* GET unless BIO_NO_PAGE_REF: 5.4 to 6.2's bio functions */
	MP_SEED		 = 1 << 18,	/* a mention makes a file worth parsing */
	MP_GET_LONGTERM_OK = 1 << 19,	/* LONGTERM is valid with GET where nothing is unpinned yet */
	MP_LONGTERM_LATE = 1 << 20,	/* LONGTERM is refused until 6.3's flags (6.1: pin_user_pages_unlocked) */
	MP_ADDS_HOLD	 = 1 << 21,	/* ACQUIRE: one more hold on a page that is held already */
	MP_LOCKS_PAGE	 = 1 << 22,	/* ACQUIRE: comes back with the page lock held */
	MP_RETURNS_OBJECT = 1 << 23,	/* ACQUIRE: the result is the carrier, not a page */
	MP_HOLES	 = 1 << 24,	/* ACQUIRE: entries of the array may be NULL */
	MP_MERGES	 = 1 << 25,	/* TRANSFER: neighbours become one entry */
	MP_TAKES_REF	 = 1 << 26,	/* TRANSFER: the target takes a reference of its own */
	MP_UNMAPS	 = 1 << 27,	/* ends a mapping: kunmap, vunmap, dma_unmap */
};

/* BORROW: what the function looks at, evidence for the five cases of use. */
enum model_use {
	MODEL_USE_NONE,
	MODEL_USE_CPU,		/* an address the CPU can load from or store to */
	MODEL_USE_PHYS,		/* physical address or frame number */
	MODEL_USE_DMA,		/* address for a device */
	MODEL_USE_STRUCT,	/* only the struct page */
};

enum model_lock {
	MODEL_LOCK_NONE,
	MODEL_LOCK_MMAP,	/* mmap_read_lock(mm): ROLE_MM */
	MODEL_LOCK_RWSEM,	/* down_read(&mm->mmap_sem): the mmap lock when ROLE_OBJECT says so */
	MODEL_LOCK_PAGE,	/* ROLE_PAGE */
	MODEL_LOCK_MUTEX,
	MODEL_LOCK_SPIN,	/* spin and rw locks: atomic */
	MODEL_LOCK_RCU,		/* atomic */
	MODEL_LOCK_CPU,		/* interrupts, bottom halves or preemption off: atomic */
};

enum model_lock_op {
	MODEL_LOCK_OP_NONE,
	MODEL_LOCK_OP_READ,		/* taken, shared */
	MODEL_LOCK_OP_WRITE,		/* taken, exclusive; plain locks too */
	MODEL_LOCK_OP_READ_ZERO,	/* taken when 0 comes back (killable, interruptible) */
	MODEL_LOCK_OP_WRITE_ZERO,
	MODEL_LOCK_OP_READ_TRUE,	/* taken when true comes back (trylock) */
	MODEL_LOCK_OP_WRITE_TRUE,
	MODEL_LOCK_OP_UNLOCK,
	MODEL_LOCK_OP_DOWNGRADE,
	MODEL_LOCK_OP_ASSERT,		/* the caller must hold it */
};

/* When an entry point runs, seen from the user of the driver. */
enum model_life {
	MODEL_LIFE_NONE,
	MODEL_LIFE_OPEN,	/* an object begins: open, probe, hw_params */
	MODEL_LIFE_REQUEST,	/* one request: ioctl, read, sendmsg; over when it returns or completes */
	MODEL_LIFE_COMPLETE,	/* a request that was submitted ends: bi_end_io, an interrupt */
	MODEL_LIFE_DEFERRED,	/* later, for whoever queued it: work, timer */
	MODEL_LIFE_LAST_REF,	/* when the last user goes: kref, RCU */
	MODEL_LIFE_NOTIFIER,	/* the mm is about to change: mmu_notifier */
	MODEL_LIFE_TEARDOWN,	/* when user space says so: release, remove, unregister */
};

struct model_entry {
	const char *record, *field;
	enum model_life life;
	bool atomic;		/* called where nothing may sleep */
};

struct model_fn {
	const char *name;
	enum model_class class;
	enum hold_kind kind;		/* ACQUIRE: what it takes; RELEASE: what it releases */
	enum model_ret ret;
	enum model_locking locking;
	unsigned int properties;	/* enum model_property */
	signed char role[ROLE_COUNT];	/* parameter index, -1: has none; valid after the prototype was bound */
	bool bound;			/* the unit declares it and every role was found */
	const char *why;		/* not bound: the reason; NULL else */
	enum model_use use;		/* BORROW */
	enum model_lock lock;		/* LOCK */
	enum model_lock_op lock_op;	/* LOCK */
	enum model_life life;		/* ENTRY: of the registered callback */
	bool atomic;			/* LOCK: nothing may sleep while held; ENTRY: the callback must not sleep */
	const char *release;		/* ACQUIRE: name of the matching release, for messages */
	const char *note;		/* the table's remark, or NULL */
};

struct model;
struct model_param {
	const char *name;	/* as declared, may be NULL */
	const char *type;	/* canonical spelling */
};

struct model *model_new(void);
void model_free(struct model *m);

/* Rows of a user's file (--facts). Returns 0, or -1 after error() with file and line. */
int model_load_facts(struct model *m, const char *path);

/* Functions to look for in a tree: acquires and pin-side releases (what makes a file worth parsing). */
size_t model_seed_names(const struct model *m, const char *const **names);
/* Is there a row, in any era? */
bool model_knows(const struct model *m, const char *name);

/* Does it matter whether a unit declares it, even when nobody in the unit uses it? For ast_wanted.is_tracked:
 * FOLL_*, what acquires and releases, and what was renamed. */
bool model_is_searched(const struct model *m, const char *name);
/* Of all those names: what a parse depends on. */
uint64_t model_names_hash(const struct model *m);
/* Of everything that the unit made of the rows: what a walk depends on. */
uint64_t model_unit_hash(const struct model *m);

void model_begin_unit(struct model *m);
void model_bind_proto(struct model *m, const char *name, const struct model_param *param, size_t nparam);
void model_bind_const(struct model *m, const char *name, long long value);
/* After all protos and constants: decides what depends on the tree (which family put_user_page
 * releases, whether BIO_PAGE_PINNED or BIO_NO_PAGE_REF rules, LONGTERM on get_*). */
void model_resolve(struct model *m);

/* The row as this unit sees it, or NULL: unknown or not declared. A name with a row whose roles
 * could not be found in the prototype comes back with ->bound false: treat as unknown and record it. */
const struct model_fn *model_find(const struct model *m, const char *name);

/* Does the callee never return? Asks the built-in table alone, so it needs no model and can be
 * ir_build()'s callback. */
bool model_is_noreturn(const char *name);

/* What a function that is stored in this field of an ops structure is called for, or NULL. */
const struct model_entry *model_entry_field(const struct model *m, const char *record, const char *field);

/* In-tree wrappers that belong together (ib_umem_get -> ib_umem_release): the release's name, or NULL.
 * For messages and for callees that were not analysed; a summary knows better. */
const char *model_pair_release(const struct model *m, const char *acquire);

/* Words of the tables, for messages: "acquire", "get", "pages", "mmap", "teardown". */
const char *model_class_name(enum model_class c);
const char *model_kind_name(enum hold_kind k);
const char *model_ret_name(enum model_ret r);
const char *model_role_name(enum model_role r);
const char *model_life_name(enum model_life l);

/* --- gup flags --- */

/* Value of FOLL_x in this tree, 0 when it does not exist. Name with or without the prefix. */
unsigned long model_flag(const struct model *m, const char *name);
/* "FOLL_WRITE|FOLL_LONGTERM" for a value; unknown bits as hex; "0" for none. Returns interned text. */
const char *model_flag_names(const struct model *m, unsigned long value);
/* Bits that a caller of 'fn' must not pass in this tree (domain: internal flags, GET on pin_*). */
unsigned long model_internal_flags(const struct model *m, const struct model_fn *fn);
/* Bits that 'fn' accepts, for *_fast; ~0 when anything goes. */
unsigned long model_accepted_flags(const struct model *m, const struct model_fn *fn);
/* May FOLL_LONGTERM be passed to 'fn' in this tree; locked_is_null: its 'locked' argument is NULL
 * or it has none. */
bool model_longterm_ok(const struct model *m, const struct model_fn *fn, bool locked_is_null);

/* --- era --- */
bool model_has_pin(const struct model *m);		/* pin_user_pages() is declared */
bool model_has_unpin(const struct model *m);		/* unpin_user_page() is declared */
/* 6.3 and later: renumbered enumerators, split into public and internal ones; told by FOLL_GET's value,
 * or by pin_user_pages() without 'vmas' when the unit shows no FOLL_GET. */
bool model_flags_are_enum(const struct model *m);
bool model_pin_zero_on_reject(const struct model *m);

/* R25: replacement for a deprecated name in this tree, or NULL when the name is fine here.
 * A name that the tree itself still declares is fine, put_user_page*() excepted. */
const char *model_deprecated(const struct model *m, const char *name);

/* One line per declared row, by name: "name class kind ret role=index ...", or
 * "... unbound: reason"; for 'guptool query api' and the tests. */
struct strbuf;
void model_print(const struct model *m, struct strbuf *sb);

#endif
