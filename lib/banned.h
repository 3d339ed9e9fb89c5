/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * banned.h - functions that are not used here, as compile errors
 *
 * Force-included by the Makefile for everything outside lib/; lib/ itself may
 * define GUPTOOL_LIB and keeps the allocators.
 */
#ifndef GUPTOOL_BANNED_H
#define GUPTOOL_BANNED_H
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#undef strcpy
#undef strcat
#undef strncpy
#undef strtok
#undef sprintf
#undef vsprintf
#undef gets
#undef atoi
#define strcpy(d, s) strcpy_is_banned
#define strcat(d, s) strcat_is_banned
#define strncpy(d, s, n) strncpy_is_banned
#define strtok(s, d) strtok_is_banned
#define sprintf(...) sprintf_is_banned
#define vsprintf(...) vsprintf_is_banned
#define atoi(s) atoi_is_banned
#define system(s) system_is_banned
#define popen(s, m) popen_is_banned
#ifndef GUPTOOL_LIB
#undef strdup
#undef strndup
#define malloc(n) malloc_is_banned_outside_lib
#define calloc(n, s) calloc_is_banned_outside_lib
#define realloc(p, n) realloc_is_banned_outside_lib
#define strdup(s) strdup_is_banned_outside_lib
#define strndup(s, n) strndup_is_banned_outside_lib
#endif
#endif
