/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * fs.h - paths and files
 */
#ifndef GUPTOOL_FS_H
#define GUPTOOL_FS_H
#include <stdbool.h>
#include <stddef.h>

struct strbuf;
bool fs_is_dir(const char *path);
bool fs_is_file(const char *path);
int fs_mkdir_p(const char *path);			/* -1 and errno */
/* -1 and errno; nothing there is 0; EINVAL for "", "/", "." and what is above "." */
int fs_remove_tree(const char *path);
char *fs_join(const char *dir, const char *name);	/* heap; name absolute: a copy of name */
char *fs_realpath(const char *path);			/* heap, NULL and errno */
/*
 * Lexical: no ".", "..", "//", no "/" at the end; "a/../b" is "b"; a leading ".."
 * that would leave stays; nothing left is ".". Replaces what 'out' holds; path
 * may not point into it.
 */
void fs_normalise(const char *path, struct strbuf *out);
/*
 * Write via PATH.tmp.PID and rename; -1 and errno, PATH untouched then. The mode
 * of an existing file is kept. What is not a regular file (/dev/null, a pipe)
 * is written to directly.
 */
int fs_write_file(const char *path, const void *data, size_t len);
double fs_now(void);					/* monotonic seconds */
double fs_cpu(void);					/* seconds of CPU, user and system, of this process and of children that ended */
#endif
