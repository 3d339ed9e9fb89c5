/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * print.c - function IR as text, for 'dump ir' and the golden tests
 *
 * One op a line; the line number of the source follows where it changes. Types
 * are shown where they decide what an op does.
 */
#include "../../lib/strbuf.h"
#include "ir.h"

static const char *base_name(const char *path)
{
	const char *slash = path ? strrchr(path, '/') : NULL;

	return slash ? slash + 1 : path ? path : "?";
}

static const char *type_name(const struct ast_type *t)
{
	return t && t->name ? t->name : "?";
}

/* Several variables of one name are told apart by their number. */
static void print_var(const struct ir_fn *fn, unsigned int id, struct strbuf *sb)
{
	const char *name = id < fn->nvar ? fn->var[id].name : NULL;

	strbuf_addstr(sb, name && *name ? name : "var");
	for (unsigned int i = 0; name && i < fn->nvar; i++) {
		if (i != id && fn->var[i].name == name) {
			strbuf_addf(sb, "#%u", id);
			return;
		}
	}
	if (!name || !*name)
		strbuf_addf(sb, "#%u", id);
}

static void print_value(const struct ir_fn *fn, const struct ir_value *v, struct strbuf *sb)
{
	switch (v->kind) {
	case IR_V_NONE:
		strbuf_addstr(sb, "none");
		break;
	case IR_V_TEMP:
		strbuf_addf(sb, "t%u", v->id);
		break;
	case IR_V_CONST:
		strbuf_addf(sb, "%lld", v->ival);
		break;
	case IR_V_ADDR:
		strbuf_addch(sb, '&');
		print_var(fn, v->id, sb);
		break;
	case IR_V_FUNC:
		strbuf_addf(sb, "@%s", v->name ? v->name : "?");
		break;
	case IR_V_STRING:
		strbuf_addstr(sb, "\"...\"");
		break;
	case IR_V_UNKNOWN:
		strbuf_addch(sb, '?');
		break;
	}
}

static void print_args(const struct ir_fn *fn, const struct ir_op *op, struct strbuf *sb)
{
	strbuf_addch(sb, '(');
	for (unsigned int i = 0; i < op->narg; i++) {
		if (i)
			strbuf_addstr(sb, ", ");
		print_value(fn, &op->arg[i], sb);
	}
	strbuf_addch(sb, ')');
}

static void print_call(const struct ir_fn *fn, const struct ir_op *op, struct strbuf *sb)
{
	strbuf_addstr(sb, "call ");
	if (op->callee) {
		strbuf_addstr(sb, op->callee);
	} else {
		strbuf_addch(sb, '*');
		print_value(fn, &op->a, sb);
		if (op->ptr_field)
			strbuf_addf(sb, "[%s.%s]", op->ptr_record ? op->ptr_record : "?", op->ptr_field);
	}
	print_args(fn, op, sb);
}

static void print_terminator(const struct ir_fn *fn, const struct ir_op *op, struct strbuf *sb)
{
	strbuf_addstr(sb, ir_opinfo[op->op].text);
	if (op->op != IR_JUMP && op->a.kind != IR_V_NONE) {
		strbuf_addch(sb, ' ');
		print_value(fn, &op->a, sb);
	}
	switch (op->op) {
	case IR_JUMP:
		strbuf_addf(sb, " b%u", op->target[0]);
		break;
	case IR_BRANCH:
		strbuf_addf(sb, " b%u b%u", op->target[0], op->target[1]);
		break;
	case IR_SWITCH:
		for (unsigned int i = 0; i < op->ncase; i++) {
			strbuf_addf(sb, " %lld", op->cases[i].lo);
			if (op->cases[i].hi != op->cases[i].lo)
				strbuf_addf(sb, "..%lld", op->cases[i].hi);
			strbuf_addf(sb, ":b%u", op->cases[i].target);
		}
		strbuf_addf(sb, " default:b%u", op->target[0]);
		break;
	case IR_GOTO_ANY:
		for (unsigned int i = 0; i < op->ncase; i++)
			strbuf_addf(sb, " b%u", op->targets[i]);
		break;
	default:
		break;
	}
}

static void print_plain(const struct ir_fn *fn, const struct ir_op *op, struct strbuf *sb)
{
	if (op->op == IR_BINARY) {
		print_value(fn, &op->a, sb);
		strbuf_addf(sb, " %s ", ast_op_text[op->sub]);
		print_value(fn, &op->b, sb);
		strbuf_addf(sb, " : %s", type_name(op->optype));
		return;
	}
	if (op->op == IR_UNARY)
		strbuf_addstr(sb, ast_op_text[op->sub]);
	else
		strbuf_addstr(sb, ir_opinfo[op->op].text);
	if (op->op != IR_OPAQUE && op->op != IR_ASM) {
		if (op->op != IR_UNARY)
			strbuf_addch(sb, ' ');
		print_value(fn, &op->a, sb);
	}
	if (op->op == IR_FIELD)
		strbuf_addf(sb, " %s.%s", op->record ? op->record : "?", op->field ? op->field : "?");
	if (op->op == IR_INDEX || op->op == IR_STORE) {
		strbuf_addstr(sb, op->op == IR_INDEX ? "[" : ", ");
		print_value(fn, &op->b, sb);
		if (op->op == IR_INDEX)
			strbuf_addch(sb, ']');
	}
	if (op->op == IR_ASM)
		print_args(fn, op, sb);
	if (op->op == IR_CAST || op->op == IR_OPAQUE || op->op == IR_INDEX)
		strbuf_addf(sb, " : %s", type_name(op->type));
}

static void print_notes(const struct ir_fn *fn, const struct ir_op *op, unsigned int *line, struct strbuf *sb)
{
	bool same = op->pos.line == *line || !op->pos.line;

	if (same && op->op != IR_CALL)
		return;
	strbuf_addstr(sb, "  ;");
	if (op->pos.file && op->pos.file != fn->file)
		strbuf_addf(sb, " %s", base_name(op->pos.file));
	strbuf_addf(sb, " %u", op->pos.line);
	if (op->op == IR_CALL) {
		strbuf_addstr(sb, op->is_cleanup ? " cleanup" : "");
		strbuf_addstr(sb, op->result_used ? " used" : "");
		strbuf_addstr(sb, op->callee_static ? " static" : "");
	}
	if (op->macro)
		strbuf_addf(sb, " in %s", op->macro);
	*line = op->pos.line;
}

static void print_op(const struct ir_fn *fn, const struct ir_op *op, unsigned int *line, struct strbuf *sb)
{
	strbuf_addstr(sb, "    ");
	if (op->dst >= 0)
		strbuf_addf(sb, "t%d = ", op->dst);
	if (ir_opinfo[op->op].is_term)
		print_terminator(fn, op, sb);
	else if (op->op == IR_CALL)
		print_call(fn, op, sb);
	else
		print_plain(fn, op, sb);
	print_notes(fn, op, line, sb);
	strbuf_addch(sb, '\n');
}

static void print_head(const struct ir_fn *fn, struct strbuf *sb)
{
	strbuf_addf(sb, "fn %s(", fn->name ? fn->name : "?");
	for (unsigned int i = 0; i < fn->nparam; i++) {
		strbuf_addstr(sb, i ? ", " : "");
		print_var(fn, i, sb);
		strbuf_addf(sb, ": %s", type_name(fn->var[i].type));
	}
	if (fn->is_variadic)
		strbuf_addstr(sb, fn->nparam ? ", ..." : "...");
	strbuf_addf(sb, ") -> %s  %s:%u%s%s\n", type_name(fn->result), fn->file ? fn->file : "?",
		    fn->pos.line, fn->is_static ? " static" : "", fn->is_inline ? " inline" : "");
}

static void print_vars(const struct ir_fn *fn, struct strbuf *sb)
{
	static const char *const kind[] = { "param", "var", "static", "global" };

	for (unsigned int i = 0; i < fn->nvar; i++) {
		const struct ir_var *v = &fn->var[i];

		if (i < fn->nparam && !v->address_taken)
			continue;
		strbuf_addf(sb, "  %s ", kind[v->kind]);
		print_var(fn, i, sb);
		strbuf_addf(sb, ": %s", type_name(v->type));
		if (v->cleanup)
			strbuf_addf(sb, " cleanup %s", v->cleanup);
		if (v->is_static)
			strbuf_addstr(sb, " static");
		if (v->address_taken)
			strbuf_addstr(sb, " taken");
		strbuf_addch(sb, '\n');
	}
}

void ir_print(const struct ir_fn *fn, struct strbuf *sb)
{
	print_head(fn, sb);
	if (fn->giveup) {
		strbuf_addf(sb, "  given up: %s at line %u\n", fn->giveup, fn->giveup_pos.line);
		return;
	}
	print_vars(fn, sb);
	for (unsigned int i = 0; i < fn->nblock; i++) {
		const struct ir_block *blk = &fn->block[i];
		unsigned int line = 0;

		strbuf_addf(sb, "  b%u:", i);
		if (blk->label)
			strbuf_addf(sb, " %s", blk->label);
		strbuf_addstr(sb, blk->is_loop_head ? " loop" : "");
		strbuf_addstr(sb, blk->is_reachable ? "\n" : " dead\n");
		for (unsigned int k = 0; k < blk->nop; k++)
			print_op(fn, &blk->op[k], &line, sb);
	}
}
