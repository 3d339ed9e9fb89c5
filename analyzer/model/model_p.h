/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * model_p.h - rows of the tables before and after a tree has its say
 *
 * A row_def is what a .def or a --facts file says; a model_row is the same row
 * with its role specification parsed and, in ->fn, what the current unit made
 * of it. Only files of this folder include this.
 */
#ifndef GUPTOOL_MODEL_P_H
#define GUPTOOL_MODEL_P_H
#include <stdint.h>
#include "../../lib/strmap.h"
#include "../../lib/vec.h"
#include "model.h"

/* hold_kind, and the ones that model_resolve() decides */
enum row_kind {
	ROW_NONE,
	ROW_GET,
	ROW_PIN,
	ROW_COND,
	ROW_PIN_OR_GET,		/* PIN where pin_user_pages() is declared, else GET */
	ROW_PUT_USER,		/* same: put_user_page() is PIN's release in the middle of the series */
	ROW_BIO,		/* GET unless BIO_NO_PAGE_REF; since 6.3 COND */
	ROW_BIO_ALWAYS,		/* GET; since 6.3 PIN */
};

struct row_def {
	const char *name;
	enum model_class class;
	enum row_kind kind;
	enum model_ret ret;
	enum model_locking locking;
	unsigned int properties;
	const char *roles;
	const char *release;
	const char *note;
	enum model_use use;
	enum model_lock lock;
	enum model_lock_op lock_op;
	enum model_life life;
	bool atomic;
};

struct role_spec {
	enum model_role role;
	bool optional;
	const char *names;	/* "a|b" in place of the role's own names, or NULL */
	const char *tag;	/* struct tag, "*" for any type, or NULL for the role's own */
};

#define ROW_MAX_ROLES 10

struct model_row {
	struct row_def def;
	struct role_spec spec[ROW_MAX_ROLES];
	unsigned int nspec;
	unsigned int arities;	/* bit n: n parameters are right; 0: any number */
	bool declared;
	struct model_fn fn;
};

/* Value of a FOLL_ (or BIO_) constant in the unit. */
struct model_const {
	const char *name;	/* interned */
	long long value;
};

enum deprecated_since { SINCE_UNPIN, SINCE_NEWFLAGS, SINCE_PINS };
struct deprecated_def {
	const char *name;
	enum deprecated_since since;
	bool always;
	const char *replacement;
};
extern const struct deprecated_def deprecated_table[];
extern const size_t deprecated_count;

struct model_pair {
	const char *acquire, *release;
};

struct model {
	VEC(struct model_row) row;
	struct strmap by_name;			/* name -> index into row + 1 */
	VEC(const char *) seed;
	VEC(struct model_const) konst;
	VEC(struct model_entry) entry;		/* of --facts */
	VEC(struct model_pair) pair;		/* of --facts */
	bool *deprecated_declared;		/* by index into deprecated_table */
};

static inline struct model_row *model_row(const struct model *m, const char *name)
{
	uintptr_t i = (uintptr_t)strmap_get(&m->by_name, name);

	return i ? &m->row.v[i - 1] : NULL;
}

/* The row when the unit declares it and every role was found, else NULL. */
static inline const struct model_row *model_bound(const struct model *m, const char *name)
{
	const struct model_row *r = model_row(m, name);

	return r && r->declared && r->fn.bound ? r : NULL;
}

static inline bool model_declared(const struct model *m, const char *name)
{
	const struct model_row *r = model_row(m, name);

	return r && r->declared;
}

/* model.c: adds a row; returns NULL, or why it cannot be (interned). */
const char *model_add(struct model *m, const struct row_def *def);

/* bind.c: "start nr pages:folio #4" into row->spec; NULL, or what is wrong (interned). */
const char *roles_parse(struct model_row *row, const char *text);
/* bind.c: positions from a prototype into fn->role; sets fn->bound and fn->why. */
void roles_bind(const struct model_row *row, const struct model_param *param, size_t n,
		struct model_fn *fn);
/* bind.c: roles of a macro are its argument positions in the order of the row. */
void roles_bind_macro(const struct model_row *row, struct model_fn *fn);

/* flags.c */
bool model_bio_page_pinned(const struct model *m);	/* BIO_PAGE_PINNED rules, not BIO_NO_PAGE_REF */
int deprecated_find(const char *name);			/* index, or -1 */

/* words.c: words of the tables; index by enum, -1 when unknown. 'n' is the word's length. */
enum word_table {
	WORDS_CLASS, WORDS_KIND, WORDS_RET, WORDS_LOCKING, WORDS_ROLE, WORDS_USE, WORDS_LOCK,
	WORDS_LOCK_OP, WORDS_LIFE, WORDS_PROPERTY, WORDS_COUNT
};
int word_find(enum word_table t, const char *word, size_t n);
const char *word_name(enum word_table t, unsigned int i);
#endif
