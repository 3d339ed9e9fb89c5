/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * trend.c - any number of databases in a row: how the figures went
 */
#include <stdio.h>

#include "../lib/alloc.h"
#include "load.h"

#define BAR_WIDTH	44
#define BAR_GAP		28
#define CHART_HEIGHT	220
#define LABEL_HEIGHT	24

struct figures {
	const char *title;
	size_t analysed, get, pin, conditional;
	size_t errors, warnings, lesser;
};

static struct figures figures_of(const struct report *r)
{
	struct figures f = { .title = r->title };

	for (size_t i = 0; i < r->subsystem.n; i++) {
		f.analysed += r->subsystem.v[i]->analysed;
		f.get += r->subsystem.v[i]->get;
		f.pin += r->subsystem.v[i]->pin;
		f.conditional += r->subsystem.v[i]->conditional;
	}
	for (size_t i = 0; i < r->finding.n; i++) {
		int64_t severity = r->finding.v[i].row.severity;

		f.errors += severity == ROW_SEVERITY_ERROR;
		f.warnings += severity == ROW_SEVERITY_WARNING;
		f.lesser += severity < ROW_SEVERITY_WARNING;
	}
	return f;
}

static void write_table(struct html *h, const struct figures *f, size_t n)
{
	static const struct column column[] = {
		{ "kernel", 0 }, { "files analysed", COLUMN_NUMBER }, { "get", COLUMN_NUMBER }, { "pin", COLUMN_NUMBER },
		{ "conditional", COLUMN_NUMBER }, { "converted %", COLUMN_NUMBER }, { "errors", COLUMN_NUMBER },
		{ "warnings", COLUMN_NUMBER }, { "lesser", COLUMN_NUMBER },
	};

	table_begin(h, "Acquiring calls by kind, and findings", column, ARRAY_SIZE(column), true);
	for (size_t i = 0; i < n; i++) {
		size_t all = f[i].get + f[i].pin + f[i].conditional;

		html_start(h, "tr", NULL);
		table_cell(h, &column[0], f[i].title);
		table_number(h, f[i].analysed);
		table_number(h, f[i].get);
		table_number(h, f[i].pin);
		table_number(h, f[i].conditional);
		table_number(h, all ? 100 * (f[i].pin + f[i].conditional) / all : 0);
		table_number(h, f[i].errors);
		table_number(h, f[i].warnings);
		table_number(h, f[i].lesser);
		html_end(h, "tr");
	}
	table_end(h);
}

/* --- the chart: a stacked bar for each kernel --- */

static void rect(struct html *h, const char *class, size_t x, size_t y, size_t height, const char *tip, size_t value)
{
	char at[4][24];

	snprintf(at[0], sizeof(at[0]), "%zu", x);
	snprintf(at[1], sizeof(at[1]), "%zu", y);
	snprintf(at[2], sizeof(at[2]), "%d", BAR_WIDTH);
	snprintf(at[3], sizeof(at[3]), "%zu", height);
	html_start(h, "rect", "class", class, "x", at[0], "y", at[1], "width", at[2], "height", at[3], NULL);
	html_elementf(h, "title", NULL, "%s: %zu", tip, value);
	html_end(h, "rect");
}

static void label(struct html *h, size_t x, size_t y, size_t number)
{
	char at[2][24];

	snprintf(at[0], sizeof(at[0]), "%zu", x);
	snprintf(at[1], sizeof(at[1]), "%zu", y);
	html_start(h, "text", "x", at[0], "y", at[1], "text-anchor", "middle", NULL);
	html_textf(h, "%zu", number);
	html_end(h, "text");
}

static void write_bar(struct html *h, const struct figures *f, size_t at, size_t max)
{
	const struct { const char *class; size_t n; } part[] = {
		{ "pin", f->pin }, { "conditional", f->conditional }, { "get", f->get },
	};
	size_t x = BAR_GAP / 2 + at * (BAR_WIDTH + BAR_GAP), y = CHART_HEIGHT;

	for (size_t i = 0; i < ARRAY_SIZE(part); i++) {
		size_t height = part[i].n * (CHART_HEIGHT - 10) / max;

		y -= height;
		if (height)
			rect(h, part[i].class, x, y, height, part[i].class, part[i].n);
	}
	label(h, x + BAR_WIDTH / 2, CHART_HEIGHT + 16, at + 1);
}

static void write_chart(struct html *h, const struct figures *f, size_t n)
{
	size_t max = 1;
	char size[2][24], box[64];

	for (size_t i = 0; i < n; i++)
		if (f[i].get + f[i].pin + f[i].conditional > max)
			max = f[i].get + f[i].pin + f[i].conditional;
	snprintf(size[0], sizeof(size[0]), "%zu", n * (BAR_WIDTH + BAR_GAP));
	snprintf(size[1], sizeof(size[1]), "%d", CHART_HEIGHT + LABEL_HEIGHT);
	snprintf(box, sizeof(box), "0 0 %s %s", size[0], size[1]);
	html_start(h, "figure", "class", "chart", NULL);
	html_start(h, "figcaption", NULL);
	html_text(h, "Acquiring calls of each kernel, in the order of the table: ");
	html_element(h, "span", "get", "get");
	html_text(h, " on ");
	html_element(h, "span", "conditional", "conditional");
	html_text(h, " on ");
	html_element(h, "span", "pin", "pin");
	html_text(h, ".");
	html_end(h, "figcaption");
	html_start(h, "svg", "role", "img", "aria-label", "Acquiring calls by kind, as in the table", "width", size[0], "height",
		   size[1], "viewBox", box, NULL);
	for (size_t i = 0; i < n; i++)
		write_bar(h, &f[i], i, max);
	html_end(h, "svg");
	html_end(h, "figure");
}

int page_trend(struct report *r, struct report *const *other, size_t n)
{
	VEC(struct figures) f = VEC_INIT;
	struct page p;

	for (size_t i = 0; i < n; i++)
		vec_push(&f, figures_of(other[i]));
	vec_push(&f, figures_of(r));
	page_begin(&p, r, "trend.html", "Trend");
	html_element(&p.html, "p", NULL,
		     "The databases in the order in which they were given; this one is the last. Figures of different "
		     "configurations are not comparable.");
	write_chart(&p.html, f.v, f.n);
	write_table(&p.html, f.v, f.n);
	vec_release(&f);
	return page_end(&p);
}
