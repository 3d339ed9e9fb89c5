/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * finding.h - the one sink of findings: dedup, fingerprint, suppress, order, emit
 *
 * Rules call finding_add() and never print. Everything is copied. The sink
 * sorts by file, line, column, rule, message, so that output never depends on
 * the order of analysis; of duplicates the one with the higher confidence, then
 * the shorter evidence, survives, whatever came first.
 *
 *	finding_add() ...; finding_suppress_file(); finding_suppress_source();
 *	finding_finish(); finding_emit();
 */
#ifndef GUPTOOL_FINDING_H
#define GUPTOOL_FINDING_H
#include <stdbool.h>
#include <stddef.h>

struct strbuf;
struct arena;

enum finding_severity { FINDING_INFO, FINDING_STYLE, FINDING_NOTE, FINDING_WARNING, FINDING_ERROR };
enum finding_confidence { FINDING_LOW, FINDING_MODERATE, FINDING_HIGH };

enum finding_step_kind {
	STEP_ACQUIRE, STEP_BRANCH, STEP_ASSUME, STEP_CALL, STEP_STORE, STEP_DIRTY, STEP_USE, STEP_RELEASE, STEP_RETURN, STEP_NOTE,
};

/* What an earlier analysis says about a finding: of the tree before a change, of a baseline, of another database. */
enum finding_state {
	FINDING_STATE_NONE,		/* there was none */
	FINDING_NEW, FINDING_UNCHANGED,
	FINDING_UPDATED,		/* there before, in other words: moved, renamed */
	FINDING_ABSENT,			/* there before, gone now */
};

/* One step of the evidence, in order of execution. */
struct finding_step {
	enum finding_step_kind kind;
	const char *file;
	unsigned int line, col;
	const char *text;		/* "pinned here", "taking the branch 'n < 0' false" */
};

struct finding {
	const char *rule;		/* "R1" */
	const char *name;		/* "pin-released-with-put" */
	enum finding_severity severity;
	enum finding_confidence confidence;
	const char *file;		/* relative to the root */
	const char *function;
	unsigned int function_line;	/* where its definition starts; 0: unknown, then a suppression
					 * above the function does not cover this finding */
	unsigned int line, col;
	const char *message;		/* one line, lower case, no full stop, without the rule name */
	const struct finding_step *step;
	size_t nstep;
	/* for the fingerprint */
	const char *acquire;		/* callee, "" when none */
	const char *release;		/* callee, "" when none */
	const char *acquire_text;	/* text of the acquiring call */
	/* set by the sink */
	unsigned int ordinal;		/* of the same tuple in the function, from 1 */
	char fingerprint[33];		/* with the path */
	char loose[33];			/* without the path: follows moved code */
	bool suppressed;
	bool suppressed_in_source;	/* by a comment, not by a file */
	const char *reason;		/* of the suppression */
	enum finding_state state;	/* as it was added */
	const char *configs;		/* "x86_64,arm64", comma separated, sorted; may be NULL */
	/* what mends it, as far as somebody has looked; NULL: nobody has */
	const char *mend_patch;		/* semantic patch, "cocci/mend/release_unpin.cocci" */
	const char *mend_diff;		/* what that does, as 'git diff' shows it, proved; "": it does not mend this one */
	const char *mend_why;		/* then: why not */
};

#define FINDING_FINGERPRINT_VERSION 1

struct finding_sink;
struct finding_sink *finding_sink_new(void);
void finding_sink_free(struct finding_sink *s);

/* Copies f. The same (rule, file, function, line, col, message) again is dropped. */
void finding_add(struct finding_sink *s, const struct finding *f);

/* Does the same rule speak about the same place? Before finding_finish(), too. */
bool finding_has(const struct finding_sink *s, const struct finding *f);

/*
 * Copies a finding of another sink that is finished, with its ordinal,
 * fingerprints, suppression and f->state: for a choice of findings, which
 * counting anew would name wrongly. Not together with finding_add().
 */
void finding_keep(struct finding_sink *s, const struct finding *f, enum finding_state state);

/* Sort, give ordinals and fingerprints, apply suppressions. Call once, after the last add. */
void finding_finish(struct finding_sink *s);
size_t finding_count(const struct finding_sink *s);
/* Any time after finding_finish(); copies. */
void finding_set_mending(struct finding_sink *s, size_t i, const char *patch, const char *diff, const char *why);
const struct finding *finding_at(const struct finding_sink *s, size_t i);

/*
 * Suppression. In the source: a comment "guptool: ignore RULE[, RULE] -- reason"
 * behind the code of the line it is about, or on lines of its own above it, or
 * above a function's definition for all of the function. From a file: rule TAB
 * path glob TAB function glob TAB reason; '#' starts a comment line; '*' in a
 * path also matches '/'. A rule is named by name or id, in a file also by '*'.
 * The reason is mandatory; an entry without one suppresses nothing and is bad.
 * All of this is set up before finding_finish().
 */
struct finding_suppress_stats { size_t used, stale, bad; };
int finding_suppress_file(struct finding_sink *s, const char *path);	/* -1 after error() */
/* 'read' gives the text of a source file (relative path) or NULL; the sink frees nothing
 * and reads a text only until the next call of 'read'. */
void finding_suppress_source(struct finding_sink *s, const char *(*read)(void *ctx, const char *path, size_t *len), void *ctx);
/*
 * This file was analysed, with or without findings: its comments are looked at,
 * and entries that cover it and match nothing are stale. Without any such call
 * every entry that matches nothing is stale and only files with findings are read.
 */
void finding_analysed(struct finding_sink *s, const char *path);
/* How a rule name or id in a suppression is taken; without a callback every name is one that ran. */
enum finding_rule_state {
	FINDING_RULE_UNKNOWN,	/* a bad entry */
	FINDING_RULE_NOT_RUN,	/* never stale */
	FINDING_RULE_RAN,
};
void finding_suppress_rules(struct finding_sink *s, enum finding_rule_state (*state)(void *ctx, const char *rule), void *ctx);
/* Lines "suppress.txt:3: matches nothing: ..." for stale and bad entries, by place. */
void finding_suppress_report(const struct finding_sink *s, struct strbuf *out, struct finding_suppress_stats *st);

/* --- output --- */

enum finding_format {
	FINDING_TEXT, FINDING_JSON, FINDING_JSONL, FINDING_SARIF, FINDING_RDJSONL, FINDING_CHECKS, FINDING_PATCHWORK,
	FINDING_KCIDB, FINDING_SMATCH, FINDING_CSV, FINDING_NR_FORMATS
};
const char *finding_format_name(enum finding_format f);		/* "sarif" */
int finding_format_parse(const char *name, size_t len);		/* -1: unknown */

/* A rule, for formats that describe them. */
struct finding_rule {
	const char *id, *name, *summary;
	const char *page;		/* Markdown */
	enum finding_severity severity;
	enum finding_confidence confidence;
};
/* What became of a file that somebody wants to hear about. */
struct finding_file {
	const char *path;
	const char *state;		/* "analysed", "not built", "not C" */
	const char *why;		/* "" when there is nothing to say */
	bool is_gap;			/* code that nobody looked at: the result is not clean */
	bool is_failure;		/* a gap that is our or the compiler's failure */
	bool is_analysed;
	bool is_partial;		/* analysed, but for a function that changed and could not be followed */
	bool is_borrowed;		/* analysed, with compiler flags that are another file's */
};
/* One patch of a series, or all of it. Owned by the caller. */
struct finding_report {
	const struct finding_sink *sink;
	const char *subject;		/* one line; "" when there is none */
	const struct finding_file *file;
	size_t nfile;
};
/*
 * The text of a source file, valid until the next call, as the findings saw it;
 * 'is_old': those that are gone (FINDING_ABSENT). NULL: it cannot be had.
 */
typedef const char *emit_read(void *ctx, bool is_old, const char *path, size_t *len);
struct finding_emit {
	enum finding_format format;
	const char *path_prefix;	/* put in front of relative paths; "" for relative */
	bool color;			/* TEXT only */
	bool with_notes;		/* TEXT: note: lines for the steps that matter */
	bool with_suppressed;		/* TEXT, SMATCH, CSV; the others always have them, marked, or never (CI verdicts) */
	bool with_kept;			/* TEXT, SMATCH, CSV, RDJSONL: those that are not new, too */
	enum finding_severity min;	/* below: left out */
	enum finding_severity fail_on;	/* verdicts: from here on it is a failure */
	const char *tool_version;
	const char *tree_version;	/* "6.12.117", package version */
	/* the rest may be 0 */
	const char *config;		/* "x86_64": names the run */
	const char *url;		/* of the whole result, for CHECKS, PATCHWORK */
	const char *kcidb_origin, *kcidb_build;
	const struct finding_rule *rule;
	size_t nrule;
	const struct finding_file *file;	/* of the whole */
	size_t nfile;
	emit_read *read;		/* SARIF: for columns behind letters that are no ASCII */
	void *read_ctx;
	/* SARIF: the commit that was looked at; all three or none, branch may be "" */
	const char *repository, *revision, *branch;
	bool with_uncommitted;		/* and what was changed since */
	const struct finding_report *patch;	/* of a series of more than one */
	size_t npatch;
};
/*
 * TEXT: "path:line:col: warning: message [name]", then notes. Control
 * characters, bytes that are not UTF-8 and direction marks become visible
 * escapes. CI scripts count lines with "warn" or "error" in them: notes have
 * these words broken up ("err.r"), and 'info', 'style' and 'note' findings
 * are printed under their own word.
 *
 * JSON: one document, "format": "guptool-findings/1"; JSONL ends in a summary
 * line. SARIF: 2.1.0 as GitHub's code scanning takes it. RDJSONL: reviewdog's.
 * SMATCH: "file:line function() warn: message". CSV: a head and a line each.
 *
 * Verdicts: CHECKS is the array that b4 takes, PATCHWORK one check for each
 * patch, KCIDB one test. What is kept, moved or gone does not count; code that
 * was not looked at is never a success.
 *
 * Everything into 'out'.
 */
void finding_emit(const struct finding_sink *s, const struct finding_emit *o, struct strbuf *out);
size_t finding_count_at_least(const struct finding_sink *s, enum finding_severity min);	/* those that count */
enum finding_verdict {
	FINDING_PASS,
	FINDING_WARN,		/* lesser findings than o->fail_on, or code that was not analysed */
	FINDING_FAIL,
	FINDING_NOTHING,	/* no file that we had anything to do with */
};
/* Appends one line of summary ("2 findings, 1 changed file not analysed"). */
enum finding_verdict finding_weigh(const struct finding_report *r, const struct finding_emit *o, struct strbuf *summary);
bool finding_counts(const struct finding *f);	/* not suppressed, not kept, moved or gone */

const char *finding_severity_name(enum finding_severity s);	/* "warning" */
int finding_severity_parse(const char *name);			/* -1: unknown */
const char *finding_confidence_name(enum finding_confidence c);
int finding_confidence_parse(const char *name);			/* -1: unknown */
const char *finding_step_name(enum finding_step_kind k);
const char *finding_state_name(enum finding_state s);		/* "new"; SARIF's words */

#endif
