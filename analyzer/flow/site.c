/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * site.c - each call that acquires, releases or dirties, joined over all paths
 */
#include "flow_p.h"

static const char *arg_text(const struct ir_op *op, int i)
{
	return i >= 0 && (unsigned int)i < op->narg && op->arg_text && op->arg_text[i] ? op->arg_text[i] : "";
}

static void find_carrier(struct walker *w, const struct ir_op *op, const struct model_fn *row, struct flow_site *site)
{
	static const struct { enum model_role role; enum flow_carrier carrier; } order[] = {
		{ ROLE_PAGES, FLOW_CARRIER_ARRAY }, { ROLE_PAGES_OUT, FLOW_CARRIER_ARRAY }, { ROLE_PAGE_OUT, FLOW_CARRIER_SLOT },
		{ ROLE_PAGE, FLOW_CARRIER_VALUE }, { ROLE_OBJECT, FLOW_CARRIER_OBJECT },
	};
	const struct ir_value *v;
	const struct ir_op *def;

	site->param = -1;
	site->carrier_text = row->class == MODEL_ACQUIRE ? "return value" : "";
	site->carrier = FLOW_CARRIER_VALUE;
	for (unsigned int i = 0; i < 5; i++) {
		int a = role_of(row, order[i].role);

		if (a < 0 || (unsigned int)a >= op->narg)
			continue;
		site->carrier = order[i].carrier;
		site->carrier_text = arg_text(op, a);
		v = &op->arg[a];
		for (unsigned int hops = 0; hops < 12 && v->kind == IR_V_TEMP; hops++) {
			def = w->temp_def[v->id];
			if (!def)
				return;
			if (def->op == IR_FIELD) {
				site->record = def->record;
				site->field = def->field;
				return;
			}
			v = &def->a;
		}
		if (v->kind == IR_V_ADDR) {
			site->param = w->fn->var[v->id].param_index;
			site->carrier_is_local = w->fn->var[v->id].kind == IR_VAR_LOCAL;
		}
		return;
	}
}

/* The variable that takes the result: the STORE of the call's temporary, through conversions. */
static const char *result_variable(const struct walker *w, unsigned int block, const struct ir_op *op)
{
	const struct ir_block *b = &w->fn->block[block];
	int t = op->dst;

	for (const struct ir_op *o = op + 1; t >= 0 && o < b->op + b->nop; o++) {
		if (o->op == IR_CAST && o->a.kind == IR_V_TEMP && (int)o->a.id == t)
			t = o->dst;
		if (o->op == IR_STORE && o->b.kind == IR_V_TEMP && (int)o->b.id == t) {
			if (o->a.kind == IR_V_ADDR)
				return w->fn->var[o->a.id].name;
			if (o->a.kind == IR_V_TEMP && w->temp_def[o->a.id] && w->temp_def[o->a.id]->op == IR_FIELD)
				return w->temp_def[o->a.id]->field;
		}
	}
	return NULL;
}

static int by_pos(const void *a, const void *b)
{
	const struct flow_site *x = a, *y = b;

	if (x->pos.line != y->pos.line)
		return x->pos.line < y->pos.line ? -1 : 1;
	if (x->pos.col != y->pos.col)
		return x->pos.col < y->pos.col ? -1 : 1;
	return x->op < y->op ? -1 : x->op > y->op;
}

static void fill(struct walker *w, unsigned int block, const struct ir_op *op, const struct model_fn *row,
		 struct flow_site *site)
{
	int dirty = role_of(row, ROLE_DIRTY), nr = role_of(row, ROLE_NR);

	site->op = op;
	site->pos = op->pos;
	site->callee = op->callee;
	site->class = row->class;
	site->kind = row->kind;
	site->text = op->text;
	site->macro = op->macro;
	site->count_text = arg_text(op, nr >= 0 ? nr : role_of(row, ROLE_MAXPAGES));
	site->result_var = result_variable(w, block, op);
	site->in_loop = loop_innermost(w, block) >= 0;
	site->dirty = FLOW_NO;
	if (dirty >= 0 && (unsigned int)dirty < op->narg)
		site->dirty = op->arg[dirty].kind != IR_V_CONST ? FLOW_UNKNOWN : op->arg[dirty].ival ? FLOW_YES : FLOW_NO;
	find_carrier(w, op, row, site);
}

/* What a callee's summary takes or drops, for its callers to reach; NULL: nothing. */
static const struct flow_effect *wrapped(const struct walker *w, const struct ir_op *op)
{
	const struct flow_summary *sum = NULL;

	if (op->op == IR_CALL && op->callee && w->src && w->src->find)
		sum = w->src->find(w->src->ctx, op->callee, op->callee_static ? w->fn->file : NULL);
	for (unsigned int i = 0; sum && i < sum->noutcome; i++)
		for (unsigned int k = 0; k < sum->outcome[i].neffect; k++) {
			const struct flow_effect *e = &sum->outcome[i].effect[k];

			if (e->hold != HOLD_NONE && e->place.base != FLOW_PLACE_UNKNOWN && e->place.base != FLOW_PLACE_LOCAL &&
			    (e->kind == FLOW_EFF_ACQUIRE || e->kind == FLOW_EFF_ESCAPE || e->kind == FLOW_EFF_RELEASE))
				return e;
		}
	return NULL;
}

static void fill_wrapped(struct walker *w, unsigned int block, const struct ir_op *op, const struct flow_effect *e,
			 struct flow_site *site)
{
	site->op = op;
	site->pos = op->pos;
	site->callee = op->callee;
	site->class = e->kind == FLOW_EFF_RELEASE ? MODEL_RELEASE : MODEL_ACQUIRE;
	site->is_wrapper = true;
	site->kind = e->hold;
	site->text = op->text;
	site->macro = op->macro;
	site->count_text = "";
	site->result_var = result_variable(w, block, op);
	site->in_loop = loop_innermost(w, block) >= 0;
	site->dirty = FLOW_NO;
	site->param = -1;
	site->carrier = *e->place.path ? FLOW_CARRIER_OBJECT : e->is_array ? FLOW_CARRIER_ARRAY : FLOW_CARRIER_VALUE;
	site->carrier_text = e->place.base == FLOW_PLACE_PARAM ? arg_text(op, e->place.param) :
			     e->place.base == FLOW_PLACE_RETURN ? "return value" : e->place.name ? e->place.name : "";
	site->record = e->place.record;
	site->field = e->place.field;
}

void sites_collect(struct walker *w)
{
	const struct ir_fn *fn = w->fn;
	unsigned int n = 0;

	w->res->site = arena_array(w->a, w->nop + 1, sizeof(*w->res->site));
	for (unsigned int b = 0; b < fn->nblock; b++)
		for (unsigned int i = 0; i < fn->block[b].nop; i++) {
			const struct ir_op *op = &fn->block[b].op[i];
			const struct model_fn *row = op->op == IR_CALL && op->callee ? model_find(w->m, op->callee) : NULL;
			const struct flow_effect *e;

			if (row && (row->class == MODEL_ACQUIRE || row->class == MODEL_RELEASE || row->class == MODEL_DIRTY))
				fill(w, b, op, row, &w->res->site[n++]);
			else if (!row && (e = wrapped(w, op)) != NULL)
				fill_wrapped(w, b, op, e, &w->res->site[n++]);
		}
	if (n > 1)
		qsort(w->res->site, n, sizeof(*w->res->site), by_pos);
	w->res->nsite = n;
}

static struct flow_site *site_of(struct walker *w, const struct ir_op *op)
{
	for (unsigned int i = 0; i < w->res->nsite; i++)
		if (w->res->site[i].op == op)
			return &w->res->site[i];
	return NULL;
}

void site_reach(struct flow_state *s, const struct ir_op *op, const struct flow_flags *f)
{
	struct flow_site *site = site_of(s->w, op);

	if (!site)
		return;
	site->reached = true;
	if (f)
		flags_join(&site->flags, f);
}

void site_match(struct flow_state *s, const struct ir_op *op, const struct hold *h)
{
	struct flow_site *site = site_of(s->w, op);

	if (site && !site->matched)
		site->matched = h->pub.op->callee ? h->pub.op->callee : h->pub.callee;
}

static void flags_print(const struct flow_flags *f, const struct model *m, struct strbuf *sb)
{
	if (!f->value)
		return;
	strbuf_addf(sb, ", flags %s", model_flag_names(m, f->must));
	if (f->may != f->must && f->may != 0xffffffffu && !f->origin)
		strbuf_addf(sb, " may %s", model_flag_names(m, f->may & ~f->must));
	if (f->origin)
		strbuf_addf(sb, " and %s", f->origin);
	if (f->is_bool)
		strbuf_addstr(sb, ", boolean");
	if (f->enum_tag)
		strbuf_addf(sb, ", enum %s", f->enum_tag);
}

void flow_sites_print(const struct flow_result *r, const struct model *m, struct strbuf *sb)
{
	static const char *const class[] = { "acquire", "release", "dirty" };

	for (unsigned int i = 0; i < r->nsite; i++) {
		const struct flow_site *s = &r->site[i];

		strbuf_addf(sb, "%u: %s%s %s", s->pos.line, s->is_wrapper ? "wrapped " : "", class[s->class], s->callee);
		if (s->class != MODEL_DIRTY)
			strbuf_addf(sb, " %s", flow_hold_kind_name(s->kind));
		flags_print(&s->flags, m, sb);
		if (*s->count_text)
			strbuf_addf(sb, ", count '%s'", s->count_text);
		if (*s->carrier_text)
			strbuf_addf(sb, ", in '%s'", s->carrier_text);
		if (s->field)
			strbuf_addf(sb, " (%s.%s)", s->record ? s->record : "", s->field);
		else if (s->param >= 0)
			strbuf_addf(sb, " (parameter %d)", s->param);
		if (s->result_var)
			strbuf_addf(sb, ", result in '%s'", s->result_var);
		if (s->class == MODEL_RELEASE && s->dirty != FLOW_NO)
			strbuf_addstr(sb, s->dirty == FLOW_YES ? ", dirties" : ", may dirty");
		if (s->matched)
			strbuf_addf(sb, ", of %s", s->matched);
		if (s->in_loop)
			strbuf_addstr(sb, ", in a loop");
		if (!s->reached)
			strbuf_addstr(sb, ", not reached");
		strbuf_addch(sb, '\n');
	}
}
