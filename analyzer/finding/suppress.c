/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * suppress.c - findings that somebody has looked at and explained
 *
 * Entries come from comments in the source and from files of tab separated
 * lines; both end up as struct suppress and are matched the same way. An entry
 * that is wrong or matches nothing is reported: a silent list only grows.
 */
#include <ctype.h>
#include <fnmatch.h>
#include "finding_p.h"
#include "../../lib/die.h"
#include "../../lib/strbuf.h"

static char *trimmed(struct arena *a, const char *text, size_t len)
{
	while (len && isspace((unsigned char)*text))
		text++, len--;
	while (len && isspace((unsigned char)text[len - 1]))
		len--;
	return arena_strndup(a, text, len);
}

/* One line for people: runs of blanks, newlines and the stars of a block comment become one blank. */
static void fold(char *text)
{
	char *d = text;
	bool bol = false;

	for (char *p = text; *p; p++) {
		if (*p == '\n')
			bol = true;
		if (isspace((unsigned char)*p) || (bol && *p == '*')) {
			if (d > text && d[-1] != ' ')
				*d++ = ' ';
			continue;
		}
		bol = false;
		*d++ = *p;
	}
	while (d > text && d[-1] == ' ')
		d--;
	*d = 0;
}

static const char *check_rule(const struct finding_sink *s, const char *rule)
{
	if (!*rule)
		return "no rule is named";
	if (s->rule_state && s->rule_state(s->rule_ctx, rule) == FINDING_RULE_UNKNOWN)
		return "no such rule";
	return NULL;
}

/* --- entries of a file --- */

static void add_file_line(struct finding_sink *s, const char *where, unsigned int line, char *text)
{
	struct suppress e = { .where = where, .where_line = line, .rule = "", .path = "", .function = "" };
	char *field[4] = { NULL };
	size_t n = 0;

	while (n < ARRAY_SIZE(field)) {
		char *tab = n < 3 ? strchr(text, '\t') : NULL;

		field[n++] = trimmed(&s->arena, text, tab ? (size_t)(tab - text) : strlen(text));
		if (!tab)
			break;
		text = tab + 1;
	}
	e.rule = field[0];
	if (n > 1)
		e.path = field[1];
	if (n > 2)
		e.function = field[2];
	if (n < 4)
		e.bad = "needs rule, path, function and reason, with tabs between them";
	else if (!*field[3])
		e.bad = "has no reason";
	else
		e.reason = field[3];
	vec_push(&s->suppress, e);
}

int finding_suppress_file(struct finding_sink *s, const char *path)
{
	struct strbuf sb = STRBUF_INIT;
	const char *where = arena_strdup(&s->arena, path);
	unsigned int line = 0;
	char *p, *next;

	if (strbuf_read_file(&sb, path)) {
		error_errno("cannot read suppressions from '%s'", path);
		strbuf_release(&sb);
		return -1;
	}
	for (p = sb.buf; p && *p; p = next) {
		char *nl = strchr(p, '\n');

		next = nl ? nl + 1 : NULL;
		if (nl)
			*nl = 0;
		line++;
		if (p[strspn(p, " \t\r")] == 0 || p[strspn(p, " \t")] == '#')
			continue;
		add_file_line(s, where, line, p);
	}
	strbuf_release(&sb);
	return 0;
}

/* --- entries of a source text --- */

static void place(struct suppress *e, const struct comment *c)
{
	if (c->trailing) {
		e->first = e->last = c->line;
		return;
	}
	e->first = c->line;
	e->last = c->next_code ? c->next_code : c->end_line;
	if (c->file_level && c->decl_end) {
		e->fn_after = c->end_line;
		e->fn_until = c->decl_end;
	}
}

static void add_comment(struct finding_sink *s, const char *path, const struct comment *c)
{
	struct suppress e = {
		.where = path, .where_line = c->line, .path = path, .rule = "", .from_source = true,
	};
	char *text = trimmed(&s->arena, c->text, c->len), *rules, *dashes, *tok, *save;
	const char *reason = NULL;

	fold(text);
	place(&e, c);
	if (strncmp(text, "ignore", 6) || (text[6] && text[6] != ' ')) {
		e.bad = "is not of the form 'guptool: ignore RULE -- reason'";
		vec_push(&s->suppress, e);
		return;
	}
	rules = text + 6;
	dashes = strstr(rules, "--");
	if (dashes) {
		*dashes = 0;
		reason = dashes + 2 + strspn(dashes + 2, " ");
	}
	if (!reason || !*reason)
		e.bad = "has no reason";
	e.reason = reason;
	tok = strtok_r(rules, ", ", &save);
	if (!tok) {
		e.bad = "names no rule";
		vec_push(&s->suppress, e);
	}
	for (; tok; tok = strtok_r(NULL, ", ", &save)) {
		e.rule = tok;
		vec_push(&s->suppress, e);
	}
}

static void read_comments(struct finding_sink *s, const char *path)
{
	struct comment *c;
	const char *text;
	size_t len = 0, n;

	text = s->read(s->read_ctx, path, &len);
	if (!text)
		return;
	path = arena_strdup(&s->arena, path);
	n = comment_scan(text, len, &s->arena, &c);
	for (size_t i = 0; i < n; i++)
		add_comment(s, path, &c[i]);
}

void finding_suppress_source(struct finding_sink *s,
			     const char *(*read)(void *ctx, const char *path, size_t *len), void *ctx)
{
	s->read = read;
	s->read_ctx = ctx;
}

void finding_analysed(struct finding_sink *s, const char *path)
{
	strmap_put(&s->analysed, path, s);
}

void finding_suppress_rules(struct finding_sink *s,
			    enum finding_rule_state (*state)(void *ctx, const char *rule), void *ctx)
{
	s->rule_state = state;
	s->rule_ctx = ctx;
}

/* --- matching --- */

static bool covers_place(const struct suppress *e, const struct finding *f)
{
	if (!e->from_source)
		return !fnmatch(e->path, f->file, 0) && !fnmatch(e->function, f->function, 0);
	if (strcmp(e->path, f->file))
		return false;
	if (f->line >= e->first && f->line <= e->last)
		return true;
	return e->fn_until && f->function_line > e->fn_after && f->function_line <= e->fn_until;
}

static bool covers(const struct suppress *e, const struct finding *f)
{
	if (e->bad)
		return false;
	if (strcmp(e->rule, f->rule) && strcmp(e->rule, f->name) &&
	    (e->from_source || strcmp(e->rule, "*")))
		return false;
	return covers_place(e, f);
}

static int cmp_suppress(const void *x, const void *y)
{
	const struct suppress *a = x, *b = y;
	int c = strcmp(a->where, b->where);

	if (c)
		return c;
	if (a->where_line != b->where_line)
		return a->where_line < b->where_line ? -1 : 1;
	return strcmp(a->rule, b->rule);
}

void suppress_apply(struct finding_sink *s)
{
	struct strmap files = STRMAP_INIT;

	strmap_each(&s->analysed, e)
		strmap_put(&files, e->key, s);
	for (size_t i = 0; i < s->v.n; i++)
		strmap_put(&files, s->v.v[i].file, s);
	if (s->read)
		strmap_each(&files, e)
			read_comments(s, e->key);
	strmap_release(&files);

	vec_sort(&s->suppress, cmp_suppress);
	for (size_t i = 0; i < s->suppress.n; i++) {
		struct suppress *e = &s->suppress.v[i];

		if (!e->bad && (e->from_source || strcmp(e->rule, "*")))
			e->bad = check_rule(s, e->rule);
		for (size_t k = 0; k < s->v.n; k++) {
			struct finding *f = &s->v.v[k];

			if (!covers(e, f))
				continue;
			e->used = true;
			if (!f->suppressed) {
				f->reason = e->reason;
				f->suppressed_in_source = e->from_source;
			}
			f->suppressed = true;
		}
	}
}

/* --- what is wrong with the entries --- */

/* Could this entry have matched something in this run? */
static bool was_in_reach(const struct finding_sink *s, const struct suppress *e)
{
	if (s->rule_state && strcmp(e->rule, "*") &&
	    s->rule_state(s->rule_ctx, e->rule) != FINDING_RULE_RAN)
		return false;
	if (e->from_source || !s->analysed.count)
		return true;
	strmap_each(&s->analysed, a)
		if (!fnmatch(e->path, a->key, 0))
			return true;
	return false;
}

void finding_suppress_report(const struct finding_sink *s, struct strbuf *out,
			     struct finding_suppress_stats *st)
{
	struct finding_suppress_stats n = { 0 };

	for (size_t i = 0; i < s->suppress.n; i++) {
		const struct suppress *e = &s->suppress.v[i];

		if (e->bad) {
			n.bad++;
			strbuf_addf(out, "%s:%u: suppression %s%s%s%s\n", e->where, e->where_line,
				    e->bad, *e->rule ? ": '" : "", e->rule, *e->rule ? "'" : "");
		} else if (e->used) {
			n.used++;
		} else if (was_in_reach(s, e)) {
			n.stale++;
			strbuf_addf(out, "%s:%u: suppression matches nothing: '%s'\n",
				    e->where, e->where_line, e->rule);
		}
	}
	if (st)
		*st = n;
}
