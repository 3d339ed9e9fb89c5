/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * finding.c - the sink: copies, removes duplicates, sorts
 *
 * Knows no rule and no source text. Duplicates are removed after sorting, so
 * that which copy survives does not depend on the order of the adds.
 */
#include "finding_p.h"
#include "../../lib/die.h"
#include "../../lib/strbuf.h"

static const char *const severity_name[] = {
	[FINDING_INFO] = "info",
	[FINDING_STYLE] = "style",
	[FINDING_NOTE] = "note",
	[FINDING_WARNING] = "warning",
	[FINDING_ERROR] = "error",
};

static const char *const confidence_name[] = {
	[FINDING_LOW] = "low",
	[FINDING_MODERATE] = "moderate",
	[FINDING_HIGH] = "high",
};

static const char *const step_name[] = {
	[STEP_ACQUIRE] = "acquire",
	[STEP_BRANCH] = "branch",
	[STEP_ASSUME] = "assume",
	[STEP_CALL] = "call",
	[STEP_STORE] = "store",
	[STEP_DIRTY] = "dirty",
	[STEP_USE] = "use",
	[STEP_RELEASE] = "release",
	[STEP_RETURN] = "return",
	[STEP_NOTE] = "note",
};

static const char *const state_name[] = {
	[FINDING_STATE_NONE] = "none",
	[FINDING_NEW] = "new",
	[FINDING_UNCHANGED] = "unchanged",
	[FINDING_UPDATED] = "updated",
	[FINDING_ABSENT] = "absent",
};

static int name_index(const char *const *names, size_t n, const char *name)
{
	for (size_t i = 0; i < n; i++)
		if (!strcmp(names[i], name))
			return (int)i;
	return -1;
}

const char *finding_severity_name(enum finding_severity s)
{
	return severity_name[s];
}

int finding_severity_parse(const char *name)
{
	return name_index(severity_name, ARRAY_SIZE(severity_name), name);
}

const char *finding_confidence_name(enum finding_confidence c)
{
	return confidence_name[c];
}

int finding_confidence_parse(const char *name)
{
	return name_index(confidence_name, ARRAY_SIZE(confidence_name), name);
}

const char *finding_step_name(enum finding_step_kind k)
{
	return step_name[k];
}

const char *finding_state_name(enum finding_state s)
{
	return state_name[s];
}

struct finding_sink *finding_sink_new(void)
{
	struct finding_sink *s = xcalloc(1, sizeof(*s));

	arena_init(&s->arena);
	strmap_init(&s->analysed);
	return s;
}

void finding_sink_free(struct finding_sink *s)
{
	if (!s)
		return;
	vec_release(&s->v);
	vec_release(&s->suppress);
	strmap_release(&s->analysed);
	arena_release(&s->arena);
	vec_free_(s);
}

static const char *copy(struct finding_sink *s, const char *text)
{
	return arena_strdup(&s->arena, text ? text : "");
}

static struct finding copied(struct finding_sink *s, const struct finding *f)
{
	struct finding_step *step;
	struct finding d = *f;

	d.rule = copy(s, f->rule);
	d.name = copy(s, f->name);
	d.file = copy(s, f->file);
	d.function = copy(s, f->function);
	d.message = copy(s, f->message);
	d.acquire = copy(s, f->acquire);
	d.release = copy(s, f->release);
	d.acquire_text = copy(s, f->acquire_text);
	d.configs = f->configs ? copy(s, f->configs) : NULL;
	d.mend_patch = f->mend_patch ? copy(s, f->mend_patch) : NULL;
	d.mend_diff = f->mend_patch ? copy(s, f->mend_diff) : NULL;
	d.mend_why = f->mend_patch ? copy(s, f->mend_why) : NULL;
	d.reason = NULL;
	d.suppressed = d.suppressed_in_source = false;
	d.step = NULL;
	if (f->nstep) {
		step = arena_dup(&s->arena, f->step, f->nstep * sizeof(*step));
		for (size_t i = 0; i < f->nstep; i++) {
			step[i].file = copy(s, f->step[i].file);
			step[i].text = copy(s, f->step[i].text);
		}
		d.step = step;
	}
	return d;
}

void finding_add(struct finding_sink *s, const struct finding *f)
{
	if (s->finished || s->has_kept)
		BUG("finding_add() after finding_finish() or finding_keep()");
	vec_push(&s->v, copied(s, f));
}

bool finding_has(const struct finding_sink *s, const struct finding *f)
{
	for (size_t i = 0; i < s->v.n; i++) {
		const struct finding *g = &s->v.v[i];

		if (g->line == f->line && g->col == f->col && !strcmp(g->rule, f->rule) && !strcmp(g->file, f->file))
			return true;
	}
	return false;
}

void finding_keep(struct finding_sink *s, const struct finding *f, enum finding_state state)
{
	struct finding d = copied(s, f);

	if (s->finished || (s->v.n && !s->has_kept))
		BUG("finding_keep() after finding_finish() or finding_add()");
	d.suppressed = f->suppressed;
	d.suppressed_in_source = f->suppressed_in_source;
	d.reason = f->reason ? copy(s, f->reason) : NULL;
	d.state = state;
	s->has_kept = true;
	vec_push(&s->v, d);
}

#define CMP_NUM(x, y) do { if ((x) != (y)) return (x) < (y) ? -1 : 1; } while (0)
#define CMP_STR(x, y) do { int c_ = strcmp((x), (y)); if (c_) return c_; } while (0)

/* What makes two findings the same one. */
static int cmp_key(const struct finding *a, const struct finding *b)
{
	CMP_STR(a->file, b->file);
	CMP_NUM(a->line, b->line);
	CMP_NUM(a->col, b->col);
	CMP_STR(a->rule, b->rule);
	CMP_STR(a->message, b->message);
	CMP_STR(a->function, b->function);
	return 0;
}

static int cmp_step(const struct finding_step *a, const struct finding_step *b)
{
	CMP_STR(a->file, b->file);
	CMP_NUM(a->line, b->line);
	CMP_NUM(a->col, b->col);
	CMP_NUM(a->kind, b->kind);
	CMP_STR(a->text, b->text);
	return 0;
}

/* A total order: the better copy of a duplicate first, then anything that tells them apart. */
static int cmp_finding(const void *x, const void *y)
{
	const struct finding *a = x, *b = y;
	int c = cmp_key(a, b);

	if (c)
		return c;
	CMP_NUM(b->confidence, a->confidence);
	CMP_NUM(b->severity, a->severity);
	CMP_NUM(a->nstep, b->nstep);
	CMP_STR(a->name, b->name);
	CMP_STR(a->acquire, b->acquire);
	CMP_STR(a->release, b->release);
	CMP_STR(a->acquire_text, b->acquire_text);
	CMP_NUM(a->function_line, b->function_line);
	CMP_NUM(a->state, b->state);
	for (size_t i = 0; i < a->nstep; i++) {
		c = cmp_step(&a->step[i], &b->step[i]);
		if (c)
			return c;
	}
	return 0;
}

static int cmp_strp(const void *x, const void *y)
{
	return strcmp(*(const char *const *)x, *(const char *const *)y);
}

/* Union of two comma separated lists, sorted. */
static const char *merge_configs(struct finding_sink *s, const char *a, const char *b)
{
	VEC(const char *) item = VEC_INIT;
	struct strbuf sb = STRBUF_INIT;
	const char *list[] = { a, b }, *res;
	char *text, *tok, *save;

	for (size_t i = 0; i < ARRAY_SIZE(list); i++) {
		if (!list[i])
			continue;
		text = arena_strdup(&s->arena, list[i]);
		for (tok = strtok_r(text, ",", &save); tok; tok = strtok_r(NULL, ",", &save))
			vec_push(&item, tok);
	}
	vec_sort(&item, cmp_strp);
	for (size_t i = 0; i < item.n; i++) {
		if (i && !strcmp(item.v[i], item.v[i - 1]))
			continue;
		strbuf_addf(&sb, "%s%s", sb.len ? "," : "", item.v[i]);
	}
	res = item.n ? arena_strdup(&s->arena, sb.buf) : NULL;
	vec_release(&item);
	strbuf_release(&sb);
	return res;
}

static void drop_duplicates(struct finding_sink *s)
{
	size_t n = 0;

	for (size_t i = 0; i < s->v.n; i++) {
		struct finding *f = &s->v.v[i];

		if (n && !cmp_key(&s->v.v[n - 1], f)) {
			struct finding *kept = &s->v.v[n - 1];

			kept->configs = merge_configs(s, kept->configs, f->configs);
			continue;
		}
		f->configs = merge_configs(s, f->configs, NULL);
		s->v.v[n++] = *f;
	}
	s->v.n = n;
}

void finding_finish(struct finding_sink *s)
{
	if (s->finished)
		BUG("finding_finish() twice");
	vec_sort(&s->v, cmp_finding);
	if (!s->has_kept) {
		drop_duplicates(s);
		fingerprint_all(s->v.v, s->v.n);
		suppress_apply(s);
	}
	s->finished = true;
}

size_t finding_count(const struct finding_sink *s)
{
	return s->v.n;
}

const struct finding *finding_at(const struct finding_sink *s, size_t i)
{
	if (i >= s->v.n)
		BUG("finding %zu of %zu", i, s->v.n);
	return &s->v.v[i];
}

void finding_set_mending(struct finding_sink *s, size_t i, const char *patch, const char *diff, const char *why)
{
	if (i >= s->v.n)
		BUG("finding %zu of %zu", i, s->v.n);
	s->v.v[i].mend_patch = copy(s, patch);
	s->v.v[i].mend_diff = copy(s, diff);
	s->v.v[i].mend_why = copy(s, why);
}

bool finding_counts(const struct finding *f)
{
	return !f->suppressed && (f->state == FINDING_STATE_NONE || f->state == FINDING_NEW);
}

size_t finding_count_at_least(const struct finding_sink *s, enum finding_severity min)
{
	size_t n = 0;

	for (size_t i = 0; i < s->v.n; i++)
		n += finding_counts(&s->v.v[i]) && s->v.v[i].severity >= min;
	return n;
}

static const struct {
	const char *name;
	void (*emit)(const struct finding_sink *s, const struct finding_emit *o, struct strbuf *out);
} format[FINDING_NR_FORMATS] = {
	[FINDING_TEXT] = { "text", emit_text },
	[FINDING_JSON] = { "json", emit_json },
	[FINDING_JSONL] = { "jsonl", emit_jsonl },
	[FINDING_SARIF] = { "sarif", emit_sarif },
	[FINDING_RDJSONL] = { "rdjsonl", emit_rdjsonl },
	[FINDING_CHECKS] = { "checks", emit_checks },
	[FINDING_PATCHWORK] = { "patchwork", emit_patchwork },
	[FINDING_KCIDB] = { "kcidb", emit_kcidb },
	[FINDING_SMATCH] = { "smatch", emit_smatch },
	[FINDING_CSV] = { "csv", emit_csv },
};

const char *finding_format_name(enum finding_format f)
{
	return format[f].name;
}

int finding_format_parse(const char *name, size_t len)
{
	for (int i = 0; i < FINDING_NR_FORMATS; i++)
		if (strlen(format[i].name) == len && !strncmp(format[i].name, name, len))
			return i;
	return -1;
}

void finding_emit(const struct finding_sink *s, const struct finding_emit *o, struct strbuf *out)
{
	if (!s->finished)
		BUG("finding_emit() before finding_finish()");
	format[o->format].emit(s, o, out);
}
