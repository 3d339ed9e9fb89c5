/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * source.c - texts before the change from a directory
 *
 * Walks from folder to folder with O_NOFOLLOW, so that no symbolic link in the
 * tree leads out of it, also not one that appears while we look.
 */
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include "change_p.h"

/* The file's descriptor; -1 and errno. */
static int open_below(int dir, const char *path)
{
	char part[CHANGE_MAX_PATH + 1];
	int fd = dir, next, saved;

	for (;;) {
		const char *slash = strchr(path, '/');
		size_t n = slash ? (size_t)(slash - path) : strlen(path);
		int flags = O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK;

		if (n > CHANGE_MAX_PATH) {
			errno = ENAMETOOLONG;
			next = -1;
		} else {
			memcpy(part, path, n);
			part[n] = '\0';
			next = openat(fd, part, slash ? flags | O_DIRECTORY : flags);
		}
		/* with O_DIRECTORY a link to a folder is ENOTDIR: ask what it is */
		saved = errno;
		if (next < 0 && saved == ENOTDIR && slash) {
			struct stat st;

			if (!fstatat(fd, part, &st, AT_SYMLINK_NOFOLLOW) && S_ISLNK(st.st_mode))
				saved = ELOOP;
		}
		if (fd != dir)
			close(fd);
		errno = saved;
		if (next < 0 || !slash)
			return next;
		fd = next;
		path = slash + 1;
	}
}

static int read_regular(int fd, const char *path, struct strbuf *text, struct strbuf *why)
{
	struct stat st;

	if (fstat(fd, &st) < 0)
		return change_refuse(why, "cannot read '%s': %s", path, strerror(errno));
	if (!S_ISREG(st.st_mode))
		return change_refuse(why, "'%s' is not a regular file", path);
	if (st.st_size > (off_t)CHANGE_MAX_TEXT)
		return change_refuse(why, "'%s' has more than %u bytes", path, CHANGE_MAX_TEXT);
	if (strbuf_read_fd(text, fd) < 0)
		return change_refuse(why, "cannot read '%s': %s", path, strerror(errno));
	return 1;
}

static int dir_read(void *ctx, const char *path, struct strbuf *text, struct strbuf *why)
{
	int fd, ret;

	if (change_check_path(path, strlen(path), why) < 0)
		return -1;
	fd = open_below(*(int *)ctx, path);
	if (fd < 0 && (errno == ENOENT || errno == ENOTDIR))
		return 0;
	if (fd < 0 && errno == ELOOP)
		return change_refuse(why, "'%s' is, or is behind, a symbolic link", path);
	if (fd < 0)
		return change_refuse(why, "cannot open '%s': %s", path, strerror(errno));
	ret = read_regular(fd, path, text, why);
	close(fd);
	return ret;
}

struct change_source change_source_dir(int *fd)
{
	return (struct change_source){ dir_read, fd };
}
