/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * git.c - git's plumbing, asked without letting it do anything else
 */
#include <stdlib.h>
#include "../../lib/alloc.h"
#include "../../lib/subprocess.h"
#include "../../lib/vec.h"
#include "change_p.h"
#include "git.h"

#define TIME_LIMIT 300	/* seconds for one command */
#define BATCH 256	/* blobs asked for at once */

static const char *const quiet_env[] = {
	"GIT_OPTIONAL_LOCKS=0", "GIT_TERMINAL_PROMPT=0", "GIT_ALLOW_PROTOCOL=none", "GIT_PAGER=cat", "LC_ALL=C",
	"GIT_DIR", "GIT_WORK_TREE", "GIT_PREFIX", "GIT_EXTERNAL_DIFF", "GIT_DIFF_OPTS", NULL
};	/* GIT_INDEX_FILE stays: a hook of 'git commit -a' is told by it which index is meant */

/* 'arg' ends with NULL. 'what' is for the reason. */
static int run_git(const struct change_git *g, const char *what, const char *const *arg, const struct strbuf *input,
		   struct strbuf *out, struct strbuf *why)
{
	const char *head[] = { "git", "--no-pager", "-C", g->dir, "-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null",
			       "-c", "core.quotePath=true", "-c", "log.showSignature=false" };
	VEC(const char *) argv = VEC_INIT;
	struct strbuf err = STRBUF_INIT, reason = STRBUF_INIT;
	struct subprocess p = { .env = quiet_env, .out = out, .err = &err, .timeout = TIME_LIMIT };
	int ret;

	for (size_t i = 0; i < ARRAY_SIZE(head); i++)
		vec_push(&argv, head[i]);
	for (; *arg; arg++)
		vec_push(&argv, *arg);
	vec_push(&argv, NULL);
	p.argv = argv.v;
	if (input) {
		p.input = input->buf;
		p.input_len = input->len;
	}
	strbuf_clear(out);
	ret = subprocess_run(&p);
	if (ret) {
		strbuf_trim(&err);
		err.buf[strcspn(err.buf, "\n")] = '\0';
		ret = change_refuse(why, "%s: git: %s", what, *err.buf ? err.buf : subprocess_reason(&p, &reason));
	}
	vec_release(&argv);
	strbuf_release(&err);
	strbuf_release(&reason);
	return ret;
}

int change_git_open(struct change_git *g, const char *dir, struct strbuf *why)
{
	struct strbuf out = STRBUF_INIT;
	int ret;

	g->dir = xstrdup(dir);
	ret = run_git(g, "cannot open the repository", (const char *[]){ "rev-parse", "--git-dir", NULL }, NULL, &out, why);
	strbuf_release(&out);
	if (ret)
		change_git_release(g);
	return ret;
}

void change_git_release(struct change_git *g)
{
	vec_free_(g->dir);
	g->dir = NULL;
}

/* --- commits --- */

static char *commit_id(struct change_git *g, const char *rev, size_t len, struct strbuf *why)
{
	struct strbuf out = STRBUF_INIT, spec = STRBUF_INIT, what = STRBUF_INIT;
	char *id = NULL;

	strbuf_add(&spec, rev, len);
	strbuf_addf(&what, "cannot find the commit '%s'", spec.buf);
	strbuf_addstr(&spec, "^{commit}");
	if (!run_git(g, what.buf, (const char *[]){ "rev-parse", "--verify", "--quiet", "--end-of-options", spec.buf, NULL },
		     NULL, &out, why)) {
		strbuf_trim(&out);
		id = xstrdup(out.buf);
	}
	strbuf_release(&out);
	strbuf_release(&spec);
	strbuf_release(&what);
	return id;
}

char *change_git_commit(struct change_git *g, const char *rev, struct strbuf *why)
{
	return commit_id(g, rev, strlen(rev), why);
}

/* "https://user:word@host/path" without what stands before '@'; "git@host:path" as ssh://git@host/path */
static int make_uri(const char *url, struct strbuf *uri)
{
	const char *scheme = strstr(url, "://"), *rest = scheme ? scheme + 3 : url;
	const char *at = memchr(rest, '@', strcspn(rest, scheme ? "/" : ":/")), *colon;

	if (url[strspn(url, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+.-_~:/@%?=&,")])
		return -1;
	if (scheme && strncmp(url, "file:", 5) && (scheme - url) > 0) {
		strbuf_add(uri, url, (size_t)(rest - url));
		strbuf_addstr(uri, at && strncmp(url, "ssh:", 4) ? at + 1 : rest);
		return 0;
	}
	colon = strchr(url, ':');
	if (scheme || !colon || memchr(url, '/', (size_t)(colon - url)))
		return -1;
	strbuf_addf(uri, "ssh://%.*s/%s", (int)(colon - url), url, colon + 1 + (colon[1] == '/'));
	return 0;
}

int change_git_origin(struct change_git *g, struct strbuf *uri)
{
	struct strbuf out = STRBUF_INIT, why = STRBUF_INIT;
	int ret = run_git(g, "", (const char *[]){ "config", "--get", "remote.origin.url", NULL }, NULL, &out, &why);

	strbuf_trim(&out);
	if (!ret)
		ret = make_uri(out.buf, uri);
	strbuf_release(&out);
	strbuf_release(&why);
	return ret;
}

void change_git_branch(struct change_git *g, const char *rev, struct strbuf *name)
{
	struct strbuf out = STRBUF_INIT, why = STRBUF_INIT;

	if (!run_git(g, "", (const char *[]){ "rev-parse", "--quiet", "--verify", "--symbolic-full-name", "--end-of-options", rev, NULL },
		     NULL, &out, &why)) {
		strbuf_trim(&out);
		if (!strncmp(out.buf, "refs/heads/", 11))
			strbuf_addstr(name, out.buf + 11);
	}
	strbuf_release(&out);
	strbuf_release(&why);
}

static void add_commit(struct change_git_range *r, const char *id, size_t len, const char *subject)
{
	r->id[r->n] = xstrndup(id, len);
	r->subject[r->n] = xstrdup(subject);
	r->n++;
}

/* "commit ID PARENT..." and "subject" in turns; oldest first */
static int read_commits(struct change_git_range *r, char *text, struct strbuf *why)
{
	size_t lines = 0, cap;
	char *line, *save = NULL;

	for (const char *p = text; *p; p++)
		lines += *p == '\n';
	cap = lines / 2 + 2;
	if (lines / 2 > CHANGE_MAX_PATCHES)
		return change_refuse(why, "the range has more than %u commits", CHANGE_MAX_PATCHES);
	r->id = xcalloc(cap, sizeof(*r->id));
	r->subject = xcalloc(cap, sizeof(*r->subject));
	for (line = strtok_r(text, "\n", &save); line; line = strtok_r(NULL, "\n", &save)) {
		char *id = line + strlen("commit "), *parent, *subject;

		if (strncmp(line, "commit ", 7))
			continue;
		parent = strchr(id, ' ');
		if (!parent)
			return change_refuse(why, "the range begins with a commit that has no parent");
		*parent++ = '\0';
		parent[strcspn(parent, " ")] = '\0';
		subject = strtok_r(NULL, "\n", &save);
		if (!r->n)
			add_commit(r, parent, strlen(parent), "");
		add_commit(r, id, strlen(id), subject && *subject == 's' ? subject + 1 : "");
	}
	if (!r->n)
		return change_refuse(why, "the range holds no commit");
	r->n--;
	return 0;
}

/* Each end is looked up first, so that nothing in the range is taken for an option. */
static char *resolve_range(struct change_git *g, const char *spec, struct strbuf *why)
{
	const char *dots = strstr(spec, "..");
	struct strbuf sb = STRBUF_INIT;
	char *a = NULL, *b = NULL, *ret = NULL;

	if (dots && dots[2] == '.') {
		change_refuse(why, "'%s' is no range of commits: write A..B", spec);
		return NULL;
	}
	if (!dots) {
		b = commit_id(g, spec, strlen(spec), why);
		if (b)
			strbuf_addf(&sb, "%s^..%s", b, b);
	} else {
		a = dots == spec ? xstrdup("HEAD") : commit_id(g, spec, (size_t)(dots - spec), why);
		b = !a ? NULL : dots[2] ? commit_id(g, dots + 2, strlen(dots + 2), why) : xstrdup("HEAD");
		if (a && b)
			strbuf_addf(&sb, "%s..%s", a, b);
	}
	if (sb.len)
		ret = xstrdup(sb.buf);
	vec_free_(a);
	vec_free_(b);
	strbuf_release(&sb);
	return ret;
}

int change_git_range(struct change_git *g, const char *spec, struct change_git_range *r, struct strbuf *why)
{
	struct strbuf out = STRBUF_INIT;
	char *range = resolve_range(g, spec, why);
	const char *arg[] = { "rev-list", "--first-parent", "--reverse", "--parents", "--format=s%s", range, "--", NULL };
	int ret;

	*r = (struct change_git_range){ 0 };
	if (!range)
		return -1;
	ret = run_git(g, "cannot list the commits", arg, NULL, &out, why);
	if (!ret)
		ret = read_commits(r, out.buf, why);
	if (ret)
		change_git_range_release(r);
	vec_free_(range);
	strbuf_release(&out);
	return ret;
}

void change_git_range_release(struct change_git_range *r)
{
	for (size_t i = 0; r->id && r->id[i]; i++) {
		vec_free_(r->id[i]);
		vec_free_(r->subject[i]);
	}
	vec_free_(r->id);
	vec_free_(r->subject);
	*r = (struct change_git_range){ 0 };
}

int change_git_mails(struct change_git *g, const char *spec, struct strbuf *out, struct strbuf *why)
{
	char *range = resolve_range(g, spec, why);
	const char *arg[] = { "format-patch", "--stdout", "--first-parent", "-m", "--no-signature", "--no-cover-letter", "-M",
			      "--full-index", "--no-ext-diff", "--no-textconv", "--no-attach", "--no-thread", "--no-notes", "-U3",
			      "--src-prefix=a/", "--dst-prefix=b/", range, "--", NULL };
	int ret = range ? run_git(g, "cannot print the commits", arg, NULL, out, why) : -1;

	if (!ret && !out->len)
		ret = change_refuse(why, "the range holds no commit");
	vec_free_(range);
	return ret;
}

/* --- differences --- */

static bool is_zero(const char *id)
{
	return id[strspn(id, "0")] == '\0';
}

static const char *why_skipped(struct change_git_entry *e, struct strbuf *sb)
{
	const unsigned int mode = e->new_mode ? e->new_mode : e->old_mode;
	const char *path[] = { e->old_path, e->new_path };

	for (size_t i = 0; i < ARRAY_SIZE(path); i++)
		if (path[i] && change_check_path(path[i], strlen(path[i]), sb) < 0)
			return "a path that is not allowed";
	if ((mode & 0170000) == 0120000 || (e->old_mode & 0170000) == 0120000)
		return "symbolic link";
	if ((mode & 0170000) == 0160000)
		return "submodule";
	return NULL;
}

static void add_entry(struct change_git_list *l, struct change_git_entry *e, char status, const char *a, const char *b)
{
	struct strbuf sb = STRBUF_INIT;

	e->kind = status == 'A' ? CHANGE_NEW : status == 'D' ? CHANGE_DELETE : status == 'R' ? CHANGE_RENAME :
		  status == 'C' ? CHANGE_COPY : CHANGE_MODIFY;
	e->old_path = status == 'A' ? NULL : xstrdup(a);
	e->new_path = status == 'D' ? NULL : xstrdup(b ? b : a);
	e->skipped = why_skipped(e, &sb);
	strbuf_release(&sb);
	if (l->n == l->cap) {
		l->cap = l->cap ? l->cap * 2 : 16;
		l->v = xrealloc(l->v, l->cap, sizeof(*l->v));
	}
	l->v[l->n++] = *e;
}

/* ":MODE MODE ID ID STATUS" NUL path NUL [path NUL] */
static int read_raw(struct change_git_list *l, const struct strbuf *out, struct strbuf *why)
{
	const char *p = out->buf, *end = out->buf + out->len;

	while (p < end) {
		const char *rest[2] = { NULL, NULL };
		struct change_git_entry e = { 0 };
		char id[2][129], status;
		size_t len = strlen(p);

		if (len > 600 || sscanf(p, ":%o %o %128s %128s %c", &e.old_mode, &e.new_mode, id[0], id[1], &status) != 5)
			return change_refuse(why, "git printed a difference that was not understood");
		p += len + 1;
		for (int i = 0; i < (status == 'R' || status == 'C' ? 2 : 1) && p < end; i++) {
			rest[i] = p;
			p += strlen(p) + 1;
		}
		if (!rest[0])
			return change_refuse(why, "git printed a difference without a path");
		if (l->n == CHANGE_MAX_FILES)
			return change_refuse(why, "more than %u files differ", CHANGE_MAX_FILES);
		e.old_id = xstrdup(is_zero(id[0]) ? "" : id[0]);
		e.new_id = xstrdup(is_zero(id[1]) ? "" : id[1]);
		add_entry(l, &e, status, rest[0], rest[1]);
	}
	return 0;
}

static int differences(struct change_git *g, const char *const *arg, struct change_git_list *l, struct strbuf *why)
{
	struct strbuf out = STRBUF_INIT;
	int ret;

	*l = (struct change_git_list){ 0 };
	ret = run_git(g, "cannot compare", arg, NULL, &out, why);
	if (!ret)
		ret = read_raw(l, &out, why);
	if (ret)
		change_git_list_release(l);
	strbuf_release(&out);
	return ret;
}

#define RAW "--raw", "-z", "--no-abbrev", "--relative", "--no-ext-diff", "--no-textconv", "--ignore-submodules=all"

int change_git_between(struct change_git *g, const char *old, const char *new, struct change_git_list *l, struct strbuf *why)
{
	return differences(g, (const char *[]){ "diff-tree", "-r", "-M", RAW, old, new, "--", NULL }, l, why);
}

int change_git_staged(struct change_git *g, const char *commit, struct change_git_list *l, struct strbuf *why)
{
	return differences(g, (const char *[]){ "diff-index", "--cached", "-M", RAW, commit, "--", NULL }, l, why);
}

/* No -M: git would read files on disk for it, through the user's filters. */
int change_git_worktree(struct change_git *g, const char *commit, struct change_git_list *l, struct strbuf *why)
{
	return differences(g, (const char *[]){ "diff-index", "--no-renames", RAW, commit, "--", NULL }, l, why);
}

void change_git_list_release(struct change_git_list *l)
{
	for (size_t i = 0; i < l->n; i++) {
		vec_free_(l->v[i].old_path);
		vec_free_(l->v[i].new_path);
		vec_free_(l->v[i].old_id);
		vec_free_(l->v[i].new_id);
	}
	vec_free_(l->v);
	*l = (struct change_git_list){ 0 };
}

/* --- texts --- */

/* "ID TYPE SIZE" NL, with 'with_text' the bytes and NL behind it */
static int read_batch(const struct strbuf *out, size_t n, bool with_text, size_t first,
		      void (*got)(void *ctx, size_t i, const char *text, size_t len), void *ctx, struct strbuf *why)
{
	const char *p = out->buf, *end = out->buf + out->len;

	for (size_t i = 0; i < n; i++) {
		char id[129], type[16];
		unsigned long long size;
		int at = 0;

		if (p >= end || sscanf(p, "%128s %15s %llu%n", id, type, &size, &at) != 3 || p[at] != '\n')
			return change_refuse(why, "cannot read a file out of the repository: %.*s", (int)strcspn(p, "\n"), p);
		p += at + 1;
		if (strcmp(type, "blob"))
			return change_refuse(why, "object %s is a %s, not a file", id, type);
		if (size > CHANGE_MAX_TEXT)
			return change_refuse(why, "a file has more than %u bytes", CHANGE_MAX_TEXT);
		if (!with_text)
			continue;
		if (size >= (size_t)(end - p))
			return change_refuse(why, "git printed a part of object %s", id);
		got(ctx, first + i, p, size);
		p += size + 1;
	}
	return 0;
}

int change_git_texts(struct change_git *g, const char *const *id, size_t n,
		     void (*got)(void *ctx, size_t i, const char *text, size_t len), void *ctx, struct strbuf *why)
{
	struct strbuf in = STRBUF_INIT, out = STRBUF_INIT;
	int ret = 0;

	for (size_t at = 0; at < n && !ret; at += BATCH) {
		size_t k = n - at < BATCH ? n - at : BATCH;

		strbuf_clear(&in);
		for (size_t i = 0; i < k; i++)
			strbuf_addf(&in, "%s\n", id[at + i]);
		/* sizes first: what is too large is not even printed */
		ret = run_git(g, "cannot look at files", (const char *[]){ "cat-file", "--batch-check", NULL }, &in, &out, why);
		if (!ret)
			ret = read_batch(&out, k, false, at, NULL, NULL, why);
		if (!ret)
			ret = run_git(g, "cannot read files", (const char *[]){ "cat-file", "--batch", NULL }, &in, &out, why);
		if (!ret)
			ret = read_batch(&out, k, true, at, got, ctx, why);
	}
	strbuf_release(&in);
	strbuf_release(&out);
	return ret;
}
