/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * findings.c - the list of findings, and the page of each
 */
#include <string.h>

#include "../db/store.h"
#include "../lib/alloc.h"
#include "site_p.h"

static const char *verdict_of(const struct report_finding *f)
{
	if (f->verdict)
		return verdict_word(f->verdict->verdict);
	return f->row.is_suppressed ? "suppressed" : "";
}

static void severity_span(struct html *h, int64_t severity)
{
	html_start(h, "span", "class", severity_word(severity), NULL);
	html_element(h, "span", "severity", severity_word(severity));
	html_end(h, "span");
}

/* --- the list --- */

static void list_row(struct html *h, const struct report_finding *f, const struct column *c)
{
	struct strbuf sb = STRBUF_INIT;

	html_start(h, "td", NULL);
	severity_span(h, f->row.severity);
	html_end(h, "td");
	html_start(h, "td", "class", "message", NULL);
	if (f->has_page) {
		strbuf_addf(&sb, "findings/%s.html", f->row.fingerprint);
		html_link(h, sb.buf, f->row.message);
	} else {
		html_text(h, f->row.message);
	}
	html_end(h, "td");
	table_cell(h, &c[2], f->row.name);
	table_cell(h, &c[3], confidence_word(f->row.confidence));
	table_cell(h, &c[4], verdict_of(f));
	table_cell(h, &c[5], f->row.path);
	html_elementf(h, "td", "number", "%lld", (long long)f->row.line);
	table_cell(h, &c[7], f->row.function);
	subsystem_of(f->row.path, &sb);
	table_cell(h, &c[8], sb.buf);
	html_end(h, "tr");
	strbuf_release(&sb);
}

static int write_list(struct report *r)
{
	static const struct column column[] = {
		{ "severity", COLUMN_FILTER }, { "message", COLUMN_WIDE }, { "rule", COLUMN_CODE | COLUMN_FILTER },
		{ "confidence", COLUMN_FILTER }, { "verdict", COLUMN_FILTER },
		{ "file", COLUMN_CODE | COLUMN_WIDE }, { "line", COLUMN_NUMBER },
		{ "function", COLUMN_CODE | COLUMN_WIDE }, { "subsystem", COLUMN_CODE | COLUMN_FILTER },
	};
	struct page p;

	page_begin(&p, r, "findings.html", "Findings");
	html_element(&p.html, "p", NULL,
		     r->finding.n ? "What the rules found. The message leads to the path that shows it." :
				    "The rules found nothing, or were not run: 'guptool check' runs them.");
	if (r->left_out)
		html_elementf(&p.html, "p", "dim", "Findings of rules that are off are not among them: %zu. 'guptool report --rule all' "
			      "shows them; the data below has them.", r->left_out);
	table_begin(&p.html, "Findings", column, ARRAY_SIZE(column), true);
	for (size_t i = 0; i < r->finding.n; i++) {
		table_row(&p.html, "Findings", column, ARRAY_SIZE(column), i);
		list_row(&p.html, &r->finding.v[i], column);
	}
	table_end(&p.html);
	export_links(&p, "findings");
	return page_end(&p);
}

/* --- one finding --- */

static void fact(struct html *h, const char *title, const char *text)
{
	if (!*text)
		return;
	html_element(h, "dt", NULL, title);
	html_element(h, "dd", "code", text);
}

static void write_facts(struct html *h, const struct report *r, const struct report_finding *f)
{
	struct strbuf sb = STRBUF_INIT;
	struct row_text config;

	html_start(h, "dl", "class", "facts", NULL);
	html_element(h, "dt", NULL, "rule");
	html_start(h, "dd", NULL);
	rule_link(h, "../", f->row.rule, f->row.name);
	html_end(h, "dd");
	html_element(h, "dt", NULL, "severity");
	html_start(h, "dd", NULL);
	severity_span(h, f->row.severity);
	html_textf(h, ", confidence %s", confidence_word(f->row.confidence));
	html_end(h, "dd");
	html_element(h, "dt", NULL, "place");
	html_elementf(h, "dd", "code", "%s:%lld:%lld", f->row.path, (long long)f->row.line, (long long)f->row.col);
	fact(h, "function", f->row.function);
	fact(h, "acquired by", *f->row.acquire_text ? f->row.acquire_text : f->row.acquire);
	fact(h, "released by", f->row.release);
	store_get_finding_configs(r->store, &(struct row_id){ .id = f->row.id });
	while (store_get_finding_configs_next(r->store, &config))
		strbuf_addf(&sb, "%s%s", sb.len ? ", " : "", config.text);
	fact(h, "configurations", sb.buf);
	fact(h, "fingerprint", f->row.fingerprint);
	html_end(h, "dl");
	strbuf_release(&sb);
}

static void write_verdict(struct html *h, const struct report_finding *f)
{
	if (!f->verdict && !f->row.is_suppressed)
		return;
	html_start(h, "div", "class", "verdict", NULL);
	if (f->verdict) {
		html_start(h, "p", NULL);
		html_elementf(h, "strong", NULL, "Verdict: %s", verdict_word(f->verdict->verdict));
		html_end(h, "p");
		html_element(h, "p", NULL, f->verdict->reason);
	}
	if (f->row.is_suppressed) {
		html_start(h, "p", NULL);
		html_element(h, "strong", NULL, "Suppressed");
		html_textf(h, "%s%s", *f->row.reason ? ": " : "", f->row.reason);
		html_end(h, "p");
	}
	html_end(h, "div");
}

/* Lines of a difference, those that go and those that come in their colours. */
static void write_diff(struct html *h, const char *diff)
{
	html_start(h, "pre", "class", "diff", "tabindex", "0", NULL);
	for (const char *p = diff, *end; *p; p = end) {
		const char *class = *p == '+' ? "added" : *p == '-' ? "removed" : NULL;

		end = strchr(p, '\n');
		end = end ? end + 1 : p + strlen(p);
		if (!strncmp(p, "+++", 3) || !strncmp(p, "---", 3))
			class = NULL;
		if (class)
			html_start(h, "span", "class", class, NULL);
		html_text_n(h, p, (size_t)(end - p));
		if (class)
			html_end(h, "span");
	}
	html_end(h, "pre");
}

static void write_mending(struct html *h, const struct report *r, const struct report_finding *f)
{
	struct row_mending m;

	store_get_mending(r->store, &(struct row_id){ .id = f->row.id });
	while (store_get_mending_next(r->store, &m)) {
		html_element(h, "h2", NULL, "What mends it");
		html_start(h, "p", NULL);
		html_element(h, "code", NULL, m.patch);
		if (*m.diff)
			html_text(h, " does, run on this function alone. The result was analysed: this finding is gone, and no other came. "
				     "'git apply' takes it; whether it is what the driver wants is for a person to say.");
		else
			html_textf(h, " does not: %s.", m.why);
		html_end(h, "p");
		if (*m.diff)
			write_diff(h, m.diff);
	}
}

static void write_steps(struct html *h, const struct row_finding_step *step, size_t n, const bool *shown)
{
	struct strbuf sb = STRBUF_INIT;

	html_start(h, "ol", "class", "steps", NULL);
	for (size_t i = 0; i < n; i++) {
		html_start(h, "li", NULL);
		html_element(h, "span", "kind", step_word(step[i].kind));
		html_text(h, " ");
		strbuf_clear(&sb);
		strbuf_addf(&sb, "%s:%lld:%lld", step[i].path, (long long)step[i].line, (long long)step[i].col);
		html_element(h, "code", NULL, sb.buf);
		html_textf(h, " %s ", step[i].text);
		if (shown[i]) {
			strbuf_clear(&sb);
			strbuf_addf(&sb, "#step-%zu", i + 1);
			html_link(h, sb.buf, "source");
		}
		html_end(h, "li");
	}
	html_end(h, "ol");
	strbuf_release(&sb);
}

static int write_finding(struct report *r, const struct report_finding *f)
{
	VEC(struct row_finding_step) step = VEC_INIT;
	struct strbuf name = STRBUF_INIT, excerpt = STRBUF_INIT;
	struct row_finding_step row;
	struct html source;
	struct page p;
	bool *shown;
	int ret;

	store_get_finding_steps(r->store, &(struct row_id){ .id = f->row.id });
	while (store_get_finding_steps_next(r->store, &row)) {
		row.path = arena_strdup(&r->arena, row.path);
		row.text = arena_strdup(&r->arena, row.text);
		vec_push(&step, row);
	}
	/* first, since the steps lead to it only where there is source */
	html_init(&source, &excerpt);
	shown = xcalloc(step.n + 1, sizeof(*shown));
	excerpt_write(&source, r, step.v, step.n, shown);
	html_finish(&source);

	strbuf_addf(&name, "findings/%s.html", f->row.fingerprint);
	page_begin(&p, r, name.buf, f->row.message);
	write_facts(&p.html, r, f);
	write_verdict(&p.html, f);
	html_element(&p.html, "h2", NULL, "The path");
	write_steps(&p.html, step.v, step.n, shown);
	html_element(&p.html, "h2", NULL, "Source");
	if (excerpt.len)
		html_raw(&p.html, excerpt.buf);
	else
		html_element(&p.html, "p", "dim", "The source tree was not there when this page was made.");
	write_mending(&p.html, r, f);
	ret = page_end(&p);
	strbuf_release(&name);
	strbuf_release(&excerpt);
	vec_release(&step);
	vec_free_(shown);
	return ret;
}

int page_findings(struct report *r)
{
	if (write_list(r))
		return -1;
	for (size_t i = 0; i < r->finding.n; i++)
		if (r->finding.v[i].has_page && write_finding(r, &r->finding.v[i]))
			return -1;
	return 0;
}
