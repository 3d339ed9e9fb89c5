/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * die.h - five words for what goes wrong
 *
 *	usage()    the call was wrong: exit 2
 *	die()      the environment failed (file, SQL, memory): exit 2
 *	error()    this unit failed; returns -1, the caller goes on with the next
 *	warning()  worth a line; returns nothing
 *	BUG()      we are wrong: abort with file and line
 *
 * A finding is not an error and never goes through these. Messages: lower case,
 * no full stop, names in 'quotes'; say what was attempted, on what, and the cause.
 * Output is "guptool: text", "guptool: error: text" and so on, on stderr, one
 * line each: a newline inside the text becomes a blank.
 */
#ifndef GUPTOOL_DIE_H
#define GUPTOOL_DIE_H
#define GUPTOOL_EXIT_CLEAN	0
#define GUPTOOL_EXIT_FINDINGS	1
#define GUPTOOL_EXIT_FAILURE	2
#define GUPTOOL_EXIT_INCOMPLETE	3	/* --strict: finished, some files could not be analysed */

#define PRINTF_LIKE(f, a) __attribute__((format(printf, f, a)))

_Noreturn void usage(const char *fmt, ...) PRINTF_LIKE(1, 2);
_Noreturn void die(const char *fmt, ...) PRINTF_LIKE(1, 2);
_Noreturn void die_errno(const char *fmt, ...) PRINTF_LIKE(1, 2);	/* adds ": strerror(errno)" */
int error(const char *fmt, ...) PRINTF_LIKE(1, 2);			/* -1 */
int error_errno(const char *fmt, ...) PRINTF_LIKE(1, 2);		/* -1 */
void warning(const char *fmt, ...) PRINTF_LIKE(1, 2);
_Noreturn void bug_at(const char *file, int line, const char *fmt, ...) PRINTF_LIKE(3, 4);
#define BUG(...) bug_at(__FILE__, __LINE__, __VA_ARGS__)

/*
 * Called by usage() and die() before exit(), once; for removing temporary
 * files. Last in, first out; only in the process that registered it, not in
 * its forks. fn NULL takes all functions with this ctx off the list.
 */
void die_at_exit(void (*fn)(void *ctx), void *ctx);
#endif
