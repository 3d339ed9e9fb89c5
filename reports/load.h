/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * load.h - a report in memory: one database, for pages about it or for a comparison
 */
#ifndef GUPTOOL_LOAD_H
#define GUPTOOL_LOAD_H
#include "site_p.h"

/* -1 after error(); report_release() in any case. 's' stays the caller's and open as long as the report lives. 'off': as in struct site. */
int report_load(struct report *r, struct store *s, const char *const *off);
void report_release(struct report *r);
#endif
