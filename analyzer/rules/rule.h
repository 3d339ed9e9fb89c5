/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * rule.h - to add a rule:
 *
 *	1. cp TEMPLATE.c my_rule.c and write it
 *	2. add RULE(R42, my_rule) to rules.def, and my_rule.o to the Makefile
 *	3. write docs/rules/my-rule.md
 *	4. add analyzer/tests/rules/R42-my-rule/bad.c and good.c
 *
 * 'make check' fails while one of these is missing (tests/cli/rules_sync.t).
 *
 * Most rules look at one function. Such a rule is called with the events of the paths that
 * flow_run() walks, or once with the whole function, or both, and reports
 * through rule_report(). One walk feeds all rules. The same event comes once
 * for each path; rule_report() lets one rule speak once about one pair of
 * event and hold, so a rule needs no memory of its own. Rules about lives and owners
 * look at the ledger of the whole program instead (->acquire, ->end).
 *
 * A rule that is unsure says nothing. FLOW_UNKNOWN is unsure.
 */
#ifndef GUPTOOL_RULE_H
#define GUPTOOL_RULE_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "../finding/finding.h"
#include "../flow/flow.h"
#include "../ledger/ledger.h"

struct arena;
struct rule;
struct rule_run;

/* A call that gives pages back (->site->class RELEASE) or frees them, and where its pages come from. */
struct ledger_end {
	const struct ledger_site *site;
	const struct ledger_site *acquire;	/* the first of them; NULL: none is known */
	unsigned int kinds;			/* of all: bit HOLD_PIN, HOLD_GET, HOLD_COND */
	bool all;				/* nothing else leads there: ledger_site_starts() */
};

struct rule {
	const char *id;			/* "R1" */
	const char *name;		/* "pin-released-with-put" */
	enum finding_severity severity;
	enum finding_confidence confidence;
	bool default_on;
	const char *summary;		/* one line for --list-rules */
	void (*event)(struct rule_run *r, const struct flow_event *ev);			/* may be NULL */
	/* After the walk; res->relevant may be false. May be NULL. */
	void (*function)(struct rule_run *r, const struct ir_fn *fn, const struct flow_result *res);
	/* The whole program, after all functions, once for each acquiring call. May be NULL. */
	void (*acquire)(struct rule_run *r, struct ledger *l, const struct ledger_site *s);
	/*
	 * The whole program, once for each call that gives pages back or frees them. May be NULL.
	 */
	void (*release)(struct rule_run *r, struct ledger *l, const struct ledger_end *e);
	/* The same, once for each release and each dirtying. May be NULL. */
	void (*end)(struct rule_run *r, struct ledger *l, const struct ledger_site *s);
};

/* One rule over one function. */
struct rule_run {
	const struct rule *rule;
	const struct ir_fn *fn;
	const struct model *model;
	struct arena *arena;		/* of the function */
	void *data;			/* the rule's own, NULL at first */
	/* of the next report; rule_report() puts the rule's own back */
	enum finding_severity severity;
	enum finding_confidence confidence;
	/* rules.c's own */
	struct finding_sink *sink;
	struct rule_said *said;
};

/*
 * A finding at the event's place, with the path as evidence. 'h' is the hold
 * it is about, or NULL. fmt: one line, lower case, no full stop.
 */
void rule_report(struct rule_run *r, const struct flow_event *ev, const struct flow_hold *h,
		 const char *fmt, ...) __attribute__((format(printf, 4, 5)));
/*
 * The same, but kept back until all paths were walked: rule_submit() from ->function
 * hands it over, or nobody does. From the function's arena.
 */
struct rule_draft;
struct rule_draft *rule_draft(struct rule_run *r, const struct flow_event *ev, const struct flow_hold *h,
			      const char *fmt, ...) __attribute__((format(printf, 4, 5)));
void rule_submit(struct rule_run *r, const struct rule_draft *d);
/* The same for a rule that looked at the code itself; there is no path. */
void rule_report_op(struct rule_run *r, const struct ir_op *op, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

/*
 * The same for a rule about the ledger: at an acquiring call. Evidence is the
 * call, then the steps; 'c' (may be NULL) adds its calls and its release.
 */
void rule_report_site(struct rule_run *r, struct ledger *l, const struct ledger_site *s, const struct ledger_chain *c,
		      const struct finding_step *step, size_t nstep, const char *fmt, ...)
	__attribute__((format(printf, 7, 8)));
/* At a release or a dirtying. Evidence is the steps. */
void rule_report_end(struct rule_run *r, const struct ledger_site *s, const struct finding_step *step, size_t nstep,
		     const char *fmt, ...) __attribute__((format(printf, 5, 6)));

/* The same at a call that gives pages back or frees them; evidence is the first acquire, the field, and the call. */
void rule_report_release(struct rule_run *r, struct ledger *l, const struct ledger_end *e, const char *fmt, ...)
	__attribute__((format(printf, 4, 5)));

/* --- helpers for rules --- */

/* A hold on user pages that the walk did not lose track of. */
bool rule_is_sure(const struct flow_hold *h);
/* The event's pages are the hold's, not only its count. */
bool rule_is_match(const struct flow_event *ev);
/*
 * At a return: nobody can release its pages any more. Nobody else knows them, or
 * an owner knew the array alone, and this function freed it.
 */
bool rule_is_lost(const struct flow_hold *h);
/* "pinned" for PIN, "taken" for GET */
const char *rule_verb(const struct flow_hold *h);
/* Line of the acquiring call. */
unsigned int rule_line(const struct flow_hold *h);

/* --- the registry --- */

enum rule_index {
#define RULE(id, file) RULE_##id,
#include "rules.def"
#undef RULE
	RULE_COUNT
};

const struct rule *rule_at(enum rule_index i);
/* By id or name; RULE_COUNT when there is none. */
enum rule_index rule_find(const char *name);

struct rule_set { uint64_t bits; };
struct rule_set rule_set_default(void);
struct rule_set rule_set_all(void);
bool rule_set_has(struct rule_set s, enum rule_index i);
/*
 * Change a set by "R1,-double-release,all,none,default": names and ids, '-'
 * takes away; "all", "none" and "default" start over. Returns 0, or -1 after
 * error() for a name that does not exist.
 */
int rule_set_parse(struct rule_set *s, const char *spec);

/* --- running --- */

struct rules_opts {
	const struct model *model;	/* resolved for the unit */
	const struct summary_source *summaries;	/* may be NULL */
	const struct flow_limits *limits;	/* may be NULL */
	struct finding_sink *sink;
	struct rule_set enabled;
};

/*
 * Walk the function once and let every enabled rule see it. Returns the
 * walk's result from the arena, NULL for a function that has no IR.
 */
struct flow_result *rules_run(const struct rules_opts *o, const struct ir_fn *fn, struct arena *a);

/* The rules that look at the whole program. ->model, ->summaries and ->limits are not used. */
void rules_run_program(const struct rules_opts *o, struct ledger *l);

#endif
