/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * die.c - five words for what goes wrong
 *
 * A message is made in one buffer and written by one call, so that lines of
 * parallel processes do not mix. No allocation: out of memory ends here too.
 */
#include <errno.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "alloc.h"
#include "die.h"
#include "progress.h"

struct exit_hook {
	void (*fn)(void *ctx);
	void *ctx;
	pid_t owner;	/* a forked worker does not clean up for its parent */
};
static struct exit_hook exit_hook[16];
static unsigned int nr_exit_hook;

void die_at_exit(void (*fn)(void *ctx), void *ctx)
{
	if (!fn) {
		unsigned int kept = 0;

		for (unsigned int i = 0; i < nr_exit_hook; i++)
			if (exit_hook[i].ctx != ctx)
				exit_hook[kept++] = exit_hook[i];
		nr_exit_hook = kept;
		return;
	}
	if (nr_exit_hook == ARRAY_SIZE(exit_hook))
		BUG("more than %zu functions for die_at_exit()", ARRAY_SIZE(exit_hook));
	exit_hook[nr_exit_hook++] = (struct exit_hook){ fn, ctx, getpid() };
}

/* Each hook is taken off before it runs, so a die() inside one ends. */
static _Noreturn void leave(void)
{
	while (nr_exit_hook) {
		struct exit_hook h = exit_hook[--nr_exit_hook];

		if (h.owner == getpid())
			h.fn(h.ctx);
	}
	exit(GUPTOOL_EXIT_FAILURE);
}

static void say(const char *prefix, const char *fmt, va_list ap, int with_errno)
{
	static const char cut[] = "...";
	char line[4096];
	size_t room = sizeof(line) - sizeof(cut) - 1, len;
	int n;

	n = snprintf(line, room, "guptool: %s", prefix);
	len = n < 0 ? 0 : (size_t)n;
	n = vsnprintf(line + len, room - len, fmt, ap);
	if (n > 0)
		len += (size_t)n;
	if (with_errno && len < room) {
		n = snprintf(line + len, room - len, ": %s", strerror(with_errno));
		if (n > 0)
			len += (size_t)n;
	}
	if (len >= room) {
		len = room - 1;
		memcpy(line + len, cut, sizeof(cut) - 1);
		len += sizeof(cut) - 1;
	}
	for (size_t i = 0; i < len; i++)
		if (line[i] == '\n')
			line[i] = ' ';
	line[len++] = '\n';
	progress_erase();
	fflush(stdout);
	fwrite(line, 1, len, stderr);
	fflush(stderr);
}

#define SAY(prefix, err) do {			\
	va_list ap_;				\
	va_start(ap_, fmt);			\
	say(prefix, fmt, ap_, err);		\
	va_end(ap_);				\
} while (0)

void usage(const char *fmt, ...)
{
	SAY("", 0);
	leave();
}

void die(const char *fmt, ...)
{
	SAY("", 0);
	leave();
}

void die_errno(const char *fmt, ...)
{
	int err = errno;

	SAY("", err);
	leave();
}

int error(const char *fmt, ...)
{
	SAY("error: ", 0);
	return -1;
}

int error_errno(const char *fmt, ...)
{
	int err = errno;

	SAY("error: ", err);
	errno = err;
	return -1;
}

void warning(const char *fmt, ...)
{
	SAY("warning: ", 0);
}

void bug_at(const char *file, int line, const char *fmt, ...)
{
	char prefix[256];

	snprintf(prefix, sizeof(prefix), "BUG at %s:%d: ", file, line);
	SAY(prefix, 0);
	abort();
}
