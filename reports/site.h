/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * site.h - a database as a folder of pages
 *
 * index.html (what was read and what was found), findings.html, sites.html,
 * giveups.html, rules.html and a page for each finding below findings/, known
 * by its fingerprint: links from outside stay right when lines move. The pages
 * need no network and no server, and read without their script, which only
 * sorts and filters.
 *
 * The same database and tree give the same bytes: no page says when or where
 * it was made. Nothing of a database becomes part of a file name but
 * fingerprints, which are 32 hex digits.
 */
#ifndef GUPTOOL_SITE_H
#define GUPTOOL_SITE_H
#include <stddef.h>

struct store;
struct site_stats {
	size_t pages;		/* written */
	size_t findings, sites;	/* shown */
	size_t unnamed;		/* findings without a page: the fingerprint is none */
};

/*
 * Write the pages into 'dir', which is made. A folder that holds something that
 * is no report is refused; of an older report all pages are replaced, those of
 * findings that are gone are removed. Excerpts are read from the source tree
 * that the database was made from, and left out when it is gone.
 * 'stats' may be NULL. -1 after error().
 */
int site_write(struct store *s, const char *dir, struct site_stats *stats);
#endif
