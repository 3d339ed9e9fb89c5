/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * change_target.h - one input through the reader of mails and diffs and the
 * applier, with what must hold for any input whatever
 *
 *  - no read and no result outside of the tree: what is asked for and what comes out are paths that
 *    change_check_path() takes, which never begin with '/', hold '..' or '.git';
 *  - a refusal is one line of printable text and leaves the overlay as it was;
 *  - results stay below the limits of change.h.
 * A crash, a hang or a leak is seen by the sanitizers and by libFuzzer.
 */
#ifndef GUPTOOL_FUZZ_CHANGE_TARGET_H
#define GUPTOOL_FUZZ_CHANGE_TARGET_H
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "../../../lib/strbuf.h"
#include "../../change/change.h"
#include "../../tree/overlay.h"

#define FUZZ_CHECK(x) do { if (!(x)) { fprintf(stderr, "fuzz: %s does not hold\n", #x); abort(); } } while (0)

/* The tree that the corpus is about. */
static const struct { const char *path, *text; } fuzz_tree[] = {
	{ "drivers/mini/leak.c", "#include <linux/mm.h>\n\nint leak(void)\n{\n\treturn 0;\n}\n\nint more(void)\n{\n\treturn 1;\n}\n" },
	{ "drivers/mini/crlf.c", "one\r\ntwo\r\nthree\r\nfour\r\n" },
	{ "mm/tail.c", "first\nlast" },
};

static inline void fuzz_check_path(const char *path)
{
	struct strbuf why = STRBUF_INIT;

	FUZZ_CHECK(*path && *path != '/');
	FUZZ_CHECK(!change_check_path(path, strlen(path), &why));
	FUZZ_CHECK(strncmp(path, "../", 3) && !strstr(path, "/../") && strcmp(path, ".."));
	FUZZ_CHECK(strncasecmp(path, ".git/", 5) && !strcasestr(path, "/.git/"));
	strbuf_release(&why);
}

static inline int fuzz_read(void *ctx, const char *path, struct strbuf *text, struct strbuf *why)
{
	(void)ctx;
	(void)why;
	fuzz_check_path(path);
	for (size_t i = 0; i < sizeof(fuzz_tree) / sizeof(fuzz_tree[0]); i++) {
		if (strcmp(path, fuzz_tree[i].path))
			continue;
		strbuf_addstr(text, fuzz_tree[i].text);
		return 1;
	}
	return 0;
}

static inline void fuzz_check_reason(const struct strbuf *why)
{
	FUZZ_CHECK(why->len && why->len < 4096);
	for (size_t i = 0; i < why->len; i++)
		FUZZ_CHECK((unsigned char)why->buf[i] >= 0x20 && (unsigned char)why->buf[i] < 0x7f);
}

static inline void fuzz_check_overlay(const struct overlay *o)
{
	size_t bytes = 0;

	for (size_t i = 0; i < o->n; i++) {
		fuzz_check_path(o->file[i].path);
		FUZZ_CHECK(o->file[i].len <= CHANGE_MAX_TEXT);
		bytes += o->file[i].len;
	}
	FUZZ_CHECK(bytes <= CHANGE_MAX_OVERLAY);
}

/* 1 when all of it was read and applied. */
static inline int fuzz_change(const uint8_t *data, size_t len)
{
	struct change_options opt = { .keep_cr = len & 1, .fuzz = (unsigned int)(len >> 1) & 3 };
	struct change_source source = { fuzz_read, NULL };
	struct change_series s = CHANGE_SERIES_INIT;
	struct overlay o = OVERLAY_INIT;
	struct strbuf why = STRBUF_INIT;
	int ok = 1;

	if (change_parse(&s, (const char *)data, len, &opt, &why) < 0) {
		fuzz_check_reason(&why);
		FUZZ_CHECK(!s.n);
		ok = 0;
	}
	for (size_t i = 0; i < s.n && ok; i++) {
		size_t before = o.n;

		if (change_apply(&s, i, &source, &o, &opt, &why) < 0) {
			fuzz_check_reason(&why);
			FUZZ_CHECK(o.n == before);
			ok = 0;
		}
		fuzz_check_overlay(&o);
	}
	change_series_release(&s);
	overlay_release(&o);
	strbuf_release(&why);
	return ok;
}
#endif
