// SPDX-License-Identifier: GPL-2.0-only
/*
 * tokens.c - changes inside of a symbol, found token by token
 *
 * Line breaks and blanks of the tree do not matter; comments between the tokens
 * are passed over.
 */
#include <string.h>
#include "edit_p.h"

static bool same_token(const char *a, const struct outline_token *x, const char *b, const struct outline_token *y)
{
	return x->end - x->start == y->end - y->start && !memcmp(a + x->start, b + y->start, x->end - x->start);
}

/*
 * Tokens k and on of 'old' at token i of the text; returns the index after the
 * last one, 0 when they are not there. '...' is the shortest run of tokens with
 * closed brackets after which the rest is found.
 */
static size_t match_tokens(const struct job *j, size_t i, const char *old, const struct outline *o, size_t k)
{
	for (; i < j->outline.ntoken; i++) {
		const struct outline_token *t = &j->outline.token[i], *want = &o->token[k];

		if (want->end - want->start == 3 && !memcmp(old + want->start, "...", 3)) {
			int depth = 0;

			for (; i < j->outline.ntoken && depth >= 0; i++) {
				char c = j->text.buf[j->outline.token[i].start];
				size_t after = depth ? 0 : match_tokens(j, i, old, o, k + 1);

				if (after)
					return after;
				if (!j->outline.token[i].is_comment)
					depth += (c == '(' || c == '{' || c == '[') - (c == ')' || c == '}' || c == ']');
			}
			return 0;
		}
		if (t->is_comment && !want->is_comment) {
			if (!k)
				return 0;
			continue;
		}
		if (!same_token(j->text.buf, t, old, want))
			return 0;
		if (++k == o->ntoken)
			return i + 1;
	}
	return 0;
}

/* Where the tokens of 'code' are, in all that is meant by the edit's symbol. */
static int find_tokens(struct job *j, const char *code, struct ranges *found)
{
	const struct edit *e = j->e;
	size_t nsym = e->symbol.name ? job_count_symbols(j, &e->symbol) : 1;
	struct outline old;

	if (outline_tokens(code, strlen(code), &j->a, &old) || !old.ntoken)
		return job_wrong(j, "there are no tokens to look for");
	if (!nsym)
		return job_wrong(j, "no %s '%s'", outline_kind_name[e->symbol.kind], e->symbol.name);
	for (size_t n = 1; n <= nsym; n++) {
		size_t from = 0, to = j->text.len;

		if (e->symbol.name) {
			const struct outline_symbol *s = &j->outline.symbol[job_find_symbol(j, &e->symbol, n)];

			from = s->comment;
			to = s->line_end;
		}
		for (size_t i = 0; i < j->outline.ntoken; i++) {
			size_t after;

			if (j->outline.token[i].start < from || j->outline.token[i].start >= to)
				continue;
			after = match_tokens(j, i, code, &old, 0);
			if (!after || j->outline.token[after - 1].end > to)
				continue;
			vec_push(found, (struct range){ j->outline.token[i].start, j->outline.token[after - 1].end, i,
							after });
			i = after - 1;
		}
	}
	return job_check_places(j, found->n);
}

/* The range grown to whole lines, if nothing else stands on them. */
static void whole_lines(const struct job *j, struct range *r)
{
	size_t begin = job_line_start(j, r->start);

	if (strspn(j->text.buf + begin, " \t") == r->start - begin && j->text.buf[r->end] == '\n') {
		r->start = begin;
		r->end++;
	}
}

int job_change(struct job *j)
{
	const struct edit *e = j->e;
	struct ranges found = VEC_INIT;
	const char *text = e->text;
	int ret = find_tokens(j, e->old, &found);

	for (size_t n = found.n; !ret && n; n--) {
		struct range r = found.v[n - 1];
		char *piece;
		size_t len;

		if (e->takes_comment && r.first && j->outline.token[r.first - 1].is_comment)
			r.start = j->outline.token[r.first - 1].start;
		if (!*text) {
			whole_lines(j, &r);
			if (e->is_trimmed && j->text.buf[r.end] == '\n')
				r.end++;
			job_splice(j, r.start, r.end, "");
			continue;
		}
		if (e->is_trimmed && !strncmp(j->text.buf + r.end, "\n\n", 2))
			r.end++;
		/* the text's first line begins where the old one does */
		piece = arena_strdup(&j->a, text + strspn(text, " \t"));
		len = strlen(piece);
		if (len && piece[len - 1] == '\n')
			piece[len - 1] = 0;
		job_splice(j, r.start, r.end, piece);
	}
	vec_release(&found);
	return ret;
}

/* 'if (x) { body }' to 'body', one step to the left */
int job_unwrap(struct job *j)
{
	const struct outline_token *t = j->outline.token;
	struct strbuf body = STRBUF_INIT;
	struct ranges found = VEC_INIT;
	int ret = find_tokens(j, j->e->text, &found);

	for (size_t n = found.n; !ret && n; n--) {
		struct range r = found.v[n - 1];
		size_t i = r.after, depth = 0, start, end;

		if (i >= j->outline.ntoken || j->text.buf[t[i].start] != '{') {
			ret = job_wrong(j, "no '{' follows");
			break;
		}
		for (; i < j->outline.ntoken; i++) {
			if (t[i].is_comment)
				continue;
			depth += j->text.buf[t[i].start] == '{';
			if (j->text.buf[t[i].start] == '}' && --depth == 0)
				break;
		}
		if (i >= j->outline.ntoken) {
			ret = job_wrong(j, "no '}' closes the block");
			break;
		}
		start = strcspn(j->text.buf + t[r.after].end, "\n") + t[r.after].end + 1;
		end = job_line_start(j, t[i].start);
		strbuf_clear(&body);
		for (size_t at = start; at < end;) {
			size_t len = strcspn(j->text.buf + at, "\n") + 1;

			/* the line of a label or a directive has no tab */
			strbuf_add(&body, j->text.buf + at + (j->text.buf[at] == '\t'), len - (j->text.buf[at] == '\t'));
			at += len;
		}
		r.end = t[i].end;
		whole_lines(j, &r);
		job_splice(j, r.start, r.end, body.buf);
	}
	strbuf_release(&body);
	vec_release(&found);
	return ret;
}
