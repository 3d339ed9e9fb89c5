/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * store_p.h - the inside of a store; for db/ only
 */
#ifndef GUPTOOL_STORE_P_H
#define GUPTOOL_STORE_P_H
#include <sqlite3.h>
#include <stdbool.h>
#include "store.h"

struct strbuf;

enum row_type { ROW_T_INT, ROW_T_REAL, ROW_T_TEXT, ROW_T_BLOB };

struct row_field {
	const char *name;
	size_t offset;
	enum row_type type;
};

enum stmt_id {
#define STMT_PUT(name, row, sql) STMT_##name,
#define STMT_GET(name, key, row, sql) STMT_##name,
#include "stmt.def"
#undef STMT_PUT
#undef STMT_GET
	STMT_COUNT
};

/* One prepared statement with the way from its row to its parameters. */
struct stmt {
	sqlite3_stmt *handle;
	const struct row_field **param;		/* [i]: field for parameter i + 1 */
	const struct row_field **column;	/* [i]: field for column i */
	int nparam, ncolumn;
	bool running;
};

struct store {
	sqlite3 *db;
	char *path;		/* X.db, for messages and for the rename */
	char *work;		/* X.db.new, NULL for a reader */
	char *lock_path;
	int lock_fd;		/* -1 for a reader */
	bool keep_damaged;	/* the old file is set aside, not overwritten */
	struct stmt stmt[STMT_COUNT];
};

/* stmt.c */
/* All statements; the writers' part when s->work. Readers get -1 after error() when the schema is damaged. */
int store_prepare(struct store *s);
void store_finalize(struct store *s);

/* store.c */
struct store *store_alloc(const char *path);
void store_free(struct store *s);
int store_connect(struct store *s, const char *file, int flags);
/* The name as SQLite takes it: never a URI, never ":memory:". Heap. */
char *store_file_name(const char *path);
/* Run a text of several statements; 'what' is for the message. Dies. */
void store_script(struct store *s, const char *what, const char *sql);
int store_try(struct store *s, const char *sql);	/* the same; -1, no message */
_Noreturn void store_die(struct store *s, const char *what);
/* Error text with the system's cause where there is one; valid until the next call. */
const char *store_why(sqlite3 *db);

/* verdict.c */
int verdict_take_over(struct store *s, const char *old);	/* -1 after error() */

#endif
