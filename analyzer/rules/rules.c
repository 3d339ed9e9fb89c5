/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * rules.c - the registry of rules, and one walk that feeds them all
 *
 * Knows no rule's business. A report is made complete here: place, evidence
 * from the trail of the path, and what the fingerprint needs.
 */
#include <stdarg.h>
#include "rule.h"
#include "rules_p.h"
#include "../../lib/alloc.h"
#include "../../lib/arena.h"
#include "../../lib/die.h"
#include "../../lib/strbuf.h"

#define RULE(id, file) extern const struct rule rule_##file;
#include "rules.def"
#undef RULE

static const struct rule *const all_rules[RULE_COUNT] = {
#define RULE(id, file) [RULE_##id] = &rule_##file,
#include "rules.def"
#undef RULE
};

_Static_assert(RULE_COUNT <= 64, "struct rule_set has 64 bits");

const struct rule *rule_at(enum rule_index i)
{
	return all_rules[i];
}

enum rule_index rule_find(const char *name)
{
	unsigned int i;

	for (i = 0; i < RULE_COUNT; i++)
		if (!strcmp(all_rules[i]->id, name) || !strcmp(all_rules[i]->name, name))
			break;
	return (enum rule_index)i;
}

/* --- sets --- */

struct rule_set rule_set_default(void)
{
	struct rule_set s = { 0 };

	for (unsigned int i = 0; i < RULE_COUNT; i++)
		if (all_rules[i]->default_on)
			s.bits |= 1ULL << i;
	return s;
}

struct rule_set rule_set_all(void)
{
	return (struct rule_set){ ~0ULL >> (64 - RULE_COUNT) };
}

bool rule_set_has(struct rule_set s, enum rule_index i)
{
	return s.bits >> i & 1;
}

static int set_change(struct rule_set *s, const char *word)
{
	bool take_away = *word == '-';
	enum rule_index i;

	if (take_away || *word == '+')
		word++;
	if (!strcmp(word, "all") || !strcmp(word, "none") || !strcmp(word, "default")) {
		if (take_away)
			return error("'-%s' is not a rule", word);
		s->bits = *word == 'n' ? 0 : *word == 'a' ? rule_set_all().bits : rule_set_default().bits;
		return 0;
	}
	i = rule_find(word);
	if (i == RULE_COUNT)
		return error("no such rule: '%s'", word);
	if (take_away)
		s->bits &= ~(1ULL << i);
	else
		s->bits |= 1ULL << i;
	return 0;
}

int rule_set_parse(struct rule_set *s, const char *spec)
{
	struct strbuf sb = STRBUF_INIT;
	struct rule_set work = *s;
	char *tok, *save = NULL;
	int ret = 0;

	strbuf_addstr(&sb, spec);
	for (tok = strtok_r(sb.buf, ", ", &save); tok && !ret; tok = strtok_r(NULL, ", ", &save))
		ret = set_change(&work, tok);
	if (!ret)
		*s = work;
	strbuf_release(&sb);
	return ret;
}

/* --- reporting --- */

struct rule_said {
	const struct ir_op *op, *acquire;
	struct rule_said *next;
};

static bool was_said(struct rule_run *r, const struct ir_op *op, const struct ir_op *acquire)
{
	struct rule_said *s;

	for (s = r->said; s; s = s->next)
		if (s->op == op && s->acquire == acquire)
			return true;
	s = arena_new(r->arena, struct rule_said);
	*s = (struct rule_said){ op, acquire, r->said };
	r->said = s;
	return false;
}

static const enum finding_step_kind step_of_flow[] = {
	[FLOW_STEP_BRANCH] = STEP_BRANCH,
	[FLOW_STEP_ACQUIRE] = STEP_ACQUIRE,
	[FLOW_STEP_RELEASE] = STEP_RELEASE,
	[FLOW_STEP_DIRTY] = STEP_DIRTY,
	[FLOW_STEP_ESCAPE] = STEP_STORE,
	[FLOW_STEP_CALL] = STEP_CALL,
	[FLOW_STEP_LOOP] = STEP_BRANCH,
	[FLOW_STEP_RETURN] = STEP_RETURN,
};

static const struct {
	enum finding_step_kind kind;
	const char *text;
} step_of_event[FLOW_EVENT_COUNT] = {
	[FLOW_ACQUIRE] = { STEP_ACQUIRE, "acquired here" },
	[FLOW_RELEASE] = { STEP_RELEASE, "released here" },
	[FLOW_DIRTY] = { STEP_DIRTY, "marked dirty here" },
	[FLOW_USE] = { STEP_USE, "used here" },
	[FLOW_FREE] = { STEP_RELEASE, "freed here" },
	[FLOW_GETREF] = { STEP_NOTE, "reference taken here" },
	[FLOW_COMPARE] = { STEP_BRANCH, "compared here" },
	[FLOW_STORE_RESULT] = { STEP_STORE, "stored here" },
	[FLOW_CALL] = { STEP_CALL, "called here" },
	[FLOW_ESCAPE] = { STEP_STORE, "handed over here" },
	[FLOW_LOCK] = { STEP_NOTE, "unlocked here" },
	[FLOW_WRITE] = { STEP_USE, "written here" },
	[FLOW_SUM] = { STEP_USE, "reckoned with here" },
	[FLOW_RETURN] = { STEP_RETURN, "returns here" },
};

/* What happened to this hold, in the words of the conventions; the walk's own text names the callee. */
static const char *step_text(const struct flow_step *st, const struct flow_hold *h)
{
	switch (st->kind) {
	case FLOW_STEP_ACQUIRE:
		return !h ? st->text : h->is_alloc ? "allocated here" : h->kind == HOLD_PIN ? "pinned here" : "taken here";
	case FLOW_STEP_RELEASE:
		return "released here";
	case FLOW_STEP_DIRTY:
		return "marked dirty here";
	default:
		return st->text;
	}
}

/* The path up to the event, and the event itself, which the state does not have yet. */
static size_t evidence(struct rule_run *r, const struct flow_event *ev, const struct flow_hold *h,
		       struct finding_step **out)
{
	const struct flow_step *trail;
	size_t n = flow_trail(ev->state, h, &trail);
	struct finding_step *step = arena_array(r->arena, n + 1, sizeof(*step));

	for (size_t i = 0; i < n; i++)
		step[i] = (struct finding_step){
			.kind = step_of_flow[trail[i].kind], .file = trail[i].pos.file,
			.line = trail[i].pos.line, .col = trail[i].pos.col, .text = step_text(&trail[i], h),
		};
	if (!n || trail[n - 1].pos.line != ev->pos.line || trail[n - 1].pos.col != ev->pos.col)
		step[n++] = (struct finding_step){
			.kind = step_of_event[ev->kind].kind, .file = ev->pos.file,
			.line = ev->pos.line, .col = ev->pos.col, .text = step_of_event[ev->kind].text,
		};
	*out = step;
	return n;
}

static void add(struct rule_run *r, struct finding *f)
{
	f->rule = r->rule->id;
	f->name = r->rule->name;
	f->severity = r->severity;
	f->confidence = r->confidence;
	f->function = r->fn->name;
	f->function_line = r->fn->pos.line;
	finding_add(r->sink, f);
	r->severity = r->rule->severity;
	r->confidence = r->rule->confidence;
}

void rule_add(struct rule_run *r, struct finding *f, const char *fmt, va_list ap)
{
	struct strbuf sb = STRBUF_INIT;

	strbuf_vaddf(&sb, fmt, ap);
	f->message = sb.buf;
	add(r, f);
	strbuf_release(&sb);
}

static bool is_release(const struct flow_event *ev)
{
	return ev->kind == FLOW_RELEASE || ev->kind == FLOW_FREE;
}

static struct finding finding_at_event(struct rule_run *r, const struct flow_event *ev, const struct flow_hold *h)
{
	struct finding f = {
		.file = ev->pos.file, .line = ev->pos.line, .col = ev->pos.col,
		.acquire = h ? h->callee : ev->kind == FLOW_ACQUIRE ? ev->callee : "",
		.acquire_text = h ? h->text : ev->op ? ev->op->text : "",
		.release = is_release(ev) ? ev->callee : "",
	};
	struct finding_step *step;

	f.nstep = evidence(r, ev, h, &step);
	f.step = step;
	return f;
}

struct rule_draft {
	struct finding f;
	const struct ir_op *op, *acquire;
	enum finding_severity severity;
	enum finding_confidence confidence;
};

struct rule_draft *rule_draft(struct rule_run *r, const struct flow_event *ev, const struct flow_hold *h,
			      const char *fmt, ...)
{
	struct rule_draft *d = arena_new(r->arena, struct rule_draft);
	struct strbuf sb = STRBUF_INIT;
	va_list ap;

	*d = (struct rule_draft){ finding_at_event(r, ev, h), ev->op, h ? h->op : NULL, r->severity, r->confidence };
	va_start(ap, fmt);
	strbuf_vaddf(&sb, fmt, ap);
	va_end(ap);
	d->f.message = arena_strdup(r->arena, sb.buf);
	strbuf_release(&sb);
	r->severity = r->rule->severity;
	r->confidence = r->rule->confidence;
	return d;
}

void rule_submit(struct rule_run *r, const struct rule_draft *d)
{
	struct finding f = d->f;

	if (was_said(r, d->op, d->acquire))
		return;
	r->severity = d->severity;
	r->confidence = d->confidence;
	add(r, &f);
}

void rule_report(struct rule_run *r, const struct flow_event *ev, const struct flow_hold *h,
		 const char *fmt, ...)
{
	va_list ap;

	if (!was_said(r, ev->op, h ? h->op : NULL)) {
		struct finding f = finding_at_event(r, ev, h);

		va_start(ap, fmt);
		rule_add(r, &f, fmt, ap);
		va_end(ap);
	}
	r->severity = r->rule->severity;
	r->confidence = r->rule->confidence;
}

void rule_report_op(struct rule_run *r, const struct ir_op *op, const char *fmt, ...)
{
	struct finding f = {
		.file = op->pos.file, .line = op->pos.line, .col = op->pos.col,
		.acquire_text = op->text,
	};
	va_list ap;

	va_start(ap, fmt);
	rule_add(r, &f, fmt, ap);
	va_end(ap);
}

/* --- helpers --- */

bool rule_is_sure(const struct flow_hold *h)
{
	return h && !h->is_alloc && h->status != FLOW_UNSURE;
}

bool rule_is_match(const struct flow_event *ev)
{
	const struct flow_hold *h;

	if (!ev->released)
		return ev->hold != NULL;
	h = flow_hold_of(ev->state, ev->released);
	return h && ev->hold && h->id == ev->hold->id;
}

bool rule_is_lost(const struct flow_hold *h)
{
	if (h->status == FLOW_ESCAPED)
		return h->carrier_freed && h->escape == FLOW_ESC_PARAM && h->escape_op == h->op;
	return (h->status == FLOW_HELD || h->status == FLOW_PARTLY) && h->escape == FLOW_ESC_NONE;
}

const char *rule_verb(const struct flow_hold *h)
{
	return h->kind == HOLD_PIN ? "pinned" : "taken";
}

unsigned int rule_line(const struct flow_hold *h)
{
	return h->op->pos.line;
}

/* --- running --- */

struct feed {
	struct rule_run run[RULE_COUNT];
	size_t n;
};

static void feed_event(void *ctx, const struct flow_event *ev)
{
	struct feed *f = ctx;

	for (size_t i = 0; i < f->n; i++)
		if (f->run[i].rule->event)
			f->run[i].rule->event(&f->run[i], ev);
}

struct flow_result *rules_run(const struct rules_opts *o, const struct ir_fn *fn, struct arena *a)
{
	struct feed feed = { .n = 0 };
	struct flow_hooks hooks = { .event = feed_event, .ctx = &feed };
	struct flow_result *res;

	if (fn->giveup)
		return NULL;
	for (unsigned int i = 0; i < RULE_COUNT; i++) {
		const struct rule *rule = all_rules[i];

		if (!rule_set_has(o->enabled, (enum rule_index)i))
			continue;
		feed.run[feed.n++] = (struct rule_run){
			.rule = rule, .fn = fn, .model = o->model, .arena = a, .sink = o->sink,
			.severity = rule->severity, .confidence = rule->confidence,
		};
	}
	res = flow_run(fn, o->model, o->summaries, &hooks, o->limits, a);
	for (size_t i = 0; i < feed.n; i++)
		if (feed.run[i].rule->function)
			feed.run[i].rule->function(&feed.run[i], fn, res);
	return res;
}
