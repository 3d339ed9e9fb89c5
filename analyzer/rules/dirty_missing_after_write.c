/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * dirty_missing_after_write.c - written pages given back without being marked dirty (rule R14)
 *
 * The page may have been cleaned since it was taken; then what was written is
 * lost when it is reclaimed, and the filesystem never heard of it.
 *
 * Evidence of a write is wanted: a store or copy by the CPU, or a mapping for
 * DMA from the device, with a successful return after it, since on a failure
 * path no transfer may have happened. Pages that somebody else knows may be
 * marked there (vb2 put_userptr, fs/nfs/direct.c, bio_set_pages_dirty()).
 * Where trees refuse long-term pins of pages that need tracking (6.5), a
 * long-term pin for writing needs no mark (io_uring, acrn, etnaviv).
 */
#include "rule.h"
#include "rules_p.h"

static bool is_concerned(const struct rule_run *r, const struct flow_hold *h)
{
	if (!rule_is_sure(h) || (h->kind != HOLD_GET && h->kind != HOLD_PIN) || h->dirtied)
		return false;
	if (h->escape == FLOW_ESC_CALLEE || h->escape == FLOW_ESC_TRANSFER)
		return false;
	if (h->writes != FLOW_YES || h->carrier == FLOW_CARRIER_OBJECT)
		return false;
	/* of another task, and held: its fault made the page dirty, and nobody cleans it meanwhile */
	if (h->kind == HOLD_GET && h->row && h->row->role[ROLE_MM] >= 0)
		return false;
	return h->longterm == FLOW_NO || !model_flags_are_enum(r->model);
}

static void check_release(struct rule_run *r, const struct flow_event *ev)
{
	const struct flow_hold *h = ev->hold;

	if (!is_concerned(r, h) || ev->makes_dirty || ev->already_released || !rule_is_match(ev))
		return;
	if (!(h->written & FLOW_WRITTEN_CPU) || flow_hold_present(ev->state, h) == FLOW_NO)
		return;
	rule_report(r, ev, h, "page %s at line %u and written at line %u is released with %s() and never marked dirty",
		    rule_verb(h), rule_line(h), h->write_op->pos.line, ev->callee);
}

static void check_return(struct rule_run *r, const struct flow_event *ev, const struct flow_hold *h)
{
	if (!is_concerned(r, h) || h->status != FLOW_RELEASED || (h->written & FLOW_WRITTEN_CPU) ||
	    !(h->written & FLOW_WRITTEN_DEVICE))
		return;
	rule_report(r, ev, h, "pages %s at line %u and mapped for DMA from the device at line %u are released and never marked dirty",
		    rule_verb(h), rule_line(h), h->write_op->pos.line);
}

static void check(struct rule_run *r, const struct flow_event *ev)
{
	if (ev->kind == FLOW_RELEASE)
		check_release(r, ev);
	if (ev->kind != FLOW_RETURN || !ev->ret_succeeds)
		return;
	for (size_t i = 0; i < ev->nhold; i++)
		check_return(r, ev, ev->holds[i]);
}

/* No release that the pages can come to marks them. */
static bool check_program(struct rule_run *r, struct ledger *l, const struct ledger_site *s)
{
	const struct ledger_site *w, *end;
	struct rule_ends e;

	if (!s->writes || s->is_tracked || s->is_api || s->is_iov || s->kind != HOLD_PIN)
		return false;
	rule_ends(l, s, &e);
	w = e.cpu ? e.cpu : e.device ? e.device : e.both;
	end = e.clean ? e.clean : e.release;
	if (e.dirties || !end || (!w && !e.clean))
		return false;
	/* what is missing first is FOLL_LONGTERM (R12) */
	if (ledger_class_of(l, s)->life == LEDGER_LIFE_USER)
		return false;
	rule_report_site(r, l, s, NULL, &(struct finding_step){ STEP_RELEASE, end->pos.file, end->pos.line, end->pos.col,
			 "released here" }, 1, "pages pinned for writing%s are never marked dirty: %s() in %s() does not",
			 !w ? "" : w == e.cpu ? " and written to" : w == e.device ? " and mapped for DMA from the device" :
			 " and mapped for DMA in both directions", end->callee,
			 ledger_fn_name(end->fn));
	return true;
}

/*
 * Pages in a field, through which another function writes to them: it may be called
 * by a pointer, as rds_info_copy() is, so that no path shows it. All releases
 * are known, since they come before the call is over.
 */
static void check_kept(struct rule_run *r, struct ledger *l, const struct ledger_site *s)
{
	const struct ledger_class *c = ledger_class_of(l, s);
	const struct ledger_site *w = NULL, *end = NULL;
	const struct ledger_chain *chain;
	struct finding_step step[2];
	const unsigned int *id;
	size_t n;

	for (unsigned int b = 0; b < LEDGER_NUSE; b++)
		if (1u << b == LEDGER_USE_WRITE)
			w = c->evidence[b];
	if ((s->kind != HOLD_GET && s->kind != HOLD_PIN) || s->is_iov || s->is_api || !s->writes || s->longterm_maybe || !w ||
	    w->fn == s->fn || !ledger_site_keys(l, s, &id))
		return;
	n = ledger_chains(l, s, &chain);
	for (size_t i = 0; i < n; i++)
		if (chain[i].life != LEDGER_LIFE_CALL)
			return;
	n = ledger_site_ends(l, s, &id);
	for (size_t i = 0; i < n; i++) {
		const struct ledger_site *e = ledger_site_at(l, id[i] - 1);

		if (e->class == MODEL_DIRTY || e->makes_dirty || e->fn != s->fn)
			return;
		end = e;
	}
	if (!end)
		return;
	step[0] = (struct finding_step){ STEP_USE, w->pos.file, w->pos.line, w->pos.col, "written here" };
	step[1] = (struct finding_step){ STEP_RELEASE, end->pos.file, end->pos.line, end->pos.col, "released here" };
	rule_report_site(r, l, s, NULL, step, 2, "pages %s here and written in %s() are released with %s() and never marked dirty",
			 s->kind == HOLD_PIN ? "pinned" : "taken", ledger_fn_name(w->fn), end->callee);
}

static void check_acquire(struct rule_run *r, struct ledger *l, const struct ledger_site *s)
{
	if (!check_program(r, l, s))
		check_kept(r, l, s);
}

const struct rule rule_dirty_missing_after_write = {
	.id = "R14",
	.name = "dirty-missing-after-write",
	.severity = FINDING_WARNING,
	.confidence = FINDING_MODERATE,
	.default_on = true,
	.summary = "pages that were written are released without being marked dirty",
	.event = check,
	.acquire = check_acquire,
};
