/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * mutate.c - all mutants of a function, and mutants as patches
 */
#include <string.h>

#include "../../lib/alloc.h"
#include "mutate_p.h"

/* Does it call anything that takes pages, gives them back, makes them dirty or asks whether they were taken? */
static bool is_of_interest(const struct model *m, const struct ir_fn *fn)
{
	for (unsigned int b = 0; b < fn->nblock; b++)
		for (unsigned int i = 0; i < fn->block[b].nop; i++) {
			const struct ir_op *op = &fn->block[b].op[i];
			const struct model_fn *row = op->op == IR_CALL && op->callee ? model_find(m, op->callee) : NULL;

			if (row && (row->class == MODEL_ACQUIRE || row->class == MODEL_RELEASE ||
				    row->class == MODEL_DIRTY || row->class == MODEL_PREDICATE))
				return true;
		}
	return false;
}

const char *mutate_function(const struct mutate_source *src, const struct ir_fn *fn, const struct ir_fn *const *unit,
			    size_t n, struct arena *a, struct mutants *out)
{
	struct tokens t;
	struct gather g = { .unit = unit, .nunit = n, .out = out };
	const char *why;

	if (!is_of_interest(src->model, fn))
		return NULL;
	tokens_read(&t, src->text, src->len);
	why = gather_read(&g, src, &t, fn, a);
	if (!why) {
		mutate_acquire(&g);
		mutate_release(&g);
		mutate_result(&g);
		mutate_path(&g);
	}
	vec_release(&g.call);
	tokens_release(&t);
	return why;
}

/* --- patches --- */

struct lines {
	VEC(struct line { const char *s; size_t len; }) v;
};

static void cut(struct lines *l, const char *s, size_t len)
{
	while (len) {
		const char *end = memchr(s, '\n', len);
		size_t n = end ? (size_t)(end - s) + 1 : len;

		vec_push(&l->v, (struct line){ s, n });
		s += n;
		len -= n;
	}
}

static bool is_blank(struct line l)
{
	for (size_t i = 0; i < l.len; i++)
		if (!strchr(" \t\n", l.s[i]))
			return false;
	return true;
}

static void put_line(struct strbuf *out, int mark, struct line l)
{
	strbuf_addch(out, mark);
	strbuf_add(out, l.s, l.len);
	if (!l.len || l.s[l.len - 1] != '\n')
		strbuf_addstr(out, "\n\\ No newline at end of file\n");
}

static bool same(struct line a, struct line b)
{
	return a.len == b.len && !memcmp(a.s, b.s, a.len);
}

void mutate_diff(const struct mutate_source *src, const struct mutant *m, struct strbuf *out)
{
	struct lines was = { VEC_INIT }, now = { VEC_INIT };
	struct strbuf text = STRBUF_INIT;
	size_t first = 0, last, from, to, gone = 0;

	mutate_alone(src, m, &text);
	cut(&was, src->text, src->len);
	cut(&now, text.buf, text.len);
	/* as many lines on both sides */
	while (first < was.v.n && same(was.v.v[first], now.v.v[first]))
		first++;
	last = was.v.n;
	while (last > first && same(was.v.v[last - 1], now.v.v[last - 1]))
		last--;
	from = first > 3 ? first - 3 : 0;
	to = last + 3 < was.v.n ? last + 3 : was.v.n;
	for (size_t i = first; i < last; i++)
		gone += is_blank(now.v.v[i]) && !is_blank(was.v.v[i]);
	strbuf_addf(out, "diff --git a/%s b/%s\n--- a/%s\n+++ b/%s\n@@ -%zu,%zu +%zu,%zu @@ %s\n", m->path, m->path, m->path,
		    m->path, from + 1, to - from, from + 1, to - from - gone, m->function);
	for (size_t i = from; i < first; i++)
		put_line(out, ' ', was.v.v[i]);
	for (size_t i = first; i < last; i++)
		put_line(out, '-', was.v.v[i]);
	for (size_t i = first; i < last; i++)
		if (!is_blank(now.v.v[i]) || is_blank(was.v.v[i]))
			put_line(out, '+', now.v.v[i]);
	for (size_t i = last; i < to; i++)
		put_line(out, ' ', was.v.v[i]);
	vec_release(&was.v);
	vec_release(&now.v);
	strbuf_release(&text);
}
