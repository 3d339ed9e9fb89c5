/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * facts_p.h - arrays in an arena; for facts/ only
 */
#ifndef GUPTOOL_FACTS_P_H
#define GUPTOOL_FACTS_P_H
#include <string.h>
#include "../../lib/arena.h"
#include "facts.h"

/* Append to a FACTS_ARRAY; what it outgrows stays in the arena. */
#define facts_push(arena, array, ...) do {						\
	if ((array)->n == (array)->cap) {						\
		size_t cap_ = (array)->cap ? (array)->cap * 2 : 4;			\
		void *new_ = arena_array((arena), cap_, sizeof(*(array)->v));		\
											\
		if ((array)->n)								\
			memcpy(new_, (array)->v, (array)->n * sizeof(*(array)->v));	\
		(array)->v = new_;							\
		(array)->cap = cap_;							\
	}										\
	(array)->v[(array)->n++] = (__VA_ARGS__);					\
} while (0)

/* Numbers in the database: api_class, hold_kind. */
int64_t facts_class_number(enum model_class c);
int64_t facts_hold_number(enum hold_kind k);

/* Of all that is known of a function, IR and summary included. */
uint64_t facts_function_hash(const struct facts_function *f);

#endif
