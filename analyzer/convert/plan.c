/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * plan.c - is an object to be converted?
 *
 * The case comes from the classes of the database; where they do not say, nothing
 * is converted without --case.
 */
#include <string.h>

#include "../../lib/alloc.h"
#include "../../lib/arena.h"
#include "plan.h"

static const struct {
	const char *word, *text;
} refusal[] = {
#define PLAN_REFUSAL(id, word, text) { word, text },
#include "refusal.def"
#undef PLAN_REFUSAL
};

const char *plan_refusal_word(enum plan_refusal r)
{
	return refusal[r].word;
}

const char *plan_refusal_text(enum plan_refusal r)
{
	return refusal[r].text;
}

const char *plan_case_text(enum plan_case c)
{
	static const char *const text[] = {
		[PLAN_CASE_UNKNOWN] = "",
		[PLAN_CASE_REQUEST] = "a device accesses the contents of the pages until the request is over",
		[PLAN_CASE_LONGTERM] = "a device accesses the contents of the pages until user space lets go of them",
		[PLAN_CASE_NOTIFIER] = "an mmu notifier protects the pages",
		[PLAN_CASE_STRUCT] = "only the struct page is looked at",
		[PLAN_CASE_CPU] = "the CPU accesses the contents of the pages",
	};

	return text[c];
}

const char *plan_pin_twin(const char *callee)
{
	static const char *const twin[][2] = {
		{ "get_user_pages", "pin_user_pages" },
		{ "get_user_pages_fast", "pin_user_pages_fast" },
		{ "get_user_pages_remote", "pin_user_pages_remote" },
		{ "get_user_pages_unlocked", "pin_user_pages_unlocked" },
	};

	for (size_t i = 0; i < ARRAY_SIZE(twin); i++)
		if (!strcmp(callee, twin[i][0]))
			return twin[i][1];
	return NULL;
}

static bool starts(const char *s, const char *with)
{
	return !strncmp(s, with, strlen(with));
}

static bool is_core(const char *path)
{
	static const char *const name[] = { "lib/iov_iter.c", "mm/gup.c", "mm/huge_memory.c", "mm/hugetlb.c", "mm/internal.h" };

	for (size_t i = 0; i < ARRAY_SIZE(name); i++)
		if (!strcmp(path, name[i]))
			return true;
	return false;
}

/* Takes the page with its reference: the caller must not drop it. */
static bool consumes(const struct object_call *c)
{
	static const char *const name[] = {
		"add_to_pipe", "memory_failure", "memory_failure_queue", "skb_add_rx_frag", "skb_fill_page_desc",
		"skb_fill_page_desc_noacc", "soft_offline_page", "splice_to_pipe", "__skb_fill_page_desc",
		"__skb_fill_page_desc_noacc", "skb_zerocopy_iter_stream", "zerocopy_fill_skb_from_iter",
	};

	for (size_t i = 0; i < ARRAY_SIZE(name); i++)
		if (!strcmp(c->callee, name[i]))
			return true;
	return false;
}

static const char *at(struct arena *a, const struct object_call *c)
{
	return arena_printf(a, "%s() in %s() at %s:%u", c->callee, c->function, c->path, c->line);
}

static struct plan refuse(struct plan p, enum plan_refusal r, const char *detail)
{
	p.refusal = r;
	p.detail = detail;
	return p;
}

static bool is_acquire(const struct object_call *c)
{
	return c->role == OBJECT_ACQUIRE && c->kind == HOLD_GET;
}

/* Asks for a bit of the struct page, or is the kernel's own name for memset(): nothing goes anywhere. */
static bool is_harmless(const struct object_call *c)
{
	static const char *const start[] = {
		"ClearPage", "Page", "SetPage", "TestClearPage", "TestSetPage", "__underlying_", "flush_", "folio_clear_", "folio_set_",
		"folio_test_", "invalidate_", "__dynamic_", "_printk", "_dev_",
		/* releases what drm_gem_get_pages() gave: other pages of that field are told apart by the object's ops */
		"drm_gem_put_pages",
	};

	for (size_t i = 0; i < ARRAY_SIZE(start); i++)
		if (starts(c->callee, start[i]))
			return true;
	return false;
}

static const struct object_call *escape(const struct object *o)
{
	for (size_t i = 0; i < o->ncall; i++)
		if (o->call[i].role == OBJECT_ESCAPE && !is_harmless(&o->call[i]))
			return &o->call[i];
	return NULL;
}

/* --- the case --- */

static const struct object_call *evidence(const struct object *o, enum model_use use)
{
	for (size_t i = 0; i < o->ncall; i++)
		if (o->call[i].role == OBJECT_BORROW && o->call[i].use == use && !(o->call[i].properties & MP_UNMAPS) &&
		    !is_harmless(&o->call[i]))
			return &o->call[i];
	return NULL;
}

/* What the database says; the acquires of one object have to agree. */
static void find_case(struct plan *p, const struct plan_source *src)
{
	const struct object *o = p->object;
	bool is_first = true;

	p->evidence = evidence(o, MODEL_USE_DMA);
	if (!p->evidence)
		p->evidence = evidence(o, MODEL_USE_CPU);
	if (!p->evidence)
		p->evidence = evidence(o, MODEL_USE_PHYS);
	for (size_t i = 0; i < o->ncall; i++) {
		bool is_read = false;
		const char *why = "";
		enum plan_case class;

		if (!is_acquire(&o->call[i]))
			continue;
		class = src->class(src->ctx, &o->call[i], &why, &is_read);
		if (is_first) {
			p->class = class;
			p->is_read = is_read;
			p->why = why;
		} else if (class != p->class) {
			p->class = PLAN_CASE_UNKNOWN;
			p->why = "the acquires of the object are of different cases";
		}
		is_first = false;
	}
}

/* --- refusals --- */

static struct plan look_at_acquires(struct plan p, const struct plan_options *opt, struct arena *a)
{
	const struct object *o = p.object;

	for (size_t i = 0; i < o->ncall; i++) {
		const struct object_call *c = &o->call[i];

		if (!is_acquire(c))
			continue;
		if (is_core(c->path))
			return refuse(p, PLAN_CORE, at(a, c));
		if (starts(c->path, "mm/") && !opt->in_mm)
			return refuse(p, PLAN_MM, at(a, c));
		if (starts(c->callee, "iov_iter_"))
			return refuse(p, PLAN_ITERATOR, at(a, c));
		if (!plan_pin_twin(c->callee))
			return refuse(p, PLAN_NO_TWIN, at(a, c));
		if (!c->place)
			return refuse(p, PLAN_NO_PAGES, at(a, c));
	}
	return p;
}

static struct plan look_at_company(struct plan p, struct arena *a)
{
	const struct object *o = p.object;

	for (size_t i = 0; i < o->ncall; i++) {
		const struct object_call *c = &o->call[i];

		if (c->is_apart)
			continue;
		if (c->role == OBJECT_FREE)
			return refuse(p, PLAN_BUG_FIRST, at(a, c));
		if (c->role == OBJECT_ALLOC || (c->role == OBJECT_ACQUIRE && c->kind != HOLD_GET) ||
		    (c->role == OBJECT_RELEASE && c->kind != HOLD_GET))
			return refuse(p, PLAN_MIXED, at(a, c));
		if (c->role == OBJECT_GETREF)
			return refuse(p, PLAN_EXTRA_REF, at(a, c));
		if (consumes(c))
			return refuse(p, PLAN_CONSUMED, at(a, c));
	}
	return p;
}

static struct plan look_at_functions(struct plan p, const struct plan_source *src, struct arena *a)
{
	const struct object *o = p.object;

	for (size_t i = 0; i < o->ncall; i++) {
		bool is_finding = false;
		const char *why;

		if (o->call[i].role > OBJECT_DIRTY || (i && o->call[i].function == o->call[i - 1].function))
			continue;
		why = src->trouble(src->ctx, o->call[i].path, o->call[i].function, &is_finding);
		if (why)
			return refuse(p, is_finding ? PLAN_BUG_FIRST : PLAN_GIVEN_UP,
				      arena_printf(a, "%s() in %s: %s", o->call[i].function, o->call[i].path, why));
	}
	return p;
}

static struct plan look_at_releases(struct plan p, struct arena *a)
{
	const struct object *o = p.object;

	if (!o->nrelease[HOLD_GET])
		return refuse(p, PLAN_NO_RELEASE, at(a, p.acquire));
	for (size_t i = 0; i < o->ncall; i++)
		if (o->call[i].role == OBJECT_RELEASE && !o->call[i].place)
			return refuse(p, PLAN_UNCLEAR, at(a, &o->call[i]));
	return p;
}

struct plan plan_make(const struct object *o, const struct plan_options *opt, const struct plan_source *src,
		      struct arena *a)
{
	struct plan p = { .object = o, .detail = "", .why = "", .class = opt->class, .is_given = opt->class != PLAN_CASE_UNKNOWN };

	for (size_t i = 0; i < o->ncall && !p.acquire; i++)
		if (is_acquire(&o->call[i]))
			p.acquire = &o->call[i];
	p = look_at_acquires(p, opt, a);
	if (!p.refusal)
		p = look_at_company(p, a);
	if (!p.is_given)
		find_case(&p, src);
	if (!p.refusal && p.class == PLAN_CASE_NOTIFIER)
		p = refuse(p, PLAN_NOTIFIER, *p.why ? p.why : at(a, p.acquire));
	if (!p.refusal && p.class == PLAN_CASE_STRUCT)
		p = refuse(p, PLAN_STRUCT_ONLY, *p.why ? p.why : at(a, p.acquire));
	if (!p.refusal && p.class == PLAN_CASE_UNKNOWN && p.is_read)
		p = refuse(p, PLAN_READ_ONLY, *p.why ? p.why : at(a, p.acquire));
	if (!p.refusal)
		p = look_at_releases(p, a);
	if (!p.refusal)
		p = look_at_functions(p, src, a);
	if (!p.refusal && escape(o))
		p = refuse(p, PLAN_ESCAPE, at(a, escape(o)));
	if (!p.refusal && p.class == PLAN_CASE_UNKNOWN)
		p = refuse(p, PLAN_NO_CASE, *p.why ? p.why : at(a, p.acquire));
	return p;
}
