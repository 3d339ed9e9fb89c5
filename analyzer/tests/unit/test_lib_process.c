/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * test_lib_process.c - programs run, messages, the progress line
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>
#include <fcntl.h>
#include <pty.h>
#include <stdbool.h>
#include "../../../lib/alloc.h"
#include "../../../lib/fs.h"
#include "../../../lib/progress.h"
#include "../../../lib/subprocess.h"
#include "child.h"

struct shell {
	struct subprocess p;
	const char *argv[4];
	struct strbuf out, err, reason;
};

/* sh -c SCRIPT with both outputs kept */
static struct shell *shell(struct shell *s, const char *script)
{
	memset(s, 0, sizeof(*s));
	s->argv[0] = "sh";
	s->argv[1] = "-c";
	s->argv[2] = script;
	s->p.argv = s->argv;
	strbuf_init(&s->out);
	strbuf_init(&s->err);
	strbuf_init(&s->reason);
	s->p.out = &s->out;
	s->p.err = &s->err;
	return s;
}

static void shell_release(struct shell *s)
{
	strbuf_release(&s->out);
	strbuf_release(&s->err);
	strbuf_release(&s->reason);
}

static const char *reason(struct shell *s)
{
	return subprocess_reason(&s->p, &s->reason);
}

static void output_and_status(void **state)
{
	struct shell s;

	assert_int_equal(subprocess_run(&shell(&s, "echo a; echo b >&2")->p), 0);
	assert_int_equal(s.p.status, 0);
	assert_string_equal(s.out.buf, "a\n");
	assert_string_equal(s.err.buf, "b\n");
	shell_release(&s);
	assert_int_equal(subprocess_run(&shell(&s, "exit 3")->p), -1);
	assert_int_equal(s.p.status, 3);
	assert_string_equal(reason(&s), "exit status 3");
	shell_release(&s);
	assert_int_equal(subprocess_run(&shell(&s, "kill -9 $$")->p), -1);
	assert_int_equal(s.p.status, 128 + 9);
	assert_string_equal(reason(&s), "killed by signal 9");
	shell_release(&s);
	assert_int_equal(subprocess_run(&shell(&s, "exit 255")->p), -1);	/* no signal has that number */
	assert_string_equal(reason(&s), "exit status 255");
	shell_release(&s);
}

static void both_outputs_in_one(void **state)
{
	struct shell s;

	shell(&s, "echo a; echo b >&2; echo c");
	s.p.err = &s.out;
	assert_int_equal(subprocess_run(&s.p), 0);
	assert_string_equal(s.out.buf, "a\nb\nc\n");
	shell_release(&s);
}

/* More than any pipe holds, on both at once: a reader of one after the other hangs. */
static void large_output_on_both(void **state)
{
	struct shell s;

	shell(&s, "head -c 3000000 /dev/zero & head -c 2000000 /dev/zero >&2; wait");
	s.p.timeout = 60;
	assert_int_equal(subprocess_run(&s.p), 0);
	assert_int_equal(s.out.len, 3000000);
	assert_int_equal(s.err.len, 2000000);
	shell_release(&s);
}

static void input_of_any_size(void **state)
{
	size_t len = 1 << 20;
	char *in = xmalloc(len);
	struct shell s;

	memset(in, 'i', len);
	shell(&s, "cat");
	s.p.input = in;
	s.p.input_len = len;
	assert_int_equal(subprocess_run(&s.p), 0);
	assert_int_equal(s.out.len, len);
	assert_memory_equal(s.out.buf, in, len);
	shell_release(&s);
	/* one that does not read all of it has not failed by that */
	shell(&s, "head -c 1; exec true");
	s.p.input = in;
	s.p.input_len = len;
	assert_int_equal(subprocess_run(&s.p), 0);
	assert_string_equal(s.out.buf, "i");
	shell_release(&s);
	/* none, and an empty one */
	assert_int_equal(subprocess_run(&shell(&s, "cat")->p), 0);
	assert_int_equal(s.out.len, 0);
	shell_release(&s);
	shell(&s, "cat");
	s.p.input = "";
	assert_int_equal(subprocess_run(&s.p), 0);
	assert_int_equal(s.out.len, 0);
	shell_release(&s);
	free(in);
}

static void what_does_not_start(void **state)
{
	struct shell s;

	shell(&s, "");
	s.argv[0] = "guptool-no-such-program";
	assert_int_equal(subprocess_run(&s.p), -1);
	assert_int_equal(s.p.status, -1);
	assert_string_equal(reason(&s), "not found");
	s.argv[0] = "/dev/null";
	assert_int_equal(subprocess_run(&s.p), -1);
	assert_int_equal(s.p.status, -1);
	assert_string_equal(reason(&s), "Permission denied");
	s.argv[0] = "sh";
	s.p.cwd = "/no/such";
	assert_int_equal(subprocess_run(&s.p), -1);
	assert_string_equal(reason(&s), "no directory '/no/such'");
	shell_release(&s);
}

static void a_time_limit_ends_the_whole_group(void **state)
{
	static const char *const script[] = {
		"echo start; sleep 100 & echo $!; wait",	/* pipes held by two processes */
		"exec >&- 2>&-; sleep 100",			/* pipes closed, still running */
		"trap '' TERM INT; while :; do sleep 100; done",
	};

	for (size_t i = 0; i < ARRAY_SIZE(script); i++) {
		double t = fs_now();
		struct shell s;

		shell(&s, script[i]);
		s.p.timeout = 1;
		assert_int_equal(subprocess_run(&s.p), -1);
		assert_true(s.p.timed_out);
		assert_int_equal(s.p.status, 128 + SIGKILL);
		assert_string_equal(reason(&s), "timed out after 1 s");
		assert_true(fs_now() - t < 20);
		if (!i) {
			int pid = 0, tries = 0;

			assert_int_equal(sscanf(s.out.buf, "start\n%d", &pid), 1);
			/* gone, or a zombie until init takes it: not there to be signalled for long */
			while (!kill(pid, 0) && tries++ < 200) {
				struct strbuf st = STRBUF_INIT, path = STRBUF_INIT;
				bool zombie;

				strbuf_addf(&path, "/proc/%d/stat", pid);
				zombie = strbuf_read_file(&st, path.buf) || strstr(st.buf, ") Z ");
				strbuf_release(&st);
				strbuf_release(&path);
				if (zombie)
					break;
				usleep(10000);
			}
			assert_true(tries < 200);
		}
		shell_release(&s);
	}
}

static void a_limit_that_is_not_reached(void **state)
{
	struct shell s;

	shell(&s, "echo quick; exit 4");
	s.p.timeout = 60;
	assert_int_equal(subprocess_run(&s.p), -1);
	assert_false(s.p.timed_out);
	assert_int_equal(s.p.status, 4);
	assert_string_equal(s.out.buf, "quick\n");
	shell_release(&s);
}

static void directory_and_environment(void **state)
{
	static const char *const env[] = { "GUPTOOL_A=new", "GUPTOOL_B", "GUPTOOL_C=", NULL };
	struct shell s;

	setenv("GUPTOOL_A", "old", 1);
	setenv("GUPTOOL_B", "old", 1);
	setenv("GUPTOOL_AB", "kept", 1);
	shell(&s, "pwd; echo $GUPTOOL_A ${GUPTOOL_B-unset} [${GUPTOOL_C-unset}] $GUPTOOL_AB");
	s.p.cwd = "/usr";
	s.p.env = env;
	assert_int_equal(subprocess_run(&s.p), 0);
	assert_string_equal(s.out.buf, "/usr\nnew unset [] kept\n");
	assert_string_equal(getenv("GUPTOOL_A"), "old");
	shell_release(&s);
}

/* Only 0, 1, 2 (and what the lister itself opens) are open in the program. */
static void no_descriptor_leaks(void **state)
{
	struct shell s;
	int before, after;

	/* what whoever started us left open is not the question */
	for (int fd = 3; fd < 1024; fd++)
		fcntl(fd, F_SETFD, FD_CLOEXEC);
	before = dup(0);
	close(before);
	shell(&s, "ls /proc/self/fd | tr '\\n' ' '");
	s.p.input = "x";
	s.p.input_len = 1;
	assert_int_equal(subprocess_run(&s.p), 0);
	assert_string_equal(s.out.buf, "0 1 2 3 ");
	after = dup(0);
	assert_int_equal(after, before);
	close(after);
	shell_release(&s);
}

static void closed_standard_files(void *ctx)
{
	struct shell s;
	int keep = dup(2);

	close(0);
	close(1);
	close(2);
	shell(&s, "cat; echo e >&2");
	s.p.input = "in";
	s.p.input_len = 2;
	if (subprocess_run(&s.p) || strcmp(s.out.buf, "in") || strcmp(s.err.buf, "e\n"))
		dprintf(keep, "status %d out '%s' err '%s'", s.p.status, s.out.buf, s.err.buf);
	shell_release(&s);
}

static void works_with_closed_standard_files(void **state)
{
	struct strbuf out = STRBUF_INIT;

	child_run(closed_standard_files, NULL, &out);
	assert_string_equal(out.buf, "");
	strbuf_release(&out);
}

static void quiet_and_passed_through(void *ctx)
{
	struct shell s;

	shell(&s, "echo through; echo gone >&2");
	s.p.out = s.p.err = NULL;
	s.p.quiet_err = true;
	subprocess_run(&s.p);
}

static void output_may_pass_through(void **state)
{
	struct strbuf out = STRBUF_INIT;

	child_run(quiet_and_passed_through, NULL, &out);
	assert_string_equal(out.buf, "through\n");
	strbuf_release(&out);
}

/* --- die.h --- */

static void note(void *ctx)
{
	dprintf(2, "hook %s\n", (const char *)ctx);
}

static void die_child(void *ctx)
{
	static char one[] = "1", two[] = "2", three[] = "3";

	die_at_exit(note, one);
	die_at_exit(note, two);
	die_at_exit(note, three);
	die_at_exit(NULL, two);
	if (!strcmp(ctx, "fork")) {
		int status;

		/* a worker's end is not the end of its parent's files */
		if (!fork())
			die("worker");
		wait(&status);
		die("parent after %d", WEXITSTATUS(status));
	}
	errno = ENOENT;
	if (!strcmp(ctx, "errno"))
		die_errno("cannot open '%s'", "f");
	if (!strcmp(ctx, "usage"))
		usage("no\nfile");
	if (!strcmp(ctx, "bug"))
		BUG("impossible %d", 1);
	dprintf(2, "%d %d\n", error("unit %d", 1), error_errno("cannot read"));
	warning("odd");
	die("%05000d", 1);
}

static void the_five_words(void **state)
{
	struct strbuf out = STRBUF_INIT;

	assert_int_equal(child_run(die_child, "errno", &out), 2);
	assert_string_equal(out.buf, "guptool: cannot open 'f': No such file or directory\n"
			    "hook 3\nhook 1\n");
	assert_int_equal(child_run(die_child, "usage", &out), 2);
	assert_string_equal(out.buf, "guptool: no file\nhook 3\nhook 1\n");
	assert_int_equal(child_run(die_child, "bug", &out), 128 + SIGABRT);
	assert_non_null(strstr(out.buf, "test_lib_process.c:"));
	assert_null(strstr(out.buf, "hook"));
	assert_int_equal(child_run(die_child, "fork", &out), 2);
	assert_string_equal(out.buf, "guptool: worker\nguptool: parent after 2\nhook 3\nhook 1\n");
	assert_int_equal(child_run(die_child, "rest", &out), 2);
	assert_non_null(strstr(out.buf, "guptool: error: cannot read: No such file or directory\n"));
	assert_non_null(strstr(out.buf, "guptool: error: unit 1\n"));
	assert_non_null(strstr(out.buf, "-1 -1\nguptool: warning: odd\nguptool: 0000"));
	assert_non_null(strstr(out.buf, "00...\nhook 3\n"));
	strbuf_release(&out);
}

/* --- progress.h --- */

static void show_progress(void *ctx)
{
	unsetenv("COLUMNS");
	setenv("TERM", "xterm", 1);
	if (!strcmp(ctx, "quiet"))
		progress_quiet();
	progress_tick(1, "before the start");
	progress_start("reading", 4);
	progress_tick(1, "mm/gup.c");
	progress_tick(2, "too soon to be drawn");
	if (!strcmp(ctx, "message"))
		warning("odd");
	progress_done();
	progress_tick(3, "after the end");
}

static void no_terminal_no_progress(void **state)
{
	struct strbuf out = STRBUF_INIT;

	assert_int_equal(child_run(show_progress, "", &out), CHILD_RETURNED);
	assert_string_equal(out.buf, "");
	strbuf_release(&out);
}

/* What show_progress(how) writes to a terminal of 30 columns. */
static void on_terminal(char *how, struct strbuf *out)
{
	struct winsize ws = { .ws_row = 10, .ws_col = 30 };
	int master;
	pid_t pid = forkpty(&master, NULL, NULL, &ws);

	assert_true(pid >= 0);
	if (!pid) {
		show_progress(how);
		_exit(0);
	}
	strbuf_clear(out);
	strbuf_read_fd(out, master);	/* ends in EIO when the other side is closed */
	close(master);
	waitpid(pid, NULL, 0);
}

static void a_terminal_has_one_line(void **state)
{
	struct strbuf out = STRBUF_INIT;

	on_terminal("", &out);
	assert_string_equal(out.buf, "\r\033[Kreading: 1 of 4 (25 %) mm/gup\r\033[K");
	on_terminal("message", &out);
	assert_string_equal(out.buf, "\r\033[Kreading: 1 of 4 (25 %) mm/gup"
			    "\r\033[Kguptool: warning: odd\r\n");
	on_terminal("quiet", &out);
	assert_string_equal(out.buf, "");
	strbuf_release(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(output_and_status),
		cmocka_unit_test(both_outputs_in_one),
		cmocka_unit_test(large_output_on_both),
		cmocka_unit_test(input_of_any_size),
		cmocka_unit_test(what_does_not_start),
		cmocka_unit_test(a_time_limit_ends_the_whole_group),
		cmocka_unit_test(a_limit_that_is_not_reached),
		cmocka_unit_test(directory_and_environment),
		cmocka_unit_test(no_descriptor_leaks),
		cmocka_unit_test(works_with_closed_standard_files),
		cmocka_unit_test(output_may_pass_through),
		cmocka_unit_test(the_five_words),
		cmocka_unit_test(no_terminal_no_progress),
		cmocka_unit_test(a_terminal_has_one_line),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
