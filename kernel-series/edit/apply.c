// SPDX-License-Identifier: GPL-2.0-only
/*
 * apply.c - carry out the edits of a step on the files of a folder
 *
 * Each edit reads its file, finds its places, and counts the comments before and
 * after: what an edit takes away without saying so is an error, whichever way it
 * was taken. The file is written when all is as declared.
 */
#include <string.h>
#include "../../lib/fs.h"
#include "../../lib/subprocess.h"
#include "edit_p.h"

int job_wrong(const struct job *j, const char *fmt, ...)
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

size_t job_line_start(const struct job *j, size_t at)
{
	while (at && j->text.buf[at - 1] != '\n')
		at--;
	return at;
}

/* Replace a piece of the text; what is put there is ours, and moves with what comes before it. */
void job_splice(struct job *j, size_t start, size_t end, const char *text)
{
	struct strbuf out = STRBUF_INIT, *sb = &j->text;
	size_t len = strlen(text);

	for (size_t i = 0; i < j->ours.n; i++)
		if (j->ours.v[i].start >= end) {
			j->ours.v[i].start += len - (end - start);
			j->ours.v[i].end += len - (end - start);
		}
	vec_push(&j->ours, (struct range){ .start = start, .end = start + len });
	strbuf_add(&out, sb->buf, start);
	strbuf_addstr(&out, text);
	strbuf_add(&out, sb->buf + end, sb->len - end);
	strbuf_release(sb);
	*sb = out;
}

int job_check_places(const struct job *j, size_t n)
{
	const struct edit *e = j->e;

	if (n >= (size_t)e->places && n <= (size_t)e->most)
		return 0;
	if (e->places == e->most)
		return job_wrong(j, "%zu places found, %d expected", n, e->places);
	return job_wrong(j, "%zu places found, %d to %d expected", n, e->places, e->most);
}

bool job_is_c(const char *path)
{
	size_t n = strlen(path);

	return n > 2 && path[n - 2] == '.' && (path[n - 1] == 'c' || path[n - 1] == 'h');
}

/* What the edit wrote, by the tree's own style; a tree without one is left alone. */
static void format_text(struct job *j)
{
	VEC(const char *) argv = VEC_INIT;
	struct strbuf out = STRBUF_INIT, err = STRBUF_INIT;
	char *style = fs_join(j->how->dir, ".clang-format");
	struct subprocess p = { .out = &out, .err = &err, .cwd = j->how->dir, .input = j->text.buf,
				.input_len = j->text.len };

	if (!fs_is_file(style)) {
		vec_free_(style);
		return;
	}
	vec_free_(style);
	vec_push(&argv, "clang-format");
	vec_push(&argv, "--style=file");
	vec_push(&argv, arena_printf(&j->a, "--assume-filename=%s", j->e->file));
	for (size_t i = 0; i < j->ours.n; i++) {
		vec_push(&argv, arena_printf(&j->a, "--offset=%zu", j->ours.v[i].start));
		vec_push(&argv, arena_printf(&j->a, "--length=%zu", j->ours.v[i].end - j->ours.v[i].start));
	}
	vec_push(&argv, NULL);
	p.argv = argv.v;
	if (subprocess_run(&p)) {
		struct strbuf why = STRBUF_INIT;

		die("cannot format '%s' with clang-format: %s %s", j->e->file, subprocess_reason(&p, &why), err.buf);
	}
	strbuf_release(&j->text);
	j->text = out;
	strbuf_release(&err);
	vec_release(&argv);
}

static int apply_text(struct job *j)
{
	struct strbuf before = STRBUF_INIT;
	size_t lost = 0;
	int ret;

	if (!fs_is_file(j->path))
		return job_wrong(j, "no such file");
	read_text(j);
	strbuf_add(&before, j->text.buf, j->text.len);
	if (job_is_c(j->path) && outline_read(j->text.buf, j->text.len, &j->a, &j->outline)) {
		strbuf_release(&before);
		return job_wrong(j, "libclang cannot read it");
	}
	switch (j->e->kind) {
	case EDIT_INSERT:
		ret = job_insert(j);
		break;
	case EDIT_REPLACE:
	case EDIT_DELETE:
		ret = job_replace(j);
		break;
	case EDIT_MOVE:
		ret = job_move(j);
		break;
	case EDIT_CHANGE:
		ret = job_change(j);
		break;
	case EDIT_UNWRAP:
		ret = job_unwrap(j);
		break;
	case EDIT_RENAME:
		ret = job_rename(j);
		break;
	case EDIT_LINE:
		ret = job_line(j);
		break;
	default:
		BUG("edit of kind %d", j->e->kind);
	}
	if (!ret && j->e->is_formatted && job_is_c(j->path))
		format_text(j);
	/* a new name in a comment is not a lost one */
	if (!ret && job_is_c(j->path) && j->e->kind != EDIT_RENAME)
		ret = job_check_comments(j, &before, &j->text, &lost);
	if (!ret && lost != (size_t)j->e->lost)
		ret = job_wrong(j, "takes away %zu comments, %d declared", lost, j->e->lost);
	if (!ret && fs_write_file(j->path, j->text.buf, j->text.len) < 0)
		die_errno("cannot write '%s'", j->path);
	strbuf_release(&before);
	return ret;
}

int script_apply(const struct script *s, const struct apply *how)
{
	int ret = 0;

	for (size_t i = 0; i < s->nedit && !ret; i++) {
		struct job j = { .script = s, .how = how, .e = &s->edit[i], .a = ARENA_INIT, .text = STRBUF_INIT,
				 .ours = VEC_INIT };

		j.path = j.e->file ? arena_printf(&j.a, "%s/%s", how->dir, j.e->file) : NULL;
		if (j.e->kind == EDIT_COCCI)
			ret = job_cocci(&j);
		else if (j.e->kind == EDIT_CREATE)
			ret = job_create(&j);
		else
			ret = apply_text(&j);
		strbuf_release(&j.text);
		vec_release(&j.ours);
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
