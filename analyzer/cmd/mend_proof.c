/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * mend_proof.c - is a finding gone, and did nothing come in its place?
 */
#include <string.h>

#include "../../lib/intern.h"
#include "../../lib/strbuf.h"
#include "../../lib/vec.h"
#include "../facts/facts.h"
#include "../finding/finding.h"
#include "../rules/rule.h"
#include "check_p.h"
#include "mend_p.h"

struct proof {
	const char *config;
	const struct mend_change *change;
	size_t n;
	size_t put;		/* functions that found their place */
	const char *giveup;	/* why one of them was not walked to its end; NULL: all were */
};

static const struct facts_function *changed(const struct mend_change *c)
{
	for (size_t i = 0; i < c->uf->function.n; i++)
		if (!strcmp(c->uf->function.v[i].name, c->function) && !c->uf->function.v[i].in_header)
			return &c->uf->function.v[i];
	return NULL;
}

static void put_in(void *ctx, struct unit_facts *uf, size_t n)
{
	struct proof *p = ctx;

	for (size_t i = 0; i < p->n; i++) {
		const struct facts_function *f = changed(&p->change[i]);

		for (size_t u = 0; u < n && f; u++) {
			if (strcmp(uf[u].path, p->change[i].path) || strcmp(uf[u].config, p->config))
				continue;
			for (size_t k = 0; k < uf[u].function.n; k++)
				if (!strcmp(uf[u].function.v[k].name, f->name) && !uf[u].function.v[k].in_header) {
					uf[u].function.v[k] = *f;
					p->put++;
					if (f->giveup.n)
						p->giveup = f->giveup.v[0].reason;
				}
			facts_more_protos(&uf[u], p->change[i].uf);
		}
	}
}

/* A function that is not walked to its end has no findings, which proves nothing. */
static void on_giveup(void *ctx, const char *file, const char *function, const char *why)
{
	struct proof *p = ctx;

	for (size_t i = 0; i < p->n; i++)
		if (!strcmp(p->change[i].path, file) && !strcmp(p->change[i].function, function))
			p->giveup = intern(why);
}

/* Without it nobody asks for give-ups. */
static void on_event(void *ctx, const struct flow_event *ev)
{
}

/* Equal rule and function. What the finding says of calls and lines changes with the text. */
static bool is_kin(const struct finding *x, const struct finding *y)
{
	return !strcmp(x->rule, y->rule) && !strcmp(x->file, y->file) && !strcmp(x->function, y->function);
}

static size_t count_kin(const struct finding_sink *s, const struct finding *like)
{
	size_t n = 0;

	for (size_t i = 0; i < finding_count(s); i++)
		n += is_kin(finding_at(s, i), like);
	return n;
}

static bool is_on(const struct finding *f)
{
	enum rule_index i = rule_find(f->rule);

	return i < RULE_COUNT && rule_at(i)->default_on;
}

static int judge(const struct finding_sink *all, const struct finding_sink *now, const struct finding *const *target, size_t n,
		 struct strbuf *why)
{
	for (size_t i = 0; i < n; i++) {
		size_t gone = 0;

		for (size_t k = 0; k < n; k++)
			gone += is_kin(target[k], target[i]);
		if (count_kin(now, target[i]) + gone > count_kin(all, target[i])) {
			strbuf_addstr(why, "the finding is still there afterwards");
			return -1;
		}
	}
	for (size_t i = 0; i < finding_count(now); i++) {
		const struct finding *f = finding_at(now, i);

		if (is_on(f) && count_kin(now, f) > count_kin(all, f)) {
			strbuf_addf(why, "it would bring %s in %s(): %s", f->name, f->function, f->message);
			return -1;
		}
	}
	return 0;
}

int mend_prove(const struct check *was, const char *config, const struct finding_sink *all,
	       const struct mend_change *change, size_t nchange, const struct finding *const *target, size_t ntarget,
	       struct strbuf *why)
{
	struct proof p = { config, change, nchange };
	struct finding_sink *now = finding_sink_new();
	int ret;

	ret = check_changed(was, &(struct check_change){ put_in, on_event, on_giveup, &p }, now);
	finding_finish(now);
	if (ret) {
		strbuf_addstr(why, "the result could not be analysed");
	} else if (p.put < nchange) {
		strbuf_addstr(why, "the function is not there in the changed text");
		ret = -1;
	} else if (p.giveup) {
		strbuf_addf(why, "the changed function is given up: %s", p.giveup);
		ret = -1;
	} else {
		ret = judge(all, now, target, ntarget, why);
	}
	finding_sink_free(now);
	return ret;
}
