// SPDX-License-Identifier: GPL-2.0-only
/*
 * outline.c - the tokens of one file and what is declared at its top level
 *
 * libclang lexes; the declarations are found in its tokens by their brackets
 * and keywords, not in its tree, which ends where an #if is false and is of
 * little use while no header can be read. test_outline compares the two on a
 * file that has flags.
 */
#include <ctype.h>
#include <string.h>
#include "ast_p.h"
#include "outline.h"
#include "../../lib/arena.h"
#include "../../lib/intern.h"

const char *const outline_kind_name[OUTLINE_KIND_COUNT] = {
	[OUTLINE_FUNCTION] = "function", [OUTLINE_PROTOTYPE] = "prototype",
	[OUTLINE_VARIABLE] = "variable", [OUTLINE_RECORD] = "record", [OUTLINE_ENUM] = "enum",
	[OUTLINE_FIELD] = "field", [OUTLINE_ENUMERATOR] = "enumerator", [OUTLINE_MACRO] = "macro",
	[OUTLINE_USE] = "use",
};

/* where the reader stands between two brackets; saved at #if for the other arms */
struct place {
	int braces, parens;
	size_t first;		/* token that begins the item */
	size_t open;		/* its first '{' */
	bool is_begun, has_open, has_assign, has_call;
};

struct reader {
	const char *text;
	size_t len;
	struct outline *out;
	struct arena *a;
	VEC(struct outline_symbol) symbols;
	VEC(struct place) stack;
};

static bool token_is(const struct reader *r, size_t i, const char *s)
{
	const struct outline_token *t = &r->out->token[i];

	return i < r->out->ntoken && t->end - t->start == strlen(s) && !memcmp(r->text + t->start, s, t->end - t->start);
}

static bool is_word(const struct reader *r, size_t i)
{
	int c = (unsigned char)r->text[r->out->token[i].start];

	return isalpha(c) || c == '_';
}

static const char *word(const struct reader *r, size_t i)
{
	const struct outline_token *t = &r->out->token[i];

	return intern_n(r->text + t->start, t->end - t->start);
}

static size_t line_start(const struct reader *r, size_t at)
{
	while (at && r->text[at - 1] != '\n')
		at--;
	return at;
}

/* after the newline of the line on which 'at' is */
static size_t line_end(const struct reader *r, size_t at)
{
	const char *p = memchr(r->text + at, '\n', r->len - at);

	return p ? (size_t)(p - r->text) + 1 : r->len;
}

static bool only_blanks(const struct reader *r, size_t from, size_t to)
{
	while (from < to && (r->text[from] == ' ' || r->text[from] == '\t'))
		from++;
	return from >= to;
}

/* The start of the comments that end on the line above 'at' and begin their lines. */
static size_t with_comment(const struct reader *r, size_t i)
{
	size_t top = line_start(r, r->out->token[i].start);

	while (i-- && r->out->token[i].is_comment) {
		const struct outline_token *c = &r->out->token[i];
		size_t begin = line_start(r, c->start);

		if (line_end(r, c->end) != top || !only_blanks(r, begin, c->start))
			break;
		top = begin;
	}
	return top;
}

static void add_symbol(struct reader *r, enum outline_kind kind, const char *name, size_t first, size_t last)
{
	const struct outline_token *t = r->out->token;
	struct outline_symbol s = {
		.kind = kind, .name = name, .start = t[first].start, .end = t[last].end,
		.comment = with_comment(r, first),
	};
	size_t end = t[last].end;

	/* a comment that begins on the last line belongs to it */
	for (size_t i = last + 1; i < r->out->ntoken && t[i].is_comment; i++) {
		if (memchr(r->text + end, '\n', t[i].start - end))
			break;
		end = t[i].end;
	}
	s.line_end = s.use_end = line_end(r, end);
	vec_push(&r->symbols, s);
}

/* Comments and lines of the preprocessor are not seen by what follows. */
static size_t next_token(const struct reader *r, size_t i)
{
	while (++i < r->out->ntoken && (r->out->token[i].is_comment || r->out->token[i].is_directive))
		;
	return i;
}

/* the token after the bracket that closes the one at i; 'end' when none does */
static size_t skip_group(const struct reader *r, size_t i, size_t end)
{
	int depth = 0;

	for (; i < end; i = next_token(r, i)) {
		if (token_is(r, i, "(") || token_is(r, i, "{") || token_is(r, i, "["))
			depth++;
		else if (token_is(r, i, ")") || token_is(r, i, "}") || token_is(r, i, "]"))
			if (--depth == 0)
				return next_token(r, i);
	}
	return end;
}

static bool is_attribute(const struct reader *r, size_t i)
{
	return token_is(r, i, "__attribute__") || token_is(r, i, "__aligned") || token_is(r, i, "typeof") ||
	       token_is(r, i, "__printf") || token_is(r, i, "__section") || token_is(r, i, "alignas");
}

/* The name that a declaration [first, end) gives: before '(' '[' '=' ':' ',' or its end; ntoken: none. */
static size_t declared_name(const struct reader *r, size_t first, size_t end, bool *is_call)
{
	size_t name = r->out->ntoken;

	*is_call = false;
	for (size_t i = first; i < end; i = next_token(r, i)) {
		if (is_word(r, i) && is_attribute(r, i)) {
			i = next_token(r, i);
			if (i < end && token_is(r, i, "(")) {
				/* the loop steps on: stop at the closing bracket */
				size_t after = skip_group(r, i, end);

				while (next_token(r, i) < after)
					i = next_token(r, i);
			}
			continue;
		}
		if (is_word(r, i)) {
			name = i;
		} else if (token_is(r, i, "(")) {
			size_t star = next_token(r, i);

			/* a pointer to a function: (*name) */
			if (star < end && token_is(r, star, "*")) {
				*is_call = false;
				return next_token(r, star);
			}
			*is_call = true;
			return name;
		} else if (token_is(r, i, "{")) {
			size_t after = skip_group(r, i, end);

			while (next_token(r, i) < after)
				i = next_token(r, i);
		} else if (!token_is(r, i, "*")) {
			return name;
		}
	}
	return name;
}

static void read_fields(struct reader *r, const char *record, size_t open, size_t end)
{
	size_t first = next_token(r, open);

	for (size_t i = first; i < end && !token_is(r, i, "}");) {
		size_t brace = r->out->ntoken, name;
		bool is_call;

		for (first = i; i < end && !token_is(r, i, ";") && !token_is(r, i, "}");) {
			bool is_open = token_is(r, i, "{");

			if (is_open && brace == r->out->ntoken)
				brace = i;
			i = is_open || token_is(r, i, "(") || token_is(r, i, "[") ?
				skip_group(r, i, end) : next_token(r, i);
		}
		if (i >= end || !token_is(r, i, ";"))
			return;
		if (brace < r->out->ntoken)
			read_fields(r, record, brace, i);
		name = declared_name(r, first, i, &is_call);
		/* 'struct {...};' gives no name of its own */
		if (name < r->out->ntoken && !token_is(r, name, "struct") && !token_is(r, name, "union")) {
			add_symbol(r, OUTLINE_FIELD, intern(arena_printf(r->a, "%s.%s", record, word(r, name))),
				   first, i);
		}
		i = next_token(r, i);
	}
}

static void read_enumerators(struct reader *r, size_t open, size_t end)
{
	for (size_t i = next_token(r, open); i < end && !token_is(r, i, "}");) {
		size_t first = i, last = i;
		bool has_comma = false;

		while (i < end && !token_is(r, i, ",") && !token_is(r, i, "}")) {
			last = i;
			i = token_is(r, i, "(") ? skip_group(r, i, end) : next_token(r, i);
		}
		if (i < end && token_is(r, i, ",")) {
			last = i;
			has_comma = true;
			i = next_token(r, i);
		}
		add_symbol(r, OUTLINE_ENUMERATOR, word(r, first), first, last);
		r->symbols.v[r->symbols.n - 1].has_comma = has_comma;
	}
}

/* An item that ended with token 'last': a function's body, or a declaration. */
static void read_item(struct reader *r, const struct place *p, size_t last, bool is_body)
{
	size_t first = p->first, name, key, i = first;
	bool is_call;

	if (is_body) {
		name = declared_name(r, first, p->open, &is_call);
		if (name < r->out->ntoken)
			add_symbol(r, OUTLINE_FUNCTION, word(r, name), first, last);
		return;
	}
	while (i < last && (token_is(r, i, "typedef") || token_is(r, i, "static") || token_is(r, i, "const")))
		i = next_token(r, i);
	key = i;
	if (p->has_open && !p->has_assign &&
	    (token_is(r, key, "struct") || token_is(r, key, "union") || token_is(r, key, "enum"))) {
		const char *tag = "";

		for (i = next_token(r, key); i < p->open; i = next_token(r, i))
			if (is_word(r, i) && !is_attribute(r, i))
				tag = word(r, i);
		/* typedef struct {...} name; */
		if (!*tag && last > 0) {
			size_t back = last;

			while (back > p->open && !is_word(r, back))
				back--;
			tag = token_is(r, first, "typedef") ? word(r, back) : "";
		}
		add_symbol(r, token_is(r, key, "enum") ? OUTLINE_ENUM : OUTLINE_RECORD, tag, first, last);
		if (token_is(r, key, "enum"))
			read_enumerators(r, p->open, last);
		else
			read_fields(r, tag, p->open, last);
		return;
	}
	name = declared_name(r, first, last, &is_call);
	if (name >= r->out->ntoken)
		return;
	if (is_call && name == first) {
		const struct outline_token *t = r->out->token;

		add_symbol(r, OUTLINE_USE, intern_n(r->text + t[first].start,
						    t[last].start - t[first].start), first, last);
		return;
	}
	add_symbol(r, is_call && !p->has_assign ? OUTLINE_PROTOTYPE : OUTLINE_VARIABLE, word(r, name), first, last);
}

/* '#' and what follows: the macro it defines, and what it means for the brackets. Returns its last token. */
static size_t read_directive(struct reader *r, size_t i, struct place *p)
{
	struct outline_token *t = r->out->token;
	size_t last = i, hash = i;

	for (size_t j = i + 1; j < r->out->ntoken && (t[j].is_comment || t[j].is_directive) && !t[j].is_hash; j++)
		if (t[j].is_directive)
			last = j;
	i++;
	if (i > last)
		return last;
	if (token_is(r, i, "define") && i < last) {
		add_symbol(r, OUTLINE_MACRO, word(r, i + 1), hash, last);
	} else if (token_is(r, i, "if") || token_is(r, i, "ifdef") || token_is(r, i, "ifndef")) {
		vec_push(&r->stack, *p);
	} else if (token_is(r, i, "else") || token_is(r, i, "elif")) {
		if (r->stack.n)
			*p = r->stack.v[r->stack.n - 1];
	} else if (token_is(r, i, "endif")) {
		if (r->stack.n)
			r->stack.n--;
	}
	return last;
}

static void read_token(struct reader *r, size_t i, struct place *p)
{
	if (!p->is_begun) {
		if (token_is(r, i, ";") || token_is(r, i, "}"))
			return;
		*p = (struct place){ .first = i, .is_begun = true };
	}
	if (token_is(r, i, "{")) {
		if (!p->braces && !p->has_open) {
			p->open = i;
			p->has_open = true;
		}
		p->braces++;
	} else if (token_is(r, i, "}")) {
		if (p->braces && --p->braces == 0 && !p->parens && p->has_call && !p->has_assign) {
			read_item(r, p, i, true);
			p->is_begun = false;
		}
	} else if (p->braces) {
		return;
	} else if (token_is(r, i, "(")) {
		if (!p->parens && !p->has_open && i && !is_attribute(r, i - 1))
			p->has_call = true;
		p->parens++;
	} else if (token_is(r, i, ")")) {
		if (p->parens)
			p->parens--;
	} else if (!p->parens && token_is(r, i, "=")) {
		p->has_assign = true;
	} else if (!p->parens && token_is(r, i, ";")) {
		read_item(r, p, i, false);
		p->is_begun = false;
	}
}

/* EXPORT_SYMBOL(f) right below f is f's. */
static void adopt_exports(struct reader *r)
{
	for (size_t i = 0; i + 1 < r->symbols.n; i++) {
		struct outline_symbol *f = &r->symbols.v[i], *u = f + 1;
		size_t n = strlen(f->name);

		if (f->kind != OUTLINE_FUNCTION || u->kind != OUTLINE_USE || u->start != f->line_end ||
		    strncmp(u->name, "EXPORT_SYMBOL", 13))
			continue;
		for (const char *p = u->name; (p = strstr(p, f->name)); p++)
			if (!isalnum((unsigned char)p[-1]) && p[-1] != '_' && p[n] == ')')
				f->use_end = u->line_end;
	}
}

/* which tokens are of a line that begins with '#' */
static void mark_directives(const char *text, struct outline *out)
{
	bool inside = false;
	unsigned int before = 0;

	for (size_t i = 0; i < out->ntoken; i++) {
		struct outline_token *t = &out->token[i];
		bool is_first = i == 0;

		for (unsigned int at = before; at < t->start; at++)
			if (text[at] == '\n') {
				is_first = true;
				if (!at || text[at - 1] != '\\')
					inside = false;
			}
		if (!inside && is_first && !t->is_comment && text[t->start] == '#')
			inside = t->is_hash = true;
		t->is_directive = inside && !t->is_comment;
		before = t->end;
	}
}

int outline_tokens(const char *text, size_t len, struct arena *a, struct outline *out)
{
	static const char *const args[] = { "-x", "c", "-nostdinc", "-w" };
	struct CXUnsavedFile file = { "outline.c", text, len };
	CXIndex index = clang_createIndex(0, 0);
	CXTranslationUnit tu = NULL;
	CXToken *token = NULL;
	unsigned int n = 0;
	CXFile f;
	int ret = -1;

	*out = (struct outline){ 0 };
	if (clang_parseTranslationUnit2(index, "outline.c", args, 4, &file, 1,
					CXTranslationUnit_SingleFileParse | CXTranslationUnit_KeepGoing |
					CXTranslationUnit_Incomplete, &tu))
		goto out;
	f = clang_getFile(tu, "outline.c");
	clang_tokenize(tu, clang_getRange(clang_getLocationForOffset(tu, f, 0),
					  clang_getLocationForOffset(tu, f, len)), &token, &n);
	out->token = arena_array(a, n, sizeof(*out->token));
	for (unsigned int i = 0; i < n; i++) {
		CXSourceRange range = clang_getTokenExtent(tu, token[i]);
		struct outline_token *t = &out->token[out->ntoken];

		clang_getFileLocation(clang_getRangeStart(range), NULL, NULL, NULL, &t->start);
		clang_getFileLocation(clang_getRangeEnd(range), NULL, NULL, NULL, &t->end);
		t->is_comment = clang_getTokenKind(token[i]) == CXToken_Comment;
		if (t->end > t->start && t->end <= len)
			out->ntoken++;
	}
	mark_directives(text, out);
	ret = 0;
out:
	if (token)
		clang_disposeTokens(tu, token, n);
	if (tu)
		clang_disposeTranslationUnit(tu);
	clang_disposeIndex(index);
	return ret;
}

int outline_read(const char *text, size_t len, struct arena *a, struct outline *out)
{
	struct reader r = { .text = text, .len = len, .out = out, .a = a, .symbols = VEC_INIT, .stack = VEC_INIT };
	struct place p = { 0 };

	if (outline_tokens(text, len, a, out))
		return -1;
	for (size_t i = 0; i < out->ntoken; i++) {
		if (out->token[i].is_comment)
			continue;
		if (out->token[i].is_directive)
			i = read_directive(&r, i, &p);
		else
			read_token(&r, i, &p);
	}
	adopt_exports(&r);
	out->symbol = arena_dup(a, r.symbols.v, r.symbols.n * sizeof(*r.symbols.v));
	out->nsymbol = r.symbols.n;
	vec_release(&r.symbols);
	vec_release(&r.stack);
	return 0;
}
