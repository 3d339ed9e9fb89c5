/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * pool.c - jobs in worker processes: one socket pair a worker, one poll loop
 *
 * Protocol: parent to worker a job number (8 bytes); worker to parent a header
 * (struct reply) and the bytes. A worker ends when its socket is closed.
 */
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "alloc.h"
#include "die.h"
#include "fs.h"
#include "pack.h"
#include "pool.h"
#include "strbuf.h"

struct reply {
	uint64_t job;
	uint64_t len;
	uint64_t retire;	/* the worker ends after this answer */
};

struct worker {
	pid_t pid;		/* 0: none */
	int fd;
	bool busy;
	size_t job;
	double since;
	struct strbuf in;	/* what has arrived of the reply */
};

struct slot {			/* a result that waits for its turn */
	bool finished;
	enum pool_status status;
	char *why;
	struct strbuf data;
	double seconds;
};

struct pool {
	const struct pool_opts *o;
	struct worker *worker;
	size_t nworker;
	struct slot *slot;
	size_t njobs, next_job, next_done, finished;
	int result;
};

static size_t peak_rss(const struct rusage *ru)
{
	return (size_t)ru->ru_maxrss * 1024;
}

static size_t own_rss(void)
{
	struct rusage ru;

	return getrusage(RUSAGE_SELF, &ru) ? 0 : peak_rss(&ru);
}

static int write_all(int fd, const void *data, size_t len)
{
	const char *p = data;

	while (len) {
		ssize_t n = send(fd, p, len, MSG_NOSIGNAL);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return -1;
		p += n;
		len -= (size_t)n;
	}
	return 0;
}

static int read_all(int fd, void *data, size_t len)
{
	char *p = data;

	while (len) {
		ssize_t n = read(fd, p, len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return -1;
		p += n;
		len -= (size_t)n;
	}
	return 0;
}

static _Noreturn void worker_main(const struct pool_opts *o, int fd)
{
	struct packbuf out = PACKBUF_INIT;
	uint64_t job;

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	signal(SIGINT, SIG_DFL);
	signal(SIGTERM, SIG_DFL);
	if (o->worker_init)
		o->worker_init(o->ctx);
	while (!read_all(fd, &job, sizeof(job))) {
		struct reply r = { .job = job };

		packbuf_clear(&out);
		o->work(o->ctx, (size_t)job, &out);
		r.len = out.sb.len;
		r.retire = o->retire_rss && own_rss() > o->retire_rss;
		if (write_all(fd, &r, sizeof(r)) || write_all(fd, out.sb.buf, out.sb.len))
			_exit(1);
		if (r.retire)
			break;
	}
	_exit(0);
}

/* 0, or -1 and errno. The other workers' sockets are closed in the child. */
static int worker_start(struct pool *p, struct worker *w)
{
	int sv[2];
	pid_t pid;

	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, sv))
		return -1;
	fflush(NULL);
	pid = fork();
	if (pid < 0) {
		int e = errno;

		close(sv[0]);
		close(sv[1]);
		errno = e;
		return -1;
	}
	if (!pid) {
		for (size_t i = 0; i < p->nworker; i++)
			if (p->worker[i].pid)
				close(p->worker[i].fd);
		close(sv[0]);
		worker_main(p->o, sv[1]);
	}
	close(sv[1]);
	w->pid = pid;
	w->fd = sv[0];
	w->busy = false;
	strbuf_clear(&w->in);
	return 0;
}

/* Ends the worker and says how it ended. */
static void worker_stop(const struct pool_opts *o, struct worker *w, int sig, struct strbuf *why)
{
	struct rusage ru = { .ru_maxrss = 0 };
	int status = 0;

	if (!w->pid)
		return;
	if (sig)
		kill(w->pid, sig);
	close(w->fd);
	while (wait4(w->pid, &status, 0, &ru) < 0 && errno == EINTR)
		;
	if (o->peak_rss && peak_rss(&ru) > *o->peak_rss)
		*o->peak_rss = peak_rss(&ru);
	if (why && WIFSIGNALED(status))
		strbuf_addf(why, "worker was killed by signal %d (%s)", WTERMSIG(status),
			    strsignal(WTERMSIG(status)));
	else if (why)
		strbuf_addf(why, "worker ended with status %d", WEXITSTATUS(status));
	w->pid = 0;
	w->busy = false;
}

static void deliver(struct pool *p)
{
	while (p->next_done < p->njobs && p->slot[p->next_done].finished && !p->result) {
		struct slot *s = &p->slot[p->next_done];
		struct pool_result r = {
			.status = s->status,
			.why = s->why ? s->why : "",
			.data = s->data.buf,
			.len = s->data.len,
			.seconds = s->seconds,
		};
		int ret = p->o->done(p->o->ctx, p->next_done, &r);

		if (ret < 0)
			p->result = ret;
		strbuf_release(&s->data);
		free(s->why);
		s->why = NULL;
		p->next_done++;
	}
}

static void finish(struct pool *p, struct worker *w, enum pool_status status, const char *why)
{
	struct slot *s = &p->slot[w->job];

	s->finished = true;
	s->status = status;
	s->why = why ? xstrdup(why) : NULL;
	s->seconds = fs_now() - w->since;
	w->busy = false;
	p->finished++;
	if (p->o->tick)
		p->o->tick(p->o->ctx, p->finished, w->job);
	deliver(p);
}

static void fail_worker(struct pool *p, struct worker *w, enum pool_status status, const char *fixed)
{
	struct strbuf why = STRBUF_INIT;
	bool busy = w->busy;

	worker_stop(p->o, w, SIGKILL, fixed ? NULL : &why);
	if (busy)
		finish(p, w, status, fixed ? fixed : why.buf);
	strbuf_release(&why);
}

/* A worker's socket is readable: collect, and finish the job when all is there. */
static void on_readable(struct pool *p, struct worker *w)
{
	size_t limit = p->o->max_result ? p->o->max_result : (size_t)1 << 30;
	char buf[65536];
	struct reply r;
	ssize_t n = read(w->fd, buf, sizeof(buf));

	if (n < 0 && (errno == EINTR || errno == EAGAIN))
		return;
	if (n <= 0) {
		fail_worker(p, w, POOL_CRASHED, NULL);
		return;
	}
	strbuf_add(&w->in, buf, (size_t)n);
	if (w->in.len < sizeof(r))
		return;
	memcpy(&r, w->in.buf, sizeof(r));
	if (!w->busy || r.job != w->job) {
		fail_worker(p, w, POOL_CRASHED, "worker answered out of turn");
		return;
	}
	if (r.len > limit) {
		fail_worker(p, w, POOL_TOO_BIG, "result too large");
		return;
	}
	if (w->in.len < sizeof(r) + r.len)
		return;
	strbuf_add(&p->slot[w->job].data, w->in.buf + sizeof(r), (size_t)r.len);
	strbuf_clear(&w->in);
	finish(p, w, POOL_OK, NULL);
	if (r.retire)
		worker_stop(p->o, w, 0, NULL);
}

static int give_work(struct pool *p)
{
	for (size_t i = 0; i < p->nworker && p->next_job < p->njobs; i++) {
		struct worker *w = &p->worker[i];
		uint64_t job = p->next_job;

		if (w->busy)
			continue;
		if (!w->pid && worker_start(p, w))
			return error_errno("cannot start a worker process");
		w->job = p->next_job++;
		w->busy = true;
		w->since = fs_now();
		if (write_all(w->fd, &job, sizeof(job)))
			fail_worker(p, w, POOL_CRASHED, NULL);
	}
	return 0;
}

static void check_time(struct pool *p)
{
	double now = fs_now();

	if (!p->o->time_limit)
		return;
	for (size_t i = 0; i < p->nworker; i++) {
		struct worker *w = &p->worker[i];

		if (w->busy && now - w->since > p->o->time_limit) {
			struct strbuf why = STRBUF_INIT;

			strbuf_addf(&why, "no answer after %u s", p->o->time_limit);
			fail_worker(p, w, POOL_TIMED_OUT, why.buf);
			strbuf_release(&why);
		}
	}
}

static void wait_for_answers(struct pool *p)
{
	struct pollfd *fd = xcalloc(p->nworker, sizeof(*fd));
	struct worker **who = xcalloc(p->nworker, sizeof(*who));
	nfds_t n = 0;

	for (size_t i = 0; i < p->nworker; i++) {
		if (!p->worker[i].pid || !p->worker[i].busy)
			continue;
		fd[n] = (struct pollfd){ .fd = p->worker[i].fd, .events = POLLIN };
		who[n++] = &p->worker[i];
	}
	if (n && poll(fd, n, 250) > 0)
		for (nfds_t i = 0; i < n; i++)
			if (fd[i].revents)
				on_readable(p, who[i]);
	free(fd);
	free(who);
	check_time(p);
}

int pool_run(size_t njobs, const struct pool_opts *o)
{
	struct pool p = { .o = o, .njobs = njobs };

	if (!njobs)
		return 0;
	p.nworker = o->jobs > 1 ? (size_t)o->jobs : 1;
	if (p.nworker > njobs)
		p.nworker = njobs;
	p.worker = xcalloc(p.nworker, sizeof(*p.worker));
	p.slot = xcalloc(njobs, sizeof(*p.slot));
	for (size_t i = 0; i < p.nworker; i++)
		strbuf_init(&p.worker[i].in);
	for (size_t i = 0; i < njobs; i++)
		strbuf_init(&p.slot[i].data);
	while (p.next_done < njobs && !p.result) {
		if (give_work(&p)) {
			p.result = -1;
			break;
		}
		wait_for_answers(&p);
	}
	for (size_t i = 0; i < p.nworker; i++) {
		worker_stop(o, &p.worker[i], p.worker[i].busy ? SIGKILL : 0, NULL);
		strbuf_release(&p.worker[i].in);
	}
	for (size_t i = 0; i < njobs; i++) {
		strbuf_release(&p.slot[i].data);
		free(p.slot[i].why);
	}
	free(p.slot);
	free(p.worker);
	return p.result;
}
