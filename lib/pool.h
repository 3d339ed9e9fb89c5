/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * pool.h - jobs in worker processes
 *
 * Workers are forked from the caller, so a job may use everything that was in
 * memory when pool_run() started; what it wants to give back it writes into a
 * byte buffer. A worker that crashes, hangs or is killed costs the job it had
 * and nothing else: the job comes back with a status and a new worker takes
 * over. Results arrive in the order of the jobs, whatever the number of
 * workers, so what the caller makes of them does not depend on it.
 */
#ifndef GUPTOOL_POOL_H
#define GUPTOOL_POOL_H
#include <stdbool.h>
#include <stddef.h>

struct packbuf;

enum pool_status {
	POOL_OK,
	POOL_CRASHED,		/* see pool_result.why */
	POOL_TIMED_OUT,
	POOL_TOO_BIG,		/* the result is larger than pool_opts.max_result */
};

struct pool_result {
	enum pool_status status;
	const char *why;	/* "killed by signal 11", "no answer after 120 s"; "" when OK */
	const void *data;	/* valid during the callback */
	size_t len;
	double seconds;		/* wall time of the job */
};

struct pool_opts {
	int jobs;			/* workers, at least 1 */
	unsigned int time_limit;	/* seconds a job may take, 0: none */
	size_t retire_rss;		/* bytes: a worker above this after a job is replaced; 0: never */
	size_t max_result;		/* bytes, 0: 1 GiB */
	/* In the worker, once, before its first job; may be NULL. */
	void (*worker_init)(void *ctx);
	/* In the worker. */
	void (*work)(void *ctx, size_t job, struct packbuf *out);
	/* In the parent, jobs in order 0, 1, 2, ... A negative return ends the run. */
	int (*done)(void *ctx, size_t job, const struct pool_result *r);
	/* In the parent, when a job finished, in order of time; for progress; may be NULL. */
	void (*tick)(void *ctx, size_t finished, size_t job);
	void *ctx;
	/* In and out, may be NULL: bytes of memory that the largest worker came to, if that is more. */
	size_t *peak_rss;
};

/* Runs jobs 0 .. njobs-1. 0, the negative value of done(), or -1 after error() when no worker can be started. */
int pool_run(size_t njobs, const struct pool_opts *o);

#endif
