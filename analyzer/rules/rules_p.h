/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * rules_p.h - between rules.c, program.c and the rules about the whole program
 */
#ifndef GUPTOOL_RULES_P_H
#define GUPTOOL_RULES_P_H

#include <stdarg.h>
#include "rule.h"

/* Complete the finding and hand it to the sink; puts the rule's severity and confidence back. */
void rule_add(struct rule_run *r, struct finding *f, const char *fmt, va_list ap) __attribute__((format(printf, 3, 0)));

/*
 * What becomes of the pages of an acquiring call, by all its releases and uses that
 * the ledger knows and that are no other acquire's.
 */
struct rule_ends {
	const struct ledger_site *dirties;	/* first that marks pages dirty, or may; or NULL */
	/* in other functions than the acquire: */
	const struct ledger_site *clean;	/* first release that could, and is told not to */
	const struct ledger_site *release;	/* first that is no such function */
	const struct ledger_site *cpu, *device;	/* first use that writes: the CPU's, a device's */
	const struct ledger_site *both;		/* mapped for DMA in both directions */
	bool is_shared;				/* an end is also that of an acquire that differs about FOLL_WRITE */
};
void rule_ends(struct ledger *l, const struct ledger_site *s, struct rule_ends *out);

/*
 * The result of the acquiring call is tested for an error, and nothing else is done with it
 * on any way on which the call did not fail.
 */
bool rule_only_tested(struct rule_run *r, const struct ir_op *acquire);

#endif
