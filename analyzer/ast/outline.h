/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * outline.h - the tokens of one file and what is declared at its top level
 *
 * For programs that change text and have to know where a function, a macro, an
 * enumerator or a field stands, in a tree for which no flags are known. The
 * file alone is lexed, by libclang: no header is read, no condition of the
 * preprocessor decided. A name that both arms of an #if define is two symbols.
 * Whatever is under a condition is found, with brackets counted for each arm on
 * its own, as if the other were not there; a function that begins in the arms
 * and ends after the #endif is one symbol, from its last beginning on.
 *
 * Offsets are bytes of 'text', ends are exclusive. Memory is the arena's;
 * names are interned. Function bodies are not looked into.
 */
#ifndef GUPTOOL_AST_OUTLINE_H
#define GUPTOOL_AST_OUTLINE_H

#include <stdbool.h>
#include <stddef.h>

struct arena;

enum outline_kind {
	OUTLINE_FUNCTION,	/* definition */
	OUTLINE_PROTOTYPE,
	OUTLINE_VARIABLE,	/* also a declaration of one */
	OUTLINE_RECORD,		/* struct, union */
	OUTLINE_ENUM,
	OUTLINE_FIELD,		/* "page.mapping"; fields of unnamed members belong to the outer record */
	OUTLINE_ENUMERATOR,
	OUTLINE_MACRO,
	OUTLINE_USE,		/* EXPORT_SYMBOL(x): a macro used by itself, "EXPORT_SYMBOL(x)" */
	OUTLINE_KIND_COUNT
};
extern const char *const outline_kind_name[OUTLINE_KIND_COUNT];

struct outline_token {
	unsigned int start, end;
	bool is_comment;
	bool is_directive;	/* of a line that begins with '#' */
	bool is_hash;		/* that '#' */
};

struct outline_symbol {
	enum outline_kind kind;
	const char *name;
	unsigned int comment;	/* start, with the comment right above it */
	unsigned int start, end;
	unsigned int line_end;	/* after the newline of its last line, what follows on it included */
	unsigned int use_end;	/* FUNCTION: as line_end, after the EXPORT_SYMBOL that belongs to it */
	bool has_comma;		/* ENUMERATOR */
};

struct outline {
	struct outline_token *token;
	size_t ntoken;
	struct outline_symbol *symbol;
	size_t nsymbol;
};

/* 'text' is len bytes and a NUL. Returns 0, or -1 when libclang cannot lex it. */
int outline_read(const char *text, size_t len, struct arena *a, struct outline *out);
/* The tokens alone; for pieces of code. */
int outline_tokens(const char *text, size_t len, struct arena *a, struct outline *out);

#endif
