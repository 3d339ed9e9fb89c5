/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * findings_file.c - findings from files, and compared
 */
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "../../db/store.h"
#include "../../lib/alloc.h"
#include "../../lib/die.h"
#include "../../lib/strbuf.h"
#include "../../lib/vec.h"
#include "../change/difference.h"
#include "check_p.h"
#include "findings_file_p.h"

#define BASELINE "# guptool-baseline/1"
#define JSON_FORMAT "guptool-findings/1"

/* --- baselines --- */

static void add_field(struct strbuf *sb, const char *text, char end)
{
	for (; *text; text++)
		strbuf_addch(sb, (unsigned char)*text < 0x20 || *text == 0x7f ? '?' : *text);
	strbuf_addch(sb, end);
}

static int by_text(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

void baseline_print(const struct finding_sink *s, enum finding_severity min, struct strbuf *out)
{
	VEC(char *) line = VEC_INIT;
	struct strbuf sb = STRBUF_INIT;

	for (size_t i = 0; i < finding_count(s); i++) {
		const struct finding *f = finding_at(s, i);
		const char *field[] = { f->fingerprint, f->loose, f->rule, f->file, f->function, f->acquire, f->release, f->acquire_text };

		if (f->severity < min)
			continue;
		strbuf_clear(&sb);
		for (size_t k = 0; k < ARRAY_SIZE(field); k++)
			add_field(&sb, field[k], k + 1 < ARRAY_SIZE(field) ? '\t' : '\n');
		vec_push(&line, xstrdup(sb.buf));
	}
	vec_sort(&line, by_text);
	strbuf_addf(out, "%s, fingerprints %d\n", BASELINE, FINDING_FINGERPRINT_VERSION);
	for (size_t i = 0; i < line.n; i++) {
		strbuf_addstr(out, line.v[i]);
		vec_free_(line.v[i]);
	}
	vec_release(&line);
	strbuf_release(&sb);
}

static bool is_print(const char *s)
{
	return strlen(s) == 32 && strspn(s, "0123456789abcdef") == 32;
}

/* 'line' is taken apart in place. */
static int read_entry(char *line, struct finding *f)
{
	const char *field[8];

	for (size_t i = 0; i < ARRAY_SIZE(field); i++) {
		char *tab = strchr(line, '\t');

		if (!tab != (i + 1 == ARRAY_SIZE(field)))
			return -1;
		field[i] = line;
		if (tab) {
			*tab = '\0';
			line = tab + 1;
		}
	}
	if (!is_print(field[0]) || !is_print(field[1]))
		return -1;
	*f = (struct finding){ .rule = field[2], .name = field[2], .file = field[3], .function = field[4], .acquire = field[5],
			       .release = field[6], .acquire_text = field[7], .message = "in the baseline",
			       .severity = FINDING_ERROR };
	memcpy(f->fingerprint, field[0], 33);
	memcpy(f->loose, field[1], 33);
	return 0;
}

static int read_baseline(const char *path, char *text, struct finding_sink *s)
{
	unsigned int line = 0;
	char *p, *next;

	for (p = text; p && *p; p = next) {
		char *nl = strchr(p, '\n');
		struct finding f;

		next = nl ? nl + 1 : NULL;
		if (nl)
			*nl = '\0';
		line++;
		if (!*p || *p == '#')
			continue;
		if (read_entry(p, &f) < 0)
			return error("cannot read the baseline '%s': line %u is no entry", path, line);
		finding_keep(s, &f, FINDING_STATE_NONE);
	}
	return 0;
}

/* --- JSON --- */

static const char *text_of(const json_t *o, const char *key)
{
	const char *s = json_string_value(json_object_get(o, key));

	return s ? s : "";
}

static unsigned int number_of(const json_t *o, const char *key)
{
	json_int_t n = json_integer_value(json_object_get(o, key));

	return n > 0 && n <= 0x7fffffff ? (unsigned int)n : 0;
}

static int step_kind(const char *name)
{
	for (int k = STEP_ACQUIRE; k <= STEP_NOTE; k++)
		if (!strcmp(finding_step_name((enum finding_step_kind)k), name))
			return k;
	return STEP_NOTE;
}

static int read_finding(const json_t *o, struct finding_sink *s)
{
	const json_t *steps = json_object_get(o, "steps"), *configs = json_object_get(o, "configs");
	const char *print = text_of(o, "fingerprint"), *loose = text_of(o, "loose_fingerprint");
	int severity = finding_severity_parse(text_of(o, "severity")), confidence = finding_confidence_parse(text_of(o, "confidence"));
	VEC(struct finding_step) step = VEC_INIT;
	struct strbuf config = STRBUF_INIT;
	struct finding f;

	if (!is_print(print) || !is_print(loose) || severity < 0 || confidence < 0)
		return -1;
	f = (struct finding){
		.rule = text_of(o, "rule"), .name = text_of(o, "name"), .severity = (enum finding_severity)severity,
		.confidence = (enum finding_confidence)confidence, .file = text_of(o, "file"), .function = text_of(o, "function"),
		.line = number_of(o, "line"), .col = number_of(o, "column"), .message = text_of(o, "message"),
		.acquire = text_of(o, "acquire"), .release = text_of(o, "release"), .acquire_text = text_of(o, "acquire_text"),
		.ordinal = number_of(o, "ordinal"), .suppressed = json_is_true(json_object_get(o, "suppressed")),
		.reason = text_of(o, "reason"),
	};
	memcpy(f.fingerprint, print, 33);
	memcpy(f.loose, loose, 33);
	for (size_t i = 0; i < json_array_size(steps); i++) {
		const json_t *st = json_array_get(steps, i);

		vec_push(&step, (struct finding_step){ (enum finding_step_kind)step_kind(text_of(st, "kind")), text_of(st, "file"),
						       number_of(st, "line"), number_of(st, "column"), text_of(st, "text") });
	}
	for (size_t i = 0; i < json_array_size(configs); i++) {
		const char *name = json_string_value(json_array_get(configs, i));

		strbuf_addf(&config, "%s%s", i ? "," : "", name ? name : "");
	}
	f.step = step.v;
	f.nstep = step.n;
	f.configs = config.len ? config.buf : NULL;
	/* what an earlier comparison found to be gone is not there */
	if (strcmp(text_of(o, "state"), finding_state_name(FINDING_ABSENT)))
		finding_keep(s, &f, FINDING_STATE_NONE);
	vec_release(&step);
	strbuf_release(&config);
	return 0;
}

static int read_document(const char *path, const json_t *doc, struct finding_sink *s)
{
	const json_t *list = json_object_get(doc, "findings");

	if (strcmp(text_of(doc, "format"), JSON_FORMAT))
		return error("cannot read findings from '%s': it is not of the format " JSON_FORMAT, path);
	for (size_t i = 0; i < json_array_size(list); i++)
		if (read_finding(json_array_get(list, i), s))
			return error("cannot read findings from '%s': number %zu is damaged", path, i + 1);
	return 0;
}

/* One object a line; the summary at the end says that it is all there. */
static int read_lines(const char *path, const char *text, struct finding_sink *s)
{
	bool complete = false;
	unsigned int line = 0;

	while (*text) {
		size_t len = strcspn(text, "\n");
		json_t *o = len ? json_loadb(text, len, 0, NULL) : NULL;
		const char *type = text_of(o, "type");
		int ret = 0;

		line++;
		if (len && !o)
			return error("cannot read findings from '%s': line %u is not JSON", path, line);
		if (!strcmp(type, "summary"))
			complete = !strcmp(text_of(o, "format"), JSON_FORMAT);
		else if (!strcmp(type, "finding") && !json_object_get(o, "patch"))
			ret = read_finding(o, s);
		json_decref(o);
		if (ret)
			return error("cannot read findings from '%s': line %u is damaged", path, line);
		text += len + (text[len] == '\n');
	}
	return complete ? 0 : error("cannot read findings from '%s': there is no summary of the format " JSON_FORMAT " at its end", path);
}

static int read_json(const char *path, const struct strbuf *text, struct finding_sink *s)
{
	json_t *doc = json_loadb(text->buf, text->len, 0, NULL);
	int ret;

	/* a file of one line is a document, too: its only object is the summary */
	if (doc && !*text_of(doc, "type"))
		ret = read_document(path, doc, s);
	else
		ret = read_lines(path, text->buf, s);
	json_decref(doc);
	return ret;
}

/* --- databases --- */

static int read_database(const char *path, struct finding_sink *s)
{
	struct store *db = store_open(path);
	struct finding_sink *all = finding_sink_new();
	struct row_setting r;
	bool checked = false;

	if (!db)
		return -1;
	store_get_meta(db, &(struct row_setting){ .key = META_CHECKED, .value = "" });
	while (store_get_meta_next(db, &r))
		checked = true;
	if (checked)
		check_load(db, all);
	finding_finish(all);
	for (size_t i = 0; i < finding_count(all); i++)
		finding_keep(s, finding_at(all, i), FINDING_STATE_NONE);
	finding_sink_free(all);
	store_close(db);
	return checked ? 0 : error("'%s' has no findings: run guptool check first", path);
}

struct finding_sink *findings_read(const char *path)
{
	struct finding_sink *s = finding_sink_new();
	struct strbuf text = STRBUF_INIT;
	int ret;

	if (strbuf_read_file(&text, path))
		ret = error_errno("cannot read findings from '%s'", path);
	else if (text.len >= 16 && !memcmp(text.buf, "SQLite format 3", 16))
		ret = read_database(path, s);
	else if (!strncmp(text.buf, BASELINE, strlen(BASELINE)))
		ret = read_baseline(path, text.buf, s);
	else if (text.buf[0] == '{')
		ret = read_json(path, &text, s);
	else
		ret = error("cannot read findings from '%s': it is no database, baseline, json or jsonl of guptool", path);
	strbuf_release(&text);
	finding_finish(s);
	if (!ret)
		return s;
	finding_sink_free(s);
	return NULL;
}

/* --- comparison --- */

struct finding_sink *findings_compare(const struct finding_sink *old, const struct finding_sink *new, size_t counts[5])
{
	struct difference d = DIFFERENCE_INIT;
	struct finding_sink *out = finding_sink_new();

	difference_of_sinks(&d, old, new);
	for (size_t i = 0; i < d.n; i++) {
		const struct difference_entry *e = &d.entry[i];
		/* one that became suppressed is there, and says so itself; one that lost it is new */
		enum finding_state st = !e->new ? FINDING_ABSENT : !e->old || e->worse ? FINDING_NEW :
					e->kind == DIFFERENCE_KEPT ? FINDING_UNCHANGED : FINDING_UPDATED;

		finding_keep(out, e->new ? e->new : e->old, st);
		if (counts)
			counts[st]++;
	}
	finding_finish(out);
	difference_release(&d);
	return out;
}
