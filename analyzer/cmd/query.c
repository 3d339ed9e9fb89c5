/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * query.c - 'guptool query NAME [ARG...]': the questions in db/queries/, printed
 */
#include <stdio.h>

#include "../../db/store.h"
#include "../../lib/die.h"
#include "../../lib/options.h"
#include "../../lib/strbuf.h"
#include "../../reports/export.h"
#include "../cmd.h"

static const char *const synopsis[] = {
	"guptool query [-d DB] [--format FORMAT] NAME [ARG...]",
	"guptool query --list",
	NULL
};

int cmd_query(int argc, const char **argv)
{
	const char *db = "gup.db", *format = NULL;
	bool list = false, describe = false;
	struct option opts[] = {
		OPT_STR('d', "db", &db, "DB", "database to read (default gup.db)"),
		OPT_STR(0, "format", &format, "FORMAT", "table, csv, json, jsonl or dot (default table)"),
		OPT_BOOL('l', "list", &list, "list the queries"),
		OPT_BOOL(0, "describe", &describe, "show what a query returns and takes"),
		OPT_END()
	};
	struct strbuf out = STRBUF_INIT;
	struct store *s;
	long rows;
	int f;

	argc = options_parse(argc, argv, opts, synopsis, "Asks the database a question.", OPTIONS_DEFAULT);
	f = format ? export_format_find(format) : EXPORT_TABLE;
	if (f < 0)
		usage("'%s' is not a format of query; there are " EXPORT_FORMATS, format);
	if (list || !argc) {
		store_query_help(NULL, &out);
		fputs(out.buf, stdout);
		strbuf_release(&out);
		return 0;
	}
	if (describe) {
		if (store_query_help(argv[0], &out))
			usage("there is no query '%s'; 'guptool query --list' names them", argv[0]);
		fputs(out.buf, stdout);
		strbuf_release(&out);
		return 0;
	}
	s = store_open(db);
	if (!s)
		return GUPTOOL_EXIT_FAILURE;
	rows = export_query(s, argv[0], argv + 1, (size_t)argc - 1, (enum export_format)f, &out);
	store_close(s);
	if (rows >= 0)
		fwrite(out.buf, 1, out.len, stdout);
	strbuf_release(&out);
	return rows < 0 || fflush(stdout) || ferror(stdout) ? GUPTOOL_EXIT_FAILURE : 0;
}
