/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * index_facts.c - 'guptool index': the facts of all units, and the walk over them
 *
 * What a unit is parsed into comes from its worker or from the old database.
 * The walk goes over all of them together; of a unit that was parsed anew the
 * old facts are at hand, for the functions in it that stayed the same.
 */
#include <stdlib.h>
#include <string.h>

#include "../../lib/alloc.h"
#include "../../lib/die.h"
#include "../../lib/fs.h"
#include "../../lib/intern.h"
#include "../../lib/pack.h"
#include "../../lib/strbuf.h"
#include "../cmd.h"
#include "../model/model.h"
#include "../ledger/ledger.h"
#include "across_p.h"
#include "index_p.h"
#include "ledger_p.h"

/* The facts of a unit, from its worker, from the old database, or that there are none. */
static void unit_facts_of(struct index_config *c, struct index_unit *x, struct store *old)
{
	const struct unit *u = &x->u;
	struct facts_search search = { .argv = u->argv, .cwd = u->cwd };
	struct arena *a = &c->facts;
	struct unit_facts *uf = arena_new(a, struct unit_facts), *was = arena_new(a, struct unit_facts);
	struct unpack in;

	x->uf = uf;
	if (old && !facts_load_unit(old, u->path, c->arch, was, a))
		x->old = was;
	if (x->packed.len) {
		unpack_init(&in, x->packed.buf, x->packed.len);
		if (facts_unpack_unit(&in, uf, a)) {
			unit_facts_init(uf, a, u->path, c->arch);
			uf->state = ROW_UNIT_FAILED;
			uf->why = "what the worker sent is damaged";
		}
		facts_complete(uf, c->front, &c->paths, &search, &c->run->hashes);
		if (x->old)
			uf->heard = x->old->heard;
		strbuf_release(&x->packed);
		return;
	}
	if (u->state == UNIT_BUILT && !x->failed && x->old) {
		*uf = *was;
		x->is_current = true;
		return;
	}
	unit_facts_init(uf, a, u->path, c->arch);
	uf->is_module = u->is_module;
	uf->flags_hash = u->flags_hash;
	uf->state = u->state == UNIT_NOT_BUILT ? ROW_UNIT_NOT_BUILT :
		    u->state == UNIT_NO_FLAGS ? ROW_UNIT_NO_FLAGS : ROW_UNIT_FAILED;
	uf->why = u->state != UNIT_BUILT ? (u->why ? u->why : "") : x->failed ? x->failed : "not analysed";
}

void index_walk(struct index_config *c, struct store *old)
{
	struct across_opts o = {
		.model = c->s.model,
		.paths = &c->paths,
		.jobs = session_jobs(&c->run->so),
		.time_limit = (unsigned int)c->run->time_limit,
		.peak_rss = &c->run->st.peak_rss,
		.listen = true,
	};
	struct across x;
	double start = fs_now();

	across_init(&x, &o);
	for (size_t i = 0; i < c->unit.n; i++) {
		struct index_unit *u = &c->unit.v[i];

		if (!u->uf)
			unit_facts_of(c, u, old);
		if (u->uf->state == ROW_UNIT_ANALYSED)
			across_add(&x, u->uf, u->old);
	}
	if (across_run(&x))
		exit(GUPTOOL_EXIT_FAILURE);
	c->run->st.walked += x.walked;
	across_release(&x);
	c->run->st.walk += fs_now() - start;
}

/* --- wrappers --- */

/* By a function of the tables, in this very function. */
static bool is_direct(const struct facts_function *fn, const struct row_summary_fact *f)
{
	for (size_t i = 0; i < fn->site.n; i++)
		if (fn->site.v[i].line == f->line &&
		    (fn->site.v[i].class == ROW_API_ACQUIRE || fn->site.v[i].class == ROW_API_RELEASE))
			return true;
	return false;
}

/*
 * Pages that a table's function takes or drops, and that callers can reach. A
 * put_page() alone is nothing: thousands of functions drop references to pages
 * that nobody took with get_user_pages(). Nor is what a callee may release on some
 * path: half of a subsystem may drop the last reference to a request.
 */
static bool is_evidence(const struct index_run *run, const struct facts_function *fn, const struct row_summary_fact *f)
{
	if (f->effect == ROW_EFF_RELEASE && !f->is_certain && !is_direct(fn, f))
		return false;
	if (f->base != ROW_BASE_PARAM && f->base != ROW_BASE_RETURN && f->base != ROW_BASE_GLOBAL)
		return false;
	if (f->effect == ROW_EFF_ACQUIRE || f->effect == ROW_EFF_ESCAPE)
		return f->hold != ROW_HOLD_NONE && strmap_has(&run->is_name, f->callee);
	return f->effect == ROW_EFF_RELEASE && f->hold != ROW_HOLD_NONE &&
	       (f->hold != ROW_HOLD_GET || strmap_has(&run->is_name, f->callee));
}

const struct row_summary_fact *index_wrapper(const struct index_run *run, const struct facts_function *f)
{
	if (f->is_static || f->in_header || f->is_unsure || strmap_has(&run->is_name, f->name))
		return NULL;
	for (size_t i = 0; i < f->fact.n; i++)
		if (is_evidence(run, f, &f->fact.v[i]))
			return &f->fact.v[i];
	return NULL;
}

static const char *evidence_text(const struct facts_function *f, const struct row_summary_fact *e)
{
	static const char *const kind[] = { [ROW_HOLD_GET] = "get", [ROW_HOLD_PIN] = "pin", [ROW_HOLD_COND] = "conditional" };
	struct strbuf sb = STRBUF_INIT;
	const char *text;

	strbuf_addf(&sb, "%s: %s %s by %s", f->file, e->effect == ROW_EFF_RELEASE ? "releases" : "acquires",
		    kind[e->hold], e->callee);
	if (*e->place)
		strbuf_addf(&sb, " at %s", e->place);
	text = intern(sb.buf);
	strbuf_release(&sb);
	return text;
}

static int by_name(const void *a, const void *b)
{
	return strcmp(((const struct index_name *)a)->name, ((const struct index_name *)b)->name);
}

static int by_path(const void *a, const void *b)
{
	return strcmp(((const struct unit_facts *)a)->path, ((const struct unit_facts *)b)->path);
}

/* By path, as whoever reads the database will have them. */
struct ledger *index_ledger(struct index_config *c)
{
	VEC(struct unit_facts) uf = VEC_INIT;

	if (c->ledger)
		return c->ledger;
	for (size_t i = 0; i < c->unit.n; i++)
		vec_push(&uf, *c->unit.v[i].uf);
	vec_sort(&uf, by_path);
	c->ledger = ledger_of_units(uf.v, uf.n, c->arch, c->s.model, &c->ledger_arena);
	vec_release(&uf);
	return c->ledger;
}

void index_drop_ledger(struct index_config *c)
{
	if (!c->ledger)
		return;
	ledger_free(c->ledger);
	c->ledger = NULL;
	arena_release(&c->ledger_arena);
	alloc_trim();
}

static void add_decider(struct index_run *run, const struct index_config *c, unsigned int round, const char *name,
			const char *file, const char *what, const struct ledger_key *k)
{
	struct strbuf why = STRBUF_INIT;

	if (model_knows(c->s.model, name) || strmap_has(&run->is_name, name))
		return;
	strbuf_addf(&why, "%s: pages %s %s%s%s", file, what, k->record, *k->record ? "." : "", k->field);
	vec_push(&run->name, (struct index_name){ name, round, intern(why.buf) });
	strmap_put(&run->is_name, name, run);
	strbuf_release(&why);
}

/*
 * Pages wait in a field, and who decides how long is not known: whoever calls this
 * function, or, where nobody was seen to release them, whoever has the field. And
 * where pages go to a function through a field, whoever fills it, then that function.
 */
static void find_deciders(struct index_run *run, struct index_config *c, unsigned int round)
{
	struct ledger *l = index_ledger(c);
	const struct ledger_handed *h;
	const struct ledger_site *s;
	const struct ledger_fn *f;
	unsigned int key;
	size_t n;

	for (size_t i = 0; (f = ledger_frontier(l, &i, &key));)
		add_decider(run, c, round, ledger_fn_name(f), ledger_fn_file(f), "wait in", ledger_key_at(l, key));
	for (size_t i = 0; (s = ledger_unreleased(l, &i, &key));) {
		const struct ledger_key *k = ledger_key_at(l, key);
		const char *dot = strrchr(k->field, '.');

		add_decider(run, c, round, dot ? dot + 1 : k->field, s->pos.file, "wait in", k);
	}
	n = ledger_handed_on(l, &h);
	for (size_t i = 0; i < n; i++)
		add_decider(run, c, round, h[i].name, h[i].file, "are handed to", &(struct ledger_key){ h[i].record, h[i].field });
}

void index_find_wrappers(struct index_run *run, struct index_config *c, unsigned int round)
{
	size_t first = 0;

	find_deciders(run, c, round);

	for (size_t i = 0; i < c->unit.n; i++) {
		const struct unit_facts *uf = c->unit.v[i].uf;

		for (size_t k = 0; k < uf->function.n; k++) {
			const struct facts_function *f = &uf->function.v[k];
			const struct row_summary_fact *e = model_knows(c->s.model, f->name) ? NULL : index_wrapper(run, f);

			if (!e)
				continue;
			vec_push(&run->name, (struct index_name){ f->name, round, evidence_text(f, e) });
			strmap_put(&run->is_name, f->name, run);
		}
	}
	while (first < run->name.n && run->name.v[first].round < round)
		first++;
	if (first < run->name.n)
		qsort(run->name.v + first, run->name.n - first, sizeof(*run->name.v), by_name);
}
