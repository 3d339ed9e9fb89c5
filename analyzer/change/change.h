/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * change.h - a patch or a series, read from text and applied in memory
 *
 *	struct change_series s = CHANGE_SERIES_INIT;
 *	struct strbuf why = STRBUF_INIT;
 *	if (change_parse(&s, data, len, &options, &why) < 0) ... why.buf
 *	for each patch: change_apply(&s.patch[i], &source, &overlay, &options, &why)
 *	change_series_release(&s);
 *
 * Input is one of: a unified diff; one RFC 2822 mail; an mbox, whose mails are
 * patches in the order they come in, as 'git am' takes them. Which one is told
 * from the first line. A mail without a diff (a cover letter) is a patch
 * without files; an input without any diff is refused.
 *
 * Mails: headers are unfolded, encoded words in the subject decoded; bodies in
 * quoted-printable and base64 are decoded, the parts of a multipart body are
 * put behind one another (text/html left out); the charset is not looked at.
 * CR before LF is dropped as 'git am' does, unless options.keep_cr; what comes
 * out of quoted-printable or base64 keeps its CRs, also as 'git am' does.
 *
 * Diffs mean what they mean to 'git apply -p1' of git 2.39:
 *  - extended headers: old/new mode, new/deleted file mode, rename, copy,
 *    (dis)similarity, index; names quoted with C escapes; names after "diff
 *    --git" count when no other line gives them; without "diff --git" the shorter
 *    of the two names when one is the start of the other, else the second;
 *    /dev/null, or a date of 1970-01-01 00:00:00 UTC, says that there is no file;
 *  - a hunk applies where its context and removed lines are, byte for byte. The
 *    search starts at the line of its header and goes down and up in turns. A
 *    hunk that starts at line 1 must match at the start, one without trailing
 *    context at the end of the file. Lines that an earlier hunk put there do
 *    not match again. options.fuzz n allows what 'git apply -C(3-n)' does;
 *  - all of a patch applies or none of it; renames and copies read the text
 *    before the patch, so two files may change places; a file that the patch
 *    removes may be created by it again;
 *  - a file of a binary patch, a symbolic link and a submodule are not applied;
 *    change_file.skipped says so.
 * Stricter than git: a line with and one without newline differ also in context.
 *
 * Refused, each with one line of reason: paths that are absolute, empty, longer
 * than CHANGE_MAX_PATH, have a control character, an empty component, '.', '..'
 * or a spelling of '.git'; what change_source_dir() finds behind a symbolic
 * link; whatever is beyond the limits below. Nothing is written to disk and no
 * program is run.
 *
 * Errors: -1, and one line without newline in 'why' (replaced); never on stderr.
 * The input may be anything; it is not trusted. Ownership is said at each struct.
 */
#ifndef GUPTOOL_CHANGE_H
#define GUPTOOL_CHANGE_H
#include <stdbool.h>
#include <stddef.h>

struct overlay;
struct strbuf;

/* Limits; each far above what a kernel patch has, low enough for a machine that runs CI. */
#define CHANGE_MAX_INPUT	(64u << 20)	/* bytes; the largest series on the lists (GPU registers) have 20 MiB */
#define CHANGE_MAX_PATCHES	2000		/* mails; the longest stable review has about 1,300 */
#define CHANGE_MAX_FILES	100000		/* in one patch; a tree has 85,000 */
#define CHANGE_MAX_HUNKS	200000		/* in one patch; 100 bytes of ours each */
#define CHANGE_MAX_PATH		1024		/* bytes; the longest of 6.12 has 117 */
#define CHANGE_MAX_TEXT		(48u << 20)	/* bytes of one file; the largest header of 6.12 has 23 MiB */
#define CHANGE_MAX_LINES	(4u << 20)	/* of one file; 24 bytes of ours each */
#define CHANGE_MAX_OVERLAY	(256u << 20)	/* bytes of all changed files together */
#define CHANGE_MAX_DEPTH	5		/* multipart in multipart, as git */
#define CHANGE_MAX_STEPS	(200ul << 20)	/* lines looked at while a patch's hunks are placed: seconds */

struct change_options {
	bool keep_cr;			/* mails: CR before LF belongs to the text ('git am --keep-cr') */
	unsigned int fuzz;		/* lines of context at each end that need not match; 0: all must */
};

enum change_kind { CHANGE_MODIFY, CHANGE_NEW, CHANGE_DELETE, CHANGE_RENAME, CHANGE_COPY };

/* Lines are counted from 1. 'body' points into the text of the patch. */
struct change_hunk {
	unsigned long old_start, old_count, new_start, new_count;	/* as the header says */
	const char *body;		/* the lines behind the header, each with its ' ', '-', '+' or '\' */
	size_t len;
	unsigned long line;		/* of the header, in the patch's text */
	/* set by change_apply() */
	unsigned long new_at;		/* first line of the hunk in the new text; 0: not applied */
	long offset;			/* lines that the search moved it */
	unsigned int fuzz;		/* lines of context left out */
};

struct change_file {
	enum change_kind kind;
	bool maybe_new;			/* CHANGE_MODIFY without old lines in a diff not from git: the file may be missing */
	char *old_path, *new_path;	/* owned; without the a/ and b/; old is NULL for NEW, new is NULL for DELETE */
	unsigned int old_mode, new_mode;	/* 0100644; 0: not said */
	const char *skipped;		/* "binary patch", "symbolic link", "submodule"; NULL: applied; a constant */
	struct change_hunk *hunk;	/* owned */
	size_t nhunk, cap;
	unsigned long line;		/* of its first header line */
};

struct change_patch {
	char *subject, *from, *message_id;	/* owned, one line each; "" when there is none */
	char *text;			/* owned; decoded body, NUL behind it */
	size_t len;
	struct change_file *file;	/* owned, in the order of the diff */
	size_t nfile, cap;
};

struct change_series {
	struct change_patch *patch;	/* owned */
	size_t n, cap;
};
#define CHANGE_SERIES_INIT { NULL, 0, 0 }

/* Reads all of 'data' into s, which is empty before; empty again after -1. */
int change_parse(struct change_series *s, const char *data, size_t len, const struct change_options *o, struct strbuf *why);
void change_series_release(struct change_series *s);

/*
 * Where the text before the change comes from: a directory, later a git commit
 * or the index. read() puts the text of 'path' (already found to be harmless)
 * into 'text' (empty before): 1 there it is, 0 there is no such file, -1 with a
 * reason. Larger than CHANGE_MAX_TEXT is a reason.
 */
struct change_source {
	int (*read)(void *ctx, const char *path, struct strbuf *text, struct strbuf *why);
	void *ctx;
};

/*
 * The files below a directory that is already open ('fd' stays the caller's and
 * is kept in *fd until the last read). Nothing is read through a symbolic link
 * and nothing but regular files.
 */
struct change_source change_source_dir(int *fd);

/*
 * Applies one patch on top of 'o', then 'source': results go into 'o', deleted
 * files as deleted. -1: the reason names the file and the line of the hunk in
 * the patch, and 'o' is as it was.
 */
int change_apply(struct change_patch *p, const struct change_source *source, struct overlay *o,
		 const struct change_options *opt, struct strbuf *why);

/* 0, or -1 with the reason when a path may not be touched; for paths from elsewhere. */
int change_check_path(const char *path, size_t len, struct strbuf *why);

const char *change_kind_name(enum change_kind k);	/* "renamed" */
#endif
