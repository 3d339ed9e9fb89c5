/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * strmap.c - string to pointer, iterated in order of insertion
 *
 * entry[] holds the order; slot[] finds an entry by open addressing. A removed
 * entry stays in place without its key and so serves as the tombstone of its
 * slot; both go when the next growth packs entry[] and builds slot[] anew.
 */
#include <stdlib.h>
#include <string.h>
#include "alloc.h"
#include "die.h"
#include "hash.h"
#include "strmap.h"

#define NOT_FOUND ((size_t)-1)

void strmap_init(struct strmap *m)
{
	memset(m, 0, sizeof(*m));
}

void strmap_release(struct strmap *m)
{
	for (size_t i = 0; i < m->n; i++)
		free(m->entry[i].key);
	free(m->entry);
	free(m->slot);
	strmap_init(m);
}

void strmap_clear(struct strmap *m)
{
	for (size_t i = 0; i < m->n; i++)
		free(m->entry[i].key);
	if (m->slot)
		memset(m->slot, 0, m->nslot * sizeof(*m->slot));
	m->n = m->count = 0;
}

/* Index into entry[], or NOT_FOUND and in *free_slot the slot for an insert. */
static size_t lookup(const struct strmap *m, const char *key, uint64_t hash, size_t *free_slot)
{
	size_t at;

	if (!m->nslot)
		return NOT_FOUND;
	at = hash & (m->nslot - 1);
	for (; m->slot[at]; at = (at + 1) & (m->nslot - 1)) {
		const struct strmap_entry *e = &m->entry[m->slot[at] - 1];

		if (e->key && e->hash == hash && !strcmp(e->key, key))
			return m->slot[at] - 1;
	}
	if (free_slot)
		*free_slot = at;
	return NOT_FOUND;
}

static void rebuild_slots(struct strmap *m)
{
	memset(m->slot, 0, m->nslot * sizeof(*m->slot));
	for (size_t i = 0; i < m->n; i++) {
		size_t at = m->entry[i].hash & (m->nslot - 1);

		while (m->slot[at])
			at = (at + 1) & (m->nslot - 1);
		m->slot[at] = (uint32_t)(i + 1);
	}
}

/*
 * Called when entry[] is full. Packs it; enlarges it unless a quarter or more
 * was rubble. slot[] is always twice entry[], so it is never over half full.
 */
static void make_room(struct strmap *m)
{
	size_t kept = 0;

	for (size_t i = 0; i < m->n; i++)
		if (m->entry[i].key)
			m->entry[kept++] = m->entry[i];
	m->n = kept;
	if (kept >= m->cap - m->cap / 4) {
		m->cap = m->cap ? m->cap * 2 : 16;
		if (m->cap > UINT32_MAX / 4)
			die("out of memory (a map of %zu strings)", kept);
		m->entry = xrealloc(m->entry, m->cap, sizeof(*m->entry));
		m->nslot = m->cap * 2;
		m->slot = xrealloc(m->slot, m->nslot, sizeof(*m->slot));
	}
	rebuild_slots(m);
}

void *strmap_get(const struct strmap *m, const char *key)
{
	size_t i = lookup(m, key, hash64_str(key), NULL);

	return i == NOT_FOUND ? NULL : m->entry[i].value;
}

bool strmap_has(const struct strmap *m, const char *key)
{
	return lookup(m, key, hash64_str(key), NULL) != NOT_FOUND;
}

void *strmap_put(struct strmap *m, const char *key, void *value)
{
	uint64_t hash = hash64_str(key);
	size_t at = 0, i = lookup(m, key, hash, &at);

	if (i != NOT_FOUND) {
		void *old = m->entry[i].value;

		m->entry[i].value = value;
		return old;
	}
	if (m->n == m->cap) {
		make_room(m);
		lookup(m, key, hash, &at);
	}
	m->entry[m->n++] = (struct strmap_entry){ xstrdup(key), value, hash };
	m->slot[at] = (uint32_t)m->n;
	m->count++;
	return NULL;
}

void *strmap_remove(struct strmap *m, const char *key)
{
	size_t i = lookup(m, key, hash64_str(key), NULL);

	if (i == NOT_FOUND)
		return NULL;
	free(m->entry[i].key);
	m->entry[i].key = NULL;
	m->count--;
	return m->entry[i].value;
}
