/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * walk.c - all paths of one function, block by block
 *
 * The pending block that comes first in reverse post-order is done next, so a
 * loop is finished before what follows it, and states meet where paths meet.
 * Equal states are walked once; above lim.join_above those that agree on holds
 * are joined; above lim.states_per_block the function is given up.
 */
#include "flow_p.h"
#include "exec_p.h"

#define SEEN_FACTOR 6	/* different states at one block over all visits, times states_per_block */

void walk_giveup(struct walker *w, const struct ast_pos *pos, const char *why)
{
	struct strbuf sb = STRBUF_INIT;

	if (w->res->giveup)
		return;
	strbuf_addf(&sb, "%s at line %u", why, pos->line);
	w->res->giveup = intern(sb.buf);
	w->res->giveup_pos = *pos;
	strbuf_release(&sb);
}

unsigned int op_id(const struct walker *w, const struct ir_op *op)
{
	const struct ir_block *b = &w->fn->block[w->cur_block];

	if (!op)
		return w->nop;
	if (op >= b->op && op < b->op + b->nop)
		return w->opbase[w->cur_block] + (unsigned int)(op - b->op);
	for (unsigned int i = 0; i < w->fn->nblock; i++) {
		b = &w->fn->block[i];
		if (op >= b->op && op < b->op + b->nop)
			return w->opbase[i] + (unsigned int)(op - b->op);
	}
	return w->nop;
}

/* --- queue --- */

static void queue_push(struct walker *w, struct pending *q, const struct flow_state *s)
{
	if (q->n == q->cap) {
		size_t cap = q->cap ? q->cap * 2 : 4;
		struct flow_state *n = arena_array(w->a, cap, sizeof(*n));

		if (q->n)
			memcpy(n, q->v, q->n * sizeof(*n));
		q->v = n;
		q->cap = cap;
	}
	q->v[q->n++] = *s;
}

void fork_state(struct flow_state *s)
{
	struct walker *w = s->w;

	hold_settle(s);
	queue_push(w, &w->todo, s);
	if (w->todo.n > w->todo_cap) {
		size_t cap = w->todo_cap ? w->todo_cap * 2 : 8;
		unsigned int *n = arena_array(w->a, cap, sizeof(*n));

		if (w->todo_cap)
			memcpy(n, w->todo_op, w->todo_cap * sizeof(*n));
		w->todo_op = n;
		w->todo_cap = cap;
	}
	w->todo_op[w->todo.n - 1] = w->cur_op + 1;
}

static bool seen_before(struct walker *w, unsigned int block, uint64_t h)
{
	struct vec_hash *v = &w->seen[block];

	for (size_t i = 0; i < v->n; i++)
		if (v->v[i] == h)
			return true;
	if (v->n == v->cap) {
		size_t cap = v->cap ? v->cap * 2 : 8;
		uint64_t *n = arena_array(w->a, cap, sizeof(*n));

		if (v->n)
			memcpy(n, v->v, v->n * sizeof(*n));
		v->v = n;
		v->cap = cap;
	}
	v->v[v->n++] = h;
	return false;
}

static const struct snapshot *snap(const struct flow_state *s)
{
	struct snapshot *o = arena_new(s->w->a, struct snapshot);

	o->store = s->store;
	o->defaults = s->defaults;
	o->holds = s->holds;
	o->ranges = s->ranges;
	o->diffs = s->diffs;
	return o;
}

static void go(struct flow_state *s, unsigned int to)
{
	struct walker *w = s->w;
	unsigned int from = w->cur_block;
	const struct snapshot *old;

	if (s->dead)
		return;
	state_gc(s, to);
	if (w->loop_of[to] >= 0) {
		old = pmap_get(s->heads, to);
		if (w->rpo_index[from] >= w->rpo_index[to] && old) {
			if (!loop_widen(s, &w->loop[w->loop_of[to]], old))
				return;
		}
		s->heads = pmap_set(w->a, s->heads, to, snap(s));
	}
	queue_push(w, &w->pending[to], s);
}

/* --- terminators --- */

/* Did the path learn something? Then it is a step of the story. */
static void note_branch(struct flow_state *s, const struct ir_op *op, const struct flow_value *v, bool truth)
{
	if (v->kind != V_CONST)
		state_trail(s, FLOW_STEP_BRANCH, op, v, truth, 0, NULL);
}

/* A pointer was tested: an entry that is NULL holds nothing. */
static void element_tested(struct flow_state *s, const struct flow_value *v, bool truth)
{
	if (!s->holds)
		return;
	if (val_is_cmp(v)) {
		if (v->b->kind != V_CONST || v->b->c || (v->sub != AST_OP_EQ && v->sub != AST_OP_NE))
			return;
		truth = truth == (v->sub == AST_OP_NE);
		v = v->a;
	}
	if (v->kind == V_DERIVE && !type_is_ptr(v->type))
		return;		/* PageReserved(page) is not the page */
	if (truth)
		hold_element_set(s, v);
	else
		hold_element_null(s, v);
}

static void branch(struct flow_state *s, const struct ir_op *op)
{
	const struct flow_value *v = simplify(s, ir_val(s, &op->a));

	if (s->holds && val_is_cmp(v))
		hold_mark_tested(s, v->a, v->b, v->sub);
	else if (s->holds && v->kind != V_CONST)
		hold_mark_tested(s, v, val_const(s->w, 0), AST_OP_NE);
	if (val_is_cmp(v)) {
		loop_note_bound(s->w, s->w->cur_block, v->a);
		loop_note_bound(s->w, s->w->cur_block, v->b);
	}
	for (unsigned int i = 0; i < 2; i++) {
		struct flow_state t = *s;
		bool truth = i == 0;

		if (!assume(&t, v, truth))
			continue;
		note_branch(&t, op, v, truth);
		element_tested(&t, v, truth);
		hold_settle(&t);
		go(&t, op->target[i]);
	}
}

static void switch_to(struct flow_state *s, const struct ir_op *op)
{
	const struct flow_value *v = simplify(s, ir_val(s, &op->a));
	struct flow_state rest = *s;
	bool feasible = true;

	for (unsigned int i = 0; i < op->ncase; i++) {
		const struct flow_value *lo = val_const(s->w, op->cases[i].lo), *hi = val_const(s->w, op->cases[i].hi);
		struct flow_state t = *s;

		if (!assume_cmp(&t, AST_OP_GE, v, lo) || !assume_cmp(&t, AST_OP_LE, v, hi))
			continue;
		note_branch(&t, op, val_expr(s->w, AST_OP_EQ, v, lo, NULL), true);
		hold_settle(&t);
		go(&t, op->cases[i].target);
		if (feasible && op->cases[i].lo == op->cases[i].hi)
			feasible = assume_cmp(&rest, AST_OP_NE, v, lo);
	}
	if (feasible) {
		hold_settle(&rest);
		go(&rest, op->target[0]);
	}
}

/* --- return --- */

bool hold_goes_with(const struct flow_state *s, const struct hold *h, const struct flow_value *ret)
{
	const struct flow_value *ptr = h->array && h->array->kind == R_DEREF ? h->array->v : NULL;
	struct match m;

	if (!ret || ret->kind == V_CONST)
		return false;
	if (hold_match(s, ret, &m) && m.h->pub.id == h->pub.id)
		return true;
	if (!type_is_ptr(s->w->fn->result))
		return false;
	if (!h->array)
		ptr = h->pub.base;
	return (ptr && value_reaches(s, ret, NULL, ptr, 3)) || (h->owner && value_reaches(s, ret, h->owner, NULL, 3)) ||
	       (h->array && value_reaches(s, ret, h->array, NULL, 3));
}

static void find_owners(struct flow_state *s, const struct ir_op *op, const struct flow_value *ret)
{
	const struct pnode *holds = s->holds;
	struct pmap_iter it;
	const void *val;
	uint64_t key;

	pmap_iter_init(&it, holds);
	while (pmap_next(&it, &key, &val)) {
		const struct hold *h = val;

		if (h->pub.escape || (h->pub.status != FLOW_HELD && h->pub.status != FLOW_PARTLY))
			continue;
		if (hold_goes_with(s, h, ret))
			hold_escape(s, h, FLOW_ESC_RETURNED, op);
		else if (hold_known_elsewhere(s, h))
			hold_escape(s, h, FLOW_ESC_PARAM, op);
	}
}

/* Of a hold that was released in part: is there something left for sure? */
static bool surely_left(const struct flow_state *s, const struct hold *h)
{
	return h->pub.count && (cmp_known(s, AST_OP_LT, h->pub.released_hi, h->pub.count) == FLOW_YES ||
				cmp_known(s, AST_OP_GT, h->pub.released_lo, val_const(s->w, 0)) == FLOW_YES);
}

static void return_event(struct flow_state *s, const struct ir_op *op, const struct flow_value *ret,
			 enum flow_ret_class cls)
{
	struct flow_event ev;
	const struct flow_hold **list;
	struct pmap_iter it;
	const void *val;
	uint64_t key;
	bool is_bool = s->w->fn->result && s->w->fn->result->kind == AST_T_BOOL;
	bool is_unsigned = s->w->fn->result && s->w->fn->result->kind == AST_T_INT && !s->w->fn->result->is_signed;

	event_init(s, &ev, FLOW_RETURN, op);
	list = arena_array(s->w->a, pmap_count(s->holds) + 1, sizeof(*list));
	pmap_iter_init(&it, s->holds);
	while (pmap_next(&it, &key, &val)) {
		const struct hold *h = val;
		struct hold *n = hold_edit(s, h);

		if (h->pub.status == FLOW_PARTLY && !surely_left(s, h)) {
			n->pub.status = FLOW_UNSURE;
			n->pub.unsure = intern("not known whether all of it was released");
		}
		if (h->pub.escape && (h->pub.status == FLOW_HELD || h->pub.status == FLOW_PARTLY))
			n->pub.status = FLOW_ESCAPED;
		list[ev.nhold++] = &n->pub;
	}
	ev.holds = list;
	ev.ret = ret;
	ev.ret_fails = cls == FLOW_RET_NEGATIVE || cls == FLOW_RET_ERRPTR || cls == FLOW_RET_NULL;
	ev.ret_succeeds = cls == FLOW_RET_PTR || cls == FLOW_RET_VOID ||
			  (cls == FLOW_RET_ZERO && !is_bool && !is_unsigned) ||
			  (cls == FLOW_RET_POSITIVE && !is_unsigned);
	emit(s, &ev);
}

static void finish(struct flow_state *s, const struct ir_op *op, const struct flow_value *ret, enum flow_ret_class cls)
{
	hold_settle(s);
	find_owners(s, op, ret);
	return_event(s, op, ret, cls);
	summary_at_return(s, op, ret, cls);
}

/* A page that is held, out of the array or slot it was put in: a valid pointer. */
static bool is_held_page(const struct flow_state *s, const struct flow_value *v)
{
	struct match m;

	return hold_match(s, v, &m) && m.exact && m.what == FLOW_WHAT_PAGE && m.h->array &&
	       m.index && m.h->pub.count && cmp_known(s, AST_OP_LT, m.index, m.h->pub.count) == FLOW_YES &&
	       cmp_known(s, AST_OP_GE, m.index, val_const(s->w, 0)) == FLOW_YES;
}

static void leave(struct flow_state *s, const struct ir_op *op)
{
	static const struct { enum ast_op op; bool ptr; enum flow_ret_class cls; } cases[] = {
		{ AST_OP_LT, false, FLOW_RET_NEGATIVE }, { AST_OP_EQ, false, FLOW_RET_ZERO }, { AST_OP_GT, false, FLOW_RET_POSITIVE },
		{ AST_OP_EQ, true, FLOW_RET_NULL }, { AST_OP_GE, true, FLOW_RET_ERRPTR }, { AST_OP_LT, true, FLOW_RET_PTR },
	};
	const struct flow_value *ret, *zero = val_const(s->w, 0), *err = val_const(s->w, PTR_ERR_LO);
	bool ptr = type_is_ptr(s->w->fn->result), is_page;

	state_trail(s, FLOW_STEP_RETURN, op, NULL, false, 0, NULL);
	if (op->a.kind == IR_V_NONE || !s->w->fn->result || s->w->fn->result->kind == AST_T_VOID) {
		finish(s, op, NULL, FLOW_RET_VOID);
		return;
	}
	ret = simplify(s, ir_val(s, &op->a));
	if (s->w->fn->result->kind == AST_T_RECORD) {
		finish(s, op, ret, FLOW_RET_ANY);
		return;
	}
	is_page = ptr && is_held_page(s, ret);
	for (unsigned int i = 0; i < 6; i++) {
		struct flow_state t = *s;

		if (cases[i].ptr != ptr || (is_page && cases[i].cls != FLOW_RET_PTR))
			continue;
		if (!assume_cmp(&t, cases[i].op, ret, cases[i].cls == FLOW_RET_ERRPTR || cases[i].cls == FLOW_RET_PTR ? err : zero))
			continue;
		if (cases[i].cls == FLOW_RET_PTR && !assume_cmp(&t, AST_OP_NE, ret, zero))
			continue;
		finish(&t, op, ret, cases[i].cls);
	}
}

static void terminate(struct flow_state *s, const struct ir_op *op)
{
	switch (op->op) {
	case IR_JUMP:
		go(s, op->target[0]);
		break;
	case IR_BRANCH:
		branch(s, op);
		break;
	case IR_SWITCH:
		switch_to(s, op);
		break;
	case IR_GOTO_ANY:
		for (unsigned int i = 0; i < op->ncase; i++) {
			struct flow_state t = *s;

			go(&t, op->targets[i]);
		}
		break;
	case IR_RETURN:
		leave(s, op);
		break;
	default:
		break;
	}
}

/* --- blocks --- */

static void run_from(struct flow_state *s, unsigned int block, unsigned int first)
{
	const struct ir_block *b = &s->w->fn->block[block];

	for (unsigned int i = first; i < b->nop && !s->dead; i++) {
		s->w->cur_op = i;
		if (ir_opinfo[b->op[i].op].is_term)
			terminate(s, &b->op[i]);
		else
			exec_op(s, &b->op[i]);
	}
}

static void run_block(struct walker *w, unsigned int block, struct flow_state *s)
{
	w->cur_block = block;
	w->res->steps++;
	run_from(s, block, 0);
	while (w->todo.n) {
		struct flow_state t = w->todo.v[--w->todo.n];
		unsigned int at = w->todo_op[w->todo.n];

		run_from(&t, block, at);
		if (w->res->giveup)
			return;
	}
}

/* Join states that agree on what matters until few enough are left. */
static void thin_out(struct walker *w, unsigned int block, struct pending *q,
		     uint64_t (*key)(const struct flow_state *s))
{
	size_t n = 0;

	for (size_t i = 0; i < q->n; i++) {
		uint64_t h = key(&q->v[i]);
		size_t k;

		for (k = 0; k < n; k++)
			if (key(&q->v[k]) == h)
				break;
		if (k < n) {
			state_join(&q->v[k], &q->v[i], block);
			w->res->joins++;
		} else {
			q->v[n++] = q->v[i];
		}
	}
	q->n = n;
}

static void visit(struct walker *w, unsigned int block)
{
	struct pending q = w->pending[block];
	const struct ast_pos *pos = &w->fn->block[block].op[0].pos;
	unsigned int joins = w->res->joins;
	struct strbuf sb = STRBUF_INIT;
	size_t n = 0;

	memset(&w->pending[block], 0, sizeof(w->pending[block]));
	for (size_t i = 0; i < q.n; i++) {
		uint64_t h = state_hash(&q.v[i]);
		size_t k;

		for (k = 0; k < n && state_hash(&q.v[k]) != h; k++)
			;
		if (k == n)
			q.v[n++] = q.v[i];
	}
	q.n = n;
	if (q.n > w->lim.join_above)
		thin_out(w, block, &q, state_result);
	if (q.n > 2 * w->lim.join_above || w->seen[block].n > 2 * w->lim.states_per_block)
		thin_out(w, block, &q, state_matter);
	if (q.n > w->lim.states_per_block / 2 || w->seen[block].n > 3 * w->lim.states_per_block)
		thin_out(w, block, &q, state_shape);
	if (q.n > w->lim.states_per_block || w->seen[block].n > SEEN_FACTOR * w->lim.states_per_block) {
		strbuf_addf(&sb, "more than %u states", w->lim.states_per_block);
		walk_giveup(w, pos, sb.buf);
		strbuf_release(&sb);
		return;
	}
	/* joining at a head changed the memory that the next turn is compared with */
	for (size_t i = 0; i < q.n && w->res->joins != joins && w->loop_of[block] >= 0; i++)
		q.v[i].heads = pmap_set(w->a, q.v[i].heads, block, snap(&q.v[i]));
	for (size_t i = 0; i < q.n && !w->res->giveup; i++) {
		if (seen_before(w, block, state_hash(&q.v[i])))
			continue;
		w->res->states++;
		if (w->res->steps >= w->lim.steps) {
			strbuf_addf(&sb, "more than %u steps", w->lim.steps);
			walk_giveup(w, pos, sb.buf);
			strbuf_release(&sb);
			return;
		}
		run_block(w, block, &q.v[i]);
	}
}

static void walk(struct walker *w)
{
	struct flow_state s = { .w = w };
	unsigned int i = 0;

	queue_push(w, &w->pending[0], &s);
	while (i < w->fn->nrpo && !w->res->giveup) {
		for (i = 0; i < w->fn->nrpo && !w->pending[w->fn->rpo[i]].n; i++)
			;
		if (i < w->fn->nrpo)
			visit(w, w->fn->rpo[i]);
	}
}

/* --- set-up --- */

static void number(struct walker *w)
{
	const struct ir_fn *fn = w->fn;

	w->opbase = arena_array(w->a, fn->nblock + 1, sizeof(*w->opbase));
	w->rpo_index = arena_array(w->a, fn->nblock + 1, sizeof(*w->rpo_index));
	w->temp_def = arena_array(w->a, fn->ntemp + 1, sizeof(*w->temp_def));
	w->pending = arena_array(w->a, fn->nblock + 1, sizeof(*w->pending));
	w->seen = arena_array(w->a, fn->nblock + 1, sizeof(*w->seen));
	for (unsigned int b = 0; b < fn->nblock; b++) {
		w->opbase[b] = w->nop;
		w->nop += fn->block[b].nop;
		w->rpo_index[b] = ~0u;
		for (unsigned int i = 0; i < fn->block[b].nop; i++) {
			const struct ir_op *op = &fn->block[b].op[i];

			if (op->dst >= 0 && op->op != IR_COPY)
				w->temp_def[op->dst] = op;
		}
	}
	for (unsigned int i = 0; i < fn->nrpo; i++)
		w->rpo_index[fn->rpo[i]] = i;
	w->opinfo = arena_array(w->a, w->nop + 1, sizeof(*w->opinfo));
}

/* A page or an array of pages: what callers hand over, they want to know the fate of. */
static bool is_given_pages(const struct ir_fn *fn)
{
	for (unsigned int i = 0; i < fn->nparam; i++) {
		const struct ast_type *t = fn->var[i].type;

		for (int k = 0; k < 2 && t && t->kind == AST_T_PTR; k++)
			t = t->elem;
		if (t && t != fn->var[i].type && t->kind == AST_T_RECORD && t->tag &&
		    (!strcmp(t->tag, "page") || !strcmp(t->tag, "folio")))
			return true;
	}
	return false;
}

bool flow_is_relevant(const struct ir_fn *fn, const struct model *m, const struct summary_source *src)
{
	if (is_given_pages(fn))
		return true;
	for (unsigned int b = 0; b < fn->nblock; b++)
		for (unsigned int i = 0; i < fn->block[b].nop; i++) {
			const struct ir_op *op = &fn->block[b].op[i];
			const struct model_fn *row;
			const struct flow_summary *sum;

			if (op->op != IR_CALL || !op->callee)
				continue;
			row = model_find(m, op->callee);
			if (row && (row->class == MODEL_ACQUIRE || row->class == MODEL_RELEASE || row->class == MODEL_DIRTY ||
				    row->class == MODEL_GETREF || (row->properties & MP_MARKS_WRITTEN)))
				return true;
			if (!strncmp(op->callee, "guptool_", 8))
				return true;
			sum = src && src->find ? src->find(src->ctx, op->callee, op->callee_static ? fn->file : NULL) : NULL;
			for (unsigned int k = 0; sum && k < sum->noutcome; k++)
				if (sum->outcome[k].neffect)
					return true;
		}
	return false;
}

struct flow_result *flow_run(const struct ir_fn *fn, const struct model *m, const struct summary_source *src,
			     const struct flow_hooks *hooks, const struct flow_limits *lim, struct arena *a)
{
	struct walker *w = arena_new(a, struct walker);

	w->fn = fn;
	w->m = m;
	w->src = src;
	w->hooks = hooks;
	w->a = a;
	w->res = arena_new(a, struct flow_result);
	w->res->fn = fn;
	if (lim)
		w->lim = *lim;
	if (!w->lim.states_per_block)
		w->lim.states_per_block = 64;
	if (!w->lim.steps)
		w->lim.steps = 20000;
	if (!w->lim.join_above)
		w->lim.join_above = 12;
	w->res->relevant = flow_is_relevant(fn, m, src);
	if (!w->res->relevant && !w->lim.any)
		return w->res;
	if (fn->giveup || !fn->nblock) {
		w->res->giveup = fn->giveup ? fn->giveup : "no blocks";
		w->res->giveup_pos = fn->giveup_pos;
	} else {
		number(w);
		loops_find(w);
		live_find(w);
		sites_collect(w);
		walk(w);
	}
	summary_build(w);
	return w->res;
}
