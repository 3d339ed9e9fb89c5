/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * change_p.h - what the files of this folder share
 */
#ifndef GUPTOOL_CHANGE_P_H
#define GUPTOOL_CHANGE_P_H
#include <stdint.h>
#include <string.h>
#include "../../lib/strbuf.h"
#include "change.h"

/* The reason, in place of what 'why' held: one line, what is not printable ASCII as '?'. Returns -1. */
int change_refuse(struct strbuf *why, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* Puts "fmt: " in front of a reason that is already there. Returns -1. */
int change_refuse_in(struct strbuf *why, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* Length of the first line of s, its newline included; len when there is none. */
static inline size_t change_line(const char *s, size_t len)
{
	const char *nl = len ? memchr(s, '\n', len) : NULL;

	return nl ? (size_t)(nl - s) + 1 : len;
}

static inline bool change_starts(const char *s, size_t len, const char *with)
{
	size_t n = strlen(with);

	return len >= n && !memcmp(s, with, n);
}

/* series.c: takes what *p owns over */
void change_add_patch(struct change_series *s, const struct change_patch *p);

/* decode.c: appends to 'out'; what cannot be decoded is kept (quoted-printable) or dropped (base64) */
void change_decode_qp(const char *s, size_t len, bool underscore_is_blank, struct strbuf *out);
void change_decode_base64(const char *s, size_t len, struct strbuf *out);
void change_decode_words(const char *s, size_t len, struct strbuf *out);	/* =?charset?Q?...?= */

/* mail.c */
bool change_is_mail(const char *s, size_t len);
int change_parse_mails(struct change_series *s, const char *data, size_t len, const struct change_options *o,
		       struct strbuf *why);

/* diff.c: fills p->file from p->text */
int change_parse_diff(struct change_patch *p, struct strbuf *why);

/* path.c */
struct change_name {
	struct strbuf path;	/* without the stripped components */
	bool none;		/* /dev/null */
	bool epoch;		/* the date behind it is 1970-01-01 00:00:00 UTC */
};
/*
 * The name at the start of s, quoted or up to a tab or the end of the line;
 * 'strip' components are taken off. Returns the bytes it took, or -1.
 */
long change_parse_name(const char *s, size_t len, unsigned int strip, bool tab_ends, struct change_name *n);
/* The name that both halves of "a/NAME b/NAME" agree on; false when there is none. */
bool change_common_name(const char *s, size_t len, struct strbuf *out);

/* image.c: a text as lines; the bytes belong to others */
struct change_image_line {
	const char *s;
	uint32_t len;		/* newline included */
	uint32_t hash;
	bool patched;		/* put there by a hunk */
};
struct change_image {
	struct change_image_line *line;
	size_t n, cap;
	size_t bytes;
};
int change_image_init(struct change_image *im, const char *text, size_t len, struct strbuf *why);	/* -1: too many lines */
void change_image_release(struct change_image *im);
/* One hunk; *steps is what may still be looked at. -1 and the reason. */
int change_image_apply(struct change_image *im, struct change_hunk *h, unsigned int fuzz, unsigned long *steps,
		       struct strbuf *why);
#endif
