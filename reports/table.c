/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * table.c - tables: of rows a page has, or of all rows of a query
 */
#include <string.h>

#include "../db/store.h"
#include "../lib/alloc.h"
#include "../lib/die.h"
#include "site_p.h"

static const char *cell_class(const struct column *c)
{
	if (c->flags & COLUMN_NUMBER)
		return "number";
	if (c->flags & COLUMN_WIDE)
		return c->flags & COLUMN_CODE ? "code wide" : "wide";
	return c->flags & COLUMN_CODE ? "code" : NULL;
}

static void begin(struct html *h, const char *caption, const struct column *c, size_t n, const char *mark)
{
	/* a region that scrolls has to be reachable by keyboard */
	html_start(h, "div", "class", "scroll", "tabindex", "0", "role", "region", "aria-label", caption, NULL);
	html_start(h, "table", mark, "", NULL);
	html_element(h, "caption", NULL, caption);
	html_start(h, "thead", NULL);
	html_start(h, "tr", NULL);
	for (size_t i = 0; i < n; i++) {
		const char *class = c[i].flags & COLUMN_NUMBER ? "number" : "text";

		html_start(h, "th", "scope", "col", "class", class,
			   c[i].flags & COLUMN_FILTER ? "data-filter" : NULL, "", NULL);
		html_text(h, c[i].title);
		html_end(h, "th");
	}
	html_end(h, "tr");
	html_end(h, "thead");
	html_start(h, "tbody", NULL);
}

void table_begin(struct html *h, const char *caption, const struct column *c, size_t n, bool is_big)
{
	begin(h, caption, c, n, is_big ? "data-sortable" : NULL);
}

void table_row(struct html *h, const char *caption, const struct column *c, size_t n, size_t row)
{
	struct strbuf sb = STRBUF_INIT;

	if (row == TABLE_AT_ONCE) {
		html_end(h, "tbody");
		html_end(h, "table");
		html_end(h, "div");
		html_start(h, "noscript", NULL);
		strbuf_addf(&sb, "%s, continued", caption);
		begin(h, sb.buf, c, n, NULL);
	}
	html_start(h, "tr", NULL);
	strbuf_release(&sb);
}

void table_cell(struct html *h, const struct column *c, const char *text)
{
	html_start(h, "td", "class", cell_class(c), NULL);
	if ((c->flags & COLUMN_CODE) && (c->flags & COLUMN_WIDE))
		html_name(h, text);
	else
		html_text(h, text);
	html_end(h, "td");
}

void table_link(struct html *h, const struct column *c, const char *href, const char *text)
{
	html_start(h, "td", "class", cell_class(c), NULL);
	html_start(h, "a", "href", href, NULL);
	html_name(h, text);
	html_end(h, "a");
	html_end(h, "td");
}

void table_number(struct html *h, size_t n)
{
	html_elementf(h, "td", "number", "%zu", n);
}

void table_end(struct html *h)
{
	html_end(h, "tbody");
	html_end(h, "table");
	html_end(h, "div");
	if (html_is_in(h, "noscript"))
		html_end(h, "noscript");
}

void subsystem_of(const char *path, struct strbuf *out)
{
	const char *first = strchr(path, '/');
	const char *second = first ? strchr(first + 1, '/') : NULL;

	strbuf_clear(out);
	if (!first)
		strbuf_addch(out, '.');
	else
		strbuf_add(out, path, (size_t)((second ? second : first) - path));
}

/* --- a query --- */

struct query_table {
	struct html *h;
	const char *query, *caption;
	const struct query_column *column;
	size_t n;
	const struct column *head;	/* [n] */
	size_t rows;
	size_t *index;		/* [n]: column of the query */
};

static int on_columns(void *ctx, size_t n, const char *const *names)
{
	struct query_table *t = ctx;

	t->index = xcalloc(t->n, sizeof(*t->index));
	for (size_t i = 0; i < t->n; i++) {
		const char *name = t->column[i].name[0] == '@' ? "path" : t->column[i].name;

		while (t->index[i] < n && strcmp(names[t->index[i]], name))
			t->index[i]++;
		if (t->index[i] == n)
			BUG("the query '%s' has no column '%s'", t->query, name);
	}
	return 0;
}

static void value_cell(struct query_table *t, size_t i, const struct store_value *v, struct strbuf *sb)
{
	strbuf_clear(sb);
	if (v->type == STORE_INT)
		strbuf_addf(sb, "%lld", (long long)v->ival);
	else if (v->type == STORE_TEXT && t->column[i].name[0] == '@')
		subsystem_of(v->text, sb);
	else if (v->type == STORE_TEXT)
		strbuf_add(sb, v->text, v->len);
	table_cell(t->h, &t->column[i].as, sb->buf);
}

static int on_row(void *ctx, size_t n, const struct store_value *v)
{
	struct query_table *t = ctx;
	struct strbuf sb = STRBUF_INIT;

	table_row(t->h, t->caption, t->head, t->n, t->rows++);
	for (size_t i = 0; i < t->n; i++)
		value_cell(t, i, &v[t->index[i]], &sb);
	html_end(t->h, "tr");
	strbuf_release(&sb);
	return 0;
}

long table_query(struct html *h, struct store *s, const char *query, const char *caption,
		 const struct query_column *column, size_t n)
{
	struct query_table t = { .h = h, .query = query, .caption = caption, .column = column, .n = n };
	struct column *head = xcalloc(n, sizeof(*head));
	long rows;

	for (size_t i = 0; i < n; i++)
		head[i] = column[i].as;
	t.head = head;
	table_begin(h, caption, head, n, true);
	rows = store_query(s, query, NULL, 0, &(struct store_sink){ .columns = on_columns, .row = on_row, .ctx = &t });
	table_end(h);
	vec_free_(head);
	vec_free_(t.index);
	return rows;
}
