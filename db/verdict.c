/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * verdict.c - people's verdicts outlive the database they were given in
 *
 * The old tables are copied into a new database by the step for their version;
 * what they mean today is said in verdict.sql.
 */
#include "../lib/alloc.h"
#include "../lib/die.h"
#include "store_p.h"

/* [v]: brings tables of version v, in schema 'old', into today's. */
static const char *const verdict_steps[] = {
	[1] = "INSERT INTO main.verdict (fingerprint, verdict, reason)"
	      " SELECT fingerprint, verdict, reason FROM old.verdict",
};

/* Version of the old tables; 0: it has none (made before there were verdicts). */
static int old_version(struct store *s)
{
	sqlite3_stmt *st = NULL;
	int version = 0;

	if (sqlite3_prepare_v2(s->db, "SELECT version FROM old.verdict_version", -1, &st, NULL) == SQLITE_OK &&
	    sqlite3_step(st) == SQLITE_ROW)
		version = sqlite3_column_int(st, 0);
	sqlite3_finalize(st);
	return version;
}

static int attach(struct store *s, const char *old)
{
	sqlite3_stmt *st = NULL;
	int ret = 0;

	if (sqlite3_prepare_v2(s->db, "ATTACH :old AS old", -1, &st, NULL) != SQLITE_OK)
		store_die(s, "write");
	sqlite3_bind_text(st, 1, old, -1, SQLITE_STATIC);
	if (sqlite3_step(st) != SQLITE_DONE)
		ret = error("cannot read verdicts from '%s': %s", old, store_why(s->db));
	sqlite3_finalize(st);
	return ret;
}

int verdict_take_over(struct store *s, const char *old)
{
	int version, ret = 0;

	if (attach(s, old) < 0)
		return -1;
	version = old_version(s);
	if (version < 0 || version >= (int)ARRAY_SIZE(verdict_steps))
		ret = error("'%s' has verdicts of version %d, this guptool knows up to %d: not writing over it",
			    old, version, VERDICT_VERSION);
	else if (version && store_try(s, verdict_steps[version]) < 0)
		ret = error("cannot take over the verdicts of '%s': %s", old, store_why(s->db));
	if (store_try(s, "DETACH old") < 0)
		store_die(s, "write");
	return ret;
}
