/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * sumpack.c - summaries as bytes and as text
 */
#include "../../lib/pack.h"
#include "flow_p.h"

#define SUMMARY_VERSION 2

static void pack_place(struct packbuf *p, const struct flow_place *l)
{
	pack_u(p, l->base);
	pack_i(p, l->param);
	pack_str(p, l->name);
	pack_str(p, l->path);
	pack_str(p, l->record);
	pack_str(p, l->field);
}

static void pack_effect(struct packbuf *p, const struct flow_effect *e)
{
	pack_u(p, e->kind);
	pack_u(p, e->hold);
	pack_u(p, e->longterm);
	pack_u(p, e->writes);
	pack_bool(p, e->always);
	pack_bool(p, e->is_array);
	pack_place(p, &e->place);
	pack_u(p, e->count.kind);
	pack_i(p, e->count.n);
	pack_i(p, e->count.param);
	pack_str(p, e->count.record);
	pack_str(p, e->count.field);
	pack_str(p, e->count.text);
	pack_str(p, e->callee);
	pack_str(p, e->pos.file);
	pack_u(p, e->pos.line);
	pack_u(p, e->pos.col);
}

void flow_summary_pack(const struct flow_summary *s, struct packbuf *p)
{
	pack_u(p, SUMMARY_VERSION);
	pack_str(p, s->name);
	pack_str(p, s->file);
	pack_bool(p, s->is_static);
	pack_u(p, s->nparam);
	pack_u(p, s->writes);
	pack_u(p, s->captures);
	pack_bool(p, s->unsure);
	pack_u(p, s->noutcome);
	for (unsigned int i = 0; i < s->noutcome; i++) {
		const struct flow_outcome *o = &s->outcome[i];

		pack_u(p, o->ret);
		pack_i(p, o->lo);
		pack_i(p, o->hi);
		pack_u(p, o->captures);
		pack_u(p, o->neffect);
		for (unsigned int k = 0; k < o->neffect; k++)
			pack_effect(p, &o->effect[k]);
	}
}

/* An enumeration value; a number beyond the last one is damage. */
static unsigned int unpack_enum(struct unpack *u, unsigned int last)
{
	uint64_t v = unpack_u(u);

	if (v > last)
		u->failed = true;
	return u->failed ? 0 : (unsigned int)v;
}

static const char *unpack_text(struct unpack *u)
{
	const char *s = unpack_str(u);

	return s ? s : "";
}

static void unpack_effect(struct unpack *u, struct flow_effect *e, unsigned int nparam)
{
	e->kind = unpack_enum(u, FLOW_EFF_WRITE);
	e->hold = unpack_enum(u, HOLD_COND);
	e->longterm = unpack_enum(u, FLOW_UNKNOWN);
	e->writes = unpack_enum(u, FLOW_UNKNOWN);
	e->always = unpack_bool(u);
	e->is_array = unpack_bool(u);
	e->place.base = unpack_enum(u, FLOW_PLACE_LOCAL);
	e->place.param = (int)unpack_i(u);
	e->place.name = unpack_str(u);
	e->place.path = unpack_text(u);
	e->place.record = unpack_str(u);
	e->place.field = unpack_str(u);
	e->count.kind = unpack_enum(u, FLOW_COUNT_FIELD);
	e->count.n = unpack_i(u);
	e->count.param = (int)unpack_i(u);
	e->count.record = unpack_str(u);
	e->count.field = unpack_str(u);
	e->count.text = unpack_text(u);
	e->callee = unpack_str(u);
	e->pos.file = unpack_str(u);
	e->pos.line = (unsigned int)unpack_u(u);
	e->pos.col = (unsigned int)unpack_u(u);
	if ((e->place.base == FLOW_PLACE_PARAM && (e->place.param < 0 || (unsigned int)e->place.param >= nparam)) ||
	    (e->count.kind == FLOW_COUNT_PARAM && (e->count.param < 0 || (unsigned int)e->count.param >= nparam)))
		u->failed = true;
}

struct flow_summary *flow_summary_unpack(struct unpack *u, struct arena *a)
{
	struct flow_summary *s = arena_new(a, struct flow_summary);

	if (unpack_u(u) != SUMMARY_VERSION)
		return NULL;
	s->name = unpack_str(u);
	s->file = unpack_str(u);
	s->is_static = unpack_bool(u);
	s->nparam = (unsigned int)unpack_u(u);
	s->writes = unpack_u(u);
	s->captures = unpack_u(u);
	s->unsure = unpack_bool(u);
	s->noutcome = (unsigned int)unpack_count(u, 4);
	s->outcome = arena_array(a, s->noutcome + 1, sizeof(*s->outcome));
	for (unsigned int i = 0; i < s->noutcome && !u->failed; i++) {
		struct flow_outcome *o = &s->outcome[i];

		o->ret = unpack_enum(u, FLOW_RET_ANY);
		o->lo = unpack_i(u);
		o->hi = unpack_i(u);
		o->captures = unpack_u(u);
		o->neffect = (unsigned int)unpack_count(u, 20);
		o->effect = arena_array(a, o->neffect + 1, sizeof(*o->effect));
		for (unsigned int k = 0; k < o->neffect && !u->failed; k++)
			unpack_effect(u, &o->effect[k], s->nparam);
	}
	return u->failed ? NULL : s;
}

/* --- text --- */

static void place_print(const struct flow_place *l, struct strbuf *sb)
{
	switch (l->base) {
	case FLOW_PLACE_PARAM:
		strbuf_addf(sb, "param%d%s", l->param, l->path);
		break;
	case FLOW_PLACE_RETURN:
		strbuf_addf(sb, "return value%s", l->path);
		break;
	case FLOW_PLACE_GLOBAL:
		strbuf_addf(sb, "global %s%s", l->name ? l->name : "?", l->path);
		break;
	case FLOW_PLACE_LOCAL:
		strbuf_addf(sb, "local %s%s", l->name ? l->name : "?", l->path);
		break;
	default:
		strbuf_addstr(sb, "unknown place");
	}
	if (l->record && l->field)
		strbuf_addf(sb, " (%s.%s)", l->record, l->field);
}

static void effect_print(const struct flow_effect *e, struct strbuf *sb)
{
	static const char *const verb[] = { "acquires", "releases", "dirties", "frees", "references", "hands on" };

	strbuf_addf(sb, "%s%s", e->always ? "" : "may: ", verb[e->kind]);
	if (e->hold != HOLD_NONE)
		strbuf_addf(sb, " %s", flow_hold_kind_name(e->hold));
	if (e->kind == FLOW_EFF_ACQUIRE && e->longterm == FLOW_YES)
		strbuf_addstr(sb, " LONGTERM");
	if (e->count.kind == FLOW_COUNT_RETURN)
		strbuf_addstr(sb, " count returned");
	else if (*e->count.text)
		strbuf_addf(sb, " count '%s'", e->count.text);
	else
		strbuf_addstr(sb, " count ?");
	strbuf_addstr(sb, e->kind == FLOW_EFF_ACQUIRE ? " on " : " at ");
	place_print(&e->place, sb);
	if (e->is_array)
		strbuf_addstr(sb, ", array");
	strbuf_addf(sb, ", %s line %u", e->callee ? e->callee : "?", e->pos.line);
}

static void outcome_print(const struct flow_outcome *o, struct strbuf *sb)
{
	switch (o->ret) {
	case FLOW_RET_VOID:	strbuf_addstr(sb, "returns"); break;
	case FLOW_RET_NEGATIVE:	strbuf_addf(sb, "returns < 0"); break;
	case FLOW_RET_ZERO:	strbuf_addstr(sb, "returns 0"); break;
	case FLOW_RET_POSITIVE:	strbuf_addstr(sb, "returns > 0"); break;
	case FLOW_RET_NULL:	strbuf_addstr(sb, "returns NULL"); break;
	case FLOW_RET_ERRPTR:	strbuf_addstr(sb, "returns ERR_PTR"); break;
	case FLOW_RET_PTR:	strbuf_addstr(sb, "returns a pointer"); break;
	default:		strbuf_addstr(sb, "returns anything"); break;
	}
	if ((o->ret == FLOW_RET_NEGATIVE || o->ret == FLOW_RET_POSITIVE) && o->lo == o->hi)
		strbuf_addf(sb, " (%lld)", o->lo);
	strbuf_addch(sb, ':');
	if (!o->neffect)
		strbuf_addstr(sb, " nothing");
	strbuf_addch(sb, '\n');
	for (unsigned int i = 0; i < o->neffect; i++) {
		strbuf_addstr(sb, "    ");
		effect_print(&o->effect[i], sb);
		strbuf_addch(sb, '\n');
	}
}

void flow_summary_print(const struct flow_summary *s, struct strbuf *sb)
{
	strbuf_addf(sb, "%s:%s\n", s->name, s->unsure ? " unsure" : "");
	if (s->writes || s->captures)
		strbuf_addf(sb, "  writes 0x%llx captures 0x%llx\n", (unsigned long long)s->writes,
			    (unsigned long long)s->captures);
	for (unsigned int i = 0; i < s->noutcome; i++) {
		strbuf_addstr(sb, "  ");
		outcome_print(&s->outcome[i], sb);
	}
}
