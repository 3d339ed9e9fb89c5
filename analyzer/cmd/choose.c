/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * choose.c - which findings a command speaks of
 *
 * All rules run, always; this is where one that was not asked for is left out.
 */
#include <stdlib.h>
#include <string.h>

#include "../../lib/die.h"
#include "choose_p.h"

void choose_parse(struct choose_opts *o)
{
	o->enabled = rule_set_default();
	for (int i = 0; i < o->rules.n; i++)
		if (rule_set_parse(&o->enabled, o->rules.v[i]))
			exit(GUPTOOL_EXIT_FAILURE);
}

void choose_off(const struct choose_opts *o, const char *off[RULE_COUNT + 1])
{
	size_t n = 0;

	for (enum rule_index i = 0; i < RULE_COUNT; i++)
		if (!rule_set_has(o->enabled, i))
			off[n++] = rule_at(i)->name;
	off[n] = NULL;
}

void choose_release(struct choose_opts *o)
{
	option_list_release(&o->rules);
	option_list_release(&o->suppress);
}

static enum finding_rule_state rule_state(void *ctx, const char *name)
{
	const struct choose_opts *o = ctx;
	enum rule_index i = rule_find(name);

	if (i == RULE_COUNT)
		return FINDING_RULE_UNKNOWN;
	return rule_set_has(o->enabled, i) ? FINDING_RULE_RAN : FINDING_RULE_NOT_RUN;
}

static bool is_below(const char *path, const char *dir)
{
	size_t len = strlen(dir);

	while (len && dir[len - 1] == '/')
		len--;
	return !len || (!strncmp(path, dir, len) && (!path[len] || path[len] == '/'));
}

static bool is_asked_for(const struct choose_opts *o, const struct finding *f)
{
	enum rule_index i = rule_find(f->rule);

	if (i == RULE_COUNT || !rule_set_has(o->enabled, i))
		return false;
	for (int k = 0; k < o->npath; k++)
		if (is_below(f->file, o->path[k]))
			return true;
	return !o->npath;
}

struct finding_sink *choose_findings(const struct choose_opts *o, const struct finding_sink *all,
				     const struct strmap *analysed)
{
	struct finding_sink *out = finding_sink_new();

	for (int i = 0; i < o->suppress.n; i++)
		if (finding_suppress_file(out, o->suppress.v[i]))
			exit(GUPTOOL_EXIT_FAILURE);
	finding_suppress_rules(out, rule_state, (void *)o);
	if (o->read)
		finding_suppress_source(out, o->read, o->ctx);
	strmap_each(analysed, e)
		finding_analysed(out, e->key);
	for (size_t i = 0; i < finding_count(all); i++)
		if (is_asked_for(o, finding_at(all, i)))
			finding_add(out, finding_at(all, i));
	finding_finish(out);
	return out;
}

struct finding_sink *choose_kept(const struct choose_opts *o, const struct finding_sink *all)
{
	struct finding_sink *out = finding_sink_new();

	for (size_t i = 0; i < finding_count(all); i++)
		if (is_asked_for(o, finding_at(all, i)))
			finding_keep(out, finding_at(all, i), finding_at(all, i)->state);
	finding_finish(out);
	return out;
}
