/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * pack.c - a unit's facts as bytes
 *
 * Rows are packed field by field as rows.def lists them. The header carries a
 * hash of that list, so bytes of a program with other rows are refused.
 */
#include "../../lib/die.h"
#include "../../lib/hash.h"
#include "../../lib/intern.h"
#include "../../lib/pack.h"
#include "facts_p.h"

static const char layout[] =
#define FIELD(type, name) #type " " #name ","
#define ROW(name, fields) #name ":" fields ";"
#include "../../db/rows.def"
#undef ROW
#undef FIELD
	;

static uint64_t layout_hash(void)
{
	return hash64_mix(hash64_str(layout), FACTS_VERSION);
}

/* The reader refuses a NULL; whoever made one is wrong here. */
static void must_pack_str(struct packbuf *out, const char *s, const char *what)
{
	if (!s)
		BUG("facts: field '%s' is NULL", what);
	pack_str(out, s);
}

static const char *need_str(struct unpack *in)
{
	const char *s = unpack_str(in);

	if (!s)
		in->failed = true;
	return s ? s : "";
}

static struct row_blob unpack_blob(struct unpack *in, struct arena *a)
{
	size_t len = 0;
	const void *data = unpack_bytes(in, &len);

	if (in->failed || !len)
		return (struct row_blob){ 0 };
	return (struct row_blob){ arena_dup(a, data, len), len };
}

#define PACK_INT(name)	pack_i(out, r->name);
#define PACK_REAL(name)	pack_double(out, r->name);
#define PACK_TEXT(name)	must_pack_str(out, r->name, #name);
#define PACK_BLOB(name)	pack_bytes(out, r->name.data, r->name.len);
#define FIELD(type, name) PACK_##type(name)
#define ROW(name, fields)						\
static __attribute__((unused))						\
void pack_##name(struct packbuf *out, const struct row_##name *r)	\
{									\
	fields								\
}
#include "../../db/rows.def"
#undef ROW
#undef FIELD

#define UNPACK_INT(name)  r.name = unpack_i(in);
#define UNPACK_REAL(name) r.name = unpack_double(in);
#define UNPACK_TEXT(name) r.name = need_str(in);
#define UNPACK_BLOB(name) r.name = unpack_blob(in, a);
#define FIELD(type, name) UNPACK_##type(name)
#define ROW(rname, fields)						\
static __attribute__((unused))						\
struct row_##rname unpack_##rname(struct unpack *in, struct arena *a)	\
{									\
	struct row_##rname r;						\
									\
	fields								\
	return r;							\
}
#include "../../db/rows.def"
#undef ROW
#undef FIELD

/* Rows have at least one byte a field, so a count of more rows than bytes is damage. */
#define pack_rows(row, array) do {					\
	pack_u(out, (array)->n);					\
	for (size_t i_ = 0; i_ < (array)->n; i_++)			\
		pack_##row(out, &(array)->v[i_]);			\
} while (0)

#define unpack_rows(row, array) do {					\
	size_t n_ = unpack_count(in, 1);				\
									\
	for (size_t i_ = 0; i_ < n_ && !in->failed; i_++)		\
		facts_push(uf->arena, (array), unpack_##row(in, uf->arena)); \
} while (0)

static void pack_function_facts(const struct facts_function *f, enum facts_part part, struct packbuf *out)
{
	bool all = part == FACTS_ALL;

	must_pack_str(out, f->name, "name");
	must_pack_str(out, f->file, "file");
	pack_bool(out, f->is_static);
	pack_bool(out, f->is_inline);
	pack_bool(out, f->in_header);
	pack_u(out, f->line);
	pack_u(out, f->end_line);
	pack_u(out, f->body_hash);
	pack_u(out, all ? 0 : facts_function_hash(f));
	pack_u(out, all ? 0 : f->flow_key);
	pack_bytes(out, f->ir.data, all ? f->ir.len : 0);
	pack_bytes(out, f->summary.data, all ? f->summary.len : 0);
	pack_bool(out, f->is_unsure);
	pack_bool(out, f->is_wrapper);
	pack_rows(summary_fact, &f->fact);
	pack_rows(site, &f->site);
	pack_rows(call, &f->call);
	pack_rows(giveup, &f->giveup);
}

uint64_t facts_function_hash(const struct facts_function *f)
{
	struct packbuf bytes = PACKBUF_INIT;
	uint64_t hash;

	pack_function_facts(f, FACTS_ALL, &bytes);
	hash = hash64(bytes.sb.buf, bytes.sb.len);
	packbuf_release(&bytes);
	return hash;
}

static struct facts_function unpack_function_facts(struct unpack *in, struct unit_facts *uf)
{
	struct facts_function f = { 0 };

	f.name = need_str(in);
	f.file = need_str(in);
	f.is_static = unpack_bool(in);
	f.is_inline = unpack_bool(in);
	f.in_header = unpack_bool(in);
	f.line = (unsigned int)unpack_u(in);
	f.end_line = (unsigned int)unpack_u(in);
	f.body_hash = unpack_u(in);
	f.facts_hash = unpack_u(in);
	f.flow_key = unpack_u(in);
	f.ir = unpack_blob(in, uf->arena);
	f.summary = unpack_blob(in, uf->arena);
	f.is_unsure = unpack_bool(in);
	f.is_wrapper = unpack_bool(in);
	unpack_rows(summary_fact, &f.fact);
	unpack_rows(site, &f.site);
	unpack_rows(call, &f.call);
	unpack_rows(giveup, &f.giveup);
	return f;
}

void facts_pack_flow(const struct facts_function *f, struct packbuf *out)
{
	pack_bytes(out, f->summary.data, f->summary.len);
	pack_bool(out, f->is_unsure);
	pack_bool(out, f->is_wrapper);
	pack_rows(summary_fact, &f->fact);
	pack_rows(site, &f->site);
	pack_rows(giveup, &f->giveup);
}

int facts_unpack_flow(struct unpack *in, struct unit_facts *uf, struct facts_function *f)
{
	f->fact.n = f->site.n = f->giveup.n = 0;
	f->summary = unpack_blob(in, uf->arena);
	f->is_unsure = unpack_bool(in);
	f->is_wrapper = unpack_bool(in);
	unpack_rows(summary_fact, &f->fact);
	unpack_rows(site, &f->site);
	unpack_rows(giveup, &f->giveup);
	return in->failed ? -1 : 0;
}

static void pack_proto(const struct facts_proto *p, struct packbuf *out)
{
	must_pack_str(out, p->name, "name");
	must_pack_str(out, p->result, "result");
	pack_u(out, p->nparam);
	for (size_t i = 0; i < p->nparam; i++) {
		must_pack_str(out, p->param_name[i], "param_name");
		must_pack_str(out, p->param_type[i], "param_type");
	}
}

static struct facts_proto unpack_proto(struct unpack *in, struct arena *a)
{
	struct facts_proto p = { 0 };

	p.name = need_str(in);
	p.result = need_str(in);
	p.nparam = unpack_count(in, 2);
	p.param_name = arena_array(a, p.nparam + 1, sizeof(*p.param_name));
	p.param_type = arena_array(a, p.nparam + 1, sizeof(*p.param_type));
	for (size_t i = 0; i < p.nparam; i++) {
		p.param_name[i] = need_str(in);
		p.param_type[i] = need_str(in);
	}
	return p;
}

void facts_pack_unit(const struct unit_facts *uf, enum facts_part part, struct packbuf *out)
{
	pack_u(out, layout_hash());
	must_pack_str(out, uf->path, "path");
	must_pack_str(out, uf->config, "config");
	pack_u(out, uf->state);
	must_pack_str(out, uf->why, "why");
	pack_bool(out, uf->is_module);
	pack_u(out, uf->flags_hash);
	pack_u(out, uf->shadow_hash);
	pack_u(out, uf->parse_key);
	pack_double(out, part == FACTS_ALL ? uf->parse_seconds : 0);
	pack_double(out, part == FACTS_ALL ? uf->total_seconds : 0);
	pack_rows(file, &uf->include);
	pack_u(out, uf->function.n);
	for (size_t i = 0; i < uf->function.n; i++)
		pack_function_facts(&uf->function.v[i], part, out);
	pack_rows(mention_seen, &uf->seen);
	pack_rows(fnptr, &uf->fnptr);
	pack_rows(api, &uf->api);
	pack_rows(api_role, &uf->role);
	pack_rows(flag, &uf->flag);
	pack_rows(unit_diag, &uf->diag);
	pack_u(out, uf->proto.n);
	for (size_t i = 0; i < uf->proto.n; i++)
		pack_proto(&uf->proto.v[i], out);
}

int facts_unpack_unit(struct unpack *in, struct unit_facts *uf, struct arena *a)
{
	size_t n;

	*uf = (struct unit_facts){ .arena = a };
	if (unpack_u(in) != layout_hash())
		return -1;
	uf->path = need_str(in);
	uf->config = need_str(in);
	uf->state = (enum row_unit_state)unpack_u(in);
	uf->why = need_str(in);
	uf->is_module = unpack_bool(in);
	uf->flags_hash = unpack_u(in);
	uf->shadow_hash = unpack_u(in);
	uf->parse_key = unpack_u(in);
	uf->parse_seconds = unpack_double(in);
	uf->total_seconds = unpack_double(in);
	unpack_rows(file, &uf->include);
	n = unpack_count(in, 16);
	for (size_t i = 0; i < n && !in->failed; i++)
		facts_push(a, &uf->function, unpack_function_facts(in, uf));
	unpack_rows(mention_seen, &uf->seen);
	unpack_rows(fnptr, &uf->fnptr);
	unpack_rows(api, &uf->api);
	unpack_rows(api_role, &uf->role);
	unpack_rows(flag, &uf->flag);
	unpack_rows(unit_diag, &uf->diag);
	n = unpack_count(in, 3);
	for (size_t i = 0; i < n && !in->failed; i++)
		facts_push(a, &uf->proto, unpack_proto(in, a));
	return in->failed || in->p != in->end || uf->state < ROW_UNIT_ANALYSED || uf->state > ROW_UNIT_EXCLUDED ? -1 : 0;
}
