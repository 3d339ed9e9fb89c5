/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * verify.c - invariants of the function IR, and a second count against the tree
 *
 * The tree is walked here on its own: a call or a label that the lowering lost
 * or took twice shows up as a difference. Both sides share only the answer to
 * "does what is below this node run" (ir_is_folded(), ir_builtin()).
 */
#include "../../lib/strbuf.h"
#include "build_p.h"

struct verify {
	const struct ir_fn *fn;
	struct strbuf *why;
	VEC(const char *) tree_call, ir_call;	/* callees; "*" through a pointer */
	VEC(const char *) label, named;		/* labels; names in goto, asm goto, && */
};

static int fail(struct verify *v, unsigned int block, unsigned int op, const char *what)
{
	strbuf_addf(v->why, "%s: b%u op %u: %s", v->fn->name, block, op, what);
	return -1;
}

/* --- one op --- */

static bool value_ok(const struct ir_fn *fn, const struct ir_value *x)
{
	switch (x->kind) {
	case IR_V_TEMP:
		return x->id < fn->ntemp;
	case IR_V_ADDR:
		return x->id < fn->nvar;
	case IR_V_FUNC:
		return x->name != NULL;
	default:
		return x->kind <= IR_V_UNKNOWN;
	}
}

static bool needs_a(enum ir_opcode op)
{
	return op <= IR_CAST || op == IR_BRANCH || op == IR_SWITCH;
}

static const char *op_fault(const struct ir_fn *fn, const struct ir_op *op)
{
	if ((unsigned int)op->op >= IR_OPCODE_COUNT)
		return "unknown opcode";
	if (op->dst >= 0 && (!ir_opinfo[op->op].has_dst || (unsigned int)op->dst >= fn->ntemp))
		return "bad destination";
	if (op->dst < 0 && ir_opinfo[op->op].has_dst && op->op != IR_CALL)
		return "no destination";
	if (!value_ok(fn, &op->a) || !value_ok(fn, &op->b))
		return "bad operand";
	if (needs_a(op->op) && op->a.kind == IR_V_NONE)
		return "operand missing";
	if ((op->op == IR_STORE || op->op == IR_INDEX || op->op == IR_BINARY) && op->b.kind == IR_V_NONE)
		return "second operand missing";
	if (op->op == IR_CALL && !op->callee && op->a.kind == IR_V_NONE)
		return "call of nothing";
	for (unsigned int i = 0; i < op->narg; i++)
		if (!value_ok(fn, &op->arg[i]) || op->arg[i].kind == IR_V_NONE)
			return "bad argument";
	if (!ir_opinfo[op->op].is_term)
		return NULL;
	for (unsigned int i = 0; i < ir_nsucc(op); i++)
		if (ir_succ(op, i) >= fn->nblock)
			return "jump out of the function";
	return NULL;
}

int ir_verify_ops(const struct ir_fn *fn, struct strbuf *why)
{
	struct verify v = { .fn = fn, .why = why };

	for (unsigned int i = 0; i < fn->nblock; i++) {
		const struct ir_block *blk = &fn->block[i];

		if (!blk->nop)
			return fail(&v, i, 0, "empty block");
		for (unsigned int k = 0; k < blk->nop; k++) {
			const char *fault = op_fault(fn, &blk->op[k]);

			if (fault)
				return fail(&v, i, k, fault);
			if (ir_opinfo[blk->op[k].op].is_term != (k == blk->nop - 1))
				return fail(&v, i, k, "terminator in the wrong place");
		}
	}
	return 0;
}

/* --- temporaries: one definition (COPY aside), and on every path before the use --- */

/* In words of 64 bits. Larger functions do not occur in C; bytes may claim to be one. */
#define MAX_SETS (8u << 20)

struct temps {
	VEC(unsigned int) ndef, block;	/* by temporary: definitions, block of the first one + 1 */
	VEC(unsigned int) seen;		/* by temporary: block + 1 of the definition last passed */
	VEC(unsigned int) index;	/* number in the sets + 1, of those used in another block */
	unsigned int nshared, words;
	VEC(uint64_t) out;		/* per block: shared temporaries defined at its end */
	VEC(uint64_t) in;		/* of the block at hand */
};

typedef int (*use_fn)(struct verify *v, struct temps *t, unsigned int block, unsigned int k, unsigned int id);

static int each_use(struct verify *v, struct temps *t, unsigned int block, unsigned int k, use_fn fn)
{
	const struct ir_op *op = &v->fn->block[block].op[k];

	if (op->a.kind == IR_V_TEMP && fn(v, t, block, k, op->a.id) < 0)
		return -1;
	if (op->b.kind == IR_V_TEMP && fn(v, t, block, k, op->b.id) < 0)
		return -1;
	for (unsigned int i = 0; i < op->narg; i++)
		if (op->arg[i].kind == IR_V_TEMP && fn(v, t, block, k, op->arg[i].id) < 0)
			return -1;
	return 0;
}

static int note_shared(struct verify *v, struct temps *t, unsigned int block, unsigned int k, unsigned int id)
{
	if (!t->ndef.v[id] && v->fn->block[block].is_reachable)
		return fail(v, block, k, "temporary is never defined");
	if ((t->block.v[id] != block + 1 || t->ndef.v[id] > 1) && !t->index.v[id])
		t->index.v[id] = ++t->nshared;
	return 0;
}

static int find_defs(struct verify *v, struct temps *t)
{
	const struct ir_fn *fn = v->fn;

	for (unsigned int i = 0; i < fn->ntemp; i++) {
		vec_push(&t->ndef, 0);
		vec_push(&t->block, 0);
		vec_push(&t->seen, 0);
		vec_push(&t->index, 0);
	}
	for (unsigned int i = 0; i < fn->nblock; i++) {
		for (unsigned int k = 0; k < fn->block[i].nop; k++) {
			const struct ir_op *op = &fn->block[i].op[k];

			if (op->dst < 0)
				continue;
			if (t->ndef.v[op->dst]++ && op->op != IR_COPY)
				return fail(v, i, k, "temporary is defined twice");
			if (!t->block.v[op->dst])
				t->block.v[op->dst] = i + 1;
		}
	}
	for (unsigned int i = 0; i < fn->nblock; i++)
		for (unsigned int k = 0; k < fn->block[i].nop; k++)
			if (each_use(v, t, i, k, note_shared) < 0)
				return -1;
	return 0;
}

static void add_defs(const struct ir_fn *fn, struct temps *t, unsigned int block, uint64_t *set)
{
	for (unsigned int k = 0; k < fn->block[block].nop; k++) {
		int dst = fn->block[block].op[k].dst;
		unsigned int ix = dst >= 0 ? t->index.v[dst] : 0;

		if (ix)
			set[(ix - 1) / 64] |= 1ull << ((ix - 1) % 64);
	}
}

/* Meet over the edges: each pass sends a block's set on; what an edge lacks is taken out. */
static void flow_defs(const struct ir_fn *fn, struct temps *t)
{
	bool changed = t->words != 0;

	for (size_t i = 0; i < (size_t)fn->nblock * t->words; i++)
		vec_push(&t->out, ~0ull);
	for (unsigned int w = 0; w < t->words; w++) {
		t->out.v[w] = 0;
		vec_push(&t->in, 0);
	}
	while (changed) {
		changed = false;
		for (unsigned int r = 0; r < fn->nrpo; r++) {
			unsigned int id = fn->rpo[r];
			const struct ir_op *term = &fn->block[id].op[fn->block[id].nop - 1];

			memcpy(t->in.v, t->out.v + (size_t)id * t->words, t->words * sizeof(uint64_t));
			add_defs(fn, t, id, t->in.v);
			for (unsigned int s = 0; s < ir_nsucc(term); s++) {
				uint64_t *to = t->out.v + (size_t)ir_succ(term, s) * t->words;

				for (unsigned int w = 0; w < t->words; w++) {
					changed |= (to[w] & ~t->in.v[w]) != 0;
					to[w] &= t->in.v[w];
				}
			}
		}
	}
}

/* 't->in' holds what is defined before op 'k'; a temporary of one block is checked by order. */
static int check_use(struct verify *v, struct temps *t, unsigned int block, unsigned int k, unsigned int id)
{
	unsigned int ix = t->index.v[id];

	if (ix) {
		if (!(t->in.v[(ix - 1) / 64] >> ((ix - 1) % 64) & 1))
			return fail(v, block, k, "temporary is not defined on every path to here");
		return 0;
	}
	if (t->seen.v[id] == block + 1)
		return 0;
	return fail(v, block, k, "temporary is used before it is defined");
}

static int check_uses(struct verify *v, struct temps *t)
{
	const struct ir_fn *fn = v->fn;

	for (unsigned int r = 0; r < fn->nrpo; r++) {
		unsigned int id = fn->rpo[r];

		if (t->words)
			memcpy(t->in.v, t->out.v + (size_t)id * t->words, t->words * sizeof(uint64_t));
		for (unsigned int k = 0; k < fn->block[id].nop; k++) {
			int dst = fn->block[id].op[k].dst;
			unsigned int ix = dst >= 0 ? t->index.v[dst] : 0;

			if (each_use(v, t, id, k, check_use) < 0)
				return -1;
			if (dst >= 0)
				t->seen.v[dst] = id + 1;
			if (ix)
				t->in.v[(ix - 1) / 64] |= 1ull << ((ix - 1) % 64);
		}
	}
	return 0;
}

static int check_temps(struct verify *v)
{
	struct temps t = { .ndef = VEC_INIT };
	int ret = find_defs(v, &t);

	t.words = (t.nshared + 63) / 64;
	if (!ret && (uint64_t)t.words * v->fn->nblock <= MAX_SETS) {
		flow_defs(v->fn, &t);
		ret = check_uses(v, &t);
	}
	vec_release(&t.ndef);
	vec_release(&t.block);
	vec_release(&t.seen);
	vec_release(&t.index);
	vec_release(&t.out);
	vec_release(&t.in);
	return ret;
}

/* --- against the tree --- */

static void walk_tree(struct verify *v, const struct ast_node *n);

static void walk_kids(struct verify *v, const struct ast_node *n, unsigned int from)
{
	for (unsigned int i = from; i < n->nkid; i++)
		walk_tree(v, n->kid[i]);
}

static void walk_call(struct verify *v, const struct ast_node *n)
{
	const char *name = ir_callee_name(n);

	switch (ir_builtin(n)) {
	case IR_B_ZERO:
		return;
	case IR_B_FIRST:
		walk_kids(v, n, 1);
		return;
	case IR_B_NO:
		break;
	}
	vec_push(&v->tree_call, name ? name : "*");
	walk_kids(v, n, name ? 1 : 0);
}

static void walk_tree(struct verify *v, const struct ast_node *n)
{
	if (!n || ir_is_folded(n))
		return;
	switch (n->kind) {
	case AST_CALL:
		walk_call(v, n);
		return;
	case AST_VAR:
		if (!n->decl || n->decl->kind == AST_D_LOCAL)
			walk_kids(v, n, 0);
		return;
	case AST_LABEL:
		vec_push(&v->label, n->name);
		break;
	case AST_GOTO:
	case AST_ADDR_LABEL:
		vec_push(&v->named, n->name);
		break;
	default:
		break;
	}
	walk_kids(v, n, 0);
}

static int cmp_name(const void *x, const void *y)
{
	return strcmp(*(const char *const *)x, *(const char *const *)y);
}

static int check_calls(struct verify *v)
{
	const struct ir_fn *fn = v->fn;

	for (unsigned int i = 0; i < fn->nblock; i++) {
		for (unsigned int k = 0; k < fn->block[i].nop; k++) {
			const struct ir_op *op = &fn->block[i].op[k];

			if (op->op == IR_CALL && !op->is_cleanup)
				vec_push(&v->ir_call, op->callee ? op->callee : "*");
		}
	}
	vec_sort(&v->tree_call, cmp_name);
	vec_sort(&v->ir_call, cmp_name);
	for (size_t i = 0; i < v->tree_call.n && i < v->ir_call.n; i++) {
		if (strcmp(v->tree_call.v[i], v->ir_call.v[i])) {
			strbuf_addf(v->why, "%s: the tree calls '%s' where the ir calls '%s'",
				    fn->name, v->tree_call.v[i], v->ir_call.v[i]);
			return -1;
		}
	}
	if (v->tree_call.n != v->ir_call.n || v->ir_call.n != fn->ncall) {
		strbuf_addf(v->why, "%s: %zu calls in the tree, %zu in the ir, %u counted",
			    fn->name, v->tree_call.n, v->ir_call.n, fn->ncall);
		return -1;
	}
	return 0;
}

static bool is_named(const struct verify *v, const char *name)
{
	for (size_t i = 0; i < v->named.n; i++)
		if (ir_label_is(name, v->named.v[i]))
			return true;
	return false;
}

/* A label that nothing reaches and nothing names hides an edge, of an asm goto most likely. */
static int check_labels(struct verify *v)
{
	const struct ir_fn *fn = v->fn;
	size_t n = 0;

	for (unsigned int i = 0; i < fn->nblock; i++) {
		const struct ir_block *blk = &fn->block[i];

		n += blk->label != NULL;
		if (blk->label && !blk->is_reachable && !is_named(v, blk->label)) {
			strbuf_addf(v->why, "%s: nothing leads to label '%s'", fn->name, blk->label);
			return -1;
		}
	}
	if (n == v->label.n)
		return 0;
	strbuf_addf(v->why, "%s: %zu labels in the tree, %zu in the ir", fn->name, v->label.n, n);
	return -1;
}

int ir_verify(const struct ir_fn *fn, const struct ast_fn *src, struct strbuf *why)
{
	struct verify v = { .fn = fn, .why = why };
	int ret = -1;

	if (fn->giveup)
		return 0;
	if (!fn->nblock) {
		strbuf_addf(why, "%s: no blocks and no reason", fn->name);
		return -1;
	}
	if (src)
		walk_tree(&v, src->body);
	if (!ir_verify_ops(fn, why) && !check_temps(&v) && (!src || (!check_calls(&v) && !check_labels(&v))))
		ret = 0;
	vec_release(&v.tree_call);
	vec_release(&v.ir_call);
	vec_release(&v.label);
	vec_release(&v.named);
	return ret;
}
