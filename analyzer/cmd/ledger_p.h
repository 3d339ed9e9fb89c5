/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * ledger_p.h - the ledger of what a database holds
 */
#ifndef GUPTOOL_LEDGER_CMD_P_H
#define GUPTOOL_LEDGER_CMD_P_H

#include <stddef.h>

struct arena;
struct finding_sink;
struct ir_fn;
struct ledger;
struct model;
struct store;
struct strbuf;
struct unit_facts;

/* Of the units of one configuration; its functions' IR goes into the arena. */
struct ledger *ledger_of_units(const struct unit_facts *unit, size_t nunit, const char *config, struct model *m,
			       struct arena *a);

/* The same, of one configuration of a database. */
struct ledger *ledger_of_store(struct store *s, const char *config, struct model *m, struct arena *a);

/* The same from parts, for who has some units in more than one state: ledger_new(), units by path, ledger_finish(). */
struct ledger_unit {
	const struct unit_facts *uf;
	struct ir_fn **ir;		/* by function; NULL: none */
};
/* 'uf' and the arena live as long as ledgers that it is added to. */
void ledger_unit_open(struct ledger_unit *u, const struct unit_facts *uf, struct arena *a);
void ledger_add_unit(struct ledger *l, const struct ledger_unit *u, struct model *m);

/*
 * What the rules about the whole program say; 'config' is the findings' ->configs. A
 * rule that 'out' has at the same place already is not repeated.
 */
void ledger_findings(struct ledger *l, const char *config, struct finding_sink *out);

/* For 'dump ledger': every acquiring call with its keys, chains, ends and class. */
void ledger_print(struct ledger *l, const char *function, struct strbuf *out);

#endif
