/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * subprocess.h - run a program, with its output and a time limit
 *
 * No shell is involved. Standard input is /dev/null unless given.
 */
#ifndef GUPTOOL_SUBPROCESS_H
#define GUPTOOL_SUBPROCESS_H
#include <stdbool.h>
#include <stddef.h>

struct strbuf;
struct subprocess {
	const char *const *argv;	/* NULL terminated; argv[0] is looked up in PATH */
	const char *cwd;		/* NULL: ours */
	const char *const *env;		/* "NAME=value" added to ours, NULL terminated; "NAME" alone unsets; may be NULL */
	const char *input;		/* bytes for standard input, NULL: none */
	size_t input_len;
	struct strbuf *out;		/* NULL: passed through */
	struct strbuf *err;		/* NULL: passed through; may be equal to out */
	bool quiet_err;			/* err to /dev/null */
	unsigned int timeout;		/* seconds, 0: none */
	/* set by subprocess_run() */
	int status;			/* exit status, 128 + signal, or -1 when it did not start */
	bool timed_out;
	int start_errno;		/* why it did not start, when status is -1 */
};
/* Returns 0 when it ran and exited with 0, else -1 (no message: the caller knows what was attempted). */
int subprocess_run(struct subprocess *p);
/* "exit status 2", "killed by signal 9", "timed out after 5 s", "not found": for messages */
const char *subprocess_reason(const struct subprocess *p, struct strbuf *sb);
#endif
