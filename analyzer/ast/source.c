/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * source.c - where things stand, and how they are written there
 *
 * A place is a "file location" in clang's words: a token that was written as
 * the argument of a macro stands where it was written, a token out of a
 * macro's body stands where the macro was invoked. When the spelling location
 * differs from that, the token came out of a macro, and the identifier at the
 * file location is the outermost macro's name: no preprocessing record needed.
 */
#include <ctype.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include "pch_p.h"
#include "../../lib/arena.h"
#include "../../lib/fs.h"
#include "../../lib/hash.h"
#include "../../lib/intern.h"
#include "../../lib/strbuf.h"

#define TEXT_MAX 4096

const char *ast_intern(CXString s)
{
	const char *p = clang_getCString(s);
	const char *r = intern(p ? p : "");

	clang_disposeString(s);
	return r;
}

static bool is_word(int c)
{
	return isalnum(c) || c == '_';
}

/* Path of a file as people know it: relative to the root when inside it. */
static const char *display_name(struct ast_tu *t, CXFile f)
{
	const char *name = ast_intern(clang_File_tryGetRealPathName(f));
	size_t n = t->root ? strlen(t->root) : 0;
	struct strbuf sb = STRBUF_INIT;
	const char *r;

	if (!*name)
		name = ast_intern(clang_getFileName(f));
	fs_normalise(name, &sb);
	if (n && !strncmp(sb.buf, t->root, n) && sb.buf[n] == '/')
		r = intern(sb.buf + n + 1);
	else
		r = intern(sb.buf);
	strbuf_release(&sb);
	return r;
}

const struct ast_file *ast_file_of(struct ast_tu *t, CXFile f)
{
	struct ast_file *file = ptrmap_get(&t->files, f);

	if (file || !f)
		return file;
	file = arena_new(t->a, struct ast_file);
	file->name = display_name(t, f);
	file->handle = f;
	ptrmap_put(&t->files, f, file);
	return file;
}

/* On demand: clang looks through all its expansions to find a file's text. */
const struct ast_file *ast_file_text(struct ast_tu *t, CXFile f)
{
	struct ast_file *file = (struct ast_file *)ast_file_of(t, f);
	size_t len = 0;

	if (!file || file->is_loaded)
		return file;
	/* clang would read in the whole precompiled header to find the file in it */
	file->buf = t->pch ? pch_use_text(t, file->handle, &len) : NULL;
	if (!file->buf)
		file->buf = clang_getFileContents(t->tu, file->handle, &len);
	file->len = file->buf ? len : 0;
	file->is_loaded = true;
	return file;
}

struct ast_pos ast_pos_of(struct ast_tu *t, CXSourceLocation loc, unsigned int *offset,
			  const struct ast_file **file)
{
	struct ast_pos pos = { NULL, 0, 0 };
	const struct ast_file *af;
	unsigned int off = 0;
	CXFile f = NULL;

	clang_getFileLocation(loc, &f, &pos.line, &pos.col, &off);
	af = ast_file_of(t, f);
	if (af)
		pos.file = af->name;
	else
		pos.line = pos.col = 0;
	if (offset)
		*offset = off;
	if (file)
		*file = af;
	return pos;
}

const struct ast_file *ast_file_at(struct ast_tu *t, CXSourceLocation loc, unsigned int *offset)
{
	CXFile f = NULL;

	clang_getFileLocation(loc, &f, NULL, NULL, offset);
	return ast_file_of(t, f);
}

const struct ast_file *ast_spelled(struct ast_tu *t, CXSourceLocation loc, unsigned int *offset)
{
	CXFile f = NULL;

	clang_getSpellingLocation(loc, &f, NULL, NULL, offset);
	return ast_file_text(t, f);
}

const char *ast_word_at(const struct ast_file *f, unsigned int offset)
{
	size_t end = offset;

	if (!f || !f->buf || offset >= f->len || isdigit((unsigned char)f->buf[offset]))
		return NULL;
	while (end < f->len && is_word((unsigned char)f->buf[end]))
		end++;
	return end > offset ? intern_n(f->buf + offset, end - offset) : NULL;
}

bool ast_spelled_as(struct ast_tu *t, CXCursor c, const char *word)
{
	unsigned int off = 0;
	const struct ast_file *f = ast_spelled(t, clang_getRangeStart(clang_getCursorExtent(c)), &off);
	size_t n = strlen(word);

	return f && f->buf && off + n <= f->len && !memcmp(f->buf + off, word, n) &&
	       (off + n == f->len || !is_word((unsigned char)word[n - 1]) || !is_word((unsigned char)f->buf[off + n]));
}

void ast_span_of(struct ast_tu *t, CXCursor c, struct ast_span *s)
{
	CXSourceRange r = clang_getCursorExtent(c);
	CXSourceLocation start = clang_getRangeStart(r);
	const struct ast_file *spelled, *endfile;
	unsigned int off = 0;

	memset(s, 0, sizeof(*s));
	s->pos = ast_pos_of(t, start, &s->start, &s->file);
	if (s->file)
		ast_file_text(t, s->file->handle);
	s->last = ast_pos_of(t, clang_getRangeEnd(r), &s->end, &endfile);
	if (s->last.col > 1)
		s->last.col--;
	if (endfile != s->file || s->end < s->start)
		s->end = s->start;
	spelled = ast_spelled(t, start, &off);
	if (spelled != s->file || off != s->start)
		s->macro = ast_word_at(s->file, s->start);
}

/* Length of the comment, string or character constant at s, 0 when there is none. */
static size_t skip_opaque(const char *s, size_t len, bool *is_comment)
{
	size_t i = 1;

	*is_comment = len > 1 && s[0] == '/' && (s[1] == '*' || s[1] == '/');
	if (*is_comment && s[1] == '/') {
		while (i < len && s[i] != '\n')
			i++;
		return i;
	}
	if (*is_comment) {
		for (i = 2; i + 1 < len; i++)
			if (s[i] == '*' && s[i + 1] == '/')
				return i + 2;
		return len;
	}
	if (s[0] != '"' && s[0] != '\'')
		return 0;
	for (; i < len && s[i] != s[0] && s[i] != '\n'; i++)
		if (s[i] == '\\')
			i++;
	return i < len ? i + 1 : len;
}

static void fold_into(struct strbuf *sb, const char *s, size_t len)
{
	bool blank = false, is_comment;

	for (size_t i = 0, n; i < len; i += n) {
		n = skip_opaque(s + i, len - i, &is_comment);
		if ((n && is_comment) || isspace((unsigned char)s[i]) ||
		    (s[i] == '\\' && i + 1 < len && s[i + 1] == '\n')) {
			n = n ? n : 1;
			blank = true;
			continue;
		}
		n = n ? n : 1;
		if (blank && sb->len)
			strbuf_addch(sb, ' ');
		blank = false;
		strbuf_add(sb, s + i, n);
	}
}

const char *ast_fold(struct arena *a, const char *s, size_t len)
{
	struct strbuf sb = STRBUF_INIT;
	const char *r;

	fold_into(&sb, s, len);
	r = arena_strndup(a, sb.buf, sb.len < TEXT_MAX ? sb.len : TEXT_MAX);
	strbuf_release(&sb);
	return r;
}

uint64_t ast_hash_tokens(const char *s, size_t len)
{
	struct strbuf sb = STRBUF_INIT;
	uint64_t h;

	fold_into(&sb, s, len);
	h = hash64(sb.buf, sb.len);
	strbuf_release(&sb);
	return h;
}

/* End of the balanced text from 'off': up to 'max', or to the first ',' or ')' outside brackets. */
static size_t balanced_end(const struct ast_file *f, size_t off, size_t max, bool stop_at_comma)
{
	bool is_comment;
	int depth = 0;

	for (size_t i = off, n; i < max; i += n) {
		n = skip_opaque(f->buf + i, max - i, &is_comment);
		if (n)
			continue;
		n = 1;
		if (strchr("([{", f->buf[i]) && f->buf[i])
			depth++;
		else if (strchr(")]}", f->buf[i]) && f->buf[i] && --depth < 0)
			return i;
		else if (f->buf[i] == ',' && !depth && stop_at_comma)
			return i;
	}
	return max;
}

static size_t skip_blanks(const struct ast_file *f, size_t off)
{
	while (off < f->len && (isspace((unsigned char)f->buf[off]) || f->buf[off] == '\\'))
		off++;
	return off;
}

/*
 * End of the call whose callee's last name stands at 'name': after the bracket
 * that closes the arguments. clang's own end of a range is of no use when the
 * last token is the argument of a macro: it points into the next expansion. An
 * object-like macro that hides a whole call ends with its name.
 */
static unsigned int call_end(const struct ast_file *f, unsigned int name)
{
	size_t off = name, end;

	while (off < f->len && is_word((unsigned char)f->buf[off]))
		off++;
	end = off;
	off = skip_blanks(f, off);
	while (off < f->len && f->buf[off] == ')')
		off = skip_blanks(f, off + 1);
	/* more than one pair: guard(mutex)(&lock) */
	while (off < f->len && f->buf[off] == '(') {
		end = balanced_end(f, off + 1, f->len, false);
		end += end < f->len;
		off = skip_blanks(f, end);
	}
	return end;
}

const char *ast_call_text(struct ast_tu *t, CXCursor c, CXSourceLocation callee, struct ast_span *s)
{
	unsigned int name = 0, off = 0;
	const struct ast_file *file;
	CXFile f = NULL;

	ast_span_of(t, c, s);
	file = ast_file_at(t, callee, &name);
	if (!s->file || !s->file->buf)
		return NULL;
	if (file != s->file || name < s->start || name >= file->len)
		name = s->start;
	s->end = call_end(s->file, name);
	/* f(x) out of CALL(f, x): begins inside of the macro's brackets, and the macro is what stands there */
	if (balanced_end(s->file, s->start, s->end, false) != s->end || s->end == s->start ||
	    (!s->macro && s->file->buf[s->end - 1] != ')')) {
		clang_getExpansionLocation(clang_getRangeStart(clang_getCursorExtent(c)), &f, NULL, NULL, &off);
		if (ast_file_of(t, f) != s->file || off >= s->file->len)
			return NULL;
		s->end = call_end(s->file, off);
		return ast_fold(t->a, s->file->buf + off, s->end - off);
	}
	return ast_fold(t->a, s->file->buf + s->start, s->end - s->start);
}

/* End of the preprocessor line that 'off' is in. */
static size_t line_end(const struct ast_file *f, size_t off)
{
	while (off < f->len && (f->buf[off] != '\n' || (off && f->buf[off - 1] == '\\')))
		off++;
	return off;
}

/* Brackets that a macro's body puts around its argument are not what was written. */
static void unbracketed_span(struct ast_tu *t, CXCursor c, const struct ast_span *call, struct ast_span *s)
{
	struct ast_kids k;
	bool more = true;

	ast_span_of(t, c, s);
	while (more && s->macro && call->macro && call->start == s->start &&
	       (clang_getCursorKind(c) == CXCursor_ParenExpr || clang_getCursorKind(c) == CXCursor_UnexposedExpr)) {
		ast_kids_code(c, &k);
		more = k.n == 1;
		if (more) {
			c = k.v[0];
			ast_span_of(t, c, s);
		}
		ast_kids_release(&k);
	}
}

const char *ast_arg_text(struct ast_tu *t, CXCursor c, const struct ast_span *call)
{
	const struct ast_file *f;
	struct ast_span s;
	unsigned int off = 0;

	unbracketed_span(t, c, call, &s);
	if (!s.file || !s.file->buf || s.start >= s.file->len)
		return NULL;
	/*
	 * An argument that is itself a macro (FOLL_FORCE of 5.4) spells its
	 * value elsewhere; the word in the call is what counts. When the whole
	 * call is out of a macro's body, so is the argument: take it there.
	 */
	if (s.macro && call->macro && call->start == s.start) {
		f = ast_spelled(t, clang_getRangeStart(clang_getCursorExtent(c)), &off);
		if (!f || !f->buf || off >= f->len)
			return NULL;
		return ast_fold(t->a, f->buf + off, balanced_end(f, off, line_end(f, off), true) - off);
	}
	/* begins with an argument of the macro, ends in its body: only the invocation says it all */
	if (call->macro && s.file == call->file && s.end == call->end && s.start > call->start)
		return ast_fold(t->a, call->file->buf + call->start, call->end - call->start);
	return ast_fold(t->a, s.file->buf + s.start, balanced_end(s.file, s.start, s.file->len, true) - s.start);
}
