// SPDX-License-Identifier: GPL-2.0-only
/*
 * cocci.c - semantic patches of a step, through cocci/run.sh
 */
#include <string.h>
#include <unistd.h>
#include "../../lib/fs.h"
#include "../../lib/subprocess.h"
#include "edit_p.h"

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

/* name=A|B: the first of the functions that the file defines, where trees of an era differ */
static const char *pick_function(struct job *j, const char *define, const char *file)
{
	const char *eq = strchr(define, '='), *bar = strchr(define, '|');
	struct strbuf text = STRBUF_INIT;
	struct outline o;
	char *path;

	if (!eq || !bar)
		return define;
	path = fs_join(j->how->dir, file);
	if (strbuf_read_file(&text, path) < 0)
		die_errno("cannot read '%s'", path);
	vec_free_(path);
	if (outline_read(text.buf, text.len, &j->a, &o))
		BUG("libclang cannot lex '%s'", file);
	for (const char *name = eq + 1; *name;) {
		size_t len = strcspn(name, "|");

		for (size_t i = 0; i < o.nsymbol; i++)
			if (o.symbol[i].kind == OUTLINE_FUNCTION && strlen(o.symbol[i].name) == len &&
			    !strncmp(o.symbol[i].name, name, len))
				define = arena_printf(&j->a, "%.*s=%s", (int)(eq - define), define, o.symbol[i].name);
		if (!strchr(define, '|'))
			break;
		name += len + (name[len] == '|');
	}
	strbuf_release(&text);
	return define;
}

int job_cocci(struct job *j)
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
		vec_push(&argv, pick_function(j, e->define[i], names.n ? names.v[0] : ""));
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
		job_wrong(j, "semantic patch '%s': %s", e->rule ? e->rule : "here", err.len ? err.buf : diff.buf);
	else
		ret = job_check_places(j, count_hunks(diff.buf));
	for (size_t i = 0; i < names.n; i++) {
		struct strbuf after = STRBUF_INIT;
		char *path = fs_join(j->how->dir, names.v[i]);

		if (!ret && strbuf_read_file(&after, path) < 0)
			die_errno("cannot read '%s'", path);
		if (!ret)
			ret = job_check_comments(j, &before.v[i], &after, &lost);
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
