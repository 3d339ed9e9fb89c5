/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * site.h - a database as a folder of pages
 *
 * index.html (what was read and what was found), lists of findings, sites,
 * subsystems, owners, functions given up, rules; a page for each finding below
 * findings/, known by its fingerprint, so that links from outside stay right
 * when lines move; pages below subsystems/ and owners/; the rows of the tables
 * as CSV and JSON in data/. With another database a comparison, with several a
 * trend. The pages need no network and no server, and read without their
 * script, which only sorts and filters.
 *
 * The same database and tree give the same bytes: no page says when or where
 * it was made. What becomes part of a file name is a fingerprint, 32 hex
 * digits, or a name of the tree of which letters, digits, '_', '-' and '.' are
 * left (page_name()).
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

struct site {
	const char *dir;		/* to write; made */
	struct store *store;
	struct store *against;		/* of an older kernel, for the comparison; NULL: none */
	struct store *const *other;	/* for the trend, before 'store' */
	size_t nother;
	const char *const *off;		/* names of rules whose findings are left out, NULL ends; NULL: none */
};

/*
 * Write the pages. A folder that holds something that is no report is refused; of
 * an older report all pages are replaced, those that this one does not have are
 * removed. Excerpts and maintainers are read from the source tree that the
 * database was made from, and left out when it is gone; pictures need Graphviz.
 * 'stats' may be NULL. -1 after error(). The stores stay the caller's.
 */
int site_write(const struct site *site, struct site_stats *stats);
#endif
