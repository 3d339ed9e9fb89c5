/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * publish.c - the writer: lock, build beside the old database, check, rename
 *
 * The new file needs no journal: until the rename nobody looks at it, and when
 * we die it is thrown away. What makes it safe is fsync() before the rename.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>
#include "../lib/alloc.h"
#include "../lib/die.h"
#include "../lib/strbuf.h"
#include "embed.h"
#include "store_p.h"

static char *with_suffix(const char *path, const char *suffix)
{
	struct strbuf sb = STRBUF_INIT;

	strbuf_addf(&sb, "%s%s", path, suffix);
	return strbuf_detach(&sb, NULL);
}

/* Is the file that we locked still the one of that name? Its owner removes it. */
static bool lock_is_current(int fd, const char *path)
{
	struct stat a, b;

	return fstat(fd, &a) == 0 && stat(path, &b) == 0 && a.st_dev == b.st_dev && a.st_ino == b.st_ino;
}

static int take_lock(struct store *s)
{
	s->lock_path = with_suffix(s->path, ".lock");
	for (;;) {
		int fd = open(s->lock_path, O_RDWR | O_CREAT | O_CLOEXEC, 0666);

		if (fd < 0)
			return error_errno("cannot create '%s'", s->lock_path);
		if (flock(fd, LOCK_EX | LOCK_NB) < 0) {
			int err = errno;

			close(fd);
			if (err == EWOULDBLOCK)
				return error("another process is writing '%s' (it holds '%s')", s->path, s->lock_path);
			return error("cannot lock '%s': %s", s->lock_path, strerror(err));
		}
		if (lock_is_current(fd, s->lock_path)) {
			s->lock_fd = fd;
			return 0;
		}
		close(fd);
	}
}

static void drop_lock(struct store *s)
{
	if (s->lock_fd < 0)
		return;
	unlink(s->lock_path);
	close(s->lock_fd);
	s->lock_fd = -1;
}

/* Runs from die() as well: no more than files. */
static void remove_work(void *ctx)
{
	struct store *s = ctx;

	unlink(s->work);
	drop_lock(s);
}

static void writer_end(struct store *s)
{
	die_at_exit(NULL, s);
	store_finalize(s);
	if (s->db && sqlite3_close(s->db) != SQLITE_OK)
		BUG("'%s' closed with statements open", s->work);
	s->db = NULL;
}

/* Settings of this connection; nothing of it stays in the file. */
static void writer_settings(struct store *s)
{
	store_script(s, "settings",
		     "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA locking_mode = EXCLUSIVE;"
		     "PRAGMA temp_store = MEMORY; PRAGMA cache_size = -65536; PRAGMA foreign_keys = ON;");
}

static void make_schema(struct store *s)
{
	struct strbuf sb = STRBUF_INIT;

	strbuf_addf(&sb, "PRAGMA application_id = %d; PRAGMA user_version = %d;", STORE_APPLICATION_ID, STORE_VERSION);
	store_script(s, "header", sb.buf);
	strbuf_release(&sb);
	store_script(s, "schema.sql", embed_find("schema.sql"));
	store_script(s, "verdict.sql", embed_find("verdict.sql"));
}

/* What stands at the path may be replaced? 0, or -1 after error(). */
static int check_target(struct store *s, bool must_be_ready, bool is_to_be_written, enum store_state *state)
{
	struct strbuf why = STRBUF_INIT;
	int ret = 0;

	*state = store_probe(s->path, &why);
	if (must_be_ready && *state != STORE_READY)
		ret = error("%s", why.buf);
	else if (*state == STORE_FOREIGN || *state == STORE_UNREADABLE)
		ret = error("not writing over it: %s", why.buf);
	else if (*state == STORE_DAMAGED) {
		if (is_to_be_written)
			warning("%s; it is kept as '%s.damaged'", why.buf, s->path);
		s->keep_damaged = true;
	}
	strbuf_release(&why);
	return ret;
}

static int copy_file(const char *from, const char *to)
{
	char buf[65536];
	int in = open(from, O_RDONLY | O_CLOEXEC);
	int out = open(to, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
	ssize_t n = -1;
	int ret = -1;

	if (in < 0 || out < 0) {
		error_errno("cannot copy '%s' to '%s'", from, to);
		goto out;
	}
	while ((n = read(in, buf, sizeof(buf))) > 0) {
		errno = ENOSPC;
		if (write(out, buf, (size_t)n) != n)
			break;
	}
	ret = n == 0 ? 0 : error_errno("cannot copy '%s' to '%s'", from, to);
out:
	if (in >= 0)
		close(in);
	if (out >= 0)
		close(out);
	return ret;
}

static struct store *writer_start(const char *path, bool copy)
{
	struct store *s = store_alloc(path);
	enum store_state state;

	if (take_lock(s) < 0)
		goto fail;
	if (check_target(s, copy, true, &state) < 0)
		goto fail;
	s->work = with_suffix(path, ".new");
	if (unlink(s->work) < 0 && errno != ENOENT) {
		error_errno("cannot remove '%s'", s->work);
		goto fail;
	}
	if (copy && copy_file(path, s->work) < 0)
		goto fail_work;
	if (store_connect(s, s->work, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE) < 0)
		goto fail_work;
	die_at_exit(remove_work, s);
	writer_settings(s);
	if (!copy) {
		make_schema(s);
		if ((state == STORE_READY || state == STORE_OTHER_VERSION) && verdict_take_over(s, path) < 0)
			goto fail_open;
	}
	store_prepare(s);
	store_script(s, "begin", "BEGIN");
	return s;
fail_open:
	writer_end(s);
fail_work:
	unlink(s->work);
fail:
	drop_lock(s);
	store_free(s);
	return NULL;
}

int store_may_create(const char *path)
{
	struct store *s = store_alloc(path);
	enum store_state state;
	int ret = take_lock(s);

	if (!ret)
		ret = check_target(s, false, false, &state);
	drop_lock(s);
	store_free(s);
	return ret;
}

struct store *store_create(const char *path)
{
	return writer_start(path, false);
}

struct store *store_update(const char *path)
{
	return writer_start(path, true);
}

static void quick_check(struct store *s)
{
	sqlite3_stmt *st = NULL;
	const char *text = NULL;

	if (sqlite3_prepare_v2(s->db, "PRAGMA quick_check(1)", -1, &st, NULL) != SQLITE_OK)
		store_die(s, "check");
	if (sqlite3_step(st) == SQLITE_ROW)
		text = (const char *)sqlite3_column_text(st, 0);
	if (!text || strcmp(text, "ok"))
		die("'%s' is damaged after writing: %s", s->work, text ? text : store_why(s->db));
	sqlite3_finalize(st);
}

static void sync_path(const char *path, int flags)
{
	int fd = open(path, flags | O_CLOEXEC);

	if (fd < 0)
		die_errno("cannot open '%s'", path);
	if (fsync(fd) < 0 && errno != EINVAL)	/* some file systems sync no folders */
		die_errno("cannot write '%s' to disk", path);
	close(fd);
}

static void sync_folder_of(const char *path)
{
	const char *slash = strrchr(path, '/');
	char *dir = !slash ? xstrdup(".") : slash == path ? xstrdup("/") : xstrndup(path, (size_t)(slash - path));

	sync_path(dir, O_RDONLY | O_DIRECTORY);
	free(dir);
}

static void rename_over(struct store *s)
{
	if (s->keep_damaged) {
		char *aside = with_suffix(s->path, ".damaged");

		if (rename(s->path, aside) < 0)
			die_errno("cannot rename '%s' to '%s'", s->path, aside);
		free(aside);
	}
	if (rename(s->work, s->path) < 0)
		die_errno("cannot rename '%s' to '%s'", s->work, s->path);
}

void store_publish(struct store *s)
{
	store_script(s, "views.sql", embed_find("views.sql"));
	store_script(s, "index.sql", embed_find("index.sql"));
	store_script(s, "analyze", "ANALYZE");
	store_script(s, "commit", "COMMIT");
	quick_check(s);
	store_finalize(s);
	if (sqlite3_close(s->db) != SQLITE_OK)
		BUG("'%s' closed with statements open", s->work);
	s->db = NULL;
	sync_path(s->work, O_RDONLY);
	rename_over(s);
	die_at_exit(NULL, s);
	sync_folder_of(s->path);
	drop_lock(s);
	store_free(s);
}

void store_abandon(struct store *s)
{
	writer_end(s);
	remove_work(s);
	store_free(s);
}
