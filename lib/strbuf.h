/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * strbuf.h - a string that grows
 *
 * Invariants: buf is never NULL and always ends in NUL; len does not count it;
 * the contents may hold NUL bytes. Callers may not keep 'buf' across a call
 * that adds.
 */
#ifndef GUPTOOL_STRBUF_H
#define GUPTOOL_STRBUF_H
#include <stdarg.h>
#include <stddef.h>

struct strbuf {
	char *buf;
	size_t len, cap;
};
extern char strbuf_empty[];
#define STRBUF_INIT { strbuf_empty, 0, 0 }

void strbuf_init(struct strbuf *sb);
void strbuf_release(struct strbuf *sb);		/* frees; usable again */
void strbuf_clear(struct strbuf *sb);		/* empties, keeps memory */
char *strbuf_detach(struct strbuf *sb, size_t *len);	/* the caller frees with free(); len may be NULL */
void strbuf_grow(struct strbuf *sb, size_t extra);
void strbuf_add(struct strbuf *sb, const void *data, size_t len);
void strbuf_addstr(struct strbuf *sb, const char *s);
void strbuf_addch(struct strbuf *sb, int c);
void strbuf_addf(struct strbuf *sb, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void strbuf_vaddf(struct strbuf *sb, const char *fmt, va_list ap);
void strbuf_setlen(struct strbuf *sb, size_t len);	/* shorten only */
void strbuf_trim(struct strbuf *sb);			/* white space at both ends */
int strbuf_read_fd(struct strbuf *sb, int fd);		/* to end of file; -1 and errno */
/* The same, but no more than 'max' bytes (and a buffer): -1 and EFBIG when there are. */
int strbuf_read_fd_max(struct strbuf *sb, int fd, size_t max);
int strbuf_read_file(struct strbuf *sb, const char *path);	/* appends; -1 and errno */
#endif
