/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * report.c - 'guptool report --out DIR': a database as a folder of pages
 */
#include <stdio.h>

#include "../../db/store.h"
#include "../../lib/die.h"
#include "../../lib/options.h"
#include "../../reports/site.h"
#include "../cmd.h"

static const char *const synopsis[] = { "guptool report --out DIR [-d DB] [-q]", NULL };

int cmd_report(int argc, const char **argv)
{
	const char *db = "gup.db", *dir = NULL;
	bool quiet = false;
	struct option opts[] = {
		OPT_STR('d', "db", &db, "DB", "database to read (default gup.db)"),
		OPT_STR('o', "out", &dir, "DIR", "folder to write; made, or an older report that is replaced"),
		OPT_BOOL('q', "quiet", &quiet, "no summary"),
		OPT_END()
	};
	struct site_stats stats = { 0 };
	struct store *s;
	int ret;

	argc = options_parse(argc, argv, opts, synopsis,
			     "Writes a database as pages for a browser; no server or network is needed.", OPTIONS_DEFAULT);
	if (argc)
		usage("report takes no argument '%s'; the folder is given with --out", argv[0]);
	if (!dir || !*dir)
		usage("report needs the folder to write: --out DIR");
	s = store_open(db);
	if (!s)
		return GUPTOOL_EXIT_FAILURE;
	ret = site_write(s, dir, &stats);
	store_close(s);
	if (ret)
		return GUPTOOL_EXIT_FAILURE;
	if (stats.unnamed)
		warning("%zu findings have no page: their fingerprints are not ones of guptool", stats.unnamed);
	if (!quiet)
		printf("%s/index.html: %zu pages, %zu findings, %zu sites\n", dir, stats.pages, stats.findings, stats.sites);
	return 0;
}
