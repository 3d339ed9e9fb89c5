/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * subprocess.c - run a program, with its output and a time limit
 *
 * With a time limit the program gets a process group of its own, so that what
 * it started is killed with it; an interrupt from the terminal then no longer
 * reaches it by itself and is passed on by a handler. Without a limit it stays
 * in our group.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#include "alloc.h"
#include "fs.h"
#include "strbuf.h"
#include "subprocess.h"
#include "vec.h"

enum { IN, OUT, ERR, NR_PIPES };

struct run {
	struct subprocess *p;
	int ours[NR_PIPES], theirs[NR_PIPES];	/* pipe ends, -1: none */
	pid_t pid;
	double deadline;			/* 0: none */
	size_t written;				/* of the input */
};

static void close_fd(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

/* Close-on-exec and above 2, so that no dup2() onto 0..2 in the child hits a pipe end. */
static int open_pipe(int fd[2])
{
	if (pipe2(fd, O_CLOEXEC))
		return -1;
	for (int i = 0; i < 2; i++) {
		int high;

		if (fd[i] > 2)
			continue;
		high = fcntl(fd[i], F_DUPFD_CLOEXEC, 3);
		close(fd[i]);
		fd[i] = high;
		if (high < 0) {
			int err = errno;

			close_fd(&fd[!i]);
			errno = err;
			return -1;
		}
	}
	return 0;
}

static int open_pipes(struct run *r)
{
	const struct subprocess *p = r->p;
	bool wanted[NR_PIPES] = { p->input != NULL, p->out != NULL, p->err && p->err != p->out };
	int fd[2];

	for (int i = 0; i < NR_PIPES; i++) {
		if (!wanted[i])
			continue;
		if (open_pipe(fd))
			return -1;
		r->ours[i] = fd[i == IN];
		r->theirs[i] = fd[i != IN];
		if (fcntl(r->ours[i], F_SETFL, O_NONBLOCK))
			return -1;
	}
	return 0;
}

static bool same_name(const char *a, const char *b)
{
	size_t len = strcspn(a, "=");

	return len == strcspn(b, "=") && !strncmp(a, b, len);
}

/*
 * Ours without the names in 'add', then those of 'add' that have a value. Heap;
 * the strings are not copied.
 */
static char **make_env(const char *const *add)
{
	VEC(char *) env = VEC_INIT;

	for (char **e = environ; e && *e; e++) {
		bool replaced = false;

		for (size_t i = 0; add && add[i]; i++)
			replaced |= same_name(*e, add[i]);
		if (!replaced)
			vec_push(&env, *e);
	}
	for (size_t i = 0; add && add[i]; i++)
		if (strchr(add[i], '='))
			vec_push(&env, (char *)add[i]);
	vec_push(&env, NULL);
	return env.v;
}

static int add_actions(struct run *r, posix_spawn_file_actions_t *fa)
{
	const struct subprocess *p = r->p;
	int ret = 0;

	if (p->cwd)
		ret = posix_spawn_file_actions_addchdir_np(fa, p->cwd);
	if (!ret && r->theirs[IN] >= 0)
		ret = posix_spawn_file_actions_adddup2(fa, r->theirs[IN], 0);
	else if (!ret)
		ret = posix_spawn_file_actions_addopen(fa, 0, "/dev/null", O_RDONLY, 0);
	if (!ret && r->theirs[OUT] >= 0)
		ret = posix_spawn_file_actions_adddup2(fa, r->theirs[OUT], 1);
	if (ret)
		return ret;
	if (p->quiet_err)
		return posix_spawn_file_actions_addopen(fa, 2, "/dev/null", O_WRONLY, 0);
	if (r->theirs[ERR] >= 0)
		return posix_spawn_file_actions_adddup2(fa, r->theirs[ERR], 2);
	if (p->err)
		return posix_spawn_file_actions_adddup2(fa, 1, 2);
	return 0;
}

/* 0 or an errno */
static int spawn(struct run *r)
{
	char **env = make_env(r->p->env);
	posix_spawn_file_actions_t fa;
	short flags = POSIX_SPAWN_SETSIGDEF;
	posix_spawnattr_t attr;
	sigset_t def;
	int ret;

	posix_spawn_file_actions_init(&fa);
	posix_spawnattr_init(&attr);
	sigemptyset(&def);
	sigaddset(&def, SIGPIPE);
	posix_spawnattr_setsigdefault(&attr, &def);
	if (r->p->timeout) {
		flags |= POSIX_SPAWN_SETPGROUP;
		posix_spawnattr_setpgroup(&attr, 0);
	}
	posix_spawnattr_setflags(&attr, flags);
	ret = add_actions(r, &fa);
	if (!ret)
		ret = posix_spawnp(&r->pid, r->p->argv[0], &fa, &attr,
				   (char *const *)r->p->argv, env);
	posix_spawnattr_destroy(&attr);
	posix_spawn_file_actions_destroy(&fa);
	vec_free_(env);
	return ret;
}

static void feed(struct run *r)
{
	const struct subprocess *p = r->p;
	ssize_t n = 0;

	if (r->written < p->input_len)
		n = write(r->ours[IN], p->input + r->written, p->input_len - r->written);
	if (n < 0 && (errno == EINTR || errno == EAGAIN))
		return;
	if (n > 0)
		r->written += (size_t)n;
	/* a program that does not read all of its input (EPIPE) has not failed by that */
	if (n < 0 || r->written == p->input_len)
		close_fd(&r->ours[IN]);
}

static void drain(int *fd, struct strbuf *sb)
{
	ssize_t n;

	strbuf_grow(sb, 65536);
	n = read(*fd, sb->buf + sb->len, 65536);
	if (n > 0) {
		sb->len += (size_t)n;
		sb->buf[sb->len] = '\0';
	} else if (n == 0 || (errno != EINTR && errno != EAGAIN)) {
		close_fd(fd);
	}
}

/* Milliseconds for poll(): -1 without a deadline, 0 when it has passed. */
static int time_left(const struct run *r)
{
	double left;

	if (!r->deadline)
		return -1;
	left = r->deadline - fs_now();
	if (left <= 0)
		return 0;
	return left > 1000 ? 1000 : (int)(left * 1000) + 1;
}

/* Until all pipes are closed; false when the time is over. */
static bool transfer(struct run *r)
{
	for (;;) {
		struct pollfd pfd[NR_PIPES];
		int left = time_left(r);

		if (r->ours[IN] < 0 && r->ours[OUT] < 0 && r->ours[ERR] < 0)
			return true;
		if (!left)
			return false;
		for (int i = 0; i < NR_PIPES; i++)
			pfd[i] = (struct pollfd){ r->ours[i], i == IN ? POLLOUT : POLLIN, 0 };
		if (poll(pfd, NR_PIPES, left) <= 0)
			continue;
		if (pfd[IN].revents)
			feed(r);
		if (pfd[OUT].revents)
			drain(&r->ours[OUT], r->p->out);
		if (pfd[ERR].revents)
			drain(&r->ours[ERR], r->p->err);
	}
}

/*
 * The program normally ends as it closes its pipes, so this seldom waits;
 * hence no more than waitpid() at growing intervals when there is a deadline.
 */
static bool reap(struct run *r, int *status)
{
	int delay = 1;

	for (;;) {
		int left = time_left(r);
		pid_t got = waitpid(r->pid, status, left < 0 ? 0 : WNOHANG);

		if (got == r->pid)
			return true;
		if (got < 0 && errno != EINTR) {
			*status = 0x7f00;	/* SIGCHLD ignored by our parent: status unknown, as if 127 */
			return true;
		}
		if (!left)
			return false;
		if (!got)
			poll(NULL, 0, delay < left ? delay : left);
		if (delay < 20)
			delay *= 2;
	}
}

static const int passed_on[] = { SIGINT, SIGTERM, SIGHUP };
static volatile sig_atomic_t group;

static void pass_on(int sig)
{
	if (group > 0)
		kill(-(pid_t)group, SIGKILL);
	signal(sig, SIG_DFL);
	raise(sig);
}

/* Only where nobody else handles or ignores the signal. */
static void catch_signals(struct sigaction old[])
{
	struct sigaction sa = { .sa_handler = pass_on };

	for (size_t i = 0; i < ARRAY_SIZE(passed_on); i++) {
		sigaction(passed_on[i], NULL, &old[i]);
		if (old[i].sa_handler == SIG_DFL)
			sigaction(passed_on[i], &sa, NULL);
	}
}

static void release_signals(const struct sigaction old[])
{
	for (size_t i = 0; i < ARRAY_SIZE(passed_on); i++)
		sigaction(passed_on[i], &old[i], NULL);
}

/* Status of waitpid() of the started program, killed when it was too slow. */
static int attend(struct run *r)
{
	struct sigaction old[ARRAY_SIZE(passed_on)];
	int status = 0;

	if (!r->p->timeout) {
		transfer(r);
		reap(r, &status);
		return status;
	}
	group = r->pid;
	catch_signals(old);
	r->deadline = fs_now() + r->p->timeout;
	if (!transfer(r) || !reap(r, &status)) {
		r->p->timed_out = true;
		kill(-r->pid, SIGKILL);
		r->deadline = 0;
		reap(r, &status);
	}
	group = 0;
	release_signals(old);
	return status;
}

int subprocess_run(struct subprocess *p)
{
	struct sigaction ignore = { .sa_handler = SIG_IGN }, old_pipe;
	struct run r = { .p = p, .ours = { -1, -1, -1 }, .theirs = { -1, -1, -1 } };
	int status;

	p->status = -1;
	p->timed_out = false;
	p->start_errno = open_pipes(&r) ? errno : spawn(&r);
	for (int i = 0; i < NR_PIPES; i++)
		close_fd(&r.theirs[i]);
	if (!p->start_errno) {
		sigaction(SIGPIPE, &ignore, &old_pipe);
		status = attend(&r);
		sigaction(SIGPIPE, &old_pipe, NULL);
		p->status = WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
	}
	for (int i = 0; i < NR_PIPES; i++)
		close_fd(&r.ours[i]);
	return p->status || p->timed_out ? -1 : 0;
}

const char *subprocess_reason(const struct subprocess *p, struct strbuf *sb)
{
	strbuf_clear(sb);
	if (p->timed_out)
		strbuf_addf(sb, "timed out after %u s", p->timeout);
	else if (p->status < 0 && p->cwd && !fs_is_dir(p->cwd))
		strbuf_addf(sb, "no directory '%s'", p->cwd);
	else if (p->status < 0 && p->start_errno == ENOENT)
		strbuf_addstr(sb, "not found");
	else if (p->status < 0)
		strbuf_addstr(sb, strerror(p->start_errno));
	else if (p->status > 128 && p->status <= 128 + 64)	/* no more signals than that */
		strbuf_addf(sb, "killed by signal %d", p->status - 128);
	else
		strbuf_addf(sb, "exit status %d", p->status);
	return sb->buf;
}
