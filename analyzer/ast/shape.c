/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * shape.c - what cursors do not tell, read from clang's own printing
 *
 * libclang leaves out the empty parts of a for statement, the labels of an
 * asm goto and the argument of __attribute__((cleanup)). Its pretty printer,
 * which prints declarations as they were understood (macros expanded, no
 * matter how deep), shows all of them. So when one of these is needed, the
 * function is printed once, and the n-th 'for (' of the text is the n-th for
 * statement among the cursors. When the two counts differ, the function is
 * given up: nothing is guessed.
 */
#include <ctype.h>
#include <string.h>
#include "ast_p.h"
#include "../../lib/arena.h"
#include "../../lib/intern.h"

/* --- reading the printed text --- */

/* Past a string or character constant, or one character. */
static const char *skip(const char *s)
{
	char q = *s++;

	if (q != '"' && q != '\'')
		return s;
	while (*s && *s != q)
		s += *s == '\\' && s[1] ? 2 : 1;
	return *s ? s + 1 : s;
}

/* The bracket that ends what s is inside of, or the next 'sep' at this level. */
static const char *to_separator(const char *s, char sep)
{
	int depth = 0;

	while (*s) {
		if (!depth && (*s == sep || *s == ')'))
			return s;
		if (strchr("([{", *s))
			depth++;
		else if (strchr(")]}", *s))
			depth--;
		s = skip(s);
	}
	return s;
}

static bool is_blank(const char *s, const char *end)
{
	while (s < end && isspace((unsigned char)*s))
		s++;
	return s == end;
}

/* s is after 'for ('. */
static struct ast_for read_for(const char *s)
{
	struct ast_for f;

	for (int i = 0; i < 3; i++) {
		const char *end = to_separator(s, ';');

		f.has[i] = !is_blank(s, end);
		s = *end == ';' ? end + 1 : end;
	}
	return f;
}

/* s is after 'asm goto ('; the labels are the fifth part. */
static const char **read_labels(struct ast_tu *t, const char *s)
{
	const char *names[64], **r;
	size_t n = 0;

	for (int i = 0; i < 4 && *s && *s != ')'; i++) {
		s = to_separator(s, ':');
		s += *s == ':';
	}
	while (*s && *s != ')' && n < ARRAY_SIZE(names)) {
		const char *start;

		while (isspace((unsigned char)*s) || *s == ',')
			s++;
		for (start = s; isalnum((unsigned char)*s) || *s == '_'; s++)
			;
		if (s == start)
			break;
		names[n++] = intern_n(start, s - start);
	}
	r = arena_array(t->a, n + 1, sizeof(*r));
	memcpy(r, names, n * sizeof(*r));
	return r;
}

static const char *after(const char *s, const char *word)
{
	size_t n = strlen(word);

	return strncmp(s, word, n) ? NULL : s + n;
}

static void read_printed(struct ast_tu *t, const char *text)
{
	struct ast_shapes *sh = &t->shapes;
	const char *s = text, *in;

	for (; *s; s = skip(s)) {
		if (s > text && (isalnum((unsigned char)s[-1]) || s[-1] == '_'))
			continue;
		in = after(s, "for (");
		if (in)
			vec_push(&sh->loops, read_for(in));
		in = after(s, "asm goto (");
		in = in ? in : after(s, "asm volatile goto (");
		if (in)
			vec_push(&sh->labels, read_labels(t, in));
		else if (after(s, "asm (") || after(s, "asm volatile ("))
			vec_push(&sh->labels, NULL);
	}
}

/* --- counting the cursors --- */

static enum CXChildVisitResult count(CXCursor c, CXCursor parent, CXClientData data)
{
	struct ast_shapes *sh = data;
	enum CXCursorKind kind = clang_getCursorKind(c);

	if ((kind == CXCursor_ForStmt || kind == CXCursor_GCCAsmStmt) && !ptrmap_get(&sh->ordinal, c.data[1])) {
		unsigned int n = kind == CXCursor_ForStmt ? ++sh->nloop : ++sh->nasm;

		ptrmap_put(&sh->ordinal, c.data[1], (void *)(uintptr_t)n);
	}
	return CXChildVisit_Recurse;
}

static void learn(struct ast_tu *t)
{
	struct ast_shapes *sh = &t->shapes;
	CXPrintingPolicy policy;
	CXString text;

	if (sh->is_known)
		return;
	sh->is_known = true;
	policy = clang_getCursorPrintingPolicy(t->fn_cursor);
	text = clang_getCursorPrettyPrinted(t->fn_cursor, policy);
	read_printed(t, clang_getCString(text));
	clang_disposeString(text);
	clang_PrintingPolicy_dispose(policy);
	clang_visitChildren(t->fn_cursor, count, sh);
	sh->is_wrong = sh->nloop != sh->loops.n || sh->nasm != sh->labels.n;
}

static size_t ordinal(struct ast_tu *t, CXCursor c)
{
	if (!t->fn)
		return 0;
	learn(t);
	return t->shapes.is_wrong ? 0 : (size_t)(uintptr_t)ptrmap_get(&t->shapes.ordinal, c.data[1]);
}

const struct ast_for *ast_for_shape(struct ast_tu *t, CXCursor c)
{
	size_t n = ordinal(t, c);

	return n ? &t->shapes.loops.v[n - 1] : NULL;
}

/* Is there a 'goto' between 'asm' and its bracket? Cheap, and right also inside macros. */
static bool is_asm_goto(struct ast_tu *t, CXCursor c)
{
	unsigned int off = 0;
	const struct ast_file *f = ast_spelled(t, clang_getRangeStart(clang_getCursorExtent(c)), &off);

	if (!f || !f->buf)
		return true;
	for (; off < f->len && f->buf[off] != '('; off++)
		if (f->len - off > 4 && !memcmp(f->buf + off, "goto", 4))
			return true;
	return false;
}

const char **ast_asm_labels(struct ast_tu *t, CXCursor c)
{
	static const char *none[1];
	size_t n;

	if (!is_asm_goto(t, c))
		return NULL;
	n = ordinal(t, c);
	if (n)
		return t->shapes.labels.v[n - 1];
	ast_giveup(t, c, "an asm goto whose labels cannot be found");
	return none;
}

void ast_shapes_clear(struct ast_shapes *s)
{
	vec_clear(&s->loops);
	vec_clear(&s->labels);
	ptrmap_clear(&s->ordinal);
	s->nloop = s->nasm = 0;
	s->is_known = s->is_wrong = false;
}

void ast_shapes_release(struct ast_shapes *s)
{
	vec_release(&s->loops);
	vec_release(&s->labels);
	ptrmap_release(&s->ordinal);
}

/* --- attributes --- */

static enum CXChildVisitResult find_attribute(CXCursor c, CXCursor parent, CXClientData data)
{
	if (clang_isAttribute(clang_getCursorKind(c)))
		*(bool *)data = true;
	return *(bool *)data ? CXChildVisit_Break : CXChildVisit_Continue;
}

/* The declaration as clang prints it, without its value; false when it has no attribute. */
static bool printed(CXCursor c, CXString *out)
{
	CXPrintingPolicy policy;
	bool has = false;

	clang_visitChildren(c, find_attribute, &has);
	if (!has)
		return false;
	policy = clang_getCursorPrintingPolicy(c);
	clang_PrintingPolicy_setProperty(policy, CXPrintingPolicy_SuppressInitializers, 1);
	*out = clang_getCursorPrettyPrinted(c, policy);
	clang_PrintingPolicy_dispose(policy);
	return true;
}

const char *ast_cleanup_of(struct ast_tu *t, CXCursor var)
{
	const char *s, *end, *r = NULL;
	CXString text;

	if (!printed(var, &text))
		return NULL;
	s = strstr(clang_getCString(text), "((cleanup(");
	if (s) {
		s += strlen("((cleanup(");
		end = strchr(s, ')');
		r = end ? intern_n(s, end - s) : NULL;
	}
	clang_disposeString(text);
	return r;
}
