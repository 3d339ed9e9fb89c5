/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * progress.c - one line that moves, on a terminal only
 */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>
#include "fs.h"
#include "progress.h"

static struct {
	const char *what;	/* NULL: none under way */
	unsigned long total;
	double last;		/* when it was drawn */
	bool quiet;
	bool drawn;		/* the line is on the screen */
	pid_t owner;		/* a forked worker does not draw */
} progress;

void progress_quiet(void)
{
	progress_erase();
	progress.quiet = true;
}

static bool has_terminal(void)
{
	const char *term = getenv("TERM");

	return isatty(STDERR_FILENO) && term && strcmp(term, "dumb");
}

void progress_start(const char *what, unsigned long total)
{
	progress.what = progress.quiet || !has_terminal() ? NULL : what;
	progress.total = total;
	progress.last = 0;
	progress.owner = getpid();
}

static unsigned int columns(void)
{
	struct winsize ws;

	if (ioctl(STDERR_FILENO, TIOCGWINSZ, &ws) || ws.ws_col < 20)
		return 80;
	return ws.ws_col;
}

void progress_tick(unsigned long done, const char *item)
{
	char line[512];
	size_t width;
	double now;
	int n;

	if (!progress.what || progress.owner != getpid())
		return;
	now = fs_now();
	if (progress.drawn && now - progress.last < 0.1)
		return;
	if (progress.total)
		n = snprintf(line, sizeof(line), "%s: %lu of %lu (%lu %%) %s", progress.what, done,
			     progress.total, done * 100 / progress.total, item ? item : "");
	else
		n = snprintf(line, sizeof(line), "%s: %lu %s", progress.what, done, item ? item : "");
	if (n < 0)
		return;
	width = columns() - 1;
	if (width < strlen(line))
		line[width] = '\0';
	fprintf(stderr, "\r\033[K%s", line);
	fflush(stderr);
	progress.drawn = true;
	progress.last = now;
}

void progress_erase(void)
{
	if (!progress.drawn || progress.owner != getpid())
		return;
	fputs("\r\033[K", stderr);
	fflush(stderr);
	progress.drawn = false;
}

void progress_done(void)
{
	progress_erase();
	progress.what = NULL;
}
