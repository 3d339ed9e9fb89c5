/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * note.c - guptool_show(), guptool_state(), guptool_path(): what the walk believes
 */
#include "flow_p.h"

void note_add(struct walker *w, const struct ir_op *op, const char *text)
{
	struct flow_result *r = w->res;
	const char *t = intern(text);
	struct flow_note *n;
	unsigned int at;

	for (unsigned int i = 0; i < r->nnote; i++)
		if (r->note[i].text == t && r->note[i].pos.line == op->pos.line && r->note[i].pos.col == op->pos.col)
			return;
	n = arena_array(w->a, r->nnote + 1, sizeof(*n));
	for (at = 0; at < r->nnote; at++)
		if (r->note[at].pos.line > op->pos.line ||
		    (r->note[at].pos.line == op->pos.line && r->note[at].pos.col > op->pos.col))
			break;
	if (r->nnote) {
		memcpy(n, r->note, at * sizeof(*n));
		memcpy(n + at + 1, r->note + at, (r->nnote - at) * sizeof(*n));
	}
	n[at].pos = op->pos;
	n[at].text = t;
	r->note = n;
	r->nnote++;
}

void hold_print(const struct flow_state *s, const struct hold *h, struct strbuf *sb)
{
	static const char *const present[] = { "absent", "present", "maybe" };
	static const char *const escape[] = { "", "parameter", "global", "returned", "callee", "transfer" };

	strbuf_addf(sb, "%s %s", h->pub.is_alloc ? "alloc" : flow_hold_kind_name(h->pub.kind), h->pub.callee);
	strbuf_addf(sb, " %s %s", present[hold_present(s, h)], flow_status_name(h->pub.status));
	if (h->pub.status == FLOW_PARTLY) {
		strbuf_addstr(sb, " [");
		value_text(s, h->pub.released_lo, sb, 6);
		strbuf_addstr(sb, ", ");
		value_text(s, h->pub.released_hi, sb, 6);
		strbuf_addch(sb, ')');
	}
	if (h->pub.count) {
		strbuf_addstr(sb, " count ");
		value_text(s, h->pub.count, sb, 6);
	}
	if (h->first && h->first->kind != V_CONST) {
		strbuf_addstr(sb, " from ");
		value_text(s, h->first, sb, 6);
	}
	if (h->pub.longterm == FLOW_YES)
		strbuf_addstr(sb, " longterm");
	if (h->pub.dirtied)
		strbuf_addstr(sb, " dirtied");
	if (h->pub.carrier_freed)
		strbuf_addstr(sb, " array-freed");
	if (h->pub.extra_refs)
		strbuf_addf(sb, " +%u refs", h->pub.extra_refs);
	if (h->pub.escape)
		strbuf_addf(sb, " escapes:%s", escape[h->pub.escape]);
	if (h->pub.unsure)
		strbuf_addf(sb, " (%s)", h->pub.unsure);
}

static void show_value(struct flow_state *s, const struct ir_op *op, unsigned int i)
{
	const struct flow_value *v = simplify(s, call_arg(s, op, i));
	struct strbuf sb = STRBUF_INIT;
	struct match m;
	long long lo, hi;

	strbuf_addf(&sb, "%s = ", op->arg_text ? op->arg_text[i] : "?");
	value_text(s, v, &sb, 6);
	if (flow_value_range(s, v, &lo, &hi) && !(v->kind == V_CONST))
		strbuf_addf(&sb, " in [%lld, %lld]", lo, hi);
	if (hold_match(s, v, &m)) {
		strbuf_addf(&sb, "; %s of: ", m.what == FLOW_WHAT_PAGE ? "page" : "array");
		hold_print(s, m.h, &sb);
	}
	note_add(s->w, op, sb.buf);
	strbuf_release(&sb);
}

static void show_state(struct flow_state *s, const struct ir_op *op)
{
	struct strbuf sb = STRBUF_INIT;
	struct pmap_iter it;
	const void *val;
	uint64_t key;

	for (pmap_iter_init(&it, s->holds); pmap_next(&it, &key, &val);) {
		if (sb.len)
			strbuf_addstr(&sb, "; ");
		hold_print(s, val, &sb);
	}
	note_add(s->w, op, sb.len ? sb.buf : "no holds");
	strbuf_release(&sb);
}

static void show_path(struct flow_state *s, const struct ir_op *op)
{
	struct strbuf sb = STRBUF_INIT;
	const struct flow_step *step;
	size_t n = flow_trail(s, NULL, &step);

	for (size_t i = 0; i < n; i++)
		strbuf_addf(&sb, "%s%u: %s", i ? "; " : "", step[i].pos.line, step[i].text);
	note_add(s->w, op, sb.len ? sb.buf : "straight");
	strbuf_release(&sb);
}

void note_show(struct flow_state *s, const struct ir_op *op)
{
	if (!strcmp(op->callee, "guptool_show"))
		for (unsigned int i = 0; i < op->narg; i++)
			show_value(s, op, i);
	else if (!strcmp(op->callee, "guptool_state"))
		show_state(s, op);
	else if (!strcmp(op->callee, "guptool_path"))
		show_path(s, op);
	if (op->dst >= 0)
		state_set_temp(s, op->dst, state_call_result(s, op));
}
