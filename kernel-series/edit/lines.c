// SPDX-License-Identifier: GPL-2.0-only
/*
 * lines.c - edits that know nothing of C: lines, words, new files
 */
#include <ctype.h>
#include <regex.h>
#include <string.h>
#include <sys/stat.h>
#include "../../lib/fs.h"
#include "edit_p.h"

int job_line(struct job *j)
{
	const struct edit *e = j->e;
	struct ranges found = VEC_INIT;
	regex_t re;
	int ret;

	if (regcomp(&re, e->regex, REG_EXTENDED | REG_NOSUB))
		return job_wrong(j, "'%s' is no regular expression", e->regex);
	for (size_t at = 0; at < j->text.len;) {
		char *nl = memchr(j->text.buf + at, '\n', j->text.len - at);
		size_t end = nl ? (size_t)(nl - j->text.buf) : j->text.len;
		char *line = arena_strndup(&j->a, j->text.buf + at, end - at);

		if (!regexec(&re, line, 0, NULL, 0))
			vec_push(&found, (struct range){ at, nl ? end + 1 : end });
		at = end + 1;
	}
	regfree(&re);
	ret = job_check_places(j, found.n);
	for (size_t n = found.n; !ret && n; n--) {
		struct range r = found.v[n - 1];

		if (e->where == WHERE_BEFORE)
			r.end = r.start;
		else if (e->where == WHERE_AFTER)
			r.start = r.end;
		job_splice(j, r.start, r.end, e->where == WHERE_DELETE ? "" : e->text);
	}
	vec_release(&found);
	return ret;
}

static bool is_word(int c)
{
	return isalnum(c) || c == '_';
}

int job_rename(struct job *j)
{
	const struct edit *e = j->e;
	size_t len = strlen(e->old);
	struct ranges found = VEC_INIT;
	const char *p = j->text.buf;
	int ret;

	for (; (p = strstr(p, e->old)); p += len)
		if ((p == j->text.buf || !is_word((unsigned char)p[-1])) && !is_word((unsigned char)p[len]))
			vec_push(&found, (struct range){ .start = p - j->text.buf, .end = p - j->text.buf + len });
	ret = job_check_places(j, found.n);
	for (size_t n = found.n; !ret && n; n--)
		job_splice(j, found.v[n - 1].start, found.v[n - 1].end, e->text);
	vec_release(&found);
	return ret;
}

int job_create(struct job *j)
{
	char *dir = arena_strdup(&j->a, j->path), *slash = strrchr(dir, '/');

	if (fs_is_file(j->path))
		return job_wrong(j, "the file is there already");
	*slash = 0;
	if (fs_mkdir_p(dir) < 0)
		die_errno("cannot create '%s'", dir);
	if (fs_write_file(j->path, j->e->text, strlen(j->e->text)) < 0)
		die_errno("cannot write '%s'", j->path);
	if (j->e->is_executable && chmod(j->path, 0755) < 0)
		die_errno("cannot make '%s' executable", j->path);
	return 0;
}
