/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * emit_sarif.c - SARIF 2.1.0 (OASIS), with what GitHub's code scanning wants
 *
 * One run. Rule index, fingerprints and relative uris are stable, so that an
 * upload of an unchanged tree opens no new alert. Files that could not be
 * analysed are notifications of the invocation. No absolute path, no time.
 * Limits of the reader (docs.github.com, "SARIF results exceed limits"): 10,000
 * locations of a thread flow, of which 1,000 are kept.
 */
#include <ctype.h>
#include "finding_p.h"
#include "../../lib/jsonw.h"
#include "../../lib/strbuf.h"

#define SCHEMA "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
#define ROOT "%SRCROOT%"
#define MAX_STEPS 1000

struct sarif {
	struct jsonw w;
	const struct finding_emit *o;
	struct places *places;
	bool is_old;			/* the result at hand is gone */
};

static const char *level(enum finding_severity s)
{
	return s == FINDING_ERROR ? "error" : s == FINDING_WARNING ? "warning" : "note";
}

static void add_text(struct jsonw *w, const char *key, const char *text)
{
	jsonw_key(w, key);
	jsonw_object(w);
	jsonw_kstr(w, "text", text);
	jsonw_object_end(w);
}

/* A path as a relative reference (RFC 3986). */
static void add_uri(struct jsonw *w, const char *path)
{
	struct strbuf sb = STRBUF_INIT;

	for (const unsigned char *p = (const unsigned char *)path; *p; p++)
		if (isalnum(*p) || strchr("/-._~", *p))
			strbuf_addch(&sb, *p);
		else
			strbuf_addf(&sb, "%%%02X", *p);
	jsonw_kstr(w, "uri", sb.buf);
	strbuf_release(&sb);
}

/* "path_prefix" is for text: here the root has a name of its own. */
static void add_physical(struct sarif *x, const char *file, unsigned int line, unsigned int col)
{
	struct jsonw *w = &x->w;
	struct place at;

	jsonw_key(w, "physicalLocation");
	jsonw_object(w);
	jsonw_key(w, "artifactLocation");
	jsonw_object(w);
	add_uri(w, file);
	if (*file != '/')
		jsonw_kstr(w, "uriBaseId", ROOT);
	jsonw_object_end(w);
	if (line) {
		jsonw_key(w, "region");
		jsonw_object(w);
		at = places_find(x->places, x->is_old, file, line, col);
		jsonw_kint(w, "startLine", line);
		if (col)
			jsonw_kint(w, "startColumn", at.col);
		jsonw_kint(w, "endLine", line);
		if (at.end)
			jsonw_kint(w, "endColumn", at.end);
		jsonw_object_end(w);
	}
	jsonw_object_end(w);
}

static void add_step(struct sarif *x, const struct finding_step *st)
{
	struct jsonw *w = &x->w;

	jsonw_object(w);
	add_physical(x, st->file, st->line, st->col);
	add_text(w, "message", st->text);
	jsonw_object_end(w);
}

static void add_flow(struct sarif *x, const struct finding *f)
{
	struct jsonw *w = &x->w;
	size_t n = 0;

	for (size_t i = 0; i < f->nstep; i++)
		n += f->step[i].line != 0;
	if (!n)
		return;
	jsonw_key(w, "codeFlows");
	jsonw_array(w);
	jsonw_object(w);
	jsonw_key(w, "threadFlows");
	jsonw_array(w);
	jsonw_object(w);
	jsonw_key(w, "locations");
	jsonw_array(w);
	n = 0;
	for (size_t i = 0; i < f->nstep && n < MAX_STEPS; i++) {
		if (!f->step[i].line)
			continue;
		n++;
		jsonw_object(w);
		jsonw_key(w, "location");
		add_step(x, &f->step[i]);
		jsonw_object_end(w);
	}
	jsonw_array_end(w);
	jsonw_object_end(w);
	jsonw_array_end(w);
	jsonw_object_end(w);
	jsonw_array_end(w);
}

/* Where the pages were taken: what a reader wants beside the place itself. */
static void add_related(struct sarif *x, const struct finding *f)
{
	struct jsonw *w = &x->w;
	bool any = false;

	for (size_t i = 0; i < f->nstep; i++) {
		if (f->step[i].kind != STEP_ACQUIRE || !emit_is_worth_a_note(f, &f->step[i]))
			continue;
		if (!any) {
			jsonw_key(w, "relatedLocations");
			jsonw_array(w);
		}
		any = true;
		add_step(x, &f->step[i]);
	}
	if (any)
		jsonw_array_end(w);
}

static void add_locations(struct sarif *x, const struct finding *f)
{
	struct jsonw *w = &x->w;

	jsonw_key(w, "locations");
	jsonw_array(w);
	jsonw_object(w);
	add_physical(x, f->file, f->line, f->col);
	if (*f->function) {
		jsonw_key(w, "logicalLocations");
		jsonw_array(w);
		jsonw_object(w);
		jsonw_kstr(w, "name", f->function);
		jsonw_kstr(w, "kind", "function");
		jsonw_object_end(w);
		jsonw_array_end(w);
	}
	jsonw_object_end(w);
	jsonw_array_end(w);
}

static void add_fingerprints(struct jsonw *w, const struct finding *f)
{
	struct strbuf sb = STRBUF_INIT;

	strbuf_addf(&sb, "%.16s:1", f->fingerprint);
	jsonw_key(w, "partialFingerprints");
	jsonw_object(w);
	jsonw_kstr(w, "primaryLocationLineHash", sb.buf);
	strbuf_clear(&sb);
	strbuf_addf(&sb, "gupFingerprint/v%d", FINDING_FINGERPRINT_VERSION);
	jsonw_kstr(w, sb.buf, f->fingerprint);
	strbuf_clear(&sb);
	strbuf_addf(&sb, "gupContext/v%d", FINDING_FINGERPRINT_VERSION);
	jsonw_kstr(w, sb.buf, f->loose);
	jsonw_object_end(w);
	strbuf_release(&sb);
}

/* A change that was looked at and leaves no such finding; whether to make it is the reader's decision. */
static void add_fix(struct jsonw *w, const struct finding *f)
{
	if (!f->mend_diff || !*f->mend_diff)
		return;
	jsonw_key(w, "fixes");
	jsonw_array(w);
	jsonw_object(w);
	add_text(w, "description", f->mend_patch);
	jsonw_key(w, "artifactChanges");
	jsonw_array(w);
	jsonw_object(w);
	jsonw_key(w, "artifactLocation");
	jsonw_object(w);
	add_uri(w, f->file);
	jsonw_kstr(w, "uriBaseId", ROOT);
	jsonw_object_end(w);
	fix_replacements(w, f->mend_diff);
	jsonw_object_end(w);
	jsonw_array_end(w);
	jsonw_object_end(w);
	jsonw_array_end(w);
}

static void add_suppression(struct jsonw *w, const struct finding *f)
{
	jsonw_key(w, "suppressions");
	jsonw_array(w);
	if (f->suppressed) {
		jsonw_object(w);
		jsonw_kstr(w, "kind", f->suppressed_in_source ? "inSource" : "external");
		jsonw_kstr(w, "status", "accepted");
		jsonw_kstr(w, "justification", f->reason ? f->reason : "");
		jsonw_object_end(w);
	}
	jsonw_array_end(w);
}

static int rule_index(const struct finding_emit *o, const char *id)
{
	for (size_t i = 0; i < o->nrule; i++)
		if (!strcmp(o->rule[i].id, id))
			return (int)i;
	return -1;
}

static void add_result(struct sarif *x, const struct finding *f)
{
	int index = rule_index(x->o, f->rule);
	struct jsonw *w = &x->w;

	x->is_old = f->state == FINDING_ABSENT;
	jsonw_object(w);
	jsonw_kstr(w, "ruleId", f->rule);
	if (index >= 0)
		jsonw_kint(w, "ruleIndex", index);
	jsonw_kstr(w, "level", level(f->severity));
	add_text(w, "message", f->message);
	add_locations(x, f);
	add_related(x, f);
	add_flow(x, f);
	add_fingerprints(w, f);
	if (f->state != FINDING_STATE_NONE)
		jsonw_kstr(w, "baselineState", finding_state_name(f->state));
	add_suppression(w, f);
	add_fix(w, f);
	jsonw_key(w, "properties");
	jsonw_object(w);
	jsonw_kstr(w, "severity", finding_severity_name(f->severity));
	jsonw_kstr(w, "confidence", finding_confidence_name(f->confidence));
	jsonw_kstr(w, "configs", f->configs ? f->configs : "");
	jsonw_object_end(w);
	jsonw_object_end(w);
}

static void add_rule(struct jsonw *w, const struct finding_rule *r)
{
	static const char *const precision[] = {
		[FINDING_LOW] = "low", [FINDING_MODERATE] = "medium", [FINDING_HIGH] = "high",
	};

	jsonw_object(w);
	jsonw_kstr(w, "id", r->id);
	jsonw_kstr(w, "name", r->name);
	add_text(w, "shortDescription", r->summary);
	add_text(w, "fullDescription", r->summary);
	jsonw_key(w, "help");
	jsonw_object(w);
	jsonw_kstr(w, "text", r->page);
	jsonw_kstr(w, "markdown", r->page);
	jsonw_object_end(w);
	jsonw_key(w, "defaultConfiguration");
	jsonw_object(w);
	jsonw_kstr(w, "level", level(r->severity));
	jsonw_object_end(w);
	jsonw_key(w, "properties");
	jsonw_object(w);
	jsonw_key(w, "tags");
	jsonw_array(w);
	jsonw_str(w, "correctness");
	jsonw_str(w, "page-pinning");
	jsonw_array_end(w);
	jsonw_kstr(w, "precision", precision[r->confidence]);
	jsonw_kstr(w, "problem.severity", r->severity == FINDING_ERROR ? "error" :
		   r->severity == FINDING_WARNING ? "warning" : "recommendation");
	jsonw_object_end(w);
	jsonw_object_end(w);
}

static void add_tool(struct jsonw *w, const struct finding_emit *o)
{
	const char *plus = o->tool_version ? strchr(o->tool_version, '+') : NULL;
	struct strbuf sb = STRBUF_INIT;

	strbuf_add(&sb, o->tool_version ? o->tool_version : "0",
		   plus ? (size_t)(plus - o->tool_version) : strlen(o->tool_version ? o->tool_version : "0"));
	jsonw_key(w, "tool");
	jsonw_object(w);
	jsonw_key(w, "driver");
	jsonw_object(w);
	jsonw_kstr(w, "name", "guptool");
	jsonw_kstr(w, "version", o->tool_version ? o->tool_version : "0");
	jsonw_kstr(w, "semanticVersion", sb.buf);
	jsonw_key(w, "rules");
	jsonw_array(w);
	for (size_t i = 0; i < o->nrule; i++)
		add_rule(w, &o->rule[i]);
	jsonw_array_end(w);
	jsonw_object_end(w);
	jsonw_object_end(w);
	strbuf_release(&sb);
}

static void add_invocation(struct sarif *x)
{
	const struct finding_emit *o = x->o;
	struct jsonw *w = &x->w;
	bool failed = false;

	for (size_t i = 0; i < o->nfile; i++)
		failed |= o->file[i].is_failure;
	jsonw_key(w, "invocations");
	jsonw_array(w);
	jsonw_object(w);
	jsonw_kbool(w, "executionSuccessful", !failed);
	jsonw_key(w, "toolExecutionNotifications");
	jsonw_array(w);
	for (size_t i = 0; i < o->nfile; i++) {
		const struct finding_file *f = &o->file[i];
		struct strbuf sb = STRBUF_INIT;

		if (!f->is_gap && !f->is_partial && !f->is_borrowed)
			continue;
		strbuf_addf(&sb, "'%s' was %s: %s", f->path, f->is_gap ? "not analysed" : f->is_partial ? "analysed in part" : "analysed",
			    *f->why ? f->why : f->state);
		jsonw_object(w);
		add_text(w, "message", sb.buf);
		jsonw_kstr(w, "level", f->is_failure ? "error" : f->is_gap || f->is_partial ? "warning" : "note");
		jsonw_key(w, "locations");
		jsonw_array(w);
		jsonw_object(w);
		add_physical(x, f->path, 0, 0);
		jsonw_object_end(w);
		jsonw_array_end(w);
		jsonw_object_end(w);
		strbuf_release(&sb);
	}
	jsonw_array_end(w);
	jsonw_object_end(w);
	jsonw_array_end(w);
}

static void add_run_names(struct jsonw *w, const struct finding_emit *o)
{
	struct strbuf id = STRBUF_INIT;

	jsonw_key(w, "originalUriBaseIds");
	jsonw_object(w);
	jsonw_key(w, ROOT);
	jsonw_object(w);
	add_text(w, "description", "root of the kernel source");
	jsonw_object_end(w);
	jsonw_object_end(w);
	strbuf_addf(&id, "guptool/%s/", o->config && *o->config ? o->config : "any");
	jsonw_key(w, "automationDetails");
	jsonw_object(w);
	jsonw_kstr(w, "id", id.buf);
	jsonw_object_end(w);
	jsonw_kstr(w, "columnKind", "utf16CodeUnits");
	strbuf_release(&id);
}

static void add_repository(struct jsonw *w, const struct finding_emit *o)
{
	if (!o->repository || !o->revision)
		return;
	jsonw_key(w, "versionControlProvenance");
	jsonw_array(w);
	jsonw_object(w);
	jsonw_kstr(w, "repositoryUri", o->repository);
	jsonw_kstr(w, "revisionId", o->revision);
	if (o->branch && *o->branch)
		jsonw_kstr(w, "branch", o->branch);
	jsonw_key(w, "mappedTo");
	jsonw_object(w);
	jsonw_kstr(w, "uriBaseId", ROOT);
	jsonw_object_end(w);
	if (o->with_uncommitted) {
		jsonw_key(w, "properties");
		jsonw_object(w);
		jsonw_kbool(w, "withUncommittedChanges", true);
		jsonw_object_end(w);
	}
	jsonw_object_end(w);
	jsonw_array_end(w);
}

void emit_sarif(const struct finding_sink *s, const struct finding_emit *o, struct strbuf *out)
{
	struct sarif x = { .o = o, .places = places_new(o->read, o->read_ctx) };
	struct jsonw *w = &x.w;

	jsonw_init(w, out, true);
	jsonw_object(w);
	jsonw_kstr(w, "$schema", SCHEMA);
	jsonw_kstr(w, "version", "2.1.0");
	jsonw_key(w, "runs");
	jsonw_array(w);
	jsonw_object(w);
	add_tool(w, o);
	add_invocation(&x);
	add_run_names(w, o);
	add_repository(w, o);
	jsonw_key(w, "results");
	jsonw_array(w);
	for (size_t i = 0; i < s->v.n; i++)
		if (s->v.v[i].severity >= o->min)
			add_result(&x, &s->v.v[i]);
	jsonw_array_end(w);
	jsonw_object_end(w);
	jsonw_array_end(w);
	jsonw_object_end(w);
	jsonw_end(w);
	places_free(x.places);
}
