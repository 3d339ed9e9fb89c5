/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * scout.c - which files of the tree mention which names
 *
 * The folders are walked first, by one thread, once for all names that are looked
 * for; the list is sorted, so the result does not depend on the order of the file
 * system nor on the number of threads.
 * Then each thread takes the next file, reads it whole into its own buffer and
 * stores the mentions in the file's slot. A file that has not changed since the
 * last run, by size and time, is not read again (memory.c). On the way the files
 * that kbuild reads are noted: their times make the signature that remembered
 * flags are good for.
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
#include "../../lib/hash.h"
#include "../../lib/intern.h"
#include "../../lib/strbuf.h"
#include "../../lib/vec.h"
#include "memory_p.h"
#include "scout_p.h"

struct listed {
	char *path;			/* relative, heap */
	int err;			/* errno when it could not be looked at */
	uint64_t size;
	int64_t mtime;			/* nanoseconds */
};

struct scout_list {
	const struct tree *tree;
	int rootfd;
	VEC(struct listed) file;	/* by path */
	uint64_t build_signature;	/* sum over the files that kbuild reads: any order gives the same */
};

struct scout_job {
	const struct listed *file;
	struct scout_mention *mention;
	size_t nmention, bytes;
	int err;			/* errno when it could not be read */
	bool is_known;			/* mentions are those of the last run */
};

struct scout {
	const struct scout_list *list;
	struct scout_set set;
	struct scout_job *job;		/* of each file of the list */
	size_t njob;
	size_t next;			/* taken atomically by the threads */
};

/* --- the walk --- */

static bool is_source(const char *name)
{
	size_t n = strlen(name);

	return n > 2 && name[n - 2] == '.' &&
	       (name[n - 1] == 'c' || name[n - 1] == 'h' || name[n - 1] == 'S');
}

/* Makefiles of all kinds, and what scripts/ holds for them. */
static bool is_build_file(const char *name)
{
	size_t n = strlen(name);

	return !strncmp(name, "Makefile", 8) || !strncmp(name, "Kbuild", 6) || (n > 3 && !strcmp(name + n - 3, ".sh")) ||
	       (n > 3 && !strcmp(name + n - 3, ".mk")) || !strncmp(name, "Makefile.", 9) || !strcmp(name, "Platform");
}

static void no_read(struct scout_list *l, const char *rel, int err)
{
	vec_push(&l->file, (struct listed){ .path = xstrdup(rel), .err = err });
}

static bool is_objdir(const struct scout_list *l, const char *rel)
{
	const struct tree *t = l->tree;
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

static int64_t ns(const struct timespec *ts)
{
	return (int64_t)ts->tv_sec * 1000000000LL + ts->tv_nsec;
}

static void found_file(struct scout_list *l, int dirfd, const char *name, const char *rel)
{
	struct stat st;

	if (fstatat(dirfd, name, &st, AT_SYMLINK_NOFOLLOW)) {
		no_read(l, rel, errno);
		return;
	}
	if (is_source(name))
		vec_push(&l->file, (struct listed){ .path = xstrdup(rel), .size = (uint64_t)st.st_size,
						    .mtime = ns(&st.st_mtim) });
	else
		l->build_signature += hash64_mix(hash64_str(rel),
						 hash64_mix((uint64_t)st.st_size, (uint64_t)ns(&st.st_mtim)));
}

/* 'rel' is the folder's path with a slash at its end, or empty for the root; restored on return. */
static void walk(struct scout_list *l, struct strbuf *rel)
{
	size_t len = rel->len;
	int fd = openat(l->rootfd, len ? rel->buf : ".",
			O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	DIR *d = fd < 0 ? NULL : fdopendir(fd);
	struct dirent *e;

	if (!d) {
		no_read(l, len ? rel->buf : ".", errno);
		if (fd >= 0)
			close(fd);
		return;
	}
	while ((e = readdir(d))) {
		unsigned char type = type_of(fd, e);

		if (e->d_name[0] == '.' ||
		    (type != DT_DIR && !(type == DT_REG && (is_source(e->d_name) || is_build_file(e->d_name)))))
			continue;
		strbuf_addstr(rel, e->d_name);
		if (type == DT_REG) {
			found_file(l, fd, e->d_name, rel->buf);
		} else if (!is_objdir(l, rel->buf)) {
			strbuf_addch(rel, '/');
			walk(l, rel);
		}
		strbuf_setlen(rel, len);
	}
	closedir(d);
}

static int by_path(const void *a, const void *b)
{
	const struct listed *x = a, *y = b;

	return strcmp(x->path, y->path);
}

struct scout_list *scout_list_new(const struct tree *t)
{
	struct scout_list *l = xcalloc(1, sizeof(*l));
	struct strbuf rel = STRBUF_INIT;

	l->tree = t;
	l->rootfd = open(t->root, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (l->rootfd < 0) {
		error_errno("cannot read the kernel tree '%s'", t->root);
		vec_free_(l);
		return NULL;
	}
	walk(l, &rel);
	vec_sort(&l->file, by_path);
	strbuf_release(&rel);
	return l;
}

void scout_list_free(struct scout_list *l)
{
	if (!l)
		return;
	for (size_t i = 0; i < l->file.n; i++)
		vec_free_(l->file.v[i].path);
	vec_release(&l->file);
	close(l->rootfd);
	vec_free_(l);
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
	ssize_t len = read_whole(s->list->rootfd, j->file->path, b);

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

	while ((i = __atomic_fetch_add(&s->next, 1, __ATOMIC_RELAXED)) < s->njob)
		if (!s->job[i].err && !s->job[i].is_known)
			scan_file(s, &s->job[i], &b);
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

/* --- the last run --- */

static uint64_t hash_names(const char *const *names, size_t n)
{
	uint64_t h = n;

	for (size_t i = 0; i < n; i++)
		h = hash64_mix(h, hash64_str(names[i]));
	return h;
}

/* Take over what is known of files that look unchanged. */
static size_t recall(struct scout *s, struct scout_memory *m)
{
	size_t known = 0;

	for (size_t i = 0; i < s->njob; i++) {
		struct scout_job *j = &s->job[i];
		struct scout_known *k = j->err ? NULL : strmap_get(&m->file, j->file->path);

		if (!k || k->size != j->file->size || k->mtime != j->file->mtime)
			continue;
		j->is_known = true;
		j->bytes = (size_t)k->size;
		j->mention = k->mention;
		j->nmention = k->nmention;
		k->mention = NULL;
		known++;
	}
	return known;
}

static void remember(const struct scout *s, unsigned int round, uint64_t names)
{
	struct scout_seen *seen = xcalloc(s->njob + 1, sizeof(*seen));
	size_t n = 0;

	for (size_t i = 0; i < s->njob; i++) {
		const struct scout_job *j = &s->job[i];

		if (!j->err)
			seen[n++] = (struct scout_seen){ j->file->path, j->file->size, j->file->mtime, j->mention, j->nmention };
	}
	scout_memory_save(s->list->tree, round, names, seen, n);
	vec_free_(seen);
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

	strbuf_addf(&sb, "%s: %s", j->file->path, strerror(j->err));
	return strbuf_detach(&sb, NULL);
}

static void collect(struct scout *s, struct scout_result *out)
{
	size_t nfile = 0, nbad = 0;

	for (size_t i = 0; i < s->njob; i++) {
		nfile += s->job[i].nmention > 0;
		nbad += s->job[i].err != 0;
	}
	out->file = xcalloc(nfile + 1, sizeof(*out->file));
	out->unreadable = xcalloc(nbad + 1, sizeof(*out->unreadable));
	for (size_t i = 0; i < s->njob; i++) {
		struct scout_job *j = &s->job[i];

		if (j->err == ENOENT)
			continue;	/* went away since its folder was read */
		if (j->err) {
			out->unreadable[out->nunreadable++] = unreadable(j);
		} else {
			out->seen++;
			out->bytes += j->bytes;
		}
		if (j->nmention)
			out->file[out->nfile++] = (struct scout_file){
				.path = intern(j->file->path),
				.mention = j->mention,
				.nmention = j->nmention,
				.ncode = count_code(j),
			};
	}
	vec_free_(s->job);
}

void scout_listed(const struct scout_list *l, const char *const *names, size_t nnames, unsigned int round, int jobs,
		  struct scout_result *out)
{
	struct scout s = { .list = l, .njob = l->file.n };
	struct scout_memory memory;
	size_t known;

	*out = (struct scout_result){ NULL };
	s.job = xcalloc(s.njob + 1, sizeof(*s.job));
	for (size_t i = 0; i < s.njob; i++)
		s.job[i] = (struct scout_job){ .file = &l->file.v[i], .err = l->file.v[i].err };
	scout_set_init(&s.set, names, nnames);
	scout_memory_load(&memory, l->tree, round, hash_names(names, nnames));
	known = recall(&s, &memory);
	scout_memory_release(&memory);
	scan_all(&s, jobs < 1 ? 1 : jobs > 256 ? 256 : jobs);
	if (known < s.njob)
		remember(&s, round, hash_names(names, nnames));
	out->build_signature = l->build_signature;
	collect(&s, out);
	scout_set_release(&s.set);
}

int scout_run(const struct tree *t, const char *const *names, size_t nnames, unsigned int round, int jobs,
	      struct scout_result *out)
{
	struct scout_list *l = scout_list_new(t);

	*out = (struct scout_result){ NULL };
	if (!l)
		return -1;
	scout_listed(l, names, nnames, round, jobs, out);
	scout_list_free(l);
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

size_t scout_count(const char *const *names, size_t nnames, const char *text, size_t len)
{
	struct scout_set set;
	struct scout_mention *m = NULL;
	size_t n = 0, code = 0;

	scout_set_init(&set, names, nnames);
	if (scout_has_any(&set, text, len))
		m = scout_classify(&set, text, len, &n);
	for (size_t i = 0; i < n; i++)
		code += m[i].class == SCOUT_CODE || m[i].class == SCOUT_DIRECTIVE;
	vec_free_(m);
	scout_set_release(&set);
	return code;
}

/* --- several results --- */

static int by_file(const void *pa, const void *pb)
{
	return strcmp(((const struct scout_file *)pa)->path, ((const struct scout_file *)pb)->path);
}

static int by_position(const void *pa, const void *pb)
{
	const struct scout_mention *a = pa, *b = pb;

	return a->line != b->line ? a->line < b->line ? -1 : 1 : a->col < b->col ? -1 : a->col > b->col;
}

/* The mentions of 'f', with their numbers moved, behind those of 'to'. */
static void append(struct scout_file *to, const struct scout_file *f, size_t base)
{
	to->mention = xrealloc(to->mention, to->nmention + f->nmention, sizeof(*to->mention));
	for (size_t i = 0; i < f->nmention; i++) {
		to->mention[to->nmention] = f->mention[i];
		to->mention[to->nmention++].name += (unsigned int)base;
	}
	to->ncode += f->ncode;
}

void scout_merge(const struct scout_result *const *r, const size_t *base, size_t n, struct scout_result *out)
{
	VEC(struct scout_file) all = VEC_INIT;
	struct strmap where = STRMAP_INIT;

	*out = (struct scout_result){ .seen = r[0]->seen, .bytes = r[0]->bytes, .build_signature = r[0]->build_signature };
	for (size_t i = 0; i < n; i++) {
		for (size_t j = 0; j < r[i]->nfile; j++) {
			const struct scout_file *f = &r[i]->file[j];
			size_t k = (size_t)(uintptr_t)strmap_get(&where, f->path);

			if (!k) {
				vec_push(&all, (struct scout_file){ .path = f->path });
				k = all.n;
				strmap_put(&where, f->path, (void *)(uintptr_t)k);
			}
			append(&all.v[k - 1], f, base[i]);
		}
	}
	for (size_t i = 0; i < all.n; i++)
		qsort(all.v[i].mention, all.v[i].nmention, sizeof(*all.v[i].mention), by_position);
	vec_sort(&all, by_file);
	strmap_release(&where);
	out->file = all.v;
	out->nfile = all.n;
}
