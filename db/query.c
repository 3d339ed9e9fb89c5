/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * query.c - named queries with arguments, for people and reports
 *
 * A query file is one SELECT behind a header of comment lines:
 *
 *	-- title: one line
 *	-- parameters:
 *	--   path    what it selects (optional)
 *	-- columns:
 *	--   path    what it holds
 *
 * and, where it matters to whoever prints it, notes like "-- graph: from -> to".
 *
 * Arguments are bound, never pasted; the connection is read-only and reaches
 * no other file.
 */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include "../lib/die.h"
#include "../lib/strbuf.h"
#include "../lib/vec.h"
#include "embed.h"
#include "store_p.h"

struct query_param {
	char *name;		/* with ':' in front */
	bool optional;
};

struct query {
	const char *name;
	const char *text;
	struct strbuf file;	/* of a user's file */
	VEC(struct query_param) param;
};

static bool starts_with(const char *s, const char *prefix)
{
	return !strncmp(s, prefix, strlen(prefix));
}

static const char *next_line(const char *p)
{
	p += strcspn(p, "\n");
	return *p ? p + 1 : p;
}

/* "--   path   text (optional)" -> a parameter; false when the line is something else */
static bool parse_param(struct query *q, const char *line)
{
	static const char optional[] = "(optional)";
	size_t len = strcspn(line, "\n"), n = 0;
	struct strbuf sb = STRBUF_INIT;
	struct query_param p = { 0 };

	if (!starts_with(line, "--  "))
		return false;
	line += 4;
	len -= 4;
	while (len && *line == ' ')
		line++, len--;
	while (n < len && (isalnum((unsigned char)line[n]) || line[n] == '_'))
		n++;
	if (!n)
		return false;
	strbuf_addch(&sb, ':');
	strbuf_add(&sb, line, n);
	p.name = strbuf_detach(&sb, NULL);
	p.optional = len >= sizeof(optional) - 1 &&
		     !strncmp(line + len - (sizeof(optional) - 1), optional, sizeof(optional) - 1);
	vec_push(&q->param, p);
	return true;
}

static void parse_header(struct query *q)
{
	bool in_params = false;

	for (const char *p = q->text; starts_with(p, "--"); p = next_line(p)) {
		if (starts_with(p, "-- parameters:"))
			in_params = true;
		else if (in_params && !parse_param(q, p) && p[2] != '\n' && !starts_with(p, "--   "))
			in_params = false;
	}
}

static void query_release(struct query *q)
{
	for (size_t i = 0; i < q->param.n; i++)
		free(q->param.v[i].name);
	vec_release(&q->param);
	strbuf_release(&q->file);
}

static void add_names(struct strbuf *sb)
{
	const char *sep = "";

	for (size_t i = 0; i < embed_nfiles; i++) {
		const char *name = embed_files[i].name;

		if (!starts_with(name, "queries/"))
			continue;
		name += strlen("queries/");
		strbuf_addf(sb, "%s%.*s", sep, (int)(strlen(name) - strlen(".sql")), name);
		sep = ", ";
	}
}

static const char *find_builtin(const char *name)
{
	struct strbuf sb = STRBUF_INIT;
	const char *text;

	strbuf_addf(&sb, "%s%s.sql", strchr(name, '/') ? "" : "queries/", name);
	text = embed_find(sb.buf);
	strbuf_release(&sb);
	return text;
}

static int query_find(struct query *q, const char *name)
{
	size_t len = strlen(name);
	struct strbuf names = STRBUF_INIT;

	*q = (struct query){ .name = name, .file = STRBUF_INIT };
	q->text = find_builtin(name);
	if (!q->text && (strchr(name, '/') || (len > 4 && !strcmp(name + len - 4, ".sql")))) {
		if (strbuf_read_file(&q->file, name) < 0)
			return error_errno("cannot read query '%s'", name);
		q->text = q->file.buf;
	}
	if (!q->text) {
		add_names(&names);
		error("no query '%s': there are %s", name, names.buf);
		strbuf_release(&names);
		return -1;
	}
	parse_header(q);
	return 0;
}

static bool only_comments(const char *p)
{
	for (;;) {
		p += strspn(p, " \t\r\n;");
		if (!starts_with(p, "--"))
			return !*p;
		p = next_line(p);
	}
}

static int query_prepare(struct store *s, struct query *q, sqlite3_stmt **st)
{
	const char *tail = "";

	if (sqlite3_prepare_v2(s->db, q->text, -1, st, &tail) != SQLITE_OK)
		return error("query '%s': %s", q->name, sqlite3_errmsg(s->db));
	if (!*st || !sqlite3_column_count(*st) || !sqlite3_stmt_readonly(*st))
		return error("query '%s' is not a SELECT", q->name);
	if (!only_comments(tail))
		return error("query '%s' has more than one statement", q->name);
	for (int i = 1; i <= sqlite3_bind_parameter_count(*st); i++) {
		const char *name = sqlite3_bind_parameter_name(*st, i);
		bool found = false;

		for (size_t k = 0; name && k < q->param.n && !found; k++)
			found = !strcmp(q->param.v[k].name, name);
		if (!found)
			return error("query '%s': parameter '%s' is not in its header", q->name, name ? name : "?");
	}
	return 0;
}

static int query_bind(struct store *s, struct query *q, sqlite3_stmt *st, const char *const *arg, size_t narg)
{
	if (narg > q->param.n)
		return error("query '%s' takes %zu argument%s, not %zu", q->name, q->param.n,
			     q->param.n == 1 ? "" : "s", narg);
	for (size_t i = 0; i < q->param.n; i++) {
		const struct query_param *p = &q->param.v[i];
		int at = sqlite3_bind_parameter_index(st, p->name);
		bool given = i < narg && arg[i] && arg[i][0];

		if (!given && !p->optional)
			return error("query '%s' needs argument %zu, '%s'", q->name, i + 1, p->name + 1);
		if (!at)
			return error("query '%s': parameter '%s' of its header is not used", q->name, p->name + 1);
		if (given && sqlite3_bind_text(st, at, arg[i], -1, SQLITE_STATIC) != SQLITE_OK)
			return error("query '%s': argument %zu: %s", q->name, i + 1, sqlite3_errmsg(s->db));
	}
	return 0;
}

static void get_value(sqlite3_stmt *st, int i, struct store_value *v)
{
	*v = (struct store_value){ .type = STORE_NULL, .text = "" };
	switch (sqlite3_column_type(st, i)) {
	case SQLITE_INTEGER:
		v->type = STORE_INT;
		v->ival = sqlite3_column_int64(st, i);
		break;
	case SQLITE_FLOAT:
		v->type = STORE_REAL;
		v->real = sqlite3_column_double(st, i);
		break;
	case SQLITE_TEXT:
		v->type = STORE_TEXT;
		v->text = (const char *)sqlite3_column_text(st, i);
		v->len = (size_t)sqlite3_column_bytes(st, i);
		break;
	case SQLITE_BLOB:
		v->type = STORE_BLOB;
		v->data = sqlite3_column_blob(st, i);
		v->len = (size_t)sqlite3_column_bytes(st, i);
		break;
	}
}

static int send_columns(sqlite3_stmt *st, const struct store_sink *sink)
{
	VEC(const char *) names = VEC_INIT;
	int ret;

	for (int i = 0; i < sqlite3_column_count(st); i++)
		vec_push(&names, sqlite3_column_name(st, i));
	ret = sink->columns(sink->ctx, names.n, names.v);
	vec_release(&names);
	return ret;
}

static long send_rows(struct store *s, struct query *q, sqlite3_stmt *st, const struct store_sink *sink)
{
	VEC(struct store_value) v = VEC_INIT;
	int n = sqlite3_column_count(st), rc;
	long rows = 0;

	for (int i = 0; i < n; i++)
		vec_push(&v, (struct store_value){ 0 });
	while ((rc = sqlite3_step(st)) == SQLITE_ROW) {
		for (int i = 0; i < n; i++)
			get_value(st, i, &v.v[i]);
		if (sink->row(sink->ctx, v.n, v.v)) {
			rows = -1;
			break;
		}
		rows++;
	}
	if (rc != SQLITE_DONE && rc != SQLITE_ROW)
		rows = error("query '%s' on '%s': %s", q->name, s->path, store_why(s->db));
	vec_release(&v);
	return rows;
}

long store_query(struct store *s, const char *name, const char *const *arg, size_t narg,
		 const struct store_sink *sink)
{
	sqlite3_stmt *st = NULL;
	struct query q;
	long ret = -1;

	if (query_find(&q, name) < 0 || query_prepare(s, &q, &st) < 0 || query_bind(s, &q, st, arg, narg) < 0)
		goto out;
	if (send_columns(st, sink))
		goto out;
	ret = send_rows(s, &q, st, sink);
out:
	sqlite3_finalize(st);
	query_release(&q);
	return ret;
}

/* the text of "-- KEY: text" of a header; false when it has none */
static bool add_note(struct strbuf *out, const char *text, const char *key)
{
	size_t len = strlen(key);

	for (; starts_with(text, "--"); text = next_line(text)) {
		if (!starts_with(text, "-- ") || strncmp(text + 3, key, len) || !starts_with(text + 3 + len, ": "))
			continue;
		text += 3 + len + 2;
		strbuf_add(out, text, strcspn(text, "\n"));
		return true;
	}
	return false;
}

int store_query_note(const char *name, const char *key, struct strbuf *out)
{
	struct query q;
	int ret = query_find(&q, name);

	if (!ret && !add_note(out, q.text, key))
		ret = 1;
	query_release(&q);
	return ret;
}

int store_query_help(const char *name, struct strbuf *out)
{
	const char *text;

	if (!name) {
		for (size_t i = 0; i < embed_nfiles; i++) {
			const char *file = embed_files[i].name;

			if (!starts_with(file, "queries/"))
				continue;
			file += strlen("queries/");
			strbuf_addf(out, "%-12.*s ", (int)(strlen(file) - strlen(".sql")), file);
			add_note(out, embed_files[i].text, "title");
			strbuf_addch(out, '\n');
		}
		return 0;
	}
	text = find_builtin(name);
	if (!text)
		return -1;
	for (; starts_with(text, "--"); text = next_line(text)) {
		size_t len = strcspn(text, "\n"), skip = len > 2 ? 3 : len;

		if (!starts_with(text, "-- SPDX"))
			strbuf_addf(out, "%.*s\n", (int)(len - skip), text + skip);
	}
	return 0;
}
