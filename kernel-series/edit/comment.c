// SPDX-License-Identifier: GPL-2.0-only
/*
 * comment.c - no comment of a kernel gets lost unseen
 *
 * Comments are compared as a multiset of their texts, so that a comment may
 * move, be indented in another way, and be counted once for each time.
 */
#include <ctype.h>
#include <string.h>
#include "../../lib/strmap.h"
#include "edit_p.h"

/* A comment as it is compared: without blanks and the stars of its lines. */
static const char *comment_key(struct job *j, const char *p, size_t len)
{
	char *key = arena_alloc(&j->a, len + 1);
	size_t n = 0;

	for (size_t i = 0; i < len; i++)
		if (!isspace((unsigned char)p[i]) && p[i] != '*')
			key[n++] = p[i];
	return key;
}

/* How many comments of 'before' are not in 'after'; 'which' gets the first. */
static size_t lost_comments(struct job *j, const struct strbuf *before, const struct strbuf *after, const char **which)
{
	struct strmap m = STRMAP_INIT;
	struct outline o;
	size_t lost = 0;

	if (outline_tokens(after->buf, after->len, &j->a, &o))
		BUG("libclang cannot lex '%s'", j->path);
	for (size_t i = 0; i < o.ntoken; i++) {
		const char *key;

		if (!o.token[i].is_comment)
			continue;
		key = comment_key(j, after->buf + o.token[i].start, o.token[i].end - o.token[i].start);
		strmap_put(&m, key, (char *)strmap_get(&m, key) + 1);
	}
	if (outline_tokens(before->buf, before->len, &j->a, &o))
		BUG("libclang cannot lex '%s'", j->path);
	for (size_t i = 0; i < o.ntoken; i++) {
		const char *text = before->buf + o.token[i].start, *key;
		size_t len = o.token[i].end - o.token[i].start;
		char *left;

		if (!o.token[i].is_comment)
			continue;
		key = comment_key(j, text, len);
		left = strmap_get(&m, key);
		if (left) {
			strmap_put(&m, key, left - 1);
		} else if (!lost++) {
			size_t n = strcspn(text, "\n");

			*which = arena_strndup(&j->a, text, n < len ? n : len);
		}
	}
	strmap_release(&m);
	return lost;
}

int job_check_comments(struct job *j, const struct strbuf *before, const struct strbuf *after, size_t *lost)
{
	const char *which = "";
	size_t n = lost_comments(j, before, after, &which);

	*lost += n;
	if (*lost > (size_t)j->e->lost)
		return job_wrong(j, "takes away %zu comments, %d declared; the first is '%s'", *lost, j->e->lost, which);
	return 0;
}
