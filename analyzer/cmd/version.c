/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * version.c - which guptool this is; the Makefile passes the versions
 *
 * What is kept from an earlier run is what the same sources would make again:
 * of the part that parses for IR, of the part that walks for summaries and
 * sites, of everything for findings.
 */
#include "../cmd.h"

#ifndef GUPTOOL_VERSION
#define GUPTOOL_VERSION "0.1.0"
#define GUPTOOL_FRONT_VERSION GUPTOOL_VERSION
#define GUPTOOL_FLOW_VERSION GUPTOOL_VERSION
#endif

const char guptool_version[] = GUPTOOL_VERSION;
const char guptool_front_version[] = GUPTOOL_FRONT_VERSION;
const char guptool_flow_version[] = GUPTOOL_FLOW_VERSION;
