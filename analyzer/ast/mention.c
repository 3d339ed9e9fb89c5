/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * mention.c - every tracked identifier of the main file, accounted for
 *
 * The list comes from the text: each identifier outside comments and strings.
 * What the compiler saw at that place (struct ast_use) says what it is; what
 * it did not see is in a macro's definition, or in text that #if removed.
 */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include "ast_p.h"
#include "../../lib/arena.h"
#include "../../lib/intern.h"

static void add_use(struct ast_tu *t, CXSourceLocation loc, enum ast_mention_kind kind, bool is_function)
{
	struct ast_use u = { .kind = kind, .is_function = is_function, .function = t->fn ? t->fn->name : NULL };
	const struct ast_file *file;

	file = ast_file_at(t, loc, &u.offset);
	if (file && file == t->main)
		vec_push(&t->uses, u);
}

void ast_use_at(struct ast_tu *t, CXSourceLocation loc, enum ast_mention_kind kind)
{
	add_use(t, loc, kind, true);
}

void ast_use_of(struct ast_tu *t, CXCursor c, CXCursor to)
{
	bool is_function = clang_getCursorKind(to) == CXCursor_FunctionDecl;

	add_use(t, clang_getCursorLocation(c), AST_M_REF, is_function);
	if (is_function && t->want->all_functions)
		ast_prototype_used(t, to);
}

static enum CXChildVisitResult use(CXCursor c, CXCursor parent, CXClientData data)
{
	if (clang_getCursorKind(c) == CXCursor_DeclRefExpr)
		ast_use_of(data, c, clang_getCursorReferenced(c));
	return CXChildVisit_Recurse;
}

void ast_use_below(struct ast_tu *t, CXCursor c)
{
	use(c, c, t);
	clang_visitChildren(c, use, t);
}

/* By offset; of several uses of one place the strongest first: definition, prototype, call, reference. */
static int by_offset(const void *a, const void *b)
{
	static const int strength[] = {
		[AST_M_DEF] = 0, [AST_M_DECL] = 1, [AST_M_CALL] = 2, [AST_M_REF] = 3,
	};
	const struct ast_use *x = a, *y = b;

	if (x->offset != y->offset)
		return x->offset < y->offset ? -1 : 1;
	return strength[x->kind] - strength[y->kind];
}

static const struct ast_use *find_use(const struct ast_tu *t, unsigned int offset)
{
	size_t lo = 0, hi = t->uses.n;

	while (lo < hi) {
		size_t mid = (lo + hi) / 2;

		if (t->uses.v[mid].offset < offset)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo < t->uses.n && t->uses.v[lo].offset == offset ? &t->uses.v[lo] : NULL;
}

/* --- reading the text --- */

struct range {
	unsigned int from, to;		/* offsets; 'to' is not in it */
};

struct scan {
	struct ast_tu *t;
	const char *s, *end, *base;
	unsigned int line;
	const char *line_start;
	bool fresh_line;	/* nothing but blanks on this line so far */
	bool in_directive;
	VEC(struct range) skipped;
	VEC(struct ast_mention) out;
};

static void find_skipped(struct scan *sc)
{
	CXSourceRangeList *list = clang_getSkippedRanges(sc->t->tu, clang_getFile(sc->t->tu, sc->t->main_path));

	for (unsigned int i = 0; list && i < list->count; i++) {
		struct range r = { 0, 0 };

		clang_getFileLocation(clang_getRangeStart(list->ranges[i]), NULL, NULL, NULL, &r.from);
		clang_getFileLocation(clang_getRangeEnd(list->ranges[i]), NULL, NULL, NULL, &r.to);
		vec_push(&sc->skipped, r);
	}
	if (list)
		clang_disposeSourceRangeList(list);
}

static bool is_skipped(const struct scan *sc, unsigned int offset)
{
	for (size_t i = 0; i < sc->skipped.n; i++)
		if (offset >= sc->skipped.v[i].from && offset < sc->skipped.v[i].to)
			return true;
	return false;
}

static const char *function_around(const struct ast_tu *t, const struct ast_pos *pos)
{
	for (size_t i = 0; i < t->fns.n; i++) {
		const struct ast_fn *fn = t->fns.v[i];

		if (!fn->in_header && pos->line >= fn->pos.line && pos->line <= fn->end.line)
			return fn->name;
	}
	return NULL;
}

/* With all_functions: what names a function, and what may do so where the compiler did not look. */
static bool is_wanted(const struct scan *sc, const char *name, const struct ast_use *u, unsigned int offset)
{
	const struct ast_wanted *want = sc->t->want;

	if (want->is_tracked && want->is_tracked(want->ctx, name))
		return true;
	if (!want->all_functions)
		return false;
	return u ? u->is_function : sc->in_directive || is_skipped(sc, offset);
}

static void identifier(struct scan *sc)
{
	const char *start = sc->s;
	struct ast_mention m = { .kind = AST_M_REF };
	const struct ast_use *u;

	while (sc->s < sc->end && (isalnum((unsigned char)*sc->s) || *sc->s == '_'))
		sc->s++;
	if (isdigit((unsigned char)*start))
		return;
	m.name = intern_n(start, sc->s - start);
	u = find_use(sc->t, start - sc->base);
	if (!is_wanted(sc, m.name, u, start - sc->base))
		return;
	m.pos = (struct ast_pos){ sc->t->main->name, sc->line, start - sc->line_start + 1 };
	if (u) {
		m.kind = u->kind;
		m.function = u->function;
	} else {
		m.function = function_around(sc->t, &m.pos);
		if (is_skipped(sc, start - sc->base))
			m.kind = AST_M_INACTIVE;
		else if (sc->in_directive)
			m.kind = AST_M_MACRO_DEF;
	}
	vec_push(&sc->out, m);
}

static void newline(struct scan *sc)
{
	bool continued = sc->s > sc->base && sc->s[-1] == '\\';

	sc->s++;
	sc->line++;
	sc->line_start = sc->s;
	if (!continued) {
		sc->fresh_line = true;
		sc->in_directive = false;
	}
}

static void comment(struct scan *sc)
{
	for (sc->s += 2; sc->s < sc->end; sc->s++) {
		if (*sc->s == '\n') {
			sc->line++;
			sc->line_start = sc->s + 1;
		}
		if (sc->s + 1 < sc->end && sc->s[0] == '*' && sc->s[1] == '/') {
			sc->s += 2;
			return;
		}
	}
}

static void quoted(struct scan *sc)
{
	char q = *sc->s++;

	while (sc->s < sc->end && *sc->s != q && *sc->s != '\n')
		sc->s += *sc->s == '\\' && sc->s + 1 < sc->end && sc->s[1] != '\n' ? 2 : 1;
	if (sc->s < sc->end && *sc->s == q)
		sc->s++;
}

static void step(struct scan *sc)
{
	unsigned char c = *sc->s;
	char next = sc->s + 1 < sc->end ? sc->s[1] : 0;

	if (c == '\n') {
		newline(sc);
		return;
	}
	if (c == '/' && next == '*') {
		comment(sc);
	} else if (c == '/' && next == '/') {
		while (sc->s < sc->end && *sc->s != '\n')
			sc->s++;
	} else if (isalnum(c) || c == '_') {
		sc->fresh_line = false;
		identifier(sc);
	} else if (c == '"' || c == '\'') {
		sc->fresh_line = false;
		quoted(sc);
	} else {
		if (c == '#' && sc->fresh_line)
			sc->in_directive = true;
		if (!isspace(c))
			sc->fresh_line = false;
		sc->s++;
	}
}

void ast_mentions(struct ast_tu *t)
{
	struct scan sc = { .t = t, .line = 1, .fresh_line = true };

	if (!t->main || !t->main->buf)
		return;
	if (t->uses.n)
		qsort(t->uses.v, t->uses.n, sizeof(*t->uses.v), by_offset);
	sc.base = sc.s = sc.line_start = t->main->buf;
	sc.end = sc.s + t->main->len;
	find_skipped(&sc);
	while (sc.s < sc.end)
		step(&sc);
	vec_release(&sc.skipped);
	t->out->nmention = sc.out.n;
	t->out->mention = arena_dup(t->a, sc.out.v, sc.out.n * sizeof(*sc.out.v));
	vec_release(&sc.out);
}
