/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * unpack.c - function IR from bytes; the layout is that of pack.c
 */
#include "../../lib/arena.h"
#include "../../lib/pack.h"
#include "../../lib/strbuf.h"
#include "build_p.h"

struct unpacker {
	struct unpack *in;
	struct arena *a;
	const char **string;
	unsigned int nstring;
	struct ast_type *type;
	unsigned int ntype;
};

static void damaged(struct unpacker *u)
{
	u->in->failed = true;
}

static unsigned int get_u32(struct unpacker *u)
{
	uint64_t v = unpack_u(u->in);

	if (v > UINT32_MAX) {
		damaged(u);
		return 0;
	}
	return v;
}

static int get_int(struct unpacker *u)
{
	int64_t v = unpack_i(u->in);

	if (v < INT32_MIN || v > INT32_MAX) {
		damaged(u);
		return -1;
	}
	return v;
}

static const char *get_str(struct unpacker *u)
{
	unsigned int i = get_u32(u);

	if (i > u->nstring) {
		damaged(u);
		return NULL;
	}
	return i ? u->string[i - 1] : NULL;
}

static const struct ast_type *get_type(struct unpacker *u)
{
	unsigned int i = get_u32(u);

	if (i > u->ntype) {
		damaged(u);
		return NULL;
	}
	return i ? &u->type[i - 1] : NULL;
}

static unsigned int get_enum(struct unpacker *u, unsigned int limit)
{
	unsigned int v = get_u32(u);

	if (v >= limit) {
		damaged(u);
		return 0;
	}
	return v;
}

static struct ast_pos get_pos(struct unpacker *u)
{
	struct ast_pos pos = { .file = get_str(u) };

	pos.line = get_u32(u);
	pos.col = get_u32(u);
	return pos;
}

/* --- tables --- */

static void get_strings(struct unpacker *u)
{
	unsigned int n = unpack_count(u->in, 1);

	u->string = arena_array(u->a, n, sizeof(*u->string));
	for (unsigned int i = 0; i < n && !u->in->failed; i++)
		u->string[i] = unpack_str(u->in);
	u->nstring = n;
}

static void get_types(struct unpacker *u)
{
	unsigned int n = unpack_count(u->in, 8);

	u->type = arena_array(u->a, n, sizeof(*u->type));
	for (unsigned int i = 0; i < n && !u->in->failed; i++) {
		struct ast_type *t = &u->type[i];
		unsigned int flags;

		t->kind = get_enum(u, AST_T_OTHER + 1);
		t->bits = get_u32(u);
		flags = get_enum(u, 4);
		t->is_signed = flags & 1;
		t->is_union = flags >> 1;
		t->name = get_str(u);
		t->tag = get_str(u);
		u->ntype = i;			/* only types before this one */
		t->elem = get_type(u);
		t->count = unpack_i(u->in);
		t->size = unpack_i(u->in);
	}
	u->ntype = n;
}

/* --- the function --- */

static struct ir_value get_value(struct unpacker *u)
{
	struct ir_value v = { .kind = get_enum(u, IR_V_UNKNOWN + 1) };

	if (v.kind == IR_V_NONE)
		return v;
	v.type = get_type(u);
	if (v.kind == IR_V_TEMP || v.kind == IR_V_ADDR)
		v.id = get_u32(u);
	else if (v.kind == IR_V_CONST)
		v.ival = unpack_i(u->in);
	else if (v.kind == IR_V_FUNC)
		v.name = get_str(u);
	return v;
}

static struct ir_var get_var(struct unpacker *u)
{
	struct ir_var v = { .name = get_str(u) };

	v.type = get_type(u);
	v.typedef_name = get_str(u);
	v.kind = get_enum(u, IR_VAR_GLOBAL + 1);
	v.param_index = get_int(u);
	v.cleanup = get_str(u);
	v.is_static = unpack_bool(u->in);
	v.address_taken = unpack_bool(u->in);
	v.pos = get_pos(u);
	return v;
}

static void get_args(struct unpacker *u, struct ir_op *op)
{
	op->narg = unpack_count(u->in, 1);
	op->arg = arena_array(u->a, op->narg, sizeof(*op->arg));
	for (unsigned int i = 0; i < op->narg && !u->in->failed; i++)
		op->arg[i] = get_value(u);
}

static void get_call(struct unpacker *u, struct ir_op *op)
{
	unsigned int flags;

	op->callee = get_str(u);
	op->ptr_record = get_str(u);
	op->ptr_field = get_str(u);
	op->text = get_str(u);
	flags = get_enum(u, 16);
	op->callee_static = flags & 1;
	op->is_cleanup = flags >> 1 & 1;
	op->result_used = flags >> 2 & 1;
	if (!(flags & 8))
		return;
	op->arg_text = arena_array(u->a, op->narg, sizeof(*op->arg_text));
	for (unsigned int i = 0; i < op->narg && !u->in->failed; i++)
		op->arg_text[i] = get_str(u);
}

static void get_targets(struct unpacker *u, struct ir_op *op)
{
	op->target[0] = get_u32(u);
	op->target[1] = get_u32(u);
	op->ncase = unpack_count(u->in, op->op == IR_GOTO_ANY ? 1 : 3);
	if (op->op == IR_GOTO_ANY)
		op->targets = arena_array(u->a, op->ncase, sizeof(*op->targets));
	else
		op->cases = arena_array(u->a, op->ncase, sizeof(*op->cases));
	for (unsigned int i = 0; i < op->ncase && !u->in->failed; i++) {
		if (op->op == IR_GOTO_ANY) {
			op->targets[i] = get_u32(u);
			continue;
		}
		op->cases[i].lo = unpack_i(u->in);
		op->cases[i].hi = unpack_i(u->in);
		op->cases[i].target = get_u32(u);
	}
}

static void get_op(struct unpacker *u, struct ir_op *op)
{
	op->op = get_enum(u, IR_OPCODE_COUNT);
	op->sub = get_enum(u, AST_OP_COUNT);
	op->dst = get_int(u);
	op->type = get_type(u);
	op->optype = get_type(u);
	op->a = get_value(u);
	op->b = get_value(u);
	op->pos = get_pos(u);
	op->macro = get_str(u);
	if (op->op == IR_FIELD) {
		op->record = get_str(u);
		op->field = get_str(u);
	}
	if (op->op == IR_CALL || op->op == IR_ASM)
		get_args(u, op);
	if (op->op == IR_CALL)
		get_call(u, op);
	if (ir_opinfo[op->op].is_term)
		get_targets(u, op);
}

static void get_blocks(struct unpacker *u, struct ir_fn *fn)
{
	fn->nblock = unpack_count(u->in, 2);
	fn->block = arena_array(u->a, fn->nblock, sizeof(*fn->block));
	for (unsigned int i = 0; i < fn->nblock && !u->in->failed; i++) {
		struct ir_block *blk = &fn->block[i];

		blk->label = get_str(u);
		blk->nop = unpack_count(u->in, 11);
		blk->op = arena_array(u->a, blk->nop, sizeof(*blk->op));
		for (unsigned int k = 0; k < blk->nop && !u->in->failed; k++)
			get_op(u, &blk->op[k]);
	}
}

static void get_fn(struct unpacker *u, struct ir_fn *fn)
{
	unsigned int flags;

	fn->name = get_str(u);
	fn->file = get_str(u);
	fn->pos = get_pos(u);
	fn->end = get_pos(u);
	fn->result = get_type(u);
	flags = get_enum(u, 16);
	fn->is_static = flags & 1;
	fn->is_inline = flags >> 1 & 1;
	fn->in_header = flags >> 2 & 1;
	fn->is_variadic = flags >> 3 & 1;
	fn->body_hash = unpack_u(u->in);
	fn->ncall = get_u32(u);
	fn->giveup = get_str(u);
	fn->giveup_pos = get_pos(u);
	fn->ntemp = get_u32(u);
	fn->nparam = get_u32(u);
	fn->nvar = unpack_count(u->in, 9);
	if (fn->nparam > fn->nvar)
		damaged(u);
	fn->var = arena_array(u->a, fn->nvar, sizeof(*fn->var));
	for (unsigned int i = 0; i < fn->nvar && !u->in->failed; i++)
		fn->var[i] = get_var(u);
	get_blocks(u, fn);
}

/* Order matters: edges are followed only when all of them lead to a block. */
static bool is_sound(struct ir_fn *fn, struct arena *a)
{
	struct strbuf why = STRBUF_INIT;
	unsigned int nop = 0;
	bool sound;

	if (!fn->name || !fn->file || fn->giveup)
		return fn->name && fn->file && !fn->nblock;
	for (unsigned int i = 0; i < fn->nvar; i++)
		if (fn->var[i].param_index < -1 || fn->var[i].param_index >= (int)fn->nparam)
			return false;
	for (unsigned int i = 0; i < fn->nblock; i++)
		nop += fn->block[i].nop;
	/* a temporary is some op's destination: bounds the sets of the check below */
	sound = fn->nblock && fn->ntemp <= 2 * nop + 16 && !ir_verify_ops(fn, &why);
	if (sound) {
		ir_cfg(fn, a);
		sound = !ir_verify(fn, NULL, &why);
	}
	strbuf_release(&why);
	return sound;
}

struct ir_fn *ir_unpack(struct unpack *in, struct arena *a)
{
	struct unpacker u = { .in = in, .a = a };
	struct ir_fn *fn = arena_new(a, struct ir_fn);

	if (unpack_u(in) != IR_PACK_VERSION)
		damaged(&u);
	get_strings(&u);
	get_types(&u);
	get_fn(&u, fn);
	if (!in->failed && is_sound(fn, a))
		return fn;
	in->failed = true;
	return NULL;
}
