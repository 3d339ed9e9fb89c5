/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * object_apart.c - pages of two sorts in one place, that a condition tells apart
 *
 *	if (entry->is_user)
 *		put_page(entry->page);
 *	else
 *		__free_page(entry->page);
 *
 * Such a release gets the pages of the acquire alone, although the place that it
 * names holds those of alloc_page() as well.
 */
#include <string.h>
#include "../../lib/arena.h"
#include "../ir/ir.h"
#include "object_p.h"

/* Blocks that can be reached from 'from' without going through 'stop'. */
static void reach(const struct ir_fn *fn, unsigned int from, unsigned int stop, bool *seen, unsigned int *stack)
{
	unsigned int n = 0;

	memset(seen, 0, fn->nblock * sizeof(*seen));
	if (from == stop)
		return;
	seen[from] = true;
	stack[n++] = from;
	while (n) {
		const struct ir_block *block = &fn->block[stack[--n]];
		const struct ir_op *term = &block->op[block->nop - 1];

		for (unsigned int i = 0; i < ir_nsucc(term); i++) {
			unsigned int to = ir_succ(term, i);

			if (to != stop && !seen[to]) {
				seen[to] = true;
				stack[n++] = to;
			}
		}
	}
}

/* Is there a condition with one block behind its one answer, and the other behind the other? */
static bool is_told_apart(const struct ir_fn *fn, unsigned int x, unsigned int y)
{
	struct arena a = ARENA_INIT;
	bool *yes = arena_array(&a, fn->nblock, sizeof(*yes)), *no = arena_array(&a, fn->nblock, sizeof(*no));
	unsigned int *stack = arena_array(&a, fn->nblock, sizeof(*stack));
	bool found = false;

	for (unsigned int i = 0; i < fn->nblock && !found; i++) {
		const struct ir_op *term = &fn->block[i].op[fn->block[i].nop - 1];

		if (term->op != IR_BRANCH)
			continue;
		reach(fn, ir_succ(term, 0), i, yes, stack);
		reach(fn, ir_succ(term, 1), i, no, stack);
		found = (yes[x] && !no[x] && no[y] && !yes[y]) || (no[x] && !yes[x] && yes[y] && !no[y]);
	}
	arena_release(&a);
	return found;
}

bool build_is_told_apart(const struct build *b, const size_t *of, size_t call)
{
	enum object_role other = b->call.v[call].role == OBJECT_FREE ? OBJECT_RELEASE : OBJECT_FREE;

	for (size_t i = 0; i < b->call.n; i++)
		if (b->call.v[i].role == other && of[i] == of[call] && b->call_fn.v[i] == b->call_fn.v[call] &&
		    is_told_apart(b->fn.v[b->call_fn.v[call]].ir, b->call_block.v[call], b->call_block.v[i]))
			return true;
	return false;
}
