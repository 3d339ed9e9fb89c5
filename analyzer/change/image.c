/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * image.c - a text as an array of lines, and hunks placed in it
 *
 * Where a hunk goes is what git apply decides (find_pos() and match_fragment()
 * of its apply.c, read for the behaviour): from the expected line outwards,
 * backwards and forwards in turns, and never over lines that a hunk has put.
 */
#include "../../lib/alloc.h"
#include "../../lib/hash.h"
#include "../../lib/vec.h"
#include "change_p.h"

static int add_line(struct change_image *im, const char *s, size_t len)
{
	if (im->n == CHANGE_MAX_LINES)
		return -1;
	if (im->n == im->cap) {
		im->cap = im->cap ? im->cap * 2 : 64;
		im->line = xrealloc(im->line, im->cap, sizeof(*im->line));
	}
	im->line[im->n++] = (struct change_image_line){ s, (uint32_t)len, (uint32_t)hash64(s, len), false };
	im->bytes += len;
	return 0;
}

int change_image_init(struct change_image *im, const char *text, size_t len, struct strbuf *why)
{
	*im = (struct change_image){ 0 };
	while (len) {
		size_t n = change_line(text, len);

		if (add_line(im, text, n) < 0) {
			change_image_release(im);
			return change_refuse(why, "more than %u lines", CHANGE_MAX_LINES);
		}
		text += n;
		len -= n;
	}
	return 0;
}

void change_image_release(struct change_image *im)
{
	vec_free_(im->line);
	*im = (struct change_image){ 0 };
}

/* A hunk as two texts; 'lead' and 'trail' lines of context around the changes. */
struct sides {
	struct change_image old, new;
	size_t lead, trail;
};

static void split_hunk(const struct change_hunk *h, struct sides *sd)
{
	const char *s = h->body, *end = h->body + h->len;
	bool changed = false;

	*sd = (struct sides){ 0 };
	while (s < end) {
		size_t n = change_line(s, (size_t)(end - s));
		size_t mark = *s == '\n' ? 0 : 1, len = n - mark;
		const char *text = s + mark;
		char c = mark ? *s : ' ';

		s += n;
		if (c == '\\')
			continue;
		if (s < end && *s == '\\' && len)	/* no newline behind this line */
			len--;
		/* the body is inside of CHANGE_MAX_INPUT but may have more lines than an image: those are cut off,
		 * and the counts of the header are what parse_hunk_body() has checked */
		if (c != '+')
			add_line(&sd->old, text, len);
		if (c != '-')
			add_line(&sd->new, text, len);
		if (c != ' ') {
			changed = true;
			sd->trail = 0;
		} else if (changed) {
			sd->trail++;
		} else {
			sd->lead++;
		}
	}
}

/* 1 match, 0 none, -1 too much work */
static int matches(const struct change_image *im, const struct change_image *old, size_t at, unsigned long *steps)
{
	if (at > im->n || im->n - at < old->n)
		return *steps ? 0 : -1;
	for (size_t i = 0; i < old->n; i++) {
		const struct change_image_line *a = &im->line[at + i], *b = &old->line[i];

		if (!*steps)
			return -1;
		--*steps;
		if (a->patched || a->hash != b->hash || a->len != b->len || memcmp(a->s, b->s, b->len))
			return 0;
	}
	return 1;
}

/* 0 with *found; 1 nowhere; -1 too much work */
static int find(const struct change_image *im, const struct change_image *old, size_t at, bool begin, bool end,
		size_t *found, unsigned long *steps)
{
	size_t back, forth;
	int m;

	if (old->n > im->n)
		return 1;
	if (begin || end) {
		*found = begin ? 0 : im->n - old->n;
		if (begin && end && old->n != im->n)
			return 1;
		m = matches(im, old, *found, steps);
		return m < 0 ? -1 : !m;
	}
	back = forth = at > im->n ? im->n : at;
	*found = back;
	for (size_t i = 0; ; i++) {
		m = matches(im, old, *found, steps);
		if (m)
			return m < 0 ? -1 : 0;
		if (!back && forth == im->n)
			return 1;
		if (*steps)
			--*steps;
		/* in turns; one side that is used up leaves it to the other */
		if ((i & 1 && back) || forth == im->n)
			*found = --back;
		else
			*found = ++forth;
	}
}

static void drop_first(struct change_image *im)
{
	im->bytes -= im->line[0].len;
	memmove(im->line, im->line + 1, --im->n * sizeof(*im->line));
}

static void drop_last(struct change_image *im)
{
	im->bytes -= im->line[--im->n].len;
}

/* find(), then with less and less context down to 'least' lines; *fuzz counts what was left out. */
static int find_fuzzy(const struct change_image *im, struct sides *sd, const struct change_hunk *h, size_t least,
		      size_t *found, unsigned int *fuzz, unsigned long *steps)
{
	size_t at = h->new_start ? h->new_start - 1 : 0;
	bool begin = h->old_start <= 1, end = !sd->trail;

	*fuzz = 0;
	for (;;) {
		int ret = find(im, &sd->old, at, begin, end, found, steps);

		if (ret <= 0 || (sd->lead <= least && sd->trail <= least))
			return ret;
		if (begin || end) {
			begin = end = false;
			continue;
		}
		++*fuzz;
		if (sd->lead >= sd->trail) {
			drop_first(&sd->old);
			drop_first(&sd->new);
			sd->lead--;
			at++;
		}
		if (sd->trail > sd->lead) {
			drop_last(&sd->old);
			drop_last(&sd->new);
			sd->trail--;
		}
	}
}

/* The lines of 'new' instead of those of 'old' at 'at'. */
static int splice(struct change_image *im, const struct sides *sd, size_t at, unsigned long *steps)
{
	size_t n = im->n - sd->old.n + sd->new.n, tail = im->n - at - sd->old.n;
	unsigned long cost = sd->old.n == sd->new.n ? 0 : tail / 16;	/* moving is cheaper than comparing */

	if (n > CHANGE_MAX_LINES || *steps < cost)
		return -1;
	*steps -= cost;
	if (n > im->cap) {
		im->cap = n + n / 4;
		im->line = xrealloc(im->line, im->cap, sizeof(*im->line));
	}
	if (tail)
		memmove(im->line + at + sd->new.n, im->line + at + sd->old.n, tail * sizeof(*im->line));
	for (size_t i = 0; i < sd->new.n; i++) {
		im->line[at + i] = sd->new.line[i];
		im->line[at + i].patched = true;
	}
	im->n = n;
	im->bytes += sd->new.bytes;
	im->bytes -= sd->old.bytes;
	return 0;
}

int change_image_apply(struct change_image *im, struct change_hunk *h, unsigned int fuzz, unsigned long *steps,
		       struct strbuf *why)
{
	/* git counts what must stay, people what may go: of three lines of context */
	size_t least = !fuzz ? SIZE_MAX : fuzz < 3 ? 3 - fuzz : 0, at = 0;
	struct sides sd;
	int ret;

	split_hunk(h, &sd);
	ret = find_fuzzy(im, &sd, h, least, &at, &h->fuzz, steps);
	if (ret > 0)
		ret = change_refuse(why, "the hunk of line %lu does not apply", h->line);
	else if (ret < 0 || splice(im, &sd, at, steps) < 0)
		ret = change_refuse(why, "the hunk of line %lu takes too long or too much to place", h->line);
	if (!ret) {
		h->new_at = at + 1;
		h->offset = (long)at - (long)(h->new_start ? h->new_start - 1 : 0) - (long)h->fuzz;
	}
	change_image_release(&sd.old);
	change_image_release(&sd.new);
	return ret;
}
