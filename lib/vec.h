/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * vec.h - typed growing arrays
 *
 *	VEC(int) v = VEC_INIT;  vec_push(&v, 3);  v.v[0], v.n;  vec_release(&v);
 */
#ifndef GUPTOOL_VEC_H
#define GUPTOOL_VEC_H
#include <stdlib.h>
#include "alloc.h"

#define VEC(type) struct { type *v; size_t n, cap; }
#define VEC_INIT { NULL, 0, 0 }

#define vec_push(vec, ...) do {							\
	if ((vec)->n == (vec)->cap) {						\
		(vec)->cap = (vec)->cap ? (vec)->cap * 2 : 8;			\
		(vec)->v = xrealloc((vec)->v, (vec)->cap, sizeof(*(vec)->v));	\
	}									\
	(vec)->v[(vec)->n++] = (__VA_ARGS__);					\
} while (0)
#define vec_clear(vec) ((void)((vec)->n = 0))
#define vec_release(vec) do { vec_free_((vec)->v); (vec)->v = NULL; (vec)->n = (vec)->cap = 0; } while (0)
#define vec_sort(vec, cmp) do { if ((vec)->n > 1) qsort((vec)->v, (vec)->n, sizeof(*(vec)->v), (cmp)); } while (0)

void vec_free_(void *p);	/* free() without the banned name in callers */
#endif
