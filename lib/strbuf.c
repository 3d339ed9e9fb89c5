/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * strbuf.c - a string that grows
 *
 * An empty strbuf points at strbuf_empty, which is never written to: every
 * function that writes calls strbuf_grow() first or checks 'cap'.
 */
#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "alloc.h"
#include "die.h"
#include "strbuf.h"

char strbuf_empty[1];

void strbuf_init(struct strbuf *sb)
{
	sb->buf = strbuf_empty;
	sb->len = sb->cap = 0;
}

void strbuf_release(struct strbuf *sb)
{
	if (sb->cap)
		free(sb->buf);
	strbuf_init(sb);
}

void strbuf_clear(struct strbuf *sb)
{
	strbuf_setlen(sb, 0);
}

char *strbuf_detach(struct strbuf *sb, size_t *len)
{
	char *s;

	strbuf_grow(sb, 0);
	s = sb->buf;
	if (len)
		*len = sb->len;
	strbuf_init(sb);
	return s;
}

/* Room for 'extra' bytes and the NUL; at least half as much again, so adding is linear. */
void strbuf_grow(struct strbuf *sb, size_t extra)
{
	size_t want, cap;

	if (__builtin_add_overflow(sb->len, extra, &want) || want > SIZE_MAX / 2)
		die("out of memory (a string of %zu and %zu bytes)", sb->len, extra);
	if (sb->cap > want)
		return;
	cap = sb->cap + sb->cap / 2;
	if (cap < want + 1)
		cap = want + 1;
	if (cap < 32)
		cap = 32;
	sb->buf = xrealloc(sb->cap ? sb->buf : NULL, cap, 1);
	sb->cap = cap;
	sb->buf[sb->len] = '\0';
}

void strbuf_add(struct strbuf *sb, const void *data, size_t len)
{
	if (!len)
		return;
	strbuf_grow(sb, len);
	memcpy(sb->buf + sb->len, data, len);
	sb->len += len;
	sb->buf[sb->len] = '\0';
}

void strbuf_addstr(struct strbuf *sb, const char *s)
{
	strbuf_add(sb, s, strlen(s));
}

void strbuf_addch(struct strbuf *sb, int c)
{
	strbuf_grow(sb, 1);
	sb->buf[sb->len++] = (char)c;
	sb->buf[sb->len] = '\0';
}

void strbuf_addf(struct strbuf *sb, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	strbuf_vaddf(sb, fmt, ap);
	va_end(ap);
}

void strbuf_vaddf(struct strbuf *sb, const char *fmt, va_list ap)
{
	va_list again;
	size_t room;
	int len;

	va_copy(again, ap);
	strbuf_grow(sb, 64);
	room = sb->cap - sb->len;
	len = vsnprintf(sb->buf + sb->len, room, fmt, ap);
	if (len < 0)
		BUG("vsnprintf() refuses the format '%s'", fmt);
	if ((size_t)len >= room) {
		strbuf_grow(sb, (size_t)len);
		vsnprintf(sb->buf + sb->len, (size_t)len + 1, fmt, again);
	}
	va_end(again);
	sb->len += (size_t)len;
}

void strbuf_setlen(struct strbuf *sb, size_t len)
{
	if (len > sb->len)
		BUG("strbuf_setlen() to %zu of %zu bytes", len, sb->len);
	sb->len = len;
	if (sb->cap)
		sb->buf[len] = '\0';
}

void strbuf_trim(struct strbuf *sb)
{
	size_t from = 0, to = sb->len;

	while (to && isspace((unsigned char)sb->buf[to - 1]))
		to--;
	while (from < to && isspace((unsigned char)sb->buf[from]))
		from++;
	if (from)
		memmove(sb->buf, sb->buf + from, to - from);
	strbuf_setlen(sb, to - from);
}

int strbuf_read_fd_max(struct strbuf *sb, int fd, size_t max)
{
	const size_t start = sb->len;

	for (;;) {
		ssize_t n;

		strbuf_grow(sb, 8192);
		n = read(fd, sb->buf + sb->len, sb->cap - sb->len - 1);
		if (n > 0) {
			sb->len += (size_t)n;
			sb->buf[sb->len] = '\0';
		} else if (n == 0) {
			return 0;
		} else if (errno != EINTR) {
			return -1;
		}
		if (sb->len - start > max) {
			errno = EFBIG;
			return -1;
		}
	}
}

int strbuf_read_fd(struct strbuf *sb, int fd)
{
	return strbuf_read_fd_max(sb, fd, SIZE_MAX);
}

int strbuf_read_file(struct strbuf *sb, const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	int ret, err;

	if (fd < 0)
		return -1;
	ret = strbuf_read_fd(sb, fd);
	err = errno;
	close(fd);
	errno = err;
	return ret;
}
