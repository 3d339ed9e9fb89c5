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
	jsonw_kbool(w, "suppressed", f->suppressed);
	if (f->suppressed)
		jsonw_kstr(w, "reason", f->reason);
	add_configs(w, f->configs);
	add_steps(w, f, o);
}

static void add_head(struct jsonw *w, const struct finding_emit *o)
{
	jsonw_kstr(w, "format", FORMAT);
	jsonw_kint(w, "fingerprint_version", FINDING_FINGERPRINT_VERSION);
	jsonw_kstr(w, "tool_version", o->tool_version);
	jsonw_kstr(w, "tree_version", o->tree_version);
}

/* Counts of what was printed, suppressed ones apart. */
static void add_counts(struct jsonw *w, const struct finding_sink *s, const struct finding_emit *o)
{
	size_t count[FINDING_ERROR + 1] = { 0 }, suppressed = 0, shown = 0;

	for (size_t i = 0; i < s->v.n; i++) {
		const struct finding *f = &s->v.v[i];

		if (f->severity < o->min)
			continue;
		shown += !f->suppressed;
		suppressed += f->suppressed;
		count[f->severity] += !f->suppressed;
	}
	jsonw_kint(w, "findings", (long long)shown);
	jsonw_kint(w, "suppressed", (long long)suppressed);
	for (int i = FINDING_ERROR; i >= 0; i--)
		jsonw_kint(w, finding_severity_name((enum finding_severity)i), (long long)count[i]);
}

void emit_json(const struct finding_sink *s, const struct finding_emit *o, struct strbuf *out)
{
	struct jsonw w;

	jsonw_init(&w, out, true);
	jsonw_object(&w);
	add_head(&w, o);
	jsonw_key(&w, "findings");
	jsonw_array(&w);
	for (size_t i = 0; i < s->v.n; i++) {
		if (s->v.v[i].severity < o->min)
			continue;
		jsonw_object(&w);
		add_finding(&w, &s->v.v[i], o);
		jsonw_object_end(&w);
	}
	jsonw_array_end(&w);
	jsonw_key(&w, "summary");
	jsonw_object(&w);
	add_counts(&w, s, o);
	jsonw_object_end(&w);
	jsonw_object_end(&w);
	jsonw_end(&w);
}

void emit_jsonl(const struct finding_sink *s, const struct finding_emit *o, struct strbuf *out)
{
	struct jsonw w;

	for (size_t i = 0; i < s->v.n; i++) {
		if (s->v.v[i].severity < o->min)
			continue;
		jsonw_init(&w, out, false);
		jsonw_object(&w);
		jsonw_kstr(&w, "type", "finding");
		add_finding(&w, &s->v.v[i], o);
		jsonw_object_end(&w);
		jsonw_end(&w);
	}
	jsonw_init(&w, out, false);
	jsonw_object(&w);
	jsonw_kstr(&w, "type", "summary");
	add_head(&w, o);
	add_counts(&w, s, o);
	jsonw_object_end(&w);
	jsonw_end(&w);
}
