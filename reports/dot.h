/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * dot.h - a graph of names as DOT text, and DOT text as a picture
 *
 * Nodes are made by naming them, in the order they come up; equal edges are
 * one edge with a count. Names are quoted: whatever is in them is shown. Kinds
 * and groups become classes of the SVG, which style.css colours, so that a
 * picture follows the theme of its page.
 */
#ifndef GUPTOOL_DOT_H
#define GUPTOOL_DOT_H
#include <stddef.h>
#include "../lib/arena.h"
#include "../lib/strmap.h"
#include "../lib/vec.h"

struct strbuf;

struct dot_node {
	const char *name;
	const char *label;		/* what is drawn */
	const char *href;		/* NULL: no link */
	const char *group;		/* NULL, or a word: class of the node */
	size_t degree;
};
struct dot_edge {
	struct dot_node *from, *to;
	const char *kind;		/* "", or a word: class of the edge */
	size_t n;
};
struct dot {
	struct arena arena;
	struct strmap node;		/* name -> struct dot_node */
	struct strmap seen;		/* from, to and kind -> index of the edge + 1 */
	VEC(struct dot_edge) edge;
};
void dot_init(struct dot *d);
void dot_release(struct dot *d);

/* The node of that name, made when it is new. */
struct dot_node *dot_node(struct dot *d, const char *name);
/* What is not NULL is set; a label makes two nodes look the same. */
void dot_set(struct dot *d, const char *name, const char *label, const char *group, const char *href);
void dot_edge(struct dot *d, const char *from, const char *to, const char *kind);

/*
 * Where more than 'limit' nodes are there, those with one neighbour alone are put
 * together, for each neighbour and kind, as "N more"; then those that came last are
 * left out. Returns how many nodes are not shown by name.
 */
size_t dot_collapse(struct dot *d, size_t limit);

/* "digraph NAME { ... }" */
void dot_text(const struct dot *d, const char *name, struct strbuf *out);

/*
 * DOT as <svg>...</svg>, by Graphviz, without what comes before the element. -1
 * when Graphviz is not there or fails, with the reason in 'why'.
 */
int dot_svg(const char *text, size_t len, struct strbuf *svg, struct strbuf *why);
#endif
