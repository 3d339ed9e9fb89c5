/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * emit_ci.c - verdicts: b4's checks, patchwork's check, KCIDB's test
 *
 * One question is answered: is this worse than before? A finding that was
 * there already does not make it worse. Code that was not looked at makes it
 * at most "not known", never good.
 */
#include "finding_p.h"
#include "../../lib/hash.h"
#include "../../lib/jsonw.h"
#include "../../lib/strbuf.h"

#define TOOL "guptool"
#define PATCHWORK_DESCRIPTION 255	/* characters of the field */
#define KCIDB_EXCERPT 16384

struct weighed {
	enum finding_verdict verdict;
	size_t fail, lesser, gaps, partial, borrowed, failures, analysed;
	struct strbuf summary, details;
};

static void add_count(struct strbuf *out, size_t n, const char *one, const char *more)
{
	if (n)
		strbuf_addf(out, "%s%zu %s", out->len ? ", " : "", n, n == 1 ? one : more);
}

static void weigh(const struct finding_report *r, const struct finding_emit *o, struct weighed *w)
{
	struct finding_emit text = { .path_prefix = o->path_prefix, .with_notes = true, .min = o->min, .format = FINDING_TEXT };

	*w = (struct weighed){ .summary = STRBUF_INIT, .details = STRBUF_INIT };
	for (size_t i = 0; i < r->sink->v.n; i++) {
		const struct finding *f = &r->sink->v.v[i];

		if (f->severity < o->min || !finding_counts(f))
			continue;
		w->fail += f->severity >= o->fail_on;
		w->lesser += f->severity < o->fail_on;
	}
	for (size_t i = 0; i < r->nfile; i++) {
		w->gaps += r->file[i].is_gap;
		w->partial += r->file[i].is_partial;
		w->borrowed += r->file[i].is_borrowed;
		w->failures += r->file[i].is_failure;
		w->analysed += r->file[i].is_analysed;
	}
	w->verdict = w->fail ? FINDING_FAIL : w->lesser || w->gaps || w->partial ? FINDING_WARN :
		     w->analysed || !r->nfile ? FINDING_PASS : FINDING_NOTHING;
	add_count(&w->summary, w->fail + w->lesser, "finding", "findings");
	add_count(&w->summary, w->gaps, "changed file not analysed", "changed files not analysed");
	add_count(&w->summary, w->partial, "changed file analysed in part", "changed files analysed in part");
	if (!w->summary.len)
		strbuf_addstr(&w->summary, w->verdict == FINDING_NOTHING ? "nothing to analyse" : "no finding");
	add_count(&w->summary, w->borrowed, "new file with flags of another", "new files with flags of others");
	text.file = r->file;
	text.nfile = r->nfile;
	emit_text(r->sink, &text, &w->details);
}

static void weighed_release(struct weighed *w)
{
	strbuf_release(&w->summary);
	strbuf_release(&w->details);
}

enum finding_verdict finding_weigh(const struct finding_report *r, const struct finding_emit *o, struct strbuf *summary)
{
	enum finding_verdict v;
	struct weighed x;

	weigh(r, o, &x);
	v = x.verdict;
	strbuf_addstr(summary, x.summary.buf);
	weighed_release(&x);
	return v;
}

static struct finding_report whole(const struct finding_sink *s, const struct finding_emit *o)
{
	return (struct finding_report){ s, "", o->file, o->nfile };
}

static void add_check(struct jsonw *w, const struct finding_report *r, const struct finding_emit *o)
{
	static const char *const status[] = { [FINDING_PASS] = "pass", [FINDING_WARN] = "warn", [FINDING_FAIL] = "fail" };
	struct weighed x;

	weigh(r, o, &x);
	if (x.verdict != FINDING_NOTHING) {
		jsonw_object(w);
		jsonw_kstr(w, "tool", TOOL);
		jsonw_kstr(w, "status", status[x.verdict]);
		jsonw_kstr(w, "summary", x.summary.buf);
		if (o->url)
			jsonw_kstr(w, "url", o->url);
		if (x.details.len)
			jsonw_kstr(w, "details", x.details.buf);
		jsonw_object_end(w);
	}
	weighed_release(&x);
}

/* b4 gives one mail and takes an array; an empty one has nothing to say. */
void emit_checks(const struct finding_sink *s, const struct finding_emit *o, struct strbuf *out)
{
	struct finding_report all = whole(s, o);
	struct jsonw w;

	jsonw_init(&w, out, true);
	jsonw_array(&w);
	add_check(&w, &all, o);
	jsonw_array_end(&w);
	jsonw_end(&w);
}

static void add_patchwork(const struct finding_report *r, const struct finding_emit *o, struct strbuf *out)
{
	static const char *const state[] = { [FINDING_PASS] = "success", [FINDING_WARN] = "warning", [FINDING_FAIL] = "fail", [FINDING_NOTHING] = "success" };
	struct weighed x;
	struct jsonw w;

	weigh(r, o, &x);
	if (x.summary.len > PATCHWORK_DESCRIPTION)
		strbuf_setlen(&x.summary, PATCHWORK_DESCRIPTION);
	jsonw_init(&w, out, false);
	jsonw_object(&w);
	jsonw_kstr(&w, "state", state[x.verdict]);
	jsonw_kstr(&w, "context", TOOL);
	jsonw_kstr(&w, "description", x.summary.buf);
	if (o->url)
		jsonw_kstr(&w, "target_url", o->url);
	jsonw_object_end(&w);
	jsonw_end(&w);
	weighed_release(&x);
}

/* What is posted to /api/patches/ID/checks/; patchwork has none for a series, so one line a patch. */
void emit_patchwork(const struct finding_sink *s, const struct finding_emit *o, struct strbuf *out)
{
	struct finding_report all = whole(s, o);

	for (size_t i = 0; i < o->npatch; i++)
		add_patchwork(&o->patch[i], o, out);
	if (!o->npatch)
		add_patchwork(&all, o, out);
}

/* KCIDB's words: ERROR the test failed, SKIP it does not apply to this build, DONE it has no verdict. */
static const char *kcidb_status(const struct weighed *x)
{
	if (x->fail)
		return "FAIL";
	if (x->failures)
		return "ERROR";
	if (x->gaps || x->verdict == FINDING_NOTHING)
		return "SKIP";
	if (x->partial)
		return "DONE";
	return "PASS";
}

static void add_kcidb_misc(struct jsonw *w, const struct finding_sink *s, const struct finding_emit *o)
{
	jsonw_key(w, "misc");
	jsonw_object(w);
	jsonw_kstr(w, "tool_version", o->tool_version);
	jsonw_kstr(w, "tree_version", o->tree_version);
	jsonw_key(w, "findings");
	jsonw_array(w);
	for (size_t i = 0; i < s->v.n; i++) {
		const struct finding *f = &s->v.v[i];

		if (f->severity < o->min || !finding_counts(f))
			continue;
		jsonw_object(w);
		jsonw_kstr(w, "rule", f->name);
		jsonw_kstr(w, "severity", finding_severity_name(f->severity));
		jsonw_kstr(w, "file", f->file);
		jsonw_kint(w, "line", f->line);
		jsonw_kstr(w, "function", f->function);
		jsonw_kstr(w, "fingerprint", f->fingerprint);
		jsonw_object_end(w);
	}
	jsonw_array_end(w);
	jsonw_object_end(w);
}

/* Schema 5.3. The id is made from what is said, so that the same result said twice is one test. */
void emit_kcidb(const struct finding_sink *s, const struct finding_emit *o, struct strbuf *out)
{
	const char *origin = o->kcidb_origin ? o->kcidb_origin : TOOL;
	struct finding_report all = whole(s, o);
	struct strbuf sb = STRBUF_INIT;
	char hash[HASH_HEX_SIZE];
	struct weighed x;
	struct jsonw w;

	weigh(&all, o, &x);
	strbuf_addf(&sb, "%s\n%s\n%s", o->kcidb_build ? o->kcidb_build : "", o->tree_version ? o->tree_version : "",
		    x.details.buf);
	hash128_hex(sb.buf, sb.len, hash);
	jsonw_init(&w, out, true);
	jsonw_object(&w);
	jsonw_key(&w, "version");
	jsonw_object(&w);
	jsonw_kint(&w, "major", 5);
	jsonw_kint(&w, "minor", 3);
	jsonw_object_end(&w);
	jsonw_key(&w, "tests");
	jsonw_array(&w);
	jsonw_object(&w);
	strbuf_clear(&sb);
	strbuf_addf(&sb, "%s:%s-%s", origin, TOOL, hash);
	jsonw_kstr(&w, "id", sb.buf);
	strbuf_clear(&sb);
	strbuf_addf(&sb, "%s:", origin);
	jsonw_kstr(&w, "build_id", o->kcidb_build ? o->kcidb_build : sb.buf);
	jsonw_kstr(&w, "origin", origin);
	jsonw_kstr(&w, "path", "static." TOOL);
	jsonw_kstr(&w, "status", kcidb_status(&x));
	jsonw_kstr(&w, "comment", x.summary.buf);
	if (x.details.len > KCIDB_EXCERPT)
		strbuf_setlen(&x.details, KCIDB_EXCERPT);
	if (x.details.len)
		jsonw_kstr(&w, "log_excerpt", x.details.buf);
	add_kcidb_misc(&w, s, o);
	jsonw_object_end(&w);
	jsonw_array_end(&w);
	jsonw_object_end(&w);
	jsonw_end(&w);
	weighed_release(&x);
	strbuf_release(&sb);
}
