/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * heard.c - what the rules heard in each function of a unit, kept for the next check
 */
#include <string.h>

#include "../../lib/arena.h"
#include "../../lib/hash.h"
#include "../../lib/pack.h"
#include "../facts/facts.h"
#include "../finding/finding.h"
#include "../rules/rule.h"
#include "check_p.h"
#include "heard_p.h"
#include "summaries_p.h"

#define HEARD_VERSION 1

const struct flow_result *heard_in(struct summaries *x, const struct ir_fn *ir, struct model *m, struct finding_sink *sink,
				   struct arena *a)
{
	struct rules_opts o = { .model = m, .summaries = &x->source, .sink = sink, .enabled = rule_set_all() };
	const struct flow_result *r = rules_run(&o, ir, a);

	if (r->giveup) {	/* the outcomes of callees can be what is too much */
		o.summaries = NULL;
		r = rules_run(&o, ir, a);
	}
	return r;
}

const struct flow_result *heard_walk(struct summaries *x, size_t fn, struct model *m, struct finding_sink *sink,
				     struct arena *a)
{
	const struct row_blob *bytes = &x->fn.v[fn].facts->ir;
	struct unpack in;
	struct ir_fn *ir;

	unpack_init(&in, bytes->data, bytes->len);
	ir = ir_unpack(&in, a);
	if (!ir || ir->giveup)
		return NULL;
	summaries_enter(x, fn);
	return heard_in(x, ir, m, sink, a);
}

uint64_t heard_key(const struct facts_function *f)
{
	uint64_t key;

	if (!f->flow_key)
		return 0;
	key = hash64_mix(f->flow_key, hash64_mix(hash64_str(f->file), hash64_str(f->name)));
	return key + !key;
}

static uint64_t head_of(const char *version)
{
	return hash64_mix(HEARD_VERSION, hash64_str(version));
}

void heard_unpack(struct heard_list *l, const struct row_blob *bytes, const char *version)
{
	uint64_t last = 0;
	struct unpack in;
	size_t n;

	*l = (struct heard_list){ VEC_INIT };
	unpack_init(&in, bytes->data, bytes->len);
	if (!bytes->len || unpack_u(&in) != head_of(version))
		return;
	n = unpack_count(&in, 2);
	for (size_t i = 0; i < n && !in.failed; i++) {
		struct heard h = { .key = unpack_u(&in) };

		h.findings.data = unpack_bytes(&in, &h.findings.len);
		if (h.key <= last)
			in.failed = true;
		last = h.key;
		vec_push(&l->v, h);
	}
	if (in.failed || in.p != in.end)
		vec_clear(&l->v);
}

static int by_key(const void *a, const void *b)
{
	const struct heard *x = a, *y = b;

	return x->key < y->key ? -1 : x->key > y->key;
}

const struct heard *heard_find(const struct heard_list *l, uint64_t key)
{
	const struct heard wanted = { .key = key };

	return l->v.n ? bsearch(&wanted, l->v.v, l->v.n, sizeof(wanted), by_key) : NULL;
}

void heard_pack(struct heard_list *l, const char *version, struct packbuf *out)
{
	size_t n = 0;

	vec_sort(&l->v, by_key);
	for (size_t i = 0; i < l->v.n; i++)	/* two equal bodies hear the same */
		if (!n || l->v.v[n - 1].key != l->v.v[i].key)
			l->v.v[n++] = l->v.v[i];
	l->v.n = n;
	pack_u(out, head_of(version));
	pack_u(out, n);
	for (size_t i = 0; i < n; i++) {
		pack_u(out, l->v.v[i].key);
		pack_bytes(out, l->v.v[i].findings.data, l->v.v[i].findings.len);
	}
}

void heard_complete(struct unit_facts *uf, const char *version)
{
	struct heard_list was, now = { VEC_INIT };
	struct packbuf out = PACKBUF_INIT;

	heard_unpack(&was, &uf->heard, version);
	for (size_t i = 0; i < uf->function.n; i++) {
		const struct facts_function *f = &uf->function.v[i];
		uint64_t key = heard_key(f);
		const struct heard *known = key ? heard_find(&was, key) : NULL;

		if (key && f->heard.len)
			vec_push(&now.v, (struct heard){ key, f->heard });
		else if (known)
			vec_push(&now.v, *known);
	}
	heard_pack(&now, version, &out);
	uf->heard = (struct row_blob){ arena_dup(uf->arena, out.sb.buf, out.sb.len), out.sb.len };
	packbuf_release(&out);
	heard_release(&now);
	heard_release(&was);
}

void heard_release(struct heard_list *l)
{
	vec_release(&l->v);
}

/* --- findings --- */

void heard_pack_findings(const struct finding_sink *found, struct packbuf *out)
{
	pack_u(out, finding_count(found));
	for (size_t i = 0; i < finding_count(found); i++)
		check_pack_finding(out, finding_at(found, i));
}

int heard_unpack_findings(const struct row_blob *bytes, const char *config, struct finding_sink *sink)
{
	struct arena a = ARENA_INIT;
	struct unpack in;
	size_t n;

	unpack_init(&in, bytes->data, bytes->len);
	n = unpack_count(&in, 12);
	for (size_t i = 0; i < n && !in.failed; i++) {
		struct finding f;

		check_unpack_finding(&in, &f, &a);
		f.configs = config;
		if (!in.failed)
			finding_add(sink, &f);
	}
	arena_release(&a);
	return in.failed || in.p != in.end ? -1 : 0;
}
