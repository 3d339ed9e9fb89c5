/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * flags_p.h - the table of flags.def, for flags.c and its test
 */
#ifndef GUPTOOL_FLAGS_P_H
#define GUPTOOL_FLAGS_P_H
#include <stddef.h>

enum flag_match { FLAG_IS, FLAG_STARTS, FLAG_ARG, FLAG_JOINED };
enum flag_action { FLAG_DROP, FLAG_KEEP, FLAG_PATH };

struct flag_row {
	enum flag_match match;
	enum flag_action action;
	const char *pattern;
	size_t len;
	const char *reason;
};

const struct flag_row *flag_rows(size_t *n);
/* The row that decides about the option, or NULL: it is kept as it is. */
const struct flag_row *flag_find(const char *word);

#endif
