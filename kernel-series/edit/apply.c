// SPDX-License-Identifier: GPL-2.0-only
/*
 * apply.c - carry out the edits of a step on the files of a folder
 *
 * Each edit reads its file, finds its places, writes the file and counts the
 * comments before and after: what an edit takes away without saying so is an
 * error, whichever way it was taken. Insertions are whole lines. A change
 * inside of a symbol is found token by token, so that line breaks and blanks
 * of the tree do not matter; comments between the tokens are passed over.
 */
#include <ctype.h>
#include <regex.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "../../lib/arena.h"
#include "../../lib/die.h"
#include "../../lib/fs.h"
#include "../../lib/strbuf.h"
#include "../../lib/strmap.h"
#include "../../lib/subprocess.h"
#include "../../lib/vec.h"
#include "edit.h"

struct job {
	const struct script *script;
	const struct apply *how;
	const struct edit *e;
	struct arena a;
	char *path;		/* of the file on disk */
	struct strbuf text;
	struct outline outline;
};

struct range {
	size_t start, end;
};
struct ranges {
	struct range *v;
	size_t n, cap;
};

static int wrong(const struct job *j, const char *fmt, ...) PRINTF_LIKE(2, 3);
static int wrong(const struct job *j, const char *fmt, ...)
{
	struct strbuf sb = STRBUF_INIT;
	va_list ap;

	va_start(ap, fmt);
	strbuf_vaddf(&sb, fmt, ap);
	va_end(ap);
	error("step '%s', line %d%s%s: %s", j->script->path, j->e->line, j->e->file ? ", " : "",
	      j->e->file ? j->e->file : "", sb.buf);
	strbuf_release(&sb);
	return -1;
}

static void read_text(struct job *j)
{
	strbuf_clear(&j->text);
	if (strbuf_read_file(&j->text, j->path) < 0)
		die_errno("cannot read '%s'", j->path);
}

/* The symbols that are meant, as indexes; a number picks one of several. */
static size_t find_symbol(const struct job *j, const struct edit_symbol *sym, size_t nth)
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

static size_t count_symbols(const struct job *j, const struct edit_symbol *sym)
{
	size_t n = 0;

	if (sym->ordinal)
		return find_symbol(j, sym, 1) < j->outline.nsymbol;
	while (find_symbol(j, sym, n + 1) < j->outline.nsymbol)
		n++;
	return n;
}

static size_t line_start(const struct strbuf *sb, size_t at)
{
	while (at && sb->buf[at - 1] != '\n')
		at--;
	return at;
}

static void splice(struct strbuf *sb, size_t start, size_t end, const char *text)
{
	struct strbuf out = STRBUF_INIT;

	strbuf_add(&out, sb->buf, start);
	strbuf_addstr(&out, text);
	strbuf_add(&out, sb->buf + end, sb->len - end);
	strbuf_release(sb);
	*sb = out;
}

static int check_places(const struct job *j, size_t n)
{
	const struct edit *e = j->e;

	if (n >= (size_t)e->places && n <= (size_t)e->most)
		return 0;
	if (e->places == e->most)
		return wrong(j, "%zu places found, %d expected", n, e->places);
	return wrong(j, "%zu places found, %d to %d expected", n, e->places, e->most);
}

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

static bool is_c(const char *path)
{
	size_t n = strlen(path);

	return n > 2 && path[n - 2] == '.' && (path[n - 1] == 'c' || path[n - 1] == 'h');
}

static int check_comments(struct job *j, const struct strbuf *before, const struct strbuf *after, size_t *lost)
{
	const char *which = "";
	size_t n = lost_comments(j, before, after, &which);

	*lost += n;
	if (*lost > (size_t)j->e->lost)
		return wrong(j, "takes away %zu comments, %d declared; the first is '%s'", *lost, j->e->lost, which);
	return 0;
}

/* --- edits at symbols --- */

static size_t insert_point(const struct job *j, const struct outline_symbol *s, enum edit_where where)
{
	if (where == WHERE_BEFORE)
		return s->comment;
	(void)j;
	return s->use_end;
}

static int apply_insert(struct job *j)
{
	const struct edit *e = j->e;
	size_t n = count_symbols(j, &e->symbol);

	if (check_places(j, n))
		return -1;
	/* from the last on, so that offsets stay true */
	for (; n; n--) {
		const struct outline_symbol *s = &j->outline.symbol[find_symbol(j, &e->symbol, n)];
		size_t at = insert_point(j, s, e->where);

		if (s->kind == OUTLINE_ENUMERATOR && e->where == WHERE_AFTER && !s->has_comma)
			return wrong(j, "enumerator '%s' has no comma to insert after", s->name);
		splice(&j->text, at, at, e->text);
	}
	return 0;
}

static int apply_replace(struct job *j)
{
	const struct edit *e = j->e;
	size_t n = count_symbols(j, &e->symbol);

	if (check_places(j, n))
		return -1;
	for (; n; n--) {
		const struct outline_symbol *s = &j->outline.symbol[find_symbol(j, &e->symbol, n)];
		size_t start = s->comment, end = s->line_end;

		/* text that opens with a comment replaces the comment, too */
		if (e->kind == EDIT_REPLACE && strncmp(e->text, "/*", 2))
			start = line_start(&j->text, s->start);
		/* what is deleted takes its empty line along */
		if (e->kind == EDIT_DELETE) {
			end = s->use_end;
			if (j->text.buf[end] == '\n' && (start < 2 || j->text.buf[start - 2] == '\n'))
				end++;
		}
		splice(&j->text, start, end, e->kind == EDIT_DELETE ? "" : e->text);
	}
	return 0;
}

static int apply_move(struct job *j)
{
	const struct edit *e = j->e;
	const struct outline_symbol *s, *t;
	size_t start, end, at;
	char *piece;

	if (count_symbols(j, &e->symbol) != 1)
		return check_places(j, count_symbols(j, &e->symbol)) ? -1 : wrong(j, "only one symbol can be moved");
	if (count_symbols(j, &e->target) != 1)
		return wrong(j, "'%s' is there %zu times", e->target.name, count_symbols(j, &e->target));
	s = &j->outline.symbol[find_symbol(j, &e->symbol, 1)];
	t = &j->outline.symbol[find_symbol(j, &e->target, 1)];
	start = s->comment;
	end = s->use_end;
	at = insert_point(j, t, e->where);
	if (at > start && at < end)
		return wrong(j, "'%s' cannot be moved into itself", s->name);
	/* with one empty line, which separates it where it arrives */
	piece = arena_printf(&j->a, "%s%.*s%s", e->where == WHERE_AFTER ? "\n" : "", (int)(end - start),
			     j->text.buf + start, e->where == WHERE_BEFORE ? "\n" : "");
	if (j->text.buf[end] == '\n' && (start < 2 || j->text.buf[start - 2] == '\n'))
		end++;
	if (at >= end) {
		splice(&j->text, at, at, piece);
		splice(&j->text, start, end, "");
	} else {
		splice(&j->text, start, end, "");
		splice(&j->text, at, at, piece);
	}
	return 0;
}

/* --- a change inside of a symbol, by tokens --- */

static bool same_token(const char *a, const struct outline_token *x, const char *b, const struct outline_token *y)
{
	return x->end - x->start == y->end - y->start && !memcmp(a + x->start, b + y->start, x->end - x->start);
}

/* Tokens of 'old' at token i of the text; returns the last one's index + 1, 0 when they are not there. */
static size_t match_tokens(const struct job *j, size_t i, const char *old, const struct outline *o)
{
	size_t k = 0;

	for (; i < j->outline.ntoken; i++) {
		if (j->outline.token[i].is_comment && !(k < o->ntoken && o->token[k].is_comment)) {
			if (!k)
				return 0;
			continue;
		}
		if (!same_token(j->text.buf, &j->outline.token[i], old, &o->token[k]))
			return 0;
		if (++k == o->ntoken)
			return i + 1;
	}
	return 0;
}

static int apply_change(struct job *j)
{
	const struct edit *e = j->e;
	size_t nsym = e->symbol.name ? count_symbols(j, &e->symbol) : 1, lead;
	struct outline old;
	struct ranges found = VEC_INIT;
	const char *text = e->text;
	int ret;

	if (outline_tokens(e->old, strlen(e->old), &j->a, &old) || !old.ntoken)
		return wrong(j, "there are no tokens to look for");
	if (!nsym)
		return wrong(j, "no %s '%s'", outline_kind_name[e->symbol.kind], e->symbol.name);
	for (size_t n = 1; n <= nsym; n++) {
		size_t from = 0, to = j->text.len;

		if (e->symbol.name) {
			const struct outline_symbol *s = &j->outline.symbol[find_symbol(j, &e->symbol, n)];

			from = s->comment;
			to = s->line_end;
		}
		for (size_t i = 0; i < j->outline.ntoken; i++) {
			size_t after;

			if (j->outline.token[i].start < from || j->outline.token[i].start >= to)
				continue;
			after = match_tokens(j, i, e->old, &old);
			if (!after || j->outline.token[after - 1].end > to)
				continue;
			vec_push(&found, (struct range){ j->outline.token[i].start, j->outline.token[after - 1].end });
			i = after - 1;
		}
	}
	ret = check_places(j, found.n);
	for (size_t n = found.n; !ret && n; n--) {
		struct range r = found.v[n - 1];
		char *piece;
		size_t len;

		if (!*text) {
			/* whole lines go as a whole */
			size_t begin = line_start(&j->text, r.start);

			if (strspn(j->text.buf + begin, " \t") == r.start - begin && j->text.buf[r.end] == '\n') {
				r.start = begin;
				r.end++;
			}
			splice(&j->text, r.start, r.end, "");
			continue;
		}
		/* the text's first line begins where the old one does */
		lead = strspn(text, " \t");
		piece = arena_strdup(&j->a, text + lead);
		len = strlen(piece);
		if (len && piece[len - 1] == '\n')
			piece[len - 1] = 0;
		splice(&j->text, r.start, r.end, piece);
	}
	vec_release(&found);
	return ret;
}

/* --- lines, new files --- */

static int apply_line(struct job *j)
{
	const struct edit *e = j->e;
	struct ranges found = VEC_INIT;
	regex_t re;
	int ret;

	if (regcomp(&re, e->regex, REG_EXTENDED | REG_NOSUB))
		return wrong(j, "'%s' is no regular expression", e->regex);
	for (size_t at = 0; at < j->text.len;) {
		char *nl = memchr(j->text.buf + at, '\n', j->text.len - at);
		size_t end = nl ? (size_t)(nl - j->text.buf) : j->text.len;
		char *line = arena_strndup(&j->a, j->text.buf + at, end - at);

		if (!regexec(&re, line, 0, NULL, 0))
			vec_push(&found, (struct range){ at, nl ? end + 1 : end });
		at = end + 1;
	}
	regfree(&re);
	ret = check_places(j, found.n);
	for (size_t n = found.n; !ret && n; n--) {
		struct range r = found.v[n - 1];

		if (e->where == WHERE_BEFORE)
			r.end = r.start;
		else if (e->where == WHERE_AFTER)
			r.start = r.end;
		splice(&j->text, r.start, r.end, e->where == WHERE_DELETE ? "" : e->text);
	}
	vec_release(&found);
	return ret;
}

static int apply_create(struct job *j)
{
	char *dir = arena_strdup(&j->a, j->path), *slash = strrchr(dir, '/');

	if (fs_is_file(j->path))
		return wrong(j, "the file is there already");
	*slash = 0;
	if (fs_mkdir_p(dir) < 0)
		die_errno("cannot create '%s'", dir);
	if (fs_write_file(j->path, j->e->text, strlen(j->e->text)) < 0)
		die_errno("cannot write '%s'", j->path);
	if (j->e->is_executable && chmod(j->path, 0755) < 0)
		die_errno("cannot make '%s' executable", j->path);
	return 0;
}

/* --- semantic patches --- */

static size_t count_hunks(const char *diff)
{
	bool inside = false;
	size_t n = 0;

	for (const char *p = diff; *p; p += strcspn(p, "\n"), p += *p == '\n') {
		bool is_edit = (*p == '+' || *p == '-') && strncmp(p, "--- ", 4) && strncmp(p, "+++ ", 4);

		n += is_edit && !inside;
		inside = is_edit;
	}
	return n;
}

/* the .c and .h files below the folder that mention the words */
static void mentioning_files(struct job *j, struct strbuf *list)
{
	const char *argv[] = { "grep", "-rlwE", "--include=*.[ch]", "--exclude-dir=.git", "-e", j->e->mentions, ".", NULL };
	struct subprocess p = { .argv = argv, .cwd = j->how->dir, .out = list,
				.env = (const char *[]){ "LC_ALL=C", NULL } };

	subprocess_run(&p);
	if (p.status > 1)
		die("cannot search '%s' for '%s'", j->how->dir, j->e->mentions);
}

static int apply_cocci(struct job *j)
{
	const struct edit *e = j->e;
	VEC(const char *) argv = VEC_INIT;
	VEC(char *) names = VEC_INIT;
	struct strbuf diff = STRBUF_INIT, err = STRBUF_INIT, list = STRBUF_INIT;
	struct subprocess p = { .out = &diff, .err = &err };
	VEC(struct strbuf) before = VEC_INIT;
	const char *rule = e->rule;
	size_t lost = 0;
	int ret;

	if (e->mentions) {
		mentioning_files(j, &list);
		for (char *f = list.buf, *nl; (nl = strchr(f, '\n')); f = nl + 1) {
			*nl = 0;
			vec_push(&names, f + (strncmp(f, "./", 2) ? 0 : 2));
		}
	}
	for (size_t i = 0; i < e->nfiles; i++)
		vec_push(&names, (char *)e->files[i]);
	if (!rule) {
		rule = arena_printf(&j->a, "%s/.series-edit.%d.cocci", j->how->dir, getpid());
		if (fs_write_file(rule, e->text, strlen(e->text)) < 0)
			die_errno("cannot write '%s'", rule);
	} else {
		rule = arena_printf(&j->a, "%s/%s", j->how->cocci, e->rule);
	}
	vec_push(&argv, arena_printf(&j->a, "%s/run.sh", j->how->cocci));
	vec_push(&argv, "-q");
	vec_push(&argv, "-w");
	vec_push(&argv, "-m");
	vec_push(&argv, "patch");
	vec_push(&argv, "-k");
	vec_push(&argv, j->how->dir);
	for (size_t i = 0; i < e->ndefine; i++) {
		vec_push(&argv, "-D");
		vec_push(&argv, e->define[i]);
	}
	vec_push(&argv, arena_printf(&j->a, "%s=%d", rule, e->places));
	vec_push(&argv, "--");
	for (size_t i = 0; i < names.n; i++) {
		struct strbuf text = STRBUF_INIT;
		char *path = fs_join(j->how->dir, names.v[i]);

		if (strbuf_read_file(&text, path) < 0)
			die_errno("cannot read '%s'", path);
		vec_free_(path);
		vec_push(&before, text);
		vec_push(&argv, names.v[i]);
	}
	vec_push(&argv, NULL);
	p.argv = argv.v;
	ret = subprocess_run(&p);
	if (!e->rule)
		unlink(rule);
	if (ret)
		wrong(j, "semantic patch '%s': %s", e->rule ? e->rule : "here", err.len ? err.buf : diff.buf);
	else
		ret = check_places(j, count_hunks(diff.buf));
	for (size_t i = 0; i < names.n; i++) {
		struct strbuf after = STRBUF_INIT;
		char *path = fs_join(j->how->dir, names.v[i]);

		if (!ret && strbuf_read_file(&after, path) < 0)
			die_errno("cannot read '%s'", path);
		if (!ret)
			ret = check_comments(j, &before.v[i], &after, &lost);
		vec_free_(path);
		strbuf_release(&after);
		strbuf_release(&before.v[i]);
	}
	strbuf_release(&diff);
	strbuf_release(&err);
	strbuf_release(&list);
	vec_release(&argv);
	vec_release(&names);
	vec_release(&before);
	return ret;
}

/* --- one edit --- */

static int apply_text(struct job *j)
{
	struct strbuf before = STRBUF_INIT;
	size_t lost = 0;
	int ret;

	if (!fs_is_file(j->path))
		return wrong(j, "no such file");
	read_text(j);
	strbuf_add(&before, j->text.buf, j->text.len);
	if (is_c(j->path) && outline_read(j->text.buf, j->text.len, &j->a, &j->outline)) {
		strbuf_release(&before);
		return wrong(j, "libclang cannot read it");
	}
	switch (j->e->kind) {
	case EDIT_INSERT:
		ret = apply_insert(j);
		break;
	case EDIT_REPLACE:
	case EDIT_DELETE:
		ret = apply_replace(j);
		break;
	case EDIT_MOVE:
		ret = apply_move(j);
		break;
	case EDIT_CHANGE:
		ret = apply_change(j);
		break;
	case EDIT_LINE:
		ret = apply_line(j);
		break;
	default:
		BUG("edit of kind %d", j->e->kind);
	}
	if (!ret && is_c(j->path))
		ret = check_comments(j, &before, &j->text, &lost);
	if (!ret && lost != (size_t)j->e->lost)
		ret = wrong(j, "takes away %zu comments, %d declared", lost, j->e->lost);
	if (!ret && fs_write_file(j->path, j->text.buf, j->text.len) < 0)
		die_errno("cannot write '%s'", j->path);
	strbuf_release(&before);
	return ret;
}

int script_apply(const struct script *s, const struct apply *how)
{
	int ret = 0;

	for (size_t i = 0; i < s->nedit && !ret; i++) {
		struct job j = { .script = s, .how = how, .e = &s->edit[i], .a = ARENA_INIT, .text = STRBUF_INIT };

		j.path = j.e->file ? arena_printf(&j.a, "%s/%s", how->dir, j.e->file) : NULL;
		if (j.e->kind == EDIT_COCCI)
			ret = apply_cocci(&j);
		else if (j.e->kind == EDIT_CREATE)
			ret = apply_create(&j);
		else
			ret = apply_text(&j);
		strbuf_release(&j.text);
		arena_release(&j.a);
	}
	return ret;
}

void script_print_files(const struct script *s)
{
	for (size_t i = 0; i < s->nedit; i++) {
		const struct edit *e = &s->edit[i];

		if (e->kind == EDIT_COCCI) {
			for (size_t k = 0; k < e->nfiles; k++)
				printf("file %s\n", e->files[k]);
			if (e->mentions)
				printf("mentions %s\n", e->mentions);
		} else {
			printf("%s %s\n", e->kind == EDIT_CREATE ? "create" : "file", e->file);
		}
	}
}
