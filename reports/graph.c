/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * graph.c - pictures: from functions that acquire, over the fields that keep pages, to functions that release;
 * from entry points to functions that acquire
 *
 * The first for each subsystem and each field, the second for each subsystem. Graphviz is started once for all
 * of them, which is what keeps a report quick.
 */
#include <string.h>

#include "../lib/alloc.h"
#include "../lib/die.h"
#include "dot.h"
#include "site_p.h"

#define NODES_MAX 60		/* more than that is no picture any more */

/* The page's picture, made when it is new. */
static struct dot *graph_of(struct strmap *graphs, struct arena *a, const char *page)
{
	struct dot *d = strmap_get(graphs, page);

	if (d)
		return d;
	d = arena_new(a, struct dot);
	dot_init(d);
	strmap_put(graphs, page, d);
	return d;
}

/* A function that does both stands on both sides of the field. */
static void add_site(struct dot *d, const struct report_site *s, const char *up)
{
	struct strbuf href = STRBUF_INIT, name = STRBUF_INIT;

	page_name(&name, "owners", s->owner);
	strbuf_addf(&href, "%s%s", up, name.buf);
	if (!strcmp(s->class, "acquire")) {
		dot_edge(d, s->function, s->owner, s->kind);
	} else {
		strbuf_clear(&name);
		strbuf_addf(&name, "%s releases", s->function);
		dot_edge(d, s->owner, name.buf, s->kind);
		dot_set(d, name.buf, s->function, NULL, NULL);
	}
	dot_set(d, s->owner, NULL, "owner", href.buf);
	strbuf_release(&href);
	strbuf_release(&name);
}

/*
 * "b:75 < a:190" with its entry: entry -> a -> b -> callee. Where the way up is not
 * known, it starts with the outermost function.
 */
static void add_chain(struct dot *d, const struct report_life *l)
{
	struct strbuf inner = STRBUF_INIT, outer = STRBUF_INIT;

	strbuf_addf(&inner, "%s()", l->callee);
	dot_set(d, inner.buf, NULL, l->kind, NULL);
	for (const char *p = l->chain; *p;) {
		size_t len = strcspn(p, ":<");

		while (len && p[len - 1] == ' ')
			len--;
		strbuf_clear(&outer);
		strbuf_add(&outer, p, len);
		if (outer.len)
			dot_edge(d, outer.buf, inner.buf, "");
		strbuf_clear(&inner);
		strbuf_add(&inner, outer.buf, outer.len);
		p += strcspn(p, "<");
		p += strspn(p, "< ");
	}
	if (*l->entry && inner.len) {
		dot_edge(d, l->entry, inner.buf, "");
		dot_set(d, l->entry, NULL, "entry", NULL);
	}
	strbuf_release(&inner);
	strbuf_release(&outer);
}

static void collect_entries(struct report *r, struct strmap *graphs)
{
	struct strbuf page = STRBUF_INIT, subsystem = STRBUF_INIT;

	for (size_t i = 0; i < r->life.n; i++) {
		subsystem_of(r->life.v[i].path, &subsystem);
		page_name(&page, "subsystems", subsystem.buf);
		strbuf_addstr(&page, "#entry");
		add_chain(graph_of(graphs, &r->arena, page.buf), &r->life.v[i]);
	}
	strbuf_release(&page);
	strbuf_release(&subsystem);
}

static bool is_move(const struct report_site *s)
{
	return *s->owner && (!strcmp(s->class, "acquire") || !strcmp(s->class, "release"));
}

/* A subsystem's picture has what its calls say themselves; a field's, all that the ledger knows of it. */
static void collect(struct report *r, struct strmap *graphs)
{
	struct strbuf page = STRBUF_INIT, subsystem = STRBUF_INIT;

	for (size_t i = 0; i < r->site.n; i++) {
		if (!is_move(&r->site.v[i]))
			continue;
		subsystem_of(r->site.v[i].path, &subsystem);
		page_name(&page, "subsystems", subsystem.buf);
		add_site(graph_of(graphs, &r->arena, page.buf), &r->site.v[i], "../");
	}
	for (size_t i = 0; i < r->event.n; i++) {
		if (!is_move(&r->event.v[i]))
			continue;
		page_name(&page, "owners", r->event.v[i].owner);
		add_site(graph_of(graphs, &r->arena, page.buf), &r->event.v[i], "../");
	}
	strbuf_release(&page);
	strbuf_release(&subsystem);
}

/* the attribute at 's', behind a blank, is one that must not get into a page */
static bool is_unwanted(const char *s)
{
	static const char *const unwanted[] = { "id=\"", "xmlns=\"", "xmlns:xlink=\"" };

	for (size_t i = 0; i < ARRAY_SIZE(unwanted); i++)
		if (!strncmp(s, unwanted[i], strlen(unwanted[i])))
			return true;
	return false;
}

/*
 * SVG as part of a page: ids are Graphviz's own, equal in all pictures, and an id
 * must be the only one of its page; a namespace is an address, and pages have none;
 * a tag is one line.
 */
static const char *as_part_of_a_page(struct arena *a, const char *svg, size_t len)
{
	struct strbuf sb = STRBUF_INIT;
	const char *end = svg + len, *copy;
	bool in_tag = false;

	while (svg < end) {
		if (!strncmp(svg, "<!--", 4)) {
			const char *close = strstr(svg, "-->");

			svg = close ? close + 3 : end;
			continue;
		}
		if (*svg == '<' || *svg == '>')
			in_tag = *svg == '<';
		if (in_tag && (*svg == ' ' || *svg == '\n') && is_unwanted(svg + 1)) {
			svg = strchr(svg, '"') + 1;
			svg = strchr(svg, '"') + 1;
			continue;
		}
		strbuf_addch(&sb, in_tag && *svg == '\n' ? ' ' : *svg);
		svg++;
	}
	copy = arena_strndup(a, sb.buf, sb.len);
	strbuf_release(&sb);
	return copy;
}

/* the k-th <svg> of all is the k-th graph's */
static void distribute(struct report *r, const struct strbuf *all)
{
	const char *at = all->buf;

	strmap_each(&r->picture, e) {
		struct picture *p = e->value;
		const char *start = strstr(at, "<svg "), *end = start ? strstr(start, "</svg>") : NULL;

		if (!end)
			return;
		end += strlen("</svg>");
		p->svg = as_part_of_a_page(&r->arena, start, (size_t)(end - start));
		at = end;
	}
}

void graphs_make(struct report *r)
{
	struct strmap graphs = STRMAP_INIT;
	struct strbuf all = STRBUF_INIT, svg = STRBUF_INIT, one = STRBUF_INIT, why = STRBUF_INIT;

	collect(r, &graphs);
	collect_entries(r, &graphs);
	strmap_each(&graphs, e) {
		struct dot *d = e->value;
		struct picture *p = arena_new(&r->arena, struct picture);

		*p = (struct picture){ .hidden = dot_collapse(d, NODES_MAX) };
		p->nodes = d->node.count;
		strbuf_clear(&one);
		dot_text(d, "pages", &one);
		p->dot = arena_strndup(&r->arena, one.buf, one.len);
		strbuf_add(&all, one.buf, one.len);
		strmap_put(&r->picture, e->key, p);
		dot_release(d);
	}
	if (all.len && dot_svg(all.buf, all.len, &svg, &why))
		warning("the report has no pictures: cannot run dot: %s (Debian package: graphviz)", why.buf);
	else
		distribute(r, &svg);
	strmap_release(&graphs);
	strbuf_release(&all);
	strbuf_release(&svg);
	strbuf_release(&one);
	strbuf_release(&why);
}

static void write_legend(struct html *h)
{
	html_text(h, " Arrows: ");
	html_element(h, "span", "get", "get");
	html_text(h, ", ");
	html_element(h, "span", "pin", "pin");
	html_text(h, ", ");
	html_element(h, "span", "conditional", "conditional");
	html_text(h, "; a number counts calls.");
}

static void write_figure(struct html *h, const struct picture *g, const char *caption, bool has_kinds)
{
	html_start(h, "figure", "class", "graph", NULL);
	html_start(h, "figcaption", NULL);
	html_text(h, caption);
	if (has_kinds)
		write_legend(h);
	if (g->hidden)
		html_textf(h, " %zu names are put together, so that it stays readable.", g->hidden);
	html_end(h, "figcaption");
	if (g->svg) {
		html_start(h, "div", "class", "scroll", "tabindex", "0", "role", "region", "aria-label", caption, NULL);
		html_raw(h, g->svg);
		html_end(h, "div");
	} else {
		html_start(h, "pre", NULL);
		html_text(h, g->dot);
		html_end(h, "pre");
	}
	html_end(h, "figure");
}

void graph_write(struct page *p, const char *caption, const char *none)
{
	const struct picture *g = strmap_get(&p->r->picture, p->name);

	if (g)
		write_figure(&p->html, g, caption, true);
	else
		html_element(&p->html, "p", "dim", none);
}

void graph_write_entries(struct page *p, const char *caption, const char *none)
{
	struct strbuf key = STRBUF_INIT;
	const struct picture *g;

	strbuf_addf(&key, "%s#entry", p->name);
	g = strmap_get(&p->r->picture, key.buf);
	if (g)
		write_figure(&p->html, g, caption, false);
	else
		html_element(&p->html, "p", "dim", none);
	strbuf_release(&key);
}
