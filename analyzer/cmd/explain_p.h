/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * explain_p.h - the parts of 'guptool explain'
 */
#ifndef GUPTOOL_EXPLAIN_P_H
#define GUPTOOL_EXPLAIN_P_H

#include <stdbool.h>

/* Six or more hex digits: no rule's name is that. */
bool explain_is_fingerprint(const char *word);
/* Print one finding of the database. Returns the exit status. */
int explain_finding(const char *db, const char *prefix);

#endif
