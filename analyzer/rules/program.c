/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * program.c - rules about the whole program: reports on acquiring calls
 */
#include "rule.h"
#include "rules_p.h"
#include "../../lib/alloc.h"
#include "../../lib/arena.h"

#define MAX_STEPS 32

struct steps {
	struct finding_step v[MAX_STEPS];
	size_t n;
};

static void push(struct steps *s, enum finding_step_kind kind, const struct ast_pos *pos, const char *text)
{
	if (s->n < MAX_STEPS)
		s->v[s->n++] = (struct finding_step){ kind, pos->file, pos->line, pos->col, text };
}

static void add_chain(struct rule_run *r, struct steps *out, struct ledger *l, const struct ledger_chain *c)
{
	for (size_t i = 1; i < c->n; i++)
		push(out, STEP_CALL, &c->op[i]->pos,
		     arena_printf(r->arena, "%s() is called here by %s()", ledger_fn_name(c->fn[i - 1]), ledger_fn_name(c->fn[i])));
	if (c->key) {
		const struct ledger_key *k = ledger_key_at(l, c->key - 1);

		push(out, STEP_STORE, &c->acquire->pos,
		     arena_printf(r->arena, "kept in %s%s%s", k->record, *k->record ? "." : "", k->field));
	}
	if (c->release_op)
		push(out, STEP_RELEASE, &c->release_op->pos, "released here");
	if (c->release && c->release_entry)
		push(out, STEP_RELEASE, &c->release->pos,
		     arena_printf(r->arena, "released here, from %s() (%s)", ledger_fn_name(c->release_entry), c->release_how));
}

void rule_report_site(struct rule_run *r, struct ledger *l, const struct ledger_site *s, const struct ledger_chain *c,
		      const struct finding_step *step, size_t nstep, const char *fmt, ...)
{
	struct steps steps = { .n = 0 };
	struct finding f = {
		.file = s->pos.file, .line = s->pos.line, .col = s->pos.col, .acquire = s->callee,
		.acquire_text = s->op->text, .release = c && c->release ? c->release->callee : "",
	};
	va_list ap;

	push(&steps, STEP_ACQUIRE, &s->pos, s->kind == HOLD_PIN ? "pinned here" : "taken here");
	if (c)
		add_chain(r, &steps, l, c);
	for (size_t i = 0; i < nstep && steps.n < MAX_STEPS; i++)
		steps.v[steps.n++] = step[i];
	f.step = steps.v;
	f.nstep = steps.n;
	va_start(ap, fmt);
	rule_add(r, &f, fmt, ap);
	va_end(ap);
}

/* The first field through which the acquire leads there, or NULL. */
static const struct ledger_key *common_key(const struct ledger *l, const struct ledger_site *a, const struct ledger_site *b)
{
	const unsigned int *x, *y;
	size_t n = ledger_site_keys(l, a, &x), m = ledger_site_keys(l, b, &y);

	for (size_t i = 0, k = 0; i < n && k < m;) {
		if (x[i] == y[k])
			return ledger_key_at(l, x[i]);
		if (x[i] < y[k])
			i++;
		else
			k++;
	}
	return NULL;
}

void rule_report_release(struct rule_run *r, struct ledger *l, const struct ledger_end *e, const char *fmt, ...)
{
	const struct ledger_site *s = e->site, *a = e->acquire;
	const struct ledger_key *key = a ? common_key(l, a, s) : NULL;
	struct steps steps = { .n = 0 };
	struct finding f = {
		.file = s->pos.file, .line = s->pos.line, .col = s->pos.col, .acquire = a ? a->callee : "",
		.acquire_text = a ? a->op->text : "", .release = s->callee,
	};
	va_list ap;

	if (a)
		push(&steps, STEP_ACQUIRE, &a->pos, a->kind == HOLD_GET ? "taken here" : "pinned here");
	if (key)
		push(&steps, STEP_STORE, &a->pos,
		     arena_printf(r->arena, "kept in %s%s%s", key->record, *key->record ? "." : "", key->field));
	push(&steps, STEP_RELEASE, &s->pos, s->use == LEDGER_USE_FREED ? "freed here" : "released here");
	f.step = steps.v;
	f.nstep = steps.n;
	va_start(ap, fmt);
	rule_add(r, &f, fmt, ap);
	va_end(ap);
}

void rule_report_end(struct rule_run *r, const struct ledger_site *s, const struct finding_step *step, size_t nstep,
		     const char *fmt, ...)
{
	struct finding f = {
		.file = s->pos.file, .line = s->pos.line, .col = s->pos.col, .acquire = "", .acquire_text = "",
		.release = s->callee, .step = step, .nstep = nstep,
	};
	va_list ap;

	va_start(ap, fmt);
	rule_add(r, &f, fmt, ap);
	va_end(ap);
}

static bool find_end(const struct ledger *l, const struct ledger_site *s, struct ledger_end *e)
{
	const unsigned int *id;
	size_t n;

	*e = (struct ledger_end){ .site = s };
	if (s->use ? s->use != LEDGER_USE_FREED : s->class != MODEL_RELEASE)
		return false;
	n = ledger_site_starts(l, s, &id, &e->all);
	for (size_t i = 0; i < n; i++)
		e->kinds |= 1u << ledger_site_at(l, id[i] - 1)->kind;
	e->acquire = n ? ledger_site_at(l, id[0] - 1) : NULL;
	e->all &= n > 0;
	return true;
}

static void run_releases(const struct rules_opts *o, struct ledger *l, struct arena *a)
{
	struct ledger_end e;

	for (size_t k = 0; k < ledger_nsite(l); k++) {
		if (!find_end(l, ledger_site_at(l, k), &e))
			continue;
		for (unsigned int i = 0; i < RULE_COUNT; i++) {
			const struct rule *rule = rule_at((enum rule_index)i);
			struct rule_run run = {
				.rule = rule, .fn = ledger_fn_ir(e.site->fn), .arena = a, .sink = o->sink, .severity = rule->severity,
				.confidence = rule->confidence < FINDING_MODERATE ? rule->confidence : FINDING_MODERATE,
			};

			if (rule->release && rule_set_has(o->enabled, (enum rule_index)i))
				rule->release(&run, l, &e);
		}
		arena_clear(a);
	}
}

void rules_run_program(const struct rules_opts *o, struct ledger *l)
{
	struct arena a = ARENA_INIT;

	for (unsigned int i = 0; i < RULE_COUNT; i++) {
		const struct rule *rule = rule_at((enum rule_index)i);

		if ((!rule->acquire && !rule->end) || !rule_set_has(o->enabled, (enum rule_index)i))
			continue;
		for (size_t k = 0; k < ledger_nsite(l); k++) {
			const struct ledger_site *s = ledger_site_at(l, k);
			struct rule_run run = {
				.rule = rule, .fn = ledger_fn_ir(s->fn), .arena = &a, .sink = o->sink, .severity = rule->severity,
				.confidence = rule->confidence,
			};

			if (s->class == MODEL_ACQUIRE && rule->acquire)
				rule->acquire(&run, l, s);
			else if ((s->class == MODEL_RELEASE || s->class == MODEL_DIRTY) && rule->end)
				rule->end(&run, l, s);
			arena_clear(&a);
		}
	}
	run_releases(o, l, &a);
	arena_release(&a);
}
