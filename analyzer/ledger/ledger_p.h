/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * ledger_p.h - how the ledger keeps what it knows
 *
 * Nodes are per function: one for each variable and temporary, and one for each
 * field or file variable that the function meets. Union-find joins those that can name
 * the same pages; the root of a place carries what is known of it.
 */
#ifndef GUPTOOL_LEDGER_P_H
#define GUPTOOL_LEDGER_P_H
#include <string.h>
#include "../../lib/alloc.h"
#include "../../lib/arena.h"
#include "../../lib/intern.h"
#include "../../lib/strbuf.h"
#include "../../lib/strmap.h"
#include "../../lib/vec.h"
#include "ledger.h"

/* A sorted set of small numbers. */
struct lset { VEC(unsigned int) set; };
bool lset_add(struct lset *s, unsigned int v);
bool lset_has(const struct lset *s, unsigned int v);
bool lset_meets(const struct lset *a, const struct lset *b);
bool lset_join(struct lset *to, const struct lset *from);
void lset_remove(struct lset *s, unsigned int v);

/* What is known of a place. */
struct lplace {
	struct lset key, site;
	uint64_t param;			/* bit i: parameter i names it */
	bool ret;			/* the function returns it */
};

struct lnode {
	unsigned int parent;
	struct lplace *place;		/* of a root, NULL: nothing yet */
};

struct lcall {
	const struct ir_op *op;
	unsigned int block, index;
	const unsigned int *arg;	/* node of each argument, 0: none */
	unsigned int dst;		/* node, 0: none */
	unsigned int site;		/* that the tables say it is, 0: none */
	unsigned int carrier;		/* node that names the pages of ->site */
	bool is_row;			/* the tables say all there is to say */
	struct lset to;			/* functions that may be called */
};

/* A function that is registered to run some other time. */
struct lregister {
	const struct ir_op *op;
	const char *function, *via;
	enum model_life life;
	bool in_call;			/* may run before the registering call returns: kref_put() */
	bool atomic;			/* nothing may sleep in it */
};

struct ledger_fn {
	const struct ir_fn *ir;
	const char *file, *unit;
	unsigned int id;
	bool is_api;
	VEC(struct lnode) node;
	VEC(struct lcall) call;
	VEC(struct lregister) reg;
	VEC(unsigned int) returned;	/* nodes */
	const struct ir_op **def;	/* of each temporary */
	struct lset caller;		/* functions that call it */
	bool is_dirty;			/* a callee changed */
	struct lset held, freed;	/* keys that it, or what it calls, acquires into or releases from */
	const char *entry;
	enum model_life life;
	struct lnumbers *numbers;	/* count.c, made when asked for */
	uint64_t carries;		/* bit i: pages of the API come in by parameter i; by ledger_handed_on() */
	const char *atomic;		/* how it is entered where nothing may sleep, or NULL */
	bool asks_context;		/* it asks whether it may sleep: in_task() and the like */
};

/* A function stored in a field, and the unit that did it. */
struct lstored {
	const char *function, *unit;
};

struct lfield {
	const char *record, *field;
	VEC(struct lstored) function;
};

/* An address of page contents is kept in a field; or something is stored through the pointer in one. */
struct laddress {
	const char *record, *field;
	struct ledger_fn *fn;
	const struct ir_op *op;
	unsigned int node;		/* the place of the pages */
};

/* "x->rest = &x->all[1]": two fields that name pages of one array, by key. */
struct lalias { unsigned int a, b; };

struct ledger {
	struct arena arena;
	VEC(struct ledger_fn *) fn;
	VEC(struct ledger_site) site;	/* [0] is none */
	VEC(struct ledger_key) key;
	VEC(struct ledger_edge) edge;
	VEC(struct laddress) mapped, stored;
	VEC(struct lalias) alias;
	VEC(const char *) notifier;	/* units that register one */
	struct strmap by_name;		/* first function of a name: id + 1; ->next */
	VEC(unsigned int) next;		/* next function of the name + 1 */
	struct strmap by_key;		/* "record.field" -> key + 1 */
	struct strmap by_field;		/* "record.field" -> struct lfield */
	/* after ledger_finish() */
	struct lset *key_site;		/* sites of each key */
	struct lset *key_freed;		/* functions with a place of the key that is released */
	struct lset *site_key;		/* keys of each site */
	struct lset *site_end;		/* releases and dirtyings of each acquire */
	struct lset *site_here;		/* those of them that were met in one place with it */
	struct lset *site_frame;	/* those that are paired by frame numbers alone */
	struct lset *site_use;		/* and uses */
	struct lset *site_start;	/* acquires of each release and free */
	bool *site_mixed;		/* releases and frees that may meet pages from elsewhere */
	struct lpairs *pairs;		/* count.c, made when asked for */
	struct lset from_frame;		/* releases of pages that come from a frame number */
	struct ledger_class **class;	/* by site, made when asked for */
	const char *unit;
	const struct model *model;
};

/* --- place.c --- */
unsigned int lnode_root(const struct ledger_fn *f, unsigned int n);
void lnode_join(struct ledger *l, struct ledger_fn *f, unsigned int a, unsigned int b, bool *changed);
struct lplace *lnode_place(struct ledger *l, struct ledger_fn *f, unsigned int n);	/* makes one */
const struct lplace *lnode_look(const struct ledger_fn *f, unsigned int n);		/* or NULL */
/* 'scope': "" or a folder; equal names of different scopes are different keys. */
unsigned int lkey_of(struct ledger *l, const char *record, const char *field, const char *scope);
/* Uses are capped: the first few of each kind are enough as evidence. */
bool lplace_add_site(const struct ledger *l, struct lplace *p, unsigned int site);
unsigned int ledger_add_site(struct ledger *l, const struct ledger_site *s);
bool lplace_add_all(const struct ledger *l, struct lplace *to, const struct lplace *from);

/* --- extract.c --- */
/* struct page *, struct folio **: what it points at, in the end, is a page. */
bool ledger_names_pages(const struct ast_type *t);
void ledger_use_here(struct ledger *l, struct ledger_fn *f, const struct ir_op *op, unsigned int node, unsigned int use);
void ledger_extract(struct ledger *l, struct ledger_fn *f, const struct ledger_flags *flags, size_t nflags);

/* --- calls.c --- */
/* A field through which more functions than this may be called says nothing. */
#define LEDGER_MAX_TARGETS 32
/* The function that 'name' means in the unit, or NULL. */
struct ledger_fn *ledger_resolve(const struct ledger *l, const char *unit, const char *name);
void ledger_link(struct ledger *l);
void ledger_spread(struct ledger *l);
void ledger_find_entries(struct ledger *l);

/* --- origin.c --- */
/* Calls of functions that are not known bring pages from elsewhere; after ledger_link(). */
void ledger_mark_unknown(struct ledger *l);
/* After ledger_spread() and ledger_find_entries(), and with ->key_site and ->site_key made. */
void ledger_find_origins(struct ledger *l);

/* --- count.c --- */
/* The operation that a value comes from, conversions left out; or NULL. */
const struct ir_op *ledger_def_of(const struct ledger_fn *f, const struct ir_value *v);
/* "record.field", interned: of an IR_FIELD; of the field that a value was loaded from, or NULL. */
const char *ledger_field_name(struct ledger *l, const struct ir_op *op);
const char *ledger_loaded_field(struct ledger *l, const struct ledger_fn *f, const struct ir_value *v);
bool ledger_is_number(const struct ast_type *t);
/* Is it the number of one of the acquires that lead to the release? That one, or NULL. */
const struct ledger_site *ledger_number_of(struct ledger *l, const struct ledger_site *release, const struct ir_value *number);
void ledger_free_numbers(struct ledger *l);

/* --- extent.c --- */
void ledger_free_pairs(struct ledger *l);

/* --- path.c --- */
enum lpath { LPATH_NEVER, LPATH_FAILING, LPATH_SUCCESS, LPATH_ALWAYS };
/* After 'from' succeeded: do calls in 'ends' come on ways to a return that means success? *which: one that does. */
enum lpath ledger_path(const struct ledger_fn *f, const struct lcall *from, enum model_ret ret,
		       const struct lcall *const *ends, size_t nend, const struct lcall **which);
/* What a function says by returning when all went well. */
enum model_ret ledger_success(const struct ledger_fn *f);

#endif
