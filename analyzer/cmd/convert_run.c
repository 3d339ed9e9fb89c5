/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * convert_run.c - from objects to texts that are proved
 *
 * Objects that share a file are converted one after the other, each on the
 * text that the ones before it left; all others at the same time. Then every
 * changed file is analysed and compiled. An object that fails is taken out, and
 * the objects of its files are done again without it.
 */
#include <fnmatch.h>
#include <stdio.h>
#include <string.h>

#include "../../lib/alloc.h"
#include "../../lib/die.h"
#include "../../lib/fs.h"
#include "../../lib/intern.h"
#include "../../lib/pack.h"
#include "../../lib/pool.h"
#include "../../lib/progress.h"
#include "../../lib/strbuf.h"
#include "../change/difference.h"
#include "../convert/proof.h"
#include "convert_p.h"

/* One spatch, for all steps on one place. */
#define SPATCH_SECONDS 120

/* --- what was asked for --- */

static bool in_scope(const struct convert *c, const struct object_call *call)
{
	if (c->all || !c->nscope)
		return c->all;
	for (int i = 0; i < c->nscope; i++) {
		const char *s = c->scope[i];
		size_t n = strlen(s);

		while (n && s[n - 1] == '/')
			n--;
		if (!strcmp(call->function, s) || !strcmp(call->path, s) || !fnmatch(s, call->path, 0) ||
		    (!strncmp(call->path, s, n) && call->path[n] == '/'))
			return true;
	}
	return false;
}

static bool is_wanted(const struct convert *c, const struct object *o, enum hold_kind kind)
{
	for (size_t i = 0; i < o->ncall; i++)
		if (o->call[i].role == OBJECT_ACQUIRE && o->call[i].kind == kind && in_scope(c, &o->call[i]))
			return true;
	return false;
}

/* --- what speaks against it --- */

static const char *trouble(void *ctx, const char *path, const char *function, bool *is_finding)
{
	struct convert *c = ctx;
	const struct unit_facts *uf = strmap_get(&c->by_path, path);
	struct finding_sink *sink;
	const char *why = NULL;

	for (size_t i = 0; uf && i < uf->function.n; i++) {
		const struct facts_function *f = &uf->function.v[i];

		for (size_t k = 0; k < f->giveup.n; k++)
			if (f->giveup.v[k].stage < ROW_GIVEUP_FLOW)
				return arena_printf(&c->arena, "%s() was given up: %s", f->name, f->giveup.v[k].reason);
	}
	if (!uf)
		return "not read";
	sink = finding_sink_new();
	convert_findings(c, uf, sink);
	finding_finish(sink);
	for (size_t i = 0; i < finding_count(sink) && !why; i++) {
		const struct finding *f = finding_at(sink, i);

		if (f->severity < FINDING_WARNING || strcmp(f->function, function))
			continue;
		why = arena_printf(&c->arena, "%s at line %u: %s", f->name, f->line, f->message);
		*is_finding = true;
	}
	finding_sink_free(sink);
	return why;
}

static enum plan_case class_of(void *ctx, const struct object_call *acquire, const char **why, bool *is_read)
{
	struct convert *c = ctx;
	struct strbuf key = STRBUF_INIT;
	const struct convert_class *x;

	strbuf_addf(&key, "%s:%u:%s", acquire->path, acquire->line, acquire->callee);
	x = strmap_get(&c->class, key.buf);
	strbuf_release(&key);
	if (!x)
		return PLAN_CASE_UNKNOWN;
	*why = x->why;
	*is_read = x->is_read;
	return x->class;
}

/* --- the places of an object in a file --- */

static int by_text(const void *x, const void *y)
{
	return strcmp(*(const char *const *)x, *(const char *const *)y);
}

static void add_path(struct convert_one *one, const char *path)
{
	for (size_t i = 0; i < one->path.n; i++)
		if (!strcmp(one->path.v[i], path))
			return;
	vec_push(&one->path, path);
}

static bool is_changed(const struct convert *c, const struct object_call *call)
{
	enum hold_kind kind = c->reverse ? HOLD_PIN : HOLD_GET;

	return (call->role == OBJECT_ACQUIRE || call->role == OBJECT_RELEASE) && call->kind == kind;
}

struct places {
	VEC(struct steps_place) v;
};

static void add_place(struct places *p, const char *function, const char *place, unsigned int need)
{
	for (size_t i = 0; i < p->v.n; i++)
		if (!strcmp(p->v.v[i].function, function) && !strcmp(p->v.v[i].place, place)) {
			p->v.v[i].need |= need;
			return;
		}
	vec_push(&p->v, (struct steps_place){ function, place, need });
}

/* What has to be done in a function: the dirtying with the release. */
static unsigned int need_in(const struct convert *c, const struct object *o, const struct object_call *like)
{
	unsigned int need = 0, dirty = 0;

	for (size_t i = 0; i < o->ncall; i++) {
		const struct object_call *x = &o->call[i];

		if (strcmp(x->path, like->path) || strcmp(x->function, like->function))
			continue;
		if (x->role == OBJECT_DIRTY)
			dirty = STEPS_DIRTY;
		if (is_changed(c, x))
			need |= x->role == OBJECT_ACQUIRE ? STEPS_ACQUIRE : STEPS_RELEASE;
	}
	return need & STEPS_RELEASE ? need | dirty : need;
}

/* What a loop copies the page from first: the call for all pages is shorter than that for one. */
static void places_of(const struct convert *c, const struct object *o, const char *path, struct places *out)
{
	for (int own = 0; own < 2; own++)
		for (size_t i = 0; i < o->ncall; i++) {
			const struct object_call *x = &o->call[i];
			unsigned int need;

			if (strcmp(x->path, path) || !x->place || (own ? x->role > OBJECT_DIRTY : x->role != OBJECT_ALIAS))
				continue;
			need = need_in(c, o, x);
			if (!own || x->role == OBJECT_DIRTY)
				need &= ~(unsigned int)STEPS_ACQUIRE;
			else if (x->role == OBJECT_RELEASE)
				need &= STEPS_RELEASE | STEPS_DIRTY;
			if (need)
				add_place(out, x->function, x->place, need);
		}
}

/* --- the semantic patches, in workers --- */

struct group {
	VEC(size_t) one;
};

struct work {
	struct convert *c;
	VEC(struct group) group;
};

static void split(struct work *w)
{
	struct strmap at = STRMAP_INIT;	/* path: group + 1 */

	for (size_t i = 0; i < w->c->one.n; i++) {
		const struct convert_one *one = &w->c->one.v[i];
		size_t g = 0;

		if (one->plan.refusal)
			continue;
		for (size_t k = 0; k < one->path.n && !g; k++)
			g = (size_t)(uintptr_t)strmap_get(&at, one->path.v[k]);
		if (!g) {
			vec_push(&w->group, (struct group){ VEC_INIT });
			g = w->group.n;
		}
		vec_push(&w->group.v[g - 1].one, i);
		for (size_t k = 0; k < one->path.n; k++) {
			size_t other = (size_t)(uintptr_t)strmap_get(&at, one->path.v[k]);

			if (other && other != g) {	/* two groups become one */
				struct group *from = &w->group.v[other - 1];

				for (size_t m = 0; m < from->one.n; m++)
					vec_push(&w->group.v[g - 1].one, from->one.v[m]);
				vec_clear(&from->one);
				strmap_each(&at, e)
					if ((size_t)(uintptr_t)e->value == other)
						e->value = (void *)(uintptr_t)g;
			}
			strmap_put(&at, one->path.v[k], (void *)(uintptr_t)g);
		}
	}
	strmap_release(&at);
}

/* The second patch of case 2: FOLL_LONGTERM where the object is pinned now. */
static int add_longterm(const struct convert_one *one, const char *path, const struct overlay_file *f, const char *dir,
			struct strbuf *out, struct strbuf *why)
{
	const struct object *o = one->plan.object;
	struct places p = { VEC_INIT };
	struct steps_job j = { .kind = STEPS_LONGTERM, .path = path, .dir = dir, .timeout = SPATCH_SECONDS };
	int ret;

	for (size_t i = 0; i < o->ncall; i++)
		if (o->call[i].role == OBJECT_ACQUIRE && o->call[i].place && !strcmp(o->call[i].path, path))
			add_place(&p, o->call[i].function, o->call[i].place, STEPS_ACQUIRE);
	j.place = p.v.v;
	j.n = p.v.n;
	ret = steps_apply(&j, f->text, f->len, out, why);
	vec_release(&p.v);
	return ret;
}

static void apply_one(struct convert *c, size_t i, struct overlay *text, const char *dir, struct packbuf *out)
{
	struct convert_one *one = &c->one.v[i];
	struct strbuf result = STRBUF_INIT, why = STRBUF_INIT;
	struct overlay mine = OVERLAY_INIT;
	enum plan_refusal refusal = PLAN_NONE;

	pack_u(out, i + 1);
	for (size_t k = 0; k < one->path.n && !refusal; k++) {
		const struct overlay_file *f = overlay_find(text, one->path.v[k]);
		const char *old = f ? f->text : convert_text(c, one->path.v[k]);
		struct places p = { VEC_INIT };
		struct steps_job j = {
			.kind = c->reverse ? STEPS_REVERSE : STEPS_FORWARD, .path = one->path.v[k], .dir = dir,
			.sleepable = c->sleepable, .timeout = SPATCH_SECONDS,
			.has_range = convert_has(c, "unpin_user_page_range_dirty_lock"),
			.has_put_user = convert_has(c, "put_user_page"),
		};

		places_of(c, one->plan.object, one->path.v[k], &p);
		j.place = p.v.v;
		j.n = p.v.n;
		strbuf_clear(&result);
		if (!old) {
			refusal = PLAN_SPATCH;
			strbuf_addf(&why, "'%s' cannot be read", one->path.v[k]);
		} else if (steps_apply(&j, old, strlen(old), &result, &why)) {
			refusal = PLAN_SPATCH;
		} else if (!c->reverse && steps_count_comments(result.buf, result.len) < steps_count_comments(old, strlen(old))) {
			refusal = PLAN_COMMENT;
			strbuf_addf(&why, "in '%s'", one->path.v[k]);
		} else {
			overlay_set(&mine, one->path.v[k], result.buf, result.len);
		}
		vec_release(&p.v);
	}
	pack_u(out, refusal);
	pack_str(out, why.buf);
	pack_u(out, refusal ? 0 : one->path.n);
	for (size_t k = 0; k < one->path.n && !refusal; k++) {
		const struct overlay_file *f = overlay_find(&mine, one->path.v[k]);

		pack_bytes(out, f->text, f->len);
		strbuf_clear(&result);
		if (one->plan.class != PLAN_CASE_LONGTERM || add_longterm(one, one->path.v[k], f, dir, &result, &why)) {
			strbuf_clear(&result);
			strbuf_add(&result, f->text, f->len);
		}
		pack_bytes(out, result.buf, result.len);
		overlay_set(text, one->path.v[k], result.buf, result.len);
	}
	overlay_release(&mine);
	strbuf_release(&result);
	strbuf_release(&why);
}

static char *make_dir(const struct convert *c, const char *what, size_t n)
{
	struct strbuf sb = STRBUF_INIT;

	strbuf_addf(&sb, "%s/%s%zu", c->tmp, what, n);
	if (fs_mkdir_p(sb.buf))
		die_errno("cannot make '%s'", sb.buf);
	return strbuf_detach(&sb, NULL);
}

static void apply_group(void *ctx, size_t job, struct packbuf *out)
{
	struct work *w = ctx;
	struct overlay text = OVERLAY_INIT;
	char *dir = make_dir(w->c, "spatch", job);

	for (size_t i = 0; i < w->group.v[job].one.n; i++)
		apply_one(w->c, w->group.v[job].one.v[i], &text, dir, out);
	pack_u(out, 0);
	overlay_release(&text);
	free(dir);
}

static void refuse(struct convert_one *one, enum plan_refusal r, const char *why)
{
	one->plan.refusal = r;
	one->plan.detail = intern(why);
}

static int applied(void *ctx, size_t job, const struct pool_result *r)
{
	struct work *w = ctx;
	struct convert *c = w->c;
	struct strmap text = STRMAP_INIT;
	struct unpack in;
	size_t i;

	if (r->status != POOL_OK) {
		for (size_t k = 0; k < w->group.v[job].one.n; k++)
			refuse(&c->one.v[w->group.v[job].one.v[k]], PLAN_SPATCH, r->why);
		return 0;
	}
	unpack_init(&in, r->data, r->len);
	while ((i = unpack_u(&in)) && !in.failed) {
		struct convert_one *one = &c->one.v[i - 1];
		enum plan_refusal refusal = (enum plan_refusal)unpack_u(&in);
		const char *why = unpack_str(&in);
		size_t n = unpack_u(&in);

		vec_clear(&one->new_text);
		vec_clear(&one->longterm_text);
		vec_clear(&one->old_text);
		if (refusal)
			refuse(one, refusal, why);
		for (size_t k = 0; k < n; k++) {
			size_t len, len2;
			const void *data = unpack_bytes(&in, &len), *data2 = unpack_bytes(&in, &len2);
			const char *old = strmap_get(&text, one->path.v[k]);
			const char *now = arena_strndup(&c->arena, data, len), *last = arena_strndup(&c->arena, data2, len2);

			old = old ? old : convert_text(c, one->path.v[k]);
			vec_push(&one->old_text, old);
			vec_push(&one->new_text, now);
			vec_push(&one->longterm_text, last);
			strmap_put(&text, one->path.v[k], (void *)last);
		}
	}
	strmap_release(&text);
	return 0;
}

static void tick(void *ctx, size_t finished, size_t job)
{
	struct work *w = ctx;

	progress_tick(finished, w->group.v[job].one.n ? w->c->one.v[w->group.v[job].one.v[0]].path.v[0] : "");
}

static void apply_all(struct convert *c)
{
	struct work w = { .c = c };
	struct pool_opts o = {
		.jobs = session_jobs(&c->so), .work = apply_group, .done = applied, .tick = tick, .ctx = &w,
	};

	split(&w);
	progress_start("converting", w.group.n);
	if (w.group.n && pool_run(w.group.n, &o))
		exit(2);
	progress_done();
	for (size_t i = 0; i < w.group.n; i++)
		vec_release(&w.group.v[i].one);
	vec_release(&w.group);
}

/* --- the proof --- */

/* The texts of all objects together; the last one of a file counts. */
static void gather(struct convert *c, struct overlay *o, struct strmap *changed)
{
	for (size_t i = 0; i < c->base.n; i++)
		overlay_set(o, c->base.file[i].path, c->base.file[i].text, c->base.file[i].len);
	for (size_t i = 0; i < c->one.n; i++) {
		const struct convert_one *one = &c->one.v[i];

		if (one->plan.refusal)
			continue;
		for (size_t k = 0; k < one->new_text.n; k++) {
			overlay_set(o, one->path.v[k], one->longterm_text.v[k], strlen(one->longterm_text.v[k]));
			if (strcmp(one->longterm_text.v[k], one->old_text.v[k]))
				strmap_put(changed, one->path.v[k], c);
		}
	}
}

static void fail_path(struct convert *c, const char *path, enum plan_refusal r, const char *why)
{
	for (size_t i = 0; i < c->one.n; i++)
		for (size_t k = 0; k < c->one.v[i].path.n && !c->one.v[i].plan.refusal; k++)
			if (!strcmp(c->one.v[i].path.v[k], path))
				refuse(&c->one.v[i], r, why);
}

struct compile {
	struct convert *c;
	const struct overlay *o;
	VEC(const struct unit *) unit;
};

static void compile_one(void *ctx, size_t job, struct packbuf *out)
{
	struct compile *x = ctx;
	struct strbuf why = STRBUF_INIT;
	char *dir = make_dir(x->c, "cc", job);

	if (proof_compile(x->unit.v[job], x->c->session.tree.root, x->o, dir, &why))
		pack_str(out, why.buf);
	strbuf_release(&why);
	free(dir);
}

static int compiled(void *ctx, size_t job, const struct pool_result *r)
{
	struct compile *x = ctx;
	struct unpack in;

	unpack_init(&in, r->data, r->status == POOL_OK ? r->len : 0);
	if (r->status != POOL_OK)
		fail_path(x->c, x->unit.v[job]->path, PLAN_COMPILE, r->why);
	else if (r->len)
		fail_path(x->c, x->unit.v[job]->path, PLAN_COMPILE, unpack_str(&in));
	return 0;
}

static void compile_all(struct convert *c, const struct overlay *o, const struct strmap *changed)
{
	struct compile x = { .c = c, .o = o };
	struct pool_opts opts = { .jobs = session_jobs(&c->so), .work = compile_one, .done = compiled, .ctx = &x };
	const char *why;

	strmap_each(changed, e) {
		const struct unit *u = convert_unit(c, e->key, &why);

		if (u)
			vec_push(&x.unit, u);
	}
	if (x.unit.n && pool_run(x.unit.n, &opts))
		exit(2);
	vec_release(&x.unit);
}

/* The same finding about the call by its old name: "gup_flags of get_user_pages_fast() ...". */
static bool was_there(const struct difference *d, const struct finding *new)
{
	for (size_t i = 0; i < d->n; i++) {
		const struct finding *old = d->entry[i].old;

		if (d->entry[i].kind == DIFFERENCE_FIXED && !strcmp(old->rule, new->rule) && !strcmp(old->function, new->function))
			return true;
	}
	return false;
}

/* Findings that the change brings, of one file. */
static void compare_findings(struct convert *c, const struct unit_facts *was, const struct unit_facts *now)
{
	struct finding_sink *old = finding_sink_new(), *new = finding_sink_new();
	struct difference d = DIFFERENCE_INIT;

	convert_findings(c, was, old);
	convert_findings(c, now, new);
	finding_finish(old);
	finding_finish(new);
	difference_of_sinks(&d, old, new);
	for (size_t i = 0; i < d.n; i++)
		if (d.entry[i].worse && !was_there(&d, d.entry[i].new)) {
			const struct finding *f = d.entry[i].new;
			const char *why = arena_printf(&c->arena, "%s in %s(), line %u: %s", f->name, f->function, f->line, f->message);

			fail_path(c, now->path, PLAN_FINDING, why);
			break;
		}
	difference_release(&d);
	finding_sink_free(old);
	finding_sink_free(new);
}

static bool shares_file(const struct convert_one *x, const struct convert_one *y)
{
	for (size_t i = 0; i < x->path.n; i++)
		for (size_t k = 0; k < y->path.n; k++)
			if (!strcmp(x->path.v[i], y->path.v[k]))
				return true;
	return false;
}

/* Is an object that passed in a file of one that just failed? */
static bool has_neighbour(const struct convert *c, const bool *was_good)
{
	for (size_t i = 0; i < c->one.n; i++)
		for (size_t k = 0; was_good[i] && c->one.v[i].plan.refusal && k < c->one.n; k++)
			if (!c->one.v[k].plan.refusal && shares_file(&c->one.v[i], &c->one.v[k]))
				return true;
	return false;
}

/* False: something was refused, and what shared a file with it has to be done again. */
static bool prove(struct convert *c)
{
	struct overlay o = OVERLAY_INIT;
	struct strmap changed = STRMAP_INIT;
	VEC(const char *) path = VEC_INIT;
	VEC(const struct unit_facts *) unit = VEC_INIT;
	const struct unit_facts **uf;
	const char **why;
	struct object_set now;
	bool *was_good = arena_array(&c->arena, c->one.n + 1, sizeof(*was_good));

	for (size_t i = 0; i < c->one.n; i++)
		was_good[i] = !c->one.v[i].plan.refusal;
	gather(c, &o, &changed);
	strmap_each(&changed, e)
		vec_push(&path, intern(e->key));
	vec_sort(&path, by_text);
	uf = arena_array(&c->arena, path.n + 1, sizeof(*uf));
	why = arena_array(&c->arena, path.n + 1, sizeof(*why));
	convert_analyse(c, path.v, path.n, &o, uf, why);
	for (size_t i = 0; i < c->unit.n; i++)
		vec_push(&unit, c->unit.v[i]);
	for (size_t i = 0; i < path.n; i++) {
		const struct unit_facts *was = strmap_get(&c->by_path, path.v[i]);

		if (!uf[i]) {
			fail_path(c, path.v[i], PLAN_COMPILE, why[i]);
			continue;
		}
		for (size_t k = 0; k < unit.n; k++)
			if (unit.v[k] == was)
				unit.v[k] = uf[i];
		if (uf[i]->diag.n > was->diag.n)
			fail_path(c, path.v[i], PLAN_COMPILE, uf[i]->diag.v[0].text);
		compare_findings(c, was, uf[i]);
	}
	convert_build(c, &now, unit.v, unit.n);
	for (size_t i = 0; i < c->one.n; i++) {
		struct strbuf sb = STRBUF_INIT;

		if (!c->one.v[i].plan.refusal && proof_object(c->one.v[i].plan.object, &now, &sb))
			refuse(&c->one.v[i], PLAN_LEFT_OVER, sb.buf);
		strbuf_release(&sb);
	}
	if (!c->no_compile)
		compile_all(c, &o, &changed);
	overlay_release(&o);
	strmap_release(&changed);
	vec_release(&path);
	vec_release(&unit);
	return !has_neighbour(c, was_good);
}

/* --- all of it --- */

/* --case: the last one that fits; checked when the options were read. */
static enum plan_case given_case(const struct convert *c, const struct object *o)
{
	enum plan_case found = PLAN_CASE_UNKNOWN;

	for (int i = 0; i < c->cases.n; i++) {
		const char *s = c->cases.v[i], *eq = strrchr(s, '=');
		char *name = xstrndup(s, eq ? (size_t)(eq - s) : 0);

		for (size_t k = 0; k < o->ncall; k++)
			if (!eq || (o->call[k].role == OBJECT_ACQUIRE && (!strcmp(o->call[k].path, name) || !strcmp(o->call[k].function, name))))
				found = (enum plan_case)((eq ? eq[1] : s[0]) - '0');
		vec_free_(name);
	}
	return found;
}

static struct convert_one new_one(struct convert *c, const struct object *o)
{
	struct plan_options po = { .class = given_case(c, o) };
	struct plan_source src = { .trouble = trouble, .class = class_of, .ctx = c };
	struct convert_one one = { 0 };

	for (int i = 0; i < c->nscope; i++)
		po.in_mm |= !strncmp(c->scope[i], "mm/", 3);
	one.plan = plan_make(o, &po, &src, &c->arena);
	for (size_t i = 0; i < o->ncall; i++)
		if (is_changed(c, &o->call[i]))
			add_path(&one, o->call[i].path);
	vec_sort(&one.path, by_text);
	for (size_t i = 0; i < one.path.n && !one.plan.refusal; i++)
		if (!strmap_get(&c->by_path, one.path.v[i]))
			refuse(&one, PLAN_UNCLEAR, arena_printf(&c->arena, "'%s' is no file that is compiled by itself", one.path.v[i]));
	return one;
}

/* Calls in functions that were given up are in no object. */
static void add_given_up(struct convert *c, const struct unit_facts *uf, const struct facts_function *f)
{
	for (size_t i = 0; i < uf->seen.n; i++) {
		const struct row_mention_seen *r = &uf->seen.v[i];
		struct object_call call = {
			.role = OBJECT_ACQUIRE, .kind = HOLD_GET, .path = uf->path, .function = f->name, .callee = r->name,
			.text = "", .line = (unsigned int)r->line, .col = (unsigned int)r->col,
		};
		struct convert_one one = { 0 };

		if (r->how != ROW_SEEN_CALL || strcmp(r->function, f->name) || !plan_pin_twin(r->name) || !in_scope(c, &call))
			continue;
		one.plan.acquire = arena_dup(&c->arena, &call, sizeof(call));
		refuse(&one, PLAN_GIVEN_UP, f->giveup.v[0].reason);
		vec_push(&c->one, one);
		return;
	}
}

void convert_run(struct convert *c)
{
	struct strmap extra = STRMAP_INIT;

	for (size_t k = 0; k < c->set.n; k++)
		if (is_wanted(c, &c->set.object[k], HOLD_GET))
			convert_widen_by(c, &c->set.object[k], &extra);
	if (convert_widen(c, &extra))
		convert_build(c, &c->set, c->unit.v, c->unit.n);
	for (size_t k = 0; k < c->set.n; k++)
		if (is_wanted(c, &c->set.object[k], HOLD_GET))
			vec_push(&c->one, new_one(c, &c->set.object[k]));
	strmap_release(&extra);
	for (size_t i = 0; i < c->unit.n; i++)
		for (size_t k = 0; k < c->unit.v[i]->function.n; k++) {
			const struct facts_function *f = &c->unit.v[i]->function.v[k];

			if (f->giveup.n && f->giveup.v[0].stage < ROW_GIVEUP_FLOW)
				add_given_up(c, c->unit.v[i], f);
		}
	if (c->dry_run)
		return;
	do
		apply_all(c);
	while (!prove(c));
}

/* Taken by pin_user_pages*(), not out of an iterator. */
static bool has_pin_call(const struct object *o)
{
	for (size_t i = 0; i < o->ncall; i++)
		if (o->call[i].role == OBJECT_ACQUIRE && !strncmp(o->call[i].callee, "pin_user_pages", 14))
			return true;
	return false;
}

/* For the round trip: every pin of the files in scope, without a question. */
void convert_reverse(struct convert *c)
{
	for (size_t k = 0; k < c->set.n; k++) {
		const struct object *o = &c->set.object[k];
		struct convert_one one = { 0 };
		bool wanted = false;

		if (!has_pin_call(o))
			continue;
		for (size_t i = 0; i < o->ncall; i++)
			if (is_changed(c, &o->call[i]) && in_scope(c, &o->call[i]) && strmap_get(&c->by_path, o->call[i].path)) {
				add_path(&one, o->call[i].path);
				wanted = true;
			}
		one.plan = (struct plan){ .object = o, .acquire = &o->call[0], .detail = "" };
		vec_sort(&one.path, by_text);
		if (wanted)
			vec_push(&c->one, one);
	}
	apply_all(c);
}
