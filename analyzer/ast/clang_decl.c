/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * clang_decl.c - declarations: functions, variables, prototypes, operations
 */
#include <string.h>
#include "pch_p.h"
#include "../../lib/arena.h"
#include "../../lib/hash.h"
#include "../../lib/intern.h"

static enum ast_decl_kind variable_kind(CXCursor c)
{
	bool is_local = clang_getCursorKind(clang_getCursorSemanticParent(c)) == CXCursor_FunctionDecl;
	enum CX_StorageClass sc = clang_Cursor_getStorageClass(c);

	if (!is_local || sc == CX_SC_Extern)
		return AST_D_GLOBAL;
	return sc == CX_SC_Static ? AST_D_STATIC : AST_D_LOCAL;
}

/* clang makes the attribute a part of the type; a builtin that nobody declared has no type to show. */
static bool is_noreturn(const struct ast_decl *d)
{
	if (!d->pos.file)
		return !strcmp(d->name, "__builtin_unreachable") || !strcmp(d->name, "__builtin_trap");
	return d->type && d->type->name && strstr(d->type->name, "((noreturn))");
}

static void fill_decl(struct ast_tu *t, struct ast_decl *d, CXCursor c)
{
	switch (clang_getCursorKind(c)) {
	case CXCursor_EnumConstantDecl:
		d->kind = AST_D_ENUMERATOR;
		d->value = clang_getEnumConstantDeclValue(c);
		break;
	case CXCursor_FunctionDecl:
		d->kind = AST_D_FUNC;
		d->is_static = clang_getCursorLinkage(c) == CXLinkage_Internal;
		d->is_noreturn = is_noreturn(d);
		break;
	case CXCursor_ParmDecl:
		d->kind = AST_D_PARAM;
		d->id = t->next_id++;
		break;
	default:
		d->kind = variable_kind(c);
		if (d->kind == AST_D_GLOBAL)
			d->is_static = clang_getCursorLinkage(c) == CXLinkage_Internal;
		else
			d->id = t->next_id++;
		if (d->kind == AST_D_LOCAL)
			d->cleanup = ast_cleanup_of(t, c);
		break;
	}
}

const char *ast_name_of(struct ast_tu *t, CXCursor c)
{
	return ast_recounted(t, ast_intern(clang_getCursorSpelling(c)));
}

const char *ast_recounted(struct ast_tu *t, const char *name)
{
	size_t n = strlen(name);
	const char *known;

	if (strncmp(name, "__UNIQUE_ID_", 12) && strncmp(name, "__compiletime_assert_", 21))
		return name;
	known = ptrmap_get(&t->counted, name);
	if (known)
		return known;
	while (n && name[n - 1] >= '0' && name[n - 1] <= '9')
		n--;
	known = intern(arena_printf(t->a, "%.*s%u", (int)n, name, t->ncounted++));
	ptrmap_put(&t->counted, name, (void *)known);
	return known;
}

const struct ast_decl *ast_decl_of(struct ast_tu *t, CXCursor c)
{
	/* one for all the declarations of a function or variable */
	const void *key = clang_getCursorKind(c) == CXCursor_ParmDecl ?
			  c.data[0] : clang_getCanonicalCursor(c).data[0];
	struct ast_decl *d = ptrmap_get(&t->decls, key);
	const char *hint = t->anon_hint;
	CXType type;

	if (d)
		return d;
	d = arena_new(t->a, struct ast_decl);
	ptrmap_put(&t->decls, key, d);
	d->name = ast_name_of(t, c);
	type = clang_getCursorType(c);
	t->anon_hint = d->name;
	d->type = ast_type_of(t, type);
	if (clang_getCursorKind(c) == CXCursor_ParmDecl)
		d->type = ast_type_decayed(t, d->type, type);
	t->anon_hint = hint;
	if (d->type == ast_type_of(t, type))
		d->typedef_name = ast_typedef_name(d->type, type);
	d->pos = ast_pos_of(t, clang_getCursorLocation(c), NULL, NULL);
	d->param_index = -1;
	fill_decl(t, d, c);
	/*
	 * Which of several declarations in headers comes first is a matter of
	 * what was included first, and clang declares a builtin where some
	 * header first uses it.
	 */
	if ((d->kind == AST_D_GLOBAL || d->kind == AST_D_FUNC) &&
	    (!strncmp(d->name, "__builtin_", 10) || (!d->is_static && t->main && d->pos.file != t->main->name)))
		d->pos = (struct ast_pos){ NULL, 0, 0 };
	return d;
}

static const struct ast_decl **parameters(struct ast_tu *t, CXCursor c, unsigned int *n)
{
	int count = clang_Cursor_getNumArguments(c);
	const struct ast_decl **p;

	*n = count > 0 ? count : 0;
	p = arena_array(t->a, *n ? *n : 1, sizeof(*p));
	for (unsigned int i = 0; i < *n; i++) {
		struct ast_decl *d = (struct ast_decl *)ast_decl_of(t, clang_Cursor_getArgument(c, i));

		d->param_index = i;
		d->id = i;
		p[i] = d;
	}
	if (t->next_id < *n)
		t->next_id = *n;
	return p;
}

struct ast_node *ast_var(struct ast_tu *t, CXCursor c)
{
	CXCursor init = clang_Cursor_getVarDeclInitializer(c);
	struct ast_node *n = ast_node_new(t, c, AST_VAR, 1);
	struct ast_kids k;

	n->decl = ast_decl_of(t, c);
	n->name = n->decl->name;
	n->pos = n->decl->pos;
	ast_kids_code(c, &k);		/* operands of typeof() and array sizes */
	for (size_t i = 0; i < k.n; i++)
		if (!clang_equalCursors(k.v[i], init))
			ast_use_below(t, k.v[i]);
	ast_kids_release(&k);
	if (!clang_Cursor_isNull(init)) {
		const char *object = t->object;

		t->object = n->name;
		n->kid[0] = ast_expr(t, init);
		ast_fnptr_init(t, n->kid[0]);
		t->object = object;
	}
	return n;
}

/* --- operations: .open = foo_open --- */

static const char *function_in(const struct ast_node *n)
{
	while (n && n->kind == AST_CAST && n->nkid)
		n = n->kid[0];
	return n && n->kind == AST_REF && n->decl && n->decl->kind == AST_D_FUNC ? n->name : NULL;
}

static void fnptr_add(struct ast_tu *t, const char *record, const char *field, const char *function,
		      const char *object, struct ast_pos pos)
{
	struct ast_fnptr f = { record, field, function, object, pos };

	if (record && field && function)
		vec_push(&t->fnptrs, f);
}

void ast_fnptr_init(struct ast_tu *t, const struct ast_node *n)
{
	if (!n)
		return;
	if (n->kind == AST_INIT && n->name)
		fnptr_add(t, n->record, n->name, function_in(n->kid[0]), t->object, n->pos);
	if (n->kind == AST_INIT || n->kind == AST_INIT_LIST || n->kind == AST_COMPOUND_LIT ||
	    n->kind == AST_CAST || (n->kind == AST_UNARY && n->op == AST_OP_ADDR))
		for (unsigned int i = 0; i < n->nkid; i++)
			ast_fnptr_init(t, n->kid[i]);
}

void ast_fnptr_assign(struct ast_tu *t, const struct ast_node *n)
{
	const struct ast_node *place = n->kid[0];

	if (place->kind == AST_MEMBER)
		fnptr_add(t, place->record, place->name, function_in(n->kid[1]), NULL, n->pos);
}

/* --- functions --- */

static CXCursor body_of(CXCursor c)
{
	CXCursor body = clang_getNullCursor();
	struct ast_kids k;

	ast_kids_code(c, &k);
	for (size_t i = 0; i < k.n; i++)
		if (clang_getCursorKind(k.v[i]) == CXCursor_CompoundStmt)
			body = k.v[i];
	ast_kids_release(&k);
	return body;
}

static uint64_t body_hash(struct ast_tu *t, CXCursor body)
{
	struct ast_span s;

	ast_span_of(t, body, &s);
	if (!s.file || !s.file->buf || s.end > s.file->len)
		return 0;
	return ast_hash_tokens(s.file->buf + s.start, s.end - s.start);
}

static void describe(struct ast_tu *t, struct ast_fn *fn, CXCursor c, const struct ast_file *file)
{
	CXType result = clang_getCursorResultType(c);
	struct ast_span s;

	ast_span_of(t, c, &s);
	fn->name = ast_intern(clang_getCursorSpelling(c));
	fn->file = file->name;
	fn->pos = ast_pos_of(t, clang_getCursorLocation(c), NULL, NULL);
	fn->end = s.last;
	fn->result = ast_type_of(t, result);
	fn->result_typedef = ast_typedef_name(fn->result, result);
	fn->is_static = clang_getCursorLinkage(c) == CXLinkage_Internal;
	fn->is_inline = clang_Cursor_isFunctionInlined(c);
	fn->is_variadic = clang_Cursor_isVariadic(c);
	fn->in_header = !file->is_main;
}

void ast_function(struct ast_tu *t, CXCursor c, const struct ast_file *file)
{
	struct ast_fn *fn = arena_new(t->a, struct ast_fn);
	CXCursor body = body_of(c);

	if (clang_Cursor_isNull(body))
		return;
	describe(t, fn, c, file);
	t->fn = fn;
	t->fn_cursor = c;
	t->next_id = 0;
	t->object = NULL;
	ast_shapes_clear(&t->shapes);
	vec_clear(&t->local_labels);
	t->nlocal_label = 0;
	fn->param = parameters(t, c, &fn->nparam);
	ast_use_at(t, clang_getCursorLocation(c), AST_M_DEF);
	fn->body_hash = body_hash(t, body);
	fn->body = ast_stmt(t, body);
	vec_push(&t->fns, fn);
	t->fn = NULL;
}

void ast_prototype(struct ast_tu *t, CXCursor c)
{
	struct ast_proto p = { .name = ast_intern(clang_getCursorSpelling(c)) };

	for (size_t i = 0; i < t->protos.n; i++)
		if (t->protos.v[i].name == p.name)
			return;
	p.result = ast_type_of(t, clang_getCursorResultType(c));
	p.param = parameters(t, c, &p.nparam);
	p.pos = ast_pos_of(t, clang_getCursorLocation(c), NULL, NULL);
	vec_push(&t->protos, p);
}

/* A variable of the main file: for the functions and names in its initialiser. */
/* One that the main file uses, as its first declaration has it. */
void ast_prototype_used(struct ast_tu *t, CXCursor c)
{
	CXCursor first = clang_getCanonicalCursor(c);

	if (t->pch)
		pch_use_first(t, first);
	ast_prototype(t, first);
}

void ast_global(struct ast_tu *t, CXCursor c)
{
	t->object = NULL;
	ast_use_of(t, c, c);
	ast_var(t, c);
}
