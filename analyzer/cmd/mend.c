/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * mend.c - which findings a semantic patch mends, and how that looks
 *
 * Each finding is mended alone, on the text that was indexed. What came out is
 * parsed with the others as overlays, one text of a file at a time, and proved.
 * The tree is never written.
 */
#include <stdio.h>
#include <string.h>

#include "../../db/store.h"
#include "../../lib/alloc.h"
#include "../../lib/die.h"
#include "../../lib/fs.h"
#include "../../lib/hash.h"
#include "../../lib/pack.h"
#include "../../lib/pool.h"
#include "../../lib/progress.h"
#include "../../lib/strbuf.h"
#include "../change/change.h"
#include "../convert/mend.h"
#include "../finding/finding.h"
#include "../rules/rule.h"
#include "check_p.h"
#include "convert_p.h"
#include "mend_p.h"

#define SPATCH_SECONDS 60

struct mend_one {
	size_t at;			/* in the sink */
	const struct finding *f;
	const struct mend_rule *rule;
	const char *was, *now;		/* texts, in the arena of convert; now: NULL until there is one */
	const char *why;		/* it is not mended; NULL: so far it is */
	const struct unit_facts *uf;	/* of 'now' */
	bool is_parsed;
};

struct mend {
	const struct mend_opts *o;
	struct convert c;
	struct store *store;
	struct check *check;
	const char *config;
	const struct finding_sink *all;
	struct finding_sink *chosen;
	VEC(struct mend_one) one;
};

/* --- the context: that of convert, which parses overlays, and that of check, which walks --- */

static int open_mend(struct mend *m)
{
	struct row_config config;

	m->c.so = (struct session_opts){ .jobs = m->o->jobs, .compdb = m->o->compdb, .facts = *m->o->facts };
	m->c.time_limit = m->o->time_limit;
	arena_init(&m->c.arena);
	m->store = store_open(m->o->db);
	if (!m->store)
		return -1;
	store_get_configs(m->store, &(struct row_none){ 0 });
	while (store_get_configs_next(m->store, &config))
		m->config = m->config ? m->config : arena_strdup(&m->c.arena, config.name);
	m->c.so.arch = m->config;
	convert_open(&m->c, m->store);
	if (!fs_is_dir(m->c.root))
		return error("cannot mend: the tree '%s' is gone", m->c.root);
	m->check = check_open(m->store, session_model(m->o->facts), session_version(m->o->facts), session_jobs(&m->c.so),
			      (unsigned int)m->o->time_limit);
	return m->check ? 0 : -1;
}

static void close_mend(struct mend *m)
{
	vec_release(&m->one);
	if (m->check)
		check_close(m->check);
	if (m->c.tmp)
		convert_close(&m->c);
	if (m->store)
		store_close(m->store);
}

/* The text as it was indexed, or NULL and why. */
static const char *text_of(struct mend *m, const char *path, const char **why)
{
	const char *text = convert_text(&m->c, path);
	struct row_file f;
	bool is_same = false;

	*why = "the file is gone";
	if (!text)
		return NULL;
	store_get_file(m->store, &(struct row_text){ path });
	while (store_get_file_next(m->store, &f))
		is_same |= (uint64_t)f.hash == hash64(text, strlen(text));
	*why = "the file is another now: index again";
	return is_same ? text : NULL;
}

/* --- the semantic patches --- */

static bool is_pin(const struct finding *f)
{
	return strncmp(f->acquire, "get_", 4) && strncmp(f->acquire, "iov_iter_get_", 13);
}

static unsigned int line_of(const struct mend_one *one)
{
	for (size_t i = 0; i < one->f->nstep && one->rule->at_acquire; i++)
		if (one->f->step[i].kind == STEP_ACQUIRE && !strcmp(one->f->step[i].file, one->f->file))
			return one->f->step[i].line;
	return one->f->line;
}

static char *make_dir(struct mend *m, size_t job)
{
	char *dir = arena_printf(&m->c.arena, "%s/mend%zu", m->c.tmp, job);

	if (fs_mkdir_p(dir))
		die_errno("cannot make '%s'", dir);
	return dir;
}

static void patch_one(void *ctx, size_t job, struct packbuf *out)
{
	struct mend *m = ctx;
	const struct mend_one *one = &m->one.v[job];
	struct strbuf text = STRBUF_INIT, why = STRBUF_INIT;

	if (one->why)
		return;
	if (mend_apply(&(struct mend_job){ one->rule->patch, one->f->function, line_of(one), is_pin(one->f), make_dir(m, job),
					   SPATCH_SECONDS }, one->was, strlen(one->was), &text, &why))
		strbuf_clear(&text);
	pack_str(out, why.buf);
	pack_str(out, text.buf);
	strbuf_release(&text);
	strbuf_release(&why);
}

/* Last line of the function of a finding; 0 when it is not known. */
static unsigned int end_of(struct mend *m, const struct finding *f)
{
	const struct unit_facts *uf = strmap_get(&m->c.by_path, f->file);

	for (size_t i = 0; uf && i < uf->function.n; i++)
		if (!strcmp(uf->function.v[i].name, f->function) && !uf->function.v[i].in_header)
			return uf->function.v[i].end_line;
	return 0;
}

static int patched(void *ctx, size_t job, const struct pool_result *r)
{
	struct mend *m = ctx;
	struct mend_one *one = &m->one.v[job];
	unsigned int first, last;
	struct unpack in;
	const char *why, *text;

	if (one->why)
		return 0;
	if (r->status != POOL_OK) {
		one->why = arena_strdup(&m->c.arena, r->why);
		return 0;
	}
	unpack_init(&in, r->data, r->len);
	why = unpack_str(&in);
	text = unpack_str(&in);
	one->now = arena_strdup(&m->c.arena, text);
	if (*why)
		one->why = arena_strdup(&m->c.arena, why);
	else if (!mend_lines(one->was, one->now, &first, &last))
		one->why = "the semantic patch does not fit this code";
	else if (first < one->f->function_line || last > end_of(m, one->f))
		one->why = "the semantic patch changes more than the function";
	else if (steps_count_comments(one->now, strlen(one->now)) < steps_count_comments(one->was, strlen(one->was)))
		one->why = "a comment would be lost";
	return 0;
}

/* --- the proof --- */

/* Each text that waits for it, one of a file at a time; false: none did. */
static bool parse_round(struct mend *m)
{
	struct overlay o = OVERLAY_INIT;
	VEC(struct mend_one *) round = VEC_INIT;
	VEC(const char *) path = VEC_INIT;
	const struct unit_facts **uf;
	const char **why;
	bool any;

	for (size_t i = 0; i < m->one.n; i++) {
		struct mend_one *one = &m->one.v[i];

		if (one->why || one->is_parsed || overlay_find(&o, one->f->file))
			continue;
		overlay_set(&o, one->f->file, one->now, strlen(one->now));
		vec_push(&round, one);
		vec_push(&path, one->f->file);
	}
	uf = arena_array(&m->c.arena, path.n + 1, sizeof(*uf));
	why = arena_array(&m->c.arena, path.n + 1, sizeof(*why));
	convert_analyse(&m->c, path.v, path.n, &o, uf, why);
	for (size_t i = 0; i < round.n; i++) {
		const struct unit_facts *was = strmap_get(&m->c.by_path, path.v[i]);

		round.v[i]->is_parsed = true;
		round.v[i]->uf = uf[i];
		if (!uf[i])
			round.v[i]->why = arena_printf(&m->c.arena, "the result could not be parsed: %s", why[i]);
		else if (!was || uf[i]->diag.n > was->diag.n)
			round.v[i]->why = "the result does not compile as the file did";
	}
	any = round.n > 0;
	overlay_release(&o);
	vec_release(&round);
	vec_release(&path);
	return any;
}

static void prove_one(void *ctx, size_t job, struct packbuf *out)
{
	struct mend *m = ctx;
	const struct mend_one *one = &m->one.v[job];
	struct strbuf why = STRBUF_INIT;

	if (one->why)
		return;
	if (mend_prove(m->check, m->config, m->all, &(struct mend_change){ one->f->file, one->f->function, one->uf }, 1,
		       &one->f, 1, &why))
		pack_str(out, why.buf);
	strbuf_release(&why);
}

static int proved(void *ctx, size_t job, const struct pool_result *r)
{
	struct mend *m = ctx;
	struct unpack in;

	if (m->one.v[job].why || (r->status == POOL_OK && !r->len))
		return 0;
	unpack_init(&in, r->data, r->status == POOL_OK ? r->len : 0);
	m->one.v[job].why = arena_strdup(&m->c.arena, r->status == POOL_OK ? unpack_str(&in) : r->why);
	return 0;
}

static int run_pool(struct mend *m, void (*work)(void *, size_t, struct packbuf *),
		    int (*done)(void *, size_t, const struct pool_result *))
{
	struct pool_opts o = { .jobs = session_jobs(&m->c.so), .work = work, .done = done, .ctx = m };

	return m->one.n ? pool_run(m->one.n, &o) : 0;
}

/* --- the command --- */

static void add_one(struct mend *m, size_t at, const struct finding *f, const struct mend_rule *rule)
{
	struct mend_one one = { .at = at, .f = f, .rule = rule };

	if (f->configs && strcmp(f->configs, m->config))
		one.why = arena_printf(&m->c.arena, "proved in configuration %s only, and this is of %s", m->config, f->configs);
	else if (!strmap_get(&m->c.by_path, f->file))
		one.why = "no file that is compiled by itself";
	else
		one.was = text_of(m, f->file, &one.why);
	if (one.was)
		one.why = NULL;
	vec_push(&m->one, one);
}

static void keep(struct mend *m, const struct mend_one *one)
{
	struct strbuf name = STRBUF_INIT, diff = STRBUF_INIT;

	strbuf_addf(&name, "cocci/mend/%s.cocci", one->rule->patch);
	if (!one->why && convert_diff(m->c.tmp, &one->f->file, &one->was, &one->now, 1, &diff))
		exit(2);
	finding_set_mending(m->chosen, one->at, name.buf, diff.buf, one->why ? one->why : "");
	strbuf_release(&name);
	strbuf_release(&diff);
}

/* Nobody has looked for a mending yet, and there may be one. */
static bool is_open(const struct finding *f)
{
	return finding_counts(f) && !f->mend_patch && mend_find(f->rule);
}

int mend_findings(const struct mend_opts *o, const struct finding_sink *all, struct finding_sink *chosen)
{
	struct mend m = { .o = o, .all = all, .chosen = chosen };
	size_t n = 0;
	int ret = 0;

	for (size_t i = 0; i < finding_count(chosen); i++)
		n += is_open(finding_at(chosen, i));
	if (!n)
		return 0;
	ret = open_mend(&m);
	for (size_t i = 0; i < finding_count(chosen) && !ret; i++)
		if (is_open(finding_at(chosen, i)))
			add_one(&m, i, finding_at(chosen, i), mend_find(finding_at(chosen, i)->rule));
	if (!ret)
		ret = run_pool(&m, patch_one, patched);
	while (!ret && parse_round(&m))
		;
	if (!ret)
		ret = run_pool(&m, prove_one, proved);
	for (size_t i = 0; i < m.one.n && !ret; i++)
		keep(&m, &m.one.v[i]);
	close_mend(&m);
	return ret;
}

/* --- one difference of all --- */

/* What is mended in a file. */
struct mended {
	const char *path;
	VEC(size_t) at;			/* in the sink */
	const char *was, *now;
	const struct unit_facts *uf;
};

static int read_text(void *ctx, const char *path, struct strbuf *text, struct strbuf *why)
{
	const char *reason, *was = text_of(ctx, path, &reason);

	if (!was) {
		strbuf_addstr(why, reason);
		return -1;
	}
	strbuf_addstr(text, was);
	return 1;
}

/* All of them on one text; those that do not fit any more are taken out. */
static void apply_all(struct mend *m, struct mended *x, struct mend_stats *stats)
{
	struct change_source source = { read_text, m };
	struct overlay o = OVERLAY_INIT;
	struct strbuf why = STRBUF_INIT;
	size_t n = 0;

	for (size_t i = 0; i < x->at.n; i++) {
		const char *diff = finding_at(m->chosen, x->at.v[i])->mend_diff;
		struct change_series s = CHANGE_SERIES_INIT;

		if (!change_parse(&s, diff, strlen(diff), &(struct change_options){ 0 }, &why) &&
		    !change_apply(&s, 0, &source, &o, &(struct change_options){ 0 }, &why))
			x->at.v[n++] = x->at.v[i];
		else
			stats->left_out++;
		change_series_release(&s);
	}
	x->at.n = n;
	x->was = convert_text(&m->c, x->path);
	x->now = n ? arena_strdup(&m->c.arena, overlay_find(&o, x->path)->text) : NULL;
	overlay_release(&o);
	strbuf_release(&why);
}

/* Are all findings of the file gone, and no other there? */
static bool is_proved(struct mend *m, const struct mended *x)
{
	struct mend_change *change = arena_array(&m->c.arena, x->at.n, sizeof(*change));
	const struct finding **target = arena_array(&m->c.arena, x->at.n, sizeof(*target));
	struct overlay o = OVERLAY_INIT;
	const struct unit_facts *uf;
	struct strbuf why = STRBUF_INIT;
	const char *reason;
	size_t n = 0;
	bool ok;

	overlay_set(&o, x->path, x->now, strlen(x->now));
	convert_analyse(&m->c, &x->path, 1, &o, &uf, &reason);
	for (size_t i = 0; i < x->at.n; i++) {
		bool again = false;

		target[i] = finding_at(m->chosen, x->at.v[i]);
		for (size_t k = 0; k < i; k++)
			again |= !strcmp(target[k]->function, target[i]->function);
		if (!again)
			change[n++] = (struct mend_change){ x->path, target[i]->function, uf };
	}
	ok = uf && !mend_prove(m->check, m->config, m->all, change, n, target, x->at.n, &why);
	overlay_release(&o);
	strbuf_release(&why);
	return ok;
}

static int join(struct mend *m, struct mended *x, struct strbuf *out, struct mend_stats *stats)
{
	apply_all(m, x, stats);
	while (x->at.n > 1 && !is_proved(m, x)) {
		x->at.n--;
		stats->left_out++;
		apply_all(m, x, stats);
	}
	return x->at.n ? convert_diff(m->c.tmp, &x->path, &x->was, &x->now, 1, out) : 0;
}

static void count(const struct finding *f, struct mend_stats *stats)
{
	unsigned long rule = strtoul(f->rule + 1, NULL, 10);

	if (!finding_counts(f))
		return;
	stats->asked++;
	if (f->mend_diff && *f->mend_diff) {
		stats->mended++;
		if (rule < ARRAY_SIZE(stats->by_rule))
			stats->by_rule[rule]++;
	} else if (f->mend_patch) {
		stats->refused++;
	} else {
		stats->none++;
	}
}

int mend_diff(const struct mend_opts *o, const struct finding_sink *all, struct finding_sink *chosen, struct strbuf *out,
	      struct mend_stats *stats)
{
	struct mend m = { .o = o, .all = all, .chosen = chosen };
	VEC(struct mended) file = VEC_INIT;
	int ret = 0;

	/* findings are sorted by file */
	for (size_t i = 0; i < finding_count(chosen); i++) {
		const struct finding *f = finding_at(chosen, i);

		count(f, stats);
		if (!finding_counts(f) || !f->mend_diff || !*f->mend_diff)
			continue;
		if (!file.n || strcmp(file.v[file.n - 1].path, f->file))
			vec_push(&file, (struct mended){ .path = f->file, .at = VEC_INIT });
		vec_push(&file.v[file.n - 1].at, i);
	}
	for (size_t i = 0; i < file.n && !ret; i++) {
		if (file.v[i].at.n == 1) {
			strbuf_addstr(out, finding_at(chosen, file.v[i].at.v[0])->mend_diff);
			continue;
		}
		if (!m.check)
			ret = open_mend(&m);
		if (!ret)
			ret = join(&m, &file.v[i], out, stats);
	}
	close_mend(&m);
	for (size_t i = 0; i < file.n; i++)
		vec_release(&file.v[i].at);
	vec_release(&file);
	return ret;
}
