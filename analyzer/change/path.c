/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * path.c - names in diffs, and which of them may be touched
 */
#include <stdio.h>
#include <strings.h>
#include "change_p.h"

#define MIDDLE 32	/* bytes that "a" and "b" may differ in length; bounds the search in a hostile line */

/*
 * What git keeps out of a tree (verify_path() in read-cache.c): its own folder
 * in the spellings that some file system takes for it.
 */
static bool is_dot_git(const char *s, size_t len)
{
	size_t n;

	if (len >= 4 && !strncasecmp(s, ".git", 4))
		n = 4;
	else if (len >= 5 && !strncasecmp(s, "git~1", 5))
		n = 5;
	else
		return false;
	if (n < len && s[n] == ':')
		return true;
	while (n < len && (s[n] == ' ' || s[n] == '.'))
		n++;
	return n == len;
}

static const char *bad_component(const char *s, size_t len)
{
	if (!len)
		return "has an empty component";
	if (len == 1 && s[0] == '.')
		return "has a component '.'";
	if (len == 2 && !memcmp(s, "..", 2))
		return "leaves the tree by '..'";
	if (is_dot_git(s, len))
		return "is inside of git's own folder";
	return NULL;
}

static const char *bad_path(const char *path, size_t len)
{
	if (!len)
		return "is empty";
	if (len > CHANGE_MAX_PATH)
		return "is too long";
	if (path[0] == '/')
		return "is absolute";
	for (size_t i = 0; i < len; i++)
		if ((unsigned char)path[i] < ' ' || path[i] == 0x7f || path[i] == '\\')
			return "has a control character or a backslash";
	for (size_t i = 0; i <= len; ) {
		const char *slash = i < len ? memchr(path + i, '/', len - i) : NULL;
		size_t n = slash ? (size_t)(slash - path) - i : len - i;
		const char *bad = bad_component(path + i, n);

		if (bad)
			return bad;
		i += n + 1;
	}
	return NULL;
}

int change_check_path(const char *path, size_t len, struct strbuf *why)
{
	const char *bad = bad_path(path, len);

	return bad ? change_refuse(why, "path '%.*s' %s", (int)(len < 100 ? len : 100), path, bad) : 0;
}

static int octal(const char *s, size_t len)
{
	if (len < 3 || s[0] < '0' || s[0] > '3' || s[1] < '0' || s[1] > '7' || s[2] < '0' || s[2] > '7')
		return -1;
	return (s[0] - '0') << 6 | (s[1] - '0') << 3 | (s[2] - '0');
}

/* A name in quotes with the escapes of C; the bytes it took, or -1. */
static long unquote(const char *s, size_t len, struct strbuf *out)
{
	static const char from[] = "abfnrtv\\\"", to[] = "\a\b\f\n\r\t\v\\\"";

	for (size_t i = 1; i < len && s[i] != '\n'; i++) {
		const char *e;
		int o;

		if (s[i] == '"')
			return (long)i + 1;
		if (s[i] != '\\') {
			strbuf_addch(out, s[i]);
			continue;
		}
		if (++i == len)
			break;
		o = octal(s + i, len - i);
		if (o >= 0) {
			strbuf_addch(out, o);
			i += 2;
			continue;
		}
		e = s[i] ? strchr(from, s[i]) : NULL;
		if (!e)
			break;
		strbuf_addch(out, to[e - from]);
	}
	return -1;
}

/* Offset behind 'strip' slashes (several in a row are one), or -1 when nothing is left. */
static long strip_offset(const char *s, size_t len, unsigned int strip)
{
	size_t i = 0;

	while (strip--) {
		const char *slash = memchr(s + i, '/', len - i);

		if (!slash)
			return -1;
		i = (size_t)(slash - s);
		while (i < len && s[i] == '/')
			i++;
		if (i == len)
			return -1;
	}
	return (long)i;
}

/* "\t1970-01-01 01:00:00.000000000 +0100": what 'diff -N' writes for a missing file */
static bool is_epoch(const char *s, size_t len)
{
	int year, mon, day, hour, min, sec, zone = 0, end = 0;
	char text[64];
	long at;

	if (len >= sizeof(text))
		return false;
	memcpy(text, s, len);
	text[len] = '\0';
	if (sscanf(text, "\t%4d-%2d-%2d %2d:%2d:%2d%n", &year, &mon, &day, &hour, &min, &sec, &end) != 6)
		return false;
	if (text[end] == '.')
		for (end++; text[end] == '0'; end++)
			;
	if (sscanf(text + end, " %5d", &zone) != 1)
		return false;
	if (year == 1970 && mon == 1 && day == 1)
		at = 0;
	else if (year == 1969 && mon == 12 && day == 31)
		at = -24 * 60;
	else
		return false;
	return !sec && at + hour * 60 + min == zone / 100 * 60 + zone % 100;
}

long change_parse_name(const char *s, size_t len, unsigned int strip, bool tab_ends, struct change_name *n)
{
	struct strbuf raw = STRBUF_INIT;
	long used, off;

	strbuf_clear(&n->path);
	n->none = n->epoch = false;
	if (len && s[0] == '"') {
		used = unquote(s, len, &raw);
	} else {
		const char *tab = tab_ends ? memchr(s, '\t', len) : NULL;

		used = (long)(tab ? (size_t)(tab - s) : len);
		strbuf_add(&raw, s, (size_t)used);
	}
	if (used >= 0) {
		n->none = raw.len == 9 && !memcmp(raw.buf, "/dev/null", 9);
		n->epoch = is_epoch(s + used, len - (size_t)used);
		off = n->none ? 0 : strip_offset(raw.buf, raw.len, strip);
		if (off >= 0)
			strbuf_add(&n->path, raw.buf + off, raw.len - (size_t)off);
		else
			used = -1;
	}
	strbuf_release(&raw);
	return used;
}

/* Both halves are names, quoted or not; they agree. */
static bool agree(const char *s, size_t n, const char *t, size_t m, struct strbuf *out)
{
	struct change_name a = { STRBUF_INIT }, b = { STRBUF_INIT };
	bool same = change_parse_name(s, n, 1, false, &a) == (long)n && change_parse_name(t, m, 1, false, &b) == (long)m &&
		    a.path.len == b.path.len && !memcmp(a.path.buf, b.path.buf, a.path.len) && !a.none && !b.none;

	if (same) {
		strbuf_clear(out);
		strbuf_add(out, a.path.buf, a.path.len);
	}
	strbuf_release(&a.path);
	strbuf_release(&b.path);
	return same;
}

bool change_common_name(const char *s, size_t len, struct strbuf *out)
{
	struct change_name first = { STRBUF_INIT };
	const char *quote = NULL;
	long n = -1;

	if (len && s[0] == '"')
		n = change_parse_name(s, len, 0, false, &first);
	else
		quote = memmem(s, len, " \"", 2);
	strbuf_release(&first.path);
	if (quote)
		n = quote - s;
	if (n > 0 && (size_t)n + 1 < len && s[n] == ' ')
		return agree(s, (size_t)n, s + n + 1, len - (size_t)n - 1, out);
	/* the names differ in their first component alone: the blank between them is near the middle */
	for (size_t i = len / 2 > MIDDLE ? len / 2 - MIDDLE : 1; i + 1 < len && i < len / 2 + MIDDLE; i++)
		if (s[i] == ' ' && agree(s, i, s + i + 1, len - i - 1, out))
			return true;
	return false;
}
