/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * edit.c - mutants from edits, files from mutants
 */
#include <string.h>

#include "../../lib/alloc.h"
#include "../../lib/intern.h"
#include "mutate_p.h"

const struct mutate_info mutate_info[MUTATE_COUNT] = {
#define MUTATION(id, name, rules, text) { name, rules, text },
#include "operator.def"
#undef MUTATION
};

#define VARIANT "guptool_mutant_"

void mutants_release(struct mutants *m)
{
	vec_release(m);
}

static size_t count_lines(const char *s, size_t len)
{
	size_t n = 0;

	for (size_t i = 0; i < len; i++)
		n += s[i] == '\n';
	return n;
}

/* Two edits can come to the same key (two loops around one call): they are numbered. */
static const char *make_key(struct gather *g, enum mutate_operator op, const char *what, unsigned int nth)
{
	const char *key;
	unsigned int extra = 1;
	bool is_taken;

	do {
		is_taken = false;
		key = intern(extra == 1 ?
			     arena_printf(g->a, "%s:%s:%s:%s#%u", mutate_info[op].name, g->src->path, g->fn->name, what, nth) :
			     arena_printf(g->a, "%s:%s:%s:%s#%u.%u", mutate_info[op].name, g->src->path, g->fn->name, what,
					  nth, extra));
		for (size_t i = g->out->n; i > 0 && !is_taken; i--)
			is_taken = g->out->v[i - 1].key == key;
		extra++;
	} while (is_taken);
	return key;
}

void edit(struct gather *g, enum mutate_operator op, size_t lo, size_t hi, const char *text, const char *what,
	  unsigned int nth)
{
	const struct tokens *t = g->t;
	size_t at = t->v[lo].at, end = lo < hi ? t->v[hi - 1].at + t->v[hi - 1].len : at;
	size_t had = count_lines(t->text + at, end - at), has = count_lines(text, strlen(text));
	struct strbuf sb = STRBUF_INIT;

	if (has > had || (end - at == strlen(text) && !memcmp(t->text + at, text, end - at)))
		return;
	strbuf_addstr(&sb, text);
	for (; has < had; has++)
		strbuf_addch(&sb, '\n');
	vec_push(g->out, (struct mutant){
		.op = op,
		.path = g->src->path,
		.function = g->fn->name,
		.key = make_key(g, op, what, nth),
		.line = t->v[lo].line,
		.at = at,
		.len = end - at,
		.text = arena_strdup(g->a, sb.buf),
		.fn_at = t->v[g->first].at,
		.fn_end = t->v[g->last].at + 1,
		.name_at = t->v[g->name].at,
	});
	strbuf_release(&sb);
}

void edit_drop(struct gather *g, enum mutate_operator op, const struct gcall *c)
{
	/* a label needs a statement behind it, an if () as well */
	edit(g, op, c->callee, c->semi + 1, c->is_bare && !token_is(g->t, c->callee - 1, ":") ? "" : ";",
	     c->op->callee, c->nth);
}

/* --- files --- */

void mutate_alone(const struct mutate_source *src, const struct mutant *m, struct strbuf *out)
{
	strbuf_add(out, src->text, m->at);
	strbuf_addstr(out, m->text);
	strbuf_add(out, src->text + m->at + m->len, src->len - m->at - m->len);
}

static void add_variant(const struct mutate_source *src, const struct mutant *m, size_t i, struct strbuf *out)
{
	strbuf_add(out, src->text + m->fn_at, m->name_at - m->fn_at);
	strbuf_addf(out, VARIANT "%zu", i);
	strbuf_add(out, src->text + m->name_at + strlen(m->function), m->at - m->name_at - strlen(m->function));
	strbuf_addstr(out, m->text);
	strbuf_add(out, src->text + m->at + m->len, m->fn_end - m->at - m->len);
}

void mutate_variants(const struct mutate_source *src, const struct mutant *const *m, size_t n, struct strbuf *out,
		     unsigned int *shift)
{
	size_t done = 0;
	unsigned int lower = 0;

	for (size_t i = 0; i < n;) {
		size_t end = m[i]->fn_end, height = count_lines(src->text + m[i]->fn_at, end - m[i]->fn_at) + 1;

		strbuf_add(out, src->text + done, end - done);
		done = end;
		for (size_t fn = m[i]->fn_at; i < n && m[i]->fn_at == fn; i++) {
			lower += (unsigned int)height;
			strbuf_addch(out, '\n');
			add_variant(src, m[i], i, out);
			shift[i] = lower;
		}
	}
	strbuf_add(out, src->text + done, src->len - done);
}

long mutate_variant_index(const char *name)
{
	char *end;
	long i;

	if (strncmp(name, VARIANT, strlen(VARIANT)))
		return -1;
	i = strtol(name + strlen(VARIANT), &end, 10);
	return *end ? -1 : i;
}

static void move(struct ast_pos *p, const char *file, unsigned int shift)
{
	if (p->file == file && p->line > shift)
		p->line -= shift;
}

void mutate_restore(struct ir_fn *ir, const struct mutant *m, unsigned int shift)
{
	const char *file = ir->pos.file;

	ir->name = m->function;
	for (unsigned int v = 0; v < ir->nvar; v++) {
		struct ir_var *var = &ir->var[v];

		/* what is declared outside of the function did not move with it */
		if (var->kind == IR_VAR_PARAM || var->kind == IR_VAR_LOCAL || var->kind == IR_VAR_STATIC)
			move(&var->pos, file, shift);
	}
	for (unsigned int b = 0; b < ir->nblock; b++)
		for (unsigned int i = 0; i < ir->block[b].nop; i++) {
			struct ir_op *op = &ir->block[b].op[i];

			move(&op->pos, file, shift);
			if (op->callee && mutate_variant_index(op->callee) >= 0)
				op->callee = m->function;
		}
	move(&ir->pos, file, shift);
	move(&ir->end, file, shift);
}
