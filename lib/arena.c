/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * arena.c - memory that is dropped together
 *
 * Chunks are obtained zeroed and what was handed out is wiped by
 * arena_clear(), so the free part of a chunk is zero at all times. Under the
 * address sanitizer the free part is poisoned: a use past an object's end, or
 * after the clear, is reported there and then.
 */
#include <stdalign.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "alloc.h"
#include "arena.h"
#include "die.h"

#ifdef __SANITIZE_ADDRESS__
#include <sanitizer/asan_interface.h>
#define poison(p, n) ASAN_POISON_MEMORY_REGION((p), (n))
#define unpoison(p, n) ASAN_UNPOISON_MEMORY_REGION((p), (n))
/* keeps a poisoned gap between two objects */
#define RED_ZONE 8
#else
#define poison(p, n) ((void)(p), (void)(n))
#define unpoison(p, n) ((void)(p), (void)(n))
#define RED_ZONE 0
#endif

#define CHUNK_MIN ((size_t)16 * 1024)
#define CHUNK_MAX ((size_t)1024 * 1024)

struct arena_chunk {
	struct arena_chunk *next;
	size_t cap, used;
	alignas(max_align_t) unsigned char data[];
};

void arena_init(struct arena *a)
{
	a->head = NULL;
	a->used = 0;
}

static void chunk_free(struct arena_chunk *c)
{
	unpoison(c->data, c->cap);
	free(c);
}

void arena_release(struct arena *a)
{
	struct arena_chunk *c = a->head;

	while (c) {
		struct arena_chunk *next = c->next;

		chunk_free(c);
		c = next;
	}
	arena_init(a);
}

void arena_clear(struct arena *a)
{
	struct arena_chunk *keep = a->head;

	a->used = 0;
	if (!keep)
		return;
	while (keep->next) {
		struct arena_chunk *c = keep->next;

		keep->next = c->next;
		chunk_free(c);
	}
	unpoison(keep->data, keep->cap);
	memset(keep->data, 0, keep->used);
	poison(keep->data, keep->cap);
	keep->used = 0;
}

/*
 * A chunk with room for 'size'. Large objects get one of their own behind the
 * head, so that the room left in the head is not lost.
 */
static struct arena_chunk *chunk_new(struct arena *a, size_t size)
{
	size_t cap = a->head ? a->head->cap * 2 : CHUNK_MIN;
	struct arena_chunk *c;
	bool own;

	if (cap > CHUNK_MAX)
		cap = CHUNK_MAX;
	own = size > cap / 4;
	if (own)
		cap = size;
	if (cap > SIZE_MAX / 2)
		die("out of memory (%zu bytes wanted)", size);
	c = xcalloc(1, sizeof(*c) + cap);
	c->cap = cap;
	poison(c->data, c->cap);
	if (own && a->head) {
		c->next = a->head->next;
		a->head->next = c;
	} else {
		c->next = a->head;
		a->head = c;
	}
	return c;
}

static void *bump(struct arena *a, size_t size, size_t align)
{
	struct arena_chunk *c = a->head;
	size_t at = 0;

	if (!size)
		size = 1;
	if (c)
		at = (c->used + align - 1) & ~(align - 1);
	if (!c || at > c->cap || c->cap - at < size) {
		if (size > SIZE_MAX / 2)
			die("out of memory (%zu bytes wanted)", size);
		c = chunk_new(a, size + RED_ZONE);
		at = 0;
	}
	c->used = at + size + RED_ZONE;
	if (c->used > c->cap)
		c->used = c->cap;
	a->used += size;
	unpoison(c->data + at, size);
	return c->data + at;
}

void *arena_alloc(struct arena *a, size_t size)
{
	return bump(a, size, alignof(max_align_t));
}

void *arena_array(struct arena *a, size_t n, size_t size)
{
	size_t total;

	if (__builtin_mul_overflow(n, size, &total))
		die("out of memory (%zu times %zu bytes wanted)", n, size);
	return arena_alloc(a, total);
}

void *arena_dup(struct arena *a, const void *p, size_t size)
{
	void *copy = arena_alloc(a, size);

	if (size)
		memcpy(copy, p, size);
	return copy;
}

char *arena_strdup(struct arena *a, const char *s)
{
	return arena_strndup(a, s, strlen(s));
}

char *arena_strndup(struct arena *a, const char *s, size_t n)
{
	size_t len = strnlen(s, n);
	char *copy = bump(a, len + 1, 1);

	memcpy(copy, s, len);
	return copy;
}

char *arena_printf(struct arena *a, const char *fmt, ...)
{
	va_list ap;
	char *s;
	int len;

	va_start(ap, fmt);
	len = vsnprintf(NULL, 0, fmt, ap);
	va_end(ap);
	if (len < 0)
		BUG("vsnprintf() refuses the format '%s'", fmt);
	s = bump(a, (size_t)len + 1, 1);
	va_start(ap, fmt);
	vsnprintf(s, (size_t)len + 1, fmt, ap);
	va_end(ap);
	return s;
}
