/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * git.h - states of a tree that a git repository knows: commits, the index
 *
 *	struct change_git g;
 *	if (change_git_open(&g, dir, &why) < 0) ... why.buf
 *	change_git_range(&g, "v6.12..topic", &range, &why)
 *	change_git_between(&g, range.id[0], range.id[1], &changes, &why)
 *	change_git_texts(&g, ids, n, got, ctx, &why)
 *	change_git_release(&g);
 *
 * Plumbing alone, whose output does not depend on the user's configuration:
 * rev-parse, rev-list, diff-tree, diff-index, cat-file, format-patch. Nothing
 * is written, not even the index; no hook, filter, pager, text conversion or
 * transport is run. Object names are taken as they come, of any length. 'dir'
 * may be the top of a working tree, a folder in one (paths are relative to it
 * and what is outside of it is not seen) or, for format-patch, a bare repository.
 *
 * Paths come from the repository and are not trusted: change_check_path() is
 * asked about each. Errors: -1 and one line in 'why'.
 */
#ifndef GUPTOOL_CHANGE_GIT_H
#define GUPTOOL_CHANGE_GIT_H
#include <stdbool.h>
#include <stddef.h>
#include "change.h"

struct change_git {
	char *dir;
};

/* One file that differs. Owned by the list. */
struct change_git_entry {
	enum change_kind kind;
	char *old_path, *new_path;	/* NULL where there is none */
	unsigned int old_mode, new_mode;
	char *old_id, *new_id;		/* object names; "": ask the disk */
	const char *skipped;		/* "symbolic link", "submodule", a path that is not allowed; NULL */
};
struct change_git_list {
	struct change_git_entry *v;
	size_t n, cap;
};

/* Commits in order, each the first parent of the next; id[0] is before the range. */
struct change_git_range {
	char **id, **subject;		/* n + 1; subject[0] is "" */
	size_t n;			/* commits of the range */
};

int change_git_open(struct change_git *g, const char *dir, struct strbuf *why);
void change_git_release(struct change_git *g);

/* The name of a commit's object, heap; NULL and the reason. */
char *change_git_commit(struct change_git *g, const char *rev, struct strbuf *why);
/* Where the repository was cloned from, as a URI that tells no password; -1: no such name, or a folder of this machine. */
int change_git_origin(struct change_git *g, struct strbuf *uri);
/* The branch that 'rev' names, nothing when it is none. */
void change_git_branch(struct change_git *g, const char *rev, struct strbuf *name);

/* "A..B", or one commit. An empty range is refused. At most CHANGE_MAX_PATCHES. */
int change_git_range(struct change_git *g, const char *spec, struct change_git_range *r, struct strbuf *why);
void change_git_range_release(struct change_git_range *r);

int change_git_between(struct change_git *g, const char *old, const char *new, struct change_git_list *l, struct strbuf *why);
/* What differs between a commit and the index, or the files on disk (of the latter the index alone decides which
 * are looked at; equal files may be among them). */
int change_git_staged(struct change_git *g, const char *commit, struct change_git_list *l, struct strbuf *why);
int change_git_worktree(struct change_git *g, const char *commit, struct change_git_list *l, struct strbuf *why);
void change_git_list_release(struct change_git_list *l);

/* The texts of 'n' blobs, one call of 'got' for each, in order. Larger than CHANGE_MAX_TEXT is a reason. */
int change_git_texts(struct change_git *g, const char *const *id, size_t n,
		     void (*got)(void *ctx, size_t i, const char *text, size_t len), void *ctx, struct strbuf *why);

/* The commits of a range as an mbox, for a tree that is not of this repository. */
int change_git_mails(struct change_git *g, const char *spec, struct strbuf *out, struct strbuf *why);

#endif
