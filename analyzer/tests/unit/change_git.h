/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * change_git.h - the same patch applied by us in memory and by git on disk
 *
 * A repository below /tmp, made from a table of files; the results have to be
 * equal: what is refused, and each byte of what is not. Included by the tests of
 * analyzer/change.
 */
#ifndef GUPTOOL_TEST_CHANGE_GIT_H
#define GUPTOOL_TEST_CHANGE_GIT_H
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "../../../lib/alloc.h"
#include "../../../lib/fs.h"
#include "../../../lib/strbuf.h"
#include "../../../lib/subprocess.h"
#include "../../../lib/vec.h"
#include "../../change/change.h"
#include "../../tree/overlay.h"

#define NR_FILES 6

struct text_file { const char *path, *text; };

static char base[] = "/tmp/guptool-change-XXXXXX";
static char *repo;

static inline int make_base(void **state)
{
	assert_non_null(mkdtemp(base));
	repo = fs_join(base, "repo");
	return 0;
}

static inline int remove_base(void **state)
{
	vec_free_(repo);
	return fs_remove_tree(base);
}

/* 'git WORDS', where blanks separate; returns its exit status. */
static inline int git(const char *words, struct strbuf *out)
{
	static const char *const env[] = {
		"HOME=/nonexistent", "GIT_CONFIG_NOSYSTEM=1", "GIT_CONFIG_GLOBAL=/dev/null", "LC_ALL=C",
		"GIT_AUTHOR_NAME=A U Thor", "GIT_AUTHOR_EMAIL=author@example.org",
		"GIT_COMMITTER_NAME=A U Thor", "GIT_COMMITTER_EMAIL=author@example.org",
		"GIT_AUTHOR_DATE=2024-05-06T07:08:09Z", "GIT_COMMITTER_DATE=2024-05-06T07:08:09Z",
		"GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", NULL,
	};
	const char *argv[24] = { "git" };
	char *copy = xstrdup(words), *save = NULL;
	struct strbuf err = STRBUF_INIT, sink = STRBUF_INIT;
	struct subprocess p = { .argv = argv, .cwd = repo, .env = env, .out = out ? out : &sink, .err = &err, .timeout = 60 };
	size_t n = 1;

	for (char *w = strtok_r(copy, " ", &save); w && n < 23; w = strtok_r(NULL, " ", &save))
		argv[n++] = w;
	subprocess_run(&p);
	if (p.status && getenv("GIT_SHOW"))
		fprintf(stderr, "git %s: %s", words, err.buf);
	vec_free_(copy);
	strbuf_release(&err);
	strbuf_release(&sink);
	return p.status;
}

static inline void write_at(const char *dir, const char *path, const void *text, size_t len)
{
	char *full = fs_join(dir, path), *parent = xstrdup(full);

	*strrchr(parent, '/') = '\0';
	assert_int_equal(fs_mkdir_p(parent), 0);
	assert_int_equal(fs_write_file(full, text, len), 0);
	vec_free_(parent);
	vec_free_(full);
}

/* An empty repository with these files, committed. */
static inline void make_repo(const struct text_file *f)
{
	assert_int_equal(fs_remove_tree(repo), 0);
	assert_int_equal(fs_mkdir_p(repo), 0);
	assert_int_equal(git("init -q .", NULL), 0);
	for (size_t i = 0; i < NR_FILES && f[i].path; i++)
		write_at(repo, f[i].path, f[i].text, strlen(f[i].text));
	assert_int_equal(git("add -A", NULL), 0);
	assert_int_equal(git("commit -q --allow-empty -m base", NULL), 0);
}

/* Our way: 0 or -1 with the reason; the overlay gets the result of all patches. */
static inline int ours(const char *patch, size_t len, const struct change_options *o, struct overlay *ov, struct strbuf *why)
{
	struct change_series s = CHANGE_SERIES_INIT;
	int fd = open(repo, O_RDONLY | O_DIRECTORY), ret;
	struct change_source src = change_source_dir(&fd);

	assert_true(fd >= 0);
	ret = change_parse(&s, patch, len, o, why);
	for (size_t i = 0; i < s.n && !ret; i++)
		ret = change_apply(&s.patch[i], &src, ov, o, why);
	change_series_release(&s);
	close(fd);
	return ret;
}

/* The file on disk is what the overlay says. */
static inline bool same_as_disk(const struct overlay_file *f)
{
	struct strbuf sb = STRBUF_INIT;
	char *path = fs_join(repo, f->path);
	bool there = strbuf_read_file(&sb, path) == 0, same;

	same = f->text ? there && sb.len == f->len && !memcmp(sb.buf, f->text, f->len) : !there;
	if (!same)
		fprintf(stderr, "'%s' differs: git '%s', we '%s'\n", f->path, there ? sb.buf : "(none)", f->text ? f->text : "(none)");
	vec_free_(path);
	strbuf_release(&sb);
	return same;
}

/* Every tracked or new file that git has changed is in the overlay. */
static inline bool nothing_missed(const struct overlay *ov)
{
	struct strbuf sb = STRBUF_INIT;
	bool all = true;

	assert_int_equal(git("add -A", NULL), 0);
	assert_int_equal(git("diff -z --name-only --no-renames guptool-base", &sb), 0);
	for (const char *p = sb.buf; p < sb.buf + sb.len; p += strlen(p) + 1)
		if (!overlay_find(ov, p)) {
			fprintf(stderr, "git changed '%s', we did not\n", p);
			all = false;
		}
	strbuf_release(&sb);
	return all;
}

/* Runs both and compares. 'command' is "apply" or "am" with options. Returns whether the patch applied. */
static inline bool same_as_git(const char *name, const char *command, const char *patch, size_t len,
			       const struct change_options *o)
{
	struct overlay ov = OVERLAY_INIT;
	struct strbuf why = STRBUF_INIT, words = STRBUF_INIT;
	int us = ours(patch, len, o, &ov, &why), theirs;
	bool ok;

	write_at(base, "patch", patch, len);
	assert_int_equal(git("tag -f guptool-base", NULL), 0);
	strbuf_addf(&words, "%s %s/patch", command, base);
	theirs = git(words.buf, NULL);
	ok = !us == !theirs;
	if (!ok)
		fprintf(stderr, "%s: git says %d, we say %d '%s'\n", name, theirs, us, why.buf);
	if (us && (!why.len || strchr(why.buf, '\n') || ov.n)) {
		fprintf(stderr, "%s: no reason in one line, or a result: '%s'\n", name, why.buf);
		ok = false;
	}
	for (size_t i = 0; i < ov.n; i++)
		ok = same_as_disk(&ov.file[i]) && ok;
	if (ok && !us && !nothing_missed(&ov))
		ok = false;
	if (!ok)
		fail_msg("%s", name);
	overlay_release(&ov);
	strbuf_release(&why);
	strbuf_release(&words);
	return !us;
}
#endif
