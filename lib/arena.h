/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * arena.h - memory that is dropped together
 *
 * One arena per lifetime (process, translation unit, function): no single
 * object is freed. Zeroed memory, aligned for any type.
 */
#ifndef GUPTOOL_ARENA_H
#define GUPTOOL_ARENA_H
#include <stddef.h>
#include <stdarg.h>

struct arena_chunk;
struct arena {
	struct arena_chunk *head;
	size_t used;		/* bytes handed out since the last clear */
};
#define ARENA_INIT { NULL, 0 }

void arena_init(struct arena *a);
void arena_clear(struct arena *a);	/* drop all objects, keep one chunk for reuse */
void arena_release(struct arena *a);	/* drop all memory */
void *arena_alloc(struct arena *a, size_t size);
void *arena_array(struct arena *a, size_t n, size_t size);	/* checks n * size */
void *arena_dup(struct arena *a, const void *p, size_t size);
char *arena_strdup(struct arena *a, const char *s);
char *arena_strndup(struct arena *a, const char *s, size_t n);
char *arena_printf(struct arena *a, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

#define arena_new(a, type) ((type *)arena_alloc((a), sizeof(type)))
#endif
