/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * load.c - facts out of the database, back in memory
 */
#include "../../db/store.h"
#include "../../lib/pack.h"
#include "../../lib/strbuf.h"
#include "facts_p.h"

static struct row_blob keep(struct arena *a, struct row_blob b)
{
	return b.len ? (struct row_blob){ arena_dup(a, b.data, b.len), b.len } : (struct row_blob){ 0 };
}

static struct row_blob load_ir(struct store *s, int64_t body, struct arena *a)
{
	struct row_blob out = { 0 };
	struct row_function_ir row;

	store_get_ir(s, &(struct row_id){ body });
	while (store_get_ir_next(s, &row))
		out = keep(a, row.data);
	return out;
}

static struct row_blob load_summary(struct store *s, int64_t body, struct arena *a)
{
	struct row_blob out = { 0 };
	struct row_summary row;

	store_get_summary(s, &(struct row_id){ body });
	while (store_get_summary_next(s, &row))
		out = keep(a, row.data);
	return out;
}

/* The facts in their table lack the bytes that hang on the body; its hash was kept with them. */
static int load_function_bytes(struct store *s, struct unit_facts *uf, struct facts_function *f)
{
	struct row_body body;
	int64_t id = 0;

	store_get_body(s, &(struct row_body_key){ uf->config, f->file, f->name, (int64_t)f->facts_hash });
	while (store_get_body_next(s, &body))
		id = body.id;
	if (!id)
		return -1;
	f->ir = load_ir(s, id, uf->arena);
	f->summary = load_summary(s, id, uf->arena);
	return facts_function_hash(f) == f->facts_hash ? 0 : -1;
}

static void load_heard(struct store *s, int64_t unit, struct unit_facts *uf)
{
	struct row_unit_heard row;

	store_get_unit_heard(s, &(struct row_id){ unit });
	while (store_get_unit_heard_next(s, &row))
		uf->heard = keep(uf->arena, row.data);
}

static void load_times(struct store *s, int64_t unit, struct unit_facts *uf)
{
	struct row_unit_time row;

	store_get_unit_time(s, &(struct row_id){ unit });
	while (store_get_unit_time_next(s, &row)) {
		uf->parse_seconds = row.parse_seconds;
		uf->total_seconds = row.total_seconds;
	}
}

int facts_load_unit(struct store *s, const char *path, const char *config, struct unit_facts *uf, struct arena *a)
{
	struct row_unit_facts row;
	struct row_unit unit;
	struct unpack in;
	int ret = -1;

	store_get_unit(s, &(struct row_unit_key){ path, config });
	if (!store_get_unit_next(s, &unit))
		return -1;
	store_get_unit_facts(s, &(struct row_id){ unit.id });
	while (store_get_unit_facts_next(s, &row)) {
		unpack_init(&in, row.data.data, row.data.len);
		ret = facts_unpack_unit(&in, uf, a);
	}
	if (ret < 0 || strcmp(uf->path, path) || strcmp(uf->config, config))
		return -1;
	for (size_t i = 0; i < uf->function.n; i++)
		if (load_function_bytes(s, uf, &uf->function.v[i]) < 0)
			return -1;
	load_times(s, unit.id, uf);
	load_heard(s, unit.id, uf);
	return 0;
}

struct ir_fn *facts_load_function(struct store *s, int64_t body, struct arena *a)
{
	struct row_blob bytes = load_ir(s, body, a);
	struct unpack in;

	if (!bytes.len)
		return NULL;
	unpack_init(&in, bytes.data, bytes.len);
	return ir_unpack(&in, a);
}

/* --- summaries --- */

/* A static callee is known by its file; a global one by its name alone. */
static int64_t find_body(struct facts_summaries *x, const char *name, const char *file)
{
	struct row_function_ref row;
	int64_t body = 0;

	store_find_function(x->store, &(struct row_function_ref){
		.name = name, .path = file ? file : "", .config = x->config });
	while (store_find_function_next(x->store, &row))
		if (!body && (file || !row.is_static))
			body = row.body;
	return body;
}

static const struct flow_summary *read_summary(struct facts_summaries *x, const char *name, const char *file)
{
	int64_t body = find_body(x, name, file);
	struct row_blob bytes = body ? load_summary(x->store, body, x->arena) : (struct row_blob){ 0 };
	struct unpack in;

	if (!bytes.len)
		return NULL;
	unpack_init(&in, bytes.data, bytes.len);
	return flow_summary_unpack(&in, x->arena);
}

static const struct flow_summary *find_summary(void *ctx, const char *name, const char *file)
{
	struct facts_summaries *x = ctx;
	const struct flow_summary *found;
	struct strbuf key = STRBUF_INIT;

	strbuf_addf(&key, "%s:%s", file ? file : "", name);
	if (strmap_has(&x->found, key.buf)) {
		found = strmap_get(&x->found, key.buf);
	} else {
		found = read_summary(x, name, file);
		strmap_put(&x->found, key.buf, (void *)found);
	}
	strbuf_release(&key);
	return found;
}

void facts_summaries_init(struct facts_summaries *x, struct store *s, const char *config, struct arena *a)
{
	*x = (struct facts_summaries){
		.source = { .find = find_summary, .ctx = x }, .store = s, .config = config, .arena = a,
		.found = STRMAP_INIT,
	};
}

void facts_summaries_release(struct facts_summaries *x)
{
	strmap_release(&x->found);
}
