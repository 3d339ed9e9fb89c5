/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * mutants_p.h - the parts of 'guptool mutants'
 */
#ifndef GUPTOOL_MUTANTS_P_H
#define GUPTOOL_MUTANTS_P_H

#include "../../lib/arena.h"
#include "../../lib/options.h"
#include "../../lib/strbuf.h"
#include "../../lib/strmap.h"
#include "../../lib/vec.h"
#include "../facts/facts.h"
#include "../mutate/mutate.h"

struct check;

enum mutant_verdict {
	MUTANT_EXPECTED,	/* one of its rules spoke */
	MUTANT_OTHER,		/* another rule did */
	MUTANT_SILENT,
	MUTANT_NO_CODE,		/* does not compile, or its IR was given up */
	MUTANT_EXCLUDED,	/* nothing to be seen: --exclude */
	MUTANT_VERDICT_COUNT
};

struct mutant_state {
	const struct mutant *m;
	size_t file;
	enum mutant_verdict verdict;
	const char *why;		/* NO_CODE, EXCLUDED: the reason; SILENT: what the walk knew of the pages */
	const char *spoke;		/* rules that spoke, "R1,R8" */
	const struct facts_function *changed;
	size_t batch;
};

/* A file with functions that were changed. */
struct mutant_file {
	const char *path;
	struct strbuf text;
	struct mutate_source src;
	struct unit_facts *uf;
	struct mutants mutants;		/* all that were made */
	VEC(size_t) chosen;		/* of ->state */
	size_t group;			/* files that can see each other's changes */
};

struct mutants_run {
	const char *db, *compdb, *exclude, *keep, *patches, *root, *objdir, *arch;
	const char *const *path;	/* operands */
	int npath, sample, jobs, time_limit, min_recall;
	struct option_list operators;
	bool list, silent, alone, quiet;
	struct arena arena;
	struct model *model;
	struct unit_facts *unit;	/* of the database, as checked */
	size_t nunit;
	VEC(struct mutant_file) file;
	VEC(struct mutant_state) state;
	VEC(const char *) elsewhere;	/* new findings that no mutant explains */
	size_t nfailed;			/* files that could not be parsed */
	size_t made;			/* before the choice of a sample */
	struct strmap excluded;		/* key: reason */
};

/* Parse the chosen mutants; fills ->changed, or NO_CODE. */
void mutants_parse(struct mutants_run *r);
/* Run the rules over each of them; fills verdicts and ->elsewhere. -1 after error(). */
int mutants_measure(struct mutants_run *r, struct check *check);

#endif
