/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * object_graph.c - places that can hold the same pages, by unification
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

/* --- nodes --- */

size_t build_new_node(struct build *b)
{
	size_t n = b->parent.n;

	vec_push(&b->parent, n);
	vec_push(&b->is_page, false);
	vec_push(&b->field, (struct object_field){ NULL, NULL });
	vec_push(&b->is_kept, false);
	return n;
}

size_t build_root(struct build *b, size_t n)
{
	while (b->parent.v[n] != n) {
		b->parent.v[n] = b->parent.v[b->parent.v[n]];
		n = b->parent.v[n];
	}
	return n;
}

static void join(struct build *b, size_t x, size_t y)
{
	if (!x || !y)
		return;
	x = build_root(b, x);
	y = build_root(b, y);
	if (x == y)
		return;
	if (y < x) {
		size_t t = x;

		x = y;
		y = t;
	}
	b->parent.v[y] = x;
	b->is_page.v[x] |= b->is_page.v[y];
	b->changed = true;
}

static void flow(struct build *b, struct edge e)
{
	join(b, e.from, e.to);
	if (!e.from || !e.to || !b->recording)
		return;
	e.fn = b->current;
	vec_push(&b->edge, e);
}

/*
 * A page goes from one place to the other. With 'alias' both are pointers to where pages
 * are, so that what is put into the second is in the first.
 */
void build_flow(struct build *b, size_t from, size_t to, bool alias)
{
	flow(b, (struct edge){ .from = from, .to = to, .is_alias = alias });
}

void build_flow_result(struct build *b, size_t from, size_t to, bool alias)
{
	flow(b, (struct edge){ .from = from, .to = to, .is_alias = alias, .is_result = true });
}

void build_flow_through(struct build *b, size_t from, size_t to, bool alias)
{
	flow(b, (struct edge){ .from = from, .to = to, .is_alias = alias, .is_through = true });
}

void build_mark_page(struct build *b, size_t n)
{
	if (!n || b->is_page.v[build_root(b, n)])
		return;
	b->is_page.v[build_root(b, n)] = true;
	b->changed = true;
}

static size_t key_node(struct build *b, const char *key)
{
	size_t n = (size_t)(uintptr_t)strmap_get(&b->by_key, key);

	if (!n) {
		n = build_new_node(b);
		b->is_kept.v[n] = true;
		strmap_put(&b->by_key, key, (void *)(uintptr_t)n);
	}
	return n;
}

/* --- types --- */

/* Containers that are the same for the whole kernel: part of what they sit in. */
bool build_is_container(const char *tag)
{
	static const char *const name[] = {
		"bio", "bio_integrity_payload", "bio_vec", "bvec_iter", "folio", "folio_batch", "folio_iter", "iov_iter",
		"page", "page_frag", "pages_or_folios", "pagevec", "pipe_buffer", "scatterlist", "sg_append_table",
		"sg_dma_page_iter", "sg_page_iter", "sg_table", "skb_frag", "splice_pipe_desc", "vm_fault",
	};

	for (size_t i = 0; tag && i < ARRAY_SIZE(name); i++)
		if (!strcmp(tag, name[i]))
			return true;
	return false;
}

/* Addresses of anything: a number in them says nothing about pages. */
bool build_is_foreign(const char *tag)
{
	static const char *const name[] = { "range", "resource", "vm_area_struct" };

	for (size_t i = 0; tag && i < ARRAY_SIZE(name); i++)
		if (!strcmp(tag, name[i]))
			return true;
	return false;
}

const char *build_record_below(const struct ast_type *t)
{
	while (t && (t->kind == AST_T_PTR || t->kind == AST_T_ARRAY))
		t = t->elem;
	return t && t->kind == AST_T_RECORD ? t->tag : NULL;
}

bool build_holds_pages(const struct ast_type *t)
{
	const char *tag;

	if (!t)
		return false;
	tag = build_record_below(t);
	if (!tag)
		return false;
	if (!strcmp(tag, "page") || !strcmp(tag, "folio"))
		return t->kind != AST_T_RECORD;
	return !strcmp(tag, "bio_vec") || !strcmp(tag, "scatterlist") || !strcmp(tag, "sg_table") ||
	       !strcmp(tag, "sg_append_table");
}

/* A pointer to pages, or to something with pages in it: not one page and not a number. */
bool build_is_alias(const struct ast_type *t)
{
	const char *tag = build_record_below(t);

	if (!t || (t->kind != AST_T_PTR && t->kind != AST_T_ARRAY))
		return false;
	return !tag || (strcmp(tag, "page") && strcmp(tag, "folio")) || !t->elem || t->elem->kind != AST_T_RECORD;
}

/* A frame number, a physical address, a page in a void pointer. */
bool build_may_stand_for_page(const struct ast_type *t)
{
	if (!t)
		return false;
	if (t->kind == AST_T_INT)
		return t->bits == 64 && !t->is_signed;
	while (t->kind == AST_T_PTR && t->elem)
		t = t->elem;
	return t->kind == AST_T_VOID;
}

/* --- functions --- */

const char *build_folder_of(const char *path)
{
	const char *slash = strrchr(path, '/');
	struct strbuf sb = STRBUF_INIT;
	const char *s;

	strbuf_add(&sb, path, slash ? (size_t)(slash - path) : 0);
	s = intern(sb.buf);
	strbuf_release(&sb);
	return s;
}

/* The same folder, or one above or below it. What stands in a top folder (mm/, lib/) serves everybody. */
bool build_is_near(const char *x, const char *y)
{
	size_t nx = strlen(x), ny = strlen(y), n = nx < ny ? nx : ny;

	if (x == y)
		return strchr(x, '/') || !strcmp(x, "io_uring");
	return strchr(nx < ny ? x : y, '/') && !strncmp(x, y, n) && (nx < ny ? y[n] : x[n]) == '/';
}

void build_add_unit(struct build *b, const struct unit_facts *uf)
{
	const char *folder = build_folder_of(uf->path);

	for (size_t i = 0; i < uf->function.n; i++) {
		const struct facts_function *f = &uf->function.v[i];
		struct fn fn = { .unit = uf, .folder = folder };
		struct unpack in;

		if (!f->ir.len)
			continue;
		unpack_init(&in, f->ir.data, f->ir.len);
		fn.ir = ir_unpack(&in, b->arena);
		if (!fn.ir || fn.ir->giveup)
			continue;
		fn.first = b->parent.n;
		for (unsigned int k = 0; k <= fn.ir->nvar; k++)
			build_new_node(b);
		fn.namesake = (size_t)(uintptr_t)strmap_put(&b->by_name, f->name, (void *)(uintptr_t)(b->fn.n + 1));
		vec_push(&b->fn, fn);
	}
}

struct fn *build_resolve(struct build *b, const struct fn *from, const char *name)
{
	struct fn *found = NULL;

	for (size_t i = (size_t)(uintptr_t)strmap_get(&b->by_name, name); i; i = b->fn.v[i - 1].namesake) {
		struct fn *f = &b->fn.v[i - 1];

		if (f->unit == from->unit)
			return f;
		if (!f->ir->is_static && !found && build_is_near(f->folder, from->folder))
			found = f;
	}
	return found;
}

/* --- values --- */

/* The array of all struct pages: an entry is known by its index alone. */
static bool is_memory_map(const char *name)
{
	return !strcmp(name, "vmemmap_base") || !strcmp(name, "mem_map") || !strcmp(name, "vmemmap");
}

static size_t var_node(struct build *b, const struct fn *fn, unsigned int id)
{
	const struct ir_var *v = &fn->ir->var[id];
	struct strbuf key = STRBUF_INIT;
	size_t n;

	if (v->kind != IR_VAR_GLOBAL || !v->name)
		return fn->first + id;
	if (is_memory_map(v->name))
		return 0;
	strbuf_addf(&key, "%s:%s", v->is_static ? fn->unit->path : "", v->name);
	n = key_node(b, key.buf);
	strbuf_release(&key);
	return n;
}

struct temp build_value(struct build *b, const struct fn *fn, const struct ir_value *v)
{
	struct temp t = { 0 };

	if (v->kind == IR_V_TEMP && v->id < b->ntemp)
		t = b->temp[v->id];
	else if (v->kind == IR_V_ADDR)
		t = (struct temp){ .node = var_node(b, fn, v->id), .place = fn->ir->var[v->id].name };
	else
		return t;
	t.is_page |= build_holds_pages(v->type) || (t.node && build_may_stand_for_page(v->type) && b->is_page.v[build_root(b, t.node)]);
	return t;
}

size_t build_field_node(struct build *b, const struct ir_op *op)
{
	struct strbuf key = STRBUF_INIT;
	size_t n;

	strbuf_addf(&key, "%s.%s", op->record ? op->record : "", op->field ? op->field : "");
	n = key_node(b, key.buf);
	b->field.v[n] = (struct object_field){ op->record, op->field };
	strbuf_release(&key);
	return n;
}

/* What a call or macro gives back is the pages it was given, in another form. */
bool build_is_identity(const char *name)
{
	static const char *const same[] = {
		"_compound_head", "compound_head", "page_folio", "page_to_pfn", "page_to_phys", "pfn_to_page",
		"phys_to_page", "sg_last", "sg_next", "sg_page", "nth_page", "folio_page", "folio_pfn", "page_to_dma",
		"__pfn_to_page", "__page_to_pfn", "sg_page_iter_page",
	};

	for (size_t i = 0; name && i < ARRAY_SIZE(same); i++)
		if (!strcmp(name, same[i]))
			return true;
	return false;
}

/* The node of what a call gives back: the same in each round. */
size_t build_made_node(struct build *b, struct fn *fn, int dst)
{
	if (dst < 0)
		return build_new_node(b);
	if (!fn->made)
		fn->made = arena_array(b->arena, fn->ir->ntemp + 1, sizeof(*fn->made));
	if (!fn->made[dst])
		fn->made[dst] = build_new_node(b);
	return fn->made[dst];
}
