/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * intern.h - one copy of each string for the life of the process
 *
 * Equal strings give equal pointers, so interned strings are compared with ==.
 * Interned strings are never freed (intern_release() exists for leak checks
 * at exit only). A NUL ends a string, also within the len of intern_n().
 * Not for threads: the program has processes.
 */
#ifndef GUPTOOL_INTERN_H
#define GUPTOOL_INTERN_H
#include <stddef.h>

const char *intern(const char *s);		/* NULL gives NULL */
const char *intern_n(const char *s, size_t len);
void intern_release(void);
#endif
