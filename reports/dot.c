/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * dot.c - graphs of names: DOT text, and pictures by Graphviz
 */
#include <string.h>

#include "../lib/strbuf.h"
#include "../lib/subprocess.h"
#include "dot.h"

#define SVG_TIMEOUT 60		/* seconds; the pictures of an audit take far less than one */

void dot_init(struct dot *d)
{
	*d = (struct dot){ .arena = ARENA_INIT, .node = STRMAP_INIT, .seen = STRMAP_INIT };
}

void dot_release(struct dot *d)
{
	strmap_release(&d->node);
	strmap_release(&d->seen);
	vec_release(&d->edge);
	arena_release(&d->arena);
}

struct dot_node *dot_node(struct dot *d, const char *name)
{
	struct dot_node *n = strmap_get(&d->node, name);

	if (n)
		return n;
	n = arena_new(&d->arena, struct dot_node);
	*n = (struct dot_node){ .name = arena_strdup(&d->arena, name) };
	n->label = n->name;
	strmap_put(&d->node, name, n);
	return n;
}

void dot_set(struct dot *d, const char *name, const char *label, const char *group, const char *href)
{
	struct dot_node *n = dot_node(d, name);

	if (label)
		n->label = arena_strdup(&d->arena, label);
	if (group)
		n->group = arena_strdup(&d->arena, group);
	if (href)
		n->href = arena_strdup(&d->arena, href);
}

static void add_edge(struct dot *d, struct dot_node *from, struct dot_node *to, const char *kind, size_t n)
{
	struct strbuf key = STRBUF_INIT;
	size_t at;

	strbuf_addf(&key, "%zu %s %zu %s %s", strlen(from->name), from->name, strlen(to->name), to->name, kind);
	at = (size_t)strmap_get(&d->seen, key.buf);
	if (at) {
		d->edge.v[at - 1].n += n;
	} else {
		vec_push(&d->edge, (struct dot_edge){ from, to, arena_strdup(&d->arena, kind), n });
		strmap_put(&d->seen, key.buf, (void *)d->edge.n);
		from->degree++;
		to->degree++;
	}
	strbuf_release(&key);
}

void dot_edge(struct dot *d, const char *from, const char *to, const char *kind)
{
	add_edge(d, dot_node(d, from), dot_node(d, to), kind, 1);
}

/* --- fewer nodes --- */

struct bundle {
	size_t nodes, calls;
	struct dot_node *center;
	const char *kind;
	bool outward;		/* from the center to the leaves */
};

static const char *bundle_key(struct strbuf *sb, const struct dot_node *center, const char *kind, bool outward)
{
	strbuf_clear(sb);
	strbuf_addf(sb, "%s %s %s", outward ? "out" : "in", *kind ? kind : "-", center->name);
	return sb->buf;
}

static bool is_leaf(const struct dot_node *n)
{
	return n->degree == 1;
}

/* the end of an edge that may go into a bundle, the other end in 'center' */
static struct dot_node *leaf_of(const struct dot_edge *e, struct dot_node **center, bool *outward)
{
	*outward = is_leaf(e->to) && !is_leaf(e->from);
	*center = *outward ? e->from : e->to;
	if (*outward)
		return e->to;
	return is_leaf(e->from) && !is_leaf(e->to) ? e->from : NULL;
}

static size_t bundle_leaves(struct dot *d)
{
	struct strmap bundles = STRMAP_INIT;
	struct strbuf sb = STRBUF_INIT;
	struct dot_node *center;
	size_t hidden = 0, kept = 0, n;
	bool outward;

	for (size_t i = 0; i < d->edge.n; i++) {
		struct dot_edge *e = &d->edge.v[i];
		struct bundle *b;

		if (!leaf_of(e, &center, &outward))
			continue;
		b = strmap_get(&bundles, bundle_key(&sb, center, e->kind, outward));
		if (!b) {
			b = arena_new(&d->arena, struct bundle);
			*b = (struct bundle){ .center = center, .kind = e->kind, .outward = outward };
			strmap_put(&bundles, sb.buf, b);
		}
		b->nodes++;
		b->calls += e->n;
	}
	n = d->edge.n;
	for (size_t i = 0; i < n; i++) {
		struct dot_edge e = d->edge.v[i];
		struct dot_node *leaf = leaf_of(&e, &center, &outward);
		struct bundle *b = leaf ? strmap_get(&bundles, bundle_key(&sb, center, e.kind, outward)) : NULL;

		if (b && b->nodes >= 3) {
			strmap_remove(&d->node, leaf->name);
			hidden++;
			continue;
		}
		d->edge.v[kept++] = e;
	}
	d->edge.n = kept;
	strmap_each(&bundles, e) {
		struct bundle *b = e->value;
		struct dot_node *more;

		if (b->nodes < 3)
			continue;
		strbuf_clear(&sb);
		strbuf_addf(&sb, "%zu more %s %s", b->nodes, b->outward ? "of" : "to", b->center->name);
		if (*b->kind)
			strbuf_addf(&sb, " (%s)", b->kind);
		more = dot_node(d, sb.buf);
		more->group = "more";
		if (b->outward)
			add_edge(d, b->center, more, b->kind, b->calls);
		else
			add_edge(d, more, b->center, b->kind, b->calls);
	}
	strbuf_release(&sb);
	strmap_release(&bundles);
	return hidden;
}

static size_t leave_out(struct dot *d, size_t limit)
{
	size_t at = 0, kept = 0, hidden = 0;

	strmap_each(&d->node, e) {
		if (at++ < limit)
			continue;
		strmap_remove(&d->node, ((struct dot_node *)e->value)->name);
		hidden++;
	}
	for (size_t i = 0; i < d->edge.n; i++)
		if (strmap_get(&d->node, d->edge.v[i].from->name) && strmap_get(&d->node, d->edge.v[i].to->name))
			d->edge.v[kept++] = d->edge.v[i];
	d->edge.n = kept;
	return hidden;
}

size_t dot_collapse(struct dot *d, size_t limit)
{
	size_t hidden = 0;

	if (d->node.count > limit)
		hidden += bundle_leaves(d);
	if (d->node.count > limit)
		hidden += leave_out(d, limit);
	return hidden;
}

/* --- text --- */

/* between double quotes: the quote and backslash of DOT, and the entities that its labels know */
static void add_quoted(struct strbuf *out, const char *s, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		unsigned char c = (unsigned char)s[i];

		if (c == '"' || c == '\\')
			strbuf_addf(out, "\\%c", c);
		else if (c == '&')
			strbuf_addstr(out, "&amp;");
		else if (c < 0x20 || c == 0x7f)
			strbuf_addf(out, "\\\\x%02x", c);
		else
			strbuf_addch(out, c);
	}
}

#define LABEL_MAX 60		/* characters of a name that are drawn */

static void add_node(struct strbuf *out, const struct dot_node *n)
{
	size_t len = strlen(n->label), shown = len > LABEL_MAX ? LABEL_MAX : len;

	/* not in the middle of a character */
	while (shown < len && shown && ((unsigned char)n->label[shown] & 0xc0) == 0x80)
		shown--;
	strbuf_addstr(out, "\t\"");
	add_quoted(out, n->name, strlen(n->name));
	strbuf_addstr(out, "\" [label=\"");
	add_quoted(out, n->label, shown);
	strbuf_addstr(out, shown < len ? "...\"" : "\"");
	if (n->group)
		strbuf_addf(out, ", class=\"%s\"", n->group);
	if (n->href) {
		strbuf_addstr(out, ", href=\"");
		add_quoted(out, n->href, strlen(n->href));
		strbuf_addch(out, '"');
	}
	strbuf_addstr(out, "];\n");
}

static bool is_word(const char *s)
{
	return *s && !s[strspn(s, "abcdefghijklmnopqrstuvwxyz-")];
}

/* what the class does not say: a kind that is no word, and how many */
static void add_edge_label(struct strbuf *out, const struct dot_edge *e)
{
	bool show_kind = *e->kind && !is_word(e->kind);

	if (!show_kind && e->n == 1)
		return;
	strbuf_addstr(out, ", label=\" ");
	if (show_kind)
		add_quoted(out, e->kind, strlen(e->kind));
	if (show_kind && e->n > 1)
		strbuf_addch(out, ' ');
	if (e->n > 1)
		strbuf_addf(out, "%zu", e->n);
	strbuf_addstr(out, " \"");
}

void dot_text(const struct dot *d, const char *name, struct strbuf *out)
{
	strbuf_addstr(out, "digraph \"");
	add_quoted(out, name, strlen(name));
	strbuf_addstr(out, "\" {\n\trankdir=LR;\n\tbgcolor=transparent;\n\tnodesep=0.12;\n\tranksep=0.6;\n"
		      "\tnode [shape=box, style=rounded, fontname=\"DejaVu Sans\", fontsize=10, height=0.25, margin=\"0.08,0.04\"];\n"
		      "\tedge [fontname=\"DejaVu Sans\", fontsize=9, arrowsize=0.6];\n");
	strmap_each(&d->node, e)
		add_node(out, e->value);
	for (size_t i = 0; i < d->edge.n; i++) {
		const struct dot_edge *e = &d->edge.v[i];

		strbuf_addstr(out, "\t\"");
		add_quoted(out, e->from->name, strlen(e->from->name));
		strbuf_addstr(out, "\" -> \"");
		add_quoted(out, e->to->name, strlen(e->to->name));
		strbuf_addf(out, "\" [weight=%zu", e->n);
		if (is_word(e->kind))
			strbuf_addf(out, ", class=\"%s\"", e->kind);
		add_edge_label(out, e);
		strbuf_addstr(out, "];\n");
	}
	strbuf_addstr(out, "}\n");
}

/* --- picture --- */

int dot_svg(const char *text, size_t len, struct strbuf *svg, struct strbuf *why)
{
	static const char *const argv[] = { "dot", "-Tsvg", NULL };
	struct strbuf out = STRBUF_INIT, err = STRBUF_INIT;
	struct subprocess p = {
		.argv = argv, .input = text, .input_len = len, .out = &out, .err = &err, .timeout = SVG_TIMEOUT,
	};
	const char *start;
	int ret = -1;

	strbuf_clear(why);
	if (subprocess_run(&p) || p.status)
		strbuf_addf(why, "%s", subprocess_reason(&p, &err));
	else if (!(start = strstr(out.buf, "<svg ")))
		strbuf_addstr(why, "dot printed no picture");
	else {
		strbuf_addstr(svg, start);
		ret = 0;
	}
	strbuf_release(&out);
	strbuf_release(&err);
	return ret;
}
