/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * jsonw.h - JSON written as it is known, nothing kept
 *
 * Commas, quoting and indentation are the writer's business; nesting mistakes
 * are BUG()s. Strings are emitted as valid UTF-8: bytes that are not become
 * U+FFFD. Writes to a strbuf; the caller flushes it when it likes.
 */
#ifndef GUPTOOL_JSONW_H
#define GUPTOOL_JSONW_H
#include <stdbool.h>
#include "strbuf.h"

struct jsonw {
	struct strbuf *out;
	bool pretty;		/* two blanks a level; else one line */
	unsigned int depth;
	unsigned char state[64];
};
void jsonw_init(struct jsonw *w, struct strbuf *out, bool pretty);
void jsonw_end(struct jsonw *w);	/* checks that all is closed; adds the newline */
void jsonw_object(struct jsonw *w);
void jsonw_object_end(struct jsonw *w);
void jsonw_array(struct jsonw *w);
void jsonw_array_end(struct jsonw *w);
void jsonw_key(struct jsonw *w, const char *key);
void jsonw_str(struct jsonw *w, const char *s);		/* NULL: null */
void jsonw_int(struct jsonw *w, long long v);
void jsonw_double(struct jsonw *w, double v);
void jsonw_bool(struct jsonw *w, bool v);
void jsonw_null(struct jsonw *w);
/* key and value in one call */
void jsonw_kstr(struct jsonw *w, const char *key, const char *s);
void jsonw_kint(struct jsonw *w, const char *key, long long v);
void jsonw_kbool(struct jsonw *w, const char *key, bool v);
#endif
