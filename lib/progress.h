/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * progress.h - one line that moves, on a terminal only
 *
 * Silent unless stderr is a terminal, when progress_quiet() was called, and in
 * forked children. 'what' is kept by reference until progress_done().
 */
#ifndef GUPTOOL_PROGRESS_H
#define GUPTOOL_PROGRESS_H
void progress_quiet(void);
void progress_start(const char *what, unsigned long total);	/* total 0: unknown */
void progress_tick(unsigned long done, const char *item);	/* redraws at most ten times a second */
/* Takes the line away for a message; the next tick draws it again. die.c does this itself. */
void progress_erase(void);
void progress_done(void);					/* removes the line */
#endif
