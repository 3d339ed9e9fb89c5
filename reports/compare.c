/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * compare.c - two databases beside each other: what came, went, moved, was converted
 *
 * A site is found again by what it is, not where: function and callee first in
 * its own file, then in any file (the code moved). What is left over is paired
 * once more within a function: a get on the old side and a pin on the new one
 * are a conversion. Findings are compared by fingerprint, then by the one that
 * leaves the path out.
 */
#include <string.h>

#include "../lib/alloc.h"
#include "../lib/strbuf.h"
#include "load.h"

enum fate { FATE_NONE, FATE_KEPT, FATE_MOVED, FATE_CONVERTED };

struct side {
	struct report *r;
	enum fate *fate;			/* of each site */
	const struct report_site **other;	/* what it became, or was */
};

struct bucket {
	VEC(size_t) at;				/* indexes of sites nobody has taken yet */
	size_t next;
};

/* --- pairing of sites --- */

enum key_kind { KEY_PLACE, KEY_MOVED, KEY_CONVERTED };

static const char *key_of(struct strbuf *sb, const struct report_site *s, enum key_kind kind)
{
	strbuf_clear(sb);
	switch (kind) {
	case KEY_PLACE:
		strbuf_addf(sb, "%s\n%s\n%s\n%s\n%s", s->path, s->function, s->class, s->callee, s->kind);
		break;
	case KEY_MOVED:
		strbuf_addf(sb, "%s\n%s\n%s\n%s", s->function, s->class, s->callee, s->kind);
		break;
	case KEY_CONVERTED:
		strbuf_addf(sb, "%s\n%s\n%s", s->path, s->function, s->class);
		break;
	}
	return sb->buf;
}

static void fill(struct strmap *map, const struct side *old, enum key_kind kind, struct arena *a)
{
	struct strbuf sb = STRBUF_INIT;

	for (size_t i = 0; i < old->r->site.n; i++) {
		const struct report_site *s = &old->r->site.v[i];
		struct bucket *b;

		if (old->fate[i] || (kind == KEY_CONVERTED && strcmp(s->kind, "get")))
			continue;
		b = strmap_get(map, key_of(&sb, s, kind));
		if (!b) {
			b = arena_new(a, struct bucket);
			*b = (struct bucket){ VEC_INIT };
			strmap_put(map, sb.buf, b);
		}
		vec_push(&b->at, i);
	}
	strbuf_release(&sb);
}

static void pair(struct side *old, struct side *new, enum key_kind kind)
{
	static const enum fate fate[] = { FATE_KEPT, FATE_MOVED, FATE_CONVERTED };
	struct strmap map = STRMAP_INIT;
	struct strbuf sb = STRBUF_INIT;

	fill(&map, old, kind, &new->r->arena);
	for (size_t i = 0; i < new->r->site.n; i++) {
		const struct report_site *s = &new->r->site.v[i];
		struct bucket *b;
		size_t was;

		if (new->fate[i] || (kind == KEY_CONVERTED && strcmp(s->kind, "pin") && strcmp(s->kind, "conditional")))
			continue;
		b = strmap_get(&map, key_of(&sb, s, kind));
		if (!b || b->next == b->at.n)
			continue;
		was = b->at.v[b->next++];
		new->fate[i] = old->fate[was] = fate[kind];
		new->other[i] = &old->r->site.v[was];
		old->other[was] = s;
	}
	strmap_each(&map, e) {
		struct bucket *b = e->value;

		vec_release(&b->at);
	}
	strmap_release(&map);
	strbuf_release(&sb);
}

static size_t count(const struct side *s, enum fate fate, const char *class)
{
	size_t n = 0;

	for (size_t i = 0; i < s->r->site.n; i++)
		n += s->fate[i] == fate && (!class || !strcmp(s->r->site.v[i].class, class));
	return n;
}

/* --- tables of sites --- */

static void place_cells(struct html *h, const struct report_site *s, const struct column *c)
{
	table_cell(h, &c[0], s->path);
	table_number(h, (size_t)s->line);
	table_cell(h, &c[2], s->function);
	table_cell(h, &c[3], s->callee);
	table_cell(h, &c[4], s->kind);
}

static const struct column site_column[] = {
	{ "file", COLUMN_CODE | COLUMN_WIDE }, { "line", COLUMN_NUMBER }, { "function", COLUMN_CODE | COLUMN_WIDE },
	{ "call", COLUMN_CODE | COLUMN_WIDE | COLUMN_FILTER }, { "kind", COLUMN_FILTER }, { "class", COLUMN_FILTER },
	{ "subsystem", COLUMN_CODE | COLUMN_FILTER },
};

static void write_sites(struct html *h, const struct side *side, enum fate fate, const char *caption)
{
	struct strbuf sb = STRBUF_INIT;

	table_begin(h, caption, site_column, ARRAY_SIZE(site_column), true);
	for (size_t i = 0; i < side->r->site.n; i++) {
		const struct report_site *s = &side->r->site.v[i];

		if (side->fate[i] != fate)
			continue;
		html_start(h, "tr", NULL);
		place_cells(h, s, site_column);
		table_cell(h, &site_column[5], s->class);
		subsystem_of(s->path, &sb);
		table_cell(h, &site_column[6], sb.buf);
		html_end(h, "tr");
	}
	table_end(h);
	strbuf_release(&sb);
}

/* what became something else: both ends in one row */
static void write_pairs(struct html *h, const struct side *new, enum fate fate, const char *caption)
{
	static const struct column column[] = {
		{ "file", COLUMN_CODE | COLUMN_WIDE }, { "line", COLUMN_NUMBER }, { "function", COLUMN_CODE | COLUMN_WIDE },
		{ "call", COLUMN_CODE | COLUMN_WIDE }, { "kind", 0 }, { "class", COLUMN_FILTER },
		{ "was", COLUMN_CODE | COLUMN_WIDE }, { "in", COLUMN_CODE | COLUMN_WIDE },
	};
	bool moved = fate == FATE_MOVED;

	table_begin(h, caption, column, ARRAY_SIZE(column) - !moved, true);
	for (size_t i = 0; i < new->r->site.n; i++) {
		if (new->fate[i] != fate)
			continue;
		html_start(h, "tr", NULL);
		place_cells(h, &new->r->site.v[i], column);
		table_cell(h, &column[5], new->r->site.v[i].class);
		table_cell(h, &column[6], new->other[i]->callee);
		if (moved)
			table_cell(h, &column[7], new->other[i]->path);
		html_end(h, "tr");
	}
	table_end(h);
}

/* --- findings --- */

static bool has_finding(const struct report *r, const struct report_finding *f)
{
	for (size_t i = 0; i < r->finding.n; i++)
		if (!strcmp(r->finding.v[i].row.fingerprint, f->row.fingerprint) ||
		    !strcmp(r->finding.v[i].row.loose, f->row.loose))
			return true;
	return false;
}

static size_t write_findings(struct html *h, const struct report *of, const struct report *not_in, const char *caption,
			     bool linked)
{
	static const struct column column[] = {
		{ "severity", COLUMN_FILTER }, { "message", COLUMN_WIDE }, { "rule", COLUMN_CODE | COLUMN_FILTER },
		{ "file", COLUMN_CODE | COLUMN_WIDE }, { "function", COLUMN_CODE | COLUMN_WIDE },
	};
	struct strbuf href = STRBUF_INIT;
	size_t n = 0;

	table_begin(h, caption, column, ARRAY_SIZE(column), true);
	for (size_t i = 0; i < of->finding.n; i++) {
		const struct report_finding *f = &of->finding.v[i];

		if (has_finding(not_in, f))
			continue;
		n++;
		html_start(h, "tr", NULL);
		table_cell(h, &column[0], severity_word(f->row.severity));
		strbuf_clear(&href);
		strbuf_addf(&href, "findings/%s.html", f->row.fingerprint);
		if (linked && f->has_page)
			table_link(h, &column[1], href.buf, f->row.message);
		else
			table_cell(h, &column[1], f->row.message);
		table_cell(h, &column[2], f->row.name);
		table_cell(h, &column[3], f->row.path);
		table_cell(h, &column[4], f->row.function);
		html_end(h, "tr");
	}
	table_end(h);
	strbuf_release(&href);
	return n;
}

/* --- the page --- */

static void figure_row(struct html *h, const char *title, size_t old, size_t new)
{
	html_start(h, "tr", NULL);
	html_element(h, "td", NULL, title);
	table_number(h, old);
	table_number(h, new);
	html_elementf(h, "td", "number", "%+ld", (long)new - (long)old);
	html_end(h, "tr");
}

static size_t kind_count(const struct report *r, const char *kind)
{
	size_t n = 0;

	for (size_t i = 0; i < r->site.n; i++)
		n += !strcmp(r->site.v[i].class, "acquire") && !strcmp(r->site.v[i].kind, kind);
	return n;
}

static size_t analysed(const struct report *r)
{
	size_t n = 0;

	for (size_t i = 0; i < r->file.n; i++)
		n += r->file.v[i].is_analysed;
	return n;
}

static void write_figures(struct html *h, const struct report *old, const struct report *new)
{
	const struct column column[] = {
		{ "", 0 }, { old->title, COLUMN_NUMBER }, { new->title, COLUMN_NUMBER }, { "change", COLUMN_NUMBER },
	};

	table_begin(h, "Both in figures", column, ARRAY_SIZE(column), false);
	figure_row(h, "files analysed", analysed(old), analysed(new));
	figure_row(h, "sites", old->site.n, new->site.n);
	figure_row(h, "acquiring calls, get", kind_count(old, "get"), kind_count(new, "get"));
	figure_row(h, "acquiring calls, pin", kind_count(old, "pin"), kind_count(new, "pin"));
	figure_row(h, "acquiring calls, conditional", kind_count(old, "conditional"), kind_count(new, "conditional"));
	figure_row(h, "findings", old->finding.n, new->finding.n);
	table_end(h);
}

static void write_body(struct html *h, const struct side *old, const struct side *new)
{
	html_start(h, "p", NULL);
	html_textf(h, "From %s to %s. Of the acquiring calls, %zu were converted from get to pin, %zu are new, %zu are gone; "
		   "%zu calls of all classes moved with their function to another file.",
		   old->r->title, new->r->title, count(new, FATE_CONVERTED, "acquire"), count(new, FATE_NONE, "acquire"),
		   count(old, FATE_NONE, "acquire"), count(new, FATE_MOVED, NULL));
	html_end(h, "p");
	write_figures(h, old->r, new->r);
	html_element(h, "h2", NULL, "Converted");
	html_element(h, "p", NULL, "The same function took ordinary references before; it takes pins now, or pins where the iterator says so.");
	write_pairs(h, new, FATE_CONVERTED, "Calls converted from get to pin");
	html_element(h, "h2", NULL, "Findings");
	write_findings(h, new->r, old->r, "New findings", true);
	write_findings(h, old->r, new->r, "Findings that are gone", false);
	html_element(h, "h2", NULL, "Sites that are new");
	write_sites(h, new, FATE_NONE, "Calls that were not there before");
	html_element(h, "h2", NULL, "Sites that are gone");
	write_sites(h, old, FATE_NONE, "Calls that are not there any more");
	html_element(h, "h2", NULL, "Moved");
	write_pairs(h, new, FATE_MOVED, "Calls whose function is in another file now");
}

static void side_init(struct side *s, struct report *r)
{
	*s = (struct side){
		.r = r,
		.fate = xcalloc(r->site.n + 1, sizeof(*s->fate)),
		.other = xcalloc(r->site.n + 1, sizeof(*s->other)),
	};
}

static void side_release(struct side *s)
{
	vec_free_(s->fate);
	vec_free_(s->other);
}

int page_compare(struct report *r, struct report *old_report)
{
	struct side old, new;
	struct page p;

	side_init(&old, old_report);
	side_init(&new, r);
	pair(&old, &new, KEY_PLACE);
	pair(&old, &new, KEY_MOVED);
	pair(&old, &new, KEY_CONVERTED);
	page_begin(&p, r, "compare.html", "Comparison");
	write_body(&p.html, &old, &new);
	side_release(&old);
	side_release(&new);
	return page_end(&p);
}
