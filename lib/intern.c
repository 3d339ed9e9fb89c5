/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * intern.c - one copy of each string for the life of the process
 *
 * A set with open addressing and linear probing; the bytes live in an arena.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include "alloc.h"
#include "arena.h"
#include "hash.h"
#include "intern.h"

struct intern_slot {
	const char *s;		/* NULL: free */
	uint64_t hash;
};

static struct {
	struct arena arena;
	struct intern_slot *slot;
	size_t nslot;		/* 0 or a power of two */
	size_t count;
} set = { ARENA_INIT, NULL, 0, 0 };

static void grow(void)
{
	size_t nslot = set.nslot ? set.nslot * 2 : 1024;
	struct intern_slot *slot = xcalloc(nslot, sizeof(*slot));

	for (size_t i = 0; i < set.nslot; i++) {
		size_t at;

		if (!set.slot[i].s)
			continue;
		at = set.slot[i].hash & (nslot - 1);
		while (slot[at].s)
			at = (at + 1) & (nslot - 1);
		slot[at] = set.slot[i];
	}
	free(set.slot);
	set.slot = slot;
	set.nslot = nslot;
}

const char *intern_n(const char *s, size_t len)
{
	uint64_t hash;
	size_t at;

	if (!s)
		return NULL;
	len = strnlen(s, len);
	hash = hash64(s, len);
	if (set.count + 1 > set.nslot / 4 * 3)
		grow();
	at = hash & (set.nslot - 1);
	for (; set.slot[at].s; at = (at + 1) & (set.nslot - 1)) {
		const char *have = set.slot[at].s;

		if (set.slot[at].hash == hash && !strncmp(have, s, len) && !have[len])
			return have;
	}
	set.slot[at].s = arena_strndup(&set.arena, s, len);
	set.slot[at].hash = hash;
	set.count++;
	return set.slot[at].s;
}

const char *intern(const char *s)
{
	return s ? intern_n(s, strlen(s)) : NULL;
}

void intern_release(void)
{
	arena_release(&set.arena);
	free(set.slot);
	set.slot = NULL;
	set.nslot = 0;
	set.count = 0;
}
