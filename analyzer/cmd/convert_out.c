/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * convert_out.c - differences, files and the list of what was converted
 */
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "../../lib/alloc.h"
#include "../../lib/die.h"
#include "../../lib/fs.h"
#include "../../lib/strbuf.h"
#include "../../lib/subprocess.h"
#include "../convert/series.h"
#include "convert_p.h"

static int put_file(const char *dir, const char *path, const char *text)
{
	char *full = fs_join(dir, path);
	char *slash = strrchr(full, '/');
	int ret;

	*slash = '\0';
	ret = fs_mkdir_p(full);
	*slash = '/';
	if (!ret)
		ret = fs_write_file(full, text, strlen(text));
	if (ret)
		error_errno("cannot write '%s'", full);
	free(full);
	return ret;
}

int convert_diff(const char *tmp, const char *const *path, const char *const *was, const char *const *now, size_t n,
		 struct strbuf *out)
{
	char *dir = fs_join(tmp, "diff"), *old = fs_join(dir, "a"), *new = fs_join(dir, "b");
	static const char *const argv[] = { "git", "diff", "--no-index", "--no-prefix", "--no-color", "a", "b", NULL };
	static const char *const env[] = { "GIT_CONFIG_NOSYSTEM=1", "GIT_CONFIG_GLOBAL=/dev/null", "GIT_CEILING_DIRECTORIES=/", NULL };
	struct subprocess p = { .argv = argv, .cwd = dir, .env = env, .out = out, .quiet_err = true };
	int ret = 0;

	if (fs_remove_tree(dir))
		ret = error_errno("cannot empty '%s'", dir);
	for (size_t k = 0; k < n && !ret; k++)
		if (strcmp(was[k], now[k]))
			ret = put_file(old, path[k], was[k]) || put_file(new, path[k], now[k]);
	if (!ret && fs_is_dir(dir) && subprocess_run(&p) && p.status != 1)
		ret = error("cannot run 'git diff'");
	free(dir);
	free(old);
	free(new);
	return ret;
}

/* The change of one object. */
static int diff_of(struct convert *c, const struct convert_one *one, const char *const *was, const char *const *now,
		   struct strbuf *out)
{
	return convert_diff(c->tmp, one->path.v, was, now, one->new_text.n, out);
}

static bool is_converted(const struct convert_one *one)
{
	return !one->plan.refusal && one->new_text.n;
}

/* --- mails --- */

/* What git says, or --from. */
static const char *author(struct convert *c)
{
	static const char *const argv[] = { "git", "var", "GIT_AUTHOR_IDENT", NULL };
	struct strbuf sb = STRBUF_INIT;
	struct subprocess p = { .argv = argv, .out = &sb, .quiet_err = true };
	const char *close;

	if (c->from)
		return c->from;
	if (subprocess_run(&p) || !(close = strrchr(sb.buf, '>')))
		usage("git knows no author for the mails: use --from 'NAME <ADDRESS>'");
	c->from = arena_strndup(&c->arena, sb.buf, (size_t)(close + 1 - sb.buf));
	strbuf_release(&sb);
	return c->from;
}

static size_t count_changes(const struct convert_one *one, const char *const *was, const char *const *now, const char **path)
{
	size_t n = 0;

	for (size_t k = 0; k < one->new_text.n; k++)
		if (strcmp(was[k], now[k])) {
			if (path)
				path[n] = one->path.v[k];
			n++;
		}
	return n;
}

static int write_mail(struct convert *c, const struct convert_one *one, struct series_mail *m, const char *const *was,
		      const char *const *now)
{
	const char **path = arena_array(&c->arena, one->path.n + 1, sizeof(*path));
	struct strbuf name = STRBUF_INIT, text = STRBUF_INIT, diff = STRBUF_INIT, to = STRBUF_INIT, why = STRBUF_INIT;
	char *full;
	int ret;

	m->plan = &one->plan;
	m->path = path;
	m->npath = count_changes(one, was, now, path);
	m->number++;
	if (series_recipients(c->root, path, m->npath, &to, &why))
		warning("no recipients for '%s': %s", path[0], why.buf);
	m->recipients = to.buf;
	ret = diff_of(c, one, was, now, &diff);
	m->diff = diff.buf;
	series_file_name(m, &name);
	series_mail(m, &text);
	full = fs_join(c->out, name.buf);
	if (!ret && fs_write_file(full, text.buf, text.len))
		ret = error_errno("cannot write '%s'", full);
	if (!ret)
		printf("%s\n", full);
	free(full);
	strbuf_release(&name);
	strbuf_release(&text);
	strbuf_release(&diff);
	strbuf_release(&to);
	strbuf_release(&why);
	return ret;
}

static int write_series(struct convert *c)
{
	struct strbuf tested = STRBUF_INIT;
	struct series_mail m = { .from = author(c), .tree = c->package[0] ? c->package : c->version };
	char date[64];
	time_t now = time(NULL);
	struct tm tm;
	int ret = 0;

	if (fs_mkdir_p(c->out))
		return error_errno("cannot make '%s'", c->out);
	gmtime_r(&now, &tm);
	strftime(date, sizeof(date), "%a, %d %b %Y %H:%M:%S +0000", &tm);
	m.date = date;
	m.sign = c->signoff ? m.from : NULL;
	if (!c->no_compile && c->is_open)
		strbuf_addf(&tested, "%s with %s", c->arch, kbuild_compiler(&c->session.tree));
	m.tested = tested.buf;
	for (size_t i = 0; i < c->one.n; i++) {
		const struct convert_one *one = &c->one.v[i];

		if (!is_converted(one))
			continue;
		m.total += count_changes(one, one->old_text.v, one->new_text.v, NULL) > 0;
		m.total += count_changes(one, one->new_text.v, one->longterm_text.v, NULL) > 0;
	}
	for (size_t i = 0; i < c->one.n && !ret; i++) {
		const struct convert_one *one = &c->one.v[i];

		if (!is_converted(one))
			continue;
		m.is_longterm = false;
		ret = write_mail(c, one, &m, one->old_text.v, one->new_text.v);
		m.is_longterm = true;
		if (!ret && count_changes(one, one->new_text.v, one->longterm_text.v, NULL))
			ret = write_mail(c, one, &m, one->new_text.v, one->longterm_text.v);
	}
	strbuf_release(&tested);
	return ret;
}

int convert_write(struct convert *c)
{
	int ret = c->out && !c->dry_run ? write_series(c) : 0;

	for (size_t i = 0; i < c->one.n && !ret; i++) {
		const struct convert_one *one = &c->one.v[i];

		if (!is_converted(one))
			continue;
		for (size_t k = 0; k < one->new_text.n && !ret; k++) {
			if (!strcmp(one->old_text.v[k], one->longterm_text.v[k]))
				continue;
			if (c->files)
				ret = put_file(c->files, one->path.v[k], one->longterm_text.v[k]);
			if (c->apply && !ret)
				ret = put_file(c->root, one->path.v[k], one->longterm_text.v[k]);
		}
		if (c->diff && !ret) {
			struct strbuf sb = STRBUF_INIT;

			ret = diff_of(c, one, one->old_text.v, one->longterm_text.v, &sb);
			fwrite(sb.buf, 1, sb.len, stdout);
			strbuf_release(&sb);
		}
	}
	return ret;
}

void convert_report(struct convert *c, size_t *converted, size_t *refused)
{
	for (size_t i = 0; i < c->one.n; i++) {
		const struct convert_one *one = &c->one.v[i];
		const struct object_call *a = one->plan.acquire;

		if (one->plan.refusal) {
			++*refused;
			fprintf(stderr, "%s:%u: %s(): refused: %s: %s%s%s\n", a->path, a->line, a->function,
				plan_refusal_word(one->plan.refusal), plan_refusal_text(one->plan.refusal),
				*one->plan.detail ? ": " : "", one->plan.detail);
		} else {
			++*converted;
			fprintf(stderr, "%s:%u: %s(): %s: case %d, %zu acquire%s, %zu release%s\n", a->path, a->line, a->function,
				c->dry_run ? "to be converted" : "converted", one->plan.class, one->plan.object->nacquire[HOLD_GET],
				one->plan.object->nacquire[HOLD_GET] == 1 ? "" : "s", one->plan.object->nrelease[HOLD_GET],
				one->plan.object->nrelease[HOLD_GET] == 1 ? "" : "s");
		}
	}
}
