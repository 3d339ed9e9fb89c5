/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * memory_p.h - what the last run learnt, kept in the object directory
 *
 * Two files, each written by rename and worth nothing to anybody else:
 * guptool-scout.cache, by file: time of change, size, mentions;
 * guptool-units.cache, by a key of everything that decides flags: the units.
 * A file that is missing, damaged, of another version or made for other names
 * is as good as none. An object directory that cannot be written is no error.
 */
#ifndef GUPTOOL_MEMORY_P_H
#define GUPTOOL_MEMORY_P_H
#include "../../lib/strmap.h"
#include "../../lib/strbuf.h"
#include "tree.h"

struct arena;

struct scout_memory {
	struct strmap file;		/* path: struct scout_known */
	struct strbuf bytes;		/* the file as read */
};

struct scout_known {
	uint64_t size;
	int64_t mtime;			/* nanoseconds */
	struct scout_mention *mention;	/* heap; taken by who uses it */
	size_t nmention;
};

struct scout_seen {			/* what is written */
	const char *path;
	uint64_t size;
	int64_t mtime;
	const struct scout_mention *mention;
	size_t nmention;
};

void scout_memory_load(struct scout_memory *m, const struct tree *t, unsigned int round, uint64_t names);
void scout_memory_release(struct scout_memory *m);
/* Files that changed within the last two seconds are left out: the next change may not show. */
void scout_memory_save(const struct tree *t, unsigned int round, uint64_t names, const struct scout_seen *seen, size_t n);

/* Hash of all that decides the flags of these files. */
uint64_t units_memory_key(const struct tree *t, const struct kbuild_opts *o, const char *const *paths, size_t n);
/* true: units[] are filled, from the arena. */
bool units_memory_load(const struct tree *t, unsigned int round, uint64_t key, struct unit *units, size_t n, struct arena *a);
void units_memory_save(const struct tree *t, const struct kbuild_opts *o, uint64_t key, const struct unit *units, size_t n);
/*
 * Units out of what was saved last, whatever files it was saved for: those that it has, and
 * whose makefiles and configuration are not younger. known[i] says which.
 */
void units_memory_recall(const struct tree *t, const struct kbuild_opts *o, const char *const *paths, size_t n,
			 struct unit *units, bool *known, struct arena *a);

#endif
