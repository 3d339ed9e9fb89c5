/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * version.c - which guptool this is; the Makefile passes GUPTOOL_VERSION
 */
#include "../cmd.h"

#ifndef GUPTOOL_VERSION
#define GUPTOOL_VERSION "0.1.0"
#endif

const char guptool_version[] = GUPTOOL_VERSION;
