/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * alloc.h - memory that is there or the program ends
 *
 * The only callers of malloc() live in lib/. x*() die with "out of memory".
 */
#ifndef GUPTOOL_ALLOC_H
#define GUPTOOL_ALLOC_H
#include <stddef.h>

void *xmalloc(size_t size);
void *xcalloc(size_t n, size_t size);		/* checks n * size */
void *xrealloc(void *p, size_t n, size_t size);	/* checks n * size */
char *xstrdup(const char *s);
char *xstrndup(const char *s, size_t n);
/* Memory that was freed goes back to the system: before workers are forked, of whose size it would be part. */
void alloc_trim(void);

#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))
#endif
