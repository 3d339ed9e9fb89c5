/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * pack.h - bytes between processes and in database blobs
 *
 * Writers append to a packbuf; readers check every bound and go into a failed
 * state (values read after that are 0 / "") which they test once at the end.
 * Integers are variable length (LEB128, zig-zag when signed); strings are
 * length and bytes and come back interned (one with a NUL inside is a failure).
 */
#ifndef GUPTOOL_PACK_H
#define GUPTOOL_PACK_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "strbuf.h"

struct packbuf { struct strbuf sb; };
#define PACKBUF_INIT { STRBUF_INIT }
void packbuf_release(struct packbuf *p);
void packbuf_clear(struct packbuf *p);
void pack_u(struct packbuf *p, uint64_t v);
void pack_i(struct packbuf *p, int64_t v);
void pack_bool(struct packbuf *p, bool v);
void pack_double(struct packbuf *p, double v);
void pack_str(struct packbuf *p, const char *s);	/* NULL is kept apart from "" */
void pack_bytes(struct packbuf *p, const void *data, size_t len);

struct unpack {
	const unsigned char *p, *end;
	bool failed;
};
void unpack_init(struct unpack *u, const void *data, size_t len);
uint64_t unpack_u(struct unpack *u);
int64_t unpack_i(struct unpack *u);
bool unpack_bool(struct unpack *u);
double unpack_double(struct unpack *u);
const char *unpack_str(struct unpack *u);		/* interned */
const void *unpack_bytes(struct unpack *u, size_t *len);	/* points into the input */
/* A count of elements that need at least 'min' bytes each: fails when the rest cannot hold them. */
size_t unpack_count(struct unpack *u, size_t min);
#endif
