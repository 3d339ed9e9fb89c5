/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * scout.c - which files of the tree mention which names
 *
 * The folders are walked first, by one thread; the list is sorted, so the result
 * does not depend on the order of the file system nor on the number of threads.
 * Then each thread takes the next file, reads it whole into its own buffer and
 * stores the mentions in the file's slot.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "../../lib/alloc.h"
#include "../../lib/die.h"
#include "../../lib/fs.h"
#include "../../lib/intern.h"
#include "../../lib/strbuf.h"
#include "../../lib/vec.h"
#include "scout_p.h"

struct scout_job {
	char *path;			/* relative, heap */
	struct scout_mention *mention;
	size_t nmention, bytes;
	int err;			/* errno when it could not be read */
};

struct scout {
	const struct tree *tree;
	struct scout_set set;
	int rootfd;
	VEC(struct scout_job) job;
	size_t next;			/* taken atomically by the threads */
};

/* --- the walk --- */

static bool is_source(const char *name)
{
	size_t n = strlen(name);

	return n > 2 && name[n - 2] == '.' &&
	       (name[n - 1] == 'c' || name[n - 1] == 'h' || name[n - 1] == 'S');
}

static void no_read(struct scout *s, const char *rel, int err)
{
	vec_push(&s->job, (struct scout_job){ .path = xstrdup(rel), .err = err });
}

static bool is_objdir(const struct scout *s, const char *rel)
{
	const struct tree *t = s->tree;
	size_t n = strlen(t->root);

	return t->objdir && !strncmp(t->objdir, t->root, n) && t->objdir[n] == '/' &&
	       !strcmp(t->objdir + n + 1, rel);
}

static unsigned char type_of(int dirfd, const struct dirent *e)
{
	struct stat st;

	if (e->d_type != DT_UNKNOWN)
		return e->d_type;
	if (fstatat(dirfd, e->d_name, &st, AT_SYMLINK_NOFOLLOW))
		return DT_UNKNOWN;
	return S_ISDIR(st.st_mode) ? DT_DIR : S_ISREG(st.st_mode) ? DT_REG : DT_UNKNOWN;
}

/* 'rel' is the folder's path with a slash at its end, or empty for the root; restored on return. */
static void walk(struct scout *s, struct strbuf *rel)
{
	size_t len = rel->len;
	int fd = openat(s->rootfd, len ? rel->buf : ".",
			O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	DIR *d = fd < 0 ? NULL : fdopendir(fd);
	struct dirent *e;

	if (!d) {
		no_read(s, len ? rel->buf : ".", errno);
		if (fd >= 0)
			close(fd);
		return;
	}
	while ((e = readdir(d))) {
		unsigned char type = type_of(fd, e);

		if (e->d_name[0] == '.' || (type != DT_DIR && !(type == DT_REG && is_source(e->d_name))))
			continue;
		strbuf_addstr(rel, e->d_name);
		if (type == DT_REG) {
			vec_push(&s->job, (struct scout_job){ .path = xstrdup(rel->buf) });
		} else if (!is_objdir(s, rel->buf)) {
			strbuf_addch(rel, '/');
			walk(s, rel);
		}
		strbuf_setlen(rel, len);
	}
	closedir(d);
}

static int by_path(const void *a, const void *b)
{
	const struct scout_job *x = a, *y = b;

	return strcmp(x->path, y->path);
}

/* --- the threads --- */

struct buffer {
	char *p;
	size_t cap;
};

/* Read a file whole; returns its size, or -1 and errno. */
static ssize_t read_whole(int rootfd, const char *path, struct buffer *b)
{
	int fd = openat(rootfd, path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
	struct stat st;
	size_t got = 0;
	ssize_t n = -1;

	if (fd < 0)
		return -1;
	if (fstat(fd, &st))
		goto out;
	do {
		if (got + 1 >= b->cap || (size_t)st.st_size + 1 > b->cap) {
			b->cap = (b->cap > (size_t)st.st_size ? b->cap : (size_t)st.st_size) * 2 + 4096;
			b->p = xrealloc(b->p, b->cap, 1);
		}
		n = read(fd, b->p + got, b->cap - got);
		if (n > 0)
			got += (size_t)n;
	} while (n > 0 || (n < 0 && errno == EINTR));
out:
	close(fd);
	return n < 0 ? -1 : (ssize_t)got;
}

static void scan_file(struct scout *s, struct scout_job *j, struct buffer *b)
{
	ssize_t len = read_whole(s->rootfd, j->path, b);

	if (len < 0) {
		j->err = errno;
		return;
	}
	j->bytes = (size_t)len;
	if (scout_has_any(&s->set, b->p, j->bytes))
		j->mention = scout_classify(&s->set, b->p, j->bytes, &j->nmention);
}

static void *scan_thread(void *arg)
{
	struct scout *s = arg;
	struct buffer b = { NULL, 0 };
	size_t i;

	while ((i = __atomic_fetch_add(&s->next, 1, __ATOMIC_RELAXED)) < s->job.n)
		if (!s->job.v[i].err)
			scan_file(s, &s->job.v[i], &b);
	vec_free_(b.p);
	return NULL;
}

static void scan_all(struct scout *s, int jobs)
{
	pthread_t *thread;
	int started = 0;

	thread = xcalloc((size_t)jobs, sizeof(*thread));
	while (started < jobs - 1 && !pthread_create(&thread[started], NULL, scan_thread, s))
		started++;
	scan_thread(s);
	for (int i = 0; i < started; i++)
		pthread_join(thread[i], NULL);
	vec_free_(thread);
}

/* --- the result --- */

static size_t count_code(const struct scout_job *j)
{
	size_t n = 0;

	for (size_t i = 0; i < j->nmention; i++)
		n += j->mention[i].class == SCOUT_CODE || j->mention[i].class == SCOUT_DIRECTIVE;
	return n;
}

static char *unreadable(const struct scout_job *j)
{
	struct strbuf sb = STRBUF_INIT;

	strbuf_addf(&sb, "%s: %s", j->path, strerror(j->err));
	return strbuf_detach(&sb, NULL);
}

static void collect(struct scout *s, struct scout_result *out)
{
	size_t nfile = 0, nbad = 0;

	for (size_t i = 0; i < s->job.n; i++) {
		nfile += s->job.v[i].nmention > 0;
		nbad += s->job.v[i].err != 0;
	}
	out->file = xcalloc(nfile + 1, sizeof(*out->file));
	out->unreadable = xcalloc(nbad + 1, sizeof(*out->unreadable));
	for (size_t i = 0; i < s->job.n; i++) {
		struct scout_job *j = &s->job.v[i];

		if (j->err) {
			out->unreadable[out->nunreadable++] = unreadable(j);
		} else {
			out->seen++;
			out->bytes += j->bytes;
		}
		if (j->nmention)
			out->file[out->nfile++] = (struct scout_file){
				.path = intern(j->path),
				.mention = j->mention,
				.nmention = j->nmention,
				.ncode = count_code(j),
			};
		vec_free_(j->path);
	}
	vec_release(&s->job);
}

int scout_run(const struct tree *t, const char *const *names, size_t nnames, int jobs,
	      struct scout_result *out)
{
	struct scout s = { .tree = t };
	struct strbuf rel = STRBUF_INIT;
	double start = fs_now();

	*out = (struct scout_result){ NULL };
	s.rootfd = open(t->root, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (s.rootfd < 0)
		return error_errno("cannot read the kernel tree '%s'", t->root);
	scout_set_init(&s.set, names, nnames);
	walk(&s, &rel);
	vec_sort(&s.job, by_path);
	scan_all(&s, jobs < 1 ? 1 : jobs > 256 ? 256 : jobs);
	collect(&s, out);
	strbuf_release(&rel);
	scout_set_release(&s.set);
	close(s.rootfd);
	out->seconds = fs_now() - start;
	return 0;
}

void scout_release(struct scout_result *r)
{
	for (size_t i = 0; i < r->nfile; i++)
		vec_free_(r->file[i].mention);
	for (size_t i = 0; i < r->nunreadable; i++)
		vec_free_(r->unreadable[i]);
	vec_free_(r->file);
	vec_free_(r->unreadable);
	*r = (struct scout_result){ NULL };
}
