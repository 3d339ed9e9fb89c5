/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * diff.c - unified diffs: headers of git and of diff(1), hunks
 *
 * Text between files (messages, statistics, signatures, the data of binary
 * patches) is skipped, as git does: a file starts at "diff --git" with headers
 * behind it, or at "--- " followed by "+++ " and "@@ -".
 */
#include "../../lib/alloc.h"
#include "../../lib/vec.h"
#include "change_p.h"

struct parser {
	const char *s;		/* rest of the text, at the start of a line */
	size_t len;
	unsigned long line;	/* number of that line */
	struct change_patch *patch;
	struct change_file *file;	/* the one that is filled */
	struct change_name name;	/* of the line that is looked at */
	struct strbuf common;		/* from "diff --git" */
	bool has_common;
	bool binary, git_new, git_delete;
	size_t hunks;
	struct strbuf *why;
};

#define refuse(ps, fmt, ...) change_refuse((ps)->why, "line %lu: " fmt, (ps)->line, ##__VA_ARGS__)

static size_t line_len(const struct parser *ps)
{
	return change_line(ps->s, ps->len);
}

static void skip(struct parser *ps, size_t n)
{
	ps->s += n;
	ps->len -= n;
	ps->line++;
}

/* Without the newline and, in headers, a CR before it. */
static size_t bare(const char *s, size_t len)
{
	if (len && s[len - 1] == '\n')
		len--;
	if (len && s[len - 1] == '\r')
		len--;
	return len;
}

static bool parse_number(const char **s, const char *end, unsigned long *out)
{
	const char *start = *s;

	*out = 0;
	while (*s < end && **s >= '0' && **s <= '9') {
		if (*out > 100000000)	/* more lines than CHANGE_MAX_TEXT has bytes */
			return false;
		*out = *out * 10 + (unsigned long)(*(*s)++ - '0');
	}
	return *s > start;
}

static bool parse_range(const char **s, const char *end, unsigned long *start, unsigned long *count)
{
	if (!parse_number(s, end, start))
		return false;
	*count = 1;
	if (*s == end || **s != ',')
		return true;
	(*s)++;
	return parse_number(s, end, count);
}

/* "@@ -1,2 +3,4 @@" */
static bool parse_hunk_header(const char *s, size_t len, struct change_hunk *h)
{
	const char *end = s + len;

	if (!change_starts(s, len, "@@ -"))
		return false;
	s += 4;
	if (!parse_range(&s, end, &h->old_start, &h->old_count) || !change_starts(s, (size_t)(end - s), " +"))
		return false;
	s += 2;
	return parse_range(&s, end, &h->new_start, &h->new_count) && change_starts(s, (size_t)(end - s), " @@");
}

/* One line of a hunk is taken off the counts that are left; false: it is no such line. */
static bool count_line(char c, unsigned long *old_left, unsigned long *new_left, bool *changes)
{
	if (c != '+') {
		if (!*old_left)
			return false;
		--*old_left;
	}
	if (c != '-') {
		if (!*new_left)
			return false;
		--*new_left;
	}
	if (c == '+' || c == '-')
		*changes = true;
	return true;
}

static bool is_no_newline(const char *s, size_t len)
{
	return len >= 12 && s[0] == '\\' && s[1] == ' ';	/* its words depend on the language */
}

static int parse_hunk_body(struct parser *ps, struct change_hunk *h)
{
	unsigned long old_left = h->old_count, new_left = h->new_count;
	bool changes = false;

	h->body = ps->s;
	while (old_left || new_left) {
		size_t n = line_len(ps);
		char c = n ? ps->s[0] : '\0';

		if (c == '\n')	/* an empty line of context that lost its blank */
			c = ' ';
		if (!n || (c != ' ' && c != '+' && c != '-' && c != '\\') ||
		    (c == '\\' && (!is_no_newline(ps->s, n) || ps->s == h->body)) ||
		    (c != '\\' && !count_line(c, &old_left, &new_left, &changes)))
			return refuse(ps, "the hunk of line %lu is cut off or damaged", h->line);
		skip(ps, n);
	}
	if (is_no_newline(ps->s, line_len(ps)))
		skip(ps, line_len(ps));
	h->len = (size_t)(ps->s - h->body);
	return changes ? 0 : refuse(ps, "the hunk of line %lu changes nothing", h->line);
}

static int parse_hunks(struct parser *ps)
{
	struct change_file *f = ps->file;

	while (ps->len && change_starts(ps->s, ps->len, "@@ -")) {
		struct change_hunk h = { .line = ps->line };
		size_t n = line_len(ps);

		if (!parse_hunk_header(ps->s, n, &h))
			return refuse(ps, "a damaged hunk header");
		if (++ps->hunks > CHANGE_MAX_HUNKS)
			return refuse(ps, "more than %u hunks", CHANGE_MAX_HUNKS);
		skip(ps, n);
		if (parse_hunk_body(ps, &h) < 0)
			return -1;
		if (f->nhunk == f->cap) {
			f->cap = f->cap ? f->cap * 2 : 4;
			f->hunk = xrealloc(f->hunk, f->cap, sizeof(*f->hunk));
		}
		f->hunk[f->nhunk++] = h;
	}
	return 0;
}

/* --- the headers of git --- */

static int set_path(struct parser *ps, char **path, const struct strbuf *name)
{
	if (memchr(name->buf, '\0', name->len))
		return refuse(ps, "a name with a zero byte");
	if (change_check_path(name->buf, name->len, ps->why) < 0)
		return change_refuse_in(ps->why, "line %lu", ps->line);
	if (*path && strcmp(*path, name->buf))
		return refuse(ps, "two names for one file: '%.100s' and '%.100s'", *path, name->buf);
	if (!*path)
		*path = xstrndup(name->buf, name->len);
	return 0;
}

static int header_name(struct parser *ps, const char *s, size_t len, unsigned int strip, bool tab_ends, char **path)
{
	if (change_parse_name(s, len, strip, tab_ends, &ps->name) < 0)
		return refuse(ps, "a damaged name, or one without the part that -p1 takes off");
	return set_path(ps, path, &ps->name.path);
}

/* "--- a/x" and "+++ b/x" behind "diff --git" */
static int side(struct parser *ps, const char *s, size_t len, char **path, bool absent)
{
	if (change_parse_name(s, len, 1, true, &ps->name) < 0)
		return refuse(ps, "a damaged name, or one without the part that -p1 takes off");
	if (ps->name.none != absent)
		return refuse(ps, "%s", absent ? "a name where /dev/null should be" : "/dev/null where a name should be");
	return absent ? 0 : set_path(ps, path, &ps->name.path);
}

static int h_old(struct parser *ps, const char *s, size_t len)
{
	return side(ps, s, len, &ps->file->old_path, ps->git_new);
}

static int h_new(struct parser *ps, const char *s, size_t len)
{
	return side(ps, s, len, &ps->file->new_path, ps->git_delete);
}

static int h_mode(struct parser *ps, const char *s, size_t len, unsigned int *mode)
{
	unsigned int m = 0;

	for (size_t i = 0; i < len && s[i] >= '0' && s[i] <= '7' && m <= 07777777; i++)
		m = m << 3 | (unsigned int)(s[i] - '0');
	if (!m || m > 0777777)
		return refuse(ps, "a damaged mode");
	*mode = m;
	return 0;
}

static int h_old_mode(struct parser *ps, const char *s, size_t len)
{
	return h_mode(ps, s, len, &ps->file->old_mode);
}

static int h_new_mode(struct parser *ps, const char *s, size_t len)
{
	return h_mode(ps, s, len, &ps->file->new_mode);
}

static int h_deleted(struct parser *ps, const char *s, size_t len)
{
	ps->git_delete = true;
	return h_mode(ps, s, len, &ps->file->old_mode);
}

static int h_created(struct parser *ps, const char *s, size_t len)
{
	ps->git_new = true;
	return h_mode(ps, s, len, &ps->file->new_mode);
}

static int h_copy_from(struct parser *ps, const char *s, size_t len)
{
	ps->file->kind = CHANGE_COPY;
	return header_name(ps, s, len, 0, false, &ps->file->old_path);
}

static int h_copy_to(struct parser *ps, const char *s, size_t len)
{
	ps->file->kind = CHANGE_COPY;
	return header_name(ps, s, len, 0, false, &ps->file->new_path);
}

static int h_rename_from(struct parser *ps, const char *s, size_t len)
{
	ps->file->kind = CHANGE_RENAME;
	return header_name(ps, s, len, 0, false, &ps->file->old_path);
}

static int h_rename_to(struct parser *ps, const char *s, size_t len)
{
	ps->file->kind = CHANGE_RENAME;
	return header_name(ps, s, len, 0, false, &ps->file->new_path);
}

static int h_ignored(struct parser *ps, const char *s, size_t len)
{
	return 0;
}

/* "index 123..456 100644": the mode when it does not change */
static int h_index(struct parser *ps, const char *s, size_t len)
{
	const char *blank = memchr(s, ' ', len);

	return blank ? h_mode(ps, blank + 1, len - (size_t)(blank - s) - 1, &ps->file->old_mode) : 0;
}

static int h_binary(struct parser *ps, const char *s, size_t len)
{
	ps->binary = true;
	return 0;
}

static const struct {
	const char *word;
	int (*fn)(struct parser *ps, const char *s, size_t len);
} git_header[] = {
	{ "+++ ", h_new },
	{ "--- ", h_old },
	{ "Binary files ", h_binary },
	{ "GIT binary patch", h_binary },
	{ "copy from ", h_copy_from },
	{ "copy to ", h_copy_to },
	{ "deleted file mode ", h_deleted },
	{ "dissimilarity index ", h_ignored },
	{ "index ", h_index },
	{ "new file mode ", h_created },
	{ "new mode ", h_new_mode },
	{ "old mode ", h_old_mode },
	{ "rename from ", h_rename_from },
	{ "rename new ", h_rename_to },
	{ "rename old ", h_rename_from },
	{ "rename to ", h_rename_to },
	{ "similarity index ", h_ignored },
};

/* 1: the line was a header; 0: the headers end before it */
static int git_header_line(struct parser *ps)
{
	size_t n = line_len(ps), len = bare(ps->s, n);

	for (size_t i = 0; i < ARRAY_SIZE(git_header); i++) {
		size_t w = strlen(git_header[i].word);

		if (!change_starts(ps->s, len, git_header[i].word))
			continue;
		if (git_header[i].fn(ps, ps->s + w, len - w) < 0)
			return -1;
		skip(ps, n);
		return 1;
	}
	return 0;
}

static int git_names(struct parser *ps)
{
	struct change_file *f = ps->file;

	if (ps->git_new && (ps->git_delete || f->kind != CHANGE_MODIFY))
		return refuse(ps, "one file is new and deleted, renamed or copied");
	if (ps->git_delete && f->kind != CHANGE_MODIFY)
		return refuse(ps, "one file is deleted and renamed or copied");
	if (f->kind == CHANGE_MODIFY && ps->has_common) {
		if (!ps->git_new && set_path(ps, &f->old_path, &ps->common) < 0)
			return -1;
		if (!ps->git_delete && set_path(ps, &f->new_path, &ps->common) < 0)
			return -1;
	}
	if (ps->git_new)
		f->kind = CHANGE_NEW;
	if (ps->git_delete)
		f->kind = CHANGE_DELETE;
	if ((!f->old_path && f->kind != CHANGE_NEW) || (!f->new_path && f->kind != CHANGE_DELETE))
		return refuse(ps, "the headers do not name the file");
	if (f->kind == CHANGE_MODIFY && strcmp(f->old_path, f->new_path))
		return refuse(ps, "two names, '%.100s' and '%.100s', and no rename", f->old_path, f->new_path);
	return 0;
}

static const char *why_skipped(const struct parser *ps)
{
	unsigned int old_type = ps->file->old_mode & 0170000, new_type = ps->file->new_mode & 0170000;

	if (old_type == 0160000 || new_type == 0160000)
		return "submodule";
	if (old_type == 0120000 || new_type == 0120000)
		return "symbolic link";
	return ps->binary ? "binary patch" : NULL;
}

/* --- files --- */

static int check_counts(struct parser *ps)
{
	const struct change_file *f = ps->file;

	for (size_t i = 0; i < f->nhunk; i++) {
		const struct change_hunk *h = &f->hunk[i];

		if (f->kind == CHANGE_NEW && h->old_count)
			return change_refuse(ps->why, "line %lu: new file '%.100s' has old lines", h->line, f->new_path);
		if (f->kind == CHANGE_DELETE && h->new_count)
			return change_refuse(ps->why, "line %lu: deleted file '%.100s' has new lines", h->line, f->old_path);
	}
	return 0;
}

static int begin_file(struct parser *ps)
{
	struct change_patch *p = ps->patch;

	if (p->nfile == CHANGE_MAX_FILES)
		return refuse(ps, "more than %u files", CHANGE_MAX_FILES);
	if (p->nfile == p->cap) {
		p->cap = p->cap ? p->cap * 2 : 8;
		p->file = xrealloc(p->file, p->cap, sizeof(*p->file));
	}
	ps->file = &p->file[p->nfile++];
	*ps->file = (struct change_file){ .line = ps->line };
	ps->binary = ps->git_new = ps->git_delete = ps->has_common = false;
	return 0;
}

static int git_file(struct parser *ps)
{
	size_t n = line_len(ps);
	int ret, headers = 0;

	if (begin_file(ps) < 0)
		return -1;
	ps->has_common = change_common_name(ps->s + 11, bare(ps->s, n) - 11, &ps->common);
	skip(ps, n);
	for (; ps->len && !ps->binary; headers++) {
		ret = git_header_line(ps);
		if (ret < 0)
			return -1;
		if (!ret)
			break;
	}
	if (!headers) {		/* words in a message */
		ps->patch->nfile--;
		return 0;
	}
	if (git_names(ps) < 0 || (!ps->binary && parse_hunks(ps) < 0) || check_counts(ps) < 0)
		return -1;
	ps->file->skipped = why_skipped(ps);
	if (!ps->file->nhunk && !ps->file->skipped && ps->file->kind == CHANGE_MODIFY && !ps->file->new_mode)
		return change_refuse(ps->why, "line %lu: a diff without hunks", ps->file->line);
	return 0;
}

static int plain_names(struct parser *ps, const struct change_name *old, const struct change_name *new)
{
	struct change_file *f = ps->file;
	const struct strbuf *name = &new->path;

	if (old->none && new->none)
		return refuse(ps, "both names are /dev/null");
	if (old->none || old->epoch) {
		f->kind = CHANGE_NEW;
	} else if (new->none || new->epoch) {
		f->kind = CHANGE_DELETE;
		name = &old->path;
	} else if (old->path.len < new->path.len && !memcmp(old->path.buf, new->path.buf, old->path.len)) {
		name = &old->path;	/* "file" and "file.new" */
	}
	if (f->kind != CHANGE_NEW && set_path(ps, &f->old_path, name) < 0)
		return -1;
	return f->kind == CHANGE_DELETE ? 0 : set_path(ps, &f->new_path, name);
}

/* "--- x" and "+++ x" without "diff --git" */
static int plain_file(struct parser *ps)
{
	struct change_name old = { STRBUF_INIT }, new = { STRBUF_INIT };
	size_t n = line_len(ps), m = change_line(ps->s + n, ps->len - n);
	struct change_file *f;
	int ret = -1;

	if (begin_file(ps) < 0)
		goto out;
	f = ps->file;
	if (change_parse_name(ps->s + 4, bare(ps->s, n) - 4, 1, true, &old) < 0 ||
	    change_parse_name(ps->s + n + 4, bare(ps->s + n, m) - 4, 1, true, &new) < 0) {
		ret = refuse(ps, "a damaged name, or one without the part that -p1 takes off");
		goto out;
	}
	if (plain_names(ps, &old, &new) < 0)
		goto out;
	skip(ps, n);
	skip(ps, m);
	if (parse_hunks(ps) < 0 || check_counts(ps) < 0)
		goto out;
	f->maybe_new = f->kind == CHANGE_MODIFY && f->nhunk == 1 && !f->hunk[0].old_count;
	ret = 0;
out:
	strbuf_release(&old.path);
	strbuf_release(&new.path);
	return ret;
}

static bool at_plain_file(const struct parser *ps)
{
	size_t n = line_len(ps), m;

	if (!change_starts(ps->s, n, "--- ") || !change_starts(ps->s + n, ps->len - n, "+++ "))
		return false;
	m = change_line(ps->s + n, ps->len - n);
	return change_starts(ps->s + n + m, ps->len - n - m, "@@ -");
}

static int next_file(struct parser *ps)
{
	size_t n = line_len(ps);
	struct change_hunk h;

	if (change_starts(ps->s, n, "diff --git "))
		return git_file(ps);
	if (at_plain_file(ps))
		return plain_file(ps);
	if (parse_hunk_header(ps->s, n, &h))
		return refuse(ps, "a hunk without a file");
	skip(ps, n);
	return 0;
}

int change_parse_diff(struct change_patch *p, struct strbuf *why)
{
	struct parser ps = { p->text, p->len, 1, p, NULL, { STRBUF_INIT }, STRBUF_INIT, .why = why };
	int ret = 0;

	while (ps.len && !ret)
		ret = next_file(&ps);
	strbuf_release(&ps.name.path);
	strbuf_release(&ps.common);
	return ret;
}
