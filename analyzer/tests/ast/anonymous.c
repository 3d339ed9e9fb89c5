/* SPDX-License-Identifier: GPL-2.0-only */
/* members of unnamed records: the named record owns them */
struct bio {
	int flags;
	union {
		int a;
		struct { long lru; void *map; };
		struct { int key; } crypt;
	};
	struct { int in; } named, *link;
};
typedef struct { int t; } typed_t;
static struct { int lone; } single;

int owners(struct bio *bio, typed_t *t, struct bio arr[])
{
	bio->lru = bio->a;
	bio->crypt.key = bio->named.in + bio->link->in;
	arr->flags = arr[1].flags;
	return t->t + single.lone;
}
/* golden: ast
 * function owners : int @15:5-21:1
 *   param 0 bio : struct bio *
 *   param 1 t : typed_t *
 *   param 2 arr : struct bio *
 *   compound @16:1
 *     expr @17:2
 *       assign : long @17:2
 *         member bio->lru : long @17:2
 *           ref bio (param 0) : struct bio * @17:2
 *         cast implicit : long @17:13
 *           member bio->a : int @17:13
 *             ref bio (param 0) : struct bio * @17:13
 *     expr @18:2
 *       assign : int @18:2
 *         member bio..crypt.key : int @18:2
 *           member bio->crypt : struct bio..crypt @18:2
 *             ref bio (param 0) : struct bio * @18:2
 *         binary + : int @18:19
 *           member bio.named.in : int @18:19
 *             member bio->named : struct bio.named @18:19
 *               ref bio (param 0) : struct bio * @18:19
 *           member bio.named->in : int @18:35
 *             member bio->link : struct bio.named * @18:35
 *               ref bio (param 0) : struct bio * @18:35
 *     expr @19:2
 *       assign : int @19:2
 *         member bio->flags : int @19:2
 *           ref arr (param 2) : struct bio * @19:2
 *         member bio.flags : int @19:15
 *           index : struct bio @19:15
 *             ref arr (param 2) : struct bio * @19:15
 *             const = 1 : int @19:19
 *     return @20:2
 *       binary + : int @20:9
 *         member typed_t->t : int @20:9
 *           ref t (param 1) : typed_t * @20:9
 *         member (single).lone : int @20:16
 *           ref single (global) : struct (single) @20:16
 */
