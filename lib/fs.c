/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * fs.c - paths and files
 */
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>
#include "alloc.h"
#include "fs.h"
#include "strbuf.h"

bool fs_is_dir(const char *path)
{
	struct stat st;

	return !stat(path, &st) && S_ISDIR(st.st_mode);
}

bool fs_is_file(const char *path)
{
	struct stat st;

	return !stat(path, &st) && S_ISREG(st.st_mode);
}

static int make_dir(const char *path)
{
	if (!mkdir(path, 0777))
		return 0;
	if (errno == EEXIST && fs_is_dir(path))
		return 0;
	if (errno == EEXIST)
		errno = ENOTDIR;
	return -1;
}

int fs_mkdir_p(const char *path)
{
	char *copy = xstrdup(path);
	int ret = 0, err;

	for (char *p = copy; *p && !ret; p++) {
		if (*p != '/' || p == copy)
			continue;
		*p = '\0';
		ret = make_dir(copy);
		*p = '/';
	}
	if (!ret)
		ret = make_dir(copy);
	err = errno;
	free(copy);
	errno = err;
	return ret;
}

static int remove_one(const char *path, const struct stat *st, int flag, struct FTW *ftw)
{
	return remove(path);
}

static bool may_be_removed(const char *path)
{
	struct strbuf norm = STRBUF_INIT;
	bool ok = *path;

	fs_normalise(path, &norm);
	if (!strcmp(norm.buf, "/") || !strcmp(norm.buf, "."))
		ok = false;
	/* all of "..", "../.." and so on: a parent of where we are */
	if (norm.len >= 2 && !strcmp(norm.buf + norm.len - 2, "..") &&
	    (norm.len == 2 || norm.buf[norm.len - 3] == '/'))
		ok = false;
	strbuf_release(&norm);
	return ok;
}

int fs_remove_tree(const char *path)
{
	struct stat st;

	if (!may_be_removed(path)) {
		errno = EINVAL;
		return -1;
	}
	if (lstat(path, &st))
		return errno == ENOENT ? 0 : -1;
	return nftw(path, remove_one, 32, FTW_DEPTH | FTW_PHYS) ? -1 : 0;
}

char *fs_join(const char *dir, const char *name)
{
	struct strbuf sb = STRBUF_INIT;

	if (*name != '/' && *dir) {
		strbuf_addstr(&sb, dir);
		if (sb.buf[sb.len - 1] != '/')
			strbuf_addch(&sb, '/');
	}
	strbuf_addstr(&sb, name);
	return strbuf_detach(&sb, NULL);
}

char *fs_realpath(const char *path)
{
	return realpath(path, NULL);
}

/* Takes the last component off, unless there is none or it is "..". */
static bool drop_last(struct strbuf *out, size_t root)
{
	size_t at = out->len;

	if (at == root)
		return false;
	while (at > root && out->buf[at - 1] != '/')
		at--;
	if (!strcmp(out->buf + at, ".."))
		return false;
	strbuf_setlen(out, at > root ? at - 1 : root);
	return true;
}

void fs_normalise(const char *path, struct strbuf *out)
{
	size_t root = *path == '/';

	strbuf_clear(out);
	if (root)
		strbuf_addch(out, '/');
	while (*path) {
		size_t len = strcspn(path, "/");
		bool up = len == 2 && !memcmp(path, "..", 2);

		if (!len || (len == 1 && *path == '.')) {
			/* nothing to add */
		} else if (!up || (!drop_last(out, root) && !root)) {
			if (out->len > root)
				strbuf_addch(out, '/');
			strbuf_add(out, path, len);
		}
		path += len;
		path += strspn(path, "/");
	}
	if (!out->len)
		strbuf_addch(out, '.');
}

static int write_all(int fd, const char *p, size_t len)
{
	while (len) {
		ssize_t n = write(fd, p, len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -1;
		p += n;
		len -= (size_t)n;
	}
	return 0;
}

static int write_direct(const char *path, const void *data, size_t len)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC);
	int ret, err;

	if (fd < 0)
		return -1;
	ret = write_all(fd, data, len);
	err = errno;
	if (close(fd) && !ret)
		return -1;
	errno = err;
	return ret;
}

/* mode 0: what the umask gives */
static int write_new(const char *path, const void *data, size_t len, mode_t mode)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0666);
	int ret, err;

	if (fd < 0)
		return -1;
	ret = write_all(fd, data, len);
	if (!ret && mode)
		ret = fchmod(fd, mode);
	err = errno;
	if (close(fd) && !ret)
		return -1;
	errno = err;
	return ret;
}

int fs_write_file(const char *path, const void *data, size_t len)
{
	struct strbuf tmp = STRBUF_INIT;
	mode_t mode = 0;
	struct stat st;
	int ret, err;

	if (!stat(path, &st)) {
		if (S_ISDIR(st.st_mode)) {
			errno = EISDIR;
			return -1;
		}
		if (!S_ISREG(st.st_mode))
			return write_direct(path, data, len);
		mode = st.st_mode & 07777;
	}
	strbuf_addf(&tmp, "%s.tmp.%ld", path, (long)getpid());
	ret = write_new(tmp.buf, data, len, mode);
	if (!ret)
		ret = rename(tmp.buf, path);
	err = errno;
	if (ret)
		unlink(tmp.buf);
	strbuf_release(&tmp);
	errno = err;
	return ret;
}

static double cpu_of(int who)
{
	struct rusage u;

	if (getrusage(who, &u))
		return 0;
	return (double)(u.ru_utime.tv_sec + u.ru_stime.tv_sec) + (double)(u.ru_utime.tv_usec + u.ru_stime.tv_usec) / 1e6;
}

double fs_cpu(void)
{
	return cpu_of(RUSAGE_SELF) + cpu_of(RUSAGE_CHILDREN);
}

double fs_now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (double)ts.tv_sec + (double)ts.tv_nsec / 1e9;
}
