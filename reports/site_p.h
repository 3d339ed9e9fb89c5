/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * site_p.h - the inside of a report; for reports/ only
 *
 * load.c loads what several pages need, then each page_*() writes one page (or
 * a kind of page) and returns 0, or -1 after error(). To add a page: a file
 * with its page_NAME(), a line in write_pages(), one in the list 'navigation'.
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

/* A row of the query 'sites'; texts in the arena, "" for what is not known. */
struct report_site {
	const char *path, *function, *callee, *class, *kind, *flags, *count, *carrier, *owner, *matched, *configs;
	long line;
	/* acquire: from the query 'classes'; "" where it says nothing */
	const char *use, *life, *why;
};

/* A row of the query 'lifetimes': one way up from an acquiring call. */
struct report_life {
	const char *path, *callee, *kind, *life, *chain, *entry, *owner, *release, *from, *how;
	long line;
};

/* A row of the query 'files': a translation unit in one configuration. */
struct report_file {
	const char *path, *config, *state, *why;
	size_t functions;
	bool is_analysed;
};

/* What a folder has; see subsystem_of(). */
struct report_subsystem {
	const char *name;
	size_t files, analysed;
	size_t get, pin, conditional;		/* acquiring calls */
	size_t findings, errors;
};

/* A graph that became a picture. */
struct picture {
	const char *svg;	/* in the arena; NULL: no picture could be made */
	const char *dot;	/* its text */
	size_t nodes, hidden;	/* shown by name, put together or left out */
};

struct maintainers;

struct report {
	struct store *store;
	const char *dir;
	char *root;				/* source tree, resolved; NULL when it is gone. Heap */
	const char *title;			/* package, else kernel version */
	struct arena arena;			/* all texts below, until the end */
	VEC(struct report_finding) finding;	/* by path and line */
	VEC(struct report_site) site;		/* by path and line */
	VEC(struct report_life) life;
	VEC(struct report_site) event;		/* of a field that keeps pages: what the ledger knows, then what sites alone say */
	VEC(struct report_file) file;		/* by path and configuration */
	VEC(struct report_subsystem *) subsystem;	/* by name, in the arena */
	struct strmap subsystem_by_name;
	struct strmap verdict;			/* fingerprint -> struct row_verdict */
	struct strmap picture;			/* name of a page, or with "#entry" -> struct picture, in the arena */
	struct strmap exported;			/* names of queries in data/ */
	struct maintainers *maintainers;	/* NULL: the tree or its file is gone */
	bool has_compare, has_trend;		/* pages that not every report has */
	const char *const *off;			/* names of rules whose findings are left out, NULL ends; NULL: none */
	size_t left_out;			/* such findings */
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
int page_subsystems(struct report *r);		/* the list and a page for each */
int page_owners(struct report *r);		/* likewise, of fields that keep pages */
int page_giveups(struct report *r);
int page_compare(struct report *r, struct report *old);
int page_trend(struct report *r, struct report *const *other, size_t n);	/* others first */
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
/*
 * <tr> of row number 'row', from 0, of a table with is_big. From TABLE_AT_ONCE on they are in a table of their own
 * inside <noscript>: read without a script, they are a text to a browser with one, which
 * makes elements of them as they are asked for. 100,000 rows of elements take a browser ten seconds.
 */
#define TABLE_AT_ONCE 1000	/* report.js and style.css have the number, too */
void table_row(struct html *h, const char *caption, const struct column *c, size_t n, size_t row);
void table_cell(struct html *h, const struct column *c, const char *text);
void table_link(struct html *h, const struct column *c, const char *href, const char *text);
void table_number(struct html *h, size_t n);
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

/*
 * A line of links to the rows of a query as CSV and JSON, in data/; site.c writes
 * those files once.
 */
void export_links(struct page *p, const char *query);

/*
 * The six cells that a row about a call begins with: file, line, function, call, class, kind. 'column' is the
 * table's, which begins with those six.
 */
void table_call(struct html *h, const struct column *column, const struct report_site *s);

/* Sites as a table, or those alone that 'wanted', which may be NULL, says yes to. Number of rows. */
size_t table_sites(struct html *h, const struct report *r, const char *caption, const char *up,
		   bool (*wanted)(const struct report_site *s, const void *ctx), const void *ctx);

/* The first two folders of a path: "drivers/xen", "mm"; "." for a file at the top. */
void subsystem_of(const char *path, struct strbuf *out);

/* Words for numbers of the database; "?" for one that is none. */
const char *severity_word(int64_t severity);
const char *confidence_word(int64_t confidence);
const char *verdict_word(int64_t verdict);
const char *step_word(int64_t kind);

/*
 * Names of pages for names that anybody may have chosen: letters, digits, '_' and
 * '-' stay, '/' and '.' become '.'; a hash is added where another name could give the
 * same. "subsystems/drivers.xen.html", "owners/acrn_vm.monitor_page.html"
 */
void page_name(struct strbuf *out, const char *folder, const char *name);

/* --- subsystems (subsystems.c) --- */

/* Counts of all that is loaded, by subsystem. */
void subsystems_count(struct report *r);
void subsystems_table(struct html *h, const struct report *r);

/* --- pictures (graph.c) --- */

/* Draws all graphs of the report, in one run of Graphviz; a warning() when there is none. */
void graphs_make(struct report *r);
/* <figure> of the page: who keeps pages, by kind; 'none' where there is no picture. */
void graph_write(struct page *p, const char *caption, const char *none);
/* The same of the ways from entry points to its acquiring calls. */
void graph_write_entries(struct page *p, const char *caption, const char *none);

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
