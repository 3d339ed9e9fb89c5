/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * type.c - clang types to struct ast_type, one for each canonical type
 */
#include <string.h>
#include "pch_p.h"
#include "../../lib/arena.h"
#include "../../lib/intern.h"
#include "../../lib/strbuf.h"

static enum ast_type_kind kind_of(enum CXTypeKind k)
{
	switch (k) {
	case CXType_Void:
		return AST_T_VOID;
	case CXType_Bool:
		return AST_T_BOOL;
	case CXType_Char_U ... CXType_UInt128:
	case CXType_Char_S ... CXType_Int128:
		return AST_T_INT;
	case CXType_Enum:
		return AST_T_ENUM;
	case CXType_Float ... CXType_LongDouble:
	case CXType_Float128:
	case CXType_Half:
	case CXType_Float16:
	case CXType_BFloat16:
		return AST_T_FLOAT;
	case CXType_Pointer:
		return AST_T_PTR;
	case CXType_ConstantArray:
	case CXType_IncompleteArray:
	case CXType_VariableArray:
		return AST_T_ARRAY;
	case CXType_Record:
		return AST_T_RECORD;
	case CXType_FunctionProto:
	case CXType_FunctionNoProto:
		return AST_T_FUNC;
	default:
		return AST_T_OTHER;
	}
}

static bool is_signed_kind(enum CXTypeKind k)
{
	return k >= CXType_Char_S && k <= CXType_Int128;
}

bool ast_type_is_scalar(const struct ast_type *type)
{
	return type && (type->kind == AST_T_BOOL || type->kind == AST_T_INT ||
			type->kind == AST_T_ENUM || type->kind == AST_T_PTR ||
			type->kind == AST_T_FLOAT);
}

/* INT and ENUM differ in name only. */
static enum ast_type_kind bits_class(const struct ast_type *t)
{
	return t->kind == AST_T_ENUM ? AST_T_INT : t->kind;
}

bool ast_type_same_bits(const struct ast_type *a, const struct ast_type *b)
{
	if (a == b || !ast_type_is_scalar(a) || !ast_type_is_scalar(b))
		return true;
	if (bits_class(a) != bits_class(b) || a->bits != b->bits)
		return false;
	return bits_class(a) != AST_T_INT || a->is_signed == b->is_signed;
}

bool ast_is_unnamed(CXCursor decl)
{
	CXString s = clang_getCursorSpelling(decl);
	const char *p = clang_getCString(s);
	bool r = !p || !*p || strchr(p, '(');

	clang_disposeString(s);
	return r;
}

struct field_of {
	CXCursor record;	/* looked for */
	CXString name;
	bool found;
};

static enum CXVisitorResult match_field(CXCursor field, CXClientData data)
{
	struct field_of *f = data;
	CXType ft = clang_getCanonicalType(clang_getCursorType(field));

	while (ft.kind == CXType_Pointer || ft.kind == CXType_ConstantArray || ft.kind == CXType_IncompleteArray)
		ft = clang_getCanonicalType(ft.kind == CXType_Pointer ? clang_getPointeeType(ft) :
					    clang_getArrayElementType(ft));
	if (!clang_equalCursors(clang_getTypeDeclaration(ft), f->record))
		return CXVisit_Continue;
	f->found = !ast_is_unnamed(field);
	if (f->found)
		f->name = clang_getCursorSpelling(field);
	return CXVisit_Break;
}

/* Tag of a record or enum; an unnamed one is called after what is around it. */
static const char *tag_of(struct ast_tu *t, CXCursor decl)
{
	struct field_of f = { .record = decl };
	struct strbuf sb = STRBUF_INIT;
	CXCursor parent;
	const char *r;

	if (!ast_is_unnamed(decl))
		return ast_intern(clang_getCursorSpelling(decl));
	parent = clang_getCursorSemanticParent(decl);
	if (clang_getCursorKind(parent) != CXCursor_StructDecl &&
	    clang_getCursorKind(parent) != CXCursor_UnionDecl) {
		strbuf_addf(&sb, "(%s)", t->anon_hint ? t->anon_hint : "unnamed");
	} else {
		strbuf_addf(&sb, "%s.", tag_of(t, parent));
		clang_Type_visitFields(clang_getCursorType(parent), match_field, &f);
		if (f.found)
			strbuf_addstr(&sb, ast_intern(f.name));
		else if (clang_getCursorKind(decl) == CXCursor_EnumDecl)
			strbuf_addstr(&sb, "(enum)");
	}
	r = intern(sb.buf);
	strbuf_release(&sb);
	return r;
}

const char *ast_record_tag(struct ast_tu *t, CXType ct)
{
	const struct ast_type *type;
	CXCursor decl, parent;

	ct = clang_getCanonicalType(ct);
	if (ct.kind == CXType_Pointer)
		ct = clang_getCanonicalType(clang_getPointeeType(ct));
	else if (ct.kind == CXType_ConstantArray || ct.kind == CXType_IncompleteArray)
		ct = clang_getCanonicalType(clang_getArrayElementType(ct));
	decl = clang_getTypeDeclaration(ct);
	while (clang_Cursor_isAnonymousRecordDecl(decl)) {
		parent = clang_getCursorSemanticParent(decl);
		if (clang_getCursorKind(parent) != CXCursor_StructDecl &&
		    clang_getCursorKind(parent) != CXCursor_UnionDecl)
			break;
		decl = parent;
	}
	type = ast_type_of(t, clang_getCursorType(decl));
	return type ? type->tag : NULL;
}

/* The spelling, without places in files. */
static const char *name_of(struct ast_tu *t, struct ast_type *type, CXType ct)
{
	const char *s = ast_intern(clang_getTypeSpelling(ct));
	struct strbuf sb = STRBUF_INIT;
	const char *r;

	if (!strstr(s, " at "))
		return s;
	if (type->tag)
		strbuf_addf(&sb, "%s %s", type->kind == AST_T_ENUM ? "enum" : type->is_union ? "union" : "struct",
			    type->tag);
	else if (type->kind == AST_T_PTR && type->elem)
		strbuf_addf(&sb, "%s *", type->elem->name);
	else if (type->kind == AST_T_ARRAY && type->elem)
		strbuf_addf(&sb, "%s[%lld]", type->elem->name, type->count);
	else
		strbuf_addstr(&sb, "(unnamed)");
	r = intern(sb.buf);
	strbuf_release(&sb);
	return r;
}

/* Complete by a header that the unit does not include: to the unit it is not. */
static bool is_hidden(struct ast_tu *t, CXType ct)
{
	CXFile f = NULL;

	if (!t->pch)
		return false;
	clang_getFileLocation(clang_getCursorLocation(clang_getCursorDefinition(clang_getTypeDeclaration(ct))),
			      &f, NULL, NULL, NULL);
	return f && !pch_use_sees(t->pch, f);
}

static void fill(struct ast_tu *t, struct ast_type *type, CXType ct)
{
	CXCursor decl;
	CXType it;

	/* asking for the size of a builtin function's placeholder type crashes libclang 19 */
	type->size = type->kind == AST_T_OTHER && ct.kind != CXType_Vector && ct.kind != CXType_ExtVector ?
		     -1 : clang_Type_getSizeOf(ct);
	if (type->size < 0)
		type->size = -1;
	type->count = -1;
	switch (type->kind) {
	case AST_T_ENUM:
		it = clang_getCanonicalType(clang_getEnumDeclIntegerType(clang_getTypeDeclaration(ct)));
		type->is_signed = is_signed_kind(it.kind);
		type->tag = tag_of(t, clang_getTypeDeclaration(ct));
		break;
	case AST_T_RECORD:
		decl = clang_getTypeDeclaration(ct);
		type->is_union = clang_getCursorKind(decl) == CXCursor_UnionDecl;
		type->tag = tag_of(t, decl);
		if (is_hidden(t, ct))
			type->size = -1;
		break;
	case AST_T_INT:
		type->is_signed = is_signed_kind(ct.kind);
		break;
	case AST_T_PTR:
		type->elem = ast_type_of(t, clang_getPointeeType(ct));
		break;
	case AST_T_ARRAY:
		type->elem = ast_type_of(t, clang_getArrayElementType(ct));
		type->count = clang_getArraySize(ct);
		break;
	case AST_T_FUNC:
		type->elem = ast_type_of(t, clang_getResultType(ct));
		break;
	default:
		break;
	}
	if (ast_type_is_scalar(type) && type->size > 0)
		type->bits = type->size * 8;
	type->name = name_of(t, type, ct);
}

const struct ast_type *ast_type_of(struct ast_tu *t, CXType ct)
{
	struct ast_type *type;
	CXType key;

	if (ct.kind == CXType_Invalid)
		return NULL;
	type = ptrmap_get(&t->types, ct.data[0]);
	if (type)
		return type;
	key = clang_getUnqualifiedType(clang_getCanonicalType(ct));
	if (key.kind == CXType_Atomic)
		key = clang_getUnqualifiedType(clang_getCanonicalType(clang_Type_getValueType(key)));
	type = ptrmap_get(&t->types, key.data[0]);
	if (!type && key.kind == CXType_Pointer)
		type = ptrmap_get(&t->pointers, ast_intern(clang_getTypeSpelling(key)));
	if (!type) {
		type = arena_new(t->a, struct ast_type);
		ptrmap_put(&t->types, key.data[0], type);
		type->kind = kind_of(key.kind);
		fill(t, type, key);
		if (type->kind == AST_T_PTR && !ptrmap_get(&t->pointers, type->name))
			ptrmap_put(&t->pointers, type->name, type);
	}
	ptrmap_put(&t->types, key.data[0], type);
	ptrmap_put(&t->types, ct.data[0], type);
	return type;
}

/*
 * libclang shows a parameter 'int a[]', and values made from it, with the type
 * as written. There is no call that makes a pointer type, so find the one of
 * that name, or make it.
 */
const struct ast_type *ast_type_decayed(struct ast_tu *t, const struct ast_type *type, CXType ct)
{
	struct strbuf sb = STRBUF_INIT;
	const char *name, *args;
	struct ast_type *ptr;
	CXType elem;

	if (!type || (type->kind != AST_T_ARRAY && type->kind != AST_T_FUNC))
		return type;
	ct = clang_getCanonicalType(ct);
	elem = type->kind == AST_T_ARRAY ? clang_getArrayElementType(ct) : ct;
	name = type->kind == AST_T_ARRAY ? ast_intern(clang_getTypeSpelling(elem)) : type->name;
	args = type->kind == AST_T_FUNC ? strstr(name, " (") : NULL;
	if (args)
		strbuf_addf(&sb, "%.*s (*)%s", (int)(args - name), name, args + 1);
	else
		strbuf_addf(&sb, "%s%s*", name, name[strlen(name) - 1] == '*' ? "" : " ");
	name = intern(sb.buf);
	strbuf_release(&sb);
	ptr = ptrmap_get(&t->pointers, name);
	if (ptr)
		return ptr;
	ptr = arena_new(t->a, struct ast_type);
	ptr->kind = AST_T_PTR;
	ptr->name = name;
	ptr->elem = ast_type_of(t, elem);
	ptr->count = -1;
	ptr->size = t->pointer_size;
	ptr->bits = t->pointer_size * 8;
	ptrmap_put(&t->pointers, name, ptr);
	return ptr;
}

const char *ast_typedef_name(const struct ast_type *type, CXType written)
{
	CXType w = clang_getUnqualifiedType(written);
	const char *s;

	if (!type || clang_equalTypes(w, clang_getCanonicalType(w)))
		return NULL;
	s = ast_intern(clang_getTypeSpelling(w));
	/* what typeof() has in it may be a whole statement, with names that end in __COUNTER__ */
	return s == type->name || strstr(s, " at ") || strstr(s, "__UNIQUE_ID_") ||
	       strstr(s, "__compiletime_assert_") ? NULL : s;
}
