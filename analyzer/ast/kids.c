/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * kids.c - the children of a cursor as an array
 */
#include "ast_p.h"

static enum CXChildVisitResult add_any(CXCursor c, CXCursor parent, CXClientData data)
{
	struct ast_kids *k = data;

	vec_push(k, c);
	return CXChildVisit_Continue;
}

static enum CXChildVisitResult add_code(CXCursor c, CXCursor parent, CXClientData data)
{
	enum CXCursorKind kind = clang_getCursorKind(c);
	struct ast_kids *k = data;

	if (clang_isExpression(kind) || clang_isStatement(kind))
		vec_push(k, c);
	return CXChildVisit_Continue;
}

void ast_kids_all(CXCursor c, struct ast_kids *k)
{
	*k = (struct ast_kids)VEC_INIT;
	clang_visitChildren(c, add_any, k);
}

void ast_kids_code(CXCursor c, struct ast_kids *k)
{
	*k = (struct ast_kids)VEC_INIT;
	clang_visitChildren(c, add_code, k);
}

void ast_kids_release(struct ast_kids *k)
{
	vec_release(k);
}
