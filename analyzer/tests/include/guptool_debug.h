/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * guptool_debug.h - what does the analysis believe here?
 *
 * A test input calls these; the walk prints its answer into the golden block,
 * one line per different answer.
 */
#ifndef GUPTOOL_DEBUG_H
#define GUPTOOL_DEBUG_H

void guptool_show();		/* of each argument: its value and range, or the hold behind it */
void guptool_state();		/* all holds */
void guptool_path();		/* the branches taken so far */

#endif
