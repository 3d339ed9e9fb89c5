/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * lint_program.c - rules about the whole program, in two states of it
 *
 * What is not a unit of the change comes out of the database, once for all
 * states, and its IR is unpacked once. A ledger costs a third of a parse; when
 * the units' code is the same but for positions there is none.
 */
#include <string.h>

#include "../../lib/intern.h"
#include "../../lib/pack.h"
#include "../../lib/strbuf.h"
#include "../ir/ir.h"
#include "../ledger/ledger.h"
#include "check_p.h"
#include "lint_p.h"

/* --- is there anything to do --- */

static void forget_places(struct ir_fn *ir)
{
	static const struct ast_pos nowhere;

	ir->pos = ir->end = ir->giveup_pos = nowhere;
	for (unsigned int i = 0; i < ir->nvar; i++)
		ir->var[i].pos = nowhere;
	for (unsigned int b = 0; b < ir->nblock; b++)
		for (unsigned int i = 0; i < ir->block[b].nop; i++)
			ir->block[b].op[i].pos = nowhere;
}

static bool pack_code(const struct facts_function *f, struct packbuf *out)
{
	struct arena a = ARENA_INIT;
	struct unpack in;
	struct ir_fn *ir;

	unpack_init(&in, f->ir.data, f->ir.len);
	ir = f->ir.len ? ir_unpack(&in, &a) : NULL;
	if (ir) {
		forget_places(ir);
		ir->body_hash = 0;
		ir_pack(ir, out);
	}
	arena_release(&a);
	return ir != NULL;
}

static bool is_same_code(const struct facts_function *f, const struct facts_function *g)
{
	struct packbuf x = PACKBUF_INIT, y = PACKBUF_INIT;
	bool same = f->ir.len == g->ir.len && !memcmp(f->ir.data, g->ir.data, f->ir.len);

	if (!same && pack_code(f, &x) && pack_code(g, &y))
		same = x.sb.len == y.sb.len && !memcmp(x.sb.buf, y.sb.buf, x.sb.len);
	packbuf_release(&x);
	packbuf_release(&y);
	return same;
}

static bool is_same_flags(const struct facts_function *f, const struct facts_function *g)
{
	if (f->site.n != g->site.n)
		return false;
	for (size_t i = 0; i < f->site.n; i++)
		if (f->site.v[i].flags_must != g->site.v[i].flags_must || f->site.v[i].flags_may != g->site.v[i].flags_may)
			return false;
	return true;
}

static bool is_same_unit(const struct unit_facts *x, const struct unit_facts *y)
{
	if (x->state != y->state || x->function.n != y->function.n || x->fnptr.n != y->fnptr.n)
		return false;
	for (size_t i = 0; i < x->fnptr.n; i++)
		if (strcmp(x->fnptr.v[i].record, y->fnptr.v[i].record) || strcmp(x->fnptr.v[i].field, y->fnptr.v[i].field) ||
		    strcmp(x->fnptr.v[i].function, y->fnptr.v[i].function))
			return false;
	for (size_t i = 0; i < x->function.n; i++)
		if (strcmp(x->function.v[i].name, y->function.v[i].name) || !is_same_code(&x->function.v[i], &y->function.v[i]) ||
		    !is_same_flags(&x->function.v[i], &y->function.v[i]))
			return false;
	return true;
}

static bool is_same_program(const struct lint_state *a, const struct lint_state *b)
{
	for (size_t i = 0; i < a->nversion && i < b->nversion; i++) {
		const struct lint_version *x = a->version[i], *y = b->version[i];

		if (x != y && (!x || !y || !is_same_unit(&x->uf, &y->uf)))
			return false;
	}
	return a->nversion == b->nversion;
}

/* --- the ledger of a state --- */

static void load_rest(struct lint *l)
{
	struct lint_rest *r = &l->rest;
	VEC(const char *) path = VEC_INIT;
	struct row_unit row;

	store_get_units(l->db, &(struct row_none){ 0 });
	while (store_get_units_next(l->db, &row))
		if (row.state == ROW_UNIT_ANALYSED && !strcmp(row.config, l->conf.arch) && !strmap_has(&l->unit_of, row.path))
			vec_push(&path, intern(row.path));
	for (size_t i = 0; i < path.n; i++) {
		struct unit_facts *uf = arena_new(&r->arena, struct unit_facts);
		struct ledger_unit *u = arena_new(&r->arena, struct ledger_unit);

		if (facts_load_unit(l->db, path.v[i], l->conf.arch, uf, &r->arena))
			continue;
		ledger_unit_open(u, uf, &r->arena);
		strmap_put(&r->code, uf->path, u);
		vec_push(&r->unit, uf);
	}
	vec_release(&path);
	r->is_loaded = true;
}

void lint_rest_release(struct lint_rest *r)
{
	vec_release(&r->unit);
	strmap_release(&r->code);
	arena_release(&r->arena);
}

static int by_path(const void *a, const void *b)
{
	return strcmp((*(const struct ledger_unit *const *)a)->uf->path, (*(const struct ledger_unit *const *)b)->uf->path);
}

/* The whole program's, in the order of check. */
static struct ledger *make_ledger(struct lint *l, struct lint_state *s)
{
	VEC(const struct ledger_unit *) unit = VEC_INIT;
	struct ledger *ledger = ledger_new();

	if (!l->rest.is_loaded)
		load_rest(l);
	for (size_t i = 0; i < l->rest.unit.n; i++)
		if (!strmap_has(&l->unit_of, l->rest.unit.v[i]->path))	/* it may have joined since */
			vec_push(&unit, strmap_get(&l->rest.code, l->rest.unit.v[i]->path));
	for (size_t i = 0; i < s->nversion; i++) {
		struct lint_version *v = s->version[i];

		if (!v || v->uf.state != ROW_UNIT_ANALYSED)
			continue;
		if (!v->code.uf)
			ledger_unit_open(&v->code, &v->uf, &v->arena);
		vec_push(&unit, &v->code);
	}
	vec_sort(&unit, by_path);
	for (size_t i = 0; i < unit.n; i++)
		ledger_add_unit(ledger, unit.v[i], l->conf.s.model);
	ledger_finish(ledger);
	vec_release(&unit);
	return ledger;
}

static const struct finding_sink *findings_of(struct lint *l, struct lint_state *s)
{
	struct ledger *ledger;

	if (s->program && s->program_units == s->nversion)
		return s->program;
	finding_sink_free(s->program);
	s->program = finding_sink_new();
	s->program_units = s->nversion;
	ledger = make_ledger(l, s);
	ledger_findings(ledger, l->conf.arch, s->program);
	ledger_free(ledger);
	finding_finish(s->program);
	return s->program;
}

/* --- what differs --- */

static const char *key_of(const struct finding *f, struct strbuf *sb)
{
	strbuf_clear(sb);
	strbuf_addf(sb, "%s\n%s", f->fingerprint, f->message);
	return sb->buf;
}

static bool is_other_function(const struct finding *f, const struct lint_state *a, const struct lint_state *b)
{
	const struct lint_fn *x = lint_walk_find(a, f->file, f->function), *y = lint_walk_find(b, f->file, f->function);

	return (x || y) && (!x || !y || x->key != y->key || !x->key);
}

/* The walk, too, may speak about this place, of a function that nobody walked now: the last check knows. */
static bool is_known(struct lint *l, const struct finding *f)
{
	if (!l->known) {
		l->known = finding_sink_new();
		check_load(l->db, l->known);
		finding_finish(l->known);
	}
	return finding_has(l->known, f);
}

static void pick(struct lint *l, const struct finding_sink *from, const struct finding_sink *other, const struct lint_state *a,
		 const struct lint_state *b, bool is_new, struct finding_sink *out)
{
	struct strmap there = STRMAP_INIT;
	struct strbuf sb = STRBUF_INIT;

	for (size_t i = 0; other && i < finding_count(other); i++)
		strmap_put(&there, key_of(finding_at(other, i), &sb), out);
	for (size_t i = 0; from && i < finding_count(from); i++) {
		const struct finding *f = finding_at(from, i);

		if (finding_has(out, f))	/* said by the walk */
			continue;
		if (is_other_function(f, a, b) || (!strmap_has(&there, key_of(f, &sb)) && !(is_new && is_known(l, f))))
			finding_add(out, f);
	}
	strmap_release(&there);
	strbuf_release(&sb);
}

void lint_program(struct lint *l, struct lint_state *a, struct lint_state *b, struct finding_sink *old,
		  struct finding_sink *new)
{
	const struct finding_sink *x, *y;

	if (!l->db || is_same_program(a, b))
		return;
	x = a->nversion ? findings_of(l, a) : NULL;	/* check --kbuild has no state before */
	y = findings_of(l, b);
	pick(l, x, y, a, b, false, old);
	pick(l, y, x, a, b, true, new);
}
