/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * ledger.c - the ledger of a database: units in, text out
 */
#include <string.h>

#include "../../db/store.h"
#include "../../lib/arena.h"
#include "../../lib/intern.h"
#include "../../lib/pack.h"
#include "../../lib/strbuf.h"
#include "../../lib/vec.h"
#include "../facts/facts.h"
#include "../ledger/ledger.h"
#include "../model/model.h"
#include "../rules/rule.h"
#include "across_p.h"
#include "ledger_p.h"

static void add_function(struct ledger *l, const struct facts_function *f, const struct ir_fn *ir, const struct model *m)
{
	unsigned long longterm = model_flag(m, "FOLL_LONGTERM"), write = model_flag(m, "FOLL_WRITE");
	VEC(struct ledger_flags) flags = VEC_INIT;

	for (size_t i = 0; i < f->site.n; i++) {
		const struct row_site *s = &f->site.v[i];

		if (s->class != ROW_API_ACQUIRE)
			continue;
		vec_push(&flags, (struct ledger_flags){
			 .line = (unsigned int)s->line, .col = (unsigned int)s->col,
			 .longterm = ((unsigned long)s->flags_must & longterm) != 0,
			 .longterm_maybe = ((unsigned long)s->flags_may & longterm) != 0,
			 .writes = ((unsigned long)s->flags_may & write) != 0 });
	}
	ledger_add_function(l, ir, f->file, flags.v, flags.n);
	vec_release(&flags);
}

void ledger_unit_open(struct ledger_unit *u, const struct unit_facts *uf, struct arena *a)
{
	u->uf = uf;
	u->ir = arena_array(a, uf->function.n + 1, sizeof(*u->ir));
	for (size_t i = 0; i < uf->function.n; i++) {
		const struct row_blob *ir = &uf->function.v[i].ir;
		struct unpack in;

		if (!ir->len)
			continue;
		unpack_init(&in, ir->data, ir->len);
		u->ir[i] = ir_unpack(&in, a);
	}
}

void ledger_add_unit(struct ledger *l, const struct ledger_unit *u, struct model *m)
{
	const struct unit_facts *uf = u->uf;

	across_bind(m, uf);
	ledger_begin_unit(l, uf->path, m);
	for (size_t k = 0; k < uf->fnptr.n; k++)
		ledger_add_fnptr(l, uf->fnptr.v[k].record, uf->fnptr.v[k].field, uf->fnptr.v[k].function);
	for (size_t k = 0; k < uf->function.n; k++)
		if (u->ir[k])
			add_function(l, &uf->function.v[k], u->ir[k], m);
}

struct ledger *ledger_of_units(const struct unit_facts *unit, size_t nunit, const char *config, struct model *m,
			       struct arena *a)
{
	struct ledger *l = ledger_new();

	for (size_t i = 0; i < nunit; i++) {
		struct ledger_unit u;

		if (strcmp(unit[i].config, config))
			continue;
		ledger_unit_open(&u, &unit[i], a);
		ledger_add_unit(l, &u, m);
	}
	ledger_finish(l);
	return l;
}

void ledger_findings(struct ledger *l, const char *config, struct finding_sink *out)
{
	struct finding_sink *sink = finding_sink_new();

	rules_run_program(&(struct rules_opts){ .sink = sink, .enabled = rule_set_all() }, l);
	finding_finish(sink);
	for (size_t i = 0; i < finding_count(sink); i++) {
		struct finding f = *finding_at(sink, i);

		f.configs = config;
		if (!finding_has(out, &f))	/* the walk knows the path */
			finding_add(out, &f);
	}
	finding_sink_free(sink);
}

struct ledger *ledger_of_store(struct store *s, const char *config, struct model *m, struct arena *a)
{
	VEC(struct unit_facts) unit = VEC_INIT;
	VEC(const char *) path = VEC_INIT;
	struct row_unit row;
	struct ledger *l;

	store_get_units(s, &(struct row_none){ 0 });
	while (store_get_units_next(s, &row))
		if (row.state == ROW_UNIT_ANALYSED && !strcmp(row.config, config))
			vec_push(&path, intern(row.path));
	for (size_t i = 0; i < path.n; i++) {
		struct unit_facts uf;

		if (!facts_load_unit(s, path.v[i], config, &uf, a))
			vec_push(&unit, uf);
	}
	l = ledger_of_units(unit.v, unit.n, config, m, a);
	vec_release(&unit);
	vec_release(&path);
	return l;
}

/* --- text --- */

static void print_site(const struct ledger_site *s, struct strbuf *out)
{
	strbuf_addf(out, "%s:%u %s() in %s()", s->pos.file, s->pos.line, s->callee, ledger_fn_name(s->fn));
}

static void print_chain(const struct ledger_chain *c, struct strbuf *out)
{
	strbuf_addf(out, "\t%s%s:", c->sometimes ? "or else " : "", ledger_life_name(c->life));
	for (size_t i = 0; i < c->n; i++)
		strbuf_addf(out, "%s%s:%u", i ? " < " : " ", ledger_fn_name(c->fn[i]), c->op[i]->pos.line);
	if (c->release_op)
		strbuf_addf(out, ", released at line %u by %s()%s", c->release_op->pos.line,
			    c->release_op->callee ? c->release_op->callee : "a pointer", c->always ? " always" : "");
	if (*c->entry)
		strbuf_addf(out, ", entered as %s (%s)", c->entry, model_life_name(c->entry_life));
	if (c->release) {
		strbuf_addstr(out, ", released by ");
		print_site(c->release, out);
	}
	if (c->release_entry)
		strbuf_addf(out, " from %s() as %s", ledger_fn_name(c->release_entry), c->release_how);
	strbuf_addch(out, '\n');
}

static void print_uses(const struct ledger_class *c, struct strbuf *out)
{
	for (unsigned int b = 0; b < LEDGER_NUSE; b++) {
		if (!(c->use & 1u << b))
			continue;
		strbuf_addf(out, "\tuse %s", ledger_use_name(1u << b));
		if (c->evidence[b]) {
			strbuf_addstr(out, ": ");
			print_site(c->evidence[b], out);
		}
		strbuf_addch(out, '\n');
	}
}

static void print_acquire(struct ledger *l, const struct ledger_site *s, struct strbuf *out)
{
	const struct ledger_class *c = ledger_class_of(l, s);
	const struct ledger_chain *chain;
	const unsigned int *id;
	size_t n;

	print_site(s, out);
	strbuf_addf(out, ": %s%s, class %u, life %s: %s\n", model_kind_name(s->kind),
		    s->longterm ? " longterm" : s->longterm_maybe ? " maybe longterm" : "", c->number, ledger_life_name(c->life), c->why);
	n = ledger_site_keys(l, s, &id);
	for (size_t i = 0; i < n; i++)
		strbuf_addf(out, "\tkept in %s.%s\n", ledger_key_at(l, id[i])->record, ledger_key_at(l, id[i])->field);
	n = ledger_chains(l, s, &chain);
	for (size_t i = 0; i < n; i++)
		print_chain(&chain[i], out);
	n = ledger_site_ends(l, s, &id);
	for (size_t i = 0; i < n; i++) {
		const struct ledger_site *e = ledger_site_at(l, id[i] - 1);

		strbuf_addf(out, "\t%s ", model_class_name(e->class));
		print_site(e, out);
		strbuf_addch(out, '\n');
	}
	print_uses(c, out);
}

void ledger_print(struct ledger *l, const char *function, struct strbuf *out)
{
	for (size_t i = 0; i < ledger_nsite(l); i++) {
		const struct ledger_site *s = ledger_site_at(l, i);

		if (s->class == MODEL_ACQUIRE && (!function || !strcmp(function, ledger_fn_name(s->fn))))
			print_acquire(l, s, out);
	}
}
