/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * pmap.c - persistent maps: Patricia tries from the highest bit, nodes never change
 *
 * Setting copies the path to the root, so a copy of a map is its root pointer.
 * Each node carries a hash of its contents that does not depend on how the map was made.
 */
#include "flow_p.h"

struct pnode {
	uint64_t key;		/* leaf: the key; inner: any key below */
	uint64_t hash;
	const void *val;	/* leaf */
	const struct pnode *kid[2];	/* inner */
	unsigned int bit;	/* inner: 1 + number of the bit that tells the kids apart; leaf: 0 */
	unsigned int count;
};

static const struct pnode *leaf(struct arena *a, uint64_t key, const void *val)
{
	struct pnode *n = arena_new(a, struct pnode);

	n->key = key;
	n->val = val;
	n->count = 1;
	n->hash = hash64_mix(hash64_mix(0x9e3779b97f4a7c15ull, key), (uint64_t)(uintptr_t)val);
	return n;
}

static const struct pnode *inner(struct arena *a, unsigned int bit, const struct pnode *l, const struct pnode *r)
{
	struct pnode *n = arena_new(a, struct pnode);

	n->key = l->key;
	n->bit = bit;
	n->kid[0] = l;
	n->kid[1] = r;
	n->count = l->count + r->count;
	n->hash = hash64_mix(l->hash, r->hash + bit);
	return n;
}

static unsigned int side(uint64_t key, unsigned int bit)
{
	return (key >> (bit - 1)) & 1;
}

/* Does key share all bits above n's own bit? */
static bool fits(const struct pnode *n, uint64_t key)
{
	if (!n->bit)
		return n->key == key;
	return n->bit == 64 || (n->key >> n->bit) == (key >> n->bit);
}

const void *pmap_get(const struct pnode *n, uint64_t key)
{
	while (n && n->bit)
		n = n->kid[side(key, n->bit)];
	return n && n->key == key ? n->val : NULL;
}

const struct pnode *pmap_set(struct arena *a, const struct pnode *n, uint64_t key, const void *val)
{
	const struct pnode *k;
	unsigned int bit, d;

	if (!n)
		return leaf(a, key, val);
	if (!fits(n, key)) {
		bit = 64 - __builtin_clzll(n->key ^ key);
		d = side(key, bit);
		return d ? inner(a, bit, n, leaf(a, key, val)) : inner(a, bit, leaf(a, key, val), n);
	}
	if (!n->bit)
		return n->val == val ? n : leaf(a, key, val);
	d = side(key, n->bit);
	k = pmap_set(a, n->kid[d], key, val);
	if (k == n->kid[d])
		return n;
	return d ? inner(a, n->bit, n->kid[0], k) : inner(a, n->bit, k, n->kid[1]);
}

const struct pnode *pmap_del(struct arena *a, const struct pnode *n, uint64_t key)
{
	const struct pnode *k;
	unsigned int d;

	if (!n || !fits(n, key))
		return n;
	if (!n->bit)
		return NULL;
	d = side(key, n->bit);
	k = pmap_del(a, n->kid[d], key);
	if (k == n->kid[d])
		return n;
	if (!k)
		return n->kid[!d];
	return d ? inner(a, n->bit, n->kid[0], k) : inner(a, n->bit, k, n->kid[1]);
}

uint64_t pmap_hash(const struct pnode *root)
{
	return root ? root->hash : 0;
}

size_t pmap_count(const struct pnode *root)
{
	return root ? root->count : 0;
}

void pmap_iter_init(struct pmap_iter *it, const struct pnode *root)
{
	it->n = 0;
	if (root)
		it->stack[it->n++] = root;
}

bool pmap_next(struct pmap_iter *it, uint64_t *key, const void **val)
{
	const struct pnode *n;

	if (!it->n)
		return false;
	n = it->stack[--it->n];
	while (n->bit) {
		it->stack[it->n++] = n->kid[1];
		n = n->kid[0];
	}
	*key = n->key;
	*val = n->val;
	return true;
}
