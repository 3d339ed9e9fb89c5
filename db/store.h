/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * store.h - the database: open, write, publish, read, query, dump
 *
 * To add a table: schema.sql (commented), a ROW in rows.def, its statements in
 * stmt.def, a SELECT in dump.sql, a test, 'make docs/schema.md', and a raised
 * STORE_VERSION. To add a query: a file in queries/.
 *
 * Reading:	s = store_open("x.db"); store_get_units(s, &(struct row_none){ 0 });
 *		while (store_get_units_next(s, &row)) ...; store_close(s);
 * Writing:	s = store_create("x.db"); store_put_file(s, &row); ...
 *		store_publish(s);	or store_abandon(s);
 *
 * A writer builds x.db.new and publish() renames it over x.db when it is whole,
 * so readers never see half a database and a writer killed at any time leaves
 * the old one as it was. What a killed writer left is removed by the next one.
 * x.db.lock, held by flock(), keeps a second writer out; the file goes away with
 * the lock. One process writes; a store must not be used in a forked child.
 *
 * Nothing here knows what a kernel is.
 *
 * Errors: store_open(), store_create() and store_update() give NULL after one
 * error() line, all later failures (a full disk, a damaged page) die() with the
 * name of the file and the cause; x.db.new is removed then. A statement that
 * breaks a constraint is a BUG().
 *
 * Ids differ between databases that say the same: nothing may be ordered by
 * them, and store_dump(), which two databases are compared by, shows none.
 */
#ifndef GUPTOOL_STORE_H
#define GUPTOOL_STORE_H
#include <stdbool.h>
#include "rows.h"

#define STORE_APPLICATION_ID	0x47555054	/* "GUPT" */
#define STORE_VERSION		6		/* of schema.sql, index.sql and views.sql */
#define VERDICT_VERSION		1		/* of verdict.sql */

/* Keys of meta. */
#define META_TOOL_VERSION	"tool_version"
#define META_KERNEL_VERSION	"kernel_version"
#define META_PACKAGE		"package"
#define META_NOT_FOLLOWED	"not_followed"	/* wrappers that too many files mention */
/* Keys of run. */
#define RUN_COMMAND_LINE	"command_line"
#define RUN_ROOT		"root"
#define RUN_OBJDIR		"objdir"

struct store;
struct strbuf;

/* --- life --- */

enum store_state {
	STORE_READY,		/* ours, of this version */
	STORE_MISSING,
	STORE_EMPTY,		/* a file without contents */
	STORE_UNREADABLE,	/* permissions, a directory */
	STORE_FOREIGN,		/* not SQLite, or SQLite of somebody else */
	STORE_OTHER_VERSION,	/* ours, to be built again */
	STORE_DAMAGED,		/* ours, shorter than it says, or no schema in it */
};
/* What stands at 'path'; for all but READY one line for people in 'why'. */
enum store_state store_probe(const char *path, struct strbuf *why);

/* Open for reading. NULL after error(). */
struct store *store_open(const char *path);

/*
 * Start a new database that will replace 'path'. Verdicts are taken over from
 * what stands there, also from another version; all else starts empty. Refuses to
 * replace a file that is not ours, and verdicts of a newer version. A damaged
 * database is renamed to 'path'.damaged when the new one is published.
 * NULL after error(): also when another process is writing.
 */
struct store *store_create(const char *path);

/*
 * Could store_create() begin now? 0, or -1 after its error(). For commands that
 * work for long before they write; store_create() asks again.
 */
int store_may_create(const char *path);

/* As store_create(), but starts as a copy of what stands there, which must be READY. */
struct store *store_update(const char *path);

/* Views, indexes, statistics, check, sync to disk, rename; closes. Dies on failure. */
void store_publish(struct store *s);
/* Writer: forget all of it, the old database stays. */
void store_abandon(struct store *s);
void store_close(struct store *s);	/* reader; NULL is fine */

const char *store_path(const struct store *s);

/* --- statements, see stmt.def --- */

#define STMT_PUT(name, row, sql) int64_t store_##name(struct store *s, const struct row_##row *r);
#define STMT_GET(name, key, row, sql) \
	void store_##name(struct store *s, const struct row_##key *k); \
	bool store_##name##_next(struct store *s, struct row_##row *r);
#include "stmt.def"
#undef STMT_PUT
#undef STMT_GET

/* --- queries --- */

enum store_type { STORE_NULL, STORE_INT, STORE_REAL, STORE_TEXT, STORE_BLOB };
struct store_value {
	enum store_type type;
	int64_t ival;		/* INT */
	double real;		/* REAL */
	const char *text;	/* TEXT; NUL terminated */
	size_t len;		/* TEXT, BLOB */
	const void *data;	/* BLOB */
};

struct store_sink {
	/* Once, before the rows, also when there are none. Non-zero stops. */
	int (*columns)(void *ctx, size_t n, const char *const *names);
	/* Values are valid during the call. Non-zero stops. */
	int (*row)(void *ctx, size_t n, const struct store_value *v);
	void *ctx;
};

/*
 * Run a query on an open store: 'name' is that of a file in queries/ ("sites"),
 * one in rules/ ("rules/x"), or, with a '/' or ".sql" in it, of a file of the
 * user's, one read-only statement. Arguments go to the parameters in the order
 * of the query's header; "", NULL or a missing one at the end is NULL. Returns the
 * number of rows, or -1 after error() (unknown query, too many or too few
 * arguments, bad SQL) or when the sink said so.
 */
long store_query(struct store *s, const char *name, const char *const *arg, size_t narg,
		 const struct store_sink *sink);

/* Built-in queries, one line each: name, title. With 'name': its header as written. -1: unknown. */
int store_query_help(const char *name, struct strbuf *out);

/* The text of the line "-- KEY: text" in a query's header. 0, 1: no such line, -1 after error(): no such query. */
int store_query_note(const char *name, const char *key, struct strbuf *out);

/* --- comparison --- */

/*
 * All facts as text, in an order that depends on them alone: a line for each row
 * "table TAB value ...", tab, newline and backslash escaped, blobs as hash and length.
 * Without ids, times and what table run holds.
 */
void store_dump(struct store *s, struct strbuf *out);

#endif
