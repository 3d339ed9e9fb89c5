/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * model.c - the tables as one model, and the life of a unit
 *
 * All .def files become rows of one kind (struct row_def); what they leave out
 * is zero. model_begin_unit() makes every row undeclared, model_bind_*() notes
 * what the unit declares, model_resolve() settles what only the whole tree can
 * tell. Flags and eras: flags.c.
 */
#include <string.h>
#include "../../lib/die.h"
#include "../../lib/hash.h"
#include "../../lib/intern.h"
#include "../../lib/strbuf.h"
#include "model_p.h"

static const struct row_def builtin[] = {
#define ACQUIRE(n, k, r, lk, p, ro, rel, no)						\
	{ .name = #n, .class = MODEL_ACQUIRE, .kind = ROW_##k, .ret = MODEL_RET_##r,	\
	  .locking = MODEL_LK_##lk, .properties = (p), .roles = ro, .release = rel, .note = no },
#include "acquire.def"
#undef ACQUIRE
#define RELEASE(n, k, p, ro, no)							\
	{ .name = #n, .class = MODEL_RELEASE, .kind = ROW_##k, .properties = (p), .roles = ro, .note = no },
#include "release.def"
#undef RELEASE
#define DIRTY(n, p, ro, no)								\
	{ .name = #n, .class = MODEL_DIRTY, .properties = (p), .roles = ro, .note = no },
#include "dirty.def"
#undef DIRTY
#define ALLOC(n, r, p, ro)								\
	{ .name = #n, .class = MODEL_ALLOC, .ret = MODEL_RET_##r, .properties = (p), .roles = ro },
#define FREE(n, p, ro)									\
	{ .name = #n, .class = MODEL_FREE, .properties = (p), .roles = ro },
#define GETREF(n, r, p, ro)								\
	{ .name = #n, .class = MODEL_GETREF, .kind = ROW_GET, .ret = MODEL_RET_##r,	\
	  .properties = (p), .roles = ro },
#include "alloc.def"
#undef ALLOC
#undef FREE
#undef GETREF
#define LOCK(n, w, o, p, ro)								\
	{ .name = #n, .class = MODEL_LOCK, .properties = (p), .roles = ro,		\
	  .lock = MODEL_LOCK_##w, .lock_op = MODEL_LOCK_OP_##o,				\
	  .atomic = MODEL_LOCK_##w >= MODEL_LOCK_SPIN },
#include "lock.def"
#undef LOCK
#define NORETURN(n) { .name = #n, .class = MODEL_NORETURN, .properties = MP_MACRO, .roles = "" },
#include "noreturn.def"
#undef NORETURN
#define TRANSFER(n, p, ro)								\
	{ .name = #n, .class = MODEL_TRANSFER, .properties = (p), .roles = ro },
#include "transfer.def"
#undef TRANSFER
#define BORROW(n, u, p, ro)								\
	{ .name = #n, .class = MODEL_BORROW, .properties = (p), .roles = ro, .use = MODEL_USE_##u },
#include "borrow.def"
#undef BORROW
#define PREDICATE(n, p, ro)								\
	{ .name = #n, .class = MODEL_PREDICATE, .properties = (p), .roles = ro },
#include "predicate.def"
#undef PREDICATE
#define ENTRY_CALL(n, l, a, p, ro)							\
	{ .name = #n, .class = MODEL_ENTRY, .properties = (p), .roles = ro,		\
	  .life = MODEL_LIFE_##l, .atomic = (a) },
#include "entry_call.def"
#undef ENTRY_CALL
};

static const struct model_entry builtin_entry[] = {
#define ENTRY_FIELD(r, f, l, a) { #r, #f, MODEL_LIFE_##l, (a) },
#include "entry.def"
#undef ENTRY_FIELD
};

static const struct model_pair builtin_pair[] = {
#define PAIR(a, r) { #a, #r },
#include "pair.def"
#undef PAIR
};

static const char *const noreturn[] = {
#define NORETURN(n) #n,
#include "noreturn.def"
#undef NORETURN
};

/* --- set up --- */

/* What the row says before any unit was seen. */
static void row_reset(struct model_row *row)
{
	struct model_fn *fn = &row->fn;
	const struct row_def *d = &row->def;

	row->declared = false;
	memset(fn, 0, sizeof(*fn));
	memset(fn->role, -1, sizeof(fn->role));
	fn->name = d->name;
	fn->class = d->class;
	fn->ret = d->ret;
	fn->locking = d->locking;
	fn->properties = d->properties;
	fn->release = d->release;
	fn->note = d->note;
	fn->use = d->use;
	fn->lock = d->lock;
	fn->lock_op = d->lock_op;
	fn->life = d->life;
	fn->atomic = d->atomic;
	fn->why = "not declared";
	if (d->properties & MP_MACRO)
		roles_bind_macro(row, fn);
}

const char *model_add(struct model *m, const struct row_def *def)
{
	struct model_row row = { .def = *def };
	const char *why;

	if (model_row(m, def->name))
		return "there is a row of this name already";
	why = roles_parse(&row, def->roles);
	if (why)
		return why;
	row_reset(&row);
	vec_push(&m->row, row);
	strmap_put(&m->by_name, def->name, (void *)(uintptr_t)m->row.n);
	if (def->properties & MP_SEED)
		vec_push(&m->seed, def->name);
	return NULL;
}

struct model *model_new(void)
{
	struct model *m = xcalloc(1, sizeof(*m));

	strmap_init(&m->by_name);
	m->deprecated_declared = xcalloc(deprecated_count, sizeof(*m->deprecated_declared));
	for (size_t i = 0; i < ARRAY_SIZE(builtin); i++) {
		const char *why = model_add(m, &builtin[i]);

		if (why)
			BUG("table row '%s': %s", builtin[i].name, why);
	}
	return m;
}

void model_free(struct model *m)
{
	if (!m)
		return;
	vec_release(&m->row);
	vec_release(&m->seed);
	vec_release(&m->konst);
	vec_release(&m->entry);
	vec_release(&m->pair);
	strmap_release(&m->by_name);
	vec_free_(m->deprecated_declared);
	vec_free_(m);
}

size_t model_seed_names(const struct model *m, const char *const **names)
{
	*names = m->seed.v;
	return m->seed.n;
}

bool model_knows(const struct model *m, const char *name)
{
	return !strncmp(name, "FOLL_", 5) || strmap_has(&m->by_name, name) ||
	       deprecated_find(name) >= 0;
}

/* --- a unit --- */

void model_begin_unit(struct model *m)
{
	vec_clear(&m->konst);
	memset(m->deprecated_declared, 0, deprecated_count * sizeof(*m->deprecated_declared));
	for (size_t i = 0; i < m->row.n; i++)
		row_reset(&m->row.v[i]);
}

static void note_deprecated(struct model *m, const char *name)
{
	int i = deprecated_find(name);

	if (i >= 0)
		m->deprecated_declared[i] = true;
}

void model_bind_proto(struct model *m, const char *name, const struct model_param *param, size_t nparam)
{
	struct model_row *row = model_row(m, name);
	struct model_fn fn;

	note_deprecated(m, name);
	if (!row)
		return;
	fn = row->fn;
	roles_bind(row, param, nparam, &fn);
	/* several declarations: one that names its parameters beats one that does not */
	if (fn.bound || !row->declared || !row->fn.bound)
		row->fn = fn;
	row->declared = true;
}

void model_bind_const(struct model *m, const char *name, long long value)
{
	struct model_const c = { intern(name), value };

	note_deprecated(m, name);
	for (size_t i = 0; i < m->konst.n; i++)
		if (m->konst.v[i].name == c.name) {
			m->konst.v[i].value = value;
			return;
		}
	vec_push(&m->konst, c);
}

/* --- what the tree decides --- */

static enum hold_kind resolve_kind(const struct model *m, const struct model_row *row)
{
	switch (row->def.kind) {
	case ROW_NONE:
		return HOLD_NONE;
	case ROW_GET:
		return HOLD_GET;
	case ROW_PIN:
		return HOLD_PIN;
	case ROW_COND:
		return HOLD_COND;
	case ROW_PIN_OR_GET:
	case ROW_PUT_USER:
		return model_has_pin(m) || model_has_unpin(m) ? HOLD_PIN : HOLD_GET;
	case ROW_BIO:
		return model_bio_page_pinned(m) ? HOLD_COND : HOLD_GET;
	case ROW_BIO_ALWAYS:
		return model_bio_page_pinned(m) ? HOLD_PIN : HOLD_GET;
	}
	BUG("row '%s' has kind %d", row->def.name, row->def.kind);
}

/* Before the rename, pin_user_pages() goes with put_user_page(). */
static const char *resolve_release(const struct model *m, const char *release)
{
	if (!release || !model_has_pin(m) || model_has_unpin(m))
		return release;
	if (!strcmp(release, "unpin_user_page"))
		return "put_user_page";
	if (!strcmp(release, "unpin_user_pages"))
		return "put_user_pages";
	return release;
}

/*
 * get_dump_page() takes no lock inside in 5.4 (mm/gup.c: __get_user_pages()
 * straight away), takes the mmap lock in 6.1 and 6.12, and leaves it to
 * '*locked' in 7.3.
 */
static enum model_locking resolve_locking(const struct model *m, const struct model_row *row)
{
	if (row->def.locking == MODEL_LK_NOT_HELD && !strcmp(row->def.name, "get_dump_page") &&
	    (row->fn.role[ROLE_LOCKED] >= 0 || !(model_has_pin(m) || model_has_unpin(m))))
		return MODEL_LK_ANY;
	return row->def.locking;
}

static void resolve_row(const struct model *m, struct model_row *row)
{
	struct model_fn *fn = &row->fn;

	fn->kind = resolve_kind(m, row);
	fn->release = resolve_release(m, row->def.release);
	fn->locking = resolve_locking(m, row);
	fn->properties = row->def.properties;
	if (row->def.kind == ROW_BIO && fn->kind == HOLD_GET)
		fn->properties |= MP_UNLESS_FLAG;
	if (row->def.kind == ROW_PIN_OR_GET && fn->kind == HOLD_GET)
		fn->properties &= ~MP_LONGTERM;
	if (!model_pin_zero_on_reject(m))
		fn->properties &= ~MP_RETURN_ZERO_ON_REJECT;
	if (model_deprecated(m, fn->name))
		fn->properties |= MP_DEPRECATED;
	if (row->declared && (fn->properties & MP_OPAQUE)) {
		fn->bound = false;
		fn->why = fn->note;
	}
}

void model_resolve(struct model *m)
{
	for (size_t i = 0; i < m->row.n; i++)
		resolve_row(m, &m->row.v[i]);
}

/* --- questions --- */

const struct model_fn *model_find(const struct model *m, const char *name)
{
	const struct model_row *row = model_row(m, name);

	if (!row || !(row->declared || (row->def.properties & MP_MACRO)))
		return NULL;
	return &row->fn;
}

static int compare_name(const void *key, const void *elem)
{
	return strcmp(key, *(const char *const *)elem);
}

bool model_is_noreturn(const char *name)
{
	return bsearch(name, noreturn, ARRAY_SIZE(noreturn), sizeof(*noreturn), compare_name);
}

static int compare_entry(const void *pa, const void *pb)
{
	const struct model_entry *a = pa, *b = pb;
	int c = strcmp(a->record, b->record);

	return c ? c : strcmp(a->field, b->field);
}

const struct model_entry *model_entry_field(const struct model *m, const char *record, const char *field)
{
	struct model_entry key = { .record = record, .field = field };

	if (!record || !field)
		return NULL;
	for (size_t i = 0; i < m->entry.n; i++)
		if (!compare_entry(&key, &m->entry.v[i]))
			return &m->entry.v[i];
	return bsearch(&key, builtin_entry, ARRAY_SIZE(builtin_entry), sizeof(*builtin_entry),
		       compare_entry);
}

static int compare_pair(const void *key, const void *elem)
{
	return strcmp(key, ((const struct model_pair *)elem)->acquire);
}

const char *model_pair_release(const struct model *m, const char *acquire)
{
	const struct model_pair *p;

	for (size_t i = 0; i < m->pair.n; i++)
		if (!strcmp(m->pair.v[i].acquire, acquire))
			return m->pair.v[i].release;
	p = bsearch(acquire, builtin_pair, ARRAY_SIZE(builtin_pair), sizeof(*builtin_pair), compare_pair);
	return p ? p->release : NULL;
}

/* --- hashes --- */

static bool is_searched(const struct model_row *row)
{
	return row->def.class == MODEL_ACQUIRE || row->def.class == MODEL_RELEASE || (row->def.properties & MP_SEED);
}

bool model_is_searched(const struct model *m, const char *name)
{
	const struct model_row *row = model_row(m, name);

	return !strncmp(name, "FOLL_", 5) || (row && is_searched(row)) || deprecated_find(name) >= 0;
}

/* The table of renamed functions is not among a user's rows, and stands for itself. */
uint64_t model_names_hash(const struct model *m)
{
	uint64_t h = deprecated_count;

	for (size_t i = 0; i < m->row.n; i++)
		if (is_searched(&m->row.v[i]))
			h = hash64_mix(h, hash64_str(m->row.v[i].def.name));
	return h;
}

static uint64_t row_hash(const struct model_fn *fn)
{
	const unsigned int word[] = {
		fn->class, fn->kind, fn->ret, fn->locking, fn->properties, fn->bound, fn->use, fn->lock, fn->lock_op,
		fn->life, fn->atomic,
	};
	uint64_t h = hash64_mix(hash64_str(fn->name), hash64(word, sizeof(word)));

	h = hash64_mix(h, hash64(fn->role, sizeof(fn->role)));
	return hash64_mix(h, hash64_str(fn->release ? fn->release : ""));
}

uint64_t model_unit_hash(const struct model *m)
{
	uint64_t h = 0;

	for (size_t i = 0; i < m->row.n; i++)
		if (m->row.v[i].declared || (m->row.v[i].def.properties & MP_MACRO))
			h = hash64_mix(h, row_hash(&m->row.v[i].fn));
	for (size_t i = 0; i < m->konst.n; i++)
		h = hash64_mix(h, hash64_mix(hash64_str(m->konst.v[i].name), (uint64_t)m->konst.v[i].value));
	return h;
}

/* --- dump --- */

static int compare_row(const void *pa, const void *pb)
{
	const struct model_row *const *a = pa, *const *b = pb;

	return strcmp((*a)->def.name, (*b)->def.name);
}

static void print_row(const struct model_row *row, struct strbuf *sb)
{
	const struct model_fn *fn = &row->fn;

	strbuf_addf(sb, "%s %s %s %s", fn->name, model_class_name(fn->class),
		    model_kind_name(fn->kind), model_ret_name(fn->ret));
	if (!fn->bound) {
		strbuf_addf(sb, " unbound: %s\n", fn->why);
		return;
	}
	for (unsigned int i = 0; i < row->nspec; i++) {
		enum model_role r = row->spec[i].role;

		if (fn->role[r] >= 0)
			strbuf_addf(sb, " %s=%d", model_role_name(r), fn->role[r]);
	}
	strbuf_addch(sb, '\n');
}

void model_print(const struct model *m, struct strbuf *sb)
{
	VEC(const struct model_row *) row = VEC_INIT;

	for (size_t i = 0; i < m->row.n; i++)
		if (m->row.v[i].declared)
			vec_push(&row, &m->row.v[i]);
	vec_sort(&row, compare_row);
	for (size_t i = 0; i < row.n; i++)
		print_row(row.v[i], sb);
	vec_release(&row);
}
