/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * alloc.c - memory that is there or the program ends
 *
 * A size of 0 is served with one byte, so that NULL never comes back.
 */
#include <malloc.h>
#include <stdlib.h>
#include <string.h>
#include "alloc.h"
#include "die.h"
#include "vec.h"

static void *must(void *p, size_t size)
{
	if (!p)
		die("out of memory (%zu bytes wanted)", size);
	return p;
}

static size_t product(size_t n, size_t size)
{
	size_t total;

	if (__builtin_mul_overflow(n, size, &total))
		die("out of memory (%zu times %zu bytes wanted)", n, size);
	return total ? total : 1;
}

void *xmalloc(size_t size)
{
	return must(malloc(size ? size : 1), size);
}

void *xcalloc(size_t n, size_t size)
{
	size_t total = product(n, size);

	return must(calloc(1, total), total);
}

void *xrealloc(void *p, size_t n, size_t size)
{
	size_t total = product(n, size);

	return must(realloc(p, total), total);
}

char *xstrdup(const char *s)
{
	return xstrndup(s, strlen(s));
}

char *xstrndup(const char *s, size_t n)
{
	size_t len = strnlen(s, n);
	char *copy = xmalloc(len + 1);

	memcpy(copy, s, len);
	copy[len] = '\0';
	return copy;
}

void vec_free_(void *p)
{
	free(p);
}

void alloc_trim(void)
{
	malloc_trim(0);
}
