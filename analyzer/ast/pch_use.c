/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * pch_use.c - a parse that loaded a precompiled header, made to look like one
 * that read the headers itself
 *
 * The precompiled header holds more than most units include. What a unit's own
 * #include lines lead to is followed through the index; what is not reached is
 * hidden: its declarations, its constants, its definitions of structures.
 * Macros cannot be hidden from the preprocessor: a unit that named a hidden one
 * is parsed again, as is one whose shared headers would have read differently.
 */
#include <ctype.h>
#include <string.h>
#include "pch_p.h"
#include "../tree/tree.h"
#include "../../lib/arena.h"
#include "../../lib/fs.h"
#include "../../lib/intern.h"
#include "../../lib/strbuf.h"

#define DEPTH_MAX 400
#define NOWHERE (-1U)	/* the command line */

/* Nodes are the files of the index, then those that only this parse read. */
static unsigned int node_of(struct pch_use *u, const char *path)
{
	unsigned int i = pch_index_find(u->g->index, path);

	if (!i)
		i = (unsigned int)(uintptr_t)ptrmap_get(&u->node, path);
	if (i)
		return i - 1;
	vec_push(&u->path, path);
	i = u->g->index->file.n + u->path.n;
	ptrmap_put(&u->node, path, (void *)(uintptr_t)i);
	return i - 1;
}

static const char *path_of(const struct pch_use *u, unsigned int node)
{
	size_t n = u->g->index->file.n;

	return node < n ? u->g->index->file.v[node].path : u->path.v[node - n];
}

static CXFile place(CXCursor c)
{
	CXFile f = NULL;

	clang_getFileLocation(clang_getCursorLocation(c), &f, NULL, NULL, NULL);
	return f;
}

static void refuse(struct pch_use *u, struct arena *a, const char *what, const char *who)
{
	if (!u->why)
		u->why = intern(arena_printf(a, what, who));
}

/* --- what the preprocessor did, in order --- */

/* The unit asks for this file; all that a shared one leads to comes with it. */
static void reach(struct ast_tu *t, unsigned int node, unsigned int depth)
{
	struct pch_use *u = t->pch;
	const struct pch_index *ix = u->g->index;

	if (node >= ix->file.n || u->is_reached[node] || depth > DEPTH_MAX)
		return;
	u->is_reached[node] = true;
	if (u->hazard[node])
		refuse(u, t->a, "defines '%s' before a shared header that tests it", u->hazard[node]);
	for (unsigned int i = 0; i < ix->file.v[node].n; i++)
		reach(t, ix->edge.v[ix->file.v[node].first + i], depth + 1);
}

static void directive(struct ast_tu *t, CXCursor c)
{
	struct pch_use *u = t->pch;
	CXFile from = place(c), to = clang_getIncludedFile(c);
	struct pch_local e = { NOWHERE, 0 };

	if (!to)
		return;
	if (from)
		e.from = node_of(u, pch_path_of(&u->seen, from));
	e.to = node_of(u, pch_path_of(&u->seen, to));
	vec_push(&u->edge, e);
	reach(t, e.to, 0);
}

/* Names whose value no shared header asks for while it is read. */
static bool is_harmless(const char *name)
{
	return !strcmp(name, "pr_fmt") || !strcmp(name, "dev_fmt") || !strncmp(name, "KBUILD_", 7);
}

static void definition(struct ast_tu *t, CXCursor c)
{
	const struct pch_test *test;
	const char *name;
	size_t n;

	if (!place(c))
		return;
	name = ast_intern(clang_getCursorSpelling(c));
	test = pch_index_tests(t->pch->g->index, name, &n);
	for (size_t i = 0; i < n && !is_harmless(name); i++)
		t->pch->hazard[test[i].file] = name;
}

static void expansion(struct pch_use *u, CXCursor c)
{
	CXCursor def = clang_getCursorReferenced(c);
	CXFile user = place(c), owner;
	unsigned int i;

	/* the names in 'refs' are ours, not the unit's */
	if (clang_Cursor_isNull(def) || (user && pch_path_of(&u->seen, user) == u->g->refs))
		return;
	owner = place(def);
	i = owner ? pch_index_find(u->g->index, pch_path_of(&u->seen, owner)) : 0;
	if (i)
		u->used[i - 1] = ast_intern(clang_getCursorSpelling(def));
}

static enum CXChildVisitResult look(CXCursor c, CXCursor parent, CXClientData data)
{
	enum CXCursorKind kind = clang_getCursorKind(c);
	struct ast_tu *t = data;

	if (!clang_isPreprocessing(kind))
		return CXChildVisit_Break;
	if (kind == CXCursor_InclusionDirective)
		directive(t, c);
	else if (kind == CXCursor_MacroDefinition)
		definition(t, c);
	else if (kind == CXCursor_MacroExpansion)
		expansion(t->pch, c);
	return CXChildVisit_Continue;
}

/* --- the files, in the order of first entry --- */

static void enter(struct ast_tu *t, unsigned int node, unsigned int depth)
{
	const struct pch_index *ix = t->pch->g->index;
	const char *path = path_of(t->pch, node);

	if (ptrmap_get(&t->included, path) || depth > DEPTH_MAX)
		return;
	ptrmap_put(&t->included, path, t);
	if (path != t->pch->g->refs)
		vec_push(&t->includes, path);
	for (unsigned int i = 0; node < ix->file.n && i < ix->file.v[node].n; i++)
		enter(t, ix->edge.v[ix->file.v[node].first + i], depth + 1);
	for (size_t i = 0; i < t->pch->edge.n; i++)
		if (t->pch->edge.v[i].from == node)
			enter(t, t->pch->edge.v[i].to, depth + 1);
}

static void enter_all(struct ast_tu *t, const char *main)
{
	struct pch_use *u = t->pch;
	unsigned int node = node_of(u, main);

	ptrmap_put(&t->included, main, t);
	vec_push(&t->includes, main);
	for (size_t i = 0; i < u->edge.n; i++)
		if (u->edge.v[i].from == NOWHERE)
			enter(t, u->edge.v[i].to, 0);
	for (size_t i = 0; i < u->edge.n; i++)
		if (u->edge.v[i].from == node)
			enter(t, u->edge.v[i].to, 0);
}

static void compare(struct ast_tu *t)
{
	struct pch_use *u = t->pch;
	const struct pch_index *ix = u->g->index;

	for (size_t i = 0; i < ix->file.n; i++)
		if (u->used[i] && !u->is_reached[i])
			refuse(u, t->a, "uses the macro '%s' of a header that it does not include", u->used[i]);
	for (size_t i = 0; i < ix->pair.n; i++)
		if (u->is_reached[ix->pair.v[i].user] && !u->is_reached[ix->pair.v[i].owner])
			refuse(u, t->a, "includes a header that uses a macro of '%s', but not that",
			       ix->file.v[ix->pair.v[i].owner].path);
}

/* clang does not read again what -include brings into the shared header, too, and does not record it. */
static void command_line(struct ast_tu *t, const struct unit *unit)
{
	for (int i = 0; i + 1 < unit->argc; i++) {
		char *path, *real;

		if (strcmp(unit->argv[i], "-include"))
			continue;
		path = fs_join(unit->cwd ? unit->cwd : ".", unit->argv[++i]);
		real = fs_realpath(path);
		if (real) {
			struct pch_local e = { NOWHERE, node_of(t->pch, intern(real)) };

			vec_push(&t->pch->edge, e);
			reach(t, e.to, 0);
		}
		vec_free_(real);
		vec_free_(path);
	}
}

void pch_use_scan(struct pch_use *u, struct ast_tu *t, const struct unit *unit)
{
	const struct pch_index *ix = u->g->index;

	u->is_reached = xcalloc(ix->file.n + 1, sizeof(*u->is_reached));
	u->used = xcalloc(ix->file.n + 1, sizeof(*u->used));
	u->hazard = xcalloc(ix->file.n + 1, sizeof(*u->hazard));
	command_line(t, unit);
	clang_visitChildren(clang_getTranslationUnitCursor(t->tu), look, t);
	compare(t);
	if (!u->why)
		enter_all(t, pch_path_of(&u->seen, clang_getFile(t->tu, t->main_path)));
}

void pch_use_release(struct pch_use *u)
{
	vec_release(&u->path);
	vec_release(&u->edge);
	ptrmap_release(&u->node);
	ptrmap_release(&u->seen);
	vec_free_(u->is_reached);
	vec_free_(u->used);
	vec_free_(u->hazard);
}

/* --- what the unit may see --- */

static unsigned int shared(const struct pch_use *u, CXFile f)
{
	return pch_index_find(u->g->index, pch_path_of((struct ptrmap *)&u->seen, f));
}

bool pch_use_sees(const struct pch_use *u, CXFile f)
{
	unsigned int i = f ? shared(u, f) : 0;

	return !i || u->is_reached[i - 1];
}

const char *pch_use_text(struct ast_tu *t, CXFile f, size_t *len)
{
	struct strbuf sb = STRBUF_INIT;
	const char *text = NULL;
	unsigned int i = shared(t->pch, f);

	if (i && !ast_read_text(t->pch->g->ov, t->pch->g->root, t->pch->g->index->file.v[i - 1].path, &sb)) {
		text = arena_dup(t->a, sb.buf, sb.len + 1);
		*len = sb.len;
	}
	strbuf_release(&sb);
	return text;
}

/* Is some declaration of it in a file that the unit includes? */
static bool is_declared(const struct pch_use *u, const char *name)
{
	for (size_t i = 0; i < u->g->index->func.n; i++)
		if (u->g->index->func.v[i].name == name && u->is_reached[u->g->index->func.v[i].file])
			return true;
	return false;
}

void pch_use_first(struct ast_tu *t, CXCursor first)
{
	if (!pch_use_sees(t->pch, place(first)))
		refuse(t->pch, t->a, "the first declaration of '%s' is in a header that it does not include",
		       ast_intern(clang_getCursorSpelling(first)));
}

struct ref {
	struct ast_tu *t;
	const char *name;	/* of the typedef, behind PCH_REF */
};

static enum CXChildVisitResult referenced(CXCursor c, CXCursor parent, CXClientData data)
{
	const char *name = ast_intern(clang_getCursorSpelling(c));
	struct ref *ref = data;
	struct ast_tu *t = ref->t;
	CXCursor decl;

	if (clang_getCursorKind(c) != CXCursor_DeclRefExpr)
		return CXChildVisit_Recurse;
	decl = clang_getCanonicalCursor(clang_getCursorReferenced(c));
	if (strcmp(name, ref->name))
		refuse(t->pch, t->a, "'%s' goes by another name", name);
	else if (pch_use_sees(t->pch, place(decl)))
		ast_prototype(t, decl);
	else if (is_declared(t->pch, name))
		refuse(t->pch, t->a, "the first declaration of '%s' is in a header that it does not include", name);
	return CXChildVisit_Break;
}

bool pch_use_take_ref(struct ast_tu *t, CXCursor c)
{
	struct ref ref = { .t = t };
	CXFile f = place(c);

	if (!f || pch_path_of(&t->pch->seen, f) != t->pch->g->refs)
		return false;
	ref.name = ast_intern(clang_getCursorSpelling(c)) + strlen(PCH_REF);
	clang_visitChildren(c, referenced, &ref);
	return true;
}

static bool is_hidden(const struct ast_tu *t, CXCursor decl)
{
	return !clang_Cursor_isNull(decl) && !pch_use_sees(t->pch, place(decl)) &&
	       !pch_use_sees(t->pch, place(clang_getCanonicalCursor(decl)));
}

/* A value of a structure whose definition the unit does not see. */
static bool is_incomplete(const struct ast_tu *t, CXCursor c)
{
	CXType type = clang_getCanonicalType(clang_getCursorType(c));

	return type.kind == CXType_Record &&
	       !pch_use_sees(t->pch, place(clang_getCursorDefinition(clang_getTypeDeclaration(type))));
}

static enum CXChildVisitResult unseen(CXCursor c, CXCursor parent, CXClientData data)
{
	enum CXCursorKind kind = clang_getCursorKind(c);
	struct ast_tu *t = data;
	CXCursor to = clang_getNullCursor();
	bool is_wrong;

	if (kind == CXCursor_DeclRefExpr || kind == CXCursor_TypeRef || kind == CXCursor_MemberRefExpr)
		to = clang_getCursorReferenced(c);
	if (clang_getCursorKind(to) == CXCursor_StructDecl || clang_getCursorKind(to) == CXCursor_UnionDecl)
		/* naming one is not using it, except in sizeof */
		is_wrong = clang_getCursorKind(parent) == CXCursor_UnaryExpr && is_incomplete(t, c);
	else
		is_wrong = is_hidden(t, to) || (kind != CXCursor_TypeRef && is_incomplete(t, c));
	if (!is_wrong)
		return CXChildVisit_Recurse;
	refuse(t->pch, t->a, "needs '%s' of a header that it does not include",
	       ast_intern(clang_getCursorSpelling(c)));
	return CXChildVisit_Break;
}

void pch_use_check(struct ast_tu *t, CXCursor c)
{
	if (!t->pch->why)
		clang_visitChildren(c, unseen, t);
}

static struct ast_pos pos_of(struct ast_tu *t, const struct pch_const *k, const struct ast_file **file)
{
	struct ast_pos pos = { NULL, k->line, k->col };

	*file = ast_file_of(t, clang_getFile(t->tu, t->pch->g->index->file.v[k->file].path));
	if (*file)
		pos.file = (*file)->name;
	return pos;
}

void pch_use_consts(struct ast_tu *t)
{
	const struct pch_index *ix = t->pch->g->index;
	const struct ast_file *file;

	if (!t->want->const_prefix)
		return;
	for (size_t i = 0; i < ix->konst.n; i++) {
		const struct pch_const *k = &ix->konst.v[i];
		struct ast_const out = { .name = k->name, .value = k->value };

		if (!t->pch->is_reached[k->file])
			continue;
		out.pos = pos_of(t, k, &file);
		vec_push(&t->konsts, out);
	}
	for (size_t i = 0; i < ix->macro.n; i++) {
		const struct pch_const *k = &ix->macro.v[i];
		struct ast_macro_def m = { .name = k->name, .start = k->start, .end = k->end };

		if (!t->pch->is_reached[k->file])
			continue;
		m.pos = pos_of(t, k, &m.file);
		if (m.file)
			ast_file_text(t, m.file->handle);
		vec_push(&t->macros, m);
	}
}

/* --- before the parse --- */

static const char *word_after(const char *s, const char *end, const char *directive, struct arena *a)
{
	size_t n = strlen(directive);
	const char *start;

	if ((size_t)(end - s) <= n || strncmp(s, directive, n) || !isspace((unsigned char)s[n]))
		return NULL;
	for (s += n; s < end && isspace((unsigned char)*s); s++)
		;
	for (start = s; s < end && (isalnum((unsigned char)*s) || *s == '_'); s++)
		;
	return arena_strndup(a, start, s - start);
}

const char *pch_refuses(const struct pch_group *g, const char *source)
{
	const char *pending = NULL, *why = NULL, *name, *s, *end;
	struct arena a = ARENA_INIT;
	struct strbuf sb = STRBUF_INIT;

	if (ast_read_text(g->ov, g->root, source, &sb)) {
		strbuf_release(&sb);
		return intern("the source cannot be read");
	}
	for (s = sb.buf; *s && !why; s = *end ? end + 1 : end) {
		end = strchrnul(s, '\n');
		while (s < end && isspace((unsigned char)*s))
			s++;
		if (*s != '#')
			continue;
		for (s++; s < end && isspace((unsigned char)*s); s++)
			;
		name = word_after(s, end, "define", &a);
		if (!name)
			name = word_after(s, end, "undef", &a);
		if (name && !pending && !is_harmless(name) && pch_index_has_word(g->index, name))
			pending = name;
		else if (pending && !strncmp(s, "include", 7))
			why = intern(arena_printf(&a, "defines '%s', which shared headers name, before an #include",
						  pending));
	}
	strbuf_release(&sb);
	arena_release(&a);
	return why;
}
