// SPDX-License-Identifier: GPL-2.0-only
/*
 * symbols.c - edits that begin or end at a symbol: insert, replace, delete, move
 */
#include <string.h>
#include "edit_p.h"

/* The symbols that are meant, as indexes; a number picks one of several. */
size_t job_find_symbol(const struct job *j, const struct edit_symbol *sym, size_t nth)
{
	size_t seen = 0;

	for (size_t i = 0; i < j->outline.nsymbol; i++) {
		const struct outline_symbol *s = &j->outline.symbol[i];

		if (s->kind != sym->kind || strcmp(s->name, sym->name))
			continue;
		if (++seen == (sym->ordinal ? (size_t)sym->ordinal : nth))
			return i;
	}
	return j->outline.nsymbol;
}

size_t job_count_symbols(const struct job *j, const struct edit_symbol *sym)
{
	size_t n = 0;

	if (sym->ordinal)
		return job_find_symbol(j, sym, 1) < j->outline.nsymbol;
	while (job_find_symbol(j, sym, n + 1) < j->outline.nsymbol)
		n++;
	return n;
}

static size_t insert_point(const struct job *j, const struct outline_symbol *s, enum edit_where where)
{
	if (where == WHERE_BEFORE)
		return s->comment;
	(void)j;
	return s->use_end;
}

int job_insert(struct job *j)
{
	const struct edit *e = j->e;
	size_t n = job_count_symbols(j, &e->symbol);

	if (job_check_places(j, n))
		return -1;
	/* from the last on, so that offsets stay true */
	for (; n; n--) {
		const struct outline_symbol *s = &j->outline.symbol[job_find_symbol(j, &e->symbol, n)];
		size_t at = insert_point(j, s, e->where);

		if (s->kind == OUTLINE_ENUMERATOR && e->where == WHERE_AFTER && !s->has_comma)
			return job_wrong(j, "enumerator '%s' has no comma to insert after", s->name);
		job_splice(j, at, at, e->text);
	}
	return 0;
}

int job_replace(struct job *j)
{
	const struct edit *e = j->e;
	size_t n = job_count_symbols(j, &e->symbol);

	if (job_check_places(j, n))
		return -1;
	for (; n; n--) {
		const struct outline_symbol *s = &j->outline.symbol[job_find_symbol(j, &e->symbol, n)];
		size_t start = s->comment, end = s->line_end;

		/* text that opens with a comment replaces the comment, too */
		if (e->kind == EDIT_REPLACE && strncmp(e->text, "/*", 2))
			start = job_line_start(j, s->start);
		/* what is deleted takes its empty line along */
		if (e->kind == EDIT_DELETE) {
			end = s->use_end;
			if (j->text.buf[end] == '\n' && (start < 2 || j->text.buf[start - 2] == '\n'))
				end++;
		}
		job_splice(j, start, end, e->kind == EDIT_DELETE ? "" : e->text);
	}
	return 0;
}

int job_move(struct job *j)
{
	const struct edit *e = j->e;
	const struct outline_symbol *s, *t;
	size_t start, end, at;
	char *piece;

	if (job_count_symbols(j, &e->symbol) != 1)
		return job_check_places(j, job_count_symbols(j, &e->symbol)) ? -1 : job_wrong(j, "only one symbol can be moved");
	if (job_count_symbols(j, &e->target) != 1)
		return job_wrong(j, "'%s' is there %zu times", e->target.name, job_count_symbols(j, &e->target));
	s = &j->outline.symbol[job_find_symbol(j, &e->symbol, 1)];
	t = &j->outline.symbol[job_find_symbol(j, &e->target, 1)];
	start = s->comment;
	end = s->use_end;
	at = insert_point(j, t, e->where);
	if (at > start && at < end)
		return job_wrong(j, "'%s' cannot be moved into itself", s->name);
	/* with one empty line, which separates it where it arrives */
	piece = arena_printf(&j->a, "%s%.*s%s", e->where == WHERE_AFTER ? "\n" : "", (int)(end - start),
			     j->text.buf + start, e->where == WHERE_BEFORE ? "\n" : "");
	if (j->text.buf[end] == '\n' && (start < 2 || j->text.buf[start - 2] == '\n'))
		end++;
	if (at >= end) {
		job_splice(j, at, at, piece);
		job_splice(j, start, end, "");
	} else {
		job_splice(j, start, end, "");
		job_splice(j, at, at, piece);
	}
	return 0;
}
