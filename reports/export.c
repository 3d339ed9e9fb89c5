/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * export.c - the rows of a query as a table, CSV, JSON, JSON lines or DOT
 */
#include <stdio.h>
#include <string.h>

#include "../db/store.h"
#include "../lib/alloc.h"
#include "../lib/csv.h"
#include "../lib/die.h"
#include "../lib/jsonw.h"
#include "../lib/strbuf.h"
#include "../lib/vec.h"
#include "dot.h"
#include "export.h"

struct cell {
	size_t at, len;		/* in text */
	bool is_number;
};

struct printer {
	enum export_format format;
	size_t ncol;
	struct strbuf text;		/* of all cells; a table needs them twice */
	VEC(struct cell) cell;
	struct strbuf *out;
	struct jsonw json;
	VEC(char *) name;
	struct dot dot;
	const char *query;
	char from[64], to[64], by[64];	/* names of columns; by: may be empty */
	size_t from_at, to_at, by_at;
};

static const struct { const char *name; enum export_format format; } formats[] = {
	{ "table", EXPORT_TABLE }, { "csv", EXPORT_CSV }, { "json", EXPORT_JSON }, { "jsonl", EXPORT_JSONL }, { "dot", EXPORT_DOT },
};

int export_format_find(const char *name)
{
	for (size_t i = 0; i < ARRAY_SIZE(formats); i++)
		if (!strcmp(formats[i].name, name))
			return (int)formats[i].format;
	return -1;
}

static void visible(struct strbuf *out, const char *s, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		unsigned char c = (unsigned char)s[i];

		if (c < 0x20 || c == 0x7f)
			strbuf_addf(out, "\\x%02x", c);
		else
			strbuf_addch(out, c);
	}
}

static void value_text(struct strbuf *out, const struct store_value *v)
{
	switch (v->type) {
	case STORE_NULL:
		break;
	case STORE_INT:
		strbuf_addf(out, "%lld", (long long)v->ival);
		break;
	case STORE_REAL:
		strbuf_addf(out, "%.3f", v->real);
		break;
	case STORE_TEXT:
		strbuf_add(out, v->text, v->len);
		break;
	case STORE_BLOB:
		strbuf_addf(out, "(%zu bytes)", v->len);
		break;
	}
}

static bool is_number(const struct store_value *v)
{
	return v->type == STORE_INT || v->type == STORE_REAL;
}

/* --- table --- */

static void add_cell(struct printer *p, const char *s, size_t len, bool number)
{
	struct cell c = { .at = p->text.len, .is_number = number };

	visible(&p->text, s, len);
	c.len = p->text.len - c.at;
	vec_push(&p->cell, c);
}

/* columns as wide as their widest cell; the last one is not padded */
static void print_table(struct printer *p)
{
	size_t *width = xcalloc(p->ncol + 1, sizeof(*width));

	for (size_t i = 0; i < p->cell.n; i++)
		if (p->cell.v[i].len > width[i % p->ncol])
			width[i % p->ncol] = p->cell.v[i].len;
	for (size_t i = 0; i < p->cell.n; i++) {
		const struct cell *c = &p->cell.v[i];
		size_t col = i % p->ncol;
		size_t pad = width[col] - c->len;
		bool last = col + 1 == p->ncol;

		for (size_t k = 0; c->is_number && k < pad; k++)
			strbuf_addch(p->out, ' ');
		strbuf_add(p->out, p->text.buf + c->at, c->len);
		for (size_t k = 0; !c->is_number && !last && k < pad; k++)
			strbuf_addch(p->out, ' ');
		strbuf_addstr(p->out, last ? "\n" : "  ");
	}
	vec_free_(width);
}

/* --- CSV --- */

/* --- JSON --- */

static void json_value(struct jsonw *w, const struct store_value *v)
{
	switch (v->type) {
	case STORE_INT:
		jsonw_int(w, v->ival);
		break;
	case STORE_REAL:
		jsonw_double(w, v->real);
		break;
	case STORE_TEXT:
		jsonw_str(w, v->text);
		break;
	case STORE_NULL:
	case STORE_BLOB:
		jsonw_null(w);
		break;
	}
}

static void json_row(struct printer *p, size_t n, const struct store_value *v)
{
	if (p->format == EXPORT_JSONL)
		jsonw_init(&p->json, p->out, false);
	jsonw_object(&p->json);
	for (size_t i = 0; i < n; i++) {
		jsonw_key(&p->json, p->name.v[i]);
		json_value(&p->json, &v[i]);
	}
	jsonw_object_end(&p->json);
	if (p->format == EXPORT_JSONL)
		jsonw_end(&p->json);
}

/* --- DOT --- */

/* "caller -> callee by kind" */
static int graph_columns(struct printer *p)
{
	struct strbuf line = STRBUF_INIT;
	int note = store_query_note(p->query, "graph", &line), n = 0;

	if (!note)
		n = sscanf(line.buf, "%63[a-z_] -> %63[a-z_] by %63[a-z_]", p->from, p->to, p->by);
	strbuf_release(&line);
	if (note < 0)
		return -1;
	if (n < 2)
		return error("query '%s' is no graph: its header names no nodes ('-- graph: FROM -> TO')", p->query);
	return 0;
}

static size_t column(const struct printer *p, const char *name)
{
	for (size_t i = 0; i < p->name.n; i++)
		if (!strcmp(p->name.v[i], name))
			return i;
	return p->name.n;
}

static int dot_columns(struct printer *p)
{
	p->from_at = column(p, p->from);
	p->to_at = column(p, p->to);
	p->by_at = column(p, p->by);
	if (p->from_at == p->ncol || p->to_at == p->ncol || (p->by[0] && p->by_at == p->ncol))
		return error("query '%s': its graph names a column that it does not have", p->query);
	return 0;
}

static void dot_row(struct printer *p, const struct store_value *v)
{
	struct strbuf from = STRBUF_INIT, to = STRBUF_INIT, by = STRBUF_INIT;

	value_text(&from, &v[p->from_at]);
	value_text(&to, &v[p->to_at]);
	if (p->by[0])
		value_text(&by, &v[p->by_at]);
	if (from.len && to.len)
		dot_edge(&p->dot, from.buf, to.buf, by.buf);
	strbuf_release(&from);
	strbuf_release(&to);
	strbuf_release(&by);
}

/* --- rows --- */

static int on_columns(void *ctx, size_t n, const char *const *names)
{
	struct printer *p = ctx;

	p->ncol = n;
	for (size_t i = 0; i < n; i++) {
		vec_push(&p->name, xstrdup(names[i]));
		if (p->format == EXPORT_TABLE)
			add_cell(p, names[i], strlen(names[i]), false);
		if (p->format == EXPORT_CSV) {
			if (i)
				strbuf_addch(p->out, ',');
			csv_cell(p->out, names[i], strlen(names[i]), true);
		}
	}
	if (p->format == EXPORT_CSV)
		strbuf_addch(p->out, '\n');
	return p->format == EXPORT_DOT ? dot_columns(p) : 0;
}

static void text_row(struct printer *p, size_t n, const struct store_value *v)
{
	struct strbuf text = STRBUF_INIT;

	for (size_t i = 0; i < n; i++) {
		strbuf_clear(&text);
		value_text(&text, &v[i]);
		if (p->format == EXPORT_TABLE) {
			add_cell(p, text.buf, text.len, is_number(&v[i]));
			continue;
		}
		if (i)
			strbuf_addch(p->out, ',');
		csv_cell(p->out, text.buf, text.len, !is_number(&v[i]));
	}
	if (p->format == EXPORT_CSV)
		strbuf_addch(p->out, '\n');
	strbuf_release(&text);
}

static int on_row(void *ctx, size_t n, const struct store_value *v)
{
	struct printer *p = ctx;

	switch (p->format) {
	case EXPORT_TABLE:
	case EXPORT_CSV:
		text_row(p, n, v);
		break;
	case EXPORT_JSON:
	case EXPORT_JSONL:
		json_row(p, n, v);
		break;
	case EXPORT_DOT:
		dot_row(p, v);
		break;
	}
	return 0;
}

long export_query(struct store *s, const char *query, const char *const *arg, size_t narg, enum export_format f,
		struct strbuf *out)
{
	struct printer p = { .format = f, .text = STRBUF_INIT, .out = out, .query = query };
	long rows = -1;

	dot_init(&p.dot);
	if (f == EXPORT_DOT && graph_columns(&p))
		goto out;
	if (f == EXPORT_JSON) {
		jsonw_init(&p.json, out, true);
		jsonw_array(&p.json);
	}
	rows = store_query(s, query, arg, narg, &(struct store_sink){ .columns = on_columns, .row = on_row, .ctx = &p });
	if (rows < 0)
		goto out;
	if (f == EXPORT_TABLE && p.ncol)
		print_table(&p);
	if (f == EXPORT_JSON) {
		jsonw_array_end(&p.json);
		jsonw_end(&p.json);
	}
	if (f == EXPORT_DOT)
		dot_text(&p.dot, query, out);
out:
	for (size_t i = 0; i < p.name.n; i++)
		vec_free_(p.name.v[i]);
	vec_release(&p.name);
	vec_release(&p.cell);
	strbuf_release(&p.text);
	dot_release(&p.dot);
	return rows;
}
