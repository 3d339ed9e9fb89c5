/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * explain.c - 'guptool explain RULE|FINGERPRINT': the rule's page, out of the program itself, or one finding
 */
#include <stdio.h>
#include <string.h>

#include "../../db/embed.h"
#include "../../lib/die.h"
#include "../../lib/options.h"
#include "../../lib/strbuf.h"
#include "../cmd.h"
#include "../rules/rule.h"
#include "explain_p.h"

static const char *const synopsis[] = {
	"guptool explain RULE",
	"guptool explain [-d DB] FINGERPRINT",
	"guptool explain --list",
	NULL
};

static void list_rules(void)
{
	for (enum rule_index i = 0; i < RULE_COUNT; i++) {
		const struct rule *r = rule_at(i);

		printf("%-4s %-28s %-8s %-9s %s%s\n", r->id, r->name, finding_severity_name(r->severity),
		       finding_confidence_name(r->confidence), r->summary, r->default_on ? "" : " (off by default)");
	}
}

int cmd_explain(int argc, const char **argv)
{
	const char *db = "gup.db";
	bool list = false;
	struct option opts[] = {
		OPT_STR('d', "db", &db, "DB", "database that has the finding (default gup.db)"),
		OPT_BOOL('l', "list", &list, "list the rules"),
		OPT_END()
	};
	struct strbuf name = STRBUF_INIT;
	enum rule_index i;
	const char *page;

	argc = options_parse(argc, argv, opts, synopsis,
			     "Prints what a rule says, why it matters and how to mend it; or a finding\n"
			     "step by step, named by its fingerprint or the first six digits or more of it.", OPTIONS_DEFAULT);
	if (list || !argc) {
		list_rules();
		return 0;
	}
	if (argc > 1)
		usage("explain takes one rule or fingerprint; see 'guptool explain --list'");
	i = rule_find(argv[0]);
	if (i == RULE_COUNT && explain_is_fingerprint(argv[0]))
		return explain_finding(db, argv[0]);
	if (i == RULE_COUNT)
		usage("'%s' is neither a rule nor a fingerprint; see 'guptool explain --list'", argv[0]);
	strbuf_addf(&name, "docs/rules/%s.md", rule_at(i)->name);
	page = embed_find(name.buf);
	if (!page)
		BUG("the page '%s' is not in the program", name.buf);
	fputs(page, stdout);
	strbuf_release(&name);
	return 0;
}
