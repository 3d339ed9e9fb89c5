/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * overlay.h - file contents that replace what is on disk, in memory only
 *
 * Keys are paths relative to the root of the tree. A deleted file is expressed
 * for libclang as a text that cannot be included without a diagnostic.
 */
#ifndef GUPTOOL_OVERLAY_H
#define GUPTOOL_OVERLAY_H
#include <stdbool.h>
#include <stddef.h>

struct overlay_file {
	const char *path;	/* relative, interned */
	char *text;		/* owned by the overlay; NULL: deleted */
	size_t len;
};
struct overlay {
	struct overlay_file *file;	/* by path */
	size_t n, cap;
};
#define OVERLAY_INIT { NULL, 0, 0 }
void overlay_set(struct overlay *o, const char *path, const char *text, size_t len);	/* copies */
void overlay_delete(struct overlay *o, const char *path);
const struct overlay_file *overlay_find(const struct overlay *o, const char *path);
void overlay_release(struct overlay *o);
#endif
