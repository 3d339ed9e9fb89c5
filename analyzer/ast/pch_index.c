/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * pch_index.c - what is in a precompiled header, by file: taken from the parse
 * that makes it, written beside it, read by the parses that use it
 */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include "pch_p.h"
#include "../../lib/fs.h"
#include "../../lib/hash.h"
#include "../../lib/intern.h"
#include "../../lib/pack.h"

#define INDEX_MAGIC 0x67757031	/* changes with the format */

void pch_index_release(struct pch_index *ix)
{
	vec_release(&ix->file);
	vec_release(&ix->edge);
	vec_release(&ix->pair);
	vec_release(&ix->func);
	vec_release(&ix->konst);
	vec_release(&ix->macro);
	vec_release(&ix->word);
	vec_release(&ix->tested);
	ptrmap_release(&ix->by_path);
}

unsigned int pch_index_find(const struct pch_index *ix, const char *path)
{
	return (unsigned int)(uintptr_t)ptrmap_get(&ix->by_path, path);
}

static int by_hash(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return x < y ? -1 : x > y;
}

bool pch_index_has_word(const struct pch_index *ix, const char *name)
{
	uint64_t h = hash64_str(name);

	return ix->word.n && bsearch(&h, ix->word.v, ix->word.n, sizeof(h), by_hash);
}

static int by_test(const void *a, const void *b)
{
	const struct pch_test *x = a, *y = b;

	if (x->word != y->word)
		return x->word < y->word ? -1 : 1;
	return x->file < y->file ? -1 : x->file > y->file;
}

const struct pch_test *pch_index_tests(const struct pch_index *ix, const char *name, size_t *n)
{
	uint64_t h = hash64_str(name);
	size_t lo = 0, hi = ix->tested.n;

	while (lo < hi) {
		size_t mid = (lo + hi) / 2;

		if (ix->tested.v[mid].word < h)
			lo = mid + 1;
		else
			hi = mid;
	}
	for (*n = 0; lo + *n < ix->tested.n && ix->tested.v[lo + *n].word == h; ++*n)
		;
	return ix->tested.v + lo;
}

const char *pch_path_of(struct ptrmap *seen, CXFile f)
{
	const char *name = f ? ptrmap_get(seen, f) : "";
	char *real;

	if (name)
		return name;
	/* clang resolves the links in the name of a file only when it opens it */
	name = ast_intern(clang_getFileName(f));
	real = fs_realpath(name);
	if (!real) {
		name = ast_intern(clang_File_tryGetRealPathName(f));
		real = fs_realpath(name);
	}
	name = real ? intern(real) : name;
	vec_free_(real);
	ptrmap_put(seen, f, (void *)name);
	return name;
}

/* --- collecting --- */

struct include_line {
	unsigned int from, to;
	size_t order;
};

struct collect {
	struct pch_index *ix;
	const struct ast_wanted *want;
	struct ptrmap seen;
	VEC(CXFile) handle;			/* by index of file */
	VEC(struct include_line) line;
	unsigned int last_user, last_owner;	/* of the pair before: most repeat */
};

static unsigned int file_index(struct collect *c, CXFile f)
{
	const char *path = pch_path_of(&c->seen, f);
	unsigned int i = pch_index_find(c->ix, path);

	if (i)
		return i - 1;
	vec_push(&c->ix->file, (struct pch_file){ .path = path });
	vec_push(&c->handle, f);
	ptrmap_put(&c->ix->by_path, path, (void *)(uintptr_t)c->ix->file.n);
	return c->ix->file.n - 1;
}

static CXFile place(CXCursor cur, unsigned int *line, unsigned int *col, unsigned int *offset)
{
	CXFile f = NULL;

	clang_getFileLocation(clang_getCursorLocation(cur), &f, line, col, offset);
	return f;
}

static void directive(struct collect *c, CXCursor cur)
{
	CXFile from = place(cur, NULL, NULL, NULL), to = clang_getIncludedFile(cur);

	if (from && to)
		vec_push(&c->line, (struct include_line){ file_index(c, from), file_index(c, to), c->line.n });
}

static void expansion(struct collect *c, CXCursor cur)
{
	CXCursor def = clang_getCursorReferenced(cur);
	struct pch_pair p;
	CXFile user, owner;

	if (clang_Cursor_isNull(def))
		return;
	user = place(cur, NULL, NULL, NULL);
	owner = place(def, NULL, NULL, NULL);
	if (!user || !owner || user == owner)
		return;
	p = (struct pch_pair){ file_index(c, user), file_index(c, owner) };
	if (p.user == c->last_user && p.owner == c->last_owner)
		return;
	c->last_user = p.user;
	c->last_owner = p.owner;
	vec_push(&c->ix->pair, p);
}

static bool has_prefix(CXCursor cur, const char *prefix)
{
	CXString s = clang_getCursorSpelling(cur);
	const char *p = clang_getCString(s);
	bool r = prefix && p && !strncmp(p, prefix, strlen(prefix));

	clang_disposeString(s);
	return r;
}

static struct pch_const constant(struct collect *c, CXCursor cur)
{
	struct pch_const k = { .name = ast_intern(clang_getCursorSpelling(cur)) };
	CXFile f = place(cur, &k.line, &k.col, &k.start);

	k.file = file_index(c, f);
	clang_getFileLocation(clang_getRangeEnd(clang_getCursorExtent(cur)), NULL, NULL, NULL, &k.end);
	return k;
}

static enum CXChildVisitResult enumerator(CXCursor cur, CXCursor parent, CXClientData data)
{
	struct collect *c = data;
	struct pch_const k;

	if (clang_getCursorKind(cur) != CXCursor_EnumConstantDecl || !has_prefix(cur, c->want->const_prefix))
		return CXChildVisit_Continue;
	k = constant(c, cur);
	k.value = clang_getEnumConstantDeclValue(cur);
	vec_push(&c->ix->konst, k);
	return CXChildVisit_Continue;
}

static void declaration(struct collect *c, CXCursor cur)
{
	const char *name = ast_intern(clang_getCursorSpelling(cur));
	CXFile f = place(cur, NULL, NULL, NULL);

	if (f && c->want->is_tracked && c->want->is_tracked(c->want->ctx, name))
		vec_push(&c->ix->func, (struct pch_func){ name, file_index(c, f) });
}

static enum CXChildVisitResult top(CXCursor cur, CXCursor parent, CXClientData data)
{
	struct collect *c = data;

	switch (clang_getCursorKind(cur)) {
	case CXCursor_InclusionDirective:
		directive(c, cur);
		break;
	case CXCursor_MacroExpansion:
		expansion(c, cur);
		break;
	case CXCursor_MacroDefinition:
		if (has_prefix(cur, c->want->const_prefix) && !clang_Cursor_isMacroFunctionLike(cur) &&
		    place(cur, NULL, NULL, NULL))
			vec_push(&c->ix->macro, constant(c, cur));
		break;
	case CXCursor_EnumDecl:
		clang_visitChildren(cur, enumerator, c);
		break;
	case CXCursor_FunctionDecl:
		declaration(c, cur);
		break;
	default:
		break;
	}
	return CXChildVisit_Continue;
}

static int by_file(const void *a, const void *b)
{
	const struct include_line *x = a, *y = b;

	if (x->from != y->from)
		return x->from < y->from ? -1 : 1;
	return x->order < y->order ? -1 : x->order > y->order;
}

static void group_lines(struct collect *c)
{
	vec_sort(&c->line, by_file);
	for (size_t i = 0; i < c->line.n; i++) {
		struct pch_file *f = &c->ix->file.v[c->line.v[i].from];

		if (!f->n++)
			f->first = i;
		vec_push(&c->ix->edge, c->line.v[i].to);
	}
}

static int by_pair(const void *a, const void *b)
{
	const struct pch_pair *x = a, *y = b;

	if (x->user != y->user)
		return x->user < y->user ? -1 : 1;
	return x->owner < y->owner ? -1 : x->owner > y->owner;
}

/* Every identifier of the text, in comments too, which does no harm; those of #if lines apart. */
static void words_of(struct pch_index *ix, unsigned int file, const char *s, size_t len)
{
	bool at_start = true, in_if = false;

	for (size_t i = 0, n; i < len; i += n) {
		n = 1;
		if (s[i] == '\n') {
			if (!i || s[i - 1] != '\\')
				in_if = false;
			at_start = true;
		} else if (s[i] == '#' && at_start) {
			while (i + n < len && (s[i + n] == ' ' || s[i + n] == '\t'))
				n++;
			in_if = i + n + 2 < len && (!strncmp(s + i + n, "if", 2) || !strncmp(s + i + n, "el", 2));
		} else if (isalpha((unsigned char)s[i]) || s[i] == '_') {
			while (i + n < len && (isalnum((unsigned char)s[i + n]) || s[i + n] == '_'))
				n++;
			vec_push(&ix->word, hash64(s + i, n));
			if (in_if)
				vec_push(&ix->tested, (struct pch_test){ hash64(s + i, n), file });
			at_start = false;
		} else if (!isspace((unsigned char)s[i])) {
			at_start = false;
		}
	}
}

static size_t unique(uint64_t *v, size_t n)
{
	size_t out = 0;

	for (size_t i = 0; i < n; i++)
		if (!out || v[out - 1] != v[i])
			v[out++] = v[i];
	return out;
}

static void words(struct collect *c, CXTranslationUnit tu)
{
	struct pch_index *ix = c->ix;

	for (size_t i = 0; i < c->handle.n; i++) {
		size_t len = 0;
		const char *text = clang_getFileContents(tu, c->handle.v[i], &len);

		if (text)
			words_of(ix, i, text, len);
	}
	vec_sort(&ix->tested, by_test);
	vec_sort(&ix->word, by_hash);
	ix->word.n = unique(ix->word.v, ix->word.n);
}

void pch_index_collect(struct pch_index *ix, CXTranslationUnit tu, const struct ast_wanted *want)
{
	struct collect c = { .ix = ix, .want = want, .last_user = -1U };
	size_t out = 0;

	clang_visitChildren(clang_getTranslationUnitCursor(tu), top, &c);
	group_lines(&c);
	vec_sort(&ix->pair, by_pair);
	for (size_t i = 0; i < ix->pair.n; i++)
		if (!out || by_pair(&ix->pair.v[out - 1], &ix->pair.v[i]))
			ix->pair.v[out++] = ix->pair.v[i];
	ix->pair.n = out;
	words(&c, tu);
	vec_release(&c.line);
	vec_release(&c.handle);
	ptrmap_release(&c.seen);
}

/* --- on disk --- */

static void pack_consts(struct packbuf *out, const struct pch_const *k, size_t n)
{
	pack_u(out, n);
	for (size_t i = 0; i < n; i++) {
		pack_str(out, k[i].name);
		pack_u(out, k[i].file);
		pack_u(out, k[i].line);
		pack_u(out, k[i].col);
		pack_u(out, k[i].start);
		pack_u(out, k[i].end);
		pack_i(out, k[i].value);
	}
}

void pch_index_pack(const struct pch_index *ix, struct packbuf *out)
{
	pack_u(out, INDEX_MAGIC);
	pack_u(out, ix->file.n);
	for (size_t i = 0; i < ix->file.n; i++) {
		pack_str(out, ix->file.v[i].path);
		pack_u(out, ix->file.v[i].first);
		pack_u(out, ix->file.v[i].n);
	}
	pack_bytes(out, ix->edge.v, ix->edge.n * sizeof(*ix->edge.v));
	pack_bytes(out, ix->pair.v, ix->pair.n * sizeof(*ix->pair.v));
	pack_bytes(out, ix->word.v, ix->word.n * sizeof(*ix->word.v));
	pack_bytes(out, ix->tested.v, ix->tested.n * sizeof(*ix->tested.v));
	pack_u(out, ix->func.n);
	for (size_t i = 0; i < ix->func.n; i++) {
		pack_str(out, ix->func.v[i].name);
		pack_u(out, ix->func.v[i].file);
	}
	pack_consts(out, ix->konst.v, ix->konst.n);
	pack_consts(out, ix->macro.v, ix->macro.n);
	pack_u(out, INDEX_MAGIC);
}

#define TAKE_ARRAY(in, vec) do {							\
	size_t len_;									\
	const void *p_ = unpack_bytes((in), &len_);					\
											\
	(vec)->n = (vec)->cap = p_ ? len_ / sizeof(*(vec)->v) : 0;			\
	(vec)->v = (vec)->n ? xcalloc((vec)->n, sizeof(*(vec)->v)) : NULL;		\
	if ((vec)->n)									\
		memcpy((vec)->v, p_, (vec)->n * sizeof(*(vec)->v));			\
} while (0)

static struct pch_const take_const(struct unpack *in)
{
	struct pch_const k;

	k.name = unpack_str(in);
	k.file = unpack_u(in);
	k.line = unpack_u(in);
	k.col = unpack_u(in);
	k.start = unpack_u(in);
	k.end = unpack_u(in);
	k.value = unpack_i(in);
	return k;
}

/* Numbers of files and edges within bounds, names there. */
static bool is_sound(const struct pch_index *ix)
{
	size_t n = ix->file.n;

	for (size_t i = 0; i < n; i++)
		if (!ix->file.v[i].path || (size_t)ix->file.v[i].first + ix->file.v[i].n > ix->edge.n)
			return false;
	for (size_t i = 0; i < ix->edge.n; i++)
		if (ix->edge.v[i] >= n)
			return false;
	for (size_t i = 0; i < ix->pair.n; i++)
		if (ix->pair.v[i].user >= n || ix->pair.v[i].owner >= n)
			return false;
	for (size_t i = 0; i < ix->func.n; i++)
		if (!ix->func.v[i].name || ix->func.v[i].file >= n)
			return false;
	for (size_t i = 0; i < ix->tested.n; i++)
		if (ix->tested.v[i].file >= n)
			return false;
	for (size_t i = 0; i < ix->konst.n; i++)
		if (!ix->konst.v[i].name || ix->konst.v[i].file >= n)
			return false;
	for (size_t i = 0; i < ix->macro.n; i++)
		if (!ix->macro.v[i].name || ix->macro.v[i].file >= n)
			return false;
	return true;
}

int pch_index_unpack(struct pch_index *ix, const void *data, size_t len)
{
	struct unpack in;
	size_t n;

	memset(ix, 0, sizeof(*ix));
	unpack_init(&in, data, len);
	if (unpack_u(&in) != INDEX_MAGIC)
		return -1;
	n = unpack_count(&in, 3);
	for (size_t i = 0; i < n; i++) {
		struct pch_file f = { .path = unpack_str(&in) };

		f.first = unpack_u(&in);
		f.n = unpack_u(&in);
		vec_push(&ix->file, f);
		ptrmap_put(&ix->by_path, f.path, (void *)(uintptr_t)ix->file.n);
	}
	TAKE_ARRAY(&in, &ix->edge);
	TAKE_ARRAY(&in, &ix->pair);
	TAKE_ARRAY(&in, &ix->word);
	TAKE_ARRAY(&in, &ix->tested);
	n = unpack_count(&in, 2);
	for (size_t i = 0; i < n; i++) {
		struct pch_func f = { .name = unpack_str(&in) };

		f.file = unpack_u(&in);
		vec_push(&ix->func, f);
	}
	n = unpack_count(&in, 7);
	for (size_t i = 0; i < n; i++)
		vec_push(&ix->konst, take_const(&in));
	n = unpack_count(&in, 7);
	for (size_t i = 0; i < n; i++)
		vec_push(&ix->macro, take_const(&in));
	if (unpack_u(&in) == INDEX_MAGIC && !in.failed && in.p == in.end && is_sound(ix))
		return 0;
	pch_index_release(ix);
	return -1;
}
