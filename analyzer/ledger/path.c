/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * path.c - what comes after a call on the ways to a return that means success
 *
 * Blocks are visited together with one word about the variable that the
 * function returns. That is enough to tell "goto err" from the way out that
 * all went well, in the kernel's usual style; where it is not, a way counts as
 * one to success, which makes rules silent.
 */
#include "ledger_p.h"

enum word { W_ANY, W_ZERO, W_POSITIVE, W_NOT_NEGATIVE, W_FAILS, W_COUNT };

/* Two things are watched: what is returned, and a variable that it is taken from or decided by. */
#define NWATCH 2
#define NSTATE (W_COUNT * W_COUNT)

struct words {
	enum word w[NWATCH];
};

struct walk {
	const struct ledger_fn *f;
	int watch[NWATCH];		/* node (ledger_p.h) of a variable or temporary, 0: none */
	bool *seen;			/* block * NSTATE + words */
	VEC(unsigned int) todo;
};

static const struct ir_op *def_of(const struct ledger_fn *f, const struct ir_value *v)
{
	const struct ir_op *def = v->kind == IR_V_TEMP ? f->def[v->id] : NULL;

	while (def && def->op == IR_CAST && def->a.kind == IR_V_TEMP)
		def = f->def[def->a.id];
	return def;
}

/* The node of what is loaded, or of the temporary itself. */
static int watched_node(const struct ledger_fn *f, const struct ir_value *v)
{
	const struct ir_op *def = def_of(f, v);

	if (!def)
		return 0;
	if (def->op == IR_LOAD)
		return def->a.kind == IR_V_ADDR ? 1 + (int)def->a.id : 0;
	return def->op == IR_COPY ? 1 + (int)f->ir->nvar + def->dst : 0;
}

static const struct ir_op *return_op(const struct ledger_fn *f)
{
	for (unsigned int b = 0; b < f->ir->nblock; b++) {
		const struct ir_block *blk = &f->ir->block[b];

		if (blk->is_reachable && blk->nop && blk->op[blk->nop - 1].op == IR_RETURN &&
		    watched_node(f, &blk->op[blk->nop - 1].a))
			return &blk->op[blk->nop - 1];
	}
	return NULL;
}

static int returned_node(const struct ledger_fn *f)
{
	const struct ir_op *op = return_op(f);

	return op ? watched_node(f, &op->a) : 0;
}

/*
 * The other one: a variable whose value the returned one takes ("ret = rc"), else the
 * variable that the most branches compare with zero.
 */
static int other_node(const struct ledger_fn *f, int first)
{
	const struct ir_fn *ir = f->ir;
	unsigned int *count = xcalloc(ir->nvar + 1, sizeof(*count)), best = 0;

	for (unsigned int b = 0; b < ir->nblock; b++) {
		for (unsigned int i = 0; i < ir->block[b].nop; i++) {
			const struct ir_op *op = &ir->block[b].op[i];
			const struct ir_op *def = op->op == IR_BRANCH ? def_of(f, &op->a) : NULL;
			int n = 0;

			if (op->op == IR_STORE && op->a.kind == IR_V_ADDR && 1 + (int)op->a.id == first)
				n = watched_node(f, &op->b);
			else if (def && def->op == IR_BINARY && def->b.kind == IR_V_CONST && !def->b.ival)
				n = watched_node(f, &def->a);
			else if (def && def->op == IR_LOAD)
				n = watched_node(f, &op->a);
			if (n > 0 && n != first && n <= (int)ir->nvar && ir->var[n - 1].type && ir->var[n - 1].type->kind == AST_T_INT)
				count[n] += op->op == IR_STORE ? 100 : 1;
		}
	}
	for (unsigned int n = 1; n <= ir->nvar; n++)
		if (count[n] > count[best])
			best = n;
	vec_free_(count);
	return (int)best;
}

static bool returns_pointer(const struct ledger_fn *f)
{
	return f->ir->result && f->ir->result->kind == AST_T_PTR;
}

static bool is_error_pointer(const struct ir_op *def)
{
	return def && def->op == IR_CALL && def->callee && (!strcmp(def->callee, "ERR_PTR") || !strcmp(def->callee, "ERR_CAST"));
}

/* Of a value, where the words of what is watched are known. */
static enum word word_of(const struct walk *w, const struct ir_value *v, bool is_pointer, const struct words *at)
{
	int n;

	if (v->kind == IR_V_CONST) {
		if (is_pointer)
			return v->ival ? W_POSITIVE : W_FAILS;
		return v->ival < 0 ? W_FAILS : v->ival ? W_POSITIVE : W_ZERO;
	}
	if (is_error_pointer(def_of(w->f, v)))
		return W_FAILS;
	n = watched_node(w->f, v);
	for (unsigned int i = 0; n && i < NWATCH; i++)
		if (w->watch[i] == n)
			return at->w[i];
	return W_ANY;
}

static enum word const_word(const struct ir_value *v)
{
	return v->kind != IR_V_CONST ? W_ANY : v->ival < 0 ? W_FAILS : v->ival ? W_POSITIVE : W_ZERO;
}

enum model_ret ledger_success(const struct ledger_fn *f)
{
	int node = returned_node(f);
	bool zero = false, positive = false;

	if (returns_pointer(f))
		return MODEL_RET_PTR;
	for (unsigned int b = 0; b < f->ir->nblock; b++) {
		for (unsigned int i = 0; i < f->ir->block[b].nop; i++) {
			const struct ir_op *op = &f->ir->block[b].op[i];
			const struct ir_value *v = op->op == IR_RETURN ? &op->a :
				op->op == IR_STORE && op->a.kind == IR_V_ADDR && 1 + (int)op->a.id == node ? &op->b : NULL;
			enum word word = v ? const_word(v) : W_ANY;

			zero |= word == W_ZERO;
			positive |= word == W_POSITIVE;
		}
	}
	return zero && !positive ? MODEL_RET_ZERO : MODEL_RET_NONE;
}

static void visit(struct walk *w, unsigned int block, const struct words *at)
{
	unsigned int n = block * NSTATE + at->w[0] * W_COUNT + at->w[1];

	if (w->seen[n])
		return;
	w->seen[n] = true;
	vec_push(&w->todo, n);
}

static struct words words_at(unsigned int n)
{
	return (struct words){ { n % NSTATE / W_COUNT, n % W_COUNT } };
}

/* The words after 'op'. */
static void after(const struct walk *w, const struct ir_op *op, struct words *at)
{
	const struct words before = *at;
	int node = op->op == IR_STORE && op->a.kind == IR_V_ADDR ? 1 + (int)op->a.id :
		   op->op == IR_COPY ? 1 + (int)w->f->ir->nvar + op->dst : 0;

	for (unsigned int i = 0; node && i < NWATCH; i++)
		if (w->watch[i] == node)
			at->w[i] = word_of(w, op->op == IR_STORE ? &op->b : &op->a, op->type && op->type->kind == AST_T_PTR, &before);
}

/* What an edge of a branch says of the variable; W_COUNT: it cannot be taken. */
static enum word narrow(enum word word, enum word to)
{
	if (word == W_ANY || word == to)
		return to;
	if (to == W_FAILS)
		return word == W_NOT_NEGATIVE || word == W_POSITIVE || word == W_ZERO ? W_COUNT : W_FAILS;
	if (word == W_FAILS)
		return W_COUNT;
	if (word == W_NOT_NEGATIVE)
		return to;
	if (to == W_NOT_NEGATIVE)
		return word;
	return W_COUNT;
}

/* What a condition about one of the watched says on its true and its false side; -1: about none. */
static int condition(const struct walk *w, const struct ir_value *v, enum word *yes, enum word *no)
{
	const struct ir_op *def = def_of(w->f, v);
	int node = def && def->op == IR_BINARY ? watched_node(w->f, &def->a) : def && def->op == IR_CALL && def->narg ?
		   watched_node(w->f, &def->arg[0]) : watched_node(w->f, v), at = -1;
	bool is_pointer;

	if (def && def->op == IR_UNARY && def->sub == AST_OP_LNOT)
		return condition(w, &def->a, no, yes);
	for (int i = 0; node && i < NWATCH && at < 0; i++)
		if (w->watch[i] == node)
			at = i;
	if (!def || at < 0)
		return -1;
	is_pointer = def->op == IR_LOAD && def->type && def->type->kind == AST_T_PTR;
	*yes = W_FAILS;
	*no = W_POSITIVE;
	if (def->op == IR_LOAD || def->op == IR_COPY) {
		*yes = is_pointer ? W_POSITIVE : W_FAILS;
		*no = is_pointer ? W_FAILS : W_ZERO;
		return at;
	}
	if (def->op == IR_CALL)
		return def->callee && !strncmp(def->callee, "IS_ERR", 6) ? at : -1;
	if (def->op != IR_BINARY || def->b.kind != IR_V_CONST || def->b.ival)
		return -1;
	switch (def->sub) {
	case AST_OP_LT:
		*no = W_NOT_NEGATIVE;
		return at;
	case AST_OP_LE:
		return at;
	case AST_OP_GE:
		*yes = W_NOT_NEGATIVE;
		*no = W_FAILS;
		return at;
	case AST_OP_GT:
		*yes = W_POSITIVE;
		*no = W_FAILS;
		return at;
	case AST_OP_NE:
		*no = W_ZERO;
		return at;
	case AST_OP_EQ:
		*yes = W_ZERO;
		*no = W_FAILS;
		return at;
	default:
		return -1;
	}
}

static void leave(struct walk *w, const struct ir_op *term, const struct words *at)
{
	enum word yes, no, word;
	int i = term->op == IR_BRANCH ? condition(w, &term->a, &yes, &no) : -1;
	struct words side = *at;

	if (i < 0) {
		for (unsigned int k = 0; k < ir_nsucc(term); k++)
			visit(w, ir_succ(term, k), at);
		return;
	}
	word = at->w[i];
	/* "if (ret)" where ret is a count: anything but zero */
	if ((word == W_POSITIVE || word == W_NOT_NEGATIVE) && no == W_ZERO)
		yes = W_POSITIVE;
	else if ((word == W_POSITIVE || word == W_NOT_NEGATIVE) && yes == W_ZERO)
		no = W_POSITIVE;
	side.w[i] = narrow(word, yes);
	if (side.w[i] != W_COUNT)
		visit(w, term->target[0], &side);
	side.w[i] = narrow(word, no);
	if (side.w[i] != W_COUNT)
		visit(w, term->target[1], &side);
}

static bool is_success(const struct walk *w, const struct ir_op *term, const struct words *at)
{
	if (term->op != IR_RETURN)
		return false;
	if (!w->f->ir->result || w->f->ir->result->kind == AST_T_VOID)
		return true;
	return word_of(w, &term->a, returns_pointer(w->f), at) != W_FAILS;
}

static bool is_end(const struct lcall *const *ends, size_t nend, unsigned int block, unsigned int index)
{
	for (size_t i = 0; i < nend; i++)
		if (ends[i]->block == block && ends[i]->index == index)
			return true;
	return false;
}

/* Through a block from operation 'first' on. Stops at one of 'ends'. True: it returned, with success. */
static bool through(struct walk *w, unsigned int block, unsigned int first, struct words at,
		    const struct lcall *const *ends, size_t nend)
{
	const struct ir_block *b = &w->f->ir->block[block];

	for (unsigned int i = first; i < b->nop; i++) {
		if (is_end(ends, nend, block, i))
			return false;
		after(w, &b->op[i], &at);
	}
	if (is_success(w, &b->op[b->nop - 1], &at))
		return true;
	leave(w, &b->op[b->nop - 1], &at);
	return false;
}

/* Can success be returned from there without passing one of 'ends'? Fills ->seen. */
static bool can_succeed(struct walk *w, unsigned int block, unsigned int first, struct words at,
			const struct lcall *const *ends, size_t nend)
{
	bool yes;

	memset(w->seen, 0, (size_t)w->f->ir->nblock * NSTATE);
	vec_clear(&w->todo);
	yes = through(w, block, first, at, ends, nend);
	while (w->todo.n) {
		unsigned int n = w->todo.v[--w->todo.n];

		yes |= through(w, n / NSTATE, 0, words_at(n), ends, nend);
	}
	return yes;
}

/* Where the acquiring call left its result, in words. */
static struct words words_after(const struct walk *w, const struct lcall *from, enum model_ret ret, unsigned int *first)
{
	const struct ir_block *b = &w->f->ir->block[from->block];
	struct words at = { { W_ANY, W_ANY } };

	*first = from->index + 1;
	for (unsigned int i = from->index + 1; i < b->nop && from->op->dst >= 0; i++) {
		const struct ir_op *op = &b->op[i];
		const struct ir_op *def = op->op == IR_STORE ? def_of(w->f, &op->b) : NULL;

		if (op->op == IR_CALL)
			break;
		for (unsigned int k = 0; def == from->op && op->a.kind == IR_V_ADDR && k < NWATCH; k++) {
			if (w->watch[k] != 1 + (int)op->a.id)
				continue;
			at.w[k] = ret == MODEL_RET_ZERO ? W_ZERO : ret == MODEL_RET_PAGES || ret == MODEL_RET_BYTES ||
				  ret == MODEL_RET_PTR || ret == MODEL_RET_ERRPTR ? W_POSITIVE : W_NOT_NEGATIVE;
			*first = i + 1;
		}
	}
	return at;
}

/* The states in which the call's block was seen. */
static bool leads_to_success(struct walk *w, const struct lcall *end, const bool *reached)
{
	for (unsigned int n = 0; n < NSTATE; n++)
		if (reached[end->block * NSTATE + n] && can_succeed(w, end->block, 0, words_at(n), NULL, 0))
			return true;
	return false;
}

static bool is_later(const struct lcall *from, const struct lcall *end)
{
	return end->block == from->block && end->index > from->index;
}

static bool is_reached(const struct lcall *end, const bool *reached)
{
	for (unsigned int n = 0; n < NSTATE; n++)
		if (reached[end->block * NSTATE + n])
			return true;
	return false;
}

enum lpath ledger_path(const struct ledger_fn *f, const struct lcall *from, enum model_ret ret,
		       const struct lcall *const *ends, size_t nend, const struct lcall **which)
{
	size_t size = (size_t)f->ir->nblock * NSTATE;
	struct arena a = ARENA_INIT;
	struct walk w = { .f = f, .seen = arena_array(&a, size, 1) };
	bool *reached = arena_array(&a, size, 1), alive, any = false;
	enum lpath p = LPATH_NEVER;
	struct words at;
	unsigned int first;

	w.watch[0] = returned_node(f);
	w.watch[1] = other_node(f, w.watch[0]);
	at = words_after(&w, from, ret, &first);
	*which = NULL;
	alive = can_succeed(&w, from->block, first, at, NULL, 0);
	memcpy(reached, w.seen, size);
	for (size_t i = 0; i < nend && p == LPATH_NEVER; i++) {
		if (!is_later(from, ends[i]) && !is_reached(ends[i], reached))
			continue;
		any = true;
		if (is_later(from, ends[i]) ? alive : leads_to_success(&w, ends[i], reached)) {
			*which = ends[i];
			p = LPATH_SUCCESS;
		}
	}
	if (p == LPATH_NEVER && any)
		p = LPATH_FAILING;
	if (p == LPATH_SUCCESS && !can_succeed(&w, from->block, first, at, ends, nend))
		p = LPATH_ALWAYS;
	vec_release(&w.todo);
	arena_release(&a);
	return p;
}
