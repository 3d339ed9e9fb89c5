/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * convert_out.c - differences, files and the list of what was converted
 */
#include <stdio.h>
#include <string.h>

#include "../../lib/alloc.h"
#include "../../lib/die.h"
#include "../../lib/fs.h"
#include "../../lib/strbuf.h"
#include "../../lib/subprocess.h"
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

/* The change of one object as 'git diff' shows it. */
static int diff_of(struct convert *c, const struct convert_one *one, struct strbuf *out)
{
	char *dir = fs_join(c->tmp, "diff"), *old = fs_join(dir, "a"), *new = fs_join(dir, "b");
	static const char *const argv[] = { "git", "diff", "--no-index", "--no-prefix", "--no-color", "a", "b", NULL };
	static const char *const env[] = { "GIT_CONFIG_NOSYSTEM=1", "GIT_CONFIG_GLOBAL=/dev/null", "GIT_CEILING_DIRECTORIES=/", NULL };
	struct subprocess p = { .argv = argv, .cwd = dir, .env = env, .out = out, .quiet_err = true };
	int ret = 0;

	if (fs_remove_tree(dir))
		ret = error_errno("cannot empty '%s'", dir);
	for (size_t k = 0; k < one->new_text.n && !ret; k++)
		if (strcmp(one->old_text.v[k], one->new_text.v[k]))
			ret = put_file(old, one->path.v[k], one->old_text.v[k]) || put_file(new, one->path.v[k], one->new_text.v[k]);
	if (!ret && fs_is_dir(dir) && subprocess_run(&p) && p.status != 1)
		ret = error("cannot run 'git diff'");
	free(dir);
	free(old);
	free(new);
	return ret;
}

static bool is_converted(const struct convert_one *one)
{
	return !one->plan.refusal && one->new_text.n;
}

int convert_write(struct convert *c)
{
	int ret = 0;

	for (size_t i = 0; i < c->one.n && !ret; i++) {
		const struct convert_one *one = &c->one.v[i];

		if (!is_converted(one))
			continue;
		for (size_t k = 0; k < one->new_text.n && !ret; k++) {
			if (!strcmp(one->old_text.v[k], one->new_text.v[k]))
				continue;
			if (c->files)
				ret = put_file(c->files, one->path.v[k], one->new_text.v[k]);
			if (c->apply && !ret)
				ret = put_file(c->root, one->path.v[k], one->new_text.v[k]);
		}
		if (c->diff && !ret) {
			struct strbuf sb = STRBUF_INIT;

			ret = diff_of(c, one, &sb);
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
