/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * live.c - which variables and temporaries a block may still read
 *
 * Backward data flow over the IR. A variable whose address goes anywhere but
 * straight into a LOAD or STORE is live everywhere; so are globals.
 */
#include "flow_p.h"

struct live {
	struct walker *w;
	unsigned char *always;		/* per variable */
	unsigned char *var, *temp;	/* scratch of one block */
	bool changed;
};

static void use(struct live *l, const struct ir_value *v)
{
	if (v->kind == IR_V_TEMP)
		l->temp[v->id] = 1;
	else if (v->kind == IR_V_ADDR)
		l->var[v->id] = 1;
}

static void escapes(struct live *l, const struct ir_value *v)
{
	if (v->kind == IR_V_ADDR)
		l->always[v->id] = 1;
}

static void back_over(struct live *l, const struct ir_op *op)
{
	bool begins = op->op == IR_STORE || op->op == IR_UNINIT || op->op == IR_SCOPE_END;

	if (op->dst >= 0)
		l->temp[op->dst] = 0;
	if (begins && op->a.kind == IR_V_ADDR && !l->always[op->a.id])
		l->var[op->a.id] = 0;
	else if (op->op == IR_UNINIT || op->op == IR_SCOPE_END)
		return;
	else
		use(l, &op->a);
	use(l, &op->b);
	for (unsigned int i = 0; i < op->narg; i++)
		use(l, &op->arg[i]);
}

static void find_always(struct live *l)
{
	const struct ir_fn *fn = l->w->fn;

	for (unsigned int v = 0; v < fn->nvar; v++)
		if (fn->var[v].kind == IR_VAR_GLOBAL || fn->var[v].kind == IR_VAR_STATIC || fn->var[v].address_taken ||
		    !fn->var[v].type || fn->var[v].type->kind == AST_T_RECORD || fn->var[v].type->kind == AST_T_ARRAY)
			l->always[v] = 1;
	for (unsigned int b = 0; b < fn->nblock; b++)
		for (unsigned int i = 0; i < fn->block[b].nop; i++) {
			const struct ir_op *op = &fn->block[b].op[i];

			if (op->op != IR_LOAD && op->op != IR_STORE && op->op != IR_UNINIT && op->op != IR_SCOPE_END)
				escapes(l, &op->a);
			escapes(l, &op->b);
			for (unsigned int k = 0; k < op->narg; k++)
				escapes(l, &op->arg[k]);
		}
}

static unsigned int successors(const struct ir_op *t, unsigned int *out, unsigned int max)
{
	unsigned int n = 0;

	switch (t->op) {
	case IR_JUMP:
		out[n++] = t->target[0];
		break;
	case IR_BRANCH:
		out[n++] = t->target[0];
		out[n++] = t->target[1];
		break;
	case IR_SWITCH:
		out[n++] = t->target[0];
		for (unsigned int i = 0; i < t->ncase && n < max; i++)
			out[n++] = t->cases[i].target;
		break;
	case IR_GOTO_ANY:
		for (unsigned int i = 0; i < t->ncase && n < max; i++)
			out[n++] = t->targets[i];
		break;
	default:
		break;
	}
	return n;
}

static void block_live(struct live *l, unsigned int b)
{
	const struct ir_fn *fn = l->w->fn;
	const struct ir_block *blk = &fn->block[b];
	unsigned int succ[512], n = successors(&blk->op[blk->nop - 1], succ, 512);
	unsigned char *lv = l->w->live_var + (size_t)b * fn->nvar, *lt = l->w->live_temp + (size_t)b * fn->ntemp;

	memcpy(l->var, l->always, fn->nvar);
	memset(l->temp, 0, fn->ntemp);
	for (unsigned int i = 0; i < n; i++) {
		const unsigned char *sv = l->w->live_var + (size_t)succ[i] * fn->nvar;
		const unsigned char *st = l->w->live_temp + (size_t)succ[i] * fn->ntemp;

		for (unsigned int v = 0; v < fn->nvar; v++)
			l->var[v] |= sv[v];
		for (unsigned int t = 0; t < fn->ntemp; t++)
			l->temp[t] |= st[t];
	}
	for (unsigned int i = blk->nop; i-- > 0;)
		back_over(l, &blk->op[i]);
	if (memcmp(lv, l->var, fn->nvar) || memcmp(lt, l->temp, fn->ntemp))
		l->changed = true;
	memcpy(lv, l->var, fn->nvar);
	memcpy(lt, l->temp, fn->ntemp);
}

void live_find(struct walker *w)
{
	const struct ir_fn *fn = w->fn;
	struct live l = { .w = w };

	l.always = arena_alloc(w->a, fn->nvar + 1);
	l.var = arena_alloc(w->a, fn->nvar + 1);
	l.temp = arena_alloc(w->a, fn->ntemp + 1);
	w->live_var = arena_alloc(w->a, (size_t)fn->nblock * fn->nvar + 1);
	w->live_temp = arena_alloc(w->a, (size_t)fn->nblock * fn->ntemp + 1);
	find_always(&l);
	do {
		l.changed = false;
		for (unsigned int i = fn->nrpo; i-- > 0;)
			block_live(&l, fn->rpo[i]);
	} while (l.changed);
}
