/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * clang_init.c - initialiser lists, and _Generic
 *
 * clang shows the list as written. Each element becomes an INIT node that says
 * which field or array element it is for, counted where it is not written.
 */
#include <string.h>
#include "ast_p.h"
#include "../../lib/arena.h"
#include "../../lib/intern.h"
#include "../../lib/strbuf.h"

struct fields {
	VEC(CXCursor) c;
};

static enum CXVisitorResult add_field(CXCursor c, CXClientData data)
{
	struct fields *f = data;

	vec_push(&f->c, c);
	return CXVisit_Continue;
}

/* Where an initialiser list has come to. */
struct place {
	struct fields fields;	/* of a record */
	const char *record;
	long long next;		/* field or element that comes next */
	bool is_record, is_lost;
};

static struct ast_node *init_node(struct ast_tu *t, CXCursor c, struct ast_node *value)
{
	struct ast_node *n = ast_node_new(t, c, AST_INIT, 1);

	n->type = value ? value->type : NULL;
	n->kid[0] = value;
	return n;
}

/* The position after field f, which may be in an unnamed member of the record; -1: not found. */
static long long after_field(const struct place *p, CXCursor f)
{
	CXCursor parent;

	for (int depth = 0; depth < 16; depth++) {
		for (size_t i = 0; i < p->fields.c.n; i++) {
			CXCursor fi = p->fields.c.v[i];

			if (clang_equalCursors(fi, f) ||
			    clang_equalCursors(clang_getTypeDeclaration(clang_getCursorType(fi)), f))
				return i + 1;
		}
		parent = clang_getCursorSemanticParent(f);
		f = parent;
	}
	return -1;
}

/* [2 ... 3] shows two indexes for one dimension. */
static bool is_range(struct ast_tu *t, CXCursor lo, CXCursor hi)
{
	unsigned int from = 0, to = 0;
	const struct ast_file *f = ast_spelled(t, clang_getRangeStart(clang_getCursorExtent(lo)), &from);

	if (ast_spelled(t, clang_getRangeStart(clang_getCursorExtent(hi)), &to) != f || !f || !f->buf ||
	    to > f->len)
		return false;
	for (; from + 3 <= to; from++)
		if (!memcmp(f->buf + from, "...", 3))
			return true;
	return false;
}

/* One designator; advances *i over the upper end of a range, whose position is left unknown. */
static struct ast_node *designator(struct ast_tu *t, CXCursor c, const struct ast_kids *k, size_t *i)
{
	struct ast_node *n = init_node(t, c, NULL);
	CXCursor f;

	if (clang_getCursorKind(k->v[*i]) != CXCursor_MemberRef) {
		if (*i + 2 < k->n && clang_isExpression(clang_getCursorKind(k->v[*i + 1])) &&
		    is_range(t, k->v[*i], k->v[*i + 1]))
			++*i;
		else
			n->has_ival = ast_evaluate(k->v[*i], &n->ival);
		return n;
	}
	f = clang_getCursorReferenced(k->v[*i]);
	n->name = ast_intern(clang_getCursorSpelling(k->v[*i]));
	n->record = ast_record_tag(t, clang_getCursorType(clang_getCursorSemanticParent(f)));
	return n;
}

/* .a.b[2] = value: nested INIT nodes, the outermost designator first. */
static struct ast_node *designated(struct ast_tu *t, CXCursor c, const struct ast_kids *k, struct place *p)
{
	struct ast_node *top = NULL, **link = &top;
	CXCursor first = clang_getNullCursor();

	for (size_t i = 0; i + 1 < k->n; i++) {
		enum CXCursorKind kind = clang_getCursorKind(k->v[i]);

		/* clang's own steps into unnamed members have no name */
		if (kind == CXCursor_MemberRef ? ast_is_unnamed(k->v[i]) : !clang_isExpression(kind))
			continue;
		if (!top && kind == CXCursor_MemberRef)
			first = clang_getCursorReferenced(k->v[i]);
		*link = designator(t, c, k, &i);
		link = &(*link)->kid[0];
	}
	*link = ast_expr(t, k->v[k->n - 1]);
	if (!top || top->kind != AST_INIT)
		return init_node(t, c, top);
	p->next = p->is_record ? after_field(p, first) : top->ival + 1;
	p->is_lost = p->is_record ? p->next < 0 : !top->has_ival;
	return top;
}

/* Braces left out around a member that needs them: positions are no longer known. */
static bool is_elided(struct ast_tu *t, CXCursor c, const struct ast_type *place)
{
	enum CXCursorKind kind = clang_getCursorKind(c);
	const struct ast_type *type = ast_type_of(t, clang_getCursorType(c));

	if (!place || kind == CXCursor_InitListExpr)
		return false;
	if (place->kind == AST_T_RECORD)
		return !type || type->kind != AST_T_RECORD;
	return place->kind == AST_T_ARRAY && kind != CXCursor_StringLiteral && (!type || type->kind != AST_T_ARRAY);
}

static struct ast_node *positional(struct ast_tu *t, CXCursor c, struct place *p, CXType type)
{
	struct ast_node *n = init_node(t, c, ast_expr(t, c));
	CXType elem = type;

	if (n->kid[0])
		n->type = n->kid[0]->type;
	if (!p->is_record) {
		elem = clang_getArrayElementType(type);
		if (elem.kind != CXType_Invalid && is_elided(t, c, ast_type_of(t, elem)))
			p->is_lost = true;
		n->has_ival = !p->is_lost;
		n->ival = p->is_lost ? 0 : p->next++;
		return n;
	}
	if (p->is_lost || p->next < 0 || (size_t)p->next >= p->fields.c.n)
		return n;
	elem = clang_getCursorType(p->fields.c.v[p->next]);
	if (is_elided(t, c, ast_type_of(t, elem))) {
		p->is_lost = true;
		return n;
	}
	if (!ast_is_unnamed(p->fields.c.v[p->next])) {
		n->name = ast_intern(clang_getCursorSpelling(p->fields.c.v[p->next]));
		n->record = p->record;
	}
	p->next++;
	return n;
}

struct ast_node *ast_init_list(struct ast_tu *t, CXCursor c)
{
	CXType type = clang_getCanonicalType(clang_getCursorType(c));
	struct place p = { .is_record = type.kind == CXType_Record };
	struct ast_node *n;
	struct ast_kids k, parts;

	ast_kids_code(c, &k);
	n = ast_node_new(t, c, AST_INIT_LIST, k.n);
	if (p.is_record) {
		clang_Type_visitFields(type, add_field, &p.fields);
		p.record = ast_record_tag(t, type);
	}
	for (size_t i = 0; i < k.n; i++) {
		ast_kids_all(k.v[i], &parts);
		/* a designated initialiser is the only expression of type void here */
		if (clang_getCursorType(k.v[i]).kind == CXType_Void && parts.n > 1)
			n->kid[i] = designated(t, k.v[i], &parts, &p);
		else
			n->kid[i] = positional(t, k.v[i], &p, type);
		ast_kids_release(&parts);
	}
	vec_release(&p.fields.c);
	ast_kids_release(&k);
	return n;
}

/* --- _Generic --- */

/* The text that names the type of an arm: from after the last ',' up to ':' before it. */
static const char *arm_text(struct ast_tu *t, CXCursor arm)
{
	unsigned int off = 0, end;
	const struct ast_file *f = ast_spelled(t, clang_getRangeStart(clang_getCursorExtent(arm)), &off);
	int depth = 0;

	if (!f || !f->buf || off > f->len)
		return NULL;
	while (off && (f->buf[off - 1] == '(' || f->buf[off - 1] == ' '))
		off--;
	while (off && f->buf[off - 1] != ':')
		off--;
	end = off ? off - 1 : 0;
	for (off = end; off; off--) {
		if (f->buf[off - 1] == ')')
			depth++;
		else if (f->buf[off - 1] == '(')
			depth--;
		else if (f->buf[off - 1] == ',' && !depth)
			break;
	}
	return ast_fold(t->a, f->buf + off, end - off);
}

static bool same_spelling(const char *a, const char *b)
{
	for (;; a++, b++) {
		while (*a == ' ' || *a == '\\')
			a++;
		while (*b == ' ' || *b == '\\')
			b++;
		if (*a != *b)
			return false;
		if (!*a)
			return true;
	}
}

/*
 * The chosen arm: the only one of the expression's own type, or among those
 * the one whose type is written like the controlling expression's, or default.
 * The arms of page_folio() differ in const only, so qualifiers count here.
 */
static size_t chosen(struct ast_tu *t, CXCursor c, const struct ast_kids *k)
{
	CXType type = clang_getCanonicalType(clang_getCursorType(c));
	CXType ctl = clang_getCanonicalType(clang_getUnqualifiedType(clang_getCursorType(k->v[0])));
	const char *want = ast_intern(clang_getTypeSpelling(ctl)), *text;
	const char *written = ast_intern(clang_getTypeSpelling(clang_getCursorType(k->v[0])));
	size_t n = 0, one = 0, fallback = 0;

	for (size_t i = 1; i < k->n; i++) {
		if (!clang_equalTypes(clang_getCanonicalType(clang_getCursorType(k->v[i])), type))
			continue;
		n++;
		one = i;
		text = arm_text(t, k->v[i]);
		if (text && (same_spelling(text, want) || same_spelling(text, written)))
			return i;
		if (text && !strcmp(text, "default"))
			fallback = i;
	}
	return n == 1 ? one : fallback;
}

struct ast_node *ast_generic(struct ast_tu *t, CXCursor c)
{
	struct ast_node *n = NULL;
	struct ast_kids k;
	size_t take;
	long long v;

	ast_kids_code(c, &k);
	take = k.n ? chosen(t, c, &k) : 0;
	for (size_t i = 0; i < k.n; i++)
		if (i != take)
			ast_use_below(t, k.v[i]);
	if (take) {
		n = ast_expr(t, k.v[take]);
	} else {
		n = ast_node_new(t, c, AST_UNKNOWN, 0);
		n->has_ival = ast_evaluate(c, &v);
		if (n->has_ival) {
			n->kind = AST_CONST;
			n->ival = ast_wrap(n->type, v);
		}
	}
	ast_kids_release(&k);
	return n;
}
