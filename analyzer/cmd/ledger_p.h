/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * ledger_p.h - the ledger of what a database holds
 */
#ifndef GUPTOOL_LEDGER_CMD_P_H
#define GUPTOOL_LEDGER_CMD_P_H

#include <stddef.h>

struct arena;
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

/* For 'dump ledger': every acquiring call with its keys, chains, ends and class. */
void ledger_print(struct ledger *l, const char *function, struct strbuf *out);

#endif
