/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * fingerprint.c - names for findings that survive edits around them
 *
 * Hash of rule, path, function, callees of acquire and release, and the text
 * of the acquiring call without white space; equal tuples in one function are
 * told apart by their order. No line, no column, no message: those change
 * when the code above or our wording does. The second print leaves the path
 * out and so follows code that moves between files.
 */
#include <ctype.h>
#include "finding_p.h"
#include "../../lib/hash.h"
#include "../../lib/strbuf.h"

/* Fields end in a NUL, which no field can hold: "a","bc" and "ab","c" differ. */
static void add_field(struct strbuf *sb, const char *text)
{
	strbuf_add(sb, text, strlen(text) + 1);
}

static void add_squeezed(struct strbuf *sb, const char *text)
{
	for (; *text; text++)
		if (!isspace((unsigned char)*text))
			strbuf_addch(sb, *text);
	strbuf_addch(sb, 0);
}

static void add_tuple(struct strbuf *sb, const struct finding *f, bool with_path)
{
	strbuf_clear(sb);
	strbuf_addf(sb, "v%d", FINDING_FINGERPRINT_VERSION);
	strbuf_addch(sb, 0);
	add_field(sb, f->rule);
	add_field(sb, with_path ? f->file : "");
	add_field(sb, f->function);
	add_field(sb, f->acquire);
	add_field(sb, f->release);
	add_squeezed(sb, f->acquire_text);
}

void fingerprint_all(struct finding *v, size_t n)
{
	struct strmap seen = STRMAP_INIT;
	struct strbuf sb = STRBUF_INIT;
	char key[HASH_HEX_SIZE];

	for (size_t i = 0; i < n; i++) {
		uintptr_t ordinal;

		add_tuple(&sb, &v[i], true);
		hash128_hex(sb.buf, sb.len, key);
		ordinal = (uintptr_t)strmap_get(&seen, key) + 1;
		strmap_put(&seen, key, (void *)ordinal);
		v[i].ordinal = (unsigned int)ordinal;

		strbuf_addf(&sb, "%u", v[i].ordinal);
		hash128_hex(sb.buf, sb.len, v[i].fingerprint);
		add_tuple(&sb, &v[i], false);
		strbuf_addf(&sb, "%u", v[i].ordinal);
		hash128_hex(sb.buf, sb.len, v[i].loose);
	}
	strmap_release(&seen);
	strbuf_release(&sb);
}
