/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * unconverted_gup.c - references where the contents of the pages are accessed (rule R28)
 *
 * Filesystems, fork and reclaim see a pin and do not see a reference. Which of
 * the five cases it is, the ledger says (ledger/class.c); cases 3 and 4 are
 * right with a reference and are not reported, nor is what only reads.
 */
#include <string.h>

#include "rule.h"
#include "../../lib/arena.h"

static const char *const what[] = {
	[1] = "data moves for one request",
	[2] = "data moves for as long as user space likes",
	[5] = "the CPU stores into them",
};

static const char *const how[] = {
	[1] = "pin_user_pages*()",
	[2] = "pin_user_pages*() with FOLL_LONGTERM",
	[5] = "pin_user_pages*() with FOLL_WRITE",
};

static size_t add_uses(struct rule_run *r, const struct ledger_class *c, struct finding_step *step)
{
	size_t n = 0;

	for (unsigned int b = 0; b < LEDGER_NUSE; b++) {
		const struct ledger_site *u = c->evidence[b];

		if (u)
			step[n++] = (struct finding_step){
				STEP_USE, u->pos.file, u->pos.line, u->pos.col,
				arena_printf(r->arena, "%s: %s in %s()", ledger_use_name(u->use), u->callee, ledger_fn_name(u->fn)) };
	}
	return n;
}

static size_t add_releases(struct rule_run *r, struct ledger *l, const struct ledger_site *s, struct finding_step *step, size_t max)
{
	const unsigned int *id;
	size_t n = ledger_site_ends(l, s, &id), out = 0;

	for (size_t i = 0; i < n && out < max; i++) {
		const struct ledger_site *e = ledger_site_at(l, id[i] - 1);

		if (e->class == MODEL_RELEASE)
			step[out++] = (struct finding_step){
				STEP_RELEASE, e->pos.file, e->pos.line, e->pos.col,
				arena_printf(r->arena, "changes with it: %s() in %s()", e->callee, ledger_fn_name(e->fn)) };
	}
	return out;
}

static void check(struct rule_run *r, struct ledger *l, const struct ledger_site *s)
{
	struct finding_step step[LEDGER_NUSE + 16];
	const struct ledger_class *c;
	size_t n;

	if (s->kind != HOLD_GET || s->is_api || !strcmp(s->pos.file, "mm/gup.c"))	/* what it does is what others ask for */
		return;
	c = ledger_class_of(l, s);
	if (c->number != 1 && c->number != 2 && c->number != 5)
		return;
	n = add_uses(r, c, step);
	n += add_releases(r, l, s, step + n, 16);
	if (s->is_iov)
		rule_report_site(r, l, s, NULL, step, n, "references of an iterator's pages, and %s: case %u, iov_iter_extract_pages()",
				 what[c->number], c->number);
	else
		rule_report_site(r, l, s, NULL, step, n, "references of pages, and %s%s: case %u, %s", what[c->number],
				 c->number == 5 && c->life == LEDGER_LIFE_USER ? ", for as long as user space likes" : "",
				 c->number, c->number == 5 && c->life == LEDGER_LIFE_USER ?
				 "pin_user_pages*() with FOLL_WRITE | FOLL_LONGTERM" : how[c->number]);
}

const struct rule rule_unconverted_gup = {
	.id = "R28",
	.name = "unconverted-gup",
	.severity = FINDING_INFO,
	.confidence = FINDING_MODERATE,
	.default_on = true,
	.summary = "references where the contents of the pages are accessed: a pin is needed",
	.acquire = check,
};
