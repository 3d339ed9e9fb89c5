/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * ledger.h - the whole program: who keeps pages where, for how long, what for
 *
 * The walk (flow.h) is exact about the paths of one function. Questions about
 * objects need less exactness and more reach: which field keeps the pages,
 * who empties it, can user space decide when. The ledger answers them without
 * paths of values, for all functions at once:
 *
 *	places	 In each function, variables, temporaries, parameters and fields
 *		 that can name the same pages are one place. Fields are known by
 *		 record tag and name wherever they are met, so a place that is a
 *		 field in one file is the same one in another.
 *	calls	 Direct ones, those through fields of records (all functions that
 *		 are stored there), and registrations: kref_put(), INIT_WORK().
 *		 What a callee does with a parameter is done with the argument.
 *	lives	 From the acquiring call up to the entry points: is a release
 *		 passed on a way to success? Else: who else releases the field,
 *		 and when does that run?
 *	classes	 The five cases of Documentation/core-api/pin_user_pages.rst, by
 *		 what is done with the pages of each acquiring call.
 *
 * Two objects of one type are one place here, so "is released" can be said too
 * often; "nobody releases" is what rules may rely on. What is not known makes
 * a life LEDGER_LIFE_UNKNOWN, and rules silent.
 *
 *	ledger_new(); for each unit: bind the model to it, ledger_begin_unit(),
 *	ledger_add_fnptr(), ledger_add_function(); ledger_finish(); then ask.
 *
 * One ledger is about one configuration. Everything belongs to the ledger;
 * functions (IR) that were added must live as long as it does. Results depend
 * on the order of the units alone.
 */
#ifndef GUPTOOL_LEDGER_H
#define GUPTOOL_LEDGER_H
#include "../ir/ir.h"
#include "../model/model.h"

struct ledger;
struct ledger_fn;			/* a function that is defined in some unit */

enum ledger_use {
	LEDGER_USE_DMA		= 1 << 0,	/* mapped for a device */
	LEDGER_USE_PHYS		= 1 << 1,	/* physical address or frame number taken */
	LEDGER_USE_READ		= 1 << 2,	/* an address for the CPU taken */
	LEDGER_USE_WRITE	= 1 << 3,	/* and stored through */
	LEDGER_USE_STRUCT	= 1 << 4,	/* struct page looked at */
	LEDGER_USE_HANDED	= 1 << 5,	/* put into a scatterlist, bio, skb or the like */
	LEDGER_USE_NOTIFIER	= 1 << 6,	/* a notifier of the mm tells the owner */
	LEDGER_USE_PFN		= 1 << 7,	/* comes from a frame number */
	/* no uses, and no evidence of a class: what decides whether all acquires of a place are known */
	LEDGER_USE_OTHER	= 1 << 8,	/* may hold pages, or references, that no acquire of the tables took */
	LEDGER_USE_FREED	= 1 << 9,	/* given to the page allocator */
};
#define LEDGER_NUSE 8			/* that are uses */

/* What the direction of a mapping for DMA says. */
enum ledger_device {
	LEDGER_DEVICE_UNKNOWN,		/* decided at run time */
	LEDGER_DEVICE_READS,
	LEDGER_DEVICE_WRITES,
	LEDGER_DEVICE_BOTH,
};

/* A call that does something to pages. */
struct ledger_site {
	unsigned int id;		/* from 1, by unit, function and position */
	const struct ledger_fn *fn;
	const struct ir_op *op;
	struct ast_pos pos;
	const char *callee;		/* "(frame number)", "(store)" when it is no call */
	enum model_class class;		/* ACQUIRE RELEASE DIRTY; TRANSFER and BORROW for uses */
	enum hold_kind kind;
	enum model_ret ret;		/* ACQUIRE */
	unsigned int use;		/* one of enum ledger_use, 0 for the first three classes */
	bool longterm, longterm_maybe;	/* ACQUIRE: FOLL_LONGTERM set on every path, on some */
	bool writes;			/* ACQUIRE: FOLL_WRITE may be set */
	bool is_tracked;		/* ACQUIRE: long-term, where that is refused for pages whose writes are tracked */
	bool is_iov;			/* ACQUIRE: takes an iterator */
	bool is_api;			/* ACQUIRE, in a function that the tables know: what callers do is theirs */
	bool makes_dirty;		/* RELEASE: may dirty */
	bool says_clean;		/* RELEASE: could dirty, and is told not to: the constant false */
	enum ledger_device device;	/* a use for DMA: what the device does */
	signed char nr, pages, page;	/* of acquires and releases: arguments, -1 none; 'pages' is an array */
	bool sleeps;			/* RELEASE, DIRTY: takes the page lock, whatever the path */
};

/* A field (or variable of the file) that names pages. */
struct ledger_key {
	const char *record;		/* tag, or "" for a variable */
	const char *field;
};

enum ledger_life {
	LEDGER_LIFE_UNKNOWN,
	LEDGER_LIFE_CALL,		/* released before the call that acquired is over */
	LEDGER_LIFE_REQUEST,		/* released when what was submitted completes */
	LEDGER_LIFE_USER,		/* kept until another call from user space or the driver model */
};

/* One way from an acquiring call up to where its life is decided. */
struct ledger_chain {
	const struct ledger_site *acquire;
	enum ledger_life life;
	bool sometimes;			/* on other ways they were released before */
	const struct ledger_fn *const *fn;	/* from the acquiring function up */
	const struct ir_op *const *op;		/* in fn[i]: the acquiring call, then the call of fn[i - 1] */
	size_t n;
	/* CALL: what releases, in the last function; else NULL. */
	const struct ir_op *release_op;
	bool always;				/* CALL: on every way to success */
	/* The last function is an entry: how it is called; else "". */
	const char *entry;			/* "file_operations.unlocked_ioctl", "exported" */
	enum model_life entry_life;
	/* USER, REQUEST: one release that ends it, and from where. */
	const struct ledger_site *release;
	const struct ledger_fn *release_entry;
	const char *release_how;
	unsigned int key;			/* key + 1 through which it is found, 0 none */
};

struct ledger_class {
	unsigned int number;		/* 1 to 5; 0: none of the cases */
	enum ledger_life life;
	unsigned int use;		/* enum ledger_use, all that was seen */
	const struct ledger_site *evidence[LEDGER_NUSE];	/* by bit of ->use */
	const char *why;		/* one line */
};

/* A call edge. */
enum ledger_edge_kind { LEDGER_DIRECT, LEDGER_POINTER, LEDGER_REGISTER };
struct ledger_edge {
	const struct ledger_fn *from, *to;
	enum ledger_edge_kind kind;
	const char *via;		/* POINTER: "record.field"; REGISTER: the registering call, or record.field */
	enum model_life life;		/* REGISTER: of the callback, or NONE */
	struct ast_pos pos;
};

struct ledger *ledger_new(void);
void ledger_free(struct ledger *l);

void ledger_begin_unit(struct ledger *l, const char *path, const struct model *m);
/* 'function' is stored in record.field somewhere in the unit. */
void ledger_add_fnptr(struct ledger *l, const char *record, const char *field, const char *function);
/* What the walk found about the flags of an acquiring call. */
struct ledger_flags {
	unsigned int line, col;
	bool longterm, longterm_maybe, writes;
};
/*
 * The model must be bound to the unit. 'file': of the definition, as in the
 * database. A call that 'flags' does not have may do either. 'flags' is not kept.
 */
void ledger_add_function(struct ledger *l, const struct ir_fn *ir, const char *file, const struct ledger_flags *flags,
			 size_t nflags);
void ledger_finish(struct ledger *l);

/* --- answers --- */

const char *ledger_fn_name(const struct ledger_fn *f);
const char *ledger_fn_file(const struct ledger_fn *f);	/* of the definition */
unsigned int ledger_fn_line(const struct ledger_fn *f);
const struct ir_fn *ledger_fn_ir(const struct ledger_fn *f);

size_t ledger_nsite(const struct ledger *l);
const struct ledger_site *ledger_site_at(const struct ledger *l, size_t i);
size_t ledger_nkey(const struct ledger *l);
const struct ledger_key *ledger_key_at(const struct ledger *l, size_t i);

/* Sites whose pages are, or were, named by the key; sorted. */
size_t ledger_key_sites(const struct ledger *l, size_t key, const unsigned int **id);
/* Keys that name the site's pages, in whatever function; sorted. */
size_t ledger_site_keys(const struct ledger *l, const struct ledger_site *s, const unsigned int **key);
/* Releases and dirtyings that may be the acquire's: through a place or a field. Sorted. */
size_t ledger_site_ends(const struct ledger *l, const struct ledger_site *s, const unsigned int **id);
/* Uses of an acquire's pages that were seen, of whatever kind. Sorted. */
size_t ledger_site_uses(const struct ledger *l, const struct ledger_site *s, const unsigned int **id);
/*
 * The other way round: the acquires whose pages may come to this release, or to
 * this call that frees them (->use LEDGER_USE_FREED); sorted. *all: there is no
 * sign that pages come from elsewhere, too: an allocator, a reference of its own,
 * a function that is not known, a caller that is not known.
 */
size_t ledger_site_starts(const struct ledger *l, const struct ledger_site *end, const unsigned int **id, bool *all);
/*
 * How many pages a release gives back, against the number that goes with them: the one
 * that an acquire which leads there was asked for or returned, followed as a whole through
 * variables, fields and parameters; or the field that goes with the array wherever else
 * both are used. False: not known, or the same.
 */
struct ledger_extent {
	const struct ledger_site *acquire;	/* whose number it is; NULL: the field goes with the array in other functions */
	int more;			/* so many pages too many; negative: too few */
	bool is_loop;			/* a loop over one-page releases */
	const char *number;		/* "npages", "umem.npages": what the number is called there */
};
bool ledger_extent(struct ledger *l, const struct ledger_site *release, struct ledger_extent *out);

enum ledger_met {
	LEDGER_MET_FIELD,		/* only under one field */
	LEDGER_MET_PLACE,		/* in one place of some function */
	LEDGER_MET_FRAME,		/* page to frame number here, back to a page there, in one file */
};
enum ledger_met ledger_met(const struct ledger *l, const struct ledger_site *acquire, const struct ledger_site *end);
/* Of an acquiring call; from an arena of the ledger's. */
size_t ledger_chains(struct ledger *l, const struct ledger_site *s, const struct ledger_chain **out);
/* Of an acquiring call. */
const struct ledger_class *ledger_class_of(struct ledger *l, const struct ledger_site *s);

/*
 * A function at which a way up from an acquiring call ends because its callers
 * are not known, although the pages wait in a field: where its name is mentioned
 * somebody decides how long. Such functions by number, some more than once; NULL
 * at the end. *key: the field.
 */
const struct ledger_fn *ledger_frontier(struct ledger *l, size_t *i, unsigned int *key);

/*
 * Acquiring calls whose pages wait in fields of records that no function known
 * releases from, by number; NULL at the end. *key: the first of the fields.
 */
const struct ledger_site *ledger_unreleased(struct ledger *l, size_t *i, unsigned int *key);

/* A call to which pages go from the API, and which leads to nothing that is known. */
struct ledger_handed {
	const char *name;		/* the function, or the field it is called through, or a function that is stored in that */
	const char *record, *field;	/* "" and the function, where it is called by name */
	const char *file;		/* of the call */
};
size_t ledger_handed_on(struct ledger *l, const struct ledger_handed **out);

/* Direct calls from an entry where nothing may sleep down to a function. */
struct ledger_way {
	const struct ledger_fn *fn[8];	/* from the function up */
	const struct ir_op *op[8];	/* the call of fn[i], in fn[i + 1] */
	size_t n;
	const char *how;		/* how the last one is entered: "bio.bi_end_io", "call_rcu" */
};
/* False: there is none, or somebody on it asks whether it may sleep. */
bool ledger_atomic_way(const struct ledger *l, const struct ledger_site *s, struct ledger_way *w);

size_t ledger_edges(const struct ledger *l, const struct ledger_edge **out);

/* How a function is entered from outside: "file_operations.release", or NULL; and its life. */
const char *ledger_entry(const struct ledger *l, const struct ledger_fn *f, enum model_life *life);

const char *ledger_life_name(enum ledger_life l);
const char *ledger_use_name(enum ledger_use u);
#endif
