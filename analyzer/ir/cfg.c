/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * cfg.c - from the blocks of the lowering to the control flow graph of the function
 *
 * Blocks that only jump are skipped, a block with one predecessor that does
 * nothing else than go there is joined to it, and the rest is numbered in the
 * order of the source. Labels keep a block of their own. Dead code is kept,
 * its blocks have is_reachable off.
 */
#include "../../lib/arena.h"
#include "build_p.h"

const struct ir_opinfo ir_opinfo[IR_OPCODE_COUNT] = {
#define IR_OP(name, text, has_dst, is_term) [IR_##name] = { text, has_dst, is_term },
#include "op.def"
#undef IR_OP
};

unsigned int ir_nsucc(const struct ir_op *term)
{
	switch (term->op) {
	case IR_JUMP:
		return 1;
	case IR_BRANCH:
		return 2;
	case IR_SWITCH:
		return 1 + term->ncase;
	case IR_GOTO_ANY:
		return term->ncase;
	default:
		return 0;
	}
}

static unsigned int *succ(struct ir_op *term, unsigned int i)
{
	switch (term->op) {
	case IR_SWITCH:
		return i ? &term->cases[i - 1].target : &term->target[0];
	case IR_GOTO_ANY:
		return &term->targets[i];
	default:
		return &term->target[i];
	}
}

unsigned int ir_succ(const struct ir_op *term, unsigned int i)
{
	return *succ((struct ir_op *)term, i);
}

/* --- order of the blocks --- */

struct walk {
	struct ir_fn *fn;
	unsigned char *state;	/* 0 not seen, 1 on the path from the entry, 2 done */
	unsigned int *stack, *next;	/* blocks on the path, and the successor to take next */
	unsigned int n;
};

static void enter_block(struct walk *w, unsigned int id)
{
	w->state[id] = 1;
	w->fn->block[id].is_reachable = true;
	w->stack[w->n] = id;
	w->next[w->n++] = 0;
}

/* Depth first from the entry: reachability, loop heads, reverse post-order. */
void ir_cfg(struct ir_fn *fn, struct arena *a)
{
	struct walk w = { .fn = fn };
	unsigned int *post, npost = 0;

	if (!fn->nblock)
		return;
	w.state = arena_array(a, fn->nblock, 1);
	w.stack = arena_array(a, fn->nblock, sizeof(*w.stack));
	w.next = arena_array(a, fn->nblock, sizeof(*w.next));
	post = arena_array(a, fn->nblock, sizeof(*post));
	enter_block(&w, 0);
	while (w.n) {
		unsigned int id = w.stack[w.n - 1];
		const struct ir_op *term = &fn->block[id].op[fn->block[id].nop - 1];

		if (w.next[w.n - 1] < ir_nsucc(term)) {
			unsigned int to = ir_succ(term, w.next[w.n - 1]++);

			if (w.state[to] == 1)
				fn->block[to].is_loop_head = true;
			else if (!w.state[to])
				enter_block(&w, to);
			continue;
		}
		w.state[id] = 2;
		post[npost++] = id;
		w.n--;
	}
	fn->rpo = arena_array(a, npost, sizeof(*fn->rpo));
	for (unsigned int i = 0; i < npost; i++)
		fn->rpo[i] = post[npost - 1 - i];
	fn->nrpo = npost;
}

/* --- from the lowering --- */

struct finish {
	struct irb *b;
	unsigned int n;			/* blocks of the lowering */
	unsigned int *fwd;		/* where a jump to this block ends up */
	unsigned int *npred;
	unsigned int *place;		/* position in the source */
	unsigned int *id;		/* number in the result */
	long long *join;		/* block whose ops follow this one's, -1 */
	bool *is_gone;			/* skipped, or nothing in it */
	bool *is_joined;		/* part of another block */
};

static struct ir_op *last_op(struct irb *b, unsigned int id)
{
	struct irb_block *blk = &b->block.v[id];

	return &blk->op.v[blk->op.n - 1];
}

static bool only_jumps(struct finish *f, unsigned int id)
{
	struct irb_block *blk = &f->b->block.v[id];

	return blk->op.n == 1 && blk->op.v[0].op == IR_JUMP && !blk->label && id != f->b->order.v[0];
}

/* An endless loop with nothing in it keeps the block where the walk closes. */
static void find_forward(struct finish *f, unsigned int id)
{
	const unsigned int unset = f->n, busy = f->n + 1;
	unsigned int at = id, end;

	while (f->fwd[at] == unset && only_jumps(f, at)) {
		f->fwd[at] = busy;
		at = last_op(f->b, at)->target[0];
	}
	end = f->fwd[at] < f->n ? f->fwd[at] : at;
	if (f->fwd[at] == unset)
		f->fwd[at] = at;
	for (at = id; f->fwd[at] == busy; at = last_op(f->b, at)->target[0])
		f->fwd[at] = end;
}

static void skip_jumps(struct finish *f)
{
	for (unsigned int i = 0; i < f->n; i++)
		f->fwd[i] = f->n;
	for (unsigned int i = 0; i < f->b->order.n; i++)
		find_forward(f, f->b->order.v[i]);
	for (unsigned int i = 0; i < f->b->order.n; i++) {
		unsigned int id = f->b->order.v[i];
		struct ir_op *term = last_op(f->b, id);

		f->place[id] = i;
		f->is_gone[id] = f->fwd[id] != id;
		for (unsigned int s = 0; s < ir_nsucc(term); s++)
			*succ(term, s) = f->fwd[*succ(term, s)];
		if (term->op == IR_BRANCH && term->target[0] == term->target[1])
			term->op = IR_JUMP;
	}
}

static void count_preds(struct finish *f)
{
	for (unsigned int i = 0; i < f->b->order.n; i++) {
		unsigned int id = f->b->order.v[i];
		const struct ir_op *term = last_op(f->b, id);

		for (unsigned int s = 0; !f->is_gone[id] && s < ir_nsucc(term); s++)
			f->npred[ir_succ(term, s)]++;
	}
}

/* What the ends of statements left behind where control does not come. */
static void drop_empty(struct finish *f)
{
	for (unsigned int i = 1; i < f->b->order.n; i++) {
		unsigned int id = f->b->order.v[i];
		const struct ir_op *term = last_op(f->b, id);

		if (f->is_gone[id] || f->npred[id] || f->b->block.v[id].label ||
		    f->b->block.v[id].op.n > 1)
			continue;
		f->is_gone[id] = true;
		for (unsigned int s = 0; s < ir_nsucc(term); s++)
			f->npred[ir_succ(term, s)]--;
	}
}

static void join_chains(struct finish *f)
{
	for (unsigned int i = 0; i < f->b->order.n; i++) {
		unsigned int id = f->b->order.v[i], to;

		f->join[id] = -1;
		if (last_op(f->b, id)->op != IR_JUMP || f->is_gone[id])
			continue;
		to = last_op(f->b, id)->target[0];
		if (f->npred[to] != 1 || f->b->block.v[to].label || f->place[to] <= i || f->is_gone[to])
			continue;
		f->join[id] = to;
		f->is_joined[to] = true;
	}
}

static bool is_kept(const struct finish *f, unsigned int id)
{
	return !f->is_gone[id] && !f->is_joined[id];
}

static void fill_block(struct finish *f, struct ir_fn *fn, unsigned int id)
{
	struct ir_block *out = &fn->block[f->id[id]];
	unsigned int n = 0;

	for (long long at = id; at >= 0; at = f->join[at])
		n += f->b->block.v[at].op.n - (f->join[at] >= 0);
	out->label = f->b->block.v[id].label;
	out->op = arena_array(f->b->a, n, sizeof(*out->op));
	for (long long at = id; at >= 0; at = f->join[at]) {
		unsigned int k = f->b->block.v[at].op.n - (f->join[at] >= 0);

		if (k)
			memcpy(out->op + out->nop, f->b->block.v[at].op.v, k * sizeof(*out->op));
		out->nop += k;
	}
	for (unsigned int s = 0; s < ir_nsucc(&out->op[n - 1]); s++)
		*succ(&out->op[n - 1], s) = f->id[*succ(&out->op[n - 1], s)];
}

void irb_finish(struct irb *b, struct ir_fn *fn)
{
	struct finish f = { .b = b, .n = b->block.n };

	f.fwd = arena_array(b->a, f.n, sizeof(*f.fwd));
	f.npred = arena_array(b->a, f.n, sizeof(*f.npred));
	f.place = arena_array(b->a, f.n, sizeof(*f.place));
	f.id = arena_array(b->a, f.n, sizeof(*f.id));
	f.join = arena_array(b->a, f.n, sizeof(*f.join));
	f.is_gone = arena_array(b->a, f.n, sizeof(*f.is_gone));
	f.is_joined = arena_array(b->a, f.n, sizeof(*f.is_joined));
	skip_jumps(&f);
	count_preds(&f);
	drop_empty(&f);
	join_chains(&f);
	for (size_t i = 0; i < b->order.n; i++)
		if (is_kept(&f, b->order.v[i]))
			f.id[b->order.v[i]] = fn->nblock++;
	fn->block = arena_array(b->a, fn->nblock, sizeof(*fn->block));
	for (size_t i = 0; i < b->order.n; i++)
		if (is_kept(&f, b->order.v[i]))
			fill_block(&f, fn, b->order.v[i]);
}

bool ir_is_mem_map(const char *variable)
{
	return !strcmp(variable, "vmemmap_base") || !strcmp(variable, "vmemmap") || !strcmp(variable, "mem_map");
}
