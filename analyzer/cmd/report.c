/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * report.c - 'guptool report --out DIR': a database as a folder of pages
 */
#include <stdio.h>

#include "../../db/store.h"
#include "../../lib/die.h"
#include "../../lib/options.h"
#include "../../lib/vec.h"
#include "../../reports/site.h"
#include "../cmd.h"
#include "choose_p.h"

static const char *const synopsis[] = { "guptool report --out DIR [-d DB] [--against OLD] [-r SPEC] [-q] [DB...]", NULL };

int cmd_report(int argc, const char **argv)
{
	const char *db = "gup.db", *dir = NULL, *against = NULL;
	bool quiet = false;
	struct choose_opts choose = { 0 };
	const char *off[RULE_COUNT + 1];
	struct option opts[] = {
		OPT_STR('d', "db", &db, "DB", "database to read (default gup.db)"),
		OPT_STR('o', "out", &dir, "DIR", "folder to write; made, or an older report that is replaced"),
		OPT_STR(0, "against", &against, "OLD", "database of an older kernel: a page that compares both"),
		OPT_LIST('r', "rule", &choose.rules, "SPEC", "rules by id or name: R1,-R9,all,none,default"),
		OPT_BOOL('q', "quiet", &quiet, "no summary"),
		OPT_END()
	};
	struct site_stats stats = { 0 };
	VEC(struct store *) other = VEC_INIT;
	struct site site = { 0 };
	int ret = GUPTOOL_EXIT_FAILURE;

	argc = options_parse(argc, argv, opts, synopsis,
			     "Writes a database as pages for a browser; no server or network is needed. With more\n"
			     "databases, a page shows how the figures went from the first of them to this one.", OPTIONS_DEFAULT);
	if (!dir || !*dir)
		usage("report needs the folder to write: --out DIR");
	choose_parse(&choose);
	choose_off(&choose, off);
	site.off = off;
	site.dir = dir;
	site.store = store_open(db);
	site.against = site.store && against ? store_open(against) : NULL;
	if (!site.store || (against && !site.against))
		goto out;
	for (int i = 0; i < argc; i++) {
		vec_push(&other, store_open(argv[i]));
		if (!other.v[i])
			goto out;
	}
	site.other = other.v;
	site.nother = other.n;
	if (site_write(&site, &stats))
		goto out;
	if (stats.unnamed)
		warning("%zu findings have no page: their fingerprints are not ones of guptool", stats.unnamed);
	if (!quiet)
		printf("%s/index.html: %zu pages, %zu findings, %zu sites\n", dir, stats.pages, stats.findings, stats.sites);
	ret = 0;
out:
	for (size_t i = 0; i < other.n; i++)
		store_close(other.v[i]);
	vec_release(&other);
	choose_release(&choose);
	store_close(site.against);
	store_close(site.store);
	return ret;
}
