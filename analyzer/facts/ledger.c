/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * ledger.c - the ledger of a configuration as rows
 */
#include "../../db/store.h"
#include "../../lib/alloc.h"
#include "../../lib/strbuf.h"
#include "../../lib/vec.h"
#include "../ledger/ledger.h"
#include "facts_p.h"

static const enum row_life life_of[] = {
	[LEDGER_LIFE_UNKNOWN] = ROW_LIFE_UNKNOWN, [LEDGER_LIFE_CALL] = ROW_LIFE_CALL,
	[LEDGER_LIFE_REQUEST] = ROW_LIFE_REQUEST, [LEDGER_LIFE_USER] = ROW_LIFE_USER,
};
static const enum row_edge_kind edge_of[] = {
	[LEDGER_DIRECT] = ROW_EDGE_DIRECT, [LEDGER_POINTER] = ROW_EDGE_POINTER, [LEDGER_REGISTER] = ROW_EDGE_REGISTER,
};

static const enum row_met met_of[] = {
	[LEDGER_MET_FIELD] = ROW_MET_FIELD, [LEDGER_MET_PLACE] = ROW_MET_PLACE, [LEDGER_MET_FRAME] = ROW_MET_FRAME,
};

/* Uses are written when something rests on them: there are many. */
struct writer {
	struct store *s;
	struct ledger *l;
	int64_t config;
	int64_t *event;			/* row of each site, 0: not written */
};

static void write_event(struct writer *w, const struct ledger_site *s)
{
	if (w->event[s->id])
		return;
	w->event[s->id] = store_put_event(w->s, &(struct row_event){
		.config = w->config, .ordinal = s->id, .class = facts_class_number(s->class), .kind = facts_hold_number(s->kind),
		.longterm = s->longterm ? ROW_YES : s->longterm_maybe ? ROW_UNKNOWN : ROW_NO, .writes = s->writes,
		.dirties = s->makes_dirty, .use = ledger_use_name(s->use), .path = s->pos.file, .line = s->pos.line,
		.col = s->pos.col, .callee = s->callee, .text = s->op->text ? s->op->text : "",
		.function = ledger_fn_name(s->fn), .function_path = ledger_fn_file(s->fn) });
}

static void write_owners(struct writer *w, const struct ledger_site *s)
{
	const unsigned int *key;
	size_t n = ledger_site_keys(w->l, s, &key);

	for (size_t i = 0; i < n; i++) {
		const struct ledger_key *k = ledger_key_at(w->l, key[i]);

		store_put_owner(w->s, &(struct row_owner){ w->event[s->id], k->record, k->field });
	}
}

static void write_chain(struct writer *w, const struct ledger_chain *c, size_t ordinal)
{
	const struct ledger_key *k = c->key ? ledger_key_at(w->l, c->key - 1) : NULL;
	int64_t id = store_put_chain(w->s, &(struct row_chain){
		.acquire = w->event[c->acquire->id], .ordinal = (int64_t)ordinal, .life = life_of[c->life], .always = c->always,
		.release_line = c->release_op ? c->release_op->pos.line : 0,
		.release_callee = c->release_op && c->release_op->callee ? c->release_op->callee : "", .entry = c->entry,
		.entry_life = *c->entry && c->entry_life ? model_life_name(c->entry_life) : "",
		.release = c->release ? w->event[c->release->id] : 0,
		.release_entry = c->release_entry ? ledger_fn_name(c->release_entry) : "", .release_how = c->release_how,
		.record = k ? k->record : "", .field = k ? k->field : "" });

	for (size_t i = 0; i < c->n; i++)
		store_put_chain_step(w->s, &(struct row_chain_step){
			id, (int64_t)i + 1, c->op[i]->pos.file, ledger_fn_name(c->fn[i]), c->op[i]->pos.line });
}

static void write_class(struct writer *w, const struct ledger_site *s)
{
	const struct ledger_class *c = ledger_class_of(w->l, s);
	struct strbuf uses = STRBUF_INIT;

	for (unsigned int b = 0; b < LEDGER_NUSE; b++)
		if (c->use & 1u << b)
			strbuf_addf(&uses, "%s%s", uses.len ? ", " : "", ledger_use_name(1u << b));
	store_put_use_class(w->s, &(struct row_use_class){
		w->event[s->id], c->number, life_of[c->life], uses.buf ? uses.buf : "", c->why });
	for (unsigned int b = 0; b < LEDGER_NUSE; b++) {
		if (!c->evidence[b])
			continue;
		write_event(w, c->evidence[b]);
		store_put_use_evidence(w->s, &(struct row_use_evidence){ w->event[s->id], w->event[c->evidence[b]->id] });
	}
	strbuf_release(&uses);
}

static void write_acquire(struct writer *w, const struct ledger_site *s)
{
	const struct ledger_chain *chain;
	const unsigned int *id;
	size_t n = ledger_site_ends(w->l, s, &id);

	for (size_t i = 0; i < n; i++)
		store_put_event_end(w->s, &(struct row_event_end){
			w->event[s->id], w->event[id[i]], met_of[ledger_met(w->l, s, ledger_site_at(w->l, id[i] - 1))] });
	n = ledger_chains(w->l, s, &chain);
	for (size_t i = 0; i < n; i++)
		write_chain(w, &chain[i], i + 1);
	write_class(w, s);
}

static void write_edges(struct writer *w)
{
	const struct ledger_edge *e;
	size_t n = ledger_edges(w->l, &e);

	for (size_t i = 0; i < n; i++)
		store_put_edge(w->s, &(struct row_edge){
			.config = w->config, .kind = edge_of[e[i].kind], .from_path = ledger_fn_file(e[i].from),
			.from_function = ledger_fn_name(e[i].from), .to_path = ledger_fn_file(e[i].to),
			.to_function = ledger_fn_name(e[i].to), .via = e[i].via,
			.life = e[i].life ? model_life_name(e[i].life) : "", .path = e[i].pos.file ? e[i].pos.file : "",
			.line = e[i].pos.line });
}

void facts_write_ledger(struct store *s, int64_t config, struct ledger *l)
{
	size_t n = ledger_nsite(l);
	struct writer w = { .s = s, .l = l, .config = config, .event = xcalloc(n + 2, sizeof(int64_t)) };

	for (size_t i = 0; i < n; i++) {
		const struct ledger_site *site = ledger_site_at(l, i);

		if (site->use)
			continue;
		write_event(&w, site);
		write_owners(&w, site);
	}
	for (size_t i = 0; i < n; i++)
		if (ledger_site_at(l, i)->class == MODEL_ACQUIRE)
			write_acquire(&w, ledger_site_at(l, i));
	write_edges(&w);
	vec_free_(w.event);
}
