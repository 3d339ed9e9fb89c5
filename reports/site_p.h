/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * site_p.h - the inside of a report; for reports/ only
 *
 * site.c loads what several pages need, then each page_*() writes one page (or
 * a kind of page) and returns 0, or -1 after error(). To add a page: a file
 * with its page_NAME(), a line in site_write(), one in templates/page.html.
 */
#ifndef GUPTOOL_SITE_P_H
#define GUPTOOL_SITE_P_H
#include <stdbool.h>
#include "../db/rows.h"
#include "../lib/arena.h"
#include "../lib/strbuf.h"
#include "../lib/strmap.h"
#include "../lib/vec.h"
#include "html.h"
#include "site.h"

struct store_value;

struct report_finding {
	struct row_finding row;			/* texts in the arena */
	const struct row_verdict *verdict;	/* NULL: nobody looked at it */
	bool has_page;				/* its fingerprint may be a file name */
};

struct report {
	struct store *store;
	const char *dir;
	char *root;				/* source tree, resolved; NULL when it is gone. Heap */
	const char *title;			/* package, else kernel version */
	struct arena arena;			/* all texts below, until the end */
	VEC(struct report_finding) finding;	/* by path and line */
	struct strmap verdict;			/* fingerprint -> struct row_verdict */
	struct site_stats stats;
};

/* A page being made: what is between <main> and </main>. */
struct page {
	struct report *r;
	const char *name;	/* "sites.html", relative to the report */
	const char *title;
	struct strbuf body;
	struct html html;
};
void page_begin(struct page *p, struct report *r, const char *name, const char *title);
int page_end(struct page *p);			/* writes and releases it; -1 after error() */

int page_overview(struct report *r);
int page_findings(struct report *r);		/* the list and a page for each */
int page_sites(struct report *r);
int page_giveups(struct report *r);
int page_rules(struct report *r);

/* --- tables (table.c) --- */

enum column_flags {
	COLUMN_NUMBER = 1,	/* right-aligned, sorted by value */
	COLUMN_CODE = 2,	/* fixed width */
	COLUMN_FILTER = 4,	/* the script offers a list of its values */
	COLUMN_WIDE = 8,	/* may be broken anywhere */
};
struct column {
	const char *title;
	enum column_flags flags;
};
/* <table> up to <tbody>; with is_big the script adds sorting and filtering */
void table_begin(struct html *h, const char *caption, const struct column *c, size_t n, bool is_big);
void table_cell(struct html *h, const struct column *c, const char *text);
void table_end(struct html *h);

/*
 * All rows of a built-in query as a table; 'column' names the columns that are
 * shown and how, in their order there. Number of rows, -1 after error().
 */
struct query_column {
	const char *name;	/* in the query; "@subsystem" is made from its "path" */
	struct column as;
};
long table_query(struct html *h, struct store *s, const char *query, const char *caption,
		 const struct query_column *column, size_t n);

/* The first two folders of a path: "drivers/xen", "mm"; "." for a file at the top. */
void subsystem_of(const char *path, struct strbuf *out);

/* Words for numbers of the database; "?" for one that is none. */
const char *severity_word(int64_t severity);
const char *confidence_word(int64_t confidence);
const char *verdict_word(int64_t verdict);
const char *step_word(int64_t kind);

/* --- parts of pages --- */

/*
 * Source around the steps of a finding, with the steps below their lines. shown[i]
 * becomes true for a step that is there, as the anchor "step-(i + 1)"; nothing is
 * written when the tree is gone.
 */
void excerpt_write(struct html *h, const struct report *r, const struct row_finding_step *step, size_t n, bool *shown);
/* "R6 over-unpin", the name a link to its page in the catalogue if it has one; 'up' is "" or "../". */
void rule_link(struct html *h, const char *up, const char *rule, const char *name);
/* The subset of Markdown that docs/rules/ uses; headings start at 'level'. */
void markdown_write(struct html *h, const char *text, unsigned int level, const char *id);
#endif
