/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * store.c - what stands at a path, and opening it for reading
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "../lib/alloc.h"
#include "../lib/die.h"
#include "../lib/strbuf.h"
#include "../lib/vec.h"
#include "embed.h"
#include "store_p.h"

/* Offsets in the file header, from "Database File Format" of SQLite. */
#define SQLITE_HEADER_SIZE	100
#define HEADER_PAGE_SIZE	16	/* 2 bytes; 1 stands for 65536 */
#define HEADER_PAGE_COUNT	28
#define HEADER_USER_VERSION	60
#define HEADER_APPLICATION_ID	68

static uint32_t be32(const unsigned char *p)
{
	return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

static enum store_state say_why(struct strbuf *why, const char *path, enum store_state st, const char *text)
{
	strbuf_addf(why, "'%s' %s", path, text);
	return st;
}

static enum store_state check_header(const char *path, const unsigned char *h, off_t size, struct strbuf *why)
{
	uint64_t page = (uint64_t)h[HEADER_PAGE_SIZE] << 8 | h[HEADER_PAGE_SIZE + 1];
	uint32_t version = be32(h + HEADER_USER_VERSION);

	if (memcmp(h, "SQLite format 3", 16))
		return say_why(why, path, STORE_FOREIGN, "is not a database");
	if (be32(h + HEADER_APPLICATION_ID) != STORE_APPLICATION_ID)
		return say_why(why, path, STORE_FOREIGN, "is a database, but not one of guptool");
	if (page == 1)
		page = 65536;
	if (version != STORE_VERSION) {
		strbuf_addf(why, "'%s' has schema version %u, this guptool needs %u: run 'guptool index' again",
			    path, version, STORE_VERSION);
		return STORE_OTHER_VERSION;
	}
	if ((uint64_t)size < page * be32(h + HEADER_PAGE_COUNT))
		return say_why(why, path, STORE_DAMAGED, "is damaged: the file is shorter than it says");
	return STORE_READY;
}

/* As many bytes as there are, up to len; -1 and errno. */
static ssize_t read_start(int fd, unsigned char *buf, size_t len)
{
	size_t got = 0;

	while (got < len) {
		ssize_t n = read(fd, buf + got, len - got);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -1;
		if (!n)
			break;
		got += (size_t)n;
	}
	return (ssize_t)got;
}

static enum store_state probe_fd(int fd, const char *path, struct strbuf *why)
{
	unsigned char h[SQLITE_HEADER_SIZE] = { 0 };
	struct stat st;
	ssize_t n;

	if (fstat(fd, &st) < 0)
		return say_why(why, path, STORE_UNREADABLE, strerror(errno));
	if (!S_ISREG(st.st_mode))
		return say_why(why, path, STORE_UNREADABLE, "is not a regular file");
	n = read_start(fd, h, sizeof(h));
	if (n < 0) {
		strbuf_addf(why, "cannot read '%s': %s", path, strerror(errno));
		return STORE_UNREADABLE;
	}
	if (!n)
		return say_why(why, path, STORE_EMPTY, "is empty");
	if (n < SQLITE_HEADER_SIZE && memcmp(h, "SQLite format 3", 16) == 0)
		return say_why(why, path, STORE_DAMAGED, "is damaged: the file is shorter than its header");
	return check_header(path, h, st.st_size, why);
}

enum store_state store_probe(const char *path, struct strbuf *why)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	enum store_state st;

	if (fd < 0) {
		if (errno == ENOENT) {
			strbuf_addf(why, "no database '%s': run 'guptool index' first", path);
			return STORE_MISSING;
		}
		strbuf_addf(why, "cannot open '%s': %s", path, strerror(errno));
		return STORE_UNREADABLE;
	}
	st = probe_fd(fd, path, why);
	close(fd);
	return st;
}

const char *store_why(sqlite3 *db)
{
	static char text[512];
	int sys = sqlite3_system_errno(db);

	if (!sys && (sqlite3_errcode(db) & 0xff) == SQLITE_IOERR)
		sqlite3_file_control(db, "main", SQLITE_FCNTL_LAST_ERRNO, &sys);
	if (sys)
		snprintf(text, sizeof(text), "%s (%s)", sqlite3_errmsg(db), strerror(sys));
	else
		snprintf(text, sizeof(text), "%s", sqlite3_errmsg(db));
	return text;
}

void store_die(struct store *s, const char *what)
{
	die("cannot %s '%s': %s", what, s->work ? s->work : s->path, store_why(s->db));
}

struct store *store_alloc(const char *path)
{
	struct store *s = xcalloc(1, sizeof(*s));

	s->path = xstrdup(path);
	s->lock_fd = -1;
	return s;
}

void store_free(struct store *s)
{
	free(s->path);
	free(s->work);
	free(s->lock_path);
	free(s);
}

char *store_file_name(const char *path)
{
	struct strbuf sb = STRBUF_INIT;

	strbuf_addf(&sb, "%s%s", path[0] == '/' ? "" : "./", path);
	return strbuf_detach(&sb, NULL);
}

int store_connect(struct store *s, const char *file, int flags)
{
	char *name = store_file_name(file);
	int err = sqlite3_open_v2(name, &s->db, flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, NULL);

	free(name);
	if (err == SQLITE_OK)
		return 0;
	error("cannot open '%s': %s", file, s->db ? store_why(s->db) : sqlite3_errstr(err));
	sqlite3_close(s->db);
	s->db = NULL;
	return -1;
}

int store_try(struct store *s, const char *sql)
{
	return sqlite3_exec(s->db, sql, NULL, NULL, NULL) == SQLITE_OK ? 0 : -1;
}

void store_script(struct store *s, const char *what, const char *sql)
{
	if (store_try(s, sql) < 0)
		die("cannot run '%s' on '%s': %s", what, s->work ? s->work : s->path, store_why(s->db));
}

/* The header said all is well; does the schema? 0, or -1 after error(). */
static int check_readable(struct store *s)
{
	sqlite3_stmt *st = NULL;
	int ok = sqlite3_prepare_v2(s->db, "SELECT count(*) FROM sqlite_schema WHERE type = 'table'"
				    " AND name IN ('meta', 'unit', 'site', 'finding', 'verdict')", -1, &st, NULL) == SQLITE_OK;

	ok = ok && sqlite3_step(st) == SQLITE_ROW;
	if (!ok)
		error("'%s' is damaged: %s", s->path, store_why(s->db));
	else if (sqlite3_column_int(st, 0) != 5) {
		error("'%s' is damaged: tables are missing", s->path);
		ok = 0;
	}
	sqlite3_finalize(st);
	return ok ? 0 : -1;
}

struct store *store_open(const char *path)
{
	struct strbuf why = STRBUF_INIT;
	struct store *s = NULL;

	if (store_probe(path, &why) != STORE_READY) {
		error("%s", why.buf);
		goto out;
	}
	s = store_alloc(path);
	if (store_connect(s, path, SQLITE_OPEN_READONLY) < 0)
		goto fail;
	/* a query file of the user's must not reach other files */
	sqlite3_limit(s->db, SQLITE_LIMIT_ATTACHED, 0);
	if (check_readable(s) < 0 || store_prepare(s) < 0)
		goto fail;
	goto out;
fail:
	store_close(s);
	s = NULL;
out:
	strbuf_release(&why);
	return s;
}

void store_close(struct store *s)
{
	if (!s)
		return;
	if (s->work)
		BUG("store_close() on a store that is being written");
	store_finalize(s);
	sqlite3_close(s->db);
	store_free(s);
}

const char *store_path(const struct store *s)
{
	return s->path;
}

const char *embed_find(const char *name)
{
	for (size_t i = 0; i < embed_nfiles; i++)
		if (!strcmp(embed_files[i].name, name))
			return embed_files[i].text;
	return NULL;
}
