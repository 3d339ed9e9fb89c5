/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * lint_change.c - from what the user names to a series of states of the tree
 *
 * A mail or a diff is applied to the files on disk; commits, the index and the
 * working tree are read as they are, and what is on disk serves only where it
 * is the same. Nothing is written.
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "../../lib/alloc.h"
#include "../../lib/die.h"
#include "../../lib/fs.h"
#include "../../lib/intern.h"
#include "../../lib/strbuf.h"
#include "lint_p.h"

/* More differences than this between the disk and the range are looked at only where an analysed unit reads them. */
#define MANY_FILES 2000

static _Noreturn void refuse(const struct strbuf *why)
{
	die("%s", why->buf);
}

static const char *intern_path(const char *path)
{
	return path ? intern(path) : NULL;
}

/* --- mails and diffs --- */

static void read_file(struct lint_change *c, const char *name)
{
	bool is_stdin = !strcmp(name, "-");
	int fd = is_stdin ? STDIN_FILENO : open(name, O_RDONLY | O_CLOEXEC);

	if (fd < 0 || strbuf_read_fd_max(&c->text, fd, CHANGE_MAX_INPUT)) {
		if (fd >= 0 && errno == EFBIG)
			die("cannot read the patch '%s': more than %u bytes", name, CHANGE_MAX_INPUT);
		die_errno("cannot read the patch %s%s%s", is_stdin ? "from standard input" : "'", is_stdin ? "" : name,
			  is_stdin ? "" : "'");
	}
	if (!is_stdin)
		close(fd);
	if (c->text.len && c->text.buf[c->text.len - 1] != '\n')
		strbuf_addch(&c->text, '\n');
}

static void append_series(struct change_series *all, struct change_series *one)
{
	for (size_t i = 0; i < one->n; i++) {
		if (all->n == all->cap) {
			all->cap = all->cap ? all->cap * 2 : 8;
			all->patch = xrealloc(all->patch, all->cap, sizeof(*all->patch));
		}
		all->patch[all->n++] = one->patch[i];
	}
	one->n = 0;		/* they have another owner now */
	change_series_release(one);
}

static void parse_text(struct lint_change *c, const char *name)
{
	struct change_series one = CHANGE_SERIES_INIT;
	struct strbuf why = STRBUF_INIT;

	if (change_parse(&one, c->text.buf, c->text.len, &c->opt, &why) < 0)
		die("cannot read the patch '%s': %s", name, why.buf);
	append_series(&c->series, &one);
	strbuf_clear(&c->text);
	strbuf_release(&why);
}

static void list_patch(struct lint_change *c, const struct change_patch *p)
{
	const char *end = *p->subject == '[' ? strchr(p->subject, ']') : NULL;
	struct lint_patch out = { .subject = intern(end ? end + 1 + strspn(end + 1, " ") : p->subject) };

	for (size_t i = 0; i < p->nfile; i++) {
		const struct change_file *f = &p->file[i];

		vec_push(&out.file, (struct lint_file){ intern_path(f->old_path), intern_path(f->new_path), f->kind, f->skipped });
	}
	/* a cover letter is no patch */
	if (out.file.n)
		vec_push(&c->patch, out);
}

static void read_mails(struct lint_change *c, const struct lint_input *in)
{
	struct strbuf why = STRBUF_INIT;

	if (in->range) {
		if (change_git_open(&c->git, in->git, &why) < 0 || change_git_mails(&c->git, in->range, &c->text, &why) < 0)
			refuse(&why);
		parse_text(c, in->range);
	}
	for (int i = 0; i < in->nfile; i++) {
		read_file(c, in->file[i]);
		parse_text(c, in->file[i]);
	}
	for (size_t i = 0; i < c->series.n; i++)
		list_patch(c, &c->series.patch[i]);
	if (!c->patch.n)
		die("cannot read the patch: no file is changed in it");
	strbuf_release(&why);
}

/* Mails without files are not patches of ours. */
static size_t mail_of(const struct lint_change *c, size_t patch)
{
	for (size_t i = 0; i < c->series.n; i++)
		if (c->series.patch[i].nfile && !patch--)
			return i;
	BUG("no such patch");
}

/* --- git --- */

static int entries_of(struct lint_change *c, size_t i, struct change_git_list *l, struct strbuf *why)
{
	switch (c->mode) {
	case LINT_RANGE:
		return change_git_between(&c->git, c->range.id[i], c->range.id[i + 1], l, why);
	case LINT_STAGED:
		return change_git_staged(&c->git, c->head, l, why);
	case LINT_WORKTREE:
		return change_git_worktree(&c->git, c->head, l, why);
	case LINT_MAIL:
		break;
	}
	BUG("mails have no objects");
}

static void list_commit(struct lint_change *c, size_t i, const char *subject)
{
	struct lint_patch out = { .subject = intern(subject) };
	struct change_git_list l;
	struct strbuf why = STRBUF_INIT;

	if (entries_of(c, i, &l, &why) < 0)
		refuse(&why);
	for (size_t k = 0; k < l.n; k++)
		vec_push(&out.file, (struct lint_file){ intern_path(l.v[k].old_path), intern_path(l.v[k].new_path),
							l.v[k].kind, l.v[k].skipped });
	vec_push(&c->patch, out);
	change_git_list_release(&l);
	strbuf_release(&why);
}

static void read_git(struct lint_change *c, const struct lint_input *in, const char *root)
{
	struct strbuf why = STRBUF_INIT;

	if (change_git_open(&c->git, root, &why) < 0)
		refuse(&why);
	if (in->mode == LINT_RANGE) {
		if (change_git_range(&c->git, in->range, &c->range, &why) < 0)
			refuse(&why);
		for (size_t i = 0; i < c->range.n; i++)
			list_commit(c, i, c->range.subject[i + 1]);
	} else {
		c->head = change_git_commit(&c->git, "HEAD", &why);
		if (!c->head)
			refuse(&why);
		list_commit(c, 0, "");
		if (!c->patch.v[0].file.n)
			warning("nothing is %s", in->mode == LINT_STAGED ? "staged" : "changed in the working tree");
	}
	strbuf_release(&why);
}

void lint_change_open(struct lint_change *c, const char *root)
{
	*c = (struct lint_change){ .mode = LINT_MAIL, .series = CHANGE_SERIES_INIT, .text = STRBUF_INIT };
	c->fd = open(root, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (c->fd < 0)
		die_errno("cannot open the kernel tree '%s'", root);
	c->disk = change_source_dir(&c->fd);
}

void lint_change_read(struct lint_change *c, const struct lint_input *in, const char *root)
{
	lint_change_open(c, root);
	c->mode = in->git ? LINT_MAIL : in->mode;
	c->opt = (struct change_options){ .keep_cr = in->keep_cr, .fuzz = in->fuzz };
	if (c->mode == LINT_MAIL)
		read_mails(c, in);
	else
		read_git(c, in, root);
}

int lint_change_disk(struct lint_change *c, const char *path, struct strbuf *text, struct strbuf *why)
{
	return c->disk.read(c->disk.ctx, path, text, why);
}

/* --- states --- */

struct placing {
	struct overlay *o;
	const char **path;
	size_t bytes;
};

static void place(void *ctx, size_t i, const char *text, size_t len)
{
	struct placing *p = ctx;

	p->bytes += len;
	if (p->bytes <= CHANGE_MAX_OVERLAY)
		overlay_set(p->o, p->path[i], text, len);
}

static int place_disk(struct lint_change *c, const char *path, struct overlay *o, struct strbuf *why)
{
	struct strbuf text = STRBUF_INIT;
	int ret = lint_change_disk(c, path, &text, why);

	if (ret > 0)
		overlay_set(o, path, text.buf, text.len);
	else if (!ret)
		overlay_delete(o, path);
	strbuf_release(&text);
	return ret < 0 ? -1 : 0;
}

/* One side of a list of differences into the overlay. */
static int place_side(struct lint_change *c, const struct change_git_list *l, bool old, struct overlay *o,
		      bool (*matters)(void *ctx, const char *path), void *ctx, struct strbuf *why)
{
	VEC(const char *) path = VEC_INIT, id = VEC_INIT;
	struct placing p = { .o = o };
	int ret = 0;

	for (size_t i = 0; i < l->n && !ret; i++) {
		const struct change_git_entry *e = &l->v[i];
		const char *here = old ? e->old_path : e->new_path, *there = old ? e->new_path : e->old_path;
		const char *name = old ? e->old_id : e->new_id;

		if (e->skipped || (matters && !matters(ctx, here ? here : there)))
			continue;
		if (there && (!here || strcmp(here, there)) && e->kind != CHANGE_COPY)
			overlay_delete(o, there);
		if (!here)
			continue;
		if (*name) {
			vec_push(&path, here);
			vec_push(&id, name);
		} else {
			ret = place_disk(c, here, o, why);
		}
	}
	p.path = path.v;
	if (!ret && id.n)
		ret = change_git_texts(&c->git, id.v, id.n, place, &p, why);
	if (!ret && p.bytes > CHANGE_MAX_OVERLAY) {
		strbuf_clear(why);
		strbuf_addf(why, "the changed files have more than %u bytes together", CHANGE_MAX_OVERLAY);
		ret = -1;
	}
	vec_release(&path);
	vec_release(&id);
	return ret;
}

/* What the disk has in common with the commit need not be in the overlay. */
static void drop_equal(struct lint_change *c, struct overlay *o)
{
	struct overlay left = OVERLAY_INIT;
	struct strbuf text = STRBUF_INIT, why = STRBUF_INIT;

	for (size_t i = 0; i < o->n; i++) {
		const struct overlay_file *f = &o->file[i];
		int there;

		strbuf_clear(&text);
		there = lint_change_disk(c, f->path, &text, &why);
		if (!f->text && there)
			overlay_delete(&left, f->path);
		else if (f->text && (there <= 0 || text.len != f->len || memcmp(text.buf, f->text, f->len)))
			overlay_set(&left, f->path, f->text, f->len);
	}
	overlay_release(o);
	*o = left;
	strbuf_release(&text);
	strbuf_release(&why);
}

void lint_change_start(struct lint_change *c, struct overlay *o, bool (*matters)(void *ctx, const char *path), void *ctx)
{
	const char *base = c->mode == LINT_RANGE ? c->range.id[0] : c->head;
	struct strbuf why = STRBUF_INIT;
	struct change_git_list l;

	if (c->mode == LINT_MAIL)
		return;
	if (change_git_worktree(&c->git, base, &l, &why) < 0 ||
	    place_side(c, &l, true, o, l.n > MANY_FILES ? matters : NULL, ctx, &why) < 0)
		refuse(&why);
	drop_equal(c, o);
	change_git_list_release(&l);
	strbuf_release(&why);
}

int lint_change_apply(struct lint_change *c, size_t i, struct overlay *o, struct strbuf *why)
{
	struct change_git_list l;
	int ret;

	if (!i)
		c->series.steps = CHANGE_MAX_STEPS;	/* from the start again */
	if (c->mode == LINT_MAIL)
		return change_apply(&c->series, mail_of(c, i), &c->disk, o, &c->opt, why);
	if (entries_of(c, i, &l, why) < 0)
		return -1;
	ret = place_side(c, &l, false, o, NULL, NULL, why);
	change_git_list_release(&l);
	return ret;
}

void lint_change_place(struct lint_change *c, const struct lint_input *in, struct lint_place *p)
{
	struct strbuf uri = STRBUF_INIT, branch = STRBUF_INIT, why = STRBUF_INIT;
	const char *dots = in->range ? strstr(in->range, "..") : NULL;
	char *id = NULL;

	*p = (struct lint_place){ 0 };
	if (c->git.dir && !change_git_origin(&c->git, &uri)) {
		const char *end = dots ? dots + 2 : in->range;

		end = end && *end ? end : "HEAD";
		id = change_git_commit(&c->git, end, &why);
		change_git_branch(&c->git, end, &branch);
	}
	if (id)
		*p = (struct lint_place){ intern(uri.buf), intern(id), branch.len ? intern(branch.buf) : "",
					  c->mode == LINT_STAGED || c->mode == LINT_WORKTREE };
	vec_free_(id);
	strbuf_release(&uri);
	strbuf_release(&branch);
	strbuf_release(&why);
}

void lint_change_release(struct lint_change *c)
{
	for (size_t i = 0; i < c->patch.n; i++)
		vec_release(&c->patch.v[i].file);
	vec_release(&c->patch);
	change_series_release(&c->series);
	change_git_range_release(&c->range);
	change_git_release(&c->git);
	vec_free_(c->head);
	strbuf_release(&c->text);
	if (c->fd >= 0)
		close(c->fd);
}
