/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * mend_p.h - 'guptool check --fix-diff': the semantic patch that mends a finding, and its proof
 */
#ifndef GUPTOOL_MEND_P_H
#define GUPTOOL_MEND_P_H

#include <stddef.h>
#include "../../lib/options.h"

struct check;
struct finding;
struct finding_sink;
struct store;
struct strbuf;
struct unit_facts;

struct mend_opts {
	const char *db, *compdb;
	const struct option_list *facts;
	int jobs, time_limit;
};
struct mend_stats {
	size_t asked, mended, refused, none;	/* findings that count; of them: with a patch, with one that is not right, without */
	size_t by_rule[32];			/* mended, by the number of the rule */
	size_t left_out;			/* mended alone, and not together with another one of the file */
};

/*
 * For each finding of 'chosen' that counts and about which nothing is known yet:
 * the semantic patch of its rule, run on a copy; the result analysed, and kept in
 * the sink (finding_set_mending()) when the finding is gone from it and no other
 * came. 'all' are the findings of the whole database. 0, or -1 after error().
 */
int mend_findings(const struct mend_opts *o, const struct finding_sink *all, struct finding_sink *chosen);

/*
 * One difference of all that is mended in 'chosen', as git apply takes it, proved
 * as a whole where several are in one file; and the counts.
 */
int mend_diff(const struct mend_opts *o, const struct finding_sink *all, struct finding_sink *chosen, struct strbuf *out,
	      struct mend_stats *stats);

/* --- mend_proof.c --- */

/* A function as it is in the facts of a changed text. */
struct mend_change {
	const char *path, *function;
	const struct unit_facts *uf;
};
/*
 * 0 when, with the functions in place of those of the configuration, every target
 * is gone and no finding of a rule that is on by default is there that was not; -1
 * and one line else. The rules run over what the change has an effect on, in
 * whatever file, and over the program.
 */
int mend_prove(const struct check *was, const char *config, const struct finding_sink *all,
	       const struct mend_change *change, size_t nchange, const struct finding *const *target, size_t ntarget,
	       struct strbuf *why);

#endif
