/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * apply.c - one patch applied to texts in memory
 *
 * Results are collected and go into the overlay when all of the patch has
 * applied. Renames and copies read what was there before the patch; other files
 * read what the patch has made of them so far, so that two diffs of one file in
 * one patch add up (previous_patch() of git's apply.c).
 */
#include "../../lib/alloc.h"
#include "../../lib/strmap.h"
#include "../../lib/vec.h"
#include "../tree/overlay.h"
#include "change_p.h"

struct outcome {
	char *text;		/* NULL: the file goes */
	size_t len;
	bool created;		/* by a new file, rename or copy: a later removal of the old one is not of this */
};

struct job {
	struct change_patch *patch;
	const struct change_source *source;
	struct overlay *overlay;
	unsigned int fuzz;
	struct strbuf *why;
	struct strmap outcome;		/* path to struct outcome */
	struct strmap leaving;		/* old paths that the patch removes */
	size_t bytes;			/* of all texts of overlay and outcomes */
	unsigned long steps;
};

static int read_before(struct job *j, const char *path, struct strbuf *text)
{
	const struct overlay_file *f = overlay_find(j->overlay, path);

	strbuf_clear(text);
	if (!f)
		return j->source->read(j->source->ctx, path, text, j->why);
	if (f->text)
		strbuf_add(text, f->text, f->len);
	return f->text != NULL;
}

static int read_old(struct job *j, const struct change_file *f, struct strbuf *text)
{
	const struct outcome *o = strmap_get(&j->outcome, f->old_path);
	int ret;

	if (o && f->kind != CHANGE_RENAME && f->kind != CHANGE_COPY) {
		if (!o->text)
			return change_refuse(j->why, "'%.200s' was removed earlier in the same patch", f->old_path);
		strbuf_add(text, o->text, o->len);
		return 0;
	}
	ret = read_before(j, f->old_path, text);
	if (!ret && !f->maybe_new)
		return change_refuse(j->why, "'%.200s' does not exist", f->old_path);
	return ret < 0 ? -1 : 0;
}

static int check_target(struct job *j, const char *path)
{
	const struct outcome *o = strmap_get(&j->outcome, path);
	struct strbuf text = STRBUF_INIT;
	int ret;

	if (o && o->text && o->created)
		return change_refuse(j->why, "'%.200s' is made twice", path);
	if (strmap_has(&j->leaving, path))
		return 0;
	ret = read_before(j, path, &text);
	strbuf_release(&text);
	if (ret < 0)
		return -1;
	return ret || o ? change_refuse(j->why, "'%.200s' already exists", path) : 0;
}

/* Takes text over. */
static int set_outcome(struct job *j, const char *path, char *text, size_t len, bool created)
{
	struct outcome *o = strmap_get(&j->outcome, path);

	if (!o) {
		o = xcalloc(1, sizeof(*o));
		strmap_put(&j->outcome, path, o);
	}
	j->bytes -= o->len;
	vec_free_(o->text);
	*o = (struct outcome){ text, len, created };
	j->bytes += len;
	if (j->bytes > CHANGE_MAX_OVERLAY)
		return change_refuse(j->why, "the changed files have more than %u bytes", CHANGE_MAX_OVERLAY);
	return 0;
}

static void set_gone(struct job *j, const char *path)
{
	const struct outcome *o = strmap_get(&j->outcome, path);

	if (!o || !o->created)
		set_outcome(j, path, NULL, 0, false);
}

/* A hunk out of order moves those that lie behind it. */
static void move_earlier(struct change_file *f, size_t i)
{
	const struct change_hunk *h = &f->hunk[i];

	if (!i || h->new_at >= f->hunk[i - 1].new_at)
		return;
	for (size_t k = 0; k < i; k++)
		if (f->hunk[k].new_at >= h->new_at)
			f->hunk[k].new_at += h->new_count - h->old_count;
}

static int apply_hunks(struct job *j, struct change_file *f, const struct strbuf *old, struct strbuf *new)
{
	struct change_image im;
	int ret = 0;

	if (change_image_init(&im, old->buf, old->len, j->why) < 0)
		return -1;
	for (size_t i = 0; i < f->nhunk && !ret; i++) {
		ret = change_image_apply(&im, &f->hunk[i], j->fuzz, &j->steps, j->why);
		if (!ret)
			move_earlier(f, i);
		if (!ret && im.bytes > CHANGE_MAX_TEXT)
			ret = change_refuse(j->why, "the new text has more than %u bytes", CHANGE_MAX_TEXT);
	}
	if (!ret) {
		strbuf_grow(new, im.bytes);
		for (size_t i = 0; i < im.n; i++)
			strbuf_add(new, im.line[i].s, im.line[i].len);
	}
	change_image_release(&im);
	return ret < 0 ? change_refuse_in(j->why, "'%.200s'", f->old_path ? f->old_path : f->new_path) : 0;
}

static int keep(struct job *j, const struct change_file *f, struct strbuf *new)
{
	bool created = f->kind != CHANGE_MODIFY;
	size_t len = new->len;

	if (f->kind == CHANGE_DELETE) {
		if (len)
			return change_refuse(j->why, "'%.200s' is deleted by the patch, which leaves text in it", f->old_path);
		set_gone(j, f->old_path);
		return 0;
	}
	if (f->kind == CHANGE_MODIFY) {	/* of a file that this patch made */
		const struct outcome *o = strmap_get(&j->outcome, f->new_path);

		created = o && o->created;
	}
	if (f->kind == CHANGE_RENAME)
		set_gone(j, f->old_path);
	strbuf_grow(new, 1);	/* never the shared empty buffer */
	return set_outcome(j, f->new_path, strbuf_detach(new, NULL), len, created);
}

static int apply_file(struct job *j, struct change_file *f)
{
	struct strbuf old = STRBUF_INIT, new = STRBUF_INIT;
	int ret = 0;

	if (f->skipped)
		return 0;
	if (f->kind != CHANGE_NEW)
		ret = read_old(j, f, &old);
	if (!ret && f->kind != CHANGE_MODIFY && f->kind != CHANGE_DELETE)
		ret = check_target(j, f->new_path);
	if (!ret && f->kind == CHANGE_MODIFY && !f->nhunk)
		goto out;	/* the mode alone */
	if (!ret)
		ret = apply_hunks(j, f, &old, &new);
	if (!ret)
		ret = keep(j, f, &new);
out:
	strbuf_release(&old);
	strbuf_release(&new);
	return ret;
}

static void commit(struct job *j)
{
	strmap_each(&j->outcome, e) {
		const struct outcome *o = e->value;

		if (o->text)
			overlay_set(j->overlay, e->key, o->text, o->len);
		else
			overlay_delete(j->overlay, e->key);
	}
}

static void job_release(struct job *j)
{
	strmap_each(&j->outcome, e) {
		struct outcome *o = e->value;

		vec_free_(o->text);
		vec_free_(o);
	}
	strmap_release(&j->outcome);
	strmap_release(&j->leaving);
}

static void forget_places(struct change_patch *p)
{
	for (size_t i = 0; i < p->nfile; i++)
		for (size_t k = 0; k < p->file[i].nhunk; k++) {
			p->file[i].hunk[k].new_at = 0;
			p->file[i].hunk[k].offset = 0;
			p->file[i].hunk[k].fuzz = 0;
		}
}

int change_apply(struct change_patch *p, const struct change_source *source, struct overlay *o,
		 const struct change_options *opt, struct strbuf *why)
{
	struct job j = { p, source, o, opt ? opt->fuzz : 0, why, STRMAP_INIT, STRMAP_INIT, 0, CHANGE_MAX_STEPS };
	int ret = 0;

	strbuf_clear(why);
	forget_places(p);
	for (size_t i = 0; i < o->n; i++)
		j.bytes += o->file[i].len;
	for (size_t i = 0; i < p->nfile; i++)
		if (p->file[i].kind == CHANGE_DELETE || p->file[i].kind == CHANGE_RENAME)
			strmap_put(&j.leaving, p->file[i].old_path, p);
	for (size_t i = 0; i < p->nfile && !ret; i++)
		ret = apply_file(&j, &p->file[i]);
	if (!ret)
		commit(&j);
	else
		forget_places(p);
	job_release(&j);
	return ret;
}
