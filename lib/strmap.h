/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * strmap.h - string to pointer, iterated in order of insertion
 *
 * Keys are copied. The order of iteration depends on the inserts alone, so
 * output made by iterating is deterministic. Inside strmap_each() removing is
 * allowed, putting a new key is not. Values belong to the caller.
 *
 *	struct strmap m = STRMAP_INIT; strmap_put(&m, "a", p);
 *	strmap_each(&m, e) use(e->key, e->value);
 */
#ifndef GUPTOOL_STRMAP_H
#define GUPTOOL_STRMAP_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct strmap_entry {
	char *key;		/* NULL: removed */
	void *value;
	uint64_t hash;
};
struct strmap {
	struct strmap_entry *entry;	/* in order of insertion */
	size_t n, cap;			/* slots used in entry[], removed ones included */
	uint32_t *slot;			/* open addressing: index into entry[] + 1 */
	size_t nslot;
	size_t count;			/* live keys */
};
#define STRMAP_INIT { NULL, 0, 0, NULL, 0, 0 }

void strmap_init(struct strmap *m);
void strmap_release(struct strmap *m);
void strmap_clear(struct strmap *m);
void *strmap_get(const struct strmap *m, const char *key);	/* NULL when absent */
bool strmap_has(const struct strmap *m, const char *key);
void *strmap_put(struct strmap *m, const char *key, void *value);	/* returns the old value or NULL */
void *strmap_remove(struct strmap *m, const char *key);

#define strmap_each(m, e) \
	for (struct strmap_entry *e = (m)->entry; e && e < (m)->entry + (m)->n; e++) if (e->key)
#endif
