/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * flow_p.h - private to analyzer/flow
 *
 * Everything here lives in the arena of one flow_run(). Values, regions,
 * ranges, holds and effects are interned: equal means same pointer, so that the persistent
 * maps of two states compare by hash. A struct flow_state is copied freely:
 * it is a handful of roots.
 */
#ifndef GUPTOOL_FLOW_P_H
#define GUPTOOL_FLOW_P_H

#include "flow.h"
#include "../../lib/arena.h"
#include "../../lib/hash.h"
#include "../../lib/intern.h"
#include "../../lib/strbuf.h"
#include "../../lib/vec.h"

struct walker;

/* --- pmap.c: persistent maps, iterated in order of keys --- */

struct pnode;
struct pmap_iter { const struct pnode *stack[66]; unsigned int n; };
const void *pmap_get(const struct pnode *root, uint64_t key);
const struct pnode *pmap_set(struct arena *a, const struct pnode *root, uint64_t key, const void *val);
const struct pnode *pmap_del(struct arena *a, const struct pnode *root, uint64_t key);
uint64_t pmap_hash(const struct pnode *root);
size_t pmap_count(const struct pnode *root);
void pmap_iter_init(struct pmap_iter *it, const struct pnode *root);
bool pmap_next(struct pmap_iter *it, uint64_t *key, const void **val);

/* --- value.c --- */

enum value_kind {
	V_CONST,	/* c */
	V_SYM,		/* origin, op, gen, region, param */
	V_LIN,		/* c + sum of coef * atom, two or more terms, or one with c != 0 or coef != 1 */
	V_ADDR,		/* address of region */
	V_EXPR,		/* op, a, b; comparisons are 0 or 1 */
	V_CAST,		/* (type)a that changes some value of a */
	V_DERIVE,	/* name(a): a folio, address, pfn ... of page a */
	V_FUNC, V_STRING,	/* name */
	V_AGG,		/* contents of a record in region, for assignments of whole records */
};

enum sym_origin {
	S_PARAM,	/* value of parameter on entry */
	S_CALL,		/* result of op, gen-th time */
	S_CONTENT,	/* what region held at epoch */
	S_LOOP,		/* region's or hold's value at the head of a loop */
	S_JOIN,		/* region's value where paths were joined */
	S_FRESH,	/* unknown: op, gen */
};

#define LIN_TERMS 3

struct term { const struct flow_value *atom; long long coef; };

struct flow_value {
	enum value_kind kind;
	unsigned int id;
	const struct ast_type *type;
	__int128 c;
	struct term term[LIN_TERMS];
	unsigned int nterm;
	enum sym_origin origin;
	const struct ir_op *op;
	unsigned int gen;		/* S_CALL, S_FRESH: which time; S_CONTENT: epoch; S_LOOP, S_JOIN: block */
	const struct region *region;
	int param;
	enum ast_op sub;
	const struct flow_value *a, *b;
	const char *name;
};

enum region_kind { R_VAR, R_FIELD, R_ELEM, R_DEREF, R_STRING };

struct region {
	enum region_kind kind;
	unsigned int id;
	const struct region *base;	/* FIELD, ELEM */
	const char *record, *field;	/* identity is the field's name alone; record as first seen */
	const struct flow_value *v;	/* ELEM: index, DEREF: pointer */
	long long elem_size;		/* ELEM */
	unsigned int var;
	const struct ast_type *type;	/* as first seen, may be NULL */
};

struct vrange {
	__int128 lo, hi;
	unsigned int nne;
	__int128 ne[3];			/* points that are excluded, sorted */
};

const struct flow_value *val_const(struct walker *w, __int128 c);
const struct flow_value *val_sym(struct walker *w, enum sym_origin o, const struct ast_type *type,
				 const struct ir_op *op, unsigned int gen, const struct region *r, int param);
/* S_JOIN: must and may are the bits that all, and some, of the joined values have; NULL: not known */
const struct flow_value *val_join(struct walker *w, const struct ast_type *type, unsigned int block,
				  const struct region *r, int temp, const struct flow_value *must,
				  const struct flow_value *may);
const struct flow_value *val_addr(struct walker *w, const struct region *r);
const struct flow_value *val_agg(struct walker *w, const struct region *r);
const struct flow_value *val_named(struct walker *w, enum value_kind k, const char *name);
const struct flow_value *val_expr(struct walker *w, enum ast_op sub, const struct flow_value *a,
				  const struct flow_value *b, const struct ast_type *type);
const struct flow_value *val_cast_raw(struct walker *w, const struct ast_type *type, const struct flow_value *a);
const struct flow_value *val_derive(struct walker *w, const char *name, const struct flow_value *a,
				    const struct ast_type *type);
/* x * a + y * b + c; NULL when it needs more than LIN_TERMS terms */
const struct flow_value *val_lin(struct walker *w, long long x, const struct flow_value *a, long long y,
				 const struct flow_value *b, __int128 c);
const struct flow_value *val_sub(struct walker *w, const struct flow_value *a, const struct flow_value *b);
const struct flow_value *val_addc(struct walker *w, const struct flow_value *a, __int128 c);
bool val_mentions(const struct flow_value *v, const struct flow_value *atom);
bool val_is_cmp(const struct flow_value *v);
const struct flow_value *val_peel(const struct flow_value *v);	/* without casts and derivations */
const struct flow_value *val_uncast(const struct flow_value *v);
enum ast_op cmp_negate(enum ast_op op);
enum ast_op cmp_swap(enum ast_op op);

const struct region *reg_var(struct walker *w, unsigned int var);
const struct region *reg_field(struct walker *w, const struct region *b, const char *rec, const char *f,
			       const struct ast_type *type);
const struct region *reg_elem(struct walker *w, const struct region *b, const struct flow_value *i, long long size,
			      const struct ast_type *type);
const struct region *reg_deref(struct walker *w, const struct flow_value *p);
/* where a pointer points: region of an ADDR, else DEREF */
const struct region *reg_of(struct walker *w, const struct flow_value *p);
const struct region *reg_root(const struct region *r);
bool reg_under(const struct region *r, const struct region *top);
bool type_is_ptr(const struct ast_type *t);
void type_limits(const struct ast_type *t, __int128 *lo, __int128 *hi);
const struct vrange *range_intern(struct walker *w, const struct vrange *r);

/* --- holds, privately --- */

struct hold {
	struct flow_hold pub;		/* first member: handed to rules */
	const struct region *array;	/* ARRAY, SLOT: the region whose elements are the pages */
	const struct flow_value *first;	/* first element's index in array */
	const struct region *owner;	/* root of local memory that its pages were stored in */
	const struct region *stored;	/* memory that outlives the call, where they were stored */
	const struct flow_value *off;	/* BYTES: offset in the first page; ->pub.count is the number of pages */
	unsigned int gen;
};

struct effect {
	struct flow_effect pub;
	unsigned int opid;
	bool is_doubtful;		/* the callee may do it */
	const struct region *owner;	/* of a hold: local memory that its pages were put in, while its place is not known */
};

/* --- lock.c --- */

enum mmap_how { MMAP_CALLER, MMAP_HELD, MMAP_FREE };

struct mmap_lock {
	const struct flow_value *mm;	/* NULL: no entry */
	enum mmap_how how;
	const struct flow_value *dropped;	/* of 'locked': 0 when the call gave the lock up; or NULL */
	const struct ir_op *op;		/* that took it, or gave it up */
};

/* What the path did to locks; NULL in a state: nothing. */
struct lockset {
	struct mmap_lock mmap[2];
	const struct ir_op *atomic_op;	/* that made it atomic */
	unsigned char atomic, pages;	/* how many, of page locks at most */
};

/* --- state.c --- */

struct trail {
	const struct trail *prev;
	enum flow_step_kind kind;
	const struct ir_op *op;
	const struct flow_value *v;
	bool truth;
	unsigned int hold;		/* id it is about, 0: none */
	const struct pnode *store;	/* names of values then */
	const char *note;
};

struct snapshot {
	const struct pnode *store, *defaults, *holds, *ranges, *diffs;
};

struct flow_state {
	struct walker *w;
	const struct pnode *temps;	/* temporary -> value */
	const struct pnode *store;	/* region -> value */
	const struct pnode *defaults;	/* region -> value: ZERO const, or S_FRESH epoch marker */
	const struct pnode *ranges;	/* atom -> vrange */
	const struct pnode *diffs;	/* pair of atoms -> vrange of the difference */
	const struct pnode *holds;	/* id -> hold */
	const struct pnode *effects;	/* key -> effect */
	const struct pnode *gens;	/* op -> how often executed; not part of the state's identity */
	const struct pnode *heads;	/* loop head -> snapshot; not part of the identity */
	const struct pnode *gone;	/* what was given back, by value: gone.c; kept out of state_matter() */
	const struct lockset *locks;	/* interned, or NULL */
	uint64_t captures;		/* parameters that went where callers cannot follow them */
	const struct trail *trail;
	const struct hold **hold_list;	/* cache for flow_holds() */
	bool dead;			/* its constraints cannot be met */
};

struct loop {
	unsigned int head;
	bool *body;			/* per block */
	const struct flow_value *cand[64];	/* what branches inside compare with */
	unsigned int ncand;
	/* what ever changed from turn to turn; 'base': runs along with that one, NULL: by itself */
	struct varying { const struct region *r, *base; } var[64];
	unsigned int nvar;
	struct { uint64_t key; struct flow_state *s; } acc[48];	/* what is known at the head, per memory and holds */
	unsigned int nacc;
};

struct opinfo {				/* per op, by number */
	unsigned int block;
	struct flow_site *site;
	const struct model_fn *row;
};

struct pending { struct flow_state *v; size_t n, cap; };

struct walker {
	const struct ir_fn *fn;
	const struct model *m;
	const struct summary_source *src;
	const struct flow_hooks *hooks;
	struct flow_limits lim;
	struct arena *a;
	struct flow_result *res;
	/* interning */
	struct itab { const void **slot; size_t n, cap; } values, regions, ranges, holds, effects, locks, gone;
	unsigned int nvalue, nregion;
	const struct flow_value **value_by_id;
	size_t value_cap;
	const struct region **region_by_id;
	size_t region_cap;
	/* the function */
	unsigned int *rpo_index;	/* block -> position, ~0 when not reachable */
	unsigned int *npred;
	unsigned int *opbase;		/* block -> number of its first op */
	unsigned int nop;
	struct opinfo *opinfo;
	const struct ir_op **temp_def;	/* temporary -> its only definition, or NULL */
	unsigned char *live_var;	/* nblock * nvar: live at entry */
	unsigned char *live_temp;	/* nblock * ntemp */
	struct loop *loop;
	unsigned int nloop;
	int *loop_of;			/* block -> index of loop that it heads, -1 */
	/* the walk */
	struct pending *pending;	/* per block */
	struct vec_hash { uint64_t *v; size_t n, cap; } *seen;
	struct pending todo;		/* states forked in the middle of a block */
	unsigned int *todo_op;
	size_t todo_cap;
	unsigned int cur_block, cur_op;
	struct outcome_list *outcomes;
	uint64_t writes;
	bool lost;
};

void state_set_temp(struct flow_state *s, unsigned int t, const struct flow_value *v);
const struct flow_value *state_load(struct flow_state *s, const struct region *r, const struct ast_type *type);
void state_store(struct flow_state *s, const struct region *r, const struct flow_value *v, const struct ir_op *op);
/* contents of r and all below become unknown (zero: zero) */
void state_havoc(struct flow_state *s, const struct region *r, const struct ir_op *op, bool zero);
void state_havoc_reachable(struct flow_state *s, const struct flow_value *p, const struct ir_op *op);
const struct flow_value *state_fresh(struct flow_state *s, const struct ir_op *op, const struct ast_type *type);
const struct flow_value *state_call_result(struct flow_state *s, const struct ir_op *op);
void state_forget_atom(struct flow_state *s, const struct flow_value *atom);
void state_trail(struct flow_state *s, enum flow_step_kind k, const struct ir_op *op, const struct flow_value *v,
		 bool truth, unsigned int hold, const char *note);
void state_gc(struct flow_state *s, unsigned int block);
uint64_t state_hash(const struct flow_state *s);
uint64_t state_matter(const struct flow_state *s);
uint64_t state_result(const struct flow_state *s);
uint64_t state_shape(const struct flow_state *s);
void state_join(struct flow_state *into, const struct flow_state *other, unsigned int block);
/*
 * For the summary: memory that a parameter leads to was written; a value that a
 * parameter leads to went where callers cannot follow it.
 */
#define PARAM_ANY (-2)
int value_origin(const struct flow_value *v);	/* parameter, -1: of no parameter, PARAM_ANY: may be */
void note_write(struct flow_state *s, const struct region *r);
void note_capture(struct flow_state *s, const struct flow_value *v);
bool region_outlives(const struct flow_state *s, const struct region *r);
bool value_is_fresh_heap(const struct flow_value *v);
bool value_reaches(const struct flow_state *s, const struct flow_value *v, const struct region *target,
		   const struct flow_value *target_ptr, unsigned int depth);

/* --- cond.c --- */

void range_of(const struct flow_state *s, const struct flow_value *v, struct vrange *out);
bool range_has(const struct vrange *r, __int128 c);
bool range_const(const struct flow_state *s, const struct flow_value *v, __int128 *c);
/* false: cannot be */
bool assume(struct flow_state *s, const struct flow_value *v, bool truth);
bool assume_cmp(struct flow_state *s, enum ast_op op, const struct flow_value *a, const struct flow_value *b);
enum flow_tri cmp_known(const struct flow_state *s, enum ast_op op, const struct flow_value *a, const struct flow_value *b);
const struct flow_value *simplify(const struct flow_state *s, const struct flow_value *v);
const struct flow_value *cast_to(const struct flow_state *s, const struct ast_type *t, const struct flow_value *v);
void range_set(struct flow_state *s, const struct flow_value *atom, __int128 lo, __int128 hi);
void diff_set(struct flow_state *s, const struct flow_value *x, const struct flow_value *y, __int128 lo, __int128 hi);
#define PTR_ERR_LO (((__int128)1 << 64) - 4095)
#define PTR_MAX (((__int128)1 << 64) - 1)

/* --- hold.c --- */

struct match {
	const struct hold *h;
	enum flow_what what;
	const struct flow_value *index;	/* element, relative to the hold's first; NULL unknown */
	bool exact;			/* the page or array itself, not something computed from it */
};
struct hold *hold_edit(struct flow_state *s, const struct hold *h);	/* a copy to change; then hold_put() */
void hold_put(struct flow_state *s, const struct hold *h);
void hold_drop(struct flow_state *s, unsigned int id);
bool hold_match(const struct flow_state *s, const struct flow_value *v, struct match *out);
bool hold_covered(const struct flow_state *s, const struct flow_value *p, const struct flow_value *count,
		  struct match *out);
const struct hold *hold_by_result(const struct flow_state *s, const struct flow_value *v);
/* elements left in the array that p points into, -1: not known */
long long array_room(const struct flow_state *s, const struct flow_value *p);
void hold_acquire(struct flow_state *s, const struct ir_op *op, const struct model_fn *row);
void hold_release(struct flow_state *s, const struct ir_op *op, const struct model_fn *row);
void hold_release_value(struct flow_state *s, const struct ir_op *op, const struct model_fn *row, const char *callee,
			enum hold_kind kind, const struct flow_value *p, const struct flow_value *count, bool per_page);
void hold_dirty(struct flow_state *s, const struct ir_op *op, const struct model_fn *row);
void hold_getref(struct flow_state *s, const struct ir_op *op, const struct model_fn *row);
void hold_use(struct flow_state *s, const struct ir_op *op, const struct model_fn *row, const struct flow_value *p);
void hold_free(struct flow_state *s, const struct ir_op *op, const struct model_fn *row);
void hold_new_alloc(struct flow_state *s, const struct ir_op *op, const struct model_fn *row);
/* drop what is not there, settle what became clear; after new constraints */
void hold_settle(struct flow_state *s);
void hold_unsure(struct flow_state *s, const struct hold *h, const char *why);
void hold_escape(struct flow_state *s, const struct hold *h, enum flow_escape e, const struct ir_op *op);
/* everything that p leads to goes to somebody who is not known */
void hold_escape_reachable(struct flow_state *s, const struct flow_value *p, enum flow_escape e, const struct ir_op *op);
void hold_stored(struct flow_state *s, const struct region *to, const struct flow_value *v, const struct ir_op *op);
void hold_element_set(struct flow_state *s, const struct flow_value *v);
void hold_element_null(struct flow_state *s, const struct flow_value *v);
/* does the returned value lead to its pages? */
bool hold_goes_with(const struct flow_state *s, const struct hold *h, const struct flow_value *ret);
bool hold_known_elsewhere(const struct flow_state *s, const struct hold *h);
/* what is in memory at 'top' and below goes: holds that only it led to cannot be followed on */
void hold_unnamed(struct flow_state *s, const struct region *top);
void hold_array_gone(struct flow_state *s, const struct hold *h, const struct ir_op *op);
bool hold_var_gone(struct flow_state *s, const struct region *var);
/* the pointer in 'at' (NULL: a temporary) goes, and something else that may be it comes */
void hold_blurred(struct flow_state *s, const struct flow_value *p, const struct region *at);
/* (bytes + offset + d - 1) / d of an acquire that counts bytes: its number of pages, or NULL */
const struct flow_value *hold_pages_of_bytes(struct flow_state *s, const struct flow_value *v, __int128 d);
void hold_mark_tested(struct flow_state *s, const struct flow_value *a, const struct flow_value *b, enum ast_op op);
enum flow_tri hold_present(const struct flow_state *s, const struct hold *h);
enum flow_order order_of(const struct flow_state *s, const struct flow_value *a, const struct flow_value *b);
struct hold *hold_create(struct flow_state *s, const struct ir_op *op, const char *callee);
bool hold_at_index(const struct walker *w, const struct hold *h);
const struct hold *hold_coalesce(struct flow_state *s, const struct hold *h);

/* --- gone.c --- */

/* Notes the release; returns an earlier one of the same kind, of the same pages, on this path, or NULL. */
const struct ir_op *gone_release(struct flow_state *s, const struct ir_op *op, const struct model_fn *row,
				 enum hold_kind kind, const struct flow_value *p, const struct flow_value *count, bool per_page);
/* The page got one reference more. */
void gone_referenced(struct flow_state *s, const struct flow_value *p);
/* There may be references again. */
void gone_forget(struct flow_state *s);
void gone_forget_atom(struct flow_state *s, const struct flow_value *atom);
/* Memory at r, or around it, changes. */
void gone_stored(struct flow_state *s, const struct region *r);
void gone_join(struct flow_state *into, const struct flow_state *other);

/* --- lock.c --- */

void lock_op(struct flow_state *s, const struct ir_op *op, const struct model_fn *row);
void lock_at_acquire(struct flow_state *s, const struct ir_op *op, const struct model_fn *row, struct flow_event *ev);
void lock_at_call(struct flow_state *s, const struct ir_op *op);
void lock_join(struct flow_state *into, const struct flow_state *other);
void lock_forget(struct flow_state *s, const struct flow_value *atom);
const struct flow_value *current_task(struct flow_state *s);

/* --- write.c --- */

void write_at(struct flow_state *s, const struct ir_op *op, const struct flow_value *to);
void write_page(struct flow_state *s, const struct ir_op *op, const struct model_fn *row, const struct flow_value *p);
void write_dma(struct flow_state *s, const struct ir_op *op, const struct model_fn *row);
/* a callee may write to it */
void write_effect(struct flow_state *s, const struct ir_op *op, const struct flow_value *p);

/* --- the rest --- */

const struct flow_value *ir_val(struct flow_state *s, const struct ir_value *v);
const struct flow_value *call_arg(struct flow_state *s, const struct ir_op *op, int i);
int role_of(const struct model_fn *row, enum model_role r);
void flags_of(struct flow_state *s, const struct ir_op *op, const struct model_fn *row, struct flow_flags *out);
void flags_join(struct flow_flags *into, const struct flow_flags *from);
void exec_call(struct flow_state *s, const struct ir_op *op);
bool call_builtin(struct flow_state *s, const struct ir_op *op);
bool call_is_harmless(const char *name);
bool callee_is_alloc(const char *name, bool *zero);
void fork_state(struct flow_state *s);		/* continue 's' after the current op later */
void walk_giveup(struct walker *w, const struct ast_pos *pos, const char *why);
void loops_find(struct walker *w);
void live_find(struct walker *w);
int loop_innermost(const struct walker *w, unsigned int block);
void loop_note_bound(struct walker *w, unsigned int block, const struct flow_value *v);
/* false: nothing new, the state is covered by one that went on before */
bool loop_widen(struct flow_state *s, struct loop *l, const struct snapshot *old);
void emit(struct flow_state *s, struct flow_event *ev);
void event_init(struct flow_state *s, struct flow_event *ev, enum flow_event_kind k, const struct ir_op *op);
void value_text(const struct flow_state *s, const struct flow_value *v, struct strbuf *sb, unsigned int depth);
void region_text(const struct flow_state *s, const struct region *r, struct strbuf *sb, unsigned int depth);
void place_of(const struct flow_state *s, const struct flow_value *p, struct flow_place *out);
void place_of_region(const struct flow_state *s, const struct region *r, struct flow_place *out);
void count_of(const struct flow_state *s, const struct flow_value *v, const struct flow_value *ret, struct flow_count *out);
void effect_add(struct flow_state *s, const struct effect *e);
/* a callee may release pages of a caller's, at 'p' or behind it */
void effect_may_release(struct flow_state *s, const struct ir_op *op, const struct flow_effect *e, const struct flow_value *p);
/* a hold that leaves the walk before the function ends */
void effect_of_hold(struct flow_state *s, const struct hold *h);
void summary_at_return(struct flow_state *s, const struct ir_op *op, const struct flow_value *ret, enum flow_ret_class cls);
void summary_build(struct walker *w);
bool summary_apply(struct flow_state *s, const struct ir_op *op, const struct flow_summary *sum);
void sites_collect(struct walker *w);
void site_match(struct flow_state *s, const struct ir_op *op, const struct hold *h);
void site_reach(struct flow_state *s, const struct ir_op *op, const struct flow_flags *f);
void note_add(struct walker *w, const struct ir_op *op, const char *text);
void note_show(struct flow_state *s, const struct ir_op *op);
void hold_print(const struct flow_state *s, const struct hold *h, struct strbuf *sb);
void *intern_bytes(struct walker *w, struct itab *t, const void *p, size_t len);
unsigned int op_id(const struct walker *w, const struct ir_op *op);

#endif
