/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * query.c - 'guptool query NAME [ARG...]': the questions in db/queries/, printed
 *
 * Text from a kernel tree is untrusted here: a table shows control characters
 * as \xNN, CSV guards cells that a spreadsheet would take for a formula.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "../../db/store.h"
#include "../../lib/alloc.h"
#include "../../lib/csv.h"
#include "../../lib/die.h"
#include "../../lib/jsonw.h"
#include "../../lib/options.h"
#include "../../lib/strbuf.h"
#include "../../lib/vec.h"
#include "../cmd.h"

static const char *const synopsis[] = {
	"guptool query [-d DB] [--format table|csv|json] NAME [ARG...]",
	"guptool query --list",
	NULL
};

enum format { FORMAT_TABLE, FORMAT_CSV, FORMAT_JSON };

struct cell {
	size_t at, len;		/* in text */
	bool is_number;
};

struct printer {
	enum format format;
	size_t ncol;
	struct strbuf text;		/* of all cells; a table needs them twice */
	VEC(struct cell) cell;
	struct strbuf out;
	struct jsonw json;
	VEC(char *) name;
};

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

static void add_cell(struct printer *p, const char *s, size_t len, bool is_number)
{
	struct cell c = { .at = p->text.len, .is_number = is_number };

	visible(&p->text, s, len);
	c.len = p->text.len - c.at;
	vec_push(&p->cell, c);
}

static int on_columns(void *ctx, size_t n, const char *const *names)
{
	struct printer *p = ctx;

	p->ncol = n;
	for (size_t i = 0; i < n; i++) {
		vec_push(&p->name, xstrdup(names[i]));
		if (p->format == FORMAT_TABLE)
			add_cell(p, names[i], strlen(names[i]), false);
		if (p->format == FORMAT_CSV) {
			if (i)
				strbuf_addch(&p->out, ',');
			csv_cell(&p->out, names[i], strlen(names[i]), true);
		}
	}
	if (p->format == FORMAT_CSV)
		strbuf_addstr(&p->out, "\n");
	return 0;
}

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

static int on_row(void *ctx, size_t n, const struct store_value *v)
{
	struct printer *p = ctx;
	struct strbuf text = STRBUF_INIT;

	if (p->format == FORMAT_JSON)
		jsonw_object(&p->json);
	for (size_t i = 0; i < n; i++) {
		bool is_number = v[i].type == STORE_INT || v[i].type == STORE_REAL;

		if (p->format == FORMAT_JSON) {
			jsonw_key(&p->json, p->name.v[i]);
			json_value(&p->json, &v[i]);
			continue;
		}
		strbuf_clear(&text);
		value_text(&text, &v[i]);
		if (p->format == FORMAT_TABLE) {
			add_cell(p, text.buf, text.len, is_number);
			continue;
		}
		if (i)
			strbuf_addch(&p->out, ',');
		csv_cell(&p->out, text.buf, text.len, !is_number);
	}
	if (p->format == FORMAT_JSON)
		jsonw_object_end(&p->json);
	if (p->format == FORMAT_CSV)
		strbuf_addch(&p->out, '\n');
	strbuf_release(&text);
	return 0;
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
			strbuf_addch(&p->out, ' ');
		strbuf_add(&p->out, p->text.buf + c->at, c->len);
		for (size_t k = 0; !c->is_number && !last && k < pad; k++)
			strbuf_addch(&p->out, ' ');
		strbuf_addstr(&p->out, last ? "\n" : "  ");
	}
	vec_free_(width);
}

static enum format parse_format(const char *name)
{
	if (!name || !strcmp(name, "table"))
		return FORMAT_TABLE;
	if (!strcmp(name, "csv"))
		return FORMAT_CSV;
	if (!strcmp(name, "json"))
		return FORMAT_JSON;
	usage("'%s' is not a format of query; there are table, csv and json", name);
}

int cmd_query(int argc, const char **argv)
{
	const char *db = "gup.db", *format = NULL;
	bool list = false, describe = false;
	struct option opts[] = {
		OPT_STR('d', "db", &db, "DB", "database to read (default gup.db)"),
		OPT_STR(0, "format", &format, "FORMAT", "table, csv or json (default table)"),
		OPT_BOOL('l', "list", &list, "list the queries"),
		OPT_BOOL(0, "describe", &describe, "show what a query returns and takes"),
		OPT_END()
	};
	struct printer p = { .text = STRBUF_INIT, .out = STRBUF_INIT };
	struct strbuf help = STRBUF_INIT;
	struct store *s;
	long rows;

	argc = options_parse(argc, argv, opts, synopsis, "Asks the database a question.", OPTIONS_DEFAULT);
	p.format = parse_format(format);
	if (list || !argc) {
		store_query_help(NULL, &help);
		fputs(help.buf, stdout);
		strbuf_release(&help);
		return 0;
	}
	if (describe) {
		if (store_query_help(argv[0], &help))
			usage("there is no query '%s'; 'guptool query --list' names them", argv[0]);
		fputs(help.buf, stdout);
		strbuf_release(&help);
		return 0;
	}
	s = store_open(db);
	if (!s)
		return GUPTOOL_EXIT_FAILURE;
	if (p.format == FORMAT_JSON) {
		jsonw_init(&p.json, &p.out, true);
		jsonw_array(&p.json);
	}
	rows = store_query(s, argv[0], argv + 1, (size_t)argc - 1,
			   &(struct store_sink){ .columns = on_columns, .row = on_row, .ctx = &p });
	store_close(s);
	if (rows >= 0) {
		if (p.format == FORMAT_TABLE && p.ncol)
			print_table(&p);
		if (p.format == FORMAT_JSON) {
			jsonw_array_end(&p.json);
			jsonw_end(&p.json);
		}
		fwrite(p.out.buf, 1, p.out.len, stdout);
	}
	for (size_t i = 0; i < p.name.n; i++)
		vec_free_(p.name.v[i]);
	vec_release(&p.name);
	vec_release(&p.cell);
	strbuf_release(&p.text);
	strbuf_release(&p.out);
	return rows < 0 || fflush(stdout) || ferror(stdout) ? GUPTOOL_EXIT_FAILURE : 0;
}
