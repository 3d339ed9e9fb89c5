/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * stmt.c - the statements of stmt.def, prepared and run
 *
 * Parameters and columns are matched with the fields of the row by name when
 * the database is opened, so running one is a loop over an array.
 */
#include <stddef.h>
#include <string.h>
#include "../lib/alloc.h"
#include "../lib/die.h"
#include "../lib/vec.h"
#include "store_p.h"

#define FIELD(ftype, fname) { #fname, offsetof(__typeof__(*row), fname), ROW_T_##ftype },
#define ROW(rname, fields)							\
static const struct row_field *fields_of_##rname(void)				\
{										\
	const struct row_##rname *row __attribute__((unused));			\
	static const struct row_field field[] = {				\
		fields { NULL, 0, ROW_T_INT }					\
	};									\
	return field;								\
}
#include "rows.def"
#undef ROW
#undef FIELD

struct stmt_text {
	const char *name, *sql;
	const struct row_field *(*in)(void), *(*out)(void);	/* out: NULL for a PUT */
};

static const struct stmt_text stmt_text[STMT_COUNT] = {
#define STMT_PUT(name, row, sql) [STMT_##name] = { #name, sql, fields_of_##row, NULL },
#define STMT_GET(name, key, row, sql) [STMT_##name] = { #name, sql, fields_of_##key, fields_of_##row },
#include "stmt.def"
#undef STMT_PUT
#undef STMT_GET
};

static const struct row_field *must_find_field(const struct stmt_text *t, const struct row_field *f,
					       const char *name, const char *what)
{
	for (; f->name; f++)
		if (!strcmp(f->name, name))
			return f;
	BUG("statement '%s': no field for %s '%s'", t->name, what, name);
}

static void match_fields(struct stmt *st, const struct stmt_text *t)
{
	st->nparam = sqlite3_bind_parameter_count(st->handle);
	st->param = xcalloc((size_t)st->nparam + 1, sizeof(*st->param));
	for (int i = 0; i < st->nparam; i++) {
		const char *name = sqlite3_bind_parameter_name(st->handle, i + 1);

		if (!name || name[0] != ':')
			BUG("statement '%s': parameter %d is not a :name", t->name, i + 1);
		st->param[i] = must_find_field(t, t->in(), name + 1, "parameter");
	}
	st->ncolumn = t->out ? sqlite3_column_count(st->handle) : 0;
	st->column = xcalloc((size_t)st->ncolumn + 1, sizeof(*st->column));
	for (int i = 0; i < st->ncolumn; i++)
		st->column[i] = must_find_field(t, t->out(), sqlite3_column_name(st->handle, i), "column");
}

int store_prepare(struct store *s)
{
	for (unsigned int i = 0; i < STMT_COUNT; i++) {
		const struct stmt_text *t = &stmt_text[i];
		struct stmt *st = &s->stmt[i];

		if (!t->out && !s->work)
			continue;
		if (sqlite3_prepare_v3(s->db, t->sql, -1, SQLITE_PREPARE_PERSISTENT, &st->handle, NULL) != SQLITE_OK) {
			if (!s->work)
				return error("'%s' is damaged: %s", s->path, store_why(s->db));
			BUG("statement '%s': %s: %s", t->name, sqlite3_errmsg(s->db), t->sql);
		}
		match_fields(st, t);
	}
	return 0;
}

void store_finalize(struct store *s)
{
	for (unsigned int i = 0; i < STMT_COUNT; i++) {
		struct stmt *st = &s->stmt[i];

		sqlite3_finalize(st->handle);
		vec_free_(st->param);
		vec_free_(st->column);
		*st = (struct stmt){ 0 };
	}
}

static void bind_field(struct store *s, enum stmt_id id, int i, const void *row)
{
	struct stmt *st = &s->stmt[id];
	const struct row_field *f = st->param[i];
	const char *at = (const char *)row + f->offset;
	const char *text;
	struct row_blob blob;
	double real;
	int64_t ival;
	int err = SQLITE_ERROR;

	switch (f->type) {
	case ROW_T_INT:
		memcpy(&ival, at, sizeof(ival));
		err = sqlite3_bind_int64(st->handle, i + 1, ival);
		break;
	case ROW_T_REAL:
		memcpy(&real, at, sizeof(real));
		err = sqlite3_bind_double(st->handle, i + 1, real);
		break;
	case ROW_T_TEXT:
		memcpy(&text, at, sizeof(text));
		if (!text)
			BUG("statement '%s': field '%s' is NULL", stmt_text[id].name, f->name);
		err = sqlite3_bind_text(st->handle, i + 1, text, -1, SQLITE_STATIC);
		break;
	case ROW_T_BLOB:
		memcpy(&blob, at, sizeof(blob));
		err = sqlite3_bind_blob64(st->handle, i + 1, blob.len ? blob.data : "", blob.len, SQLITE_STATIC);
		break;
	}
	if (err != SQLITE_OK)
		store_die(s, "give a value to a statement of");
}

static struct stmt *stmt_start(struct store *s, enum stmt_id id, const void *row)
{
	struct stmt *st = &s->stmt[id];

	if (!st->handle)
		BUG("statement '%s' on a store opened for reading", stmt_text[id].name);
	sqlite3_reset(st->handle);
	for (int i = 0; i < st->nparam; i++)
		bind_field(s, id, i, row);
	st->running = true;
	return st;
}

static int64_t stmt_put(struct store *s, enum stmt_id id, const void *row)
{
	struct stmt *st = stmt_start(s, id, row);
	int rc = sqlite3_step(st->handle);
	int64_t rowid;

	if ((rc & 0xff) == SQLITE_CONSTRAINT)
		BUG("statement '%s': %s: %s", stmt_text[id].name, sqlite3_errmsg(s->db),
		    sqlite3_expanded_sql(st->handle));
	if (rc != SQLITE_DONE)
		store_die(s, "write");
	rowid = sqlite3_changes(s->db) ? sqlite3_last_insert_rowid(s->db) : 0;
	sqlite3_reset(st->handle);
	sqlite3_clear_bindings(st->handle);
	st->running = false;
	return rowid;
}

static void fetch_field(struct stmt *st, int i, void *row)
{
	const struct row_field *f = st->column[i];
	char *at = (char *)row + f->offset;
	const char *text;
	struct row_blob blob;
	double real;
	int64_t ival;

	switch (f->type) {
	case ROW_T_INT:
		ival = sqlite3_column_int64(st->handle, i);
		memcpy(at, &ival, sizeof(ival));
		break;
	case ROW_T_REAL:
		real = sqlite3_column_double(st->handle, i);
		memcpy(at, &real, sizeof(real));
		break;
	case ROW_T_TEXT:
		text = (const char *)sqlite3_column_text(st->handle, i);
		if (!text)
			text = "";
		memcpy(at, &text, sizeof(text));
		break;
	case ROW_T_BLOB:
		blob.data = sqlite3_column_blob(st->handle, i);
		blob.len = (size_t)sqlite3_column_bytes(st->handle, i);
		memcpy(at, &blob, sizeof(blob));
		break;
	}
}

static bool stmt_next(struct store *s, enum stmt_id id, void *row, size_t size)
{
	struct stmt *st = &s->stmt[id];
	int rc;

	if (!st->running)
		BUG("statement '%s': asked for rows before it was started", stmt_text[id].name);
	rc = sqlite3_step(st->handle);
	if (rc == SQLITE_ROW) {
		memset(row, 0, size);
		for (int i = 0; i < st->ncolumn; i++)
			fetch_field(st, i, row);
		return true;
	}
	if (rc != SQLITE_DONE)
		store_die(s, "read");
	sqlite3_reset(st->handle);
	sqlite3_clear_bindings(st->handle);
	st->running = false;
	return false;
}

#define STMT_PUT(name, row, sql)							\
int64_t store_##name(struct store *s, const struct row_##row *r)			\
{											\
	return stmt_put(s, STMT_##name, r);						\
}
#define STMT_GET(name, key, row, sql)							\
void store_##name(struct store *s, const struct row_##key *k)				\
{											\
	stmt_start(s, STMT_##name, k);							\
}											\
bool store_##name##_next(struct store *s, struct row_##row *r)				\
{											\
	return stmt_next(s, STMT_##name, r, sizeof(*r));				\
}
#include "stmt.def"
#undef STMT_PUT
#undef STMT_GET
