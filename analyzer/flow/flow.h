/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * flow.h - path-sensitive analysis of one function: who holds which pages, where
 *
 * flow_run() walks the paths of one struct ir_fn with symbolic values. Each
 * acquiring call makes a *hold*: kind, count (symbolic), carrier (the array,
 * slot, pointer or object that names the pages). The walk tracks what happens
 * to each hold on each path and tells the caller in three forms:
 *
 *	events	 while walking, through struct flow_hooks; rules are written on these
 *	sites	 each call that acquires, releases or dirties, with what was found
 *		 about flags, count and carrier; joined over all paths
 *	summary	 "returns < 0: nothing; returns 0: acquires PIN nr on param0->pages",
 *		 what callers and the database need
 *
 * A hold is created when the acquiring call returns, before anybody tested the
 * result. Whether there is anything in it is a question to the state: ask
 * flow_hold_present(). "if (ret <= 0) return ret" needs no special case: on that
 * path the answer is NO, and no RETURN entry is made for it.
 *
 * A hold that others know already (->escape PARAM, GLOBAL) stays HELD and is
 * followed on; only RETURN shows it as ESCAPED. A hold is PARTLY released at
 * RETURN only when something is left for sure, else it is UNSURE.
 *
 * What the walk does not understand makes a hold UNSURE or ESCAPED, and rules
 * stay silent on those: a doubt is never a finding. Beyond the limits the function
 * is given up with a reason in ->giveup; events sent before that stay valid, each
 * of them stands on a path that was walked completely up to the event.
 *
 * Which event serves which rule (ids of docs/rules):
 *	ACQUIRE		R10 R11 R20 R21 R22 R25 R26 R27 R18(c) R18(e)
 *	RELEASE		R1 R2 R3(allocated page given to unpin) R5(count) R6 R7 R8 R18(d)
 *	DIRTY		R9 (dirty after release)
 *	USE		R9 R19
 *	FREE		R3 (page to the allocator); array freed with pages in it: R5 evidence
 *	COMPARE		R18(a) R19
 *	STORE_RESULT	R18(b)
 *	CALL		R25
 *	LOCK		R22
 *	WRITE		R17
 *	SUM		R19
 *	RETURN		R4 R5 R19
 *
 * The same event comes once per path that reaches it; a rule reports through
 * a sink that drops equal findings, or keeps its own notes in its context.
 *
 * Ownership: everything returned lives in the arena given to flow_run(). Events,
 * states and values are valid inside the hook only (values and holds until the arena is
 * cleared). Results do not depend on addresses or hash order.
 */
#ifndef GUPTOOL_FLOW_H
#define GUPTOOL_FLOW_H

#include "../ir/ir.h"
#include "../model/model.h"

struct flow_state;		/* opaque: what is known at one point of one path */
struct flow_value;		/* opaque: a symbolic value */

enum flow_tri { FLOW_NO, FLOW_YES, FLOW_UNKNOWN };

/* --- holds --- */

enum flow_status {
	FLOW_HELD,		/* and ours to release */
	FLOW_PARTLY,		/* a part of it was released: ->released */
	FLOW_RELEASED,
	FLOW_ESCAPED,		/* an owner that outlives this call knows it: ->escape */
	FLOW_UNSURE,		/* the walk lost track: stay silent */
};

enum flow_carrier {
	FLOW_CARRIER_ARRAY,	/* struct page **: elements [first, first + count) */
	FLOW_CARRIER_SLOT,	/* one struct page * behind a pointer: &page, or an array used with nr 1 */
	FLOW_CARRIER_VALUE,	/* the returned pointer itself */
	FLOW_CARRIER_OBJECT,	/* bio, frame vector, sg table: named as a whole */
	FLOW_CARRIER_NONE,	/* not known */
};

enum flow_escape {
	FLOW_ESC_NONE,
	FLOW_ESC_PARAM,		/* carrier is, or was stored in, memory reached from a parameter */
	FLOW_ESC_GLOBAL,
	FLOW_ESC_RETURNED,
	FLOW_ESC_CALLEE,	/* handed to a function that is not known */
	FLOW_ESC_TRANSFER,	/* handed to a function that takes pages over (sg_set_page, ...) */
};

/* Who writes to the bytes of a page: bits of ->written. */
enum flow_written {
	FLOW_WRITTEN_CPU    = 1 << 0,
	FLOW_WRITTEN_DEVICE = 1 << 1,	/* mapped for DMA_FROM_DEVICE */
	FLOW_WRITTEN_MAYBE  = 1 << 2,	/* mapped for DMA_BIDIRECTIONAL, or on some paths of a callee */
};

/* What a tested result was compared with on this path: bits of ->tested. */
enum flow_tested {
	FLOW_TESTED_NEG	  = 1 << 0,	/* < 0, IS_ERR() */
	FLOW_TESTED_ZERO  = 1 << 1,	/* <= 0, == 0, !ret, !ptr */
	FLOW_TESTED_SHORT = 1 << 2,	/* against the requested number, or some other number */
	FLOW_TESTED_LOOP  = 1 << 3,	/* bounds a loop: only valid entries are visited */
};

/* Read-only to rules. Never changed once handed out: each state has its own copy. */
struct flow_hold {
	unsigned int id;		/* not 0; fixed by the acquiring call and how many of its holds exist */
	const struct ir_op *op;		/* the acquiring call */
	const struct model_fn *row;	/* NULL when it comes from a summary */
	const char *callee;
	const char *text;		/* of the call, as written */
	enum hold_kind kind;
	bool is_alloc;			/* alloc_page(): not GUP'd, tracked for R3 only; kind is HOLD_NONE */
	enum model_ret ret;
	enum flow_tri longterm;
	enum flow_tri writes;		/* FOLL_WRITE */
	const struct flow_value *flags;	/* NULL when there is no such parameter */
	const struct flow_value *requested;	/* nr; NULL: one page */
	const struct flow_value *result;
	const struct flow_value *count;	/* pages in it when present; NULL: not known */
	enum flow_carrier carrier;
	const struct flow_value *base;	/* pointer to the first element, slot, object; or the page */
	const char *carrier_text;	/* "pages", "umem->pgs", "&page", "return value" */
	const char *record, *field;	/* when the carrier is a field: where */
	enum flow_status status;
	enum flow_escape escape;
	const struct ir_op *escape_op;
	const struct ir_op *release_op;	/* the last release, or NULL */
	const char *release_callee;
	const struct flow_value *released_lo, *released_hi;	/* PARTLY: elements released, relative to base */
	bool dirtied;
	unsigned int written;		/* enum flow_written */
	const struct ir_op *write_op;	/* the first one */
	bool carrier_freed;		/* the array was given back to the allocator */
	unsigned int extra_refs;	/* get_page()/folio_get() on its pages, not yet put */
	unsigned int tested;		/* enum flow_tested */
	bool preset;			/* SLOT: the slot held NULL before, so a page in it came from the call */
	const char *unsure;		/* UNSURE: why, or NULL */
};

/* Is there a page in it on this path? NO, YES, UNKNOWN (may be). */
enum flow_tri flow_hold_present(const struct flow_state *s, const struct flow_hold *h);
/* May 0 < count < requested be true here? */
enum flow_tri flow_hold_short(const struct flow_state *s, const struct flow_hold *h);

/* --- events --- */

enum flow_event_kind {
	FLOW_ACQUIRE,
	FLOW_RELEASE,
	FLOW_DIRTY,
	FLOW_USE,		/* the page or an element is looked at: dereferenced, kmap()ed, passed on */
	FLOW_FREE,		/* to an allocator: ->what tells whether page or array */
	FLOW_GETREF,
	FLOW_COMPARE,		/* of a value that comes from an acquire's result */
	FLOW_STORE_RESULT,	/* an acquire's result goes into a variable or field */
	FLOW_CALL,		/* every call, before its effects */
	FLOW_ESCAPE,
	FLOW_LOCK,		/* the mmap lock is given up */
	FLOW_WRITE,		/* the bytes of a page that is held are written: ->written */
	FLOW_SUM,		/* an acquire's result is reckoned with: plus, times, shifted */
	FLOW_RETURN,		/* once per path end, with every hold that exists on it */
	FLOW_EVENT_COUNT
};

enum flow_what { FLOW_WHAT_PAGE, FLOW_WHAT_ARRAY };

enum flow_order { FLOW_LESS, FLOW_EQUAL, FLOW_GREATER, FLOW_LESS_EQUAL, FLOW_GREATER_EQUAL, FLOW_NOT_EQUAL, FLOW_ORDER_UNKNOWN };

/* What is known of a gup_flags argument on this path. */
struct flow_flags {
	const struct flow_value *value;	/* NULL: the call has no such parameter */
	unsigned long must, may;	/* bits set for sure; bits that can be set */
	const char *origin;		/* of what is not known: "parameter gup_flags", "field umem.flags"; or NULL */
	bool is_exact;			/* must == may, nothing unknown */
	bool is_bool;			/* R27: a comparison, !x, or a bool */
	const char *enum_tag;		/* R27: an enumeration other than the FOLL_ one; "" for an anonymous one; or NULL */
	const char *text;		/* argument as written */
};

/* What this path knows of the mmap lock that an acquire needs, or must not find held. */
enum flow_mmap {
	FLOW_MMAP_UNKNOWN,		/* as the caller left it */
	FLOW_MMAP_HELD,
	FLOW_MMAP_FREE,			/* given up on this path */
	FLOW_MMAP_OTHER,		/* another mm's, which may be the same one */
};

struct flow_event {
	enum flow_event_kind kind;
	const struct ir_fn *fn;
	const struct ir_op *op;
	struct ast_pos pos;
	const struct flow_state *state;	/* before the effect of the event; ACQUIRE: after; RETURN: at the return */
	const struct model_fn *row;	/* ACQUIRE RELEASE DIRTY USE FREE GETREF CALL; may be NULL */
	const char *callee;		/* of calls */
	const struct flow_hold *hold;	/* the one it is about, or NULL: none was found */
	const struct flow_hold *const *holds;	/* RETURN: all with ->present != NO; else hold alone */
	size_t nhold;

	/* ACQUIRE */
	struct flow_flags flags;
	enum flow_tri pages_null;	/* pages argument is NULL (R26) */
	const struct flow_value *nr;	/* requested number, before conversion to the parameter's type */
	const struct ast_type *nr_type;	/* its type as written, before conversion */
	const struct ast_type *nr_param;/* the parameter's type */
	enum flow_tri nr_fits;		/* NO: some value in range is changed by the conversion, for sure wider type
					 * without a bound: UNKNOWN */
	enum flow_tri nr_zero;		/* nr may be 0 (R18e) */
	/* and RELEASE, with ->count */
	long long array_size;		/* elements left in the array behind the pages argument, -1 unknown (R26, R6) */
	enum flow_order nr_vs_array;	/* nr compared with array_size */
	enum flow_tri vmas_set;		/* vmas argument is there and not NULL */
	enum flow_mmap mmap;
	const struct ir_op *mmap_op;	/* HELD, FREE: that took it, gave it up */
	const struct flow_value *locked_entry;	/* what 'locked' points to holds before the call; or NULL */
	enum flow_tri locked_null;	/* locked argument is NULL or absent */

	/* RELEASE, DIRTY, FREE, USE, GETREF */
	enum flow_what what;
	const struct flow_value *released;	/* the pointer given */
	const struct flow_value *count;	/* given; a constant 1 for single-page calls; a loop over elements: its trip count */
	enum flow_order order;		/* count against what the hold still has on this path (R5, R6) */
	bool already_released;		/* the same elements were released before on this path (R8); USE DIRTY: R9 */
	bool is_loop;			/* per-element release in a loop */
	const struct ir_op *before;	/* RELEASE: the call that gave back the same pages just before, whoever took them; or NULL */
	enum flow_tri count_negative;	/* the count may be a negative errno here (R7) */
	const struct ast_type *count_from, *count_to;	/* R7: the conversion on the way, or NULL */
	bool count_is_bytes;		/* R18(d): the byte count of an acquire used as a number of pages */
	bool count_rounds_down;		/* R5: bytes divided by the page size, without the offset in the first page */
	bool makes_dirty;		/* RELEASE: dirty argument true, or may be */
	bool dirty_is_true;		/* and it is true for sure */
	enum flow_tri index_valid;	/* USE: element inside [0, result): NO or UNKNOWN with ->tested == 0 is R19 */
	const struct flow_value *index;	/* USE: element number, or NULL */

	/* COMPARE: 'left sub right', as the comparison is done */
	enum ast_op sub;
	const struct flow_value *left, *right;
	const struct ast_type *cmp_type;	/* both operands' type after promotion */
	const struct ast_type *result_type;	/* the acquire's own return type */
	const struct ast_type *stored_type;	/* of the variable it went through, or result_type */
	bool result_on_left;
	bool other_is_const;

	/* STORE_RESULT */
	const char *variable;		/* name of the variable or field */
	bool is_tested;			/* result was tested before the conversion */

	/* WRITE */
	enum flow_written written;

	/* LOCK */
	enum flow_tri mmap_dropped;	/* was given up before, by a call with 'locked' */

	/* RETURN */
	const struct flow_value *ret;	/* NULL: void */
	bool ret_fails;			/* negative, ERR_PTR, or NULL/false where success is told otherwise */
	bool ret_succeeds;		/* 0, positive, valid pointer; neither: not known */
};

struct flow_hooks {
	void (*event)(void *ctx, const struct flow_event *ev);
	void *ctx;
};

/* --- questions to a state --- */

/* Interval of a value under the path's constraints; false when nothing is known (lo, hi: type's limits). */
bool flow_value_range(const struct flow_state *s, const struct flow_value *v, long long *lo, long long *hi);
enum flow_tri flow_value_is_negative(const struct flow_state *s, const struct flow_value *v);
enum flow_tri flow_value_is_zero(const struct flow_state *s, const struct flow_value *v);
bool flow_value_is_const(const struct flow_state *s, const struct flow_value *v, long long *out);
enum flow_order flow_value_compare(const struct flow_state *s, const struct flow_value *a, const struct flow_value *b);
/* "nr_pages - ret", "8", "page_list[i]"; interned */
const char *flow_value_text(const struct flow_state *s, const struct flow_value *v);
/* The hold that a page, array or result value belongs to, or NULL. */
const struct flow_hold *flow_hold_of(const struct flow_state *s, const struct flow_value *v);
size_t flow_holds(const struct flow_state *s, const struct flow_hold *const **out);

/* Is there something of which this path knows that the predicate (iov_iter_is_bvec, PageAnon) holds, or does not? */
enum flow_tri flow_predicate(const struct flow_state *s, const char *name);
/* Does this path know about a field whose name has 'part' in it, by a test of its value? */
bool flow_field_known(const struct flow_state *s, const char *part);
/* Did this path take a spin lock, or make itself atomic in another way? 'op': where. */
bool flow_is_atomic(const struct flow_state *s, const struct ir_op **op);
/* Did this path take a page lock, or call what may have? */
bool flow_page_may_be_locked(const struct flow_state *s);

/* Did the path release pages of this kind that were found in no hold: through a list, or an object? */
bool flow_released_elsewhere(const struct flow_state *s, enum hold_kind kind);
/*
 * The operation by which the hold's pages were last handed to somebody, before they
 * were released; NULL: by none. *failed: did that call fail on this path?
 */
const struct ir_op *flow_handed_by(const struct flow_state *s, const struct flow_hold *h, enum flow_tri *failed);

/* --- the trail --- */

enum flow_step_kind { FLOW_STEP_BRANCH, FLOW_STEP_ACQUIRE, FLOW_STEP_RELEASE, FLOW_STEP_DIRTY, FLOW_STEP_ESCAPE,
		      FLOW_STEP_CALL, FLOW_STEP_LOOP, FLOW_STEP_RETURN,
		      FLOW_STEP_AGAIN /* handed over once more: not part of the story */ };
struct flow_step {
	enum flow_step_kind kind;
	struct ast_pos pos;
	const char *text;	/* "taking the branch 'ret < 0' false", "pinned here", "released here" */
};
/* The path's steps in order of execution, from the arena. 'about' (may be NULL) leaves out
 * branches before the hold was acquired, and other holds' events. */
size_t flow_trail(const struct flow_state *s, const struct flow_hold *about, const struct flow_step **out);

/* --- sites --- */

struct flow_site {
	const struct ir_op *op;
	struct ast_pos pos;
	const char *callee;
	enum model_class class;		/* ACQUIRE RELEASE DIRTY */
	bool is_wrapper;		/* by its summary, not by a row of the model: ACQUIRE RELEASE, without flags and count */
	enum hold_kind kind;
	struct flow_flags flags;	/* ACQUIRE; joined over paths: must is the intersection, may the union */
	const char *count_text;		/* nr as written, "" when one page */
	enum flow_carrier carrier;
	const char *carrier_text;	/* as written: "pages", "&page", "umem->pgs" */
	const char *record, *field;	/* carrier is a field */
	int param;			/* carrier is parameter number, -1 */
	bool carrier_is_local;
	const char *result_var;		/* variable that takes the result, or NULL */
	enum flow_tri dirty;		/* RELEASE: make_dirty argument */
	bool in_loop;
	bool reached;			/* some path came here */
	const char *matched;		/* RELEASE DIRTY: function called where its pages were acquired, or NULL */
	const char *text;		/* the call as written */
	const char *macro;
};

/* --- summaries --- */

enum flow_place_base { FLOW_PLACE_UNKNOWN, FLOW_PLACE_PARAM, FLOW_PLACE_RETURN, FLOW_PLACE_GLOBAL, FLOW_PLACE_LOCAL };
struct flow_place {
	enum flow_place_base base;
	int param;			/* PARAM */
	const char *name;		/* GLOBAL: variable; PARAM: its name */
	const char *path;		/* "", "->pages", "->umem.pgs[]", "[0]->pages": through a pointer to a pointer */
	const char *record, *field;	/* last field on the path: key across units; or NULL */
};

enum flow_effect_kind { FLOW_EFF_ACQUIRE, FLOW_EFF_RELEASE, FLOW_EFF_DIRTY, FLOW_EFF_FREE, FLOW_EFF_GETREF, FLOW_EFF_ESCAPE, FLOW_EFF_WRITE };
enum flow_count_kind { FLOW_COUNT_UNKNOWN, FLOW_COUNT_CONST, FLOW_COUNT_PARAM, FLOW_COUNT_RETURN, FLOW_COUNT_FIELD };
struct flow_count {
	enum flow_count_kind kind;
	long long n;			/* CONST */
	int param;			/* PARAM: value of that parameter on entry */
	const char *record, *field;	/* FIELD: value kept there */
	const char *text;		/* in source terms, never NULL */
};

struct flow_effect {
	enum flow_effect_kind kind;
	enum hold_kind hold;
	enum flow_tri longterm, writes;
	bool always;			/* on every path with this outcome; else on some */
	bool is_array;			/* place is an array of pages, else one page or object */
	struct flow_place place;
	struct flow_count count;
	const char *callee;		/* the API call behind it */
	struct ast_pos pos;
};

enum flow_ret_class { FLOW_RET_VOID, FLOW_RET_NEGATIVE, FLOW_RET_ZERO, FLOW_RET_POSITIVE, FLOW_RET_NULL, FLOW_RET_ERRPTR,
		      FLOW_RET_PTR, FLOW_RET_ANY };
struct flow_outcome {
	enum flow_ret_class ret;
	long long lo, hi;		/* integers: hull of the returned values */
	uint64_t captures;		/* bit i: parameter i may be kept somewhere that outlives the call */
	struct flow_effect *effect;	/* sorted */
	unsigned int neffect;
};

struct flow_summary {
	const char *name, *file;
	bool is_static;
	unsigned int nparam;
	struct flow_outcome *outcome;	/* sorted by class */
	unsigned int noutcome;
	uint64_t writes;		/* bit i: memory behind parameter i may be changed */
	uint64_t captures;		/* those of all outcomes */
	bool unsure;			/* given up or lost track: treat the function as unknown */
};

/* Summaries of callees. NULL from ->find: unknown callee. 'file' is set for static callees. */
struct summary_source {
	const struct flow_summary *(*find)(void *ctx, const char *name, const char *file);
	void *ctx;
};

void flow_summary_pack(const struct flow_summary *s, struct packbuf *out);
/* NULL on damage or another version. */
struct flow_summary *flow_summary_unpack(struct unpack *in, struct arena *a);
void flow_summary_print(const struct flow_summary *s, struct strbuf *sb);

/* --- running --- */

struct flow_limits {
	unsigned int states_per_block;	/* 0: 64 */
	unsigned int steps;		/* blocks executed; 0: 20000 */
	unsigned int join_above;	/* states at a block before like ones are joined; 0: 12 */
	bool any;			/* walk a function that touches nothing, too: what it keeps, what it changes */
};

/* A note made by guptool_show(), guptool_state(), guptool_path() in a test input. */
struct flow_note {
	struct ast_pos pos;
	const char *text;
};

struct flow_result {
	const struct ir_fn *fn;
	bool relevant;			/* false: touches nothing the model knows; unless asked for, nothing else is set */
	struct flow_site *site;		/* by position */
	unsigned int nsite;
	struct flow_summary *summary;	/* never NULL when relevant */
	const char *giveup;		/* NULL, or "more than 64 states at line 345" */
	struct ast_pos giveup_pos;
	unsigned int states, steps, joins;
	struct flow_note *note;		/* in order of position, equal ones once */
	unsigned int nnote;
};

/* Does the function call anything with a row in the model, or with a summary that has effects? */
bool flow_is_relevant(const struct ir_fn *fn, const struct model *m, const struct summary_source *src);

/* hooks, src and lim may be NULL. Never fails. */
struct flow_result *flow_run(const struct ir_fn *fn, const struct model *m, const struct summary_source *src,
			     const struct flow_hooks *hooks, const struct flow_limits *lim, struct arena *a);

void flow_sites_print(const struct flow_result *r, const struct model *m, struct strbuf *sb);

const char *flow_status_name(enum flow_status s);
const char *flow_event_name(enum flow_event_kind k);
const char *flow_hold_kind_name(enum hold_kind k);	/* "PIN" */

#endif
