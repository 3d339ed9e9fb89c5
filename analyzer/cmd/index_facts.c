/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * index_facts.c - 'guptool index': the facts of all units, and the walk over them
 *
 * What a unit is parsed into comes from its worker or from the old database.
 * The walk goes over all of them together; of a unit that was parsed anew the
 * old facts are at hand, for the functions in it that stayed the same.
 */
#include "../../lib/alloc.h"
#include "../../lib/die.h"
#include "../../lib/fs.h"
#include "../../lib/pack.h"
#include "../../lib/strbuf.h"
#include "../cmd.h"
#include "across_p.h"
#include "index_p.h"

/* The facts of unit i, from its worker, from the old database, or that there are none. */
static void unit_facts_of(struct index_config *c, size_t i, struct store *old)
{
	const struct unit *u = &c->unit[i];
	struct unit_facts *uf = &c->uf[i];
	struct facts_search search = { .argv = u->argv, .cwd = u->cwd };
	struct arena *a = &c->facts;
	struct unpack in;

	if (c->packed[i].len) {
		unpack_init(&in, c->packed[i].buf, c->packed[i].len);
		if (facts_unpack_unit(&in, uf, a)) {
			unit_facts_init(uf, a, u->path, c->arch);
			uf->state = ROW_UNIT_FAILED;
			uf->why = "what the worker sent is damaged";
		}
		facts_complete(uf, c->front, &c->paths, &search, &c->run->hashes);
		strbuf_release(&c->packed[i]);
		return;
	}
	if (u->state == UNIT_BUILT && !c->failed[i] && old && !facts_load_unit(old, u->path, c->arch, uf, a)) {
		c->is_current[i] = true;
		return;
	}
	unit_facts_init(uf, a, u->path, c->arch);
	uf->is_module = u->is_module;
	uf->flags_hash = u->flags_hash;
	uf->state = u->state == UNIT_NOT_BUILT ? ROW_UNIT_NOT_BUILT :
		    u->state == UNIT_NO_FLAGS ? ROW_UNIT_NO_FLAGS : ROW_UNIT_FAILED;
	uf->why = u->state != UNIT_BUILT ? (u->why ? u->why : "") : c->failed[i] ? c->failed[i] : "not analysed";
}

static const struct unit_facts *old_facts_of(struct index_config *c, size_t i, struct store *old)
{
	struct unit_facts *uf = arena_new(&c->facts, struct unit_facts);

	if (c->is_current[i] || !old || facts_load_unit(old, c->unit[i].path, c->arch, uf, &c->facts))
		return NULL;
	return uf;
}

void index_walk(struct index_config *c, struct store *old)
{
	struct across_opts o = {
		.model = c->s.model,
		.paths = &c->paths,
		.jobs = session_jobs(&c->run->so),
		.time_limit = (unsigned int)c->run->time_limit,
		.peak_rss = &c->run->st.peak_rss,
	};
	struct across x;
	double start = fs_now();

	c->uf = arena_array(&c->facts, c->nunit + 1, sizeof(*c->uf));
	c->is_current = arena_array(&c->facts, c->nunit + 1, sizeof(*c->is_current));
	across_init(&x, &o);
	for (size_t i = 0; i < c->nunit; i++) {
		unit_facts_of(c, i, old);
		if (c->uf[i].state == ROW_UNIT_ANALYSED)
			across_add(&x, &c->uf[i], old_facts_of(c, i, old));
	}
	if (across_run(&x))
		exit(GUPTOOL_EXIT_FAILURE);
	c->run->st.walked += x.walked;
	across_release(&x);
	c->run->st.walk += fs_now() - start;
}
