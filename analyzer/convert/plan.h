/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * plan.h - which objects are converted, as what, and why others are not
 *
 * A plan is made for each object that takes references with get_user_pages*() or
 * the iterator's variants. It either has a case or a refusal: a word that stays the same
 * (docs/manual.md lists them) and a line with what was seen. Doubt is a refusal.
 */
#ifndef GUPTOOL_PLAN_H
#define GUPTOOL_PLAN_H
#include "../../lib/strbuf.h"
#include "object.h"

/* The five uses of user pages in Documentation/core-api/pin_user_pages.rst. */
enum plan_case {
	PLAN_CASE_UNKNOWN,
	PLAN_CASE_REQUEST,	/* 1: a device moves data, over with the request */
	PLAN_CASE_LONGTERM,	/* 2: the same, released when user space says so */
	PLAN_CASE_NOTIFIER,	/* 3: torn down by an mmu notifier */
	PLAN_CASE_STRUCT,	/* 4: the struct page alone */
	PLAN_CASE_CPU,		/* 5: the CPU writes to them */
};

enum plan_refusal {
#define PLAN_REFUSAL(id, word, text) PLAN_##id,
#include "refusal.def"
#undef PLAN_REFUSAL
};

struct plan {
	const struct object *object;
	const struct object_call *acquire;	/* first that takes a reference */
	enum plan_case class;
	bool is_given;			/* the user said the case */
	bool is_read;			/* the CPU looks at the contents and writes nothing */
	enum plan_refusal refusal;	/* PLAN_NONE: convert */
	const char *detail;		/* of the refusal, one line; "" */
	const struct object_call *evidence;	/* of the case, NULL: none or given */
	const char *why;		/* of the case, by the database; "" */
};

struct plan_options {
	enum plan_case class;		/* UNKNOWN: find out */
	bool in_mm;			/* files of mm/ were named */
};

/* Why functions could not be looked at, or have mistakes: asked for each function of an object. */
struct plan_source {
	const char *(*trouble)(void *ctx, const char *path, const char *function, bool *is_finding);
	/* The case of an acquire by the database's classes (R28), with one line of why; UNKNOWN: it has none. */
	enum plan_case (*class)(void *ctx, const struct object_call *acquire, const char **why, bool *is_read);
	void *ctx;
};

struct plan plan_make(const struct object *o, const struct plan_options *opt, const struct plan_source *src,
		      struct arena *a);

const char *plan_refusal_word(enum plan_refusal r);
const char *plan_refusal_text(enum plan_refusal r);
const char *plan_case_text(enum plan_case c);	/* "the CPU writes to the pages" */

/* The pin call that takes the place of 'callee', or NULL. */
const char *plan_pin_twin(const char *callee);
#endif
