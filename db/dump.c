/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * dump.c - the canonical text of a database, for comparing two of them
 */
#include <inttypes.h>
#include <string.h>
#include "../lib/hash.h"
#include "../lib/strbuf.h"
#include "embed.h"
#include "store_p.h"

static void add_escaped(struct strbuf *out, const char *text, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		switch (text[i]) {
		case '\t': strbuf_addstr(out, "\\t"); break;
		case '\n': strbuf_addstr(out, "\\n"); break;
		case '\\': strbuf_addstr(out, "\\\\"); break;
		default: strbuf_addch(out, text[i]);
		}
	}
}

static void add_value(struct strbuf *out, sqlite3_stmt *st, int i)
{
	size_t len;

	strbuf_addch(out, '\t');
	switch (sqlite3_column_type(st, i)) {
	case SQLITE_INTEGER:
		strbuf_addf(out, "%" PRId64, (int64_t)sqlite3_column_int64(st, i));
		break;
	case SQLITE_FLOAT:
		strbuf_addf(out, "%.17g", sqlite3_column_double(st, i));
		break;
	case SQLITE_BLOB:
		len = (size_t)sqlite3_column_bytes(st, i);
		strbuf_addf(out, "blob:%016" PRIx64 ":%zu",
			    hash64(len ? sqlite3_column_blob(st, i) : "", len), len);
		break;
	case SQLITE_NULL:
		strbuf_addstr(out, "\\N");
		break;
	default:
		add_escaped(out, (const char *)sqlite3_column_text(st, i), (size_t)sqlite3_column_bytes(st, i));
	}
}

static void dump_statement(struct store *s, sqlite3_stmt *st, const char *table, size_t len, struct strbuf *out)
{
	int n = sqlite3_column_count(st), rc;

	while ((rc = sqlite3_step(st)) == SQLITE_ROW) {
		strbuf_add(out, table, len);
		for (int i = 0; i < n; i++)
			add_value(out, st, i);
		strbuf_addch(out, '\n');
	}
	if (rc != SQLITE_DONE)
		store_die(s, "read");
}

void store_dump(struct store *s, struct strbuf *out)
{
	static const char mark[] = "-- table: ";
	const char *sql = embed_find("dump.sql");

	while ((sql = strstr(sql, mark))) {
		const char *table = sql + sizeof(mark) - 1;
		sqlite3_stmt *st = NULL;

		if (sqlite3_prepare_v2(s->db, sql, -1, &st, &sql) != SQLITE_OK)
			store_die(s, "read");
		dump_statement(s, st, table, strcspn(table, "\n"), out);
		sqlite3_finalize(st);
	}
}
