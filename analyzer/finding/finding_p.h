/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * finding_p.h - inside of the sink, for the files of this folder only
 */
#ifndef GUPTOOL_FINDING_P_H
#define GUPTOOL_FINDING_P_H
#include "finding.h"
#include "../../lib/arena.h"
#include "../../lib/strmap.h"
#include "../../lib/vec.h"

struct jsonw;

/* One suppression, from a file or from a comment. */
struct suppress {
	const char *where;		/* file that holds the entry */
	unsigned int where_line;
	const char *rule;		/* name, id or, from a file, "*" */
	const char *path;		/* COMMENT: exact path; FILE: glob */
	const char *function;		/* FILE: glob */
	const char *reason;
	const char *bad;		/* what is wrong with it, or NULL */
	bool from_source;
	unsigned int first, last;	/* from_source: lines it covers */
	unsigned int fn_after, fn_until; /* from_source: covers functions that start in between */
	bool used;
};

struct finding_sink {
	struct arena arena;
	VEC(struct finding) v;
	VEC(struct suppress) suppress;
	struct strmap analysed;
	const char *(*read)(void *ctx, const char *path, size_t *len);
	void *read_ctx;
	enum finding_rule_state (*rule_state)(void *ctx, const char *rule);
	void *rule_ctx;
	bool finished;
	bool has_kept;			/* finding_keep(): nothing is counted anew */
};

/* fingerprint.c: v[] is sorted and without duplicates */
void fingerprint_all(struct finding *v, size_t n);

/* fix.c: "replacements" of the finding's mend_diff, for an object of SARIF's artifactChange */
void fix_replacements(struct jsonw *w, const char *diff);

/* suppress.c: read the comments, mark what is covered */
void suppress_apply(struct finding_sink *s);

/* comment.c: the "guptool:" comments of one source text */
struct comment {
	unsigned int line, end_line;	/* of the comment */
	const char *text;		/* after "guptool:", not terminated */
	size_t len;
	bool trailing;			/* there is code before it on its line */
	bool file_level;		/* outside of all braces */
	unsigned int next_code;		/* line of the next code after it, 0: none */
	unsigned int decl_end;		/* file_level: line of the next ';', '{' or '#', 0: none */
};
size_t comment_scan(const char *text, size_t len, struct arena *a, struct comment **out);

/* --- places.c: columns in UTF-16 code units --- */

struct places;
struct places *places_new(emit_read *read, void *ctx);	/* 'read' may be NULL */
void places_free(struct places *p);
/*
 * A byte column of a line, both from 1: where it is and where the word there
 * ends (one behind it), as UTF-16 code units. What the text does not have, or
 * without a text: the column as it came and an end of 0.
 */
struct place {
	unsigned int col, end;
};
struct place places_find(struct places *p, bool is_old, const char *path, unsigned int line, unsigned int col);

/* --- emitters; each writes all of its format --- */

void emit_text(const struct finding_sink *s, const struct finding_emit *o, struct strbuf *out);
void emit_json(const struct finding_sink *s, const struct finding_emit *o, struct strbuf *out);
void emit_jsonl(const struct finding_sink *s, const struct finding_emit *o, struct strbuf *out);
void emit_sarif(const struct finding_sink *s, const struct finding_emit *o, struct strbuf *out);
void emit_rdjsonl(const struct finding_sink *s, const struct finding_emit *o, struct strbuf *out);
void emit_smatch(const struct finding_sink *s, const struct finding_emit *o, struct strbuf *out);
void emit_csv(const struct finding_sink *s, const struct finding_emit *o, struct strbuf *out);
void emit_checks(const struct finding_sink *s, const struct finding_emit *o, struct strbuf *out);
void emit_patchwork(const struct finding_sink *s, const struct finding_emit *o, struct strbuf *out);
void emit_kcidb(const struct finding_sink *s, const struct finding_emit *o, struct strbuf *out);

/* Is it one that a list for people shows? */
static inline bool emit_is_shown(const struct finding *f, const struct finding_emit *o)
{
	return f->severity >= o->min && (!f->suppressed || o->with_suppressed) &&
	       (o->with_kept || f->state == FINDING_STATE_NONE || f->state == FINDING_NEW);
}

/* emit_text.c: what would move the cursor, reorder text or forge a line becomes a visible escape */
void emit_visible(struct strbuf *out, const char *text);
/* "prefix/path", visible */
void emit_path(struct strbuf *out, const struct finding_emit *o, const char *file);
/* a step that a reader of the source can look up, and that is not the finding's own place */
bool emit_is_worth_a_note(const struct finding *f, const struct finding_step *st);

#endif
