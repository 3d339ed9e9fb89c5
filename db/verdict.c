/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * verdict.c - people's verdicts outlive the database they were given in
 *
 * The old tables are copied into a new database by the step for their version;
 * what they mean today is said in verdict.sql.
 */
#include <stdlib.h>
#include "../lib/alloc.h"
#include "../lib/die.h"
#include "store_p.h"

/* [v]: brings tables of version v, in schema 'old', into today's. */
static const char *const verdict_steps[] = {
	[1] = "INSERT INTO main.verdict (fingerprint, verdict, reason)"
	      " SELECT fingerprint, verdict, reason FROM old.verdict",
};

/* Version of the old tables; 0: it has none; -1: they cannot be read. */
static int old_version(struct store *s)
{
	sqlite3_stmt *st = NULL;
	int version = -1;

	if (sqlite3_prepare_v2(s->db, "SELECT count(*) FROM old.sqlite_schema WHERE name = 'verdict_version'", -1,
			       &st, NULL) != SQLITE_OK || sqlite3_step(st) != SQLITE_ROW)
		goto out;
	version = sqlite3_column_int(st, 0);
	if (!version)
		goto out;
	sqlite3_finalize(st);
	version = -1;
	if (sqlite3_prepare_v2(s->db, "SELECT version FROM old.verdict_version", -1, &st, NULL) == SQLITE_OK &&
	    sqlite3_step(st) == SQLITE_ROW)
		version = sqlite3_column_int(st, 0);
out:
	sqlite3_finalize(st);
	return version;
}

/* The old file is not thrown away with what could not be read in it. */
static void keep_old(struct store *s, const char *old)
{
	warning("cannot read the verdicts in '%s': %s; it is kept as '%s.damaged'", old, store_why(s->db), old);
	s->keep_damaged = true;
}

static int attach(struct store *s, const char *old)
{
	char *name = store_file_name(old);
	sqlite3_stmt *st = NULL;
	int ret = 0;

	if (sqlite3_prepare_v2(s->db, "ATTACH :old AS old", -1, &st, NULL) != SQLITE_OK)
		store_die(s, "write");
	sqlite3_bind_text(st, 1, name, -1, SQLITE_STATIC);
	if (sqlite3_step(st) != SQLITE_DONE)
		ret = error("cannot read the verdicts in '%s': %s", old, store_why(s->db));
	sqlite3_finalize(st);
	free(name);
	return ret;
}

int verdict_take_over(struct store *s, const char *old)
{
	int version, ret = 0;

	if (attach(s, old) < 0)
		return -1;
	version = old_version(s);
	if (version >= (int)ARRAY_SIZE(verdict_steps))
		ret = error("'%s' has verdicts of version %d, this guptool knows up to %d: not writing over it",
			    old, version, VERDICT_VERSION);
	else if (version < 0 || (version && store_try(s, verdict_steps[version]) < 0))
		keep_old(s, old);
	if (store_try(s, "DETACH old") < 0)
		store_die(s, "write");
	return ret;
}
