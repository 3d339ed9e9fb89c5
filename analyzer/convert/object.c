/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * object.c - which acquires and releases belong to one object
 */
#include <string.h>
#include "../../lib/alloc.h"
#include "../../lib/arena.h"
#include "../../lib/intern.h"
#include "../../lib/pack.h"
#include "../../lib/strbuf.h"
#include "../../lib/strmap.h"
#include "../../lib/vec.h"
#include "../ir/ir.h"
#include "object_p.h"

/* Numbers that come from pages flow through variables; what is found late needs another look. */
#define MAX_ROUNDS 4

/* --- result --- */

static int by_place(const void *x, const void *y)
{
	const struct object_call *a = x, *b = y;
	int c = strcmp(a->path, b->path);

	if (c)
		return c;
	if (a->line != b->line)
		return a->line < b->line ? -1 : 1;
	if (a->col != b->col)
		return a->col < b->col ? -1 : 1;
	if (a->role != b->role)
		return a->role < b->role ? -1 : 1;
	c = strcmp(a->callee, b->callee);
	return c ? c : strcmp(a->function, b->function);
}

static int by_first_call(const void *x, const void *y)
{
	return by_place(&((const struct object *)x)->call[0], &((const struct object *)y)->call[0]);
}

static int by_field(const void *x, const void *y)
{
	const struct object_field *a = x, *b = y;
	int c = strcmp(a->record, b->record);

	return c ? c : strcmp(a->field, b->field);
}

static void add_field(struct object *o, const struct object_field *f)
{
	for (size_t i = 0; i < o->nfield; i++)
		if (!by_field(&o->field[i], f))
			return;
	o->field[o->nfield++] = *f;
}

static bool is_near_acquire(const struct object *o, const char *path)
{
	bool any = false;

	for (size_t i = 0; i < o->ncall; i++)
		if (o->call[i].role == OBJECT_ACQUIRE) {
			any = true;
			if (!strcmp(o->call[i].path, path) || build_is_near(build_folder_of(o->call[i].path), build_folder_of(path)))
				return true;
		}
	return !any;
}

/*
 * What happens in other parts of the kernel to what travels in the same field
 * (rq_map_data.pages) is not this object's; but who releases there is kept.
 */
static void drop_far(struct object *o)
{
	size_t n = 0;
	bool *keep = xcalloc(o->ncall + 1, sizeof(*keep));

	for (size_t i = 0; i < o->ncall; i++)
		keep[i] = o->call[i].role == OBJECT_RELEASE || is_near_acquire(o, o->call[i].path);
	for (size_t i = 0; i < o->ncall; i++)
		if (keep[i])
			o->call[n++] = o->call[i];
	o->ncall = n;
	vec_free_(keep);
}

static void sort_object(struct object *o)
{
	size_t n = 0;

	drop_far(o);
	qsort(o->call, o->ncall, sizeof(*o->call), by_place);
	for (size_t i = 0; i < o->ncall; i++)
		if (!n || by_place(&o->call[n - 1], &o->call[i]))
			o->call[n++] = o->call[i];
	o->ncall = n;
	if (o->nfield > 1)
		qsort(o->field, o->nfield, sizeof(*o->field), by_field);
	for (size_t i = 0; i < n; i++) {
		const struct object_call *c = &o->call[i];

		if (c->role == OBJECT_ACQUIRE)
			o->nacquire[c->kind]++;
		if (c->role == OBJECT_RELEASE)
			o->nrelease[c->kind]++;
	}
}

/* --- where pages come from --- */

/*
 * Acquires and allocations, and the places that their pages get to. A place is what it can hold, and,
 * if it is a pointer to where pages are, what was put there through any pointer that it was copied to.
 */
struct origin {
	size_t n;			/* sources */
	size_t nword;			/* of a set */
	size_t *of_call;		/* by call: source + 1, 0: none */
	uint64_t *set;			/* by node: sources that can be there */
	uint64_t *put;			/* by node: sources that are put there, or where a copy of it points to */
	size_t *group;			/* of sources: union-find */
	bool *is_acquire, *is_extra;
	bool *is_kept;			/* by node: what a field or a global points to can be there */
};

static uint64_t *set_of(const struct origin *x, size_t node)
{
	return x->set + node * x->nword;
}

static bool add_set(const struct origin *x, const uint64_t *from, uint64_t *to)
{
	bool changed = false;

	for (size_t i = 0; i < x->nword; i++) {
		changed |= (from[i] & ~to[i]) != 0;
		to[i] |= from[i];
	}
	return changed;
}

static bool put_source(const struct origin *x, size_t node, size_t source)
{
	uint64_t *word = x->put + node * x->nword + source / 64, bit = 1ull << (source % 64);
	bool changed = !(*word & bit);

	*word |= bit;
	return changed;
}

/*
 * The one field that a function puts a page in after taking a reference of its own: get_page(p); x->page = p.
 * What is there has that reference, not the one of the acquire. 0: none, or several.
 */
static size_t extra_field(const struct build *b, size_t call)
{
	size_t found = 0;

	for (size_t i = 0; b->call.v[call].role == OBJECT_GETREF && i < b->edge.n; i++) {
		const struct edge *e = &b->edge.v[i];

		if (e->fn != b->call_fn.v[call] || e->from != b->call_node.v[call] || !b->is_kept.v[e->to] || found == e->to)
			continue;
		if (found)
			return 0;
		found = e->to;
	}
	return found;
}

/* The extra reference that an edge moves in place of what is in 'from', as source + 1; 0: none. */
static size_t extra_of(const struct build *b, const struct origin *x, const struct edge *e)
{
	for (size_t i = 0; b->is_kept.v[e->to] && i < b->call.n; i++)
		if (b->call.v[i].role == OBJECT_GETREF && x->of_call[i] && b->call_fn.v[i] == e->fn && b->call_node.v[i] == e->from)
			return x->of_call[i];
	return 0;
}

static void find_sources(struct build *b, struct origin *x)
{
	x->of_call = arena_array(b->arena, b->call.n + 1, sizeof(*x->of_call));
	for (size_t i = 0; i < b->call.n; i++)
		if (b->call.v[i].role == OBJECT_ACQUIRE || b->call.v[i].role == OBJECT_ALLOC || extra_field(b, i))
			x->of_call[i] = ++x->n;
	x->nword = x->n / 64 + 1;
	x->set = xcalloc(b->parent.n * x->nword, sizeof(*x->set));
	x->put = xcalloc(b->parent.n * x->nword, sizeof(*x->put));
	x->group = arena_array(b->arena, x->n + 1, sizeof(*x->group));
	x->is_acquire = arena_array(b->arena, x->n + 1, sizeof(*x->is_acquire));
	x->is_extra = arena_array(b->arena, x->n + 1, sizeof(*x->is_extra));
	for (size_t i = 0; i < b->call.n; i++) {
		size_t s = x->of_call[i];

		if (!s--)
			continue;
		x->group[s] = s;
		x->is_acquire[s] = b->call.v[i].role == OBJECT_ACQUIRE;
		x->is_extra[s] = b->call.v[i].role == OBJECT_GETREF;
		if (!x->is_extra[s])
			put_source(x, b->call_node.v[i], s);
	}
}

static void propagate(struct build *b, struct origin *x)
{
	size_t *extra = arena_array(b->arena, b->edge.n + 1, sizeof(*extra));
	bool changed = true;

	find_sources(b, x);
	x->is_kept = arena_dup(b->arena, b->is_kept.v, b->is_kept.n * sizeof(*x->is_kept));
	for (size_t i = 0; i < b->edge.n; i++)
		extra[i] = extra_of(b, x, &b->edge.v[i]);
	while (changed) {
		changed = false;
		for (size_t i = 0; i < b->edge.n; i++) {
			const struct edge *e = &b->edge.v[i];

			if (e->is_alias && x->is_kept[e->from] && !x->is_kept[e->to])
				changed = x->is_kept[e->to] = true;
			changed |= add_set(x, x->put + e->from * x->nword, set_of(x, e->from));
			if (extra[i])
				changed |= put_source(x, e->to, extra[i] - 1);
			else if (e->is_alias && !e->is_through)
				changed |= add_set(x, set_of(x, e->from), set_of(x, e->to));
			else
				changed |= add_set(x, set_of(x, e->from), x->put + e->to * x->nword);
			/* new memory that a function returns is another one at each call */
			if (e->is_alias && !extra[i] && (!e->is_result || x->is_kept[e->from]))
				changed |= add_set(x, x->put + e->to * x->nword, x->put + e->from * x->nword);
			changed |= add_set(x, x->put + e->to * x->nword, set_of(x, e->to));
		}
	}
	for (size_t n = 0; n < b->parent.n; n++)	/* places that no edge leads to */
		add_set(x, x->put + n * x->nword, set_of(x, n));
}

static size_t group_of(struct origin *x, size_t s)
{
	while (x->group[s] != s)
		s = x->group[s] = x->group[x->group[s]];
	return s;
}

static bool has_source(const struct origin *x, size_t node, size_t s)
{
	return set_of(x, node)[s / 64] >> (s % 64) & 1;
}

/* First acquire whose pages get to the node, as group + 1; 0: none. */
static size_t acquire_at(struct origin *x, size_t node)
{
	for (size_t s = 0; s < x->n; s++)
		if (x->is_acquire[s] && has_source(x, node, s))
			return group_of(x, s) + 1;
	return 0;
}

/* A reference taken on top is all that gets to the node, or is taken there and put where it is known. */
static bool is_extra_at(const struct origin *x, size_t call, size_t node)
{
	if (x->of_call[call] && x->is_extra[x->of_call[call] - 1])
		return true;
	for (size_t s = 0; s < x->n; s++)
		if (x->is_extra[s] && has_source(x, node, s))
			return true;
	return false;
}

/* Acquires that share a release are one object. */
static void unite(struct build *b, struct origin *x)
{
	for (size_t i = 0; i < b->call.n; i++) {
		size_t g = b->call.v[i].role == OBJECT_RELEASE ? acquire_at(x, b->call_node.v[i]) : 0;

		for (size_t s = 0; g && s < x->n; s++)
			if (x->is_acquire[s] && has_source(x, b->call_node.v[i], s))
				x->group[group_of(x, s)] = group_of(x, g - 1);
	}
}

/*
 * The object of each call, as index + 1. A release that no acquire was seen to get to belongs
 * to all acquires that may share its place, so that it cannot be forgotten.
 */
static size_t *assign(struct build *b, struct origin *x)
{
	size_t *of = arena_array(b->arena, b->call.n + 1, sizeof(*of));
	size_t *by_group = arena_array(b->arena, x->n + 1, sizeof(*by_group));
	size_t *by_root = arena_array(b->arena, b->parent.n + 1, sizeof(*by_root));

	for (size_t i = 0; i < b->call.n; i++) {
		size_t s = x->of_call[i];

		if (!s || !x->is_acquire[s - 1])
			continue;
		s = group_of(x, s - 1);
		if (!by_group[s])
			by_group[s] = ++b->out->n;
		of[i] = by_group[s];
		by_root[build_root(b, b->call_node.v[i])] = of[i];
	}
	for (size_t i = 0; i < b->call.n; i++) {
		size_t g = of[i] ? 0 : acquire_at(x, b->call_node.v[i]), r = build_root(b, b->call_node.v[i]);
		bool is_extra = is_extra_at(x, i, b->call_node.v[i]);

		if (g && !(is_extra && x->of_call[i]))
			of[i] = by_group[group_of(x, g - 1)];
		else if (!of[i] && !is_extra && b->call.v[i].role == OBJECT_RELEASE)
			of[i] = by_root[r] = by_root[r] ? by_root[r] : ++b->out->n;
	}
	return of;
}

/* An allocation is company when a release of the object can get its pages. */
static void add_company(struct build *b, struct origin *x, size_t *of)
{
	for (size_t i = 0; i < b->call.n; i++) {
		size_t s = x->of_call[i];

		if (of[i] || !s || x->is_acquire[s - 1] || x->is_extra[s - 1])
			continue;
		for (size_t k = 0; k < b->call.n && !of[i]; k++)
			if (b->call.v[k].role == OBJECT_RELEASE && of[k] && has_source(x, b->call_node.v[k], s - 1) &&
			    acquire_at(x, b->call_node.v[k]))
				of[i] = of[k];
	}
	for (size_t i = 0; i < b->call.n; i++)
		if (of[i] && b->call.v[i].role == OBJECT_FREE)
			b->call.v[i].is_apart = build_is_told_apart(b, of, i);
	for (size_t i = 0; i < b->call.n; i++) {
		bool apart = of[i] && b->call.v[i].role == OBJECT_ALLOC;

		for (size_t k = 0; k < b->call.n && apart; k++)
			apart = b->call.v[k].role != OBJECT_RELEASE || of[k] != of[i] ||
				!has_source(x, b->call_node.v[k], x->of_call[i] - 1) || build_is_told_apart(b, of, k);
		b->call.v[i].is_apart |= apart;
	}
}

static void collect(struct build *b)
{
	struct object_set *out = b->out;
	struct origin x = { 0 };
	size_t *of;

	propagate(b, &x);
	unite(b, &x);
	of = assign(b, &x);
	add_company(b, &x, of);
	out->object = arena_array(b->arena, out->n + 1, sizeof(*out->object));
	for (size_t i = 0; i < b->call.n; i++)
		if (of[i])
			out->object[of[i] - 1].capcall++;
	for (size_t k = 0; k < out->n; k++) {
		out->object[k].call = arena_array(b->arena, out->object[k].capcall + 1, sizeof(struct object_call));
		out->object[k].field = arena_array(b->arena, b->field.n, sizeof(struct object_field));
	}
	for (size_t i = 0; i < b->call.n; i++)
		if (of[i])
			out->object[of[i] - 1].call[out->object[of[i] - 1].ncall++] = b->call.v[i];
	for (size_t i = 0; i < b->call.n; i++) {	/* fields that the acquire's pages get to */
		size_t s = x.of_call[i];

		for (size_t n = 1; s && of[i] && x.is_acquire[s - 1] && n < b->field.n; n++)
			if (b->field.v[n].record && has_source(&x, n, s - 1))
				add_field(&out->object[of[i] - 1], &b->field.v[n]);
	}
	vec_free_(x.set);
	vec_free_(x.put);
	for (size_t k = 0; k < out->n; k++)
		sort_object(&out->object[k]);
	if (out->n > 1)
		qsort(out->object, out->n, sizeof(*out->object), by_first_call);
	for (size_t k = 0; k < out->n; k++)
		for (size_t i = 0; i < out->object[k].ncall; i++)
			out->object[k].call[i].object = (unsigned int)k;
}

static void load_stored(struct build *b)
{
	for (size_t u = 0; u < b->src->nunit; u++)
		for (size_t i = 0; i < b->src->unit[u]->fnptr.n; i++) {
			const struct row_fnptr *r = &b->src->unit[u]->fnptr.v[i];
			struct strbuf key = STRBUF_INIT;
			struct callees *c;

			strbuf_addf(&key, "%s.%s", r->record, r->field);
			c = strmap_get(&b->stored, key.buf);
			if (!c) {
				c = arena_new(b->arena, struct callees);
				strmap_put(&b->stored, key.buf, c);
			}
			vec_push(&c->name, intern(r->function));
			strbuf_release(&key);
		}
}

void object_set_build(struct object_set *out, const struct object_source *src, struct arena *a)
{
	struct build b = {
		.src = src, .out = out, .arena = a,
		.by_name = STRMAP_INIT, .by_key = STRMAP_INIT, .stored = STRMAP_INIT,
	};

	*out = (struct object_set){ .arena = a };
	build_new_node(&b);		/* 0 is no node */
	for (size_t i = 0; i < src->nunit; i++)
		build_add_unit(&b, src->unit[i]);
	load_stored(&b);
	for (int round = 0; round < MAX_ROUNDS; round++) {
		b.changed = false;
		build_walk_all(&b);
		if (!b.changed)
			break;
	}
	b.recording = true;
	build_walk_all(&b);
	collect(&b);
	strmap_each(&b.stored, e)
		vec_release(&((struct callees *)e->value)->name);
	strmap_release(&b.by_name);
	strmap_release(&b.by_key);
	strmap_release(&b.stored);
	vec_release(&b.fn);
	vec_release(&b.parent);
	vec_release(&b.is_page);
	vec_release(&b.field);
	vec_release(&b.edge);
	vec_release(&b.call);
	vec_release(&b.call_node);
	vec_release(&b.call_fn);
	vec_release(&b.call_block);
	vec_release(&b.is_kept);
	vec_free_(b.temp);
}

const struct object *object_set_find(const struct object_set *s, const char *path, unsigned int line,
				     const char *callee)
{
	for (size_t k = 0; k < s->n; k++)
		for (size_t i = 0; i < s->object[k].ncall; i++) {
			const struct object_call *c = &s->object[k].call[i];

			if (c->role <= OBJECT_RELEASE && c->line == line && !strcmp(c->path, path) &&
			    (!callee || !strcmp(c->callee, callee)))
				return &s->object[k];
		}
	return NULL;
}
