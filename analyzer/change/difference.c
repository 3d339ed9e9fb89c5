/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * difference.c - pairs of findings before and after a change
 *
 * Each round puts the old findings that are still free under a key, in their
 * order, and lets the new ones take them.
 */
#include <string.h>
#include "../../lib/alloc.h"
#include "../../lib/strbuf.h"
#include "../../lib/strmap.h"
#include "../../lib/vec.h"
#include "../finding/finding.h"
#include "difference.h"

struct set {
	const struct finding *const *f;
	size_t n;
};

static void add_part(struct strbuf *key, const char *s)
{
	strbuf_addstr(key, s ? s : "");
	strbuf_addch(key, '\n');	/* in no name and no normalised text */
}

static void key_fingerprint(const struct finding *f, const char *file, struct strbuf *key)
{
	strbuf_addstr(key, f->fingerprint);
}

static void key_loose(const struct finding *f, const char *file, struct strbuf *key)
{
	strbuf_addstr(key, f->loose);
}

static void key_callees(const struct finding *f, const char *file, struct strbuf *key)
{
	add_part(key, f->rule);
	add_part(key, file);
	add_part(key, f->acquire);
	add_part(key, f->release);
}

static void key_function(const struct finding *f, const char *file, struct strbuf *key)
{
	key_callees(f, file, key);
	add_part(key, f->function);
}

static void key_text(const struct finding *f, const char *file, struct strbuf *key)
{
	key_callees(f, file, key);
	add_part(key, f->acquire_text);
}

/* 'file' is where f is after the change */
typedef void key_fn(const struct finding *f, const char *file, struct strbuf *key);

static const struct {
	key_fn *key;
	enum difference_kind kind;
	bool replaced;		/* only functions that are gone or new */
} rounds[] = {
	{ key_fingerprint, DIFFERENCE_KEPT },
	{ key_loose, DIFFERENCE_MOVED },
	{ key_function, DIFFERENCE_EDITED },
	{ key_text, DIFFERENCE_EDITED },
	{ key_callees, DIFFERENCE_EDITED, true },
};

/* old[] chained by key through next[]; indices are counted from 1, 0 ends. */
struct chains {
	struct strmap head;	/* key to index */
	size_t *next;
};

static bool takes_part(const struct difference *d, size_t round, const struct finding *f, bool is_old)
{
	return !rounds[round].replaced || (d->is_replaced && d->is_replaced(d->ctx, f, is_old));
}

static void chain_old(struct chains *c, const struct set *old, const struct difference *d, const size_t *taken, size_t round)
{
	key_fn *key = rounds[round].key;
	struct strbuf sb = STRBUF_INIT;

	for (size_t i = old->n; i-- > 0; ) {
		const char *new_path;

		if (taken[i] || !takes_part(d, round, old->f[i], true))
			continue;
		strbuf_clear(&sb);
		new_path = old->f[i]->file ? strmap_get(&d->renamed, old->f[i]->file) : NULL;
		key(old->f[i], new_path ? new_path : old->f[i]->file, &sb);
		c->next[i] = (size_t)strmap_put(&c->head, sb.buf, (void *)(i + 1));
	}
	strbuf_release(&sb);
}

static size_t take_old(struct chains *c, const struct finding *f, key_fn *key)
{
	struct strbuf sb = STRBUF_INIT;
	size_t i;

	key(f, f->file, &sb);
	i = (size_t)strmap_get(&c->head, sb.buf);
	if (i)
		strmap_put(&c->head, sb.buf, (void *)c->next[i - 1]);
	strbuf_release(&sb);
	return i;
}

static void add_entry(struct difference *d, enum difference_kind kind, const struct finding *old, const struct finding *new)
{
	bool was = old && !old->suppressed, is = new && !new->suppressed;
	struct difference_entry e = { kind, old, new, is && !was, was && !is };

	if (d->n == d->cap) {
		d->cap = d->cap ? d->cap * 2 : 16;
		d->entry = xrealloc(d->entry, d->cap, sizeof(*d->entry));
	}
	d->entry[d->n++] = e;
	d->count[kind]++;
	d->worse += e.worse;
	d->better += e.better;
}

/* partner[i] of new[i]: index into old + 1; how[i]: the round that found it */
static void pair(const struct difference *d, const struct set *old, const struct set *new, size_t *taken, size_t *partner,
		 enum difference_kind *how)
{
	for (size_t r = 0; r < ARRAY_SIZE(rounds); r++) {
		struct chains c = { STRMAP_INIT, xcalloc(old->n + 1, sizeof(size_t)) };

		chain_old(&c, old, d, taken, r);
		for (size_t i = 0; i < new->n; i++) {
			if (partner[i] || !takes_part(d, r, new->f[i], false))
				continue;
			partner[i] = take_old(&c, new->f[i], rounds[r].key);
			how[i] = rounds[r].kind;
			if (partner[i])
				taken[partner[i] - 1] = 1;
		}
		strmap_release(&c.head);
		vec_free_(c.next);
	}
}

void difference_renamed(struct difference *d, const char *old_path, const char *new_path)
{
	strmap_each(&d->renamed, e)
		if (!strcmp(e->value, old_path)) {	/* the second rename of this file in a series */
			vec_free_(e->value);
			e->value = xstrdup(new_path);
			return;
		}
	vec_free_(strmap_put(&d->renamed, old_path, xstrdup(new_path)));
}

void difference_of(struct difference *d, const struct finding *const *old, size_t nold,
		   const struct finding *const *new, size_t nnew)
{
	struct set a = { old, nold }, b = { new, nnew };
	size_t *taken = xcalloc(nold + 1, sizeof(*taken)), *partner = xcalloc(nnew + 1, sizeof(*partner));
	enum difference_kind *how = xcalloc(nnew + 1, sizeof(*how));

	pair(d, &a, &b, taken, partner, how);
	for (size_t i = 0; i < nnew; i++)
		if (partner[i])
			add_entry(d, how[i], old[partner[i] - 1], new[i]);
		else
			add_entry(d, DIFFERENCE_INTRODUCED, NULL, new[i]);
	for (size_t i = 0; i < nold; i++)
		if (!taken[i])
			add_entry(d, DIFFERENCE_FIXED, old[i], NULL);
	vec_free_(taken);
	vec_free_(partner);
	vec_free_(how);
}

static const struct finding **list(const struct finding_sink *s, size_t *n)
{
	const struct finding **f;

	*n = finding_count(s);
	f = xcalloc(*n + 1, sizeof(*f));
	for (size_t i = 0; i < *n; i++)
		f[i] = finding_at(s, i);
	return f;
}

void difference_of_sinks(struct difference *d, const struct finding_sink *old, const struct finding_sink *new)
{
	size_t nold, nnew;
	const struct finding **a = list(old, &nold), **b = list(new, &nnew);

	difference_of(d, a, nold, b, nnew);
	vec_free_(a);
	vec_free_(b);
}

void difference_release(struct difference *d)
{
	vec_free_(d->entry);
	strmap_each(&d->renamed, e)
		vec_free_(e->value);
	strmap_release(&d->renamed);
	*d = (struct difference)DIFFERENCE_INIT;
}

const char *difference_kind_name(enum difference_kind k)
{
	static const char *const name[] = { "introduced", "fixed", "kept", "moved", "edited" };

	return (size_t)k < ARRAY_SIZE(name) ? name[k] : "unknown";
}
