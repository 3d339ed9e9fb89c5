/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * print.c - a function's tree as text, one node a line, for people and golden files
 *
 *	kind 'name' op .record = value : type @line:col <macro> "text" [flags]
 */
#include <string.h>
#include "ast.h"
#include "../../lib/strbuf.h"

static const char *const kind_text[AST_KIND_COUNT] = {
#define AST_NODE(name, text) [AST_##name] = text,
#include "node.def"
#undef AST_NODE
};

static void print_decl(const struct ast_decl *d, struct strbuf *sb)
{
	static const char *const kind[] = {
		[AST_D_PARAM] = "param", [AST_D_LOCAL] = "local", [AST_D_STATIC] = "static",
		[AST_D_GLOBAL] = "global", [AST_D_FUNC] = "function", [AST_D_ENUMERATOR] = "enumerator",
	};

	strbuf_addf(sb, " (%s", kind[d->kind]);
	if (d->kind == AST_D_PARAM || d->kind == AST_D_LOCAL || d->kind == AST_D_STATIC)
		strbuf_addf(sb, " %u", d->id);
	if (d->cleanup)
		strbuf_addf(sb, ", cleanup %s", d->cleanup);
	if (d->is_noreturn)
		strbuf_addstr(sb, ", noreturn");
	strbuf_addch(sb, ')');
}

static void print_node(const struct ast_node *n, const char *file, int depth, struct strbuf *sb)
{
	strbuf_addf(sb, "%*s", depth * 2, "");
	if (!n) {
		strbuf_addstr(sb, "-\n");
		return;
	}
	strbuf_addstr(sb, kind_text[n->kind]);
	if (n->op != AST_OP_NONE)
		strbuf_addf(sb, " %s", ast_op_text[n->op]);
	if (n->kind == AST_MEMBER || (n->kind == AST_INIT && n->name))
		strbuf_addf(sb, " %s%s%s", n->record ? n->record : "?", n->arrow ? "->" : ".", n->name);
	else if (n->name)
		strbuf_addf(sb, " %s", n->name);
	if (n->has_ival)
		strbuf_addf(sb, " = %lld", n->ival);
	if (n->decl)
		print_decl(n->decl, sb);
	if (n->type)
		strbuf_addf(sb, " : %s", n->type->name);
	else if (n->decl && n->decl->type)
		strbuf_addf(sb, " : %s", n->decl->type->name);
	strbuf_addf(sb, " @%u:%u", n->pos.line, n->pos.col);
	if (n->pos.file != file && n->pos.file)
		strbuf_addf(sb, " in %s", n->pos.file);
	if (n->macro)
		strbuf_addf(sb, " <%s>", n->macro);
	if (n->text)
		strbuf_addf(sb, " \"%s\"", n->text);
	if (n->unevaluated)
		strbuf_addstr(sb, " [unevaluated]");
	strbuf_addch(sb, '\n');
	for (unsigned int i = 0; i < n->nkid; i++)
		print_node(n->kid[i], file, depth + 1, sb);
}

void ast_fn_print(const struct ast_fn *fn, struct strbuf *sb)
{
	strbuf_addf(sb, "function %s%s%s : %s @%u:%u-%u:%u%s\n", fn->is_static ? "static " : "",
		    fn->is_inline ? "inline " : "", fn->name,
		    fn->result_typedef ? fn->result_typedef : fn->result ? fn->result->name : "?",
		    fn->pos.line, fn->pos.col, fn->end.line, fn->end.col, fn->is_variadic ? " ..." : "");
	for (unsigned int i = 0; i < fn->nparam; i++)
		strbuf_addf(sb, "  param %u %s : %s\n", i, fn->param[i]->name,
			    fn->param[i]->typedef_name ? fn->param[i]->typedef_name : fn->param[i]->type->name);
	if (fn->giveup)
		strbuf_addf(sb, "  given up: %s @%u:%u\n", fn->giveup, fn->giveup_pos.line, fn->giveup_pos.col);
	if (fn->body)
		print_node(fn->body, fn->file, 1, sb);
}
