/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * flags.c - gup flags by the values the tree gives them, and what follows from
 * the era of a tree
 *
 * No value of a FOLL_ constant appears here but one: FOLL_GET is bit 1 since
 * 6.3, where flags became enumerators and were renumbered; before that it was
 * bit 2. That tells the eras apart without a version number, so a series that
 * is half applied is judged by what it declares.
 */
#include <string.h>
#include "../../lib/intern.h"
#include "../../lib/strbuf.h"
#include "model_p.h"

const struct deprecated_def deprecated_table[] = {
#define DEPRECATED(n, s, a, r) { #n, SINCE_##s, (a), r },
#include "deprecated.def"
#undef DEPRECATED
};
const size_t deprecated_count = ARRAY_SIZE(deprecated_table);

/* --- values and names --- */

static const struct model_const *find_const(const struct model *m, const char *name)
{
	for (size_t i = 0; i < m->konst.n; i++)
		if (!strcmp(m->konst.v[i].name, name))
			return &m->konst.v[i];
	return NULL;
}

unsigned long model_flag(const struct model *m, const char *name)
{
	if (!strncmp(name, "FOLL_", 5))
		name += 5;
	for (size_t i = 0; i < m->konst.n; i++) {
		const struct model_const *c = &m->konst.v[i];

		if (!strncmp(c->name, "FOLL_", 5) && !strcmp(c->name + 5, name))
			return c->value;
	}
	return 0;
}

static const char *bit_name(const struct model *m, unsigned long bit)
{
	for (size_t i = 0; i < m->konst.n; i++)
		if ((unsigned long)m->konst.v[i].value == bit && !strncmp(m->konst.v[i].name, "FOLL_", 5))
			return m->konst.v[i].name;
	return NULL;
}

const char *model_flag_names(const struct model *m, unsigned long value)
{
	struct strbuf sb = STRBUF_INIT;
	unsigned long unknown = 0;
	const char *text;

	for (unsigned int i = 0; i < 8 * sizeof(value); i++) {
		unsigned long bit = 1ul << i;
		const char *name = value & bit ? bit_name(m, bit) : NULL;

		if (name)
			strbuf_addf(&sb, "%s%s", sb.len ? "|" : "", name);
		else
			unknown |= value & bit;
	}
	if (unknown)
		strbuf_addf(&sb, "%s0x%lx", sb.len ? "|" : "", unknown);
	if (!value)
		strbuf_addch(&sb, '0');
	text = intern(sb.buf);
	strbuf_release(&sb);
	return text;
}

/* --- era --- */

bool model_has_pin(const struct model *m)
{
	return model_declared(m, "pin_user_pages");
}

bool model_has_unpin(const struct model *m)
{
	return model_declared(m, "unpin_user_page");
}

bool model_flags_are_enum(const struct model *m)
{
	const struct model_row *pin;
	unsigned long get = model_flag(m, "GET");

	if (get)
		return get == 1 << 1;
	pin = model_bound(m, "pin_user_pages");
	return pin && pin->fn.role[ROLE_VMAS] < 0;
}

/* is_valid_gup_args() came with the new flags; pin_user_pages() returns 0 when it says no. */
bool model_pin_zero_on_reject(const struct model *m)
{
	return model_has_pin(m) && model_flags_are_enum(m);
}

bool model_bio_page_pinned(const struct model *m)
{
	if (find_const(m, "BIO_PAGE_PINNED"))
		return true;
	if (find_const(m, "BIO_NO_PAGE_REF"))
		return false;
	/* BIO_PAGE_PINNED, iov_iter_extract_pages() and the new flags all came in 6.3 */
	return model_declared(m, "iov_iter_extract_pages") || model_flags_are_enum(m);
}

/* --- what may be passed --- */

static unsigned long flags_of(const struct model *m, const char *const *name, size_t n)
{
	unsigned long v = 0;

	for (size_t i = 0; i < n; i++)
		v |= model_flag(m, name[i]);
	return v;
}

/*
 * mm/internal.h INTERNAL_GUP_FLAGS. Only a file that includes it can name them,
 * so a driver's unit knows none of them. Until 6.3 there is no such set, and
 * FOLL_PIN alone is refused (mm/gup.c get_user_pages() of 6.1).
 */
unsigned long model_internal_flags(const struct model *m, const struct model_fn *fn)
{
	static const char *const internal[] = {
		"TOUCH", "TRIED", "REMOTE", "PIN", "FAST_ONLY", "UNLOCKABLE", "MADV_POPULATE",
	};
	unsigned long v;

	if (fn->class != MODEL_ACQUIRE || fn->role[ROLE_FLAGS] < 0)
		return 0;
	v = model_flags_are_enum(m) ? flags_of(m, internal, ARRAY_SIZE(internal)) : model_flag(m, "PIN");
	if (fn->kind == HOLD_PIN)
		v |= model_flag(m, "GET");
	return v;
}

/*
 * 5.4 get_user_pages_fast(): WRITE and LONGTERM. 6.1
 * internal_get_user_pages_fast() and 6.12 gup_fast_fallback() take more; PIN
 * and FAST_ONLY, which they get from their own wrappers, are internal.
 */
unsigned long model_accepted_flags(const struct model *m, const struct model_fn *fn)
{
	static const char *const old[] = { "WRITE", "LONGTERM" };
	static const char *const now[] = {
		"WRITE", "LONGTERM", "FORCE", "NOFAULT", "PCI_P2PDMA", "HONOR_NUMA_FAULT",
	};
	unsigned long v;

	if (!(fn->properties & MP_FAST))
		return ~0ul;
	if (!model_has_pin(m))
		return flags_of(m, old, ARRAY_SIZE(old));
	v = flags_of(m, now, ARRAY_SIZE(now));
	if (fn->kind == HOLD_GET)
		v |= model_flag(m, "GET");
	return v;
}

/*
 * GET: 5.4's get_user_pages() and get_user_pages_fast() take it, until the
 * users are pins (unpin_user_page() exists). PIN: anywhere since 6.3; in 6.1 not
 * with 'locked' and not in _unlocked() (mm/gup.c, both warn and give -EINVAL).
 */
bool model_longterm_ok(const struct model *m, const struct model_fn *fn, bool locked_is_null)
{
	if (fn->class != MODEL_ACQUIRE || fn->role[ROLE_FLAGS] < 0)
		return false;
	if (fn->kind == HOLD_GET)
		return (fn->properties & MP_GET_LONGTERM_OK) && !model_has_unpin(m);
	if (fn->kind != HOLD_PIN)
		return false;
	if (model_flags_are_enum(m))
		return true;
	if (fn->properties & MP_LONGTERM_LATE)
		return false;
	return locked_is_null || fn->role[ROLE_LOCKED] < 0;
}

/* --- names that are gone --- */

static int compare_deprecated(const void *key, const void *elem)
{
	return strcmp(key, ((const struct deprecated_def *)elem)->name);
}

int deprecated_find(const char *name)
{
	const struct deprecated_def *d = bsearch(name, deprecated_table, deprecated_count, sizeof(*d),
						 compare_deprecated);

	return d ? d - deprecated_table : -1;
}

static bool since_holds(const struct model *m, enum deprecated_since since)
{
	const struct model_row *dump;

	switch (since) {
	case SINCE_UNPIN:
		return model_has_unpin(m);
	case SINCE_NEWFLAGS:
		return model_has_unpin(m) && model_flags_are_enum(m);
	case SINCE_PINS:
		dump = model_bound(m, "get_dump_page");
		return model_declared(m, "folio_add_pins") || (dump && dump->fn.role[ROLE_LOCKED] >= 0);
	}
	return false;
}

const char *model_deprecated(const struct model *m, const char *name)
{
	int i = deprecated_find(name);
	const struct deprecated_def *d;

	if (i < 0)
		return NULL;
	d = &deprecated_table[i];
	if (m->deprecated_declared[i] && !d->always)
		return NULL;
	return since_holds(m, d->since) ? d->replacement : NULL;
}
