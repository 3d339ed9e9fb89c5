/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * life.c - how long pages stay: from the acquiring call up to the entry points
 */
#include "ledger_p.h"

#define MAX_DEPTH 12		/* callers on one chain */
#define MAX_CHAINS 64		/* of one site */
#define MAX_STEPS 1000		/* calls looked at for one site */

struct level {
	const struct ledger_fn *fn;
	const struct lcall *call;
};

struct climb {
	struct ledger *l;
	const struct ledger_site *site;
	struct level level[MAX_DEPTH];
	size_t n;
	unsigned int sometimes;		/* levels at which some way releases */
	unsigned int steps;
	bool is_cut;			/* by one of the limits */
	VEC(struct ledger_chain) chain;
};

/* Does the call release pages of the place, or of one of the keys? */
static bool releases(const struct ledger *l, const struct ledger_fn *f, const struct lcall *c, unsigned int root,
		     const struct lset *keys)
{
	if (c->site && l->site.v[c->site].class == MODEL_RELEASE) {
		const struct lplace *p = lnode_look(f, c->carrier);

		return c->carrier && ((root && lnode_root(f, c->carrier) == root) || (p && lset_meets(&p->key, keys)));
	}
	for (size_t i = 0; !c->is_row && i < c->to.set.n && i < LEDGER_MAX_TARGETS; i++) {
		const struct ledger_fn *to = l->fn.v[c->to.set.v[i]];

		if (lset_meets(&to->freed, keys))
			return true;
		for (unsigned int k = 0; root && k < to->ir->nparam && k < c->op->narg; k++) {
			const struct lplace *p = c->arg[k] && lnode_root(f, c->arg[k]) == root ? lnode_look(to, 1 + k) : NULL;

			for (size_t s = 0; p && s < p->site.set.n; s++)
				if (l->site.v[p->site.set.v[s]].class == MODEL_RELEASE)
					return true;
		}
	}
	return false;
}

static enum lpath path_to_release(const struct climb *x, const struct level *at, enum model_ret ret, unsigned int root,
				  const struct lset *keys, const struct lcall **which)
{
	VEC(const struct lcall *) ends = VEC_INIT;
	enum lpath p;

	for (size_t i = 0; i < at->fn->call.n; i++)
		if (&at->fn->call.v[i] != at->call && releases(x->l, at->fn, &at->fn->call.v[i], root, keys))
			vec_push(&ends, &at->fn->call.v[i]);
	*which = NULL;
	p = ends.n ? ledger_path(at->fn, at->call, ret, ends.v, ends.n, which) : LPATH_NEVER;
	vec_release(&ends);
	return p;
}

static struct ledger_chain *add_chain(struct climb *x, enum ledger_life life)
{
	const struct ledger_fn **fn = arena_array(&x->l->arena, x->n, sizeof(*fn));
	const struct ir_op **op = arena_array(&x->l->arena, x->n, sizeof(*op));

	for (size_t i = 0; i < x->n; i++) {
		fn[i] = x->level[i].fn;
		op[i] = x->level[i].call->op;
	}
	vec_push(&x->chain, (struct ledger_chain){
		 .acquire = x->site, .life = life, .sometimes = x->sometimes, .fn = fn, .op = op, .n = x->n, .entry = "", .release_how = "" });
	return &x->chain.v[x->chain.n - 1];
}

/* --- who else releases --- */

struct others {
	const struct climb *x;
	const struct lset *keys;
	const struct ledger_fn *from;	/* the entry whose call acquired */
	struct lset seen;
	bool user, later, notifier, unknown;
	const struct ledger_fn *entry;	/* the first that decides */
	const char *how;
	const struct ledger_fn *releases;
};

static const struct level *on_chain(const struct climb *x, const struct ledger_fn *f)
{
	for (size_t i = 0; i < x->n; i++)
		if (x->level[i].fn == f)
			return &x->level[i];
	return NULL;
}

/* A release that only comes when the acquire failed later on is no owner's. */
static bool is_unwinding(const struct others *o, const struct ledger_fn *f, const struct lcall *c)
{
	const struct level *at = on_chain(o->x, f);
	const struct lcall *which;

	return at && ledger_path(f, at->call, MODEL_RET_NONE, &c, 1, &which) != LPATH_NEVER;
}

static void note(struct others *o, const struct ledger_fn *f, bool *what)
{
	if (!*what && (!o->entry || what == &o->later || (what == &o->user && !o->later))) {
		o->entry = f;
		o->how = f->entry;
	}
	*what = true;
}

/*
 * One function for many commands (ioctl) may keep in one call and release in
 * another. Any other entry that leads to the release as well may do so in the same
 * call: fs/direct-io.c keeps the page that waits for its bio in a field, under every
 * direct_IO of a filesystem.
 */
static bool may_be_same_call(const struct others *o, const struct ledger_fn *f)
{
	return f == o->from && !strstr(f->entry, "ioctl");
}

static void enter_at(struct others *o, const struct ledger_fn *f)
{
	if (may_be_same_call(o, f))
		return;
	switch (f->life) {
	case MODEL_LIFE_COMPLETE:
	case MODEL_LIFE_DEFERRED:
		note(o, f, &o->later);
		break;
	case MODEL_LIFE_NOTIFIER:
		note(o, f, &o->notifier);
		break;
	case MODEL_LIFE_OPEN:
	case MODEL_LIFE_REQUEST:
	case MODEL_LIFE_TEARDOWN:
	case MODEL_LIFE_LAST_REF:
		note(o, f, &o->user);
		break;
	case MODEL_LIFE_NONE:
		note(o, f, &o->unknown);
		break;
	}
}

/* Whoever calls an entry through its field is on the other side: the core of the subsystem. */
static bool is_beyond(const struct ledger_fn *f, const struct lcall *c)
{
	return f->entry && f->life != MODEL_LIFE_NONE && !c->op->callee;
}

static void climb_from(struct others *o, const struct ledger_fn *f)
{
	const struct ledger *l = o->x->l;

	if (!lset_add(&o->seen, f->id))
		return;
	if (f->entry)
		enter_at(o, f);
	for (size_t i = 0; i < f->caller.set.n; i++) {
		const struct ledger_fn *g = l->fn.v[f->caller.set.v[i]];

		for (size_t k = 0; k < g->call.n; k++) {
			const struct lcall *c = &g->call.v[k];

			if (lset_has(&c->to, f->id) && !is_beyond(f, c) && !is_unwinding(o, g, c)) {
				climb_from(o, g);
				break;
			}
		}
	}
}

/* A place of the keys in 'f' is released by one of its calls that is no unwinding. */
static bool is_owner(struct others *o, const struct ledger_fn *f)
{
	for (size_t i = 0; i < f->call.n; i++)
		if (releases(o->x->l, f, &f->call.v[i], 0, o->keys) && !is_unwinding(o, f, &f->call.v[i]))
			return true;
	/* through a parameter of its own */
	return !on_chain(o->x, f);
}

static void find_others(struct others *o)
{
	const struct ledger *l = o->x->l;

	for (size_t k = 0; k < o->keys->set.n; k++) {
		const struct lset *fns = &l->key_freed[o->keys->set.v[k]];

		for (size_t i = 0; i < fns->set.n; i++) {
			const struct ledger_fn *f = l->fn.v[fns->set.v[i]];

			if (!is_owner(o, f))
				continue;
			if (!o->releases)
				o->releases = f;
			climb_from(o, f);
		}
	}
}

static const struct ledger_site *release_in(const struct ledger *l, const struct ledger_fn *f, const struct lset *keys)
{
	for (size_t n = 1; f && n < f->node.n; n++) {
		const struct lplace *p = f->node.v[n].parent == n ? f->node.v[n].place : NULL;

		for (size_t i = 0; p && lset_meets(&p->key, keys) && i < p->site.set.n; i++)
			if (l->site.v[p->site.set.v[i]].class == MODEL_RELEASE)
				return &l->site.v[p->site.set.v[i]];
	}
	return NULL;
}

static void decide(struct climb *x, const struct ledger_fn *f, const struct lset *keys)
{
	struct others o = { .x = x, .keys = keys, .from = f };
	struct ledger_chain *c;

	find_others(&o);
	c = add_chain(x, LEDGER_LIFE_UNKNOWN);
	if (o.later)
		c->life = LEDGER_LIFE_REQUEST;
	else if (o.user && !o.unknown && !o.notifier && f->entry && f->life != MODEL_LIFE_NONE)
		c->life = LEDGER_LIFE_USER;
	if (f->entry) {
		c->entry = f->entry;
		c->entry_life = f->life;
	}
	c->release = release_in(x->l, o.releases, keys);
	c->release_entry = o.entry;
	c->release_how = o.how ? o.how : "";
	for (size_t k = 0; c->release && k < keys->set.n && !c->key; k++)
		if (lset_has(&x->l->key_site[keys->set.v[k]], c->release->id))
			c->key = keys->set.v[k] + 1;
	/* nothing is known of ways that may not be there */
	if (c->sometimes && c->life == LEDGER_LIFE_UNKNOWN)
		x->chain.n--;
	vec_release(&o.seen.set);
}

/* --- up --- */

static bool is_recursive(const struct climb *x, const struct ledger_fn *f)
{
	return on_chain(x, f) != NULL;
}

static void climb(struct climb *x, const struct ledger_fn *f, const struct lcall *c, unsigned int node, const struct lset *keys,
		  enum model_ret ret);

static void climb_callers(struct climb *x, const struct ledger_fn *f, const struct lplace *p, const struct lset *keys, bool *any)
{
	enum model_ret ret = ledger_success(f);

	for (size_t i = 0; i < f->caller.set.n; i++) {
		const struct ledger_fn *g = x->l->fn.v[f->caller.set.v[i]];

		for (size_t k = 0; k < g->call.n; k++) {
			const struct lcall *c = &g->call.v[k];
			unsigned int node = 0;

			if (!lset_has(&c->to, f->id) || is_recursive(x, g) || is_beyond(f, c))
				continue;
			for (unsigned int a = 0; p && !node && a < c->op->narg && a < 64; a++)
				if (p->param >> a & 1)
					node = c->arg[a];
			if (p && p->ret && !node)
				node = c->dst;
			*any = true;
			climb(x, g, c, node, keys, ret);
		}
	}
}

static void climb(struct climb *x, const struct ledger_fn *f, const struct lcall *c, unsigned int node, const struct lset *keys,
		  enum model_ret ret)
{
	const struct lplace *p = lnode_look(f, node);
	const struct lcall *which;
	struct lset all = { 0 };
	enum lpath path;
	bool any = false;

	if (x->n && (x->n == MAX_DEPTH || x->chain.n >= MAX_CHAINS || ++x->steps > MAX_STEPS)) {
		if (!x->is_cut)		/* once is enough to say that not all is known */
			add_chain(x, LEDGER_LIFE_UNKNOWN);
		x->is_cut = true;
		return;
	}
	x->level[x->n++] = (struct level){ f, c };
	lset_join(&all, keys);
	if (p)
		lset_join(&all, &p->key);
	path = path_to_release(x, &x->level[x->n - 1], ret, node ? lnode_root(f, node) : 0, &all, &which);
	if (path == LPATH_SUCCESS || path == LPATH_ALWAYS) {
		struct ledger_chain *ch = add_chain(x, LEDGER_LIFE_CALL);

		ch->release_op = which->op;
		ch->always = path == LPATH_ALWAYS;
	}
	if (path != LPATH_ALWAYS) {
		x->sometimes += path == LPATH_SUCCESS;
		if (all.set.n || (p && (p->param || p->ret)))
			climb_callers(x, f, p, &all, &any);
		if (f->entry || !any)
			decide(x, f, &all);
		x->sometimes -= path == LPATH_SUCCESS;
	}
	vec_release(&all.set);
	x->n--;
}

size_t ledger_chains(struct ledger *l, const struct ledger_site *s, const struct ledger_chain **out)
{
	struct climb x = { .l = l, .site = s };
	struct ledger_chain *v;
	size_t n;

	for (size_t i = 0; i < s->fn->call.n; i++)
		if (s->fn->call.v[i].site == s->id)
			climb(&x, s->fn, &s->fn->call.v[i], s->fn->call.v[i].carrier, &(struct lset){ 0 }, s->ret);
	n = x.chain.n;
	v = arena_array(&l->arena, n + 1, sizeof(*v));
	if (n)
		memcpy(v, x.chain.v, n * sizeof(*v));
	vec_release(&x.chain);
	*out = v;
	return n;
}

const struct ledger_fn *ledger_frontier(struct ledger *l, size_t *i, unsigned int *key)
{
	for (; *i < l->site.n; (*i)++) {
		const struct ledger_site *s = &l->site.v[*i];
		const struct ledger_chain *c;
		size_t n;

		if (s->class != MODEL_ACQUIRE || s->is_api || s->is_iov || s->longterm || !l->site_key[s->id].set.n)
			continue;
		n = ledger_chains(l, s, &c);
		for (size_t k = 0; k < n; k++)
			if (c[k].life == LEDGER_LIFE_UNKNOWN && !strcmp(c[k].entry, "exported")) {
				*key = l->site_key[s->id].set.v[0];
				(*i)++;
				return c[k].fn[c[k].n - 1];
			}
	}
	return NULL;
}

const struct ledger_site *ledger_unreleased(struct ledger *l, size_t *i, unsigned int *key)
{
	for (; *i < l->site.n; (*i)++) {
		const struct ledger_site *s = &l->site.v[*i];
		const struct lset *keys = &l->site_key[s->id];
		bool freed = false;

		if (s->class != MODEL_ACQUIRE || s->is_api || s->is_iov || !keys->set.n || l->site_end[s->id].set.n)
			continue;
		for (size_t k = 0; k < keys->set.n; k++)
			freed |= l->key_freed[keys->set.v[k]].set.n || !*l->key.v[keys->set.v[k]].record;
		if (freed)
			continue;
		*key = keys->set.v[0];
		(*i)++;
		return s;
	}
	return NULL;
}

/* --- up to where nothing may sleep --- */

#define MAX_WAY 8

static unsigned int block_of(const struct ir_fn *ir, const struct ir_op *op)
{
	unsigned int b = 0;

	while (b < ir->nblock && !(op >= ir->block[b].op && op < ir->block[b].op + ir->block[b].nop))
		b++;
	return b;
}

/* Is the value computed from a number that the caller passed? */
static bool is_of_caller(const struct ledger_fn *f, const struct ir_value *v, unsigned int depth)
{
	const struct ir_op *def = v->kind == IR_V_TEMP ? f->def[v->id] : NULL;

	if (!def || !depth)
		return false;
	if (def->op == IR_LOAD && def->a.kind == IR_V_ADDR)
		return f->ir->var[def->a.id].kind == IR_VAR_PARAM && f->ir->var[def->a.id].type &&
		       f->ir->var[def->a.id].type->kind != AST_T_PTR;
	return (def->op == IR_CAST || def->op == IR_UNARY || def->op == IR_BINARY || def->op == IR_COPY) &&
	       (is_of_caller(f, &def->a, depth - 1) || is_of_caller(f, &def->b, depth - 1));
}

/* Can control come from one block to another without passing a third? */
static bool leads_to(const struct ir_fn *ir, unsigned int from, unsigned int to, unsigned int without, unsigned char *seen)
{
	const struct ir_op *term = ir->block[from].nop ? &ir->block[from].op[ir->block[from].nop - 1] : NULL;

	if (from == to)
		return true;
	if (from == without || seen[from] || !term)
		return false;
	seen[from] = 1;
	for (unsigned int k = 0; k < ir_nsucc(term); k++)
		if (leads_to(ir, ir_succ(term, k), to, without, seen))
			return true;
	return false;
}

/* Does an argument decide whether 'op' runs? */
static bool is_up_to_caller(const struct ledger_fn *f, const struct ir_op *op)
{
	const struct ir_fn *ir = f->ir;
	unsigned int at = block_of(ir, op);
	unsigned char *seen = xcalloc(ir->nblock + 1, 1);
	bool found = false;

	for (unsigned int b = 0; b < ir->nblock && at < ir->nblock && !found; b++) {
		const struct ir_op *term = ir->block[b].nop ? &ir->block[b].op[ir->block[b].nop - 1] : NULL;
		bool way[2];

		if (!term || term->op != IR_BRANCH || b == at || !is_of_caller(f, &term->a, 6))
			continue;
		for (unsigned int k = 0; k < 2; k++) {
			memset(seen, 0, ir->nblock);
			way[k] = leads_to(ir, ir_succ(term, k), at, b, seen);
		}
		found = way[0] != way[1];
	}
	vec_free_(seen);
	return found;
}

/* 'at': what sleeps in it, or the call that leads there. */
static bool way_up(const struct ledger *l, const struct ledger_fn *f, const struct ir_op *at, struct lset *seen, struct ledger_way *w)
{
	if (f->asks_context || w->n == MAX_WAY || !lset_add(seen, f->id))
		return false;
	w->fn[w->n++] = f;
	if (f->atomic) {
		w->how = f->atomic;
		return true;
	}
	for (size_t i = 0; i < f->caller.set.n; i++) {
		const struct ledger_fn *g = l->fn.v[f->caller.set.v[i]];

		for (size_t k = 0; k < g->call.n; k++) {
			/* through a pointer it may be another function */
			if (!lset_has(&g->call.v[k].to, f->id) || !g->call.v[k].op->callee)
				continue;
			if (is_up_to_caller(f, at))
				continue;
			w->op[w->n - 1] = g->call.v[k].op;
			if (way_up(l, g, g->call.v[k].op, seen, w))
				return true;
			break;
		}
	}
	w->n--;
	return false;
}

bool ledger_atomic_way(const struct ledger *l, const struct ledger_site *s, struct ledger_way *w)
{
	struct lset seen = { 0 };
	bool found;

	memset(w, 0, sizeof(*w));
	found = way_up(l, s->fn, s->op, &seen, w);
	vec_release(&seen.set);
	return found;
}
