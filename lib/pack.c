/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * pack.c - bytes between processes and in database blobs
 *
 * The reader trusts nothing: a failed read moves to the end of the input, so
 * loops that are driven by the data end as well.
 */
#include <string.h>
#include "intern.h"
#include "pack.h"

void packbuf_release(struct packbuf *p)
{
	strbuf_release(&p->sb);
}

void packbuf_clear(struct packbuf *p)
{
	strbuf_clear(&p->sb);
}

void pack_u(struct packbuf *p, uint64_t v)
{
	unsigned char b[10];
	size_t n = 0;

	do {
		b[n] = v & 0x7f;
		v >>= 7;
		if (v)
			b[n] |= 0x80;
		n++;
	} while (v);
	strbuf_add(&p->sb, b, n);
}

void pack_i(struct packbuf *p, int64_t v)
{
	uint64_t u = (uint64_t)v << 1;

	pack_u(p, v < 0 ? ~u : u);
}

void pack_bool(struct packbuf *p, bool v)
{
	pack_u(p, v);
}

void pack_double(struct packbuf *p, double v)
{
	unsigned char b[8];
	uint64_t bits;

	memcpy(&bits, &v, sizeof(bits));
	for (int i = 0; i < 8; i++)
		b[i] = (unsigned char)(bits >> (8 * i));
	strbuf_add(&p->sb, b, sizeof(b));
}

/* 0 is NULL, else length + 1 and the bytes */
void pack_str(struct packbuf *p, const char *s)
{
	size_t len;

	if (!s) {
		pack_u(p, 0);
		return;
	}
	len = strlen(s);
	pack_u(p, (uint64_t)len + 1);
	strbuf_add(&p->sb, s, len);
}

void pack_bytes(struct packbuf *p, const void *data, size_t len)
{
	pack_u(p, len);
	strbuf_add(&p->sb, data, len);
}

void unpack_init(struct unpack *u, const void *data, size_t len)
{
	u->p = len ? data : (const unsigned char *)"";
	u->end = u->p + len;
	u->failed = false;
}

static void fail(struct unpack *u)
{
	u->failed = true;
	u->p = u->end;
}

static size_t rest(const struct unpack *u)
{
	return (size_t)(u->end - u->p);
}

uint64_t unpack_u(struct unpack *u)
{
	uint64_t v = 0;

	for (unsigned int shift = 0; rest(u); shift += 7) {
		unsigned char b = *u->p++;

		/* the tenth byte has room for one bit */
		if (shift == 63 && b > 1)
			break;
		v |= (uint64_t)(b & 0x7f) << shift;
		if (!(b & 0x80))
			return v;
	}
	fail(u);
	return 0;
}

int64_t unpack_i(struct unpack *u)
{
	uint64_t v = unpack_u(u);

	return (int64_t)(v & 1 ? ~(v >> 1) : v >> 1);
}

bool unpack_bool(struct unpack *u)
{
	uint64_t v = unpack_u(u);

	if (v > 1) {
		fail(u);
		return false;
	}
	return v;
}

double unpack_double(struct unpack *u)
{
	uint64_t bits = 0;
	double v;

	if (rest(u) < 8) {
		fail(u);
		return 0;
	}
	for (int i = 0; i < 8; i++)
		bits |= (uint64_t)u->p[i] << (8 * i);
	u->p += 8;
	memcpy(&v, &bits, sizeof(v));
	return v;
}

static const void *take(struct unpack *u, uint64_t len)
{
	const void *p = u->p;

	if (len > rest(u)) {
		fail(u);
		return NULL;
	}
	u->p += len;
	return p;
}

const char *unpack_str(struct unpack *u)
{
	uint64_t len = unpack_u(u);
	const char *s;

	if (!len)
		return u->failed ? "" : NULL;
	len--;
	s = take(u, len);
	if (!s || (len && memchr(s, '\0', len))) {
		fail(u);
		return "";
	}
	return intern_n(s, len);
}

const void *unpack_bytes(struct unpack *u, size_t *len)
{
	uint64_t n = unpack_u(u);
	const void *p = take(u, n);

	*len = p ? (size_t)n : 0;
	return p ? p : "";
}

size_t unpack_count(struct unpack *u, size_t min)
{
	uint64_t n = unpack_u(u);

	if (n > rest(u) / (min ? min : 1)) {
		fail(u);
		return 0;
	}
	return (size_t)n;
}
