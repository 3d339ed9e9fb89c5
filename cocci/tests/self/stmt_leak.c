/* SPDX-License-Identifier: GPL-2.0-only */
int f(sqlite3 *db)
{
	sqlite3_stmt *st;

	if (sqlite3_prepare_v2(db, "x", -1, &st, NULL) != SQLITE_OK)
		return -1;
	if (sqlite3_step(st) != SQLITE_ROW)
		return -1;
	sqlite3_finalize(st);
	return 0;
}
