/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * child.h - run a function that ends the process, and see how it ended
 *
 * For tests of die(), usage(), BUG() and --help: the function runs in a fork
 * whose standard output and error go into one strbuf.
 */
#ifndef GUPTOOL_TESTS_CHILD_H
#define GUPTOOL_TESTS_CHILD_H
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>
#include "../../../lib/die.h"
#include "../../../lib/strbuf.h"

#define CHILD_RETURNED 99	/* the function came back */

/* Exit status, or 128 + signal; what it printed replaces 'out'. */
static inline int child_run(void (*fn)(void *ctx), void *ctx, struct strbuf *out)
{
	int fd[2], status;
	pid_t pid;

	if (pipe(fd))
		die_errno("cannot make a pipe");
	fflush(NULL);
	pid = fork();
	if (pid < 0)
		die_errno("cannot fork");
	if (!pid) {
		dup2(fd[1], 1);
		dup2(fd[1], 2);
		close(fd[0]);
		close(fd[1]);
		signal(SIGABRT, SIG_DFL);
		fn(ctx);
		_exit(CHILD_RETURNED);
	}
	close(fd[1]);
	strbuf_clear(out);
	if (strbuf_read_fd(out, fd[0]))
		die_errno("cannot read from the child");
	close(fd[0]);
	while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}
#endif
