/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * emit_lines.c - one line a finding, in the forms that other tools read:
 * smatch's text, reviewdog's JSON lines, comma separated values
 */
#include "finding_p.h"
#include "../../lib/csv.h"
#include "../../lib/jsonw.h"
#include "../../lib/strbuf.h"

/* What 0-day and smatch's own scripts take apart: place, function, "error:" or "warn:". */
void emit_smatch(const struct finding_sink *s, const struct finding_emit *o, struct strbuf *out)
{
	for (size_t i = 0; i < s->v.n; i++) {
		const struct finding *f = &s->v.v[i];

		if (!emit_is_shown(f, o))
			continue;
		emit_path(out, o, f->file);
		strbuf_addf(out, ":%u ", f->line);
		emit_visible(out, *f->function ? f->function : "?");
		strbuf_addf(out, "() %s: ", f->severity == FINDING_ERROR ? "error" : "warn");
		emit_visible(out, f->message);
		strbuf_addstr(out, " [");
		emit_visible(out, f->name);
		strbuf_addstr(out, "]\n");
	}
}

static void add_cell(struct strbuf *out, const char *text, bool is_text)
{
	csv_cell(out, text, strlen(text), is_text);
}

static void add_number(struct strbuf *out, unsigned int n)
{
	strbuf_addf(out, ",%u", n);
}

void emit_csv(const struct finding_sink *s, const struct finding_emit *o, struct strbuf *out)
{
	strbuf_addstr(out, "file,line,column,severity,confidence,rule,name,function,state,suppressed,configs,message,fingerprint\n");
	for (size_t i = 0; i < s->v.n; i++) {
		const struct finding *f = &s->v.v[i];
		const char *cell[] = {
			finding_severity_name(f->severity), finding_confidence_name(f->confidence), f->rule, f->name,
			f->function, f->state != FINDING_STATE_NONE ? finding_state_name(f->state) : "",
			f->suppressed ? f->reason : "", f->configs ? f->configs : "", f->message, f->fingerprint,
		};
		struct strbuf path = STRBUF_INIT;

		if (!emit_is_shown(f, o))
			continue;
		emit_path(&path, o, f->file);
		add_cell(out, path.buf, true);
		add_number(out, f->line);
		add_number(out, f->col);
		for (size_t k = 0; k < ARRAY_SIZE(cell); k++) {
			strbuf_addch(out, ',');
			add_cell(out, cell[k], true);
		}
		strbuf_addch(out, '\n');
		strbuf_release(&path);
	}
}

static void add_location(struct jsonw *w, const struct finding_emit *o, const char *file, unsigned int line, unsigned int col)
{
	struct strbuf path = STRBUF_INIT;

	emit_path(&path, o, file);
	jsonw_key(w, "location");
	jsonw_object(w);
	jsonw_kstr(w, "path", path.buf);
	jsonw_key(w, "range");
	jsonw_object(w);
	jsonw_key(w, "start");
	jsonw_object(w);
	jsonw_kint(w, "line", line);
	jsonw_kint(w, "column", col);
	jsonw_object_end(w);
	jsonw_object_end(w);
	jsonw_object_end(w);
	strbuf_release(&path);
}

/* reviewdog's Diagnostic (reviewdog.proto, rdf), one a line */
void emit_rdjsonl(const struct finding_sink *s, const struct finding_emit *o, struct strbuf *out)
{
	for (size_t i = 0; i < s->v.n; i++) {
		const struct finding *f = &s->v.v[i];
		struct jsonw w;

		if (!emit_is_shown(f, o))
			continue;
		jsonw_init(&w, out, false);
		jsonw_object(&w);
		jsonw_kstr(&w, "message", f->message);
		add_location(&w, o, f->file, f->line, f->col);
		jsonw_kstr(&w, "severity", f->severity == FINDING_ERROR ? "ERROR" :
			   f->severity == FINDING_WARNING ? "WARNING" : "INFO");
		jsonw_key(&w, "source");
		jsonw_object(&w);
		jsonw_kstr(&w, "name", "guptool");
		jsonw_object_end(&w);
		jsonw_key(&w, "code");
		jsonw_object(&w);
		jsonw_kstr(&w, "value", f->name);
		jsonw_object_end(&w);
		jsonw_key(&w, "relatedLocations");
		jsonw_array(&w);
		for (size_t k = 0; k < f->nstep; k++) {
			if (!emit_is_worth_a_note(f, &f->step[k]))
				continue;
			jsonw_object(&w);
			jsonw_kstr(&w, "message", f->step[k].text);
			add_location(&w, o, f->step[k].file, f->step[k].line, f->step[k].col);
			jsonw_object_end(&w);
		}
		jsonw_array_end(&w);
		jsonw_object_end(&w);
		jsonw_end(&w);
	}
}
