/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * test_lib_pool.c - workers that answer, crash, hang, grow and lie
 */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#include "../../../lib/pack.h"
#include "../../../lib/pool.h"

enum { JOB_PLAIN, JOB_CRASH, JOB_HANG, JOB_EXIT, JOB_BIG, JOB_LARGE, JOB_LARGE_CRASH };

#define LARGE ((size_t)64 << 20)

struct run {
	int what[64];
	size_t n, seen;
	enum pool_status status[64];
	uint64_t value[64];
	char why[64][80];
	size_t ticks;
	int stop_at;
};

static char space[LARGE];		/* not in memory before a worker touches it */

static void work(void *ctx, size_t job, struct packbuf *out)
{
	struct run *r = ctx;

	switch (r->what[job]) {
	case JOB_CRASH:
		raise(SIGKILL);
		break;
	case JOB_HANG:
		for (;;)
			pause();
	case JOB_EXIT:
		_exit(7);
	case JOB_LARGE:
	case JOB_LARGE_CRASH:
		memset(space, 1, sizeof(space));
		if (r->what[job] == JOB_LARGE_CRASH)
			raise(SIGKILL);
		break;
	case JOB_BIG: {
		static char block[1 << 20];

		for (int i = 0; i < 3; i++)
			pack_bytes(out, block, sizeof(block));
		return;
	}
	}
	pack_u(out, job * job + 1);
}

static int done(void *ctx, size_t job, const struct pool_result *p)
{
	struct run *r = ctx;
	struct unpack u;

	assert_int_equal(job, r->seen);		/* in order */
	r->seen++;
	r->status[job] = p->status;
	snprintf(r->why[job], sizeof(r->why[job]), "%s", p->why);
	if (p->status == POOL_OK && r->what[job] == JOB_PLAIN) {
		unpack_init(&u, p->data, p->len);
		r->value[job] = unpack_u(&u);
		assert_false(u.failed);
	}
	return r->stop_at && (int)job == r->stop_at ? -5 : 0;
}

static void tick(void *ctx, size_t finished, size_t job)
{
	struct run *r = ctx;

	(void)job;
	assert_int_equal(finished, ++r->ticks);
}

static struct pool_opts opts(struct run *r, int jobs)
{
	return (struct pool_opts){ .jobs = jobs, .time_limit = 1, .work = work, .done = done, .tick = tick, .ctx = r };
}

static void plain_jobs_in_order(void **state)
{
	for (int jobs = 1; jobs <= 8; jobs++) {
		struct run r = { .n = 40 };
		struct pool_opts o = opts(&r, jobs);

		(void)state;
		assert_int_equal(pool_run(r.n, &o), 0);
		assert_int_equal(r.seen, 40);
		assert_int_equal(r.ticks, 40);
		for (size_t i = 0; i < r.n; i++)
			assert_int_equal(r.value[i], i * i + 1);
	}
}

static void one_bad_job_costs_itself(void **state)
{
	struct run r = { .n = 12, .what = { [2] = JOB_CRASH, [5] = JOB_HANG, [7] = JOB_EXIT } };
	struct pool_opts o = opts(&r, 3);

	(void)state;
	assert_int_equal(pool_run(r.n, &o), 0);
	assert_int_equal(r.seen, 12);
	for (size_t i = 0; i < r.n; i++)
		assert_int_equal(r.status[i], i == 2 || i == 7 ? POOL_CRASHED : i == 5 ? POOL_TIMED_OUT : POOL_OK);
	assert_non_null(strstr(r.why[2], "killed by signal 9"));
	assert_string_equal(r.why[5], "no answer after 1 s");
	assert_non_null(strstr(r.why[7], "status 7"));
	assert_int_equal(r.value[11], 122);
}

static void big_results_and_limits(void **state)
{
	struct run r = { .n = 3, .what = { [1] = JOB_BIG } };
	struct pool_opts o = opts(&r, 2);

	(void)state;
	assert_int_equal(pool_run(r.n, &o), 0);
	assert_int_equal(r.status[1], POOL_OK);
	r.seen = r.ticks = 0;
	o.max_result = 1 << 20;
	assert_int_equal(pool_run(r.n, &o), 0);
	assert_int_equal(r.status[1], POOL_TOO_BIG);
	assert_int_equal(r.status[2], POOL_OK);
}

static void retired_workers_are_replaced(void **state)
{
	struct run r = { .n = 9 };
	struct pool_opts o = opts(&r, 2);

	(void)state;
	o.retire_rss = 1;		/* after every job */
	assert_int_equal(pool_run(r.n, &o), 0);
	assert_int_equal(r.seen, 9);
	for (size_t i = 0; i < r.n; i++)
		assert_int_equal(r.value[i], i * i + 1);
}

/* one job touches more memory than all others; what it came to is known, whether its worker answers or dies */
static void the_largest_is_measured(void **state)
{
	struct run r = { .n = 4, .what = { [1] = JOB_LARGE } };
	struct pool_opts o = opts(&r, 2);
	size_t small = 0, large = 0;

	(void)state;
	o.peak_rss = &large;
	assert_int_equal(pool_run(r.n, &o), 0);
	r.what[1] = JOB_PLAIN;
	r.seen = r.ticks = 0;
	o.peak_rss = &small;
	assert_int_equal(pool_run(r.n, &o), 0);
	assert_true(small > 0);
	assert_true(large >= small + LARGE / 2);
	r.what[1] = JOB_LARGE_CRASH;
	r.seen = r.ticks = 0;
	assert_int_equal(pool_run(r.n, &o), 0);
	assert_int_equal(r.status[1], POOL_CRASHED);
	assert_true(small >= LARGE);
}

static void done_can_stop(void **state)
{
	struct run r = { .n = 20, .stop_at = 4 };
	struct pool_opts o = opts(&r, 2);

	(void)state;
	assert_int_equal(pool_run(r.n, &o), -5);
	assert_int_equal(r.seen, 5);
	assert_int_equal(pool_run(0, &o), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(plain_jobs_in_order),
		cmocka_unit_test(one_bad_job_costs_itself),
		cmocka_unit_test(big_results_and_limits),
		cmocka_unit_test(retired_workers_are_replaced),
		cmocka_unit_test(the_largest_is_measured),
		cmocka_unit_test(done_can_stop),
	};

	return cmocka_run_group_tests_name("pool", tests, NULL, NULL);
}
