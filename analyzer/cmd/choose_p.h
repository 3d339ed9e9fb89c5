/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * choose_p.h - which findings a command speaks of: rules, paths, suppressions;
 * the options that check and lint share
 */
#ifndef GUPTOOL_CHOOSE_P_H
#define GUPTOOL_CHOOSE_P_H

#include "../../lib/options.h"
#include "../../lib/strmap.h"
#include "../finding/finding.h"
#include "../rules/rule.h"

struct choose_opts {
	struct option_list rules, suppress;
	const char *const *path;	/* findings below one of these; npath 0: all */
	int npath;
	struct rule_set enabled;	/* set by choose_parse() */
	/* text of a source file, for suppressions in comments; NULL: they are not looked at */
	const char *(*read)(void *ctx, const char *path, size_t *len);
	void *ctx;
};

/* Rows for an option table. */
#define CHOOSE_OPTIONS(o) \
	OPT_LIST('r', "rule", &(o)->rules, "SPEC", "rules by id or name: R1,-R9,all,none,default"), \
	OPT_LIST(0, "suppress", &(o)->suppress, "FILE", "suppressions: rule, path glob, function, reason; tab separated")

/* Exits with 2 when a rule does not exist. */
void choose_parse(struct choose_opts *o);
/* Names of the rules that were not asked for, NULL behind them; constants. */
void choose_off(const struct choose_opts *o, const char *off[RULE_COUNT + 1]);
void choose_release(struct choose_opts *o);
/* A finished sink of those that were asked for, suppressions applied; the caller frees it. 'analysed': paths. */
struct finding_sink *choose_findings(const struct choose_opts *o, const struct finding_sink *all,
				     const struct strmap *analysed);
/* The same choice of rules and paths; ordinals, suppressions and states stay as they are. */
struct finding_sink *choose_kept(const struct choose_opts *o, const struct finding_sink *all);

#endif
