/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * emit_json.c - findings for programs: one document, or one line each
 *
 * Suppressed findings are always there, marked; the lowest severity asked for
 * applies. Nothing here depends on time or on the machine.
 */
#include "finding_p.h"
#include "../../lib/jsonw.h"
#include "../../lib/strbuf.h"

#define FORMAT "guptool-findings/1"

static void add_path(struct jsonw *w, const struct finding_emit *o, const char *file)
{
	struct strbuf sb = STRBUF_INIT;

	if (o->path_prefix && *file != '/')
		strbuf_addstr(&sb, o->path_prefix);
	strbuf_addstr(&sb, file);
	jsonw_kstr(w, "file", sb.buf);
	strbuf_release(&sb);
}

static void add_steps(struct jsonw *w, const struct finding *f, const struct finding_emit *o)
{
	jsonw_key(w, "steps");
	jsonw_array(w);
	for (size_t i = 0; i < f->nstep; i++) {
		const struct finding_step *st = &f->step[i];

		jsonw_object(w);
		jsonw_kstr(w, "kind", finding_step_name(st->kind));
		add_path(w, o, st->file);
		jsonw_kint(w, "line", st->line);
		jsonw_kint(w, "column", st->col);
		jsonw_kstr(w, "text", st->text);
		jsonw_object_end(w);
	}
	jsonw_array_end(w);
}

/* Nothing when nobody has looked for one. */
static void add_mending(struct jsonw *w, const struct finding *f)
{
	if (!f->mend_patch)
		return;
	jsonw_key(w, "mending");
	jsonw_object(w);
	jsonw_kstr(w, "patch", f->mend_patch);
	jsonw_kstr(w, "diff", f->mend_diff);
	jsonw_kstr(w, "why_not", f->mend_why);
	jsonw_object_end(w);
}

static void add_configs(struct jsonw *w, const char *configs)
{
	struct strbuf sb = STRBUF_INIT;
	char *tok, *save;

	jsonw_key(w, "configs");
	jsonw_array(w);
	strbuf_addstr(&sb, configs ? configs : "");
	for (tok = strtok_r(sb.buf, ",", &save); sb.len && tok; tok = strtok_r(NULL, ",", &save))
		jsonw_str(w, tok);
	jsonw_array_end(w);
	strbuf_release(&sb);
}

/* Inside an object that the caller opened and closes. */
static void add_finding(struct jsonw *w, const struct finding *f, const struct finding_emit *o)
{
	jsonw_kstr(w, "rule", f->rule);
	jsonw_kstr(w, "name", f->name);
	jsonw_kstr(w, "severity", finding_severity_name(f->severity));
	jsonw_kstr(w, "confidence", finding_confidence_name(f->confidence));
	add_path(w, o, f->file);
	jsonw_kint(w, "line", f->line);
	jsonw_kint(w, "column", f->col);
	jsonw_kstr(w, "function", f->function);
	jsonw_kstr(w, "message", f->message);
	jsonw_kstr(w, "acquire", f->acquire);
	jsonw_kstr(w, "release", f->release);
	jsonw_kstr(w, "acquire_text", f->acquire_text);
	jsonw_kint(w, "ordinal", f->ordinal);
	jsonw_kstr(w, "fingerprint", f->fingerprint);
	jsonw_kstr(w, "loose_fingerprint", f->loose);
	if (f->state != FINDING_STATE_NONE)
		jsonw_kstr(w, "state", finding_state_name(f->state));
	jsonw_kbool(w, "suppressed", f->suppressed);
	if (f->suppressed)
		jsonw_kstr(w, "reason", f->reason);
	add_configs(w, f->configs);
	add_mending(w, f);
	add_steps(w, f, o);
}

static void add_head(struct jsonw *w, const struct finding_emit *o)
{
	jsonw_kstr(w, "format", FORMAT);
	jsonw_kint(w, "fingerprint_version", FINDING_FINGERPRINT_VERSION);
	jsonw_kstr(w, "tool_version", o->tool_version);
	jsonw_kstr(w, "tree_version", o->tree_version);
}

/* Counts of what counts; suppressed ones apart, and those that were there before. */
static void add_counts(struct jsonw *w, const struct finding_sink *s, const struct finding_emit *o)
{
	size_t count[FINDING_ERROR + 1] = { 0 }, state[FINDING_ABSENT + 1] = { 0 }, suppressed = 0, counted = 0;

	for (size_t i = 0; i < s->v.n; i++) {
		const struct finding *f = &s->v.v[i];

		if (f->severity < o->min)
			continue;
		state[f->state]++;
		counted += finding_counts(f);
		suppressed += f->suppressed;
		count[f->severity] += finding_counts(f);
	}
	jsonw_kint(w, "findings", (long long)counted);
	jsonw_kint(w, "suppressed", (long long)suppressed);
	for (int i = FINDING_UNCHANGED; i <= FINDING_ABSENT; i++)
		if (state[i])
			jsonw_kint(w, finding_state_name((enum finding_state)i), (long long)state[i]);
	for (int i = FINDING_ERROR; i >= 0; i--)
		jsonw_kint(w, finding_severity_name((enum finding_severity)i), (long long)count[i]);
}

static void add_file(struct jsonw *w, const struct finding_file *f, const struct finding_emit *o)
{
	add_path(w, o, f->path);
	jsonw_kbool(w, "analysed", f->is_analysed);
	jsonw_kstr(w, "outcome", f->state);
	jsonw_kstr(w, "why", f->why);
}

static void add_findings(struct jsonw *w, const struct finding_sink *s, const struct finding_emit *o)
{
	jsonw_key(w, "findings");
	jsonw_array(w);
	for (size_t i = 0; i < s->v.n; i++) {
		if (s->v.v[i].severity < o->min)
			continue;
		jsonw_object(w);
		add_finding(w, &s->v.v[i], o);
		jsonw_object_end(w);
	}
	jsonw_array_end(w);
}

static void add_summary(struct jsonw *w, const struct finding_sink *s, const struct finding_emit *o)
{
	jsonw_key(w, "summary");
	jsonw_object(w);
	add_counts(w, s, o);
	jsonw_object_end(w);
}

static void add_files(struct jsonw *w, const struct finding_file *file, size_t n, const struct finding_emit *o)
{
	if (!n)
		return;
	jsonw_key(w, "files");
	jsonw_array(w);
	for (size_t i = 0; i < n; i++) {
		jsonw_object(w);
		add_file(w, &file[i], o);
		jsonw_object_end(w);
	}
	jsonw_array_end(w);
}

void emit_json(const struct finding_sink *s, const struct finding_emit *o, struct strbuf *out)
{
	struct jsonw w;

	jsonw_init(&w, out, true);
	jsonw_object(&w);
	add_head(&w, o);
	add_findings(&w, s, o);
	add_files(&w, o->file, o->nfile, o);
	if (o->npatch) {
		jsonw_key(&w, "patches");
		jsonw_array(&w);
		for (size_t i = 0; i < o->npatch; i++) {
			jsonw_object(&w);
			jsonw_kstr(&w, "subject", o->patch[i].subject);
			add_findings(&w, o->patch[i].sink, o);
			add_files(&w, o->patch[i].file, o->patch[i].nfile, o);
			add_summary(&w, o->patch[i].sink, o);
			jsonw_object_end(&w);
		}
		jsonw_array_end(&w);
	}
	add_summary(&w, s, o);
	jsonw_object_end(&w);
	jsonw_end(&w);
}

/* An object of its own line; 'patch' from 1, 0 for all. */
static void begin_line(struct jsonw *w, struct strbuf *out, const char *type, size_t patch)
{
	jsonw_init(w, out, false);
	jsonw_object(w);
	jsonw_kstr(w, "type", type);
	if (patch)
		jsonw_kint(w, "patch", (long long)patch);
}

static void end_line(struct jsonw *w)
{
	jsonw_object_end(w);
	jsonw_end(w);
}

static void add_lines(const struct finding_report *r, size_t patch, const struct finding_emit *o, struct strbuf *out)
{
	struct jsonw w;

	for (size_t i = 0; i < r->sink->v.n; i++) {
		if (r->sink->v.v[i].severity < o->min)
			continue;
		begin_line(&w, out, "finding", patch);
		add_finding(&w, &r->sink->v.v[i], o);
		end_line(&w);
	}
	for (size_t i = 0; i < r->nfile; i++) {
		begin_line(&w, out, "file", patch);
		add_file(&w, &r->file[i], o);
		end_line(&w);
	}
}

void emit_jsonl(const struct finding_sink *s, const struct finding_emit *o, struct strbuf *out)
{
	struct finding_report all = { s, "", o->file, o->nfile };
	struct jsonw w;

	for (size_t i = 0; i < o->npatch; i++) {
		add_lines(&o->patch[i], i + 1, o, out);
		begin_line(&w, out, "patch", i + 1);
		jsonw_kstr(&w, "subject", o->patch[i].subject);
		add_counts(&w, o->patch[i].sink, o);
		end_line(&w);
	}
	add_lines(&all, 0, o, out);
	begin_line(&w, out, "summary", 0);
	add_head(&w, o);
	add_counts(&w, s, o);
	end_line(&w);
}
