/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * ptrmap.c - open addressing on opaque pointers
 *
 * The keys are what libclang puts into CXType and CXCursor: good for identity
 * as long as the translation unit lives, and for nothing else.
 */
#include "ast_p.h"
#include "../../lib/hash.h"

static size_t slot_of(const struct ptrmap *m, const void *key)
{
	size_t i = hash64_mix((uint64_t)(uintptr_t)key, 0) & (m->cap - 1);

	while (m->key[i] && m->key[i] != key)
		i = (i + 1) & (m->cap - 1);
	return i;
}

void *ptrmap_get(const struct ptrmap *m, const void *key)
{
	return m->cap && key ? m->value[slot_of(m, key)] : NULL;
}

static void ptrmap_resize(struct ptrmap *m, size_t cap)
{
	struct ptrmap old = *m;

	m->key = xcalloc(cap, sizeof(*m->key));
	m->value = xcalloc(cap, sizeof(*m->value));
	m->cap = cap;
	for (size_t i = 0; i < old.cap; i++) {
		size_t s;

		if (!old.key[i])
			continue;
		s = slot_of(m, old.key[i]);
		m->key[s] = old.key[i];
		m->value[s] = old.value[i];
	}
	vec_free_(old.key);
	vec_free_(old.value);
}

void ptrmap_put(struct ptrmap *m, const void *key, void *value)
{
	size_t i;

	if (!key)
		return;
	if ((m->n + 1) * 4 > m->cap * 3)
		ptrmap_resize(m, m->cap ? m->cap * 2 : 64);
	i = slot_of(m, key);
	if (!m->key[i])
		m->n++;
	m->key[i] = key;
	m->value[i] = value;
}

void ptrmap_clear(struct ptrmap *m)
{
	if (!m->n)
		return;
	memset(m->key, 0, m->cap * sizeof(*m->key));
	memset(m->value, 0, m->cap * sizeof(*m->value));
	m->n = 0;
}

void ptrmap_release(struct ptrmap *m)
{
	vec_free_(m->key);
	vec_free_(m->value);
	memset(m, 0, sizeof(*m));
}
