/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * overlay.c - file contents that replace what is on disk, in memory only
 *
 * A sorted array: an overlay holds the files of one patch, a few dozen.
 */
#include <string.h>
#include "../../lib/alloc.h"
#include "../../lib/intern.h"
#include "../../lib/vec.h"
#include "overlay.h"

/* Index of the first file whose path is not before 'path'. */
static size_t lower_bound(const struct overlay *o, const char *path)
{
	size_t lo = 0, hi = o->n;

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;

		if (strcmp(o->file[mid].path, path) < 0)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

static struct overlay_file *slot(struct overlay *o, const char *path)
{
	size_t i = lower_bound(o, path);
	struct overlay_file *f;

	if (i < o->n && !strcmp(o->file[i].path, path)) {
		vec_free_(o->file[i].text);
		return &o->file[i];
	}
	if (o->n == o->cap) {
		o->cap = o->cap ? o->cap * 2 : 8;
		o->file = xrealloc(o->file, o->cap, sizeof(*o->file));
	}
	f = &o->file[i];
	memmove(f + 1, f, (o->n - i) * sizeof(*f));
	o->n++;
	f->path = intern(path);
	return f;
}

void overlay_set(struct overlay *o, const char *path, const char *text, size_t len)
{
	char *copy = xmalloc(len + 1);	/* before slot(): 'text' may be the old text */
	struct overlay_file *f;

	memcpy(copy, text, len);
	copy[len] = '\0';
	f = slot(o, path);
	f->text = copy;
	f->len = len;
}

void overlay_delete(struct overlay *o, const char *path)
{
	struct overlay_file *f = slot(o, path);

	f->text = NULL;
	f->len = 0;
}

const struct overlay_file *overlay_find(const struct overlay *o, const char *path)
{
	size_t i = lower_bound(o, path);

	return i < o->n && !strcmp(o->file[i].path, path) ? &o->file[i] : NULL;
}

void overlay_release(struct overlay *o)
{
	for (size_t i = 0; i < o->n; i++)
		vec_free_(o->file[i].text);
	vec_free_(o->file);
	*o = (struct overlay)OVERLAY_INIT;
}
